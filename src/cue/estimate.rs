//! How long words take where nobody has spoken them yet.

use std::time::Duration;

/// How long a sentence takes where no voice has measured it: about 0.07 s a
/// letter and 0.3 s around it, read off a synthetic voice at its usual pace.
pub fn estimate(text: &str) -> Duration {
    let letters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    Duration::from_millis(300) + Duration::from_millis(70).saturating_mul(letters)
}

/// A text of one sentence or several as an author wrote it.
const AROUND: u64 = 300;
/// A letter or a space, at the slowest.
const LETTER: u64 = 85;
/// A sign inside a sentence, or between two of them with its breath.
const SIGN: u64 = 350;
const STOP: u64 = 600;
/// A letter that is said by its name.
const SPELLED: u64 = 600;
/// A digit is said as up to twelve letters, another sign as up to nine.
const DIGIT: u64 = 13 * LETTER;
/// A character that a voice may have its own idea of.
const STRANGE: u64 = 1000;

/// How long a text takes at the very most, breaths included: about 1.8 times
/// as long as it does, in return for one look at its letters. A test holds it
/// against the embedded voice.
pub fn most(text: &str) -> Duration {
    let mut sum = AROUND;
    let mut word = Word::default();
    for char in text.chars() {
        if char.is_ascii_alphabetic() {
            sum += LETTER + word.letter(char);
            continue;
        }
        if char == '\'' {
            sum += LETTER;
            continue;
        }
        sum += word.end();
        sum += match char {
            ' ' | '\t' => LETTER,
            '.' | '!' | '?' | '\n' => STOP,
            ',' | ';' | ':' | '-' | '(' | ')' | '"' => SIGN,
            '0'..='9' => DIGIT,
            _ => STRANGE,
        };
    }
    Duration::from_millis(sum + word.end())
}

/// The word at hand, as far as it has been read: what can't be said as a word
/// is spelled.
#[derive(Default)]
struct Word {
    letters: u64,
    vowels: bool,
    consonants: u32,
    capitals: u32,
}

impl Word {
    /// Takes a letter; what it may take beyond other letters.
    fn letter(&mut self, letter: char) -> u64 {
        self.letters += 1;
        let vowel = matches!(letter.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
        self.vowels |= vowel;
        self.consonants = if vowel { 0 } else { self.consonants + 1 };
        self.capitals = if letter.is_ascii_uppercase() { self.capitals + 1 } else { 0 };
        if self.consonants > 3 || self.capitals > 1 { SPELLED } else { 0 }
    }

    /// Ends the word; what it may take beyond its letters.
    fn end(&mut self) -> u64 {
        let spelled = if self.vowels { 0 } else { self.letters * SPELLED };
        *self = Self::default();
        spelled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_grows_with_what_is_odd() {
        let all = ["Rest.", "Rest, up.", "Rest 2.", "Rst.", "Réstü."].map(most);
        assert!(all.iter().all(|most| *most > estimate("Rest.")), "{all:?}");
        assert!(all[0] < all[1] && all[1] < all[2] && all[2] < all[4] && all[0] < all[3], "{all:?}");
        assert!(most("IT band") > most("it band"));
    }
}
