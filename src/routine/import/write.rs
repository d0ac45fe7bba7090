//! Writes movements as the text of a routine file, and parses it to be sure that it is
//! valid.

use super::amounts::{ASSUMED_PHASE, LineAmounts, ListAmount, NumberRange};
use super::list::ExerciseList;
use super::measure::durations;
use super::movement::{Block, ListedCircuit, ListedMovement};
use super::units::duration;
use super::{ImportNote, Imported};
use crate::diagnostic::Diagnostic;
use crate::routine::count::MAX_COUNT;
use crate::routine::message::quoted;
use crate::routine::model::Kind;
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
    let blocks: Vec<WrittenBlock> =
        list.blocks.iter().map(|block| write_block(block, &mut ids, &mut notes)).collect();
    let text_of_first = |count: usize| {
        let texts: Vec<&str> = blocks.iter().take(count).map(|block| block.text.as_str()).collect();
        format!("{head}\n{}", texts.join("\n"))
    };
    // An error of a block, or of all blocks together (such as a routine over 24 hours), stays
    // however many blocks follow, so the most blocks without an error are found by bisection.
    let counts: Vec<usize> = (1..=blocks.len()).collect();
    let kept = counts.partition_point(|count| first_error(&text_of_first(*count)).is_none());
    if let Some(block) = blocks.get(kept)
        && let Some(error) = first_error(&text_of_first(kept + 1))
    {
        let text = format!("left out from here on: {error}; put the rest into another routine");
        notes.push(ImportNote { line: block.line, text });
    }
    notes.sort_by_key(|note| note.line);
    let steps = blocks.iter().take(kept).map(|block| block.movements).sum();
    let text = (kept > 0).then(|| text_of_first(kept) + "\n" + &comments(&list.last_comments));
    let text = text.map(|text| format(&text).unwrap_or(text));
    Imported { name, text, steps, notes }
}

/// A block of the list as TOML.
struct WrittenBlock {
    /// The line of its first movement.
    line: usize,
    /// How many movements it has.
    movements: usize,
    text: String,
}

fn write_block(block: &Block, ids: &mut HashSet<String>, notes: &mut Vec<ImportNote>) -> WrittenBlock {
    match block {
        Block::Step(step) => {
            WrittenBlock { line: step.line, movements: 1, text: write_movement(step, "[[step]]", ids, notes) }
        }
        Block::Circuit(circuit) => WrittenBlock {
            line: circuit.steps.first().map_or(0, |step| step.line),
            movements: circuit.steps.len(),
            text: write_circuit(circuit, ids, notes),
        },
    }
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
    let rests = Rests::of_circuit(circuit);
    let mut text = comments(&circuit.comments);
    text += &rests.further_as_comment(&circuit.name, circuit.line, false, notes);
    text += "[[step]]\n";
    put(&mut text, "name", quoted(&circuit.name));
    if let Some(id) = add_id(ids, &circuit.name) {
        put(&mut text, "id", quoted(&id));
    }
    put(&mut text, "sets", circuit.rounds.clamp(1, MAX_COUNT));
    rests.put(&mut text);
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
    let mut lines = String::new();
    put(&mut lines, "name", quoted(name));
    if let Some(id) = &id {
        put(&mut lines, "id", quoted(id));
    }
    let pose = pose(name, id.as_deref());
    let amounts = LineAmounts { quantity: None, reps_by_set: Vec::new(), ..step.amounts.clone() };
    let without_amount = ListedMovement { amounts, ..step.clone() };
    let attempts = [
        (step, true, None),
        (step, false, Some("its tempo could not be taken over")),
        (&without_amount, false, Some("its amount could not be taken over; it lasts until a key is pressed")),
    ];
    let mut bodies = attempts
        .into_iter()
        .map(|(step, with_tempo, lost)| (lines.clone() + &keys(step, pose, with_tempo, in_circuit), lost));
    let is_valid = |body: &str| first_error(&format!("name = \"R\"\n[[step]]\n{body}")).is_none();
    let (body, lost) = bodies.find(|(body, _)| is_valid(body)).unwrap_or_else(|| {
        let lost = "only its name could be taken over; it lasts until a key is pressed";
        (lines.clone() + "time = \"open\"\n", Some(lost))
    });
    lost.into_iter().for_each(note);
    let lost_text = if lost.is_some() { comments(std::slice::from_ref(&step.text)) } else { String::new() };
    let further_rest =
        Rests::of_movement(step, in_circuit).further_as_comment(name, step.line, in_circuit, notes);
    comments(&step.comments) + &lost_text + &further_rest + header + "\n" + &body
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
        let unit = if total.max > 1.0 { "reps" } else { "rep" };
        notes.push(format!("{} {unit} in all, so {} a side", range(total), range(reps)));
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
        put(&mut lines, "side", quoted(side.word()));
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
    Rests::of_movement(step, in_circuit).put(lines);
    // In a circuit, it is the rest between the movement before and this one.
    let prepare = if in_circuit {
        step.rest_before.map(duration)
    } else {
        prepare_seconds(step).map(|seconds| format!("{seconds}s"))
    };
    if let Some(prepare) = prepare {
        put(lines, "prepare", quoted(&prepare));
    }
}

