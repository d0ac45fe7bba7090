//! The cues caused by facts rather than planned by segment.

use super::phrase::Phrase;
use super::placer::{MAX_TONE_DELAY, SENTENCE_PAUSE};
use super::sentence::Sentence;
use super::{Cue, CueKind, Options, Rank, Tone, work};
use crate::routine::CountWords;
use crate::session::{End, Event, Fact};
use crate::time::Tick;
use crate::timeline::{Segment, Timeline};
use std::time::Duration;

/// How long after the last tone the last words begin.
const AFTER_FINISH: Duration = Duration::from_millis(1900);
/// How long after the runner stops because it hurts the words that confirm it begin.
const AFTER_STOP: Duration = Duration::from_millis(300);

/// Other speech while a rep is counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct OtherSpeech {
    /// When the current sentence ends.
    pub(super) until: Tick,
    /// When the next sentence was to begin, if the segment goes on.
    pub(super) next: Option<Tick>,
}

/// The cues that a fact causes, apart from a counted rep; their words come after the current
/// sentence, which ends at `busy_until`.
pub(super) fn cues(event: &Event, busy_until: Tick, options: &Options) -> Vec<Cue> {
    let at = event.at;
    let speaks = options.level.speaks();
    match &event.fact {
        Fact::CountIn { .. } => vec![tone_cue(at, Tone::Countdown)],
        Fact::Over(summary) if summary.end == End::Finished && summary.has_work() => {
            let mut cues = vec![tone_cue(at, Tone::Finish)];
            let start = (at + AFTER_FINISH).max(earliest_start(busy_until, at));
            cues.extend(speaks.then(|| speech_cue(start, Rank::Change, Phrase::Finished)));
            cues
        }
        // Confirms to a runner whose eyes are closed that the key worked.
        Fact::Over(summary) if summary.end == End::Hurt && speaks => {
            vec![speech_cue(at + AFTER_STOP, Rank::Change, Phrase::StoppedByPain)]
        }
        _ => Vec::new(),
    }
}

/// The cues of a rep of `segment` counted by key: a tick and its number. The number is omitted
/// during other words, and if it would delay them. If sides alternate, the side of the next
/// rep is said instead, which is planned with the segment.
pub(super) fn rep_counted(
    at: Tick,
    count: u32,
    (timeline, segment): (&Timeline, &Segment),
    others: OtherSpeech,
    options: &Options,
) -> Vec<Cue> {
    let mut cues = vec![Cue { rank: Rank::Count, ..tone_cue(at, Tone::Tick) }];
    let words = timeline.step(segment).and_then(|step| step.count).unwrap_or(options.reps);
    let number = Sentence::from(Phrase::Count(count));
    let start = at + work::AFTER_TICK;
    let free_from = start + options.length(&number) + SENTENCE_PAUSE;
    let is_free = others.until <= at && others.next.is_none_or(|next| next >= free_from);
    if options.level.speaks() && words != CountWords::Off && !segment.alternates() && is_free {
        cues.push(speech_cue(start, Rank::Count, number));
    }
    cues
}

/// The earliest time from `at` on that is free of speech.
fn earliest_start(busy_until: Tick, at: Tick) -> Tick {
    if busy_until > at { busy_until + SENTENCE_PAUSE } else { at }
}

pub(super) const fn tone_cue(at: Tick, tone: Tone) -> Cue {
    Cue { at, kind: CueKind::Tone(tone), rank: Rank::Change, max_delay: MAX_TONE_DELAY }
}

fn speech_cue(at: Tick, rank: Rank, phrase: impl Into<Sentence>) -> Cue {
    Cue { at, kind: CueKind::Say(phrase.into()), rank, max_delay: Duration::from_secs(2) }
}
