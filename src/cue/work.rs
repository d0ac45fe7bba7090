//! What is said and sounded during work: the start, reps, halfway, the
//! author's words, what comes next, the countdown.

use super::phrases;
use super::plan::{AFTER_TONE, APART, BREATH, Lane, Planned};
use super::safety::Line;
use super::words::{capital, number, sentence, sentences};
use super::{Options, Rank, RepWords, Tone};
use crate::routine::{Amount, CueAt, Step, VoiceLevel};
use crate::timeline::{BodySide, Pace, Phase, Segment, Timeline, Work};
use std::time::Duration;

/// Work this long has a halfway.
const HALFWAY_FROM: Duration = Duration::from_secs(20);
/// Work this long has a "ten seconds".
const TEN_FROM: Duration = Duration::from_secs(30);
/// Timed work this long counts down.
const COUNTDOWN_FROM: Duration = Duration::from_secs(5);
/// The last of a stretch that words leave free.
pub(super) const CLEAR: Duration = Duration::from_millis(100);
/// Longer work tells of its last minute: nobody should wait for words for long.
const MINUTE_FROM: Duration = Duration::from_secs(120);
/// Said ten seconds before the end.
const TEN_SECONDS: &str = "Ten seconds.";
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
    pub(super) fn offset(&self, at: CueAt) -> Option<Duration> {
        match at {
            CueAt::FromStart(offset) => Some(offset),
            CueAt::FromEnd(before) => Some(self.length?.saturating_sub(before)),
            CueAt::Percent(share) => Some(self.length?.mul_f64((share / 100.0).clamp(0.0, 1.0))),
            CueAt::Rep(1) => Some(Duration::ZERO),
            CueAt::Rep(rep) => Some(self.rep()?.saturating_mul(rep.saturating_sub(1))),
        }
    }
}

/// The cues of a stretch of work, and which of the `lines` of safety found no
/// room in it.
pub(super) fn cues(stretch: &Stretch<'_>, lines: &[Line], options: &Options) -> (Vec<Planned>, Vec<Line>) {
    let mut lane = Lane::new(options.measure.as_ref());
    begin(stretch, &mut lane);
    tones(stretch, &mut lane, options);
    let speaks = matches!(options.level, VoiceLevel::Full | VoiceLevel::Brief);
    if speaks {
        author(stretch, &mut lane);
    }
    let left = safety(stretch, lines, &mut lane);
    if speaks {
        next(stretch, &mut lane);
    }
    if options.level != VoiceLevel::Off {
        warn(stretch, &mut lane);
    }
    if let Some(length) = stretch.length.filter(|length| *length >= HALFWAY_FROM) {
        halfway(stretch, length, &mut lane, options.level);
    }
    if options.level != VoiceLevel::Off {
        match options.reps {
            RepWords::Counted => counts(stretch, &mut lane),
            RepWords::Phases => phases(stretch, &mut lane),
        }
    }
    (lane.finish(stretch.length), left)
}

/// The sound at the start: the step's own, if it has one.
fn begin(stretch: &Stretch<'_>, lane: &mut Lane<'_>) {
    let own = stretch.step().and_then(|step| step.sound.as_deref());
    let tone = own.map_or(Some(Tone::Start), Tone::called);
    match (tone, own) {
        (None, Some(file)) => lane.file(file),
        (tone, _) => lane.tone(Duration::ZERO, tone.unwrap_or(Tone::Start), Rank::Change),
    }
}

