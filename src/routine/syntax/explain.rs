//! Explains what an author did wrong, given an error of the TOML parser.

use super::TomlError;
use super::expression::Expression;
use super::fitting::{ends_in_list, fitting_value, repaired_number};
use super::problem::Problem;
use crate::diagnostic::Diagnostic;
use crate::routine::fields::Scope;
use crate::routine::fields::example_help;
use crate::routine::message::{quoted, truncated};
use crate::routine::span::Span;
use crate::routine::suggest::may_mean;
use crate::routine::token::{token_at, tokens};

/// The quotes that are written around texts, of which TOML has two.
const QUOTES: [char; 9] = ['"', '\'', '“', '”', '„', '‘', '’', '«', '»'];

/// An expression with a syntax error, split into key and value as far as possible.
struct BrokenExpression<'t> {
    text: &'t str,
    span: Span,
    /// The byte of the first `=` in the first line.
    equals: Option<usize>,
    /// The text before that `=`; empty if there is none.
    key: &'t str,
    /// The byte at which the value begins; the end of the expression if there is no `=`.
    value_start: usize,
    /// The byte of the parser's error.
    error_offset: usize,
}

/// Explains one error.
pub(super) fn explain(text: &str, expression: &Expression, error: &TomlError) -> Diagnostic {
    let broken = BrokenExpression::new(text, expression.span, error.at.start);
    if error.problem == Problem::DuplicateKey {
        return explain_duplicate(&broken, expression, error);
    }
    if let Some(open) = expression.open {
        return explain_unclosed(&broken, open);
    }
    if expression.is_header {
        return explain_header(&broken);
    }
    if let Some(finding) = explain_lone_return(&broken, error) {
        return finding;
    }
    if broken.equals.is_none() {
        return explain_no_equals(&broken);
    }
    explain_key(&broken)
        .or_else(|| explain_in_string(&broken, error))
        .or_else(|| explain_bare_value(&broken, error))
        .unwrap_or_else(|| explain_by_problem(&broken, error))
}

fn syntax(at: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("toml-syntax", at, message)
}

impl<'t> BrokenExpression<'t> {
    fn new(text: &'t str, span: Span, error_offset: usize) -> Self {
        let expression = text.get(span.range()).unwrap_or("");
        let equals = expression.lines().next().and_then(|line| line.find('='));
        let key = equals.and_then(|equals| expression.get(..equals)).unwrap_or("").trim();
        let after_equals = equals.map_or(expression.len(), |equals| equals + 1);
        let value = expression.get(after_equals..).unwrap_or("").trim_start_matches([' ', '\t']);
        Self {
            text,
            span,
            equals: equals.map(|equals| span.start + equals),
            key,
            value_start: span.end - value.len(),
            error_offset: error_offset.clamp(span.start, span.end),
        }
    }

    /// The first line of the expression.
    fn first_line(&self) -> &'t str {
        let expression = self.text.get(self.span.range()).unwrap_or("");
        expression.lines().next().unwrap_or("").trim_end()
    }

    /// The span of [`Self::first_line`].
    fn first_line_span(&self) -> Span {
        span_of(self.span.start, self.first_line())
    }

    /// The text from a byte to the end of its line, without a comment and trailing blanks.
    fn rest_of_line(&self, from: usize) -> &'t str {
        let line = self.text.get(from..).and_then(|rest| rest.lines().next()).unwrap_or("");
        line.split(" #").next().unwrap_or("").trim_end()
    }

    /// The end of the text before a byte, without trailing blanks.
    fn end_before(&self, offset: usize) -> usize {
        self.text.get(..offset).unwrap_or("").trim_end().len().max(self.span.start)
    }

    /// The key as it is shown in a message.
    fn key_name(&self) -> String {
        truncated(if self.key.is_empty() { "key" } else { self.key })
    }
}

/// The span of a text that begins at `start`.
fn span_of(start: usize, raw: &str) -> Span {
    Span { start, end: start + raw.len() }
}

/// Whether a character can be in a word of a key.
fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

