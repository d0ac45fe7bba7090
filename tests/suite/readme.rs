//! Writes the pictures of the README: screens as SVG, and moving figures.
//!
//! ```text
//! cargo test --test suite readme:: -- --ignored
//! ```
#![expect(clippy::cast_precision_loss, reason = "shares of a cell")]

use crate::pictures::{SHOWS_PICTURES, commands};
use crate::program::Home;
use crate::terminal::{Setup, Terminal};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write as _;
use std::path::Path;

/// Pixels across and down a cell.
const CELL: (u16, u16) = (9, 18);
const SIZE: (u16, u16) = (100, 30);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
#[ignore = "writes the pictures of the README"]
fn figures_move_and_stand_on_a_sheet() {
    let home = Home::new();
    let drawn = |arguments: &[&str], file: &str| {
        let file = root().join(file).display().to_string();
        let status = home.command(&[arguments, &[&file, "--force"]].concat()).status().unwrap();
        assert!(status.success(), "{arguments:?}");
    };
    for theme in ["dark", "light"] {
        let arguments = ["pose", "hamstring-lunge", "--theme", theme, "--cells", "46x15", "--moving"];
        drawn(&arguments, &format!("assets/pictures/lunge-{theme}.svg"));
    }
    drawn(&["pose", "--across", "3", "--sheet"], "docs/pictures/figures.png");
}

#[test]
#[ignore = "writes the pictures of the README"]
fn screens_as_a_terminal_shows_them() {
    save_screen("list", &["--mute"], "routines");
    save_screen("player", &["play", "out-the-door", "--from", "hamstring-lunge", "--mute"], "GO");
    save_screen("ball", &["play", "hamstring-ball", "--mute"], "GO");
    save_screen("light", &["play", "quick-cool-down", "--mute", "--theme", "light"], "GO");
}

/// Runs supple until it shows some words, and its figure, if any, as a picture; then saves
/// the screen.
fn save_screen(name: &str, arguments: &[&str], words: &str) {
    let pixels = (SIZE.0 * CELL.0, SIZE.1 * CELL.1);
    let setup = Setup { columns: SIZE.0, rows: SIZE.1, pixels, ..Setup::default() };
    let mut terminal = Terminal::with(&setup, arguments);
    if arguments[0] == "play" {
        terminal.wait_for_text("GET READY");
        terminal.press(SHOWS_PICTURES);
        // All pictures of the movement have been sent once the next one is placed.
        terminal.wait_for_output("a picture", |bytes| {
            commands(bytes).iter().filter(|command| command.is("a", "p")).count() > 1
        });
        terminal.press("n");
        terminal.wait_for_text(words);
        let placed = |bytes: &[u8]| commands(bytes).iter().filter(|command| command.is("a", "p")).count();
        terminal.wait_for_output("a movement", |bytes| placed(bytes) > 20);
    } else {
        terminal.wait_for_text(words);
    }
    let picture = picture(&terminal.bytes());
    let text = terminal.screen(|screen| svg(screen, picture.as_ref()));
    std::fs::write(root().join(format!("assets/pictures/{name}.svg")), text).unwrap();
}

/// A picture on the screen: its column, row, columns and rows, and its file.
struct Picture {
    place: [u16; 4],
    png: Vec<u8>,
}

/// The picture that was placed last.
fn picture(bytes: &[u8]) -> Option<Picture> {
    let sent = commands(bytes);
    let (last, placed) = sent.iter().enumerate().rev().find(|(_, command)| command.is("a", "p"))?;
    let start =
        sent[..last].iter().rposition(|command| command.is("a", "t") && command.id() == placed.id())?;
    let mut text = Vec::new();
    for command in &sent[start..] {
        text.extend_from_slice(&command.data);
        if command.is("m", "0") {
            break;
        }
    }
    // The cursor was moved to the place just before.
    let before = &bytes[..placed.at];
    let from = before.windows(2).rposition(|pair| pair == b"\x1b[")?;
    let moved = std::str::from_utf8(&before[from + 2..]).ok()?.strip_suffix('H')?;
    let (row, column) = moved.split_once(';')?;
    let number = |key: &str| placed.keys[key].parse::<u16>().unwrap();
    let place = [column.parse::<u16>().ok()? - 1, row.parse::<u16>().ok()? - 1, number("c"), number("r")];
    Some(Picture { place, png: STANDARD.decode(text).ok()? })
}

