//! Makes text from outside (file names, texts of files, messages of the system, of
//! editors and of voices) safe for a terminal, a log, a shell or another program.
//!
//! One table classifies characters by their effect on a terminal. The checker of
//! routines and everything that prints use it.

use std::borrow::Cow;
use std::fmt::Write as _;

/// How a character behaves in a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CharClass {
    /// It is shown, and has no other effect.
    Printable,
    /// It joins its neighbours, or chooses how they look, in emoji and several scripts. It
    /// has no width in any terminal.
    Joiner,
    /// It moves the cursor, rings the bell, changes the terminal or the direction of
    /// writing.
    Control,
    /// It is invisible, and terminals disagree about its width.
    Invisible,
}

const fn char_class(c: char) -> CharClass {
    match c {
        '\0'..='\u{1f}' // C0
        | '\u{7f}'..='\u{9f}' // DEL and C1
        | '\u{61c}' // Arabic letter mark
        | '\u{200e}' // left-to-right mark
        | '\u{200f}' // right-to-left mark
        | '\u{202a}'..='\u{202e}' // bidirectional embeddings and overrides
        | '\u{2066}'..='\u{2069}' // bidirectional isolates
            => CharClass::Control,
        '\u{ad}' // soft hyphen
        | '\u{180e}' // Mongolian vowel separator
        | '\u{200b}' // zero-width space
        | '\u{2028}' // line separator
        | '\u{2029}' // paragraph separator
        | '\u{2060}'..='\u{2065}' // word joiner and invisible operators
        | '\u{206a}'..='\u{206f}' // deprecated format characters
        | '\u{3164}' // Hangul filler
        | '\u{feff}' // byte order mark
        | '\u{ffa0}' // halfwidth Hangul filler
        | '\u{fff0}'..='\u{fffb}' // unassigned, and interlinear annotation
        | '\u{1bca0}'..='\u{1bca3}' // shorthand format controls
        | '\u{1d173}'..='\u{1d17a}' // musical beams, ties and slurs
        | '\u{e0000}'..='\u{e001f}' // language tag
            => CharClass::Invisible,
        '\u{200c}' | '\u{200d}' // zero-width non-joiner and joiner
        | '\u{fe00}'..='\u{fe0f}' // variation selectors
            => CharClass::Joiner,
        _ => CharClass::Printable,
    }
}

/// Whether this is a control character or one that changes the direction of
/// writing: C0 with line breaks and tabs, DEL, C1, and the bidirectional marks,
/// embeddings and isolates.
pub const fn is_control_or_bidi(c: char) -> bool {
    matches!(char_class(c), CharClass::Control)
}

/// Whether this character is invisible and takes a width that differs between
/// terminals.
pub const fn is_invisible(c: char) -> bool {
    matches!(char_class(c), CharClass::Invisible)
}

/// Whether this is a control or an invisible character.
const fn is_nonprinting(c: char) -> bool {
    is_control_or_bidi(c) || is_invisible(c)
}

/// Whether a text is ASCII without controls, as nearly all texts are.
fn is_plain(text: &str) -> bool {
    // In chunks without an early end, which the compiler vectorizes.
    let is_plain = |chunk: &[u8]| chunk.iter().fold(true, |plain, byte| plain & (0x20..0x7f).contains(byte));
    text.as_bytes().chunks(32).all(is_plain)
}

/// Makes a text safe to print on one line: line breaks and tabs become spaces, others of C0
/// and DEL their pictures (`␛`), and all other control and invisible characters U+FFFD.
pub fn sanitize_line(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    text.chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { replacement(c) }).collect()
}

/// Makes a text of several lines safe to print. Like [`sanitize_line`], but line
/// breaks and tabs stay.
pub fn sanitize_text(text: &str) -> Cow<'_, str> {
    let stays = |c: char| matches!(c, '\n' | '\t') || !is_nonprinting(c);
    if text.chars().all(stays) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    Cow::Owned(text.chars().map(|c| if stays(c) { c } else { replacement(c) }).collect())
}

/// Makes coloured lines safe to print. Like [`sanitize_text`], but the escape
/// sequences for colours (SGR) stay.
pub fn sanitize_ansi(text: &str) -> String {
    let mut sanitized = String::with_capacity(text.len());
    let mut remaining = text;
    while let Some(escape) = remaining.find('\u{1b}') {
        let (before, from_escape) = remaining.split_at(escape);
        sanitized.push_str(&sanitize_text(before));
        if let Some(length) = colour_sequence_length(from_escape) {
            let (sequence, after) = from_escape.split_at(length);
            sanitized.push_str(sequence);
            remaining = after;
        } else {
            sanitized.push('␛');
            remaining = from_escape.get(1..).unwrap_or("");
        }
    }
    sanitized.push_str(&sanitize_text(remaining));
    sanitized
}

