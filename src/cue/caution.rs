//! Cautions and signs to stop: said before the work if there is time, otherwise as
//! soon as possible after, and never dropped.

use super::Rank;
use super::phrase::Phrase;
use super::placer::RankedSentence;
use super::segment_play::SegmentPlay;
use super::sentence::Sentence;
use super::words::split_sentences;
use crate::timeline::StepIndex;

/// For how many segments a caution may wait for free time: three sets with their rests. In the last of them it is said
/// even over other sentences.
const MAX_SEGMENTS_WAITED: usize = 6;

/// What a caution applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CautionScope {
    Routine,
    /// A circuit, by its index in the routine.
    Circuit(usize),
    Step(StepIndex),
}

/// A caution, or the signs to stop at.
#[derive(Clone, Debug)]
pub(super) struct Caution {
    /// The sentences that were not delivered yet.
    sentences: Vec<Sentence>,
    /// All its words, delivered or not: cautions with the same words are said once.
    pub(super) text: String,
    scope: CautionScope,
    /// How many segments have begun while the caution waited.
    pub(super) segments_waited: usize,
}

impl Caution {
    fn new(sentences: Vec<Sentence>, scope: CautionScope) -> Self {
        let text = sentences.iter().map(Sentence::text).collect::<Vec<_>>().join(" ");
        Self { sentences, text, scope, segments_waited: 0 }
    }

    /// The sentences that were not delivered yet, with their rank.
    pub(super) fn ranked(&self) -> Vec<RankedSentence> {
        self.sentences.iter().map(|sentence| RankedSentence::new(Rank::Safety, sentence.clone())).collect()
    }

    /// Whether it comes before the instructions, because it applies to a step or a circuit
    /// only.
    pub(super) fn precedes_instructions(&self) -> bool {
        self.scope != CautionScope::Routine
    }

    /// Whether it is said in this segment even if there is no time for it.
    pub(super) fn is_urgent(&self, play: &SegmentPlay<'_>) -> bool {
        self.segments_waited + 1 >= MAX_SEGMENTS_WAITED || self.is_last_chance(play)
    }

    /// Whether this is the last segment in which it is in time.
    pub(super) fn is_last_chance(&self, play: &SegmentPlay<'_>) -> bool {
        match self.scope {
            CautionScope::Routine => play.is_last_of_routine(),
            // A circuit's caution is due in the first step of the circuit.
            CautionScope::Circuit(_) | CautionScope::Step(_) => play.is_last_of_step(),
        }
    }

    /// Whether it applies to the segments of this step.
    pub(super) fn applies_to(&self, step: StepIndex) -> bool {
        match self.scope {
            CautionScope::Routine => true,
            CautionScope::Circuit(circuit) => circuit == step.item,
            CautionScope::Step(scope) => scope == step,
        }
    }

    /// Whether this phrase is one of its sentences that were not delivered yet.
    pub(super) fn waits_for(&self, phrase: &Phrase) -> bool {
        self.sentences.iter().any(|sentence| sentence.phrase() == phrase)
    }

    /// Marks a sentence as delivered, by its phrase. Returns whether all of them are now.
    pub(super) fn mark_delivered(&mut self, phrase: &Phrase) -> bool {
        if let Some(index) = self.sentences.iter().position(|sentence| sentence.phrase() == phrase) {
            self.sentences.remove(index);
        }
        self.sentences.is_empty()
    }
}

/// The cautions of a routine, circuit or step: its texts, then its signs to stop without
/// those in `known_signs`.
pub(super) fn cautions(
    texts: &[String],
    signs: &[String],
    known_signs: &[String],
    scope: CautionScope,
) -> Vec<Caution> {
    let groups = texts.iter().flat_map(|text| join_answers(split_sentences(text)));
    let of_texts = groups.map(|group| {
        let sentences = group.into_iter().map(|text| Phrase::Caution(text.to_owned()).into());
        Caution::new(sentences.collect(), scope)
    });
    let signs: Vec<String> = signs.iter().filter(|sign| !known_signs.contains(sign)).cloned().collect();
    let of_signs = (!signs.is_empty()).then(|| Caution::new(vec![Phrase::StopAt(signs).into()], scope));
    of_texts.chain(of_signs).collect()
}

/// Groups sentences: each by itself, but a question together with its answer.
fn join_answers(sentences: Vec<&str>) -> Vec<Vec<&str>> {
    let mut groups: Vec<Vec<&str>> = Vec::new();
    for sentence in sentences {
        let unanswered =
            groups.last_mut().filter(|group| group.last().is_some_and(|text| text.ends_with('?')));
        match unanswered {
            Some(group) => group.push(sentence),
            None => groups.push(vec![sentence]),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_keeps_its_answer() {
        let groups = join_answers(split_sentences("Go easy. Tight? Sore? Leave it out. Breathe."));
        assert_eq!(groups, [vec!["Go easy."], vec!["Tight?", "Sore?", "Leave it out."], vec!["Breathe."]]);
    }
}
