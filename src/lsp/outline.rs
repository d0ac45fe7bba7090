//! The outline of a file while it is being written: tables, keys and values with their
//! spans, however unfinished. It reports no errors; it only finds where everything is.

use crate::routine::Span;
use crate::routine::fields::Scope;
use crate::routine::token::{Token, TokenKind, token_at};

/// The tables, keys and values of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    /// The file's own keys, then every header with the keys below it.
    pub(super) tables: Vec<OutlineTable>,
}

/// A header and the keys below it.
#[derive(Clone, Debug)]
pub(super) struct OutlineTable {
    /// The header with its brackets; empty for the file itself.
    pub(super) header: Span,
    /// The header's names.
    pub(super) path: Vec<String>,
    /// The keys that are allowed here; `None` for a header that the language doesn't
    /// have.
    pub(super) scope: Option<Scope>,
    pub(super) entries: Vec<OutlineEntry>,
    /// All its bytes, up to the next header; those of the header until that is found.
    pub(super) span: Span,
}

/// A key, perhaps with a value.
#[derive(Clone, Debug)]
pub(super) struct OutlineEntry {
    /// The key as it is written, without quotes.
    pub(super) name: String,
    /// Its bytes.
    pub(super) key: Span,
    /// The byte of the `=`, if there is one.
    pub(super) equals: Option<usize>,
    /// The value; empty where there is none yet.
    pub(super) value: OutlineValue,
}

/// A value.
#[derive(Clone, Debug, Default)]
pub(super) struct OutlineValue {
    /// Its bytes, quotes and brackets included.
    pub(super) span: Span,
    pub(super) kind: ValueKind,
}

/// The type of a value.
#[derive(Clone, Debug, Default)]
pub(super) enum ValueKind {
    /// Nothing, a number, or something unfinished.
    #[default]
    Bare,
    /// A text in quotes.
    Text {
        /// How long the quotes at its beginning are.
        quotes: usize,
        /// Whether they are closed.
        closed: bool,
    },
    /// A list.
    List {
        items: Vec<OutlineValue>,
        /// Whether its bracket is closed.
        closed: bool,
    },
    /// A table in braces.
    Table {
        entries: Vec<OutlineEntry>,
        /// Whether its brace is closed.
        closed: bool,
    },
}

impl OutlineEntry {
    /// Whether a byte is between the start of the key and the end of the value.
    pub(super) fn contains(&self, offset: usize) -> bool {
        self.key.start <= offset && offset <= self.value.span.end
    }
}

impl OutlineValue {
    /// The bytes between the quotes of a text.
    pub(super) fn span_in_quotes(&self) -> Option<Span> {
        let ValueKind::Text { quotes, closed } = self.kind else { return None };
        let end = if closed { self.span.end - quotes } else { self.span.end };
        Some(Span { start: (self.span.start + quotes).min(end), end })
    }

    /// The text as it is written between the quotes.
    pub(super) fn text<'t>(&self, text: &'t str) -> Option<&'t str> {
        text.get(self.span_in_quotes()?.range())
    }
}

impl OutlineTable {
    /// The entry of a key.
    pub(super) fn entry(&self, name: &str) -> Option<&OutlineEntry> {
        self.entries.iter().find(|entry| entry.name == name)
    }
}

/// Values that are nested deeper than this are not parsed.
const MAX_DEPTH: u32 = 8;
/// The tables in braces that may go over several lines. A line that begins with one of their
/// keys may still be inside braces; a line with any other key shows that the braces above are
/// unclosed. `weeks` are not among them, because their keys are also those of a step.
const INLINE_SCOPES: [Scope; 3] = [Scope::Cue, Scope::Variation, Scope::Source];

