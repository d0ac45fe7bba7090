//! The canvas: what is said, the phases of the rep, the instructions and cautions, and
//! below them the steps if there is room.

use super::DrawContext;
use super::layout::PlayerLayout;
use super::sections::{Body, CueLine, MAX_COLUMNS, Section, SectionBuilder};
use crate::ui::view_model::in_turn;
use crate::ui::widgets::{Lines, draw_steps, draw_tempo, put_big, rows_area};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};

pub(super) fn draw(context: DrawContext, layout: &PlayerLayout, buf: &mut Buffer) {
    let area = layout.canvas;
    if area.is_empty() {
        return;
    }
    let roomy = area.height >= 8;
    let mut sections = arrange(&SectionBuilder::new(context, layout), area.height);
    let gap = fit(&mut sections, area.height, roomy);
    let mut y = 0;
    for section in &sections {
        draw_section(context, section, rows_area(area, y, section.rows()), buf);
        y += section.rows() + gap;
    }
    // A figure takes the place of the steps.
    if layout.figure.is_empty() {
        steps(context, rows_area(area, y + u16::from(roomy), area.height), buf);
    }
}

fn draw_section(context: DrawContext, section: &Section, area: Rect, buf: &mut Buffer) {
    match &section.body {
        Body::Words(lines) => lines.draw(0, area, buf),
        Body::Big(lines, scale, style) => {
            for (row, text) in (0..).step_by(usize::from(scale.rows()) + 1).zip(lines) {
                put_big(buf, rows_area(area, row, scale.rows()), Alignment::Left, text, Some(*scale), *style);
            }
        }
        Body::Tempo => {
            if let Some(tempo) = &context.view.tempo {
                draw_tempo(tempo, context.accent, context.theme, area, buf);
            }
        }
        Body::Reserved(_) => {}
    }
    if context.waits() && section.drop_priority > 0 {
        buf.set_style(area, context.theme.waiting);
    }
}

/// The number of rows for all text, including the reserved cue line. During work the
/// instructions are not counted.
pub(super) fn rows_needed(context: DrawContext, layout: &PlayerLayout) -> u16 {
    let builder = SectionBuilder::new(context, layout);
    let view = context.view;
    let cue_line = if view.working || view.text_shown_for.is_none() {
        CueLine::Reserved(builder.reserved_rows())
    } else {
        CueLine::Absent
    };
    let gap = u16::from(builder.layout.canvas.height >= 20);
    let head_rows = total_rows(&builder.head(cue_line, 0), gap).saturating_add(gap);
    if view.working {
        return head_rows;
    }
    let (instructions, cautions) = instructions_and_cautions(&builder);
    let text_rows = rows_of(&instructions).saturating_add(rows_of(&cautions));
    head_rows.saturating_add(text_rows).saturating_add(gap)
}

/// Every instruction, and every caution.
fn instructions_and_cautions(builder: &SectionBuilder<'_>) -> (Vec<Lines>, Vec<Lines>) {
    let view = builder.context.view;
    let instructions = (0..view.how.len()).map(|index| builder.instruction(index)).collect();
    (instructions, view.caution.iter().map(|text| builder.caution(text)).collect())
}

/// The sections for this many rows: as many whole instructions as fit, from the first
/// on; then the cautions if all of them fit, otherwise a line `+n more`. Without audible
/// speech, lines that don't fit are shown one at a time.
fn arrange(builder: &SectionBuilder<'_>, height: u16) -> Vec<Section> {
    let view = builder.context.view;
    let (instructions, cautions) = instructions_and_cautions(builder);
    let text_rows = rows_of(&instructions) + rows_of(&cautions);
    let (line, shown) = choose_line(builder, &instructions, text_rows, height);
    let head = builder.head(line, 0);
    let shows_all = shown == instructions.len()
        && !matches!(line, CueLine::Rotating(..))
        && text_rows <= height.saturating_sub(total_rows(&head, 0));
    let hidden = if shows_all || !view.preparing { 0 } else { count_hidden(builder, line, shown) };
    let mut sections = if hidden > 0 { builder.head(line, hidden) } else { head };
    let [instruction_priority, caution_priority] = if view.preparing { [3, 4] } else { [5, 6] };
    sections.extend(joined(builder, instruction_priority, &instructions[..shown]));
    if shows_all {
        sections.extend(joined(builder, caution_priority, &cautions));
        sections.extend(builder.tail());
    }
    sections.extend(builder.more(hidden));
    sections
}

