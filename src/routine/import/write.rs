//! Writes movements as the text of a routine file, and parses it to be sure that it is
//! valid.

use super::amounts::{ASSUMED_PHASE, LineAmounts, ListAmount, NumberRange};
use super::list::{Block, ExerciseList, ListedCircuit, ListedMovement};
use super::measure::{duration, durations};
use super::{ImportNote, Imported};
use crate::diagnostic::Diagnostic;
use crate::routine::count::MAX_COUNT;
use crate::routine::message::quoted;
use crate::routine::model::{Kind, Side};
use crate::routine::pose_names::PoseNames;
use crate::routine::validate::PREPARE_SECONDS;
use crate::routine::{Context, capital, format, parse, slug};
use std::collections::HashSet;
use std::fmt::Write as _;

/// The longest `prepare` that is written, in seconds.
const MAX_PREPARE: u64 = 40;
/// Prefixes of a movement's id that are ignored in the search for its figure.
const IGNORED_PREFIXES: [&str; 9] =
    ["standing-", "slow-", "gentle-", "easy-", "light-", "static-", "basic-", "lying-", "modified-"];

/// Writes a list as a routine.
pub(super) fn write(list: ExerciseList, default_name: &str) -> Imported {
    let mut notes = list.notes;
    let name = list.title.unwrap_or_else(|| default_name.to_owned());
    let name = if slug(&name).is_empty() { "A list".to_owned() } else { capital(name.trim()) };
    let mut head = String::new();
    put(&mut head, "name", quoted(&name));
    if let Some(kind) = kind(&name) {
        put(&mut head, "kind", quoted(kind.word()));
    }
    if let Some(about) = &list.about {
        put(&mut head, "about", quoted(about));
    }
    if !list.stop_if.is_empty() {
        put(&mut head, "stop_if", texts(&list.stop_if));
    }
    let mut ids = HashSet::new();
    // The first line, the number of movements and the text of each block.
    let mut blocks: Vec<(usize, usize, String)> = Vec::new();
    for block in &list.blocks {
        let (line, count, text) = match block {
            Block::Step(step) => (step.line, 1, write_movement(step, "[[step]]", &mut ids, &mut notes)),
            Block::Circuit(rounds) => {
                let line = rounds.steps.first().map_or(0, |step| step.line);
                (line, rounds.steps.len(), write_circuit(rounds, &mut ids, &mut notes))
            }
        };
        blocks.push((line, count, text));
    }
    let text_of_first = |count: usize| {
        let texts: Vec<&str> = blocks.iter().take(count).map(|(_, _, text)| text.as_str()).collect();
        format!("{head}\n{}", texts.join("\n"))
    };
    let counts: Vec<usize> = (1..=blocks.len()).collect();
    let kept = counts.partition_point(|count| first_error(&text_of_first(*count)).is_none());
    if let Some((line, ..)) = blocks.get(kept)
        && let Some(error) = first_error(&text_of_first(kept + 1))
    {
        let text = format!("left out from here on: {error}; put the rest into another routine");
        notes.push(ImportNote { line: *line, text });
    }
    notes.sort_by_key(|note| note.line);
    let steps = blocks.iter().take(kept).map(|(_, count, _)| count).sum();
    let text = (kept > 0).then(|| text_of_first(kept)).map(|text| format(&text).unwrap_or(text));
    Imported { name, text, steps, notes }
}

/// The message of the first error in a routine.
fn first_error(text: &str) -> Option<String> {
    let findings = parse(text, "list", &Context::default()).diagnostics;
    findings.into_iter().find(Diagnostic::is_error).map(|error| error.message)
}

/// Adds the id of a step with this name to the `ids` of the others. Returns the `id` to
/// write, if another step has the one that is made from the name.
fn add_id(ids: &mut HashSet<String>, name: &str) -> Option<String> {
    let id = slug(name);
    if ids.insert(id.clone()) {
        return None;
    }
    let mut numbered = (2_usize..).map(|number| format!("{id}-{number}"));
    numbered.find(|id| ids.insert(id.clone()))
}

/// The kind of routine that a title suggests.
fn kind(title: &str) -> Option<Kind> {
    let id = slug(title);
    let has = |words: &[&str]| words.iter().any(|word| id.contains(word));
    let known: [(&[&str], Kind); 6] = [
        (&["warm-up", "warmup"], Kind::WarmUp),
        (&["cool-down", "cooldown"], Kind::CoolDown),
        (&["rehab", "physio", "exercises-at-home"], Kind::Rehab),
        (&["strength"], Kind::Strength),
        (&["mobility", "stretch"], Kind::Mobility),
        (&["recovery", "rest-day"], Kind::Recovery),
    ];
    known.iter().find(|(words, _)| has(words)).map(|(_, kind)| *kind)
}

