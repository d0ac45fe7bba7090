//! Reads one line of a list: its amounts, and from its words the name and the instructions.

use super::amounts::{LineAmounts, ListAmount};
use super::tokens::to_count;
use super::words::{self, LineStart, fragments, name_and_how};
use crate::routine::model::Side;

/// The most rounds in a heading such as `Core x3:`; greater numbers are reps.
const MAX_ROUNDS_OF_HEADING: u32 = 10;

/// What one line holds.
pub(super) struct ListLine {
    pub(super) number: usize,
    pub(super) start: LineStart,
    pub(super) text: String,
    pub(super) amounts: LineAmounts,
    pub(super) name: Option<String>,
    pub(super) spots: Vec<String>,
    pub(super) how: Vec<String>,
    /// Numbers between two amounts that belong to neither.
    pub(super) unread_numbers: Vec<String>,
}

impl ListLine {
    pub(super) fn read(number: usize, line: &str) -> Self {
        let start = words::start(line);
        let text = line.get(start.text_start..).unwrap_or_default().trim_end().to_owned();
        let mut amounts = LineAmounts::read(&text);
        let (fragments, unread_numbers) = fragments(&text, &amounts.consumed);
        let (name, mut how) = name_and_how(fragments);
        let mut spots = Vec::new();
        if amounts.repeats_of_time > 0 && how.len() == amounts.repeats_of_time + 1 {
            // `Roll: calves 1 min, quads 1 min`
            spots = how.drain(..).map(|spot| words::spot(&spot)).collect();
            amounts.repeats_of_time = 0;
            if words::are_both_sides(&spots) {
                // `Stretch: left 30 s, right 30 s`
                spots.clear();
                amounts.side = Some(Side::Each);
            }
        } else if amounts.spots_follow && !how.is_empty() {
            spots = words::spots(&how.remove(0));
        }
        Self { number, start, text, amounts, name, spots, how, unread_numbers }
    }

    /// Whether it has no name, but an amount for the movement in the line before.
    pub(super) fn is_only_an_amount(&self) -> bool {
        self.name.is_none() && self.amounts.has_amount()
    }

    /// The rounds of a heading such as `Circuit x3:` and, before a movement with an amount,
    /// `Core 3 times:`.
    pub(super) fn rounds_of_heading(&self, next: Option<&str>) -> Option<u32> {
        let Some(ListAmount::Reps(rounds)) = self.amounts.quantity else { return None };
        let name = self.name.as_deref()?;
        let text = self.text.to_lowercase();
        let is_only_amount =
            self.how.is_empty() && self.amounts.sets.is_none() && self.amounts.consumed.len() == 1;
        let is_reps = text.contains("rep") && !text.contains("repeat");
        let is_before_movement = || {
            next.map(|next| Self::read(0, next)).is_some_and(|next| {
                next.start.has_marker && next.name.is_some() && next.amounts.quantity.is_some()
            })
        };
        let is_circuit = is_only_amount && !is_reps && (words::names_circuit(name) || is_before_movement());
        to_count(rounds.max).filter(|rounds| is_circuit && *rounds <= MAX_ROUNDS_OF_HEADING)
    }
}
