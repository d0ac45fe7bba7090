//! The layout of the player: where its parts are, and which are left out when there is
//! little room.
//!
//! Below the header and the heading is the *stage*. It has the panel, with the number,
//! and the canvas, with text and figure.

use super::super::{inset, margin};
use crate::ui::theme::Theme;
use crate::ui::view_model::PlayerView;
use crate::ui::widgets::{CellResolution, FigureView, Scale, rows_area, width};
use ratatui::layout::Rect;

/// The parts of the screen; parts that are left out have no rows.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its name")]
pub(super) struct PlayerLayout {
    /// The routine's title and the time left, on a row of their own.
    pub header: Rect,
    /// The bar of the routine's steps.
    pub bar: Rect,
    /// Which step of how many and the time left, if the header has no row.
    pub time_left: Rect,
    /// The heading: `Get ready`, `Rest`.
    pub heading: Rect,
    /// Whether the heading's line is filled from end to end, which it is if the number
    /// does not touch it.
    pub heading_fills_line: bool,
    /// The name of the movement, if it is above the stage.
    pub name: Rect,
    /// The scale of the name, if it is in big letters.
    pub name_scale: Option<Scale>,
    /// Set, spot and direction, if they have rows.
    pub place: Rect,
    /// The stage, over the whole width of the screen.
    pub stage: Rect,
    /// The number with the side and what belongs to it.
    pub panel: Rect,
    /// Cue, tempo and instructions.
    pub canvas: Rect,
    /// The figure, if there is one and room for it.
    pub figure: Rect,
    /// Whether the figure is below the words and takes rows from them.
    pub figure_below_words: bool,
    /// What comes next, if it has rows of its own.
    pub next: Rect,
    /// Whether panel and canvas are side by side.
    pub wide: bool,
    /// Whether everything that is read during exercise is readable from far away: on wide screens
    /// from [`LARGE`] rows on.
    pub large: bool,
    /// The most rows of a line of big letters among the words.
    pub max_letter_rows: u16,
}

/// A screen of at least this size is wide: the panel is beside the canvas.
const WIDE: (u16, u16) = (76, 13);
/// A screen of at least this height has title and bar on rows of their own.
const FULL_HEADER: u16 = 15;
/// A screen of at least this height has empty rows around the heading and above the stage.
const HEADING_GAPS: u16 = 21;
/// A wide screen of at least this height has large text.
const LARGE: u16 = 26;
/// A screen of at least this height has more empty rows.
const ROOMY: u16 = 34;
/// A screen of at least this height has the largest text.
const HUGE: u16 = 50;
/// The rows of the largest letters among the words.
const LARGEST_LETTERS: u16 = 5;
/// The least width of the panel on a wide screen: `RIGHT` fits, five rows high.
const MIN_PANEL_COLUMNS: u16 = 34;
/// The columns that the canvas gets before the panel grows beyond its least width; nearly half
/// of a very wide screen.
const CANVAS_COLUMNS: u16 = 72;
/// The columns between panel, canvas and figure.
const GAP: u16 = 2;
/// The least height of a figure.
const MIN_FIGURE_ROWS: u16 = 7;
/// The columns of number and words beside a figure on a narrow screen.
const NARROW_COLUMNS: u16 = 28;
/// The least width of the words beside a figure on a wide screen; on a wide canvas they have
/// nearly half of it.
const MIN_WORD_COLUMNS: u16 = 26;
/// The least width of a figure beside the words on a wide screen.
const MIN_FIGURE_COLUMNS: u16 = 20;

/// Whether a player in this area has room for a figure.
pub(in crate::ui::screens) const fn has_room_for_figure(area: Rect) -> bool {
    area.width >= 60 && area.height >= 16
}

/// The area that is left after rows were taken at the top and at the bottom.
struct Unplaced(Rect);

impl Unplaced {
    fn take_top(&mut self, count: u16) -> Rect {
        let taken = rows_area(self.0, 0, count);
        self.0 = rows_area(self.0, count, self.0.height);
        taken
    }

    fn take_bottom(&mut self, count: u16) -> Rect {
        let count = count.min(self.0.height);
        let taken = rows_area(self.0, self.0.height - count, count);
        self.0.height -= count;
        taken
    }
}

