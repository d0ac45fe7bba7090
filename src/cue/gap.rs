//! The cues of gaps, which are all segments but work: the tone of the change, the
//! announcement of what comes, instructions, cautions and the countdown.

use super::caution::Caution;
use super::listener::ListenerState;
use super::phrase::Phrase;
use super::placer::{AFTER_TONE, CuePlacer, END_MARGIN, PlannedCue, RankedSentence, SENTENCE_PAUSE};
use super::segment_play::SegmentPlay;
use super::sentence::Sentence;
use super::words::split_sentences;
use super::{Options, Rank, Tone, segment_phrases};
use crate::routine::{Step, VoiceLevel};
use crate::timeline::{Segment, SegmentKind, Timeline};
use std::time::Duration;

type Sentences = Vec<RankedSentence>;

/// A gap longer than this counts down.
const COUNTDOWN_ABOVE: Duration = Duration::from_secs(3);
/// How long before its end an open gap that ends by itself announces it.
pub(super) const AUTO_END_NOTICE: Duration = Duration::from_secs(5);
/// How soon after a pause the words begin.
const AFTER_RESUMPTION: Duration = Duration::from_millis(350);

/// The cues of a gap, for a listener in the state `listener`. Tones are placed from the
/// segment's start; the caller drops cues before `play.elapsed`.
pub(super) fn cues(play: &SegmentPlay<'_>, listener: &ListenerState, options: &Options) -> Vec<PlannedCue> {
    let segment = play.segment();
    let mut placer = CuePlacer::new(options);
    let mut from = play.free_from(if listener.resumed { AFTER_RESUMPTION } else { Duration::ZERO });
    if let Some((tone, delay)) = opening_tone(segment.kind) {
        placer.place_tone(Duration::ZERO, tone, Rank::Change);
        from = from.max(delay);
    }
    if let Some(length) = play.length.filter(|length| *length > COUNTDOWN_ABOVE) {
        placer.place_countdown(length);
    }
    let until = play.length.map_or(Duration::MAX, |length| length.saturating_sub(END_MARGIN));
    let mut gap = GapPlacer { play, listener, level: options.level, placer, at: from, until };
    if options.level.speaks() && segment.written_open {
        gap.announce_auto_end();
    }
    gap.place_sentences();
    gap.placer.into_cues(play.length)
}

/// The tone that a gap begins with, and how long after it words may begin.
const fn opening_tone(kind: SegmentKind) -> Option<(Tone, Duration)> {
    match kind {
        SegmentKind::Prepare | SegmentKind::Work => None,
        SegmentKind::Switch => Some((Tone::Switch, AFTER_TONE)),
        SegmentKind::Move => Some((Tone::Move, AFTER_TONE)),
        // This tone has a third note and takes longer.
        SegmentKind::Reverse => Some((Tone::Reverse, Duration::from_millis(550))),
        SegmentKind::Rest => Some((Tone::Rest, AFTER_TONE)),
    }
}

/// Places the sentences of a gap.
struct GapPlacer<'a> {
    play: &'a SegmentPlay<'a>,
    listener: &'a ListenerState,
    level: VoiceLevel,
    placer: CuePlacer<'a>,
    /// When the next sentence may begin.
    at: Duration,
    /// When all words must have ended.
    until: Duration,
}

