//! The screen: takes the terminal, writes frames, restores the terminal.
//!
//! ratatui's own `Terminal` asks for the size at every draw and writes some bytes even if
//! nothing changed, so [`Screen`] keeps the two buffers itself. A frame is one write, a large
//! one within a synchronized update; if nothing changed, nothing is written.

mod encode;
pub(super) mod graphics;
mod guard;
mod line_keys;
pub(super) mod tty;

use std::fs::File;
use std::io::{self, IsTerminal};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::ui::theme::Aspect;
use encode::Encoder;
use graphics::Commands;

pub(super) use guard::set_highest_picture;
#[cfg(unix)]
pub(super) use guard::until_answered;
#[cfg(unix)]
pub(super) use guard::{abandon, heard_answers};
pub use guard::{install_hook, restore};
pub use line_keys::LineKeys;

/// Opens the screen: alternate screen, hidden cursor, bracketed paste. [`CLEAR`] follows.
const OPEN: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[?2004h";
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";
/// Queries the colour of the background; terminals that don't know this ignore it.
const QUERY_BACKGROUND: &[u8] = b"\x1b]11;?\x1b\\";
/// Queries the device attributes, which every terminal answers: once they have arrived, no
/// other answer follows.
const QUERY_ATTRIBUTES: &[u8] = b"\x1b[c";
const CLEAR: &[u8] = b"\x1b[m\x1b[2J";

/// A frame of fewer bytes reaches the terminal in one piece, so it needs no synchronized
/// update.
const SMALL: usize = 1024;

/// The largest screen that is drawn, which limits the memory if a terminal reports a
/// nonsensical size. On a larger one the upper left part is used.
const LARGEST: (u16, u16) = (1000, 500);

/// The terminal while supple draws on it.
///
/// Dropping it restores the terminal. So does a panic of the thread that entered it, before
/// the message is printed.
#[derive(Debug)]
pub struct Screen {
    shown: Buffer,
    next: Buffer,
    bytes: Vec<u8>,
    encoder: Encoder,
    repaint: Repaint,
    /// Whether the next frame queries the background.
    ask_background: bool,
    /// Whether the next frame queries whether pictures are shown.
    ask_pictures: bool,
    aspect: Aspect,
    /// The width and height of the screen in pixels; zeros if the terminal didn't report
    /// them.
    pixels: (u16, u16),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repaint {
    /// Only what changed.
    No,
    /// Everything, over a cleared screen.
    All,
    /// Everything, and the screen has to be opened first.
    Open,
    /// Nothing: the terminal belongs to the shell for now.
    Away,
}

impl Screen {
    /// Takes the terminal: raw mode now, the rest with the first frame, so that one write
    /// opens the screen.
    ///
    /// # Errors
    ///
    /// Fails if standard output is not a terminal or raw mode is refused.
    pub fn enter() -> io::Result<Self> {
        if !io::stdout().is_terminal() {
            return Err(io::Error::new(io::ErrorKind::Unsupported, "standard output is not a terminal"));
        }
        guard::enter_raw_mode()?;
        let (size, pixels) = (tty::size(), tty::pixels());
        let area = area(size);
        Ok(Self {
            shown: Buffer::empty(area),
            next: Buffer::empty(area),
            bytes: Vec::with_capacity(16 * 1024),
            encoder: Encoder::new(area.width),
            repaint: Repaint::Open,
            ask_background: false,
            ask_pictures: false,
            aspect: Aspect::of_screen(size, pixels),
            pixels,
        })
    }

    /// Makes the first frame query the colour of the terminal's background. The answer, if
    /// there is one, arrives as
    /// [`Incoming::Background`](super::incoming::Incoming::Background).
    ///
    /// Does nothing except on Unix: elsewhere the answer would arrive as keys.
    pub fn ask_background(&mut self) {
        self.ask_background = cfg!(unix);
    }

    /// Makes the first frame query whether the terminal shows pictures. The answer, if there
    /// is one, arrives as
    /// [`Incoming::Pictures`](super::incoming::Incoming::Pictures).
    pub fn ask_pictures(&mut self) {
        self.ask_pictures = cfg!(unix);
    }

    /// Whether the next frame clears the screen, and all pictures on it.
    pub(super) fn repaints(&self) -> bool {
        matches!(self.repaint, Repaint::All | Repaint::Open)
    }

    /// Whether the terminal belongs to the shell for now.
    pub(super) fn is_away(&self) -> bool {
        self.repaint == Repaint::Away
    }

    /// The number of pixels of the screen; estimated if the terminal doesn't report it.
    pub(super) fn pixels(&self) -> u32 {
        let (across, down) = self.pixels;
        let area = self.next.area;
        match u32::from(across) * u32::from(down) {
            0 => u32::from(area.width) * u32::from(area.height) * 200,
            reported => reported,
        }
    }

    /// The area that the next frame fills.
    pub fn area(&self) -> Rect {
        self.next.area
    }

    /// The aspect of the terminal's cells.
    pub const fn aspect(&self) -> Aspect {
        self.aspect
    }

    /// Draws a frame into an empty buffer and writes what differs from the previous one, with
    /// the commands for `pictures`. Returns whether anything had to be written.
    ///
    /// # Errors
    ///
    /// Fails if the terminal is gone.
    pub(super) fn draw(
        &mut self,
        pictures: &Commands,
        render: impl FnOnce(Rect, &mut Buffer),
    ) -> io::Result<bool> {
        if self.repaint == Repaint::Away {
            return Ok(false);
        }
        self.next.reset();
        render(self.next.area, &mut self.next);
        self.encode(pictures);
        let changed = !self.bytes.is_empty();
        if changed {
            if self.repaint == Repaint::Open {
                let has_query =
                    std::mem::take(&mut self.ask_background) | std::mem::take(&mut self.ask_pictures);
                guard::opening(has_query);
            }
            tty::write(&self.bytes)?;
            std::mem::swap(&mut self.shown, &mut self.next);
        }
        self.repaint = Repaint::No;
        Ok(changed)
    }

    /// Writes only the commands for `pictures`; the cells stay as they are. Returns whether
    /// anything had to be written.
    ///
    /// # Errors
    ///
    /// Fails if the terminal is gone.
    pub(super) fn show_pictures(&mut self, pictures: &Commands) -> io::Result<bool> {
        if pictures.is_empty() || self.repaint != Repaint::No {
            return Ok(false);
        }
        self.bytes.clear();
        self.wrap_in_update(pictures);
        tty::write(&self.bytes)?;
        Ok(true)
    }

    /// Wraps `bytes` in a synchronized update; picture data goes before it, placements inside
    /// it.
    fn wrap_in_update(&mut self, pictures: &Commands) {
        self.bytes.splice(0..0, pictures.sent.iter().chain(BEGIN).copied());
        self.bytes.extend_from_slice(&pictures.placed);
        self.bytes.extend_from_slice(END);
    }

    /// Encodes the frame in `next` into `bytes`; none if nothing changed. On a cleared screen
    /// pictures come after the update.
    fn encode(&mut self, pictures: &Commands) {
        self.bytes.clear();
        if self.repaint == Repaint::No {
            let mut cells = self.shown.diff_iter(&self.next).peekable();
            if cells.peek().is_none() && pictures.is_empty() {
                return;
            }
            self.encoder.append_cells(cells, &mut self.bytes);
            if self.bytes.len() < SMALL && pictures.is_empty() {
                return;
            }
            self.wrap_in_update(pictures);
        } else {
            self.encoder = Encoder::new(self.next.area.width);
            self.shown.reset();
            if self.repaint == Repaint::Open {
                self.bytes.extend_from_slice(OPEN);
                if self.ask_pictures {
                    // Before the screen is cleared, because a terminal that doesn't know
                    // the query may print it.
                    self.bytes.extend_from_slice(graphics::QUERY);
                }
                self.bytes.extend_from_slice(CLEAR);
            }
            self.bytes.extend_from_slice(BEGIN);
            if self.repaint == Repaint::All {
                self.bytes.extend_from_slice(CLEAR);
            }
            self.encoder.append_cells(self.shown.diff_iter(&self.next), &mut self.bytes);
            self.bytes.extend_from_slice(END);
            self.bytes.extend_from_slice(&pictures.sent);
            self.bytes.extend_from_slice(&pictures.placed);
        }
        if self.repaint == Repaint::Open {
            if self.ask_background {
                self.bytes.extend_from_slice(QUERY_BACKGROUND);
            }
            if self.ask_background || self.ask_pictures {
                self.bytes.extend_from_slice(QUERY_ATTRIBUTES);
            }
        }
    }

    /// Sets a new size; the next frame is drawn completely.
    pub fn resized(&mut self, columns: u16, rows: u16) {
        self.pixels = tty::pixels();
        self.aspect = Aspect::of_screen((columns, rows), self.pixels);
        let area = area((columns, rows));
        self.shown = Buffer::empty(area);
        self.next = Buffer::empty(area);
        if self.repaint == Repaint::No {
            self.repaint = Repaint::All;
        }
    }

    /// Diverts standard error to `log` while the screen is open, because C libraries write
    /// there. Does nothing if the user has redirected it. To be called after the first frame,
    /// before any sound opens.
    ///
    /// # Errors
    ///
    /// Fails if the descriptor can't be copied; standard error is then unchanged.
    pub fn divert_stderr(&self, log: File) -> io::Result<()> {
        guard::divert(log)
    }

    /// Restores the terminal and stops the process, as ctrl-z does to any program, until
    /// SIGCONT; then [`Self::resume`] has to be called.
    ///
    /// `whole_job` stops all processes of the job, as the terminal does for ctrl-z and as a
    /// wrapper that waits for this process needs; otherwise only this process is stopped.
    ///
    /// Does nothing and returns false if nobody could continue the process: a session leader
    /// or an orphaned group would hang for ever.
    ///
    /// # Errors
    ///
    /// Fails if the terminal can't be restored or the stop is refused.
    pub fn suspend(&mut self, whole_job: bool) -> io::Result<bool> {
        if !tty::can_stop() {
            return Ok(false);
        }
        restore()?;
        self.repaint = Repaint::Away;
        tty::stop(whole_job)?;
        Ok(true)
    }

    /// Takes the terminal again after SIGCONT; the next frame is drawn completely. In the
    /// background the process stops again until it is in the foreground.
    ///
    /// # Errors
    ///
    /// Fails if the terminal refuses raw mode.
    pub fn resume(&mut self) -> io::Result<()> {
        if !tty::in_foreground() && tty::can_stop() {
            return tty::stop(false);
        }
        // The shell has set its own modes meanwhile. Raw mode is left first, because
        // otherwise crossterm would take it to be still on.
        guard::enter_raw_mode_again()?;
        let (columns, rows) = tty::size();
        self.repaint = Repaint::Open;
        self.resized(columns, rows);
        Ok(())
    }

    /// Gives the terminal back. What was given back already stays as it is.
    ///
    /// # Errors
    ///
    /// Fails where the terminal has gone; there is nothing left to do then.
    pub fn restore(&mut self) -> io::Result<()> {
        self.repaint = Repaint::Away;
        restore()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if let Err(error) = self.restore() {
            ::log::info!("the terminal could not be given back: {error}");
        }
    }
}

fn area((columns, rows): (u16, u16)) -> Rect {
    Rect::new(0, 0, columns.min(LARGEST.0), rows.min(LARGEST.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    fn screen(columns: u16, rows: u16) -> Screen {
        let area = area((columns, rows));
        Screen {
            shown: Buffer::empty(area),
            next: Buffer::empty(area),
            bytes: Vec::new(),
            encoder: Encoder::new(10),
            repaint: Repaint::Open,
            ask_background: false,
            ask_pictures: false,
            aspect: Aspect::USUAL,
            pixels: (0, 0),
        }
    }

    /// Encodes a frame that shows `text`, as `draw` does but for the write.
    fn frame(screen: &mut Screen, text: &str) -> String {
        screen.next.reset();
        let width = usize::from(screen.next.area.width);
        if screen.next.area.height > 0 {
            screen.next.set_stringn(0, 0, text, width, Style::new());
        }
        screen.encode(&Commands::default());
        if !screen.bytes.is_empty() {
            std::mem::swap(&mut screen.shown, &mut screen.next);
        }
        screen.repaint = Repaint::No;
        screen.ask_background = false;
        screen.ask_pictures = false;
        String::from_utf8(screen.bytes.clone()).unwrap()
    }

    #[test]
    fn the_first_frame_opens_the_screen_and_an_equal_one_writes_nothing() {
        let mut screen = screen(10, 2);
        assert_eq!(
            frame(&mut screen, "0:07"),
            "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[m\x1b[2J\x1b[?2026h\x1b[H0:07\x1b[?2026l"
        );
        assert_eq!(frame(&mut screen, "0:07"), "");
        assert_eq!(frame(&mut screen, "0:06"), "\x1b[1;4H6");
        assert_eq!(frame(&mut screen, "0:06"), "");
    }

    #[test]
    fn the_first_frame_alone_asks_for_the_background() {
        let mut screen = screen(10, 2);
        screen.ask_background();
        assert!(frame(&mut screen, "0:07").ends_with("\x1b[?2026l\x1b]11;?\x1b\\\x1b[c"));
        screen.resized(4, 1);
        assert!(!frame(&mut screen, "0:07").contains("11;"));
    }

    #[test]
    fn the_question_for_pictures_comes_before_the_one_that_all_answer() {
        let mut screen = screen(10, 2);
        screen.ask_pictures();
        let text = frame(&mut screen, "0:07");
        let ask = text.find("\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\").unwrap();
        assert!(ask < text.find("\x1b[2J").unwrap() && text.ends_with("\x1b[?2026l\x1b[c"), "{text:?}");
        screen.resized(4, 1);
        assert!(!frame(&mut screen, "0:07").contains("a=q"));
    }

    #[test]
    fn the_commands_for_pictures_go_with_the_frame_in_one_update() {
        let mut screen = screen(10, 2);
        frame(&mut screen, "0:07");
        screen.next.reset();
        screen.next.set_stringn(0, 0, "0:07", 10, Style::new());
        let commands = Commands { sent: b"<sent>".to_vec(), placed: b"<placed>".to_vec() };
        screen.encode(&commands);
        assert_eq!(screen.bytes, b"<sent>\x1b[?2026h<placed>\x1b[?2026l");
        // Without a frame of cells it is the same.
        screen.bytes.clear();
        screen.wrap_in_update(&commands);
        assert_eq!(screen.bytes, b"<sent>\x1b[?2026h<placed>\x1b[?2026l");
        screen.resized(4, 1);
        screen.encode(&Commands { sent: b"<sent>".to_vec(), placed: b"<placed>".to_vec() });
        assert!(screen.bytes.ends_with(b"\x1b[?2026l<sent><placed>"));
    }

    #[test]
    fn a_resize_repaints_whole() {
        let mut screen = screen(10, 2);
        frame(&mut screen, "0:07");
        screen.resized(4, 1);
        assert_eq!(frame(&mut screen, "0:07"), "\x1b[?2026h\x1b[m\x1b[2J\x1b[H0:07\x1b[?2026l");
    }

    #[test]
    fn sizes_without_a_cell_and_absurd_ones_are_drawn() {
        for (columns, rows) in [(0, 0), (0, 5), (5, 0), (1, 1), (u16::MAX, u16::MAX)] {
            let mut screen = screen(columns, rows);
            frame(&mut screen, "0:07");
            screen.resized(rows, columns);
            frame(&mut screen, "0:07");
            assert!(screen.area().area() <= 500_000);
        }
    }

    #[test]
    fn a_screen_that_is_away_is_not_drawn_to() {
        let mut screen = screen(10, 2);
        screen.repaint = Repaint::Away;
        screen.resized(20, 4);
        assert!(!screen.draw(&Commands::default(), |_, _| panic!("drawn")).unwrap());
        assert_eq!(screen.area(), Rect::new(0, 0, 20, 4));
    }
}
