//! Reading amounts: `time` and `reps`, one for all sets or a list of them.

use super::values::MOST_REPS;
use super::{KeyValue, Value, Walker, example};
use crate::diagnostic::Diagnostic;
use crate::routine::count::{self, CountRange};
use crate::routine::duration::{self, DurationRange};
use crate::routine::fault::{ValueError, quoted, truncated};
use crate::routine::fields::grouped;
use crate::routine::schema::{Reps, Time};
use crate::routine::span::Span;
use crate::routine::suggest::value_synonym;
use crate::routine::tree::Data;
use std::time::Duration;

/// The most amounts in a list: as many as there may be sets.
const MOST_LISTED: usize = 1000;
/// The least and the most that an amount may last.
const SHORTEST_AMOUNT: Duration = Duration::from_millis(200);
const LONGEST_AMOUNT: Duration = Duration::from_secs(3 * 3600);

impl Walker<'_> {
    /// Reads `time`: a duration, a range, `"open"`, or a list by set.
    pub(super) fn time(&mut self, entry: &mut KeyValue<'_, '_>) -> Option<Time> {
        if let Data::List(items) = &entry.value.data {
            return self.listed(entry, items, Self::lengths).map(Time::List);
        }
        let (text, _) = self.word(entry)?;
        if text == "open" { Some(Time::Open) } else { self.lengths(entry, entry.value).map(Time::Lengths) }
    }

    /// Reads `reps`: a number, a range, `"max"`, or a list by set.
    pub(super) fn reps(&mut self, entry: &mut KeyValue<'_, '_>) -> Option<Reps> {
        if let Data::List(items) = &entry.value.data {
            return self.listed(entry, items, Self::number_of_reps).map(Reps::List);
        }
        if matches!(&entry.value.data, Data::Text(text) if text == "max") {
            return Some(Reps::Max);
        }
        self.number_of_reps(entry, entry.value).map(Reps::Counts)
    }

    /// Reads every value of a list; what is wrong with each is reported.
    fn listed<T>(
        &mut self,
        entry: &KeyValue<'_, '_>,
        items: &[Value<'_>],
        read: impl Fn(&mut Self, &KeyValue<'_, '_>, &Value<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        if items.is_empty() || items.len() > MOST_LISTED {
            let message = format!("a list of `{}` has from 1 to 1,000 values", entry.field.key);
            let finding = Diagnostic::error("out-of-bounds", entry.span().range(), message);
            let label = if items.is_empty() { "nothing here" } else { "too many" };
            self.found.push(finding.label(label).help("write one value for each set"));
            return None;
        }
        let mut all = Vec::with_capacity(items.len());
        for item in items {
            self.spans.add_item(entry.node, entry.key, item.span);
            all.extend(read(self, entry, item));
        }
        (all.len() == items.len()).then_some(all)
    }

    /// Reads one duration or range of them.
    fn lengths(&mut self, entry: &KeyValue<'_, '_>, value: &Value<'_>) -> Option<DurationRange> {
        let text = self.text_of(entry, value)?;
        if text == "open" {
            let message = "an amount of a list can't be \"open\"";
            let finding = Diagnostic::error("wrong-value", value.span.range(), message);
            self.found
                .push(finding.help("write a duration or a range, as in `time = [\"20s\", \"30-40s\"]`"));
            return None;
        }
        let lengths = match duration::range(&text) {
            Ok(lengths) => lengths,
            Err(fault) => {
                self.no_length(entry, value.span, &text, fault);
                return None;
            }
        };
        let label = if lengths.min < SHORTEST_AMOUNT { "too short" } else { "too long" };
        if lengths.min < SHORTEST_AMOUNT || lengths.max > LONGEST_AMOUNT {
            let message = "an amount lasts from 0.2 s to 3 h";
            let finding = Diagnostic::error("out-of-bounds", value.span.range(), message);
            self.found.push(finding.label(label).help(example(entry.field)));
            return None;
        }
        Some(lengths)
    }

    /// Reads one number of reps or range of them.
    fn number_of_reps(&mut self, entry: &KeyValue<'_, '_>, value: &Value<'_>) -> Option<CountRange> {
        if let Data::Integer(number) = value.data {
            let number = self.bounded(entry, value.span, number, 1, MOST_REPS)?;
            return Some(CountRange { min: number, max: number });
        }
        let text = self.text_of(entry, value)?;
        let listed = !std::ptr::eq(value, entry.value);
        if listed && (text == "max" || text == "open") {
            let message = format!("a number of reps in a list can't be \"{text}\"");
            let finding = Diagnostic::error("wrong-value", value.span.range(), message);
            let help = "write a number or a range; `reps = \"max\"` beside a list of `time` is as many as you can in each";
            self.found.push(finding.help(help));
            return None;
        }
        let digits = text.starts_with(|c: char| c.is_ascii_digit());
        if !digits && value_synonym(&text, &["max"]).is_some() {
            self.wrong_word(entry.field, value.span, &text);
            return None;
        }
        self.counts(entry, value.span, &text, MOST_REPS)
    }

    /// A range of counts within its bounds.
    pub(super) fn counts(
        &mut self,
        entry: &KeyValue<'_, '_>,
        span: Span,
        text: &str,
        max: u32,
    ) -> Option<CountRange> {
        match count::range(text) {
            Ok(range) => {
                if range.min >= 1 && range.max <= max {
                    return Some(range);
                }
                let key = entry.field.key;
                let message = format!("`{key}` goes from 1 to {}", grouped(max));
                let finding = Diagnostic::error("out-of-bounds", span.range(), message);
                let (least, most) = (range.min.clamp(1, max), range.max.clamp(1, max));
                let label = if range.min < 1 { "too few" } else { "too many" };
                self.found.push(
                    finding.label(label).help(format!("write `{key} = \"{least}-{most}\"` or what you mean")),
                );
                None
            }
            Err(fault) => {
                self.fault(entry, span, text, fault);
                None
            }
        }
    }

    /// Reports the error of a duration that may also be `"open"`.
    pub(super) fn no_length(&mut self, entry: &KeyValue<'_, '_>, span: Span, text: &str, fault: ValueError) {
        if value_synonym(text, &["open"]).is_some() {
            let message = format!("`{}` can't be \"{}\"", entry.field.key, truncated(text));
            let finding = Diagnostic::error("wrong-value", span.range(), message);
            let help = format!("write `{} = \"open\"` to wait for a key", entry.field.key);
            return self.found.push(finding.help(help).fix(span.range(), "\"open\""));
        }
        let fix = fault.fix.as_deref().map(quoted);
        self.fault(entry, span, text, fault.fix(fix));
    }
}
