//! The program that plays a session as lines of text.

mod questions;

use super::live_session::SessionUpdate;
use super::message::{Effect, Message};
use super::screen_program::{INTERRUPTED, mark_interrupted};
use super::screens::PlayerKeys;
use super::{LiveSession, Program, ResumeOffer, SessionStart, Shared};
use crate::cue::LogLine;
use crate::session::{End, Fact, Input};
use crate::time::Tick;
use crate::timeline::SegmentKind;
use crate::ui::keymap::{Action, Keys, letter};
use crate::ui::view_model::{AFTER_PAIN, DISCLAIMER, coach};
use crate::ui::{json, plain};
use crossterm::event::{KeyEvent, KeyEventKind};

/// The exit code if standard output can't be written.
const PRINT_FAILED: u8 = 1;

/// The program that plays a session as lines of text.
#[derive(Debug)]
pub struct PlainProgram {
    live: LiveSession,
    shared: Shared,
    options: PlainOptions,
    /// Whether the last segment that was printed is work.
    in_work: bool,
    warned: Warned,
    /// Whether the runner was just asked whether to stop.
    asking: bool,
    stage: Stage,
    /// Whether the reading end of standard output was closed.
    reader_gone: bool,
}

/// Options of a session in plain text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its name")]
pub struct PlainOptions {
    /// Whether there is a keyboard.
    pub keys: bool,
    /// Whether standard output is a terminal, so that a question is seen.
    pub output_is_terminal: bool,
    /// Whether the lines are JSON, for programs.
    pub json: bool,
    /// Whether the runner asked that no key has to be pressed.
    pub hands_free: bool,
}

/// Which warnings were printed already; each is printed once.
#[derive(Debug, Default)]
struct Warned {
    /// The history can't be saved.
    history: bool,
    /// Some other notice about the history.
    notice: bool,
    /// The state file can't be saved.
    state: bool,
}

/// The keys that answer whether to stop: `y` alone stops, so that no other key is a mistake.
fn stop_keys() -> Keys {
    Keys::new([letter('y', Action::Confirm)]).otherwise(Action::Back)
}

/// What the program is doing.
#[derive(Debug)]
enum Stage {
    /// The questions of the first run are asked, before a session that begins like this.
    Asking(Box<SessionStart>),
    /// The session is on.
    Playing,
    /// The session is over; its last lines are printed once the history is written.
    Closing { code: u8, log: Vec<LogLine>, comparison: Vec<String>, hurt: bool },
    /// It has asked when the last sentence ends; `Message::SpeechEnd` answers.
    AskedForSpeechEnd,
    /// The last sentence is spoken to its end.
    LastWords { until: Tick },
    /// It has exited: nothing changes any more.
    Over,
}

impl PlainProgram {
    /// Begins a session, on the first run with the questions that are asked once; returns the
    /// program and its first effects. `None` if there is nothing to play.
    pub fn new(
        shared: Shared,
        start: &SessionStart,
        now: Tick,
        options: PlainOptions,
    ) -> Option<(Self, Vec<Effect>)> {
        let mut effects = Vec::new();
        let live = LiveSession::begin(&shared, start, now, &mut effects)?;
        let can_ask = options.keys && options.output_is_terminal && !options.hands_free && !options.json;
        let asks = shared.first_run && can_ask;
        let mut program = Self {
            // Whether speech was heard is not tracked: what is printed counts as
            // delivered.
            live: live.text_only(),
            shared,
            options,
            in_work: false,
            warned: Warned::default(),
            asking: false,
            stage: Stage::Playing,
            reader_gone: false,
        };
        if asks {
            // The session begins anew once the answers are known.
            effects.clear();
            program.ask(start, &mut effects);
        } else {
            program.open(start, now, &mut effects);
        }
        Some((program, effects))
    }

