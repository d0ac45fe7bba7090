//! The words: what is said, the phases of the rep, the instructions and what
//! else there is to mind, and below them the steps where there is room.

use super::DrawContext;
use super::layout::PlayerLayout;
use super::sections::{Body, Maker, Row, Section};
use crate::ui::view_model::in_turn;
use crate::ui::widgets::{BigText, Lines, StepList, TempoStrip, rows};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::widgets::Widget;

pub(super) fn draw(context: DrawContext, layout: &PlayerLayout, buf: &mut Buffer) {
    let area = layout.canvas;
    if area.is_empty() {
        return;
    }
    let roomy = area.height >= 8;
    let mut sections = arranged(&Maker::new(context, layout), area.height);
    let gap = fit(&mut sections, area.height, roomy);
    let mut y = 0;
    for section in &sections {
        draw_section(context, section, rows(area, y, section.rows()), buf);
        y += section.rows() + gap;
    }
    // A figure is what the room is for.
    if layout.figure.is_empty() {
        steps(context, rows(area, y + u16::from(roomy), area.height), buf);
    }
}

fn draw_section(context: DrawContext, section: &Section, place: Rect, buf: &mut Buffer) {
    match &section.body {
        Body::Words(lines) => lines.draw(0, place, buf),
        Body::Big(lines, scale, style) => {
            for (n, text) in (0..).step_by(usize::from(scale.rows()) + 1).zip(lines) {
                BigText { text, scale: Some(*scale), style: *style, align: Alignment::Left }
                    .render(rows(place, n, scale.rows()), buf);
            }
        }
        Body::Tempo => {
            if let Some(tempo) = &context.view.tempo {
                (&TempoStrip { tempo, accent: context.accent, theme: context.theme }).render(place, buf);
            }
        }
        Body::Kept(_) => {}
    }
    if context.waits() && section.spare > 0 {
        buf.set_style(place, context.theme.waiting);
    }
}

/// The rows that everything there is to read takes, with room for the line that
/// comes and goes; while one moves the instructions can wait.
pub(super) fn wanted(context: DrawContext, layout: &PlayerLayout) -> u16 {
    let maker = Maker::new(context, layout);
    let view = context.view;
    let row = if view.working || view.reading.is_none() { Row::Free(maker.kept()) } else { Row::None };
    let head = maker.head(row, 0);
    let gap = u16::from(maker.area.height >= 20);
    let head = apart(&head, gap).saturating_add(gap);
    if view.working {
        return head;
    }
    let (how, cautions) = lines(&maker);
    head.saturating_add(rows_of(&how)).saturating_add(rows_of(&cautions)).saturating_add(gap)
}

/// Every instruction, and every caution.
fn lines(maker: &Maker<'_>) -> (Vec<Lines>, Vec<Lines>) {
    let view = maker.context.view;
    let how = (0..view.how.len()).map(|at| maker.instruction(at)).collect();
    (how, view.caution.iter().map(|text| maker.caution(text)).collect())
}

