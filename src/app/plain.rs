//! A session as lines of text: what it shows is written and stays.

use super::message::{Effect, Message};
use super::model::interrupt_sessions;
use super::play::{Play, PlayProgress};
use super::screens::{Confirm, PlayerKeys};
use super::{Beginning, Offer, Program, Shared, Start};
use crate::cue::LogLine;
use crate::session::{End, Fact, Input};
use crate::time::Tick;
use crate::timeline::{Phase, Timeline};
use crate::ui::keymap::Action;
use crate::ui::view_model::{AFTER_PAIN, DISCLAIMER, coach};
use crate::ui::{json, plain};
use std::sync::Arc;

/// The exit code of a program ended by ctrl-c.
const INTERRUPTED: u8 = 130;
/// The exit code where the lines can't be written.
const UNWRITTEN: u8 = 1;

/// A session as lines of text.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its name")]
pub struct Plain {
    play: Play,
    began: Tick,
    shared: Shared,
    /// The routine as it was chosen, before anything was prepared.
    plan: Arc<Timeline>,
    /// Whether it goes on with a session that was left.
    resumed: bool,
    manner: Manner,
    in_work: bool,
    /// Whether it was said that what is done, or what was played, can't be kept.
    complained: (bool, bool, bool),
    /// Whether it has asked whether to stop.
    asking: bool,
    ending: Ending,
    /// Whether nobody reads the lines any more.
    unread: bool,
}

/// In what manner a session is played as lines of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// Whether there is a keyboard.
    pub keys: bool,
    /// Whether the lines are JSON, for programs.
    pub json: bool,
    /// Whether nothing has to be pressed because the runner wants it so.
    pub hands_free: bool,
}

/// How far it is with its end.
#[derive(Debug)]
enum Ending {
    /// It goes on.
    No,
    /// The session is over; its last lines come when all is recorded.
    Closing { code: u8, lines: Vec<LogLine>, compared: Vec<String>, hurt: bool },
    /// The last words may be heard to their end.
    LastWords { until: Option<Tick> },
    /// Nothing changes any more.
    Over,
}

impl Plain {
    /// Plays from `start`; answers the program and what it wants done first.
    /// None where there is nothing to play.
    pub fn new(shared: Shared, start: &Start, now: Tick, manner: Manner) -> Option<(Self, Vec<Effect>)> {
        let start = &start.eased(&shared.recall.answers);
        let spec = start.prepared(&shared.preparation);
        let timeline = Arc::clone(&spec.timeline);
        let changes = spec.changes.clone();
        let (origin, cues) = (start.origin.clone(), shared.cues.clone());
        let play = Play::new(spec, origin.clone(), &start.beginning, now, shared.speed, cues)?;
        // Nobody listens in: what is written counts as told.
        let play = play.unheard();
        let mut plain = Self {
            play,
            began: now,
            shared,
            plan: Arc::clone(&start.timeline),
            resumed: matches!(start.beginning, Beginning::Checkpoint(..)),
            manner,
            in_work: false,
            complained: (false, false, false),
            asking: false,
            ending: Ending::No,
            unread: false,
        };
        let timeline_approximate = timeline.approximate;
        let mut effects = vec![Effect::BeginSession(origin, timeline, start.beginning.session())];
        // Where nobody can press a key, what only a key ends is estimated.
        let estimated = !manner.keys && !manner.hands_free && start.timeline.approximate;
        plain.open(timeline_approximate || estimated, &mut effects);
        for line in coach::changes(&changes) {
            plain.remark(&line, &mut effects);
        }
        if !plain.resumed {
            effects.extend(plain.shared.keep_check_in(changes));
        }
        if manner.keys {
            effects.push(Effect::ReadPast);
        }
        effects.push(Effect::ReadLast(start.timeline.routine.id.clone()));
        plain.advance(now, None, &mut effects);
        Some((plain, effects))
    }

    /// Writes what stands above the session: on the first run with all that is
    /// to be known before any.
    fn open(&self, approximate: bool, effects: &mut Vec<Effect>) {
        let timeline = self.play.session().timeline();
        let mut lines = if self.manner.json {
            vec![json::opening(timeline)]
        } else {
            plain::opening(timeline, approximate)
        };
        let first_run = self.shared.first_run && !self.manner.json;
        if first_run {
            lines.extend(DISCLAIMER.map(str::to_owned));
        }
        effects.push(Effect::Print(lines));
        // Only a person at a keyboard has read it.
        if first_run && self.manner.keys {
            effects.push(Effect::RememberFirstRun);
        }
    }

    fn player_keys(&self, now: Tick) -> PlayerKeys {
        let left = self.offer(now).is_some();
        PlayerKeys { left, ..PlayerKeys::of(self.play.session(), now) }
    }

    /// The offer to go on where an earlier session of this routine was left;
    /// made before the first work.
    fn offer(&self, now: Tick) -> Option<Offer> {
        let is_first = !self.resumed && self.play.is_before_work(now);
        is_first.then(|| Offer::among(&self.shared.left, &self.plan, &self.play.origin)).flatten()
    }

