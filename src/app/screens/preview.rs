//! The preview of a routine for its author: the player at any moment of the routine,
//! and what is wrong with its file.
//!
//! A cursor, in the routine's own time, is moved by keys or by playback. The player
//! shows a session that was advanced to the cursor in one go; so any moment can be
//! shown, and a new version of the file continues where the old one was.

use super::scroll::Scroll;
use crate::app::reload::ReloadTimer;
use crate::app::{Context, Effect, Message, RoutineDraft, Screen, Shared, Transition};
use crate::cue::{self, Cue, CueKind, Rank};
use crate::session::{PreparedSession, Session, SessionOptions};
use crate::time::{Clock, Tick};
use crate::timeline::{HandsFree, SegmentKind, Timeline};
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, Binding, HELP, Keys, bind, groups};
use crate::ui::view_model::{self, Findings, PreviewView, Track};
use crossterm::event::KeyCode::{Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Up};
use std::sync::Arc;
use std::time::Duration;

/// How far ahead cues are scheduled.
const HORIZON: Duration = Duration::from_secs(4);
/// More cues are scheduled when less than this is left.
const REFILL: Duration = Duration::from_secs(2);
/// Within this time of a segment's start, going back leads to the one before.
const BACK_WINDOW: Duration = Duration::from_millis(500);

/// The last version of the file without errors.
#[derive(Debug)]
struct ValidDraft {
    /// The timeline as written.
    timeline: Arc<Timeline>,
    /// The same timeline hands-free: segments that only a key ends have a length.
    hands_free: Arc<Timeline>,
    /// A session that was advanced to the cursor.
    session: Session,
    cues: Vec<Cue>,
    track: Arc<Track>,
}

/// The playback that is on.
#[derive(Clone, Copy, Debug)]
struct Playback {
    started_at: Tick,
    /// The moment of the routine at `started_at`.
    from: Duration,
    /// Cues before this moment of the routine have been scheduled.
    scheduled_until: Duration,
}

/// The preview of a routine.
#[derive(Debug)]
pub struct PreviewScreen {
    valid: Option<ValidDraft>,
    findings: Arc<Findings>,
    /// The moment of the routine that is shown.
    cursor: Duration,
    playback: Option<Playback>,
    scroll: Scroll,
    reload: ReloadTimer,
}

impl PreviewScreen {
    /// A preview of a file as it is now, with the cursor at the start.
    pub fn new(draft: RoutineDraft) -> Self {
        let mut preview = Self {
            valid: None,
            findings: Arc::default(),
            cursor: Duration::ZERO,
            playback: None,
            scroll: Scroll::default(),
            reload: ReloadTimer::default(),
        };
        preview.replace_draft(draft);
        preview
    }

    /// Its keys, depending on whether it plays and whether the sound is off.
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

    /// Replaces the file by a new version; scheduled cues are replaced too.
    fn load_draft(&mut self, context: &mut Context<'_>, draft: RoutineDraft) {
        if self.playback.is_some() {
            context.effects.push(Effect::Revoke(context.now));
        }
        self.replace_draft(draft);
        self.restart_playback(context);
    }

    fn replace_draft(&mut self, draft: RoutineDraft) {
        if *self.findings != draft.findings {
            self.scroll = Scroll::default();
            self.findings = Arc::new(draft.findings);
        }
        let Some(timeline) = draft.timeline else { return };
        let cursor = match &self.valid {
            Some(old) => same_place(&old.timeline, &timeline, self.cursor),
            None => self.cursor,
        };
        self.valid = ValidDraft::new(timeline);
        self.set_cursor(cursor);
    }

