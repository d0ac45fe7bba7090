//! The lines of a list, one after the other, as movements.

use super::ImportNote;
use super::amounts::{LineAmounts, ListAmount};
use super::words::{self, LineStart, fragments, is_sentence, name_and_how, sentence};
use crate::diagnostic::{sanitize_line, strip_invisible};

/// What a list holds.
#[derive(Debug, Default)]
pub(super) struct ExerciseList {
    /// Its title, where it has one.
    pub(super) title: Option<String>,
    /// What it says of itself.
    pub(super) about: Option<String>,
    /// Its movements in order.
    pub(super) blocks: Vec<Block>,
    /// What was not taken over as it stands.
    pub(super) notes: Vec<ImportNote>,
}

/// A movement, or several that are gone through in rounds.
#[derive(Debug)]
pub(super) enum Block {
    /// One movement.
    Step(ListedMovement),
    /// Several in rounds.
    Circuit(ListedCircuit),
}

/// Movements in rounds.
#[derive(Debug)]
pub(super) struct ListedCircuit {
    /// The line that it begins with.
    pub(super) line: usize,
    pub(super) name: String,
    pub(super) rounds: u32,
    /// Seconds between two rounds.
    pub(super) rest: Option<f64>,
    /// What stands above it.
    pub(super) comments: Vec<String>,
    pub(super) steps: Vec<ListedMovement>,
}

/// One movement.
#[derive(Clone, Debug, Default)]
pub(super) struct ListedMovement {
    /// The line of its name.
    pub(super) line: usize,
    pub(super) name: String,
    pub(super) amounts: LineAmounts,
    /// How it is done, in sentences.
    pub(super) how: Vec<String>,
    /// What stands above it.
    pub(super) comments: Vec<String>,
    /// Seconds of rest behind it.
    pub(super) after: Option<f64>,
    /// How far its line is set in.
    pub(super) indent: usize,
}

/// Takes a text apart.
pub(super) fn read(text: &str) -> ExerciseList {
    let lines: Vec<String> = text
        .split(['\n', '\u{2028}', '\u{2029}'])
        .map(|line| sanitize_line(&strip_invisible(line.trim_end_matches('\r'))))
        .collect();
    // What follows each line, found from the last line up: looking for it from
    // each line anew would take quadratic time on blank lines.
    let mut following: Vec<Option<&str>> = lines
        .iter()
        .rev()
        .scan(None, |next: &mut Option<&str>, line| {
            let follows = *next;
            if !line.trim().is_empty() {
                *next = Some(line);
            }
            Some(follows)
        })
        .collect();
    following.reverse();
    let mut reading = ListReader::default();
    for (at, (line, next)) in lines.iter().zip(following).enumerate() {
        reading.next = next;
        reading.line(at + 1, line);
    }
    reading.finish()
}

#[derive(Default)]
struct ListReader<'l> {
    list: ExerciseList,
    /// The next line that is not empty.
    next: Option<&'l str>,
    /// Comments for what comes, each with its line.
    comments: Vec<(usize, String)>,
    /// Whether the last block is a circuit that goes on.
    in_circuit: bool,
    /// Whether the line before was empty, or there was none.
    after_blank: bool,
    any: bool,
}

/// What one line holds.
struct ListLine {
    number: usize,
    start: LineStart,
    text: String,
    amounts: LineAmounts,
    name: Option<String>,
    how: Vec<String>,
}

impl ListLine {
    fn read(number: usize, line: &str) -> Self {
        let start = words::start(line);
        let text = line.get(start.text..).unwrap_or_default().trim_end().to_owned();
        let amounts = LineAmounts::read(&text);
        let (name, how) = name_and_how(fragments(&text, &amounts.consumed));
        Self { number, start, text, amounts, name, how }
    }

    /// Whether it holds amounts and nothing else.
    fn is_amounts(&self) -> bool {
        self.name.is_none() && !self.amounts.is_empty()
    }
}

