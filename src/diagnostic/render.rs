//! Prints a finding: the message, the lines of the text with carets below, and the help.
//!
//! Only the lines of the spans are passed to the renderer. Long ones are cut around the
//! carets, and characters that could move the cursor or hide text are replaced first.

use super::sanitize::{fixed_width_replacement, sanitize_line};
use super::{Diagnostic, LineIndex, Severity, TextPosition};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether colours may be used.
    pub colour: bool,
    /// The number of columns.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { colour: false, width: 100 }
    }
}

/// The fewest columns that are assumed.
const MIN_WIDTH: usize = 40;
/// The columns before a line: its number and a border.
const MARGIN: usize = 10;
/// How much wider than a cut line the renderer is told to print, so that it never cuts it
/// again.
const RENDERER_SLACK: usize = 40;
/// A mark further than this from the finding's span, in bytes, gets an excerpt of its own.
const MAX_SNIPPET_DISTANCE: usize = 4096;

/// Prints a finding about the file named `file`, ending in a line break.
pub fn render(diagnostic: &Diagnostic, file: &str, lines: &LineIndex<'_>, style: Style) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let file = sanitize_line(file);
    let title = level.primary_title(sanitize_line(&diagnostic.message)).id(diagnostic.code);
    let excerpts = excerpts(diagnostic, lines, style.width);
    let cut_column = excerpts.first().map_or(1, |excerpt| excerpt.column);
    let mut group = Group::with_title(title)
        .elements(excerpts.into_iter().map(|excerpt| excerpt.snippet.path(file.clone())));
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(sanitize_line(note)));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(sanitize_line(help)));
    }
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let mut drawn = renderer.term_width(style.width.max(MIN_WIDTH) + RENDERER_SLACK).render(&[group]);
    drawn.push('\n');
    // The renderer counts columns in the cut line; print those of the file instead.
    let TextPosition { line, column, .. } = lines.position(diagnostic.span.start);
    if cut_column == column {
        drawn
    } else {
        drawn.replacen(&format!("{file}:{line}:{cut_column}"), &format!("{file}:{line}:{column}"), 1)
    }
}

/// What a line of a printed finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineRole {
    /// The message.
    Title,
    /// A line of the text.
    Source,
    /// Marks below a line of the text, and their labels.
    Marks,
    /// The help.
    Help,
    /// Nothing, or only the border.
    Empty,
    /// The place or a note.
    Other,
}

/// The lines of a finding as [`render`] prints them without colours, with their roles.
pub fn render_lines(
    diagnostic: &Diagnostic,
    file: &str,
    lines: &LineIndex<'_>,
    width: usize,
) -> Vec<(LineRole, String)> {
    let drawn = render(diagnostic, file, lines, Style { colour: false, width });
    let with_role = |(index, line): (usize, &str)| {
        let role = if index == 0 { LineRole::Title } else { role_of(line) };
        (role, line.to_owned())
    };
    drawn.trim_end().lines().enumerate().map(with_role).collect()
}

