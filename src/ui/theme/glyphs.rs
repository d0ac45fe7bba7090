//! The glyphs of which figures consist.

use super::{ColorDepth, TerminalCapabilities};

/// The glyphs of which a figure consists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Glyphs {
    /// Quarters of a cell, which every terminal draws well.
    #[default]
    Quadrants,
    /// Upper and lower halves.
    Halves,
    /// Sixths: a little crisper if the font has them.
    Sextants,
    /// Eighths, for terminals that draw them themselves: few fonts have them.
    Octants,
    /// Braille dots.
    Braille,
    /// Letters and signs, for terminals without other glyphs.
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

    /// The glyphs that are recognized best on a terminal: eighths if it draws them itself,
    /// otherwise quarters; without colours Braille dots, which are fine enough to show far
    /// limbs without a colour of their own.
    pub const fn fitting(capabilities: TerminalCapabilities) -> Self {
        match capabilities {
            TerminalCapabilities { unicode: false, .. } => Self::Ascii,
            TerminalCapabilities { plain_font: true, .. } => Self::Halves,
            TerminalCapabilities { depth: ColorDepth::Mono, .. } => Self::Braille,
            TerminalCapabilities { octants: true, .. } => Self::Octants,
            _ => Self::Quadrants,
        }
    }
}