fn write_circuit(circuit: &ListedCircuit, ids: &mut HashSet<String>, notes: &mut Vec<ImportNote>) -> String {
    let mut text = comments(&circuit.comments) + "[[step]]\n";
    put(&mut text, "name", quoted(&circuit.name));
    if let Some(id) = add_id(ids, &circuit.name) {
        put(&mut text, "id", quoted(&id));
    }
    put(&mut text, "sets", circuit.rounds.clamp(1, MAX_COUNT));
    if let Some(rest) = circuit.rest.filter(|rest| *rest > 0.0 && circuit.rounds > 1) {
        put(&mut text, "rest", quoted(&duration(rest)));
    }
    for step in &circuit.steps {
        text.push('\n');
        text.push_str(&write_movement(step, "[[step.step]]", ids, notes));
    }
    text
}

fn write_movement(
    step: &ListedMovement,
    header: &str,
    ids: &mut HashSet<String>,
    notes: &mut Vec<ImportNote>,
) -> String {
    let mut note =
        |text: &str| notes.push(ImportNote { line: step.line, text: format!("{}: {text}", step.name) });
    for text in amount_notes(&step.amounts) {
        note(&text);
    }
    let name = if slug(&step.name).is_empty() { "Movement" } else { &step.name };
    let id = add_id(ids, name);
    let in_circuit = header != "[[step]]";
    if in_circuit && !step.amounts.reps_by_set.is_empty() {
        note("only the reps of its first set are taken over");
    }
    let head = comments(&step.comments) + header + "\n";
    let mut lines = String::new();
    put(&mut lines, "name", quoted(name));
    if let Some(id) = &id {
        put(&mut lines, "id", quoted(id));
    }
    let pose = pose(name, id.as_deref());
    for with_tempo in [true, false] {
        let body = lines.clone() + &keys(step, pose, with_tempo, in_circuit);
        if first_error(&format!("name = \"R\"\n[[step]]\n{body}")).is_none() {
            if !with_tempo {
                note("its tempo could not be taken over");
            }
            return head + &body;
        }
    }
    note("its amount could not be taken over; it lasts until a key is pressed");
    put(&mut lines, "time", "\"open\"");
    head + &lines
}

/// What is said of amounts that were taken over otherwise than they are written.
fn amount_notes(amounts: &LineAmounts) -> Vec<String> {
    let mut notes = Vec::new();
    match amounts.quantity {
        None if amounts.distance.is_some() => {
            notes.push("a distance can't be counted; it lasts until a key is pressed".to_owned());
        }
        None => notes.push("no amount is given; it lasts until a key is pressed".to_owned()),
        Some(ListAmount::Max(None)) => notes.push("as many as you can, until a key is pressed".to_owned()),
        _ => {}
    }
    if let (Some(total), Some(ListAmount::Reps(reps))) = (amounts.total_reps, amounts.quantity) {
        notes.push(format!("{} reps in all, so {} a side", range(total), range(reps)));
    }
    if let Some(phase) = amounts.assumed_phase {
        notes.push(format!("no time is given to {phase}; it takes {}", durations(ASSUMED_PHASE)));
    }
    notes
}

/// Adds a line with a key; `value` is TOML.
fn put(lines: &mut String, key: &str, value: impl std::fmt::Display) {
    // Writing to a String can't fail.
    let _ = writeln!(lines, "{key} = {value}");
}

/// The keys of a movement but the name, one on a line.
fn keys(step: &ListedMovement, pose: Option<&str>, with_tempo: bool, in_circuit: bool) -> String {
    let mut lines = String::new();
    let amounts = &step.amounts;
    put_quantity(&mut lines, amounts, in_circuit);
    if let Some(tempo) = tempo(amounts).filter(|_| with_tempo) {
        put(&mut lines, "tempo", quoted(&tempo));
    }
    if let Some(load) = &amounts.load {
        put(&mut lines, "load", quoted(load));
    }
    if let Some(side) = amounts.side {
        let word = Side::ALL.iter().find(|(known, _)| *known == side).map_or("together", |(_, word)| word);
        put(&mut lines, "side", quoted(word));
    }
    if amounts.each_direction {
        put(&mut lines, "direction", quoted("both"));
    }
    if !step.spots.is_empty() {
        put(&mut lines, "spots", texts(&step.spots));
    }
    put_gaps(&mut lines, step, in_circuit);
    match step.how.as_slice() {
        [] => {}
        [only] => put(&mut lines, "how", quoted(only)),
        several => put(&mut lines, "how", texts(several)),
    }
    if let Some(pose) = pose {
        put(&mut lines, "pose", quoted(pose));
    }
    lines
}

