//! Reads one line of a list: its amounts, and from its words the name and the instructions.

use super::amounts::LineAmounts;
use super::words::{self, LineStart, fragments, name_and_how};
use crate::routine::model::Side;

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
}
