//! The screen: takes the terminal, writes frames, restores the terminal.
//!
//! ratatui's own `Terminal` asks for the size at every draw and writes some bytes even if
//! nothing changed, so [`TerminalScreen`] keeps the two buffers itself. Each frame is one write, within
//! a synchronized update if it is large; if nothing changed, nothing is written.

mod encode;
pub(super) mod graphics;
mod guard;
mod line_keys;
pub(super) mod tty;

use std::io::{self, IsTerminal};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::ui::theme::Aspect;
use encode::Encoder;
use graphics::Commands;

#[cfg(unix)]
pub(super) use guard::{abandon, query_and_wait, record_answers};
pub(super) use guard::{divert_stderr, set_highest_picture};
pub(crate) use guard::{install_hook, restore};
pub(crate) use line_keys::LineKeys;

/// Opens the screen: alternate screen, hidden cursor, bracketed paste.
const OPEN: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[?2004h";
/// Begin and end a synchronized update, which the terminal shows all at once.
const BEGIN_UPDATE: &[u8] = b"\x1b[?2026h";
const END_UPDATE: &[u8] = b"\x1b[?2026l";
/// Queries the colour of the background; terminals that don't know this ignore it.
const QUERY_BACKGROUND: &[u8] = b"\x1b]11;?\x1b\\";
/// Queries the device attributes, which every terminal answers: once they have arrived, no
/// other answer follows.
pub(super) const QUERY_ATTRIBUTES: &[u8] = b"\x1b[c";
/// Resets the style and clears the screen.
const CLEAR: &[u8] = b"\x1b[m\x1b[2J";

/// A frame of fewer bytes reaches the terminal in one piece, so it needs no synchronized
/// update.
const MIN_UPDATE_BYTES: usize = 1024;

/// The most columns and rows that are drawn, which limits the memory if a terminal reports a
/// nonsensical size. On a larger screen the upper left part is used.
const MAX_SIZE: (u16, u16) = (1000, 500);

/// The terminal while supple draws on it.
///
/// Dropping it restores the terminal. So does a panic of the thread that entered it, before
/// the message is printed.
#[derive(Debug)]
pub(crate) struct TerminalScreen {
    /// The frame on the screen.
    shown: Buffer,
    next: Buffer,
    /// The bytes of the next write.
    bytes: Vec<u8>,
    encoder: Encoder,
    state: ScreenState,
    /// Whether the next frame that opens the screen queries the background.
    ask_background: bool,
    /// Whether the next frame that opens the screen queries whether pictures are shown.
    ask_pictures: bool,
    aspect: Aspect,
    /// The width and height of the screen in pixels; zeros if the terminal didn't report
    /// them.
    pixels: (u16, u16),
}

/// The state of the screen before the next frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ScreenState {
    /// It shows the last frame, so the next one writes only what differs.
    Drawn,
    /// It has to be cleared and drawn completely.
    ToClear,
    /// It has to be opened and drawn completely.
    ToOpen,
    /// The shell has the terminal, so nothing may be drawn.
    Released,
}

impl TerminalScreen {
    /// Takes the terminal: raw mode now, the rest with the first frame, so that one write
    /// opens the screen.
    pub(crate) fn enter() -> io::Result<Self> {
        if !io::stdout().is_terminal() {
            return Err(io::Error::new(io::ErrorKind::Unsupported, "standard output is not a terminal"));
        }
        guard::enter_raw_mode()?;
        Ok(Self::new(tty::size(), tty::pixels()))
    }

    fn new(size: (u16, u16), pixels: (u16, u16)) -> Self {
        let area = area(size);
        Self {
            shown: Buffer::empty(area),
            next: Buffer::empty(area),
            bytes: Vec::with_capacity(16 * 1024),
            encoder: Encoder::new(area.width),
            state: ScreenState::ToOpen,
            ask_background: false,
            ask_pictures: false,
            aspect: Aspect::of_screen(size, pixels),
            pixels,
        }
    }

    /// Makes the next frame that opens the screen query the colour of the terminal's background.
    /// The answer, if there is one, arrives as
    /// [`Incoming::Background`](super::incoming::Incoming::Background).
    ///
    /// Does nothing except on Unix: elsewhere the answer would arrive as keys.
    pub(crate) fn ask_background(&mut self) {
        self.ask_background = cfg!(unix);
    }

    /// Makes the next frame that opens the screen query whether the terminal shows pictures. The
    /// answer, if there is one, arrives as
    /// [`Incoming::Pictures`](super::incoming::Incoming::Pictures).
    pub(crate) fn ask_pictures(&mut self) {
        self.ask_pictures = cfg!(unix);
    }

    /// Whether the next frame clears the screen, and all pictures on it.
    pub(super) fn clears_next(&self) -> bool {
        matches!(self.state, ScreenState::ToClear | ScreenState::ToOpen)
    }

    /// Whether the shell has the terminal.
    pub(super) fn is_released(&self) -> bool {
        self.state == ScreenState::Released
    }