/// The rests of a movement or a circuit, in seconds.
struct Rests {
    /// Between sets or rounds.
    between: Option<f64>,
    after: Option<f64>,
    /// One that no key holds.
    further: Option<f64>,
}

impl Rests {
    /// A `rest` is between sets; of one set only, it comes after it, unless `after` is given.
    fn new(rest: Option<f64>, after: Option<f64>, sets: u32) -> Self {
        let is_rest = |rest: &f64| *rest > 0.0;
        let (rest, after) = (rest.filter(is_rest), after.filter(is_rest));
        match after {
            _ if sets > 1 => Self { between: rest, after, further: None },
            Some(_) => Self { between: None, after, further: rest },
            None => Self { between: None, after: rest, further: None },
        }
    }

    /// A rest after its last step comes after the circuit.
    fn of_circuit(circuit: &ListedCircuit) -> Self {
        Self::new(circuit.rest, circuit.steps.last().and_then(|step| step.after), circuit.rounds)
    }

    fn of_movement(step: &ListedMovement, in_circuit: bool) -> Self {
        let (rest, sets) = (step.amounts.rest, step.amounts.sets.unwrap_or(1));
        if in_circuit {
            // No key holds a rest after a step.
            let rests = Self::new(rest, None, sets);
            return Self { after: None, further: rests.after, ..rests };
        }
        Self::new(rest, step.after, sets)
    }

    fn put(&self, lines: &mut String) {
        for (key, rest) in [("rest", self.between), ("after", self.after)] {
            if let Some(rest) = rest {
                put(lines, key, quoted(&duration(rest)));
            }
        }
    }

    /// The comment with the rest that no key holds, with a note. Empty if there is none.
    fn further_as_comment(
        &self,
        name: &str,
        line: usize,
        in_circuit: bool,
        notes: &mut Vec<ImportNote>,
    ) -> String {
        let Some(rest) = self.further else { return String::new() };
        let rest = format!("rest {}", duration(rest));
        let why = if in_circuit {
            "inside a circuit write a `prepare` in the next step instead"
        } else {
            "there is another rest after it"
        };
        notes.push(ImportNote { line, text: format!("{name}: \"{rest}\" is kept as a comment; {why}") });
        comments(&[rest])
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
    let singular = plain.strip_suffix("es").into_iter().chain(plain.strip_suffix('s'));
    [plain].into_iter().chain(singular).find_map(|name| names.find(name))
}

/// The `prepare` to write, if the instructions take longer than the default.
fn prepare_seconds(step: &ListedMovement) -> Option<u64> {
    let words = step.how.iter().map(|line| line.split_whitespace().count() as u64).sum::<u64>();
    // Two and a half words a second, and six seconds for the name and the amount; rounded to
    // even seconds, as people write them.
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