    fn shown(&self) -> PreviewView {
        let mut view = PreviewView {
            file: self.findings.label.clone(),
            playing: self.playback.is_some(),
            at: Clock(self.cursor).to_string(),
            total: String::new(),
            player: None,
            rows: Vec::new(),
            current: 0,
            track: Arc::default(),
            cursor: view_model::millis(self.cursor),
            said: Vec::new(),
            findings: Arc::clone(&self.findings),
            scroll: self.scroll.0,
        };
        if let Some(valid) = &self.valid {
            let index = valid.session.position(Tick(self.cursor)).index;
            let about = if valid.timeline.approximate { "~" } else { "" };
            view.total = format!("{about}{}", Clock(valid.timeline.total));
            view.player = Some(Box::new(view_model::player(
                &valid.session,
                Tick(self.cursor),
                valid.sentence(self.cursor),
                true,
            )));
            (view.rows, view.current) = view_model::plan_rows(&valid.timeline, index);
            view.track = Arc::clone(&valid.track);
            view.said = view_model::said_rows(&valid.cues, self.cursor);
        }
        view
    }

    /// Moves the cursor; playback continues from there.
    fn jump(&mut self, context: &mut Context<'_>, at: Duration) {
        if self.playback.is_some() {
            context.effects.push(Effect::Revoke(context.now));
        }
        self.set_cursor(at);
        self.restart_playback(context);
    }

    /// Moves the cursor to the next cue; a tone is played.
    fn next_cue(&mut self, context: &mut Context<'_>) {
        let at = self.cursor;
        let next = self.valid.as_ref().and_then(|valid| valid.cues.iter().find(|cue| cue.at.0 > at));
        let Some(next) = next.cloned() else { return };
        self.jump(context, next.at.0);
        if self.playback.is_none()
            && !context.shared.muted
            && let CueKind::Tone(tone) = next.kind
        {
            context.effects.extend([Effect::ResumeSound, Effect::PlayTone(tone)]);
        }
    }

    /// Starts playback at this moment.
    fn play_from(&mut self, context: &mut Context<'_>, from: Duration) {
        if self.valid.is_none() {
            return;
        }
        if self.playback.is_some() {
            context.effects.push(Effect::Revoke(context.now));
        }
        context.effects.push(Effect::ResumeSound);
        self.set_cursor(from);
        self.playback = Some(Playback::starting(context.now, self.cursor));
        self.schedule_ahead(context);
    }

    fn pause(&mut self, context: &mut Context<'_>) {
        if self.playback.take().is_some() {
            context.effects.extend([Effect::Revoke(context.now), Effect::PauseSound]);
        }
    }

    /// Pauses, or plays from the cursor; from the start if the cursor is at the end.
    fn toggle(&mut self, context: &mut Context<'_>) {
        if self.playback.is_some() {
            return self.pause(context);
        }
        let over = self.valid.as_ref().is_some_and(|valid| self.cursor >= valid.hands_free.total);
        self.play_from(context, if over { Duration::ZERO } else { self.cursor });
    }

    fn mute(&mut self, context: &mut Context<'_>) {
        context.shared.toggle_mute(context.effects);
        if let Some(playback) = &mut self.playback {
            playback.scheduled_until = self.cursor;
        }
    }

    /// Moves the cursor to where playback is now.
    fn catch_up(&mut self, now: Tick) {
        if let Some(playback) = self.playback {
            self.set_cursor(playback.from + now.since(playback.started_at));
        }
    }

    /// When something changes by itself during playback.
    fn next_change(&self, now: Tick) -> Option<Tick> {
        let (playback, valid) = self.playback.zip(self.valid.as_ref())?;
        let real = |tick: Tick| playback.started_at + tick.0.saturating_sub(playback.from);
        let second = view_model::next_change(&valid.session, Tick(self.cursor));
        let cue = valid.cues.iter().find(|cue| cue.at.0 > self.cursor).map(|cue| cue.at);
        let end = Some(Tick(valid.hands_free.total));
        let all = [second, cue, end, valid.session.next_deadline()];
        all.into_iter().flatten().map(real).min().map(|at| at.max(now))
    }

    /// Schedules the next cues, and stops playback at the end.
    fn schedule_or_stop(&mut self, context: &mut Context<'_>) {
        self.schedule_ahead(context);
        if self.valid.as_ref().is_some_and(|valid| self.cursor >= valid.hands_free.total) {
            // The sound stream stays open: the last tones ring out.
            self.playback = None;
        }
    }

