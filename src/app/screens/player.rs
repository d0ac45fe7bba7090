//! The player: a routine while it is played.

use super::summary::PausedPlayer;
use super::{ConfirmScreen, JumpScreen, SummaryScreen};
use crate::app::{Context, Effect, LiveSession, Message, Screen, SessionStart, Shared, Transition};
use crate::session::{self, Activity, End, Input, Session};
use crate::time::Tick;
use crate::timeline::{Pace, Timeline, Work};
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, Binding, HELP, Keys, bind, groups, letter, screen_key};
use crate::ui::view_model;
use crate::ui::{View, has_room_for_figure};
use crossterm::event::KeyCode::{Enter, Esc, Left, Right};
use std::sync::Arc;

/// A routine while it is played.
#[derive(Clone, Debug)]
pub struct PlayerScreen {
    live: LiveSession,
    /// The note about the session, if one was written before it was resumed.
    note: String,
}

/// Begins a session of a routine and schedules its first cues. Returns its player, or its summary
/// if that already ends it. `None` if there is nothing to play.
pub(super) fn open_player(context: &mut Context<'_>, start: &SessionStart) -> Option<Box<dyn Screen>> {
    let mut live = LiveSession::begin(context.shared, start, context.now, context.effects)?;
    live.figure_player = context.shared.figure_source.player(&live.session().timeline().routine);
    live.figure_player.set_pictures(context.shared.pictures);
    let live = if context.shared.is_speech_on() { live } else { live.text_only() };
    let mut player = PlayerScreen { live, note: String::new() };
    match player.advance(context, None) {
        Transition::Replace(summary) => Some(summary),
        _ => Some(Box::new(player)),
    }
}

/// What the session is doing, as far as the meaning of keys depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum KeyMode {
    /// Time runs.
    #[default]
    Running,
    /// The runner counts reps by a key.
    Counting,
    /// The session continues only by a key.
    Open,
    /// The session is paused.
    Paused,
    /// The session counts in after a pause.
    CountIn,
}

/// The key mode of a session at `now`.
fn key_mode(session: &Session, now: Tick) -> KeyMode {
    let position = session.position(now);
    match (position.activity, &position.segment.work) {
        (Activity::Paused, _) => KeyMode::Paused,
        (Activity::CountIn { .. }, _) => KeyMode::CountIn,
        (_, Some(Work::Reps { pace: Pace::OwnPace, .. } | Work::Max { .. })) => KeyMode::Counting,
        _ if position.length.fixed().is_none() => KeyMode::Open,
        _ => KeyMode::Running,
    }
}

/// What decides which keys a session has at a moment, and what they mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its name")]
pub struct PlayerKeys {
    /// What the session is doing.
    pub key_mode: KeyMode,
    /// Whether the segment has a number of reps, which `,` and `.` change.
    pub has_rep_target: bool,
    /// Whether the segment has neither a length nor a number of reps, so that `,` and
    /// `.` have nothing to change.
    pub endless: bool,
    /// Whether there is an easier variation to change to.
    pub easier: bool,
    /// Whether there is a harder variation to change to.
    pub harder: bool,
    /// Whether there is a voice.
    pub voice: bool,
    /// Whether the session is lines of text: `s` prints where it is, and there is no menu of
    /// steps.
    pub plain_text: bool,
    /// Whether the sound is off.
    pub muted: bool,
    /// Whether an unfinished session of this routine can be resumed.
    pub can_resume: bool,
}

impl PlayerKeys {
    /// The keys of a session at `now`, apart from voice, sound and resuming.
    pub fn of(session: &Session, now: Tick) -> Self {
        let position = session.position(now);
        let step = session.timeline().step(position.segment);
        let easier = step.is_some_and(|step| position.difficulty.easier(step).is_some());
        let harder = step.is_some_and(|step| position.difficulty.harder(step).is_some());
        let has_rep_target = matches!(position.segment.work, Some(Work::Reps { .. }));
        let endless = position.length.fixed().is_none() && !has_rep_target;
        let key_mode = key_mode(session, now);
        Self { key_mode, has_rep_target, endless, easier, harder, ..Self::default() }
    }