impl GapPlacer<'_> {
    /// Announces that an open gap ends by itself, if all of its announcement ends before that;
    /// then all other words end before it, too.
    fn announce_auto_end(&mut self) {
        let notice_at = self.play.length.and_then(|length| length.checked_sub(AUTO_END_NOTICE));
        let Some(notice_at) = notice_at.filter(|notice_at| self.at <= *notice_at) else { return };
        let end = std::mem::replace(&mut self.until, notice_at.saturating_sub(SENTENCE_PAUSE));
        let announcements = self.announcements_left();
        if announcements.first().is_none_or(|longest| self.placer.fits(self.at, longest, self.until)) {
            self.placer.say(notice_at, Rank::Name, Phrase::EndsIn(AUTO_END_NOTICE));
        } else {
            self.until = end;
        }
    }

    /// Places the sentences, most important first.
    fn place_sentences(&mut self) {
        let announcements = self.announcements_left();
        let (at, has_time_for_instructions) =
            self.placer.say_longest_fitting(self.at, self.until, announcements);
        self.at = at;
        let has_instructions = self.instructs() && has_time_for_instructions;
        let instructions = if has_instructions { self.instructions_left() } else { Vec::new() };
        let cautions = self.listener.cautions(self.level);
        let (of_step, of_routine): (Vec<&Caution>, Vec<&Caution>) =
            cautions.iter().partition(|caution| caution.precedes_instructions());
        let step_cautions = of_step.iter().flat_map(|caution| caution.ranked());
        let cautions_and_instructions: Sentences =
            step_cautions.chain(instructions.iter().cloned()).collect();
        // A step's cautions come before its instructions if there is time for both; otherwise
        // they come after, during the work if necessary.
        let cautions_first = self.placer.fits(at, &cautions_and_instructions, self.until);
        if cautions_first {
            self.place_cautions(&of_step);
        }
        self.place_instructions(instructions);
        if !cautions_first {
            self.place_cautions(&of_step);
        }
        self.place_cautions(&of_routine);
    }

    /// Whether instructions are said in this gap.
    fn instructs(&self) -> bool {
        self.play.segment().kind == SegmentKind::Prepare && self.level == VoiceLevel::Full
    }

    /// Places cautions while there is time. Once one is postponed only urgent ones are
    /// placed, so that no other of these overtakes it.
    fn place_cautions(&mut self, cautions: &[&Caution]) {
        let mut postponed = false;
        for caution in cautions {
            let sentences = caution.ranked();
            let urgent = caution.is_urgent(self.play) && self.at < self.until;
            if urgent || (!postponed && self.placer.fits(self.at, &sentences, self.until)) {
                self.at = self.placer.say_all(self.at, sentences);
            } else {
                postponed = true;
            }
        }
    }

    /// Places instructions until there is no time for the next one.
    fn place_instructions(&mut self, instructions: Sentences) {
        for ranked in instructions {
            if self.at.saturating_add(self.placer.length(&ranked.sentence)) > self.until {
                break;
            }
            self.at = self.placer.say_all(self.at, vec![ranked]);
        }
    }

    /// Alternatives for the announcement, longest first, without what was delivered in
    /// this segment before.
    fn announcements_left(&self) -> Vec<Sentences> {
        let listener = self.listener;
        let mut alternatives = announcements(self.play, self.level);
        if listener.resumed {
            // After a pause, only the shortest ones.
            alternatives = alternatives.split_off(alternatives.len().saturating_sub(2));
        } else if self.instructs() {
            let named = alternatives.first().and_then(|first| self.with_named_phases(first));
            alternatives.splice(..0, named);
        }
        if listener.has_delivered_in_segment() {
            for alternative in &mut alternatives {
                alternative.retain(|ranked| {
                    let phrase = ranked.sentence.phrase();
                    !listener.was_delivered(phrase) && !is_connective(phrase)
                });
            }
        }
        alternatives.retain(|alternative| !alternative.is_empty());
        alternatives
    }

    /// An announcement that names the phases of the tempo in the amount, its last sentence;
    /// `None` if cautions and instructions don't fit with it.
    fn with_named_phases(&self, announcement: &Sentences) -> Option<Sentences> {
        let amount_by_phases = segment_phrases::amount_by_phases(self.play.step()?, self.play.work())?;
        let mut sentences = announcement.clone();
        sentences.last_mut()?.sentence = amount_by_phases.into();
        let cautions = self.listener.cautions(self.level).iter();
        let of_step = cautions.filter(|caution| caution.precedes_instructions()).flat_map(Caution::ranked);
        let everything: Sentences =
            sentences.iter().cloned().chain(of_step).chain(self.instructions_left()).collect();
        self.placer.fits(self.at, &everything, self.until).then_some(sentences)
    }

    /// The instructions that were not delivered in this segment before.
    fn instructions_left(&self) -> Sentences {
        instructions(self.play.timeline, self.play.segment())
            .into_iter()
            .filter(|sentence| !self.listener.was_delivered(sentence.phrase()))
            .map(|sentence| RankedSentence::new(Rank::Guide, sentence))
            .collect()
    }
}

/// Whether a phrase only leads to the phrase after it.
const fn is_connective(phrase: &Phrase) -> bool {
    matches!(phrase, Phrase::ChangeSides | Phrase::NextSpot | Phrase::OtherWay | Phrase::Rest)
}

/// The instructions said in the gap `segment`, sentence by sentence.
pub(super) fn instructions(timeline: &Timeline, segment: &Segment) -> Vec<Sentence> {
    let sentences = instruction_texts(timeline, segment).flat_map(split_sentences);
    sentences.map(|text| Phrase::Instruction(text.to_owned()).into()).collect()
}

/// The instructions as the author wrote them: those of the circuit that begins
/// with this segment, then those of the step; only in the first round.
pub(super) fn instruction_texts<'t>(
    timeline: &'t Timeline,
    segment: &Segment,
) -> impl Iterator<Item = &'t str> {
    let is_first_round = timeline.parts[segment.part].round.is_none_or(|(round, _)| round == 1);
    let circuit = timeline.circuit_begun_by(segment).map(|circuit| &circuit.how);
    let step = timeline.step(segment).filter(|_| is_first_round).map(|step| &step.how);
    circuit.into_iter().chain(step).flatten().map(String::as_str)
}

/// How long the gap `index` before a step has to be for the step's full announcement and
/// these instructions. Stops measuring beyond `most`.
pub(super) fn time_needed(
    timeline: &Timeline,
    index: usize,
    instructions: &[Sentence],
    most: Duration,
    options: &Options,
) -> Duration {
    let play = SegmentPlay::planned(timeline, index);
    let announcement = announcement(&play, VoiceLevel::Full);
    let announced = announcement.iter().map(|(_, ranked)| &ranked.sentence);
    let mut sum = END_MARGIN;
    for sentence in announced.chain(instructions) {
        sum += options.length(sentence) + SENTENCE_PAUSE;
        if sum > most + SENTENCE_PAUSE {
            break;
        }
    }
    sum.saturating_sub(SENTENCE_PAUSE)
}

