//! A card to print: one HTML file that needs nothing else.

use super::card::{Card, CardNote, CardSection, CardStep, GUIDANCE, cautions_and_limit};
use crate::diagnostic::sanitize_line;
use crate::figure::Figure;
use crate::picture::{Color, Colors, figure_svg};
use crate::routine::Safety;
use std::fmt::Write as _;

/// The least number of steps that are printed in three columns.
const THREE_COLUMNS_FROM: usize = 9;

/// The style for the screen and for paper. It loads nothing.
const STYLE: &str = include_str!("../../assets/card.css");

/// The colours of figures on white paper.
const PAPER: Colors =
    Colors { background: Color::from_rgb(0x00ff_ffff), floor: Color::from_rgb(0x00d4_d4d4), ..Colors::LIGHT };

/// Writes a card as a page that prints on one or two sheets.
pub fn html(card: &Card) -> String {
    let title = escaped(&card.title);
    let steps: usize = card.sections.iter().map(|section| section.steps.len()).sum();
    let dense = steps >= THREE_COLUMNS_FROM;
    let mut text = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"generator\" content=\"supple\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body{}>\n<header>\n<h1>{title}</h1>\n<p class=\"facts\">{}</p>\n",
        escaped(&card.language),
        if dense { " class=\"dense\"" } else { "" },
        escaped(&card.headline.join(" · ")),
    );
    if let Some(about) = &card.about {
        let _ = writeln!(text, "<p>{}</p>", escaped(about));
    }
    if !card.equipment.is_empty() {
        let _ = writeln!(text, "<p><b>You need</b> {}</p>", escaped(&card.equipment));
    }
    text.push_str("</header>\n");
    write_safety(&mut text, &card.safety);
    text.push_str("<main>\n");
    let mm_per_metre = if dense { 13.0 } else { 17.0 };
    for section in &card.sections {
        write_section(&mut text, section, mm_per_metre);
    }
    text.push_str("</main>\n<footer>\n");
    if !card.sources.is_empty() {
        let _ = writeln!(text, "<p>From: {}.</p>", escaped(&card.sources.join("; ")));
    }
    let _ = writeln!(text, "<p>{}</p>\n</footer>\n</body>\n</html>", escaped(GUIDANCE));
    text
}

fn write_safety(text: &mut String, safety: &Safety) {
    text.push_str("<section class=\"safety\">\n");
    let _ = writeln!(text, "<p><b>Mind</b> {}</p>", escaped(&cautions_and_limit(safety).join(" ")));
    if !safety.stop_if.is_empty() {
        let _ = writeln!(text, "<p><b>Stop at</b> {}</p>", escaped(&safety.stop_if.join(" · ")));
    }
    text.push_str("</section>\n");
}

fn write_section(text: &mut String, section: &CardSection, mm_per_metre: f32) {
    match &section.title {
        Some((title, about)) => {
            let _ = write!(
                text,
                "<section class=\"circuit\">\n<h2>{} <span>{}</span></h2>\n",
                escaped(title),
                escaped(about)
            );
        }
        None => text.push_str("<section>\n"),
    }
    write_instructions(text, &section.how);
    write_notes(text, &section.notes);
    text.push_str("<div class=\"steps\">\n");
    for step in &section.steps {
        write_step(text, step, mm_per_metre);
    }
    text.push_str("</div>\n</section>\n");
}

fn write_step(text: &mut String, step: &CardStep, mm_per_metre: f32) {
    let _ = writeln!(
        text,
        "<article>\n<h3><span class=\"number\">{}</span> {}</h3>\n<p class=\"amount\">{}</p>",
        step.number,
        escaped(&step.name),
        escaped(&step.amount)
    );
    if !step.figures.is_empty() {
        text.push_str("<div class=\"figures\">");
        for (index, figure) in step.figures.iter().enumerate() {
            let label = format!("{}, picture {} of {}", step.name, index + 1, step.figures.len());
            let id_prefix = format!("s{}p{index}-", step.number);
            text.push_str(&picture(figure, mm_per_metre, &label, &id_prefix));
        }
        text.push_str("</div>\n");
    }
    write_instructions(text, &step.how);
    write_notes(text, &step.notes);
    text.push_str("</article>\n");
}