    /// The keys.
    pub fn keys(self) -> Keys {
        let stop = [
            letter('x', Action::Session(Input::Hurts))
                .help(groups::STOP, "stop at once: it hurts")
                .footer(2, "it hurts")
                .even_under_overlay(),
            bind(&[Letter('q'), Named(Esc)], Action::Quit)
                .help(groups::STOP, "stop; what you did is kept")
                .footer(7, "stop"),
            HELP,
        ];
        let go_on = screen_key('c')
            .when(self.can_resume)
            .help(groups::GO, "go on where you left it")
            .footer(1, "go on where you left it");
        Keys::new(
            self.control_keys()
                .into_iter()
                .chain([go_on])
                .chain((!self.plain_text).then_some(CHOOSE_STEP))
                .chain(NAVIGATION_KEYS)
                .chain(self.adjust_keys())
                .chain(self.sound_keys())
                .chain(stop),
        )
        .with_interrupt_help("leave supple at once; what you did is kept")
    }

    fn control_keys(self) -> [Binding; 3] {
        let primary = match self.key_mode {
            KeyMode::Running | KeyMode::CountIn => "pause",
            KeyMode::Counting => "count",
            KeyMode::Open => "go on",
            KeyMode::Paused => "resume",
        };
        let finish = bind(&[Named(Enter)], Action::Session(Input::Finish))
            .help(groups::GO, "done with a set that you count, or go on where it waits")
            .when(matches!(self.key_mode, KeyMode::Counting | KeyMode::Open));
        let finish =
            if self.key_mode == KeyMode::Counting { finish.footer(2, "end the set") } else { finish };
        let pause = letter('p', Action::Session(Input::TogglePause)).help(groups::GO, "pause, resume");
        // If space pauses and resumes, the footer doesn't show `p` too.
        let space_pauses = !matches!(self.key_mode, KeyMode::Counting | KeyMode::Open);
        let pause = if space_pauses { pause } else { pause.footer(6, "pause") };
        let primary = letter(' ', Action::Session(Input::Primary))
            .help(groups::GO, "pause, resume; count; go on")
            .footer(1, primary);
        [primary, finish, pause]
    }

    fn adjust_keys(self) -> [Binding; 4] {
        let (less, more) =
            if self.has_rep_target { ("one less", "one more") } else { ("10 s less", "10 s more") };
        [
            bind(&[Letter('-'), Letter('_')], Action::Session(Input::Easier))
                .help(groups::STEP, "easier")
                .footer(8, "easier")
                .when(self.easier),
            bind(&[Letter('+'), Letter('=')], Action::Session(Input::Harder))
                .help(groups::STEP, "harder")
                .footer(8, "harder")
                .when(self.harder),
            bind(&[Letter(','), Letter('<')], Action::Session(Input::Less))
                .help(groups::STEP, "one rep, or ten seconds, less")
                .footer(9, less)
                .when(!self.endless),
            bind(&[Letter('.'), Letter('>')], Action::Session(Input::More))
                .help(groups::STEP, "one rep, or ten seconds, more")
                .footer(9, more)
                .when(!self.endless),
        ]
    }

    fn sound_keys(self) -> Vec<Binding> {
        let mute = if self.muted { "sound on" } else { "mute" };
        let mute = letter('m', Action::Mute).help(groups::SOUND, "sound off, on").footer(12, mute);
        let say =
            letter('s', Action::Say).help(groups::SOUND, "say step, side and time left").footer(12, "say");
        let voice = letter('v', Action::Voice).help(groups::SOUND, "voice off, on").footer(13, "voice");
        match (self.voice, self.plain_text) {
            (_, true) => vec![say, mute],
            (true, false) => vec![say, mute, voice],
            (false, false) => vec![mute],
        }
    }
}

