//! Reads a list line by line, as movements and circuits.

use super::ImportNote;
use super::amounts::{ListAmount, NumberRange, set_once};
use super::line::ListLine;
use super::movement::{Block, ListedCircuit, ListedMovement};
use super::words::{self, is_sentence, sentence};
use crate::diagnostic::{sanitize_line, strip_invisible};
use crate::routine::capital;

/// Why an amount without a movement is kept as a comment.
const NO_MOVEMENT: &str = "there is no movement for this; it is kept as a comment";

/// Why the line with an amount that its movement has already is kept as a comment.
const PARTLY_KNOWN: &str = "other lines say this otherwise; it is kept as a comment";

/// Why a line that says nothing known is kept as a comment.
const NOT_UNDERSTOOD: &str = "not understood; it is kept as a comment";

/// Why a line about a circuit is kept as a comment.
const CIRCUIT_HAS_NONE: &str = "the circuit can't have this as well; it is kept as a comment";

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
    /// A line such as `Rest`, to which the amount in the next line belongs.
    label: Option<&'l str>,
    /// How many movements were numbered so far, in the way of `1 Plank`.
    numbered: usize,
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

impl<'l> ListReader<'l> {
    fn finish(mut self) -> ExerciseList {
        self.end_circuit();
        self.drop_empty_circuit();
        for (line, comment) in std::mem::take(&mut self.comments) {
            let has_note = self.list.notes.iter().any(|note| note.line == line);
            if has_note {
                self.list.last_comments.push(comment);
            } else {
                self.note(line, format!("\"{comment}\": nothing follows it, so it is left out"));
            }
        }
        for block in &mut self.list.blocks {
            match block {
                Block::Step(movement) => movement.complete(),
                Block::Circuit(circuit) => circuit.steps.iter_mut().for_each(ListedMovement::complete),
            }
        }
        self.list
    }

    fn note(&mut self, line: usize, text: impl Into<String>) {
        self.list.notes.push(ImportNote { line, text: text.into() });
    }

    fn read_line(&mut self, number: usize, line: &'l str) {
        let is_blank = line.trim().is_empty();
        if words::is_label(line)
            && self
                .following
                .first()
                .is_some_and(|next| next.trim_start().starts_with(|c: char| c.is_ascii_digit()))
        {
            self.label = Some(line);
            return;
        }
        if !is_blank && !is_rule(line) {
            let line = self.label.take().map_or_else(|| line.to_owned(), |label| format!("{label} {line}"));
            let (line, stop_if) = words::take_stop_signs(&words::without_emphasis(&line));
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
            self.end_circuit();
        }
        self.after_blank = is_blank;
    }

    /// The next line that is not blank.
    fn next_line(&self) -> Option<&str> {
        self.following.iter().map(String::as_str).find(|line| !line.trim().is_empty())
    }

    /// Whether the next line has an amount and no name.
    fn amount_follows(&self) -> bool {
        let mut lines = self.following.iter().map(String::as_str).filter(|line| !line.trim().is_empty());
        let Some(next) = lines.next() else { return false };
        let amount = lines.next().filter(|_| words::is_label(next)).unwrap_or_default();
        ListLine::read(0, &format!("{next} {amount}")).is_only_an_amount()
    }

    fn add_line(&mut self, line: &ListLine) {
        if ["http://", "https://", "www."].iter().any(|mark| line.text.contains(mark)) {
            return self.keep_line(line, "a link is kept as a comment");
        }
        for (text, why) in &line.amounts.kept {
            self.keep_as_comment(line.number, text, why);
        }
        self.note_unread(line);
        let is_text_only = line.amounts.consumed.len() == line.amounts.kept.len();
        let is_heading = line.start.is_heading || line.text.ends_with(':');
        if words::is_about_all(&line.text) {
            return self.keep_line(line, "about all movements; it is kept as a comment");
        }
        let next = self.following.first().map(String::as_str);
        if let Some(rounds) = line.rounds_of_heading(next).filter(|_| is_heading) {
            return self.begin_circuit(line, rounds);
        }
        if line.amounts.says_how_often() && words::is_about_above(&line.text) {
            return self.keep_line(line, "about the movements above; it is kept as a comment");
        }
        if is_text_only && !self.list.blocks.is_empty() && words::is_about_rest(&line.text) {
            return self.keep_line(line, NOT_UNDERSTOOD);
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
        let is_in_numbers = |amount: &&String| line.unread_numbers.iter().any(|text| text.contains(*amount));
        if let Some(amount) = line.amounts.further.as_ref().filter(|amount| !is_in_numbers(amount)) {
            let text = format!("\"{amount}\": a further amount, which stays among the words; check the step");
            self.note(line.number, text);
        }
        if let Some(side) = &line.amounts.unclear_side {
            let text = format!("\"{side}\": may mean each side, and stays among the words; check the step");
            self.note(line.number, text);
        }
        for range in &line.amounts.ranges {
            self.note(line.number, range);
        }
        for numbers in &line.unread_numbers {
            self.keep_as_comment(line.number, numbers, NOT_UNDERSTOOD);
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

    /// Keeps a whole line as a comment, in place of those of its parts.
    fn keep_line(&mut self, line: &ListLine, why: &str) {
        self.comments.retain(|(number, _)| *number != line.number);
        self.keep_as_comment(line.number, &line.text, why);
    }

    /// Moves the comments of a line to the last movement, to which the line belongs.
    fn give_comments_to_last(&mut self, line: &ListLine) {
        let is_of_line = |(number, _): &mut (usize, String)| *number == line.number;
        let comments: Vec<String> =
            self.comments.extract_if(.., is_of_line).map(|(_, comment)| comment).collect();
        if let Some(last) = self.last_movement() {
            last.comments.extend(comments);
        }
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
            let rounds = format!("{} rounds", circuit.rounds);
            let name = if circuit.name == rounds { rounds } else { format!("{}, {rounds}", circuit.name) };
            self.note(circuit.line, format!("{name}: no movement follows, so it is left out"));
            let comments = circuit.comments.into_iter().map(|comment| (circuit.line, comment));
            self.comments.splice(0..0, comments);
        }
    }

    /// Ends the current circuit. A rest behind its last step is between its rounds.
    fn end_circuit(&mut self) {
        if let Some(circuit) = self.current_circuit().filter(|circuit| circuit.rounds > 1)
            && circuit.rest.is_none()
            && let Some(last) = circuit.steps.last_mut()
        {
            circuit.rest = last.after.take();
        }
        self.in_circuit = false;
    }

    fn begin_circuit(&mut self, line: &ListLine, rounds: u32) {
        self.end_circuit();
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
        self.end_circuit();
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
                last.merge(line, &line.amounts);
                last.has_amount_below = true;
                self.give_comments_to_last(line);
                if is_partly_known {
                    self.keep_line(line, PARTLY_KNOWN);
                }
            }
            _ => self.keep_line(line, NO_MOVEMENT),
        }
    }