/// The length in bytes of the escape sequence for colours that a text begins with.
fn colour_sequence_length(text: &str) -> Option<usize> {
    const START: &str = "\u{1b}[";
    const END: &str = "m";
    let body = text.strip_prefix(START)?;
    let end = body.find(|c: char| !matches!(c, '0'..='9' | ';'))?;
    body.get(end..)?.starts_with(END).then_some(START.len() + end + END.len())
}

/// The character that is shown in place of another.
pub(super) fn replacement(c: char) -> char {
    match (char_class(c), c) {
        (CharClass::Control, '\0'..='\u{1f}') => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        (CharClass::Control, '\u{7f}') => '␡',
        (CharClass::Control | CharClass::Invisible, _) => '\u{fffd}',
        (CharClass::Printable | CharClass::Joiner, c) => c,
    }
}

/// Like [`replacement`], but for a line with carets below it: joiners, which have no
/// width, become U+FFFD, and tabs stay, which the renderer expands.
pub(super) fn fixed_width_replacement(c: char) -> char {
    match (char_class(c), c) {
        (_, '\t') => '\t',
        (CharClass::Joiner, _) => '\u{fffd}',
        _ => replacement(c),
    }
}

/// Removes control and invisible characters: for text that is drawn cell by cell.
pub fn strip_nonprinting(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.contains(is_nonprinting) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(is_nonprinting, ""))
}

/// Removes invisible characters; U+2028 and U+2029 become spaces. Control
/// characters stay, so that the checker can report them.
pub fn strip_invisible(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.contains(is_invisible) {
        return Cow::Borrowed(text);
    }
    let on_one_line = text.replace(['\u{2028}', '\u{2029}'], " ");
    Cow::Owned(on_one_line.replace(is_invisible, ""))
}

/// Escapes every control and invisible character in the strings of a JSON text, so
/// that it can be printed to a terminal.
pub fn sanitize_json(json: &str) -> Cow<'_, str> {
    let is_escaped = |c: char| is_nonprinting(c) && !matches!(c, '\n' | '\t');
    if !json.contains(is_escaped) {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if is_escaped(c) {
            // In valid JSON such a character is inside a string.
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a String can't fail.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

/// Quotes a word for a shell, if it needs quotes.
pub fn shell_word(word: &str) -> String {
    let needs_no_quotes =
        |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '@' | '+' | ',' | '=');
    if !word.is_empty() && word.chars().all(needs_no_quotes) {
        return word.to_owned();
    }
    format!("'{}'", sanitize_line(word).replace('\'', "'\\''"))
}

/// Quotes the name of a routine or a file as an argument of supple, so that a
/// leading `-` is not read as an option.
pub fn shell_argument(word: &str) -> String {
    let quoted = shell_word(word);
    if word.starts_with('-') && word != "-" { format!("-- {quoted}") } else { quoted }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a\u{1b}]0;x\u{7}\u{9b}2J\u{202e}b\u{ad}c\u{2028}d\u{fff9}e\r\nf";

    #[test]
    fn controls_and_invisible_characters_never_reach_the_terminal() {
        let shown = sanitize_line(HOSTILE);
        assert_eq!(shown, "a␛]0;x␇\u{fffd}2J\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e␍ f");
        assert_eq!(sanitize_text("a\tb\r\nc\u{9b}"), "a\tb\nc\u{fffd}");
        assert_eq!(strip_nonprinting(HOSTILE), "a]0;x2Jbcdef");
        assert_eq!(
            strip_invisible("Ham\u{ad}string\u{2028}ball \u{1f3c3}\u{200d}\u{2640}\u{fe0f}"),
            "Hamstring ball \u{1f3c3}\u{200d}\u{2640}\u{fe0f}"
        );
    }

    #[test]
    fn colours_stay_in_a_drawing_and_nothing_else_does() {
        let drawn = "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m\u{1b}[2J\u{1b}]0;x\u{7}\u{1b}";
        assert_eq!(sanitize_ansi(drawn), "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m␛[2J␛]0;x␇␛");
    }

    #[test]
    fn json_says_the_same_and_is_harmless() {
        let json = serde_json::to_string(HOSTILE).unwrap();
        let safe = sanitize_json(&json);
        assert!(!safe.contains(|c| is_control_or_bidi(c) || is_invisible(c)), "{safe}");
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), HOSTILE);
        let high = serde_json::to_string("\u{e0001}\u{7f}").unwrap();
        assert_eq!(serde_json::from_str::<String>(&sanitize_json(&high)).unwrap(), "\u{e0001}\u{7f}");
    }

    #[test]
    fn what_is_pasted_is_one_word() {
        assert_eq!(shell_word("after-the-hill"), "after-the-hill");
        assert_eq!(shell_word("sent/My March.toml"), "'sent/My March.toml'");
        assert_eq!(shell_word("x;reboot.toml"), "'x;reboot.toml'");
        assert_eq!(shell_word("$(id)`id`'s\n"), "'$(id)`id`'\\''s '");
        assert_eq!(shell_word("~root"), "'~root'");
        assert_eq!(shell_word(""), "''");
        assert_eq!(shell_argument("-rf.toml"), "-- -rf.toml");
    }
}
