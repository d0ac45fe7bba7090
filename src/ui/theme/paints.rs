//! The paints of figures in order: samples and palettes refer to a paint by its index.

use crate::figure::Paint;

/// Every paint. Ground, ghost, floor, props, ball and pack come before the person's paints.
pub(in crate::ui) const PAINTS: [Paint; 25] = {
    use crate::figure::Glow::{High, Low, Middle};
    [
        Paint::Ground,
        Paint::Ghost,
        Paint::Floor,
        Paint::Prop,
        Paint::PropShade,
        Paint::Mat,
        Paint::Ball,
        Paint::Pack,
        Paint::Skin,
        Paint::SkinFar,
        Paint::Shirt,
        Paint::ShirtFar,
        Paint::Shorts,
        Paint::ShortsFar,
        Paint::Hair,
        Paint::Shoe,
        Paint::ShoeFar,
        Paint::Target(Low),
        Paint::Target(Middle),
        Paint::Target(High),
        Paint::TargetFar(Low),
        Paint::TargetFar(Middle),
        Paint::TargetFar(High),
        Paint::Mark,
        Paint::Arrow,
    ]
};

/// The index of a paint in [`PAINTS`].
pub(in crate::ui) fn index(paint: Paint) -> u8 {
    use crate::figure::Glow::{High, Low, Middle};
    match paint {
        Paint::Ground => 0,
        Paint::Ghost => 1,
        Paint::Floor => 2,
        Paint::Prop => 3,
        Paint::PropShade => 4,
        Paint::Mat => 5,
        Paint::Ball => 6,
        Paint::Pack => 7,
        Paint::Skin => 8,
        Paint::SkinFar => 9,
        Paint::Shirt => 10,
        Paint::ShirtFar => 11,
        Paint::Shorts => 12,
        Paint::ShortsFar => 13,
        Paint::Hair => 14,
        Paint::Shoe => 15,
        Paint::ShoeFar => 16,
        Paint::Target(Low) => 17,
        Paint::Target(Middle) => 18,
        Paint::Target(High) => 19,
        Paint::TargetFar(Low) => 20,
        Paint::TargetFar(Middle) => 21,
        Paint::TargetFar(High) => 22,
        Paint::Mark => 23,
        Paint::Arrow => 24,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_follow_the_order_of_the_paints() {
        for (expected, paint) in PAINTS.into_iter().enumerate() {
            assert_eq!(usize::from(index(paint)), expected);
        }
    }
}
