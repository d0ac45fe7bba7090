//! supple's own letters and digits, five pixels high.
//!
//! Each is drawn here as it looks; [`super::BigText`] scales them and rounds
//! their corners.

/// Rows of a letter.
pub(super) const HEIGHT: i16 = 5;

/// A letter: `#` is ink, rows parted by `/`.
type Drawing = (char, &'static str);

const DRAWINGS: [Drawing; 50] = [
    ('0', "###/# #/# #/# #/###"),
    ('1', " # /## / # / # /###"),
    ('2', "###/  #/###/#  /###"),
    ('3', "###/  #/###/  #/###"),
    ('4', "# #/# #/###/  #/  #"),
    ('5', "###/#  /###/  #/###"),
    ('6', "###/#  /###/# #/###"),
    ('7', "###/  #/  #/  #/  #"),
    ('8', "###/# #/###/# #/###"),
    ('9', "###/# #/###/  #/###"),
    ('A', "###/# #/###/# #/# #"),
    ('B', "## /# #/## /# #/## "),
    ('C', "###/#  /#  /#  /###"),
    ('D', "## /# #/# #/# #/## "),
    ('E', "###/#  /## /#  /###"),
    ('F', "###/#  /## /#  /#  "),
    ('G', "####/#   /# ##/#  #/####"),
    ('H', "# #/# #/###/# #/# #"),
    ('I', "#/#/#/#/#"),
    ('J', "  #/  #/  #/# #/###"),
    ('K', "#  #/# # /##  /# # /#  #"),
    ('L', "#  /#  /#  /#  /###"),
    ('M', "#   #/## ##/# # #/#   #/#   #"),
    ('N', "#  #/## #/# ##/#  #/#  #"),
    ('O', "###/# #/# #/# #/###"),
    ('P', "###/# #/###/#  /#  "),
    ('Q', "### /# # /# # /### /  ##"),
    ('R', "## /# #/## /# #/# #"),
    ('S', "###/#  /###/  #/###"),
    ('T', "###/ # / # / # / # "),
    ('U', "# #/# #/# #/# #/###"),
    ('V', "# #/# #/# #/# #/ # "),
    ('W', "#   #/#   #/# # #/## ##/#   #"),
    ('X', "# #/# #/ # /# #/# #"),
    ('Y', "# #/# #/ # / # / # "),
    ('Z', "###/  #/ # /#  /###"),
    (' ', "  /  /  /  /  "),
    (':', " /#/ /#/ "),
    ('.', " / / / /#"),
    (',', " / / /#/#"),
    ('\'', "#/#/ / / "),
    ('’', "#/#/ / / "),
    ('!', "#/#/#/ /#"),
    ('?', "###/  #/ ##/   / # "),
    ('-', "  /  /##/  /  "),
    ('–', "   /   /###/   /   "),
    ('+', "   / # /###/ # /   "),
    ('/', "  #/  #/ # /#  /#  "),
    ('~', "    / # #/# # /    /    "),
    ('&', " ## /#   / ## /# # / ###"),
];

/// A letter of the font.
#[derive(Clone, Copy)]
pub(super) struct Letter {
    /// Its width in pixels.
    pub width: u16,
    drawing: &'static str,
}

impl Letter {
    /// The letter for a character; small ones are drawn as capitals.
    pub(super) fn of(character: char) -> Option<Self> {
        let wanted = character.to_ascii_uppercase();
        let (_, drawing) = DRAWINGS.iter().find(|(known, _)| *known == wanted)?;
        let width = drawing.split('/').next().map_or(0, str::len);
        Some(Self { width: u16::try_from(width).ok()?, drawing })
    }

    /// Whether there is ink at a pixel; outside there is none.
    pub(super) fn ink(self, x: i16, y: i16) -> bool {
        let Ok(column) = u16::try_from(x) else { return false };
        if column >= self.width || !(0..HEIGHT).contains(&y) {
            return false;
        }
        let at = i32::from(y) * (i32::from(self.width) + 1) + i32::from(column);
        usize::try_from(at).is_ok_and(|at| self.drawing.as_bytes().get(at) == Some(&b'#'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_drawing_is_a_rectangle_of_five_rows() {
        for (character, drawing) in DRAWINGS {
            let rows: Vec<_> = drawing.split('/').collect();
            assert_eq!(rows.len(), 5, "{character}");
            assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{character}");
        }
    }

    #[test]
    fn no_two_digits_look_alike() {
        for first in '0'..='9' {
            for second in '0'..first {
                let same = (0..5).all(|y| {
                    (0..3).all(|x| {
                        Letter::of(first).unwrap().ink(x, y) == Letter::of(second).unwrap().ink(x, y)
                    })
                });
                assert!(!same, "{first} {second}");
            }
        }
    }
}
