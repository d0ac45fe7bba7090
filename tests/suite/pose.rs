//! One figure alone in a real pseudo-terminal: drawn as the terminal can, and
//! anew at every save.

use crate::program::{Home, supple};
use crate::terminal::{Setup, Terminal};
use std::path::Path;

const RAISE: &str = r#"name = "Arm raise"
view = [-0.7, 0.9, -0.1, 2.2]

[[prop]]
kind = "floor"

[[key]]
arms = { shoulder = 170, elbow = 5 }
"#;

/// The columns from the first to the last that the person takes on a screen:
/// the title, the floor and the footer left out.
fn columns(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let person = &lines[2..lines.len() - 4];
    let taken = |at: usize| person.iter().any(|line| line.chars().nth(at).is_some_and(|glyph| glyph != ' '));
    let columns: Vec<usize> = (0..120).filter(|at| taken(*at)).collect();
    columns.last().unwrap() + 1 - columns.first().unwrap()
}

fn watch(setup: &Setup, arguments: &[&str]) -> (Terminal, String) {
    let arguments_of_pose: Vec<&str> =
        ["pose", "reverse-lunge", "--calm"].into_iter().chain(arguments.iter().copied()).collect();
    let terminal = Terminal::with(setup, &arguments_of_pose);
    let text = terminal.wait_for_text("key 1 of 2");
    (terminal, text)
}

#[test]
fn a_figure_has_the_same_proportions_whatever_the_size_of_cells() {
    let size = |pixels| Setup { columns: 100, rows: 30, pixels, ..Setup::default() };
    let usual = columns(&watch(&size((0, 0)), &[]).1);
    assert_eq!(columns(&watch(&size((1000, 600)), &[]).1), usual);
    // A cell as wide as high takes half as many columns.
    let (mut terminal, text) = watch(&size((300, 90)), &[]);
    let square = columns(&text);
    assert!(square * 2 <= usual + 2 && square * 2 >= usual - 2, "{square} of {usual}");
    // Another font comes with a resize.
    terminal.resize_with(100, 31, (1000, 620));
    terminal
        .wait_for_screen("the usual shape", |text| text.lines().count() > 28 && columns(text) + 2 >= usual);
}

#[test]
fn figures_are_drawn_with_the_chosen_or_best_glyphs() {
    let drawn = |environment: &[(&'static str, &'static str)], arguments: &[&str]| {
        let environment = environment.to_vec();
        let (_, text) = watch(&Setup { environment, ..Setup::default() }, arguments);
        let lines: Vec<&str> = text.lines().collect();
        lines[2..lines.len() - 4].concat()
    };
    let quarters = |text: &str| text.contains(['▖', '▗', '▘', '▝', '▙', '▟', '▛', '▜']);
    let dots = |text: &str| text.contains(|glyph| ('\u{2800}'..='\u{28ff}').contains(&glyph));
    let sixths = |text: &str| text.contains(|glyph| ('\u{1fb00}'..='\u{1fb3b}').contains(&glyph));
    assert!(quarters(&drawn(&[], &[])));
    assert!(dots(&drawn(&[], &["--glyphs", "braille"])));
    assert!(sixths(&drawn(&[], &["--glyphs", "sextants"])));
    assert!(drawn(&[], &["--glyphs", "ascii"]).is_ascii());
    assert!(dots(&drawn(&[("NO_COLOR", "1")], &[])));
    assert!(quarters(&drawn(&[("NO_COLOR", "1")], &["--glyphs", "quadrants"])));
    let console = drawn(&[("TERM", "linux"), ("COLORTERM", "")], &[]);
    assert!(console.contains(['▀', '▄', '█']) && !quarters(&console), "{console}");
    assert!(drawn(&[("LC_ALL", "C")], &[]).is_ascii());
}

#[test]
fn unknown_frames_and_glyphs_are_wrong_usage() {
    for arguments in [["--frames", "0"], ["--frames", "31"], ["--glyphs", "hexants"]] {
        let run = supple(&["pose", "walk", arguments[0], arguments[1]]);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.errors.contains(arguments[1]) && run.output.is_empty(), "{}", run.errors);
    }
    // Letters are for terminals.
    let run = supple(&["pose", "walk", "--sheet", "walk.png", "--glyphs", "ascii"]);
    assert_eq!((run.code, run.output.as_str()), (1, ""));
    assert!(run.errors.contains("a sheet is drawn in blocks or dots"), "{}", run.errors);
}