/// The key of the menu of steps.
const CHOOSE_STEP: Binding =
    screen_key('g').help(groups::WAY, "choose a step, a set or a side").footer(10, "go to");

/// The keys that go elsewhere in the session.
const NAVIGATION_KEYS: [Binding; 4] = [
    bind(&[Letter('n'), Named(Right)], Action::Session(Input::Next))
        .help_named(groups::WAY, "n →", "on to the next side, spot or set")
        .footer(3, "next"),
    letter('N', Action::Session(Input::NextStep))
        .help(groups::WAY, "on to the next step")
        .footer(10, "next step"),
    bind(&[Letter('b'), Named(Left)], Action::Session(Input::Back))
        .help_named(groups::WAY, "b ←", "this side or spot again; twice: the one before")
        .footer(5, "back"),
    letter('r', Action::Session(Input::RestartStep))
        .help(groups::WAY, "the whole step again")
        .footer(11, "step again"),
];

impl PlayerScreen {
    /// Advances the session with `input`; once it has ended, the summary replaces the
    /// player.
    fn advance(&mut self, context: &mut Context<'_>, input: Option<Input>) -> Transition {
        let summary = self.live.advance(context.now, input, context.effects).summary;
        summary.map_or(Transition::Stay, |summary| self.end(summary, None, context.shared))
    }

    fn end(
        &self,
        summary: session::Summary,
        paused_player: Option<Box<dyn PausedPlayer>>,
        shared: &Shared,
    ) -> Transition {
        let timeline = Arc::clone(self.live.session().timeline());
        let note = self.note.clone();
        Transition::Replace(Box::new(SummaryScreen::new(timeline, summary, note, paused_player, shared)))
    }

    /// Schedules the coming cues again by the lengths that were measured.
    fn reschedule(&mut self, context: &mut Context<'_>) -> Transition {
        let transition = self.advance(context, None);
        if matches!(transition, Transition::Stay) {
            self.live.set_cue_options(context.now, context.shared.cue_options.clone(), context.effects);
        }
        transition
    }

    /// Discards this session and resumes the unfinished one.
    fn resume_earlier(&mut self, context: &mut Context<'_>) -> Transition {
        let offer = self.live.resume_offer(&context.shared.resumable, context.now);
        let Some(offer) = offer else { return Transition::Stay };
        let mut effects = LiveSession::discard_effects(context.now).to_vec();
        let mut begin_context =
            Context { now: context.now, shared: &mut *context.shared, effects: &mut effects };
        let Some(player) = open_player(&mut begin_context, &offer.start) else { return Transition::Stay };
        context.effects.append(&mut effects);
        Transition::Replace(player)
    }

    /// Ends the session at once because it hurts. A paused copy goes to the summary, in
    /// case the key was pressed by mistake.
    fn hurts(&mut self, context: &mut Context<'_>) -> Transition {
        let mut paused = self.clone();
        paused.live.advance(context.now, Some(Input::Interrupted), &mut Vec::new());
        let update = self.live.advance(context.now, Some(Input::Hurts), context.effects);
        let Some(summary) = update.summary else { return Transition::Stay };
        // The session may have finished just before the key.
        let paused_player: Option<Box<dyn PausedPlayer>> =
            if summary.end == End::Hurt { Some(Box::new(paused)) } else { None };
        self.end(summary, paused_player, context.shared)
    }

    fn say(&mut self, context: &mut Context<'_>) -> Transition {
        let transition = self.advance(context, None);
        if matches!(transition, Transition::Stay) {
            let (sentence, _) = self.live.announce_position(context.now, context.effects);
            context.effects.extend(context.shared.is_speech_on().then_some(Effect::SayNow(sentence)));
        }
        transition
    }

    fn toggle_mute(&mut self, context: &mut Context<'_>) -> Transition {
        let transition = self.advance(context, None);
        context.shared.toggle_mute(context.effects);
        if let Some(options) = context.shared.unmuted_cue_options.take_if(|_| !context.shared.muted) {
            self.live.set_cue_options(context.now, options.clone(), context.effects);
            context.shared.cue_options = options;
        }
        self.live.set_audible(context.now, context.shared.is_speech_on(), context.effects);
        transition
    }

