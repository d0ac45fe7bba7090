//! Writes movements as the text of a routine file, and parses it to be sure that it is
//! valid.

use super::amounts::{ListAmount, NumberRange};
use super::list::{Block, ExerciseList, ListedCircuit, ListedMovement};
use super::words::capital;
use super::{ImportNote, Imported};
use crate::diagnostic::Severity;
use crate::routine::message::quoted;
use crate::routine::model::{Kind, Side};
use crate::routine::pose_names::PoseNames;
use crate::routine::{Context, format, parse, slug};
use std::collections::HashSet;
use std::fmt::Write as _;

/// The length of the `release` phase after each held rep.
const RELEASE: &str = "2s";
/// The default `prepare`, and the longest that is written, in seconds.
const DEFAULT_PREPARE: usize = 8;
const MAX_PREPARE: usize = 40;
/// Prefixes of a movement's id that are ignored in the search for its figure.
const IGNORED_PREFIXES: [&str; 9] =
    ["standing-", "slow-", "gentle-", "easy-", "light-", "static-", "basic-", "lying-", "modified-"];

/// Writes a list as a routine.
pub(super) fn write(list: ExerciseList, default_name: &str) -> Imported {
    let mut notes = list.notes;
    let name = list.title.unwrap_or_else(|| default_name.to_owned());
    let name = if slug(&name).is_empty() { "A list".to_owned() } else { capital(name.trim()) };
    let mut head = String::new();
    let _ = writeln!(head, "name = {}", quoted(&name));
    if let Some(kind) = kind(&name) {
        let _ = writeln!(head, "kind = \"{}\"", kind.word());
    }
    if let Some(about) = &list.about {
        let _ = writeln!(head, "about = {}", quoted(about));
    }
    let mut ids = Ids::default();
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
    let fits = |count: usize| count == 0 || is_valid(&text_of_first(count));
    let kept = if fits(blocks.len()) { blocks.len() } else { largest_fitting(blocks.len(), fits) };
    if let Some((line, ..)) = blocks.get(kept) {
        let text = match first_error(&text_of_first(kept + 1)) {
            Some(error) => format!("left out from here on: {error}; put the rest into another routine"),
            None => "left out from here on; put the rest into another routine".to_owned(),
        };
        notes.push(ImportNote { line: *line, text });
    }
    notes.sort_by_key(|note| note.line);
    let steps = blocks.iter().take(kept).map(|(_, count, _)| count).sum();
    let text = (kept > 0).then(|| text_of_first(kept)).map(|text| format(&text).unwrap_or(text));
    Imported { name, text, steps, notes }
}

/// The largest number below `all` that fits, found by bisection.
fn largest_fitting(all: usize, fits: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, all);
    while high - low > 1 {
        let middle = low.midpoint(high);
        if fits(middle) { low = middle } else { high = middle }
    }
    low
}

/// The message of the first error in a routine.
fn first_error(text: &str) -> Option<String> {
    let findings = parse(text, "list", &Context::default()).diagnostics;
    findings.into_iter().find(|finding| finding.severity == Severity::Error).map(|finding| finding.message)
}

/// The ids of the steps written so far; a step without `id` has one made from its name.
#[derive(Default)]
struct Ids(HashSet<String>);

impl Ids {
    /// Takes the id of a step with this name. Returns the `id` to write, if another step
    /// has the one made from the name.
    fn take(&mut self, name: &str) -> Option<String> {
        let id = slug(name);
        if self.0.insert(id.clone()) {
            return None;
        }
        let numbered = (2_usize..).map(|number| format!("{id}-{number}"));
        numbered.into_iter().find(|id| self.0.insert(id.clone()))
    }
}

/// Whether a text is a routine without an error.
fn is_valid(text: &str) -> bool {
    parse(text, "list", &Context::default()).routine.is_some()
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

fn write_circuit(circuit: &ListedCircuit, ids: &mut Ids, notes: &mut Vec<ImportNote>) -> String {
    let mut text = comments(&circuit.comments);
    let _ = writeln!(text, "[[step]]\nname = {}", quoted(&circuit.name));
    if let Some(id) = ids.take(&circuit.name) {
        let _ = writeln!(text, "id = {}", quoted(&id));
    }
    let _ = writeln!(text, "sets = {}", circuit.rounds.clamp(1, 1000));
    if let Some(rest) = circuit.rest.filter(|rest| *rest > 0.0 && circuit.rounds > 1) {
        let _ = writeln!(text, "rest = \"{}\"", duration(rest));
    }
    for step in &circuit.steps {
        let step = ListedMovement { after: None, ..step.clone() };
        text.push('\n');
        text.push_str(&write_movement(&step, "[[step.step]]", ids, notes));
    }
    text
}

/// How much of a movement is written. If all of it is not valid, less is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Detail {
    All,
    NoTempo,
    NoSide,
    NameAlone,
}

