//! The words of a line: its bullet or number, the name, and the instructions.

use crate::routine::{capital, ends_sentence};
use std::ops::Range;

/// The most characters of a name.
const MAX_NAME_CHARS: usize = 80;

/// Words that connect an amount with the rest and mean nothing alone.
const CONNECTING_WORDS: [&str; 20] = [
    "of", "for", "x", "at", "and", "per", "hold", "holds", "holding", "the", "do", "perform", "then", "to",
    "each", "between", "sets", "reps", "rest", "total",
];

/// Words that say nothing when nothing else is left of a text.
const EMPTY_WORDS: [&str; 20] = [
    "complete", "with", "on", "off", "in", "repeat", "way", "by", "from", "it", "or", "done", "a", "is",
    "but", "w", "w/", "only", "up", "about",
];

/// How a sentence begins that names a sign to stop at.
const STOP_SENTENCES: [&str; 5] =
    ["stop if ", "stop when ", "stop immediately if ", "discontinue if ", "stop the exercise if "];

/// How a line begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LineStart {
    /// The byte at which its text begins.
    pub(super) text_start: usize,
    /// Whether it begins with a bullet or a number.
    pub(super) has_marker: bool,
    /// Whether it begins with `#`.
    pub(super) is_heading: bool,
    /// The indentation in bytes.
    pub(super) indent: usize,
}

/// Reads the bullets, boxes and numbers at the beginning of a line.
pub(super) fn start(line: &str) -> LineStart {
    let indent = line.len() - line.trim_start().len();
    let mut start = LineStart { text_start: indent, has_marker: false, is_heading: false, indent };
    loop {
        let rest = line.get(start.text_start..).unwrap_or_default();
        let Some(length) = marker(rest) else { return start };
        start.is_heading |= rest.starts_with('#');
        start.has_marker |= !rest.starts_with('#');
        let after = rest.get(length..).unwrap_or_default();
        start.text_start += length + (after.len() - after.trim_start().len());
    }
}

/// The length of the bullet, box or number that a text begins with.
fn marker(text: &str) -> Option<usize> {
    for boxed in ["[ ]", "[x]", "[X]", "[]"] {
        if text.starts_with(boxed) {
            return Some(boxed.len());
        }
    }
    let if_space_follows = |length: usize| {
        let rest = text.get(length..).unwrap_or_default();
        rest.starts_with(char::is_whitespace).then_some(length)
    };
    let first = text.chars().next()?;
    if first == '#' {
        return if_space_follows(text.len() - text.trim_start_matches('#').len());
    }
    if "-*•–—+‣▪●○◦·>☐☑✓✔".contains(first) {
        return if_space_follows(first.len_utf8());
    }
    if let Some(length) = exercise_number(text) {
        return if_space_follows(length);
    }
    let open = usize::from(first == '(');
    let digits = text.get(open..)?.bytes().take_while(u8::is_ascii_digit).count();
    let letter = usize::from(digits == 0 && first.is_ascii_lowercase());
    let end = open + digits + letter;
    let closed =
        text.get(end..)?.starts_with(')') || open == 0 && digits > 0 && text.get(end..)?.starts_with('.');
    if (1..=3).contains(&(digits + letter)) && closed { if_space_follows(end + 1) } else { None }
}

/// The length of `Exercise 5:` at the beginning of a text.
fn exercise_number(text: &str) -> Option<usize> {
    let word = "exercise ";
    text.get(..word.len()).filter(|begin| begin.eq_ignore_ascii_case(word))?;
    let number = text.get(word.len()..)?;
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let is_closed = number.get(digits..)?.starts_with([':', '.', ')']);
    (digits > 0 && is_closed).then_some(word.len() + digits + 1)
}

/// The text after a number without a full stop, such as `1 ` in `1 Crab walk`.
pub(super) fn after_number(text: &str, number: usize) -> Option<&str> {
    let rest = text.trim_start().strip_prefix(&number.to_string())?.strip_prefix(' ')?;
    rest.starts_with(char::is_alphabetic).then_some(rest)
}

/// The parts of a text outside of the ranges that were understood, trimmed, and those
/// among them that have numbers, but no words. Those without either are left out.
pub(super) fn fragments(text: &str, understood: &[Range<usize>]) -> (Vec<String>, Vec<String>) {
    let mut fragments = Vec::new();
    let mut numbers = Vec::new();
    for gap in gaps(text, understood) {
        if let Some(fragment) = trimmed(gap) {
            fragments.push(fragment);
        } else if gap.contains(|c: char| c.is_ascii_digit()) {
            numbers.push(gap.trim_matches(|c: char| !c.is_alphanumeric()).to_owned());
        }
    }
    (fragments, numbers)
}

