//! Makes any text safe to speak: removes control characters and signs that an engine would
//! spell out, and limits the length.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most characters of a text that are spoken: about half a minute. Longer texts are
/// cut at a word, because the time that engines take grows with the square of the length.
pub const MAX_CHARACTERS: usize = 400;

/// The longest run of letters that is still a word.
const LONGEST_WORD: usize = 40;

/// The text as an engine gets it: words, single spaces, plain punctuation.
/// Empty if there is nothing to say.
pub(super) fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len().min(MAX_CHARACTERS * 4));
    let mut count = 0;
    for word in plain_text(text).split_whitespace() {
        let word: String = word.chars().take(LONGEST_WORD).collect();
        count += word.chars().count() + 1;
        if count > MAX_CHARACTERS {
            break;
        }
        if !tidied.is_empty() {
            tidied.push(' ');
        }
        tidied.push_str(&word);
    }
    // A command could take a text that begins with a hyphen for an option.
    let start = tidied.find(char::is_alphanumeric);
    start.map_or_else(String::new, |start| tidied.split_off(start))
}

/// The text in characters that an engine knows: letters, composed with their accents, and plain
/// punctuation.
fn plain_text(text: &str) -> String {
    let mut plain_text = String::with_capacity(text.len().min(MAX_CHARACTERS * 8));
    // Enough characters for the longest text that is spoken, even if most become spaces.
    for char in text.chars().take(MAX_CHARACTERS * 8).nfc() {
        match plain(char) {
            _ if matches!(char, '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}') => {}
            // Where these marks are used, no space may follow them.
            mark if mark != char && is_mark(mark) => {
                if !plain_text.trim_end().ends_with(is_mark) {
                    plain_text.push(mark);
                }
                plain_text.push(' ');
            }
            plain => plain_text.push(plain),
        }
    }
    plain_text
}

/// The characters of a text that have a meaning but can't be spoken: emoji, arrows,
/// symbols. Quotes, brackets and invisible characters don't count.
pub(super) fn unspoken_characters(text: &str) -> String {
    let is_expected = |char: char| char.is_whitespace() || char.is_control() || char.is_ascii();
    // Quotes, the soft hyphen, general punctuation, brackets and variation selectors.
    let is_silent = |char: char| matches!(char, '\u{ab}' | '\u{ad}' | '\u{bb}' | '\u{2000}'..='\u{206f}' | '\u{3008}'..='\u{301f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ff08}' | '\u{ff09}');
    text.chars()
        .take(MAX_CHARACTERS * 8)
        .filter(|char| !is_expected(*char) && !is_silent(*char) && plain(*char) == ' ')
        .collect()
}

/// A character as an engine gets it; a space for one that it would spell out.
fn plain(char: char) -> char {
    match char {
        '\u{2018}' | '\u{2019}' | '\u{2032}' => '\'',
        '\u{2013}' | '\u{2014}' | '-' => '-',
        '\u{2026}' | '\u{3002}' | '\u{ff0e}' | '\u{964}' | '\u{6d4}' => '.',
        '\u{ff0c}' | '\u{3001}' | '\u{60c}' => ',',
        '\u{ff1b}' | '\u{61b}' => ';',
        '\u{ff1a}' => ':',
        '\u{ff01}' => '!',
        '\u{ff1f}' | '\u{61f}' => '?',
        '\'' => char,
        _ if is_mark(char) || char.is_alphanumeric() => char,
        // Variation selectors and keycaps.
        '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' => ' ',
        _ if is_combining_mark(char) => char,
        _ => ' ',
    }
}

/// Whether a character is punctuation that engines pause at.
const fn is_mark(char: char) -> bool {
    matches!(char, '.' | ',' | ';' | ':' | '!' | '?')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_pass_and_signs_become_spaces() {
        assert_eq!(tidy("Bend,  and\tstraighten."), "Bend, and straighten.");
        assert_eq!(tidy("the knee\u{2019}s edge \u{2014} there\u{2026}"), "the knee's edge - there.");
        assert_eq!(tidy("<b>\u{1b}[2J\u{7}\0loud</b> & \u{1f642}"), "b 2J loud b");
        assert_eq!(tidy("--help `rm` $(rm)"), "help rm rm");
        assert_eq!(tidy(" \u{1f642} \u{202e} -- ... "), "");
    }

    #[test]
    fn words_of_any_script_stay_whole() {
        assert_eq!(tidy("E\u{301}tirez la jambe arrie\u{300}re"), "\u{c9}tirez la jambe arri\u{e8}re");
        assert_eq!(tidy("Ham\u{ad}string"), "Hamstring");
        for text in ["ค่อยๆ ข้าง", "क्या"] {
            assert_eq!(tidy(text), text);
            assert_eq!(unspoken_characters(text), "");
        }
        assert_eq!(tidy("1\u{fe0f}\u{20e3}Go"), "1 Go");
    }

    #[test]
    fn pauses_of_any_script_are_kept() {
        assert_eq!(tidy("站起来。慢慢，呼吸！！"), "站起来. 慢慢, 呼吸!");
        assert_eq!(tidy("उठो। साँस लो।"), "उठो. साँस लो.");
        assert_eq!(tidy("Wait\u{2026}then go"), "Wait. then go");
    }

    #[test]
    fn characters_that_are_left_out_are_reported() {
        assert_eq!(
            unspoken_characters("Go \u{1f642}, \u{201c}left\u{201d} (M\u{fc}ller\u{2019}s) \u{2192} x\u{b2}"),
            "\u{1f642}\u{2192}"
        );
        assert_eq!(unspoken_characters("<b>\u{1b}[2J & plain\u{2026}"), "");
    }

    #[test]
    fn long_texts_end_at_a_word() {
        let long = tidy(&"hold ".repeat(200_000));
        assert!(long.chars().count() <= MAX_CHARACTERS && long.ends_with("hold"));
        assert_eq!(tidy(&"a".repeat(1 << 20)).len(), LONGEST_WORD);
    }
}
