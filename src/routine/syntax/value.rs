//! Explains values that begin with no quote and no bracket: one that is missing, or no value
//! of TOML.

use super::TomlError;
use super::broken::{BrokenExpression, is_toml_value, span_of, syntax};
use super::fitting::{Place, QUOTES, ends_in_list, field_of, fitting_value, is_switch};
use super::problem::Problem;
use crate::diagnostic::Diagnostic;
use crate::routine::count::parse_sets_by_reps;
use crate::routine::fields::{FieldShape, Scope, example_help};
use crate::routine::message::{quoted, truncated};
use crate::routine::span::Span;
use crate::routine::token::{TokenKind, tokens};

/// A value without quotes and brackets.
struct BareValue<'t> {
    start: usize,
    raw: &'t str,
    place: Place,
    /// Whether it is the value of the line's key, and not inside a list or an inline table.
    is_whole: bool,
}

/// Explains a value, or an item of a list or inline table, that doesn't begin with a quote
/// or a bracket: one that is missing, or no value of TOML.
pub(super) fn explain_bare_value(broken: &BrokenExpression<'_>, error: &TomlError) -> Option<Diagnostic> {
    if error.problem == Problem::LeftOver {
        return None;
    }
    if broken.text.get(broken.value_start..)?.starts_with(['[', '{', '"', '\'']) {
        return explain_inner_value(broken, error);
    }
    let start = broken.value_start;
    let raw = broken.rest_of_line(start);
    let is_arrow = raw.starts_with('>') && broken.equals.is_some_and(|equals| equals + 1 == start);
    let value =
        if is_arrow || raw.starts_with('=') { raw.trim_start_matches(['=', '>', ' ', '\t']) } else { raw };
    if value.is_empty() {
        let end = broken.end_before(start);
        let finding = syntax(Span::empty(end), format!("`{}` has no value", broken.key_name()))
            .label("a value is missing");
        let example = field_of(broken.key).map_or_else(|| "write one".to_owned(), example_help);
        return Some(finding.help(format!("{example}, or take the line out")));
    }
    if value.len() < raw.len() {
        let surplus = start..start + raw.len() - value.len();
        let finding = syntax(Span { start, end: start + 1 }, "one `=` is enough");
        let finding = finding.help(format!("write `{} = {}`", broken.key_name(), truncated(value)));
        let separator = if is_arrow { " " } else { "" };
        return Some(if is_toml_value(value) { finding.fix(surplus, separator) } else { finding });
    }
    if let Some(at) = second_assignment(raw) {
        let second = span_of(start + at, raw.get(at..).unwrap_or(""));
        return Some(syntax(second, "something follows the value").help(OWN_LINE));
    }
    if is_toml_value(raw) {
        return None;
    }
    let place = Place { field: field_of(broken.key), is_item: false };
    Some(explain_bare(broken, &BareValue { start, raw, place, is_whole: true }))
}

const STRAIGHT_QUOTES: &str = "a text stands in straight quotes";
/// The help about two assignments on one line.
pub(super) const OWN_LINE: &str = "put each `key = value` on a line of its own";

/// The byte after a value at which a known key and a `=` follow, with the sign between them.
fn second_assignment(raw: &str) -> Option<usize> {
    let (mut word, mut end_of_value) = (None, 0);
    for token in tokens(raw, 0) {
        match token.kind {
            TokenKind::Whitespace => continue,
            TokenKind::Equals => {
                let key: Span = word?;
                let name = raw.get(key.range())?.trim_matches(['"', '\'']);
                let is_known = Scope::ALL.iter().any(|scope| scope.field(name).is_some());
                let is_second = is_known && end_of_value > 0;
                return is_second.then_some(end_of_value);
            }
            TokenKind::Comma => {}
            _ => {
                end_of_value = word.map_or(0, |word: Span| word.end);
            }
        }
        if token.kind != TokenKind::Comma {
            word = Some(token.span);
        }
    }
    None
}

/// Explains a value inside a list or an inline table.
fn explain_inner_value(broken: &BrokenExpression<'_>, error: &TomlError) -> Option<Diagnostic> {
    if matches!(
        error.problem,
        Problem::MissingCommaInList | Problem::MissingCommaInTable | Problem::MissingOpeningQuote
    ) {
        return None;
    }
    let is_bare_text = error.problem == Problem::BareText && !error.at.range().is_empty();
    let raw = broken.text.get(error.at.range())?;
    let after = broken.text.get(error.at.end..)?;
    if is_bare_text && after.trim_start().starts_with('=') {
        return Some(explain_run_on(broken, error.at.start, raw));
    }
    let text = BareValue { start: error.at.start, raw, place: Place::default(), is_whole: false };
    let value = inner_value(broken).or_else(|| is_bare_text.then_some(text))?;
    if after.trim_start_matches([' ', '\t']).starts_with(['"', '\'']) {
        return Some(unclear_quotes(span_of(value.start, value.raw), "write `\"…\"`"));
    }
    let mut words = value.raw.split_whitespace();
    if let Some(first) = words.next().filter(|first| is_toml_value(first))
        && words.next().is_some_and(is_toml_value)
    {
        let container = if value.place.is_item { "list" } else { "table" };
        return Some(missing_comma(value.start + first.len(), container));
    }
    Some(explain_bare(broken, &value))
}

