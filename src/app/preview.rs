//! A routine while it is being written: a moment of it, moved by keys and by
//! time, and what is wrong with its file.
//!
//! There is one cursor, in the routine's own time. What the player shows there
//! is a session played straight through to it; so any moment can be shown, and
//! a new version of the file goes on where the old one was.

use super::message::{Effect, Message, SoundWord};
use super::model::sound_word;
use crate::cue::{self, Cue, CueKind, Rank};
use crate::session::{Preparation, Session, SessionSpec};
use crate::time::{Clock, Tick};
use crate::timeline::{HandsFree, Phase, Timeline};
use crate::ui::keymap::{self, Action, Context, Cover, Screen, Stance};
use crate::ui::view_model::{self, Findings, Overlay, PreviewView, Scene, Track, View};
use std::sync::Arc;
use std::time::Duration;

/// How far ahead cues are handed to the sound.
const HORIZON: Duration = Duration::from_secs(4);
/// Handed out anew when less than this is left.
const REFILL: Duration = Duration::from_secs(2);
/// The exit code of a program ended by ctrl-c.
const INTERRUPTED: u8 = 130;
/// Within this time of a segment's start, going back means the one before.
const BACK_WINDOW: Duration = Duration::from_millis(500);

/// A file as it was read.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its timeline; none where there is an error.
    pub timeline: Option<Arc<Timeline>>,
    /// What is wrong with it.
    pub findings: Findings,
}

/// The last version without an error.
#[derive(Debug)]
struct Good {
    /// As it is written.
    written: Arc<Timeline>,
    /// With nothing left to a key.
    timed: Arc<Timeline>,
    /// Played to the cursor.
    session: Session,
    cues: Vec<Cue>,
    track: Arc<Track>,
}

/// Since when time runs, and from where.
#[derive(Clone, Copy, Debug)]
struct Run {
    since: Tick,
    from: Duration,
    /// Cues before this moment of the routine have been handed out.
    planned: Duration,
}

/// The preview's state.
#[derive(Debug)]
pub struct Preview {
    good: Option<Good>,
    findings: Arc<Findings>,
    at: Duration,
    run: Option<Run>,
    /// Whether no sound is wanted.
    pub muted: bool,
    sound: SoundWord,
    help: Option<u16>,
    scroll: u16,
    over: bool,
}

impl Preview {
    /// A preview of a file as it is now, standing at its start.
    pub fn new(draft: Draft, muted: bool) -> Self {
        let mut preview = Self {
            good: None,
            findings: Arc::default(),
            at: Duration::ZERO,
            run: None,
            muted,
            sound: sound_word(muted, 1.0),
            help: None,
            scroll: 0,
            over: false,
        };
        preview.take(draft);
        preview
    }

    /// Takes a new version of the file; says what that means for the sound.
    pub fn load(&mut self, now: Tick, draft: Draft) -> Vec<Effect> {
        self.catch_up(now);
        let mut effects = Vec::new();
        if self.run.is_some() {
            effects.push(Effect::Revoke(now));
        }
        self.take(draft);
        self.rerun(now, &mut effects);
        effects
    }

    fn take(&mut self, draft: Draft) {
        if *self.findings != draft.findings {
            self.scroll = 0;
            self.findings = Arc::new(draft.findings);
        }
        let Some(written) = draft.timeline else { return };
        let at = self.good.as_ref().map_or(self.at, |good| moved(&good.written, &written, self.at));
        self.good = Good::new(written);
        self.go(at);
    }

