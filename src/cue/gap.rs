//! The cues of gaps: the step, the change, what follows.

use super::caution::Caution;
use super::listener::ListenerState;
use super::phrase::Phrase;
use super::placer::{AFTER_TONE, CuePlacer, PlannedCue, RankedSentence, SENTENCE_GAP};
use super::segment_play::SegmentPlay;
use super::sentence::Sentence;
use super::words::split;
use super::{Options, Rank, Tone, phrases};
use crate::routine::{Step, VoiceLevel};
use crate::timeline::{Segment, SegmentKind, Timeline};
use std::time::Duration;

type Sentences = Vec<RankedSentence>;

/// A gap's tick marks: three, two and one second before its end.
const COUNTDOWN: [u64; 3] = [3, 2, 1];
/// Silence kept at the end of a gap.
const END_MARGIN: Duration = Duration::from_millis(100);
/// How long before an open gap ends by itself this is announced.
pub(super) const WARNING: Duration = Duration::from_secs(5);

/// The cues of a gap, for a listener in the state `listener`.
pub(super) fn cues(play: &SegmentPlay<'_>, listener: &ListenerState, options: &Options) -> Vec<PlannedCue> {
    let segment = play.segment();
    let mut placer = CuePlacer::new(options);
    let mut from = play.free(if listener.is_resumed() { AFTER_TONE } else { Duration::ZERO });
    if let Some(tone) = opening_tone(segment.kind) {
        placer.tone(Duration::ZERO, tone, Rank::Change);
        from = from.max(tone_lead_time(tone));
    }
    countdown(play.length, &mut placer);
    let mut until = play.length.map_or(Duration::MAX, |length| length.saturating_sub(END_MARGIN));
    if options.level != VoiceLevel::Off && segment.open {
        until = announce_auto_end(play.length, &mut placer).unwrap_or(until);
    }
    speak(&GapContext { play, listener, level: options.level, from, until }, &mut placer);
    placer.finish(play.length)
}

fn countdown(length: Option<Duration>, placer: &mut CuePlacer<'_>) {
    if let Some(length) = length.filter(|length| *length > Duration::from_secs(3)) {
        for seconds in COUNTDOWN {
            placer.tone(length.saturating_sub(Duration::from_secs(seconds)), Tone::Countdown, Rank::Count);
        }
    }
}

/// Announces that an open gap ends by itself. Returns where the words before it
/// must end.
fn announce_auto_end(length: Option<Duration>, placer: &mut CuePlacer<'_>) -> Option<Duration> {
    let at = length?.checked_sub(WARNING)?;
    placer.say(at, Rank::Name, Phrase::EndsIn(WARNING));
    Some(at.saturating_sub(SENTENCE_GAP))
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
    /// Whether a caution is said here even if there is no time for it.
    fn is_urgent(&self, caution: &Caution) -> bool {
        caution.is_overdue() || caution.is_last_chance(self.play)
    }
}

/// Places the gap's words, most important first.
fn speak(gap: &GapContext<'_>, placer: &mut CuePlacer<'_>) {
    let instructs = gap.play.segment().kind == SegmentKind::Prepare && gap.level == VoiceLevel::Full;
    let alternatives = alternatives_left(gap, instructs, placer);
    let (mut at, mut used_longest) = (gap.from, true);
    if !alternatives.is_empty() {
        (at, used_longest) = placer.say_longest_fitting(gap.from, gap.until, alternatives);
    }
    let instructions = if used_longest && instructs { instructions_left(gap) } else { Vec::new() };
    let cautions = gap.listener.cautions(gap.level);
    let (own, others): (Vec<&Caution>, Vec<&Caution>) = cautions.iter().partition(|one| one.is_own());
    let both: Sentences =
        own.iter().flat_map(|caution| caution.ranked()).chain(instructions.iter().cloned()).collect();
    // A step's cautions go before its instructions if there is time for both; otherwise
    // they follow, in the work if need be.
    let cautions_first = placer.fits(at, &both, gap.until);
    let mut filler = GapFiller { gap, placer, at };
    if cautions_first {
        filler.place_cautions(&own);
        filler.place_instructions(instructions);
    } else {
        filler.place_instructions(instructions);
        filler.place_cautions(&own);
    }
    filler.place_cautions(&others);
}

