//! Converts byte offsets to lines and columns.

use serde::Serialize;

/// A position in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TextPosition {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in Unicode characters.
    pub column: usize,
    /// The byte, from 0.
    pub offset: usize,
}

/// A text with the offsets of its lines.
///
/// It is built once for a text and converts any number of offsets.
#[derive(Clone, Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
    /// The first byte of each line.
    starts: Vec<usize>,
}

impl<'t> LineIndex<'t> {
    /// Finds the lines of a text.
    pub fn new(text: &'t str) -> Self {
        let line_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(line_breaks.map(|(offset, _)| offset + 1)).collect();
        Self { text, starts }
    }

    /// The text itself.
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// The position of a byte. A byte past the end counts as the end, and one
    /// inside a character as the start of that character.
    pub fn position(&self, offset: usize) -> TextPosition {
        let offset = self.floor(offset);
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let before = self.text.get(start..offset).unwrap_or("");
        // Editors don't count a byte-order mark.
        let before = if start == 0 { before.strip_prefix('\u{feff}').unwrap_or(before) } else { before };
        TextPosition { line, column: before.chars().count() + 1, offset }
    }

    /// The bytes of a line (from 1) without its line ending.
    pub fn range(&self, line: usize) -> std::ops::Range<usize> {
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let end = self.starts.get(line).map_or(self.text.len(), |next| next - 1);
        let line = self.text.get(start..end).unwrap_or("");
        start..start + line.strip_suffix('\r').unwrap_or(line).len()
    }

    /// The nearest start of a character at or before a byte.
    pub fn floor(&self, offset: usize) -> usize {
        let mut floor = offset.min(self.text.len());
        while !self.text.is_char_boundary(floor) {
            floor -= 1;
        }
        floor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
        let position = LineIndex::new(text).position(offset);
        (position.line, position.column)
    }

    #[test]
    fn columns_count_characters_from_one() {
        assert_eq!(line_and_column("", 0), (1, 1));
        assert_eq!(line_and_column("a\nbc", 3), (2, 2));
        assert_eq!(line_and_column("é\u{1F3C3}x", 6), (1, 3));
    }

    #[test]
    fn an_offset_inside_a_character_or_past_the_end_has_a_position() {
        assert_eq!(line_and_column("é", 1), (1, 1));
        assert_eq!(line_and_column("ab", 99), (1, 3));
    }

    #[test]
    fn a_line_break_belongs_to_the_line_it_ends() {
        assert_eq!(line_and_column("ab\r\ncd", 3), (1, 4));
        assert_eq!(line_and_column("ab\ncd", 2), (1, 3));
        assert_eq!(LineIndex::new("ab\r\ncd").range(1), 0..2);
        assert_eq!(LineIndex::new("ab\r\ncd").range(2), 4..6);
    }
}