fn svg(screen: &vt100::Screen, picture: Option<&Picture>) -> String {
    let (width, height) = (u32::from(SIZE.0 * CELL.0), u32::from(SIZE.1 * CELL.1));
    let ground = color(screen.cell(0, 0).unwrap().bgcolor(), "#1b1917");
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" font-family=\"ui-monospace,Menlo,Consolas,monospace\" font-size=\"15\" \
         shape-rendering=\"crispEdges\">\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{ground}\"/>\n"
    );
    for row in 0..SIZE.1 {
        let mut column = 0;
        while column < SIZE.0 {
            let style_of =
                |column| screen.cell(row, column).map(|cell| (ink(cell), paper(cell, &ground), cell.bold()));
            let same = |at: &u16| style_of(*at) == style_of(column);
            let run = u16::try_from((column..SIZE.0).take_while(same).count()).unwrap();
            draw_cells(&mut text, screen, (row, column, run), &ground);
            column += run;
        }
    }
    if let Some(Picture { place: [column, row, columns, rows], png }) = picture {
        let data = STANDARD.encode(png);
        writeln!(
            text,
            "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" \
             href=\"data:image/png;base64,{data}\"/>",
            column * CELL.0,
            row * CELL.1,
            columns * CELL.0,
            rows * CELL.1
        )
        .unwrap();
    }
    text + "</svg>\n"
}

/// Draws `run` cells with the same colours and weight: background, blocks and letters.
fn draw_cells(text: &mut String, screen: &vt100::Screen, (row, column, run): (u16, u16, u16), ground: &str) {
    let (x, y) = (column * CELL.0, row * CELL.1);
    let cell = screen.cell(row, column).unwrap();
    let (ink, paper) = (ink(cell), paper(cell, ground));
    if paper != ground {
        let wide = run * CELL.0;
        writeln!(text, "<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{}\" fill=\"{paper}\"/>", CELL.1)
            .unwrap();
    }
    let mut letters = String::new();
    for at in column..column + run {
        let glyph = screen.cell(row, at).and_then(|cell| cell.contents().chars().next()).unwrap_or(' ');
        let parts = blocks(glyph);
        for [left, top, wide, high] in &parts {
            let (left, top) = (f32::from(at * CELL.0) + left * 9.0, f32::from(y) + top * 18.0);
            let faint = if glyph == '░' { " fill-opacity=\"0.25\"" } else { "" };
            writeln!(
                text,
                "<rect x=\"{left}\" y=\"{top}\" width=\"{}\" height=\"{}\" fill=\"{ink}\"{faint}/>",
                wide * 9.0 + 0.3,
                high * 18.0 + 0.3
            )
            .unwrap();
        }
        letters.push(if parts.is_empty() { glyph } else { ' ' });
    }
    let start = letters.chars().take_while(|letter| *letter == ' ').count();
    let shown = letters.trim();
    if !shown.is_empty() {
        let weight = if cell.bold() { " font-weight=\"bold\"" } else { "" };
        let escaped = shown.replace('&', "&amp;").replace('<', "&lt;");
        writeln!(
            text,
            "<text x=\"{}\" y=\"{}\" textLength=\"{}\" xml:space=\"preserve\" fill=\"{ink}\"{weight}>{escaped}</text>",
            x + u16::try_from(start).unwrap() * CELL.0,
            y + 14,
            shown.chars().count() * 9
        )
        .unwrap();
    }
}

/// The inked rectangles of a block glyph, as fractions of its cell; empty for a letter.
fn blocks(glyph: char) -> Vec<[f32; 4]> {
    const QUARTERS: &str = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█";
    let code = u32::from(glyph);
    if let Some(mask) = QUARTERS.chars().position(|known| known == glyph) {
        let quarter = |at: usize| {
            (mask >> at & 1 == 1).then_some([(at % 2) as f32 / 2.0, (at / 2) as f32 / 2.0, 0.5, 0.5])
        };
        return (0..4).filter_map(quarter).collect();
    }
    match code {
        0x2581..=0x2587 => {
            let high = (code - 0x2580) as f32 / 8.0;
            vec![[0.0, 1.0 - high, 1.0, high]]
        }
        0x2589..=0x258F => vec![[0.0, 0.0, (0x2590 - code) as f32 / 8.0, 1.0]],
        0x2591 => vec![[0.0, 0.0, 1.0, 1.0]],
        0x2594 => vec![[0.0, 0.0, 1.0, 0.125]],
        _ => Vec::new(),
    }
}

fn ink(cell: &vt100::Cell) -> String {
    let (ink, paper) = (color(cell.fgcolor(), "#ece5d8"), color(cell.bgcolor(), "#1b1917"));
    if cell.inverse() { paper } else { ink }
}

fn paper(cell: &vt100::Cell, ground: &str) -> String {
    if cell.inverse() { color(cell.fgcolor(), "#ece5d8") } else { color(cell.bgcolor(), ground) }
}

fn color(color: vt100::Color, usual: &str) -> String {
    match color {
        vt100::Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        _ => usual.to_owned(),
    }
}