impl PlayerLayout {
    pub(super) fn new(view: &PlayerView, theme: &Theme, area: Rect) -> Self {
        let inner = inset(area, margin(area.width));
        let height = area.height;
        let wide = area.width >= WIDE.0 && height >= WIDE.1;
        let large = wide && height >= LARGE;
        let max_letter_rows = match (large, height) {
            (false, _) => 0,
            (true, ..HUGE) => 3,
            (true, HUGE..) => LARGEST_LETTERS,
        };
        let mut unplaced = Unplaced(inner);
        let mut layout = Self { wide, large, max_letter_rows, ..Self::default() };
        layout.lay_out_header(view, &mut unplaced, height);
        if wide {
            layout.lay_out_name(view, theme, &mut unplaced);
            if layout.name.height == LARGEST_LETTERS {
                unplaced.take_top(1);
            }
            let place = match (view.place.is_empty(), large) {
                (false, true) if height < HUGE => 2,
                (false, true) => 3,
                (true, true) => 0,
                (_, false) => u16::from(height >= FULL_HEADER),
            };
            layout.place = unplaced.take_top(place);
            unplaced.take_top(u16::from(height >= HEADING_GAPS) + u16::from(height >= ROOMY));
        }
        layout.next = unplaced.take_bottom(match (wide, height) {
            (false, _) => u16::from(height >= 9),
            // On a small wide screen what comes next is on the heading's line.
            (true, ..LARGE) => 0,
            (true, LARGE..ROOMY) => 1,
            (true, ROOMY..HUGE) => 2,
            (true, HUGE..) => 3,
        });
        unplaced.take_bottom(u16::from(wide && height >= ROOMY));
        layout.stage = Rect { x: area.x, width: area.width, ..unplaced.0 };
        let shows_figure = view.figure.is_some() && has_room_for_figure(area);
        if wide {
            layout.lay_out_side_by_side(view, unplaced.0);
            layout.figure_below_words = shows_figure;
        } else if shows_figure {
            layout.lay_out_figure_beside(view, unplaced.0);
        } else {
            layout.lay_out_stacked(unplaced.0);
        }
        layout
    }

    /// Gives the figure the rows of the canvas that the words leave, but at least nearly half,
    /// and at most the rows it can use.
    pub(super) fn lay_out_figure_below(&mut self, word_rows: u16, max_figure_rows: u16) {
        let height = self.canvas.height;
        if height < MIN_FIGURE_ROWS + 2 {
            return;
        }
        let min_rows = MIN_FIGURE_ROWS.max(height / 2).min(max_figure_rows).min(height - 2);
        let figure = height.saturating_sub(word_rows + 1).clamp(min_rows, max_figure_rows);
        self.figure = rows_area(self.canvas, height - figure, figure);
        self.canvas.height -= figure + 1;
    }

    /// Gives the figure columns of the canvas beside the words, away from the number, if it
    /// is at least a quarter higher there than below them. Returns whether it is.
    pub(super) fn try_figure_at_side(&mut self, figure: &FigureView<'_>) -> bool {
        let Rect { x, width, height, .. } = self.canvas;
        let min_words = MIN_WORD_COLUMNS.max(width * 4 / 9);
        let columns = figure.columns(height).min(width.saturating_sub(min_words + GAP));
        let (rows_beside, rows_below) =
            (figure.rows(columns).min(height), figure.rows(width).min(height / 2));
        if columns < MIN_FIGURE_COLUMNS || rows_beside * 4 < rows_below * 5 {
            return false;
        }
        let words = width - columns - GAP;
        let (words_x, figure_x) =
            if x < self.panel.x { (x + columns + GAP, x) } else { (x, x + words + GAP) };
        self.figure = Rect { x: figure_x, width: columns, ..self.canvas };
        self.canvas = Rect { x: words_x, width: words, ..self.canvas };
        self.figure_below_words = false;
        true
    }

    /// Places the figure on a narrow screen: beside number and words, away from the side that
    /// works.
    fn lay_out_figure_beside(&mut self, view: &PlayerView, area: Rect) {
        let width = area.width.saturating_sub(NARROW_COLUMNS + GAP);
        let column = Rect { width: area.width - width - GAP, ..area };
        let (column, x) = if view.leans_right() {
            (Rect { x: area.right() - column.width, ..column }, area.x)
        } else {
            (column, area.right() - width)
        };
        self.lay_out_stacked(column);
        self.figure = Rect { x, width, ..area };
    }

    /// Places title, bar and heading.
    fn lay_out_header(&mut self, view: &PlayerView, unplaced: &mut Unplaced, height: u16) {
        if height >= 40 {
            unplaced.take_top(1);
        }
        if height >= FULL_HEADER {
            self.header = unplaced.take_top(1);
            self.bar = unplaced.take_top(1);
        } else if height >= 9 {
            let line = unplaced.take_top(1);
            let step = width(&view.step_of());
            let columns = width(&view.remaining) + if step > 0 { step + 2 } else { 0 };
            let columns = columns.min(line.width * 3 / 5);
            self.time_left = Rect { x: line.right() - columns, width: columns, ..line };
            self.bar = Rect { width: line.width.saturating_sub(columns + 2), ..line };
        }
        unplaced.take_top(u16::from(height >= HEADING_GAPS));
        self.heading = unplaced.take_top(match height {
            ..ROOMY => 1,
            ROOMY..HUGE => 3,
            HUGE.. => 5,
        });
        unplaced.take_top(u16::from(height >= HEADING_GAPS));
        self.heading_fills_line = self.wide || height >= HEADING_GAPS;
    }