#[test]
fn a_sheet_is_a_picture_by_its_ending() {
    let home = Home::new();
    for name in ["walk.gif", "walk", "walk.png.txt"] {
        let run = home.run(&["pose", "--sheet", name, "walk"]);
        assert_eq!((run.code, run.output.as_str()), (1, ""), "{name}");
        assert_eq!(run.errors, format!("supple: {name}: a sheet's file ends in .png or .svg\n"));
        assert!(!home.join(name).exists(), "{name}");
    }
    for (name, start) in [("walk.PNG", b"\x89PNG".as_slice()), ("walk.svg", b"<svg")] {
        let run = home.run(&["pose", "--sheet", name, "walk"]);
        assert_eq!((run.code, run.output), (0, format!("1 movement in {name}\n")));
        assert!(std::fs::read(home.join(name)).unwrap().starts_with(start), "{name}");
    }
}

#[test]
fn a_sheet_overwrites_no_file_unasked() {
    let home = Home::new();
    for (name, option) in [("mine.png", "--sheet"), ("mine.svg", "--sheet"), ("mine.svg", "--moving")] {
        home.write(name, "mine");
        let arguments = ["pose", "walk", option, name];
        let refused = home.run(&arguments);
        let message = format!("supple: {name} is there already; --force overwrites it\n");
        assert_eq!((refused.code, refused.errors), (1, message), "{option}");
        assert_eq!(home.read(name), "mine");
        assert_eq!(home.run(&[&arguments[..], &["--force"]].concat()).code, 0);
        assert_ne!(std::fs::read(home.join(name)).unwrap(), b"mine");
    }
}

#[test]
fn a_sheet_with_glyphs_is_drawn_in_cells_and_one_without_as_pictures() {
    let home = Home::new();
    let drawn = |more: &[&str]| {
        let arguments = [&["pose", "--force", "--sheet", "walk.svg", "walk"], more].concat();
        assert_eq!(home.run(&arguments).code, 0);
        home.read("walk.svg")
    };
    let (smooth, cells) = (drawn(&[]), drawn(&["--glyphs", "quadrants"]));
    assert!(smooth.contains("<radialGradient") && !smooth.contains("crispEdges"));
    assert!(cells.contains("crispEdges") && !cells.contains("<path"));
    assert!(drawn(&["--theme", "light"]).contains("#faf5ea"));
}

#[test]
fn a_moving_picture_is_one_figure_in_an_svg_file() {
    let home = Home::new();
    let run = home.run(&["pose", "walk", "--moving", "walk.svg"]);
    assert_eq!((run.code, run.output.as_str()), (0, "1 movement in walk.svg\n"));
    assert!(home.read("walk.svg").contains("<animate "));
    let run = home.run(&["pose", "walk", "--moving", "walk.gif"]);
    assert_eq!(run.errors, "supple: walk.gif: a moving picture's file ends in .svg\n");
    let run = home.run(&["pose", "--moving", "walk.svg"]);
    assert!(run.errors.contains("a moving picture shows one figure"), "{}", run.errors);
    assert_eq!(run.code, 1);
}

#[test]
fn one_figure_is_watched_at_a_time() {
    let mut terminal = Terminal::start(&["pose", "walk", "ice", "nope"]);
    let (code, text) = terminal.wait_for_exit();
    assert_eq!(code, 1);
    assert!(text.contains("one figure is watched at a time; `--sheet FILE` draws several"), "{text}");
}

#[test]
fn only_a_similar_name_is_suggested() {
    let errors = |name: &str| supple(&["pose", name]).errors;
    assert_eq!(
        errors("nope"),
        "supple: no figure is called \"nope\"; `supple pose list` shows those there are\n"
    );
    assert_eq!(errors("Wakl"), "supple: no figure is called \"Wakl\"; did you mean \"walk\"?\n");
}

