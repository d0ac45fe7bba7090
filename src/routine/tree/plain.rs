//! The tree of a plain text, in one look at each of its bytes.
//!
//! Plain is what nearly every routine file is written in and no more: bare
//! keys, texts on one line without escapes, whole numbers, lists, inline
//! tables on one line, `[table]`, `[[list]]` and `[[list.list]]`, and nothing
//! opened twice. Whatever is not, this knows nothing about and leaves to the
//! TOML parser: it never has to say what is wrong.

use super::{Data, Keyed, Table, Value};
use crate::routine::span::Span;
use std::borrow::Cow;

/// No table of the language has as many keys; looking for a key that is there
/// twice costs the square of them.
const MOST_KEYS: usize = 64;
/// Lists and tables in one another, of which the language has two.
const DEEPEST: usize = 8;
/// So many keys fit in a step without moving; most have fewer.
const KEYS: usize = 12;

/// The tree, where the text is plain and without fault.
pub(super) fn read(text: &str) -> Option<Table<'_>> {
    let mut scan = Scan { text, at: 0 };
    let mut root = Table::default();
    let mut header: Option<Header<'_>> = None;
    let mut table = Table::default();
    loop {
        scan.blanks();
        match scan.peek() {
            Some(b'\n') => scan.at += 1,
            Some(b'#') => scan.comment()?,
            Some(b'[') => {
                complete(&mut root, header.as_ref(), table)?;
                header = Some(scan.header()?);
                table = Table::default();
                scan.line_end()?;
            }
            Some(_) => {
                if table.is_empty() {
                    table.keys.reserve(KEYS);
                }
                insert(&mut table, scan.keyed(0)?)?;
                scan.line_end()?;
            }
            None => break,
        }
    }
    complete(&mut root, header.as_ref(), table)?;
    Some(root)
}

/// A name and where it stands.
type Name<'t> = (&'t str, Span);

/// `[table]`, `[[list]]` or `[[list.list]]`.
struct Header<'t> {
    span: Span,
    list: bool,
    outer: Option<&'t str>,
    name: Name<'t>,
}