    /// The number of pixels of the screen; estimated if the terminal doesn't report it.
    pub(super) fn pixel_count(&self) -> u32 {
        /// The pixels of a cell of about 10 by 20.
        const CELL_PIXELS: u32 = 200;
        let (width, height) = self.pixels;
        match u32::from(width) * u32::from(height) {
            0 => self.next.area.area() * CELL_PIXELS,
            reported => reported,
        }
    }

    /// The area that the next frame fills.
    pub(crate) fn area(&self) -> Rect {
        self.next.area
    }

    /// The aspect of the terminal's cells.
    pub(crate) const fn aspect(&self) -> Aspect {
        self.aspect
    }

    /// Draws a frame into an empty buffer and writes what differs from the previous one, with
    /// the commands for `pictures`.
    pub(super) fn draw(
        &mut self,
        pictures: &Commands,
        render: impl FnOnce(Rect, &mut Buffer),
    ) -> io::Result<()> {
        if self.is_released() {
            return Ok(());
        }
        self.next.reset();
        render(self.next.area, &mut self.next);
        self.encode(pictures);
        if !self.bytes.is_empty() {
            if self.state == ScreenState::ToOpen {
                guard::record_opening(self.ask_background || self.ask_pictures);
                self.ask_background = false;
                self.ask_pictures = false;
            }
            tty::write(&self.bytes)?;
            std::mem::swap(&mut self.shown, &mut self.next);
        }
        self.state = ScreenState::Drawn;
        Ok(())
    }

    /// Writes only the commands for `pictures`; the cells stay as they are.
    pub(super) fn show_pictures(&mut self, pictures: &Commands) -> io::Result<()> {
        if pictures.is_empty() || self.state != ScreenState::Drawn {
            return Ok(());
        }
        self.bytes.clear();
        self.wrap_in_update(pictures);
        tty::write(&self.bytes)
    }

    /// Wraps `bytes` in a synchronized update. The data of pictures is written before the
    /// update, their placements inside.
    fn wrap_in_update(&mut self, pictures: &Commands) {
        self.bytes.splice(0..0, pictures.sent.iter().chain(BEGIN_UPDATE).copied());
        self.bytes.extend_from_slice(&pictures.placed);
        self.bytes.extend_from_slice(END_UPDATE);
    }

    /// Encodes the frame in `next` into `bytes`, which stay empty if nothing changed.
    fn encode(&mut self, pictures: &Commands) {
        self.bytes.clear();
        match self.state {
            ScreenState::Drawn => self.encode_changes(pictures),
            ScreenState::ToClear => self.encode_whole_frame(pictures),
            ScreenState::ToOpen => {
                self.bytes.extend_from_slice(OPEN);
                if self.ask_pictures {
                    // Before the screen is cleared, because a terminal that doesn't know
                    // the query may print it.
                    self.bytes.extend_from_slice(graphics::QUERY);
                }
                self.encode_whole_frame(pictures);
                if self.ask_background {
                    self.bytes.extend_from_slice(QUERY_BACKGROUND);
                }
                if self.ask_background || self.ask_pictures {
                    self.bytes.extend_from_slice(QUERY_ATTRIBUTES);
                }
            }
            ScreenState::Released => {}
        }
    }

    /// Encodes what differs from the frame on the screen.
    fn encode_changes(&mut self, pictures: &Commands) {
        self.encoder.append_cells(self.shown.diff_iter(&self.next), &mut self.bytes);
        if self.bytes.len() >= MIN_UPDATE_BYTES || !pictures.is_empty() {
            self.wrap_in_update(pictures);
        }
    }

    /// Clears the screen and encodes all cells, in one update. Since the clear deletes pictures,
    /// they follow it; and since kitty 0.26 loses some that are sent inside an update, they follow
    /// the update.
    fn encode_whole_frame(&mut self, pictures: &Commands) {
        self.bytes.extend_from_slice(BEGIN_UPDATE);
        self.bytes.extend_from_slice(CLEAR);
        self.encoder = Encoder::new(self.next.area.width);
        self.shown.reset();
        self.encoder.append_cells(self.shown.diff_iter(&self.next), &mut self.bytes);
        self.bytes.extend_from_slice(END_UPDATE);
        self.bytes.extend_from_slice(&pictures.sent);
        self.bytes.extend_from_slice(&pictures.placed);
    }

    /// Sets a new size; the next frame is drawn completely.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.pixels = tty::pixels();
        self.aspect = Aspect::of_screen((columns, rows), self.pixels);
        let area = area((columns, rows));
        self.shown = Buffer::empty(area);
        self.next = Buffer::empty(area);
        if self.state == ScreenState::Drawn {
            self.state = ScreenState::ToClear;
        }
    }

    /// Restores the terminal and stops the process or job, as ctrl-z does to any program, until
    /// SIGCONT; then [`Self::resume`] has to be called.
    ///
    /// Does nothing and returns false if no shell could continue the process, which would then
    /// hang for ever.
    pub(super) fn suspend(&mut self, what: tty::Stop) -> io::Result<bool> {
        if !tty::can_stop() {
            return Ok(false);
        }
        restore()?;
        self.state = ScreenState::Released;
        tty::stop(what)?;
        Ok(true)
    }

    /// Takes the terminal again after SIGCONT; the next frame is drawn completely. In the
    /// background the process stops again; the SIGCONT that ends this stop calls it again.
    pub(crate) fn resume(&mut self) -> io::Result<()> {
        if !tty::in_foreground() && tty::can_stop() {
            return tty::stop(tty::Stop::Process);
        }
        // The shell has set its own modes meanwhile. Raw mode is left first, because
        // otherwise crossterm would take it to be still on.
        guard::enter_raw_mode_again()?;
        let (columns, rows) = tty::size();
        self.state = ScreenState::ToOpen;
        self.resize(columns, rows);
        Ok(())
    }

    /// Restores the terminal; does nothing if it is restored already.
    pub(crate) fn restore(&mut self) -> io::Result<()> {
        self.state = ScreenState::Released;
        restore()
    }
}

