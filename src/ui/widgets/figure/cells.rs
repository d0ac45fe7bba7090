//! Cells from samples: for every cell the glyph and the two colours that come closest to its
//! samples.

use super::raster::{ACROSS, DOWN, Raster};
use crate::figure::Paint;
use crate::ui::theme::{BACKGROUND, FigurePalette, Glyphs, paint_index};
use ratatui::style::Style;
use ratatui::symbols::braille::BRAILLE;
use ratatui::symbols::pixel::{OCTANTS, QUADRANTS, SEXTANTS};

impl Glyphs {
    /// The number of blocks of a cell, across and down.
    const fn blocks(self) -> (usize, usize) {
        match self {
            Self::Quadrants | Self::Ascii => (2, 2),
            Self::Halves => (1, 2),
            Self::Sextants => (2, 3),
            Self::Octants | Self::Braille => (2, 4),
        }
    }

    const fn block_count(self) -> usize {
        let (across, down) = self.blocks();
        across * down
    }

    /// The mask with all blocks filled.
    const fn full_mask(self) -> u8 {
        u8::MAX >> (8 - self.block_count())
    }

    /// The glyph whose blocks are filled by the bits of `mask`, row by row from the upper
    /// left.
    pub(super) fn glyph(self, mask: u8) -> char {
        match self {
            Self::Quadrants => QUADRANTS[usize::from(mask & 15)],
            Self::Ascii => ASCII[usize::from(mask & 15)],
            Self::Halves => [' ', '▀', '▄', '█'][usize::from(mask & 3)],
            Self::Sextants => SEXTANTS[usize::from(mask & 63)],
            Self::Octants => OCTANTS[usize::from(mask)],
            Self::Braille if mask == 0 => ' ',
            Self::Braille => BRAILLE[usize::from(mask)],
        }
    }
}

/// By the mask of upper left, upper right, lower left and lower right.
const ASCII: [char; 16] = [' ', '`', '\'', '"', ',', '[', '/', 'P', '.', '\\', ']', '?', '_', 'b', 'd', '#'];

const MAX_BLOCKS: usize = 8;
/// The most paints that are distinguished in a cell.
const MAX_PAINTS: usize = 4;

/// The number of samples of each paint in each block of a cell.
struct Counts {
    paints: [u8; MAX_PAINTS],
    paint_count: usize,
    samples: [[u16; MAX_PAINTS]; MAX_BLOCKS],
}

/// The two paints of a cell, and the blocks that have the first of them.
#[derive(Clone, Copy, Default)]
struct Split {
    front: u8,
    back: u8,
    mask: u8,
}

/// The glyph and the style of a cell of the screen; `column` and `row` are its indices.
pub(super) fn draw_cell(
    raster: &Raster,
    column: usize,
    row: usize,
    glyphs: Glyphs,
    palette: &FigurePalette,
) -> (char, Style) {
    let first = raster.row(column, row, 0);
    let is_uniform = first.iter().all(|sample| *sample == first[0])
        && (1..DOWN).all(|line| raster.row(column, row, line) == first);
    if is_uniform {
        return full_cell(first[0], glyphs, palette);
    }
    let counts = Counts::of(raster, column, row, glyphs.blocks());
    if palette.is_monochrome() {
        return monochrome_cell(&counts, glyphs, palette);
    }
    let Split { front, back, mask } = counts.split(glyphs, palette);
    let full_mask = glyphs.full_mask();
    if mask == 0 {
        full_cell(back, glyphs, palette)
    } else if mask == full_mask {
        full_cell(front, glyphs, palette)
    } else if palette.is_background(front) || palette.is_default_foreground(back) {
        // Swapped: the terminal can't show `front` as a foreground, or `back` as a background.
        (glyphs.glyph(full_mask & !mask), palette.style(back, front))
    } else {
        (glyphs.glyph(mask), palette.style(front, back))
    }
}

/// A cell of one paint.
fn full_cell(paint: u8, glyphs: Glyphs, palette: &FigurePalette) -> (char, Style) {
    if palette.is_background(paint) {
        return (' ', palette.background());
    }
    (glyphs.glyph(glyphs.full_mask()), palette.style(paint, BACKGROUND))
}

/// A cell without colours: dim if most of its foreground is.
fn monochrome_cell(counts: &Counts, glyphs: Glyphs, palette: &FigurePalette) -> (char, Style) {
    let (mut mask, mut bright, mut dim) = (0u8, 0u16, 0u16);
    for block in 0..glyphs.block_count() {
        let (mut front, mut back) = (0, 0);
        for (paint, count) in counts.in_block(block) {
            if palette.is_background(paint) {
                back += count;
                continue;
            }
            front += count;
            if FigurePalette::is_dim(paint) {
                dim += count;
            } else {
                bright += count;
            }
        }
        mask |= u8::from(front > back) << block;
    }
    let paint = paint_index(if bright >= dim { Paint::Skin } else { Paint::SkinFar });
    let style = if mask == 0 { palette.background() } else { palette.style(paint, BACKGROUND) };
    (glyphs.glyph(mask), style)
}

impl Counts {
    fn of(raster: &Raster, column: usize, row: usize, (across, down): (usize, usize)) -> Self {
        let mut counts =
            Self { paints: [0; MAX_PAINTS], paint_count: 0, samples: [[0; MAX_PAINTS]; MAX_BLOCKS] };
        let (block_width, block_height) = (ACROSS / across, DOWN / down);
        for line in 0..DOWN {
            let samples = raster.row(column, row, line);
            for (x, sample) in samples.into_iter().enumerate() {
                let block = line / block_height * across + x / block_width;
                let index = counts.index_of(sample);
                counts.samples[block][index] += 1;
            }
        }
        counts
    }

    /// The index of a paint, which is added if it is new. A fifth paint counts as the fourth.
    fn index_of(&mut self, paint: u8) -> usize {
        let known = self.paints[..self.paint_count].iter().position(|known| *known == paint);
        known.unwrap_or_else(|| {
            if self.paint_count < MAX_PAINTS {
                self.paints[self.paint_count] = paint;
                self.paint_count += 1;
            }
            self.paint_count - 1
        })
    }

    /// The paints of a block, each with its number of samples.
    fn in_block(&self, block: usize) -> impl Iterator<Item = (u8, u16)> + '_ {
        self.paints.into_iter().zip(self.samples[block]).take(self.paint_count)
    }

    /// The two paints that come closest to all blocks if each block gets the nearer one.
    fn split(&self, glyphs: Glyphs, palette: &FigurePalette) -> Split {
        let cost = |block: usize, paint: u8| -> u32 {
            self.in_block(block).map(|(other, count)| u32::from(count) * palette.distance(other, paint)).sum()
        };
        let paints = &self.paints[..self.paint_count];
        let (mut least_cost, mut best) = (u32::MAX, Split::default());
        for (index, front) in paints.iter().copied().enumerate() {
            for back in paints[index + 1..].iter().copied() {
                let (mut total, mut mask) = (0, 0u8);
                for block in 0..glyphs.block_count() {
                    let (as_front, as_back) = (cost(block, front), cost(block, back));
                    total += as_front.min(as_back);
                    mask |= u8::from(as_front < as_back) << block;
                }
                if total < least_cost {
                    (least_cost, best) = (total, Split { front, back, mask });
                }
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_fill_the_blocks_of_the_mask() {
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
