//! Warnings about a valid routine file.

mod plan;

use super::model::{Side, Spots};
use super::resolve::Resolver;
use super::resolved::{ResolvedItem, ResolvedStep};
use super::schema::{KeyLocation, OWN_FILE, Slot, Time, value};
use super::span::{Span, Spans};
use super::validate::WrittenAmount;
use super::walk::Findings;
use crate::diagnostic::Diagnostic;
use crate::time::Spelled;
use std::collections::HashSet;
use std::time::Duration;

pub(super) use plan::{PlanLint, unclear_ids};

/// Warns of what can be played but is probably a mistake. If the file has a syntax
/// error, nothing is reported as missing.
pub(super) fn check(items: &[ResolvedItem], resolver: &Resolver<'_>, spans: &Spans, findings: &mut Findings) {
    for item in items {
        let circuit_side = written_side(&item.resolved).filter(|_| item.resolved.keys.is_circuit());
        let steps = std::iter::once(item).chain(&item.steps).map(|item| &*item.resolved);
        for step in steps.filter(|step| !step.keys.is_circuit()) {
            let side = circuit_side.or_else(|| written_side(step)).map(|written| written.side);
            warn_of_long_time(step, &WrittenAmount::of(step), side, findings);
            for week in value(&step.keys.weeks).into_iter().flatten() {
                warn_of_long_time(step, &WrittenAmount::in_week(step, week), side, findings);
            }
        }
    }
    if let Some(file) = resolver.files.first().filter(|file| !file.has_syntax_error) {
        let is_english = value(&file.schema.language).is_none_or(|tag| tag == "en" || tag.starts_with("en-"));
        warn_of_one_sided(&sided_steps(items, is_english), findings);
        warn_of_balls(items, resolver, spans, findings);
    }
}

/// The value of a `side` and where it is.
#[derive(Clone, Copy)]
struct WrittenSide {
    side: Side,
    at: KeyLocation,
}

/// The `side` of a step or a circuit. The default doesn't apply to circuits.
fn written_side(step: &ResolvedStep) -> Option<WrittenSide> {
    let is_circuit = step.keys.is_circuit();
    let written =
        if is_circuit { step.keys.side.as_ref() } else { step.find_with_defaults(|keys| &keys.side) }?;
    Some(WrittenSide { side: written.value?, at: written.at })
}

/// A step or a circuit that is done on a side, or on both.
struct SidedStep<'i> {
    step: &'i ResolvedStep,
    side: Side,
    /// Where the `side` is.
    at: KeyLocation,
    /// See [`movement_marks`].
    marks: Vec<String>,
}

/// The steps and circuits that have a side. A circuit with a side stands for all its
/// steps. A side that can't be read may be any.
fn sided_steps(items: &[ResolvedItem], is_english: bool) -> Vec<SidedStep<'_>> {
    let sided = |step: &'_ ResolvedStep| match written_side(step) {
        Some(WrittenSide { side, at }) => Some((side, at)),
        None => step.is_unknown("side").then_some((Side::Each, step.keys.header)),
    };
    let mut sided_steps = Vec::new();
    for item in items {
        let inner = || item.steps.iter().map(|step| &*step.resolved);
        let side = sided(&item.resolved);
        if let Some((side, at)) = side {
            let all = std::iter::once(&*item.resolved).chain(inner());
            let marks = all.flat_map(|step| movement_marks(step, is_english)).collect();
            sided_steps.push(SidedStep { step: &item.resolved, side, at, marks });
        }
        if side.is_none() {
            let with_side = inner().filter_map(|step| Some((step, sided(step)?)));
            sided_steps.extend(with_side.map(|(step, (side, at))| {
                let marks = movement_marks(step, is_english);
                SidedStep { step, side, at, marks }
            }));
        }
    }
    sided_steps
}

/// Warns of a time over three minutes that is repeated on each side or spot. `written` is
/// the amount of the step, or of one of its weeks.
fn warn_of_long_time(
    step: &ResolvedStep,
    written: &WrittenAmount<'_>,
    side: Option<Side>,
    findings: &mut Findings,
) {
    const LONG: Duration = Duration::from_secs(180);
    let Some(time) = written.time() else { return };
    let longest = match &time.value {
        Some(Time::Lengths(lengths)) => lengths.max,
        Some(Time::List(list)) => list.iter().map(|lengths| lengths.max).max().unwrap_or_default(),
        Some(Time::Open) | None => return,
    };
    let has_spots = match value(&step.keys.spots) {
        Some(Spots::Counted { max, .. }) => *max > 1,
        Some(Spots::Named(names)) => names.len() > 1,
        Some(Spots::None) | None => false,
    };
    if longest <= LONG || side != Some(Side::Each) && !has_spots {
        return;
    }
    let each = if has_spots { "spot" } else { "side" };
    let at = step.report_span(time.at, OWN_FILE);
    let message = format!("{} is the time for each {each}, not for the whole step", Spelled(longest));
    let finding = Diagnostic::warning("long-time", at, message);
    let finding =
        finding.help("divide it if you meant the whole, or write `allow = [\"long-time\"]` at the top");
    // A default is found in each step that it applies to.
    if !findings.diagnostics.contains(&finding) {
        findings.push(finding);
    }
}

