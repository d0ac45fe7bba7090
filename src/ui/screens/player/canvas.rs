//! The words: the cue, the tempo, the instructions and what else there is to
//! mind, and below them the steps where there is room.

use super::Stage;
use super::plan::Plan;
use crate::ui::view_model::TempoView;
use crate::ui::widgets::{BigText, Lines, Scale, StepList, TempoStrip, rows};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// A block of words that is shown whole, cut, or not at all.
struct Section {
    /// How early it goes when there is too little room: the highest first.
    spare: u8,
    body: Body,
}

enum Body {
    Words(Lines),
    /// Lines in big letters.
    Big(Vec<String>, Scale, Style),
    /// The phases of a rep, in so many rows.
    Tempo(u16),
}

impl Section {
    fn rows(&self) -> u16 {
        match &self.body {
            Body::Words(lines) => lines.len(),
            Body::Big(lines, scale, _) => {
                let lines = u16::try_from(lines.len()).unwrap_or(u16::MAX);
                lines.saturating_mul(scale.rows() + 1).saturating_sub(1)
            }
            Body::Tempo(rows) => *rows,
        }
    }
}

/// Text columns are not wider than this.
const WIDEST: u16 = 70;

pub(super) fn draw(stage: Stage, plan: &Plan, buf: &mut Buffer) {
    let area = Rect { width: plan.canvas.width.min(WIDEST), ..plan.canvas };
    if area.is_empty() {
        return;
    }
    let roomy = area.height >= 8;
    let mut sections = if !stage.view.preparing && !plan.figure.is_empty() {
        beside_the_movement(stage, plan, area)
    } else {
        sections(stage, plan, area, 0)
    };
    let gap = fit(&mut sections, area.height, roomy);
    let mut y = 0;
    for section in &sections {
        let place = rows(area, y, section.rows());
        match &section.body {
            Body::Words(lines) => lines.draw(0, place, buf),
            Body::Big(lines, scale, style) => {
                for (n, text) in (0..).step_by(usize::from(scale.rows()) + 1).zip(lines) {
                    BigText { text, scale: Some(*scale), style: *style, align: Alignment::Left }
                        .render(rows(place, n, scale.rows()), buf);
                }
            }
            Body::Tempo(_) => {
                if let Some(tempo) = &stage.view.tempo {
                    (&TempoStrip { tempo, accent: stage.accent, theme: stage.theme }).render(place, buf);
                }
            }
        }
        y += section.rows() + gap;
    }
    // A figure is what the room is for.
    if plan.figure.is_empty() {
        steps(stage, rows(area, y + u16::from(roomy), area.height), buf);
    }
}

/// What is said beside the movement itself: half an instruction says nothing
/// there, and the first ones, which say how to get there, least.
fn beside_the_movement(stage: Stage, plan: &Plan, area: Rect) -> Vec<Section> {
    let mut all = sections(stage, plan, area, 0);
    while apart(&all, 0) > area.height && all.iter().any(|section| section.spare > INSTRUCTIONS) {
        drop_last(&mut all);
    }
    let how = stage.view.how.len();
    let mut left_out = 0;
    while apart(&all, 0) > area.height && left_out < how {
        left_out += 1;
        all = sections(stage, plan, area, left_out);
        all.retain(|section| section.spare <= INSTRUCTIONS);
    }
    all
}

/// The rows of what must be read while one moves: the cue and the tempo; without
/// a cue the last instruction, which says how to move.
pub(super) fn least(stage: Stage, plan: &Plan) -> u16 {
    // So low that nothing is apart.
    let area = Rect { width: plan.canvas.width.min(WIDEST), height: 7, ..plan.canvas };
    let how = stage.view.how.len().saturating_sub(1);
    let mut sections = sections(stage, plan, area, how);
    let most = if stage.view.cue.is_some() { INSTRUCTIONS - 1 } else { INSTRUCTIONS };
    sections.retain(|section| section.spare <= most);
    apart(&sections, 0)
}

/// The rows that all words take which must be read.
pub(super) fn wanted(stage: Stage, plan: &Plan) -> u16 {
    // High enough for all, too low for big letters.
    let area = Rect { width: plan.canvas.width.min(WIDEST), height: 8, ..plan.canvas };
    let mut sections = sections(stage, plan, area, 0);
    sections.retain(|section| section.spare < OVERLOOKED);
    apart(&sections, 0)
}

/// The steps, where there is room for a few of them.
fn steps(stage: Stage, area: Rect, buf: &mut Buffer) {
    let Stage { view, theme, accent } = stage;
    let wanted = u16::try_from(view.steps.len()).unwrap_or(u16::MAX);
    if area.height < wanted.min(5) || wanted == 0 {
        return;
    }
    let list = StepList { steps: &view.steps, current: view.current, now: accent.ink, theme };
    // At the foot of the column, in line with what comes next.
    (&list).render(rows(area, area.height.saturating_sub(wanted), wanted), buf);
}