/// Alternatives for the announcement of a gap, longest first.
fn announcements(play: &SegmentPlay<'_>, level: VoiceLevel) -> Vec<Sentences> {
    let announcement = announcement(play, level);
    let count = announcement.iter().map(|(last, _)| *last).max().unwrap_or(0);
    let alternative = |number| {
        let sentences = announcement.iter().filter(|(last, _)| *last >= number);
        sentences.map(|(_, sentence)| sentence.clone()).collect()
    };
    let mut alternatives: Vec<Sentences> = (1..=count).map(alternative).collect();
    alternatives.dedup();
    alternatives
}

/// The sentences of a gap's announcement, in order. Each has the number of the last
/// alternative that it is in: the first alternative has all of them, the last only the
/// most important one.
fn announcement(play: &SegmentPlay<'_>, level: VoiceLevel) -> Vec<(usize, RankedSentence)> {
    let Some(step) = play.step().filter(|_| level.speaks()) else { return Vec::new() };
    let (timeline, segment) = (play.timeline, play.segment());
    let before = play.index.checked_sub(1).and_then(|before| timeline.segments.get(before));
    let before = before.filter(|before| before.step == segment.step);
    let side = segment.side.map(Phrase::Side);
    let half_range = segment_phrases::half_range(timeline, segment);
    let spot_changes = before.is_none_or(|before| before.spot != segment.spot);
    let spot = segment_phrases::spot(timeline, segment).filter(|_| spot_changes);
    let direction = segment.direction.map(Phrase::Direction);
    let round = segment_phrases::round(segment);
    let phrases = match segment.kind {
        _ if timeline.is_between_passes(segment) => announcement_between_steps(play, step, side, half_range),
        SegmentKind::Prepare | SegmentKind::Work if level == VoiceLevel::Counts => {
            vec![(2, side), (2, half_range), (1, spot)]
        }
        SegmentKind::Prepare | SegmentKind::Work => {
            let name_last = if side.is_none() && half_range.is_none() { 4 } else { 3 };
            // Only the first step of a circuit has the round.
            let round = round.filter(|_| timeline.circuit_begun_by(segment).is_some());
            let amount = segment_phrases::amount(step, play.work());
            vec![
                (name_last, Some(segment_phrases::name(step))),
                (1, round),
                (4, side),
                (4, half_range),
                (1, spot),
                (1, direction),
                (2, Some(amount)),
            ]
        }
        SegmentKind::Switch => {
            vec![(2, Some(Phrase::ChangeSides)), (3, side), (3, half_range), (1, spot), (1, direction)]
        }
        SegmentKind::Move => vec![(2, Some(Phrase::NextSpot)), (3, spot), (1, direction)],
        SegmentKind::Reverse => vec![(2, Some(Phrase::OtherWay)), (1, direction)],
        SegmentKind::Rest => {
            // The last one is the change: the side if that changes, otherwise the set.
            let side_changes = side.is_some() && before.is_none_or(|before| before.side != segment.side);
            let (set_last, side_last) = if side_changes { (2, 4) } else { (4, 2) };
            vec![
                (3, Some(Phrase::Rest)),
                (set_last, Some(segment_phrases::set(segment))),
                (side_last, side),
                (side_last, half_range),
                (1, spot),
            ]
        }
    };
    let ranked = |phrase: Phrase| RankedSentence::new(announcement_rank(&phrase), phrase);
    phrases.into_iter().filter_map(|(last, phrase)| Some((last, ranked(phrase?)))).collect()
}

/// The phrases of [`announcement`] in the gap between the step before and `step`.
fn announcement_between_steps(
    play: &SegmentPlay<'_>,
    step: &Step,
    side: Option<Phrase>,
    half_range: Option<Phrase>,
) -> Vec<(usize, Option<Phrase>)> {
    let is_switch = play.segment().kind == SegmentKind::Switch;
    let change = if is_switch { Phrase::ChangeSides } else { Phrase::Rest };
    let (name_last, side_last) = if is_switch { (4, 5) } else { (5, 4) };
    // If a `prepare` follows, it announces the amount.
    let work = play.timeline.segments.get(play.index + 1).filter(|next| next.kind == SegmentKind::Work);
    vec![
        (3, Some(change)),
        (name_last, Some(Phrase::Next(step.spoken_name().to_owned()))),
        (2, segment_phrases::round(play.segment())),
        (side_last, side),
        (side_last, half_range),
        (1, work.map(|work| segment_phrases::amount(step, Some(work)))),
    ]
}

/// The rank of a phrase in an announcement.
const fn announcement_rank(phrase: &Phrase) -> Rank {
    match phrase {
        Phrase::Name(_) | Phrase::Next(_) | Phrase::Set { .. } | Phrase::Round { .. } | Phrase::Amount(_) => {
            Rank::Name
        }
        _ => Rank::Change,
    }
}
