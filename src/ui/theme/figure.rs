//! The colours of the figure, by what its shapes stand for.
//!
//! Warm colours are used for the working muscle only.

use super::palette::{Rgb, color};
use super::{ColorDepth, Scheme};
use crate::figure::Paint;
use ratatui::style::{Color, Modifier, Style};
use std::array::from_fn;

/// A paint with its colours in all themes.
struct PaintColors {
    paint: Paint,
    dark: Rgb,
    light: Rgb,
    /// The one of the terminal's sixteen on a dark background; `Reset` for background and ghost.
    on_dark: Color,
    on_light: Color,
    /// Whether it is dim if there are no colours.
    is_dim: bool,
}

/// Every paint; samples and palettes refer to a paint by its index. Background, ghost, floor,
/// props, ball and pack come before the person's paints. With sixteen colours, props and the
/// far side are grey.
static PAINTS: [PaintColors; COUNT] = {
    use crate::figure::Glow::{High, Low, Middle};
    use Color::{Black, Blue, Cyan, DarkGray, Gray, Magenta, Red, Reset, White, Yellow};
    const DIM: bool = true;
    const BRIGHT: bool = false;
    const fn row(
        paint: Paint,
        dark: Rgb,
        light: Rgb,
        on_dark: Color,
        on_light: Color,
        is_dim: bool,
    ) -> PaintColors {
        PaintColors { paint, dark, light, on_dark, on_light, is_dim }
    }
    [
        row(Paint::Background, (0x1b, 0x19, 0x17), (0xfa, 0xf5, 0xea), Reset, Reset, BRIGHT),
        row(Paint::Ghost, (0x37, 0x33, 0x2e), (0xe6, 0xdf, 0xd0), Reset, Reset, BRIGHT),
        row(Paint::Floor, (0x3d, 0x38, 0x31), (0xdb, 0xd2, 0xbf), DarkGray, Gray, DIM),
        row(Paint::Prop, (0x6e, 0x60, 0x4e), (0xbb, 0xad, 0x94), DarkGray, Gray, DIM),
        row(Paint::PropShade, (0x8c, 0x7a, 0x62), (0x9b, 0x8b, 0x70), Gray, DarkGray, DIM),
        row(Paint::Mat, (0x55, 0x52, 0x6b), (0xbf, 0xc0, 0xd2), DarkGray, Gray, DIM),
        row(Paint::Ball, (0xf4, 0xc4, 0x30), (0xe2, 0xa8, 0x00), Yellow, Yellow, BRIGHT),
        row(Paint::Pack, (0x74, 0xbb, 0xe6), (0x3c, 0x8e, 0xc4), Cyan, Cyan, BRIGHT),
        row(Paint::Skin, (0xe6, 0xe0, 0xd8), (0xb8, 0x86, 0x62), White, DarkGray, BRIGHT),
        row(Paint::SkinFar, (0x8a, 0x85, 0x7f), (0xdb, 0xc3, 0xae), DarkGray, Gray, DIM),
        row(Paint::Shirt, (0x3f, 0xa8, 0xb4), (0x1e, 0x80, 0x8a), Cyan, Cyan, BRIGHT),
        row(Paint::ShirtFar, (0x2a, 0x6c, 0x75), (0x8c, 0xbb, 0xbe), DarkGray, Gray, DIM),
        row(Paint::Shorts, (0x5a, 0x69, 0x8f), (0x2e, 0x38, 0x52), Blue, Blue, BRIGHT),
        row(Paint::ShortsFar, (0x3c, 0x46, 0x60), (0x98, 0xa0, 0xb2), DarkGray, Gray, DIM),
        row(Paint::Hair, (0x93, 0x6a, 0x45), (0x3f, 0x2c, 0x20), Gray, Black, DIM),
        row(Paint::Shoe, (0xff, 0xff, 0xff), (0x1f, 0x23, 0x2c), White, Black, BRIGHT),
        row(Paint::ShoeFar, (0x9c, 0x98, 0x92), (0xa4, 0xaa, 0xb4), DarkGray, Gray, DIM),
        row(Paint::Target(Low), (0xf0, 0xa0, 0x88), (0xee, 0x90, 0x74), Red, Red, BRIGHT),
        row(Paint::Target(Middle), (0xf6, 0x7c, 0x56), (0xec, 0x66, 0x3c), Red, Red, BRIGHT),
        row(Paint::Target(High), (0xff, 0x5a, 0x2a), (0xdd, 0x38, 0x0c), Red, Red, BRIGHT),
        row(Paint::TargetFar(Low), (0x9e, 0x6d, 0x5e), (0xec, 0xc4, 0xb4), Red, Red, DIM),
        row(Paint::TargetFar(Middle), (0xa8, 0x58, 0x40), (0xea, 0xac, 0x94), Red, Red, DIM),
        row(Paint::TargetFar(High), (0xb4, 0x47, 0x26), (0xe6, 0x8e, 0x70), Red, Red, DIM),
        row(Paint::Mark, (0xff, 0x66, 0xcc), (0xc0, 0x00, 0x80), Magenta, Magenta, BRIGHT),
        row(Paint::Arrow, (0x8c, 0xc4, 0xe0), (0x1c, 0x5c, 0x8a), Cyan, Blue, BRIGHT),
    ]
};

