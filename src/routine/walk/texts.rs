//! Reading texts: single ones, lists of them, and what no text may hold.

use super::{KeyValue, Value, Walker, example};
use crate::diagnostic::{Diagnostic, is_invisible, strip_invisible};
use crate::routine::fault::truncated;
use crate::routine::fields::FieldShape;
use crate::routine::literal;
use crate::routine::span::Span;
use crate::routine::syntax::control;
use crate::routine::tree::Data;
use std::borrow::Cow;

impl Walker<'_> {
    /// Reads one text that says something.
    pub(super) fn line(&mut self, entry: &mut KeyValue<'_, '_>) -> Option<String> {
        self.text_of(entry, entry.value).map(without_invisible)
    }

    /// Reads a text or a list of them.
    pub(super) fn lines(&mut self, entry: &mut KeyValue<'_, '_>) -> Option<Vec<String>> {
        let Data::List(items) = &entry.value.data else {
            return self.text_of(entry, entry.value).map(|text| vec![without_invisible(text)]);
        };
        let mut good = true;
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            let span: Span = item.span;
            self.spans.add_item(entry.node, entry.key, span);
            match self.text_of(entry, item) {
                Some(text) => texts.push(without_invisible(text)),
                None => good = false,
            }
        }
        good.then_some(texts)
    }

    /// Where the items of a list stand; the value itself where it is no list.
    pub(super) fn items(value: &Value<'_>) -> Vec<Span> {
        match &value.data {
            Data::List(items) => items.iter().map(|item| item.span).collect(),
            _ => vec![value.span],
        }
    }

    /// Reads a text, and reports what is wrong with it.
    pub(super) fn text_of(&mut self, entry: &KeyValue<'_, '_>, value: &Value<'_>) -> Option<String> {
        let Data::Text(text) = &value.data else {
            self.wrong_type(entry, value);
            return None;
        };
        let span: Span = value.span;
        if self.is_broken(span) {
            return None;
        }
        if !text.starts_with(|c: char| c.is_ascii_graphic()) && strip_invisible(text).trim().is_empty() {
            let finding = Diagnostic::error(
                "empty-text",
                span.range(),
                format!("this `{}` says nothing", entry.field.key),
            );
            let or = if entry.field.required { "" } else { ", or leave it out" };
            self.found.push(finding.help(format!("write a text, {}{or}", example(entry.field))));
            return None;
        }
        // What stands in the file as it is has no escape.
        if matches!(text, Cow::Owned(_)) {
            self.text_syntax(span);
        }
        let clean = self.clean(entry, span, text);
        clean
            .then(|| if text.contains('\r') { text.replace("\r\n", "\n") } else { text.clone().into_owned() })
    }

    /// Whether a text has nothing in it that could disturb the terminal.
    fn clean(&mut self, entry: &KeyValue<'_, '_>, span: Span, text: &str) -> bool {
        let prose = matches!(entry.field.shape, FieldShape::Prose | FieldShape::Proses);
        if let Some((at, c)) = text.char_indices().find(|(_, c)| is_invisible(*c)) {
            let place = self.part(span, text, at..at + c.len_utf8());
            self.found.push(unseen(place, c));
        }
        let Some((at, c)) = literal::control(text, prose) else { return true };
        let place = self.part(span, text, at..at + c.len_utf8());
        self.found.push(control(place, c));
        false
    }

    /// Warns of an escape that only newer TOML has.
    pub(super) fn text_syntax(&mut self, span: Span) {
        if let Some(part) = literal::new_escape(self.raw(span)) {
            let place = span.part(part);
            let escape = truncated(self.raw(place));
            let finding = Diagnostic::warning(
                "newer-toml",
                place.range(),
                "this is TOML 1.1, which other tools may not read",
            );
            self.found
                .push(finding.label(format!("the escape {escape}")).help("write `\\u` and four digits"));
        }
    }

    /// Reads a text that is a code or a word: present, clean, on one line.
    pub(super) fn word(&mut self, entry: &KeyValue<'_, '_>) -> Option<(String, Span)> {
        let span = entry.span();
        self.text_of(entry, entry.value).map(|text| (text, span))
    }
}

/// A text as it is shown and said: terminals don't agree about the rest.
fn without_invisible(text: String) -> String {
    match strip_invisible(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(text) => text,
    }
}

/// Warns of a character that nobody sees and that is left out.
fn unseen(at: Span, c: char) -> Diagnostic {
    let message = format!("the character U+{:04X} can't be seen and is left out", u32::from(c));
    let finding = Diagnostic::warning("invisible-character", at.range(), message).label("not visible");
    finding.help("take it out; perhaps it came along with a copied text")
}
