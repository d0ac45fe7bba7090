//! The content of a printed routine, which `html` and `markdown` write.

use crate::figure::{Figure, FigureSource, Figures, Presentation};
use crate::routine::{
    Amount, BodySide, Circuit, Condition, Gap, Item, Routine, Safety, Side, Source, Spots, Step, Tempo,
};
use crate::timeline::{Timeline, labels};

/// The most pictures of one movement.
const MAX_PICTURES: usize = 3;

/// The last line of every page.
pub(super) const GUIDANCE: &str = "General exercise guidance; it can't diagnose or treat. \
    If pain is sharp, new or getting worse, stop and see a clinician.";

/// The content of a printed routine.
#[derive(Clone, Debug)]
pub struct Card {
    /// Its title.
    pub(super) title: String,
    /// The language of its texts.
    pub(super) language: String,
    /// The parts of the line below the title: kind, length and week.
    pub(super) headline: Vec<String>,
    /// The equipment.
    pub(super) equipment: String,
    /// What the author says about the routine.
    pub(super) about: Option<String>,
    /// Cautions and signs to stop, for the whole routine.
    pub(super) safety: Safety,
    /// The steps, in order.
    pub(super) sections: Vec<CardSection>,
    /// The sources, each once.
    pub(super) sources: Vec<String>,
}

/// The steps of a circuit, or a run of steps outside circuits.
#[derive(Clone, Debug, Default)]
pub(super) struct CardSection {
    /// The circuit's title, and a text about its rounds, side and rest; `None` for steps
    /// outside circuits.
    pub(super) title: Option<(String, String)>,
    /// The instructions for the circuit.
    pub(super) how: Vec<String>,
    /// The notes about the circuit.
    pub(super) notes: Vec<CardNote>,
    /// Its steps.
    pub(super) steps: Vec<CardStep>,
}

/// A printed step.
#[derive(Clone, Debug)]
pub(super) struct CardStep {
    /// Its number in the routine, from 1.
    pub(super) number: usize,
    /// Its title.
    pub(super) name: String,
    /// The amount.
    pub(super) amount: String,
    /// Its instructions.
    pub(super) how: Vec<String>,
    /// The notes about it.
    pub(super) notes: Vec<CardNote>,
    /// Pictures of the movement; empty if there is no figure.
    pub(super) figures: Vec<Figure>,
}

/// A labelled note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CardNote {
    /// The label.
    pub(super) label: &'static str,
    /// The text.
    pub(super) text: String,
}

impl Card {
    /// The card of a routine, with its figures.
    pub fn new(timeline: &Timeline, figures: &FigureSource) -> Self {
        let routine = &timeline.routine;
        let figures = figures.figures(routine);
        let kind = routine.kind.map(|kind| kind.word().to_owned());
        Self {
            title: routine.name.clone(),
            language: routine.language.clone(),
            headline: kind
                .into_iter()
                .chain([labels::minutes(timeline)])
                .chain(labels::week(routine))
                .collect(),
            equipment: routine.all_equipment().join(", "),
            about: routine.about.clone(),
            safety: Safety {
                caution: routine.caution.clone(),
                stop_if: routine.stop_if.clone(),
                max_pain: routine.max_pain,
            },
            sections: sections(routine, &figures),
            sources: sources(routine),
        }
    }
}

fn sections(routine: &Routine, figures: &Figures) -> Vec<CardSection> {
    let mut sections: Vec<CardSection> = Vec::new();
    let mut number = 0;
    let mut card_step = |step: &Step| {
        number += 1;
        CardStep::new(number, step, figures)
    };
    for item in &routine.items {
        match item {
            Item::Step(step) => {
                if sections.last().is_none_or(|section| section.title.is_some()) {
                    sections.push(CardSection::default());
                }
                if let Some(section) = sections.last_mut() {
                    section.steps.push(card_step(step));
                }
            }
            Item::Circuit(circuit) => {
                let steps = circuit.steps.iter().map(&mut card_step).collect();
                sections.push(CardSection { steps, ..CardSection::of(circuit) });
            }
        }
    }
    sections
}

impl CardSection {
    fn of(circuit: &Circuit) -> Self {
        let mut about = Vec::new();
        if circuit.rounds > 1 {
            about.push(format!("{} rounds", circuit.rounds));
        }
        about.extend(match circuit.side {
            Side::Each => Some("each side".to_owned()),
            Side::Left => Some("left side".to_owned()),
            Side::Right => Some("right side".to_owned()),
            Side::Together | Side::Alternate => None,
        });
        let has_rest = circuit.rounds > 1;
        about
            .extend(gap_text(circuit.rest).filter(|_| has_rest).map(|rest| format!("{rest} between rounds")));
        let mut notes = Vec::new();
        push_note(&mut notes, "Mind", sentences(&circuit.caution));
        push_note(&mut notes, "Stop if", circuit.stop_if.join(", "));
        let title = Some((circuit.name.clone(), about.join(", ")));
        Self { title, how: circuit.how.clone(), notes, steps: Vec::new() }
    }
}

