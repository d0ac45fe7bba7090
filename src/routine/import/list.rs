//! Reads a list line by line, as movements and circuits.

use super::ImportNote;
use super::amounts::{LineAmounts, ListAmount, NumberRange};
use super::words::{self, LineStart, fragments, is_sentence, name_and_how, sentence, unread_numbers};
use crate::diagnostic::{sanitize_line, strip_invisible};
use crate::routine::capital;

/// Why an amount without a movement is kept as a comment.
const NO_MOVEMENT: &str = "there is no movement for this; it is kept as a comment";

/// Why the line with an amount that its movement has already is kept as a comment.
const PARTLY_KNOWN: &str = "other lines say this otherwise; it is kept as a comment";

/// What a list holds.
#[derive(Debug, Default)]
pub(super) struct ExerciseList {
    pub(super) title: Option<String>,
    /// The sentence about the list before its first movement.
    pub(super) about: Option<String>,
    /// The signs to stop at: `Stop if it hurts.`
    pub(super) stop_if: Vec<String>,
    pub(super) blocks: Vec<Block>,
    /// The comments to write below the last movement.
    pub(super) last_comments: Vec<String>,
    pub(super) notes: Vec<ImportNote>,
}

/// A movement, or a circuit of movements.
#[derive(Debug)]
pub(super) enum Block {
    Step(Box<ListedMovement>),
    Circuit(ListedCircuit),
}

/// Movements that are repeated in rounds.
#[derive(Debug)]
pub(super) struct ListedCircuit {
    /// The number of its first line, from 1.
    pub(super) line: usize,
    pub(super) name: String,
    pub(super) rounds: u32,
    /// Seconds between two rounds.
    pub(super) rest: Option<f64>,
    /// The comments to write above it.
    pub(super) comments: Vec<String>,
    pub(super) steps: Vec<ListedMovement>,
}

/// One movement.
#[derive(Clone, Debug, Default)]
pub(super) struct ListedMovement {
    /// The number of the line with its name, from 1.
    pub(super) line: usize,
    pub(super) name: String,
    pub(super) amounts: LineAmounts,
    /// The names of its spots.
    pub(super) spots: Vec<String>,
    /// The instructions, in sentences.
    pub(super) how: Vec<String>,
    /// The comments to write above it.
    pub(super) comments: Vec<String>,
    /// Seconds of rest after it.
    pub(super) after: Option<f64>,
    /// How its line begins.
    pub(super) start: LineStart,
    /// Whether its amount was read from a line of its own.
    pub(super) has_amount_below: bool,
}

/// Reads a list.
pub(super) fn read(text: &str) -> ExerciseList {
    let lines: Vec<String> = text
        .split(['\n', '\u{2028}', '\u{2029}'])
        .map(|line| sanitize_line(&strip_invisible(line.trim_end_matches('\r'))))
        .collect();
    let mut reader = ListReader::default();
    for (index, line) in lines.iter().enumerate() {
        reader.following = lines.get(index + 1..).unwrap_or_default();
        reader.read_line(index + 1, line);
    }
    reader.finish()
}

#[derive(Default)]
struct ListReader<'l> {
    list: ExerciseList,
    /// The lines that follow.
    following: &'l [String],
    /// Comments to write above the next movement, each with its line number.
    comments: Vec<(usize, String)>,
    /// Whether the last block is a circuit to which further movements belong.
    in_circuit: bool,
    /// Whether the line before was blank.
    after_blank: bool,
    /// Whether a line that is not blank was read before.
    has_read_line: bool,
    /// How many movements were numbered so far, in the way of `1 Plank`.
    numbered: usize,
}

/// What one line holds.
struct ListLine {
    number: usize,
    start: LineStart,
    text: String,
    amounts: LineAmounts,
    name: Option<String>,
    spots: Vec<String>,
    how: Vec<String>,
    /// Numbers between two amounts that belong to neither.
    unread_numbers: Vec<String>,
}

impl ListLine {
    fn read(number: usize, line: &str) -> Self {
        let start = words::start(line);
        let text = line.get(start.text_start..).unwrap_or_default().trim_end().to_owned();
        let mut amounts = LineAmounts::read(&text);
        let (mut name, mut how) = name_and_how(fragments(&text, &amounts.consumed));
        if let (Some(name), Some(distance)) = (&mut name, &amounts.distance) {
            // The name is what is seen all the time.
            *name = format!("{name} {distance}");
        }
        let mut spots = Vec::new();
        if amounts.repeats_of_time > 0 && how.len() == amounts.repeats_of_time + 1 {
            // `Roll: calves 1 min, quads 1 min`
            spots = how.drain(..).map(|spot| words::spot(&spot)).collect();
            amounts.repeats_of_time = 0;
        } else if amounts.spots_follow && !how.is_empty() {
            spots = words::spots(&how.remove(0));
        }
        let unread_numbers = unread_numbers(&text, &amounts.consumed);
        Self { number, start, text, amounts, name, spots, how, unread_numbers }
    }

