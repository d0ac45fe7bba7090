//! Reads the tempo of a line.

use super::amounts::{ASSUMED_PHASE, LineReader, NumberRange, set_once};
use super::measure::{HYPHENS, durations};

/// The longest phase of a rep, in seconds.
const MAX_PHASE: f64 = 20.0;

/// A phase of a rep as lists write it, its name, and the name of the way back.
const PHASES: [(&str, &str, &str); 17] = [
    ("down", "down", "up"),
    ("up", "up", "down"),
    ("lower", "lower", "lift"),
    ("lowering", "lower", "lift"),
    ("eccentric", "lower", "lift"),
    ("descend", "lower", "lift"),
    ("descent", "lower", "lift"),
    ("lift", "lift", "lower"),
    ("lifting", "lift", "lower"),
    ("concentric", "lift", "lower"),
    ("raise", "raise", "lower"),
    ("rise", "rise", "lower"),
    ("bend", "bend", "straighten"),
    ("straighten", "straighten", "bend"),
    ("hold", "hold", ""),
    ("pause", "hold", ""),
    ("squeeze", "squeeze", ""),
];

/// One phase of a rep.
struct ListedPhase {
    name: &'static str,
    /// The name of the way back; empty for a hold.
    way_back: &'static str,
    seconds: NumberRange,
}

/// See the readers in `amounts` for what is returned.
impl LineReader<'_> {
    /// `tempo 3-1-1`, and three or four numbers with hyphens between them.
    pub(super) fn tempo(&mut self) -> Option<usize> {
        let start = if self.word(0) == "tempo" { self.skip(1, &["of", "is"], ":") } else { 0 };
        let mut texts = Vec::new();
        let mut numbers = Vec::new();
        let mut end = start;
        let separator = if self.is_sign(start + 1, '/') { "/" } else { HYPHENS };
        while let Some((text, number)) = self.digits(end).filter(|_| texts.len() < 5) {
            texts.push(text);
            numbers.push(number);
            end += 1;
            if !self.is_one_of(end, separator) || self.digits(end + 1).is_none() {
                break;
            }
            end += 1;
        }
        let is_plausible =
            numbers.iter().sum::<f64>() > 0.0 && numbers.iter().all(|number| *number <= MAX_PHASE);
        // `12-10-8` is the reps of each set.
        let are_reps = start == 0 && numbers.iter().all(|number| *number >= 5.0);
        if !(3..=4).contains(&texts.len()) || !is_plausible || are_reps || start == 0 && !self.mentions_reps {
            return None;
        }
        if self.amounts.hold.is_some() || !set_once(&mut self.amounts.tempo, texts.join("-")) {
            return self.stop_at_further_amount(end);
        }
        Some(end + usize::from(self.word(end) == "tempo"))
    }

    /// `up 2 s, down 4 s`, `lower for 5 sec`, `3 s down`, after a number of reps.
    pub(super) fn phases(&mut self) -> Option<usize> {
        if !self.has_reps() || self.amounts.tempo.is_some() {
            return None;
        }
        let mut phases: Vec<ListedPhase> = Vec::new();
        let (mut end, mut at) = (0, 0);
        while let Some((phase, after)) = self.phase(at) {
            phases.push(phase);
            end = after;
            at = self.skip(after, &["and", "then"], ",/-–+;&");
        }
        let mut movements = phases.iter().filter(|phase| !phase.way_back.is_empty());
        // Without a movement, there is nothing or only a hold.
        let first = movements.next()?;
        if movements.next().is_none() {
            let way_back = ListedPhase { name: first.way_back, way_back: first.name, seconds: ASSUMED_PHASE };
            self.amounts.assumed_phase = Some(way_back.name);
            // What follows a hold leads out of it, so the way back leads into it.
            let begins_with_hold =
                self.amounts.hold.is_some() || phases.first().is_some_and(|phase| phase.way_back.is_empty());
            let index = if begins_with_hold { 0 } else { phases.len() };
            phases.insert(index, way_back);
        }
        if let Some(seconds) = self.amounts.hold.take() {
            phases.insert(1, ListedPhase { name: "hold", way_back: "", seconds });
        }
        let texts: Vec<String> =
            phases.iter().map(|phase| format!("{} {}", phase.name, durations(phase.seconds))).collect();
        self.amounts.tempo = Some(texts.join(", "));
        Some(end)
    }

    /// One phase, and where it ends.
    fn phase(&self, start: usize) -> Option<(ListedPhase, usize)> {
        let named = |word: &str| PHASES.iter().find(|(known, ..)| *known == word);
        let fillers = ["slow", "slowly", "phase", "for", "over", "in", "of", "to", "on", "the", "way"];
        let after_fillers = |at: usize| self.skip(at, &fillers, ":");
        let first = after_fillers(start);
        let (known, seconds, end) = if let Some(known) = named(self.word(first)) {
            let at = after_fillers(first + 1);
            let (seconds, count) = self.duration(at)?;
            (known, seconds, at + count)
        } else {
            let (seconds, count) = self.duration(first)?;
            let at = after_fillers(first + count);
            (named(self.word(at))?, seconds, at + 1 + usize::from(self.word(at + 1) == "phase"))
        };
        let (_, name, way_back) = *known;
        (seconds.max <= MAX_PHASE && seconds.min > 0.0)
            .then_some((ListedPhase { name, way_back, seconds }, end))
    }

    /// A number in digits, as it is written and as a value.
    pub(super) fn digits(&self, ahead: usize) -> Option<(String, f64)> {
        let token = self.peek(ahead).filter(|token| token.word().is_empty())?;
        let value = token.number()?;
        Some((self.line.get(token.span.clone())?.to_owned(), value))
    }
}
