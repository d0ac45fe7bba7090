//! A routine while it is being written: a moment of it, moved by keys and by
//! time, and what is wrong with its file.
//!
//! There is one cursor, in the routine's own time. What the player shows there
//! is a session played straight through to it; so any moment can be shown, and
//! a new version of the file goes on where the old one was.

use super::scroll::Scroll;
use crate::app::follow::Follow;
use crate::app::{Draft, Effect, Message, Next, Screen, Shared, Turn};
use crate::cue::{self, Cue, CueKind, Rank};
use crate::session::{Preparation, Session, SessionSpec};
use crate::time::{Clock, Tick};
use crate::timeline::{HandsFree, Phase, Timeline};
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, Binding, HELP, Keys, bind, groups};
use crate::ui::view_model::{self, Findings, PreviewView, Track};
use crossterm::event::KeyCode::{Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Up};
use std::sync::Arc;
use std::time::Duration;

/// How far ahead cues are handed to the sound.
const HORIZON: Duration = Duration::from_secs(4);
/// Handed out anew when less than this is left.
const REFILL: Duration = Duration::from_secs(2);
/// Within this time of a segment's start, going back means the one before.
const BACK_WINDOW: Duration = Duration::from_millis(500);

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

/// A routine while it is being written.
#[derive(Debug)]
pub struct Preview {
    good: Option<Good>,
    findings: Arc<Findings>,
    at: Duration,
    run: Option<Run>,
    scroll: Scroll,
    follow: Follow,
}

impl Preview {
    /// A preview of a file as it is now, standing at its start.
    pub fn new(draft: Draft) -> Self {
        let mut preview = Self {
            good: None,
            findings: Arc::default(),
            at: Duration::ZERO,
            run: None,
            scroll: Scroll::default(),
            follow: Follow::default(),
        };
        preview.take(draft);
        preview
    }

    /// The keys, while time runs or not.
    pub fn page_keys(playing: bool, muted: bool) -> Keys {
        let play = [
            bind(&[Letter(' '), Letter('p')], Action::Primary)
                .help(groups::PLAY, "space", "play from here, pause")
                .footer(1, "space", if playing { "pause" } else { "play" }),
            bind(&[Named(Enter)], Action::Start)
                .help(groups::PLAY, "enter", "play this step from its start")
                .footer(6, "enter", "play the step"),
            bind(&[Letter('c')], Action::NextCue)
                .help(groups::PLAY, "c", "on to the next cue, and hear it")
                .footer(5, "c", "next cue"),
        ];
        let rest = [
            bind(&[Named(PageUp)], Action::PageUp).help(groups::READ, "pgup pgdn", "scroll what is wrong"),
            bind(&[Named(PageDown)], Action::PageDown),
            bind(&[Letter('m')], Action::Mute).help(groups::SOUND, "m", "sound off, on").footer(
                12,
                "m",
                if muted { "sound on" } else { "mute" },
            ),
            bind(&[Letter('q'), Named(Esc)], Action::Quit)
                .help(groups::STOP, "q", "leave the preview")
                .footer(7, "q", "quit"),
            HELP,
        ];
        Keys::new(play.into_iter().chain(JUMPS).chain(rest))
    }

    /// Takes a new version of the file; what was to be heard is planned anew.
    fn load(&mut self, turn: &mut Turn<'_>, draft: Draft) {
        if self.run.is_some() {
            turn.effects.push(Effect::Revoke(turn.now));
        }
        self.take(draft);
        self.rerun(turn);
    }