    /// Plays the session that was left instead of this one, which counts for
    /// nothing.
    fn go_on(&mut self, now: Tick, effects: &mut Vec<Effect>) {
        let Some(Offer { start, place, .. }) = self.offer(now) else { return };
        let start = start.eased(&self.shared.recall.answers);
        let spec = start.prepared(&self.shared.preparation);
        let (timeline, origin) = (Arc::clone(&spec.timeline), start.origin.clone());
        let (speed, cues) = (self.shared.speed, self.shared.cues.clone());
        let Some(play) = Play::new(spec, origin.clone(), &start.beginning, now, speed, cues) else { return };
        effects.extend([Effect::Revoke(now), Effect::Hush, Effect::ForgetSession]);
        effects.push(Effect::BeginSession(origin, timeline, start.beginning.session()));
        (self.play, self.resumed, self.began, self.in_work) = (play.unheard(), true, now, false);
        self.remark(&format!("On with {place}."), effects);
        self.advance(now, None, effects);
    }

    fn press(&mut self, now: Tick, key: &crossterm::event::KeyEvent, effects: &mut Vec<Effect>) {
        let player = self.player_keys(now).keys();
        let keys = if self.asking { Confirm::answers().over(&player) } else { player };
        match keys.action(key) {
            Some(action) => self.act(now, action, effects),
            None => self.asking = false,
        }
    }

    fn act(&mut self, now: Tick, action: Action, effects: &mut Vec<Effect>) {
        let asked = std::mem::take(&mut self.asking);
        match action {
            Action::Interrupt => self.leave(now, INTERRUPTED, effects),
            Action::Suspend => self.suspend(now, effects),
            Action::Confirm if asked => self.leave(now, 0, effects),
            Action::Own('c') => self.go_on(now, effects),
            Action::Quit => {
                self.asking = true;
                self.remark("Stop here? y stops, any other key goes on.", effects);
            }
            Action::Help => {
                let groups = self.player_keys(now).keys().help();
                for (key, meaning) in groups.into_iter().flat_map(|(_, keys)| keys) {
                    self.remark(&format!("{key}: {meaning}"), effects);
                }
            }
            Action::Say => {
                let (words, told) = self.play.say_where(now, effects);
                self.tell(told, effects);
                self.remark(words.text(), effects);
                effects.push(Effect::SayNow(words));
            }
            Action::Mute => {
                self.shared.mute(effects);
                self.remark(if self.shared.muted { "Sound off." } else { "Sound on." }, effects);
                // Nobody listens in; but what comes is handed out again.
                let told = self.play.set_heard(now, false, effects);
                self.tell(told, effects);
            }
            other => {
                if let Some(input) = other.input() {
                    self.advance(now, Some(input), effects);
                }
            }
        }
    }

    /// The clock stood still: the session waits, but not where nobody could let
    /// it go on.
    fn interrupt(&mut self, now: Tick, effects: &mut Vec<Effect>) {
        self.advance(now, Some(Input::Interrupted), effects);
        if !self.manner.keys {
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
            interrupt_sessions(effects);
        }
        if let Ending::Closing { code: last, .. } = &mut self.ending {
            *last = code;
        }
    }

    fn advance(&mut self, now: Tick, input: Option<Input>, effects: &mut Vec<Effect>) {
        let told = self.play.advance(now, input, effects);
        self.tell(told, effects);
    }

    /// Prints what happened and what was said.
    fn tell(&mut self, told: PlayProgress, effects: &mut Vec<Effect>) {
        let PlayProgress { lines: told, summary } = told;
        let mut told = told.into_iter().peekable();
        let mut lines = Vec::new();
        // What the session came to is told when it is known whether it is kept.
        let over =
            |line: &LogLine| matches!(line, LogLine::Happened(event) if matches!(event.fact, Fact::Over(_)));
        while let Some(line) = told.next_if(|line| !over(line)) {
            lines.extend(self.line(&line));
        }
        if !lines.is_empty() {
            effects.push(Effect::Print(lines));
        }
        if let Some(summary) = summary {
            let (lines, hurt) = (told.collect(), summary.end == End::Hurt);
            // After pain nothing is compared.
            let compared = if hurt || self.manner.json {
                Vec::new()
            } else {
                self.shared.compared(self.play.session().timeline(), &summary)
            };
            self.ending = Ending::Closing { code: 0, lines, compared, hurt };
            effects.push(Effect::AskKept);
        }
    }