    /// What a message changes, and what is to be done outside.
    pub fn update(&mut self, now: Tick, message: &Message) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.over {
            return effects;
        }
        self.catch_up(now);
        match message {
            Message::Key(key) => {
                if let Some(action) = keymap::action(&self.context(), key) {
                    self.act(now, action, &mut effects);
                }
            }
            Message::Gap => self.pause(now, &mut effects),
            Message::Sound(word) if !self.muted => self.sound = *word,
            Message::Wake | Message::Sound(_) | Message::VoiceGivenUp => {}
            Message::Suspend => self.suspend(now, &mut effects),
            Message::Terminate { code } => self.leave(*code, &mut effects),
        }
        self.refill(&mut effects);
        if self.good.as_ref().is_some_and(|good| self.at >= good.timed.total) {
            // The last tones may ring out.
            self.run = None;
        }
        effects
    }

    /// When something changes by itself.
    pub fn next_deadline(&self, now: Tick) -> Option<Tick> {
        let (run, good) = self.run.zip(self.good.as_ref())?;
        let real = |tick: Tick| run.since + tick.0.saturating_sub(run.from);
        let second = view_model::next_change(&good.session, Tick(self.at));
        let cue = good.cues.iter().find(|cue| cue.at.0 > self.at).map(|cue| cue.at);
        let end = Some(Tick(good.timed.total));
        [second, cue, end, good.session.next_deadline()]
            .into_iter()
            .flatten()
            .map(real)
            .min()
            .map(|at| at.max(now))
    }

    /// What is shown.
    pub fn view(&self) -> Scene {
        let context = self.context();
        let overlay = self.help.map(|scroll| Overlay::Help { groups: keymap::help(&context), scroll });
        let notice = match self.sound {
            SoundWord::Muted => Some("muted".to_owned()),
            SoundWord::Missing => Some("no sound".to_owned()),
            SoundWord::Fine | SoundWord::TooFast => None,
        };
        let view = View::Preview(Box::new(self.shown()));
        Scene { view, overlay, keys: keymap::hints(&context), notice }
    }

    /// Takes back what was scrolled past `furthest`; says whether anything was.
    pub fn limit_scroll(&mut self, furthest: u16) -> bool {
        let scroll = self.help.as_mut().unwrap_or(&mut self.scroll);
        let beyond = *scroll > furthest;
        *scroll = (*scroll).min(furthest);
        beyond
    }

    fn shown(&self) -> PreviewView {
        let mut view = PreviewView {
            file: self.findings.label.clone(),
            playing: self.run.is_some(),
            at: Clock(self.at).to_string(),
            total: String::new(),
            player: None,
            rows: Vec::new(),
            current: 0,
            track: Arc::default(),
            cursor: view_model::millis(self.at),
            said: Vec::new(),
            findings: Arc::clone(&self.findings),
            scroll: self.scroll,
        };
        if let Some(good) = &self.good {
            let index = good.session.position(Tick(self.at)).index;
            let about = if good.written.approximate { "~" } else { "" };
            view.total = format!("{about}{}", Clock(good.written.total));
            view.player =
                Some(Box::new(view_model::player(&good.session, Tick(self.at), good.sentence(self.at))));
            (view.rows, view.current) = view_model::plan_rows(&good.written, index);
            view.track = Arc::clone(&good.track);
            view.said = view_model::said_rows(&good.cues, self.at);
        }
        view
    }

    fn context(&self) -> Context {
        let stance = if self.run.is_some() { Stance::Running } else { Stance::Paused };
        let cover = self.help.map(|_| Cover::Help);
        Context { screen: Screen::Preview, cover, stance, muted: self.muted, ..Context::default() }
    }

    // ---- keys --------------------------------------------------------------

    fn act(&mut self, now: Tick, action: Action, effects: &mut Vec<Effect>) {
        match (action, &mut self.help) {
            (Action::Interrupt, _) => self.leave(INTERRUPTED, effects),
            (Action::Suspend, _) => self.suspend(now, effects),
            (Action::Redraw, _) => effects.push(Effect::Repaint),
            (Action::Back | Action::Cancel, Some(_)) => self.help = None,
            (other, Some(scroll)) => scroll_by(scroll, other),
            (Action::Help, None) => self.help = Some(0),
            (Action::Mute, None) => self.mute(effects),
            (Action::Quit, None) => self.leave(0, effects),
            (Action::PageUp | Action::PageDown, None) => scroll_by(&mut self.scroll, action),
            (Action::Primary, None) if self.run.is_some() => self.pause(now, effects),
            (Action::Primary, None) => {
                let over = self.good.as_ref().is_some_and(|good| self.at >= good.timed.total);
                self.play(now, if over { Duration::ZERO } else { self.at }, effects);
            }
            (Action::Start, None) => {
                let start = self.good.as_ref().map(|good| good.step_start(self.at));
                if let Some(start) = start {
                    self.play(now, start, effects);
                }
            }
            (Action::NextCue, None) => self.next_cue(now, effects),
            (other, None) => {
                if let Some(at) = self.good.as_ref().and_then(|good| good.target(other, self.at)) {
                    self.jump(now, at, effects);
                }
            }
        }
    }

    /// Moves the cursor; what was playing plays on from there.
    fn jump(&mut self, now: Tick, at: Duration, effects: &mut Vec<Effect>) {
        if self.run.is_some() {
            effects.push(Effect::Revoke(now));
        }
        self.go(at);
        self.rerun(now, effects);
    }

    /// To the next thing that is said or sounded, and lets it be heard.
    fn next_cue(&mut self, now: Tick, effects: &mut Vec<Effect>) {
        let at = self.at;
        let next = self.good.as_ref().and_then(|good| good.cues.iter().find(|cue| cue.at.0 > at));
        let Some(next) = next.cloned() else { return };
        self.jump(now, next.at.0, effects);
        if self.run.is_none()
            && !self.muted
            && let CueKind::Tone(tone) = next.kind
        {
            effects.extend([Effect::ResumeSound, Effect::PlayTone(tone)]);
        }
    }

    fn play(&mut self, now: Tick, from: Duration, effects: &mut Vec<Effect>) {
        if self.good.is_none() {
            return;
        }
        if self.run.is_some() {
            effects.push(Effect::Revoke(now));
        }
        self.run = Some(Run { since: now, from, planned: from });
        self.go(from);
        self.rerun(now, effects);
        effects.insert(0, Effect::ResumeSound);
    }

    fn pause(&mut self, now: Tick, effects: &mut Vec<Effect>) {
        if self.run.take().is_some() {
            effects.extend([Effect::Revoke(now), Effect::PauseSound]);
        }
    }

    fn suspend(&mut self, now: Tick, effects: &mut Vec<Effect>) {
        self.pause(now, effects);
        effects.push(Effect::Suspend);
    }

    fn mute(&mut self, effects: &mut Vec<Effect>) {
        self.muted = !self.muted;
        self.sound = sound_word(self.muted, 1.0);
        effects.push(Effect::Mute(self.muted));
        if let Some(run) = &mut self.run {
            run.planned = self.at;
        }
    }

    fn leave(&mut self, code: u8, effects: &mut Vec<Effect>) {
        self.over = true;
        effects.push(Effect::Quit { code, farewell: None });
    }

    // ---- time --------------------------------------------------------------

    /// Moves the cursor as far as time has run.
    fn catch_up(&mut self, now: Tick) {
        if let Some(run) = self.run {
            self.go(run.from + now.since(run.since));
        }
    }

    /// Puts the cursor at a moment of the routine, or at its end.
    fn go(&mut self, at: Duration) {
        let Some(good) = &mut self.good else { return };
        self.at = at.min(good.timed.total);
        good.seek(self.at);
    }

    /// Lets time run on from the cursor, if it does.
    fn rerun(&mut self, now: Tick, effects: &mut Vec<Effect>) {
        let at = self.at;
        if let Some(run) = &mut self.run {
            *run = Run { since: now, from: at, planned: at };
        }
        self.refill(effects);
    }

    /// Hands out the cues of the next few seconds.
    fn refill(&mut self, effects: &mut Vec<Effect>) {
        let Some((run, good)) = self.run.as_mut().zip(self.good.as_ref()) else { return };
        if self.muted || run.planned > self.at + REFILL {
            return;
        }
        let until = self.at + HORIZON;
        let due = good.cues.iter().filter(|cue| cue.at.0 >= run.planned && cue.at.0 < until);
        let real = |cue: &Cue| Cue { at: run.since + cue.at.0.saturating_sub(run.from), ..cue.clone() };
        let cues: Vec<Cue> = due.map(real).collect();
        run.planned = until;
        if !cues.is_empty() {
            effects.push(Effect::Schedule(cues));
        }
    }
}

