//! Decodes a terminal's bytes into keys, pastes and answers. It does no I/O; bytes may come
//! in any pieces.
//!
//! It knows what terminals send for keys by default, bracketed paste, and the answers to
//! supple's queries: the background, whether pictures are shown, and the attributes.
//! Everything else, such as other answers or a mouse, is skipped whole, so that no part of
//! it is taken for a key.

use std::collections::VecDeque;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::runtime::terminal::graphics::QUERY_OK;

const ESCAPE: u8 = 0x1b;

/// The most bytes of a sequence. A longer one is discarded up to its end.
const MAX_SEQUENCE: usize = 256;

/// The mark after pasted text.
const PASTE_END: &[u8] = b"\x1b[201~";

/// The most bytes of a paste that are kept.
const MAX_PASTE: usize = 4096;

/// Decoded input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Decoded {
    Key(KeyEvent),
    /// This text was pasted, or a longer one that begins with it.
    Paste(String),
    /// Whether the terminal's background is light.
    Background(bool),
    /// The terminal shows pictures.
    Pictures,
    /// The device attributes: the answer to the last query, so no other answer follows.
    Attributes,
}

/// Decodes bytes into keys, and keeps an incomplete sequence.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    bytes: Vec<u8>,
    /// The beginning of a paste that has not ended.
    paste: Option<Vec<u8>>,
    decoded: VecDeque<Decoded>,
}

/// What a sequence means.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Meaning {
    Input(Decoded),
    /// The mark before pasted text.
    PasteBegin,
    /// It is ignored.
    Nothing,
}

impl Meaning {
    fn key(key: impl Into<KeyEvent>) -> Self {
        Self::Input(Decoded::Key(key.into()))
    }
}

/// The meaning of the sequence at the start of some bytes, and its length; `None` if it is
/// incomplete.
type Found = Option<(Meaning, usize)>;

impl Decoder {
    /// Adds bytes as they were read.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        let mut done = 0;
        while done < self.bytes.len() {
            let used = if self.is_pasting() { self.decode_paste(done) } else { self.decode(done) };
            if used == 0 {
                break;
            }
            done += used;
        }
        self.bytes.drain(..done);
    }

    /// Decodes the sequence at `from`. Returns the number of bytes consumed; 0 if more input
    /// is needed.
    fn decode(&mut self, from: usize) -> usize {
        let rest = &self.bytes[from..];
        let Some((meaning, length)) = find(rest) else {
            if rest.len() > MAX_SEQUENCE {
                // Too long: only its first two bytes, which decide how it ends, and the last
                // one, which may be the start of its end, are kept.
                self.bytes.drain(from + 2..self.bytes.len() - 1);
            }
            return 0;
        };
        match meaning {
            Meaning::Input(decoded) => self.decoded.push_back(decoded),
            Meaning::PasteBegin => self.paste = Some(Vec::new()),
            Meaning::Nothing => {}
        }
        length
    }

    /// Adds the bytes from `from` on to the paste, up to its end. Returns the number of bytes
    /// consumed.
    fn decode_paste(&mut self, from: usize) -> usize {
        let (rest, Some(paste)) = (&self.bytes[from..], &mut self.paste) else { return 0 };
        let end = rest.windows(PASTE_END.len()).position(|bytes| bytes == PASTE_END);
        // The bytes may end within the end mark.
        let partial_end = || (1..PASTE_END.len()).rev().find(|length| rest.ends_with(&PASTE_END[..*length]));
        let text_length = end.unwrap_or_else(|| rest.len() - partial_end().unwrap_or(0));
        paste.extend_from_slice(&rest[..text_length.min(MAX_PASTE - paste.len())]);
        if end.is_none() {
            return text_length;
        }
        self.end_paste();
        text_length + PASTE_END.len()
    }

    fn end_paste(&mut self) {
        if let Some(paste) = self.paste.take() {
            self.decoded.push_back(Decoded::Paste(String::from_utf8_lossy(&paste).into_owned()));
        }
    }

    /// Whether a sequence or a paste is incomplete.
    pub(super) const fn is_waiting(&self) -> bool {
        !self.bytes.is_empty() || self.is_pasting()
    }

    /// Whether a paste has begun and not ended.
    pub(super) const fn is_pasting(&self) -> bool {
        self.paste.is_some()
    }

    /// Decodes an incomplete sequence, since the rest doesn't come: an escape is the escape
    /// key, an escape and a character is a key with alt.
    pub(super) fn give_up(&mut self) {
        if self.is_pasting() {
            self.end_paste();
            self.bytes.clear();
        }
        let key = match self.bytes.as_slice() {
            [ESCAPE] => Some(KeyCode::Esc.into()),
            [ESCAPE, byte] if byte.is_ascii_graphic() => {
                Some(with_modifiers(character(char::from(*byte)), KeyModifiers::ALT))
            }
            _ => None,
        };
        self.decoded.extend(key.map(Decoded::Key));
        self.bytes.clear();
    }

    pub(super) fn next(&mut self) -> Option<Decoded> {
        self.decoded.pop_front()
    }
}