/// Places sentences in a gap, one after the other.
struct GapFiller<'f, 'a> {
    gap: &'f GapContext<'f>,
    placer: &'f mut CuePlacer<'a>,
    /// Where the next sentence may begin.
    at: Duration,
}

impl GapFiller<'_, '_> {
    /// Places cautions while there is time. Once one has to wait only urgent ones are
    /// placed, so that no other overtakes it.
    fn place_cautions(&mut self, cautions: &[&Caution]) {
        let mut waits = false;
        for caution in cautions {
            let texts = caution.ranked();
            let urgent = self.gap.is_urgent(caution) && self.at < self.gap.until;
            if urgent || (!waits && self.placer.fits(self.at, &texts, self.gap.until)) {
                self.at = self.placer.say_all(self.at, texts);
            } else {
                waits = true;
            }
        }
    }

    /// Places instructions until there is no time for the next one.
    fn place_instructions(&mut self, instructions: Sentences) {
        for ranked in instructions {
            if self.at.saturating_add(self.placer.length(&ranked.1)) > self.gap.until {
                break;
            }
            self.at = self.placer.say_all(self.at, vec![ranked]);
        }
    }
}

/// Alternatives to announce the place, longest first, without what was delivered
/// here before.
fn alternatives_left(gap: &GapContext<'_>, instructs: bool, placer: &CuePlacer<'_>) -> Vec<Sentences> {
    let GapContext { play, listener, level, .. } = *gap;
    let mut alternatives = alternatives(play.timeline, play.segment(), play.index, level);
    if listener.is_resumed() {
        // After a pause, only the shortest ones.
        alternatives = alternatives.split_off(alternatives.len().saturating_sub(2));
    } else if instructs {
        add_named_phases(gap, &mut alternatives, placer);
    }
    if listener.has_begun() {
        for alternative in &mut alternatives {
            alternative.retain(|(_, sentence)| {
                !listener.was_said(sentence.phrase()) && !is_connective(sentence.phrase())
            });
        }
    }
    alternatives.retain(|alternative| !alternative.is_empty());
    alternatives
}

/// Whether a phrase only leads to the next one.
const fn is_connective(phrase: &Phrase) -> bool {
    matches!(phrase, Phrase::ChangeSides | Phrase::NextSpot | Phrase::OtherWay | Phrase::Rest)
}

/// Adds an alternative that names the phases of the tempo in the amount, if all
/// else still fits with it.
fn add_named_phases(gap: &GapContext<'_>, alternatives: &mut Vec<Sentences>, placer: &CuePlacer<'_>) {
    let GapContext { play, listener, level, .. } = *gap;
    let Some(step) = play.step() else { return };
    let work = play.timeline.work_of(play.index).map(|at| &play.timeline.segments[at]);
    let Some(rich) = phrases::amount_by_phases(step, work) else { return };
    let Some(mut texts) = alternatives.first().cloned() else { return };
    if let Some(amount) = texts.last_mut() {
        amount.1 = rich.into();
    }
    let own = listener.cautions(level).iter().filter(|caution| caution.is_own()).flat_map(Caution::ranked);
    let everything: Sentences = texts.iter().cloned().chain(own).chain(instructions_left(gap)).collect();
    if placer.fits(gap.from, &everything, gap.until) {
        alternatives.insert(0, texts);
    }
}

/// The instructions that were not delivered here before.
fn instructions_left(gap: &GapContext<'_>) -> Sentences {
    let all = instructions(gap.play.timeline, gap.play.segment()).into_iter();
    let left = all.filter(|sentence| !gap.listener.was_said(sentence.phrase()));
    left.map(|sentence| (Rank::Guide, sentence)).collect()
}

