//! Places the cues of a segment: fits sentences into the time there is, without
//! overlapping more important ones.

use super::phrase::Phrase;
use super::sentence::Sentence;
use super::{CueKind, Options, Rank, Tone};
use std::time::Duration;

/// Silence between two sentences.
pub(super) const SENTENCE_PAUSE: Duration = Duration::from_millis(250);
/// How long after a tone words may begin.
pub(super) const AFTER_TONE: Duration = Duration::from_millis(350);
/// Silence kept at the end of a segment.
pub(super) const END_MARGIN: Duration = Duration::from_millis(100);
/// The least distance of halfway and "ten seconds" from other sentences.
pub(super) const MIN_SEPARATION: Duration = Duration::from_secs(4);
/// How long a tick sounds.
const TICK_LENGTH: Duration = Duration::from_millis(120);
/// How late a tone or a sound file may still begin.
pub(super) const MAX_TONE_DELAY: Duration = Duration::from_millis(200);

/// A sentence with its rank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RankedSentence {
    pub(super) rank: Rank,
    pub(super) sentence: Sentence,
}

impl RankedSentence {
    pub(super) fn new(rank: Rank, sentence: impl Into<Sentence>) -> Self {
        Self { rank, sentence: sentence.into() }
    }
}

/// A cue within a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PlannedCue {
    /// When the cue begins, from the segment's start.
    pub(super) offset: Duration,
    pub(super) kind: CueKind,
    pub(super) rank: Rank,
    pub(super) max_delay: Duration,
}

/// A sentence with its start and end.
#[derive(Clone, Debug)]
struct PlacedSentence {
    start: Duration,
    end: Duration,
    rank: Rank,
    /// The sentence; `None` for one that was handed out before.
    sentence: Option<Sentence>,
}

impl PlacedSentence {
    /// Whether it comes within `distance` of something from `start` to `end`.
    fn is_within(&self, distance: Duration, start: Duration, end: Duration) -> bool {
        start < self.end.saturating_add(distance) && self.start < end.saturating_add(distance)
    }

    /// Whether words from `start` to `end` have to keep `distance` from it and don't. They
    /// ignore sentences ranked below `least`, but not one that is being said: from a count,
    /// a pause is enough.
    fn is_in_the_way(&self, least: Rank, distance: Duration, start: Duration, end: Duration) -> bool {
        let is_being_said = self.sentence.is_none();
        if is_being_said && self.rank == Rank::Count {
            self.is_within(distance.min(SENTENCE_PAUSE), start, end)
        } else {
            (is_being_said || self.rank >= least) && self.is_within(distance, start, end)
        }
    }
}

/// The sentences and tones of a segment while they are placed.
pub(super) struct CuePlacer<'a> {
    options: &'a Options,
    sentences: Vec<PlacedSentence>,
    /// Whether each sentence begins after the end of the one placed before it.
    in_order: bool,
    /// Tones, and the sound file that plays at the start.
    sounds: Vec<PlannedCue>,
}

impl<'a> CuePlacer<'a> {
    pub(super) fn new(options: &'a Options) -> Self {
        Self { options, sentences: Vec::new(), in_order: true, sounds: Vec::new() }
    }

    /// Reserves the time until `end` for a sentence that is being said already; none if
    /// `end` is zero.
    pub(super) fn reserve_until(&mut self, end: Duration, rank: Rank) {
        if !end.is_zero() {
            let start = Duration::ZERO;
            self.sentences.push(PlacedSentence { start, end, rank, sentence: None });
        }
    }

    /// How long a sentence takes to say.
    pub(super) fn length(&self, sentence: &Sentence) -> Duration {
        self.options.length(sentence)
    }

    /// How long several sentences take, with the pauses between them. Stops
    /// measuring beyond `most`.
    pub(super) fn length_of(&self, sentences: &[RankedSentence], most: Duration) -> Duration {
        let mut sum = Duration::ZERO;
        for (number, ranked) in sentences.iter().enumerate() {
            let pause = if number == 0 { Duration::ZERO } else { SENTENCE_PAUSE };
            sum += pause + self.length(&ranked.sentence);
            if sum > most {
                break;
            }
        }
        sum
    }

