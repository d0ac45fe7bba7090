//! The commands of kitty's graphics protocol: pictures are sent once, then placed by
//! their ids. `kitty`, `Ghostty`, `WezTerm` and `Konsole` support it.
//!
//! Every command except [`QUERY`] asks the terminal not to answer (`q=2`).

use super::encode::append;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ratatui::layout::Rect;

/// Queries whether the terminal shows pictures, with a pixel that it doesn't keep. A
/// terminal without the protocol doesn't answer.
pub(in crate::runtime) const QUERY: &[u8] = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\";
/// How the answer to [`QUERY`] begins, after `ESC _`, if the terminal shows pictures.
pub(in crate::runtime) const QUERY_OK: &[u8] = b"Gi=31;OK";

/// The most bytes of a picture in one command, after encoding.
const CHUNK: usize = 4096;

/// The id of the first picture; other programs in the same terminal count from 1.
pub(in crate::runtime) const FIRST_ID: u32 = 7301;

/// Sends a PNG file, which the terminal keeps under an id.
pub(in crate::runtime) fn send(id: u32, png: &[u8], out: &mut Vec<u8>) {
    let text = STANDARD.encode(png);
    let chunks = text.as_bytes().chunks(CHUNK);
    let last = chunks.len().saturating_sub(1);
    for (index, chunk) in chunks.enumerate() {
        let more = u8::from(index < last);
        if index == 0 {
            append(out, format_args!("\x1b_Ga=t,f=100,t=d,i={id},q=2,m={more};"));
        } else {
            append(out, format_args!("\x1b_Gm={more},q=2;"));
        }
        out.extend_from_slice(chunk);
        out.extend_from_slice(b"\x1b\\");
    }
}

/// Shows a picture in an area, above the text in it.
pub(in crate::runtime) fn place(id: u32, area: Rect, out: &mut Vec<u8>) {
    let (row, column) = (u32::from(area.y) + 1, u32::from(area.x) + 1);
    let (columns, rows) = (area.width, area.height);
    append(out, format_args!("\x1b[{row};{column}H\x1b_Ga=p,i={id},C=1,c={columns},r={rows},q=2\x1b\\"));
}

/// Takes a picture off the screen; the terminal keeps it.
pub(in crate::runtime) fn hide(id: u32, out: &mut Vec<u8>) {
    append(out, format_args!("\x1b_Ga=d,d=i,i={id},q=2\x1b\\"));
}

/// Makes the terminal delete a picture.
pub(in crate::runtime) fn delete(id: u32, out: &mut Vec<u8>) {
    append(out, format_args!("\x1b_Ga=d,d=I,i={id},q=2\x1b\\"));
}

/// The commands of one frame.
#[derive(Debug, Default)]
pub(in crate::runtime) struct Commands {
    /// Pictures to send and to delete: written outside of the synchronized update, in
    /// which kitty loses some of them.
    pub(in crate::runtime) sent: Vec<u8>,
    /// Pictures to place and to hide: written within the update, or after `sent` if the frame
    /// clears the screen.
    pub(in crate::runtime) placed: Vec<u8>,
}

impl Commands {
    pub(in crate::runtime) const fn is_empty(&self) -> bool {
        self.sent.is_empty() && self.placed.is_empty()
    }

    pub(in crate::runtime) fn clear(&mut self) {
        self.sent.clear();
        self.placed.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_sent_in_chunks() {
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
        hide(7398, &mut out);
        assert!(out.len() < 100, "{}", out.len());
    }
}
