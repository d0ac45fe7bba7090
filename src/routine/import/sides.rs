//! Reads the side of a line, and reps that are those of both sides together.

use super::amounts::{LineReader, ListAmount, NumberRange};
use super::quantity::is_reps;
use crate::routine::model::Side;

const BODY_PARTS: [&str; 10] =
    ["side", "leg", "arm", "foot", "feet", "hip", "knee", "hand", "ankle", "shoulder"];

/// Whether a word is a body part, in the singular or the plural.
fn is_body_part(word: &str) -> bool {
    BODY_PARTS.contains(&word.strip_suffix('s').unwrap_or(word))
}

/// See the readers in `amounts` for what is returned.
impl LineReader<'_> {
    /// `each side`, `per leg`, `/side`, `each`, `both sides`, `alternating`,
    /// `left side`, `each direction`, `20 in total`, `20 (10 each)`, `10 left, 10 right`.
    pub(super) fn sides(&mut self) -> Option<usize> {
        self.total()
            .or_else(|| self.both_directions())
            .or_else(|| self.spots_follow())
            .or_else(|| self.half_of_total())
            .or_else(|| self.left_and_right())
            .or_else(|| self.alternating())
            .or_else(|| self.one_side())
            .or_else(|| {
                let count = self.per_side(0)?;
                self.is_per_side = true;
                self.amounts.side.get_or_insert(Side::Each);
                Some(count)
            })
    }

    /// The number of tokens that say that an amount is for each side.
    fn per_side(&self, start: usize) -> Option<usize> {
        let has_amount = self.amounts.has_amount() || start > 0;
        let (first, second) = (self.word(start), self.word(start + 1));
        let is_slash = self.is_sign(start, '/');
        match first {
            "each" | "per" | "every" | "both" | "either" if is_body_part(second) => Some(2),
            "on" | "with" if matches!(second, "each" | "both") && is_body_part(self.word(start + 2)) => {
                Some(3)
            }
            "a" if has_amount && matches!(second, "side" | "leg" | "arm" | "foot") => Some(2),
            "each" | "ea" if has_amount && !matches!(second, "set" | "rep" | "time") => Some(1),
            "" if is_slash && is_body_part(second) => Some(2),
            "" if is_slash && has_amount && matches!(second, "each" | "s") => Some(2),
            "l" | "r" | "e" if matches!(self.word(start + 2), "r" | "l" | "s") => {
                self.is_one_of(start + 1, "/+&").then_some(3)
            }
            "left" if second == "and" && self.word(start + 2) == "right" => Some(3),
            _ => None,
        }
    }

    /// `alternating`, `alternate legs`.
    fn alternating(&mut self) -> Option<usize> {
        let count = match self.word(0) {
            "alternating" | "alternate" | "alternately" if is_body_part(self.word(1)) => 2,
            "alternating" | "alternately" if self.amounts.has_amount() => 1,
            _ => return None,
        };
        self.amounts.side = Some(Side::Alternate);
        Some(count)
    }

    /// `left side`, `right only`.
    fn one_side(&mut self) -> Option<usize> {
        let side = match self.word(0) {
            "left" => Side::Left,
            "right" => Side::Right,
            _ => return None,
        };
        let second = self.word(1);
        if !is_body_part(second) && second != "only" {
            return None;
        }
        self.amounts.side.get_or_insert(side);
        Some(2)
    }

    /// `total` and `in all`, after a number of reps.
    fn total(&mut self) -> Option<usize> {
        let count = match (self.word(0), self.word(1)) {
            ("total" | "altogether", _) => 1,
            ("in", "total" | "all") => 2,
            _ => return None,
        };
        self.is_in_all = self.has_reps();
        self.is_in_all.then_some(count)
    }

    /// `each direction`, `in each way`.
    fn both_directions(&mut self) -> Option<usize> {
        let start = usize::from(self.word(0) == "in");
        let is_direction = matches!(self.word(start + 1), "direction" | "directions" | "way" | "ways");
        if !matches!(self.word(start), "each" | "both" | "either" | "per") || !is_direction {
            return None;
        }
        self.is_each_way = true;
        Some(start + 2)
    }

    /// Decides what `each way` means: both directions of a circle, or of what is done on
    /// each side; otherwise each side.
    pub(super) fn set_directions(&mut self) {
        let is_round = |word: &str| {
            ["circle", "rotation", "roll"].iter().any(|round| word.trim_end_matches('s') == *round)
        };
        if self.is_per_side || self.tokens.iter().any(|token| is_round(token.word())) {
            self.amounts.each_direction = true;
        } else {
            self.amounts.side.get_or_insert(Side::Each);
        }
    }

    /// `each on`, before a list of spots: `30 s each on calves, quads`.
    fn spots_follow(&mut self) -> Option<usize> {
        let is_list = matches!(self.word(0), "each" | "ea") && matches!(self.word(1), "on" | "for" | "of");
        let has_comma = self.tokens.iter().skip(self.index).any(|token| token.is_sign(','));
        if !is_list || !has_comma || !matches!(self.amounts.quantity, Some(ListAmount::Time(_))) {
            return None;
        }
        self.amounts.spots_follow = true;
        Some(2)
    }

    /// `(5 per leg)` after `10`: the reps before it are those of both sides.
    fn half_of_total(&mut self) -> Option<usize> {
        let Some(ListAmount::Reps(total)) = self.amounts.quantity else { return None };
        let (half, count) = self.number_or_range(0)?;
        let count = count + usize::from(is_reps(self.word(count)));
        let side = self.per_side(count)?;
        if self.amounts.side.is_some() || half.map(|reps| reps * 2.0) != total {
            return None;
        }
        self.amounts.quantity = Some(ListAmount::Reps(half));
        self.amounts.side = Some(Side::Each);
        self.is_per_side = true;
        Some(count + side)
    }

    /// `10 steps left, 10 steps right`, `8/8` and `45/45s`.
    fn left_and_right(&mut self) -> Option<usize> {
        if self.amounts.quantity.is_some() {
            return None;
        }
        if let Some((time, count)) = self.same_time_twice() {
            self.amounts.quantity = Some(ListAmount::Time(time));
            self.amounts.side = Some(Side::Each);
            return Some(count);
        }
        let count = self.same_number_twice().or_else(|| {
            let (reps, side, end) = self.reps_of_side(0)?;
            let is_joined = self.is_one_of(end, ",/+&;") || matches!(self.word(end), "and" | "then");
            let (other_reps, other_side, end) = self.reps_of_side(end + usize::from(is_joined))?;
            (reps == other_reps && side != other_side).then_some(end)
        })?;
        self.amounts.quantity = Some(ListAmount::Reps(NumberRange::exactly(self.number(0)?)));
        self.amounts.side = Some(Side::Each);
        self.is_per_side = true;
        Some(count)
    }

    /// `8/8` at the end of a line or before a comma; `90/90` is a name.
    fn same_number_twice(&self) -> Option<usize> {
        let reps = self.number(0).filter(|reps| (3.0..=30.0).contains(reps) && self.index > 0)?;
        let is_twice = self.is_sign(1, '/') && self.number(2) == Some(reps);
        (is_twice && self.ends_fragment(3)).then_some(3)
    }

    /// `45/45s`, and the number of tokens.
    fn same_time_twice(&self) -> Option<(NumberRange, usize)> {
        let number = self.number(0)?;
        let is_twice = self.is_sign(1, '/') && self.number(2) == Some(number);
        let (time, count) = self.duration(2).filter(|_| is_twice)?;
        Some((time, 2 + count))
    }

    /// The reps and the side of `10 steps to the left`, and where it ends.
    fn reps_of_side(&self, start: usize) -> Option<(NumberRange, Side, usize)> {
        let reps = NumberRange::exactly(self.number(start)?);
        let mut end = start + 1;
        while is_reps(self.word(end))
            || matches!(self.word(end), "step" | "steps" | "x" | "on" | "to" | "the")
        {
            end += 1;
        }
        let side = match self.word(end) {
            "left" | "l" => Side::Left,
            "right" | "r" => Side::Right,
            _ => return None,
        };
        let part = usize::from(is_body_part(self.word(end + 1)));
        Some((reps, side, end + 1 + part))
    }
}
