//! Estimates the length of words that were not measured.

use std::time::Duration;

/// How long a sentence takes where no voice has measured it: about 0.07 s a
/// letter and 0.3 s around it, read off a synthetic voice at its usual pace.
pub fn estimate(text: &str) -> Duration {
    let letters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    Duration::from_millis(300) + Duration::from_millis(70).saturating_mul(letters)
}

/// Fixed overhead of a text, in milliseconds.
const PER_TEXT: u32 = 300;
/// A letter or a space, at most.
const LETTER: u32 = 85;
/// A sign inside a sentence, or between two of them with its breath.
const SIGN: u32 = 350;
const STOP: u32 = 600;
/// A letter that is said by its name.
const SPELLED: u32 = 600;
/// A digit is said as up to twelve letters, another sign as up to nine.
const DIGIT: u32 = 13 * LETTER;
/// A character that a voice may have its own idea of.
const STRANGE: u32 = 1000;

/// What a byte of a text may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    Vowel,
    Consonant,
    /// One of these inside a word; the word goes on.
    Apostrophe,
    /// Anything that ends a word, and how many milliseconds it takes at most.
    Other(u32),
}

const BYTES: [Byte; 256] = {
    let mut table = [Byte::Other(STRANGE); 256];
    let mut byte = 0_u8;
    loop {
        table[byte as usize] = match byte {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'A' | b'E' | b'I' | b'O' | b'U' | b'Y' => Byte::Vowel,
            b'a'..=b'z' | b'A'..=b'Z' => Byte::Consonant,
            b'\'' => Byte::Apostrophe,
            b' ' | b'\t' => Byte::Other(LETTER),
            b'.' | b'!' | b'?' | b'\n' => Byte::Other(STOP),
            b',' | b';' | b':' | b'-' | b'(' | b')' | b'"' => Byte::Other(SIGN),
            b'0'..=b'9' => Byte::Other(DIGIT),
            // All bytes of a character but its first.
            0x80..=0xbf => Byte::Other(0),
            _ => Byte::Other(STRANGE),
        };
        if byte == u8::MAX {
            break table;
        }
        byte += 1;
    }
};

/// An upper bound for the length of a spoken text, with pauses: about 1.8 times its
/// real length, computed in one pass over its bytes. A test compares it with the
/// embedded voice.
pub fn max_duration(text: &str) -> Duration {
    let mut sum = u64::from(PER_TEXT);
    let mut word = WordScan::default();
    for byte in text.bytes() {
        sum += u64::from(match BYTES[usize::from(byte)] {
            Byte::Vowel => LETTER + word.letter(true, byte.is_ascii_uppercase()),
            Byte::Consonant => LETTER + word.letter(false, byte.is_ascii_uppercase()),
            Byte::Apostrophe => LETTER,
            Byte::Other(most) => most + std::mem::take(&mut word).spelled(),
        });
    }
    Duration::from_millis(sum + u64::from(word.spelled()))
}

/// A word while it is scanned: one that can't be pronounced is spelled.
#[derive(Default)]
struct WordScan {
    letters: u32,
    vowels: bool,
    consonants: u32,
    capitals: u32,
}

impl WordScan {
    /// Adds a letter. Returns the time it may take beyond [`LETTER`].
    fn letter(&mut self, vowel: bool, capital: bool) -> u32 {
        self.letters += 1;
        self.vowels |= vowel;
        self.consonants = if vowel { 0 } else { self.consonants + 1 };
        self.capitals = if capital { self.capitals + 1 } else { 0 };
        if self.consonants > 3 || self.capitals > 1 { SPELLED } else { 0 }
    }

    /// The time that the word may take beyond its letters.
    fn spelled(&self) -> u32 {
        if self.vowels { 0 } else { self.letters.saturating_mul(SPELLED) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_grows_with_what_is_odd() {
        let all = ["Rest.", "Rest, up.", "Rest 2.", "Rst.", "Réstü."].map(max_duration);
        assert!(all.iter().all(|most| *most > estimate("Rest.")), "{all:?}");
        assert!(all[0] < all[1] && all[1] < all[2] && all[2] < all[4] && all[0] < all[3], "{all:?}");
        assert!(max_duration("IT band") > max_duration("it band"));
    }
}
