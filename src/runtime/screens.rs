//! The host of the screens: a terminal that is drawn to.

use super::driver::{self, Exit, Host, Setup};
use super::incoming::Incoming;
use super::log::Log;
use super::signals::Signals;
use super::terminal::{Screen, tty};
use crate::app::{Effect, Message, Program};
use crate::ui::theme::PickedTheme;
use crate::ui::{Scene, draw};
use std::fs::File;
use std::io;
use std::time::Duration;

/// How long the sound may ring out once the screens are gone.
pub const RING_OUT: Duration = Duration::from_millis(600);

/// Runs a program of screens until it is left.
///
/// # Errors
///
/// Where the terminal can't be taken or no thread is to be had.
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
    let mut screen = Screen::enter()?;
    if look.wants_background() {
        screen.ask_background();
    }
    let log = log.and_then(|log| log.file().inspect_err(undiverted).ok());
    let mut host = Terminal { screen, look, log, shown: None, whole_job: false };
    driver::run(program, &mut host, signals, setup)
}

/// Waits, stopped, until this job is in the foreground, as any program does that
/// takes the whole terminal; the exit code, where it is asked to end instead. Goes
/// on at once where nobody could bring it there.
fn wait_for_foreground(signals: &mut Signals) -> Result<(), u8> {
    loop {
        if let Some(code) = signals.end_asked() {
            return Err(code);
        }
        if tty::in_foreground() || !tty::can_stop() {
            return Ok(());
        }
        if let Err(error) = tty::stop(false) {
            log::warn!("stopping failed: {error}");
            return Ok(());
        }
    }
}

fn undiverted(error: &io::Error) {
    log::warn!("standard error stays on the screen: {error}");
}

struct Terminal {
    screen: Screen,
    look: PickedTheme,
    /// Where what others write to standard error goes once the screen is up.
    log: Option<File>,
    /// What is on the screen.
    shown: Option<Scene>,
    /// Whether to stop the whole job, as the terminal does for ctrl-z.
    whole_job: bool,
}

impl Terminal {
    fn resized(&mut self, columns: u16, rows: u16) {
        self.screen.resized(columns, rows);
        self.shown = None;
    }

    fn suspend(&mut self) {
        match self.screen.suspend(self.whole_job) {
            Ok(true) => {}
            Ok(false) => log::info!("nobody could wake a stopped supple here, so it goes on"),
            Err(error) => log::error!("stopping failed: {error}"),
        }
    }
}

impl Host<Scene> for Terminal {
    fn has_keys(&self) -> bool {
        true
    }

    fn size(&self) -> Option<(u16, u16)> {
        let area = self.screen.area();
        Some((area.width, area.height))
    }

    fn show(&mut self, scene: Scene) -> io::Result<()> {
        self.look.set_aspect(self.screen.aspect());
        if self.shown.as_ref() == Some(&scene) {
            return Ok(());
        }
        let theme = self.look.theme();
        let drawn = self.screen.draw(|area, buffer| draw(&scene, theme, area, buffer));
        self.shown = Some(scene);
        drawn?;
        if let Some(log) = self.log.take() {
            // What C libraries write would ruin the screen.
            self.screen.divert_stderr(log).unwrap_or_else(|error| undiverted(&error));
        }
        Ok(())
    }

    fn hear(&mut self, incoming: &Incoming) -> io::Result<()> {
        match incoming {
            Incoming::Key(_) => self.whole_job = true,
            Incoming::Suspend => self.whole_job = false,
            Incoming::Resize(columns, rows) => self.resized(*columns, *rows),
            Incoming::Background(light) if self.look.learn_background(*light) => self.shown = None,
            Incoming::Continue => {
                self.shown = None;
                self.screen.resume()?;
            }
            _ => {}
        }
        Ok(())
    }

    fn perform(&mut self, effect: Effect) -> Option<Message> {
        match effect {
            Effect::Suspend => self.suspend(),
            Effect::Repaint => {
                let area = self.screen.area();
                self.resized(area.width, area.height);
            }
            _ => {}
        }
        None
    }

    fn restore(&mut self) {
        if let Err(error) = self.screen.restore() {
            log::warn!("the terminal can't be given back: {error}");
        }
    }
}
