//! The listener's state: which sentences were delivered, and which cautions still
//! wait.

use super::caution::{self, Caution};
use super::phrase::Phrase;
use super::placer::RankedSentence;
use super::sentence::Sentence;
use super::{Rank, phrases};
use crate::routine::BodySide;
use crate::routine::VoiceLevel;
use crate::timeline::{Direction, Segment, Spot, StepIndex, Timeline};
use std::collections::HashSet;

/// The most cautions that may wait: as many as half an hour could say.
const MAX_PENDING_CAUTIONS: usize = 1000;
/// The most cautions that are considered for one segment.
const MAX_CAUTIONS_PER_SEGMENT: usize = 100;

/// What was delivered so far, and which cautions wait.
#[derive(Clone, Debug, Default)]
pub(super) struct ListenerState {
    /// Cautions that wait, in order.
    cautions: Vec<Caution>,
    /// The words of delivered cautions.
    warned: HashSet<String>,
    place: AnnouncedPlace,
    /// The segment that is played, once one is.
    segment: Option<(usize, StepIndex)>,
    /// Phrases that were delivered during this segment.
    here: Vec<Phrase>,
    /// Whether it resumed after a pause, so that the place is announced again.
    resumed: bool,
}

/// The place that was announced last.
#[derive(Clone, Debug, Default)]
struct AnnouncedPlace {
    owner: Option<StepIndex>,
    named: bool,
    set: u32,
    /// The round that was announced last, with its circuit.
    round: Option<(usize, u32)>,
    side: Option<BodySide>,
    /// Whether half a range was announced for this side.
    half_range: bool,
    spot: Option<Spot>,
    direction: Option<Direction>,
}

impl ListenerState {
    /// Begins a segment: queues the cautions of its step, and drops those of the
    /// step before.
    pub(super) fn enter(&mut self, timeline: &Timeline, index: usize) {
        let Some(segment) = timeline.segments.get(index) else { return };
        let owner = segment.owner;
        let before = self.start_segment(index, owner);
        if before.is_some_and(|(_, before)| before == owner) {
            return;
        }
        self.cautions.retain(|caution| caution.applies_to(owner));
        let mut waits = Vec::new();
        let routine = timeline.routine.as_ref();
        if let Some(circuit) = timeline.circuit(segment) {
            waits.extend(caution::circuit_cautions(circuit, owner.item, routine));
        }
        if let Some(step) = timeline.step(segment) {
            waits.extend(caution::step_cautions(step, owner, routine));
        }
        // Cautions of the first step that repeat a caution of the routine are
        // dropped.
        if before.is_none() {
            let routine = caution::routine_cautions(routine);
            let said: HashSet<&str> = routine.iter().map(Caution::text).collect();
            waits.retain(|caution| !said.contains(caution.text()));
            waits.extend(routine);
        }
        let mut known: HashSet<String> =
            self.cautions.iter().map(|caution| caution.text().to_owned()).collect();
        for caution in waits {
            let is_new = !self.warned.contains(caution.text()) && !known.contains(caution.text());
            if is_new && self.cautions.len() < MAX_PENDING_CAUTIONS {
                known.insert(caution.text().to_owned());
                self.cautions.push(caution);
            }
        }
    }

    /// Begins a segment without its cautions; returns the segment before.
    pub(super) fn start_segment(&mut self, index: usize, owner: StepIndex) -> Option<(usize, StepIndex)> {
        for caution in &mut self.cautions {
            caution.waited += 1;
        }
        self.here.clear();
        self.resumed = false;
        self.segment.replace((index, owner))
    }

    /// Resumes the segment after a pause.
    pub(super) fn resume(&mut self) {
        self.here.retain(|phrase| matches!(phrase, Phrase::Instruction(_) | Phrase::Next(_)));
        self.resumed = true;
    }

    /// Marks a phrase of segment `index` as delivered.
    pub(super) fn note_said(&mut self, phrase: &Phrase, timeline: &Timeline, index: usize) {
        let Some(segment) = timeline.segments.get(index) else { return };
        if self.segment.is_some_and(|(here, _)| here == index) {
            self.here.push(phrase.clone());
        }
        match phrase {
            Phrase::Name(_)
            | Phrase::Side(_)
            | Phrase::HalfRange(_)
            | Phrase::Spot(_)
            | Phrase::SpotName(_)
            | Phrase::Direction(_)
            | Phrase::OtherWay
            | Phrase::Set { .. }
            | Phrase::Round { .. }
            | Phrase::Whereabouts { .. } => self.place.note(phrase, segment),
            // A gap outside of steps announces the step that follows.
            Phrase::Next(_) if timeline.is_between(segment) => self.place.note(phrase, segment),
            Phrase::Caution(_) | Phrase::StopAt(_) => {
                let told = self.cautions.iter_mut().position(|caution| caution.mark_said(phrase));
                if let Some(at) = told.filter(|at| self.cautions[*at].is_said()) {
                    self.warned.insert(self.cautions.remove(at).text().to_owned());
                }
            }
            _ => {}
        }
    }