/// The role of a line below the title, in the layout of the renderer.
pub fn role_of(line: &str) -> LineRole {
    let number = line.split_once('|').map(|(number, _)| number.trim());
    match (line.trim(), number) {
        ("" | "|", _) => LineRole::Empty,
        (_, Some("")) => LineRole::Marks,
        (_, Some(number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => LineRole::Source,
        (text, _) if text.starts_with("= help:") => LineRole::Help,
        _ => LineRole::Other,
    }
}

/// A part of the text, with marks.
struct Excerpt {
    snippet: Snippet<'static, Annotation<'static>>,
    /// The column of its first mark in the cut line.
    column: usize,
}

/// The excerpts of a finding: one for its span and those near it, and one for each
/// further mark.
fn excerpts(diagnostic: &Diagnostic, lines: &LineIndex<'_>, width: usize) -> Vec<Excerpt> {
    let primary = (diagnostic.span.clone(), diagnostic.label.clone(), AnnotationKind::Primary);
    let related =
        diagnostic.related.iter().map(|(span, label)| (span.clone(), label.clone(), AnnotationKind::Context));
    let (near, far): (Vec<_>, Vec<_>) =
        related.partition(|(span, ..)| span.start.abs_diff(diagnostic.span.start) <= MAX_SNIPPET_DISTANCE);
    let mut first = vec![primary];
    first.extend(near);
    std::iter::once(first)
        .chain(far.into_iter().map(|mark| vec![mark]))
        .map(|marks| excerpt(&marks, lines, width))
        .collect()
}

/// A span with its label.
type Mark = (Range<usize>, String, AnnotationKind);

/// The excerpt from the first to the last mark, with cut and sanitized lines.
fn excerpt(marks: &[Mark], lines: &LineIndex<'_>, width: usize) -> Excerpt {
    let spans: Vec<Range<usize>> = marks.iter().map(|(span, ..)| first_line_of(span, lines)).collect();
    let line_of = |offset| lines.position(offset).line;
    let first = spans.iter().map(|span| line_of(span.start)).min().unwrap_or(1);
    let last = spans.iter().map(|span| line_of(span.start)).max().unwrap_or(first);
    let mut builder = ExcerptBuilder { source: String::new(), spans: vec![0..0; spans.len()] };
    for line in first..=last {
        if line > first {
            builder.source.push('\n');
        }
        let mut range = lines.range(line);
        if line == 1 && lines.text().starts_with('\u{feff}') {
            range.start = '\u{feff}'.len_utf8().min(range.end);
        }
        builder.push_line(lines, range, &spans, width);
    }
    let start = builder.spans.first().map_or(0, |span| span.start);
    let before = builder.source.get(..start).unwrap_or("");
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    let mut snippet = Snippet::source(builder.source).line_start(first);
    for ((_, label, kind), span) in marks.iter().zip(builder.spans) {
        let label = (!label.is_empty()).then(|| sanitize_line(label));
        snippet = snippet.annotation(kind.span(span).label(label));
    }
    Excerpt { snippet, column }
}

/// The part of a span on its first line: a list of fifty lines would fill the screen.
fn first_line_of(span: &Range<usize>, lines: &LineIndex<'_>) -> Range<usize> {
    let start = lines.floor(span.start);
    let line = lines.range(lines.position(start).line);
    let end = lines.floor(span.end).clamp(start, line.end.max(start));
    start..end
}

/// Builds the text of an excerpt.
struct ExcerptBuilder {
    source: String,
    /// The spans of the marks in `source`.
    spans: Vec<Range<usize>>,
}

impl ExcerptBuilder {
    /// Adds a line, cut around its first mark and sanitized, and translates its marks.
    fn push_line(&mut self, lines: &LineIndex<'_>, line: Range<usize>, spans: &[Range<usize>], width: usize) {
        let text = lines.text();
        let is_on_this_line = |span: &Range<usize>| span.start >= line.start && span.start <= line.end;
        let focus =
            spans.iter().find(|span| is_on_this_line(span)).cloned().unwrap_or(line.start..line.start);
        let window = window(text, &line, &focus, width.max(MIN_WIDTH) - MARGIN);
        if window.start > line.start {
            self.source.push('…');
        }
        // The offset of each character in the text, and in the excerpt.
        let mut offsets: Vec<(usize, usize)> = Vec::new();
        for (offset, c) in text.get(window.clone()).unwrap_or("").char_indices() {
            offsets.push((window.start + offset, self.source.len()));
            self.source.push(fixed_width_replacement(c));
        }
        let end = self.source.len();
        offsets.push((window.end, end));
        let translate = |offset: usize| {
            let index = offsets.partition_point(|(in_text, _)| *in_text < offset);
            offsets.get(index).map_or(end, |(_, in_excerpt)| *in_excerpt)
        };
        for (span, translated) in spans.iter().zip(&mut self.spans) {
            if is_on_this_line(span) {
                *translated = translate(span.start)..translate(span.end);
            }
        }
        if window.end < line.end {
            self.source.push('…');
        }
    }
}

/// The part of a line that is printed: all of it if it fits, otherwise `width` characters,
/// a third of them before the focus.
fn window(text: &str, line: &Range<usize>, focus: &Range<usize>, width: usize) -> Range<usize> {
    let line_text = text.get(line.clone()).unwrap_or("");
    // Compares the number of bytes first, which is known and never below that of characters.
    if line_text.len() <= width || line_text.chars().count() <= width {
        return line.clone();
    }
    let before = text.get(line.start..focus.start.clamp(line.start, line.end)).unwrap_or("");
    let nearest_first = before.char_indices().rev();
    let start = line.start + nearest_first.take(width / 3).last().map_or(before.len(), |(offset, _)| offset);
    let after = text.get(start..line.end).unwrap_or("");
    let end = after.char_indices().nth(width).map_or(line.end, |(offset, _)| start + offset);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, span: Range<usize>) -> String {
        let finding = Diagnostic::error("unknown-key", span, "unknown key `duration`")
            .label("not a key of a step")
            .help("write `time = \"30s\"`");
        render(&finding, "a.toml", &LineIndex::new(text), Style::default())
    }

    #[test]
    fn a_finding_reads_as_rustc_would_put_it() {
        let text = "[[step]]\nduration = \"30s\"\n";
        let expected = "\
error[unknown-key]: unknown key `duration`
 --> a.toml:2:1
  |
2 | duration = \"30s\"
  | ^^^^^^^^ not a key of a step
  |
  = help: write `time = \"30s\"`
";
        assert_eq!(drawn(text, 9..17), expected);
    }

    #[test]
    fn every_line_has_its_role() {
        use LineRole::{Empty, Help, Marks, Other, Source, Title};
        let finding = Diagnostic::error("word", 4..9, "no `a | b`").label("here").help("write `a | b`");
        let lines = render_lines(&finding, "a | b.toml", &LineIndex::new("a = 'x|y'\n"), 80);
        let roles: Vec<LineRole> = lines.into_iter().map(|(role, _)| role).collect();
        assert_eq!(roles, [Title, Other, Empty, Source, Marks, Empty, Help]);
    }

    #[test]
    fn the_column_stays_true_where_a_long_line_is_cut() {
        let text = format!("x = \"{}\" # end", "long ".repeat(400));
        let drawn = drawn(&text, 1500..1504);
        assert!(drawn.contains("a.toml:1:1501"), "{drawn}");
        assert!(drawn.lines().all(|line| line.chars().count() <= 120), "{drawn}");
        assert!(drawn.contains("^^^^"), "{drawn}");
    }

    #[test]
    fn controls_of_the_source_are_made_harmless() {
        let text = "name = \"a\u{1b}[2J\u{9b}31m\u{202e}b\u{7}\"";
        let drawn = drawn(text, 7..12);
        assert!(!drawn.chars().any(|c| c.is_control() && c != '\n'), "{drawn:?}");
        assert!(!drawn.contains('\u{202e}'));
        assert!(!sanitize_line("a\u{1b}\rb").chars().any(char::is_control));
    }

    #[test]
    fn any_span_is_drawn() {
        let text = "é\n\u{1F3C3}\r\n";
        for start in 0..text.len() + 3 {
            for end in start..text.len() + 3 {
                assert!(drawn(text, start..end).contains("error[unknown-key]"));
            }
        }
        assert!(drawn("", 0..0).contains("a.toml:1:1"));
    }
}