impl ListReader<'_> {
    fn finish(mut self) -> ExerciseList {
        for (line, comment) in std::mem::take(&mut self.comments) {
            let told = self.list.notes.iter().any(|note| note.line == line);
            if !told {
                self.note(line, format!("\"{comment}\": nothing follows it, so it is left out"));
            }
        }
        if let Some(Block::Circuit(circuit)) =
            self.list.blocks.last().filter(|_| !self.list.blocks.is_empty())
            && circuit.steps.is_empty()
        {
            let text = format!("{}: no movement follows, so it is left out", circuit.name);
            self.note(circuit.line, text);
        }
        let empty = |block: &Block| matches!(block, Block::Circuit(circuit) if circuit.steps.is_empty());
        self.list.blocks.retain(|block| !empty(block));
        self.list
    }

    fn note(&mut self, line: usize, text: impl Into<String>) {
        self.list.notes.push(ImportNote { line, text: text.into() });
    }

    fn line(&mut self, number: usize, line: &str) {
        let blank = line.trim().is_empty();
        if !blank && !is_rule(line) {
            self.words(&ListLine::read(number, line));
            self.any = true;
        }
        if blank && self.circuit().is_some_and(|circuit| !circuit.steps.is_empty()) {
            self.in_circuit = false;
        }
        self.after_blank = blank;
    }

    fn words(&mut self, line: &ListLine) {
        if ["http://", "https://", "www."].iter().any(|mark| line.text.contains(mark)) {
            self.keep_as_comment(line.number, &line.text, "a link is kept as a comment");
            return;
        }
        for span in line.amounts.frequency.clone() {
            let text = line.text.get(span).unwrap_or_default().to_owned();
            self.keep_as_comment(
                line.number,
                &text,
                "a routine doesn't say how often; it is kept as a comment",
            );
        }
        let bare = line.amounts.consumed.len() == line.amounts.frequency.len();
        let heading = line.start.heading || line.text.ends_with(':');
        match line.amounts.rounds {
            Some(rounds) if !line.amounts.has_amount() => self.open_circuit(line, rounds),
            _ if bare && heading => self.heading(line),
            _ if line.amounts.has_amount() => self.amount(line),
            _ if bare => self.bare(line),
            _ if line.name.is_some() && !line.start.heading => self.push(line),
            _ => self.more(line),
        }
    }

    /// Keeps a text as a comment on the movement of its line, with a note.
    fn keep_as_comment(&mut self, line: usize, text: &str, why: &str) {
        self.comments.push((line, text.trim().to_owned()));
        self.note(line, format!("\"{}\": {why}", text.trim()));
    }

    fn take_comments(&mut self) -> Vec<String> {
        std::mem::take(&mut self.comments).into_iter().map(|(_, comment)| comment).collect()
    }

    fn open_circuit(&mut self, line: &ListLine, rounds: u32) {
        let name = line.name.clone().unwrap_or_else(|| format!("{rounds} rounds"));
        let comments = self.take_comments();
        let rest = line.amounts.rest;
        self.list.blocks.push(Block::Circuit(ListedCircuit {
            line: line.number,
            name,
            rounds,
            rest,
            comments,
            steps: Vec::new(),
        }));
        self.in_circuit = true;
    }

    fn heading(&mut self, line: &ListLine) {
        let text = line.text.trim_end_matches([':', '#', ' ']).to_owned();
        if self.list.title.is_none()
            && self.list.blocks.is_empty()
            && self.comments.is_empty()
            && !text.is_empty()
        {
            self.list.title = Some(words::capital(&text));
            return;
        }
        self.in_circuit = false;
        self.comments.extend(Some((line.number, text)).filter(|(_, text)| !text.is_empty()));
    }

    /// A line that says how much.
    fn amount(&mut self, line: &ListLine) {
        if line.name.is_some() {
            self.push(line);
            return;
        }
        match self.last() {
            Some(last)
                if last.amounts.quantity.is_none()
                    || last.amounts.hold.is_none() && is_hold_for(last, line) =>
            {
                last.amounts.merge_missing(&line.amounts);
            }
            _ => self.keep_as_comment(
                line.number,
                &line.text,
                "there is no movement for this; it is kept as a comment",
            ),
        }
    }

    /// A line that says no more of the movement before than its rest, its side,
    /// its tempo or its load.
    fn more(&mut self, line: &ListLine) {
        if let Some(rest) = line.amounts.rest.filter(|_| self.in_circuit)
            && let Some(circuit) = self.circuit()
        {
            circuit.rest.get_or_insert(rest);
            return;
        }
        let Some(last) = self.last() else {
            self.keep_as_comment(
                line.number,
                &line.text,
                "there is no movement for this; it is kept as a comment",
            );
            return;
        };
        let mut amounts = line.amounts.clone();
        if last.amounts.rest.is_some() || last.amounts.sets.unwrap_or(1) < 2 && last.amounts.has_amount() {
            last.after = last.after.or(amounts.rest.take());
        }
        last.amounts.merge_missing(&amounts);
    }

    /// A line without any amount.
    fn bare(&mut self, line: &ListLine) {
        let Some(name) = line.name.clone() else { return };
        let next = self.next.map(|next| ListLine::read(0, next));
        let indented = self.last().is_some_and(|last| line.start.indent > last.indent);
        let complete = self.last().is_some_and(|last| last.amounts.has_amount());
        let names_what_follows =
            next.as_ref().is_some_and(|next| next.is_amounts() && next.amounts.has_amount())
                && !(indented && complete);
        let first = !self.any && next.is_some();
        if first && !line.start.marked && !names_what_follows && !is_sentence(&line.text) {
            self.list.title = Some(words::capital(line.text.trim()));
        } else if names_what_follows
            || line.start.marked && !indented
            || next.is_none() && self.list.blocks.is_empty()
        {
            self.push(line);
        } else if indented || is_sentence(&line.text) && (self.last().is_some() && !self.after_blank) {
            if let Some(last) = self.last() {
                last.how.push(sentence(&line.text));
            }
        } else if is_sentence(&line.text) {
            if self.list.blocks.is_empty() && self.list.about.is_none() {
                self.list.about = Some(sentence(&line.text));
            } else {
                self.keep_as_comment(line.number, &line.text, "not understood; it is kept as a comment");
            }
        } else if self.after_blank || self.list.blocks.is_empty() {
            self.in_circuit = false;
            self.keep_as_comment(line.number, &name, "taken for a heading; it is kept as a comment");
        } else {
            self.push(line);
        }
    }

    fn push(&mut self, line: &ListLine) {
        let mut amounts = line.amounts.clone();
        if amounts.has_amount() {
            amounts.sets = amounts.sets.or(amounts.rounds);
        }
        let held = line.text.to_lowercase().contains("hold");
        if let (Some(ListAmount::Time(time)), Some(sets @ 5..), None, true) =
            (amounts.quantity, amounts.sets, amounts.rest, held)
            && time.1 <= 15.0
        {
            // A series of short holds is reps, each held.
            let sets = f64::from(sets);
            (amounts.quantity, amounts.sets, amounts.hold) =
                (Some(ListAmount::Reps((sets, sets))), None, Some(time));
        }
        let movement = ListedMovement {
            line: line.number,
            name: line.name.clone().unwrap_or_default(),
            amounts,
            how: line.how.clone(),
            comments: self.take_comments(),
            after: None,
            indent: line.start.indent,
        };
        match self.list.blocks.last_mut() {
            Some(Block::Circuit(circuit)) if self.in_circuit => circuit.steps.push(movement),
            _ => self.list.blocks.push(Block::Step(movement)),
        }
    }

    fn circuit(&mut self) -> Option<&mut ListedCircuit> {
        match self.list.blocks.last_mut() {
            Some(Block::Circuit(circuit)) if self.in_circuit => Some(circuit),
            _ => None,
        }
    }

    /// The movement that was read last.
    fn last(&mut self) -> Option<&mut ListedMovement> {
        match self.list.blocks.last_mut()? {
            Block::Step(movement) => Some(movement),
            Block::Circuit(circuit) => circuit.steps.last_mut(),
        }
    }
}

/// Whether a line says how long the reps of a movement are held.
fn is_hold_for(movement: &ListedMovement, line: &ListLine) -> bool {
    matches!(
        (movement.amounts.quantity, line.amounts.quantity),
        (Some(ListAmount::Reps(_)), Some(ListAmount::Time(_)))
    )
}

/// Whether a line only parts others, or fences them in.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("```") || line.chars().all(|c| "-=_*|:+~ ".contains(c))
}
