//! Reading amounts: `time` and `reps`, one for all sets or a list of them.

use super::values::integer;
use super::{KeyValue, Value, Walker};
use crate::diagnostic::{Diagnostic, strip_invisible};
use crate::routine::count::{self, CountRange, MAX_COUNT};
use crate::routine::duration::{self, AMOUNT_OUT_OF_BOUNDS, DurationRange, MAX_AMOUNT, MIN_AMOUNT};
use crate::routine::fields::grouped;
use crate::routine::message::{quoted, truncated};
use crate::routine::schema::{Reps, Time};
use crate::routine::span::Span;
use crate::routine::suggest::value_synonym;
use crate::routine::value_error::ValueError;
use toml::de::DeValue;

/// Whether a value is this text, apart from invisible characters.
fn is_word(value: &Value<'_>, word: &str) -> bool {
    value.get_ref().as_str().is_some_and(|text| strip_invisible(text) == word)
}

impl Walker<'_> {
    /// Reads `time`: a duration, a range, `"open"`, or a list by set.
    pub(super) fn time(&mut self, entry: &KeyValue<'_, '_>) -> Option<Time> {
        if let DeValue::Array(items) = entry.value.get_ref() {
            return self.list(entry, items.len(), Self::lengths).map(Time::List);
        }
        if is_word(entry.value, "open") {
            return self.text(entry).map(|_| Time::Open);
        }
        self.lengths(entry, entry.value).map(Time::Lengths)
    }

    /// Reads `reps`: a number, a range, `"max"`, or a list by set.
    pub(super) fn reps(&mut self, entry: &KeyValue<'_, '_>) -> Option<Reps> {
        if let DeValue::Array(items) = entry.value.get_ref() {
            return self.list(entry, items.len(), Self::number_of_reps).map(Reps::List);
        }
        if is_word(entry.value, "max") {
            return self.text(entry).map(|_| Reps::Max);
        }
        self.number_of_reps(entry, entry.value).map(Reps::Counts)
    }

    /// Reads every amount of a list with `read`. Returns `None` if one of them or the
    /// list's `length` is invalid.
    fn list<T>(
        &mut self,
        entry: &KeyValue<'_, '_>,
        length: usize,
        read: impl Fn(&mut Self, &KeyValue<'_, '_>, &Value<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        if (1..=MAX_COUNT as usize).contains(&length) {
            return self.items(entry, read);
        }
        let message = format!("a list of `{}` has from 1 to {} values", entry.field.key, grouped(MAX_COUNT));
        let finding = Diagnostic::error("out-of-bounds", entry.span(), message);
        let label = if length == 0 { "nothing here" } else { "too many" };
        self.invalid(finding.label(label).help("write one value for each set"))
    }

    /// Reads one duration or a range of durations.
    fn lengths(&mut self, entry: &KeyValue<'_, '_>, value: &Value<'_>) -> Option<DurationRange> {
        let text = self.text_of(entry, value)?;
        if entry.is_list_item(value) && value_synonym(&text, &["open"]).is_some() {
            let message = format!("an amount of a list can't be \"{}\"", truncated(&text));
            let finding = Diagnostic::error("wrong-value", Span::of(value), message);
            return self
                .invalid(finding.help("write a duration or a range, as in `time = [\"20s\", \"30-40s\"]`"));
        }
        let report = |error| self.report_duration_error(entry, Span::of(value), &text, error);
        let lengths = duration::range(&text).map_err(report).ok()?;
        if lengths.min < MIN_AMOUNT || lengths.max > MAX_AMOUNT {
            let label = if lengths.min < MIN_AMOUNT { "too short" } else { "too long" };
            let finding = Diagnostic::error("out-of-bounds", Span::of(value), AMOUNT_OUT_OF_BOUNDS);
            return self.invalid(finding.label(label).help(entry.example(Span::of(value))));
        }
        Some(lengths)
    }

    /// Reads one number of reps or a range.
    fn number_of_reps(&mut self, entry: &KeyValue<'_, '_>, value: &Value<'_>) -> Option<CountRange> {
        if let DeValue::Integer(number) = value.get_ref() {
            let number = self.bounded(entry, Span::of(value), integer(number), 1, MAX_COUNT)?;
            return Some(CountRange { min: number, max: number });
        }
        let text = self.text_of(entry, value)?;
        if entry.is_list_item(value) && value_synonym(&text, &["max", "open"]).is_some() {
            let message = format!("a number of reps in a list can't be \"{}\"", truncated(&text));
            let finding = Diagnostic::error("wrong-value", Span::of(value), message);
            let help = "write a number or a range; `reps = \"max\"` beside a list of `time` is as many as you can in each";
            return self.invalid(finding.help(help));
        }
        let starts_with_digit = text.starts_with(|c: char| c.is_ascii_digit());
        if !starts_with_digit && value_synonym(&text, &["max"]).is_some() {
            self.report_wrong_word(entry, value, &text);
            return None;
        }
        self.counts(entry, Span::of(value), &text, MAX_COUNT)
    }

    /// Reads a range such as `8-12`, from 1 to `max`.
    pub(super) fn counts(
        &mut self,
        entry: &KeyValue<'_, '_>,
        span: Span,
        text: &str,
        max: u32,
    ) -> Option<CountRange> {
        let report = |error| self.report_value_error(entry, span, text, error);
        let range = count::range(text, max).map_err(report).ok()?;
        if range.min >= 1 && range.max <= max {
            return Some(range);
        }
        let key = entry.field.key;
        let message = format!("`{key}` goes from 1 to {}", grouped(max));
        let finding = Diagnostic::error("out-of-bounds", span, message);
        let label = if range.min < 1 { "too few" } else { "too many" };
        let (min, max) = (range.min.clamp(1, max), range.max.clamp(1, max));
        let nearest = if min == max { min.to_string() } else { format!("\"{min}-{max}\"") };
        let written = entry.written(span, &nearest);
        self.invalid(finding.label(label).help(format!("write `{written}` or what you mean")))
    }

    /// Reports an invalid duration in a key that allows `"open"`, which may be meant.
    pub(super) fn report_duration_error(
        &mut self,
        entry: &KeyValue<'_, '_>,
        span: Span,
        text: &str,
        error: ValueError,
    ) {
        if value_synonym(text, &["open"]).is_some() {
            let message = format!("`{}` can't be \"{}\"", entry.field.key, truncated(text));
            let finding = Diagnostic::error("wrong-value", span, message);
            let help = format!("write `{} = \"open\"` to wait for a key", entry.field.key);
            return self.findings.push(finding.help(help).fix(span, "\"open\""));
        }
        let fix = error.fix.as_deref().map(quoted);
        self.report_value_error(entry, span, text, error.fix(fix));
    }
}
