//! The warnings that a routine file alone gives cause for.

use super::model::Side;
use super::resolve::{Effective, Placed, SourceFile};
use super::schema::{At, Slot, Step, Time, value};
use super::walk::Findings;
use crate::diagnostic::Diagnostic;
use crate::time::Spelled;
use std::collections::HashSet;
use std::time::Duration;

/// Warns of what plays but is most likely not meant. While a syntax error
/// stands, nothing counts as missing.
pub(super) fn check(placed: &[Placed], files: &[SourceFile], found: &mut Findings) {
    let steps: Vec<&Placed> =
        placed.iter().flat_map(|item| std::iter::once(item).chain(&item.steps)).collect();
    for step in &steps {
        long_time(&step.step, found);
    }
    if let Some(file) = files.first().filter(|file| !file.hushed) {
        one_sided(&steps, found);
        balls(&steps, file, found);
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

/// Whether a thing one needs is a ball.
fn is_ball(thing: &str) -> bool {
    thing.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "ball" | "balls"))
}

#[expect(clippy::ref_option, reason = "a slot is a field of the schema, and read as one")]
fn has_ball(slot: &Slot<Vec<String>>) -> bool {
    value(slot).is_some_and(|things| things.iter().any(|thing| is_ball(thing)))
}

/// A ball that no caution goes with.
fn balls(steps: &[&Placed], file: &SourceFile, found: &mut Findings) {
    // A caution that is there and wrong has been told, and is there.
    if file.schema.caution.is_some() {
        return;
    }
    let careful = |step: &Step| step.caution.is_some() || step.means("caution");
    let mut warn = |at: std::ops::Range<usize>| {
        let finding =
            Diagnostic::warning("ball-without-caution", at, "a ball needs a word on where it must not go");
        found.push(finding.help("write `caution = \"Not on bone, a bruise or behind the knee.\"`"));
    };
    if let Some(written) = file.schema.equipment.as_ref().filter(|_| has_ball(&file.schema.equipment)) {
        if !steps.iter().any(|step| careful(&step.step.step)) {
            warn(written.at.value.range());
        }
        return;
    }
    let mut told = HashSet::new();
    for step in steps.iter().filter(|step| has_ball(&step.step.step.equipment)) {
        let Some(written) = &step.step.step.equipment else { continue };
        let parts = step.steps.iter().any(|part| careful(&part.step.step));
        let at = step.step.place(written.at, 0);
        if !careful(&step.step.step) && !parts && told.insert(at) {
            warn(at.range());
        }
    }
}