    /// Once all is recorded, tells what the session came to and has the last
    /// words heard.
    fn close(&mut self, effects: &mut Vec<Effect>) {
        if !matches!(self.ending, Ending::Closing { .. }) {
            return;
        }
        let ending = std::mem::replace(&mut self.ending, Ending::LastWords { until: None });
        let Ending::Closing { code, lines, compared, hurt } = ending else { return };
        let lines: Vec<String> = lines.iter().filter_map(|line| self.line(line)).collect();
        effects.push(Effect::Print(lines));
        for line in AFTER_PAIN.iter().filter(|_| hurt) {
            self.remark(line, effects);
        }
        effects.push(Effect::Print(compared));
        if code == 0 && !self.unread {
            effects.push(Effect::AskWordsEnd(self.play.speaks_until()));
        } else {
            self.quit(code, effects);
        }
    }

    fn quit(&mut self, code: u8, effects: &mut Vec<Effect>) {
        self.ending = Ending::Over;
        effects.push(Effect::Quit { code, farewell: None });
    }

    /// Lets the last words be heard, unless a key or a signal ends them.
    fn listen(&mut self, now: Tick, message: &Message, effects: &mut Vec<Effect>) {
        let Ending::LastWords { until } = &mut self.ending else { return };
        match message {
            Message::WordsEnd(end) => *until = *end,
            Message::Wake
            | Message::Size(..)
            | Message::Paste(_)
            | Message::Sound(_)
            | Message::Measured
            | Message::Remembered(_)
            | Message::Past(..)
            | Message::Last(_)
            | Message::HistoryTrouble(_)
            | Message::HistoryNotice(_)
            | Message::Kept(_) => {}
            _ => *until = None,
        }
        if until.is_none_or(|until| until <= now) {
            self.quit(0, effects);
        }
    }

    /// Takes note of what happens while the session lasts.
    fn on_message(&mut self, now: Tick, message: &Message, effects: &mut Vec<Effect>) {
        match message {
            Message::Key(key) => self.press(now, key, effects),
            Message::Act(action) => self.act(now, *action, effects),
            Message::Wake => self.advance(now, None, effects),
            Message::Past(..) => {
                if let Some(offer) = self.offer(now) {
                    self.remark(&offer.as_line(), effects);
                }
            }
            Message::Measured => {
                let told = self.play.set_options(now, self.shared.cues.clone(), effects);
                self.tell(told, effects);
            }
            Message::Gap => self.interrupt(now, effects),
            // Without keys nobody waits for one, and a gap shows by itself.
            Message::Resumed if self.manner.keys => self.interrupt(now, effects),
            Message::Suspend => self.suspend(now, effects),
            Message::Terminate { code } => self.leave(now, *code, effects),
            Message::Unwritten { unread } => {
                self.unread = *unread;
                self.leave(now, if *unread { 0 } else { UNWRITTEN }, effects);
            }
            _ => {}
        }
    }

    /// Says once, of each thing, that it can't be kept.
    fn complain(&mut self, message: &Message, effects: &mut Vec<Effect>) {
        let (what, told) = match message {
            Message::HistoryTrouble(trouble) => (trouble.why.as_str(), &mut self.complained.0),
            Message::HistoryNotice(notice) => (notice.why.as_str(), &mut self.complained.2),
            Message::Kept(false) => ("the history can't be written", &mut self.complained.0),
            Message::Remembered(false) => ("what was played last can't be written", &mut self.complained.1),
            _ => return,
        };
        if !std::mem::replace(told, true) {
            let remark = format!("Mind: {what}.");
            self.remark(&remark, effects);
        }
    }

    fn line(&mut self, line: &LogLine) -> Option<String> {
        let session = self.play.session();
        match line {
            LogLine::Happened(event) if self.manner.json => Some(json::event(event, session, self.began)),
            LogLine::Said(cue) if self.manner.json => json::cue(cue, self.began),
            LogLine::Happened(event) => {
                if let Fact::SegmentBegan { index } = event.fact {
                    self.in_work = session.timeline().segments[index].phase == Phase::Work;
                }
                plain::event_line(event, session, self.began, self.shared.keeps())
            }
            LogLine::Said(cue) => plain::cue_line(cue, self.in_work, self.began),
        }
    }

    /// Writes a line that belongs to no event.
    fn remark(&self, text: &str, effects: &mut Vec<Effect>) {
        let line = if self.manner.json { json::remark(text) } else { text.to_owned() };
        effects.push(Effect::Print(vec![line]));
    }
}

impl Program for Plain {
    type View = ();

    fn update(&mut self, now: Tick, message: Message) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.shared.note(now, &message);
        self.complain(&message, &mut effects);
        match &self.ending {
            Ending::Over => return Vec::new(),
            Ending::LastWords { .. } => self.listen(now, &message, &mut effects),
            Ending::Closing { .. } => {}
            Ending::No => self.on_message(now, &message, &mut effects),
        }
        if matches!(message, Message::Kept(_)) {
            self.close(&mut effects);
        }
        effects
    }

    /// What it shows was written line by line.
    fn view(&self, _: Tick) {}

    fn next_deadline(&self, now: Tick) -> Option<Tick> {
        match self.ending {
            Ending::No => self.play.next_deadline(now),
            Ending::LastWords { until } => until,
            Ending::Closing { .. } | Ending::Over => None,
        }
    }
}
