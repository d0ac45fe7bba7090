//! Text that came from outside (file names, texts of files, messages of the
//! system, of editors and of voices) as it may reach a terminal, a log, a
//! shell or another program.
//!
//! One table says which characters do more than stand in their place. The
//! checker of routines and everything that prints go by it.

use std::borrow::Cow;
use std::fmt::Write as _;

/// What a character does beside being seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// Nothing.
    None,
    /// It joins its neighbours, or chooses how they look: it belongs to emoji
    /// and to several scripts, and has no width anywhere.
    Joins,
    /// It moves the cursor, rings the bell, changes the terminal or turns the
    /// direction of writing.
    Controls,
    /// It is not seen, and terminals don't agree how many columns it takes.
    Unseen,
}

const fn effect(c: char) -> Effect {
    match c {
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => Effect::Controls,
        '\u{ad}'
        | '\u{180e}'
        | '\u{200b}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e001f}' => Effect::Unseen,
        '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' => Effect::Joins,
        _ => Effect::None,
    }
}

/// Whether no text of a routine may hold this character: C0, DEL, C1, and what
/// turns the direction of writing. Line breaks and tabs are among them.
pub const fn is_control(c: char) -> bool {
    matches!(effect(c), Effect::Controls)
}

/// Whether this character is not seen and takes no column or one, which differs
/// between terminals.
pub const fn is_unseen(c: char) -> bool {
    matches!(effect(c), Effect::Unseen)
}

/// Whether a text is ASCII without controls, as nearly all are.
fn is_plain(text: &str) -> bool {
    let plain = |bytes: &[u8]| bytes.iter().fold(true, |all, byte| all & (0x20..0x7f).contains(byte));
    text.as_bytes().chunks(32).all(plain)
}

/// The text on one line, and without any power over a terminal: a line break
/// or a tab becomes a space, other controls their pictures (`␛`), and what is
/// not seen the replacement character.
pub fn harmless(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    text.chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { stand_in(c) }).collect()
}

/// The same for a text of several lines, whose line breaks and tabs stay.
pub fn harmless_lines(text: &str) -> Cow<'_, str> {
    let stays = |c: char| matches!(c, '\n' | '\t') || !matches!(effect(c), Effect::Controls | Effect::Unseen);
    if text.chars().all(stays) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    Cow::Owned(text.chars().map(|c| if stays(c) { c } else { stand_in(c) }).collect())
}

/// The same for lines that were drawn with colours: sequences that choose
/// colours (SGR) stay as well.
pub fn harmless_drawing(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        let (before, from) = rest.split_at(at);
        out.push_str(&harmless_lines(before));
        let length = colour(from).unwrap_or(0);
        let (sequence, after) = from.split_at(length);
        out.push_str(sequence);
        rest = if length > 0 {
            after
        } else {
            out.push('␛');
            after.get(1..).unwrap_or("")
        };
    }
    out.push_str(&harmless_lines(rest));
    out
}

/// The length of the sequence for colours that a text begins with.
fn colour(text: &str) -> Option<usize> {
    let body = text.strip_prefix("\u{1b}[")?;
    let end = body.find(|c: char| !matches!(c, '0'..='9' | ';'))?;
    body.get(end..)?.starts_with('m').then_some(end + 3)
}

/// What is shown in place of a character.
pub(super) fn stand_in(c: char) -> char {
    match (effect(c), c) {
        (Effect::Controls, '\0'..='\u{1f}') => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        (Effect::Controls, '\u{7f}') => '␡',
        (Effect::Controls | Effect::Unseen, _) => '\u{fffd}',
        (Effect::None | Effect::Joins, c) => c,
    }
}

/// The character to show where every one has a column of its own, as in a line
/// of a file with carets below it.
pub(super) fn in_its_column(c: char) -> char {
    match (effect(c), c) {
        (_, '\t') => '\t',
        (Effect::Joins, _) => '\u{fffd}',
        _ => stand_in(c),
    }
}

