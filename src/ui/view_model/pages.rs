//! The views around the player: the list's rows, the page before a routine and
//! the summary after it.

use super::coach::{self, CheckInContext};
use super::{BriefingView, ListRow, ResultRow, SummaryView};
use crate::routine::{Circuit, Item, Routine, Step};
use crate::session::{End, Outcome, PartResult, PreparedSession, Summary};
use crate::time::Clock;
use crate::timeline::labels;
use crate::timeline::{Segment, Timeline, Work};

/// What supple is and is not, in full: shown on the first run.
pub const DISCLAIMER: [&str; 4] = [
    "supple offers general exercise guidance. It can't diagnose or treat anything.",
    "Talk to a clinician before you start if you have a heart condition, chest pain, dizziness or fainting, \
     or any other medical reason to be careful.",
    "Leave the ball alone and ask first if you are pregnant, have had surgery recently, take blood thinners \
     or have had a blood clot.",
    "If pain is sharp, new or getting worse, stop and see a clinician.",
];

/// The disclaimer beside the questions that are asked once, which cover the rest of it.
pub const DISCLAIMER_BESIDE_QUESTIONS: [&str; 2] = [DISCLAIMER[0], DISCLAIMER[3]];

/// The disclaimer in one line: shown on every later run.
const SHORT_DISCLAIMER: &str = "General guidance, not medical advice. Sharp, new or worsening pain: stop.";

/// What to watch for after it hurt, most urgent first.
pub const AFTER_PAIN: [&str; 5] = [
    "Chest pain, hard breathing, collapse; numb around the seat, bladder or bowel trouble: call for help now.",
    "One leg swollen, hot and red: be seen today.",
    "A pop, bruising, weakness, can't walk normally: see a clinician soon, and don't stretch it.",
    "Tingling or pain down the leg: no more ball on it today.",
    "Otherwise rest it, and see how it feels tomorrow morning.",
];

/// A routine's row in the list.
pub fn list_row(timeline: &Timeline, is_user_routine: bool) -> ListRow {
    let routine = &timeline.routine;
    ListRow {
        name: routine.name.clone(),
        kind: kind(routine),
        minutes: labels::routine_length(timeline),
        week: labels::week(routine),
        needs: routine.all_equipment().join(", "),
        about: routine.about.clone().unwrap_or_default(),
        steps: steps(routine),
        is_user_routine,
        error_message: None,
    }
}

/// The row of a file that can't be played.
pub fn broken_row(id: &str, error_message: String) -> ListRow {
    ListRow {
        name: id.to_owned(),
        is_user_routine: true,
        error_message: Some(error_message),
        ..ListRow::default()
    }
}

/// The line that advises against starting above a pain of 0 to 10; `None` for 10.
pub fn pain_line(max_pain: u8) -> Option<String> {
    match max_pain {
        0 => Some("In any pain? Leave it today.".to_owned()),
        1..=9 => Some(format!("Pain above {max_pain} of 10? Leave it today.")),
        _ => None,
    }
}

/// The page before a routine: `plan` is the routine as written, `prepared` today's session.
pub fn briefing(
    plan: &Timeline,
    prepared: &PreparedSession,
    context: &CheckInContext<'_>,
    scroll: u16,
) -> BriefingView {
    let timeline = &prepared.timeline;
    let routine = &timeline.routine;
    let length = format!("{}{}", timeline.about(), Clock(timeline.total));
    let kind = kind(routine);
    BriefingView {
        name: routine.name.clone(),
        summary: summary_line(&kind, length, labels::week(routine), &routine.language),
        about: routine.about.clone().unwrap_or_default(),
        resume_offer: None,
        check_in: coach::check_in(&plan.routine, prepared, context),
        needs: routine.all_equipment().into_iter().map(str::to_owned).collect(),
        caution: with_steps(routine, &routine.caution, |circuit| &circuit.caution, |step| &step.caution)
            .into_iter()
            .map(|(names, text)| names + &text)
            .collect(),
        stop_if: with_steps(routine, &routine.stop_if, |circuit| &circuit.stop_if, |step| &step.stop_if),
        steps: steps(routine),
        disclaimer: if context.first_run {
            DISCLAIMER_BESIDE_QUESTIONS.map(str::to_owned).to_vec()
        } else {
            vec![SHORT_DISCLAIMER.to_owned()]
        },
        scroll,
    }
}

