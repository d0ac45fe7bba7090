//! The colours of the two painted themes, and how they are brought down to
//! terminals with fewer.

use super::Depth;
use ratatui::style::Color;

/// A colour as red, green and blue.
pub(super) type Rgb = (u8, u8, u8);

/// The colours of a painted theme, by role.
pub(super) struct Palette {
    pub background: Rgb,
    pub raised: Rgb,
    pub cap: Rgb,
    pub text: Rgb,
    pub quiet: Rgb,
    pub faint: Rgb,
    pub done: Rgb,
    pub to_come: Rgb,
    pub warning: Rgb,
    /// In the order of [`super::MOODS`].
    pub accents: [Rgb; 8],
}

/// Charcoal and warm white.
pub(super) const DARK: Palette = Palette {
    background: (0x1b, 0x19, 0x17),
    raised: (0x27, 0x24, 0x20),
    cap: (0x3d, 0x38, 0x32),
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
};

/// Paper and ink.
pub(super) const LIGHT: Palette = Palette {
    background: (0xfa, 0xf5, 0xea),
    raised: (0xf3, 0xec, 0xdd),
    cap: (0xe2, 0xd8, 0xc4),
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
};

/// The colour as a terminal of this depth can show it.
pub(super) fn color((r, g, b): Rgb, depth: Depth) -> Color {
    match depth {
        Depth::True => Color::Rgb(r, g, b),
        Depth::Indexed => Color::Indexed(nearest((r, g, b))),
        Depth::Ansi | Depth::Mono => Color::Reset,
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

/// The entry of the 256-colour palette closest to a colour. The first sixteen
/// are left alone: every terminal has its own.
fn nearest(wanted: Rgb) -> u8 {
    let distance = |index: u8| {
        let entry = indexed(index);
        let part = |a: u8, b: u8, weight: i32| weight * (i32::from(a) - i32::from(b)).pow(2);
        // The eye tells greens apart best and blues worst.
        part(wanted.0, entry.0, 3) + part(wanted.1, entry.1, 6) + part(wanted.2, entry.2, 2)
    };
    (16..=255).min_by_key(|index| distance(*index)).unwrap_or(16)
}