    /// The cautions that wait, as many as are considered for one segment.
    pub(super) fn cautions(&self, level: VoiceLevel) -> &[Caution] {
        if level == VoiceLevel::Off {
            &[]
        } else {
            self.cautions.get(..MAX_CAUTIONS_PER_SEGMENT).unwrap_or(&self.cautions)
        }
    }

    /// Whether something must still be said in this segment.
    pub(super) fn has_required_words(&self, timeline: &Timeline, level: VoiceLevel) -> bool {
        let segment = self.segment.and_then(|(index, _)| timeline.segments.get(index));
        let place = segment.map(|segment| self.unsaid_place(timeline, segment, level));
        !self.cautions(level).is_empty() || place.is_some_and(|place| !place.is_empty())
    }

    /// Whether this phrase was delivered during this segment.
    pub(super) fn was_said(&self, phrase: &Phrase) -> bool {
        self.here.iter().any(|told| match (told, phrase) {
            (Phrase::Amount(_), Phrase::Amount(_)) => true,
            _ => told == phrase,
        })
    }

    /// Whether anything was delivered during this segment.
    pub(super) const fn has_begun(&self) -> bool {
        !self.here.is_empty()
    }

    /// Whether the segment resumed after a pause.
    pub(super) const fn is_resumed(&self) -> bool {
        self.resumed
    }

    /// The parts of a segment's place that must be announced and were not, most
    /// important first: side, spot, direction, set, name, round.
    pub(super) fn unsaid_place(
        &self,
        timeline: &Timeline,
        segment: &Segment,
        level: VoiceLevel,
    ) -> Vec<RankedSentence> {
        if level == VoiceLevel::Off {
            return Vec::new();
        }
        let told = &self.place;
        let here = told.owner == Some(segment.owner);
        let set = if here { told.set != segment.set } else { segment.set > 1 };
        let names = level <= VoiceLevel::Brief && !(here && told.named);
        let step = timeline.step(segment).filter(|_| names);
        let round = segment.round.map(|(round, _)| (segment.owner.item, round));
        let on_side = here && (segment.side.is_none() || told.side == segment.side);
        let missing = [
            segment.side.filter(|_| !on_side).map(Phrase::Side),
            phrases::half_range(timeline, segment).filter(|_| !(on_side && told.half_range)),
            phrases::spot(timeline, segment).filter(|_| !here || told.spot != segment.spot),
            segment.direction.filter(|turn| !here || told.direction != Some(*turn)).map(Phrase::Direction),
            Some(phrases::set(segment)).filter(|_| set && segment.sets > 1),
            step.map(phrases::name),
            phrases::round(segment).filter(|_| told.round != round),
        ];
        missing.into_iter().flatten().map(|phrase| (Rank::Change, Sentence::new(phrase))).collect()
    }
}

impl AnnouncedPlace {
    fn note(&mut self, phrase: &Phrase, segment: &Segment) {
        if self.owner != Some(segment.owner) {
            *self = Self { owner: Some(segment.owner), set: 1, round: self.round, ..Self::default() };
        }
        match phrase {
            Phrase::Name(_) | Phrase::Next(_) => self.named = true,
            Phrase::Round { round, .. } => self.round = Some((segment.owner.item, *round)),
            Phrase::Side(side) => {
                self.half_range &= self.side == Some(*side);
                self.side = Some(*side);
            }
            Phrase::HalfRange(_) => self.half_range = true,
            Phrase::Spot(_) | Phrase::SpotName(_) => self.spot = segment.spot,
            // `Other way` means the direction of this segment.
            Phrase::Direction(_) | Phrase::OtherWay => self.direction = segment.direction,
            Phrase::Set { set, .. } => self.set = *set,
            Phrase::Whereabouts { side, .. } => {
                self.half_range &= self.side == *side;
                (self.named, self.side) = (true, *side);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routine::{Context, parse};
    use crate::timeline::compile;

    #[test]
    fn a_flood_of_cautions_is_bounded_and_the_first_come_first() {
        let cautions: Vec<String> = (0..3_000).map(|number| format!("\"Mind {number}.\"")).collect();
        let text = format!(
            "name = \"R\"\ncaution = [{}]\n[[step]]\nname = \"March\"\ntime = \"30s\"\n",
            cautions.join(",")
        );
        let timeline = compile(parse(&text, "r", &Context::default()).routine.unwrap());
        let mut listener = ListenerState::default();
        listener.enter(&timeline, 0);
        let waiting = listener.cautions(VoiceLevel::Full);
        assert_eq!((waiting.len(), waiting[0].text(), waiting[99].text()), (100, "Mind 0.", "Mind 99."));
        // What was said makes room for the next.
        listener.note_said(&Phrase::Caution("Mind 0.".to_owned()), &timeline, 0);
        assert_eq!(listener.cautions(VoiceLevel::Full)[99].text(), "Mind 100.");
    }
}
