//! The listener's state: which sentences were delivered, and which cautions wait.

use super::caution::{Caution, CautionScope, cautions};
use super::phrase::Phrase;
use super::placer::RankedSentence;
use super::{Rank, segment_phrases};
use crate::routine::{BodySide, VoiceLevel};
use crate::session::Fact;
use crate::timeline::{Direction, Segment, Spot, StepIndex, Timeline};
use std::collections::HashSet;

/// The most cautions that may wait: more than can be said in half an hour.
const MAX_PENDING_CAUTIONS: usize = 1000;
/// The most cautions that are considered for one segment.
const MAX_CAUTIONS_PER_SEGMENT: usize = 100;

/// What was delivered to the runner so far, and which cautions wait.
#[derive(Clone, Debug, Default)]
pub(super) struct ListenerState {
    /// Cautions that wait, in order.
    cautions: Vec<Caution>,
    /// The words of delivered cautions.
    delivered_cautions: HashSet<String>,
    location: AnnouncedLocation,
    /// The index of the current segment; `None` before the first one.
    segment: Option<usize>,
    /// Phrases that were delivered during this segment.
    delivered_in_segment: Vec<Phrase>,
    /// Phrases that began to be heard during this segment; one that is not delivered was cut
    /// off.
    begun_in_segment: Vec<Phrase>,
    /// Whether the segment resumed after a pause before which something was delivered in it, so
    /// that its location is announced again.
    pub(super) resumed: bool,
}

/// The location that was announced last.
#[derive(Clone, Debug, Default)]
struct AnnouncedLocation {
    step: Option<StepIndex>,
    named: bool,
    set: u32,
    /// The index of the last circuit whose round was announced, and the round.
    round: Option<(usize, u32)>,
    side: Option<BodySide>,
    /// Whether half a range was announced for this side.
    half_range: bool,
    spot: Option<Spot>,
    direction: Option<Direction>,
}

impl ListenerState {
    /// Begins or resumes a segment, if that is what happened. Returns whether it is.
    pub(super) fn handle_fact(&mut self, timeline: &Timeline, fact: &Fact) -> bool {
        match fact {
            Fact::SegmentBegan { index } => self.enter(timeline, *index),
            Fact::Resumed => self.resume(),
            Fact::RepCounted { .. } => {
                // The same words are said again for a later rep.
                self.delivered_in_segment.retain(|phrase| !matches!(phrase, Phrase::CountSide(..)));
                return false;
            }
            _ => return false,
        }
        true
    }

    /// Begins a segment: queues the cautions of its step, and drops those of the
    /// step before.
    fn enter(&mut self, timeline: &Timeline, index: usize) {
        let Some(segment) = timeline.segments.get(index) else { return };
        let previous = self.segment.and_then(|previous| timeline.segments.get(previous));
        self.start_segment(index);
        if previous.is_some_and(|previous| previous.step == segment.step) {
            return;
        }
        self.cautions.retain(|caution| caution.applies_to(segment.step));
        let mut added = Vec::new();
        let routine = timeline.routine.as_ref();
        let signs = &routine.stop_if;
        if let Some(circuit) = timeline.circuit(segment) {
            let scope = CautionScope::Circuit(segment.step.item);
            added.extend(cautions(&circuit.caution, &circuit.stop_if, signs, scope));
        }
        if let Some(step) = timeline.step(segment) {
            added.extend(cautions(&step.caution, &step.stop_if, signs, CautionScope::Step(segment.step)));
        }
        // Before the first step, the routine's cautions are added; the step's cautions that
        // repeat them are dropped.
        if previous.is_none() {
            let routine_cautions = cautions(&routine.caution, signs, &[], CautionScope::Routine);
            let texts: HashSet<&str> = routine_cautions.iter().map(|caution| caution.text.as_str()).collect();
            added.retain(|caution| !texts.contains(caution.text.as_str()));
            added.extend(routine_cautions);
        }
        let mut pending: HashSet<String> = self.cautions.iter().map(|caution| caution.text.clone()).collect();
        for caution in added {
            let is_new = !self.delivered_cautions.contains(&caution.text) && !pending.contains(&caution.text);
            if is_new && self.cautions.len() < MAX_PENDING_CAUTIONS {
                pending.insert(caution.text.clone());
                self.cautions.push(caution);
            }
        }
    }

    /// Begins a segment without queuing cautions.
    pub(super) fn start_segment(&mut self, index: usize) {
        for caution in &mut self.cautions {
            caution.segments_waited += 1;
        }
        self.delivered_in_segment.clear();
        self.begun_in_segment.clear();
        self.resumed = false;
        self.segment = Some(index);
    }

    /// Resumes the segment after a pause: everything but its instructions, the author's cues
    /// and what comes next has to be delivered again.
    fn resume(&mut self) {
        self.resumed |= self.has_delivered_in_segment();
        self.delivered_in_segment.retain(|phrase| {
            matches!(
                phrase,
                Phrase::Instruction(_) | Phrase::Remark { .. } | Phrase::Next(_) | Phrase::NextChange(_)
            )
        });
    }

    /// Marks a phrase of segment `index` as begun.
    pub(super) fn mark_begun(&mut self, phrase: &Phrase, index: usize) {
        if self.segment == Some(index) {
            self.begun_in_segment.push(phrase.clone());
        }
    }