    /// Prints the lines above the session, and plays its beginning.
    fn open(&mut self, start: &SessionStart, now: Tick, effects: &mut Vec<Effect>) {
        // Without a keyboard, the session is prepared hands-free. If the runner didn't ask for
        // that, the lengths are guesses, so the total is printed with "about".
        let estimated = !self.options.keys && !self.options.hands_free && start.timeline.approximate;
        let approximate = estimated || self.live.session().timeline().approximate;
        self.print_opening(approximate, effects);
        for line in coach::changes(&self.live.changes) {
            self.print_line(&line, effects);
        }
        if self.options.keys {
            effects.push(Effect::ReadRecentHistory);
        }
        self.advance(now, None, effects);
    }

    /// Prints the lines above the session. Where the questions of the first run can't be asked,
    /// the whole disclaimer follows, each time until they were asked.
    fn print_opening(&self, approximate: bool, effects: &mut Vec<Effect>) {
        let timeline = self.live.session().timeline();
        let mut lines = if self.options.json {
            vec![json::opening(timeline, approximate)]
        } else {
            plain::opening(timeline, approximate)
        };
        if self.shared.first_run && !self.options.json {
            lines.extend(DISCLAIMER.map(str::to_owned));
        }
        effects.push(Effect::Print(lines));
    }

    fn player_keys(&self, now: Tick) -> PlayerKeys {
        let can_resume = self.resume_offer(now).is_some();
        PlayerKeys { can_resume, plain_text: true, ..PlayerKeys::of(self.live.session(), now) }
    }

    fn resume_offer(&self, now: Tick) -> Option<ResumeOffer> {
        self.live.resume_offer(&self.shared.resumable, now)
    }

    /// Discards this session and resumes the unfinished one.
    fn resume_earlier(&mut self, now: Tick, effects: &mut Vec<Effect>) {
        let Some(offer) = self.resume_offer(now) else { return };
        let mut begin_effects = Vec::new();
        let Some(live) = LiveSession::begin(&self.shared, &offer.start, now, &mut begin_effects) else {
            return;
        };
        effects.extend(LiveSession::discard_effects(now));
        effects.append(&mut begin_effects);
        (self.live, self.in_work) = (live.text_only(), false);
        self.print_line(&offer.once_accepted(), effects);
        self.advance(now, None, effects);
    }

    fn on_key(&mut self, now: Tick, key: &KeyEvent, effects: &mut Vec<Effect>) {
        let player = self.player_keys(now).keys();
        let keys = if self.asking { stop_keys().over(&player) } else { player };
        match keys.action(key) {
            Some(action) => self.act(now, action, effects),
            None if key.kind == KeyEventKind::Press => self.asking = false,
            None => {}
        }
    }

    fn act(&mut self, now: Tick, action: Action, effects: &mut Vec<Effect>) {
        let asked = std::mem::take(&mut self.asking);
        match action {
            Action::Interrupt => self.leave(now, INTERRUPTED, effects),
            Action::Suspend => self.suspend(now, effects),
            Action::Confirm if asked => self.leave(now, 0, effects),
            Action::ScreenKey('c') => self.resume_earlier(now, effects),
            Action::Quit => {
                self.asking = true;
                self.print_line("Stop here? y stops, any other key goes on.", effects);
            }
            Action::Help => self.print_help(&self.player_keys(now).keys(), effects),
            Action::Say => {
                let (sentence, update) = self.live.announce_position(now, effects);
                self.print_update(update, effects);
                self.print_line(sentence.text(), effects);
                effects.push(Effect::SayNow(sentence));
            }
            Action::Mute => {
                self.shared.toggle_mute(effects);
                self.print_line(if self.shared.muted { "Sound off." } else { "Sound on." }, effects);
                // Muting has dropped the scheduled cues, which are printed all the same.
                let update = self.live.hand_out_again(now, effects);
                self.print_update(update, effects);
            }
            Action::Session(input) => self.advance(now, Some(input), effects),
            _ => {}
        }
    }

    /// Pauses the session because the clock jumped; without a keyboard, where nobody
    /// could resume it, it continues at once.
    fn interrupt(&mut self, now: Tick, effects: &mut Vec<Effect>) {
        self.advance(now, Some(Input::Interrupted), effects);
        if !self.options.keys {
            self.advance(now, Some(Input::TogglePause), effects);
        }
    }

