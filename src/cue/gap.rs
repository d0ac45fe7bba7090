//! The cues of gaps, which are all segments but work: the tone of the change, the
//! announcement of what comes, instructions, cautions and the countdown.

use super::caution::Caution;
use super::listener::ListenerState;
use super::phrase::Phrase;
use super::placer::{AFTER_TONE, CuePlacer, END_MARGIN, PlannedCue, RankedSentence, SENTENCE_PAUSE};
use super::segment_play::SegmentPlay;
use super::sentence::Sentence;
use super::words::split_sentences;
use super::{Options, Rank, Tone, phrases};
use crate::routine::{Step, VoiceLevel};
use crate::timeline::{Segment, SegmentKind, Timeline};
use std::time::Duration;

type Sentences = Vec<RankedSentence>;

/// A gap longer than this counts down.
const COUNTDOWN_ABOVE: Duration = Duration::from_secs(3);
/// How long before its end an open gap that ends by itself announces it.
pub(super) const WARNING: Duration = Duration::from_secs(5);

/// The cues of a gap, for a listener in the state `listener`.
pub(super) fn cues(play: &SegmentPlay<'_>, listener: &ListenerState, options: &Options) -> Vec<PlannedCue> {
    let segment = play.segment();
    let mut placer = CuePlacer::new(options);
    let mut from = play.free_from(if listener.is_resumed() { AFTER_TONE } else { Duration::ZERO });
    if let Some(tone) = opening_tone(segment.kind) {
        placer.place_tone(Duration::ZERO, tone, Rank::Change);
        from = from.max(words_after_tone(tone));
    }
    if let Some(length) = play.length.filter(|length| *length > COUNTDOWN_ABOVE) {
        placer.place_countdown(length);
    }
    let mut until = play.length.map_or(Duration::MAX, |length| length.saturating_sub(END_MARGIN));
    if options.level.speaks() && segment.written_open {
        until = announce_auto_end(play.length, &mut placer).unwrap_or(until);
    }
    place_sentences(&GapContext { play, listener, level: options.level, from, until }, &mut placer);
    placer.into_cues(play.length)
}

const fn opening_tone(kind: SegmentKind) -> Option<Tone> {
    match kind {
        SegmentKind::Prepare | SegmentKind::Work => None,
        SegmentKind::Switch => Some(Tone::Switch),
        SegmentKind::Move => Some(Tone::Move),
        SegmentKind::Reverse => Some(Tone::Reverse),
        SegmentKind::Rest => Some(Tone::Rest),
    }
}

/// How long after a gap's opening tone words may begin. The tone for reversing has
/// a third note and takes longer.
const fn words_after_tone(tone: Tone) -> Duration {
    match tone {
        Tone::Reverse => Duration::from_millis(550),
        _ => AFTER_TONE,
    }
}

/// Announces that an open gap ends by itself. Returns when all words before the
/// announcement must end; `None` if nothing is announced.
fn announce_auto_end(length: Option<Duration>, placer: &mut CuePlacer<'_>) -> Option<Duration> {
    let offset = length?.checked_sub(WARNING)?;
    placer.say(offset, Rank::Name, Phrase::EndsIn(WARNING));
    Some(offset.saturating_sub(SENTENCE_PAUSE))
}

/// A gap with the time that its words may take.
struct GapContext<'a> {
    play: &'a SegmentPlay<'a>,
    listener: &'a ListenerState,
    level: VoiceLevel,
    from: Duration,
    until: Duration,
}

impl GapContext<'_> {
    /// Whether instructions are said in this gap.
    fn instructs(&self) -> bool {
        self.play.segment().kind == SegmentKind::Prepare && self.level == VoiceLevel::Full
    }

    /// Whether a caution is said in this gap even if there is no time for it.
    fn is_urgent(&self, caution: &Caution) -> bool {
        caution.is_overdue() || caution.is_last_chance(self.play)
    }
}

/// Places the gap's sentences, most important first.
fn place_sentences(gap: &GapContext<'_>, placer: &mut CuePlacer<'_>) {
    let announcements = announcements_left(gap, placer);
    let (at, has_time_for_instructions) = placer.say_longest_fitting(gap.from, gap.until, announcements);
    let instructions =
        if gap.instructs() && has_time_for_instructions { instructions_left(gap) } else { Vec::new() };
    let cautions = gap.listener.cautions(gap.level);
    let (of_step, of_routine): (Vec<&Caution>, Vec<&Caution>) =
        cautions.iter().partition(|caution| caution.is_of_step());
    let cautions_and_instructions: Sentences =
        of_step.iter().flat_map(|caution| caution.ranked()).chain(instructions.iter().cloned()).collect();
    // A step's cautions come before its instructions if there is time for both; otherwise
    // they come after, during the work if necessary.
    let cautions_first = placer.fits(at, &cautions_and_instructions, gap.until);
    let mut filler = GapFiller { gap, placer, at };
    if cautions_first {
        filler.place_cautions(&of_step);
        filler.place_instructions(instructions);
    } else {
        filler.place_instructions(instructions);
        filler.place_cautions(&of_step);
    }
    filler.place_cautions(&of_routine);
}