fn tones(stretch: &Stretch<'_>, lane: &mut Lane<'_>, options: &Options) {
    let Some(length) = stretch.length else { return };
    match (&stretch.segment().work, stretch.rep()) {
        (Some(Work::Reps { enough, pace, .. }), Some(rep)) => {
            for done in 0..stretch.reps {
                let beats = if options.metronome { beats(pace) } else { vec![Duration::ZERO] };
                for beat in beats.into_iter().map(|beat| rep * done + beat).filter(|at| !at.is_zero()) {
                    // The beat of the reps: it goes on under whatever is said.
                    lane.tone(beat, Tone::Tick, Rank::Guide);
                }
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

/// The beats of a metronome within a rep: each phase's beginning, and every
/// whole second after it within the phase.
fn beats(pace: &Pace) -> Vec<Duration> {
    const BEAT: Duration = Duration::from_secs(1);
    // What is left of a phase after its last beat is at least this much.
    const LEAST: Duration = Duration::from_millis(300);
    let mut beats = Vec::new();
    for phase in 0..pace.phases() {
        let start = pace.phase_offset(phase);
        let end = if phase + 1 < pace.phases() {
            pace.phase_offset(phase + 1)
        } else {
            pace.rep().unwrap_or(start)
        };
        let mut at = start;
        while at == start || at + LEAST <= end {
            beats.push(at);
            at += BEAT;
        }
    }
    beats
}

/// The author's words at their times: a little earlier where they would reach
/// into the next segment, a little later where others are being said, and left
/// out where that doesn't help; the checker tells of it. Gives the numbers of
/// the cues that are left out.
fn author(stretch: &Stretch<'_>, lane: &mut Lane<'_>) -> Vec<usize> {
    const SHIFT: Duration = Duration::from_secs(2);
    let Some(step) = stretch.step() else { return Vec::new() };
    let mut wanted: Vec<(Duration, usize, &str)> = step
        .cues
        .iter()
        .enumerate()
        .filter(|(_, cue)| cue.set.is_none_or(|set| set == stretch.segment().ordinal()))
        .filter_map(|(number, cue)| Some((stretch.offset(cue.at)?, number, cue.say.as_str())))
        .collect();
    wanted.sort_by_key(|(offset, ..)| *offset);
    let mut left_out = Vec::new();
    for (offset, number, say) in wanted {
        let texts: Vec<(Rank, String)> = sentences(say).into_iter().map(|text| (Rank::Guide, text)).collect();
        let long = lane.length_of(&texts, stretch.length.unwrap_or(Duration::MAX));
        let at = offset.max(AFTER_TONE);
        let latest = stretch.length.map_or(Duration::MAX, |length| length.saturating_sub(long + CLEAR));
        let first = at.min(latest);
        let taken = lane.ends_before_free(first, long, first + SHIFT);
        let start = taken.unwrap_or(first);
        let begins = stretch.length.is_none_or(|length| offset < length);
        let near = at.saturating_sub(first) <= SHIFT && start.saturating_sub(first) <= SHIFT;
        if begins && near && start <= latest {
            lane.say_all(start, texts);
        } else {
            left_out.push(number);
        }
    }
    left_out
}

/// The numbers of the author's cues that find no time.
pub(super) fn uncued(stretch: &Stretch<'_>, options: &Options) -> Vec<usize> {
    author(stretch, &mut Lane::new(options.measure.as_ref()))
}

/// Lines of safety that found no room before: as soon as there is some.
fn safety(stretch: &Stretch<'_>, lines: &[Line], lane: &mut Lane<'_>) -> Vec<Line> {
    let until = stretch.length.map_or(Duration::MAX, |length| length.saturating_sub(CLEAR));
    let mut left = Vec::new();
    for line in lines {
        let in_order = left.is_empty() || line.now;
        if in_order && lane.say_when_free(AFTER_TONE, until, line.ranked()) {
            continue;
        }
        if line.now {
            lane.say_all(AFTER_TONE, line.ranked());
        } else {
            left.push(line.clone());
        }
    }
    left
}

/// Names the next step in the last hold of this one, as near to its end as
/// other words allow.
fn next(stretch: &Stretch<'_>, lane: &mut Lane<'_>) {
    const STEP: Duration = Duration::from_millis(500);
    let Some(length) = stretch.length.filter(|_| stretch.is_last()) else { return };
    let Some(text) =
        stretch.timeline.next_part(stretch.index).and_then(|part| phrases::next(stretch.timeline, part))
    else {
        return;
    };
    // The countdown keeps the last seconds of a hold to itself.
    let tail = Duration::from_millis(if stretch.rep().is_some() { 100 } else { 3300 });
    let mut at = length.saturating_sub(tail).checked_sub(lane.length(&text));
    while let Some(start) = at.filter(|at| *at >= length / 4) {
        if lane.say_if_free(start, Rank::Guide, text.clone(), BREATH) {
            return;
        }
        at = start.checked_sub(STEP);
    }
}

/// Says that what was open ends by itself, hands free.
fn warn(stretch: &Stretch<'_>, lane: &mut Lane<'_>) {
    const WARNING: Duration = Duration::from_secs(10);
    let open = stretch.step().is_some_and(|step| *step.amount(stretch.segment().ordinal()) == Amount::Open);
    let Some(at) = stretch.length.filter(|_| open).and_then(|length| length.checked_sub(WARNING)) else {
        return;
    };
    lane.say_if_free(at, Rank::Name, TEN_SECONDS.to_owned(), Duration::ZERO);
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
    if speaks && length > MINUTE_FROM {
        let at = length.saturating_sub(Duration::from_secs(60));
        lane.say_if_free(at, Rank::Guide, "One minute left.".to_owned(), APART);
    }
    if speaks && length >= TEN_FROM {
        let at = length.saturating_sub(Duration::from_secs(10));
        lane.say_if_free(at, Rank::Guide, TEN_SECONDS.to_owned(), APART);
    }
}

/// Counts paced reps aloud, each as it begins, where the rep leaves the time.
fn counts(stretch: &Stretch<'_>, lane: &mut Lane<'_>) {
    let Some(rep) = stretch.rep() else { return };
    let alternate = match stretch.segment().work {
        Some(Work::Reps { alternate, .. }) => alternate,
        _ => None,
    };
    for count in 1..=stretch.reps {
        let text = count_words(count, alternate);
        if lane.length(&text) + AFTER_TICK <= rep {
            lane.say(rep * (count - 1) + AFTER_TICK, Rank::Count, text);
        }
    }
}

/// Names the phases of paced reps, each as it begins, where it leaves the time.
/// Reps without names are counted.
fn phases(stretch: &Stretch<'_>, lane: &mut Lane<'_>) {
    let Some(Work::Reps { pace: pace @ Pace::Tempo(lengths), .. }) = &stretch.segment().work else {
        return counts(stretch, lane);
    };
    let tempo = match stretch.timeline.amount(stretch.segment()) {
        Some(Amount::Reps { tempo: Some(tempo), .. }) => &tempo.phases,
        _ => return counts(stretch, lane),
    };
    if tempo.iter().all(|phase| phase.name.is_none()) {
        return counts(stretch, lane);
    }
    let rep = pace.rep().unwrap_or_default();
    for done in 0..stretch.reps {
        for (at, (phase, length)) in (0..).zip(tempo.iter().zip(lengths)) {
            let Some(name) = &phase.name else { continue };
            let text = sentence(name);
            if lane.length(&text) + AFTER_TICK <= *length {
                lane.say(rep * done + pace.phase_offset(at) + AFTER_TICK, Rank::Count, text);
            }
        }
    }
}

/// A rep's number in words; where sides alternate, the pair's number on the
/// side that begins and the other side alone.
pub(super) fn count_words(count: u32, alternate: Option<BodySide>) -> String {
    match alternate {
        Some(first) if count.is_multiple_of(2) => format!("{}.", capital(first.other().word())),
        Some(first) => format!("{}, {}.", capital(first.word()), number(u64::from(count.div_ceil(2)))),
        None => format!("{}.", capital(number(count.into()))),
    }
}

/// The side that begins, where reps are counted by key and change sides.
pub(super) fn alternating_by_key(segment: &Segment) -> Option<BodySide> {
    match &segment.work {
        Some(Work::Reps { pace: Pace::OwnPace, alternate, .. }) => *alternate,
        _ => None,
    }
}
