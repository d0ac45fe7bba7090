//! The movements and circuits of a list.

use super::amounts::LineAmounts;
use super::line::ListLine;
use super::words::LineStart;

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
    /// Seconds of rest between it and the movement before it in a circuit.
    pub(super) rest_before: Option<f64>,
    /// The lines with its name and amount.
    pub(super) text: String,
    /// How its line begins.
    pub(super) start: LineStart,
    /// Whether its amount was read from a line of its own.
    pub(super) has_amount_below: bool,
}

impl ListedMovement {
    /// Fills absent values from a further line about it.
    pub(super) fn merge(&mut self, line: &ListLine, amounts: &LineAmounts) {
        self.amounts.merge_missing(amounts);
        self.text = format!("{}, {}", self.text, line.text);
    }

    /// Decides what needs all lines about it.
    pub(super) fn complete(&mut self) {
        self.amounts.decide_sides();
        if let Some(distance) = &self.amounts.distance {
            // The name is what is seen all the time.
            self.name = format!("{} {distance}", self.name);
        }
    }
}
