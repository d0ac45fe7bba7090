//! The keys that work now, along the bottom.

use super::text::{put, row, width};
use crate::ui::theme::Theme;
use crate::ui::view_model::KeyHint;
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::widgets::Widget;

/// As many keys as fit, most useful first; help is always among them, and a
/// notice stands at the right where there is room.
#[derive(Clone, Copy, Debug)]
pub struct Footer<'a> {
    /// The keys, most useful first.
    pub keys: &'a [KeyHint],
    /// A word about the sound or a file.
    pub notice: Option<&'a str>,
    /// All looks.
    pub theme: &'a Theme,
}

/// Draws a key cap and what the key does, and returns the columns taken; draws
/// nothing where it doesn't fit.
pub fn key_cap(hint: &KeyHint, theme: &Theme, area: Rect, buf: &mut Buffer) -> u16 {
    let area = row(area.intersection(buf.area), 0);
    let needed = cap_width(hint);
    if needed > area.width {
        return 0;
    }
    let cap = put(buf, area, Alignment::Left, &format!(" {} ", hint.key), theme.key);
    let label = Rect { x: area.x + cap, width: area.width - cap, ..area };
    put(buf, label, Alignment::Left, &format!(" {}", hint.label), theme.quiet);
    needed
}

fn cap_width(hint: &KeyHint) -> u16 {
    width(hint.key).saturating_add(3).saturating_add(width(hint.label))
}

impl Widget for &Footer<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let mut area = row(area.intersection(buf.area), 0);
        if let Some(notice) = self.notice {
            // A third at most: the keys matter more.
            let room = width(notice).min(area.width / 3);
            let right = Rect { x: area.right() - room, width: room, ..area };
            put(buf, right, Alignment::Right, notice, self.theme.quiet);
            area.width -= (room + 2).min(area.width);
        }
        let mut x = area.x;
        for hint in self.fitting(area.width) {
            x += key_cap(hint, self.theme, Rect { x, width: area.right().saturating_sub(x), ..area }, buf)
                + GAP;
        }
    }
}

/// Columns between two keys.
const GAP: u16 = 2;

impl Footer<'_> {
    /// The keys that fit into so many columns, with help kept to the last.
    fn fitting(&self, columns: u16) -> Vec<&KeyHint> {
        let help = self.keys.iter().find(|hint| hint.key == "?");
        let mut left = columns.saturating_sub(help.map_or(0, cap_width));
        let mut fitting = Vec::new();
        for hint in self.keys.iter().filter(|hint| hint.key != "?") {
            let needed = cap_width(hint) + GAP;
            if needed <= left {
                left -= needed;
                fitting.push(hint);
            }
        }
        fitting.extend(help);
        fitting
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(columns: u16, notice: Option<&str>) -> String {
        let hint = |key, label| KeyHint { key, label };
        let keys = [hint("space", "pause"), hint("n", "next"), hint("b", "back"), hint("?", "keys")];
        let area = Rect::new(0, 0, columns, 1);
        let mut buf = Buffer::empty(area);
        (&Footer { keys: &keys, notice, theme: &Theme::default() }).render(area, &mut buf);
        buf.content().iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn what_fits_is_shown_and_help_is_kept() {
        assert_eq!(drawn(34, None).trim_end(), " space  pause   n  next   ?  keys");
        assert_eq!(drawn(26, None).trim_end(), " space  pause   ?  keys");
        assert_eq!(drawn(10, None).trim_end(), " ?  keys");
    }

    #[test]
    fn a_notice_stands_at_the_right() {
        assert_eq!(drawn(50, Some("no sound")), " space  pause   n  next   ?  keys         no sound");
    }
}