const COUNT: usize = 25;

/// The index of the background's paint in [`PAINTS`].
pub(in crate::ui) const BACKGROUND: u8 = 0;
/// The index of the first of the person's paints in [`PAINTS`].
const FIRST_OF_PERSON: u8 = 8;

/// The index of a paint in [`PAINTS`].
pub(in crate::ui) fn paint_index(paint: Paint) -> u8 {
    let found = (0..).zip(&PAINTS).find(|(_, row)| row.paint == paint);
    debug_assert!(found.is_some(), "{paint:?} has no colours");
    found.map_or(0, |(index, _)| index)
}

/// Whether a paint, given by its index, is one of the person's, or a mark or an arrow, which lie
/// over the person.
pub(in crate::ui) const fn is_of_person(paint: u8) -> bool {
    paint >= FIRST_OF_PERSON
}

/// Whether a paint, given by its index, is the background, or the ghost, which is not drawn
/// with few colours.
fn is_background_or_ghost(paint: u8) -> bool {
    PAINTS.get(usize::from(paint)).is_some_and(|row| row.on_dark == Color::Reset)
}

/// The colours of a figure's paints. Paints are given by their index in `PAINTS`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigurePalette {
    colors: [Color; COUNT],
    /// By the sample's paint and the one it is drawn in; see [`Self::distance`].
    distances: [[u32; COUNT]; COUNT],
    /// Whether there are no colours, so that shapes differ by dim only.
    monochrome: bool,
}

impl FigurePalette {
    pub(super) fn of(scheme: Scheme) -> Self {
        match scheme {
            Scheme::Mono => Self::mono(),
            Scheme::Ansi { light } => Self::ansi(light),
            Scheme::Painted { light, depth } => Self::painted(light, depth),
        }
    }

    fn painted(light: bool, depth: ColorDepth) -> Self {
        let rgb: [Rgb; COUNT] = from_fn(|index| if light { PAINTS[index].light } else { PAINTS[index].dark });
        let channel = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        let distance = |a: Rgb, b: Rgb| channel(a.0, b.0) + channel(a.1, b.1) + channel(a.2, b.2);
        Self {
            colors: rgb.map(|rgb| color(rgb, depth)),
            distances: rgb.map(|a| rgb.map(|b| distance(a, b))),
            monochrome: false,
        }
    }

