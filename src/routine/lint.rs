//! The warnings that a routine file alone gives cause for.

use super::model::Side;
use super::resolve::{Effective, Placed, SourceFile};
use super::schema::{At, Slot, Time, value};
use super::span::Spans;
use super::walk::Findings;
use crate::diagnostic::Diagnostic;
use crate::time::Spelled;
use std::collections::HashSet;
use std::ops::Range;
use std::time::Duration;

/// Warns of what plays but is most likely not meant. While a syntax error
/// stands, nothing counts as missing.
pub(super) fn check(placed: &[Placed], files: &[SourceFile], spans: &Spans, found: &mut Findings) {
    let steps: Vec<&Placed> =
        placed.iter().flat_map(|item| std::iter::once(item).chain(&item.steps)).collect();
    for step in &steps {
        long_time(&step.step, found);
    }
    if let Some(file) = files.first().filter(|file| !file.hushed) {
        one_sided(&steps, found);
        balls(placed, file, spans, found);
    }
}

fn side(step: &Effective) -> Option<(Side, At)> {
    let defaults = step.defaults.iter().map(|defaults| &defaults.side);
    let written = std::iter::once(&step.step.side).chain(defaults).find_map(Option::as_ref)?;
    Some((written.value?, written.at))
}

/// A time over three minutes that sides or spots multiply.
fn long_time(step: &Effective, found: &mut Findings) {
    const LONG: Duration = Duration::from_secs(180);
    let Some(time) = &step.step.time else { return };
    let Some(Time::Lengths(lengths)) = time.value.filter(|_| step.step.reps.is_none()) else { return };
    let sides = matches!(side(step), Some((Side::Each, _)));
    let spots = step.step.spots.as_ref();
    if lengths.max <= LONG || !sides && spots.is_none() {
        return;
    }
    let each = if spots.is_some() { "spot" } else { "side" };
    let at = step.place(time.at, 0);
    let message = format!("{} is the time for each {each}, not for the whole step", Spelled(lengths.max));
    let finding = Diagnostic::warning("long-time", at.range(), message);
    found.push(
        finding.help("divide it if you meant the whole, or write `allow = [\"long-time\"]` at the top"),
    );
}

/// What makes two one-sided steps partners: their name without the side.
fn movement(step: &Effective) -> String {
    let name = value(&step.step.name).map_or("", String::as_str).to_lowercase();
    let words = name.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !matches!(*word, "" | "left" | "right" | "l" | "r" | "side" | "leg"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// A step on one side that no other step does on the other.
fn one_sided(steps: &[&Placed], found: &mut Findings) {
    let mut done: HashSet<(bool, String)> = HashSet::new();
    let one = |step: &Effective| match side(step) {
        Some((Side::Left, at)) => Some((true, at)),
        Some((Side::Right, at)) => Some((false, at)),
        _ => None,
    };
    let marks = |step: &Effective| {
        let pose = value(&step.step.pose).map(|pose| format!("pose {pose}"));
        let used = value(&step.step.use_).map(|used| format!("use {used:?}"));
        [Some(movement(step)), pose, used]
    };
    for step in steps {
        if let Some((left, _)) = one(&step.step) {
            done.extend(marks(&step.step).into_iter().flatten().map(|mark| (left, mark)));
        }
    }
    for step in steps {
        let Some((left, at)) = one(&step.step) else { continue };
        if marks(&step.step).into_iter().flatten().any(|mark| done.contains(&(!left, mark))) {
            continue;
        }
        let (this, other) = if left { ("left", "right") } else { ("right", "left") };
        let at = step.step.place(at, 0);
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
fn balls(placed: &[Placed], file: &SourceFile, spans: &Spans, found: &mut Findings) {
    // A caution that is there and wrong has been told, and is there.
    if file.schema.caution.is_some() {
        return;
    }
    let careful = |placed: &Placed| placed.step.step.caution.is_some() || placed.step.step.means("caution");
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
