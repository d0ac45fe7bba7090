//! The letters and digits of big text: tall ones, five pixels high, and small ones, four
//! pixels high. [`super::BigText`] scales them and rounds their corners.

/// A set of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Font {
    /// Five pixels high.
    Tall,
    /// Four pixels high, so that two rows of half cells hold them.
    Small,
}

impl Font {
    /// The height of the letters in pixels.
    pub(super) const fn height(self) -> u16 {
        match self {
            Self::Tall => 5,
            Self::Small => 4,
        }
    }

    /// The letter for a character; small letters are drawn as capitals. `None` if the font
    /// lacks it.
    pub(super) fn letter(self, character: char) -> Option<Letter> {
        let wanted = character.to_ascii_uppercase();
        let (_, tall, small) = LETTERS.iter().find(|(known, ..)| *known == wanted)?;
        let drawing = match self {
            Self::Tall => tall,
            Self::Small => small,
        };
        let width = drawing.split('/').next().map_or(0, str::len);
        Some(Letter { width: u16::try_from(width).ok()?, drawing })
    }
}

/// Each character with its tall and its small letter: `#` is ink, `/` ends a row.
const LETTERS: [(char, &str, &str); 54] = [
    ('0', "###/# #/# #/# #/###", "###/# #/# #/###"),
    ('1', " # /## / # / # /###", "##/ #/ #/ #"),
    ('2', "###/  #/###/#  /###", "## /  #/ # /###"),
    ('3', "###/  #/###/  #/###", "###/ ##/  #/###"),
    ('4', "# #/# #/###/  #/  #", "# #/###/  #/  #"),
    ('5', "###/#  /###/  #/###", "###/## /  #/## "),
    ('6', "###/#  /###/# #/###", "#  /###/# #/###"),
    ('7', "###/  #/  #/  #/  #", "###/  #/ # / # "),
    ('8', "###/# #/###/# #/###", "###/###/# #/###"),
    ('9', "###/# #/###/  #/###", "###/# #/###/  #"),
    ('A', "###/# #/###/# #/# #", " # /# #/###/# #"),
    ('B', "## /# #/## /# #/## ", "## /###/# #/## "),
    ('C', "###/#  /#  /#  /###", "###/#  /#  /###"),
    ('D', "## /# #/# #/# #/## ", "## /# #/# #/## "),
    ('E', "###/#  /## /#  /###", "###/## /#  /###"),
    ('F', "###/#  /## /#  /#  ", "###/## /#  /#  "),
    ('G', "####/#   /# ##/#  #/####", "###/#  /# #/###"),
    ('H', "# #/# #/###/# #/# #", "# #/###/# #/# #"),
    ('I', "#/#/#/#/#", "#/#/#/#"),
    ('J', "  #/  #/  #/# #/###", "  #/  #/# #/###"),
    ('K', "#  #/# # /##  /# # /#  #", "# #/## /# #/# #"),
    ('L', "#  /#  /#  /#  /###", "#  /#  /#  /###"),
    ('M', "#   #/## ##/# # #/#   #/#   #", "#   #/## ##/# # #/#   #"),
    ('N', "#  #/## #/# ##/#  #/#  #", "#  #/## #/# ##/#  #"),
    ('O', "###/# #/# #/# #/###", "###/# #/# #/###"),
    ('P', "###/# #/###/#  /#  ", "###/# #/###/#  "),
    ('Q', "### /# # /# # /### /  ##", "### /# # /# # /####"),
    ('R', "## /# #/## /# #/# #", "## /# #/## /# #"),
    ('S', "###/#  /###/  #/###", " ##/#  /  #/## "),
    ('T', "###/ # / # / # / # ", "###/ # / # / # "),
    ('U', "# #/# #/# #/# #/###", "# #/# #/# #/###"),
    ('V', "# #/# #/# #/# #/ # ", "# #/# #/# #/ # "),
    ('W', "#   #/#   #/# # #/## ##/#   #", "#   #/# # #/## ##/#   #"),
    ('X', "# #/# #/ # /# #/# #", "# #/ # / # /# #"),
    ('Y', "# #/# #/ # / # / # ", "# #/# #/ # / # "),
    ('Z', "###/  #/ # /#  /###", "###/ # /#  /###"),
    (' ', "  /  /  /  /  ", "  /  /  /  "),
    (':', " /#/ /#/ ", " /#/ /#"),
    ('.', " / / / /#", " / / /#"),
    (',', " / / /#/#", " / /#/#"),
    ('\'', "#/#/ / / ", "#/#/ / "),
    ('’', "#/#/ / / ", "#/#/ / "),
    ('!', "#/#/#/ /#", "#/#/ /#"),
    ('?', "###/  #/ ##/   / # ", "## / ##/   / # "),
    ('-', "  /  /##/  /  ", "  /  /##/  "),
    ('–', "   /   /###/   /   ", "   /   /###/   "),
    ('+', "   / # /###/ # /   ", "   / # /###/ # "),
    ('/', "  #/  #/ # /#  /#  ", "  #/ # / # /#  "),
    ('~', "    / # #/# # /    /    ", "    / # #/# # /    "),
    ('&', " ## /#   / ## /# # / ###", " ## / ## /# # / ###"),
    ('·', " / /#/ / ", " / /#/ "),
    ('×', "   /# #/ # /# #/   ", "   /# #/ # /# #"),
    ('(', " #/# /# /# / #", " #/# /# / #"),
    (')', "# / #/ #/ #/# ", "# / #/ #/# "),
];

/// A letter of the font.
#[derive(Clone, Copy)]
pub(super) struct Letter {
    /// The width in pixels.
    pub width: u16,
    drawing: &'static str,
}

impl Letter {
    /// Whether a pixel has ink; pixels outside have none.
    pub(super) fn has_ink(self, x: i16, y: i16) -> bool {
        let (Ok(column), Ok(row)) = (u16::try_from(x), u16::try_from(y)) else { return false };
        let index = usize::from(row) * (usize::from(self.width) + 1) + usize::from(column);
        column < self.width && self.drawing.as_bytes().get(index) == Some(&b'#')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_drawing_is_a_rectangle() {
        for (character, tall, small) in LETTERS {
            for (drawing, height) in [(tall, 5), (small, 4)] {
                let rows: Vec<_> = drawing.split('/').collect();
                assert_eq!(rows.len(), height, "{character}");
                assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{character}");
            }
        }
    }

    #[test]
    fn no_two_digits_look_alike() {
        for font in [Font::Tall, Font::Small] {
            let pixels = |digit: char| {
                let letter = font.letter(digit).unwrap();
                (0..5).flat_map(|y| (0..3).map(move |x| letter.has_ink(x, y))).collect::<Vec<_>>()
            };
            for first in '0'..='9' {
                for second in '0'..first {
                    assert_ne!(pixels(first), pixels(second), "{first} {second}");
                }
            }
        }
    }
}
