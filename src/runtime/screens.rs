//! The host of the screens: draws them to a terminal.

use super::driver::{self, Exit, Host, Setup};
use super::gallery::{Gallery, Placement, picture_area};
use super::incoming::Incoming;
use super::log::Log;
use super::signals::Signals;
use super::terminal::graphics::Commands;
use super::terminal::{TerminalScreen, divert_stderr, set_highest_picture, tty};
use crate::app::{Effect, Message, Program};
use crate::ui::theme::PickedTheme;
use crate::ui::{Difference, Scene, draw, pictured};
use ratatui::layout::Rect;
use std::fs::File;
use std::io;
use std::time::Duration;

/// How long sound may continue once the screens are closed.
pub(crate) const RING_OUT: Duration = Duration::from_millis(600);

/// Runs a program of screens until it exits.
///
/// # Errors
///
/// Fails if the terminal can't be taken or no thread can be started.
pub fn run(
    program: impl Program<View = Scene>,
    look: PickedTheme,
    log: Option<&Log>,
    setup: Setup,
) -> io::Result<Exit> {
    let mut signals = Signals::register()?;
    if let Err(code) = wait_for_foreground(&mut signals) {
        return Ok(Exit { code, farewell: None });
    }
    let mut screen = TerminalScreen::enter()?;
    if look.wants_background() {
        screen.ask_background();
    }
    if look.pictures {
        screen.ask_pictures();
    }
    let log = log.and_then(|log| log.file().inspect_err(warn_not_diverted).ok());
    let mut host = ScreenHost {
        terminal: screen,
        look,
        log,
        shown: None,
        stop: tty::Stop::Process,
        send: None,
        gallery: None,
        commands: Commands::default(),
    };
    driver::run(program, &mut host, signals, setup)
}

/// Waits, stopped, until this job is in the foreground. Returns at once if nobody could
/// bring it there. The error is the exit code, if a signal asks the program to exit
/// instead.
fn wait_for_foreground(signals: &mut Signals) -> Result<(), u8> {
    loop {
        if let Some(code) = signals.exit_code_if_asked() {
            return Err(code);
        }
        if tty::in_foreground() || !tty::can_stop() {
            return Ok(());
        }
        if let Err(error) = tty::stop(tty::Stop::Process) {
            log::warn!("stopping failed: {error}");
            return Ok(());
        }
    }
}

fn warn_not_diverted(error: &io::Error) {
    log::warn!("standard error stays on the screen: {error}");
}

struct ScreenHost {
    terminal: TerminalScreen,
    look: PickedTheme,
    /// The file that standard error is diverted to once the screen is open.
    log: Option<File>,
    /// What is on the screen.
    shown: Option<Scene>,
    /// What [`Effect::Suspend`] stops: the job after a key, this process after a signal.
    stop: tty::Stop,
    /// Sends an event to the loop from another thread.
    send: Option<Box<dyn Fn(Incoming) + Send>>,
    /// The pictures, once the terminal has answered that it shows any.
    gallery: Option<Gallery>,
    /// The commands for pictures of the next frame.
    commands: Commands,
}

impl ScreenHost {
    fn resize(&mut self, columns: u16, rows: u16) {
        self.terminal.resize(columns, rows);
        self.shown = None;
    }

    /// Prepares the commands that show the scene's figure as a picture, if that was drawn,
    /// and makes the view leave its cells empty.
    fn update_picture(&mut self, scene: &Scene) {
        self.commands.clear();
        let Some(gallery) = &mut self.gallery else { return };
        if self.terminal.clears_next() {
            gallery.on_terminal_cleared();
        }
        let wanted = pictured(scene, &self.look.theme, self.terminal.area());
        match &wanted {
            Some(wanted) => {
                gallery.request(wanted.frame_sets, self.terminal.pixel_count(), self.look.picture_colors());
            }
            // An overlay only hides the picture for a while.
            None if scene.overlay.is_some() => {}
            None => gallery.clear(),
        }
        let ratio = self.terminal.aspect().ratio();
        let placement = wanted.and_then(|wanted| {
            let id = gallery.find(&wanted)?;
            // The last row is for the names of the muscles.
            let area = Rect { height: wanted.area.height.saturating_sub(1).max(1), ..wanted.area };
            Some(Placement { id, area: picture_area(&wanted.figure.view, area, ratio) })
        });
        gallery.append_commands(placement, &mut self.commands);
        set_highest_picture(gallery.highest_id());
        self.look.theme.pictured = placement.is_some();
    }