impl CardStep {
    fn new(number: usize, step: &Step, figures: &Figures) -> Self {
        let motion = figures.get(step.pose.as_deref().unwrap_or(&step.id));
        let presentation = Presentation { mirrored: starts_left(step), ..Presentation::default() };
        Self {
            number,
            name: step.name.clone(),
            amount: labels::amount(step),
            how: step.how.clone(),
            notes: notes(step),
            figures: motion.map(|motion| motion.postures(MAX_PICTURES, &presentation)).unwrap_or_default(),
        }
    }
}

/// Whether the figure works with its left side, as in the player.
fn starts_left(step: &Step) -> bool {
    match step.side {
        Side::Each | Side::Alternate => step.first == BodySide::Left,
        Side::Left => true,
        Side::Right | Side::Together => false,
    }
}

fn notes(step: &Step) -> Vec<CardNote> {
    let mut notes = Vec::new();
    if let Amount::Reps { tempo: Some(tempo), .. } = step.amount(1) {
        push_note(&mut notes, "Tempo", tempo_text(tempo));
    }
    push_note(&mut notes, "Load", step.load.clone().unwrap_or_default());
    if let Spots::Named(names) = &step.spots {
        push_note(&mut notes, "Spots", names.join(", "));
    }
    let has_both_sides = matches!(step.side, Side::Each | Side::Alternate);
    if has_both_sides && step.first == BodySide::Right {
        push_note(&mut notes, "First", "the right side".to_owned());
    }
    let between = gap_text(step.rest).filter(|_| step.sets > 1).map(|rest| format!("{rest} between sets"));
    let after = gap_text(step.after).map(|rest| format!("{rest} afterwards"));
    let rests: Vec<String> = between.into_iter().chain(after).collect();
    push_note(&mut notes, "Rest", rests.join(", "));
    for (label, variation) in [("Easier", &step.easier), ("Harder", &step.harder)] {
        push_note(
            &mut notes,
            label,
            variation.as_ref().map(|variation| variation.text.clone()).unwrap_or_default(),
        );
    }
    push_note(&mut notes, "Mind", sentences(&step.caution));
    push_note(&mut notes, "Stop if", step.stop_if.join(", "));
    push_note(&mut notes, "Leave out with", Condition::any_of(&step.not_for));
    notes
}

fn push_note(notes: &mut Vec<CardNote>, label: &'static str, text: String) {
    if !text.is_empty() {
        notes.push(CardNote { label, text });
    }
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
    let sentences = texts.iter().map(|text| match text.chars().last() {
        Some('.' | '!' | '?') | None => text.clone(),
        Some(_) => format!("{text}."),
    });
    sentences.collect::<Vec<_>>().join(" ")
}

/// The cautions, and the pain with which the routine must not be done.
pub(super) fn cautions_and_limit(safety: &Safety) -> Vec<String> {
    let limit = format!("Not with pain above {} of 10.", safety.max_pain);
    safety.caution.iter().cloned().chain([limit]).collect()
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

#[cfg(test)]
pub(super) fn test_card(text: &str) -> Card {
    let parsed = crate::routine::parse(text, "r", &crate::routine::Context::default());
    assert!(parsed.routine.is_some(), "{:?}", parsed.diagnostics);
    Card::new(&crate::timeline::compile(parsed.routine.unwrap()), &FigureSource::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_has_all_its_notes() {
        let card = test_card(
            "name = \"R\"\n[[step]]\nname = \"Hamstring lunge\"\nreps = 8\nsets = 3\nrest = \"90s\"\nside = \"each\"\n\
             first = \"right\"\ntempo = \"down 3s, up 1s\"\nload = \"12 kg\"\neasier = \"Less\"\ncaution = [\"Slowly\", \"No pain.\"]\n",
        );
        let step = &card.sections[0].steps[0];
        assert_eq!((step.number, step.amount.as_str()), (1, "3 × 8 a side"));
        let notes: Vec<String> =
            step.notes.iter().map(|note| format!("{}: {}", note.label, note.text)).collect();
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
        assert_eq!(step.figures.len(), 2, "the lunge has two key postures");
    }

    #[test]
    fn a_circuit_is_a_section_of_its_own() {
        let card = test_card(
            "name = \"R\"\n[[step]]\nname = \"Walk\"\ntime = \"1min\"\n[[step]]\nname = \"Twice\"\nsets = 2\nrest = \"1min\"\n\
             [[step.step]]\nname = \"Hop\"\nreps = 5\n[[step.step]]\nname = \"Jump\"\nreps = 5\n[[step]]\nname = \"Lie\"\ntime = \"1min\"\n",
        );
        let numbers: Vec<Vec<usize>> = card
            .sections
            .iter()
            .map(|section| section.steps.iter().map(|step| step.number).collect())
            .collect();
        assert_eq!(numbers, [vec![1], vec![2, 3], vec![4]]);
        let title = card.sections[1].title.clone().unwrap();
        assert_eq!(title, ("Twice".to_owned(), "2 rounds, 1:00 between rounds".to_owned()));
    }
}