/// Explains a key that stands twice in a table, or a header that stands twice.
fn explain_duplicate(
    broken: &BrokenExpression<'_>,
    expression: &Expression,
    error: &TomlError,
) -> Diagnostic {
    let key = broken.text.get(error.at.range()).unwrap_or("");
    if expression.is_step_header(broken.text) {
        return single_brackets(broken.first_line_span(), "[[step]]");
    }
    let message = format!("`{}` stands twice in this table", truncated(key));
    let finding = Diagnostic::error("duplicate-key", error.at, message);
    let help = if expression.is_header {
        "put the keys of both below one header"
    } else {
        "keep the one you mean; several texts go into one list"
    };
    let finding = finding.label("again here").help(help);
    match first_of(broken.text, error.at.start, key, expression.is_header) {
        Some(first) => finding.related(first, "first here"),
        None => finding,
    }
}

/// The finding about a header such as `[step]`, which should be `header`.
pub(in crate::routine) fn single_brackets(at: Span, header: &str) -> Diagnostic {
    let finding = Diagnostic::error("wrong-type", at, "a step's header has two brackets on each side");
    finding.label("one bracket opens a single table").help(format!("write `{header}`"))
}

/// The same key in a line above, up to the header of the table; for a header, the same
/// header above.
fn first_of(text: &str, offset: usize, key: &str, is_header: bool) -> Option<Span> {
    let line_start = |end: usize| Some(text.get(..end)?.rfind('\n').map_or(0, |at| at + 1));
    let mut end = line_start(offset)?.checked_sub(1)?;
    loop {
        let start = line_start(end)?;
        let line = text.get(start..end)?;
        let name = line.trim_start().trim_start_matches('[');
        let is_header_line = line.trim_start().starts_with('[');
        let after_key = name.strip_prefix(key).map_or("", str::trim_start);
        if is_header_line == is_header && after_key.starts_with(if is_header { ']' } else { '=' }) {
            return Some(span_of(end - name.len(), key));
        }
        if is_header_line && !is_header {
            return None;
        }
        end = start.checked_sub(1)?;
    }
}

/// Explains a bracket or a multi-line string that begins at `open` and is never closed.
fn explain_unclosed(broken: &BrokenExpression<'_>, open: usize) -> Diagnostic {
    let unclosed = broken.text.get(open..).unwrap_or("");
    let (what, mark, length) = match unclosed.as_bytes() {
        [b'[', ..] => ("list", "]", 1),
        [b'{', ..] => ("table", "}", 1),
        [b'\'', ..] => ("text", "'''", 3),
        _ => ("text", "\"\"\"", 3),
    };
    let at = Span { start: open, end: open + length };
    let finding = syntax(at, format!("the {what} that begins here is never closed"));
    finding.label("opened here").help(format!("put `{mark}` after its end"))
}

/// Explains a header line that is no TOML.
fn explain_header(broken: &BrokenExpression<'_>) -> Diagnostic {
    let line = broken.first_line();
    let bare = line.split('#').next().unwrap_or("").trim();
    let name: String = bare.chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')).collect();
    let finding = syntax(span_of(broken.span.start, bare), "this header is broken");
    match name.as_str() {
        "" => finding.help("write `[[step]]` for a step or `[defaults]`"),
        "defaults" => finding.help("write `[defaults]`"),
        _ if name == "step" || bare.starts_with("[[") => {
            finding.help(format!("write `[[{}]]`", truncated(&name)))
        }
        _ => finding.help(format!("write `[{}]`", truncated(&name))),
    }
}

/// Explains a carriage return without a line feed.
fn explain_lone_return(broken: &BrokenExpression<'_>, error: &TomlError) -> Option<Diagnostic> {
    let start = if error.problem == Problem::LoneReturn {
        broken.error_offset.checked_sub(1)?
    } else {
        broken.error_offset
    };
    let from_error = broken.text.get(start..)?;
    if !from_error.starts_with('\r') || from_error.starts_with("\r\n") {
        return None;
    }
    let finding = syntax(Span { start, end: start + 1 }, "a carriage return stands alone");
    Some(finding.label("not visible").help("save the file with line breaks of Unix or Windows"))
}