impl Good {
    fn new(written: Arc<Timeline>) -> Option<Self> {
        let options = cue::Options::default().for_routine(&written.routine);
        let preparation = Preparation::hands_free(HandsFree::default());
        let SessionSpec { timeline: timed } = SessionSpec::prepare(Arc::clone(&written), &preparation);
        let session = Session::new(Arc::clone(&timed))?;
        let (cues, track) = (cue::all(&written, &options), Arc::new(Track::new(&written)));
        Some(Self { written, timed, session, cues, track })
    }

    /// Plays the session to a moment. At the very end it stays in the last
    /// segment, where there is something to see.
    fn seek(&mut self, at: Duration) {
        let last = self.timed.total.saturating_sub(Duration::from_millis(1));
        if let Some(mut session) = Session::new(Arc::clone(&self.timed)) {
            session.advance(Tick(at.min(last)), None);
            self.session = session;
        }
    }

    /// The sentence that was said last in the segment of a moment.
    fn sentence(&self, at: Duration) -> Option<String> {
        let began = self.segment_at(at).map_or(Duration::ZERO, |index| self.timed.segments[index].at);
        let said =
            self.cues.iter().filter(|cue| cue.at.0 >= began && cue.at.0 <= at && cue.rank > Rank::Count);
        said.rev().find_map(|cue| match &cue.kind {
            CueKind::Say(text) => Some(text.clone()),
            CueKind::Tone(_) | CueKind::Sound(_) => None,
        })
    }

