//! How long the voice takes for a sentence, without saying it: fitted to the
//! lengths of 336 sentences at its usual pace, among them all that the shipped
//! routines say.

use std::time::Duration;

/// Milliseconds around a sentence, for each word, for each run of vowels, for a
/// mute `e` at a word's end, for each stop, and for each sign inside a sentence.
const AROUND: i32 = 149;
const WORD: i32 = 14;
const VOWELS: i32 = 24;
const MUTE: i32 = -13;
const STOP: i32 = 149;
const SIGN: i32 = 209;
/// Milliseconds for each letter, from `a` to `z`.
const LETTERS: [i32; 26] = [
    51, 62, 55, 47, 35, 50, 40, 16, 42, 122, 38, 43, 55, 63, 47, 86, 8, 51, 68, 40, 42, 40, 62, 146, 60, 170,
];
/// A letter of another alphabet, and a digit, which is said as a word.
const OTHER: i32 = 70;
const DIGIT: i32 = 350;

/// About how long the voice takes for a text at its usual pace.
pub(super) fn estimate(text: &str) -> Duration {
    let mut sum = AROUND;
    for word in text.split(|char: char| char.is_whitespace() || char == '-') {
        sum = sum.saturating_add(self::word(word));
    }
    Duration::from_millis(u64::try_from(sum).unwrap_or(0))
}

/// A word with the signs around it.
fn word(word: &str) -> i32 {
    let mut sum = 0_i32;
    let (mut letters, mut vowel) = (0, false);
    let mut last = [' '; 2];
    for char in word.chars() {
        let char = char.to_ascii_lowercase();
        let was_vowel = std::mem::replace(&mut vowel, matches!(char, 'a' | 'e' | 'i' | 'o' | 'u' | 'y'));
        sum = sum.saturating_add(match char {
            '.' | '!' | '?' => STOP,
            ',' | ';' | ':' => SIGN,
            'a'..='z' => LETTERS[usize::from(char as u8 - b'a')],
            '0'..='9' => DIGIT,
            _ if char.is_alphanumeric() => OTHER,
            _ => 0,
        });
        if vowel && !was_vowel {
            sum = sum.saturating_add(VOWELS);
        }
        if char.is_alphanumeric() {
            letters += 1;
            last = [last[1], char];
        }
    }
    let mute = letters > 3 && last[1] == 'e' && !matches!(last[0], 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'l');
    sum.saturating_add(if letters > 0 { WORD } else { 0 }).saturating_add(if mute { MUTE } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_take_their_time_and_anything_is_borne() {
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