/// The cue line, and how many instructions fit below it. `text_rows` is the number of
/// rows of all instructions and cautions.
fn choose_line<'a>(
    builder: &'a SectionBuilder<'a>,
    instructions: &[Lines],
    text_rows: u16,
    height: u16,
) -> (CueLine<'a>, usize) {
    let view = builder.context.view;
    let rows_below = |line: CueLine<'_>| height.saturating_sub(total_rows(&builder.head(line, 0), 0));
    let rows_without_line = rows_below(CueLine::Absent);
    let everything_fits = text_rows <= rows_without_line;
    // On a narrow screen the number of hidden lines is in the row of the name.
    let needs_count_row = view.preparing && !everything_fits && builder.layout.wide;
    let rotating = rotating_line(builder, instructions, rows_without_line).filter(|_| !everything_fits);
    let line = match (builder.cue(), rotating) {
        (Some(cue), _) => CueLine::Cue(cue),
        (None, Some(rotating)) => rotating,
        (None, None) if view.text_shown_for.is_none() && !view.working => {
            CueLine::Reserved(builder.reserved_rows())
        }
        (None, None) => CueLine::Absent,
    };
    let shown = count_fitting(instructions, rows_below(line), needs_count_row);
    // An instruction that is being said is highlighted in its place and needs no line.
    if builder.said_instruction().is_some_and(|said| said < shown) {
        let line = CueLine::Reserved(builder.reserved_rows());
        return (line, count_fitting(instructions, rows_below(line), needs_count_row));
    }
    // Half of the first instruction says more than none.
    if shown == 0 && !builder.has_figure() && line == CueLine::Absent {
        return (line, instructions.len().min(1));
    }
    (line, shown)
}

/// The line that is shown at present of those that are shown one at a time: what to have
/// ready, the cautions and, before the work, the instructions that don't fit. It gets the
/// rows of the longest of them.
fn rotating_line<'a>(
    builder: &'a SectionBuilder<'a>,
    instructions: &[Lines],
    max_rows: u16,
) -> Option<CueLine<'a>> {
    let view = builder.context.view;
    let elapsed = view.text_shown_for?;
    let ready = std::iter::once(builder.have_ready.as_str()).filter(|text| !text.is_empty());
    let mut turns: Vec<&str> = ready.chain(view.caution.iter().map(String::as_str)).collect();
    let rows = |turns: &[&str]| {
        let longest = turns.iter().map(|text| builder.line_rows(text)).max();
        longest.map_or(0, |rows| rows.max(builder.reserved_rows()).min(max_rows))
    };
    if view.preparing {
        let shown = count_fitting(instructions, max_rows.saturating_sub(rows(&turns)), true);
        turns.extend(view.how[shown..].iter().map(String::as_str));
    }
    in_turn(&turns, elapsed, view.preparing).map(|text| CueLine::Rotating(text, rows(&turns)))
}

/// The number of lines that are not shown: neither among the instructions nor on the cue
/// line.
fn count_hidden(builder: &SectionBuilder<'_>, line: CueLine<'_>, shown: usize) -> usize {
    let view = builder.context.view;
    let others = &view.how[shown..];
    let is_on_line = match line {
        CueLine::Rotating(text, _) => others.iter().chain(&view.caution).any(|other| other == text),
        CueLine::Cue(_) => builder.said_instruction().is_some_and(|said| said >= shown),
        CueLine::Absent | CueLine::Reserved(_) => false,
    };
    (others.len() + view.caution.len()).saturating_sub(usize::from(is_on_line))
}

/// The number of rows of these texts.
fn rows_of(texts: &[Lines]) -> u16 {
    texts.iter().map(Lines::len).fold(0, u16::saturating_add)
}

/// These texts as one section; `None` if there are none.
fn joined(builder: &SectionBuilder<'_>, drop_priority: u8, texts: &[Lines]) -> Option<Section> {
    let mut joined = Lines::new(builder.layout.canvas.width);
    for lines in texts {
        joined.append(lines.clone());
    }
    (!joined.is_empty()).then_some(Section { drop_priority, body: Body::Words(joined) })
}

/// The number of texts that fit into these rows, from the first on; a row for the number
/// of the others is reserved if `needs_count_row`.
fn count_fitting(texts: &[Lines], rows: u16, needs_count_row: bool) -> usize {
    let room = if needs_count_row { rows.saturating_sub(1) } else { rows };
    let mut used: u16 = 0;
    let fits = |lines: &&Lines| {
        used = used.saturating_add(lines.len());
        used <= room
    };
    texts.iter().take_while(fits).count()
}