    /// The exact colours are the terminal's own and unknown, so any two different ones have
    /// the same distance, and the majority of a part of a cell decides. Targets and balls
    /// count 30 % more.
    fn ansi(light: Option<bool>) -> Self {
        let colors = from_fn(|index| match (light, &PAINTS[index]) {
            (Some(true), row) => row.on_light,
            // On an unknown background, only the default foreground is sure to be seen.
            (None, PaintColors { paint: Paint::Skin | Paint::Shoe, .. }) => Color::Reset,
            (_, row) => row.on_dark,
        });
        let weight = |index: usize| match PAINTS[index].paint {
            Paint::Target(_) | Paint::Ball => 13,
            _ => 10,
        };
        // `Reset` is the foreground or the background; the flag says which.
        let drawn_as = |index: usize| (colors[index], PAINTS[index].on_dark == Color::Reset);
        let distance = |a, b| if drawn_as(a) == drawn_as(b) { 0 } else { weight(a) };
        Self { colors, distances: from_fn(|a| from_fn(|b| distance(a, b))), monochrome: false }
    }

    /// Whether a paint is drawn as background. The terminal's own background (`Reset`) can't be
    /// set as a foreground colour.
    pub(in crate::ui) fn is_background(&self, paint: u8) -> bool {
        let is_terminals_own = self.colors[usize::from(BACKGROUND)] == Color::Reset;
        if is_terminals_own { is_background_or_ghost(paint) } else { paint == BACKGROUND }
    }

    /// Whether a paint is the terminal's own foreground, which can't be a background.
    pub(in crate::ui) fn is_default_foreground(&self, paint: u8) -> bool {
        !is_background_or_ghost(paint) && self.colors.get(usize::from(paint)) == Some(&Color::Reset)
    }

    pub(super) fn mono() -> Self {
        Self { colors: [Color::Reset; COUNT], distances: [[0; COUNT]; COUNT], monochrome: true }
    }

    /// The style of the background behind the figure. Its foreground is not seen; that of the skin
    /// is the one that changes least from cell to cell.
    pub fn background(&self) -> Style {
        Style::new()
            .fg(self.colors[usize::from(paint_index(Paint::Skin))])
            .bg(self.colors[usize::from(BACKGROUND)])
    }

    /// The style of the cross on a landmark.
    pub(in crate::ui) fn mark(&self) -> Style {
        let style = Style::new()
            .fg(self.colors[usize::from(paint_index(Paint::Mark))])
            .bg(self.colors[usize::from(BACKGROUND)]);
        if self.monochrome { style.add_modifier(Modifier::REVERSED) } else { style }
    }

    /// The style of one paint on another.
    pub(in crate::ui) fn style(&self, front: u8, back: u8) -> Style {
        let color = |paint: u8| self.colors.get(usize::from(paint)).copied().unwrap_or(Color::Reset);
        let style = Style::new().fg(color(front)).bg(color(back));
        if self.monochrome && Self::is_dim(front) { style.add_modifier(Modifier::DIM) } else { style }
    }

    /// The cost of drawing a sample of one paint in another; with sixteen colours, it depends on
    /// the sample's paint only.
    pub(in crate::ui) fn distance(&self, sample: u8, drawn_as: u8) -> u32 {
        let row = self.distances.get(usize::from(sample));
        row.and_then(|row| row.get(usize::from(drawn_as))).copied().unwrap_or(0)
    }

    /// Whether there are no colours.
    pub(in crate::ui) const fn is_monochrome(&self) -> bool {
        self.monochrome
    }

    /// Whether a paint is dim if there are no colours.
    pub(in crate::ui) fn is_dim(paint: u8) -> bool {
        PAINTS.get(usize::from(paint)).is_some_and(|row| row.is_dim)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_person_begins_with_skin() {
        assert_eq!(paint_index(Paint::Skin), FIRST_OF_PERSON);
        assert!(!is_of_person(paint_index(Paint::Pack)) && is_of_person(paint_index(Paint::Arrow)));
    }
}