    fn toggle_voice(&mut self, context: &mut Context<'_>) -> Transition {
        let transition = self.advance(context, None);
        context.shared.voice_on = !context.shared.voice_on && context.shared.has_voice;
        context.effects.push(Effect::SetVoiceOn(context.shared.voice_on));
        self.live.set_audible(context.now, context.shared.is_speech_on(), context.effects);
        context.shared.notify_voice(context.now);
        transition
    }
}

impl PausedPlayer for PlayerScreen {
    fn resume(mut self: Box<Self>, context: &mut Context<'_>, note: String) -> Transition {
        self.note = note;
        match self.advance(context, Some(Input::TogglePause)) {
            Transition::Stay => Transition::Replace(self),
            transition => transition,
        }
    }
}

impl Screen for PlayerScreen {
    fn keys(&self, shared: &Shared, now: Tick) -> Keys {
        let (voice, muted) = (shared.has_voice, shared.muted);
        let can_resume = self.live.resume_offer(&shared.resumable, now).is_some();
        PlayerKeys { voice, muted, can_resume, ..PlayerKeys::of(self.live.session(), now) }.keys()
    }

    fn view(&self, shared: &Shared, now: Tick) -> Box<dyn View> {
        let audible = shared.is_speech_audible();
        Box::new(if has_room_for_figure(shared.area) {
            self.live.view_with_figure(now, audible)
        } else {
            self.live.view(now, audible)
        })
    }

    fn help_sections(&self, shared: &Shared, now: Tick) -> Vec<(&'static str, Vec<String>)> {
        let view = self.live.view(now, shared.is_speech_audible());
        let how = (1..).zip(&view.how).map(|(number, text)| format!("{number}  {text}")).collect();
        let needs = if view.needs.is_empty() { Vec::new() } else { vec![view.needs.join(", ")] };
        vec![("Have ready", needs), ("How", how), ("Mind", view.caution)]
    }

    fn act(&mut self, context: &mut Context<'_>, action: Action) -> Transition {
        match action {
            Action::Say => self.say(context),
            Action::Session(Input::Hurts) => self.hurts(context),
            Action::Session(input) => self.advance(context, Some(input)),
            Action::Mute => self.toggle_mute(context),
            Action::Voice => self.toggle_voice(context),
            Action::ScreenKey('c') => self.resume_earlier(context),
            Action::ScreenKey('g') => {
                let current = self.live.session().position(context.now).index;
                let rows = view_model::jump_rows(self.live.session(), current);
                Transition::Push(Box::new(JumpScreen::new(rows)))
            }
            Action::Quit => match self.advance(context, None) {
                Transition::Stay => Transition::Push(Box::new(ConfirmScreen)),
                ended => ended,
            },
            _ => Transition::Stay,
        }
    }

    fn on_message(&mut self, context: &mut Context<'_>, message: &Message) -> Transition {
        match message {
            Message::Wake => self.advance(context, None),
            Message::Measured => self.reschedule(context),
            Message::Pictures => {
                self.live.figure_player.set_pictures(true);
                Transition::Stay
            }
            Message::ClockJumped | Message::ProcessResumed => self.advance(context, Some(Input::Interrupted)),
            _ => Transition::Stay,
        }
    }

    fn next_deadline(&self, shared: &Shared, now: Tick) -> Option<Tick> {
        let live = &self.live;
        let has_room = has_room_for_figure(shared.area);
        let frame = has_room.then(|| live.figure_player.next_frame(live.session(), now)).flatten();
        [live.next_deadline(now), frame].into_iter().flatten().min()
    }