impl Outline {
    /// Builds the outline of a text.
    pub(super) fn new(text: &str) -> Self {
        let mut scanner = Scanner { text, at: 0 };
        let mut tables = vec![OutlineTable::new(Span::default(), Vec::new())];
        while scanner.at < text.len() {
            scanner.skip_blanks();
            match scanner.peek_kind() {
                None => break,
                Some(TokenKind::Newline | TokenKind::Comment) => scanner.skip_line(),
                Some(TokenKind::LeftSquareBracket) => tables.push(scanner.header()),
                Some(_) => {
                    let entry = scanner.entry(0);
                    scanner.skip_line();
                    if let Some(table) = tables.last_mut() {
                        table.entries.push(entry);
                    }
                }
            }
        }
        let starts: Vec<usize> = tables.iter().skip(1).map(|table| table.header.start).collect();
        for (table, end) in tables.iter_mut().zip(starts.into_iter().chain([text.len()])) {
            table.span = Span { start: table.header.start, end };
        }
        let mut outline = Self { tables };
        outline.mark_circuits();
        outline
    }

    /// The table that contains a byte.
    pub(super) fn table(&self, offset: usize) -> Option<&OutlineTable> {
        let after = self.tables.partition_point(|table| table.span.start <= offset);
        // At byte 0, both the file's own table and a first header may begin; then it is the
        // header's.
        self.tables.get(after.saturating_sub(1))
    }

    /// Marks the steps that contain steps as circuits.
    fn mark_circuits(&mut self) {
        let mut has_steps = false;
        for table in self.tables.iter_mut().rev() {
            match table.path.as_slice() {
                [step, inner, ..] if step == "step" && inner == "step" => has_steps = true,
                [step] if step == "step" => {
                    if has_steps || table.entry("step").is_some() {
                        table.scope = Some(Scope::Circuit);
                    }
                    has_steps = false;
                }
                _ => {}
            }
        }
    }
}

impl OutlineTable {
    fn new(header: Span, path: Vec<String>) -> Self {
        let scope = path.iter().try_fold(Scope::Routine, |scope, name| scope.field(name)?.shape.inner());
        Self { header, path, scope, entries: Vec::new(), span: header }
    }
}