impl Drop for TerminalScreen {
    fn drop(&mut self) {
        if let Err(error) = self.restore() {
            ::log::info!("the terminal can't be restored: {error}");
        }
    }
}

fn area((columns, rows): (u16, u16)) -> Rect {
    Rect::new(0, 0, columns.min(MAX_SIZE.0), rows.min(MAX_SIZE.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    fn screen(columns: u16, rows: u16) -> TerminalScreen {
        TerminalScreen::new((columns, rows), (0, 0))
    }

    /// Encodes a frame that shows `text`, as [`TerminalScreen::draw`] does, and returns its bytes.
    fn frame(screen: &mut TerminalScreen, text: &str) -> String {
        screen.next.reset();
        let width = usize::from(screen.next.area.width);
        if screen.next.area.height > 0 {
            screen.next.set_stringn(0, 0, text, width, Style::new());
        }
        screen.encode(&Commands::default());
        if !screen.bytes.is_empty() {
            std::mem::swap(&mut screen.shown, &mut screen.next);
        }
        screen.state = ScreenState::Drawn;
        screen.ask_background = false;
        screen.ask_pictures = false;
        String::from_utf8(screen.bytes.clone()).unwrap()
    }

    #[test]
    fn the_first_frame_opens_the_screen_and_an_equal_one_writes_nothing() {
        let mut screen = screen(10, 2);
        assert_eq!(
            frame(&mut screen, "0:07"),
            "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?2026h\x1b[m\x1b[2J\x1b[H0:07\x1b[?2026l"
        );
        assert_eq!(frame(&mut screen, "0:07"), "");
        assert_eq!(frame(&mut screen, "0:06"), "\x1b[1;4H6");
        assert_eq!(frame(&mut screen, "0:06"), "");
    }

    #[test]
    fn only_the_first_frame_queries_the_background() {
        let mut screen = screen(10, 2);
        screen.ask_background();
        assert!(frame(&mut screen, "0:07").ends_with("\x1b[?2026l\x1b]11;?\x1b\\\x1b[c"));
        screen.resize(4, 1);
        assert!(!frame(&mut screen, "0:07").contains("11;"));
    }

    #[test]
    fn the_query_for_pictures_comes_before_the_one_that_every_terminal_answers() {
        let mut screen = screen(10, 2);
        screen.ask_pictures();
        let text = frame(&mut screen, "0:07");
        let query = text.find("\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\").unwrap();
        assert!(query < text.find("\x1b[2J").unwrap() && text.ends_with("\x1b[?2026l\x1b[c"), "{text:?}");
        screen.resize(4, 1);
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
        screen.bytes.clear();
        screen.wrap_in_update(&commands);
        assert_eq!(screen.bytes, b"<sent>\x1b[?2026h<placed>\x1b[?2026l");
        screen.resize(4, 1);
        screen.encode(&Commands { sent: b"<sent>".to_vec(), placed: b"<placed>".to_vec() });
        assert!(screen.bytes.ends_with(b"\x1b[?2026l<sent><placed>"));
    }

    #[test]
    fn a_resized_screen_is_cleared_and_drawn_completely() {
        let mut screen = screen(10, 2);
        frame(&mut screen, "0:07");
        screen.resize(4, 1);
        assert_eq!(frame(&mut screen, "0:07"), "\x1b[?2026h\x1b[m\x1b[2J\x1b[H0:07\x1b[?2026l");
    }

    #[test]
    fn sizes_without_a_cell_and_huge_ones_are_drawn() {
        for (columns, rows) in [(0, 0), (0, 5), (5, 0), (1, 1), (u16::MAX, u16::MAX)] {
            let mut screen = screen(columns, rows);
            frame(&mut screen, "0:07");
            screen.resize(rows, columns);
            frame(&mut screen, "0:07");
            assert!(screen.area().area() <= 500_000);
        }
    }

    #[test]
    fn nothing_is_drawn_while_the_shell_has_the_terminal() {
        let mut screen = screen(10, 2);
        screen.state = ScreenState::Released;
        screen.resize(20, 4);
        screen.draw(&Commands::default(), |_, _| panic!("drawn")).unwrap();
        assert_eq!(screen.area(), Rect::new(0, 0, 20, 4));
    }
}
