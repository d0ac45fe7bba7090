//! The cues caused by facts rather than planned by segment.

use super::phrase::Phrase;
use super::placer::{MAX_TONE_DELAY, SENTENCE_PAUSE};
use super::sentence::Sentence;
use super::words::split;
use super::{Cue, CueKind, Options, Rank, RepWords, Tone, work};
use crate::routine::CueAt;
use crate::session::{End, Event, Fact, Session};
use crate::time::Tick;
use std::time::Duration;

/// How long after the last tone the last words begin.
const AFTER_FINISH: Duration = Duration::from_millis(1900);
/// How long after the runner stops because it hurts this is confirmed.
const AFTER_STOP: Duration = Duration::from_millis(300);

/// Other speech while a fact's cues are placed.
#[derive(Clone, Copy, Debug)]
pub(super) struct OtherSpeech {
    /// When the sentence that is being said ends.
    pub(super) until: Tick,
    /// Whether words that must be heard were not delivered yet.
    pub(super) is_pending: bool,
}

/// The cues of a fact, after other words.
pub(super) fn cues(event: &Event, session: &Session, others: OtherSpeech, options: &Options) -> Vec<Cue> {
    let (at, busy) = (event.at, others.until);
    let speaks = options.level.speaks();
    match &event.fact {
        Fact::CountIn { .. } => vec![tone_cue(at, Tone::Countdown)],
        Fact::RepCounted { count } => rep_counted(at, *count, session, others, options),
        Fact::Over(summary) if summary.end == End::Finished && summary.has_work() => {
            let mut cues = vec![tone_cue(at, Tone::Finish)];
            let start = (at + AFTER_FINISH).max(earliest_start(busy, at));
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

/// The tone for the minimum of a range, reached by counting.
pub(super) const fn minimum_cue(at: Tick) -> Cue {
    tone_cue(at, Tone::Minimum)
}

/// A rep counted by key: a tick, its number, and the author's words for the
/// rep that begins. The number is omitted during other words.
fn rep_counted(at: Tick, count: u32, session: &Session, others: OtherSpeech, options: &Options) -> Vec<Cue> {
    let mut cues = vec![Cue { rank: Rank::Count, ..tone_cue(at, Tone::Tick) }];
    let timeline = session.timeline();
    let position = session.position(at);
    let segment = position.segment;
    let first_side = work::first_side_of_counted_reps(segment);
    let mut next = earliest_start(others.until, at).max(at + work::AFTER_TICK);
    // Where sides alternate, the side of the next rep is said, as with paced reps;
    // nothing after the last one.
    let phrase = match (first_side, count < position.reps || position.reps == 0) {
        (Some(_), true) => Some(work::count_phrase(count + 1, first_side)),
        (Some(_), false) => None,
        (None, _) => Some(work::count_phrase(count, None)),
    };
    let rep_words = timeline.step(segment).and_then(|step| step.count).map_or(options.reps, RepWords::from);
    let speaks =
        options.level.speaks() && rep_words != RepWords::Off && others.until <= at && !others.is_pending;
    if let Some(phrase) = phrase.filter(|_| speaks) {
        let sentence = Sentence::new(phrase);
        let length = options.length(&sentence);
        cues.push(speech_cue(next, Rank::Count, sentence));
        next = next + length + SENTENCE_PAUSE;
    }
    if let Some(step) = timeline.step(segment).filter(|_| options.level.says_names()) {
        let in_this_set = |set: Option<u32>| set.is_none_or(|set| set == segment.amount_number());
        let due = step.cues.iter().filter(|cue| cue.at == CueAt::Rep(count + 1) && in_this_set(cue.set));
        for text in due.flat_map(|cue| split(&cue.say)) {
            let sentence = Sentence::new(Phrase::Remark(text.to_owned()));
            let length = options.length(&sentence);
            cues.push(speech_cue(next, Rank::Guide, sentence));
            next = next + length + SENTENCE_PAUSE;
        }
    }
    cues
}

/// The earliest time from `at` on that is free of speech.
fn earliest_start(busy: Tick, at: Tick) -> Tick {
    if busy > at { busy + SENTENCE_PAUSE } else { at }
}

const fn tone_cue(at: Tick, tone: Tone) -> Cue {
    Cue { at, kind: CueKind::Tone(tone), rank: Rank::Change, max_delay: MAX_TONE_DELAY }
}

fn speech_cue(at: Tick, rank: Rank, phrase: impl Into<Sentence>) -> Cue {
    Cue { at, kind: CueKind::Say(phrase.into()), rank, max_delay: Duration::from_secs(2) }
}
