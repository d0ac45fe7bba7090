//! Movements as the text of a routine file, read back before it is handed out.

use super::amounts::{ListAmount, NumberRange};
use super::list::{Block, ExerciseList, ListedCircuit, ListedMovement};
use super::words::capital;
use super::{ImportNote, Imported};
use crate::diagnostic::Severity;
use crate::routine::model::{Kind, Side};
use crate::routine::pose_names::PoseNames;
use crate::routine::{Context, format, parse, slug};
use std::collections::HashSet;
use std::fmt::Write as _;

/// How long a held rep is let go of, as the length of a `release`.
const RELEASE: &str = "2s";
/// The usual time to get ready, and the most that is planned, in seconds.
const PREPARE: (usize, usize) = (8, 40);
/// What may stand before the name of a movement without making it another one.
const MANNERS: [&str; 9] =
    ["standing-", "slow-", "gentle-", "easy-", "light-", "static-", "basic-", "lying-", "modified-"];

/// Writes a list as a routine.
pub(super) fn write(list: ExerciseList, otherwise: &str) -> Imported {
    let mut notes = list.notes;
    let name = list.title.unwrap_or_else(|| otherwise.to_owned());
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
    let mut blocks: Vec<(usize, usize, String)> = Vec::new();
    for block in &list.blocks {
        let (line, count, text) = match block {
            Block::Step(step) => (step.line, 1, write_movement(step, "[[step]]", &mut ids, &mut notes)),
            Block::Circuit(rounds) => {
                let line = rounds.steps.first().map_or(0, |step| step.line);
                (line, rounds.steps.len(), circuit(rounds, &mut ids, &mut notes))
            }
        };
        blocks.push((line, count, text));
    }
    let whole = |count: usize| {
        let texts: Vec<&str> = blocks.iter().take(count).map(|(_, _, text)| text.as_str()).collect();
        format!("{head}\n{}", texts.join("\n"))
    };
    let fits = |count: usize| count == 0 || is_right(&whole(count));
    let kept = if fits(blocks.len()) { blocks.len() } else { largest_fitting(blocks.len(), fits) };
    if let Some((line, ..)) = blocks.get(kept) {
        let text = match first_error(&whole(kept + 1)) {
            Some(error) => format!("left out from here on: {error}; put the rest into another routine"),
            None => "left out from here on; put the rest into another routine".to_owned(),
        };
        notes.push(ImportNote { line: *line, text });
    }
    notes.sort_by_key(|note| note.line);
    let steps = blocks.iter().take(kept).map(|(_, count, _)| count).sum();
    let text = (kept > 0).then(|| whole(kept)).map(|text| format(&text).unwrap_or(text));
    Imported { name, text, steps, notes }
}

/// The most of something that fits, where all of it doesn't.
fn largest_fitting(all: usize, fits: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, all);
    while high - low > 1 {
        let middle = low.midpoint(high);
        if fits(middle) { low = middle } else { high = middle }
    }
    low
}

/// What is wrong first with the text of a routine.
fn first_error(text: &str) -> Option<String> {
    let findings = parse(text, "list", &Context::default()).diagnostics;
    findings.into_iter().find(|finding| finding.severity == Severity::Error).map(|finding| finding.message)
}

/// The ids that the steps of a routine have, by their names where they say none.
#[derive(Default)]
struct Ids(HashSet<String>);

impl Ids {
    /// The `id` that a step of this name has to say, because another step's name
    /// makes the same one.
    fn needed(&mut self, name: &str) -> Option<String> {
        let id = slug(name);
        if self.0.insert(id.clone()) {
            return None;
        }
        let numbered = (2_usize..).map(|number| format!("{id}-{number}"));
        numbered.into_iter().find(|id| self.0.insert(id.clone()))
    }
}

/// Whether a text is a routine without an error.
fn is_right(text: &str) -> bool {
    parse(text, "list", &Context::default()).routine.is_some()
}

/// The kind that a title names.
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

fn circuit(circuit: &ListedCircuit, ids: &mut Ids, notes: &mut Vec<ImportNote>) -> String {
    let mut text = comments(&circuit.comments);
    let _ = writeln!(text, "[[step]]\nname = {}", quoted(&circuit.name));
    if let Some(id) = ids.needed(&circuit.name) {
        let _ = writeln!(text, "id = {}", quoted(&id));
    }
    let _ = writeln!(text, "sets = {}", circuit.rounds.clamp(1, 1000));
    if let Some(rest) = circuit.rest.filter(|rest| *rest > 0.0 && circuit.rounds > 1) {
        let _ = writeln!(text, "rest = \"{}\"", length(rest));
    }
    for step in &circuit.steps {
        let inside = ListedMovement { after: None, ..step.clone() };
        text.push('\n');
        text.push_str(&write_movement(&inside, "[[step.step]]", ids, notes));
    }
    text
}

