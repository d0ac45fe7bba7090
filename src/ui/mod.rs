//! What a person sees: view models (plain data), themes, widgets and screens,
//! all pure functions of state.

pub mod view_model;