    fn suspend(&mut self, now: Tick, effects: &mut Vec<Effect>) {
        self.interrupt(now, effects);
        effects.push(Effect::Suspend);
    }

    fn leave(&mut self, now: Tick, code: u8, effects: &mut Vec<Effect>) {
        self.advance(now, Some(Input::Quit), effects);
        if code != 0 {
            mark_interrupted(effects);
        }
        if let Stage::Closing { code: exit_code, .. } = &mut self.stage {
            *exit_code = code;
        }
    }

    fn advance(&mut self, now: Tick, input: Option<Input>, effects: &mut Vec<Effect>) {
        let update = self.live.advance(now, input, effects);
        self.print_update(update, effects);
    }

    /// Prints what happened and what was said. What follows the end of the session
    /// is printed by [`Self::close`].
    fn print_update(&mut self, update: SessionUpdate, effects: &mut Vec<Effect>) {
        let SessionUpdate { mut log, summary } = update;
        let is_end =
            |line: &LogLine| matches!(line, LogLine::Happened(event) if matches!(event.fact, Fact::Over(_)));
        let end = log.iter().position(is_end).unwrap_or(log.len());
        let closing_log = log.split_off(end);
        let lines: Vec<String> = log.iter().filter_map(|line| self.log_line(line)).collect();
        if !lines.is_empty() {
            effects.push(Effect::Print(lines));
        }
        if let Some(summary) = summary {
            let hurt = summary.end == End::Hurt;
            // After pain nothing is compared.
            let comparison = if hurt || self.options.json {
                Vec::new()
            } else {
                self.shared.comparison(self.live.session().timeline(), &summary)
            };
            self.stage = Stage::Closing { code: 0, log: closing_log, comparison, hurt };
            effects.push(Effect::FlushHistory);
        }
    }

    /// Prints the last lines, once it is known whether the history was written, and
    /// asks how long the last sentence takes.
    fn close(&mut self, effects: &mut Vec<Effect>) {
        let stage = std::mem::replace(&mut self.stage, Stage::AskedForSpeechEnd);
        let Stage::Closing { code, log, comparison, hurt } = stage else { return };
        let lines: Vec<String> = log.iter().filter_map(|line| self.log_line(line)).collect();
        effects.push(Effect::Print(lines));
        for line in AFTER_PAIN.iter().filter(|_| hurt) {
            self.print_line(line, effects);
        }
        effects.push(Effect::Print(comparison));
        if code == 0 && !self.reader_gone {
            effects.push(Effect::AskSpeechEnd(self.live.speaks_until()));
        } else {
            self.quit(code, effects);
        }
    }

    fn quit(&mut self, code: u8, effects: &mut Vec<Effect>) {
        self.stage = Stage::Over;
        effects.push(Effect::Quit { code, farewell: None });
    }

    /// Waits until the last sentence ends, or a key or a signal comes, and exits.
    fn await_last_words(&mut self, now: Tick, message: &Message, effects: &mut Vec<Effect>) {
        if let (Stage::AskedForSpeechEnd, Message::SpeechEnd(Some(end))) = (&self.stage, message) {
            self.stage = Stage::LastWords { until: *end };
        }
        let exits = match message {
            Message::SpeechEnd(None)
            | Message::Key(_)
            | Message::Action(_)
            | Message::Terminate { .. }
            | Message::Suspend
            | Message::ProcessResumed
            | Message::ClockJumped
            | Message::PrintFailed { .. } => true,
            // Whatever else comes in must not cut the sentence off.
            _ => matches!(self.stage, Stage::LastWords { until } if until <= now),
        };
        if exits {
            self.quit(0, effects);
        }
    }