/// A place in the text. Every step is `None` where the text isn't plain.
struct Scan<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scan<'t> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Goes past a byte, if it is the next.
    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    /// Goes past a byte that has to be there.
    fn expect(&mut self, byte: u8) -> Option<()> {
        self.take(byte).then_some(())
    }

    /// Goes past the bytes of a kind.
    fn run(&mut self, of: impl Fn(u8) -> bool) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|byte| !of(*byte)).unwrap_or(rest.len());
    }

    /// The same for what is mostly long, many bytes at a time.
    fn long_run(&mut self, of: impl Fn(u8) -> bool) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let all = |chunk: &&[u8; 16]| chunk.iter().fold(true, |all, byte| all & of(*byte));
        self.at += 16 * rest.as_chunks().0.iter().take_while(all).count();
        self.run(of);
    }

    fn blanks(&mut self) {
        self.run(|byte| matches!(byte, b' ' | b'\t'));
    }

    fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or("")
    }

    /// The rest of a line after a `#`, its end left standing.
    fn comment(&mut self) -> Option<()> {
        self.long_run(is_text);
        self.peek().is_none_or(|byte| byte == b'\n').then_some(())
    }

    /// Nothing more than blanks and a comment up to the end of the line.
    fn line_end(&mut self) -> Option<()> {
        self.blanks();
        match self.peek() {
            None | Some(b'\n') => Some(()),
            Some(b'#') => self.comment(),
            Some(_) => None,
        }
    }

    /// Blanks, comments and line breaks, which may stand anywhere in a list.
    fn gap(&mut self) -> Option<()> {
        loop {
            self.run(|byte| matches!(byte, b' ' | b'\t' | b'\n'));
            if self.peek() != Some(b'#') {
                return Some(());
            }
            self.comment()?;
        }
    }

    fn header(&mut self) -> Option<Header<'t>> {
        let start = self.at;
        self.expect(b'[')?;
        let list = self.take(b'[');
        self.blanks();
        let mut name = self.name()?;
        let mut outer = None;
        if list && self.take(b'.') {
            self.blanks();
            outer = Some(name.0);
            name = self.name()?;
        }
        self.expect(b']')?;
        if list {
            self.expect(b']')?;
        }
        Some(Header { span: Span { start, end: self.at }, list, outer, name })
    }

    /// A bare key and the blanks behind it.
    fn name(&mut self) -> Option<Name<'t>> {
        let start = self.at;
        self.run(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        let name = (self.since(start), Span { start, end: self.at });
        self.blanks();
        (!name.0.is_empty()).then_some(name)
    }

    fn keyed(&mut self, depth: usize) -> Option<Keyed<'t>> {
        let (name, span) = self.name()?;
        self.expect(b'=')?;
        self.blanks();
        Some(Keyed { name: Cow::Borrowed(name), span, value: self.value(depth)? })
    }

    fn value(&mut self, depth: usize) -> Option<Value<'t>> {
        let start = self.at;
        let data = match self.peek()? {
            quote @ (b'"' | b'\'') => self.quoted(quote)?,
            b'[' if depth < DEEPEST => self.list(depth)?,
            b'{' if depth < DEEPEST => self.inline(depth)?,
            _ => self.word()?,
        };
        Some(Value { span: Span { start, end: self.at }, data })
    }

    /// A text on one line that means what it shows.
    fn quoted(&mut self, quote: u8) -> Option<Data<'t>> {
        self.expect(quote)?;
        let start = self.at;
        self.long_run(|byte| byte != quote && byte != b'\\' && is_text(byte));
        let text = self.since(start);
        self.expect(quote)?;
        // Two quotes that a third follows open a long text.
        let long = text.is_empty() && self.peek() == Some(quote);
        (!long).then_some(Data::Text(Cow::Borrowed(text)))
    }

    /// `true`, `false` or a whole number in plain digits.
    fn word(&mut self) -> Option<Data<'t>> {
        let start = self.at;
        self.run(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b',' | b']' | b'}' | b'#'));
        match self.since(start) {
            "true" => Some(Data::Boolean(true)),
            "false" => Some(Data::Boolean(false)),
            "0" => Some(Data::Integer(0)),
            digits if digits.starts_with('0') || !digits.bytes().all(|byte| byte.is_ascii_digit()) => None,
            digits => digits.parse().ok().map(Data::Integer),
        }
    }

    fn list(&mut self, depth: usize) -> Option<Data<'t>> {
        self.expect(b'[')?;
        let mut items = Vec::new();
        loop {
            self.gap()?;
            if self.take(b']') {
                return Some(Data::List(items));
            }
            items.push(self.value(depth + 1)?);
            self.gap()?;
            if !self.take(b',') {
                self.expect(b']')?;
                return Some(Data::List(items));
            }
        }
    }

    /// A table in braces, on one line.
    fn inline(&mut self, depth: usize) -> Option<Data<'t>> {
        self.expect(b'{')?;
        let mut table = Table::default();
        self.blanks();
        if self.take(b'}') {
            return Some(Data::Table(table));
        }
        loop {
            self.blanks();
            insert(&mut table, self.keyed(depth + 1)?)?;
            self.blanks();
            if !self.take(b',') {
                self.expect(b'}')?;
                return Some(Data::Table(table));
            }
        }
    }
}

/// What a comment or a text may be made of; TOML forbids the other controls.
fn is_text(byte: u8) -> bool {
    byte >= b' ' && byte != 0x7f || byte == b'\t'
}

/// Adds a key, unless it is there already or there are too many.
fn insert<'t>(table: &mut Table<'t>, key: Keyed<'t>) -> Option<()> {
    let fits = table.len() < MOST_KEYS && !table.has(&key.name);
    fits.then(|| table.keys.push(key))
}

/// Puts a table where its header says; without one it is the root.
fn complete<'t>(root: &mut Table<'t>, header: Option<&Header<'t>>, table: Table<'t>) -> Option<()> {
    let Some(&Header { span, list, outer, name: (name, at) }) = header else {
        *root = table;
        return Some(());
    };
    let parent = match outer {
        None => root,
        Some(outer) => match &mut headed(root, outer)?.last_mut()?.data {
            Data::Table(table) => table,
            _ => return None,
        },
    };
    let value = Value { span, data: Data::Table(table) };
    let key = |value| Keyed { name: Cow::Borrowed(name), span: at, value };
    if !list {
        return insert(parent, key(value));
    }
    if let Some(items) = headed(parent, name) {
        items.push(value);
        return Some(());
    }
    insert(parent, key(Value { span, data: Data::List(vec![value]) }))
}

/// The items of a list that headers opened: it stands where its first header
/// does, while a list in brackets begins before its first item.
fn headed<'a, 't>(table: &'a mut Table<'t>, name: &str) -> Option<&'a mut Vec<Value<'t>>> {
    let key = table.keys.iter_mut().find(|key| key.name == name)?;
    match &mut key.value {
        Value { span, data: Data::List(items) } if items.first()?.span == *span => Some(items),
        _ => None,
    }
}
