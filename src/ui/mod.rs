//! What a person sees: view models (plain data), keys, themes, widgets and
//! screens, all pure functions of state.

pub mod json;
pub mod keymap;
pub mod plain;
pub mod scene;
pub mod screens;
pub mod theme;
pub mod view_model;
pub mod widgets;

pub use scene::{Difference, Pictured, Scene, View};
pub use screens::{draw, has_room_for_figure, max_scroll, pictured, text_rows, too_small};
