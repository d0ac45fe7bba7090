//! What is said and sounded during work: the start, reps, halfway, the
//! author's words, what comes next, the countdown.

use super::phrases;
use super::plan::{AFTER_TONE, APART, Lane, Planned};
use super::words::{capital, number, sentence};
use super::{Options, Rank, Tone};
use crate::routine::{CueAt, Step, VoiceLevel};
use crate::timeline::{Pace, Phase, Segment, Timeline, Work};
use std::time::Duration;

/// Work this long has a halfway.
const HALFWAY_FROM: Duration = Duration::from_secs(20);
/// Work this long has a "ten seconds".
const TEN_FROM: Duration = Duration::from_secs(30);
/// Timed work this long counts down.
const COUNTDOWN_FROM: Duration = Duration::from_secs(5);
/// Counts are spoken just after the tick that marks the rep.
pub(super) const AFTER_TICK: Duration = Duration::from_millis(100);

/// A stretch of work as it stands: adjusted by hand, perhaps.
pub(super) struct Stretch<'a> {
    pub(super) timeline: &'a Timeline,
    pub(super) index: usize,
    /// How long it lasts; none where a key ends it.
    pub(super) length: Option<Duration>,
    /// How many reps, 0 where none are.
    pub(super) reps: u32,
}

impl Stretch<'_> {
    fn segment(&self) -> &Segment {
        &self.timeline.segments[self.index]
    }

    fn step(&self) -> Option<&Step> {
        self.timeline.step(self.segment())
    }

    /// The length of a paced rep.
    fn rep(&self) -> Option<Duration> {
        match &self.segment().work {
            Some(Work::Reps { pace, .. }) => pace.rep(),
            _ => None,
        }
    }

    /// When the least of a range of times is done, if there is a range.
    fn enough(&self) -> Option<Duration> {
        match &self.segment().work {
            Some(Work::Time { enough } | Work::Max { enough }) => {
                Some(*enough).filter(|enough| *enough < self.segment().length.planned())
            }
            _ => None,
        }
    }

    /// Whether it is the last work of its step.
    fn is_last(&self) -> bool {
        let part = &self.timeline.parts[self.segment().part];
        !(self.index + 1..part.end).any(|index| self.timeline.segments[index].phase == Phase::Work)
    }

    /// When within the stretch an author's cue is due, where that can be told.
    fn offset(&self, at: CueAt) -> Option<Duration> {
        match at {
            CueAt::FromStart(offset) => Some(offset),
            CueAt::FromEnd(before) => Some(self.length?.saturating_sub(before)),
            CueAt::Percent(share) => Some(self.length?.mul_f64((share / 100.0).clamp(0.0, 1.0))),
            CueAt::Rep(1) => Some(Duration::ZERO),
            CueAt::Rep(rep) => Some(self.rep()?.saturating_mul(rep.saturating_sub(1))),
        }
    }
}

/// The cues of a stretch of work.
pub(super) fn cues(stretch: &Stretch<'_>, options: &Options) -> Vec<Planned> {
    let mut lane = Lane::new(options.measure.as_ref());
    lane.tone(Duration::ZERO, Tone::Start, Rank::Change);
    tones(stretch, &mut lane);
    if matches!(options.level, VoiceLevel::Full | VoiceLevel::Brief) {
        author(stretch, &mut lane);
        next(stretch, &mut lane);
    }
    if let Some(length) = stretch.length.filter(|length| *length >= HALFWAY_FROM) {
        halfway(stretch, length, &mut lane, options.level);
    }
    if options.level != VoiceLevel::Off {
        counts(stretch, &mut lane);
    }
    lane.finish()
}

fn tones(stretch: &Stretch<'_>, lane: &mut Lane<'_>) {
    let Some(length) = stretch.length else { return };
    match (&stretch.segment().work, stretch.rep()) {
        (Some(Work::Reps { enough, .. }), Some(rep)) => {
            for done in 1..stretch.reps {
                // The beat of the reps: it goes on under whatever is said.
                lane.tone(rep * done, Tone::Tick, Rank::Guide);
            }
            if *enough < stretch.reps {
                lane.tone(rep * *enough, Tone::Minimum, Rank::Change);
            }
        }
        (Some(Work::Time { .. } | Work::Max { .. }), _) => {
            if let Some(enough) = stretch.enough().filter(|enough| *enough < length) {
                lane.tone(enough, Tone::Minimum, Rank::Change);
            }
            if length >= COUNTDOWN_FROM {
                for seconds in [3, 2, 1] {
                    lane.tone(
                        length.saturating_sub(Duration::from_secs(seconds)),
                        Tone::Countdown,
                        Rank::Count,
                    );
                }
            }
        }
        _ => {}
    }
}