/// How much of a movement is written: less and less, until it is valid.
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
    let id = ids.needed(name);
    let alone = header == "[[step]]";
    for depth in [Detail::All, Detail::NoTempo, Detail::NoSide, Detail::NameAlone] {
        let body = body(step, (name, id.as_deref()), depth, alone);
        if is_right(&format!("name = \"R\"\n[[step]]\n{body}")) || depth == Detail::NameAlone {
            match depth {
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

fn body(step: &ListedMovement, (name, id): (&str, Option<&str>), depth: Detail, alone: bool) -> String {
    let mut text = format!("name = {}\n", quoted(name));
    // Writing to a String can't fail.
    let mut put = |key: &str, value: String| {
        let _ = writeln!(text, "{key} = {value}");
    };
    if let Some(id) = id {
        put("id", quoted(id));
    }
    if depth == Detail::NameAlone {
        put("time", "\"open\"".to_owned());
        return text;
    }
    let amounts = &step.amounts;
    let sets = amounts.sets.unwrap_or(1);
    match amounts.quantity {
        Some(ListAmount::Time(time)) => put("time", format!("\"{}\"", lengths(time))),
        Some(ListAmount::Reps(reps)) => put("reps", counts(reps)),
        Some(ListAmount::Max) | None => put("time", "\"open\"".to_owned()),
    }
    let is_reps = matches!(amounts.quantity, Some(ListAmount::Reps(_)));
    if depth < Detail::NoTempo {
        let held = amounts.hold.filter(|_| is_reps);
        let tempo = amounts.tempo.clone();
        let tempo = tempo.or_else(|| held.map(|hold| format!("hold {}, release {RELEASE}", lengths(hold))));
        if let Some(tempo) = tempo {
            put("tempo", quoted(&tempo));
        }
    }
    if let Some(load) = &amounts.load {
        put("load", quoted(load));
    }
    if let Some(side) = amounts.side.filter(|_| depth < Detail::NoSide) {
        let word = Side::ALL.iter().find(|(known, _)| *known == side).map_or("together", |(_, word)| word);
        put("side", quoted(word));
    }
    if sets > 1 {
        put("sets", sets.min(1000).to_string());
    }
    let rest = amounts.rest.filter(|rest| *rest > 0.0);
    if let Some(rest) = rest.filter(|_| sets > 1) {
        put("rest", format!("\"{}\"", length(rest)));
    }
    let after = step.after.or(rest.filter(|_| sets == 1)).filter(|rest| alone && *rest > 0.0);
    if let Some(after) = after {
        put("after", format!("\"{}\"", length(after)));
    }
    if let Some(prepare) = prepare(step).filter(|_| alone) {
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

/// The figure of a movement whose name is that of a figure or nearly so; where its
/// id is a figure's name, it needs no `pose`.
fn pose(name: &str, id: Option<&str>) -> Option<&'static str> {
    let names = PoseNames::default();
    let slug = slug(name);
    if names.find(id.unwrap_or(&slug)).is_some() {
        return None;
    }
    if let Some(figure) = names.find(&slug) {
        return Some(figure);
    }
    let plain = MANNERS.iter().find_map(|manner| slug.strip_prefix(manner)).unwrap_or(&slug);
    let single = plain.strip_suffix("es").into_iter().chain(plain.strip_suffix('s'));
    [plain].into_iter().chain(single).find_map(|name| names.find(name))
}

/// The seconds to get ready, where what there is to say takes longer than usual.
fn prepare(step: &ListedMovement) -> Option<usize> {
    let said = step.how.iter().map(|line| line.split_whitespace().count()).sum::<usize>();
    // About two and a half words a second, and the name with its amount.
    let seconds = (said * 2).div_ceil(5) + 6;
    (said > 0 && seconds > PREPARE.0).then(|| seconds.min(PREPARE.1).next_multiple_of(2))
}

fn comments(comments: &[String]) -> String {
    comments.iter().fold(String::new(), |text, comment| text + "# " + comment + "\n")
}

/// A text as TOML has it on one line.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn counts((from, to): NumberRange) -> String {
    if from < to { format!("\"{from}-{to}\"") } else { to.to_string() }
}

fn lengths((from, to): NumberRange) -> String {
    if from >= to {
        return length(to);
    }
    let minutes = |seconds: f64| seconds % 60.0 == 0.0;
    if minutes(from) && minutes(to) {
        return format!("{}-{}min", from / 60.0, to / 60.0);
    }
    format!("{from}-{to}s")
}

/// Seconds as a routine has them: `45s`, `1min30s`.
fn length(seconds: f64) -> String {
    let (minutes, rest) = ((seconds / 60.0).floor(), seconds % 60.0);
    match (minutes > 0.0, rest > 0.0) {
        (true, true) => format!("{minutes}min{rest}s"),
        (true, false) => format!("{minutes}min"),
        _ => format!("{rest}s"),
    }
}