/// The name of a step without words for a side, so that two steps for the two sides of a
/// movement have the same.
fn movement(step: &ResolvedStep) -> String {
    let name = value(&step.keys.name).map_or("", String::as_str).to_lowercase();
    let is_side_word = |word: &str| matches!(word, "" | "left" | "right" | "l" | "r" | "side" | "leg");
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !is_side_word(word));
    words.collect::<Vec<_>>().join(" ")
}

/// Marks of a step's movement: two steps that share one are the same movement. The words for
/// sides are known in English only; names in other languages may differ in one word.
fn movement_marks(step: &ResolvedStep, is_english: bool) -> Vec<String> {
    let movement = movement(step);
    let mut marks = vec![format!("id {}", step.base_id)];
    if !is_english {
        let words: Vec<&str> = movement.split(' ').collect();
        let without = |left_out: usize| {
            let words = words.iter().enumerate();
            let words: Vec<&str> =
                words.map(|(index, word)| if index == left_out { "…" } else { word }).collect();
            words.join(" ")
        };
        marks.extend((0..words.len()).filter(|_| words.len() > 1).map(without));
    }
    marks.push(movement);
    marks.extend(step.lender_ids.iter().map(|lender| format!("id {lender}")));
    marks.extend(value(&step.keys.pose).map(|pose| format!("pose {pose}")));
    marks.extend(value(&step.keys.use_).map(|used| format!("use {used:?}")));
    marks
}

/// Warns of steps on one side that no step does on the other.
fn warn_of_one_sided(steps: &[SidedStep<'_>], findings: &mut Findings) {
    let marks_of = |sides: [Side; 3]| -> HashSet<&str> {
        let on_side = steps.iter().filter(|sided| sides.contains(&sided.side));
        on_side.flat_map(|sided| &sided.marks).map(String::as_str).collect()
    };
    let left = marks_of([Side::Left, Side::Each, Side::Alternate]);
    let right = marks_of([Side::Right, Side::Each, Side::Alternate]);
    for SidedStep { step, side, at, marks } in steps {
        let (this, other, partners) = match side {
            Side::Left => ("left", "right", &right),
            Side::Right => ("right", "left", &left),
            Side::Each | Side::Alternate | Side::Together => continue,
        };
        if marks.iter().any(|mark| partners.contains(mark.as_str())) {
            continue;
        }
        let at = step.report_span(*at, OWN_FILE);
        let message = format!("this is done {this}, and nothing does it {other}");
        let finding = Diagnostic::warning("one-sided", at, message);
        findings
            .push(finding.help("write `side = \"each\"` for both, or `allow = [\"one-sided\"]` at the top"));
    }
}

/// The index of the first ball in `equipment`; `None` if there is no ball.
#[expect(clippy::ref_option, reason = "a slot is a field of the schema, and read as one")]
fn ball_index(slot: &Slot<Vec<String>>) -> Option<usize> {
    value(slot)?.iter().position(|thing| {
        let thing = thing.to_lowercase();
        thing.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "ball" | "balls"))
    })
}

/// Warns of balls for which there is no caution.
fn warn_of_balls(items: &[ResolvedItem], resolver: &Resolver<'_>, spans: &Spans, findings: &mut Findings) {
    let Some(file) = resolver.files.first() else { return };
    // An invalid caution, which was reported already, counts as one, and so does a borrowed
    // one.
    if file.schema.caution.is_some()
        || file.schema.meant_keys.contains(&"caution")
        || !resolver.file_safety(OWN_FILE).caution.is_empty()
    {
        return;
    }
    let has_caution = |item: &ResolvedItem| {
        let step = &item.resolved;
        step.keys.caution.is_some()
            || step.keys.has_misspelling_of("caution")
            || !step.inherited_safety.caution.is_empty()
    };
    let mut reported: HashSet<Span> = HashSet::new();
    let mut warn = |at: Option<Span>| {
        let at = at.unwrap_or_default();
        if reported.insert(at) {
            let message = "a ball needs a word on where it must not go";
            let finding = Diagnostic::warning("ball-without-caution", at, message);
            findings.push(finding.help("write `caution = \"Not on bone, a bruise or behind the knee.\"`"));
        }
    };
    if let Some(index) = ball_index(&file.schema.equipment) {
        if !items.iter().any(|item| has_caution(item) || item.steps.iter().any(has_caution)) {
            warn(spans.get(&format!("equipment[{index}]")).or_else(|| spans.get("equipment")));
        }
        return;
    }
    for item in items.iter().filter(|item| !has_caution(item)) {
        let all_have_caution = !item.steps.is_empty() && item.steps.iter().all(has_caution);
        let steps = item.steps.iter().filter(|step| !has_caution(step));
        for item in std::iter::once(item).filter(|_| !all_have_caution).chain(steps) {
            if let Some(index) = ball_index(&item.resolved.keys.equipment) {
                let ball = spans.value_span(&item.id, &format!("equipment[{index}]"));
                warn(ball.or_else(|| spans.report_span(&item.id, "equipment")));
            }
        }
    }
}
