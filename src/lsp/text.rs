//! A document's text with positions as the editor counts them: lines, and characters in
//! the negotiated encoding.

use lsp_types::{Position, PositionEncodingKind, Range, TextDocumentContentChangeEvent};
use std::ops::Range as Bytes;

/// The units in which an editor counts the characters of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, which every editor understands.
    #[default]
    Utf16,
}

impl Encoding {
    /// The best of those that an editor offers.
    pub(super) fn choose(offered: Option<&[PositionEncodingKind]>) -> Self {
        let is_utf8 = offered.is_some_and(|offered| offered.contains(&PositionEncodingKind::UTF8));
        if is_utf8 { Self::Utf8 } else { Self::Utf16 }
    }

    /// Its name in the protocol.
    pub(super) const fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    const fn width(self, char: char) -> usize {
        match self {
            Self::Utf8 => char.len_utf8(),
            Self::Utf16 => char.len_utf16(),
        }
    }
}

/// A text and the starts of its lines.
#[derive(Clone, Debug)]
pub(super) struct Text {
    content: String,
    line_starts: Vec<usize>,
    encoding: Encoding,
}

impl Text {
    /// A text whose positions are counted in this encoding.
    pub(super) fn new(content: String, encoding: Encoding) -> Self {
        let line_starts = line_starts(&content);
        Self { content, line_starts, encoding }
    }

    /// The encoding of its positions.
    pub(super) const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The text itself.
    pub(super) fn as_str(&self) -> &str {
        &self.content
    }

    /// The position of a byte; a byte inside a character has the character's position.
    pub(super) fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.content.len());
        while !self.content.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.line_starts.get(line).copied().unwrap_or(0);
        let before = self.content.get(start..offset).unwrap_or("");
        let character: usize = before.chars().map(|char| self.encoding.width(char)).sum();
        let number = |count| u32::try_from(count).unwrap_or(u32::MAX);
        Position { line: number(line), character: number(character) }
    }

    /// The byte of a position. A position beyond a line is the line's end, one beyond
    /// the text the text's end.
    pub(super) fn offset(&self, position: Position) -> usize {
        let line = position.line as usize;
        let Some(start) = self.line_starts.get(line).copied() else { return self.content.len() };
        let next = self.line_starts.get(line + 1).copied().unwrap_or(self.content.len());
        let line = self.content.get(start..next).unwrap_or("").trim_end_matches(['\n', '\r']);
        let mut end = 0;
        for (at, char) in line.char_indices() {
            end += self.encoding.width(char);
            // A position inside a character is its start.
            if end > position.character as usize {
                return start + at;
            }
        }
        start + line.len()
    }

    /// The positions of a range of bytes.
    pub(super) fn range(&self, bytes: Bytes<usize>) -> Range {
        Range { start: self.position(bytes.start), end: self.position(bytes.end.max(bytes.start)) }
    }

    /// The bytes of a range.
    pub(super) fn bytes(&self, range: Range) -> Bytes<usize> {
        let (start, end) = (self.offset(range.start), self.offset(range.end));
        start.min(end)..start.max(end)
    }

    /// Applies a change that the editor sent.
    pub(super) fn apply(&mut self, change: TextDocumentContentChangeEvent) {
        match change.range {
            Some(range) => {
                let bytes = self.bytes(range);
                self.content.replace_range(bytes, &change.text);
            }
            None => self.content = change.text,
        }
        self.line_starts = line_starts(&self.content);
    }

    /// The end of the line that a byte is in, without its line break.
    pub(super) fn line_end(&self, offset: usize) -> usize {
        let rest = self.content.get(offset..).unwrap_or("");
        offset + rest.find(['\n', '\r']).unwrap_or(rest.len())
    }
}

/// Where lines begin: after a line feed, a carriage return, or both.
fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a\r\né\u{1F3C3}x\nend";

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn every_encoding_finds_its_way_there_and_back() {
        for (encoding, after) in [(Encoding::Utf8, 6), (Encoding::Utf16, 3)] {
            let text = Text::new(TEXT.to_owned(), encoding);
            assert_eq!(text.position(9), at(1, after), "{encoding:?}");
            assert_eq!(text.offset(at(1, after)), 9, "{encoding:?}");
            for (offset, _) in TEXT.char_indices().filter(|(_, char)| *char != '\n') {
                assert_eq!(text.offset(text.position(offset)), offset, "{encoding:?}");
            }
        }
    }

    #[test]
    fn what_lies_beyond_is_the_end() {
        let text = Text::new(TEXT.to_owned(), Encoding::Utf16);
        assert_eq!(text.offset(at(0, 99)), 1);
        assert_eq!(text.offset(at(99, 0)), TEXT.len());
        assert_eq!(text.position(99), at(2, 3));
        // Inside the runner.
        assert_eq!(text.offset(at(1, 2)), 5);
    }

    #[test]
    fn changes_are_applied_at_their_range() {
        let mut text = Text::new(TEXT.to_owned(), Encoding::Utf16);
        let range = Some(Range { start: at(1, 1), end: at(2, 1) });
        text.apply(TextDocumentContentChangeEvent { range, range_length: None, text: "\nü".to_owned() });
        assert_eq!(text.as_str(), "a\r\né\nünd");
        text.apply(TextDocumentContentChangeEvent { range: None, range_length: None, text: "b".to_owned() });
        assert_eq!((text.as_str(), text.position(5)), ("b", at(0, 1)));
    }
}