/// The text without anything that a terminal does not show: for what is drawn
/// cell by cell, where the width of all the rest is known.
pub fn seen(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| matches!(effect(c), Effect::Controls | Effect::Unseen);
    if is_plain(text) || !text.contains(hidden) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(hidden, ""))
}

/// The text without what is not seen; a line that is separated in Unicode's
/// own way is parted by a space. What a routine may not hold stays.
pub fn without_unseen(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let parted = text.replace(['\u{2028}', '\u{2029}'], " ");
    Cow::Owned(parted.replace(is_unseen, ""))
}

/// JSON in which every control and unseen character of its texts is escaped,
/// so that it can be looked at in a terminal.
pub fn harmless_json(json: &str) -> Cow<'_, str> {
    let risky = |c: char| matches!(effect(c), Effect::Controls | Effect::Unseen) && !matches!(c, '\n' | '\t');
    if !json.contains(risky) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if risky(c) {
            // Beside its layout, JSON holds such a character in texts alone.
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a String can't fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// A word of a command that a person may paste into a shell: bare where the
/// shell reads it so, quoted otherwise.
pub fn shell_word(word: &str) -> String {
    let bare =
        |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '@' | '+' | ',' | '=');
    if !word.is_empty() && word.chars().all(bare) {
        return word.to_owned();
    }
    format!("'{}'", harmless(word).replace('\'', "'\\''"))
}

/// The name of a routine or the path of a file as an argument of supple: a
/// word that no option is mistaken for.
pub fn argument(word: &str) -> String {
    let quoted = shell_word(word);
    if word.starts_with('-') && word != "-" { format!("-- {quoted}") } else { quoted }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a\u{1b}]0;x\u{7}\u{9b}2J\u{202e}b\u{ad}c\u{2028}d\u{fff9}e\r\nf";

    #[test]
    fn nothing_of_it_reaches_the_terminal() {
        let shown = harmless(HOSTILE);
        assert_eq!(shown, "a␛]0;x␇\u{fffd}2J\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e␍ f");
        assert_eq!(harmless_lines("a\tb\r\nc\u{9b}"), "a\tb\nc\u{fffd}");
        assert_eq!(seen(HOSTILE), "a]0;x2Jbcdef");
        assert_eq!(
            without_unseen("Ham\u{ad}string\u{2028}ball \u{1f3c3}\u{200d}\u{2640}\u{fe0f}"),
            "Hamstring ball \u{1f3c3}\u{200d}\u{2640}\u{fe0f}"
        );
    }

    #[test]
    fn colours_stay_in_a_drawing_and_nothing_else_does() {
        let drawn = "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m\u{1b}[2J\u{1b}]0;x\u{7}\u{1b}";
        assert_eq!(harmless_drawing(drawn), "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m␛[2J␛]0;x␇␛");
    }

    #[test]
    fn json_says_the_same_and_is_harmless() {
        let json = serde_json::to_string(HOSTILE).unwrap();
        let safe = harmless_json(&json);
        assert!(!safe.contains(|c| is_control(c) || is_unseen(c)), "{safe}");
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), HOSTILE);
        let high = serde_json::to_string("\u{e0001}\u{7f}").unwrap();
        assert_eq!(serde_json::from_str::<String>(&harmless_json(&high)).unwrap(), "\u{e0001}\u{7f}");
    }

    #[test]
    fn what_is_pasted_is_one_word() {
        assert_eq!(shell_word("after-the-hill"), "after-the-hill");
        assert_eq!(shell_word("sent/My March.toml"), "'sent/My March.toml'");
        assert_eq!(shell_word("x;reboot.toml"), "'x;reboot.toml'");
        assert_eq!(shell_word("$(id)`id`'s\n"), "'$(id)`id`'\\''s '");
        assert_eq!(shell_word("~root"), "'~root'");
        assert_eq!(shell_word(""), "''");
        assert_eq!(argument("-rf.toml"), "-- -rf.toml");
    }
}
