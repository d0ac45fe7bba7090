//! The content of a printed routine, which `html` and `markdown` write.

use crate::figure::{Figure, FigureSource, Figures, Presentation};
use crate::routine::{
    Amount, BodySide, Circuit, Condition, Gap, Item, Routine, Side, Source, Spots, Step, Tempo, Variation,
    ends_sentence,
};
use crate::timeline::{Timeline, labels};

/// The most postures that are drawn of one movement.
const MAX_POSTURES: usize = 3;

/// The last line of every page.
pub(super) const GUIDANCE: &str = "General exercise guidance; it can't diagnose or treat. \
    If pain is sharp, new or getting worse, stop and see a clinician.";

/// The content of a printed routine.
#[derive(Clone, Debug)]
pub struct Card<'r> {
    pub(super) routine: &'r Routine,
    /// The parts of the line below the title: kind, length and week.
    pub(super) headline: Vec<String>,
    pub(super) equipment: String,
    /// The steps, in order.
    pub(super) sections: Vec<CardSection<'r>>,
    /// The sources, each once.
    pub(super) sources: Vec<String>,
}

/// The steps of a circuit, or a run of steps outside circuits.
#[derive(Clone, Debug)]
pub(super) struct CardSection<'r> {
    /// `None` for steps outside circuits.
    pub(super) circuit: Option<&'r Circuit>,
    pub(super) steps: Vec<CardStep<'r>>,
}

/// A printed step.
#[derive(Clone, Debug)]
pub(super) struct CardStep<'r> {
    pub(super) step: &'r Step,
    /// Its number in the routine, from 1.
    pub(super) number: usize,
    /// Postures of the movement; empty if there is no figure.
    pub(super) postures: Vec<Figure>,
}

/// A label and a text that is not empty.
pub(super) type Note = (&'static str, String);

impl<'r> Card<'r> {
    /// The card of a routine, with its figures.
    pub fn new(timeline: &'r Timeline, source: &FigureSource) -> Self {
        let routine = &*timeline.routine;
        let kind = routine.kind.map(|kind| kind.word().to_owned());
        let headline =
            kind.into_iter().chain([labels::routine_length(timeline)]).chain(labels::week(routine));
        Self {
            routine,
            headline: headline.collect(),
            equipment: routine.all_equipment().join(", "),
            sections: sections(routine, &source.figures(routine)),
            sources: sources(routine),
        }
    }

    /// The cautions about the whole routine, and the pain with which it must not be done.
    pub(super) fn cautions(&self) -> String {
        cautions_and_limit(&self.routine.caution, self.routine.max_pain).join(" ")
    }
}

fn sections<'r>(routine: &'r Routine, figures: &Figures) -> Vec<CardSection<'r>> {
    let mut sections: Vec<CardSection<'_>> = Vec::new();
    let mut numbers = 1..;
    let mut card_step = |step: &'r Step| CardStep {
        step,
        number: numbers.next().unwrap_or_default(),
        postures: postures(step, figures),
    };
    for item in &routine.items {
        match item {
            Item::Step(step) => {
                let step = card_step(step);
                match sections.last_mut() {
                    Some(section) if section.circuit.is_none() => section.steps.push(step),
                    _ => sections.push(CardSection { circuit: None, steps: vec![step] }),
                }
            }
            Item::Circuit(circuit) => {
                let steps = circuit.steps.iter().map(&mut card_step).collect();
                sections.push(CardSection { circuit: Some(circuit), steps });
            }
        }
    }
    sections
}

fn postures(step: &Step, figures: &Figures) -> Vec<Figure> {
    let motion = figures.get(step.pose.as_deref().unwrap_or(&step.id));
    let presentation = Presentation { mirrored: starts_left(step), ..Presentation::default() };
    motion.map(|motion| motion.postures(MAX_POSTURES, &presentation)).unwrap_or_default()
}

