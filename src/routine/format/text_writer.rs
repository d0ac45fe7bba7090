//! The text as it is laid out, written line by line.

use super::trivia::Trivia;

/// A text being written.
#[derive(Default)]
pub(super) struct TextWriter {
    pub(super) text: String,
}

impl TextWriter {
    /// Writes a line.
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Writes a blank line, unless the text begins here or one is there.
    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Writes the lines about a whole file, and a blank line below them.
    pub(super) fn lines(&mut self, lines: &[String]) {
        for line in lines {
            if line.is_empty() {
                self.blank();
            } else {
                self.line(line);
            }
        }
        if !lines.is_empty() {
            self.blank();
        }
    }

    /// Writes comments with the blank lines among and above them, none below.
    pub(super) fn trivia(&mut self, trivia: &Trivia) {
        for line in trivia.lines() {
            if line.is_empty() {
                self.blank();
            } else {
                self.line(line);
            }
        }
    }
}