#[test]
fn numbers_out_of_bounds_are_reported() {
    let home = Home::new();
    let bad = |from: &str, to: &str| {
        home.write("far.toml", RAISE.replace(from, to));
        home.run(&["pose", "check", "far.toml"]).errors
    };
    let view = bad("2.2]", "9e9]");
    assert!(view.contains("the numbers of `view` must lie between -10 and 10"), "{view}");
    let travel = bad("kind = \"floor\"", "kind = \"floor\"\ntravel = [9e9, 9e9]");
    assert!(travel.contains("the numbers of `travel` must lie between -10 and 10"), "{travel}");
    let place = bad("kind = \"floor\"", "kind = \"floor\"\nat = [\"hip\", 0, -11]");
    assert!(place.contains("the numbers of `at` must lie between -10 and 10"), "{place}");
    let few = bad(", 2.2]", "]");
    assert!(few.contains("`view` must be"), "{few}");
}

/// A figure of one's own being watched.
fn watch_raise() -> (Terminal, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("raise.toml");
    std::fs::write(&path, RAISE).unwrap();
    let terminal = Terminal::start(&["pose", path.to_str().unwrap()]);
    terminal.wait_for_text("Arm raise");
    (terminal, folder)
}

/// Writes a file and gives it back the time at which it was written before, as
/// tools do that copy.
fn write_with_old_time(path: &Path, text: &str) {
    let before = std::fs::metadata(path).unwrap().modified().unwrap();
    std::fs::write(path, text).unwrap();
    std::fs::File::options().append(true).open(path).unwrap().set_modified(before).unwrap();
}

#[test]
fn every_save_of_a_figure_is_shown_whatever_its_time() {
    let (mut terminal, folder) = watch_raise();
    let path = folder.path().join("raise.toml");
    terminal.press(" ");
    terminal.wait_for_text("paused");
    write_with_old_time(&path, &RAISE.replace("Arm raise", "Both arms up"));
    terminal.wait_for_text("Both arms up");
    write_with_old_time(&path, &RAISE.replace("elbow", "elbw"));
    terminal.wait_for_screen("the mistake, below the last good figure", |text| {
        text.contains("Both arms up") && text.contains("has no key `elbw`")
    });
    // A new file in its place.
    let other = folder.path().join("raise.toml.new");
    std::fs::write(&other, RAISE.replace("Arm raise", "Arms high")).unwrap();
    std::fs::rename(&other, &path).unwrap();
    terminal.wait_for_screen("it is mended", |text| text.contains("Arms high") && !text.contains("elbw"));
    std::fs::remove_file(&path).unwrap();
    terminal.wait_for_text("there is no file");
    std::fs::write(&path, RAISE).unwrap();
    terminal.wait_for_screen("it is back", |text| {
        text.contains("Arm raise") && !text.contains("there is no file")
    });
    terminal.press("q");
    assert_eq!(terminal.wait_for_exit().0, 0);
    assert_eq!(terminal.modes(), (false, false), "the terminal is as it was");
}

#[test]
fn warnings_about_a_figure_are_shown_from_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("raise.toml");
    std::fs::write(&path, RAISE.replace("\"floor\"", "\"strap\"\nat = [0, 0]")).unwrap();
    let terminal = Terminal::start(&["pose", path.to_str().unwrap()]);
    terminal.wait_for_screen("the figure with its warning", |text| {
        text.contains("Arm raise") && text.contains("a strap has no `to`")
    });
    std::fs::write(&path, "").unwrap();
    terminal.wait_for_screen("the last good figure, and that nothing is left", |text| {
        text.contains("Arm raise") && !text.contains("strap") && text.contains("error")
    });
}

#[test]
fn a_notice_disappears_with_its_state() {
    let (mut terminal, _folder) = watch_raise();
    terminal.press(" ");
    terminal.wait_for_text("paused");
    terminal.press(" ");
    terminal.wait_for_screen("it goes on", |text| !text.contains("paused"));
    terminal.press("\x1b[C");
    terminal.wait_for_text("key 1 of 1");
    terminal.press("q");
    assert_eq!(terminal.wait_for_exit().0, 0);
}
