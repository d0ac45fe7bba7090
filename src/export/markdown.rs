//! A routine as a page of Markdown, for notes and repositories.

use super::card::{Card, CardStep, GUIDANCE, Note, circuit_notes, circuit_summary, step_notes};
use crate::diagnostic::sanitize_line;
use crate::timeline::labels;
use std::fmt::Write as _;

/// Writes a card as Markdown.
pub fn markdown(card: &Card<'_>) -> String {
    let routine = card.routine;
    let mut text = format!("# {}\n\n{}\n", escaped(&routine.name), escaped(&card.headline.join(", ")));
    if let Some(about) = &routine.about {
        let _ = write!(text, "\n{}\n", escaped(about));
    }
    let facts = [
        ("You need", card.equipment.clone()),
        ("Mind", card.cautions()),
        ("Stop at", routine.stop_if.join(", ")),
    ];
    text.push('\n');
    for (label, fact) in facts.into_iter().filter(|(_, fact)| !fact.is_empty()) {
        let _ = writeln!(text, "- **{label}:** {}", escaped(&fact));
    }
    for section in &card.sections {
        let level = if let Some(circuit) = section.circuit {
            let _ = write!(text, "\n## {}\n", escaped(&circuit.name));
            let summary = circuit_summary(circuit);
            if !summary.is_empty() {
                let _ = write!(text, "\n{}\n", escaped(&summary));
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
        let _ = write!(text, "\nFrom: {}.\n", escaped(&card.sources.join("; ")));
    }
    let _ = write!(text, "\n{}\n", escaped(GUIDANCE));
    text
}

fn write_step(text: &mut String, CardStep { step, number, .. }: &CardStep<'_>, level: &str) {
    let (name, amount) = (escaped(&step.name), escaped(&labels::amount(step)));
    let _ = write!(text, "\n{level} {number}. {name}\n\n**{amount}**\n");
    write_body(text, &step.how, &step_notes(step));
}

fn write_body(text: &mut String, how: &[String], notes: &[Note]) {
    match how {
        [] => {}
        [only] => {
            let _ = write!(text, "\n{}\n", escaped(only));
        }
        several => {
            text.push('\n');
            for (number, line) in (1..).zip(several) {
                let _ = writeln!(text, "{number}. {}", escaped(line));
            }
        }
    }
    if !notes.is_empty() {
        text.push('\n');
    }
    for (label, note) in notes {
        let _ = writeln!(text, "- {label}: {}", escaped(note));
    }
}

/// A text escaped for Markdown.
fn escaped(text: &str) -> String {
    let text = sanitize_line(text);
    let mut escaped = String::with_capacity(text.len());
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (index, c) in text.char_indices() {
        let would_begin_block = match c {
            '+' | '-' | '=' => index == 0,
            // `1.` would begin a list.
            '.' | ')' => digits > 0 && index == digits,
            _ => false,
        };
        if would_begin_block
            || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&')
        {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
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
}
