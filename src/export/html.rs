//! A card to print: one HTML file that needs nothing else.

use super::card::{
    Card, CardSection, CardStep, GUIDANCE, Note, circuit_notes, circuit_summary, signs, step_notes,
};
use crate::diagnostic::sanitize_line;
use crate::figure::Figure;
use crate::picture::{Color, Colors, figure_svg};
use crate::timeline::labels;
use std::fmt::Write as _;

/// The least number of steps that are printed in three columns.
const THREE_COLUMNS_FROM: usize = 9;

/// The style for the screen and for paper. It loads nothing.
const STYLE: &str = include_str!("../../assets/card.css");

/// The colours of figures on white paper.
const PAPER: Colors =
    Colors { background: Color::from_rgb(0x00ff_ffff), floor: Color::from_rgb(0x00d4_d4d4), ..Colors::LIGHT };

/// Writes a card as a page that prints on one or two sheets.
pub fn html(card: &Card<'_>) -> String {
    let routine = card.routine;
    let title = escaped(&routine.name);
    let steps: usize = card.sections.iter().map(|section| section.steps.len()).sum();
    let dense = steps >= THREE_COLUMNS_FROM;
    let mut text = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"generator\" content=\"supple\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body{}>\n<header>\n<h1>{title}</h1>\n<p class=\"facts\">{}</p>\n",
        escaped(&routine.language),
        if dense { " class=\"dense\"" } else { "" },
        escaped(&card.headline.join(" · ")),
    );
    if let Some(about) = &routine.about {
        let _ = writeln!(text, "<p>{}</p>", escaped(about));
    }
    if !card.equipment.is_empty() {
        let _ = writeln!(text, "<p><b>You need</b> {}</p>", escaped(&card.equipment));
    }
    text.push_str("</header>\n<section class=\"safety\">\n");
    let _ = writeln!(text, "<p><b>Mind</b> {}</p>", escaped(&card.cautions()));
    if !routine.stop_if.is_empty() {
        let _ = writeln!(text, "<p><b>Stop at</b> {}</p>", escaped(&signs(&routine.stop_if, " · ")));
    }
    text.push_str("</section>\n<main>\n");
    // So that the postures of a movement stand side by side in a column.
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

fn write_section(text: &mut String, section: &CardSection<'_>, mm_per_metre: f32) {
    if let Some(circuit) = section.circuit {
        let (name, summary) = (escaped(&circuit.name), escaped(&circuit_summary(circuit)));
        let _ = writeln!(text, "<section class=\"circuit\">\n<h2>{name} <span>{summary}</span></h2>");
        write_instructions(text, &circuit.how);
        write_notes(text, &circuit_notes(circuit));
    } else {
        text.push_str("<section>\n");
    }
    text.push_str("<div class=\"steps\">\n");
    for step in &section.steps {
        write_step(text, step, mm_per_metre);
    }
    text.push_str("</div>\n</section>\n");
}

fn write_step(text: &mut String, CardStep { step, number, postures }: &CardStep<'_>, mm_per_metre: f32) {
    let (name, amount) = (escaped(&step.name), escaped(&labels::amount(step)));
    let _ = writeln!(
        text,
        "<article>\n<h3><span class=\"number\">{number}</span> {name}</h3>\n<p class=\"amount\">{amount}</p>"
    );
    if !postures.is_empty() {
        text.push_str("<div class=\"figures\">");
        for (index, figure) in postures.iter().enumerate() {
            let label = format!("{}, picture {} of {}", step.name, index + 1, postures.len());
            let id_prefix = format!("s{number}p{index}-");
            text.push_str(&picture(figure, mm_per_metre, &label, &id_prefix));
        }
        text.push_str("</div>\n");
    }
    write_instructions(text, &step.how);
    write_notes(text, &step_notes(step));
    text.push_str("</article>\n");
}

/// A figure as an `svg` element, `mm_per_metre` millimetres a metre. `label` is what is read
/// to people who don't see it; ids within it begin with `id_prefix`.
fn picture(figure: &Figure, mm_per_metre: f32, label: &str, id_prefix: &str) -> String {
    // Coordinates are written to a tenth of a pixel, which is a millimetre of the body.
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

fn write_notes(text: &mut String, notes: &[Note]) {
    for (label, note) in notes {
        let _ = writeln!(text, "<p class=\"note\"><b>{label}</b> {}</p>", escaped(note));
    }
}

/// A text escaped for HTML, attributes included.
fn escaped(text: &str) -> String {
    sanitize_line(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::super::card::with_card;
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
        let page = with_card(&text, html);
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
        let page = with_card(
            "name = \"After the hill\"\nkind = \"cool-down\"\nmax_pain = 3\nstop_if = \"Sharp pain\"\n\
             [[step]]\nname = \"Easy walk\"\ntime = \"90s\"\npose = \"walk\"\nhow = \"Breathe out long.\"\n",
            html,
        );
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