/// The instructions, sentence by sentence.
pub(super) fn instructions(timeline: &Timeline, segment: &Segment) -> Vec<Sentence> {
    let sentences = instruction_texts(timeline, segment).flat_map(split);
    sentences.map(|text| Phrase::Instruction(text.to_owned()).into()).collect()
}

/// The instructions as the author wrote them: those of the circuit that begins
/// here, then those of the step; only in the first round.
pub(super) fn instruction_texts<'t>(
    timeline: &'t Timeline,
    segment: &Segment,
) -> impl Iterator<Item = &'t str> {
    let first_round = timeline.parts[segment.part].round.is_none_or(|(round, _)| round == 1);
    let circuit = timeline.begins_circuit(segment).map(|circuit| &circuit.how);
    let step = timeline.step(segment).filter(|_| first_round).map(|step| &step.how);
    circuit.into_iter().chain(step).flatten().map(String::as_str)
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

/// How long a step's gap has to be for name, place, amount and these instructions.
/// Stops counting beyond `most`.
pub(super) fn time_needed(
    timeline: &Timeline,
    index: usize,
    how: &[Sentence],
    most: Duration,
    options: &Options,
) -> Duration {
    let segment = &timeline.segments[index];
    let lead = timeline.step(segment).map(|step| full_announcement(timeline, segment, step, index));
    let lead = lead.iter().flatten().map(|(_, sentence)| sentence);
    let mut sum = END_MARGIN;
    for sentence in lead.chain(how) {
        sum += options.length(sentence) + SENTENCE_GAP;
        if sum > most + SENTENCE_GAP {
            break;
        }
    }
    sum.saturating_sub(SENTENCE_GAP)
}

/// How long after a gap's opening tone words may begin. The tone for reversing has
/// a third note and takes longer.
const fn tone_lead_time(tone: Tone) -> Duration {
    match tone {
        Tone::Reverse => Duration::from_millis(550),
        _ => AFTER_TONE,
    }
}

/// Alternatives for the words of a gap, longest first.
fn alternatives(timeline: &Timeline, segment: &Segment, index: usize, level: VoiceLevel) -> Vec<Sentences> {
    if level == VoiceLevel::Off {
        return Vec::new();
    }
    let Some(step) = timeline.step(segment) else { return Vec::new() };
    if timeline.is_between(segment) {
        return between(timeline, segment, step, index);
    }
    let place = place_phrases(timeline, segment, index);
    match segment.kind {
        SegmentKind::Prepare | SegmentKind::Work => prepare(timeline, segment, step, index, level),
        SegmentKind::Switch => {
            let (lead, side) = (single(Rank::Change, Phrase::ChangeSides), place.side);
            let long = [lead.clone(), side.clone(), place.spot, place.direction].concat();
            vec![long, [lead, side.clone()].concat(), side]
        }
        SegmentKind::Move => {
            let (lead, spot) = (single(Rank::Change, Phrase::NextSpot), place.spot);
            let long = [lead.clone(), spot.clone(), place.direction].concat();
            vec![long, [lead, spot.clone()].concat(), spot]
        }
        SegmentKind::Reverse => {
            let lead = single(Rank::Change, Phrase::OtherWay);
            vec![[lead.clone(), place.direction].concat(), lead]
        }
        SegmentKind::Rest => rest(segment, place),
    }
}

/// Alternatives for a rest between sets, longest first; the shortest have only what
/// changes.
fn rest(segment: &Segment, place: PlacePhrases) -> Vec<Sentences> {
    let lead = single(Rank::Change, Phrase::Rest);
    let set = single(Rank::Name, phrases::set(segment));
    let PlacePhrases { side, side_changes, spot, .. } = place;
    let long = [lead.clone(), set.clone(), side.clone(), spot].concat();
    let some = [lead.clone(), set.clone(), side.clone()].concat();
    if side_changes {
        vec![long, some, [lead, side.clone()].concat(), side]
    } else {
        vec![long, some, [lead, set.clone()].concat(), set]
    }
}

