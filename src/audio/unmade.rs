//! Cues whose words the voice has not made yet. They are looked for again shortly
//! before they are due; what is still missing at the last look the embedded voice
//! says, so that a side, a move or a caution is late for nobody.

use std::time::Duration;

use crate::audio::kit::{Kit, Look};
use crate::audio::track::Piece;
use crate::cue::Cue;
use crate::time::Tick;

/// How long before its moment a cue is looked for, in real time: as far ahead as
/// pieces are placed.
const FIRST_LOOK: Duration = Duration::from_millis(1_500);
/// How long before its moment it is looked for the last time.
const LAST_LOOK: Duration = Duration::from_millis(400);
/// How long words that are wanted at once are waited for.
const AT_ONCE: Duration = Duration::from_millis(400);
/// How often those are looked for.
const SOON: Duration = Duration::from_millis(40);

#[derive(Debug)]
struct Waiting {
    cue: Cue,
    /// Whether it is to be heard as soon as it can, paused or not.
    at_once: bool,
    /// Whether the first look is over.
    looked: bool,
}

/// Cues that wait for their words.
#[derive(Debug, Default)]
pub(super) struct Unmade {
    waiting: Vec<Waiting>,
}

/// What became of a cue.
pub(super) struct Made {
    /// Its piece; none where it can't be heard.
    pub(super) piece: Option<Piece>,
    /// Whether it is to be heard as soon as it can.
    pub(super) at_once: bool,
}

impl Unmade {
    /// Waits for the words of a cue.
    pub(super) fn add(&mut self, cue: Cue) {
        self.waiting.push(Waiting { cue, at_once: false, looked: false });
    }

    /// Waits for words that are wanted now, at the cue's moment.
    pub(super) fn add_at_once(&mut self, cue: Cue) {
        self.waiting.push(Waiting { cue, at_once: true, looked: false });
    }

    /// Drops every cue at `from` or later, but for those wanted at once.
    pub(super) fn revoke(&mut self, from: Tick) {
        self.waiting.retain(|waiting| waiting.cue.at < from || (waiting.at_once && from > Tick::ZERO));
    }

    /// Drops what was wanted at once.
    pub(super) fn hush(&mut self) {
        self.waiting.retain(|waiting| !waiting.at_once);
    }

    /// The moment of the first cue that is not wanted at once.
    pub(super) fn next(&self) -> Option<Tick> {
        self.waiting.iter().filter(|waiting| !waiting.at_once).map(|waiting| waiting.cue.at).min()
    }

    /// Takes the cues that are made, or that can't wait any longer. Only those
    /// wanted at once are looked for unless the stream is `running`.
    pub(super) fn take(&mut self, now: Tick, speed: f64, running: bool, kit: &mut Kit) -> Vec<Made> {
        let mut made = Vec::new();
        self.waiting.retain_mut(|waiting| {
            let (due, last) = waiting.looks(now, speed);
            if !(due && (running || waiting.at_once)) {
                return true;
            }
            waiting.looked = true;
            let piece = match kit.look(&waiting.cue) {
                Look::Made(piece) => Some(piece),
                Look::NotYet if !last => return true,
                Look::NotYet => kit.stand_in(&waiting.cue),
                Look::Silent => None,
            };
            made.push(Made { piece, at_once: waiting.at_once });
            false
        });
        made
    }

    /// In how long, in real time, to look again.
    pub(super) fn next_look(&self, now: Tick, speed: f64, running: bool) -> Option<Duration> {
        let waiting = self.waiting.iter().filter(|waiting| running || waiting.at_once);
        let looks = waiting.map(|waiting| {
            if waiting.at_once {
                return SOON;
            }
            let before = if waiting.looked { LAST_LOOK } else { FIRST_LOOK };
            real(waiting.cue.at.since(now), speed).saturating_sub(before)
        });
        looks.min()
    }
}

impl Waiting {
    /// Whether it is to be looked for at `now`, and whether for the last time.
    fn looks(&self, now: Tick, speed: f64) -> (bool, bool) {
        if self.at_once {
            return (true, real(now.since(self.cue.at), speed) >= AT_ONCE);
        }
        let left = real(self.cue.at.since(now), speed);
        let before = if self.looked { LAST_LOOK } else { FIRST_LOOK };
        (left <= before, left <= LAST_LOOK)
    }
}

fn real(length: Duration, speed: f64) -> Duration {
    Duration::try_from_secs_f64(length.as_secs_f64() / speed).unwrap_or(Duration::MAX)
}