    /// Adds a line that only has the rest, side, tempo or load of the last movement.
    fn add_details(&mut self, line: &ListLine) {
        if let Some(rest) = line.amounts.rest
            && let Some(circuit) = self.current_circuit()
        {
            if line.amounts.is_about_one_movement() {
                return self.keep_line(line, CIRCUIT_HAS_NONE);
            }
            let is_between_rounds = line.amounts.is_rest_of_rounds;
            let slot = match circuit.steps.last_mut() {
                Some(last) if !is_between_rounds => &mut last.after,
                _ => &mut circuit.rest,
            };
            if !set_once(slot, rest) {
                self.keep_line(line, CIRCUIT_HAS_NONE);
            }
            return;
        }
        let Some(last) = self.last_movement() else { return self.keep_line(line, NO_MOVEMENT) };
        let mut amounts = line.amounts.clone();
        // Of one set only, or as a second one, it is the rest after the movement.
        if last.amounts.rest.is_some() || last.amounts.sets.unwrap_or(1) < 2 && last.amounts.has_amount() {
            last.after = last.after.or_else(|| amounts.rest.take());
        }
        let is_partly_known = last.amounts.contradicts(&amounts);
        last.merge(line, &amounts);
        self.give_comments_to_last(line);
        if is_partly_known {
            self.keep_line(line, PARTLY_KNOWN);
        }
    }

    /// Adds a line that has no amount.
    fn add_text(&mut self, line: &ListLine) {
        let Some(name) = &line.name else {
            let is_kept = self.comments.last().is_some_and(|(number, _)| *number == line.number);
            if !is_kept && line.text.contains(char::is_alphanumeric) {
                self.keep_line(line, NOT_UNDERSTOOD);
            }
            return;
        };
        match self.classify_text(line) {
            TextLine::Title => self.list.title = Some(capital(line.text.trim())),
            TextLine::Movement => self.add_movement(line),
            TextLine::Instruction => {
                if let Some(last) = self.last_movement() {
                    last.how.push(sentence(&line.text));
                }
                self.give_comments_to_last(line);
            }
            TextLine::About => self.list.about = Some(sentence(&line.text)),
            TextLine::Unclear => {
                self.keep_line(line, NOT_UNDERSTOOD);
            }
            TextLine::Heading => {
                self.end_circuit();
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
        let is_held = line.text.to_lowercase().contains("hold");
        if let (Some(ListAmount::Time(time)), Some(sets @ 5..), None, None, true) =
            (amounts.quantity, amounts.sets, amounts.rest, &amounts.tempo, is_held)
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
            rest_before: self.current_circuit().and_then(|circuit| circuit.steps.last_mut()?.after.take()),
            text: line.text.clone(),
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

/// Whether a movement and a line have the reps and how long each is held, in either order.
fn is_hold_for(movement: &ListedMovement, line: &ListLine) -> bool {
    match (movement.amounts.quantity, line.amounts.quantity) {
        (Some(ListAmount::Reps(_)), Some(ListAmount::Time(_))) => true,
        // `Hold 5 seconds` and `Repeat 10 times`, each on a line of its own.
        (Some(ListAmount::Time(_)), Some(ListAmount::Reps(_))) => {
            let (above, below) = (movement.text.to_lowercase(), line.text.to_lowercase());
            let are_lines = movement.has_amount_below && movement.amounts.sets.is_none();
            are_lines && above.contains("hold") && below.starts_with("repeat")
        }
        _ => false,
    }
}

/// Whether a line is a horizontal rule or a code fence.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("```") || line.chars().all(|c| "-=_*|:+~ ".contains(c))
}