    /// Moves the cursor to a moment of the routine, at most to its end.
    fn set_cursor(&mut self, at: Duration) {
        let Some(valid) = &mut self.valid else { return };
        self.cursor = at.min(valid.hands_free.total);
        valid.seek(self.cursor);
    }

    /// Restarts playback from the cursor, if it is on.
    fn restart_playback(&mut self, context: &mut Context<'_>) {
        if let Some(playback) = &mut self.playback {
            *playback = Playback::starting(context.now, self.cursor);
        }
        self.schedule_ahead(context);
    }

    /// Schedules the cues of the next few seconds.
    fn schedule_ahead(&mut self, context: &mut Context<'_>) {
        let Some((playback, valid)) = self.playback.as_mut().zip(self.valid.as_ref()) else { return };
        if context.shared.muted || playback.scheduled_until > self.cursor + REFILL {
            return;
        }
        let until = self.cursor + HORIZON;
        let due = valid.cues.iter().filter(|cue| cue.at.0 >= playback.scheduled_until && cue.at.0 < until);
        let real = |cue: &Cue| Cue {
            at: playback.started_at + cue.at.0.saturating_sub(playback.from),
            ..cue.clone()
        };
        let cues: Vec<Cue> = due.map(real).collect();
        playback.scheduled_until = until;
        if !cues.is_empty() {
            context.effects.push(Effect::Schedule(cues));
        }
    }
}

impl Screen for PreviewScreen {
    fn keys(&self, shared: &Shared, _: Tick) -> Keys {
        Self::page_keys(self.playback.is_some(), shared.muted)
    }

    fn view(&self, _: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(self.shown())
    }

    fn act(&mut self, context: &mut Context<'_>, action: Action) -> Transition {
        self.catch_up(context.now);
        match action {
            Action::Quit => return Transition::Quit,
            Action::Mute => self.mute(context),
            Action::PageUp | Action::PageDown => self.scroll.by(action, 5, &self.shown(), context.shared),
            Action::Primary => self.toggle(context),
            Action::Start => {
                let start = self.valid.as_ref().map(|valid| valid.step_start(self.cursor));
                if let Some(start) = start {
                    self.play_from(context, start);
                }
            }
            Action::NextCue => self.next_cue(context),
            other => {
                if let Some(at) = self.valid.as_ref().and_then(|valid| valid.target(other, self.cursor)) {
                    self.jump(context, at);
                }
            }
        }
        self.schedule_or_stop(context);
        Transition::Stay
    }

    fn on_message(&mut self, context: &mut Context<'_>, message: &Message) -> Transition {
        self.catch_up(context.now);
        match message {
            Message::ClockJumped | Message::ProcessResumed => self.pause(context),
            Message::FileChanged(change) => self.reload.on_change(context.now, *change),
            Message::RoutineDraft(draft) if self.reload.accepts(context.now, draft.empty) => {
                self.load_draft(context, draft.clone());
            }
            _ => {}
        }
        self.reload.read_if_due(context.now, context.effects);
        self.schedule_or_stop(context);
        Transition::Stay
    }

