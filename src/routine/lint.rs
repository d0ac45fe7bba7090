//! The warnings that a routine file alone gives cause for.

mod plan;

use super::model::Side;
use super::resolve::Resolver;
use super::resolved::{ResolvedItem, ResolvedStep};
use super::schema::{KeyLocation, Slot, Step, Time, value};
use super::span::Spans;
use super::walk::Findings;
use crate::diagnostic::Diagnostic;
use crate::time::Spelled;
use std::collections::HashSet;
use std::ops::Range;
use std::time::Duration;

pub(super) use plan::plan;

/// Warns of what plays but is most likely not meant. While a syntax error
/// stands, nothing counts as missing.
pub(super) fn check(placed: &[ResolvedItem], resolver: &Resolver<'_>, spans: &Spans, found: &mut Findings) {
    for item in placed {
        let of_all = side(&item.step).filter(|_| item.step.step.is_circuit());
        for step in std::iter::once(item).chain(&item.steps) {
            let side = of_all.or_else(|| side(&step.step));
            long_time(&step.step, &step.step.step, side, found);
            for week in value(&step.step.step.weeks).into_iter().flatten() {
                long_time(&step.step, &week.keys, side, found);
            }
        }
    }
    if resolver.files.first().is_some_and(|file| !file.has_syntax_error) {
        one_sided(&sided(placed), found);
        balls(placed, resolver, spans, found);
    }
}

/// The side that a step or a circuit says; no circuit has a default one.
fn side(step: &ResolvedStep) -> Option<(Side, KeyLocation)> {
    let circuit = step.step.is_circuit();
    let defaults = step.defaults.iter().filter(|_| !circuit).map(|defaults| &defaults.side);
    let written = std::iter::once(&step.step.side).chain(defaults).find_map(Option::as_ref)?;
    Some((written.value?, written.at))
}

/// What is done on which side: the steps of a circuit that has one are done on
/// that, with it.
fn sided(placed: &[ResolvedItem]) -> Vec<(&ResolvedItem, Side, KeyLocation)> {
    let mut all = Vec::new();
    for item in placed {
        if let Some((side, at)) = side(&item.step) {
            all.push((item, side, at));
            // All of its steps are done as often on either side as it is.
            if item.step.step.is_circuit() {
                continue;
            }
        }
        all.extend(item.steps.iter().filter_map(|part| side(&part.step).map(|(side, at)| (part, side, at))));
    }
    all
}

/// A time over three minutes that sides or spots multiply; `keys` are those of
/// the step, or of a week of it.
fn long_time(step: &ResolvedStep, keys: &Step, side: Option<(Side, KeyLocation)>, found: &mut Findings) {
    const LONG: Duration = Duration::from_secs(180);
    let Some(time) = &keys.time else { return };
    let longest = match time.value.as_ref().filter(|_| keys.reps.is_none()) {
        Some(Time::Lengths(lengths)) => lengths.max,
        Some(Time::List(all)) => all.iter().map(|lengths| lengths.max).max().unwrap_or_default(),
        Some(Time::Open) | None => return,
    };
    let sides = matches!(side, Some((Side::Each, _)));
    let spots = step.step.spots.as_ref();
    if longest <= LONG || !sides && spots.is_none() {
        return;
    }
    let each = if spots.is_some() { "spot" } else { "side" };
    let at = step.report_span(time.at, 0);
    let message = format!("{} is the time for each {each}, not for the whole step", Spelled(longest));
    let finding = Diagnostic::warning("long-time", at.range(), message);
    found.push(
        finding.help("divide it if you meant the whole, or write `allow = [\"long-time\"]` at the top"),
    );
}

