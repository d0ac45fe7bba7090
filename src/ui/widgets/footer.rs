//! The footer: the keys that work now.

use super::text::{put, row_area, width};
use crate::ui::theme::Theme;
use crate::ui::view_model::KeyHint;
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};

/// Draws a key cap and what the key does. Returns the columns used; 0 if it doesn't fit and
/// nothing was drawn.
pub fn key_cap(hint: &KeyHint, theme: &Theme, area: Rect, buf: &mut Buffer) -> u16 {
    let area = row_area(area.intersection(buf.area), 0);
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

/// Columns between two keys, and before the notice.
const GAP: u16 = 2;

/// Draws as many keys as fit, always with the key of the help, and a notice such as `no sound`
/// at the right.
pub fn draw_footer(keys: &[KeyHint], notice: Option<&str>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut area = row_area(area.intersection(buf.area), 0);
    if let Some(notice) = notice {
        // At most a third of the row: the keys matter more.
        let columns = width(notice).min(area.width / 3);
        let right = Rect { x: area.right() - columns, width: columns, ..area };
        put(buf, right, Alignment::Right, notice, theme.quiet);
        area.width -= (columns + GAP).min(area.width);
    }
    let mut x = area.x;
    for hint in fitting(keys, area.width) {
        x += key_cap(hint, theme, Rect { x, width: area.right().saturating_sub(x), ..area }, buf) + GAP;
    }
}

/// The keys that fit into so many columns, the key of the help last.
fn fitting(keys: &[KeyHint], columns: u16) -> Vec<&KeyHint> {
    let help = keys.iter().find(|hint| hint.key == "?");
    let mut left = columns.saturating_sub(help.map_or(0, cap_width));
    let mut fitting = Vec::new();
    for hint in keys.iter().filter(|hint| hint.key != "?") {
        let needed = cap_width(hint) + GAP;
        if needed <= left {
            left -= needed;
            fitting.push(hint);
        }
    }
    fitting.extend(help);
    fitting
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(columns: u16, notice: Option<&str>) -> String {
        let hint = |key, label| KeyHint { key, label };
        let keys = [hint("space", "pause"), hint("n", "next"), hint("b", "back"), hint("?", "keys")];
        let area = Rect::new(0, 0, columns, 1);
        let mut buf = Buffer::empty(area);
        draw_footer(&keys, notice, &Theme::default(), area, &mut buf);
        buf.content().iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn the_most_useful_keys_and_the_help_are_shown() {
        assert_eq!(drawn(34, None).trim_end(), " space  pause   n  next   ?  keys");
        assert_eq!(drawn(26, None).trim_end(), " space  pause   ?  keys");
        assert_eq!(drawn(10, None).trim_end(), " ?  keys");
    }

    #[test]
    fn a_notice_is_shown_at_the_right() {
        assert_eq!(drawn(50, Some("no sound")), " space  pause   n  next   ?  keys         no sound");
    }
}