/// Reads a text token by token.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl Scanner<'_> {
    /// The next token. An unclosed multi-line string is cut at the end of its line, so
    /// that the lines below are still parsed.
    fn peek(&self) -> Option<Token> {
        let mut token = token_at(self.text, self.at)?;
        if token.unclosed {
            let string = self.text.get(token.span.range()).unwrap_or("");
            token.span.end = token.span.start + string.find(['\r', '\n']).unwrap_or(string.len());
        }
        Some(token)
    }

    /// The next token's kind.
    fn peek_kind(&self) -> Option<TokenKind> {
        self.peek().map(|token| token.kind)
    }

    /// Skips one token.
    fn skip(&mut self) {
        self.at = self.peek().map_or(self.text.len(), |token| token.span.end);
    }

    /// Skips blanks within the line, and a byte-order mark.
    fn skip_blanks(&mut self) {
        while self.peek_kind() == Some(TokenKind::Whitespace) {
            self.skip();
        }
        // The next token begins later only after a byte-order mark, which is no token.
        self.at = self.peek().map_or(self.at, |token| token.span.start);
    }

    /// Skips to the next line.
    fn skip_line(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or("");
        self.at += rest.find('\n').map_or(rest.len(), |line_break| line_break + 1);
    }

    /// Skips all tokens up to one of these kinds; returns their span without trailing
    /// blanks.
    fn skip_until(&mut self, ends: impl Fn(TokenKind) -> bool) -> Span {
        let mut span = Span { start: self.at, end: self.at };
        while let Some(token) = self.peek().filter(|token| !ends(token.kind)) {
            self.at = token.span.end;
            if token.kind != TokenKind::Whitespace {
                span.end = token.span.end;
            }
        }
        span
    }

    /// `[name]` or `[[name.name]]`, closed or not.
    fn header(&mut self) -> OutlineTable {
        let header = self.skip_until(|kind| matches!(kind, TokenKind::Newline | TokenKind::Comment));
        let line = self.text.get(header.range()).unwrap_or("");
        self.skip_line();
        let names = line.trim_matches(['[', ']', ' ', '\t']);
        let path = names.split('.').map(|name| name.trim().trim_matches(['"', '\'']).to_owned());
        OutlineTable::new(header, path.filter(|name| !name.is_empty()).collect())
    }

    /// A key, and its value if there is one, inside `depth` brackets.
    fn entry(&mut self, depth: u32) -> OutlineEntry {
        let key = self.skip_until(|kind| kind == TokenKind::Equals || ends_value(kind, depth));
        let name = self.text.get(key.range()).unwrap_or("").trim_matches(['"', '\'']).to_owned();
        let Some(equals) = self.peek().filter(|token| token.kind == TokenKind::Equals) else {
            let none = OutlineValue { span: Span { start: key.end, end: key.end }, kind: ValueKind::Bare };
            return OutlineEntry { name, key, equals: None, value: none };
        };
        self.skip();
        self.skip_blanks();
        OutlineEntry { name, key, equals: Some(equals.span.start), value: self.value(depth) }
    }

    /// A value inside `depth` brackets.
    fn value(&mut self, depth: u32) -> OutlineValue {
        let start = self.at;
        let kind = match self.peek() {
            Some(token) if token.is_string() => {
                self.skip();
                ValueKind::Text { quotes: token.quotes(), closed: !token.unclosed }
            }
            Some(token) if token.kind == TokenKind::LeftSquareBracket && depth < MAX_DEPTH => {
                let closing = TokenKind::RightSquareBracket;
                let (items, closed) = self.items(closing, |scanner| scanner.value(depth + 1));
                ValueKind::List { items, closed }
            }
            Some(token) if token.kind == TokenKind::LeftCurlyBracket && depth < MAX_DEPTH => {
                let closing = TokenKind::RightCurlyBracket;
                let (entries, closed) = self.items(closing, |scanner| scanner.entry(depth + 1));
                ValueKind::Table { entries, closed }
            }
            _ => {
                self.at = self.skip_until(|kind| ends_value(kind, depth)).end;
                ValueKind::Bare
            }
        };
        OutlineValue { span: Span { start, end: self.at }, kind }
    }

    /// The items of a list or an inline table, and whether `closing` ends it; `parse` parses
    /// one item.
    fn items<T>(&mut self, closing: TokenKind, parse: impl Fn(&mut Self) -> T) -> (Vec<T>, bool) {
        let mut items = Vec::new();
        self.skip();
        while self.skip_space(closing) {
            match self.peek_kind() {
                Some(kind) if kind == closing => {
                    self.skip();
                    return (items, true);
                }
                // The end of a list around an unclosed table.
                Some(TokenKind::RightSquareBracket) | None => break,
                Some(TokenKind::Comma) => self.skip(),
                Some(_) => {
                    let before = self.at;
                    items.push(parse(self));
                    if self.at == before {
                        // A closing bracket that was never opened.
                        self.skip();
                    }
                }
            }
        }
        (items, false)
    }

    /// Skips blanks, line breaks and comments inside brackets that end with `closing`.
    /// Returns `false` before a line that can't be inside them, because a bracket above was
    /// never closed.
    fn skip_space(&mut self, closing: TokenKind) -> bool {
        loop {
            self.skip_blanks();
            match self.peek_kind() {
                Some(TokenKind::Comment) => self.skip(),
                Some(TokenKind::Newline) => {
                    let before = self.at;
                    while matches!(self.peek_kind(), Some(TokenKind::Newline | TokenKind::Whitespace)) {
                        self.skip();
                    }
                    if self.begins_statement(closing) {
                        self.at = before;
                        return false;
                    }
                }
                _ => return true,
            }
        }
    }

    /// Whether a header of the language or a key outside of brackets begins here; otherwise
    /// the brackets would end with `closing`.
    fn begins_statement(&self, closing: TokenKind) -> bool {
        let line = self.text.get(self.at..).and_then(|rest| rest.lines().next()).unwrap_or("");
        if line.starts_with('[') {
            let names = line.trim_start_matches('[');
            let mut tables = Scope::Routine.fields().iter().filter(|field| field.shape.inner().is_some());
            return tables.any(|table| names.starts_with(table.key));
        }
        let Some((key, _)) = line.split_once('=') else { return false };
        let key = key.trim();
        let is_known = Scope::ALL.iter().any(|scope| scope.field(key).is_some());
        let may_be_inline = closing == TokenKind::RightCurlyBracket
            && INLINE_SCOPES.iter().any(|scope| scope.field(key).is_some());
        is_known && !may_be_inline
    }
}