/// The sections for so many rows: as many whole instructions as fit, from the
/// first on, then the cautions where there is room for all of them, else how
/// many lines more there are. Where nothing is heard those take turns.
fn arranged(maker: &Maker<'_>, height: u16) -> Vec<Section> {
    let view = maker.context.view;
    let (how, cautions) = lines(maker);
    let rest = |sections: &[Section]| height.saturating_sub(apart(sections, 0));
    let bare = rest(&maker.head(Row::None, 0));
    let everything = rows_of(&how) + rows_of(&cautions) <= bare;
    // On a narrow screen the name's row tells how many there are.
    let tells = view.preparing && !everything && maker.wide;
    let mut row = match (maker.cue(), turn(maker, &how, bare).filter(|_| !everything)) {
        (Some(cue), _) => Row::Cue(cue),
        (None, Some(turn)) => turn,
        (None, None) if view.reading.is_none() && !view.working => Row::Free(maker.kept()),
        (None, None) => Row::None,
    };
    let mut sections = maker.head(row, 0);
    let mut shown = fitting(&how, rest(&sections), tells);
    // An instruction that is said stands out in its place.
    if maker.said_instruction().is_some_and(|said| said < shown) {
        row = Row::Free(maker.kept());
        sections = maker.head(row, 0);
        shown = fitting(&how, rest(&sections), tells);
    }
    // Half a first instruction says more than none.
    if shown == 0 && !maker.figure && row == Row::None {
        shown = how.len().min(1);
    }
    let turning = matches!(row, Row::Turn(..));
    let all = shown == how.len() && !turning && rows_of(&how) + rows_of(&cautions) <= rest(&sections);
    let hidden = if all || !view.preparing { 0 } else { hidden(maker, row, shown) };
    if hidden > 0 {
        sections = maker.head(row, hidden);
    }
    let [how_spare, caution_spare] = if view.preparing { [3, 4] } else { [5, 6] };
    sections.extend(joined(maker, how_spare, &how[..shown]));
    if all {
        sections.extend(joined(maker, caution_spare, &cautions));
        sections.extend(maker.tail());
    }
    sections.extend(maker.more(hidden));
    sections
}

/// The line whose turn it is, on the rows that the longest of them takes: what
/// has to be at hand, the cautions, and while one gets ready the instructions
/// that there is no room for.
fn turn<'a>(maker: &'a Maker<'a>, how: &[Lines], bare: u16) -> Option<Row<'a>> {
    let view = maker.context.view;
    let after = view.reading?;
    let ready = std::iter::once(maker.have_ready.as_str()).filter(|text| !text.is_empty());
    let mut turns: Vec<&str> = ready.chain(view.caution.iter().map(String::as_str)).collect();
    let rows = |turns: &[&str]| {
        let longest = turns.iter().map(|text| maker.line_rows(text)).max();
        longest.map_or(0, |rows| rows.max(maker.kept()).min(bare))
    };
    if view.preparing {
        let seen = fitting(how, bare.saturating_sub(rows(&turns)), true);
        turns.extend(view.how[seen..].iter().map(String::as_str));
    }
    in_turn(&turns, after, view.preparing).map(|text| Row::Turn(text, rows(&turns)))
}

/// How many lines stand nowhere: neither among the instructions shown nor on the
/// line.
fn hidden(maker: &Maker<'_>, row: Row<'_>, shown: usize) -> usize {
    let view = maker.context.view;
    let others = &view.how[shown..];
    let told = match row {
        Row::Turn(text, _) => others.iter().chain(&view.caution).any(|line| line == text),
        Row::Cue(_) => maker.said_instruction().is_some_and(|said| said >= shown),
        Row::None | Row::Free(_) => false,
    };
    (others.len() + view.caution.len()).saturating_sub(usize::from(told))
}

/// The rows that all of the lines take.
fn rows_of(all: &[Lines]) -> u16 {
    all.iter().map(Lines::len).fold(0, u16::saturating_add)
}

/// Lines that belong together as one section.
fn joined(maker: &Maker<'_>, spare: u8, lines: &[Lines]) -> Option<Section> {
    let mut joined = Lines::new(maker.area.width);
    for lines in lines {
        joined.append(lines.clone());
    }
    (!joined.is_empty()).then_some(Section { spare, body: Body::Words(joined) })
}

/// How many of the lines fit into so many rows, with a row kept for the number
/// of the others where that is told.
fn fitting(all: &[Lines], rows: u16, tells: bool) -> usize {
    let room = if tells { rows.saturating_sub(1) } else { rows };
    let mut used: u16 = 0;
    let fits = |lines: &&Lines| {
        used = used.saturating_add(lines.len());
        used <= room
    };
    all.iter().take_while(fits).count()
}

