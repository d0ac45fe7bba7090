//! The colours of the figure, by what its shapes stand for.
//!
//! Warm colours are used for the working muscle only.

use super::paints::{PAINTS, index};
use super::palette::{Rgb, color};
use super::{ColorDepth, Scheme};
use crate::figure::{Glow, Paint};
use ratatui::style::{Color, Modifier, Style};

const COUNT: usize = PAINTS.len();

/// The colours of a figure's paints. Paints are given by their index in `PAINTS`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigurePalette {
    colors: [Color; COUNT],
    /// How different two paints look.
    distances: [[u32; COUNT]; COUNT],
    /// Whether there are no colours, so that shapes differ by dim only.
    monochrome: bool,
}

impl FigurePalette {
    pub(super) fn of(scheme: Scheme) -> Self {
        match scheme {
            Scheme::Mono => Self::mono(),
            Scheme::Ansi { light } => Self::ansi(light),
            Scheme::Painted { light, depth } => {
                Self::painted(if light { light_rgb } else { dark_rgb }, depth)
            }
        }
    }

    fn painted(rgb: fn(Paint) -> Rgb, depth: ColorDepth) -> Self {
        let distance = |a: Paint, b: Paint| {
            let (a, b) = (rgb(a), rgb(b));
            let channel = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
            channel(a.0, b.0) + channel(a.1, b.1) + channel(a.2, b.2)
        };
        Self {
            colors: PAINTS.map(|paint| color(rgb(paint), depth)),
            distances: PAINTS.map(|a| PAINTS.map(|b| distance(a, b))),
            monochrome: false,
        }
    }

    /// The exact colours are the terminal's own and unknown, so any two different ones have
    /// the same distance, and the majority of a part of a cell decides. Targets and balls
    /// count 30 % more.
    fn ansi(light: Option<bool>) -> Self {
        let colors = PAINTS.map(|paint| match (light, paint) {
            (Some(true), paint) => light_ansi(paint),
            // On an unknown background, only the default foreground is sure to be seen.
            (None, Paint::Skin | Paint::Shoe) => Color::Reset,
            (_, paint) => dark_ansi(paint),
        });
        let weight = |paint: Paint| match paint {
            Paint::Target(_) | Paint::Ball => 13,
            _ => 10,
        };
        let drawn_as = |paint: Paint| (colors[usize::from(index(paint))], is_ground(index(paint)));
        let distance = |a: Paint, b: Paint| if drawn_as(a) == drawn_as(b) { 0 } else { weight(a) };
        Self { colors, distances: PAINTS.map(|a| PAINTS.map(|b| distance(a, b))), monochrome: false }
    }

    /// Whether a paint is drawn as background. With the terminal's own background
    /// (`Reset`) it can't be a foreground colour.
    pub(in crate::ui) fn is_ground(&self, paint: u8) -> bool {
        let is_terminals_own = self.colors.first() == Some(&Color::Reset);
        if is_terminals_own { is_ground(paint) } else { paint == 0 }
    }

    /// Whether a paint is the terminal's own foreground, which can't be a background.
    pub(in crate::ui) fn is_default_foreground(&self, paint: u8) -> bool {
        !is_ground(paint) && self.colors.get(usize::from(paint)) == Some(&Color::Reset)
    }

    pub(super) fn mono() -> Self {
        Self { colors: [Color::Reset; COUNT], distances: [[0; COUNT]; COUNT], monochrome: true }
    }

    /// The style of the background behind the figure.
    pub fn ground(&self) -> Style {
        Style::new().fg(self.colors[usize::from(index(Paint::Skin))]).bg(self.colors[0])
    }

    /// The style of the cross on a landmark.
    pub(in crate::ui) fn mark(&self) -> Style {
        let style = Style::new().fg(self.colors[usize::from(index(Paint::Mark))]).bg(self.colors[0]);
        if self.monochrome { style.add_modifier(Modifier::REVERSED) } else { style }
    }

    /// The style of one paint on another.
    pub(in crate::ui) fn style(&self, ink: u8, ground: u8) -> Style {
        let color = |paint: u8| self.colors.get(usize::from(paint)).copied().unwrap_or(Color::Reset);
        let style = Style::new().fg(color(ink)).bg(color(ground));
        if self.monochrome && Self::is_dim(ink) { style.add_modifier(Modifier::DIM) } else { style }
    }

    /// How different two paints look.
    pub(in crate::ui) fn distance(&self, a: u8, b: u8) -> u32 {
        self.distances.get(usize::from(a)).and_then(|row| row.get(usize::from(b))).copied().unwrap_or(0)
    }

    /// Whether there are no colours.
    pub(in crate::ui) const fn is_monochrome(&self) -> bool {
        self.monochrome
    }

    /// Whether a paint is dim if there are no colours.
    pub(in crate::ui) fn is_dim(paint: u8) -> bool {
        matches!(
            PAINTS.get(usize::from(paint)),
            Some(
                Paint::Floor
                    | Paint::Hair
                    | Paint::Prop
                    | Paint::PropShade
                    | Paint::Mat
                    | Paint::SkinFar
                    | Paint::ShirtFar
                    | Paint::ShortsFar
                    | Paint::ShoeFar
                    | Paint::TargetFar(_)
            )
        )
    }
}

/// Whether a paint is the background, or the ghost, which is not drawn with few colours.
fn is_ground(paint: u8) -> bool {
    matches!(PAINTS.get(usize::from(paint)), Some(Paint::Ground | Paint::Ghost))
}