/// Alternatives before a step that follows a rest, in a new round or on the other
/// side. They have the amount if no `prepare` follows.
fn between(timeline: &Timeline, segment: &Segment, step: &Step, index: usize) -> Vec<Sentences> {
    let lead = if segment.kind == SegmentKind::Switch { Phrase::ChangeSides } else { Phrase::Rest };
    let lead = single(Rank::Change, lead);
    let next = single(Rank::Name, Phrase::Next(step.spoken_name().to_owned()));
    let round = phrases::round(segment).map_or_else(Vec::new, |round| single(Rank::Name, round));
    let side = place_phrases(timeline, segment, index).side;
    let work = timeline.segments.get(index + 1).filter(|next| next.kind == SegmentKind::Work);
    let amount = work.map_or_else(Vec::new, |work| single(Rank::Name, phrases::amount(step, Some(work))));
    let mut alternatives = vec![
        [lead.clone(), next.clone(), round.clone(), side.clone(), amount].concat(),
        [lead.clone(), next.clone(), round, side.clone()].concat(),
        [lead, next.clone(), side.clone()].concat(),
        [next.clone(), side.clone()].concat(),
        if segment.kind == SegmentKind::Switch { side } else { next },
    ];
    alternatives.dedup();
    alternatives
}

/// The parts of a gap's place that can be announced.
struct PlacePhrases {
    /// The side, and that it moves through half its range.
    side: Sentences,
    side_changes: bool,
    spot: Sentences,
    direction: Sentences,
}

fn single(rank: Rank, phrase: Phrase) -> Sentences {
    vec![(rank, phrase.into())]
}

fn place_phrases(timeline: &Timeline, segment: &Segment, index: usize) -> PlacePhrases {
    let changes = |differs: fn(&Segment, &Segment) -> bool| {
        index
            .checked_sub(1)
            .and_then(|before| timeline.segments.get(before))
            .is_none_or(|before| before.owner != segment.owner || differs(before, segment))
    };
    let list = |phrase: Option<Phrase>| phrase.map_or_else(Vec::new, |phrase| single(Rank::Change, phrase));
    let spot_changes = changes(|a, b| a.spot != b.spot);
    PlacePhrases {
        side: [list(segment.side.map(Phrase::Side)), list(phrases::half_range(timeline, segment))].concat(),
        side_changes: segment.side.is_some() && changes(|a, b| a.side != b.side),
        spot: list(phrases::spot(timeline, segment).filter(|_| spot_changes)),
        direction: list(segment.direction.map(Phrase::Direction)),
    }
}

/// Alternatives before a step: everything; name, side and amount; name and side;
/// side.
fn prepare(
    timeline: &Timeline,
    segment: &Segment,
    step: &Step,
    index: usize,
    level: VoiceLevel,
) -> Vec<Sentences> {
    let place = place_phrases(timeline, segment, index);
    if level == VoiceLevel::Counts {
        let all = [place.side.clone(), place.spot].concat();
        return if all.is_empty() { Vec::new() } else { vec![all, place.side] };
    }
    let all = full_announcement(timeline, segment, step, index);
    let (name, amount) = (Vec::from_iter(all.first().cloned()), Vec::from_iter(all.last().cloned()));
    let mut alternatives = vec![
        all,
        [name.clone(), place.side.clone(), amount].concat(),
        [name.clone(), place.side.clone()].concat(),
    ];
    alternatives.push(if place.side.is_empty() { name } else { place.side });
    alternatives.dedup();
    alternatives
}

/// The full announcement of a step, without its instructions.
fn full_announcement(timeline: &Timeline, segment: &Segment, step: &Step, index: usize) -> Sentences {
    let PlacePhrases { side, spot, direction, .. } = place_phrases(timeline, segment, index);
    let work = timeline.work_of(index).map(|at| &timeline.segments[at]);
    let name = single(Rank::Name, phrases::name(step));
    let amount = single(Rank::Name, phrases::amount(step, work));
    // A circuit begins with this step: the round stands beside its name.
    let round = timeline.begins_circuit(segment).and_then(|_| phrases::round(segment));
    let round = round.map_or_else(Vec::new, |round| single(Rank::Name, round));
    [name, round, side, spot, direction, amount].concat()
}
