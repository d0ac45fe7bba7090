//! Estimates the length of words that were not measured.

use std::time::Duration;

/// How long a sentence takes if no voice has measured it: about 0.07 s for each
/// character and 0.3 s for the sentence, measured with a synthetic voice at its usual
/// pace.
pub fn estimate(text: &str) -> Duration {
    let characters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    Duration::from_millis(300) + Duration::from_millis(70).saturating_mul(characters)
}

// Upper bounds for the parts of a text, in milliseconds, from which `max_duration` is made.

/// What a text takes beyond its characters.
const PER_TEXT: u32 = 300;
/// A letter or a space.
const LETTER: u32 = 85;
/// A punctuation mark inside a sentence, with its pause.
const INNER_MARK: u32 = 350;
/// A mark that ends a sentence, with the pause after it.
const END_MARK: u32 = 600;
/// A letter that is said by its name, beyond [`LETTER`].
const SPELLED: u32 = 600;
/// A digit, which is said as up to twelve letters and a space.
const DIGIT: u32 = 13 * LETTER;
/// Any other character: voices differ in how they say these.
const OTHER_CHARACTER: u32 = 1000;

/// A class of bytes of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    Vowel,
    Consonant,
    /// Belongs to a word.
    Apostrophe,
    /// Ends a word, and takes at most so many milliseconds.
    Other(u32),
}

impl Byte {
    const fn of(byte: u8) -> Self {
        match byte {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'A' | b'E' | b'I' | b'O' | b'U' | b'Y' => Self::Vowel,
            b'a'..=b'z' | b'A'..=b'Z' => Self::Consonant,
            b'\'' => Self::Apostrophe,
            b' ' | b'\t' => Self::Other(LETTER),
            b'.' | b'!' | b'?' | b'\n' => Self::Other(END_MARK),
            b',' | b';' | b':' | b'-' | b'(' | b')' | b'"' => Self::Other(INNER_MARK),
            b'0'..=b'9' => Self::Other(DIGIT),
            // UTF-8 continuation bytes: the first byte counts for the character.
            0x80..=0xbf => Self::Other(0),
            _ => Self::Other(OTHER_CHARACTER),
        }
    }
}

/// An upper bound for the length of a spoken text, with pauses: about 1.8 times its
/// real length, computed in one pass over its bytes. A test compares it with the
/// embedded voice.
pub fn max_duration(text: &str) -> Duration {
    let mut sum = u64::from(PER_TEXT);
    let mut word = WordScan::default();
    for byte in text.bytes() {
        sum += u64::from(match Byte::of(byte) {
            Byte::Vowel | Byte::Consonant => LETTER + word.add_letter(byte),
            Byte::Apostrophe => LETTER,
            Byte::Other(millis) => millis + std::mem::take(&mut word).spelling_time(),
        });
    }
    Duration::from_millis(sum + u64::from(word.spelling_time()))
}

/// A word while it is scanned. A voice may spell a word without vowels, and letters that
/// follow many consonants or a capital.
#[derive(Default)]
struct WordScan {
    letters: u32,
    has_vowel: bool,
    /// Consonants in a row.
    consonants: u32,
    /// Capitals in a row.
    capitals: u32,
}

impl WordScan {
    /// Adds a letter. Returns the milliseconds it may take beyond [`LETTER`].
    fn add_letter(&mut self, letter: u8) -> u32 {
        let is_vowel = Byte::of(letter) == Byte::Vowel;
        self.letters += 1;
        self.has_vowel |= is_vowel;
        self.consonants = if is_vowel { 0 } else { self.consonants + 1 };
        self.capitals = if letter.is_ascii_uppercase() { self.capitals + 1 } else { 0 };
        if self.consonants > 3 || self.capitals > 1 { SPELLED } else { 0 }
    }

    /// The milliseconds that the word may take beyond its letters.
    fn spelling_time(&self) -> u32 {
        if self.has_vowel { 0 } else { self.letters.saturating_mul(SPELLED) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_upper_bound_grows_with_what_may_be_spelled() {
        let [plain, comma, digit, no_vowel, accents] =
            ["Rest.", "Rest, up.", "Rest 2.", "Rst.", "Réstü."].map(max_duration);
        assert!(plain > estimate("Rest."));
        assert!(plain < comma && comma < digit && digit < accents && plain < no_vowel);
        assert!(max_duration("IT band") > max_duration("it band"));
    }
}
