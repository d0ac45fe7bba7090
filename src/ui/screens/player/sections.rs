//! What there is to read beside or above the figure, in the order it is read.

use super::DrawContext;
use super::layout::PlayerLayout;
use crate::ui::view_model::TempoView;
use crate::ui::widgets::{Grain, Lines, Scale};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A block of words that is shown whole, cut, or not at all.
pub(super) struct Section {
    /// How early it goes when there is too little room: the highest first.
    pub spare: u8,
    pub body: Body,
}

pub(super) enum Body {
    Words(Lines),
    /// Lines in big letters.
    Big(Vec<String>, Scale, Style),
    /// The phases of a rep, on one row.
    Tempo,
    /// Rows kept free, so that nothing moves when a sentence comes and goes.
    Kept(u16),
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
            Body::Kept(rows) => *rows,
        }
    }
}

/// Text columns are not wider than this.
const WIDEST: u16 = 70;

/// The line that comes and goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row<'a> {
    /// There is none.
    None,
    /// So many rows are kept free for it.
    Free(u16),
    /// A cue.
    Cue(&'a str),
    /// A line whose turn it is to be read, on so many rows.
    Turn(&'a str, u16),
}

/// What the sections are made from.
pub(super) struct Maker<'a> {
    pub context: DrawContext<'a>,
    /// The whole canvas, the figure's part included.
    pub area: Rect,
    /// Whether the stage is wide, so that the name stands above it.
    pub wide: bool,
    /// The most rows of a line of big letters; 0 for none.
    pub letters: u16,
    /// Whether there is a figure, so that nothing may jump.
    pub figure: bool,
    /// Whether it takes its rows from the words'.
    pub shares: bool,
    /// What has to be at hand, as a sentence; empty where nothing is.
    pub have_ready: String,
}

impl<'a> Maker<'a> {
    pub(super) fn new(context: DrawContext<'a>, layout: &PlayerLayout) -> Self {
        let figure = !layout.figure.is_empty() || layout.shares_canvas;
        let needs = &context.view.needs;
        let have_ready =
            if needs.is_empty() { String::new() } else { format!("Have ready: {}", needs.join(", ")) };
        let (area, shares) = (layout.canvas, layout.shares_canvas);
        Self { context, area, wide: layout.wide, letters: layout.letters, figure, shares, have_ready }
    }

    /// Text's width.
    fn columns(&self) -> u16 {
        self.area.width.min(WIDEST)
    }

    fn grain(&self) -> Grain {
        self.context.theme.grain()
    }

    fn words(&self, spare: u8, fill: impl FnOnce(&mut Lines)) -> Option<Section> {
        let mut lines = Lines::new(self.columns());
        fill(&mut lines);
        (!lines.is_empty()).then_some(Section { spare, body: Body::Words(lines) })
    }

    /// A text on one line of letters of at most so many rows, none where it does
    /// not fit.
    fn letters(&self, text: &str, most: u16, style: Style, spare: u8) -> Option<Section> {
        let scale = Scale::of_line(text, self.area.width, most.min(self.letters), self.grain())?;
        Some(Section { spare, body: Body::Big(vec![text.to_owned()], scale, style) })
    }

    /// What stands first: on a narrow screen the name, with how many lines there
    /// is no room for, and the place; then what the moment is about, and the line
    /// to be read.
    pub(super) fn head(&self, line: Row<'_>, hidden: usize) -> Vec<Section> {
        let DrawContext { view, theme, .. } = self.context;
        let mut all = Vec::new();
        if !self.wide {
            let more = more(hidden);
            all.extend(self.words(0, |lines| lines.pair((&view.name, theme.strong), (&more, theme.quiet))));
            if self.area.height >= 8 && !view.place.is_empty() {
                all.extend(self.words(5, |lines| lines.text(&view.place.join(" · "), theme.text)));
            }
        }
        let waits = self.context.waits() && self.letters > 0;
        match &view.tempo {
            Some(tempo) => all.extend(self.tempo(tempo)),
            None if waits => all.extend(self.waiting(self.letters)),
            None => all.extend(self.coming()),
        }
        match line {
            Row::None => {}
            Row::Free(rows) => all.extend(free(rows)),
            Row::Cue(text) => all.extend(self.line(text, ("▌ ", self.context.accent.ink), true, self.kept())),
            Row::Turn(text, rows) => all.extend(self.turn(text, rows)),
        }
        if !matches!(line, Row::Turn(text, _) if text == self.have_ready) {
            all.extend(self.words(2, |lines| {
                if !self.have_ready.is_empty() {
                    lines.text(&self.have_ready, theme.strong);
                }
            }));
        }
        all
    }

    /// The word of a session that stands still.
    fn waiting(&self, most: u16) -> Option<Section> {
        let accent = self.context.theme.accent(self.context.view.mood);
        self.letters(&self.context.view.word, most, accent.ink, 0)
    }

    /// What a gap within a step leads to, where only a narrow screen names it
    /// elsewhere.
    fn coming(&self) -> Option<Section> {
        let DrawContext { view, accent, theme } = self.context;
        let coming = view.coming.as_ref().filter(|_| self.letters > 0)?;
        self.letters(coming, self.letters, accent.ink, 1)
            .or_else(|| self.words(1, |lines| lines.text(coming, theme.strong)))
    }

    /// The phase under way and all of them.
    fn tempo(&self, tempo: &TempoView) -> Vec<Section> {
        let mut all = Vec::new();
        if self.context.waits() {
            all.extend(self.waiting(self.letters));
        } else if self.letters > 0 {
            all.extend(self.phase(tempo));
        }
        all.push(Section { spare: 3, body: Body::Tempo });
        all
    }