/// Draws the steps if there is room for at least five of them, or for all.
fn steps(context: DrawContext, area: Rect, buf: &mut Buffer) {
    let DrawContext { view, theme, accent } = context;
    let wanted = u16::try_from(view.steps.len()).unwrap_or(u16::MAX);
    if area.height < wanted.min(5) || wanted == 0 {
        return;
    }
    // At the bottom of the canvas.
    let bottom = rows_area(area, area.height.saturating_sub(wanted), wanted);
    let list = Rect { width: area.width.min(MAX_COLUMNS), ..bottom };
    draw_steps(&view.steps, view.current, accent.ink, theme, list, buf);
}

/// Drops sections by priority until the others fit; a section is cut if that is enough.
/// Returns the number of rows between two sections.
fn fit(sections: &mut Vec<Section>, height: u16, roomy: bool) -> u16 {
    if roomy {
        // Drop optional sections rather than the gaps between the others.
        while total_rows(sections, 1) > height
            && sections.iter().any(|section| section.drop_priority >= OPTIONAL_FROM)
        {
            drop_section(sections);
        }
        if total_rows(sections, 1) <= height {
            return 1;
        }
    }
    while let Some(beyond) = total_rows(sections, 0).checked_sub(height).filter(|beyond| *beyond > 0) {
        let Some(index) = first_to_drop(sections) else { break };
        match &mut sections[index].body {
            Body::Words(lines) if lines.len() > beyond => {
                let kept = lines.len() - beyond;
                lines.cut(kept);
            }
            Body::Reserved(rows) if *rows > beyond => *rows -= beyond,
            _ => drop_section(sections),
        }
    }
    0
}

/// Sections with this drop priority or a higher one are optional.
const OPTIONAL_FROM: u8 = 6;

/// The number of rows of the sections, with `gap` rows between them.
fn total_rows(sections: &[Section], gap: u16) -> u16 {
    let gaps = u16::try_from(sections.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sections.iter().map(Section::rows).fold(gaps.saturating_mul(gap), u16::saturating_add)
}

/// The index of the section to drop first.
fn first_to_drop(sections: &[Section]) -> Option<usize> {
    (0..sections.len()).max_by_key(|index| sections[*index].drop_priority)
}

fn drop_section(sections: &mut Vec<Section>) {
    if let Some(index) = first_to_drop(sections) {
        sections.remove(index);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(drop_priority: u8, count: usize) -> Section {
        Section { drop_priority, body: Body::Words(lines(count)) }
    }

    fn lines(count: usize) -> Lines {
        let mut lines = Lines::new(20);
        for _ in 0..count {
            lines.text("words", ratatui::style::Style::new());
        }
        lines
    }

    fn left(sections: &[Section]) -> Vec<(u8, u16)> {
        sections.iter().map(|section| (section.drop_priority, section.rows())).collect()
    }

    #[test]
    fn the_highest_priority_is_dropped_first() {
        let roomy = false;
        let mut sections = vec![words(0, 1), words(1, 2), words(5, 4), words(7, 1)];
        assert_eq!(fit(&mut sections, 5, roomy), 0);
        assert_eq!(left(&sections), [(0, 1), (1, 2), (5, 2)]);
        fit(&mut sections, 0, roomy);
        assert!(sections.is_empty());
    }

    #[test]
    fn optional_sections_are_dropped_before_gaps() {
        let roomy = true;
        let mut sections = vec![words(1, 2), words(5, 4), words(7, 1), words(8, 1)];
        assert_eq!(fit(&mut sections, 9, roomy), 1);
        assert_eq!(left(&sections), [(1, 2), (5, 4), (7, 1)]);
        assert_eq!(fit(&mut sections, 6, roomy), 0);
        assert_eq!(left(&sections), [(1, 2), (5, 4)]);
    }

    #[test]
    fn whole_texts_fit_from_the_first_on_and_a_row_is_kept_for_the_count() {
        let texts = [lines(1), lines(2), lines(1), lines(1)];
        let fitting =
            |rows| [false, true].map(|needs_count_row| count_fitting(&texts, rows, needs_count_row));
        assert_eq!([5, 4, 1, 0].map(fitting), [[4, 3], [3, 2], [1, 0], [0, 0]]);
    }
}
