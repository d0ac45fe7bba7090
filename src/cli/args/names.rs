//! The words that options take, and the values that they stand for.

use crate::ui::theme::{Glyphs, ThemeChoice};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ValueEnum, value_parser};
use log::LevelFilter;

/// Reads one of some words, which are given with their values.
pub(super) fn choice<T: Clone + Send + Sync + 'static>(
    choices: impl Into<Vec<(T, PossibleValue)>>,
) -> impl TypedValueParser<Value = T> {
    let choices = choices.into();
    let words: Vec<PossibleValue> = choices.iter().map(|(_, word)| word.clone()).collect();
    PossibleValuesParser::new(words).try_map(move |typed| {
        let choice = choices.iter().find(|(_, word)| word.matches(&typed, false));
        choice.map(|(value, _)| value.clone()).ok_or("is none of the possible values")
    })
}

/// A word with its help.
pub(super) fn word(word: &'static str, help: &'static str) -> PossibleValue {
    PossibleValue::new(word).help(help)
}

/// With which glyphs figures are drawn; `None` for those that suit the terminal.
pub(super) type GlyphChoice = Option<Glyphs>;

/// Reads a name of glyphs.
pub(super) fn glyphs() -> impl TypedValueParser<Value = GlyphChoice> {
    choice([
        (None, word("auto", "What the terminal shows best")),
        (Some(Glyphs::Quadrants), word("quadrants", "Quarters of a cell")),
        (Some(Glyphs::Halves), word("half", "Halves of a cell").alias("halves")),
        (Some(Glyphs::Sextants), word("sextants", "Sixths of a cell, where the font has them")),
        (Some(Glyphs::Octants), word("octants", "Eighths of a cell, where the terminal draws them")),
        (Some(Glyphs::Braille), word("braille", "Braille dots")),
        (Some(Glyphs::Ascii), word("ascii", "Letters and signs")),
    ])
}

/// Reads a name of colours.
pub(super) fn theme() -> impl TypedValueParser<Value = ThemeChoice> {
    choice([
        (ThemeChoice::Auto, word("auto", "What the terminal seems to want")),
        (ThemeChoice::Dark, word("dark", "Light on dark")),
        (ThemeChoice::Light, word("light", "Dark on light")),
        (ThemeChoice::Ansi, word("16", "The terminal's own sixteen colours")),
        (ThemeChoice::Mono, word("mono", "No colour at all")),
    ])
}

/// Reads how much is logged.
pub(super) fn log_level() -> impl TypedValueParser<Value = LevelFilter> {
    choice([
        (LevelFilter::Off, word("off", "Nothing")),
        (LevelFilter::Error, word("error", "What went wrong")),
        (LevelFilter::Warn, word("warn", "What may be going wrong")),
        (LevelFilter::Info, word("info", "What happens")),
        (LevelFilter::Debug, word("debug", "How it happens")),
        (LevelFilter::Trace, word("trace", "Everything")),
    ])
}

/// Reads the week of a progression.
pub(super) fn week() -> impl TypedValueParser<Value = u32> {
    value_parser!(u32).range(1..=1000)
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