/// A figure as an `svg` element, `mm_per_metre` millimetres a metre. `label` is what is read
/// to people who don't see it; ids within it begin with `id_prefix`.
fn picture(figure: &Figure, mm_per_metre: f32, label: &str, id_prefix: &str) -> String {
    // Coordinates have a tenth of a pixel: a millimetre.
    const PIXELS_PER_METRE: f32 = 100.0;
    let (width, height) = (figure.view.width(), figure.view.height());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some hundred pixels")]
    let pixels = |metres: f32| (metres * PIXELS_PER_METRE).ceil().max(1.0) as u32;
    let svg = figure_svg(figure, &PAPER, (pixels(width), pixels(height)), id_prefix);
    let tag = format!(
        "<svg role=\"img\" aria-label=\"{}\" style=\"width:{:.1}mm\" ",
        escaped(label),
        width * mm_per_metre
    );
    svg.replacen("<svg ", &tag, 1)
}

fn write_instructions(text: &mut String, how: &[String]) {
    match how {
        [] => {}
        [only] => {
            let _ = writeln!(text, "<p class=\"how\">{}</p>", escaped(only));
        }
        several => {
            text.push_str("<ol>");
            for line in several {
                let _ = write!(text, "<li>{}</li>", escaped(line));
            }
            text.push_str("</ol>\n");
        }
    }
}

fn write_notes(text: &mut String, notes: &[CardNote]) {
    for note in notes {
        let _ = writeln!(text, "<p class=\"note\"><b>{}</b> {}</p>", note.label, escaped(&note.text));
    }
}

/// A text escaped for HTML, attributes included.
fn escaped(text: &str) -> String {
    let text = sanitize_line(text);
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::card::test_card;
    use super::*;

    #[test]
    fn nothing_that_an_author_writes_becomes_markup() {
        let evil = "<script>\\\"&'</script>";
        let text = format!(
            "name = \"{evil}\"\nabout = \"{evil}\"\nequipment = \"{evil}\"\ncaution = \"{evil}\"\nstop_if = \"{evil}\"\n\
             source = \"{evil}\"\n[[step]]\nname = \"{evil}\"\ntime = \"1min\"\npose = \"walk\"\nload = \"{evil}\"\nhow = \"{evil}\"\n\
             easier = \"{evil}\"\n[[step]]\nname = \"Ring {evil}\"\nsets = 2\nhow = [\"{evil}\", \"{evil}\"]\n\
             [[step.step]]\nname = \"In {evil}\"\nreps = 5\nspots = [\"{evil}\"]\ncaution = \"{evil}\"\n"
        );
        let page = html(&test_card(&text));
        assert!(!page.contains("<script") && !page.contains("</script") && !page.contains("=\"<"), "{page}");
        assert!(page.contains("<h1>&lt;script&gt;&quot;&amp;&#39;&lt;/script&gt;</h1>"), "{page}");
        assert!(page.contains("aria-label=\"&lt;script&gt;&quot;"));
        assert_eq!(page.matches("<svg ").count(), page.matches("</svg>").count());
        // Within a figure, `href` refers to a part of the figure.
        let without_figures = page.replace(" href=\"#", "");
        let elsewhere = ["src=", "href=", "url(http", "@import", "<link"];
        assert!(
            elsewhere.iter().all(|mark| !without_figures.contains(mark)),
            "nothing is loaded from elsewhere"
        );
    }

    #[test]
    fn a_page_has_title_safety_steps_and_pictures() {
        let page = html(&test_card(
            "name = \"After the hill\"\nkind = \"cool-down\"\nmax_pain = 3\nstop_if = \"Sharp pain\"\n\
             [[step]]\nname = \"Easy walk\"\ntime = \"90s\"\npose = \"walk\"\nhow = \"Breathe out long.\"\n",
        ));
        assert!(page.contains("<p class=\"facts\">cool-down · 2 min</p>"), "{page}");
        assert!(page.contains("<p><b>Mind</b> Not with pain above 3 of 10.</p>"), "{page}");
        assert!(page.contains("<p><b>Stop at</b> Sharp pain</p>"), "{page}");
        assert!(
            page.contains("<h3><span class=\"number\">1</span> Easy walk</h3>\n<p class=\"amount\">1:30</p>")
        );
        assert!(
            page.contains("<p class=\"how\">Breathe out long.</p>")
                && page.contains("<svg role=\"img\" aria-label=\"Easy walk, picture 1 of ")
        );
    }
}
