//! The player: read from two metres away, with one glance.
//!
//! The largest is the number; then the side, shown by its word, by a thick line along that
//! edge of the screen and, if there is room, by the position of the number; then the name
//! and the one sentence that matters now. The heading's line is plain during work and
//! filled with colour otherwise.

mod canvas;
mod chrome;
mod layout;
mod number;
mod sections;

use crate::figure::Figure;
use crate::ui::scene::{Pictured, View};
use crate::ui::theme::{Accent, Theme};
use crate::ui::view_model::{PlayerState, PlayerView};
use crate::ui::widgets::{FigureView, put, row_area};
use layout::PlayerLayout;
pub(super) use layout::has_room_for_figure;
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;
use std::sync::Arc;

/// What all parts of the player are drawn from.
#[derive(Clone, Copy)]
struct DrawContext<'a> {
    view: &'a PlayerView,
    theme: &'a Theme,
    accent: Accent,
}

impl DrawContext<'_> {
    /// Whether the session is paused or counts in; then only the heading is emphasized.
    fn waits(&self) -> bool {
        matches!(self.view.state, PlayerState::Paused | PlayerState::CountIn)
    }

    /// The same, with a quiet accent if the session waits.
    fn quiet_if_waiting(self) -> Self {
        let quiet = Accent { ink: self.theme.waiting, fill: self.theme.key, ..self.accent };
        Self { accent: if self.waits() { quiet } else { self.accent }, ..self }
    }
}

/// Draws the figure and the names of the muscles that glow. Without colours only the names
/// show which they are.
fn figure(context: DrawContext, layout: &PlayerLayout, buf: &mut Buffer) {
    let (Some(figure), false) = (&context.view.figure, layout.figure.is_empty()) else { return };
    let theme = context.theme;
    let view = FigureView::new(figure, theme);
    (&view).render(layout.figure, buf);
    // On the floor beside the feet, the only row in which nothing moves.
    let muscles = figure.target_names.join(" · ");
    if !muscles.is_empty() {
        let ground = row_area(layout.figure, layout.figure.height - 1);
        // The floor's own style may be dim.
        let style = Style { bg: theme.figure.background().bg, ..Style::reset() }.patch(theme.quiet);
        put(buf, ground, Alignment::Right, &format!(" {muscles}"), style);
    }
}

impl View for PlayerView {
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let context = DrawContext { view: self, theme, accent: theme.accent(self.state) };
        let layout = layout_with_figure(self, theme, area);
        chrome::header(context, &layout, buf);
        chrome::name(context, &layout, buf);
        canvas::draw(context.quiet_if_waiting(), &layout, buf);
        figure(context, &layout, buf);
        number::draw(context, &layout, buf);
        chrome::heading_line(context, &layout, buf);
        chrome::edge(context, &layout, buf);
        chrome::next(context, &layout, buf);
    }

    fn pictured(&self, theme: &Theme, area: Rect) -> Option<Pictured<'_>> {
        let figure = self.figure.as_deref().filter(|_| !self.frame_sets.is_empty())?;
        Some(Pictured {
            figure,
            frame_sets: &self.frame_sets,
            area: layout_with_figure(self, theme, area).figure,
        })
    }

    fn figure_mut(&mut self) -> Option<&mut Arc<Figure>> {
        self.figure.as_mut()
    }
}

/// The layout, with the figure placed by the rows that the words need.
fn layout_with_figure(view: &PlayerView, theme: &Theme, area: Rect) -> PlayerLayout {
    let mut layout = PlayerLayout::new(view, theme, area);
    if let Some(figure) = view.figure.as_ref().filter(|_| layout.figure_below_words) {
        let figure = FigureView::new(figure, theme);
        if layout.try_figure_at_side(&figure) {
            return layout;
        }
        let rows = figure.rows(layout.canvas.width);
        let context = DrawContext { view, theme, accent: theme.accent(view.state) };
        layout.lay_out_figure_below(canvas::rows_needed(context, &layout), rows);
    }
    layout
}
