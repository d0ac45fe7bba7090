//! Estimates how long the voice takes for a text. The numbers were fitted to the lengths
//! of 336 sentences at its usual pace, among them all of the shipped routines.

use std::time::Duration;

// All in milliseconds.

/// For a text, besides its words.
const TEXT: i32 = 149;
/// For each word, besides its letters.
const WORD: i32 = 14;
/// For each run of vowels.
const VOWELS: i32 = 24;
/// For a mute `e` at the end of a word.
const MUTE_E: i32 = -13;
/// For each mark that ends a sentence.
const END_MARK: i32 = 149;
/// For each mark inside a sentence.
const INNER_MARK: i32 = 209;
/// For each letter, from `a` to `z`.
const LETTERS: [i32; 26] = [
    51, 62, 55, 47, 35, 50, 40, 16, 42, 122, 38, 43, 55, 63, 47, 86, 8, 51, 68, 40, 42, 40, 62, 146, 60, 170,
];
/// For each letter of another alphabet.
const OTHER_LETTER: i32 = 70;
/// For each digit, which is said as a word.
const DIGIT: i32 = 350;

/// The estimated length of a text at the voice's usual pace.
pub(super) fn estimate(text: &str) -> Duration {
    let mut sum = TEXT;
    for word in text.split(|char: char| char.is_whitespace() || char == '-') {
        sum = sum.saturating_add(word_millis(word));
    }
    Duration::from_millis(u64::try_from(sum).unwrap_or(0))
}

const fn is_vowel(char: char) -> bool {
    matches!(char, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// The milliseconds of a word with its punctuation.
fn word_millis(word: &str) -> i32 {
    let mut sum = 0_i32;
    let mut letter_count = 0;
    let (mut before, mut last_letters) = (' ', [' '; 2]);
    for char in word.chars().map(|char| char.to_ascii_lowercase()) {
        sum = sum.saturating_add(match char {
            '.' | '!' | '?' => END_MARK,
            ',' | ';' | ':' => INNER_MARK,
            'a'..='z' => LETTERS[usize::from(char as u8 - b'a')],
            '0'..='9' => DIGIT,
            _ if char.is_alphanumeric() => OTHER_LETTER,
            _ => 0,
        });
        if is_vowel(char) && !is_vowel(before) {
            sum = sum.saturating_add(VOWELS);
        }
        if char.is_alphanumeric() {
            letter_count += 1;
            last_letters = [last_letters[1], char];
        }
        before = char;
    }
    let [second_last, last] = last_letters;
    let has_mute_e = letter_count > 3 && last == 'e' && !is_vowel(second_last) && second_last != 'l';
    sum.saturating_add(if letter_count > 0 { WORD } else { 0 }).saturating_add(if has_mute_e {
        MUTE_E
    } else {
        0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_are_near_the_real_lengths_for_any_text() {
        let near = |text: &str, millis: u64| {
            let estimated = estimate(text);
            assert!(
                estimated.abs_diff(Duration::from_millis(millis)).as_millis() < 150,
                "{text}: {estimated:?}"
            );
        };
        near("Change sides.", 950);
        near("Twenty.", 760);
        near("Keep the ball off bone, bruises, fresh strains and behind the knee.", 3_750);
        assert!(estimate(&"a".repeat(1 << 20)) > Duration::from_mins(1));
        assert!(estimate("") < Duration::from_millis(200));
    }
}
