//! Finds the words of a step that are omitted because there is no time for them.
//!
//! The player's own rules decide. They are applied only if an upper bound by the
//! number of letters does not fit, because most words have plenty of time.

use super::estimate::max_duration;
use super::listener::ListenerState;
use super::placer::{AFTER_TONE, PlannedCue, SENTENCE_GAP};
use super::segment_play::SegmentPlay;
use super::work::{self, END_MARGIN};
use super::{CueKind, Options, Rank, Sentence, gap, phrases, segment};
use crate::routine::Step;
use crate::timeline::{Part, Segment, SegmentKind, Timeline};
use std::time::Duration;

/// The longest `prepare` that is ever suggested; longer words are too long to
/// listen to.
pub const LONGEST_PREPARE: Duration = Duration::from_secs(120);

/// The omitted words of a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OmittedWords {
    /// The last sentences of its instructions, with those of a circuit that begins
    /// with it, for which `prepare` is too short.
    pub instructions: Vec<String>,
    /// How many sentences its instructions have.
    pub sentences: usize,
    /// How long `prepare` would have to be for all of them; at most a little over
    /// [`LONGEST_PREPARE`].
    pub needs: Duration,
    /// The indices of its cues that are omitted.
    pub cues: Vec<usize>,
}

/// The omitted words of a part's step in a hands-free timeline. Cautions are
/// ignored, because they give way to instructions and cues.
pub fn omitted_words(timeline: &Timeline, part: &Part, options: &Options) -> OmittedWords {
    let mut omitted = OmittedWords::default();
    let Some(step) = timeline.part_step(part) else { return omitted };
    let Some(begin) = timeline.segments.get(part.first) else { return omitted };
    if gap::instruction_texts(timeline, begin).next().is_some()
        && !instructions_surely_fit(timeline, part, step)
    {
        let mut wanted = gap::instructions(timeline, begin);
        let needs = gap::time_needed(timeline, part.first, &wanted, LONGEST_PREPARE, options);
        if needs > room(timeline, part) {
            omitted.sentences = wanted.len();
            let left = wanted.split_off(spoken_instructions(timeline, part, options).min(wanted.len()));
            omitted.instructions = left.iter().map(Sentence::to_string).collect();
            omitted.needs = needs;
        }
    }
    if !step.cues.is_empty() {
        let place = most_place(timeline, part, step);
        if !plays(timeline, part).iter().all(|play| cues_surely_fit(play, step, place)) {
            omitted.cues = omitted_cues(timeline, part, options);
        }
    }
    omitted
}

/// How many sentences of the instructions are said before the step begins.
fn spoken_instructions(timeline: &Timeline, part: &Part, options: &Options) -> usize {
    if prepare(timeline, part).is_none() {
        return 0;
    }
    let planned = gap::cues(&SegmentPlay::planned(timeline, part.first), &ListenerState::default(), options);
    let is_guide =
        |planned: &&PlannedCue| planned.rank == Rank::Guide && matches!(planned.kind, CueKind::Say(_));
    planned.iter().filter(is_guide).count()
}

fn prepare<'t>(timeline: &'t Timeline, part: &Part) -> Option<&'t Segment> {
    timeline.segments.get(part.first).filter(|segment| segment.kind == SegmentKind::Prepare)
}

/// How much time there is before a part's step begins.
fn room(timeline: &Timeline, part: &Part) -> Duration {
    let Some(segment) = prepare(timeline, part) else { return Duration::ZERO };
    // The warning that an open gap ends by itself takes the last of it.
    let warning = if segment.open { gap::WARNING + SENTENCE_GAP } else { Duration::ZERO };
    segment.length.planned().saturating_sub(warning)
}

/// Whether the instructions fit by the upper bounds of all lengths.
fn instructions_surely_fit(timeline: &Timeline, part: &Part, step: &Step) -> bool {
    let Some(segment) = prepare(timeline, part) else { return false };
    let room = segment.length.planned().saturating_sub(END_MARGIN);
    // The warning that an open gap ends by itself takes the last of it.
    let room = if segment.open { room.saturating_sub(gap::WARNING + SENTENCE_GAP) } else { room };
    let how: Duration = gap::instruction_texts(timeline, segment).map(max_duration).sum();
    how <= room && how + most_before(timeline, part, segment, step) <= room
}