    fn take(&mut self, draft: Draft) {
        if *self.findings != draft.findings {
            self.scroll = Scroll::default();
            self.findings = Arc::new(draft.findings);
        }
        let Some(written) = draft.timeline else { return };
        let at = self.good.as_ref().map_or(self.at, |good| moved(&good.written, &written, self.at));
        self.good = Good::new(written);
        self.go(at);
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
            scroll: self.scroll.0,
        };
        if let Some(good) = &self.good {
            let index = good.session.position(Tick(self.at)).index;
            let about = if good.written.approximate { "~" } else { "" };
            view.total = format!("{about}{}", Clock(good.written.total));
            view.player = Some(Box::new(view_model::player(
                &good.session,
                Tick(self.at),
                good.sentence(self.at),
                true,
            )));
            (view.rows, view.current) = view_model::plan_rows(&good.written, index);
            view.track = Arc::clone(&good.track);
            view.said = view_model::said_rows(&good.cues, self.at);
        }
        view
    }

    /// Moves the cursor; what was playing plays on from there.
    fn jump(&mut self, turn: &mut Turn<'_>, at: Duration) {
        if self.run.is_some() {
            turn.effects.push(Effect::Revoke(turn.now));
        }
        self.go(at);
        self.rerun(turn);
    }

    /// To the next thing that is said or sounded, and lets it be heard.
    fn next_cue(&mut self, turn: &mut Turn<'_>) {
        let at = self.at;
        let next = self.good.as_ref().and_then(|good| good.cues.iter().find(|cue| cue.at.0 > at));
        let Some(next) = next.cloned() else { return };
        self.jump(turn, next.at.0);
        if self.run.is_none()
            && !turn.shared.muted
            && let CueKind::Tone(tone) = next.kind
        {
            turn.effects.extend([Effect::ResumeSound, Effect::PlayTone(tone)]);
        }
    }

    fn play(&mut self, turn: &mut Turn<'_>, from: Duration) {
        if self.good.is_none() {
            return;
        }
        if self.run.is_some() {
            turn.effects.push(Effect::Revoke(turn.now));
        }
        self.run = Some(Run { since: turn.now, from, planned: from });
        turn.effects.push(Effect::ResumeSound);
        self.go(from);
        self.rerun(turn);
    }

    fn pause(&mut self, turn: &mut Turn<'_>) {
        if self.run.take().is_some() {
            turn.effects.extend([Effect::Revoke(turn.now), Effect::PauseSound]);
        }
    }

    /// Plays from here, from the start where it is over; or pauses.
    fn toggle(&mut self, turn: &mut Turn<'_>) {
        if self.run.is_some() {
            return self.pause(turn);
        }
        let over = self.good.as_ref().is_some_and(|good| self.at >= good.timed.total);
        self.play(turn, if over { Duration::ZERO } else { self.at });
    }

    fn mute(&mut self, turn: &mut Turn<'_>) {
        turn.shared.mute(turn.effects);
        if let Some(run) = &mut self.run {
            run.planned = self.at;
        }
    }

    // ---- time --------------------------------------------------------------

    /// Moves the cursor as far as time has run.
    fn catch_up(&mut self, now: Tick) {
        if let Some(run) = self.run {
            self.go(run.from + now.since(run.since));
        }
    }

    /// When something changes by itself while time runs.
    fn next_change(&self, now: Tick) -> Option<Tick> {
        let (run, good) = self.run.zip(self.good.as_ref())?;
        let real = |tick: Tick| run.since + tick.0.saturating_sub(run.from);
        let second = view_model::next_change(&good.session, Tick(self.at));
        let cue = good.cues.iter().find(|cue| cue.at.0 > self.at).map(|cue| cue.at);
        let end = Some(Tick(good.timed.total));
        let all = [second, cue, end, good.session.next_deadline()];
        all.into_iter().flatten().map(real).min().map(|at| at.max(now))
    }

    /// Hands out what is due next, and stops at the end.
    fn settle(&mut self, turn: &mut Turn<'_>) {
        self.refill(turn);
        if self.good.as_ref().is_some_and(|good| self.at >= good.timed.total) {
            // The last tones may ring out.
            self.run = None;
        }
    }

    /// Puts the cursor at a moment of the routine, or at its end.
    fn go(&mut self, at: Duration) {
        let Some(good) = &mut self.good else { return };
        self.at = at.min(good.timed.total);
        good.seek(self.at);
    }

    /// Lets time run on from the cursor, if it does.
    fn rerun(&mut self, turn: &mut Turn<'_>) {
        let at = self.at;
        if let Some(run) = &mut self.run {
            *run = Run { since: turn.now, from: at, planned: at };
        }
        self.refill(turn);
    }

    /// Hands out the cues of the next few seconds.
    fn refill(&mut self, turn: &mut Turn<'_>) {
        let Some((run, good)) = self.run.as_mut().zip(self.good.as_ref()) else { return };
        if turn.shared.muted || run.planned > self.at + REFILL {
            return;
        }
        let until = self.at + HORIZON;
        let due = good.cues.iter().filter(|cue| cue.at.0 >= run.planned && cue.at.0 < until);
        let real = |cue: &Cue| Cue { at: run.since + cue.at.0.saturating_sub(run.from), ..cue.clone() };
        let cues: Vec<Cue> = due.map(real).collect();
        run.planned = until;
        if !cues.is_empty() {
            turn.effects.push(Effect::Schedule(cues));
        }
    }
}

