//! Cautions and signs to stop: said before the start where there is time, else
//! as soon after as may be, and never dropped.

use super::words::{sentence, sentences};
use super::{Options, Rank, gap, work};
use crate::routine::{Routine, Step, VoiceLevel};
use crate::timeline::{Phase, Timeline};

/// How many segments a line may wait for room. In the last it is said whatever
/// else is.
const WAITS: usize = 6;

/// A line that has to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its sentences, said one after the other.
    pub(super) texts: Vec<String>,
    /// Whether it is about the step alone: that goes before the instructions.
    pub(super) of_step: bool,
    /// Whether it can't wait any longer.
    pub(super) now: bool,
}

impl Line {
    /// Its sentences with their rank.
    pub(super) fn ranked(&self) -> Vec<(Rank, String)> {
        self.texts.iter().map(|text| (Rank::Safety, text.clone())).collect()
    }
}

/// The lines that are still to be said when segment `index` begins, in a
/// session that began with segment `first`.
pub(super) fn pending(timeline: &Timeline, first: usize, index: usize, options: &Options) -> Vec<Line> {
    if options.level == VoiceLevel::Off || index < first {
        return Vec::new();
    }
    let part = timeline.parts.get(timeline.segments[index].part);
    let part = part.map_or(first, |part| part.first.max(first));
    let from = if index - first < WAITS { first } else { part };
    if index - from >= WAITS {
        return Vec::new();
    }
    let mut lines: Vec<(usize, Line)> = Vec::new();
    for at in from..=index {
        lines.extend(born(timeline, first, at).into_iter().map(|line| (at, line)));
        for (since, line) in &mut lines {
            line.now = at - *since + 1 == WAITS;
        }
        if at < index {
            let waiting: Vec<Line> = lines.iter().map(|(_, line)| line.clone()).collect();
            let left = left(timeline, at, &waiting, options);
            lines.retain(|(_, line)| left.contains(line));
        }
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

/// The lines that first belong to segment `at`.
fn born(timeline: &Timeline, first: usize, at: usize) -> Vec<Line> {
    let segment = &timeline.segments[at];
    let Some(part) = timeline.parts.get(segment.part) else { return Vec::new() };
    let mut lines = Vec::new();
    if at == part.first && part.round.is_none_or(|(round, _)| round == 1) {
        let known = (at == first).then(|| timeline.routine.as_ref());
        let texts = timeline.step(segment).map(|step| of_step(step, known)).unwrap_or_default();
        lines.extend(texts.into_iter().map(|texts| Line { texts, of_step: true, now: false }));
    }
    if at == first {
        let texts = of_routine(&timeline.routine);
        lines.extend(texts.into_iter().map(|texts| Line { texts, of_step: false, now: false }));
    }
    lines
}

/// What is left of the lines after segment `at`, as planned.
fn left(timeline: &Timeline, at: usize, lines: &[Line], options: &Options) -> Vec<Line> {
    if lines.is_empty() {
        return Vec::new();
    }
    let segment = &timeline.segments[at];
    let length = segment.length.fixed();
    if segment.phase == Phase::Work {
        let reps = match segment.work {
            Some(crate::timeline::Work::Reps { count, .. }) => count,
            _ => 0,
        };
        work::cues(&work::Stretch { timeline, index: at, length, reps }, lines, options).1
    } else {
        gap::cues(timeline, at, length, lines, options).1
    }
}

/// What a step says that is not said with it for the whole routine.
fn of_step(step: &Step, known: Option<&Routine>) -> Vec<Vec<String>> {
    let rest = |own: &[String], known: Option<&Vec<String>>| -> Vec<String> {
        own.iter().filter(|line| !known.is_some_and(|known| known.contains(line))).cloned().collect()
    };
    let cautions = rest(&step.caution, known.map(|routine| &routine.caution));
    said(&cautions, &rest(&step.stop_if, known.map(|routine| &routine.stop_if)))
}

fn of_routine(routine: &Routine) -> Vec<Vec<String>> {
    said(&routine.caution, &routine.stop_if)
}

fn said(cautions: &[String], signs: &[String]) -> Vec<Vec<String>> {
    let cautions = cautions.iter().flat_map(|text| with_answers(sentences(text)));
    cautions.chain(stop(signs).map(|text| vec![text])).collect()
}

/// Sentence by sentence; but what a question leads to follows it at once, since
/// neither helps alone.
fn with_answers(sentences: Vec<String>) -> Vec<Vec<String>> {
    let mut lines: Vec<Vec<String>> = Vec::new();
    for sentence in sentences {
        let asked = lines.last_mut().filter(|line| line.last().is_some_and(|text| text.ends_with('?')));
        match asked {
            Some(line) => line.push(sentence),
            None => lines.push(vec![sentence]),
        }
    }
    lines
}

/// The signs to stop as one sentence.
fn stop(signs: &[String]) -> Option<String> {
    let signs: Vec<String> = signs.iter().map(|sign| small(sign.trim().trim_end_matches('.'))).collect();
    let (last, others) = signs.split_last()?;
    let named = if others.is_empty() { last.clone() } else { format!("{}, or {last}", others.join(", ")) };
    Some(sentence(&format!("Stop at {named}")))
}

/// The first letter made a small one, unless the word is an abbreviation.
fn small(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next();
    let rest = chars.as_str();
    match first {
        Some(first) if !rest.chars().next().is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(rest.chars()).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_keeps_its_answer() {
        let lines = with_answers(sentences("Go easy. Tight? Sore? Leave it out. Breathe."));
        assert_eq!(lines, [vec!["Go easy."], vec!["Tight?", "Sore?", "Leave it out."], vec!["Breathe."]]);
    }

    #[test]
    fn signs_become_one_sentence() {
        let signs = |list: &[&str]| stop(&list.iter().map(|sign| (*sign).to_owned()).collect::<Vec<_>>());
        assert_eq!(signs(&[]), None);
        assert_eq!(signs(&["Dizziness"]).unwrap(), "Stop at dizziness.");
        assert_eq!(
            signs(&["Sharp or sudden pain", "IT band pain", "Dizziness."]).unwrap(),
            "Stop at sharp or sudden pain, IT band pain, or dizziness."
        );
    }
}
