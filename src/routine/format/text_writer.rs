//! Writes the laid-out text, line by line.

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

    /// Writes a blank line, unless the text is empty or ends with one.
    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Writes lines; an empty one as a blank line.
    pub(super) fn lines<'l>(&mut self, lines: impl IntoIterator<Item = &'l str>) {
        for line in lines {
            if line.is_empty() {
                self.blank();
            } else {
                self.line(line);
            }
        }
    }
}
