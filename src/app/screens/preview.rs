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
use crate::session::{Input, PreparedSession, Session, SessionOptions};
use crate::time::{Clock, Tick};
use crate::timeline::{HandsFreeLengths, Part, SegmentKind, Timeline};
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, Binding, HELP, Keys, bind, groups, letter};
use crate::ui::view_model::{self, Findings, PreviewView, Track};
use crossterm::event::KeyCode::{Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Up};
use std::sync::Arc;
use std::time::Duration;

/// How far ahead cues are scheduled.
const HORIZON: Duration = Duration::from_secs(4);
/// More cues are scheduled when less than this is left. The preview wakes at least once a second
/// during playback, so this is noticed in time.
const REFILL: Duration = Duration::from_secs(2);
/// Lines by which page up and page down scroll the findings.
const FINDINGS_PAGE: usize = 5;
/// Within this time after the start of a second, segment or step, going back leads to the
/// previous one.
const BACK_WINDOW: Duration = Duration::from_millis(500);

/// So far before its end, the last segment or part is still shown.
const JUST_INSIDE: Duration = Duration::from_millis(1);

/// The last version of the file without errors.
///
/// Both timelines have the same moments, since the default hands-free lengths are the estimates
/// of the timeline as written; the cursor is a moment of either. So are the cues, until
/// `schedule_ahead` places them.
#[derive(Debug)]
struct ValidDraft {
    /// The timeline as written.
    timeline: Arc<Timeline>,
    /// The timeline of a hands-free session: segments that only a key ends have a length.
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
#[derive(Debug, Default)]
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
        let mut preview = Self::default();
        preview.replace_draft(draft);
        preview
    }

    /// The keys of the preview; `playing` and `muted` say what space and `m` do.
    pub(super) fn page_keys(playing: bool, muted: bool) -> Keys {
        let play = [
            bind(&[Letter(' '), Letter('p')], Action::Session(Input::Primary))
                .help(groups::PLAY, "play from here, pause")
                .footer(1, if playing { "pause" } else { "play" }),
            bind(&[Named(Enter)], Action::Start)
                .help(groups::PLAY, "play this step from its start")
                .footer(6, "play the step"),
            letter('c', Action::NextCue)
                .help(groups::PLAY, "on to the next cue; a tone sounds")
                .footer(5, "next cue"),
        ];
        let others = [
            bind(&[Named(PageUp)], Action::PageUp).help_named(
                groups::READ,
                "pgup pgdn",
                "scroll what is wrong",
            ),
            bind(&[Named(PageDown)], Action::PageDown),
            letter('m', Action::Mute)
                .help(groups::SOUND, "sound off, on")
                .footer(12, if muted { "sound on" } else { "mute" }),
            bind(&[Letter('q'), Named(Esc)], Action::Quit)
                .help(groups::STOP, "leave the preview")
                .footer(7, "quit"),
            HELP,
        ];
        Keys::new(play.into_iter().chain(JUMPS).chain(others))
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
            Some(previous) => same_place(&previous.timeline, &timeline, self.cursor),
            None => self.cursor,
        };
        self.valid = ValidDraft::new(timeline);
        self.set_cursor(cursor);
    }

    fn preview_view(&self) -> PreviewView {
        let mut view = PreviewView {
            playing: self.playback.is_some(),
            at: Clock(self.cursor).to_string(),
            cursor: view_model::millis(self.cursor),
            findings: Arc::clone(&self.findings),
            scroll: self.scroll.0,
            ..PreviewView::default()
        };
        if let Some(valid) = &self.valid {
            let index = valid.session.position(Tick(self.cursor)).index;
            let approximately = if valid.timeline.approximate { "~" } else { "" };
            view.total = format!("{approximately}{}", Clock(valid.timeline.total));
            let (cue, audible) = (valid.sentence_at(self.cursor), true);
            let player = view_model::player(&valid.session, Tick(self.cursor), cue, audible);
            view.player = Some(Box::new(player));
            (view.rows, view.current) = view_model::plan_rows(&valid.timeline, index);
            view.track = Arc::clone(&valid.track);
            view.cues = view_model::cue_rows(&valid.cues, self.cursor);
        }
        view
    }

    /// Moves the cursor; playback continues from there.
    fn jump(&mut self, context: &mut Context<'_>, moment: Duration) {
        if self.playback.is_some() {
            context.effects.push(Effect::Revoke(context.now));
        }
        self.set_cursor(moment);
        self.restart_playback(context);
    }

    /// Moves the cursor to the next cue; a tone is played.
    fn next_cue(&mut self, context: &mut Context<'_>) {
        let Some(next) = self.valid.as_ref().and_then(|valid| valid.next_cue(self.cursor)).cloned() else {
            return;
        };
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
    fn toggle_playback(&mut self, context: &mut Context<'_>) {
        if self.playback.is_some() {
            return self.pause(context);
        }
        self.play_from(context, if self.is_at_end() { Duration::ZERO } else { self.cursor });
    }

    fn is_at_end(&self) -> bool {
        self.valid.as_ref().is_some_and(|valid| self.cursor >= valid.hands_free.total)
    }

    fn toggle_mute(&mut self, context: &mut Context<'_>) {
        context.shared.toggle_mute(context.effects);
        // Muting revokes the scheduled cues; once unmuted, they are scheduled from the cursor.
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

    /// When the view changes next by itself during playback; `None` if nothing is played.
    fn next_change(&self, now: Tick) -> Option<Tick> {
        let (playback, valid) = self.playback.zip(self.valid.as_ref())?;
        let second = view_model::next_change(&valid.session, Tick(self.cursor));
        let cue = valid.next_cue(self.cursor).map(|cue| cue.at);
        let end = Some(Tick(valid.hands_free.total));
        let changes = [second, cue, end, valid.session.next_deadline()];
        changes.into_iter().flatten().min().map(|change| playback.tick_of(change.0).max(now))
    }

    /// Schedules the next cues, and stops playback at the end.
    fn schedule_or_stop(&mut self, context: &mut Context<'_>) {
        self.schedule_ahead(context);
        if self.is_at_end() {
            // The sound stream stays open: the last tones ring out.
            self.playback = None;
        }
    }

    /// Moves the cursor to a moment of the routine, at most to its end.
    fn set_cursor(&mut self, moment: Duration) {
        let Some(valid) = &mut self.valid else { return };
        self.cursor = moment.min(valid.hands_free.total);
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
        let coming = playback.scheduled_until..until;
        let cues = valid.cues.iter().filter(|cue| coming.contains(&cue.at.0));
        let cues: Vec<Cue> = cues.map(|cue| Cue { at: playback.tick_of(cue.at.0), ..cue.clone() }).collect();
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
        Box::new(self.preview_view())
    }

    fn act(&mut self, context: &mut Context<'_>, action: Action) -> Transition {
        self.catch_up(context.now);
        match action {
            Action::Quit => return Transition::Quit,
            Action::Mute => self.toggle_mute(context),
            Action::PageUp | Action::PageDown => {
                self.scroll.by_pages_of(FINDINGS_PAGE, action, &self.preview_view(), context.shared);
            }
            Action::Session(Input::Primary) => self.toggle_playback(context),
            Action::Start => {
                if let Some(start) = self.valid.as_ref().map(|valid| valid.step_start(self.cursor)) {
                    self.play_from(context, start);
                }
            }
            Action::NextCue => self.next_cue(context),
            other => {
                let target = self.valid.as_ref().and_then(|valid| valid.target(other, self.cursor));
                if let Some(target) = target {
                    self.jump(context, target);
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
            Message::RoutineDraft(draft) if self.reload.accept_or_defer(context.now, draft.empty) => {
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
        .help_named(groups::WAY, "↑ ↓", "the step before, the next step")
        .footer_named(2, "↑↓", "step"),
    bind(&[Named(Down), Letter('j'), Letter('N')], Action::Down),
    bind(&[Named(Left), Letter('h')], Action::ScrubBack)
        .help_named(groups::WAY, "← →", "one second back, on")
        .footer_named(3, "←→", "second"),
    bind(&[Named(Right), Letter('l')], Action::ScrubForward),
    bind(&[Letter(','), Letter('<')], Action::Session(Input::Less)).help_named(
        groups::WAY,
        ", .",
        "ten seconds back, on",
    ),
    bind(&[Letter('.'), Letter('>')], Action::Session(Input::More)),
    letter('b', Action::Session(Input::Back))
        .help_named(groups::WAY, "b n", "the side, spot or set before, the next one")
        .footer_named(4, "b n", "segment"),
    letter('n', Action::Session(Input::Next)),
    bind(&[Named(Home), Letter('g')], Action::Home).help_named(groups::WAY, "home end", "the start, the end"),
    bind(&[Named(End), Letter('G')], Action::End),
];

impl Playback {
    const fn starting(now: Tick, from: Duration) -> Self {
        Self { started_at: now, from, scheduled_until: from }
    }

    /// When a moment of the routine is played.
    fn tick_of(&self, moment: Duration) -> Tick {
        self.started_at + moment.saturating_sub(self.from)
    }
}

impl ValidDraft {
    fn new(timeline: Arc<Timeline>) -> Option<Self> {
        let options = cue::Options::default().for_routine(&timeline.routine);
        let hands_free = SessionOptions::hands_free(HandsFreeLengths::default());
        let prepared = PreparedSession::prepare(Arc::clone(&timeline), &hands_free);
        let session = Session::new(Arc::clone(&prepared.timeline))?;
        let (cues, track) = (cue::all_cues(&timeline, &options), Arc::new(Track::new(&timeline)));
        Some(Self { timeline, hands_free: prepared.timeline, session, cues, track })
    }

    /// Advances the session to a moment. At the end of the routine the session stays just
    /// inside the last segment, so that there is something to see.
    fn seek(&mut self, moment: Duration) {
        let last = self.hands_free.total.saturating_sub(JUST_INSIDE);
        if let Some(mut session) = Session::new(Arc::clone(&self.hands_free)) {
            session.advance(Tick(moment.min(last)), None);
            self.session = session;
        }
    }

    /// The first cue after a moment.
    fn next_cue(&self, moment: Duration) -> Option<&Cue> {
        self.cues.iter().find(|cue| cue.at.0 > moment)
    }

    /// The last sentence that was said in the current segment up to this moment; counts are
    /// left out.
    fn sentence_at(&self, moment: Duration) -> Option<String> {
        let began =
            self.segment_at(moment).map_or(Duration::ZERO, |index| self.hands_free.segments[index].at);
        let so_far = began..=moment;
        let cues = self.cues.iter().filter(|cue| so_far.contains(&cue.at.0) && cue.rank > Rank::Count);
        cues.rev().find_map(|cue| match &cue.kind {
            CueKind::Say(sentence) => Some(sentence.to_string()),
            CueKind::Tone(_) | CueKind::Sound(_) => None,
        })
    }

    /// The index of the segment at a moment; segments without length are skipped.
    fn segment_at(&self, moment: Duration) -> Option<usize> {
        let begun = self.hands_free.segments.partition_point(|segment| segment.at <= moment);
        begun.checked_sub(1)
    }

    fn step_start(&self, moment: Duration) -> Duration {
        let part = self.segment_at(moment).map_or(0, |index| self.hands_free.segments[index].part);
        self.hands_free.parts.get(part).map_or(Duration::ZERO, |part| part.at)
    }

    /// Where an action moves the cursor from this moment. `None` if the action doesn't move
    /// the cursor.
    fn target(&self, action: Action, moment: Duration) -> Option<Duration> {
        const SECOND: Duration = Duration::from_secs(1);
        let index = self.segment_at(moment)?;
        let segment = &self.hands_free.segments[index];
        let parts = &self.hands_free.parts;
        let just_after = |start: Duration| moment.saturating_sub(start) < BACK_WINDOW;
        Some(match action {
            Action::ScrubBack => {
                let second = whole_second(moment);
                if just_after(second) { second.saturating_sub(SECOND) } else { second }
            }
            Action::ScrubForward => whole_second(moment + SECOND),
            Action::Session(Input::Less) => moment.saturating_sub(10 * SECOND),
            Action::Session(Input::More) => moment + 10 * SECOND,
            Action::Home => Duration::ZERO,
            Action::End => self.hands_free.total,
            Action::Session(Input::Back) => {
                let back = usize::from(just_after(segment.at));
                self.hands_free.segments[index.saturating_sub(back)].at
            }
            Action::Session(Input::Next) => {
                self.hands_free.segments.get(index + 1).map_or(self.hands_free.total, |next| next.at)
            }
            Action::Up => {
                let back = usize::from(just_after(self.step_start(moment)));
                parts.get(segment.part.saturating_sub(back))?.at
            }
            Action::Down => parts.get(segment.part + 1)?.at,
            _ => return None,
        })
    }
}

/// A moment rounded down to the second.
const fn whole_second(moment: Duration) -> Duration {
    Duration::from_secs(moment.as_secs())
}

/// The cursor in a new version of the routine: as far into the same step as before, if
/// the step still exists.
fn same_place(old: &Timeline, new: &Timeline, cursor: Duration) -> Duration {
    let identity = |timeline: &Timeline, part: &Part| {
        let segment = timeline.segments.get(part.first)?;
        let is_rest = segment.kind == SegmentKind::Rest;
        Some((timeline.id(segment).to_owned(), part.round, is_rest))
    };
    let Some(old_part) = old.parts.iter().rev().find(|part| part.at <= cursor) else { return cursor };
    let same = new.parts.iter().find(|part| identity(new, part) == identity(old, old_part));
    same.map_or(cursor, |new_part| {
        let last = new_part.length.saturating_sub(JUST_INSIDE);
        new_part.at + cursor.saturating_sub(old_part.at).min(last)
    })
}