    /// Whether several sentences, begun at `at`, end by `until`.
    pub(super) fn fits(&self, at: Duration, sentences: &[RankedSentence], until: Duration) -> bool {
        at.saturating_add(self.length_of(sentences, until.saturating_sub(at))) <= until
    }

    pub(super) fn place_tone(&mut self, offset: Duration, tone: Tone, rank: Rank) {
        self.place_sound(offset, CueKind::Tone(tone), rank);
    }

    /// Places a tone or a sound file.
    pub(super) fn place_sound(&mut self, offset: Duration, kind: CueKind, rank: Rank) {
        self.sounds.push(PlannedCue { offset, kind, rank, max_delay: MAX_TONE_DELAY });
    }

    /// Places the countdown of a segment of this length: three, two and one second before
    /// its end.
    pub(super) fn place_countdown(&mut self, length: Duration) {
        for seconds in [3, 2, 1] {
            self.place_tone(
                length.saturating_sub(Duration::from_secs(seconds)),
                Tone::Countdown,
                Rank::Count,
            );
        }
    }

    /// Places a sentence at `at`, whatever else is said.
    pub(super) fn say(&mut self, at: Duration, rank: Rank, phrase: impl Into<Sentence>) {
        let sentence = phrase.into();
        let end = at + self.length(&sentence);
        self.in_order &= self.sentences.last().is_none_or(|last| last.end <= at);
        self.sentences.push(PlacedSentence { start: at, end, rank, sentence: Some(sentence) });
    }

    /// Places sentences one after the other from `at`. Returns when the next one may
    /// begin.
    pub(super) fn say_all(&mut self, mut at: Duration, sentences: Vec<RankedSentence>) -> Duration {
        for RankedSentence { rank, sentence } in sentences {
            let end = at + self.length(&sentence);
            self.say(at, rank, sentence);
            at = end + SENTENCE_PAUSE;
        }
        at
    }

    /// Places the first of the `alternatives` that fits between `from` and `until`,
    /// or the last one if none does. Returns when the next sentence may begin, and
    /// whether the first alternative fitted or there are none.
    pub(super) fn say_longest_fitting(
        &mut self,
        from: Duration,
        until: Duration,
        alternatives: Vec<Vec<RankedSentence>>,
    ) -> (Duration, bool) {
        let fitting = alternatives.iter().position(|sentences| self.fits(from, sentences, until));
        let chosen = fitting.unwrap_or(alternatives.len().saturating_sub(1));
        match alternatives.into_iter().nth(chosen) {
            Some(sentences) => (self.say_all(from, sentences), fitting == Some(0)),
            None => (from, true),
        }
    }

    /// Places sentences, one after the other, at the first time from `from` on at
    /// which they keep [`SENTENCE_PAUSE`] from all others and end by `until`. Returns
    /// whether there is one.
    pub(super) fn say_when_free(
        &mut self,
        from: Duration,
        until: Duration,
        sentences: Vec<RankedSentence>,
    ) -> bool {
        let length = self.length_of(&sentences, until);
        let start = self.first_free_start(from, length, until, Rank::Guide);
        let fits = start.saturating_add(length) <= until;
        if fits {
            self.say_all(start, sentences);
        }
        fits
    }

    /// Places sentences at the first time from `from` on, before `latest`, at which
    /// nothing else is said. If there is none, ignores sentences ranked below
    /// `Change`, and drops those it overlaps. Returns whether they were placed.
    pub(super) fn say_over_others(
        &mut self,
        from: Duration,
        latest: Duration,
        sentences: Vec<RankedSentence>,
    ) -> bool {
        let length = self.length_of(&sentences, Duration::MAX);
        let free_of =
            |least| Some(self.first_free_start(from, length, latest, least)).filter(|start| *start < latest);
        let Some(start) = free_of(Rank::Guide).or_else(|| free_of(Rank::Change)) else { return false };
        let end = start.saturating_add(length);
        self.sentences.retain(|placed| {
            placed.rank >= Rank::Change
                || placed.sentence.is_none()
                || !placed.is_within(SENTENCE_PAUSE, start, end)
        });
        self.say_all(start, sentences);
        true
    }