/// What makes two one-sided steps partners: their name without the side.
fn movement(step: &ResolvedStep) -> String {
    let name = value(&step.step.name).map_or("", String::as_str).to_lowercase();
    let words = name.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !matches!(*word, "" | "left" | "right" | "l" | "r" | "side" | "leg"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// What two steps of the same movement have in common.
fn marks(placed: &ResolvedItem) -> Vec<String> {
    let step = &placed.step;
    let mut marks = vec![movement(step), format!("id {}", step.base_id)];
    marks.extend(step.lender_ids.iter().map(|lender| format!("id {lender}")));
    marks.extend(value(&step.step.pose).map(|pose| format!("pose {pose}")));
    marks.extend(value(&step.step.use_).map(|used| format!("use {used:?}")));
    marks
}

/// A step on one side that no other step does on the other.
fn one_sided(steps: &[(&ResolvedItem, Side, KeyLocation)], found: &mut Findings) {
    let mut left: HashSet<String> = HashSet::new();
    let mut right: HashSet<String> = HashSet::new();
    for (step, side, _) in steps {
        if matches!(side, Side::Left | Side::Each | Side::Alternate) {
            left.extend(marks(step));
        }
        if matches!(side, Side::Right | Side::Each | Side::Alternate) {
            right.extend(marks(step));
        }
    }
    for (step, side, at) in steps {
        let (this, other, partners) = match side {
            Side::Left => ("left", "right", &right),
            Side::Right => ("right", "left", &left),
            Side::Each | Side::Alternate | Side::Together => continue,
        };
        if marks(step).iter().any(|mark| partners.contains(mark)) {
            continue;
        }
        let at = step.step.report_span(*at, 0);
        let finding = Diagnostic::warning(
            "one-sided",
            at.range(),
            format!("this is done {this}, and nothing does it {other}"),
        );
        found.push(finding.help("write `side = \"each\"` for both, or `allow = [\"one-sided\"]` at the top"));
    }
}

/// Which of the things one needs is a ball.
#[expect(clippy::ref_option, reason = "a slot is a field of the schema, and read as one")]
fn ball(slot: &Slot<Vec<String>>) -> Option<usize> {
    value(slot)?.iter().position(|thing| {
        let thing = thing.to_lowercase();
        thing.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "ball" | "balls"))
    })
}

/// A ball that no caution goes with.
fn balls(placed: &[ResolvedItem], resolver: &Resolver<'_>, spans: &Spans, found: &mut Findings) {
    let Some(file) = resolver.files.first() else { return };
    // A caution that is there and wrong was reported already, and counts; one that
    // is lent counts as written.
    if file.schema.caution.is_some() || !resolver.file_safety(0).caution.is_empty() {
        return;
    }
    let careful = |placed: &ResolvedItem| {
        let step = &placed.step;
        step.step.caution.is_some()
            || step.step.has_misspelling_of("caution")
            || !step.inherited_safety.caution.is_empty()
    };
    let mut told: HashSet<(usize, usize)> = HashSet::new();
    let mut warn = |at: Option<Range<usize>>| {
        let at = at.unwrap_or_default();
        if told.insert((at.start, at.end)) {
            let message = "a ball needs a word on where it must not go";
            let finding = Diagnostic::warning("ball-without-caution", at, message);
            found.push(finding.help("write `caution = \"Not on bone, a bruise or behind the knee.\"`"));
        }
    };
    if let Some(index) = ball(&file.schema.equipment) {
        if !placed.iter().any(|item| careful(item) || item.steps.iter().any(careful)) {
            warn(spans.get(&format!("equipment[{index}]")).or_else(|| spans.get("equipment")));
        }
        return;
    }
    for item in placed.iter().filter(|item| !careful(item)) {
        let all_careful = !item.steps.is_empty() && item.steps.iter().all(careful);
        let parts = item.steps.iter().filter(|part| !careful(part));
        for step in std::iter::once(item).filter(|_| !all_careful).chain(parts) {
            if let Some(index) = ball(&step.step.step.equipment) {
                let part = spans.step_part(&step.id, &format!("equipment[{index}]"));
                warn(part.or_else(|| spans.step(&step.id, "equipment")));
            }
        }
    }
}