/// Finds the value inside a list or an inline table that contains the parser's error.
fn inner_value<'t>(broken: &BrokenExpression<'t>) -> Option<BareValue<'t>> {
    // The open brackets, each with the place of its own value.
    let mut open: Vec<(TokenKind, Place)> = Vec::new();
    let mut place = Some(Place { field: field_of(broken.key), is_item: false });
    let mut key = "";
    let mut start = broken.value_start;
    for token in tokens(broken.text, start) {
        if matches!(token.kind, TokenKind::Atom | TokenKind::BasicString | TokenKind::LiteralString) {
            key = broken.text.get(token.span.range())?.trim_matches(['"', '\'']);
        }
        if matches!(token.kind, TokenKind::Atom | TokenKind::Dot | TokenKind::Whitespace) || token.is_string()
        {
            continue;
        }
        if (start..=token.span.start).contains(&broken.error_offset) {
            let region = Span { start, end: token.span.start };
            return bare_value(broken, region, place.filter(|_| token.kind != TokenKind::Equals)?);
        }
        start = token.span.end;
        match token.kind {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                open.push((token.kind, place.unwrap_or_default()));
            }
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => drop(open.pop()),
            _ => {}
        }
        place = match (open.last()?, token.kind) {
            ((TokenKind::LeftSquareBracket, list), _) => Some(Place { field: list.field, is_item: true }),
            ((_, table), TokenKind::Equals) => {
                let scope = table.field.and_then(|field| field.shape.inner());
                Some(Place { field: scope.and_then(|scope| scope.field(key)), is_item: false })
            }
            _ => None,
        };
    }
    None
}

/// The value in a part of the text, if it consists of words that are no TOML.
fn bare_value<'t>(broken: &BrokenExpression<'t>, region: Span, place: Place) -> Option<BareValue<'t>> {
    let whole = broken.text.get(region.range())?;
    let raw = whole.trim();
    let is_words = tokens(raw, 0)
        .all(|token| matches!(token.kind, TokenKind::Atom | TokenKind::Dot | TokenKind::Whitespace));
    let start = region.start + whole.len() - whole.trim_start().len();
    let is_bare = !raw.is_empty() && is_words && !is_toml_value(raw);
    is_bare.then_some(BareValue { start, raw, place, is_whole: false })
}

/// Explains words without quotes, or a malformed number.
fn explain_bare(broken: &BrokenExpression<'_>, value: &BareValue<'_>) -> Diagnostic {
    let BareValue { raw, place, .. } = *value;
    let span = span_of(value.start, raw);
    let bare = raw.trim_matches(QUOTES);
    let assign = |meant: &str| {
        let meant = truncated(meant);
        if value.is_whole {
            format!("write `{} = {meant}`", broken.key_name())
        } else {
            format!("write `{meant}`")
        }
    };
    let meant = fitting_value(place, bare);
    if is_switch(bare) {
        let finding = syntax(span, format!("`{}` is no value of a routine", truncated(raw)));
        return match (meant, place.field) {
            (Some(meant), _) => finding.help(assign(&meant)).fix(span, meant),
            (None, Some(field)) => finding.help(example_help(field)),
            (None, None) => finding.help(assign(&quoted(&bare.to_lowercase()))),
        };
    }
    if bare.trim().is_empty() || bare.contains('"') {
        return unclear_quotes(span, assign("\"…\""));
    }
    let Some(meant) = meant else { return explain_unfit(value) };
    let looks_numeric = raw.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '+' | '-'))
        && !raw.contains(char::is_alphabetic);
    let finding = if !meant.starts_with('"') || looks_numeric && !place.takes_text() {
        syntax(span, format!("`{}` is no number", truncated(raw)))
    } else {
        let label = if bare.len() < raw.len() { "not these quotes" } else { "no quotes here" };
        syntax(span, STRAIGHT_QUOTES).label(label)
    };
    finding.help(assign(&meant)).fix(span, meant)
}

/// The finding about quotes that don't tell where the text begins and ends.
fn unclear_quotes(at: Span, help: impl Into<String>) -> Diagnostic {
    syntax(at, STRAIGHT_QUOTES).help(help)
}

/// Explains words that are no value of their key, with or without quotes.
fn explain_unfit(value: &BareValue<'_>) -> Diagnostic {
    let span = span_of(value.start, value.raw);
    let raw = truncated(value.raw);
    let Some(field) = value.place.field else {
        return syntax(span, format!("`{raw}` is no value of TOML")).help("write a text in quotes");
    };
    if let Some((sets, reps)) = parse_sets_by_reps(value.raw).filter(|_| field.shape == FieldShape::Reps) {
        let finding = syntax(span, "sets and reps stand in two keys");
        return finding.help(format!("write `sets = {sets}` and `reps = {reps}`"));
    }
    if value.place.is_item {
        let finding = syntax(span, format!("`{}` can't hold `{raw}`", field.key));
        return finding.help(field.item_example().map_or_else(|| example_help(field), str::to_owned));
    }
    let message = format!("`{}` can't be `{raw}`: it can be {}", field.key, field.shape.describe());
    syntax(span, message).help(example_help(field))
}

/// Explains a key in a list or an inline table, where a brace or a comma is missing.
fn explain_run_on(broken: &BrokenExpression<'_>, start: usize, raw: &str) -> Diagnostic {
    if ends_in_list(broken.text.get(broken.value_start..start).unwrap_or("")) {
        let finding = syntax(span_of(start, raw), "keys in a list stand in braces");
        let help = format!("write `{} = [{{ {} = … }}]`", broken.key_name(), truncated(raw.trim()));
        return finding.label("a `{` before this").help(help);
    }
    let value = raw.split(char::is_whitespace).next().unwrap_or("");
    missing_comma(start + value.len(), "table")
}

/// The finding about a missing comma after an item of a list or a table.
pub(super) fn missing_comma(end_of_item: usize, container: &str) -> Diagnostic {
    let finding = syntax(Span::empty(end_of_item), format!("a comma is missing in this {container}"));
    finding.label("after this").help("put `,` between the two")
}
