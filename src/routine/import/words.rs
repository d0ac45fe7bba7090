//! The words of a line: what it begins with, its name, and how it is done.

use std::ops::Range;

/// The most letters of a name.
const LONGEST_NAME: usize = 80;

/// Words that join an amount to the rest and say nothing alone.
const JOINTS: [&str; 20] = [
    "of", "for", "x", "at", "and", "per", "hold", "holds", "holding", "the", "do", "perform", "then", "to",
    "each", "between", "sets", "reps", "rest", "total",
];

/// How a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineStart {
    /// Where its text begins.
    pub(super) text: usize,
    /// Whether a bullet or a number stands before it.
    pub(super) marked: bool,
    /// Whether it is marked as a heading.
    pub(super) heading: bool,
    /// How far it is set in.
    pub(super) indent: usize,
}

/// Passes over bullets, boxes and numbers.
pub(super) fn start(line: &str) -> LineStart {
    let indent = line.len() - line.trim_start().len();
    let mut start = LineStart { text: indent, marked: false, heading: false, indent };
    loop {
        let rest = line.get(start.text..).unwrap_or_default();
        let Some(length) = marker(rest) else { return start };
        start.heading |= rest.starts_with('#');
        start.marked |= !rest.starts_with('#');
        let after = rest.get(length..).unwrap_or_default();
        start.text += length + (after.len() - after.trim_start().len());
    }
}

/// The length of the mark that a text begins with.
fn marker(text: &str) -> Option<usize> {
    for boxed in ["[ ]", "[x]", "[X]", "[]"] {
        if text.starts_with(boxed) {
            return Some(boxed.len());
        }
    }
    let ends = |length: usize| {
        let rest = text.get(length..).unwrap_or_default();
        (rest.starts_with(char::is_whitespace)).then_some(length)
    };
    let first = text.chars().next()?;
    if first == '#' {
        return ends(text.len() - text.trim_start_matches('#').len());
    }
    if "-*•–—+‣▪●○◦·>☐☑✓✔".contains(first) {
        return ends(first.len_utf8());
    }
    let open = usize::from(first == '(');
    let digits = text.get(open..)?.bytes().take_while(u8::is_ascii_digit).count();
    let letter = usize::from(digits == 0 && first.is_ascii_lowercase());
    let end = open + digits + letter;
    let closed =
        text.get(end..)?.starts_with(')') || open == 0 && digits > 0 && text.get(end..)?.starts_with('.');
    if (1..=3).contains(&(digits + letter)) && closed { ends(end + 1) } else { None }
}

/// The parts of a text outside of what was read, tidied; those that say nothing
/// are left out.
pub(super) fn fragments(text: &str, used: &[Range<usize>]) -> Vec<String> {
    let mut fragments = Vec::new();
    let mut from = 0;
    for end in used.iter().map(|used| used.start).chain([text.len()]) {
        fragments.extend(tidy(text.get(from..end).unwrap_or_default()));
        from = used.iter().find(|used| used.start == end).map_or(end, |used| used.end);
    }
    fragments
}

/// A text without signs and joints at its ends; `None` if nothing is left.
fn tidy(text: &str) -> Option<String> {
    let mut text = text;
    loop {
        let before = text;
        text = text.trim_matches(|c: char| c.is_whitespace() || ",;:-–—/|@=~&.*_\"'`·•".contains(c));
        if text.matches('(').count() != text.matches(')').count() {
            text = text.trim_matches(['(', ')']);
        }
        if text.starts_with('(') && text.ends_with(')') {
            text = text.trim_matches(['(', ')']);
        }
        let (first, last) = (text.split_whitespace().next(), text.split_whitespace().next_back());
        let is_joint = |word: &&str| JOINTS.iter().any(|joint| word.eq_ignore_ascii_case(joint));
        if let Some(first) = first.filter(is_joint) {
            text = text.get(first.len()..).unwrap_or_default();
        }
        if let Some(last) = last.filter(is_joint) {
            text = text.get(..text.len().saturating_sub(last.len())).unwrap_or_default();
        }
        if text == before {
            break;
        }
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.chars().any(char::is_alphabetic).then_some(text)
}

/// The name of a movement, and what else is said of it: the first part is the
/// name, up to where it explains itself.
pub(super) fn name_and_how(fragments: Vec<String>) -> (Option<String>, Vec<String>) {
    let mut how = Vec::new();
    let mut fragments = fragments.into_iter();
    let Some(first) = fragments.next() else { return (None, how) };
    let cut = [" – ", " — ", " - ", ": ", "; ", ". ", " ("]
        .into_iter()
        .filter_map(|mark| first.find(mark))
        .min()
        .filter(|at| *at > 0);
    let mut name = first.as_str();
    if let Some(at) = cut {
        how.extend(
            tidy(first.get(at..).unwrap_or_default()).map(|rest| rest.trim_end_matches(')').to_owned()),
        );
        name = first.get(..at).unwrap_or_default();
    }
    how.extend(fragments);
    let mut short = name.to_owned();
    if name.chars().count() > LONGEST_NAME {
        how.insert(0, name.to_owned());
        let begin: String = name.chars().take(LONGEST_NAME).collect();
        short = begin.rsplit_once(' ').map_or(begin.clone(), |(before, _)| before.to_owned());
    }
    let how = how.iter().map(|text| sentence(text)).collect();
    (Some(capital(&short)), how)
}

/// A text with a capital at its beginning and a stop at its end.
pub(super) fn sentence(text: &str) -> String {
    let text = capital(text.trim());
    if text.ends_with(['.', '!', '?', '…', ':']) || text.is_empty() { text } else { format!("{text}.") }
}

/// A text with a capital at its beginning.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether a text reads as a sentence, not as a name.
pub(super) fn is_sentence(text: &str) -> bool {
    text.split_whitespace().count() > 6 || text.trim_end().ends_with(['.', '!'])
}
