//! The proportions of a cell, so that figures are not distorted.

/// A cell's height in hundredths of its width.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Aspect(u16);

impl Aspect {
    /// Twice as high as wide, as with most fonts.
    pub const USUAL: Self = Self(200);
    /// Ratios outside this range are taken for a wrong answer.
    const PLAUSIBLE: std::ops::RangeInclusive<u32> = 100..=320;

    /// The aspect of a cell of a screen with so many `cells` and `pixels`, both across and
    /// down; the usual one if the terminal reports no pixels or an implausible number.
    pub fn of_screen(cells: (u16, u16), pixels: (u16, u16)) -> Self {
        let (columns, rows) = (u32::from(cells.0), u32::from(cells.1));
        let (width, height) = (u32::from(pixels.0), u32::from(pixels.1));
        // Some terminals report cells instead of pixels.
        if columns == 0 || rows == 0 || width < 3 * columns || height < 3 * rows {
            return Self::USUAL;
        }
        // 65,535 × 65,535 × 100 needs more than 32 bits.
        let ratio = u64::from(height) * u64::from(columns) * 100 / (u64::from(width) * u64::from(rows));
        let ratio = u32::try_from(ratio).unwrap_or(u32::MAX);
        u16::try_from(ratio).ok().filter(|_| Self::PLAUSIBLE.contains(&ratio)).map_or(Self::USUAL, Self)
    }

    /// A cell's height divided by its width.
    pub fn ratio(self) -> f32 {
        f32::from(self.0) / 100.0
    }
}

impl Default for Aspect {
    fn default() -> Self {
        Self::USUAL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_aspect_follows_from_cells_and_pixels() {
        assert_eq!(Aspect::of_screen((80, 24), (640, 384)), Aspect(200));
        assert_eq!(Aspect::of_screen((80, 24), (800, 432)), Aspect(180));
        assert_eq!(Aspect::of_screen((100, 30), (1000, 300)), Aspect(100));
        assert_eq!(Aspect::of_screen((u16::MAX, u16::MAX), (u16::MAX, u16::MAX)), Aspect::USUAL);
    }

    #[test]
    fn missing_and_implausible_pixels_give_the_usual_aspect() {
        for (cells, pixels) in [
            ((80, 24), (0, 0)),
            ((80, 24), (640, 0)),
            ((0, 0), (640, 384)),
            ((80, 24), (80, 24)),
            ((80, 24), (640, 65_535)),
            ((80, 24), (65_535, 384)),
            ((1, 1), (65_535, 3)),
        ] {
            assert_eq!(Aspect::of_screen(cells, pixels), Aspect::USUAL, "{cells:?} {pixels:?}");
        }
    }
}