    /// Whether this phrase began to be heard during this segment.
    pub(super) fn was_begun(&self, phrase: &Phrase) -> bool {
        self.begun_in_segment.contains(phrase)
    }

    /// Marks a phrase of segment `index` as delivered.
    pub(super) fn mark_delivered(&mut self, phrase: &Phrase, timeline: &Timeline, index: usize) {
        let Some(segment) = timeline.segments.get(index) else { return };
        if self.segment == Some(index) {
            self.delivered_in_segment.push(phrase.clone());
        }
        match phrase {
            Phrase::Caution(_) | Phrase::StopAt(_) => {
                let waiting = self.cautions.iter().position(|caution| caution.waits_for(phrase));
                let Some(waiting) = waiting else { return };
                if self.cautions[waiting].mark_delivered(phrase) {
                    self.delivered_cautions.insert(self.cautions.remove(waiting).text);
                }
            }
            // Only a gap between two steps belongs to the step that it announces.
            Phrase::Next(_) if !timeline.is_between_passes(segment) => {}
            _ => self.location.update(phrase, segment),
        }
    }

    /// The first cautions that wait: those that are considered for one segment.
    pub(super) fn cautions(&self, level: VoiceLevel) -> &[Caution] {
        if level.speaks() {
            self.cautions.get(..MAX_CAUTIONS_PER_SEGMENT).unwrap_or(&self.cautions)
        } else {
            &[]
        }
    }

    /// Whether this phrase was delivered during this segment; for an amount, whether it was
    /// delivered in any words.
    pub(super) fn was_delivered(&self, phrase: &Phrase) -> bool {
        self.delivered_in_segment.iter().any(|delivered| match (delivered, phrase) {
            (Phrase::Amount(_), Phrase::Amount(_)) => true,
            _ => delivered == phrase,
        })
    }

    /// Whether anything was delivered during this segment.
    pub(super) const fn has_delivered_in_segment(&self) -> bool {
        !self.delivered_in_segment.is_empty()
    }

    /// The parts of a segment's location that must be announced and were not, most
    /// important first: side, spot, direction, set, name, round.
    pub(super) fn undelivered_location(
        &self,
        timeline: &Timeline,
        segment: &Segment,
        level: VoiceLevel,
    ) -> Vec<RankedSentence> {
        if !level.speaks() {
            return Vec::new();
        }
        let known = &self.location;
        let same_step = known.step == Some(segment.step);
        let set_changes = if same_step { known.set != segment.set } else { segment.set > 1 };
        let needs_name = level.says_names() && !(same_step && known.named);
        let step = timeline.step(segment).filter(|_| needs_name);
        let round = segment.round.map(|(round, _)| (segment.step.item, round));
        let same_side = same_step && (segment.side.is_none() || known.side == segment.side);
        let missing = [
            segment.side.filter(|_| !same_side).map(Phrase::Side),
            segment_phrases::half_range(timeline, segment).filter(|_| !(same_side && known.half_range)),
            segment_phrases::spot(timeline, segment).filter(|_| !same_step || known.spot != segment.spot),
            segment
                .direction
                .filter(|_| !same_step || known.direction != segment.direction)
                .map(Phrase::Direction),
            Some(segment_phrases::set(segment)).filter(|_| set_changes && segment.sets > 1),
            step.map(segment_phrases::name),
            segment_phrases::round(segment).filter(|_| known.round != round),
        ];
        missing.into_iter().flatten().map(|phrase| RankedSentence::new(Rank::Change, phrase)).collect()
    }
}

impl AnnouncedLocation {
    /// Adds a phrase that was delivered during a segment, if it is about the location.
    fn update(&mut self, phrase: &Phrase, segment: &Segment) {
        if self.step != Some(segment.step) {
            *self = Self { step: Some(segment.step), set: 1, round: self.round, ..Self::default() };
        }
        match phrase {
            Phrase::Name(_) | Phrase::Next(_) => self.named = true,
            Phrase::Round { round, .. } => self.round = Some((segment.step.item, *round)),
            Phrase::Side(side) => {
                self.half_range &= self.side == Some(*side);
                self.side = Some(*side);
            }
            Phrase::HalfRange(_) => self.half_range = true,
            Phrase::Spot(_) | Phrase::SpotName(_) => self.spot = segment.spot,
            // `OtherWay` means the direction of this segment.
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
    fn the_number_of_waiting_cautions_is_limited_and_the_first_come_first() {
        let cautions: Vec<String> = (0..3_000).map(|number| format!("\"Mind {number}.\"")).collect();
        let text = format!(
            "name = \"R\"\ncaution = [{}]\n[[step]]\nname = \"March\"\ntime = \"30s\"\n",
            cautions.join(",")
        );
        let timeline = compile(parse(&text, "r", &Context::default()).routine.unwrap());
        let mut listener = ListenerState::default();
        listener.enter(&timeline, 0);
        let waiting = listener.cautions(VoiceLevel::Full);
        assert_eq!(
            (waiting.len(), waiting[0].text.as_str(), waiting[99].text.as_str()),
            (100, "Mind 0.", "Mind 99.")
        );
        // A delivered caution makes room for the next.
        listener.mark_delivered(&Phrase::Caution("Mind 0.".to_owned()), &timeline, 0);
        assert_eq!(listener.cautions(VoiceLevel::Full)[99].text, "Mind 100.");
    }
}