    /// Handles a message while the session is on.
    fn on_message(&mut self, now: Tick, message: &Message, effects: &mut Vec<Effect>) {
        match message {
            Message::Key(key) => self.on_key(now, key, effects),
            Message::Action(action) => self.act(now, *action, effects),
            Message::Wake => self.advance(now, None, effects),
            Message::RecentHistory { .. } => {
                if let Some(offer) = self.resume_offer(now) {
                    self.print_line(&offer.as_line(), effects);
                }
            }
            Message::Measured => {
                let update = self.live.set_cue_options(now, self.shared.cue_options.clone(), effects);
                self.print_update(update, effects);
            }
            Message::ClockJumped => self.interrupt(now, effects),
            // Without a keyboard, the clock shows such a gap by itself.
            Message::ProcessResumed if self.options.keys => self.interrupt(now, effects),
            Message::Suspend => self.suspend(now, effects),
            Message::Terminate { code } => self.leave(now, *code, effects),
            Message::PrintFailed { reader_gone } => {
                self.reader_gone = *reader_gone;
                self.leave(now, if *reader_gone { 0 } else { PRINT_FAILED }, effects);
            }
            _ => {}
        }
    }

    /// Prints, once each, the warnings about history and state file.
    fn warn(&mut self, message: &Message, effects: &mut Vec<Effect>) {
        let (warning, warned) = match message {
            Message::HistoryUnsaved(notice) => (notice.message.as_str(), &mut self.warned.history),
            Message::HistoryNotice(notice) => (notice.message.as_str(), &mut self.warned.notice),
            Message::HistoryFlushed(false) => ("the history can't be written", &mut self.warned.history),
            Message::StateSaved(false) => ("what was played last can't be written", &mut self.warned.state),
            _ => return,
        };
        if !std::mem::replace(warned, true) {
            let line = format!("Mind: {warning}.");
            self.print_line(&line, effects);
        }
    }

    /// The line to print for an entry of the log, if any.
    fn log_line(&mut self, line: &LogLine) -> Option<String> {
        let (session, began) = (self.live.session(), self.live.began);
        match line {
            LogLine::Happened(event) if self.options.json => Some(json::event(event, session, began)),
            LogLine::Said(cue) if self.options.json => json::cue(cue, began),
            LogLine::Happened(event) => {
                if let Fact::SegmentBegan { index } = event.fact {
                    self.in_work = session.timeline().segments[index].kind == SegmentKind::Work;
                }
                plain::event_line(event, session, began, self.shared.is_history_saved(), self.options.keys)
            }
            LogLine::Said(cue) => plain::cue_line(cue, self.in_work, began),
        }
    }

    fn print_help(&self, keys: &Keys, effects: &mut Vec<Effect>) {
        for (key, meaning) in keys.help().into_iter().flat_map(|(_, keys)| keys) {
            self.print_line(&format!("{key}: {meaning}"), effects);
        }
    }

    /// Prints a line that belongs to no event of the session.
    fn print_line(&self, text: &str, effects: &mut Vec<Effect>) {
        let line = if self.options.json { json::remark(text) } else { text.to_owned() };
        effects.push(Effect::Print(vec![line]));
    }
}

impl Program for PlainProgram {
    type View = ();

    fn update(&mut self, now: Tick, message: Message) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.shared.on_message(now, &message);
        self.warn(&message, &mut effects);
        match &self.stage {
            Stage::Over => return Vec::new(),
            Stage::AskedForSpeechEnd | Stage::LastWords { .. } => {
                self.await_last_words(now, &message, &mut effects);
            }
            Stage::Closing { .. } if matches!(message, Message::HistoryFlushed(_)) => {
                self.close(&mut effects);
            }
            Stage::Closing { .. } => {}
            Stage::Asking(_) => self.on_message_while_asking(now, &message, &mut effects),
            Stage::Playing => self.on_message(now, &message, &mut effects),
        }
        effects
    }

    /// Nothing: lines are printed by effects.
    fn view(&self, _: Tick) {}

    fn next_deadline(&self, now: Tick) -> Option<Tick> {
        match self.stage {
            Stage::Playing => self.live.next_deadline(now),
            Stage::LastWords { until } => Some(until),
            Stage::Asking(_) | Stage::Closing { .. } | Stage::AskedForSpeechEnd | Stage::Over => None,
        }
    }
}
