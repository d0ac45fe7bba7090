//! Snapshots of every screen, and properties of all of them.

mod any;
mod fixtures;
mod narrow;

use fixtures::figures::moving;
use fixtures::pages::page_scenes;
use fixtures::{edge_case_scenes, player_scene, player_scenes};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use supple::session::Outcome;
use supple::ui::theme::{ColorDepth, TerminalCapabilities, Theme, ThemeChoice};
use supple::ui::view_model::{
    BarPart, BriefingView, HelpView, PlayerView, SafetyView, StepState, SummaryView,
};
use supple::ui::{Scene, draw, max_scroll};
use unicode_width::UnicodeWidthStr;

const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (100, 30), (200, 60)];

fn render(scene: &Scene, theme: &Theme, (width, height): (u16, u16)) -> Buffer {
    let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
    draw(scene, theme, buf.area, &mut buf);
    buf
}

/// The characters of a buffer, line by line.
fn text(buf: &Buffer) -> String {
    let mut text = String::new();
    for row in buf.content().chunks(usize::from(buf.area.width)) {
        let mut line = String::new();
        let mut covered = 0;
        for cell in row {
            if covered == 0 {
                line.push_str(cell.symbol());
                covered = cell.symbol().width();
            }
            covered = covered.saturating_sub(1);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// The styles of a buffer: a letter for each cell, and what each letter means.
fn styles(buf: &Buffer) -> String {
    let mut known: Vec<(Color, Color, Modifier)> = Vec::new();
    let mut map = String::new();
    for row in buf.content().chunks(usize::from(buf.area.width)) {
        for cell in row {
            let style = (cell.fg, cell.bg, cell.modifier);
            let at = known.iter().position(|other| *other == style).unwrap_or_else(|| {
                known.push(style);
                known.len() - 1
            });
            map.push(('a'..='z').nth(at).unwrap_or('?'));
        }
        map.push('\n');
    }
    let legend = ('a'..)
        .zip(known)
        .map(|(letter, (fg, bg, modifier))| format!("{letter}: {fg} on {bg}, {modifier:?}\n"));
    map.extend(legend);
    map
}

fn compare(name: &str, content: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, content));
}

fn compare_all(scenes: Vec<(&str, Scene)>) {
    let theme = Theme::default();
    for (name, scene) in scenes {
        for size in SIZES {
            compare(&format!("{name}-{}x{}", size.0, size.1), &text(&render(&scene, &theme, size)));
        }
    }
}

#[test]
fn the_player_in_every_state_at_every_size() {
    compare_all(player_scenes());
}

#[test]
fn the_player_with_long_wide_many_and_missing_words() {
    compare_all(edge_case_scenes());
}

#[test]
fn every_other_screen_and_overlay_at_every_size() {
    compare_all(page_scenes());
}

#[test]
fn the_player_with_a_figure_at_every_size() {
    let theme = Theme::default();
    for (name, scene) in moving() {
        for size in [(40, 12), (60, 17), (60, 18), (80, 24), (100, 30), (200, 60)] {
            compare(&format!("{name}-{}x{}", size.0, size.1), &text(&render(&scene, &theme, size)));
        }
    }
}

#[test]
fn a_figure_with_few_colours_and_with_none() {
    let caps = TerminalCapabilities::default();
    let sixteen = TerminalCapabilities { depth: ColorDepth::Ansi, light_background: Some(false), ..caps };
    let paced = moving().swap_remove(1).1;
    let mono = Theme::pick(ThemeChoice::Auto, TerminalCapabilities { depth: ColorDepth::Mono, ..caps });
    compare("figure-mono-80x24", &text(&render(&paced, &mono, (80, 24))));
    let console = Theme::pick(ThemeChoice::Auto, TerminalCapabilities { plain_font: true, ..sixteen });
    compare("figure-console-80x24", &text(&render(&paced, &console, (80, 24))));
    let ansi = Theme::pick(ThemeChoice::Auto, sixteen);
    compare("figure-styles-ansi-60x18", &styles(&render(&paced, &ansi, (60, 18))));
    let ascii = Theme::pick(ThemeChoice::Auto, TerminalCapabilities { unicode: false, ..caps });
    let plain = text(&render(&paced, &ascii, (80, 24)));
    assert!(plain.is_ascii(), "{plain}");
    compare("figure-ascii-80x24", &plain);
}

/// The words of a screen in a row, without what parts them.
fn words(text: &str) -> String {
    text.replace(['▌', '▐', '█'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_muscle_that_glows_is_named_in_full_ink() {
    let caps = TerminalCapabilities::default();
    for depth in [ColorDepth::Ansi, ColorDepth::Mono] {
        for background in [Some(false), Some(true), None] {
            let theme = Theme::pick(
                ThemeChoice::Auto,
                TerminalCapabilities { depth, light_background: background, ..caps },
            );
            for (name, scene) in moving() {
                let buf = render(&scene, &theme, (100, 30));
                let lines = text(&buf);
                let (row, line) =
                    lines.lines().enumerate().find(|(_, line)| line.contains(" hamstring")).unwrap();
                let column = line.split_once("hamstring").unwrap().0.chars().count();
                let cell = &buf[(u16::try_from(column).unwrap(), u16::try_from(row).unwrap())];
                assert_eq!((cell.symbol(), cell.fg), ("h", theme.quiet.fg.unwrap_or(Color::Reset)), "{name}");
                assert!(!cell.modifier.contains(Modifier::DIM), "{name} at {depth:?}");
            }
        }
    }
}

#[test]
fn a_figure_is_there_and_so_are_the_words_that_matter() {
    for (name, scene) in moving() {
        let view = scene.view_as::<PlayerView>().unwrap();
        let figure = view.figure.as_ref().unwrap();
        for size in [(60, 18), (80, 24), (100, 30), (200, 60)] {
            let text = words(&text(&render(&scene, &Theme::default(), size)));
            assert!(text.contains(figure.target_names[0]), "{name} at {size:?}: no figure\n{text}");
            if view.preparing && size.0 > 60 {
                let first = words(&view.how[0]);
                let first = first.split(' ').take(3).collect::<Vec<_>>().join(" ");
                assert!(text.contains(&first), "{name} at {size:?}: {first}\n{text}");
                let last = words(view.caution.last().unwrap());
                let last = last.rsplit(' ').next().unwrap();
                assert!(text.contains(" more") || text.contains(last), "{name} at {size:?}: {text}");
            }
            if let Some(cue) = view.cue.as_ref().filter(|_| view.working && size == (80, 24)) {
                let first = cue.split(' ').next().unwrap();
                assert!(
                    view.state == supple::ui::view_model::PlayerState::Paused || text.contains(first),
                    "{text}"
                );
            }
        }
    }
}

/// The first prepare with more cautions than there is room for, without a voice.
fn prepare_with_many_cautions(reading: u64) -> Scene {
    let mut scene = moving().swap_remove(0).1;
    let view = scene.view_as_mut::<PlayerView>().unwrap();
    view.cue = None;
    view.text_shown_for = Some(std::time::Duration::from_secs(reading));
    view.needs = vec!["lacrosse ball".to_owned(), "backless seat".to_owned()];
    let signs = ["Stop at dizziness", "Stop at tingling", "Stop at sharp pain", "Stop at numbness"];
    view.caution = ["Keep the ball off bone.", "Ease within twenty seconds.", "Breathe."]
        .into_iter()
        .chain(signs)
        .map(str::to_owned)
        .collect();
    scene
}

#[test]
fn cautions_without_room_take_turns_and_nothing_else_moves() {
    for size in [(40, 12), (80, 24)] {
        let at = |seconds: u64| text(&render(&prepare_with_many_cautions(seconds), &Theme::default(), size));
        let first = at(0);
        assert!(words(&first).contains("Have ready: lacrosse ball, backless seat"), "{size:?}\n{first}");
        let more = if size.0 == 40 { "+10 more" } else { "+7 more" };
        assert!(first.contains(more), "{size:?}\n{first}");
        let shows = |seconds: u64, line: &str| {
            let text = at(seconds);
            assert!(words(&text).contains(line), "{line} at {size:?} after {seconds}\n{text}");
        };
        // Each stays for as long as it takes to read it.
        shows(2, "Have ready");
        shows(4, "Keep the ball off bone.");
        shows(6, "Keep the ball off bone.");
        shows(7, "Ease within twenty seconds.");
        shows(10, "Breathe.");
        shows(22, "Stop at numbness");
        // The figure and the instructions stand still meanwhile.
        let foot = |text: &str| text.lines().rev().take(9).map(str::to_owned).collect::<Vec<_>>();
        if size.0 >= 80 {
            assert_eq!(foot(&at(8)), foot(&at(11)), "{size:?}");
        }
    }
    // Beside a figure that is upright there is room for all of it at once.
    let all = text(&render(&prepare_with_many_cautions(0), &Theme::default(), (100, 30)));
    for line in ["Have ready: lacrosse ball,", "Sit tall", "Keep the ball off bone.", "Stop at numbness"] {
        assert!(all.contains(line), "{line}\n{all}");
    }
}

#[test]
fn the_spoken_instruction_is_bold() {
    let mut scene = moving().swap_remove(0).1;
    let view = scene.view_as_mut::<PlayerView>().unwrap();
    view.cue = Some("Sit tall, feet flat.".to_owned());
    let buf = render(&scene, &Theme::default(), (100, 30));
    let lines = text(&buf);
    assert_eq!(lines.matches("Sit tall").count(), 1, "{lines}");
    let (y, line) = (0..).zip(lines.lines()).find(|(_, line)| line.contains("Sit tall")).unwrap();
    let x = line.split("Sit").next().unwrap().chars().count();
    let cell = &buf[(u16::try_from(x).unwrap(), y)];
    assert!(cell.modifier.contains(Modifier::BOLD));
}

#[test]
fn a_pause_shows_the_steps_name_and_paused_in_big_letters() {
    let (_, scene) = moving().swap_remove(4);
    for size in SIZES {
        let text = text(&render(&scene, &Theme::default(), size));
        assert!(size.0 >= 100 || text.contains("Hamstring on the ball"), "{text}");
        assert!(text.contains("PAUSED") || size == (200, 60), "{text}");
    }
}

fn themes() -> [(&'static str, Theme); 5] {
    let caps = TerminalCapabilities::default();
    let sixteen = TerminalCapabilities { depth: ColorDepth::Ansi, light_background: Some(false), ..caps };
    [
        ("dark", Theme::pick(ThemeChoice::Dark, caps)),
        ("light", Theme::pick(ThemeChoice::Light, caps)),
        (
            "dark-256",
            Theme::pick(ThemeChoice::Dark, TerminalCapabilities { depth: ColorDepth::Indexed, ..caps }),
        ),
        ("ansi", Theme::pick(ThemeChoice::Ansi, sixteen)),
        ("mono", Theme::pick(ThemeChoice::Mono, caps)),
    ]
}

#[test]
fn the_styles_of_every_theme() {
    let scene = player_scene("switch");
    for (name, theme) in themes() {
        compare(&format!("styles-{name}"), &styles(&render(&scene, &theme, (40, 12))));
    }
}

#[test]
fn without_unicode_all_is_ascii() {
    let theme = Theme::pick(
        ThemeChoice::Auto,
        TerminalCapabilities { unicode: false, ..TerminalCapabilities::default() },
    );
    for (name, scene) in player_scenes().into_iter().chain(page_scenes()).chain(edge_case_scenes()) {
        for size in SIZES {
            assert!(text(&render(&scene, &theme, size)).is_ascii(), "{name} at {size:?}");
        }
    }
    let scene = player_scene("work-reps");
    compare("ascii-80x24", &text(&render(&scene, &theme, (80, 24))));
}

#[test]
fn without_colour_there_is_none() {
    let theme = Theme::pick(
        ThemeChoice::Auto,
        TerminalCapabilities { depth: ColorDepth::Mono, ..TerminalCapabilities::default() },
    );
    for (name, scene) in player_scenes().into_iter().chain(page_scenes()) {
        let buf = render(&scene, &theme, (80, 24));
        let colourless = |cell: &ratatui::buffer::Cell| cell.fg == Color::Reset && cell.bg == Color::Reset;
        assert!(buf.content().iter().all(colourless), "{name}");
    }
}

#[test]
fn time_left_and_the_next_step_are_always_there() {
    for (name, scene) in player_scenes() {
        let view = scene.view_as::<PlayerView>().unwrap();
        for size in SIZES {
            let text = text(&render(&scene, &Theme::default(), size));
            assert!(text.contains(&view.remaining), "{name} at {size:?}");
            // On the largest screen both stand there in big letters.
            if size != (200, 60) {
                assert!(text.contains(&view.step_of()), "{name} at {size:?}");
                let next = view.next.iter().all(|next| text.contains(next));
                assert!(next, "{name} at {size:?}\n{text}");
            }
            let bar = text.lines().take(3).any(|line| shows_bar(line, &view.bar));
            assert!(bar, "{name} at {size:?}\n{text}");
        }
    }
}

/// Whether a line shows a bar of these steps: one after the other, each in the
/// shape of how it stands.
fn shows_bar(line: &str, parts: &[BarPart]) -> bool {
    let shapes = |part: &BarPart| match part.state {
        StepState::Ended(Outcome::Done) => "▄",
        StepState::Ended(Outcome::Partly) => "▖",
        StepState::Ended(Outcome::Skipped) => "·",
        StepState::Ended(Outcome::Hurt) => "×",
        StepState::Current(_) => "▏▎▍▌▋▊▉█░",
        StepState::Upcoming => "▁",
    };
    let words: Vec<&str> = line.split_whitespace().collect();
    let stands = |(word, part): (&&str, &BarPart)| word.chars().all(|char| shapes(part).contains(char));
    words.windows(parts.len().max(1)).any(|words| words.iter().zip(parts).all(stands))
}

/// The longest run of rows that have big letters between two columns.
fn run_of_big_rows(buf: &Buffer, columns: std::ops::Range<u16>) -> usize {
    let big = |y: u16| columns.clone().any(|x| buf[(x, y)].symbol() == "█");
    let rows: Vec<bool> = (2..buf.area.height).map(big).collect();
    rows.split(|big| !big).map(<[bool]>::len).max().unwrap_or(0)
}

#[test]
fn the_number_is_big() {
    for (name, scene) in player_scenes() {
        let small = render(&scene, &Theme::default(), (40, 12));
        assert!(run_of_big_rows(&small, 2..38) >= 5, "{name}");
        let view = scene.view_as::<PlayerView>().unwrap();
        let panel = if view.side == Some(supple::routine::BodySide::Right) { 66..97 } else { 2..34 };
        let large = render(&scene, &Theme::default(), (100, 30));
        assert!(run_of_big_rows(&large, panel) >= 5, "{name}");
    }
}

#[test]
fn scrolling_ends_where_the_text_ends() {
    let theme = Theme::default();
    for (name, mut scene) in page_scenes() {
        for size in SIZES {
            let area = Rect::new(0, 0, size.0, size.1);
            let most = max_scroll(scene.overlay.as_deref().unwrap_or(&*scene.view), area);
            let mut at = |to: u16| {
                if let Some(view) = scene.view_as_mut::<BriefingView>() {
                    view.scroll = to;
                }
                if let Some(view) = scene.view_as_mut::<SafetyView>() {
                    view.scroll = to;
                }
                if let Some(view) = scene.view_as_mut::<SummaryView>() {
                    view.scroll = to;
                }
                if let Some(groups) = scene.overlay_as::<HelpView>().map(|view| view.groups.clone()) {
                    scene.overlay = Some(Box::new(HelpView { sections: Vec::new(), groups, scroll: to }));
                }
                text(&render(&scene, &theme, size))
            };
            assert_eq!(at(most), at(u16::MAX), "{name} at {size:?}");
            assert!(most == 0 || at(most - 1) != at(most), "{name} at {size:?}");
            at(0);
        }
    }
}

#[test]
fn a_tiny_window_asks_for_a_bigger_one() {
    let scene = player_scene("prepare");
    let text = text(&render(&scene, &Theme::default(), (27, 8)));
    assert!(text.contains("bigger"), "{text}");
}
