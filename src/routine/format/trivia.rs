//! The comments and blank lines between keys.

/// Comments, each a line, and blank lines, each an empty one; never two blank
/// ones in a row. A blank line at the end separates the comments from what follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Trivia {
    lines: Vec<String>,
}

/// What comes after some trivia.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A line with a key or a header.
    Line,
    /// Nothing.
    EndOfFile,
}

impl Trivia {
    /// Reads the white space and the comments before a key, a header or the end of the file.
    pub(super) fn read(raw: &str) -> Self {
        let mut lines: Vec<String> = Vec::new();
        let mut raw_lines = raw.split('\n').map(str::trim);
        // After the last line break is the indentation of the next line, or at the end of the
        // file a comment.
        let last = raw_lines.next_back().filter(|last| last.starts_with('#'));
        for line in raw_lines.chain(last) {
            let is_second_blank = line.is_empty() && lines.last().is_some_and(String::is_empty);
            if !is_second_blank {
                lines.push(line.to_owned());
            }
        }
        Self { lines }
    }

    /// The lines, without a blank one at the end.
    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        let end = self.lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
        self.lines.iter().take(end).map(String::as_str)
    }

    /// Whether a blank line comes first.
    pub(super) fn begins_blank(&self) -> bool {
        self.lines.first().is_some_and(String::is_empty)
    }

    /// Whether a blank line comes last.
    pub(super) fn ends_blank(&self) -> bool {
        self.lines.last().is_some_and(String::is_empty)
    }

    /// The lines, without a blank one at the beginning or the end.
    pub(super) fn without_leading_blank(&self) -> impl Iterator<Item = &str> {
        self.lines().skip_while(|line| line.is_empty())
    }

    /// Takes the comments that belong to the line above: those directly below it, if a
    /// blank line or the end of the file follows.
    pub(super) fn take_comments_of_line_above(&mut self, next: Next) -> Vec<String> {
        let end = match self.lines.iter().position(String::is_empty) {
            Some(first_blank) => first_blank,
            None if next == Next::EndOfFile => self.lines.len(),
            None => 0,
        };
        self.lines.drain(..end).collect()
    }

    /// Takes the comments about the whole file: all before the last blank line, or
    /// otherwise the lines for tools, such as `#:schema`.
    pub(super) fn take_top(&mut self) -> Vec<String> {
        let leading_blank = self.lines.iter().take_while(|line| line.is_empty()).count();
        self.lines.drain(..leading_blank);
        let last_blank = self.lines.iter().rposition(String::is_empty);
        let directives = self.lines.iter().take_while(|line| line.starts_with("#:")).count();
        let end = last_blank.map_or(directives, |at| at + 1);
        self.lines.drain(..end).collect()
    }
}

/// The comment at the end of a line, with two spaces before it; empty if there is none.
pub(super) fn comment(raw: &str) -> String {
    let comment = raw.trim();
    if comment.is_empty() { String::new() } else { format!("  {comment}") }
}