/// The parts of a text between the ranges that were understood, and at both ends.
fn gaps<'t>(text: &'t str, understood: &[Range<usize>]) -> impl Iterator<Item = &'t str> {
    let ends = [0].into_iter().chain(understood.iter().map(|range| range.end));
    let starts = understood.iter().map(|range| range.start).chain([text.len()]);
    ends.zip(starts).filter_map(|(from, to)| text.get(from..to))
}

/// Removes signs and connecting words at both ends; `None` if no letter is left.
fn trimmed(text: &str) -> Option<String> {
    let mut text = text;
    loop {
        let before = text;
        text = text.trim_matches(|c: char| c.is_whitespace() || ",;:-–—/|@=~&.*_\"'`·•".contains(c));
        if text.starts_with(['(', ')']) || text.ends_with(['(', ')']) {
            text = without_outer_parentheses(text);
        }
        let (first, last) = (text.split_whitespace().next(), text.split_whitespace().next_back());
        let connects = |word: &&str| CONNECTING_WORDS.iter().any(|known| word.eq_ignore_ascii_case(known));
        if let Some(first) = first.filter(connects) {
            text = text.get(first.len()..).unwrap_or_default();
        }
        // `Squat hold` and `Quad sets` are names.
        let words = text.split_whitespace().take(3).count();
        let is_of_name = |word: &&str| match word.to_lowercase().as_str() {
            "hold" | "holds" => words == 2,
            "sets" => words > 1,
            _ => false,
        };
        if let Some(last) = last.filter(connects).filter(|word| !is_of_name(word)) {
            text = text.get(..text.len().saturating_sub(last.len())).unwrap_or_default();
        }
        if text == before {
            break;
        }
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let says_nothing = |word: &str| {
        CONNECTING_WORDS.iter().chain(&EMPTY_WORDS).any(|known| word.eq_ignore_ascii_case(known))
    };
    let says_something = text.chars().any(char::is_alphabetic) && !text.split_whitespace().all(says_nothing);
    says_something.then_some(text)
}

/// Removes parentheses at the ends that have no partner, and a pair around the whole text.
fn without_outer_parentheses(text: &str) -> &str {
    let mut text = text;
    let opened = text.matches('(').count();
    if opened != text.matches(')').count() {
        text = text.trim_matches(|c: char| c.is_whitespace() || "()".contains(c));
    }
    text = text.trim_start_matches([')', ' ']).trim_end_matches(['(', ' ']);
    if text.starts_with('(') && text.ends_with(')') && opened == 1 {
        text = text.trim_matches(['(', ')']);
    }
    text
}

/// The spots of a list such as `on calves, quads and glutes`.
pub(super) fn spots(text: &str) -> Vec<String> {
    let text = text.trim_end_matches('.');
    let text = text.strip_prefix("On ").or_else(|| text.strip_prefix("For ")).unwrap_or(text);
    text.split([',', ';', '&', '+'])
        .flat_map(|part| part.split(" and "))
        .map(spot)
        .filter(|spot| !spot.is_empty())
        .collect()
}

/// The name of a spot, made from an instruction: `Calves.` is `calves`.
pub(super) fn spot(text: &str) -> String {
    let text = text.trim().trim_end_matches('.');
    let mut letters = text.chars();
    let first = letters.next();
    match first {
        Some(first) if !letters.clone().next().is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// Whether these are the left and the right side.
pub(super) fn are_both_sides(spots: &[String]) -> bool {
    let sides: Vec<&str> =
        spots.iter().map(|spot| spot.split_whitespace().next().unwrap_or_default()).collect();
    matches!(sides[..], ["left", "right"] | ["right", "left"] | ["L", "R"] | ["R", "L"])
}

/// Takes the sentences that say when to stop out of a line. Returns the rest, and the
/// signs to stop at.
pub(super) fn take_stop_signs(line: &str) -> (String, Vec<String>) {
    let mut rest = String::new();
    let mut signs = Vec::new();
    for sentence in line.split_inclusive(". ") {
        let text = sentence.get(start(sentence).text_start..).unwrap_or_default();
        let sign = STOP_SENTENCES.iter().find_map(|begin| {
            let head = text.get(..begin.len())?;
            head.eq_ignore_ascii_case(begin).then(|| text.get(begin.len()..)).flatten()
        });
        match sign.map(|sign| capital(sign.trim().trim_end_matches(['.', '!', ' ']))) {
            Some(sign) if !sign.is_empty() && sign.chars().count() <= MAX_NAME_CHARS => signs.push(sign),
            _ => rest.push_str(sentence),
        }
    }
    (rest, signs)
}

/// The name of a movement, and its instructions. The first fragment is the name, up to
/// a mark such as a colon.
pub(super) fn name_and_how(fragments: Vec<String>) -> (Option<String>, Vec<String>) {
    let mut how = Vec::new();
    let mut fragments = fragments.into_iter();
    let Some(first) = fragments.next() else { return (None, how) };
    let cut = [" – ", " — ", " - ", ": ", "; ", ". ", " ("]
        .into_iter()
        .filter_map(|mark| first.find(mark))
        .min()
        // A number without words stays in the name.
        .filter(|at| *at > 0 && first.get(*at..).is_some_and(|rest| trimmed(rest).is_some()));
    let mut name = first.as_str();
    if let Some(at) = cut {
        how.extend(
            trimmed(first.get(at..).unwrap_or_default()).map(|rest| rest.trim_end_matches(')').to_owned()),
        );
        name = first.get(..at).unwrap_or_default();
    }
    how.extend(fragments);
    let mut short = name.to_owned();
    if name.chars().count() > MAX_NAME_CHARS {
        how.insert(0, name.to_owned());
        let start: String = name.chars().take(MAX_NAME_CHARS).collect();
        short = start.rsplit_once(' ').map_or(start.clone(), |(before, _)| before.to_owned());
    }
    let how = how.iter().map(|text| sentence(text)).collect();
    (Some(capital(&short)), how)
}

/// Makes a sentence of a text: a capital first, a full stop last.
pub(super) fn sentence(text: &str) -> String {
    let text = capital(text.trim());
    if ends_sentence(&text) || text.ends_with(':') || text.is_empty() { text } else { format!("{text}.") }
}

/// Whether a text is about the movements before it: `2 rounds of the above`.
pub(super) fn is_about_above(text: &str) -> bool {
    let text = text.to_lowercase();
    ["above", "of all", "of everything"].iter().any(|words| text.contains(words)) || is_repeat(&text)
}

/// Whether a text says to repeat a circuit: `Repeat circuit 3 times`.
fn is_repeat(text: &str) -> bool {
    text.starts_with("repeat") && names_circuit(text)
}

/// Whether a text names several movements together.
pub(super) fn names_circuit(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphabetic());
    words.any(|word| matches!(word.trim_end_matches('s'), "circuit" | "round" | "sequence" | "superset"))
}

/// Whether a text says to rest: `Rest as needed`.
pub(super) fn is_about_rest(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
    matches!(first.as_str(), "rest" | "break" | "recover")
}

/// Whether a text is only a word such as `Rest`, to which the amount in the next line belongs.
pub(super) fn is_label(text: &str) -> bool {
    let text = text.trim().trim_end_matches(':').to_lowercase();
    matches!(text.as_str(), "rest" | "break" | "hold" | "sets" | "reps" | "repetitions")
}

/// A text without the signs of Markdown that make it bold or slanted. Between two numbers,
/// `*` means times.
pub(super) fn without_emphasis(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = |index: Option<usize>| index.and_then(|index| chars.get(index)).copied().unwrap_or(' ');
    let mut plain = String::new();
    let mut last = ' ';
    let is_single = text.matches('*').count() == 1;
    for (index, &c) in chars.iter().enumerate() {
        let (before, after) = (at(index.checked_sub(1)), at(Some(index + 1)));
        let is_double = matches!(c, '*' | '_') && (before == c || after == c);
        let has_even_space = before.is_whitespace() == after.is_whitespace();
        let next = chars.iter().skip(index + 1).find(|c| !c.is_whitespace());
        let is_times =
            last.is_ascii_digit() && next.is_some_and(char::is_ascii_digit) && (has_even_space || is_single);
        let is_bullet = last == ' ' && after.is_whitespace();
        let is_emphasis = match c {
            '*' => is_double || !is_times && !is_bullet,
            '_' => is_double || !before.is_alphanumeric() || !after.is_alphanumeric(),
            _ => false,
        };
        if !is_emphasis {
            plain.push(c);
        }
        if !c.is_whitespace() && !is_emphasis {
            last = c;
        }
    }
    plain
}

/// Whether a text is about all movements of a list: `Hold each stretch for 30 seconds.`
pub(super) fn is_about_all(text: &str) -> bool {
    let mut words = text.split_whitespace().map(str::to_lowercase);
    let (first, second, third) = (words.next(), words.next(), words.next());
    let names_all = |word: &str| {
        matches!(
            word.trim_matches(|c: char| !c.is_alphanumeric()),
            "stretch" | "stretches" | "exercise" | "exercises" | "movement" | "movements"
        )
    };
    let is_each = |word: Option<&str>| matches!(word, Some("each" | "all" | "every" | "the" | "these"));
    let is_order = matches!(first.as_deref(), Some("hold" | "do" | "perform" | "repeat"));
    is_order && is_each(second.as_deref()) && third.is_some_and(|third| names_all(&third))
        || is_each(first.as_deref()) && second.is_some_and(|second| names_all(&second))
}

/// Whether a text is more than a name: over four words, or a full stop.
pub(super) fn is_phrase(text: &str) -> bool {
    text.split_whitespace().count() > 4 || is_sentence(text)
}

/// Whether a text is a sentence rather than a name: over six words, or a full stop.
pub(super) fn is_sentence(text: &str) -> bool {
    text.split_whitespace().count() > 6 || text.trim_end().ends_with(['.', '!'])
}
