//! The colours of the two painted themes, and the nearest ones on terminals with fewer
//! colours.

use super::ColorDepth;
use ratatui::style::Color;

/// A colour as red, green and blue.
pub(super) type Rgb = (u8, u8, u8);

/// The colours of a painted theme, by role.
pub(super) struct Palette {
    pub background: Rgb,
    pub raised: Rgb,
    pub key_cap: Rgb,
    pub text: Rgb,
    pub quiet: Rgb,
    pub faint: Rgb,
    pub done: Rgb,
    pub to_come: Rgb,
    pub warning: Rgb,
    /// In the order of [`PlayerState`](crate::ui::view_model::PlayerState).
    pub accents: [Rgb; 8],
    /// The accents on terminals with 256 colours. The nearest colours would be too pale in
    /// part, and some of them equal.
    pub indexed_accents: [u8; 8],
}

/// Charcoal and warm white.
pub(super) const DARK: Palette = Palette {
    background: (0x1b, 0x19, 0x17),
    raised: (0x27, 0x24, 0x20),
    key_cap: (0x3d, 0x38, 0x32),
    text: (0xec, 0xe5, 0xd8),
    quiet: (0xad, 0xa4, 0x95),
    faint: (0x5c, 0x55, 0x4b),
    done: (0x7d, 0xa8, 0x8a),
    to_come: (0x7f, 0x77, 0x69),
    warning: (0xf0, 0xa3, 0x5e),
    accents: [
        (0xe6, 0xb9, 0x64),
        (0x93, 0xd0, 0xaa),
        (0xf0, 0x98, 0x7c),
        (0xcb, 0xab, 0xe8),
        (0x8c, 0xc4, 0xe0),
        (0xa6, 0xb8, 0xee),
        (0xd6, 0xca, 0xb4),
        (0xf3, 0xcf, 0x7d),
    ],
    indexed_accents: [179, 115, 210, 182, 116, 147, 187, 222],
};

/// Paper and ink.
pub(super) const LIGHT: Palette = Palette {
    background: (0xfa, 0xf5, 0xea),
    raised: (0xf3, 0xec, 0xdd),
    key_cap: (0xe2, 0xd8, 0xc4),
    text: (0x2a, 0x26, 0x20),
    quiet: (0x60, 0x58, 0x4b),
    faint: (0xc4, 0xba, 0xa6),
    done: (0x3f, 0x7a, 0x58),
    to_come: (0x8b, 0x82, 0x71),
    warning: (0x96, 0x3c, 0x00),
    accents: [
        (0x7d, 0x52, 0x00),
        (0x1b, 0x68, 0x45),
        (0xa0, 0x3a, 0x20),
        (0x69, 0x40, 0x98),
        (0x1c, 0x5c, 0x8a),
        (0x38, 0x4c, 0x9a),
        (0x4f, 0x47, 0x38),
        (0x85, 0x48, 0x00),
    ],
    indexed_accents: [94, 22, 124, 54, 24, 25, 239, 58],
};

impl Palette {
    /// The colour of a state, by its index.
    pub(super) fn accent(&self, state: usize, depth: ColorDepth) -> Color {
        match depth {
            ColorDepth::Indexed => Color::Indexed(self.indexed_accents[state]),
            depth => color(self.accents[state], depth),
        }
    }
}

/// The nearest colour on a terminal of this depth.
pub(super) fn color((r, g, b): Rgb, depth: ColorDepth) -> Color {
    match depth {
        ColorDepth::True => Color::Rgb(r, g, b),
        ColorDepth::Indexed => Color::Indexed(nearest((r, g, b))),
        ColorDepth::Ansi | ColorDepth::Mono => Color::Reset,
    }
}

/// The red, green and blue of an entry of the 256-colour cube or its greys.
pub(super) fn indexed(index: u8) -> Rgb {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    if index >= 232 {
        let grey = 8 + 10 * (index - 232);
        return (grey, grey, grey);
    }
    let cube = usize::from(index.saturating_sub(16));
    (LEVELS[cube / 36 % 6], LEVELS[cube / 6 % 6], LEVELS[cube % 6])
}

/// The entry of the 256-colour palette closest to a colour. The first sixteen entries are not
/// used: their colours differ from terminal to terminal.
fn nearest(wanted: Rgb) -> u8 {
    let distance = |index: u8| {
        let entry = indexed(index);
        let channel = |a: u8, b: u8, weight: i32| weight * (i32::from(a) - i32::from(b)).pow(2);
        // The eye distinguishes greens best and blues worst.
        channel(wanted.0, entry.0, 3) + channel(wanted.1, entry.1, 6) + channel(wanted.2, entry.2, 2)
    };
    (16..=255).min_by_key(|index| distance(*index)).unwrap_or(16)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast of two colours as WCAG 2 defines it.
    fn contrast(first: Rgb, second: Rgb) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = |(r, g, b): Rgb| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
        let (first, second) = (luminance(first), luminance(second));
        (first.max(second) + 0.05) / (first.min(second) + 0.05)
    }

    fn rgb(color: Color) -> Rgb {
        match color {
            Color::Rgb(r, g, b) => (r, g, b),
            Color::Indexed(index) => indexed(index),
            other => panic!("{other:?} is up to the terminal"),
        }
    }

    #[test]
    fn texts_stand_out_from_what_is_behind_them() {
        for (name, palette) in [("dark", &DARK), ("light", &LIGHT)] {
            for depth in [ColorDepth::True, ColorDepth::Indexed] {
                let check_color = |what: &str, text, behind, least: f64| {
                    let contrast = contrast(rgb(text), rgb(color(behind, depth)));
                    assert!(contrast >= least, "{what} in {name} at {depth:?}: {contrast:.2} < {least}");
                };
                let check =
                    |what: &str, text, behind, least| check_color(what, color(text, depth), behind, least);
                for behind in [palette.background, palette.raised, palette.key_cap] {
                    check("text", palette.text, behind, 7.0);
                }
                for behind in [palette.background, palette.raised] {
                    check("quiet", palette.quiet, behind, 4.5);
                    check("warning", palette.warning, behind, 4.5);
                }
                for state in 0..8 {
                    check_color("accent", palette.accent(state, depth), palette.background, 4.5);
                }
                // Shapes and waiting text may stand out less.
                check("done", palette.done, palette.background, 3.0);
                check("to come", palette.to_come, palette.background, 3.0);
            }
        }
    }

    #[test]
    fn a_colour_of_the_cube_stays_itself() {
        for index in 16..=255 {
            assert_eq!(indexed(nearest(indexed(index))), indexed(index));
        }
    }

    #[test]
    fn every_state_has_a_colour_of_its_own() {
        for palette in [&DARK, &LIGHT] {
            for state in 0..8 {
                assert!(!palette.accents[..state].contains(&palette.accents[state]));
                assert!(!palette.indexed_accents[..state].contains(&palette.indexed_accents[state]));
            }
        }
    }
}