/// An upper bound for the words before the instructions.
fn most_before(timeline: &Timeline, part: &Part, segment: &Segment, step: &Step) -> Duration {
    const SIDE_OR_DIRECTION: Duration = Duration::from_secs(2);
    let if_any = |any: bool| if any { SIDE_OR_DIRECTION } else { Duration::ZERO };
    let most_of = |phrase| max_duration(Sentence::new(phrase).spoken());
    let spot = phrases::spot(timeline, segment).map_or(Duration::ZERO, most_of);
    let work = timeline.work_of(part.first).and_then(|at| timeline.segments.get(at));
    let places = if_any(segment.side.is_some()) + if_any(segment.direction.is_some()) + spot;
    max_duration(step.spoken_name()) + SENTENCE_GAP + places + most_of(phrases::amount(step, work))
}

/// The work segments of a part; one of those that are alike.
fn plays<'t>(timeline: &'t Timeline, part: &Part) -> Vec<SegmentPlay<'t>> {
    let mut all: Vec<SegmentPlay<'t>> = Vec::new();
    for index in part.first..part.end {
        if timeline.segments.get(index).is_none_or(|segment| segment.kind != SegmentKind::Work) {
            continue;
        }
        let play = SegmentPlay::planned(timeline, index);
        if all.last().is_none_or(|last| last.length != play.length || last.reps != play.reps) {
            all.push(play);
        }
    }
    all
}

/// An upper bound for announcing a place at the start of work.
fn most_place(timeline: &Timeline, part: &Part, step: &Step) -> Duration {
    let words = |index| match timeline.segments.get(index) {
        Some(segment) => most_before(timeline, part, segment, step),
        None => Duration::ZERO,
    };
    (part.first..part.end).map(words).max().unwrap_or_default()
}

/// Whether all cues fit by the upper bounds of all lengths, including the place if
/// there is no time for it before.
fn cues_surely_fit(play: &SegmentPlay<'_>, step: &Step, place: Duration) -> bool {
    let gap = play.index.checked_sub(1).and_then(|before| play.timeline.segments.get(before));
    let gap = gap.filter(|before| before.kind != SegmentKind::Work && before.part == play.segment().part);
    let told = gap.is_some_and(|gap| gap.length.planned() >= place + AFTER_TONE + END_MARGIN);
    let mut free = if told { Duration::ZERO } else { place.saturating_mul(2) };
    step.cues.iter().all(|cue| {
        let Some(at) = play.offset(cue.at).filter(|at| *at >= free) else { return false };
        free = at.max(AFTER_TONE) + max_duration(&cue.say) + SENTENCE_GAP;
        play.length.is_some_and(|length| free + END_MARGIN <= length)
    })
}

/// The indices of the cues that are omitted in any of the step's work segments, by
/// planning them as the player does.
fn omitted_cues(timeline: &Timeline, part: &Part, options: &Options) -> Vec<usize> {
    let (mut listener, mut busy) = (ListenerState::default(), Duration::ZERO);
    let mut left_out = Vec::new();
    for index in part.first..part.end {
        let play = SegmentPlay { busy, ..SegmentPlay::planned(timeline, index) };
        listener.start_segment(index, play.segment().owner);
        if play.segment().kind == SegmentKind::Work {
            left_out.extend(work::omitted_cues(&play, &listener, options));
        }
        let ends =
            segment::cues(&play, &mut listener, options).into_iter().filter_map(|planned| {
                match planned.kind {
                    CueKind::Say(sentence) if planned.rank > Rank::Count => {
                        Some(planned.offset + options.length(&sentence))
                    }
                    _ => None,
                }
            });
        let last = ends.max().unwrap_or_default().max(busy);
        busy = last.saturating_sub(play.length.unwrap_or(Duration::MAX));
    }
    left_out.sort_unstable();
    left_out.dedup();
    left_out
}