    /// The segment of a moment; one without length is none.
    fn segment_at(&self, at: Duration) -> Option<usize> {
        let after = self.timed.segments.partition_point(|segment| segment.at <= at);
        after.checked_sub(1)
    }

    fn step_start(&self, at: Duration) -> Duration {
        let part = self.segment_at(at).map_or(0, |index| self.timed.segments[index].part);
        self.timed.parts.get(part).map_or(Duration::ZERO, |part| part.at)
    }

    /// Where a key moves the cursor to.
    fn target(&self, action: Action, at: Duration) -> Option<Duration> {
        const SECOND: Duration = Duration::from_secs(1);
        let index = self.segment_at(at)?;
        let segment = &self.timed.segments[index];
        let parts = &self.timed.parts;
        let fresh = at.saturating_sub(segment.at) < BACK_WINDOW;
        Some(match action {
            Action::ScrubBack => {
                let whole = on_the_second(at);
                let there = at.saturating_sub(whole) < BACK_WINDOW;
                if there { whole.saturating_sub(SECOND) } else { whole }
            }
            Action::ScrubForward => on_the_second(at + SECOND),
            Action::Less => at.saturating_sub(10 * SECOND),
            Action::More => at + 10 * SECOND,
            Action::Home => Duration::ZERO,
            Action::End => self.timed.total,
            Action::StepBack => self.timed.segments[index.saturating_sub(usize::from(fresh))].at,
            Action::Next => self.timed.segments.get(index + 1).map_or(self.timed.total, |next| next.at),
            Action::Up => {
                let start = self.step_start(at);
                let before = at.saturating_sub(start) < BACK_WINDOW;
                parts.get(segment.part.saturating_sub(usize::from(before)))?.at
            }
            Action::Down => parts.get(segment.part + 1)?.at,
            _ => return None,
        })
    }
}

/// The whole second before a moment.
const fn on_the_second(at: Duration) -> Duration {
    Duration::from_secs(at.as_secs())
}

/// Where the cursor goes in a new version: as far into the same step as before
/// where that is still there.
fn moved(from: &Timeline, to: &Timeline, at: Duration) -> Duration {
    let id = |timeline: &Timeline, part: &crate::timeline::Part| {
        let segment = timeline.segments.get(part.first)?;
        let rest = segment.phase == Phase::Rest;
        Some((timeline.id(segment).to_owned(), part.round, rest))
    };
    let Some(old) = from.parts.iter().rev().find(|part| part.at <= at) else { return at };
    let same = to.parts.iter().find(|part| id(to, part) == id(from, old));
    same.map_or(at, |new| {
        new.at + at.saturating_sub(old.at).min(new.length.saturating_sub(Duration::from_millis(1)))
    })
}

fn scroll_by(scroll: &mut u16, action: Action) {
    match action {
        Action::Up => *scroll = scroll.saturating_sub(1),
        Action::Down => *scroll = scroll.saturating_add(1),
        Action::PageUp => *scroll = scroll.saturating_sub(5),
        Action::PageDown => *scroll = scroll.saturating_add(5),
        Action::Home => *scroll = 0,
        Action::End => *scroll = u16::MAX,
        _ => {}
    }
}
