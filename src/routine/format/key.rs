//! Keys: their text in the file, and their order in the field table.

use crate::routine::fields::Scope;
use std::ops::Range;
use toml_edit::{Decor, Key, RawString};

/// The scope of the tables at a path in the scope `from`.
pub(super) fn scope_at<'p>(from: Option<Scope>, path: impl IntoIterator<Item = &'p str>) -> Option<Scope> {
    path.into_iter().try_fold(from?, |scope, key| scope.field(key)?.shape.inner())
}

/// The index of a key in the field table; unknown keys come last.
pub(super) fn rank(scope: Option<Scope>, key: &str) -> usize {
    let index = scope.and_then(|scope| scope.fields().iter().position(|field| field.key == key));
    index.unwrap_or(usize::MAX)
}

/// The ranks of the parts of a dotted key.
pub(super) fn ranks(scope: Option<Scope>, path: &[&str]) -> Vec<usize> {
    let mut inner = scope;
    path.iter()
        .map(|key| {
            let outer = inner;
            inner = scope_at(outer, [*key]);
            rank(outer, key)
        })
        .collect()
}

/// The text of a part of the file.
pub(super) fn source(span: Option<Range<usize>>, text: &str) -> &str {
    span.and_then(|span| text.get(span)).unwrap_or("")
}

/// The text of the blanks and comments on one side of a token.
pub(super) fn raw<'t>(part: Option<&RawString>, text: &'t str) -> &'t str {
    source(part.and_then(RawString::span), text)
}

/// The blanks and comments before and after a token.
pub(super) fn before_and_after<'t>(decor: &Decor, text: &'t str) -> (&'t str, &'t str) {
    (raw(decor.prefix(), text), raw(decor.suffix(), text))
}

/// A dotted key as it is written, quotes included.
pub(super) fn dotted(path: &[&Key], text: &str) -> String {
    path.iter().map(|key| source(key.span(), text)).collect::<Vec<_>>().join(".")
}