/// Explains a line without `=`.
fn explain_no_equals(broken: &BrokenExpression<'_>) -> Diagnostic {
    let line = broken.first_line();
    let at = broken.first_line_span();
    if line.starts_with('{') {
        let brace = Span { end: at.start + 1, ..at };
        let finding = syntax(brace, "a routine is written in TOML, and this is not");
        return finding.help("write `name = \"…\"` at the top and each step below a `[[step]]`");
    }
    if line.starts_with("//") {
        let finding = syntax(Span { end: at.start + 2, ..at }, "a comment begins with `#`");
        return finding.help("write `#` instead of `//`").fix(at.start..at.start + 2, "#");
    }
    if let Some((key, value)) = line.split_once(':').filter(|(key, _)| !key.contains(['"', '\''])) {
        let colon = at.start + key.len();
        let at = Span { start: colon, end: colon + 1 };
        let finding = syntax(at, "a key and its value have `=` between them");
        let (key, value) = (key.trim_start_matches(['-', ' ']), value.trim());
        if value.is_empty() && may_mean(key, "step") {
            return finding.help("write `[[step]]` above the keys of each step");
        }
        let value = if value.is_empty() { "…".to_owned() } else { as_value(value) };
        return finding.help(format!("write `{} = {}`", truncated(key), truncated(&value)));
    }
    if let Some((key, value)) =
        line.split_once(char::is_whitespace).filter(|(_, value)| value.trim().starts_with(['"', '\'']))
    {
        let gap = at.start + key.len();
        let finding =
            syntax(Span::empty(gap), "a key and its value have `=` between them").label("`=` is missing");
        let finding = finding.fix(gap..gap, " =");
        return finding.help(format!("write `{} = {}`", truncated(key), truncated(value.trim())));
    }
    let finding = syntax(at, "this line is no `key = value`");
    let example = example_help_of_key(line.trim()).unwrap_or_else(|| "write `key = value`".to_owned());
    finding.help(format!("{example}, or put a `#` before a note to yourself"))
}

/// An example of a key, if it is one of the language.
fn example_help_of_key(key: &str) -> Option<String> {
    let field = [Scope::Step, Scope::Routine].iter().find_map(|scope| scope.field(key))?;
    Some(example_help(field))
}

/// A text as a TOML value: unchanged if it is one, otherwise in quotes.
fn as_value(text: &str) -> String {
    let is_value = format!("v = {text}").parse::<toml::Table>().is_ok();
    if is_value { text.to_owned() } else { quoted(text.trim_matches(QUOTES)) }
}

/// Explains an invalid key.
fn explain_key(broken: &BrokenExpression<'_>) -> Option<Diagnostic> {
    // White space that TOML doesn't allow may come before it.
    let expression = broken.text.get(broken.span.range()).unwrap_or("");
    let at = span_of(broken.span.start + expression.find(broken.key).unwrap_or(0), broken.key);
    // An empty key counts as one byte.
    let error_follows_key = broken.error_offset >= at.end.max(at.start + 1);
    // In `a b = 1` the parser's error is at the second word, or after it.
    let has_blank = broken.key.contains(char::is_whitespace);
    if error_follows_key && !has_blank {
        return None;
    }
    if broken.key.is_empty() {
        return Some(
            syntax(Span::empty(at.start), "a key is missing before `=`").help("write `key = value`"),
        );
    }
    if broken.key.contains(['"', '\'']) {
        return None;
    }
    let joined: String = broken.key.split_whitespace().collect::<Vec<_>>().join("_");
    let is_valid =
        joined.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    if is_valid && joined == broken.key {
        return None;
    }
    let finding = syntax(at, format!("`{}` can't be a key", broken.key_name()));
    let finding = finding.label("letters, digits, `_` and `-` without spaces");
    Some(if is_valid {
        finding.help(format!("write `{}`", truncated(&joined)))
    } else {
        finding.help("write `key = value`")
    })
}

/// Explains a string that is not closed, or has an invalid escape or character.
fn explain_in_string(broken: &BrokenExpression<'_>, error: &TomlError) -> Option<Diagnostic> {
    let offset = broken.error_offset;
    let next_char = broken.text.get(offset..)?.chars().next();
    match error.problem {
        Problem::UnknownEscape => {
            let escape = next_char.map(String::from).unwrap_or_default();
            let at = Span { start: offset.saturating_sub(1), end: offset + escape.len() };
            let finding = syntax(at, format!("`\\{}` means nothing in a text", truncated(&escape)));
            Some(finding.help("write `\\\\` for a backslash, or put the text in 'single quotes'"))
        }
        Problem::InvalidCodePoint => {
            let start = broken.text.get(..offset)?.rfind('\\')?;
            let at = Span { start, end: offset.max(start + 2) };
            let finding = syntax(at, "this escape gives no character");
            Some(finding.help("write the character itself, or four digits after `\\u`"))
        }
        Problem::InString => explain_unclosed_string(broken, next_char),
        _ => None,
    }
}

