//! The sections of text beside or above the figure, in reading order.

use super::DrawContext;
use super::layout::PlayerLayout;
use crate::ui::view_model::{PhaseView, TempoView};
use crate::ui::widgets::{CellResolution, Lines, Scale};
use ratatui::style::Style;

/// A block of text that is shown whole, cut, or not at all.
pub(super) struct Section {
    /// When there is too little room, sections with the highest priority are dropped
    /// first.
    pub drop_priority: u8,
    pub body: Body,
}

pub(super) enum Body {
    Words(Lines),
    /// Lines in big letters.
    Big(Vec<String>, Scale, Style),
    /// The phases of a rep, on one row.
    Tempo,
    /// Rows kept empty, so that nothing moves when a sentence comes and goes.
    Reserved(u16),
}

impl Section {
    pub(super) fn rows(&self) -> u16 {
        match &self.body {
            Body::Words(lines) => lines.len(),
            Body::Big(lines, scale, _) => {
                let lines = u16::try_from(lines.len()).unwrap_or(u16::MAX);
                lines.saturating_mul(scale.rows() + 1).saturating_sub(1)
            }
            Body::Tempo => 1,
            Body::Reserved(rows) => *rows,
        }
    }
}

/// The greatest width of text, in columns.
pub(super) const MAX_COLUMNS: u16 = 70;

/// The line for what is said, or for what is shown one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CueLine<'a> {
    /// There is no such line.
    Absent,
    /// Nothing is said at present; this many rows are reserved.
    Reserved(u16),
    /// A cue.
    Cue(&'a str),
    /// One of the lines that are shown one at a time, on this many rows.
    Rotating(&'a str, u16),
}

/// Builds the sections.
pub(super) struct SectionBuilder<'a> {
    pub context: DrawContext<'a>,
    pub layout: &'a PlayerLayout,
    /// What to have ready, as a sentence; empty if nothing is needed.
    pub have_ready: String,
}

impl<'a> SectionBuilder<'a> {
    pub(super) fn new(context: DrawContext<'a>, layout: &'a PlayerLayout) -> Self {
        let needs = &context.view.needs;
        let have_ready =
            if needs.is_empty() { String::new() } else { format!("Have ready: {}", needs.join(", ")) };
        Self { context, layout, have_ready }
    }

    /// Whether a figure is shown. Then the layout must not change while a segment runs.
    pub(super) fn has_figure(&self) -> bool {
        !self.layout.figure.is_empty() || self.layout.figure_below_words
    }

    /// The width of text.
    fn columns(&self) -> u16 {
        self.layout.canvas.width.min(MAX_COLUMNS)
    }

    fn resolution(&self) -> CellResolution {
        self.context.theme.resolution()
    }

    fn words(&self, drop_priority: u8, fill: impl FnOnce(&mut Lines)) -> Option<Section> {
        let mut lines = Lines::new(self.columns());
        fill(&mut lines);
        (!lines.is_empty()).then_some(Section { drop_priority, body: Body::Words(lines) })
    }

    /// A text on one line of big letters; `None` if it doesn't fit.
    fn letters(&self, text: &str, style: Style, drop_priority: u8) -> Option<Section> {
        let scale = Scale::fit_square(
            text,
            self.layout.canvas.width,
            self.layout.max_letter_rows,
            self.resolution(),
        )?;
        Some(Section { drop_priority, body: Body::Big(vec![text.to_owned()], scale, style) })
    }