/// Light on dark.
const fn dark_rgb(paint: Paint) -> Rgb {
    match paint {
        Paint::Ground => (0x1b, 0x19, 0x17),
        Paint::Ghost => (0x37, 0x33, 0x2e),
        Paint::Floor => (0x3d, 0x38, 0x31),
        Paint::Prop => (0x6e, 0x60, 0x4e),
        Paint::PropShade => (0x8c, 0x7a, 0x62),
        Paint::Mat => (0x55, 0x52, 0x6b),
        Paint::Ball => (0xf4, 0xc4, 0x30),
        Paint::Pack => (0x74, 0xbb, 0xe6),
        Paint::Skin => (0xe6, 0xe0, 0xd8),
        Paint::SkinFar => (0x8a, 0x85, 0x7f),
        Paint::Shirt => (0x3f, 0xa8, 0xb4),
        Paint::ShirtFar => (0x2a, 0x6c, 0x75),
        Paint::Shorts => (0x5a, 0x69, 0x8f),
        Paint::ShortsFar => (0x3c, 0x46, 0x60),
        Paint::Hair => (0x93, 0x6a, 0x45),
        Paint::Shoe => (0xff, 0xff, 0xff),
        Paint::ShoeFar => (0x9c, 0x98, 0x92),
        Paint::Target(Glow::Low) => (0xf0, 0xa0, 0x88),
        Paint::Target(Glow::Middle) => (0xf6, 0x7c, 0x56),
        Paint::Target(Glow::High) => (0xff, 0x5a, 0x2a),
        Paint::TargetFar(Glow::Low) => (0x9e, 0x6d, 0x5e),
        Paint::TargetFar(Glow::Middle) => (0xa8, 0x58, 0x40),
        Paint::TargetFar(Glow::High) => (0xb4, 0x47, 0x26),
        Paint::Mark => (0xff, 0x66, 0xcc),
        Paint::Arrow => (0x8c, 0xc4, 0xe0),
    }
}

/// Dark on light.
const fn light_rgb(paint: Paint) -> Rgb {
    match paint {
        Paint::Ground => (0xfa, 0xf5, 0xea),
        Paint::Ghost => (0xe6, 0xdf, 0xd0),
        Paint::Floor => (0xdb, 0xd2, 0xbf),
        Paint::Prop => (0xbb, 0xad, 0x94),
        Paint::PropShade => (0x9b, 0x8b, 0x70),
        Paint::Mat => (0xbf, 0xc0, 0xd2),
        Paint::Ball => (0xe2, 0xa8, 0x00),
        Paint::Pack => (0x3c, 0x8e, 0xc4),
        Paint::Skin => (0xb8, 0x86, 0x62),
        Paint::SkinFar => (0xdb, 0xc3, 0xae),
        Paint::Shirt => (0x1e, 0x80, 0x8a),
        Paint::ShirtFar => (0x8c, 0xbb, 0xbe),
        Paint::Shorts => (0x2e, 0x38, 0x52),
        Paint::ShortsFar => (0x98, 0xa0, 0xb2),
        Paint::Hair => (0x3f, 0x2c, 0x20),
        Paint::Shoe => (0x1f, 0x23, 0x2c),
        Paint::ShoeFar => (0xa4, 0xaa, 0xb4),
        Paint::Target(Glow::Low) => (0xee, 0x90, 0x74),
        Paint::Target(Glow::Middle) => (0xec, 0x66, 0x3c),
        Paint::Target(Glow::High) => (0xdd, 0x38, 0x0c),
        Paint::TargetFar(Glow::Low) => (0xec, 0xc4, 0xb4),
        Paint::TargetFar(Glow::Middle) => (0xea, 0xac, 0x94),
        Paint::TargetFar(Glow::High) => (0xe6, 0x8e, 0x70),
        Paint::Mark => (0xc0, 0x00, 0x80),
        Paint::Arrow => (0x1c, 0x5c, 0x8a),
    }
}

/// Paints that are grey with sixteen colours: props and the far side.
const fn is_behind(paint: Paint) -> bool {
    matches!(
        paint,
        Paint::Floor
            | Paint::Prop
            | Paint::Mat
            | Paint::SkinFar
            | Paint::ShirtFar
            | Paint::ShortsFar
            | Paint::ShoeFar
    )
}

/// The sixteen colours on a dark background, which stays the terminal's own.
const fn dark_ansi(paint: Paint) -> Color {
    match paint {
        Paint::Ground | Paint::Ghost => Color::Reset,
        paint if is_behind(paint) => Color::DarkGray,
        Paint::PropShade | Paint::Hair => Color::Gray,
        Paint::Ball => Color::Yellow,
        Paint::Pack | Paint::Shirt | Paint::Arrow => Color::Cyan,
        Paint::Skin | Paint::Shoe => Color::White,
        Paint::Shorts => Color::Blue,
        Paint::Target(_) | Paint::TargetFar(_) => Color::Red,
        _ => Color::Magenta,
    }
}

/// The sixteen colours on a light background, which stays the terminal's own.
const fn light_ansi(paint: Paint) -> Color {
    match paint {
        Paint::Ground | Paint::Ghost => Color::Reset,
        paint if is_behind(paint) => Color::Gray,
        Paint::PropShade | Paint::Skin => Color::DarkGray,
        Paint::Hair | Paint::Shoe => Color::Black,
        Paint::Ball => Color::Yellow,
        Paint::Pack | Paint::Shirt => Color::Cyan,
        Paint::Shorts | Paint::Arrow => Color::Blue,
        Paint::Target(_) | Paint::TargetFar(_) => Color::Red,
        _ => Color::Magenta,
    }
}