    /// Whether it has no name, but an amount for the movement in the line before.
    fn is_only_an_amount(&self) -> bool {
        self.name.is_none() && self.amounts.has_amount()
    }
}

/// What a line without an amount means.
enum TextLine {
    /// The title of the list.
    Title,
    /// The name of a movement.
    Movement,
    /// An instruction for the last movement.
    Instruction,
    /// The sentence about the list.
    About,
    /// A sentence that belongs to nothing.
    Unclear,
    /// A heading between movements.
    Heading,
}

impl ListReader<'_> {
    fn finish(mut self) -> ExerciseList {
        for (line, comment) in std::mem::take(&mut self.comments) {
            let has_note = self.list.notes.iter().any(|note| note.line == line);
            if has_note {
                self.list.last_comments.push(comment);
            } else {
                self.note(line, format!("\"{comment}\": nothing follows it, so it is left out"));
            }
        }
        self.drop_empty_circuit();
        self.list
    }

    fn note(&mut self, line: usize, text: impl Into<String>) {
        self.list.notes.push(ImportNote { line, text: text.into() });
    }

    fn read_line(&mut self, number: usize, line: &str) {
        let is_blank = line.trim().is_empty();
        if !is_blank && !is_rule(line) {
            let (line, stop_if) = words::take_stop_signs(line);
            self.list.stop_if.extend(stop_if);
            let mut read = ListLine::read(number, &line);
            if let Some(text) = words::after_number(&line, self.numbered + 1)
                && self.amount_follows()
                && !read.is_only_an_amount()
            {
                self.numbered += 1;
                read = ListLine::read(number, text);
            }
            self.add_line(&read);
            self.has_read_line = true;
        }
        if is_blank && self.current_circuit().is_some_and(|circuit| !circuit.steps.is_empty()) {
            self.in_circuit = false;
        }
        self.after_blank = is_blank;
    }

    /// The next line that is not blank.
    fn next_line(&self) -> Option<&str> {
        self.following.iter().map(String::as_str).find(|line| !line.trim().is_empty())
    }

    /// Whether the next line has an amount and no name.
    fn amount_follows(&self) -> bool {
        self.next_line().is_some_and(|next| ListLine::read(0, next).is_only_an_amount())
    }

    fn add_line(&mut self, line: &ListLine) {
        if ["http://", "https://", "www."].iter().any(|mark| line.text.contains(mark)) {
            return self.keep_line(line, "a link is kept as a comment");
        }
        for text in &line.amounts.frequency {
            let why = "a routine doesn't say how often; it is kept as a comment";
            self.keep_as_comment(line.number, text, why);
        }
        for text in &line.amounts.repeated {
            self.keep_as_comment(line.number, text, "the line says this twice; it is kept as a comment");
        }
        self.note_unread(line);
        let is_text_only = line.amounts.consumed.len() == line.amounts.frequency.len();
        let is_heading = line.start.is_heading || line.text.ends_with(':');
        if words::is_about_all(&line.text) {
            return self.keep_line(line, "about all movements; it is kept as a comment");
        }
        if line.amounts.rounds.is_some() && words::is_about_above(&line.text) {
            return self.keep_line(line, "about the movements above; it is kept as a comment");
        }
        match line.amounts.rounds {
            Some(rounds) if !line.amounts.has_amount() => self.begin_circuit(line, rounds),
            _ if is_text_only && is_heading => self.add_heading(line),
            _ if line.amounts.has_amount() => self.add_amount(line),
            _ if is_text_only => self.add_text(line),
            _ if line.name.is_some() && !line.start.is_heading => self.add_movement(line),
            _ => self.add_details(line),
        }
    }

    /// Notes the amounts and numbers of a line that no key holds.
    fn note_unread(&mut self, line: &ListLine) {
        if let Some(amount) = &line.amounts.further {
            let text = format!("\"{amount}\": a further amount, which stays among the words; check the step");
            self.note(line.number, text);
        }
        for numbers in &line.unread_numbers {
            self.keep_as_comment(line.number, numbers, "not understood; it is kept as a comment");
        }
        if line.amounts.repeats_of_time > 0 {
            let text = "the same time stands here several times, and is taken once; check the step";
            self.note(line.number, text);
        }
    }

    /// Keeps a text as a comment above the next movement, and notes why.
    fn keep_as_comment(&mut self, line: usize, text: &str, why: &str) {
        self.comments.push((line, text.trim().to_owned()));
        self.note(line, format!("\"{}\": {why}", text.trim()));
    }

    /// Keeps a whole line as a comment.
    fn keep_line(&mut self, line: &ListLine, why: &str) {
        self.keep_as_comment(line.number, &line.text, why);
    }

    fn take_comments(&mut self) -> Vec<String> {
        std::mem::take(&mut self.comments).into_iter().map(|(_, comment)| comment).collect()
    }

    /// Drops the last block if it is a circuit without movements. Its comments go to the
    /// next block.
    fn drop_empty_circuit(&mut self) {
        let is_empty =
            |block: &mut Block| matches!(block, Block::Circuit(circuit) if circuit.steps.is_empty());
        if let Some(Block::Circuit(circuit)) = self.list.blocks.pop_if(is_empty) {
            self.note(circuit.line, format!("{}: no movement follows, so it is left out", circuit.name));
            let comments = circuit.comments.into_iter().map(|comment| (circuit.line, comment));
            self.comments.splice(0..0, comments);
        }
    }

    fn begin_circuit(&mut self, line: &ListLine, rounds: u32) {
        self.drop_empty_circuit();
        if line.amounts.is_about_one_movement() || !line.how.is_empty() {
            self.keep_line(line, "only its rounds, rest and name are taken over; it is kept as a comment");
        }
        let circuit = ListedCircuit {
            line: line.number,
            name: line.name.clone().unwrap_or_else(|| format!("{rounds} rounds")),
            rounds,
            rest: line.amounts.rest,
            comments: self.take_comments(),
            steps: Vec::new(),
        };
        self.list.blocks.push(Block::Circuit(circuit));
        self.in_circuit = true;
    }

    /// Adds a heading: the title if nothing comes before it, otherwise a comment.
    fn add_heading(&mut self, line: &ListLine) {
        let text = line.text.trim_end_matches([':', '#', ' ']).to_owned();
        if self.list.title.is_none()
            && self.list.blocks.is_empty()
            && self.comments.is_empty()
            && !text.is_empty()
        {
            self.list.title = Some(capital(&text));
            return;
        }
        self.in_circuit = false;
        self.comments.extend(Some((line.number, text)).filter(|(_, text)| !text.is_empty()));
    }

    /// Adds a line with an amount: a movement if it has a name, otherwise the amount of
    /// the last movement.
    fn add_amount(&mut self, line: &ListLine) {
        if line.name.is_some() {
            return self.add_movement(line);
        }
        match self.last_movement() {
            Some(last)
                if last.amounts.quantity.is_none()
                    || last.amounts.sets.is_none() && line.amounts.quantity.is_none()
                    || last.amounts.hold.is_none() && is_hold_for(last, line) =>
            {
                let is_partly_known = last.amounts.contradicts(&line.amounts);
                last.amounts.merge_missing(&line.amounts);
                last.has_amount_below = true;
                if is_partly_known {
                    self.keep_line(line, PARTLY_KNOWN);
                }
            }
            _ => self.keep_line(line, NO_MOVEMENT),
        }
    }

    /// Adds a line that only has the rest, side, tempo or load of the last movement.
    fn add_details(&mut self, line: &ListLine) {
        if let Some(rest) = line.amounts.rest.filter(|_| self.in_circuit)
            && let Some(circuit) = self.current_circuit()
        {
            if circuit.rest.is_some() || line.amounts.is_about_one_movement() {
                return self.keep_line(line, "the circuit can't have this as well; it is kept as a comment");
            }
            circuit.rest = Some(rest);
            return;
        }
        let Some(last) = self.last_movement() else { return self.keep_line(line, NO_MOVEMENT) };
        let mut amounts = line.amounts.clone();
        // Of one set only, or as a second one, it is the rest after the movement.
        if last.amounts.rest.is_some() || last.amounts.sets.unwrap_or(1) < 2 && last.amounts.has_amount() {
            last.after = last.after.or_else(|| amounts.rest.take());
        }
        let is_partly_known = last.amounts.contradicts(&amounts);
        last.amounts.merge_missing(&amounts);
        if is_partly_known {
            self.keep_line(line, PARTLY_KNOWN);
        }
    }

    /// Adds a line that has no amount.
    fn add_text(&mut self, line: &ListLine) {
        let Some(name) = &line.name else { return };
        match self.classify_text(line) {
            TextLine::Title => self.list.title = Some(capital(line.text.trim())),
            TextLine::Movement => self.add_movement(line),
            TextLine::Instruction => {
                if let Some(last) = self.last_movement() {
                    last.how.push(sentence(&line.text));
                }
            }
            TextLine::About => self.list.about = Some(sentence(&line.text)),
            TextLine::Unclear => {
                self.keep_line(line, "not understood; it is kept as a comment");
            }
            TextLine::Heading => {
                self.in_circuit = false;
                self.keep_as_comment(line.number, name, "taken for a heading; it is kept as a comment");
            }
        }
    }

    /// What a line without an amount means. The first rule that applies decides.
    fn classify_text(&mut self, line: &ListLine) -> TextLine {
        let is_sentence = is_sentence(&line.text);
        let has_marker = line.start.has_marker;
        let (is_first, is_last) = (!self.has_read_line, self.next_line().is_none());
        let (has_blocks, after_blank) = (!self.list.blocks.is_empty(), self.after_blank);
        let amount_follows = self.amount_follows();
        let last = self.last_movement();
        let has_last = last.is_some();
        let is_indented = last.as_ref().is_some_and(|last| line.start.indent > last.start.indent);
        let last_has_marker = last.as_ref().is_some_and(|last| last.start.has_marker);
        let last_has_amount_below = last.as_ref().is_some_and(|last| last.has_amount_below);
        let last_is_complete = last.is_some_and(|last| last.amounts.has_amount());
        // Below a complete movement, an indented line is about that movement.
        let names_next_amount = amount_follows && !(is_indented && last_is_complete);
        if is_first && !is_last && !has_marker && !names_next_amount && !is_sentence {
            return TextLine::Title;
        }
        // Bulleted sentences, and in a list with the amount on a line of its own any words.
        let describes_last =
            if has_marker { !last_has_marker && words::is_phrase(&line.text) } else { last_has_amount_below };
        if last_is_complete && !after_blank && !amount_follows && describes_last {
            return TextLine::Instruction;
        }
        // A name with the amount on the next line, a list item, or the only line.
        if names_next_amount || has_marker && !is_indented || is_last && !has_blocks {
            return TextLine::Movement;
        }
        if is_indented || is_sentence && has_last && !after_blank {
            return TextLine::Instruction;
        }
        if is_sentence {
            let is_about = !has_blocks && self.list.about.is_none();
            return if is_about { TextLine::About } else { TextLine::Unclear };
        }
        let stands_out =
            last_has_marker && self.next_line().is_some_and(|next| words::start(next).has_marker);
        if after_blank || !has_blocks || stands_out { TextLine::Heading } else { TextLine::Movement }
    }

    fn add_movement(&mut self, line: &ListLine) {
        let mut amounts = line.amounts.clone();
        if amounts.has_amount() {
            amounts.sets = amounts.sets.or(amounts.rounds);
        }
        let is_held = line.text.to_lowercase().contains("hold");
        if let (Some(ListAmount::Time(time)), Some(sets @ 5..), None, true) =
            (amounts.quantity, amounts.sets, amounts.rest, is_held)
            && time.max <= 15.0
        {
            // Five or more short holds are reps of one set.
            let sets = f64::from(sets);
            (amounts.quantity, amounts.sets, amounts.hold) =
                (Some(ListAmount::Reps(NumberRange::exactly(sets))), None, Some(time));
        }
        if !self.in_circuit {
            self.drop_empty_circuit();
        }
        let movement = ListedMovement {
            line: line.number,
            name: line.name.clone().unwrap_or_default(),
            amounts,
            spots: line.spots.clone(),
            how: line.how.clone(),
            comments: self.take_comments(),
            after: None,
            start: line.start,
            has_amount_below: false,
        };
        match self.list.blocks.last_mut() {
            Some(Block::Circuit(circuit)) if self.in_circuit => circuit.steps.push(movement),
            _ => self.list.blocks.push(Block::Step(Box::new(movement))),
        }
    }

    fn current_circuit(&mut self) -> Option<&mut ListedCircuit> {
        match self.list.blocks.last_mut() {
            Some(Block::Circuit(circuit)) if self.in_circuit => Some(circuit),
            _ => None,
        }
    }

    fn last_movement(&mut self) -> Option<&mut ListedMovement> {
        match self.list.blocks.last_mut()? {
            Block::Step(movement) => Some(movement),
            Block::Circuit(circuit) => circuit.steps.last_mut(),
        }
    }
}

/// Whether the amount of a line is how long the reps of a movement are held.
fn is_hold_for(movement: &ListedMovement, line: &ListLine) -> bool {
    matches!(
        (movement.amounts.quantity, line.amounts.quantity),
        (Some(ListAmount::Reps(_)), Some(ListAmount::Time(_)))
    )
}

/// Whether a line is a horizontal rule or a code fence.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("```") || line.chars().all(|c| "-=_*|:+~ ".contains(c))
}