fn author(stretch: &Stretch<'_>, lane: &mut Lane<'_>) {
    let Some(step) = stretch.step() else { return };
    for cue in &step.cues {
        let inside = |offset: &Duration| stretch.length.is_none_or(|length| *offset < length);
        if let Some(offset) = stretch.offset(cue.at).filter(inside) {
            let at = if offset < AFTER_TONE { AFTER_TONE } else { offset };
            lane.say(at, Rank::Name, sentence(&cue.say));
        }
    }
}

/// Names the next step in the last hold of this one, just before its end.
fn next(stretch: &Stretch<'_>, lane: &mut Lane<'_>) {
    let Some(length) = stretch.length.filter(|_| stretch.is_last()) else { return };
    let Some(text) =
        stretch.timeline.next_part(stretch.index).and_then(|part| phrases::next(stretch.timeline, part))
    else {
        return;
    };
    // The countdown keeps the last seconds of a hold to itself.
    let tail = Duration::from_millis(if stretch.rep().is_some() { 100 } else { 3300 });
    let at = length.saturating_sub(tail).checked_sub(lane.length(&text));
    if let Some(at) = at.filter(|at| *at >= length / 4) {
        lane.say_if_free(at, Rank::Guide, text, Duration::ZERO);
    }
}

fn halfway(stretch: &Stretch<'_>, length: Duration, lane: &mut Lane<'_>, level: VoiceLevel) {
    let speaks = matches!(level, VoiceLevel::Full | VoiceLevel::Brief);
    let rep = stretch.rep();
    let half = rep.map_or(length / 2, |rep| rep * (stretch.reps / 2));
    let halves_evenly = rep.is_none() || stretch.reps.is_multiple_of(2);
    // Where a range's least lies about there, its chime says it.
    let chimes = stretch.enough().is_some_and(|enough| enough.abs_diff(half) < APART);
    if halves_evenly && !chimes {
        if rep.is_none() {
            lane.tone(half, Tone::Halfway, Rank::Change);
        }
        if speaks {
            let at = half + AFTER_TICK;
            lane.say_if_free(at, Rank::Guide, "Halfway.".to_owned(), APART);
        }
    }
    if speaks && rep.is_none() && length >= TEN_FROM {
        let at = length.saturating_sub(Duration::from_secs(10));
        lane.say_if_free(at, Rank::Guide, "Ten seconds.".to_owned(), APART);
    }
}

/// Counts paced reps aloud, each as it begins, where the rep leaves the time.
fn counts(stretch: &Stretch<'_>, lane: &mut Lane<'_>) {
    let Some(rep) = stretch.rep() else { return };
    let alternate = matches!(stretch.segment().work, Some(Work::Reps { alternate: true, .. }));
    for count in 1..=stretch.reps {
        let text = count_words(count, alternate);
        if lane.length(&text) + AFTER_TICK <= rep {
            lane.say(rep * (count - 1) + AFTER_TICK, Rank::Count, text);
        }
    }
}

/// A rep's number in words; where sides alternate, the pair's number on the
/// left and the side alone on the right.
pub(super) fn count_words(count: u32, alternate: bool) -> String {
    if alternate && count.is_multiple_of(2) {
        "Right.".to_owned()
    } else if alternate {
        format!("Left, {}.", number(u64::from(count.div_ceil(2))))
    } else {
        format!("{}.", capital(&number(count.into())))
    }
}

/// Whether reps are counted by key here, and change sides.
pub(super) fn counted_by_key(segment: &Segment) -> Option<bool> {
    match &segment.work {
        Some(Work::Reps { pace: Pace::OwnPace, alternate, .. }) => Some(*alternate),
        Some(Work::Max { .. }) => Some(false),
        _ => None,
    }
}