    /// The earliest start, from `from` on, at which words of this length keep
    /// [`SENTENCE_PAUSE`] from every sentence ranked `least` or higher. Stops
    /// searching beyond `latest`.
    pub(super) fn first_free_start(
        &self,
        from: Duration,
        length: Duration,
        latest: Duration,
        least: Rank,
    ) -> Duration {
        let mut start = from;
        while start <= latest {
            let end = start.saturating_add(length);
            let overlapping = self
                .sentences_around(start, end)
                .iter()
                .filter(|placed| placed.is_in_the_way(least, SENTENCE_PAUSE, start, end));
            // Until the last of them ends, any start would overlap with it.
            match overlapping.map(|placed| placed.end).max() {
                Some(last_end) => start = last_end + SENTENCE_PAUSE,
                None => break,
            }
        }
        start
    }

    /// The sentences that may come within [`SENTENCE_PAUSE`] of words from `start` to
    /// `end`. Those placed in order, such as the many cues of an author, are found by a
    /// binary search; otherwise all sentences are returned.
    fn sentences_around(&self, start: Duration, end: Duration) -> &[PlacedSentence] {
        if !self.in_order {
            return &self.sentences;
        }
        let first = self.sentences.partition_point(|placed| placed.end + SENTENCE_PAUSE <= start);
        let latest_start = end.saturating_add(SENTENCE_PAUSE);
        let past_last = self.sentences.partition_point(|placed| placed.start < latest_start);
        &self.sentences[first..past_last.max(first)]
    }

    /// Places a sentence if it keeps `distance` from all others but counts. Returns whether
    /// it does.
    pub(super) fn say_if_free(
        &mut self,
        at: Duration,
        rank: Rank,
        phrase: Phrase,
        distance: Duration,
    ) -> bool {
        let sentence = Sentence::from(phrase);
        let free = !self.overlaps(Rank::Guide, distance, at, at + self.length(&sentence));
        if free {
            self.say(at, rank, sentence);
        }
        free
    }

    /// Whether a sentence ranked `least` or higher comes within `distance` of
    /// something from `start` to `end`.
    fn overlaps(&self, least: Rank, distance: Duration, start: Duration, end: Duration) -> bool {
        self.sentences.iter().any(|placed| placed.is_in_the_way(least, distance, start, end))
    }

    /// All cues in order, without the countdown ticks that would sound during names,
    /// changes or cautions, and without the counts during any other sentence. `length` is the
    /// segment's: it limits how late a sentence may begin.
    pub(super) fn into_cues(mut self, length: Option<Duration>) -> Vec<PlannedCue> {
        let mut cues = std::mem::take(&mut self.sounds);
        cues.retain(|tone| {
            tone.rank > Rank::Count
                || !self.overlaps(Rank::Name, Duration::ZERO, tone.offset, tone.offset + TICK_LENGTH)
        });
        let is_kept = |placed: &&PlacedSentence| {
            placed.rank > Rank::Count || !self.overlaps(Rank::Guide, Duration::ZERO, placed.start, placed.end)
        };
        cues.extend(self.sentences.iter().filter(is_kept).filter_map(|placed| {
            Some(PlannedCue {
                offset: placed.start,
                kind: CueKind::Say(placed.sentence.clone()?),
                rank: placed.rank,
                max_delay: max_delay(placed, length),
            })
        }));
        cues.sort_by_key(|planned| planned.offset);
        cues
    }
}

/// How late a sentence may still begin: not so late that it would reach into the
/// next segment, unless it ranks as a change or safety.
fn max_delay(placed: &PlacedSentence, length: Option<Duration>) -> Duration {
    let most = match placed.rank {
        Rank::Count => Duration::from_millis(250),
        Rank::Guide => Duration::from_secs(1),
        Rank::Name => Duration::from_secs(2),
        Rank::Change | Rank::Safety => return Duration::from_secs(30),
    };
    length.map_or(most, |length| most.min(length.saturating_sub(placed.end)))
}