/// Explains a string in which a control character stands, or that is not closed;
/// `next_char` is the one at the parser's error.
fn explain_unclosed_string(broken: &BrokenExpression<'_>, next_char: Option<char>) -> Option<Diagnostic> {
    let offset = broken.error_offset;
    if let Some(c) = next_char.filter(|c| c.is_control() && !matches!(c, '\n' | '\r')) {
        return Some(control_character(Span { start: offset, end: offset + c.len_utf8() }, c));
    }
    let up_to_end = broken.text.get(..broken.span.end)?;
    let open = tokens(up_to_end, broken.value_start).find(|token| token.unclosed)?.span.start;
    let mark = broken.text.get(open..open + 1)?;
    let finding = syntax(span_of(open, mark), "the text that begins here is never closed");
    Some(finding.label("opened here").help(format!("put `{mark}` after its end, on the same line")))
}

/// The finding about a control character in a text.
pub(in crate::routine) fn control_character(at: Span, c: char) -> Diagnostic {
    let message = match c {
        '\n' => "this text can't hold a line break".to_owned(),
        '\t' => "this text can't hold a tab".to_owned(),
        _ => format!("a text can't hold the control character U+{:04X}", u32::from(c)),
    };
    let finding = Diagnostic::error("control-character", at, message);
    match c {
        '\n' | '\t' => {
            finding.label("here").help("write it on one line; only `how` and `about` may have more")
        }
        _ => finding.label("not visible").help("take it out; perhaps it came along with a copied text"),
    }
}

/// Explains a value, or an item of a list or inline table, that doesn't begin with a quote
/// or a bracket: one that is missing, or no value of TOML.
fn explain_bare_value(broken: &BrokenExpression<'_>, error: &TomlError) -> Option<Diagnostic> {
    if error.problem == Problem::LeftOver {
        return None;
    }
    let is_whole_value =
        broken.text.get(broken.value_start..).is_some_and(|rest| !rest.starts_with(['[', '{', '"', '\'']));
    let (start, raw) = if is_whole_value {
        (broken.value_start, broken.rest_of_line(broken.value_start))
    } else if error.problem == Problem::BareText && !error.at.range().is_empty() {
        (error.at.start, broken.text.get(error.at.range())?)
    } else {
        return None;
    };
    let after = broken.text.get(error.at.end..).unwrap_or("");
    if !is_whole_value && after.trim_start().starts_with('=') {
        return Some(explain_run_on(broken, start, raw));
    }
    let span = span_of(start, raw);
    if raw.is_empty() {
        let end = broken.end_before(start);
        let finding = syntax(Span::empty(end), format!("`{}` has no value", broken.key_name()))
            .label("a value is missing");
        let example = example_help_of_key(broken.key).unwrap_or_else(|| "write one".to_owned());
        return Some(finding.help(format!("{example}, or take the line out")));
    }
    if let Some(value) = raw.strip_prefix('=') {
        let finding = syntax(Span { start, end: start + 1 }, "one `=` is enough");
        return Some(finding.help(format!("write `{} = {}`", broken.key_name(), truncated(value.trim()))));
    }
    let assign = |value: &str| {
        if is_whole_value {
            format!("write `{} = {}`", broken.key_name(), truncated(value))
        } else {
            format!("write `{}`", truncated(value))
        }
    };
    let lower = raw.to_lowercase();
    if matches!(lower.as_str(), "true" | "false" | "yes" | "no" | "on" | "off") {
        let finding = syntax(span, format!("`{}` is no value of a routine", truncated(raw)));
        return Some(
            finding.help(example_help_of_key(broken.key).unwrap_or_else(|| assign(&quoted(&lower)))),
        );
    }
    let malformed_number = |fixed: String| {
        let finding = syntax(span, format!("`{}` is no number", truncated(raw)));
        Some(finding.help(assign(&fixed)).fix(span, fixed))
    };
    let looks_numeric = raw.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '+' | '-'));
    if looks_numeric && !raw.contains(char::is_alphabetic) {
        return malformed_number(repaired_number(raw));
    }
    let bare = raw.trim_matches(QUOTES);
    let meant = if is_whole_value { fitting_value(broken.key, bare) } else { quoted(bare) };
    if !meant.starts_with('"') {
        return malformed_number(meant);
    }
    let label = if bare.len() < raw.len() { "not these quotes" } else { "no quotes here" };
    let finding = syntax(span, "a text stands in straight quotes").label(label);
    Some(finding.help(assign(&meant)).fix(span, meant))
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
fn missing_comma(end_of_item: usize, container: &str) -> Diagnostic {
    let finding = syntax(Span::empty(end_of_item), format!("a comma is missing in this {container}"));
    finding.label("after this").help("put `,` between the two")
}