fn write_movement(step: &ListedMovement, header: &str, ids: &mut Ids, notes: &mut Vec<ImportNote>) -> String {
    let mut note =
        |text: &str| notes.push(ImportNote { line: step.line, text: format!("{}: {text}", step.name) });
    if step.amounts.quantity.is_none() {
        note("no amount is told; it lasts until a key is pressed");
    }
    if step.amounts.quantity == Some(ListAmount::Max) {
        note("as many as you can, until a key is pressed");
    }
    let name = if slug(&step.name).is_empty() { "Movement" } else { &step.name };
    let id = ids.take(name);
    let in_circuit = header != "[[step]]";
    for detail in [Detail::All, Detail::NoTempo, Detail::NoSide, Detail::NameAlone] {
        let body = keys(step, (name, id.as_deref()), detail, in_circuit);
        if is_valid(&format!("name = \"R\"\n[[step]]\n{body}")) || detail == Detail::NameAlone {
            match detail {
                Detail::All => {}
                Detail::NoTempo => note("its tempo could not be taken over"),
                Detail::NoSide => note("its tempo and side could not be taken over"),
                Detail::NameAlone => {
                    note("its amount could not be taken over; it lasts until a key is pressed");
                }
            }
            return format!("{}{header}\n{body}", comments(&step.comments));
        }
    }
    String::new()
}

/// The keys of a movement, one on a line.
fn keys(step: &ListedMovement, (name, id): (&str, Option<&str>), detail: Detail, in_circuit: bool) -> String {
    let mut text = format!("name = {}\n", quoted(name));
    // Writing to a String can't fail.
    let mut put = |key: &str, value: String| {
        let _ = writeln!(text, "{key} = {value}");
    };
    if let Some(id) = id {
        put("id", quoted(id));
    }
    if detail == Detail::NameAlone {
        put("time", "\"open\"".to_owned());
        return text;
    }
    let amounts = &step.amounts;
    let sets = amounts.sets.unwrap_or(1);
    match amounts.quantity {
        Some(ListAmount::Time(time)) => put("time", format!("\"{}\"", durations(time))),
        Some(ListAmount::Reps(reps)) => put("reps", counts(reps)),
        Some(ListAmount::Max) | None => put("time", "\"open\"".to_owned()),
    }
    let is_reps = matches!(amounts.quantity, Some(ListAmount::Reps(_)));
    if detail < Detail::NoTempo {
        let held = amounts.hold.filter(|_| is_reps);
        let tempo = amounts.tempo.clone();
        let tempo = tempo.or_else(|| held.map(|hold| format!("hold {}, release {RELEASE}", durations(hold))));
        if let Some(tempo) = tempo {
            put("tempo", quoted(&tempo));
        }
    }
    if let Some(load) = &amounts.load {
        put("load", quoted(load));
    }
    if let Some(side) = amounts.side.filter(|_| detail < Detail::NoSide) {
        let word = Side::ALL.iter().find(|(known, _)| *known == side).map_or("together", |(_, word)| word);
        put("side", quoted(word));
    }
    if sets > 1 {
        put("sets", sets.min(1000).to_string());
    }
    let rest = amounts.rest.filter(|rest| *rest > 0.0);
    if let Some(rest) = rest.filter(|_| sets > 1) {
        put("rest", format!("\"{}\"", duration(rest)));
    }
    let after = step.after.or(rest.filter(|_| sets == 1)).filter(|rest| !in_circuit && *rest > 0.0);
    if let Some(after) = after {
        put("after", format!("\"{}\"", duration(after)));
    }
    if let Some(prepare) = prepare_seconds(step).filter(|_| !in_circuit) {
        put("prepare", format!("\"{prepare}s\""));
    }
    match step.how.as_slice() {
        [] => {}
        [only] => put("how", quoted(only)),
        several => put(
            "how",
            format!("[{}]", several.iter().map(|line| quoted(line)).collect::<Vec<_>>().join(", ")),
        ),
    }
    if let Some(pose) = pose(name, id) {
        put("pose", quoted(pose));
    }
    text
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
    let single = plain.strip_suffix("es").into_iter().chain(plain.strip_suffix('s'));
    [plain].into_iter().chain(single).find_map(|name| names.find(name))
}

/// The `prepare` to write, if the instructions take longer than the default.
fn prepare_seconds(step: &ListedMovement) -> Option<usize> {
    let words = step.how.iter().map(|line| line.split_whitespace().count()).sum::<usize>();
    // Two and a half words a second, and six seconds for the name and the amount.
    let seconds = (words * 2).div_ceil(5) + 6;
    (words > 0 && seconds > DEFAULT_PREPARE).then(|| seconds.min(MAX_PREPARE).next_multiple_of(2))
}

fn comments(comments: &[String]) -> String {
    comments.iter().fold(String::new(), |text, comment| text + "# " + comment + "\n")
}

fn counts((from, to): NumberRange) -> String {
    if from < to { format!("\"{from}-{to}\"") } else { to.to_string() }
}

/// A range of seconds as a routine writes it: `45s`, `30-60s`, `5-7min`.
fn durations((from, to): NumberRange) -> String {
    if from >= to {
        return duration(to);
    }
    let is_minutes = |seconds: f64| seconds % 60.0 == 0.0;
    if is_minutes(from) && is_minutes(to) {
        return format!("{}-{}min", from / 60.0, to / 60.0);
    }
    format!("{from}-{to}s")
}

/// Seconds as a routine writes them: `45s`, `1min30s`.
fn duration(seconds: f64) -> String {
    let (minutes, rest) = ((seconds / 60.0).floor(), seconds % 60.0);
    match (minutes > 0.0, rest > 0.0) {
        (true, true) => format!("{minutes}min{rest}s"),
        (true, false) => format!("{minutes}min"),
        _ => format!("{rest}s"),
    }
}
