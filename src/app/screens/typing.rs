//! Text that is typed or pasted into a field of one line.

/// At most `room` characters of the text: white space as spaces, so that the words of several
/// lines stay apart, and no control characters.
pub(super) fn one_line(text: &str, room: usize) -> String {
    let chars = text.chars().map(|char| if char.is_whitespace() { ' ' } else { char });
    chars.filter(|char| !char.is_control()).take(room).collect()
}
