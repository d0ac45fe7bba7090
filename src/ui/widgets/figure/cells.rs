//! Samples to cells: for every cell the glyph and the two colours that come
//! closest to its samples.

use super::raster::{ACROSS, DOWN, Raster};
use crate::figure::Paint;
use crate::ui::theme::{FigurePalette, Glyphs};
use ratatui::style::Style;
use ratatui::symbols::pixel::OCTANTS;

impl Glyphs {
    /// How many blocks a cell is cut into, across and down.
    const fn blocks(self) -> (usize, usize) {
        match self {
            Self::Quadrants | Self::Ascii => (2, 2),
            Self::Halves => (1, 2),
            Self::Sextants => (2, 3),
            Self::Octants | Self::Braille => (2, 4),
        }
    }

    /// The glyph whose blocks are inked as the bits of `mask` say, row by row
    /// from the upper left.
    pub(super) fn glyph(self, mask: u8) -> char {
        match self {
            Self::Quadrants => QUADRANTS[usize::from(mask & 15)],
            Self::Ascii => ASCII[usize::from(mask & 15)],
            Self::Halves => [' ', '▀', '▄', '█'][usize::from(mask & 3)],
            Self::Sextants => sextant(mask & 63),
            Self::Octants => OCTANTS[usize::from(mask)],
            Self::Braille => braille(mask),
        }
    }
}

/// By the bits upper left, upper right, lower left, lower right.
const QUADRANTS: [char; 16] =
    [' ', '▘', '▝', '▀', '▖', '▌', '▞', '▛', '▗', '▚', '▐', '▜', '▄', '▙', '▟', '█'];
const ASCII: [char; 16] = [' ', '`', '\'', '"', ',', '[', '/', 'P', '.', '\\', ']', '?', '_', 'b', 'd', '#'];

/// The block of sixths, which leaves out what older blocks already have.
fn sextant(mask: u8) -> char {
    match mask {
        0 => ' ',
        0b01_0101 => '▌',
        0b10_1010 => '▐',
        0b11_1111 => '█',
        _ => {
            let before = u32::from(mask > 0b01_0101) + u32::from(mask > 0b10_1010);
            char::from_u32(0x1FB00 + u32::from(mask) - 1 - before).unwrap_or('█')
        }
    }
}

/// Braille numbers its dots down the columns, the last row on its own.
fn braille(mask: u8) -> char {
    const DOTS: [u32; 8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];
    let dots = (0..8).filter(|bit| mask & (1 << bit) != 0).map(|bit| DOTS[bit]).sum::<u32>();
    if dots == 0 { ' ' } else { char::from_u32(0x2800 + dots).unwrap_or(' ') }
}

/// What a cell shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct DrawnCell {
    pub(super) glyph: char,
    pub(super) style: Style,
}

/// The most blocks a cell has, and the most paints that are weighed in one.
const BLOCKS: usize = 8;
const PAINTS: usize = 4;

/// How often each of a cell's paints is seen in each of its blocks.
struct Counts {
    paints: [u8; PAINTS],
    known: usize,
    seen: [[u16; PAINTS]; BLOCKS],
}

/// The look of a cell.
pub(super) fn look(
    raster: &Raster,
    column: usize,
    row: usize,
    glyphs: Glyphs,
    palette: &FigurePalette,
) -> DrawnCell {
    let first = raster.row(column, row, 0);
    let uniform = first.iter().all(|sample| *sample == first[0])
        && (1..DOWN).all(|line| raster.row(column, row, line) == first);
    if uniform {
        return full(first[0], glyphs, palette);
    }
    let (across, down) = glyphs.blocks();
    let counts = Counts::of(raster, column, row, (across, down));
    if palette.is_inked() {
        return inked(&counts, across * down, glyphs, palette);
    }
    let (ink, ground, mask) = counts.split(across * down, palette);
    let all = u8::try_from((1u16 << (across * down)) - 1).unwrap_or(u8::MAX);
    match mask {
        0 => full(ground, glyphs, palette),
        mask if mask == all => full(ink, glyphs, palette),
        // The ground stays behind, so that neighbours share their colours.
        mask if palette.is_ground(ink) || palette.is_own_ink(ground) => {
            DrawnCell { glyph: glyphs.glyph(all & !mask), style: palette.style(ground, ink) }
        }
        mask => DrawnCell { glyph: glyphs.glyph(mask), style: palette.style(ink, ground) },
    }
}

