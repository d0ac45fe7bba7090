//! The player: read from two metres away, with one glance.
//!
//! The number is the biggest thing; then the side, by word, by a thick line
//! along that edge of the screen and, where there is room, by the place of the
//! number; then the movement and the one sentence that matters now. Work leaves
//! the line with the moment's word plain, every other sort of moment fills it.

mod canvas;
mod chrome;
mod number;
mod plan;
mod sections;

use crate::ui::scene::{Pictured, View};
use crate::ui::theme::{Accent, Theme};
use crate::ui::view_model::{Mood, PlayerView};
use crate::ui::widgets::{FigureView, figure_area, put, row};
use plan::Plan;
pub(super) use plan::has_room_for_figure;
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// What every part of the player's screen is drawn from.
#[derive(Clone, Copy)]
struct Stage<'a> {
    view: &'a PlayerView,
    theme: &'a Theme,
    accent: Accent,
}

impl Stage<'_> {
    /// Whether the session stands still, so that only its word should stand
    /// out.
    fn waits(&self) -> bool {
        matches!(self.view.mood, Mood::Paused | Mood::CountIn)
    }
}

/// The figure, and the names of the muscles that glow; without colours the names
/// alone tell.
fn figure(stage: Stage, plan: &Plan, buf: &mut Buffer) {
    let (Some(figure), false) = (&stage.view.figure, plan.figure.is_empty()) else { return };
    let theme = stage.theme;
    let view = FigureView::new(figure, theme);
    (&view).render(plan.figure, buf);
    // On the ground beside the feet: the one row through which nothing moves.
    let words = figure.targets.join(" · ");
    if !words.is_empty() {
        let ground = row(plan.figure, plan.figure.height - 1);
        // Without anything of the floor, which may be dim.
        let style = Style { bg: theme.figure.ground().bg, ..Style::reset() }.patch(theme.quiet);
        put(buf, ground, Alignment::Right, &format!(" {words}"), style);
    }
}

impl View for PlayerView {
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        draw(self, theme, area, buf);
    }

    fn pictured(&self, theme: &Theme, area: Rect) -> Option<Pictured<'_>> {
        let figure = self.figure.as_deref().filter(|_| !self.reels.is_empty())?;
        let area = figure_area(plan(self, theme, area).figure);
        Some(Pictured { figure, reels: &self.reels, area })
    }
}

/// Where everything stands.
fn plan(view: &PlayerView, theme: &Theme, area: Rect) -> Plan {
    let mut plan = Plan::new(view, theme, area);
    if plan.shares_canvas {
        let width = plan.canvas.width;
        let rows = view.figure.as_ref().map_or(0, |figure| FigureView::new(figure, theme).rows(width));
        let stage = Stage { view, theme, accent: theme.accent(view.mood) };
        plan.figure_below(canvas::wanted(stage, &plan), rows);
    }
    plan
}

/// Draws the player into the area above the footer.
pub(super) fn draw(view: &PlayerView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let stage = Stage { view, theme, accent: theme.accent(view.mood) };
    let plan = plan(view, theme, area);
    chrome::header(stage, &plan, buf);
    chrome::name(stage, &plan, buf);
    if stage.waits() {
        let resting = Accent { ink: theme.waiting, fill: theme.key, ..stage.accent };
        canvas::draw(Stage { accent: resting, ..stage }, &plan, buf);
    } else {
        canvas::draw(stage, &plan, buf);
    }
    figure(stage, &plan, buf);
    number::draw(stage, &plan, buf);
    chrome::band(stage, &plan, buf);
    chrome::edge(stage, &plan, buf);
    chrome::next(stage, &plan, buf);
}