    /// The first sections: on a narrow screen the name, the number of hidden lines, and
    /// set, side and spot; then the tempo or what a gap leads to; then the cue line.
    pub(super) fn head(&self, line: CueLine<'_>, hidden: usize) -> Vec<Section> {
        let DrawContext { view, theme, .. } = self.context;
        let mut sections = Vec::new();
        if !self.layout.wide {
            let more = more(hidden);
            sections
                .extend(self.words(0, |lines| lines.pair((&view.name, theme.strong), (&more, theme.quiet))));
            if self.layout.canvas.height >= 8 && !view.place.is_empty() {
                sections.extend(self.words(5, |lines| lines.text(&view.place.join(" · "), theme.text)));
            }
        }
        let waits = self.context.waits() && self.layout.max_letter_rows > 0;
        match &view.tempo {
            Some(tempo) => sections.extend(self.tempo(tempo)),
            None if waits => sections.extend(self.paused_heading()),
            None => sections.extend(self.gap_target()),
        }
        match line {
            CueLine::Absent => {}
            CueLine::Reserved(rows) => sections.extend(reserved(rows)),
            CueLine::Cue(text) => {
                let bar = self.context.accent.ink;
                sections.extend(self.cue_line(text, self.reserved_rows(), |lines| {
                    lines.barred("▌ ", bar, text, theme.strong);
                }));
            }
            CueLine::Rotating(text, rows) => sections.extend(self.rotating(text, rows)),
        }
        if !matches!(line, CueLine::Rotating(text, _) if text == self.have_ready) {
            sections.extend(self.words(2, |lines| {
                if !self.have_ready.is_empty() {
                    lines.text(&self.have_ready, theme.strong);
                }
            }));
        }
        sections
    }

    /// The heading of a paused session.
    fn paused_heading(&self) -> Option<Section> {
        let accent = self.context.theme.accent(self.context.view.state);
        self.letters(&self.context.view.heading, accent.ink, 0)
    }

    /// The side, spot or set that a gap leads to, in big letters or bold. Only a narrow
    /// screen shows it elsewhere too.
    fn gap_target(&self) -> Option<Section> {
        let DrawContext { view, accent, theme } = self.context;
        let gap_target = view.gap_target.as_ref().filter(|_| self.layout.max_letter_rows > 0)?;
        self.letters(gap_target, accent.ink, 1)
            .or_else(|| self.words(1, |lines| lines.text(gap_target, theme.strong)))
    }

    /// The current phase of the rep, and the strip of all phases.
    fn tempo(&self, tempo: &TempoView) -> Vec<Section> {
        let mut sections = Vec::new();
        if self.context.waits() {
            sections.extend(self.paused_heading());
        } else if self.layout.max_letter_rows > 0 {
            sections.extend(self.phase(tempo));
        }
        sections.push(Section { drop_priority: 3, body: Body::Tempo });
        sections
    }

    /// The name of the current phase, at a scale at which every phase's name fits.
    fn phase(&self, tempo: &TempoView) -> Option<Section> {
        let PhaseView { name, .. } =
            tempo.phases.get(tempo.current).filter(|phase| !phase.name.is_empty())?;
        let columns = self.layout.canvas.width;
        let scale = Scale::sizes(self.layout.max_letter_rows, self.resolution()).find(|scale| {
            let fits = |phase: &PhaseView| scale.width(&phase.name).is_some_and(|width| width <= columns);
            tempo.phases.iter().all(fits)
        })?;
        Some(Section {
            drop_priority: 4,
            body: Body::Big(vec![name.clone()], scale, self.context.accent.ink),
        })
    }

    /// The number of rows reserved for the cue line beside a figure.
    pub(super) fn reserved_rows(&self) -> u16 {
        match (self.has_figure(), self.layout.wide, self.layout.max_letter_rows) {
            // Rows are reserved only with a figure on a wide screen, which must not move.
            (false, ..) | (_, false, _) => 0,
            // Two lines of letters three rows high; with a tempo, two rows high.
            (true, true, 5) if self.context.view.tempo.is_none() => 7,
            (true, true, 5) => 5,
            // Beside the figure there is room for two lines of letters two rows high.
            (true, true, 3) if !self.layout.figure_below_words => 5,
            // Two lines of normal letters.
            (true, true, _) => 2,
        }
    }

    /// A line shown in turn, with its mark: the number of an instruction, or the sign of
    /// a caution.
    fn rotating(&self, text: &str, rows: u16) -> Vec<Section> {
        let DrawContext { view, theme, accent } = self.context;
        let (mark, style) = if let Some(index) = view.how.iter().position(|line| line == text) {
            (format!("{}  ", index + 1), accent.ink)
        } else if view.caution.iter().any(|line| line == text) {
            ("!  ".to_owned(), theme.warning)
        } else {
            (String::new(), theme.strong)
        };
        self.cue_line(text, rows, |lines| lines.hanging(&mark, style, text, theme.strong))
    }

