//! The parts of which screens consist. Each draws only within its area, whatever its size,
//! and takes every style from the theme.

mod ascii;
mod bar;
mod big;
mod figure;
mod font;
mod footer;
mod overlay;
mod steps;
mod tempo;
mod text;

pub use ascii::flatten;
pub use bar::{draw_progress, draw_routine_bar};
pub use big::{CellResolution, Scale, put_big};
pub use figure::{FigureView, figure_area};
pub use footer::{draw_footer, key_cap};
pub use overlay::{draw_overlay, overlay_areas};
pub use steps::{draw_steps, outcome_mark};
pub use tempo::draw_tempo;
pub use text::{Lines, clip, fill, put, row_area, rows_area, width, wrap};