/// Everything there is to say, in the order it is read, but for the first
/// instructions.
fn sections(stage: Stage, plan: &Plan, area: Rect, left_out: usize) -> Vec<Section> {
    let Stage { view, theme, accent } = stage;
    let roomy = area.height >= 8;
    let preparing = view.preparing;
    let mut all = Vec::new();
    let mut add = |spare: u8, fill: &dyn Fn(&mut Lines)| {
        let mut lines = Lines::new(area.width);
        fill(&mut lines);
        if !lines.is_empty() {
            all.push(Section { spare, body: Body::Words(lines) });
        }
    };
    if !plan.wide {
        add(0, &|lines| lines.line(&view.name, theme.strong));
        if roomy && !view.place.is_empty() {
            add(4, &|lines| lines.text(&view.place.join(" · "), theme.text));
        }
    }
    let cue = view.cue.as_ref().filter(|cue| !preparing || !repeats(cue, &view.name));
    let big_cue = cue.and_then(|cue| big(stage, cue, area, view.tempo.is_some()));
    if big_cue.is_none() {
        add(1, &|lines| {
            if let Some(cue) = cue {
                lines.barred("▌ ", accent.ink, cue, theme.strong);
            }
        });
    }
    let cautions = |lines: &mut Lines| {
        for caution in &view.caution {
            lines.hanging("!  ", theme.warning, caution, theme.text);
        }
    };
    add(if preparing { 2 } else { INSTRUCTIONS }, &|lines| {
        instructions(stage, area.height, left_out, lines);
    });
    add(if preparing { 3 } else { 6 }, &cautions);
    add(7, &|lines| {
        if let Some(variation) = &view.variation {
            lines.hanging("±  ", theme.quiet, variation, theme.quiet);
        }
    });
    add(8, &|lines| {
        if let Some(muscles) = &view.muscles {
            lines.hanging("   ", theme.quiet, muscles, theme.quiet);
        }
    });
    if let Some(tempo) = &view.tempo {
        let at = all.iter().position(|section| section.spare > 4).unwrap_or(all.len());
        all.insert(at, Section { spare: 3, body: Body::Tempo(if roomy { 2 } else { 1 }) });
        if let Some(body) = big_phase(stage, tempo, area) {
            all.insert(at, Section { spare: 4, body });
        }
    }
    if let Some(body) = big_cue {
        all.insert(0, Section { spare: 1, body });
    }
    all
}

/// The numbered instructions, apart from each other where there is room.
fn instructions(stage: Stage, height: u16, left_out: usize, lines: &mut Lines) {
    let how = &stage.view.how;
    for (number, text) in (1..).zip(how).skip(left_out) {
        if number > left_out + 1 && height >= 16 && how.len() < 5 {
            lines.blank();
        }
        lines.hanging(&format!("{number}  "), stage.accent.ink, text, stage.theme.text);
    }
}

/// The cue in big letters, where there is room for two lines of them; a paced
/// rep's phase needs that room more.
fn big(stage: Stage, text: &str, area: Rect, paced: bool) -> Option<Body> {
    let needed = if paced { 28 } else { 16 };
    if !stage.theme.unicode || area.height < needed {
        return None;
    }
    sizes(area).iter().find_map(|rows| {
        let scale = Scale::of_rows(*rows);
        let lines = scale.wrap(text, area.width).filter(|lines| lines.len() <= 2)?;
        Some(Body::Big(lines, scale, stage.accent.ink))
    })
}

/// The rows that a line of big letters may take, the best first.
const fn sizes(area: Rect) -> &'static [u16] {
    if area.height >= 28 { &[5, 3] } else { &[3] }
}

/// The name of the phase under way in big letters, where that of every phase
/// would fit.
fn big_phase(stage: Stage, tempo: &TempoView, area: Rect) -> Option<Body> {
    if !stage.theme.unicode || area.height < 16 {
        return None;
    }
    let (name, _) = tempo.phases.get(tempo.current).filter(|(name, _)| !name.is_empty())?;
    sizes(area).iter().map(|rows| Scale::of_rows(*rows)).find_map(|scale| {
        let fits = |(name, _): &(String, String)| scale.width(name).is_some_and(|width| width <= area.width);
        tempo.phases.iter().all(fits).then(|| Body::Big(vec![name.clone()], scale, stage.accent.ink))
    })
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
            _ => drop_last(sections),
        }
    }
    0
}

/// Whether a cue says no more than the name above it.
fn repeats(cue: &str, name: &str) -> bool {
    name.to_lowercase().contains(&cue.trim_end_matches('.').to_lowercase())
}

/// How early instructions go while one moves.
const INSTRUCTIONS: u8 = 5;
/// From here on up a section is nice to have.
const OVERLOOKED: u8 = 7;

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
        let mut lines = Lines::new(20);
        for _ in 0..count {
            lines.text("words", ratatui::style::Style::new());
        }
        Section { spare, body: Body::Words(lines) }
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
}
