//! Ids made from titles.

/// A title as an id: small letters and digits, with a hyphen for anything between them.
/// Empty if the title has no letter and no digit.
pub fn slug(title: &str) -> String {
    let mut id = String::with_capacity(title.len());
    for c in title.chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            // The small letter of `İ` has a dot of its own, which is no letter.
            id.extend(c.to_lowercase().filter(|c| c.is_alphanumeric()));
        } else if !matches!(c, '\'' | '’') && !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    while id.ends_with('-') {
        id.pop();
    }
    id
}

/// Whether a text can be an id: letters, digits, `-` and `_`.
pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_ids() {
        assert_eq!(slug("Hamstring on the ball"), "hamstring-on-the-ball");
        assert_eq!(slug("  World's 1st – stretch! "), "worlds-1st-stretch");
        assert_eq!(slug("Étirement"), "étirement");
        assert_eq!(slug("İp"), "ip");
        assert_eq!(slug("🏃"), "");
        assert!(is_id("a-b_1") && !is_id("") && !is_id("a b") && !is_id("a#b"));
    }
}
