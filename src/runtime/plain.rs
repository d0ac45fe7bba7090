//! The main loop of the plain text mode: one line an event, nothing else
//! written, keys where there is a keyboard.

use super::clock::SessionClock;
use super::input::{Incoming, Input};
use super::performer::Performer;
use super::signals::exit_code;
use super::terminal::LineKeys;
use crate::app::{self, Effect, Line, Play};
use crate::diagnostic::{harmless_json, harmless_lines};
use crate::session::{End, Fact, Input as Press, Session};
use crate::time::Tick;
use crate::timeline::Phase;
use crate::ui::keymap::{self, Action, Context, Cover};
use crate::ui::view_model::{AFTER_PAIN, DISCLAIMER};
use crate::ui::{json, plain};
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// How long the last tone may ring out.
const RING_OUT: Duration = Duration::from_secs(2);
/// The exit code of a program whose reader or terminal has gone.
const HUNG_UP: u8 = 129;
/// The exit code where the text can't be written.
const UNWRITTEN: u8 = 1;
/// The exit code of a program ended by ctrl-c.
const INTERRUPTED: u8 = 130;

/// A session played as lines of text.
pub struct Plain<W> {
    /// The session.
    pub play: Play,
    /// The clock it runs by.
    pub clock: SessionClock,
    /// Does what is to be done outside.
    pub performer: Performer,
    /// The keys, where there is a keyboard.
    pub keys: Option<LineKeys>,
    /// Whether nothing was played before.
    pub first_run: bool,
    /// Whether the lines are JSON, for programs.
    pub json: bool,
    /// Where the lines go.
    pub out: W,
}

/// How it ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit code.
    pub code: u8,
    /// Why the lines could not be written, where that ended it.
    pub unwritten: Option<io::Error>,
}

impl<W: Write> Plain<W> {
    /// Plays to the end, or until a key or a signal ends it; returns how
    /// that was. `heard` brings keys and signals; `_input` is what sends them.
    pub fn run(self, heard: &Receiver<Incoming>, _input: Option<Input>) -> Ended {
        let began = self.play.began();
        let muted = self.performer.is_muted();
        let mut reader = Reader {
            plain: self,
            began,
            in_work: false,
            muted,
            complained: false,
            asking: false,
            over: None,
            unwritten: None,
            effects: Vec::new(),
        };
        reader.open();
        reader.advance(began, None);
        while reader.over.is_none() {
            reader.turn(heard);
        }
        if reader.over == Some(0) {
            reader.last_words(heard);
        }
        reader.plain.performer.finish(RING_OUT);
        Ended { code: reader.over.unwrap_or(0), unwritten: reader.unwritten }
    }
}

#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its name")]
struct Reader<W> {
    plain: Plain<W>,
    began: Tick,
    in_work: bool,
    muted: bool,
    /// What could not be kept has been told.
    complained: bool,
    /// Whether it has asked whether to stop.
    asking: bool,
    /// The exit code, once it is over.
    over: Option<u8>,
    unwritten: Option<io::Error>,
    effects: Vec<Effect>,
}

impl<W: Write> Reader<W> {
    /// Writes what stands above the session: on the first run with all that is
    /// to be known before any.
    fn open(&mut self) {
        let timeline = self.plain.play.session().timeline();
        if self.plain.json {
            let line = json::opening(timeline);
            return self.write(&[line]);
        }
        let mut lines = plain::opening(timeline);
        if self.plain.first_run {
            lines.extend(DISCLAIMER.map(str::to_owned));
        }
        self.write(&lines);
        // Only a person at a keyboard has read it.
        if self.plain.first_run && self.plain.keys.is_some() {
            self.perform(Effect::RememberFirstRun);
        }
    }

    /// Lets the words at the end be said, unless a key or a signal ends them.
    fn last_words(&self, heard: &Receiver<Incoming>) {
        let Some(until) = self.plain.performer.speaks_until() else { return };
        while self.plain.clock.now() < until {
            match heard.recv_timeout(self.plain.clock.until(until)) {
                Err(RecvTimeoutError::Timeout) | Ok(Incoming::Resize(..)) => {}
                _ => return,
            }
        }
    }

    /// Has an effect performed; says once where something can't be kept.
    fn perform(&mut self, effect: Effect) {
        let (_, trouble) = self.plain.performer.perform(effect);
        if let Some(trouble) = trouble.filter(|_| !self.complained) {
            self.complained = true;
            self.remark(format!("Mind: {trouble}."));
        }
    }

