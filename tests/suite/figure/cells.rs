//! Figures drawn in cells, with the characters and colours of every terminal.

use super::motion;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use ratatui::widgets::Widget;
use supple::figure::{Figure, Presentation, SHIPPED};
use supple::ui::theme::{Aspect, ColorDepth, Glyphs, TerminalCapabilities, Theme, ThemeChoice};
use supple::ui::widgets::FigureView;

fn drawn(figure: &Figure, theme: &Theme, glyphs: Glyphs, (width, height): (u16, u16)) -> Buffer {
    let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
    let theme = theme.clone().with_glyphs(Some(glyphs));
    let view = FigureView { landmarks: true, ..FigureView::new(figure, &theme) };
    (&view).render(buf.area, &mut buf);
    buf
}

#[test]
fn the_names_of_landmarks_are_readable_beside_their_crosses() {
    let theme = Theme::default();
    for (name, _) in SHIPPED {
        for mirrored in [false, true] {
            let figure = motion(name, &[])
                .figure_at_fraction(0.5, &Presentation { mirrored, ..Presentation::default() });
            let view = FigureView { landmarks: true, ..FigureView::new(&figure, &theme) };
            let mut buf = Buffer::empty(Rect::new(0, 0, 80, 22));
            (&view).render(buf.area, &mut buf);
            let words: Vec<&str> = figure.landmarks.iter().map(|(word, _)| word.as_str()).collect();
            let mut named = 0;
            for row in buf.content().chunks(80) {
                let line: String = row.iter().map(|cell| cell.symbol().chars().next().unwrap()).collect();
                // What is written is crosses and whole names, nothing else.
                for run in line.split(|c: char| !(c.is_ascii_alphabetic() || "_+".contains(c))) {
                    for word in run.split('+').filter(|word| !word.is_empty()) {
                        let pair = (1..word.len())
                            .any(|at| words.contains(&&word[..at]) && words.contains(&&word[at..]));
                        assert!(words.contains(&word) || pair, "{name}: {word} in {line}");
                        named += 1;
                    }
                }
            }
            assert!(named >= 4, "{name}: {named} of {}", words.len());
        }
    }
}

#[test]
fn a_figure_is_drawn_in_any_area() {
    let theme = Theme::default();
    for (name, _) in SHIPPED {
        let figure = motion(name, &[])
            .figure_at_fraction(0.5, &Presentation { mirrored: true, ..Presentation::default() });
        for width in (0..130).step_by(9) {
            for height in [0, 1, 2, 5, 13, 40] {
                drawn(&figure, &theme, Glyphs::Quadrants, (width, height));
            }
        }
        let mut buf = Buffer::empty(Rect::new(0, 0, 10, 10));
        let mut theme = theme.clone().with_glyphs(Some(Glyphs::Halves));
        theme.aspect = Aspect::of_screen((80, 24), (8000, 2400));
        (&FigureView::new(&figure, &theme)).render(Rect::new(5, 5, 100, 100), &mut buf);
        assert_eq!(buf.cell((4, 4)).unwrap().symbol(), " ");
    }
}

#[test]
fn every_terminal_gets_glyphs_that_it_can_show() {
    let figure = motion("leg-swing", &[]).figure_at_fraction(0.9, &Presentation::default());
    let caps = |depth| TerminalCapabilities { depth, ..TerminalCapabilities::default() };
    let mono =
        drawn(&figure, &Theme::pick(ThemeChoice::Auto, caps(ColorDepth::Mono)), Glyphs::Quadrants, (40, 20));
    assert!(mono.content().iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    assert!(mono.content().iter().any(|cell| cell.symbol() == "█"));
    let ansi =
        drawn(&figure, &Theme::pick(ThemeChoice::Auto, caps(ColorDepth::Ansi)), Glyphs::Halves, (40, 20));
    assert!(ansi.content().iter().all(|cell| !matches!(cell.fg, Color::Rgb(..) | Color::Indexed(_))));
    assert!(ansi.content().iter().any(|cell| cell.fg == Color::Red), "the muscle");
    let ascii = drawn(&figure, &Theme::default(), Glyphs::Ascii, (40, 20));
    assert!(ascii.content().iter().all(|cell| cell.symbol().is_ascii()));
    for glyphs in [Glyphs::Sextants, Glyphs::Octants, Glyphs::Braille] {
        let buf = drawn(&figure, &Theme::default(), glyphs, (40, 20));
        assert!(buf.content().iter().filter(|cell| cell.symbol() != " ").count() > 60);
    }
}

#[test]
fn the_working_muscle_is_the_warmest_colour_of_the_figure() {
    let theme = Theme::default();
    let warm = |cell: &ratatui::buffer::Cell| {
        let hot = |color| matches!(color, Color::Rgb(r, g, b) if r > 200 && g < 180 && b < 150 && g > 60 && r - g > 60);
        hot(cell.fg) || hot(cell.bg)
    };
    for (name, _) in SHIPPED {
        let motion = motion(name, &[]);
        let figure = motion.keyframe_figure(motion.peak_keyframe(), &Presentation::default());
        let buf = drawn(&figure, &theme, Glyphs::Quadrants, (60, 24));
        let glows = buf.content().iter().any(warm);
        assert_eq!(glows, !figure.target_names.is_empty(), "{name}");
    }
}