/// Places sentences in a gap one after the other.
struct GapFiller<'f, 'a> {
    gap: &'f GapContext<'f>,
    placer: &'f mut CuePlacer<'a>,
    /// When the next sentence may begin.
    at: Duration,
}

impl GapFiller<'_, '_> {
    /// Places cautions while there is time. Once one is postponed only urgent ones are
    /// placed, so that no other overtakes it.
    fn place_cautions(&mut self, cautions: &[&Caution]) {
        let mut postponed = false;
        for caution in cautions {
            let sentences = caution.ranked();
            let urgent = self.gap.is_urgent(caution) && self.at < self.gap.until;
            if urgent || (!postponed && self.placer.fits(self.at, &sentences, self.gap.until)) {
                self.at = self.placer.say_all(self.at, sentences);
            } else {
                postponed = true;
            }
        }
    }

    /// Places instructions until there is no time for the next one.
    fn place_instructions(&mut self, instructions: Sentences) {
        for ranked in instructions {
            if self.at.saturating_add(self.placer.length(&ranked.sentence)) > self.gap.until {
                break;
            }
            self.at = self.placer.say_all(self.at, vec![ranked]);
        }
    }
}

/// Alternatives for the announcement, longest first, without what was delivered in
/// this segment before.
fn announcements_left(gap: &GapContext<'_>, placer: &CuePlacer<'_>) -> Vec<Sentences> {
    let GapContext { play, listener, level, .. } = *gap;
    let mut alternatives = announcements(play, level);
    if listener.is_resumed() {
        // After a pause, only the shortest ones.
        alternatives = alternatives.split_off(alternatives.len().saturating_sub(2));
    } else if gap.instructs() {
        add_named_phases(gap, &mut alternatives, placer);
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

/// Whether a phrase only leads to the phrase after it.
const fn is_connective(phrase: &Phrase) -> bool {
    matches!(phrase, Phrase::ChangeSides | Phrase::NextSpot | Phrase::OtherWay | Phrase::Rest)
}

/// Adds an alternative that names the phases of the tempo in the amount, if cautions
/// and instructions still fit with it.
fn add_named_phases(gap: &GapContext<'_>, alternatives: &mut Vec<Sentences>, placer: &CuePlacer<'_>) {
    let GapContext { play, listener, level, .. } = *gap;
    let Some(step) = play.step() else { return };
    let Some(amount_by_phases) = phrases::amount_by_phases(step, play.work()) else { return };
    let Some(mut sentences) = alternatives.first().cloned() else { return };
    if let Some(amount) = sentences.last_mut() {
        amount.sentence = amount_by_phases.into();
    }
    let of_step =
        listener.cautions(level).iter().filter(|caution| caution.is_of_step()).flat_map(Caution::ranked);
    let everything: Sentences =
        sentences.iter().cloned().chain(of_step).chain(instructions_left(gap)).collect();
    if placer.fits(gap.from, &everything, gap.until) {
        alternatives.insert(0, sentences);
    }
}

/// The instructions that were not delivered in this segment before.
fn instructions_left(gap: &GapContext<'_>) -> Sentences {
    instructions(gap.play.timeline, gap.play.segment())
        .into_iter()
        .filter(|sentence| !gap.listener.was_delivered(sentence.phrase()))
        .map(|sentence| RankedSentence::new(Rank::Guide, sentence))
        .collect()
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
    let announcement = play.step().map(|step| full_announcement(&play, step));
    let announcement = announcement.iter().flatten().map(|ranked| &ranked.sentence);
    let mut sum = END_MARGIN;
    for sentence in announcement.chain(instructions) {
        sum += options.length(sentence) + SENTENCE_PAUSE;
        if sum > most + SENTENCE_PAUSE {
            break;
        }
    }
    sum.saturating_sub(SENTENCE_PAUSE)
}

/// Alternatives for the announcement of a gap, longest first.
fn announcements(play: &SegmentPlay<'_>, level: VoiceLevel) -> Vec<Sentences> {
    if !level.speaks() {
        return Vec::new();
    }
    let Some(step) = play.step() else { return Vec::new() };
    let segment = play.segment();
    if play.timeline.is_between_steps(segment) {
        return announcements_between_steps(play, step);
    }
    let location = location_sentences(play);
    match segment.kind {
        SegmentKind::Prepare | SegmentKind::Work => announcements_before_step(play, step, level),
        SegmentKind::Switch => {
            let (connective, side) = (single(Rank::Change, Phrase::ChangeSides), location.side);
            let long = [connective.clone(), side.clone(), location.spot, location.direction].concat();
            vec![long, [connective, side.clone()].concat(), side]
        }
        SegmentKind::Move => {
            let (connective, spot) = (single(Rank::Change, Phrase::NextSpot), location.spot);
            let long = [connective.clone(), spot.clone(), location.direction].concat();
            vec![long, [connective, spot.clone()].concat(), spot]
        }
        SegmentKind::Reverse => {
            let connective = single(Rank::Change, Phrase::OtherWay);
            vec![[connective.clone(), location.direction].concat(), connective]
        }
        SegmentKind::Rest => announcements_in_rest(segment, location),
    }
}

/// Alternatives for a rest between sets, longest first. The shortest one has only the
/// change: the side if that changes, otherwise the set.
fn announcements_in_rest(segment: &Segment, location: LocationSentences) -> Vec<Sentences> {
    let rest = single(Rank::Change, Phrase::Rest);
    let set = single(Rank::Name, phrases::set(segment));
    let LocationSentences { side, side_changes, spot, .. } = location;
    let with_side = [rest.clone(), set.clone(), side.clone()].concat();
    let with_spot = [with_side.clone(), spot].concat();
    let change = if side_changes { side } else { set };
    vec![with_spot, with_side, [rest, change.clone()].concat(), change]
}

/// Alternatives for a gap between two steps of a routine or a circuit, longest
/// first. They have the amount if no `prepare` follows.
fn announcements_between_steps(play: &SegmentPlay<'_>, step: &Step) -> Vec<Sentences> {
    let segment = play.segment();
    let is_switch = segment.kind == SegmentKind::Switch;
    let connective = single(Rank::Change, if is_switch { Phrase::ChangeSides } else { Phrase::Rest });
    let next = single(Rank::Name, Phrase::Next(step.spoken_name().to_owned()));
    let round = phrases::round(segment).map_or_else(Vec::new, |round| single(Rank::Name, round));
    let side = location_sentences(play).side;
    let work = play.timeline.segments.get(play.index + 1).filter(|next| next.kind == SegmentKind::Work);
    let amount = work.map_or_else(Vec::new, |work| single(Rank::Name, phrases::amount(step, Some(work))));
    let mut alternatives = vec![
        [connective.clone(), next.clone(), round.clone(), side.clone(), amount].concat(),
        [connective.clone(), next.clone(), round, side.clone()].concat(),
        [connective, next.clone(), side.clone()].concat(),
        [next.clone(), side.clone()].concat(),
        if is_switch { side } else { next },
    ];
    alternatives.dedup();
    alternatives
}

/// Alternatives before a step: everything; name, side and amount; name and side;
/// side.
fn announcements_before_step(play: &SegmentPlay<'_>, step: &Step, level: VoiceLevel) -> Vec<Sentences> {
    let LocationSentences { side, spot, .. } = location_sentences(play);
    if level == VoiceLevel::Counts {
        let both = [side.clone(), spot].concat();
        return if both.is_empty() { Vec::new() } else { vec![both, side] };
    }
    let full = full_announcement(play, step);
    let (name, amount) = (Vec::from_iter(full.first().cloned()), Vec::from_iter(full.last().cloned()));
    let mut alternatives =
        vec![full, [name.clone(), side.clone(), amount].concat(), [name.clone(), side.clone()].concat()];
    alternatives.push(if side.is_empty() { name } else { side });
    alternatives.dedup();
    alternatives
}

/// The full announcement of a step: name, round, side, spot, direction and amount.
fn full_announcement(play: &SegmentPlay<'_>, step: &Step) -> Sentences {
    let LocationSentences { side, spot, direction, .. } = location_sentences(play);
    let name = single(Rank::Name, phrases::name(step));
    let amount = single(Rank::Name, phrases::amount(step, play.work()));
    // Only the first step of a circuit has the round.
    let circuit = play.timeline.circuit_begun_by(play.segment());
    let round = circuit.and_then(|_| phrases::round(play.segment()));
    let round = round.map_or_else(Vec::new, |round| single(Rank::Name, round));
    [name, round, side, spot, direction, amount].concat()
}

fn single(rank: Rank, phrase: Phrase) -> Sentences {
    vec![RankedSentence::new(rank, phrase)]
}

/// What can be said of a segment's location.
struct LocationSentences {
    /// The side, and that the movement goes through half its range if it does.
    side: Sentences,
    /// Whether the segment before had another side or step.
    side_changes: bool,
    /// The spot; empty if the segment before had the same step and spot.
    spot: Sentences,
    direction: Sentences,
}

fn location_sentences(play: &SegmentPlay<'_>) -> LocationSentences {
    let (timeline, segment) = (play.timeline, play.segment());
    let before = play.index.checked_sub(1).and_then(|before| timeline.segments.get(before));
    let before = before.filter(|before| before.step == segment.step);
    let list = |phrase: Option<Phrase>| phrase.map_or_else(Vec::new, |phrase| single(Rank::Change, phrase));
    let spot_changes = before.is_none_or(|before| before.spot != segment.spot);
    LocationSentences {
        side: [list(segment.side.map(Phrase::Side)), list(phrases::half_range(timeline, segment))].concat(),
        side_changes: segment.side.is_some() && before.is_none_or(|before| before.side != segment.side),
        spot: list(phrases::spot(timeline, segment).filter(|_| spot_changes)),
        direction: list(segment.direction.map(Phrase::Direction)),
    }
}