/// The steps, where there is room for a few of them.
fn steps(context: DrawContext, area: Rect, buf: &mut Buffer) {
    let DrawContext { view, theme, accent } = context;
    let wanted = u16::try_from(view.steps.len()).unwrap_or(u16::MAX);
    if area.height < wanted.min(5) || wanted == 0 {
        return;
    }
    let list = StepList { steps: &view.steps, current: view.current, now: accent.ink, theme };
    // At the foot of the column, in line with what comes next.
    let columns = area.width.min(70);
    let place = Rect { width: columns, ..rows(area, area.height.saturating_sub(wanted), wanted) };
    (&list).render(place, buf);
}

/// Leaves out what can be spared most until the rest fits, and cuts the last
/// one where that alone helps. Returns the rows between two sections.
fn fit(sections: &mut Vec<Section>, height: u16, roomy: bool) -> u16 {
    if roomy {
        // Rather leave out what may be overlooked than crowd the rest.
        while apart(sections, 1) > height && sections.iter().any(|section| section.spare >= OVERLOOKED) {
            drop_last(sections);
        }
        if apart(sections, 1) <= height {
            return 1;
        }
    }
    while let Some(beyond) = apart(sections, 0).checked_sub(height).filter(|beyond| *beyond > 0) {
        let Some(last) = last(sections) else { break };
        match &mut sections[last].body {
            Body::Words(lines) if lines.len() > beyond => {
                let kept = lines.len() - beyond;
                lines.cut(kept);
            }
            Body::Kept(rows) if *rows > beyond => *rows -= beyond,
            _ => drop_last(sections),
        }
    }
    0
}

/// From here on up a section is nice to have.
const OVERLOOKED: u8 = 6;

/// The rows that the sections take with so many between any two.
fn apart(sections: &[Section], gap: u16) -> u16 {
    let gaps = u16::try_from(sections.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sections.iter().map(Section::rows).fold(gaps.saturating_mul(gap), u16::saturating_add)
}

/// The section that can be spared most.
fn last(sections: &[Section]) -> Option<usize> {
    (0..sections.len()).max_by_key(|at| sections[*at].spare)
}

fn drop_last(sections: &mut Vec<Section>) {
    if let Some(last) = last(sections) {
        sections.remove(last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(spare: u8, count: usize) -> Section {
        Section { spare, body: Body::Words(lines(count)) }
    }

    fn lines(count: usize) -> Lines {
        let mut lines = Lines::new(20);
        for _ in 0..count {
            lines.text("words", ratatui::style::Style::new());
        }
        lines
    }

    fn left(sections: &[Section]) -> Vec<(u8, u16)> {
        sections.iter().map(|section| (section.spare, section.rows())).collect()
    }

    #[test]
    fn what_can_be_spared_most_goes_first() {
        let mut all = vec![words(0, 1), words(1, 2), words(5, 4), words(7, 1)];
        assert_eq!(fit(&mut all, 5, false), 0);
        assert_eq!(left(&all), [(0, 1), (1, 2), (5, 2)]);
        fit(&mut all, 0, false);
        assert!(all.is_empty());
    }

    #[test]
    fn room_between_the_words_matters_more_than_the_last_of_them() {
        let mut all = vec![words(1, 2), words(5, 4), words(7, 1), words(8, 1)];
        assert_eq!(fit(&mut all, 9, true), 1);
        assert_eq!(left(&all), [(1, 2), (5, 4), (7, 1)]);
        assert_eq!(fit(&mut all, 6, true), 0);
        assert_eq!(left(&all), [(1, 2), (5, 4)]);
    }

    #[test]
    fn whole_lines_fit_from_the_first_on_and_a_row_tells_of_the_others() {
        let all = [lines(1), lines(2), lines(1), lines(1)];
        assert_eq!(fitting(&all, 5, false), 4);
        assert_eq!(fitting(&all, 5, true), 3);
        assert_eq!(fitting(&all, 4, true), 2);
        assert_eq!(fitting(&all, 1, true), 0);
        assert_eq!(fitting(&all, 0, false), 0);
    }
}
