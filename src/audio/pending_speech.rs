//! Cues whose words the voice has not spoken yet. Each cue is polled twice shortly before it
//! is due. If its words are still missing at the last poll, the embedded voice speaks them,
//! so that a side, a spot or a caution is never late.

use std::time::Duration;

use crate::audio::agenda::AHEAD;
use crate::audio::cue_sounds::{CueSounds, SoundLookup};
use crate::audio::score::Piece;
use crate::cue::Cue;
use crate::time::Tick;

/// How long before a cue is due it is polled first, in real time: as far ahead as
/// pieces are placed.
const FIRST_POLL: Duration = AHEAD;
/// How long before a cue is due it is polled last.
const LAST_POLL: Duration = Duration::from_millis(400);
/// How long an immediate cue waits for the voice.
const IMMEDIATE_TIMEOUT: Duration = Duration::from_millis(400);
/// The time between polls of an immediate cue.
const IMMEDIATE_POLL: Duration = Duration::from_millis(40);

/// A cue that waits for its words.
#[derive(Debug)]
struct PendingCue {
    cue: Cue,
    /// Whether it is to be heard as soon as possible, even during a pause.
    immediate: bool,
    /// Whether the first poll is over.
    polled: bool,
}

/// A cue that no longer waits.
#[derive(Debug)]
pub(super) struct ResolvedCue {
    pub(super) piece: Piece,
    /// Whether it is to be heard as soon as possible, even during a pause.
    pub(super) immediate: bool,
}

/// Cues that wait for their words.
#[derive(Debug, Default)]
pub(super) struct PendingSpeech {
    cues: Vec<PendingCue>,
}

impl PendingSpeech {
    /// Adds a cue whose words are not ready.
    pub(super) fn add(&mut self, cue: Cue) {
        self.cues.push(PendingCue { cue, immediate: false, polled: false });
    }

    /// Adds a cue that is to be spoken immediately.
    pub(super) fn add_immediate(&mut self, cue: Cue) {
        self.cues.push(PendingCue { cue, immediate: true, polled: false });
    }

    /// Drops the cues that are due at `from` or later, but not immediate ones.
    pub(super) fn revoke(&mut self, from: Tick) {
        self.cues.retain(|pending| pending.cue.at < from || pending.immediate);
    }

    /// Drops all cues.
    pub(super) fn clear(&mut self) {
        self.cues.clear();
    }

    /// Drops the immediate cues.
    pub(super) fn drop_immediate(&mut self) {
        self.cues.retain(|pending| !pending.immediate);
    }

    /// When the first cue is due, apart from immediate ones.
    pub(super) fn first_due(&self) -> Option<Tick> {
        self.cues.iter().filter(|pending| !pending.immediate).map(|pending| pending.cue.at).min()
    }

    /// Removes the cues that are ready or can't wait any longer, and returns those that sound.
    /// Unless the session is `running`, only immediate cues are polled.
    pub(super) fn take_resolved(
        &mut self,
        now: Tick,
        speed: f64,
        running: bool,
        cue_sounds: &mut CueSounds,
    ) -> Vec<ResolvedCue> {
        let mut resolved = Vec::new();
        self.cues.retain_mut(|pending| {
            let poll = pending.due_poll(now, speed);
            if poll == Poll::NotDue || !(running || pending.immediate) {
                return true;
            }
            pending.polled = true;
            let piece = match cue_sounds.lookup(&pending.cue) {
                SoundLookup::Ready(piece) => Some(piece),
                SoundLookup::Pending if poll != Poll::Last => return true,
                SoundLookup::Pending => cue_sounds.fallback_piece(&pending.cue),
                SoundLookup::Silent => None,
            };
            resolved.extend(piece.map(|piece| ResolvedCue { piece, immediate: pending.immediate }));
            false
        });
        resolved
    }

    /// The real time until the next poll; `None` if nothing is to be polled.
    pub(super) fn until_next_poll(&self, now: Tick, speed: f64, running: bool) -> Option<Duration> {
        let polled_cues = self.cues.iter().filter(|pending| running || pending.immediate);
        let times = polled_cues.map(|pending| {
            if pending.immediate {
                return IMMEDIATE_POLL;
            }
            let lead = if pending.polled { LAST_POLL } else { FIRST_POLL };
            real_time(pending.cue.at.since(now), speed).saturating_sub(lead)
        });
        times.min()
    }
}

/// Whether a cue is to be polled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Poll {
    NotDue,
    /// It is due, and another poll follows if the words are not ready.
    Due,
    /// It is due for the last time.
    Last,
}

impl PendingCue {
    /// Whether the cue is to be polled at `now`.
    fn due_poll(&self, now: Tick, speed: f64) -> Poll {
        if self.immediate {
            let waited = real_time(now.since(self.cue.at), speed);
            return if waited >= IMMEDIATE_TIMEOUT { Poll::Last } else { Poll::Due };
        }
        let remaining = real_time(self.cue.at.since(now), speed);
        match remaining {
            _ if remaining <= LAST_POLL => Poll::Last,
            _ if remaining <= FIRST_POLL && !self.polled => Poll::Due,
            _ => Poll::NotDue,
        }
    }
}

/// How long this length of session time takes in real time.
fn real_time(length: Duration, speed: f64) -> Duration {
    Duration::try_from_secs_f64(length.as_secs_f64() / speed).unwrap_or(Duration::MAX)
}