/// The sequence at the start of `bytes`.
fn find(bytes: &[u8]) -> Found {
    // The bytes before `rest` belong to the sequence.
    let after = |lead: usize, found: Found| found.map(|(meaning, length)| (meaning, lead + length));
    match bytes {
        [] | [ESCAPE] => None,
        // Two keys that arrived together, such as escape and ctrl-c. Escape before backspace,
        // tab or enter is that key with alt, below.
        [ESCAPE, ESCAPE | 0x01..=0x07 | 0x0b..=0x0c | 0x0e..=0x1a, ..] => {
            Some((Meaning::key(KeyCode::Esc), 1))
        }
        [ESCAPE, b'[', rest @ ..] => after(2, control_sequence(rest)),
        [ESCAPE, b'O', rest @ ..] => after(2, single_shift(rest)),
        [ESCAPE, b']', rest @ ..] => after(2, operating_system_command(rest)),
        [ESCAPE, b'_', rest @ ..] => after(2, application_command(rest)),
        [ESCAPE, b'P' | b'^', rest @ ..] => after(2, until_terminator(rest, |_| Meaning::Nothing)),
        [ESCAPE, rest @ ..] => match unescaped(rest)? {
            (Meaning::Input(Decoded::Key(key)), length) => {
                Some((Meaning::key(with_modifiers(key, KeyModifiers::ALT)), 1 + length))
            }
            found => after(1, Some(found)),
        },
        _ => unescaped(bytes),
    }
}

/// A key that is a character or a control character.
fn unescaped(bytes: &[u8]) -> Found {
    let &first = bytes.first()?;
    let letter =
        |base: u8| with_modifiers(KeyCode::Char(char::from(first + base)).into(), KeyModifiers::CONTROL);
    let key = match first {
        b'\r' | b'\n' => KeyCode::Enter.into(),
        b'\t' => KeyCode::Tab.into(),
        0x08 | 0x7f => KeyCode::Backspace.into(),
        0x00 => with_modifiers(KeyCode::Char(' ').into(), KeyModifiers::CONTROL),
        0x01..=0x1a => letter(b'a' - 1),
        // Ctrl-4 to ctrl-7; 0x1f is also ctrl-/ and ctrl-_.
        0x1c..=0x1f => letter(b'4' - 0x1c),
        ESCAPE => KeyCode::Esc.into(),
        0x20..=0x7e => character(char::from(first)),
        0x80.. => return utf8(bytes),
    };
    Some((Meaning::key(key), 1))
}

fn utf8(bytes: &[u8]) -> Found {
    let length = match bytes[0] {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Some((Meaning::Nothing, 1)),
    };
    let start = &bytes[..length.min(bytes.len())];
    match std::str::from_utf8(start) {
        Ok(text) => Some((Meaning::key(character(text.chars().next()?)), length)),
        Err(error) => error.error_len().map(|invalid| (Meaning::Nothing, invalid)),
    }
}

/// A character, with shift if it is a capital, as in crossterm.
fn character(c: char) -> KeyEvent {
    let modifiers = if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    KeyEvent::new(KeyCode::Char(c), modifiers)
}

fn with_modifiers(key: KeyEvent, modifiers: KeyModifiers) -> KeyEvent {
    KeyEvent::new(key.code, key.modifiers | modifiers)
}

/// What follows `ESC O`: a key of the keypad, or in some terminals an arrow.
fn single_shift(rest: &[u8]) -> Found {
    let code = match rest.first()? {
        b'M' => Some(KeyCode::Enter),
        last => key_of_final_byte(*last),
    };
    Some((code.map_or(Meaning::Nothing, Meaning::key), 1))
}

/// What follows `ESC ]`: an answer. The one about the background is decoded.
fn operating_system_command(rest: &[u8]) -> Found {
    until_terminator(rest, |answer| {
        is_light(answer).map_or(Meaning::Nothing, |light| Meaning::Input(Decoded::Background(light)))
    })
}

/// What follows `ESC _`: an answer. The one about pictures is decoded.
fn application_command(rest: &[u8]) -> Found {
    until_terminator(rest, |answer| {
        if answer.starts_with(QUERY_OK) { Meaning::Input(Decoded::Pictures) } else { Meaning::Nothing }
    })
}

/// Whether the colour in `11;rgb:RRRR/GGGG/BBBB` is light, by the luma of ITU-R BT.709.
/// Each channel has one to four hexadecimal digits.
fn is_light(answer: &[u8]) -> Option<bool> {
    let text = std::str::from_utf8(answer).ok()?.trim_end_matches(['\x07', '\x1b', '\\']);
    let (_, colour) = text.strip_prefix("11;rgb")?.split_once(':')?;
    let channels: Option<Vec<f32>> = colour
        .split('/')
        .take(3)
        .map(|digits| {
            let max = match digits.len() {
                1 => 0xf_u16,
                2 => 0xff,
                3 => 0xfff,
                4 => 0xffff,
                _ => return None,
            };
            u16::from_str_radix(digits, 16).ok().map(|value| f32::from(value) / f32::from(max))
        })
        .collect();
    let [red, green, blue] = <[f32; 3]>::try_from(channels?).ok()?;
    Some(0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5)
}

