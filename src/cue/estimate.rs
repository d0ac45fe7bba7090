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
const PER_TEXT: u64 = 300;
/// A letter or a space.
const LETTER: u64 = 85;
/// A punctuation mark inside a sentence, with its pause.
const INNER_MARK: u64 = 350;
/// A mark that ends a sentence, with the pause after it.
const END_MARK: u64 = 600;
/// A letter that is said by its name, beyond [`LETTER`].
const SPELLED: u64 = 600;
/// A digit, which is said as up to twelve letters and a space.
const DIGIT: u64 = 13 * LETTER;
/// Any other character: voices differ in how they say these.
const OTHER_CHARACTER: u64 = 1000;

/// An upper bound for the length of a spoken text, with pauses: about 1.8 times its
/// real length, and quickly computed. A test compares it with the embedded voice.
pub fn max_duration(text: &str) -> Duration {
    let bytes = text.as_bytes();
    let is_in_word = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'\'';
    let spelled: u64 = bytes.split(|byte| !is_in_word(byte)).map(spelled_letters).sum();
    let said: u64 = bytes.iter().map(|byte| max_millis(*byte)).sum();
    Duration::from_millis(PER_TEXT + said + spelled * SPELLED)
}

/// The most milliseconds that a byte of a text takes, unless it is spelled.
const fn max_millis(byte: u8) -> u64 {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'\'' | b' ' | b'\t' => LETTER,
        b'.' | b'!' | b'?' | b'\n' => END_MARK,
        b',' | b';' | b':' | b'-' | b'(' | b')' | b'"' => INNER_MARK,
        b'0'..=b'9' => DIGIT,
        // UTF-8 continuation bytes: the first byte counts for the character.
        0x80..=0xbf => 0,
        _ => OTHER_CHARACTER,
    }
}

/// The number of letters of a word that a voice may spell: all if it has no vowel, and
/// those that follow many consonants or a capital.
fn spelled_letters(word: &[u8]) -> u64 {
    let (mut letters, mut spelled, mut has_vowel) = (0, 0, false);
    // How many of them stand in a row.
    let (mut consonants, mut capitals) = (0, 0);
    for letter in word.iter().filter(|letter| letter.is_ascii_alphabetic()) {
        let is_vowel = b"aeiouyAEIOUY".contains(letter);
        letters += 1;
        has_vowel |= is_vowel;
        consonants = if is_vowel { 0 } else { consonants + 1 };
        capitals = if letter.is_ascii_uppercase() { capitals + 1 } else { 0 };
        spelled += u64::from(consonants > 3 || capitals > 1);
    }
    if has_vowel { spelled } else { spelled + letters }
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
