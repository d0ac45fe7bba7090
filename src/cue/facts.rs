//! The cues caused by facts rather than planned by segment.

use super::phrase::Phrase;
use super::placer::{MAX_TONE_DELAY, SENTENCE_PAUSE};
use super::sentence::Sentence;
use super::words::split_sentences;
use super::{Cue, CueKind, Options, Rank, Tone, work};
use crate::routine::{AuthorCue, CountWords, CueAt};
use crate::session::{End, Event, Fact, Session};
use crate::time::Tick;
use std::time::Duration;

/// How long after the last tone the last words begin.
const AFTER_FINISH: Duration = Duration::from_millis(1900);
/// How long after the runner stops because it hurts the words that confirm it begin.
const AFTER_STOP: Duration = Duration::from_millis(300);

/// Other speech while a fact's cues are placed.
#[derive(Clone, Copy, Debug)]
pub(super) struct OtherSpeech {
    /// When the current sentence ends.
    pub(super) until: Tick,
    /// Whether words that must be heard were not delivered yet.
    pub(super) has_required_words: bool,
}

/// The cues that a fact causes; their words come after other speech.
pub(super) fn cues(event: &Event, session: &Session, others: OtherSpeech, options: &Options) -> Vec<Cue> {
    let at = event.at;
    let speaks = options.level.speaks();
    match &event.fact {
        Fact::CountIn { .. } => vec![tone_cue(at, Tone::Countdown)],
        Fact::RepCounted { count } => rep_counted(at, *count, session, others, options),
        Fact::Over(summary) if summary.end == End::Finished && summary.has_work() => {
            let mut cues = vec![tone_cue(at, Tone::Finish)];
            let start = (at + AFTER_FINISH).max(earliest_start(others.until, at));
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

/// The cues of a rep counted by key: a tick, its number, and the author's words for the
/// rep that begins. The number is omitted during other words.
fn rep_counted(at: Tick, count: u32, session: &Session, others: OtherSpeech, options: &Options) -> Vec<Cue> {
    let mut cues = vec![Cue { rank: Rank::Count, ..tone_cue(at, Tone::Tick) }];
    let mut next_start = earliest_start(others.until, at).max(at + work::AFTER_TICK);
    let mut say = |rank: Rank, phrase: Phrase| {
        let sentence = Sentence::from(phrase);
        let end = next_start + options.length(&sentence);
        cues.push(speech_cue(next_start, rank, sentence));
        next_start = end + SENTENCE_PAUSE;
    };
    let position = session.position(at);
    let segment = position.segment;
    let Some(step) = session.timeline().step(segment) else { return cues };
    // `reps` is 0 if there is no planned number.
    let more_reps_follow = position.reps == 0 || count < position.reps;
    // If sides alternate, the side of the next rep is said, as with paced reps.
    let phrase = match segment.first_side() {
        None => Some(work::count_phrase(count, None)),
        first_side => more_reps_follow.then(|| work::count_phrase(count + 1, first_side)),
    };
    let says_count = step.count.unwrap_or(options.reps) != CountWords::Off;
    let is_quiet = others.until <= at && !others.has_required_words;
    if let Some(phrase) = phrase.filter(|_| options.level.speaks() && says_count && is_quiet) {
        say(Rank::Count, phrase);
    }
    if options.level.says_names() {
        let is_due = |cue: &&AuthorCue| {
            cue.at == CueAt::Rep(count + 1) && cue.set.is_none_or(|set| set == segment.amount_number())
        };
        for text in step.cues.iter().filter(is_due).flat_map(|cue| split_sentences(&cue.say)) {
            say(Rank::Guide, Phrase::Remark(text.to_owned()));
        }
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