    fn turn(&mut self, heard: &Receiver<Incoming>) {
        let deadline = self.deadline();
        let first = match deadline {
            Some(deadline) => heard.recv_timeout(self.plain.clock.wait(deadline)),
            None => heard.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let observed = self.plain.clock.observe(deadline);
        if observed.gap.is_some() {
            self.interrupt(observed.now);
        }
        match first {
            Ok(incoming) => self.hear(incoming, observed.now),
            Err(RecvTimeoutError::Timeout) => self.advance(observed.now, None),
            Err(RecvTimeoutError::Disconnected) => self.leave(observed.now, HUNG_UP),
        }
    }

    /// The clock stood still: the session waits, but not where nobody could let
    /// it go on.
    fn interrupt(&mut self, now: Tick) {
        self.advance(now, Some(Press::Interrupted));
        if self.plain.keys.is_none() {
            self.advance(now, Some(Press::TogglePause));
        }
    }

    /// No seconds are shown here, so only events and sentences are waited for;
    /// but at least often enough that cues are handed out ahead.
    fn deadline(&self) -> Option<Tick> {
        let now = self.plain.clock.now();
        self.plain.play.next_deadline(now)
    }

    fn hear(&mut self, incoming: Incoming, now: Tick) {
        match incoming {
            Incoming::Key(key) => {
                let cover = self.asking.then_some(Cover::Confirm);
                let context = app::in_player(&self.plain.play, now, Context { cover, ..Context::default() });
                if let Some(action) = keymap::action(&context, &key) {
                    self.act(action, now);
                } else {
                    self.asking = false;
                }
            }
            Incoming::Terminate(signal) => self.leave(now, exit_code(signal)),
            Incoming::HangUp => self.leave(now, HUNG_UP),
            Incoming::Suspend => {
                self.interrupt(now);
                if let Err(error) = LineKeys::suspend() {
                    log::error!("stopping failed: {error}");
                }
            }
            Incoming::Continue => {
                // Stopped in the middle of its own work it looked busy.
                if self.plain.clock.was_busy() {
                    self.interrupt(now);
                }
                // Taken for the rest of the program: every way out gives back.
                if let Some(keys) = LineKeys::take() {
                    self.plain.keys = Some(keys);
                }
            }
            Incoming::Resize(..) | Incoming::Background(_) => {}
        }
    }

    fn act(&mut self, action: Action, now: Tick) {
        let asked = std::mem::take(&mut self.asking);
        match action {
            Action::Interrupt => self.leave(now, INTERRUPTED),
            Action::Confirm if asked => self.leave(now, 0),
            Action::Quit => {
                self.asking = true;
                self.remark("Stop here? y stops, any other key goes on.".to_owned());
            }
            Action::Help => {
                let lines: Vec<String> =
                    keymap::help(&app::in_player(&self.plain.play, now, Context::default()))
                        .into_iter()
                        .flat_map(|(_, keys)| keys)
                        .map(|(key, meaning)| format!("{key}: {meaning}"))
                        .collect();
                for line in lines {
                    self.remark(line);
                }
            }
            Action::Say => {
                let line = self.plain.play.say_where(now);
                self.plain.performer.perform(Effect::SayNow(line.clone()));
                self.remark(line);
            }
            Action::Mute => {
                self.muted = !self.muted;
                self.plain.performer.perform(Effect::Mute(self.muted));
                self.remark(if self.muted { "Sound off." } else { "Sound on." }.to_owned());
                if !self.muted {
                    let cues = self.plain.play.again(now);
                    self.plain.performer.perform(Effect::Schedule(cues));
                }
            }
            other => {
                if let Some(input) = other.input() {
                    self.advance(now, Some(input));
                }
            }
        }
    }

    fn leave(&mut self, now: Tick, code: u8) {
        self.advance(now, Some(Press::Quit));
        self.over = Some(code);
    }

    fn advance(&mut self, now: Tick, input: Option<Press>) {
        let told = self.plain.play.advance(now, input, &mut self.effects);
        // First what has to be kept, then what may fail to be read.
        for effect in std::mem::take(&mut self.effects) {
            self.perform(effect);
        }
        let lines: Vec<String> = told.lines.iter().filter_map(|line| self.line(line)).collect();
        self.write(&lines);
        if let Some(summary) = told.summary {
            self.over.get_or_insert(0);
            if summary.end == End::Hurt {
                for line in AFTER_PAIN {
                    self.remark(line.to_owned());
                }
            }
        }
    }

    /// Writes a line that belongs to no event.
    fn remark(&mut self, text: String) {
        let line = if self.plain.json { json::remark(&text) } else { text };
        self.write(&[line]);
    }

    fn line(&mut self, line: &Line) -> Option<String> {
        if self.plain.json {
            return match line {
                Line::Happened(event) => Some(json::event(event, self.plain.play.session(), self.began)),
                Line::Said(cue) => json::cue(cue, self.began),
            };
        }
        match line {
            Line::Happened(event) => {
                let session: &Session = self.plain.play.session();
                if let Fact::SegmentBegan { index } = event.fact {
                    self.in_work = session.timeline().segments[index].phase == Phase::Work;
                }
                plain::event_line(event, session, self.began)
            }
            Line::Said(cue) => plain::cue_line(cue, self.in_work, self.began),
        }
    }

    fn write(&mut self, lines: &[String]) {
        let mut text = lines.join("\n");
        if text.is_empty() {
            return;
        }
        text.push('\n');
        let text = if self.plain.json { harmless_json(&text) } else { harmless_lines(&text) };
        let written = self.plain.out.write_all(text.as_bytes()).and_then(|()| self.plain.out.flush());
        if let Err(error) = written
            && self.over.is_none()
        {
            let gone = error.kind() == io::ErrorKind::BrokenPipe;
            self.over = Some(if gone { HUNG_UP } else { UNWRITTEN });
            self.unwritten = (!gone).then_some(error);
            let now = self.plain.clock.now();
            self.advance(now, Some(Press::Quit));
        }
    }
}