    /// The name of the phase under way, in the letters in which every phase's
    /// name fits.
    fn phase(&self, tempo: &TempoView) -> Option<Section> {
        let (name, _) = tempo.phases.get(tempo.current).filter(|(name, _)| !name.is_empty())?;
        let columns = self.area.width;
        let scale = Scale::sizes(self.letters, self.grain()).find(|scale| {
            let fits = |(name, _): &(String, String)| scale.width(name).is_some_and(|width| width <= columns);
            tempo.phases.iter().all(fits)
        })?;
        Some(Section { spare: 4, body: Body::Big(vec![name.clone()], scale, self.context.accent.ink) })
    }

    /// The rows kept for the line beside a figure.
    pub(super) fn kept(&self) -> u16 {
        match (self.figure, self.wide, self.letters) {
            (false, ..) | (_, false, _) => 0,
            (true, true, 5) if self.context.view.tempo.is_none() => 7,
            (true, true, 5) => 5,
            (true, true, 3) if !self.shares => 5,
            (true, true, _) => 2,
        }
    }

    /// A line whose turn it is, with its mark: an instruction's number, or the
    /// sign of a caution.
    fn turn(&self, text: &str, rows: u16) -> Vec<Section> {
        let DrawContext { view, theme, accent } = self.context;
        if let Some(at) = view.how.iter().position(|line| line == text) {
            return self.line(text, (&format!("{}  ", at + 1), accent.ink), false, rows);
        }
        let is_caution = view.caution.iter().any(|line| line == text);
        let mark = if is_caution { ("!  ", theme.warning) } else { ("", theme.strong) };
        self.line(text, mark, false, rows)
    }

    /// A line to be read, with the rest of its rows free.
    fn line(&self, text: &str, mark: (&str, Style), barred: bool, kept: u16) -> Vec<Section> {
        let theme = self.context.theme;
        let big = Scale::sizes(self.letters.min(3), self.grain()).find_map(|scale| {
            let lines = scale.wrap(text, self.area.width)?;
            let section = Section { spare: 1, body: Body::Big(lines, scale, theme.strong) };
            (section.rows() <= kept.max(2)).then_some(section)
        });
        let words = || {
            self.words(1, |lines| {
                if barred {
                    lines.barred(mark.0, mark.1, text, theme.strong);
                } else {
                    lines.hanging(mark.0, mark.1, text, theme.strong);
                }
            })
        };
        let Some(shown) = big.or_else(words) else { return Vec::new() };
        let free = free(kept.saturating_sub(shown.rows()));
        std::iter::once(shown).chain(free).collect()
    }

    /// The rows that a line takes as words.
    pub(super) fn line_rows(&self, text: &str) -> u16 {
        let mut lines = Lines::new(self.columns());
        lines.hanging("!  ", Style::new(), text, Style::new());
        lines.len()
    }

    /// The cue, unless it says no more than the name above it; where the session
    /// waits its word stands there.
    pub(super) fn cue(&self) -> Option<&'a str> {
        let view = self.context.view;
        if self.context.waits() && self.letters > 0 {
            return None;
        }
        view.cue.as_deref().filter(|cue| !view.preparing || !repeats(cue, &view.name))
    }

    /// One instruction with its number; the one that is being said stands out.
    pub(super) fn instruction(&self, at: usize) -> Lines {
        let DrawContext { view, theme, accent } = self.context;
        let mut lines = Lines::new(self.columns());
        if let Some(text) = view.how.get(at) {
            let said = self.said_instruction() == Some(at);
            let style = if said { theme.strong } else { theme.text };
            lines.hanging(&format!("{}  ", at + 1), accent.ink, text, style);
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

    /// What may be overlooked, and only beside all that may not: easier and
    /// harder, and the muscles where no figure shows them.
    pub(super) fn tail(&self) -> Vec<Section> {
        let DrawContext { view, theme, .. } = self.context;
        let variation = self.words(7, |lines| {
            if let Some(variation) = &view.variation {
                lines.hanging("±  ", theme.quiet, variation, theme.quiet);
            }
        });
        let muscles = self.words(8, |lines| {
            if let Some(muscles) = view.muscles.as_ref().filter(|_| !self.figure && !view.how.is_empty()) {
                lines.hanging("   ", theme.quiet, muscles, theme.quiet);
            }
        });
        [variation, muscles].into_iter().flatten().collect()
    }

    /// How many lines there is no room for, where the name above has no room to
    /// tell that.
    pub(super) fn more(&self, hidden: usize) -> Option<Section> {
        let text = more(hidden);
        self.words(2, |lines| {
            if self.wide && hidden > 0 {
                lines.line(&text, self.context.theme.quiet);
            }
        })
    }

    /// The instruction of which a sentence is being said.
    pub(super) fn said_instruction(&self) -> Option<usize> {
        let cue = self.cue().filter(|_| self.context.view.preparing)?;
        self.context.view.how.iter().position(|text| is_part(cue, text))
    }
}

/// So many lines that there is no room for; empty for none.
fn more(hidden: usize) -> String {
    if hidden > 0 { format!("+{hidden} more") } else { String::new() }
}

/// So many rows without anything on them.
fn free(rows: u16) -> Vec<Section> {
    if rows == 0 { Vec::new() } else { vec![Section { spare: 6, body: Body::Kept(rows) }] }
}

/// Whether a cue says no more than the name above it.
fn repeats(cue: &str, name: &str) -> bool {
    name.to_lowercase().contains(&cue.trim_end_matches('.').to_lowercase())
}

/// Whether a sentence stands in a text.
fn is_part(sentence: &str, text: &str) -> bool {
    let sentence = sentence.trim_end_matches(['.', '!']).to_lowercase();
    !sentence.is_empty() && text.to_lowercase().contains(&sentence)
}
