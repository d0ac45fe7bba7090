//! Places the cues of a segment: fits sentences into the time there is, without
//! overlapping more important ones.

use super::phrase::Phrase;
use super::sentence::Sentence;
use super::{CueKind, Options, Rank, Tone};
use std::time::Duration;

/// Silence between two sentences.
pub(super) const SENTENCE_GAP: Duration = Duration::from_millis(250);
/// How long after a tone words may begin.
pub(super) const AFTER_TONE: Duration = Duration::from_millis(350);
/// The least distance of halfway and "ten seconds" from other sentences.
pub(super) const MIN_SEPARATION: Duration = Duration::from_secs(4);

/// A sentence with its rank.
pub(super) type RankedSentence = (Rank, Sentence);

/// A cue within a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PlannedCue {
    /// From the segment's start.
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

/// The sentences and tones of a segment while they are placed.
pub(super) struct CuePlacer<'a> {
    options: &'a Options,
    sentences: Vec<PlacedSentence>,
    /// Whether each sentence begins after the one before it ends.
    in_order: bool,
    tones: Vec<(Duration, Tone, Rank)>,
    /// The sound file that plays at the start.
    file: Option<String>,
}

impl<'a> CuePlacer<'a> {
    pub(super) fn new(options: &'a Options) -> Self {
        Self { options, sentences: Vec::new(), in_order: true, tones: Vec::new(), file: None }
    }

    /// Reserves the time until `busy` for a sentence that is being said already.
    pub(super) fn reserve_until(&mut self, busy: Duration) {
        if !busy.is_zero() {
            let (start, rank) = (Duration::ZERO, Rank::Safety);
            self.sentences.push(PlacedSentence { start, end: busy, rank, sentence: None });
        }
    }

    /// How long a sentence takes to say.
    pub(super) fn length(&self, sentence: &Sentence) -> Duration {
        self.options.length(sentence)
    }

    /// How long several sentences take, with the pauses between them. Stops
    /// measuring beyond `most`.
    pub(super) fn length_of(&self, texts: &[RankedSentence], most: Duration) -> Duration {
        let mut sum = Duration::ZERO;
        for (at, (_, text)) in texts.iter().enumerate() {
            sum = sum + self.length(text) + if at == 0 { Duration::ZERO } else { SENTENCE_GAP };
            if sum > most {
                break;
            }
        }
        sum
    }

    /// Whether several sentences, begun at `at`, end by `until`.
    pub(super) fn fits(&self, at: Duration, texts: &[RankedSentence], until: Duration) -> bool {
        at.saturating_add(self.length_of(texts, until.saturating_sub(at))) <= until
    }

    pub(super) fn tone(&mut self, at: Duration, tone: Tone, rank: Rank) {
        self.tones.push((at, tone, rank));
    }

    /// Plays a sound file at the segment's start.
    pub(super) fn file(&mut self, name: &str) {
        self.file = Some(name.to_owned());
    }

    /// Places a sentence at `at`, whatever else is said.
    pub(super) fn say(&mut self, at: Duration, rank: Rank, phrase: impl Into<Sentence>) {
        let sentence = phrase.into();
        let end = at + self.length(&sentence);
        self.in_order &= self.sentences.last().is_none_or(|last| last.end <= at);
        self.sentences.push(PlacedSentence { start: at, end, rank, sentence: Some(sentence) });
    }

    /// Places sentences one after the other from `at`; returns where they end.
    pub(super) fn say_all(&mut self, at: Duration, texts: Vec<RankedSentence>) -> Duration {
        let mut at = at;
        for (rank, text) in texts {
            let end = at + self.length(&text);
            self.say(at, rank, text);
            at = end + SENTENCE_GAP;
        }
        at
    }

    /// Places the first of the `alternatives` that fits between `from` and `until`,
    /// or the last one if none does. Returns where it ends, and whether the first
    /// one fitted.
    pub(super) fn say_longest_fitting(
        &mut self,
        from: Duration,
        until: Duration,
        alternatives: Vec<Vec<RankedSentence>>,
    ) -> (Duration, bool) {
        let chosen = alternatives.iter().position(|texts| self.fits(from, texts, until));
        let at = chosen.unwrap_or(alternatives.len().saturating_sub(1));
        match alternatives.into_iter().nth(at) {
            Some(texts) => (self.say_all(from, texts), chosen == Some(0)),
            None => (from, false),
        }
    }

    /// Places sentences, one after the other, at the first time from `from` on at
    /// which they keep [`SENTENCE_GAP`] from all others and end by `until`. Returns
    /// whether there is one.
    pub(super) fn say_when_free(
        &mut self,
        from: Duration,
        until: Duration,
        texts: Vec<RankedSentence>,
    ) -> bool {
        let length = self.length_of(&texts, until);
        let ends = |sentence: &PlacedSentence| sentence.end + SENTENCE_GAP;
        let mut starts: Vec<Duration> = self.sentences.iter().map(ends).filter(|end| *end > from).collect();
        starts.push(from);
        starts.sort();
        let free = |at: &Duration| {
            at.saturating_add(length) <= until && !self.crowded(*at, *at + length, SENTENCE_GAP)
        };
        let Some(at) = starts.into_iter().find(free) else { return false };
        self.say_all(at, texts);
        true
    }

