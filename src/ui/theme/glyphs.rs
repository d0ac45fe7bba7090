//! With which glyphs figures are drawn.

use super::{ColorDepth, TerminalCapabilities};

/// With which glyphs a figure is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Glyphs {
    /// Quarters of a cell: what every terminal draws and reads best.
    #[default]
    Quadrants,
    /// Upper and lower halves.
    Halves,
    /// Sixths: a little crisper where the font has them.
    Sextants,
    /// Eighths, for terminals that draw them themselves: hardly a font has them.
    Octants,
    /// Braille dots.
    Braille,
    /// Letters and signs, for terminals that have nothing else.
    Ascii,
}

impl Glyphs {
    /// Every choice with its word.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Quadrants, "quadrants"),
        (Self::Halves, "half"),
        (Self::Sextants, "sextants"),
        (Self::Octants, "octants"),
        (Self::Braille, "braille"),
        (Self::Ascii, "ascii"),
    ];

    /// What reads best on a terminal: eighths where it draws them, else quarters, but
    /// without colours the finer dots, which tell far from near by their ink alone.
    pub const fn fitting(caps: TerminalCapabilities) -> Self {
        match caps {
            TerminalCapabilities { unicode: false, .. } => Self::Ascii,
            TerminalCapabilities { plain_font: true, .. } => Self::Halves,
            TerminalCapabilities { depth: ColorDepth::Mono, .. } => Self::Braille,
            TerminalCapabilities { octants: true, .. } => Self::Octants,
            _ => Self::Quadrants,
        }
    }
}