/// A cell of one paint.
fn full(paint: u8, glyphs: Glyphs, palette: &FigurePalette) -> DrawnCell {
    if palette.is_ground(paint) || palette.is_inked() && !palette.has_ink(paint) {
        return DrawnCell { glyph: ' ', style: palette.ground() };
    }
    let (across, down) = glyphs.blocks();
    let all = u8::try_from((1u16 << (across * down)) - 1).unwrap_or(u8::MAX);
    DrawnCell { glyph: glyphs.glyph(all), style: palette.style(paint, 0) }
}

/// A cell without colours: where there is ink, and whether it is dim.
fn inked(counts: &Counts, blocks: usize, glyphs: Glyphs, palette: &FigurePalette) -> DrawnCell {
    let (mut mask, mut strong, mut weak) = (0u8, 0u16, 0u16);
    for block in 0..blocks {
        let (mut ink, mut none) = (0, 0);
        for at in 0..counts.known {
            let (paint, count) = (counts.paints[at], counts.seen[block][at]);
            match (palette.has_ink(paint), palette.is_dim(paint)) {
                (false, _) => none += count,
                (true, dim) => {
                    ink += count;
                    *if dim { &mut weak } else { &mut strong } += count;
                }
            }
        }
        mask |= u8::from(ink > none) << block;
    }
    let paint = crate::ui::theme::index(if strong >= weak { Paint::Skin } else { Paint::SkinFar });
    DrawnCell {
        glyph: glyphs.glyph(mask),
        style: if mask == 0 { palette.ground() } else { palette.style(paint, 0) },
    }
}

impl Counts {
    fn of(raster: &Raster, column: usize, row: usize, (across, down): (usize, usize)) -> Self {
        let mut counts = Self { paints: [0; PAINTS], known: 0, seen: [[0; PAINTS]; BLOCKS] };
        let (wide, high) = (ACROSS / across, DOWN / down);
        for line in 0..DOWN {
            let samples = raster.row(column, row, line);
            for (x, sample) in samples.into_iter().enumerate() {
                let block = line / high * across + x / wide;
                let at = (0..counts.known).find(|at| counts.paints[*at] == sample).unwrap_or_else(|| {
                    // A fifth paint in one cell is taken for the fourth.
                    let at = counts.known.min(PAINTS - 1);
                    if counts.known < PAINTS {
                        counts.paints[at] = sample;
                        counts.known += 1;
                    }
                    at
                });
                counts.seen[block][at] += 1;
            }
        }
        counts
    }

    /// The two paints that come closest to all blocks when each block takes the
    /// nearer one, and which blocks take the first.
    fn split(&self, blocks: usize, palette: &FigurePalette) -> (u8, u8, u8) {
        let cost = |block: usize, paint: u8| -> u32 {
            (0..self.known)
                .map(|at| u32::from(self.seen[block][at]) * palette.distance(self.paints[at], paint))
                .sum()
        };
        let mut best = (u32::MAX, (0, 0, 0));
        for one in 0..self.known {
            for other in one + 1..self.known {
                let (a, b) = (self.paints[one], self.paints[other]);
                let (mut total, mut mask) = (0, 0u8);
                for block in 0..blocks {
                    let (as_a, as_b) = (cost(block, a), cost(block, b));
                    total += as_a.min(as_b);
                    mask |= u8::from(as_a < as_b) << block;
                }
                if total < best.0 {
                    best = (total, (a, b, mask));
                }
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_have_their_blocks() {
        assert_eq!(Glyphs::Quadrants.glyph(0b0001), '▘');
        assert_eq!(Glyphs::Quadrants.glyph(0b1100), '▄');
        assert_eq!(Glyphs::Halves.glyph(0b10), '▄');
        assert_eq!(Glyphs::Sextants.glyph(0b1), '\u{1FB00}');
        assert_eq!(Glyphs::Sextants.glyph(0b11_1110), '\u{1FB3B}');
        assert_eq!(Glyphs::Sextants.glyph(0b01_0110), '\u{1FB14}');
        assert_eq!(Glyphs::Octants.glyph(0b1111), '▀');
        assert_eq!(Glyphs::Octants.glyph(0b100), '\u{1CD00}');
        assert_eq!(Glyphs::Octants.glyph(0b1111_1110), '\u{1CDE5}');
        assert_eq!(Glyphs::Braille.glyph(0xff), '⣿');
        assert_eq!(Glyphs::Braille.glyph(0b10), '⠈');
        assert!((0..16).all(|mask| Glyphs::Ascii.glyph(mask).is_ascii()));
    }
}