/// Explains everything else: missing and surplus commas, and text after a value.
fn explain_by_problem(broken: &BrokenExpression<'_>, error: &TomlError) -> Diagnostic {
    let offset = broken.error_offset;
    match error.problem {
        Problem::MissingCommaInList => missing_comma(broken.end_before(offset), "list"),
        Problem::MissingCommaInTable => {
            let before = broken.text.get(..broken.end_before(offset)).unwrap_or("");
            let before_word = before.trim_end_matches(is_word_char);
            missing_comma(broken.end_before(before_word.len()), "table")
        }
        Problem::MissingOpeningQuote => {
            let text = token_at(broken.text, offset).and_then(|token| broken.text.get(token.span.range()));
            let bare = text.unwrap_or("").trim_end_matches(['"', '\'']);
            let finding = syntax(Span::empty(offset), "a quote is missing before this text").label("here");
            finding.help(format!("write `{}`", truncated(&quoted(bare))))
        }
        _ => explain_missing_value(broken).unwrap_or_else(|| explain_other(broken, error)),
    }
}

/// Explains a `=` in an inline table that no value follows.
fn explain_missing_value(broken: &BrokenExpression<'_>) -> Option<Diagnostic> {
    let before = broken.text.get(..broken.error_offset).unwrap_or("").trim_end();
    let key = before.strip_suffix('=')?.trim_end();
    let name = key.rsplit(|c| !is_word_char(c)).next().unwrap_or("");
    let finding = syntax(Span::empty(before.len()), format!("`{}` has no value", truncated(name)));
    Some(finding.label("a value is missing").help("write one, or take the key out"))
}

/// Explains what is neither a missing comma, quote nor value.
fn explain_other(broken: &BrokenExpression<'_>, error: &TomlError) -> Diagnostic {
    let offset = broken.error_offset;
    match error.problem {
        Problem::ExtraComma => {
            let finding = syntax(Span { start: offset, end: offset + 1 }, "there is a comma too many");
            finding.help("take it out")
        }
        Problem::LeftOver => explain_left_over(broken),
        Problem::TooDeep => syntax(broken.first_line_span(), "this is nested too deeply")
            .help("a routine needs no more than lists of tables"),
        _ => {
            let parser_message = error.message.split(", expected").next().unwrap_or("").replace('`', "'");
            let at = Span { start: offset, end: error.at.end.max(offset) };
            syntax(at, format!("this is no TOML: {}", truncated(&parser_message)))
                .help("write `key = value`, a text in quotes, a list in brackets")
        }
    }
}

/// Explains text after a complete value.
fn explain_left_over(broken: &BrokenExpression<'_>) -> Diagnostic {
    let left_over = broken.rest_of_line(broken.error_offset);
    let finding = syntax(span_of(broken.error_offset, left_over), "something follows the value");
    let value = broken.text.get(broken.value_start..broken.error_offset).unwrap_or("");
    if value.starts_with('\'') && left_over.contains('\'') {
        let text = broken.rest_of_line(broken.value_start).trim_matches('\'');
        return finding.help(format!(
            "put the text in double quotes: `{} = {}`",
            broken.key_name(),
            truncated(&quoted(text))
        ));
    }
    let after_word = left_over.trim_start_matches(is_word_char);
    if after_word.len() < left_over.len() && after_word.trim_start().starts_with('=') {
        return finding.help("put each `key = value` on a line of its own");
    }
    if value.starts_with('"') && left_over.ends_with('"') {
        return finding.help("write `\\\"` for a quote inside a text, or put the text in 'single quotes'");
    }
    finding.help("take it out, or put a `#` before a note to yourself")
}
