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
pub use bar::{Progress, RoutineBar};
pub use big::{BigText, CellResolution, Scale};
pub use figure::{FigureView, figure_area};
pub use footer::{Footer, key_cap};
pub use overlay::OverlayBox;
pub use steps::{StepList, outcome_mark};
pub use tempo::TempoStrip;
pub use text::{Lines, clip, fill, put, row_area, rows_area, width, wrap};