/// Kind and length, the week if the weeks differ, and the language if it isn't English.
fn summary_line(kind: &str, length: String, week: Option<String>, language: &str) -> String {
    let mut parts = vec![kind.to_owned(), length];
    parts.extend(week);
    if language != "en" && !language.starts_with("en-") {
        parts.push(format!("texts in {language}"));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// The texts of the routine, then those of circuits and steps, each text once, after the names
/// of the circuits and steps that have it: `Nordic curl: `, empty for a text of the routine.
fn with_steps(
    routine: &Routine,
    routine_texts: &[String],
    of_circuit: fn(&Circuit) -> &Vec<String>,
    of_step: fn(&Step) -> &Vec<String>,
) -> Vec<(String, String)> {
    let mut lines: Vec<(&str, Vec<&str>)> = Vec::new();
    for item in &routine.items {
        let (circuit, steps) = match item {
            Item::Step(step) => (None, std::slice::from_ref(&**step)),
            Item::Circuit(circuit) => {
                (Some((circuit.name.as_str(), of_circuit(circuit))), circuit.steps.as_slice())
            }
        };
        let steps = steps.iter().map(|step| (step.name.as_str(), of_step(step)));
        for (name, texts) in circuit.into_iter().chain(steps) {
            for text in texts.iter().filter(|text| !routine_texts.contains(text)) {
                match lines.iter_mut().find(|(known, _)| known == text) {
                    Some((_, names)) if names.contains(&name) => {}
                    Some((_, names)) => names.push(name),
                    None => lines.push((text, vec![name])),
                }
            }
        }
    }
    let with_names =
        lines.into_iter().map(|(text, names)| (format!("{}: ", names.join(", ")), text.to_owned()));
    routine_texts.iter().map(|text| (String::new(), text.clone())).chain(with_names).collect()
}

/// The page after a session.
pub fn summary(timeline: &Timeline, summary: &Summary, scroll: u16) -> SummaryView {
    let ledger = &summary.ledger;
    let mut numbers = vec![(Clock(ledger.done).to_string(), "done")];
    if ledger.skipped.as_secs() > 0 {
        numbers.push((Clock(ledger.skipped).to_string(), "left out"));
    }
    let step_count = timeline.step_parts(summary.first_segment).count();
    numbers.push((
        format!("{} of {step_count}", summary.count(Outcome::Done)),
        if step_count == 1 { "step" } else { "steps" },
    ));
    let (headline, advice): (&str, Vec<String>) = match summary.end {
        End::Finished if summary.count(Outcome::Done) == step_count => {
            ("Well done.", vec!["See you next time.".into()])
        }
        End::Finished if !summary.has_work() => ("Nothing done this time.", Vec::new()),
        End::Finished => ("Done, as much as suited you.", Vec::new()),
        End::Quit => ("Stopped here. What you did is kept.", Vec::new()),
        End::Hurt => ("You stopped, it hurt. Good call.", AFTER_PAIN.map(str::to_owned).to_vec()),
    };
    SummaryView {
        routine: timeline.routine.name.clone(),
        headline: headline.to_owned(),
        numbers,
        steps: summary_steps(timeline, summary),
        advice,
        scroll,
        ..SummaryView::default()
    }
}

fn summary_steps(timeline: &Timeline, summary: &Summary) -> Vec<ResultRow> {
    let results: Vec<PartResult> = summary.by_part();
    let parts = timeline.step_parts(summary.first_segment);
    parts
        .map(|(index, _, step)| {
            let result = results.iter().find(|result| result.part == index);
            let done = result.map_or_else(String::new, |result| done_words(timeline, result));
            ResultRow { name: step.name.clone(), done, outcome: result.map(|result| result.outcome) }
        })
        .collect()
}

/// What was done of a step (`40 of 40 reps`, `1:30`), and on which side it hurt.
fn done_words(timeline: &Timeline, result: &PartResult) -> String {
    let part = &timeline.parts[result.part];
    let segments = &timeline.segments[part.first..part.end];
    let planned: u32 = segments
        .iter()
        .filter_map(|segment| match segment.work {
            Some(Work::Reps { count, .. }) => Some(count),
            _ => None,
        })
        .sum();
    let done = match (planned, result.reps) {
        (0, 0) => Clock(result.work).to_string(),
        // As many as possible in a time.
        (0, reps) => labels::reps(reps),
        (planned, reps) if segments.iter().any(Segment::alternates) => {
            // A rep counts once it was done on both sides.
            format!("{} of {} a side", reps / 2, planned.div_ceil(2))
        }
        (planned, reps) => format!("{reps} of {}", labels::reps(planned)),
    };
    match (result.outcome, result.hurt_side) {
        (Outcome::Skipped, _) => String::new(),
        (Outcome::Hurt, Some(side)) => format!("{done}, {} side", side.word()),
        _ => done,
    }
}

fn kind(routine: &Routine) -> String {
    routine.kind.map(|kind| kind.word().to_owned()).unwrap_or_default()
}

fn steps(routine: &Routine) -> Vec<(String, String)> {
    routine.steps().map(|step| (step.name.clone(), labels::amount(step))).collect()
}
