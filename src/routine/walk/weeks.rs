//! Reading a progression: what changes from week to week.

use super::{KeyValue, Walker};
use crate::diagnostic::Diagnostic;
use crate::routine::fields::Scope;
use crate::routine::schema::{KeyLocation, Step};
use crate::routine::span::Span;
use std::rc::Rc;
use toml::de::DeValue;

/// The most weeks that a progression has: a year.
const MAX_WEEKS: usize = 52;

impl Walker<'_> {
    pub(super) fn weeks(&mut self, entry: &KeyValue<'_, '_>) -> Option<Vec<Rc<Step>>> {
        let DeValue::Array(items) = entry.value.get_ref() else {
            return self.wrong_type(entry, entry.value);
        };
        if items.len() > MAX_WEEKS {
            let message = format!("a progression has at most {MAX_WEEKS} weeks");
            let finding = Diagnostic::error("out-of-bounds", entry.span(), message);
            return self.invalid(
                finding
                    .label(format!("{} weeks", items.len()))
                    .help("the last week goes on; leave out those that only repeat it"),
            );
        }
        let mut weeks = Vec::with_capacity(items.len());
        for item in items {
            let span = Span::of(item);
            let node = self.spans.add_item(entry.node, span);
            let DeValue::Table(table) = item.get_ref() else {
                let finding = Diagnostic::error("wrong-type", span, "a week is a table");
                self.findings
                    .push(finding.help("write `{ sets = 2, reps = 5 }` with what changes in that week"));
                continue;
            };
            self.warn_of_newer_table(span);
            let header = KeyLocation { file: self.file, key: span, value: span };
            let mut week = Step { header, ..Step::default() };
            let meant_keys = self
                .read_table(Scope::Week, table, node, |walker, entry| walker.step_key(&mut week, entry, 2));
            week.meant_keys.extend(meant_keys);
            weeks.push(Rc::new(week));
        }
        // Without a week that can be read, it isn't known what they change.
        Some(weeks).filter(|weeks| !weeks.is_empty() || items.is_empty())
    }
}