fn put_quantity(lines: &mut String, amounts: &LineAmounts, in_circuit: bool) {
    match amounts.quantity {
        Some(ListAmount::Time(time)) => put(lines, "time", quoted(&durations(time))),
        Some(ListAmount::Reps(_)) if amounts.reps_by_set.len() > 1 && !in_circuit => {
            let reps: Vec<String> = amounts.reps_by_set.iter().map(f64::to_string).collect();
            put(lines, "reps", format!("[{}]", reps.join(", ")));
        }
        Some(ListAmount::Reps(reps)) => put(lines, "reps", counts(reps)),
        Some(ListAmount::Max(Some(time))) => {
            put(lines, "reps", "\"max\"");
            put(lines, "time", quoted(&durations(time)));
        }
        Some(ListAmount::Max(None)) | None => put(lines, "time", "\"open\""),
    }
}

/// The tempo of reps; of held reps, it is made from the hold.
fn tempo(amounts: &LineAmounts) -> Option<String> {
    let is_reps = matches!(amounts.quantity, Some(ListAmount::Reps(_)));
    let of_hold = |hold| format!("hold {}, release {}", durations(hold), durations(ASSUMED_PHASE));
    amounts.tempo.clone().or_else(|| amounts.hold.filter(|_| is_reps).map(of_hold))
}

/// Puts the sets, and the rests and the `prepare` around them.
fn put_gaps(lines: &mut String, step: &ListedMovement, in_circuit: bool) {
    let amounts = &step.amounts;
    let sets = amounts.sets.unwrap_or(1);
    if sets > 1 && (amounts.reps_by_set.is_empty() || in_circuit) {
        put(lines, "sets", sets.min(MAX_COUNT));
    }
    let rest = amounts.rest.filter(|rest| *rest > 0.0);
    if let Some(rest) = rest.filter(|_| sets > 1) {
        put(lines, "rest", quoted(&duration(rest)));
    }
    let after = step.after.or(rest.filter(|_| sets == 1)).filter(|rest| !in_circuit && *rest > 0.0);
    if let Some(after) = after {
        put(lines, "after", quoted(&duration(after)));
    }
    if let Some(prepare) = prepare_seconds(step).filter(|_| !in_circuit) {
        put(lines, "prepare", quoted(&format!("{prepare}s")));
    }
}

/// Texts as a list of TOML.
fn texts(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
}

/// The `pose` to write: the figure with a similar name. `None` if there is none, or if
/// the player finds it by the id.
fn pose(name: &str, id: Option<&str>) -> Option<&'static str> {
    let names = PoseNames::default();
    let slug = slug(name);
    if names.find(id.unwrap_or(&slug)).is_some() {
        return None;
    }
    if let Some(figure) = names.find(&slug) {
        return Some(figure);
    }
    let plain = IGNORED_PREFIXES.iter().find_map(|prefix| slug.strip_prefix(prefix)).unwrap_or(&slug);
    let plain = plain.strip_suffix("-hold").unwrap_or(plain);
    let single = plain.strip_suffix("es").into_iter().chain(plain.strip_suffix('s'));
    [plain].into_iter().chain(single).find_map(|name| names.find(name))
}

/// The `prepare` to write, if the instructions take longer than the default.
fn prepare_seconds(step: &ListedMovement) -> Option<u64> {
    let words = step.how.iter().map(|line| line.split_whitespace().count() as u64).sum::<u64>();
    // Two and a half words a second, and six seconds for the name and the amount.
    let seconds = (words * 2).div_ceil(5) + 6;
    (words > 0 && seconds > PREPARE_SECONDS).then(|| seconds.min(MAX_PREPARE).next_multiple_of(2))
}

fn comments(comments: &[String]) -> String {
    comments.iter().fold(String::new(), |text, comment| text + "# " + comment + "\n")
}

/// Reps as a routine writes them: `10`, `"8-12"`.
fn counts(reps: NumberRange) -> String {
    let text = range(reps);
    if text.contains('-') { quoted(&text) } else { text }
}

/// One number or two: `10`, `8-12`.
fn range(numbers: NumberRange) -> String {
    let NumberRange { min, max } = numbers;
    if min < max { format!("{min}-{max}") } else { max.to_string() }
}
