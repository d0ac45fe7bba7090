//! Reads the side of a line, and reps that are those of both sides together.

use super::amounts::{LineReader, ListAmount, NumberRange, SAID_TWICE, set_once};
use super::tokens::LineToken;
use super::units::is_reps;
use crate::routine::model::Side;

const BODY_PARTS: [&str; 10] =
    ["side", "leg", "arm", "foot", "feet", "hip", "knee", "hand", "ankle", "shoulder"];

/// Whether a word is a body part, in the singular or the plural.
fn is_body_part(word: &str) -> bool {
    BODY_PARTS.contains(&word.strip_suffix('s').unwrap_or(word))
}

/// Words after which a body part is a place, as in `5 kg in each hand`.
const PREPOSITIONS: [&str; 14] = [
    "in", "under", "of", "at", "behind", "from", "between", "after", "before", "above", "below", "your",
    "against", "over",
];

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
            .or_else(|| self.each_side())
    }

    /// `each side` and the like.
    fn each_side(&mut self) -> Option<usize> {
        let Some(count) = self.per_side(0) else {
            self.note_unclear_side();
            return None;
        };
        match self.amounts.side {
            None => self.amounts.side = Some(Side::Each),
            Some(Side::Each | Side::Alternate) => {}
            _ => return self.stop_at_further_amount(count),
        }
        self.amounts.is_per_side = true;
        Some(count)
    }

    /// The number of tokens that say that an amount is for each side. An amount stands
    /// directly before a `start` over 0.
    pub(super) fn per_side(&self, start: usize) -> Option<usize> {
        let has_amount = start > 0 || self.amounts.has_amount() && self.follows_amount();
        if self.is_sign(start, '/') {
            let unit = self.word(start + 1);
            // `Arm /leg raises` is a name, and `Flex hip/knee 10 times` too.
            let is_in_name = !is_body_part(self.word_before()) && self.word(start + 2).is_empty();
            let is_side = is_body_part(unit) && (has_amount || is_in_name);
            return (is_side || has_amount && matches!(unit, "each" | "s")).then_some(2);
        }
        let first = self.word(start);
        if let Some(count) = self.both_letters(start) {
            return Some(count);
        }
        if matches!(first, "side" | "sides")
            && self.is_sign(start + 1, ':')
            && matches!(self.word(start + 2), "both" | "each")
        {
            return Some(3);
        }
        let on = usize::from(matches!(first, "on" | "with" | "for" | "to"));
        let (first, second, end) = (self.word(start + on), self.word(start + on + 1), start + on + 2);
        let stands_alone = has_amount || self.begins_fragment() && self.word(end).is_empty();
        let is_each = matches!(first, "each" | "ea" | "per" | "every" | "either") && is_body_part(second)
            || first == "both" && matches!(second, "side" | "sides");
        if is_each {
            // `Bird dog each leg 3x10`, but not `Squat 3x10, raise each leg`, and not
            // `Lift each leg slowly`.
            let is_side = matches!(second, "side" | "sides") && self.word(end) != "of"
                || !self.amounts.has_amount() && (self.number(end).is_some() || self.ends_each(end));
            let is_place = PREPOSITIONS.contains(&self.word_before());
            return (stands_alone || is_side && !is_place).then_some(end - start);
        }
        if matches!((first, second, self.word(end)), ("left", "and", "right") | ("right", "and", "left")) {
            return stands_alone.then_some(end + 1 - start);
        }
        match first {
            "a" if has_amount && matches!(second, "side" | "leg" | "arm" | "foot") => Some(end - start),
            "each" | "ea" if has_amount && self.ends_each(end - 1) => Some(end - 1 - start),
            _ => None,
        }
    }

    /// `L/R`, `e/s`
    fn both_letters(&self, start: usize) -> Option<usize> {
        let is_pair = matches!(self.word(start), "l" | "r" | "e")
            && matches!(self.word(start + 2), "r" | "l" | "s")
            && self.is_one_of(start + 1, "/+&");
        is_pair.then_some(3)
    }

    /// Whether nothing follows an `each` before this token that it belongs to, as in
    /// `each position`.
    pub(super) fn ends_each(&self, end: usize) -> bool {
        let next = self.word(end);
        let goes_on = [
            "with",
            "then",
            "and",
            "alternating",
            "at",
            "rest",
            "x",
            "hold",
            "for",
            "in",
            "daily",
            "twice",
            "once",
            "repeat",
            "tempo",
        ];
        next.is_empty() || goes_on.contains(&next)
    }

    /// Whether a part of the line begins at the current token: nothing, or a sign, comes before.
    fn begins_fragment(&self) -> bool {
        self.token_before().is_none_or(LineToken::is_any_sign)
    }

    /// The word before the current token; empty if it is no word.
    fn word_before(&self) -> &str {
        self.token_before().map_or("", LineToken::word)
    }

    /// `30 s both legs`, `3x10 slow each leg`: notes that a side may be meant.
    fn note_unclear_side(&mut self) {
        let is_side = matches!(self.word(0), "each" | "per" | "both") && is_body_part(self.word(1));
        if is_side
            && self.amounts.has_amount()
            && self.ends_fragment(2)
            && !PREPOSITIONS.contains(&self.word_before())
            && !matches!(self.word_before(), "on" | "with")
            && let Some(text) = self.text(0, 2)
        {
            self.amounts.unclear_side = Some(text);
        }
    }

    /// `alternating`, `alternate legs`.
    fn alternating(&mut self) -> Option<usize> {
        let count = match self.word(0) {
            "alternating" | "alternate" | "alternately" if is_body_part(self.word(1)) => 2,
            "alternating" | "alternately" if self.amounts.has_amount() => 1,
            _ => return None,
        };
        if !matches!(self.amounts.side, None | Some(Side::Each | Side::Alternate)) {
            return self.stop_at_further_amount(count);
        }
        self.amounts.side = Some(Side::Alternate);
        Some(count)
    }

    /// `left side`, `on the right leg`, `right only`, as a part of the line of its own.
    fn one_side(&mut self) -> Option<usize> {
        let follows = self.follows_amount();
        let start = if follows { self.skip(0, &["on", "the"], "") } else { 0 };
        let side = match self.word(start) {
            "left" => Side::Left,
            "right" => Side::Right,
            _ => return None,
        };
        let part = start + 1 + usize::from(is_body_part(self.word(start + 1)));
        let end = part + usize::from(self.word(part) == "only");
        // In `3x10, right leg 2x10`, it belongs to the second amount.
        let is_of_next = self.amounts.has_amount() && self.number(end).is_some();
        let is_alone = (follows || self.begins_fragment()) && self.word(end).is_empty() && !is_of_next;
        if end == start + 1 || !is_alone {
            return None;
        }
        if !set_once(&mut self.amounts.side, side) {
            return self.stop_at_further_amount(end);
        }
        Some(end)
    }

    /// `total` and `in all`, directly after a number of reps. A total beside the reps of a side
    /// is kept as a comment.
    fn total(&mut self) -> Option<usize> {
        if let Some((_, count)) = self.number_or_range(0).filter(|_| self.amounts.quantity.is_some()) {
            let count = count + usize::from(is_reps(self.word(count)));
            return self.keep(count + self.words_of_total(count)?, SAID_TWICE);
        }
        let count = self.words_of_total(0)?;
        let before = self.tokens.get(..self.index)?.iter().rev().find(|token| !token.is_any_sign())?;
        let follows_reps =
            before.number().is_some() || is_reps(before.word()) || matches!(before.word(), "step" | "steps");
        let is_read = self.amounts.consumed.last().is_some_and(|range| before.span.end <= range.end);
        let is_of_reps = self.has_reps() && is_read && follows_reps;
        self.amounts.is_in_all |= is_of_reps;
        is_of_reps.then_some(count)
    }

    /// The number of tokens of `total` or `in all`.
    fn words_of_total(&self, at: usize) -> Option<usize> {
        match (self.word(at), self.word(at + 1)) {
            ("total" | "altogether", _) => Some(1),
            ("in", "total" | "all") => Some(2),
            _ => None,
        }
    }

    /// `each direction`, `in each way`.
    fn both_directions(&mut self) -> Option<usize> {
        let start = usize::from(self.word(0) == "in");
        let is_direction = matches!(self.word(start + 1), "direction" | "directions" | "way" | "ways");
        if !matches!(self.word(start), "each" | "both" | "either" | "per") || !is_direction {
            return None;
        }
        self.amounts.is_each_way = true;
        Some(start + 2)
    }

    /// `each on`, before a list of spots: `30 s each on calves, quads`.
    fn spots_follow(&mut self) -> Option<usize> {
        let is_list = matches!(self.word(0), "each" | "ea") && matches!(self.word(1), "on" | "for" | "of");
        let has_comma = || self.tokens.iter().skip(self.index).any(|token| token.is_sign(','));
        if !is_list || !matches!(self.amounts.quantity, Some(ListAmount::Time(_))) || !has_comma() {
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
        self.amounts.is_per_side = true;
        self.amounts.is_in_all = false;
        Some(count + side)
    }

    /// `10 steps left, 10 steps right`, `30 s L, 30 s R`, `8/8` and `45/45s`.
    fn left_and_right(&mut self) -> Option<usize> {
        if self.amounts.quantity.is_some() || !matches!(self.amounts.side, None | Some(Side::Each)) {
            return None;
        }
        let twice = self.same_time_twice().or_else(|| self.same_number_twice());
        let (sets, amount, count) = twice.map(|(amount, count)| (None, amount, count)).or_else(|| {
            let (amount, side, end) = self.amount_of_side(0)?;
            let is_joined = self.is_one_of(end, ",/+&;") || matches!(self.word(end), "and" | "then");
            let (other_amount, other_side, end) = self.amount_of_side(end + usize::from(is_joined))?;
            let (sets, quantity) = amount;
            (amount == other_amount && side != other_side).then_some((sets, quantity, end))
        })?;
        if sets.is_some_and(|sets| !self.set_sets(sets)) {
            return self.stop_at_further_amount(count);
        }
        self.amounts.quantity = Some(amount);
        self.amounts.side = Some(Side::Each);
        self.amounts.is_per_side = true;
        Some(count)
    }

    /// `8/8` at the end of a line or before a comma; `90/90` is a name.
    fn same_number_twice(&self) -> Option<(ListAmount, usize)> {
        let reps = self.number(0).filter(|reps| (3.0..=30.0).contains(reps) && self.index > 0)?;
        let is_twice = self.is_sign(1, '/') && self.number(2) == Some(reps);
        (is_twice && self.ends_fragment(3)).then_some((ListAmount::Reps(NumberRange::exactly(reps)), 3))
    }

    /// `45/45s`, and the number of tokens.
    fn same_time_twice(&self) -> Option<(ListAmount, usize)> {
        let number = self.number(0)?;
        let is_twice = self.is_sign(1, '/') && self.number(2) == Some(number);
        let (time, count) = self.duration(2).filter(|_| is_twice)?;
        Some((ListAmount::Time(time), 2 + count))
    }

    /// The sets with the amount, and the side, of `10 steps to the left`, `30 s L` or
    /// `3x8 R`, and where it ends.
    fn amount_of_side(&self, start: usize) -> Option<((Option<f64>, ListAmount), Side, usize)> {
        let sets = self.number(start).filter(|_| self.is_times(start + 1));
        let start = if sets.is_some() { start + 2 } else { start };
        let (amount, count) = match self.duration(start) {
            Some((time, count)) => (ListAmount::Time(time), count),
            None => (ListAmount::Reps(NumberRange::exactly(self.number(start)?)), 1),
        };
        let mut end = start + count;
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
        Some(((sets, amount), side, end + 1 + part))
    }
}