    fn leave(&mut self, context: &mut Context<'_>) -> Option<(Arc<Timeline>, session::Summary)> {
        let summary = self.live.advance(context.now, Some(Input::Quit), context.effects).summary?;
        Some((Arc::clone(self.live.session().timeline()), summary))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::app::screens::SummaryKeys;
    use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

    pub(in crate::app::screens) const KEY_MODES: [KeyMode; 5] =
        [KeyMode::Running, KeyMode::Counting, KeyMode::Open, KeyMode::Paused, KeyMode::CountIn];

    fn keys_in(key_mode: KeyMode) -> Keys {
        PlayerKeys { key_mode, ..PlayerKeys::default() }.keys()
    }

    fn press(keys: &Keys, code: KeyCode) -> Option<Action> {
        keys.action(&KeyEvent::new(code, KeyModifiers::NONE))
    }

    fn label(keys: &Keys, key: &str) -> Option<&'static str> {
        keys.hints().iter().find(|hint| hint.key == key).map(|hint| hint.label)
    }

    #[test]
    fn space_means_what_the_moment_needs() {
        let labels: Vec<_> = KEY_MODES.iter().map(|key_mode| label(&keys_in(*key_mode), "space")).collect();
        assert_eq!(labels, [Some("pause"), Some("count"), Some("go on"), Some("resume"), Some("pause")]);
        for key_mode in KEY_MODES {
            assert_eq!(press(&keys_in(key_mode), KeyCode::Char(' ')), Some(Action::Session(Input::Primary)));
        }
    }

    #[test]
    fn caps_lock_changes_nothing_but_next() {
        let keys = keys_in(KeyMode::Running);
        assert_eq!(press(&keys, KeyCode::Char('X')), Some(Action::Session(Input::Hurts)));
        assert_eq!(press(&keys, KeyCode::Char('P')), Some(Action::Session(Input::TogglePause)));
        assert_eq!(press(&keys, KeyCode::Char('n')), Some(Action::Session(Input::Next)));
        assert_eq!(press(&keys, KeyCode::Char('N')), Some(Action::Session(Input::NextStep)));
    }

    #[test]
    fn it_hurts_is_one_key_from_anywhere_in_the_player() {
        let player = keys_in(KeyMode::Paused);
        assert_eq!(press(&player, KeyCode::Char('x')), Some(Action::Session(Input::Hurts)));
        let question = ConfirmScreen::answer_keys().over(&player);
        assert_eq!(press(&question, KeyCode::Char('x')), Some(Action::Session(Input::Hurts)));
        assert_eq!(press(&question, KeyCode::Char('N')), Some(Action::Back), "the question's own keys");
        assert_eq!(label(&question, "x"), Some("it hurts"));
        let summary = SummaryKeys { can_undo: true, can_leave_out: true }.keys();
        assert_eq!(press(&summary, KeyCode::Char('x')), None);
    }

    #[test]
    fn without_a_voice_its_keys_are_gone() {
        let silent = keys_in(KeyMode::Running);
        let speaking = PlayerKeys { voice: true, ..PlayerKeys::default() }.keys();
        for key in ['v', 's'] {
            assert_eq!(press(&silent, KeyCode::Char(key)), None);
            assert!(press(&speaking, KeyCode::Char(key)).is_some());
        }
        let shows_voice =
            |keys: &Keys| keys.help().into_iter().flat_map(|(_, keys)| keys).any(|(key, _)| key == "v");
        assert!(!shows_voice(&silent) && shows_voice(&speaking));
    }

    #[test]
    fn held_keys_and_releases_do_not_act_twice() {
        let keys = keys_in(KeyMode::Counting);
        let event = |kind| KeyEvent::new_with_kind(KeyCode::Char(' '), KeyModifiers::NONE, kind);
        assert_eq!(keys.action(&event(KeyEventKind::Repeat)), None);
        assert_eq!(keys.action(&event(KeyEventKind::Release)), None);
        let more = KeyEvent::new_with_kind(KeyCode::Char('.'), KeyModifiers::NONE, KeyEventKind::Repeat);
        assert_eq!(keys.action(&more), Some(Action::Session(Input::More)));
    }
}