/// The rounds, side and rest of a circuit.
pub(super) fn circuit_summary(circuit: &Circuit) -> String {
    let has_rounds = circuit.rounds > 1;
    let rounds = has_rounds.then(|| format!("{} rounds", circuit.rounds));
    let side = match circuit.side {
        Side::Each => Some("each side".to_owned()),
        Side::Left => Some("left side".to_owned()),
        Side::Right => Some("right side".to_owned()),
        Side::Together | Side::Alternate => None,
    };
    let rest = gap_text(circuit.rest).filter(|_| has_rounds).map(|rest| format!("{rest} between rounds"));
    [rounds, side, rest].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The notes about a circuit.
pub(super) fn circuit_notes(circuit: &Circuit) -> Vec<Note> {
    let notes = [("Mind", sentences(&circuit.caution)), ("Stop if", signs(&circuit.stop_if, ", "))];
    notes.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

/// Whether the step begins on the left. Figures work with the right side, so that its
/// figure is mirrored, as in the player.
fn starts_left(step: &Step) -> bool {
    match step.side {
        Side::Each | Side::Alternate => step.first == BodySide::Left,
        Side::Left => true,
        Side::Right | Side::Together => false,
    }
}

/// The notes about a step.
pub(super) fn step_notes(step: &Step) -> Vec<Note> {
    let tempo = match step.amount(1) {
        Amount::Reps { tempo: Some(tempo), .. } => tempo_text(tempo),
        _ => String::new(),
    };
    let spots = if let Spots::Named(names) = &step.spots { names.join(", ") } else { String::new() };
    let has_both_sides = matches!(step.side, Side::Each | Side::Alternate);
    let first = if has_both_sides && step.first == BodySide::Right { "the right side" } else { "" };
    let between = gap_text(step.rest).filter(|_| step.sets > 1).map(|rest| format!("{rest} between sets"));
    let after = gap_text(step.after).map(|rest| format!("{rest} afterwards"));
    let rests: Vec<String> = between.into_iter().chain(after).collect();
    let text_of = |variation: &Option<Variation>| {
        variation.as_ref().map(|variation| variation.text.clone()).unwrap_or_default()
    };
    let notes = [
        ("Tempo", tempo),
        ("Load", step.load.clone().unwrap_or_default()),
        ("Spots", spots),
        ("First", first.to_owned()),
        ("Rest", rests.join(", ")),
        ("Easier", text_of(&step.easier)),
        ("Harder", text_of(&step.harder)),
        ("Mind", sentences(&step.caution)),
        ("Stop if", signs(&step.stop_if, ", ")),
        ("Leave out with", Condition::any_of(&step.not_for)),
    ];
    notes.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

/// A gap in words; `None` if there is none.
fn gap_text(gap: Gap) -> Option<String> {
    match gap {
        Gap::Timed(length) if length.is_zero() => None,
        Gap::Timed(length) => Some(labels::length(length)),
        Gap::Open => Some("as long as you like".to_owned()),
    }
}

/// A tempo in words: `straighten 2s, hold 1s`.
fn tempo_text(tempo: &Tempo) -> String {
    let phases = tempo.phases.iter().map(|phase| {
        let length = labels::phase_length(phase);
        match &phase.name {
            Some(name) => format!("{name} {length}"),
            None => format!("{length} a rep"),
        }
    });
    phases.collect::<Vec<_>>().join(", ")
}

/// Joins texts, with a full stop after each that doesn't end with a mark.
pub(super) fn sentences(texts: &[String]) -> String {
    let ends = |text: &str| text.is_empty() || ends_sentence(text);
    let sentences = texts.iter().map(|text| if ends(text) { text.clone() } else { format!("{text}.") });
    sentences.collect::<Vec<_>>().join(" ")
}

/// Joins signs to stop at, without their full stops.
pub(super) fn signs(texts: &[String], separator: &str) -> String {
    let signs: Vec<&str> = texts.iter().map(|sign| sign.trim_end_matches('.')).collect();
    signs.join(separator)
}

/// The cautions, and the pain with which the routine must not be done.
pub(super) fn cautions_and_limit(cautions: &[String], max_pain: u8) -> Vec<String> {
    let limit = format!("Not with pain above {max_pain} of 10.");
    cautions.iter().cloned().chain([limit]).collect()
}

fn sources(routine: &Routine) -> Vec<String> {
    let circuits = routine.items.iter().filter_map(|item| match item {
        Item::Circuit(circuit) => circuit.source.as_ref(),
        Item::Step(_) => None,
    });
    let steps = routine.steps().filter_map(|step| step.source.as_ref());
    let sources = routine.source.iter().chain(circuits).chain(steps);
    let mut texts: Vec<String> = Vec::new();
    for text in sources.map(source_text).filter(|text| !text.is_empty()) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

fn source_text(source: &Source) -> String {
    let parts = [&source.author, &source.title, &source.licence, &source.url];
    parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
}

/// Calls a function with the card of a routine.
#[cfg(test)]
pub(super) fn with_card<T>(text: &str, use_card: impl FnOnce(&Card<'_>) -> T) -> T {
    let parsed = crate::routine::parse(text, "r", &crate::routine::Context::default());
    assert!(parsed.routine.is_some(), "{:?}", parsed.diagnostics);
    let timeline = crate::timeline::compile(parsed.routine.unwrap());
    use_card(&Card::new(&timeline, &FigureSource::default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_has_all_its_notes() {
        let text = "name = \"R\"\n[[step]]\nname = \"Hamstring lunge\"\nreps = 8\nsets = 3\nrest = \"90s\"\nside = \"each\"\n\
                    first = \"right\"\ntempo = \"down 3s, up 1s\"\nload = \"12 kg\"\neasier = \"Less\"\ncaution = [\"Slowly\", \"No pain.\"]\n";
        with_card(text, |card| {
            let step = &card.sections[0].steps[0];
            let notes: Vec<String> =
                step_notes(step.step).iter().map(|(label, text)| format!("{label}: {text}")).collect();
            assert_eq!(
                notes,
                [
                    "Tempo: down 3s, up 1s",
                    "Load: 12 kg",
                    "First: the right side",
                    "Rest: 1:30 between sets",
                    "Easier: Less",
                    "Mind: Slowly. No pain."
                ]
            );
            assert_eq!(step.postures.len(), 2, "the lunge has two key postures");
        });
    }

    #[test]
    fn a_circuit_is_a_section_of_its_own() {
        let text = "name = \"R\"\n[[step]]\nname = \"Walk\"\ntime = \"1min\"\n[[step]]\nname = \"Twice\"\nsets = 2\nrest = \"1min\"\n\
                    [[step.step]]\nname = \"Hop\"\nreps = 5\n[[step.step]]\nname = \"Jump\"\nreps = 5\n[[step]]\nname = \"Lie\"\ntime = \"1min\"\n";
        with_card(text, |card| {
            let numbers = |section: &CardSection<'_>| section.steps.iter().map(|step| step.number).collect();
            let numbers: Vec<Vec<usize>> = card.sections.iter().map(numbers).collect();
            assert_eq!(numbers, [vec![1], vec![2, 3], vec![4]]);
            let circuit = card.sections[1].circuit.unwrap();
            assert_eq!(circuit_summary(circuit), "2 rounds, 1:00 between rounds");
        });
    }
}
