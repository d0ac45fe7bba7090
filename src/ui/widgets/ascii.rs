//! Replacement of glyphs for terminals that show only ASCII.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The signs that supple draws, each with its replacement.
const REPLACEMENTS: [(&str, &str); 30] = [
    ("█▉▊▋▌▐▛▜▙▟", "#"),
    ("▄▀", "="),
    ("▍▎▏▖", ":"),
    ("▘▝▗", " "),
    ("▞▚", "#"),
    ("±", "+"),
    ("░", "."),
    ("▁", "_"),
    ("━═", "="),
    ("╸─╌┈–—−", "-"),
    ("┃│", "|"),
    ("┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛", "+"),
    ("·•", "."),
    ("…", "~"),
    ("✓", "v"),
    ("×✗", "x"),
    ("►▸→»›", ">"),
    ("◂←«‹", "<"),
    ("↑▲", "^"),
    ("↓▼", "v"),
    ("○", "o"),
    ("●", "*"),
    ("⇄", "="),
    ("↺↻", "@"),
    ("≈", "~"),
    ("‖", "|"),
    ("“”", "\""),
    ("‘’", "'"),
    ("╱", "/"),
    ("½", "/"),
];

/// Replaces everything in an area that is not ASCII: supple's signs by similar ones,
/// everything else by `?`.
pub fn flatten(area: Rect, buf: &mut Buffer) {
    for position in area.intersection(buf.area).positions() {
        let cell = &mut buf[position];
        if !cell.symbol().is_ascii() {
            let symbol = REPLACEMENTS.iter().find(|(signs, _)| signs.contains(cell.symbol()));
            cell.set_symbol(symbol.map_or("?", |(_, replacement)| replacement));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    #[test]
    fn what_is_not_ascii_is_replaced() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 12, 1));
        buf.set_string(0, 0, "► a · 伸 é…", Style::new());
        flatten(buf.area, &mut buf);
        let text: String = buf.content().iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(text, "> a . ?  ?~ ");
    }
}
