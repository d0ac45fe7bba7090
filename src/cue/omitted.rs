//! Finds the words of a step that are omitted because there is no time for them.
//!
//! Most words fit even by an upper bound of their length, which takes little work. Only
//! other words are planned as in the player.

use super::estimate::max_duration;
use super::listener::ListenerState;
use super::lookahead::segment_cues;
use super::placer::{AFTER_TONE, END_MARGIN, PlannedCue, SENTENCE_PAUSE};
use super::segment_play::SegmentPlay;
use super::{CueKind, Options, Rank, Sentence, gap, segment_phrases, work};
use crate::routine::Step;
use crate::timeline::{Part, Segment, SegmentKind, Timeline};
use std::time::Duration;

/// The longest `prepare` that is suggested; instructions that need more are too long
/// to listen to.
pub const LONGEST_PREPARE: Duration = Duration::from_secs(120);

/// The omitted words of a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OmittedWords {
    /// The last sentences of the instructions, for which `prepare` is too short. The
    /// instructions of a circuit that begins with the step are included.
    pub instructions: Vec<String>,
    /// The number of all sentences of the instructions; 0 if none is omitted.
    pub instruction_count: usize,
    /// How long `prepare` would have to be for all instructions, but hardly more than
    /// [`LONGEST_PREPARE`]; zero if none is omitted.
    pub needs: Duration,
    /// The indices of the step's cues that are omitted.
    pub cues: Vec<usize>,
}

/// The omitted words of a part's step in a hands-free timeline. Cautions are
/// ignored, because they give way to instructions and cues.
pub fn omitted_words(timeline: &Timeline, part: &Part, options: &Options) -> OmittedWords {
    let mut omitted = OmittedWords::default();
    let Some(step) = timeline.part_step(part) else { return omitted };
    let Some(first) = timeline.segments.get(part.first) else { return omitted };
    if gap::instruction_texts(timeline, first).next().is_some()
        && !instructions_surely_fit(timeline, part, step)
    {
        let mut instructions = gap::instructions(timeline, first);
        let needs = gap::time_needed(timeline, part.first, &instructions, LONGEST_PREPARE, options);
        if needs > time_for_words(timeline, part) {
            omitted.instruction_count = instructions.len();
            let spoken = spoken_instructions(timeline, part, options).min(instructions.len());
            omitted.instructions = instructions.split_off(spoken).iter().map(Sentence::to_string).collect();
            omitted.needs = needs;
        }
    }
    if !step.cues.is_empty() {
        let announcement = max_part_announcement(timeline, part, step);
        if !distinct_work(timeline, part).iter().all(|play| cues_surely_fit(play, step, announcement)) {
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
    // Of a gap's sentences, the instructions alone have this rank.
    let is_instruction =
        |planned: &&PlannedCue| planned.rank == Rank::Guide && matches!(planned.kind, CueKind::Say(_));
    planned.iter().filter(is_instruction).count()
}

fn prepare<'t>(timeline: &'t Timeline, part: &Part) -> Option<&'t Segment> {
    timeline.segments.get(part.first).filter(|segment| segment.kind == SegmentKind::Prepare)
}

/// The time for words before a part's step begins: its `prepare`; if that is open, without
/// the notice that it ends by itself.
fn time_for_words(timeline: &Timeline, part: &Part) -> Duration {
    let Some(segment) = prepare(timeline, part) else { return Duration::ZERO };
    let notice = if segment.written_open { gap::AUTO_END_NOTICE + SENTENCE_PAUSE } else { Duration::ZERO };
    segment.length.planned().saturating_sub(notice)
}

/// Whether the instructions fit by the upper bounds of all lengths.
fn instructions_surely_fit(timeline: &Timeline, part: &Part, step: &Step) -> bool {
    let Some(segment) = prepare(timeline, part) else { return false };
    let available = time_for_words(timeline, part).saturating_sub(END_MARGIN);
    let instructions: Duration = gap::instruction_texts(timeline, segment).map(max_duration).sum();
    instructions <= available && instructions + max_announcement(timeline, part, segment, step) <= available
}

