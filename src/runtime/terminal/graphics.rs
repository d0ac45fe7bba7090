//! Owns the bytes of kitty's graphics protocol: pictures are sent once, then
//! placed by their numbers. `kitty`, `Ghostty`, `WezTerm` and `Konsole` have it.
//!
//! Every command says that no answer is wanted, but for the question whether
//! the terminal has the protocol at all.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ratatui::layout::Rect;
use std::io::Write as _;

/// Asks whether the terminal shows pictures: one pixel that is not kept. A
/// terminal without the protocol says nothing.
pub(in crate::runtime) const ASK: &[u8] = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\";

/// The most bytes of a picture in one command, after encoding.
const CHUNK: usize = 4096;

/// The number of the first picture; others in the same terminal count from 1.
pub(in crate::runtime) const FIRST: u32 = 7301;

/// Sends a PNG picture to be kept under a number.
pub(in crate::runtime) fn send(id: u32, png: &[u8], out: &mut Vec<u8>) {
    let text = STANDARD.encode(png);
    let chunks = text.as_bytes().chunks(CHUNK);
    let last = chunks.len().saturating_sub(1);
    for (at, chunk) in chunks.enumerate() {
        let more = u8::from(at < last);
        if at == 0 {
            put(out, format_args!("\x1b_Ga=t,f=100,t=d,i={id},q=2,m={more};"));
        } else {
            put(out, format_args!("\x1b_Gm={more},q=2;"));
        }
        out.extend_from_slice(chunk);
        out.extend_from_slice(b"\x1b\\");
    }
}

/// Places a picture over an area, and over the text that stands there.
pub(in crate::runtime) fn place(id: u32, area: Rect, out: &mut Vec<u8>) {
    let (row, column) = (u32::from(area.y) + 1, u32::from(area.x) + 1);
    let (columns, rows) = (area.width, area.height);
    put(out, format_args!("\x1b[{row};{column}H\x1b_Ga=p,i={id},C=1,c={columns},r={rows},q=2\x1b\\"));
}

/// Takes a picture off the screen; it is kept.
pub(in crate::runtime) fn lift(id: u32, out: &mut Vec<u8>) {
    put(out, format_args!("\x1b_Ga=d,d=i,i={id},q=2\x1b\\"));
}

/// Has the terminal forget a picture.
pub(in crate::runtime) fn forget(id: u32, out: &mut Vec<u8>) {
    put(out, format_args!("\x1b_Ga=d,d=I,i={id},q=2\x1b\\"));
}

/// What a frame has to say about pictures.
#[derive(Debug, Default)]
pub(in crate::runtime) struct Commands {
    /// What is sent and forgotten: outside of a synchronised update, in which kitty
    /// loses some of it.
    pub(in crate::runtime) sent: Vec<u8>,
    /// What is placed and taken off, in the update of the frame.
    pub(in crate::runtime) placed: Vec<u8>,
}

impl Commands {
    /// Whether there is nothing to say.
    pub(in crate::runtime) const fn is_empty(&self) -> bool {
        self.sent.is_empty() && self.placed.is_empty()
    }

    pub(in crate::runtime) fn clear(&mut self) {
        self.sent.clear();
        self.placed.clear();
    }
}

fn put(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    // Writing to a Vec can't fail.
    let _ = out.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_sent_in_chunks_that_are_marked() {
        let mut out = Vec::new();
        send(7301, &[7; 7000], &mut out);
        let text = String::from_utf8(out).unwrap();
        let commands: Vec<&str> =
            text.split_terminator("\x1b\\").map(|command| command.strip_prefix("\x1b_G").unwrap()).collect();
        let parts: Vec<(&str, &str)> =
            commands.iter().map(|command| command.split_once(';').unwrap()).collect();
        assert_eq!(
            parts.iter().map(|(keys, _)| *keys).collect::<Vec<_>>(),
            ["a=t,f=100,t=d,i=7301,q=2,m=1", "m=1,q=2", "m=0,q=2"]
        );
        assert!(parts.iter().all(|(_, data)| data.len() <= 4096));
        let data: String = parts.iter().map(|(_, data)| *data).collect();
        assert_eq!(STANDARD.decode(data).unwrap(), [7; 7000]);
        let mut small = Vec::new();
        send(7302, &[1, 2, 3], &mut small);
        assert_eq!(small, b"\x1b_Ga=t,f=100,t=d,i=7302,q=2,m=0;AQID\x1b\\");
    }

    #[test]
    fn a_frame_takes_fewer_than_a_hundred_bytes() {
        let mut out = b"\x1b[?2026h\x1b[?2026l".to_vec();
        place(7399, Rect::new(120, 100, 100, 40), &mut out);
        lift(7398, &mut out);
        assert!(out.len() < 100, "{}", out.len());
    }
}