    /// The cells that the picture on the screen covers.
    fn covered(&self) -> Option<Rect> {
        self.gallery.as_ref().and_then(Gallery::covered)
    }

    /// Starts showing pictures.
    fn open_gallery(&mut self) {
        if self.gallery.is_none()
            && let Some(send) = self.send.take()
        {
            self.gallery = Gallery::open(move |event| send(Incoming::DrawEvent(event)));
        }
    }

    fn suspend(&mut self) {
        match self.terminal.suspend(self.stop) {
            Ok(true) => {}
            Ok(false) => log::info!("supple continues, since no shell could continue it once stopped"),
            Err(error) => log::error!("stopping failed: {error}"),
        }
    }
}

impl Host<Scene> for ScreenHost {
    fn has_keys(&self) -> bool {
        true
    }

    fn size(&self) -> Option<(u16, u16)> {
        let area = self.terminal.area();
        Some((area.width, area.height))
    }

    fn show(&mut self, mut scene: Scene) -> io::Result<()> {
        self.look.theme.aspect = self.terminal.aspect();
        let difference =
            self.shown.as_mut().map_or(Difference::More, |shown| shown.take_posture_and_compare(&mut scene));
        let has_picture_updates = self.gallery.as_ref().is_some_and(Gallery::has_updates);
        if difference == Difference::Nothing && !has_picture_updates || self.terminal.is_released() {
            return Ok(());
        }
        let before = self.covered();
        self.update_picture(&scene);
        let covered = self.covered();
        // A change of posture alone changes only the picture, if there is one.
        let cells_are_unchanged = covered == before
            && (difference == Difference::Nothing || difference == Difference::Posture && covered.is_some());
        let drawn = if cells_are_unchanged {
            self.terminal.show_pictures(&self.commands)
        } else {
            let theme = &self.look.theme;
            self.terminal.draw(&self.commands, |area, buffer| draw(&scene, theme, area, buffer))
        };
        self.shown = Some(scene);
        drawn?;
        if let Some(log) = self.log.take() {
            divert_stderr(log).unwrap_or_else(|error| warn_not_diverted(&error));
        }
        Ok(())
    }

    fn on_incoming(&mut self, incoming: &Incoming) -> io::Result<()> {
        match incoming {
            Incoming::Key(_) => self.stop = tty::Stop::Job,
            Incoming::Suspend => self.stop = tty::Stop::Process,
            Incoming::Resize(columns, rows) => self.resize(*columns, *rows),
            Incoming::Background(light) if self.look.set_background(*light) => self.shown = None,
            Incoming::Pictures => self.open_gallery(),
            Incoming::DrawEvent(event) => {
                if let Some(gallery) = &mut self.gallery {
                    gallery.handle(event);
                }
            }
            Incoming::Continue => {
                self.shown = None;
                self.terminal.resume()?;
            }
            _ => {}
        }
        Ok(())
    }

    fn perform(&mut self, effect: Effect) -> Option<Message> {
        match effect {
            Effect::Suspend => self.suspend(),
            Effect::Repaint => {
                let area = self.terminal.area();
                self.resize(area.width, area.height);
            }
            _ => {}
        }
        None
    }

    fn set_sender(&mut self, send: Box<dyn Fn(Incoming) + Send>) {
        self.send = Some(send);
    }

    fn restore(&mut self) {
        if let Err(error) = self.terminal.restore() {
            log::warn!("the terminal can't be restored: {error}");
        }
    }
}