/// An upper bound for the announcement before the instructions.
fn max_announcement(timeline: &Timeline, part: &Part, segment: &Segment, step: &Step) -> Duration {
    const SIDE_OR_DIRECTION: Duration = Duration::from_secs(2);
    let max_of = |phrase| max_duration(Sentence::from(phrase).spoken());
    let side = segment.side.map_or(Duration::ZERO, |_| SIDE_OR_DIRECTION);
    let direction = segment.direction.map_or(Duration::ZERO, |_| SIDE_OR_DIRECTION);
    let spot = segment_phrases::spot(timeline, segment).map_or(Duration::ZERO, max_of);
    let work = timeline.work_of(part.first).and_then(|index| timeline.segments.get(index));
    let name = max_duration(step.spoken_name()) + SENTENCE_PAUSE;
    name + side + spot + direction + max_of(segment_phrases::amount(step, work))
}

/// The work segments of a part; of consecutive ones with the same length and reps only one.
fn distinct_work<'t>(timeline: &'t Timeline, part: &Part) -> Vec<SegmentPlay<'t>> {
    let mut plays: Vec<SegmentPlay<'t>> = Vec::new();
    for index in part.first..part.end {
        if timeline.segments.get(index).is_none_or(|segment| segment.kind != SegmentKind::Work) {
            continue;
        }
        let play = SegmentPlay::planned(timeline, index);
        if plays.last().is_none_or(|last| last.length != play.length || last.reps != play.reps) {
            plays.push(play);
        }
    }
    plays
}

/// An upper bound for the announcement of any segment of a part.
fn max_part_announcement(timeline: &Timeline, part: &Part, step: &Step) -> Duration {
    let segments = timeline.segments.get(part.first..part.end).unwrap_or_default();
    let bounds = segments.iter().map(|segment| max_announcement(timeline, part, segment, step));
    bounds.max().unwrap_or_default()
}

/// Whether all cues fit by the upper bounds of all lengths, after the announcement if
/// the gap before has no time for it.
fn cues_surely_fit(play: &SegmentPlay<'_>, step: &Step, announcement: Duration) -> bool {
    let gap = play.index.checked_sub(1).and_then(|before| play.timeline.segments.get(before));
    let gap = gap.filter(|before| before.kind != SegmentKind::Work && before.part == play.segment().part);
    let announced = gap.is_some_and(|gap| gap.length.planned() >= announcement + AFTER_TONE + END_MARGIN);
    // Twice: the gap's words may reach into the work, before the work's own announcement.
    let mut free_from = if announced { Duration::ZERO } else { announcement.saturating_mul(2) };
    step.cues.iter().all(|cue| {
        let Some(offset) = play.offset(cue.at).filter(|offset| *offset >= free_from) else { return false };
        free_from = offset.max(AFTER_TONE) + max_duration(&cue.say) + SENTENCE_PAUSE;
        play.length.is_some_and(|length| free_from + END_MARGIN <= length)
    })
}

/// The indices of the cues that are omitted in any of the step's work segments, by
/// planning them as the player does.
fn omitted_cues(timeline: &Timeline, part: &Part, options: &Options) -> Vec<usize> {
    let (mut listener, mut busy_until) = (ListenerState::default(), Duration::ZERO);
    let mut omitted = Vec::new();
    for index in part.first..part.end {
        let play = SegmentPlay { busy_until, ..SegmentPlay::planned(timeline, index) };
        listener.start_segment(index);
        if play.segment().kind == SegmentKind::Work {
            omitted.extend(work::omitted_cues(&play, &listener, options));
        }
        let ends =
            segment_cues(&play, &mut listener, options).into_iter().filter_map(|planned| {
                match planned.kind {
                    CueKind::Say(sentence) if planned.rank > Rank::Count => {
                        Some(planned.offset + options.length(&sentence))
                    }
                    _ => None,
                }
            });
        let last_end = ends.max().unwrap_or_default().max(busy_until);
        // The next segment counts from its own start.
        busy_until = last_end.saturating_sub(play.length.unwrap_or(Duration::MAX));
    }
    omitted.sort_unstable();
    omitted.dedup();
    omitted
}