impl Screen for Preview {
    fn keys(&self, shared: &Shared, _: Tick) -> Keys {
        Self::page_keys(self.run.is_some(), shared.muted)
    }

    fn view(&self, _: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(self.shown())
    }

    fn act(&mut self, turn: &mut Turn<'_>, action: Action) -> Next {
        self.catch_up(turn.now);
        match action {
            Action::Quit => return Next::Leave,
            Action::Mute => self.mute(turn),
            Action::PageUp | Action::PageDown => self.scroll.by(action, 5, &self.shown(), turn.shared),
            Action::Primary => self.toggle(turn),
            Action::Start => {
                let start = self.good.as_ref().map(|good| good.step_start(self.at));
                if let Some(start) = start {
                    self.play(turn, start);
                }
            }
            Action::NextCue => self.next_cue(turn),
            other => {
                if let Some(at) = self.good.as_ref().and_then(|good| good.target(other, self.at)) {
                    self.jump(turn, at);
                }
            }
        }
        self.settle(turn);
        Next::Stay
    }

    fn on_message(&mut self, turn: &mut Turn<'_>, message: &Message) -> Next {
        self.catch_up(turn.now);
        match message {
            Message::Gap | Message::Resumed => self.pause(turn),
            Message::Touched(change) => self.follow.touched(turn.now, *change),
            Message::Draft(draft) if self.follow.accepts(turn.now, draft.empty) => {
                self.load(turn, draft.clone());
            }
            _ => {}
        }
        self.follow.wake(turn.now, turn.effects);
        self.settle(turn);
        Next::Stay
    }

    fn next_deadline(&self, _: &Shared, now: Tick) -> Option<Tick> {
        [self.next_change(now), self.follow.deadline()].into_iter().flatten().min()
    }
}

/// The keys that move the cursor.
const JUMPS: [Binding; 10] = [
    bind(&[Named(Up), Letter('k')], Action::Up)
        .help(groups::WAY, "↑ ↓", "the step before, the next step")
        .footer(2, "↑↓", "step"),
    bind(&[Named(Down), Letter('j'), Letter('N')], Action::Down),
    bind(&[Named(Left), Letter('h')], Action::ScrubBack)
        .help(groups::WAY, "← →", "one second back, on")
        .footer(3, "←→", "second"),
    bind(&[Named(Right), Letter('l')], Action::ScrubForward),
    bind(&[Letter(','), Letter('<')], Action::Less).help(groups::WAY, ", .", "ten seconds back, on"),
    bind(&[Letter('.'), Letter('>')], Action::More),
    bind(&[Letter('b')], Action::StepBack)
        .help(groups::WAY, "b n", "the side, spot or set before, the next one")
        .footer(4, "b n", "segment"),
    bind(&[Letter('n')], Action::Next),
    bind(&[Named(Home), Letter('g')], Action::Home).help(groups::WAY, "home end", "the start, the end"),
    bind(&[Named(End), Letter('G')], Action::End),
];

impl Good {
    fn new(written: Arc<Timeline>) -> Option<Self> {
        let options = cue::Options::default().for_routine(&written.routine);
        let preparation = Preparation::hands_free(HandsFree::default());
        let SessionSpec { timeline: timed, .. } = SessionSpec::prepare(Arc::clone(&written), &preparation);
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
            CueKind::Say(sentence) => Some(sentence.to_string()),
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
