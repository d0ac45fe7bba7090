//! Reading texts and lists of them, and checking their characters.

use super::table::newer_toml;
use super::{KeyValue, Value, Walker};
use crate::diagnostic::{Diagnostic, is_invisible, strip_invisible};
use crate::routine::fields::FieldShape;
use crate::routine::fields::example_help;
use crate::routine::literal;
use crate::routine::message::truncated;
use crate::routine::span::Span;
use crate::routine::syntax::control_character;
use std::borrow::Cow;
use toml::de::DeValue;

impl Walker<'_> {
    /// Reads one text, without invisible characters.
    pub(super) fn text(&mut self, entry: &KeyValue<'_, '_>) -> Option<String> {
        self.text_of(entry, entry.value)
    }

    /// Reads a text that is parsed further, such as a duration, with its span.
    pub(super) fn text_with_span(&mut self, entry: &KeyValue<'_, '_>) -> Option<(String, Span)> {
        self.text(entry).map(|text| (text, entry.span()))
    }

    /// Reads a text or a list of texts; one text is a list of one.
    pub(super) fn texts(&mut self, entry: &KeyValue<'_, '_>) -> Option<Vec<String>> {
        self.items(entry, Self::text_of)
    }

    /// Reads every item of a list with `read`, or the value itself if it is no list. Returns
    /// `None` if an item is invalid.
    pub(super) fn items<T>(
        &mut self,
        entry: &KeyValue<'_, '_>,
        read: impl Fn(&mut Self, &KeyValue<'_, '_>, &Value<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let DeValue::Array(items) = entry.value.get_ref() else {
            return read(self, entry, entry.value).map(|value| vec![value]);
        };
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            self.spans.add_item(entry.node, Span::of(item));
            values.extend(read(self, entry, item));
        }
        (values.len() == items.len()).then_some(values)
    }

    /// Reads a text that is not blank, without invisible characters, whose width differs
    /// between terminals. `value` is the value of `entry` or an item of that value.
    pub(super) fn text_of(&mut self, entry: &KeyValue<'_, '_>, value: &Value<'_>) -> Option<String> {
        let DeValue::String(text) = value.get_ref() else {
            return self.wrong_type(entry, value);
        };
        let span = Span::of(value);
        if self.is_unreadable(span) {
            return None;
        }
        // Most texts begin with a visible character and need not be looked through.
        if !text.starts_with(|c: char| c.is_ascii_graphic()) && strip_invisible(text).trim().is_empty() {
            let message = format!("this `{}` says nothing", entry.field.key);
            let finding = Diagnostic::error("empty-text", span, message);
            let or_omit = if entry.field.required { "" } else { ", or leave it out" };
            return self
                .invalid(finding.help(format!("write a text, {}{or_omit}", example_help(entry.field))));
        }
        // The parser owns a text that differs from the file, which is one with escapes.
        if matches!(text, Cow::Owned(_)) {
            self.warn_of_newer_escape(span);
        }
        if !self.check_characters(entry, span, text) {
            return None;
        }
        let text = strip_invisible(text);
        Some(if text.contains('\r') { text.replace("\r\n", "\n") } else { text.into_owned() })
    }

    /// Reports characters that a text should not contain. Returns `false` if there is
    /// a control character, which makes the text invalid.
    fn check_characters(&mut self, entry: &KeyValue<'_, '_>, span: Span, text: &str) -> bool {
        let is_prose = matches!(entry.field.shape, FieldShape::Prose | FieldShape::Proses);
        if let Some((at, c)) = text.char_indices().find(|(_, c)| is_invisible(*c)) {
            let part = self.span_in_literal(span, text, at..at + c.len_utf8());
            self.findings.push(invisible_character(part, c));
        }
        let Some((at, c)) = literal::control_character(text, is_prose) else { return true };
        let part = self.span_in_literal(span, text, at..at + c.len_utf8());
        self.findings.push(control_character(part, c));
        false
    }

    /// Warns if a text uses an escape that is new in TOML 1.1.
    pub(super) fn warn_of_newer_escape(&mut self, span: Span) {
        if let Some(part) = literal::toml_1_1_escape(self.raw(span)) {
            let label = format!("the escape {}", truncated(self.raw(span.part(part.clone()))));
            let finding = newer_toml(span.part(part)).label(label);
            self.findings.push(finding.help("write `\\u` and four digits"));
        }
    }
}

/// The warning about an invisible character.
fn invisible_character(at: Span, c: char) -> Diagnostic {
    let message = format!("the character U+{:04X} can't be seen and is left out", u32::from(c));
    let finding = Diagnostic::warning("invisible-character", at, message).label("not visible");
    finding.help("take it out; perhaps it came along with a copied text")
}