/// What follows `ESC ]`, `ESC _`, `ESC P` or `ESC ^`, up to the end (BEL or `ESC \`): an
/// answer with this meaning, never a key.
fn until_terminator(rest: &[u8], meaning: impl FnOnce(&[u8]) -> Meaning) -> Found {
    let length = (0..rest.len()).find_map(|start| match rest[start..] {
        [0x07, ..] => Some(start + 1),
        [ESCAPE, b'\\', ..] => Some(start + 2),
        _ => None,
    })?;
    Some((meaning(&rest[..length]), length))
}

/// What follows `ESC [`.
fn control_sequence(rest: &[u8]) -> Found {
    // The Linux console's function keys.
    if let [b'[', tail @ ..] = rest {
        return match tail.first()? {
            last @ b'A'..=b'E' => Some((Meaning::key(KeyCode::F(last - b'A' + 1)), 2)),
            _ => Some((Meaning::Nothing, 2)),
        };
    }
    let end = rest.iter().position(|byte| !(0x20..=0x3f).contains(byte))?;
    let (parameters, last) = (&rest[..end], rest[end]);
    let length = end + 1;
    match last {
        // Three bytes follow the sequence of a mouse.
        b'M' if parameters.is_empty() => (rest.len() >= length + 3).then_some((Meaning::Nothing, length + 3)),
        b'~' if parameters == b"200" => Some((Meaning::PasteBegin, length)),
        b'c' if parameters.starts_with(b"?") => Some((Meaning::Input(Decoded::Attributes), length)),
        0x40..=0x7e => match key(parameters, last) {
            Some(key) => Some((Meaning::key(key), length)),
            None => Some((Meaning::Nothing, length)),
        },
        // Not a sequence: the byte at `end` begins a new one.
        _ => Some((Meaning::Nothing, end)),
    }
}

/// The key of a control sequence: `parameters` are numbers between semicolons, of which the
/// second is the modifiers.
fn key(parameters: &[u8], last: u8) -> Option<KeyEvent> {
    let text = std::str::from_utf8(parameters).ok()?;
    // Each parameter may have another one after a colon.
    let mut fields = text.split(';').map(|field| {
        let mut numbers = field.split(':').map(|number| number.parse::<u32>().ok());
        (numbers.next().flatten(), numbers.next().flatten())
    });
    let (number, _) = fields.next()?;
    let (modifiers, kind) = fields.next().unwrap_or_default();
    // If the terminal distinguishes presses (1), repeats (2) and releases (3), a release is
    // ignored and a repeat counts as a press.
    if kind == Some(3) || text.starts_with(['?', '<', '>', '=']) {
        return None;
    }
    let key: KeyEvent = match last {
        // Could be F3 with a modifier or the position of the cursor; both are ignored.
        b'R' if !parameters.is_empty() => return None,
        b'~' => key_of_number(number?)?.into(),
        b'u' => match number? {
            9 => KeyCode::Tab.into(),
            13 => KeyCode::Enter.into(),
            27 => KeyCode::Esc.into(),
            127 => KeyCode::Backspace.into(),
            code => character(char::from_u32(code).filter(|c| !c.is_control() && !is_private(*c))?),
        },
        b'Z' => with_modifiers(KeyCode::BackTab.into(), KeyModifiers::SHIFT),
        _ => key_of_final_byte(last)?.into(),
    };
    Some(with_modifiers(key, modifier(modifiers.unwrap_or(1))))
}

/// Whether a code stands for a key without a character, such as caps lock.
fn is_private(c: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&c)
}

/// The modifiers of a parameter, which is one plus a set of bits.
fn modifier(parameter: u32) -> KeyModifiers {
    let bits = parameter.saturating_sub(1);
    [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
        (8, KeyModifiers::SUPER),
        (16, KeyModifiers::HYPER),
        (32, KeyModifiers::META),
    ]
    .into_iter()
    .filter(|(bit, _)| bits & bit != 0)
    .map(|(_, modifier)| modifier)
    .collect()
}

/// The key of the byte at the end of `ESC [` or `ESC O`.
fn key_of_final_byte(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(last - b'P' + 1),
        _ => return None,
    })
}

/// The key of the number in `ESC [ number ~`.
fn key_of_number(number: u32) -> Option<KeyCode> {
    let function = |first: u32, key: u8| u8::try_from(number - first).ok().map(|n| KeyCode::F(key + n));
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(11, 1),
        17..=21 => function(17, 6),
        23..=24 => function(23, 11),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
