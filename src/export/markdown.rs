//! A routine as a page of Markdown, for notes and repositories.

use super::card::{Card, CardStep, GUIDANCE, Note, circuit_notes, circuit_summary, signs, step_notes};
use crate::diagnostic::sanitize_line;
use crate::timeline::labels;
use std::fmt::Write as _;
use std::ops::Range;

/// Writes a card as Markdown.
pub fn markdown(card: &Card<'_>) -> String {
    let routine = card.routine;
    let mut text =
        format!("# {}\n\n{}\n", escaped_markdown(&routine.name), escaped_markdown(&card.headline.join(", ")));
    if let Some(about) = &routine.about {
        let _ = write!(text, "\n{}\n", escaped_markdown(about));
    }
    let facts = [
        ("You need", card.equipment.clone()),
        ("Mind", card.cautions()),
        ("Stop at", signs(&routine.stop_if, ", ")),
    ];
    text.push('\n');
    for (label, fact) in facts.into_iter().filter(|(_, fact)| !fact.is_empty()) {
        let _ = writeln!(text, "- **{label}:** {}", escaped_markdown(&fact));
    }
    for section in &card.sections {
        let level = if let Some(circuit) = section.circuit {
            let _ = write!(text, "\n## {}\n", escaped_markdown(&circuit.name));
            let summary = circuit_summary(circuit);
            if !summary.is_empty() {
                let _ = write!(text, "\n{}\n", escaped_markdown(&summary));
            }
            write_body(&mut text, &circuit.how, &circuit_notes(circuit));
            "###"
        } else {
            "##"
        };
        for step in &section.steps {
            write_step(&mut text, step, level);
        }
    }
    text.push_str("\n---\n");
    if !card.sources.is_empty() {
        let _ = write!(text, "\nFrom: {}.\n", escaped_markdown(&card.sources.join("; ")));
    }
    let _ = write!(text, "\n{}\n", escaped_markdown(GUIDANCE));
    text
}

fn write_step(text: &mut String, CardStep { step, number, .. }: &CardStep<'_>, level: &str) {
    let (name, amount) = (escaped_markdown(&step.name), escaped_markdown(&labels::amount(step)));
    let _ = write!(text, "\n{level} {number}. {name}\n\n**{amount}**\n");
    write_body(text, &step.how, &step_notes(step));
}

fn write_body(text: &mut String, how: &[String], notes: &[Note]) {
    match how {
        [] => {}
        [only] => {
            let _ = write!(text, "\n{}\n", escaped_markdown(only));
        }
        several => {
            text.push('\n');
            for (number, line) in (1..).zip(several) {
                let _ = writeln!(text, "{number}. {}", escaped_markdown(line));
            }
        }
    }
    if !notes.is_empty() {
        text.push('\n');
    }
    for (label, note) in notes {
        let _ = writeln!(text, "- {label}: {}", escaped_markdown(note));
    }
}

/// A text escaped for Markdown.
pub fn escaped_markdown(text: &str) -> String {
    let text = sanitize_line(text.trim_start());
    let mut escaped = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(address) = next_address(&text, at) {
        escape_into(&mut escaped, &text, at..address.start);
        // A bare address would become a link that includes the backslashes.
        let _ = write!(escaped, "<{}>", &text[address.clone()]);
        at = address.end;
    }
    escape_into(&mut escaped, &text, at..text.len());
    escaped
}

/// The next address of a web page from byte `at` on, without the mark that may follow it.
fn next_address(text: &str, at: usize) -> Option<Range<usize>> {
    let text = &text[at..];
    let start = ["http://", "https://"].iter().filter_map(|scheme| text.find(scheme)).min()?;
    let address = text[start..].split(|c: char| c.is_whitespace() || matches!(c, '<' | '>')).next()?;
    let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'']);
    Some(at + start..at + start + address.len())
}

/// Appends a part of a text, escaped.
fn escape_into(escaped: &mut String, text: &str, part: Range<usize>) {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (index, c) in text[part.clone()].char_indices().map(|(index, c)| (part.start + index, c)) {
        let has_meaning = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' => true,
            '+' | '-' | '=' => index == 0,
            // `1.` would begin a list, and `www.` an address.
            '.' | ')' => (digits > 0 && index == digits) || text[..index].ends_with("www"),
            _ => false,
        };
        if has_meaning {
            escaped.push('\\');
        }
        escaped.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::super::card::with_card;
    use super::*;

    #[test]
    fn a_page_reads_as_it_was_written() {
        let page = with_card(
            "name = \"After *the* hill\"\nkind = \"cool-down\"\nstop_if = [\"Sharp pain\", \"Dizziness\"]\n\
             [[step]]\nname = \"Calf [wall]\"\ntime = \"30s\"\nside = \"each\"\nsets = 2\nrest = \"5s\"\nhow = [\"1. Lean in.\", \"- Breathe <out>.\"]\n",
            markdown,
        );
        assert_eq!(
            page,
            "# After \\*the\\* hill\n\ncool-down, 2 min\n\n- **Mind:** Not with pain above 4 of 10.\n\
             - **Stop at:** Sharp pain, Dizziness\n\n## 1. Calf \\[wall\\]\n\n**2 × 30 s a side**\n\n\
             1. 1\\. Lean in.\n2. \\- Breathe \\<out\\>.\n\n- Rest: 5 s between sets\n\n---\n\n\
             General exercise guidance; it can't diagnose or treat. If pain is sharp, new or getting worse, \
             stop and see a clinician.\n"
        );
    }

    #[test]
    fn no_text_becomes_a_list_or_a_block_of_code() {
        for (text, written) in [
            (" - slowly", "\\- slowly"),
            ("\t+ slowly", "\\+ slowly"),
            ("  2. slowly", "2\\. slowly"),
            ("    slowly", "slowly"),
            ("\u{3000}- slowly", "\\- slowly"),
            ("$5 or $6", "\\$5 or \\$6"),
        ] {
            assert_eq!(escaped_markdown(text), written);
        }
        let page = with_card(
            "name = \" # T\"\nabout = \" - slowly\"\n[[step]]\nname = \" - a\"\ntime = \"30s\"\n\
             how = [\"     Lean in.\", \" 1. Breathe.\"]\nload = \"    5 kg\"\n",
            markdown,
        );
        let steps = "# \\# T\n\n38 s\n\n\\- slowly\n\n- **Mind:** Not with pain above 4 of 10.\n\n\
             ## 1. \\- a\n\n**30 s**\n\n1. Lean in.\n2. 1\\. Breathe.\n\n- Load: 5 kg\n";
        assert!(page.starts_with(steps), "{page}");
    }

    #[test]
    fn addresses_stay_whole() {
        for (text, written) in [
            ("See https://a.org/x_y?b=1&c=*d*.", "See <https://a.org/x_y?b=1&c=*d*>."),
            ("(http://a.org/x_y)", "(<http://a.org/x_y>)"),
            ("http://a.org/<b>x_y", "<http://a.org/>\\<b\\>x\\_y"),
            ("www.a.org/x_y", "www\\.a.org/x\\_y"),
        ] {
            assert_eq!(escaped_markdown(text), written);
        }
    }
}