    /// Places the name above the stage, as large as it fits.
    fn lay_out_name(&mut self, view: &PlayerView, theme: &Theme, unplaced: &mut Unplaced) {
        let (width, resolution) = (unplaced.0.width, theme.resolution());
        // Letters of whole cells are too wide for names.
        if self.large && resolution != CellResolution::Whole {
            // A longer name may fit in small letters, two rows high.
            self.name_scale = Scale::fit_stretched(&view.name, width, self.max_letter_rows, resolution)
                .or_else(|| Scale::fit_square(&view.name, width, 2, resolution));
        }
        self.name = unplaced.take_top(self.name_scale.map_or(1, Scale::rows));
    }

    /// Places panel and canvas side by side; the panel is on the side that works.
    fn lay_out_side_by_side(&mut self, view: &PlayerView, area: Rect) {
        let words = CANVAS_COLUMNS.max(area.width * 9 / 20);
        let panel = MIN_PANEL_COLUMNS.max(area.width.saturating_sub(words + GAP)).min(area.width);
        let canvas = area.width.saturating_sub(panel + GAP);
        if view.leans_right() {
            self.canvas = Rect { width: canvas, ..area };
            self.panel = Rect { x: area.right() - panel, width: panel, ..area };
        } else {
            self.panel = Rect { width: panel, ..area };
            self.canvas = Rect { x: area.right() - canvas, width: canvas, ..area };
        }
    }

    /// Places the number above the words.
    fn lay_out_stacked(&mut self, area: Rect) {
        let number_rows = match area.height {
            0..=2 => area.height,
            3..=5 => area.height - 1,
            // The least height of a big number.
            6..=12 => 5,
            height => (height / 2).min(20),
        };
        self.panel = rows_area(area, 0, number_rows);
        let gap = u16::from(area.height >= 14);
        self.canvas = rows_area(area, number_rows + gap, area.height);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routine::BodySide;
    use crate::ui::view_model::{Big, PlayerState};

    fn view(side: Option<BodySide>) -> PlayerView {
        PlayerView {
            state: PlayerState::Work,
            heading: "Work".to_owned(),
            big: Big { text: "23".to_owned(), ..Big::default() },
            name: "Hamstring on the ball".to_owned(),
            side,
            remaining: "6:10".to_owned(),
            working: true,
            ..PlayerView::default()
        }
    }

    fn layout(side: Option<BodySide>, width: u16, height: u16) -> PlayerLayout {
        PlayerLayout::new(&view(side), &Theme::default(), Rect::new(0, 0, width, height))
    }

    fn with_figure(side: Option<BodySide>, working: bool) -> PlayerView {
        use crate::figure::{Motion, Presentation, read, text};
        let pose = read(text("walk").unwrap(), "walk").pose.unwrap();
        let figure = Motion::new(std::sync::Arc::new(pose), &[]).keyframe_figure(0, &Presentation::default());
        PlayerView { figure: Some(std::sync::Arc::new(figure)), working, ..view(side) }
    }

    #[test]
    fn a_figure_takes_nothing_from_the_number() {
        let theme = Theme::default();
        for (side, working) in [(None, true), (Some(BodySide::Left), false), (Some(BodySide::Right), true)] {
            let view = with_figure(side, working);
            for width in (28..240).step_by(7) {
                for height in 7..70 {
                    let area = Rect::new(0, 0, width, height);
                    let mut with = PlayerLayout::new(&view, &theme, area);
                    if with.figure_below_words {
                        with.lay_out_figure_below(4, 20);
                    }
                    if !has_room_for_figure(area) {
                        assert!(with.figure.is_empty(), "{width}×{height}");
                        continue;
                    }
                    assert!(with.figure.width >= 28 && with.figure.height >= 7, "{width}×{height}: {with:?}");
                    for part in [with.panel, with.canvas, with.heading, with.bar, with.name, with.next] {
                        assert!(with.figure.intersection(part).is_empty(), "{width}×{height}: {part:?}");
                    }
                    let without = layout(side, width, height);
                    let number_rows = |layout: &PlayerLayout| layout.panel.height.min(5);
                    assert_eq!(number_rows(&with), number_rows(&without), "{width}×{height}");
                    assert!(!with.wide || with.panel == without.panel);
                }
            }
        }
    }

    #[test]
    fn the_number_is_on_the_side_that_works() {
        for (width, height) in [(80, 22), (100, 28), (200, 58)] {
            let (left, right) =
                (layout(Some(BodySide::Left), width, height), layout(Some(BodySide::Right), width, height));
            assert!(left.panel.right() <= left.canvas.left());
            assert!(right.canvas.right() <= right.panel.left());
        }
    }

    #[test]
    fn parts_do_not_overlap() {
        for width in (28..240).step_by(3) {
            for height in 7..70 {
                let layout = layout(Some(BodySide::Left), width, height);
                let parts = [
                    layout.header,
                    layout.bar,
                    layout.time_left,
                    layout.heading,
                    layout.name,
                    layout.place,
                    layout.panel,
                    layout.canvas,
                    layout.figure,
                    layout.next,
                ];
                for (index, part) in parts.iter().enumerate() {
                    for other in &parts[..index] {
                        let overlap = part.intersection(*other);
                        assert!(overlap.is_empty(), "{width}×{height}: {part:?} {other:?}");
                    }
                }
            }
        }
    }
}