    /// A line in big letters if they fit, otherwise as `words` writes it; filled up with empty
    /// rows to `reserved_rows`.
    fn cue_line(&self, text: &str, reserved_rows: u16, words: impl FnOnce(&mut Lines)) -> Vec<Section> {
        let theme = self.context.theme;
        let big = Scale::sizes(self.layout.max_letter_rows.min(3), self.resolution()).find_map(|scale| {
            let lines = scale.wrap(text, self.layout.canvas.width)?;
            let section = Section { drop_priority: 1, body: Body::Big(lines, scale, theme.strong) };
            (section.rows() <= reserved_rows.max(2)).then_some(section)
        });
        let Some(shown) = big.or_else(|| self.words(1, words)) else { return Vec::new() };
        let padding = reserved(reserved_rows.saturating_sub(shown.rows()));
        std::iter::once(shown).chain(padding).collect()
    }

    /// The number of rows of a line in normal letters.
    pub(super) fn line_rows(&self, text: &str) -> u16 {
        let mut lines = Lines::new(self.columns());
        lines.hanging("!  ", Style::new(), text, Style::new());
        lines.len()
    }

    /// The sentence that is said, unless it only repeats the name above. `None` while a
    /// paused session shows its heading there.
    pub(super) fn cue(&self) -> Option<&'a str> {
        let view = self.context.view;
        if self.context.waits() && self.layout.max_letter_rows > 0 {
            return None;
        }
        view.cue.as_deref().filter(|cue| !view.preparing || !repeats(cue, &view.name))
    }

    /// One instruction with its number; the one that is being said stands out.
    pub(super) fn instruction(&self, index: usize) -> Lines {
        let DrawContext { view, theme, accent } = self.context;
        let mut lines = Lines::new(self.columns());
        if let Some(text) = view.how.get(index) {
            let is_said = self.said_instruction() == Some(index);
            let style = if is_said { theme.strong } else { theme.text };
            lines.hanging(&format!("{}  ", index + 1), accent.ink, text, style);
        }
        lines
    }

    /// One caution or sign to stop.
    pub(super) fn caution(&self, text: &str) -> Lines {
        let theme = self.context.theme;
        let mut lines = Lines::new(self.columns());
        lines.hanging("!  ", theme.warning, text, theme.text);
        lines
    }

    /// Optional sections, shown only if everything else fits: easier and harder, and the
    /// muscles if no figure shows them.
    pub(super) fn tail(&self) -> Vec<Section> {
        let DrawContext { view, theme, .. } = self.context;
        let variation = self.words(7, |lines| {
            if let Some(variation) = &view.variation {
                lines.hanging("±  ", theme.quiet, variation, theme.quiet);
            }
        });
        let muscles = self.words(8, |lines| {
            if let Some(muscles) =
                view.muscles.as_ref().filter(|_| !self.has_figure() && !view.how.is_empty())
            {
                lines.hanging("   ", theme.quiet, muscles, theme.quiet);
            }
        });
        [variation, muscles].into_iter().flatten().collect()
    }

    /// The number of hidden lines, on a wide screen; on a narrow one it is beside the
    /// name.
    pub(super) fn more(&self, hidden: usize) -> Option<Section> {
        let text = more(hidden);
        self.words(2, |lines| {
            if self.layout.wide && hidden > 0 {
                lines.line(&text, self.context.theme.quiet);
            }
        })
    }

    /// The index of the instruction of which a sentence is being said.
    pub(super) fn said_instruction(&self) -> Option<usize> {
        let cue = self.cue().filter(|_| self.context.view.preparing)?;
        self.context.view.how.iter().position(|text| is_part(cue, text))
    }
}

/// The number of hidden lines in words; empty for none.
fn more(hidden: usize) -> String {
    if hidden > 0 { format!("+{hidden} more") } else { String::new() }
}

/// A section of empty rows.
fn reserved(rows: u16) -> Vec<Section> {
    if rows == 0 { Vec::new() } else { vec![Section { drop_priority: 6, body: Body::Reserved(rows) }] }
}

/// Whether a cue only repeats the name above it.
fn repeats(cue: &str, name: &str) -> bool {
    name.to_lowercase().contains(&cue.trim_end_matches('.').to_lowercase())
}

/// Whether a text contains a sentence.
fn is_part(sentence: &str, text: &str) -> bool {
    let sentence = sentence.trim_end_matches(['.', '!']).to_lowercase();
    !sentence.is_empty() && text.to_lowercase().contains(&sentence)
}
