//! The words that options take, and the values that they stand for.

use crate::ui::theme::{Glyphs, ThemeChoice};
use clap::ValueEnum;

/// With which glyphs figures are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum GlyphName {
    /// What the terminal shows best.
    Auto,
    /// Quarters of a cell.
    Quadrants,
    /// Halves of a cell.
    #[value(alias = "halves")]
    Half,
    /// Sixths of a cell, where the font has them.
    Sextants,
    /// Eighths of a cell, where the terminal draws them.
    Octants,
    /// Braille dots.
    Braille,
    /// Letters and signs.
    Ascii,
}

impl GlyphName {
    /// The glyphs of this name; `None` if those that suit the terminal are chosen.
    pub(in crate::cli) const fn glyphs(self) -> Option<Glyphs> {
        match self {
            Self::Auto => None,
            Self::Quadrants => Some(Glyphs::Quadrants),
            Self::Half => Some(Glyphs::Halves),
            Self::Sextants => Some(Glyphs::Sextants),
            Self::Octants => Some(Glyphs::Octants),
            Self::Braille => Some(Glyphs::Braille),
            Self::Ascii => Some(Glyphs::Ascii),
        }
    }
}

/// The colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ThemeName {
    /// What the terminal seems to want.
    Auto,
    /// Light on dark.
    Dark,
    /// Dark on light.
    Light,
    /// The terminal's own sixteen colours.
    #[value(name = "16")]
    Sixteen,
    /// No colour at all.
    Mono,
}

impl ThemeName {
    /// The theme of this name.
    pub(in crate::cli) const fn choice(self) -> ThemeChoice {
        match self {
            Self::Auto => ThemeChoice::Auto,
            Self::Dark => ThemeChoice::Dark,
            Self::Light => ThemeChoice::Light,
            Self::Sixteen => ThemeChoice::Ansi,
            Self::Mono => ThemeChoice::Mono,
        }
    }
}

/// How much is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum LogLevel {
    /// Nothing.
    Off,
    /// What went wrong.
    Error,
    /// What may be going wrong.
    Warn,
    /// What happens.
    Info,
    /// How it happens.
    Debug,
    /// Everything.
    Trace,
}

impl LogLevel {
    /// The filter of this name.
    pub(in crate::cli) const fn filter(self) -> log::LevelFilter {
        match self {
            Self::Off => log::LevelFilter::Off,
            Self::Error => log::LevelFilter::Error,
            Self::Warn => log::LevelFilter::Warn,
            Self::Info => log::LevelFilter::Info,
            Self::Debug => log::LevelFilter::Debug,
            Self::Trace => log::LevelFilter::Trace,
        }
    }
}

/// The shells that names are completed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ShellName {
    /// Bash.
    Bash,
    /// Zsh.
    Zsh,
    /// Fish.
    Fish,
    /// Nushell.
    Nushell,
    /// PowerShell.
    Powershell,
}