/// Whether a token ends a key, or a value without quotes and brackets, inside `depth`
/// brackets.
fn ends_value(kind: TokenKind, depth: u32) -> bool {
    match kind {
        TokenKind::Newline | TokenKind::Comment => true,
        TokenKind::Comma | TokenKind::RightCurlyBracket | TokenKind::RightSquareBracket => depth > 0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "name = \"A\"\nkind = \n[defaults]\nrest = \"5s\" # why\n[[step]]\nname = 'Legs'\nsid\ncues = [\n  { at = \"50%\", sa\n]\n[[step.step]]\nhow = [\n  \"one\",\nside = \"ea\n[[step]]\nuse = \"#x\"\n";

    fn outline() -> Outline {
        Outline::new(TEXT)
    }

    #[test]
    fn unfinished_files_have_their_tables_and_keys() {
        let tables = outline().tables;
        let seen: Vec<(String, Option<Scope>, Vec<&str>)> = tables
            .iter()
            .map(|table| {
                let keys = table.entries.iter().map(|entry| entry.name.as_str()).collect();
                (table.path.join("."), table.scope, keys)
            })
            .collect();
        let expected = [
            ("", Some(Scope::Routine), vec!["name", "kind"]),
            ("defaults", Some(Scope::Defaults), vec!["rest"]),
            ("step", Some(Scope::Circuit), vec!["name", "sid", "cues"]),
            ("step.step", Some(Scope::Step), vec!["how", "side"]),
            ("step", Some(Scope::Step), vec!["use"]),
        ];
        let expected: Vec<_> =
            expected.into_iter().map(|(path, scope, keys)| (path.to_owned(), scope, keys)).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn values_have_their_texts_and_keys() {
        let tables = outline().tables;
        let text = |table: usize, key: &str| {
            tables[table].entry(key).and_then(|entry| entry.value.text(TEXT)).map(str::to_owned)
        };
        assert_eq!(text(0, "name").as_deref(), Some("A"));
        assert_eq!(text(1, "rest").as_deref(), Some("5s"));
        assert_eq!(text(3, "side").as_deref(), Some("ea"));
        let ValueKind::List { items, .. } = &tables[2].entry("cues").unwrap().value.kind else { panic!() };
        let ValueKind::Table { entries, .. } = &items[0].kind else { panic!() };
        let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["at", "sa"]);
    }

    #[test]
    fn a_table_in_braces_may_have_each_of_its_keys_on_a_line() {
        for scope in [Scope::Cue, Scope::Variation, Scope::Source] {
            for field in scope.fields() {
                let text = format!("[[step]]\ncues = [{{ at = 1,\n  {} \n}}]\nreps = 2\n", field.example);
                let tables = Outline::new(&text).tables;
                let keys: Vec<&str> = tables[1].entries.iter().map(|entry| entry.name.as_str()).collect();
                assert_eq!(keys, ["cues", "reps"], "{text}");
            }
        }
    }

    #[test]
    fn a_header_ends_what_is_unclosed_above_it() {
        for header in ["[[step]]", "[[step.step]]", "[defaults]", "[step.source]", "[source]"] {
            let tables = Outline::new(&format!("[[step]]\nhow = [\n  \"one\",\n{header}\n")).tables;
            assert_eq!(tables.len(), 3, "{header}");
        }
        let tables = Outline::new("[[step]]\ntime = [\n  [\"5s\"],\n  [true],\n]\nsets = 2\n").tables;
        assert_eq!((tables.len(), tables[1].entries.len()), (2, 2));
    }

    #[test]
    fn any_text_has_an_outline() {
        for text in
            ["", "[", "[[", "]", "}", "a=[[[[[[[[[[[[[[", "a={{{{=", "=", "a = [}", "\u{feff}é=\"", "'''"]
        {
            assert!(!Outline::new(text).tables.is_empty(), "{text}");
            assert!(!Outline::new(&format!("a = [{{ {text}\n{text}")).tables.is_empty(), "{text}");
        }
    }
}
