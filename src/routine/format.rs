//! The one way a routine file is laid out: keys in the order of the field
//! table, single spaces, a blank line before each header, every comment kept.
//!
//! The text is taken apart into sections, one a header, with their lines and
//! the comments that belong to each; the parts are put in order and written
//! anew. Values stay as they are written, but for the spaces inside lists and
//! inline tables.

mod key;
mod sections;
mod text_writer;
mod trivia;
mod value;

use super::read::MOST_BYTES;
use sections::Section;
use text_writer::TextWriter;
use toml_edit::Document;
use trivia::Trivia;

/// The most tables in braces; as many cues are more than any routine has, and
/// what the formatter keeps of one takes up to five hundred times its bytes.
const MOST_TABLES: usize = 50_000;

/// The text as it is best laid out. It means the same, and formatting it again
/// changes nothing. None where the text is no TOML, or too much for a routine.
pub fn format(text: &str) -> Option<String> {
    if text.len() > MOST_BYTES || text.bytes().filter(|byte| *byte == b'{').count() > MOST_TABLES {
        return None;
    }
    let (mark, body) = match text.strip_prefix('\u{feff}') {
        Some(body) => ("\u{feff}", body),
        None => ("", text),
    };
    let windows = body.find('\n').is_some_and(|at| body.get(..at).is_some_and(|line| line.ends_with('\r')));
    let body = body.replace("\r\n", "\n");
    let laid_out = lay_out(&body)?;
    // What a file says is its author's: rather no change than another meaning.
    if !same(&body, &laid_out) {
        return None;
    }
    // Line breaks are the system's, not the author's.
    let laid_out = if windows { laid_out.replace('\n', "\r\n") } else { laid_out };
    Some(format!("{mark}{laid_out}"))
}

/// Whether two texts say the same to every program that reads TOML.
fn same(one: &str, other: &str) -> bool {
    match (toml::from_str::<toml::Table>(one), toml::from_str::<toml::Table>(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

fn lay_out(text: &str) -> Option<String> {
    let document = Document::parse(text).ok()?;
    let mut sections = sections::split(&document, text);
    let mut end = Trivia::read(document.trailing().span().and_then(|span| text.get(span)).unwrap_or(""));
    let mut out = TextWriter::default();
    if sections.iter_mut().all(|section| section.first_trivia().is_none()) {
        out.trivia(&end);
        return Some(out.text);
    }
    if let Some(last) = sections.last_mut() {
        last.tail = end.take_attached(true);
    }
    let mut top = take_top(&mut sections);
    sections::sort(&mut sections);
    if top.is_empty() {
        // Another line may have come to be the first.
        top = take_top(&mut sections);
    }
    out.lines(&top);
    for section in &sections {
        section.write(&mut out);
    }
    out.trivia(&end);
    Some(out.text)
}

/// Takes what is about the file as a whole from above its first line.
fn take_top(sections: &mut [Section<'_>]) -> Vec<String> {
    sections.iter_mut().find_map(Section::first_trivia).map(Trivia::take_top).unwrap_or_default()
}

#[cfg(test)]
mod tests;