    /// Places sentences at the first time from `from` on, before `latest`, at which
    /// nothing else is said. If there is none, ignores sentences ranked below
    /// `Change`, and drops those it overlaps. Returns whether they were placed.
    pub(super) fn say_over_others(
        &mut self,
        from: Duration,
        latest: Duration,
        texts: Vec<RankedSentence>,
    ) -> bool {
        let length = self.length_of(&texts, Duration::MAX);
        let meets = |said: &PlacedSentence, at: Duration| {
            said.start < at.saturating_add(length) + SENTENCE_GAP && at < said.end + SENTENCE_GAP
        };
        let free = |least: Rank| {
            let mut at = from;
            let others = || self.sentences.iter().filter(|said| said.rank >= least);
            while let Some(end) = others().filter(|said| meets(said, at)).map(|said| said.end).max() {
                at = end + SENTENCE_GAP;
            }
            Some(at).filter(|at| *at < latest)
        };
        let Some(at) = free(Rank::Guide).or_else(|| free(Rank::Change)) else { return false };
        self.sentences.retain(|said| said.rank >= Rank::Change || !meets(said, at));
        self.say_all(at, texts);
        true
    }

    /// The earliest start, from `at` on, at which something of this length overlaps
    /// no other sentence. Stops searching beyond `latest`.
    pub(super) fn first_free_start(&self, at: Duration, length: Duration, latest: Duration) -> Duration {
        // If all were placed in order, as an author's words are, earlier ones can
        // be skipped.
        let over = |said: &PlacedSentence| said.end + SENTENCE_GAP <= at;
        let begun = if self.in_order { self.sentences.partition_point(over) } else { 0 };
        let mut start = at;
        while let Some(end) = self
            .sentences
            .iter()
            .skip(begun)
            .take_while(|said| !self.in_order || said.start < start.saturating_add(length) + SENTENCE_GAP)
            .filter(|said| said.rank > Rank::Count)
            .filter(|said| {
                start < said.end + SENTENCE_GAP && said.start < start.saturating_add(length) + SENTENCE_GAP
            })
            .map(|said| said.end + SENTENCE_GAP)
            .max()
        {
            start = end;
            if start > latest {
                break;
            }
        }
        start
    }

    /// Whether a sentence from `start` to `end` would come within `distance` of
    /// another one; counts are ignored.
    pub(super) fn crowded(&self, start: Duration, end: Duration, distance: Duration) -> bool {
        self.sentences.iter().filter(|sentence| sentence.rank > Rank::Count).any(|sentence| {
            start < sentence.end.saturating_add(distance) && sentence.start < end.saturating_add(distance)
        })
    }

    /// Places a sentence only where it keeps `distance` from all others.
    pub(super) fn say_if_free(
        &mut self,
        at: Duration,
        rank: Rank,
        phrase: Phrase,
        distance: Duration,
    ) -> bool {
        let sentence = Sentence::new(phrase);
        let free = !self.crowded(at, at + self.length(&sentence), distance);
        if free {
            self.say(at, rank, sentence);
        }
        free
    }

    /// All cues in order, without the ticks under names, sides or safety, and
    /// without the counts under any sentence. `length` is the segment's: it limits
    /// how late a sentence may begin.
    pub(super) fn finish(self, length: Option<Duration>) -> Vec<PlannedCue> {
        let tick_ring = Duration::from_millis(120);
        let under = |at: Duration, ring: Duration, least: Rank| {
            self.sentences
                .iter()
                .any(|sentence| sentence.rank >= least && at < sentence.end && sentence.start < at + ring)
        };
        let tones = self
            .tones
            .iter()
            .filter(|(at, _, rank)| *rank > Rank::Count || !under(*at, tick_ring, Rank::Name))
            .map(|(at, tone, rank)| PlannedCue {
                offset: *at,
                kind: CueKind::Tone(*tone),
                rank: *rank,
                max_delay: Duration::from_millis(200),
            });
        let sentences = self
            .sentences
            .iter()
            .filter(|said| {
                said.rank > Rank::Count
                    || !under(said.start, said.end.saturating_sub(said.start), Rank::Guide)
            })
            .filter_map(|said| {
                Some(PlannedCue {
                    offset: said.start,
                    kind: CueKind::Say(said.sentence.clone()?),
                    rank: said.rank,
                    max_delay: max_delay(said, length),
                })
            });
        let file = self.file.iter().map(|name| PlannedCue {
            offset: Duration::ZERO,
            kind: CueKind::Sound(name.clone()),
            rank: Rank::Change,
            max_delay: Duration::from_millis(200),
        });
        let mut all: Vec<PlannedCue> = tones.chain(file).chain(sentences).collect();
        all.sort_by_key(|planned| planned.offset);
        all
    }
}

/// How late a sentence may still begin: not so late that it would reach into the
/// next segment, unless it ranks as a change or safety.
fn max_delay(said: &PlacedSentence, length: Option<Duration>) -> Duration {
    let most = match said.rank {
        Rank::Count => Duration::from_millis(250),
        Rank::Guide => Duration::from_secs(1),
        Rank::Name => Duration::from_secs(2),
        Rank::Change | Rank::Safety => return Duration::from_secs(30),
    };
    length.map_or(most, |length| most.min(length.saturating_sub(said.end)))
}
