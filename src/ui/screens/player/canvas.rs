//! The words: the cue, the tempo, the instructions and what else there is to
//! mind, and below them the steps where there is room.

use super::Stage;
use super::plan::Plan;
use crate::ui::view_model::Mood;
use crate::ui::widgets::{Lines, StepList, TempoStrip, rows};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// A block of words that is shown whole, cut, or not at all.
struct Section {
    /// How early it goes when there is too little room: the highest first.
    spare: u8,
    body: Body,
}

enum Body {
    Words(Lines),
    /// The phases of a rep, in so many rows.
    Tempo(u16),
}

impl Section {
    fn rows(&self) -> u16 {
        match &self.body {
            Body::Words(lines) => lines.len(),
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
    let mut sections = sections(stage, plan, area);
    fit(&mut sections, area.height);
    let words: u16 = sections.iter().map(Section::rows).sum();
    let gaps = u16::try_from(sections.len().saturating_sub(1)).unwrap_or(0);
    let apart = u16::from(roomy && words + gaps <= area.height);
    let mut y = 0;
    for section in &sections {
        let place = rows(area, y, section.rows());
        match &section.body {
            Body::Words(lines) => lines.draw(0, place, buf),
            Body::Tempo(_) => {
                if let Some(tempo) = &stage.view.tempo {
                    (&TempoStrip { tempo, accent: stage.accent, theme: stage.theme }).render(place, buf);
                }
            }
        }
        y += section.rows() + apart;
    }
    steps(stage, rows(area, y + u16::from(roomy), area.height), buf);
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

/// Everything there is to say, in the order it is read.
fn sections(stage: Stage, plan: &Plan, area: Rect) -> Vec<Section> {
    let Stage { view, theme, accent } = stage;
    let roomy = area.height >= 8;
    let preparing = view.mood == Mood::Prepare;
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
    add(1, &|lines| {
        if let Some(cue) = &view.cue {
            lines.barred("▌ ", accent.ink, cue, theme.strong);
        }
    });
    let instructions = |lines: &mut Lines| {
        for (number, how) in (1..).zip(&view.how) {
            if number > 1 && area.height >= 16 && view.how.len() < 5 {
                lines.blank();
            }
            lines.hanging(&format!("{number}  "), accent.ink, how, theme.text);
        }
    };
    let cautions = |lines: &mut Lines| {
        for caution in &view.caution {
            lines.hanging("!  ", theme.warning, caution, theme.text);
        }
    };
    add(if preparing { 2 } else { 5 }, &instructions);
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
    if view.tempo.is_some() {
        let at = all.iter().position(|section| section.spare > 4).unwrap_or(all.len());
        all.insert(at, Section { spare: 3, body: Body::Tempo(if roomy { 2 } else { 1 }) });
    }
    all
}

/// Leaves out what can be spared most until the rest fits, and cuts the last
/// one where that alone helps.
fn fit(sections: &mut Vec<Section>, height: u16) {
    loop {
        let total: u16 = sections.iter().map(Section::rows).fold(0, u16::saturating_add);
        let Some(beyond) = total.checked_sub(height).filter(|beyond| *beyond > 0) else { return };
        let Some(last) = (0..sections.len()).max_by_key(|at| sections[*at].spare) else { return };
        match &mut sections[last].body {
            Body::Words(lines) if lines.len() > beyond => {
                let kept = lines.len() - beyond;
                lines.cut(kept);
                return;
            }
            _ => {
                sections.remove(last);
            }
        }
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

    #[test]
    fn what_can_be_spared_most_goes_first() {
        let mut all = vec![words(0, 1), words(1, 2), words(5, 4), words(7, 1)];
        fit(&mut all, 5);
        let left: Vec<_> = all.iter().map(|section| (section.spare, section.rows())).collect();
        assert_eq!(left, [(0, 1), (1, 2), (5, 2)]);
        fit(&mut all, 0);
        assert!(all.is_empty());
    }
}
