//! Formats a routine file: keys in the order of the field table, single spaces, a blank
//! line before each header, every comment kept.
//!
//! The text is split into sections, one for each header, with their lines and the comments
//! that belong to each; these are sorted and written. Values stay as they are written,
//! except for the spaces inside lists and inline tables.

mod key;
mod sections;
mod trivia;
mod value;

use super::read::MAX_FILE_BYTES;
use sections::Section;
use toml_edit::Document;
use trivia::{Next, Trivia};

/// The most inline tables that a text may have. No routine has so many, and each takes up to
/// five hundred times its bytes in memory.
const MAX_INLINE_TABLES: usize = 50_000;

/// Formats a text. The result has the same meaning, and formatting it again changes
/// nothing. `None` if the text is no TOML, or too large for a routine.
pub fn format(text: &str) -> Option<String> {
    if text.len() > MAX_FILE_BYTES || text.bytes().filter(|byte| *byte == b'{').count() > MAX_INLINE_TABLES {
        return None;
    }
    let (byte_order_mark, body) = match text.strip_prefix('\u{feff}') {
        Some(body) => ("\u{feff}", body),
        None => ("", text),
    };
    let has_crlf = body.find('\n').is_some_and(|at| body.get(..at).is_some_and(|line| line.ends_with('\r')));
    let body = body.replace("\r\n", "\n");
    let laid_out = lay_out(&body)?;
    // A safeguard: no change rather than another meaning.
    if !same_meaning(&body, &laid_out) {
        return None;
    }
    let laid_out = if has_crlf { laid_out.replace('\n', "\r\n") } else { laid_out };
    Some(format!("{byte_order_mark}{laid_out}"))
}

/// Whether two texts are the same TOML document.
fn same_meaning(one: &str, other: &str) -> bool {
    let table = |text| toml::from_str::<toml::Table>(text).ok();
    table(one).is_some_and(|parsed| Some(parsed) == table(other))
}

/// Lays out a text; `None` if it is no TOML.
fn lay_out(text: &str) -> Option<String> {
    let document = Document::parse(text).ok()?;
    let mut sections = sections::split(&document, text);
    let mut end = Trivia::read(key::raw(Some(document.trailing()), text));
    let mut writer = TextWriter::default();
    if sections.iter_mut().all(|section| section.first_trivia().is_none()) {
        writer.lines(end.lines());
        return Some(writer.text);
    }
    if let Some(last) = sections.last_mut() {
        last.tail = end.take_comments_of_line_above(Next::EndOfFile);
    }
    let mut top = take_top(&mut sections);
    sections::sort(&mut sections);
    if top.is_empty() {
        // Sorting may have moved another line to the top.
        top = take_top(&mut sections);
    }
    writer.lines(top.iter().map(String::as_str));
    writer.blank();
    for section in &sections {
        section.write(&mut writer);
    }
    writer.lines(end.lines());
    Some(writer.text)
}

/// Takes the comments about the whole file from above its first line.
fn take_top(sections: &mut [Section]) -> Vec<String> {
    sections.iter_mut().find_map(Section::first_trivia).map(Trivia::take_top).unwrap_or_default()
}

/// A text that is written line by line.
#[derive(Default)]
struct TextWriter {
    text: String,
}

impl TextWriter {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Writes a blank line, unless the text is empty or ends with one.
    fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Writes lines; an empty one as a blank line.
    fn lines<'l>(&mut self, lines: impl IntoIterator<Item = &'l str>) {
        for line in lines {
            if line.is_empty() {
                self.blank();
            } else {
                self.line(line);
            }
        }
    }
}

#[cfg(test)]
mod tests;