    fn next_deadline(&self, _: &Shared, now: Tick) -> Option<Tick> {
        [self.next_change(now), self.reload.deadline()].into_iter().flatten().min()
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

impl Playback {
    const fn starting(now: Tick, from: Duration) -> Self {
        Self { started_at: now, from, scheduled_until: from }
    }
}

impl ValidDraft {
    fn new(timeline: Arc<Timeline>) -> Option<Self> {
        let options = cue::Options::default().for_routine(&timeline.routine);
        let hands_free = SessionOptions::hands_free(HandsFree::default());
        let prepared = PreparedSession::prepare(Arc::clone(&timeline), &hands_free);
        let session = Session::new(Arc::clone(&prepared.timeline))?;
        let (cues, track) = (cue::all_cues(&timeline, &options), Arc::new(Track::new(&timeline)));
        Some(Self { timeline, hands_free: prepared.timeline, session, cues, track })
    }

    /// Advances the session to a moment. At the end of the routine it stays just inside
    /// the last segment, so that there is something to see.
    fn seek(&mut self, at: Duration) {
        let last = self.hands_free.total.saturating_sub(Duration::from_millis(1));
        if let Some(mut session) = Session::new(Arc::clone(&self.hands_free)) {
            session.advance(Tick(at.min(last)), None);
            self.session = session;
        }
    }

    /// The last sentence that was said in the segment up to this moment.
    fn sentence(&self, at: Duration) -> Option<String> {
        let began = self.segment_at(at).map_or(Duration::ZERO, |index| self.hands_free.segments[index].at);
        let said =
            self.cues.iter().filter(|cue| cue.at.0 >= began && cue.at.0 <= at && cue.rank > Rank::Count);
        said.rev().find_map(|cue| match &cue.kind {
            CueKind::Say(sentence) => Some(sentence.to_string()),
            CueKind::Tone(_) | CueKind::Sound(_) => None,
        })
    }

    /// The index of the segment at a moment; segments without length are skipped.
    fn segment_at(&self, at: Duration) -> Option<usize> {
        let after = self.hands_free.segments.partition_point(|segment| segment.at <= at);
        after.checked_sub(1)
    }

    fn step_start(&self, at: Duration) -> Duration {
        let part = self.segment_at(at).map_or(0, |index| self.hands_free.segments[index].part);
        self.hands_free.parts.get(part).map_or(Duration::ZERO, |part| part.at)
    }

    /// Where an action moves the cursor to. `None` for other actions.
    fn target(&self, action: Action, at: Duration) -> Option<Duration> {
        const SECOND: Duration = Duration::from_secs(1);
        let index = self.segment_at(at)?;
        let segment = &self.hands_free.segments[index];
        let parts = &self.hands_free.parts;
        let just_begun = at.saturating_sub(segment.at) < BACK_WINDOW;
        Some(match action {
            Action::ScrubBack => {
                let whole = whole_second(at);
                let just_reached = at.saturating_sub(whole) < BACK_WINDOW;
                if just_reached { whole.saturating_sub(SECOND) } else { whole }
            }
            Action::ScrubForward => whole_second(at + SECOND),
            Action::Less => at.saturating_sub(10 * SECOND),
            Action::More => at + 10 * SECOND,
            Action::Home => Duration::ZERO,
            Action::End => self.hands_free.total,
            Action::StepBack => self.hands_free.segments[index.saturating_sub(usize::from(just_begun))].at,
            Action::Next => {
                self.hands_free.segments.get(index + 1).map_or(self.hands_free.total, |next| next.at)
            }
            Action::Up => {
                let start = self.step_start(at);
                let just_begun = at.saturating_sub(start) < BACK_WINDOW;
                parts.get(segment.part.saturating_sub(usize::from(just_begun)))?.at
            }
            Action::Down => parts.get(segment.part + 1)?.at,
            _ => return None,
        })
    }
}

/// A moment rounded down to the second.
const fn whole_second(at: Duration) -> Duration {
    Duration::from_secs(at.as_secs())
}

/// The cursor in a new version of the routine: as far into the same step as before, if
/// the step still exists.
fn same_place(from: &Timeline, to: &Timeline, at: Duration) -> Duration {
    let id = |timeline: &Timeline, part: &crate::timeline::Part| {
        let segment = timeline.segments.get(part.first)?;
        let rest = segment.kind == SegmentKind::Rest;
        Some((timeline.id(segment).to_owned(), part.round, rest))
    };
    let Some(old) = from.parts.iter().rev().find(|part| part.at <= at) else { return at };
    let same = to.parts.iter().find(|part| id(to, part) == id(from, old));
    same.map_or(at, |new| {
        new.at + at.saturating_sub(old.at).min(new.length.saturating_sub(Duration::from_millis(1)))
    })
}
