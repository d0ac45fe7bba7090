//! A routine being played.

use super::{Briefing, Confirm, Jump, Summary};
use crate::app::{Beginning, Effect, Message, Next, Offer, Play, Screen, Shared, Start, Turn};
use crate::session::{self, End, Input, Moment, Session, Variant};
use crate::time::Tick;
use crate::timeline::{Pace, Timeline, Work};
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, Binding, HELP, Keys, bind, groups};
use crate::ui::view_model;
use crate::ui::{View, has_room_for_figure};
use crossterm::event::KeyCode::{Enter, Esc, Left, Right};
use std::sync::Arc;

/// A routine being played.
#[derive(Clone, Debug)]
pub struct Player {
    play: Play,
    /// The routine as it was chosen, before anything was prepared.
    plan: Arc<Timeline>,
    /// Whether it goes on with a session that was left.
    resumed: bool,
}

/// Starts a routine: on the first run, and where today's answers advise against
/// it, its page comes before.
pub(in crate::app) fn start(turn: &mut Turn<'_>, start: &Start) -> Option<Box<dyn Screen>> {
    let may_start = turn.shared.recall.answers.advice(&start.timeline.routine).may_start();
    if turn.shared.first_run || !may_start {
        return Some(Box::new(Briefing::new(start.clone())));
    }
    play(turn, start)
}

/// Plays a routine, straight into its first prepare; none where there is nothing
/// to play.
pub(super) fn play(turn: &mut Turn<'_>, start: &Start) -> Option<Box<dyn Screen>> {
    let start = start.eased(&turn.shared.recall.answers);
    let spec = start.prepared(&turn.shared.preparation);
    let changes = spec.changes.clone();
    let Start { timeline: plan, origin, beginning, .. } = &start;
    let timeline = Arc::clone(&spec.timeline);
    let mut show = turn.shared.cast.of(&timeline.routine);
    show.set_pictures(turn.shared.pictures);
    let (speed, cues) = (turn.shared.speed, turn.shared.cues.clone());
    let play = Play::new(spec, origin.clone(), beginning, turn.now, speed, cues)?;
    let routine = timeline.routine.id.clone();
    turn.effects.push(Effect::BeginSession(origin.clone(), timeline, beginning.session()));
    turn.effects.push(Effect::ReadLast(routine));
    let play = if turn.shared.is_heard() { play } else { play.unheard() };
    let resumed = matches!(beginning, Beginning::Checkpoint(..));
    if !resumed {
        turn.effects.extend(turn.shared.keep_check_in(changes));
    }
    let mut player = Player { play: play.with_figures(show), plan: Arc::clone(plan), resumed };
    match player.advance(turn, None) {
        Next::Become(summary) => Some(summary),
        _ => Some(Box::new(player)),
    }
}

/// Goes on with a session that was stopped by mistake, with the count-in.
pub(super) fn undo(turn: &mut Turn<'_>, player: Player) -> Box<dyn Screen> {
    let mut player = player;
    turn.effects.push(Effect::ReopenSession);
    match player.advance(turn, Some(Input::TogglePause)) {
        Next::Become(summary) => summary,
        _ => Box::new(player),
    }
}

/// What the session is doing, as far as keys go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Stance {
    /// Time runs by itself.
    #[default]
    Running,
    /// The runner counts reps by a key.
    Counting,
    /// Only a key goes on.
    Open,
    /// It waits for the runner.
    Paused,
    /// It counts in after a pause.
    CountIn,
}

/// What a session is doing at `now`, as far as keys go.
pub fn stance(session: &Session, now: Tick) -> Stance {
    let position = session.position(now);
    match (position.moment, &position.segment.work) {
        (Moment::Paused, _) => Stance::Paused,
        (Moment::CountIn { .. }, _) => Stance::CountIn,
        (_, Some(Work::Reps { pace: Pace::OwnPace, .. } | Work::Max { .. })) => Stance::Counting,
        _ if position.length.fixed().is_none() => Stance::Open,
        _ => Stance::Running,
    }
}

/// What decides which keys a session has at a moment, and what they mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its name")]
pub struct PlayerKeys {
    /// What the session is doing.
    pub stance: Stance,
    /// Whether the segment counts reps, so that `,` and `.` mean reps.
    pub reps: bool,
    /// Whether there is neither a length nor a number of reps, so that `,` and
    /// `.` have nothing to change.
    pub endless: bool,
    /// Whether `-` has somewhere to go.
    pub easier: bool,
    /// Whether `+` has somewhere to go.
    pub harder: bool,
    /// Whether there is a voice.
    pub voice: bool,
    /// Whether the sound is off.
    pub muted: bool,
    /// Whether an earlier session of this routine can be gone on with.
    pub left: bool,
}

impl PlayerKeys {
    /// Those of a session at `now`.
    pub fn of(session: &Session, now: Tick) -> Self {
        let position = session.position(now);
        let step = session.timeline().step(position.segment);
        let (easier, harder) = match (position.variant, step) {
            (_, None) => (false, false),
            (Variant::AsWritten, Some(step)) => (step.easier.is_some(), step.harder.is_some()),
            (Variant::Easier, Some(_)) => (false, true),
            (Variant::Harder, Some(_)) => (true, false),
        };
        let reps = matches!(position.segment.work, Some(Work::Reps { .. }));
        let open = matches!(position.segment.work, Some(Work::Open)) || position.length.fixed().is_none();
        let stance = stance(session, now);
        Self { stance, reps, endless: open && !reps, easier, harder, ..Self::default() }
    }

    /// The keys.
    pub fn keys(self) -> Keys {
        let [say, voice, mute] = self.sound();
        let stop = [
            bind(&[Letter('x')], Action::Hurts)
                .help(groups::STOP, "x", "stop at once: it hurts")
                .footer(2, "x", "it hurts")
                .always(),
            bind(&[Letter('q'), Named(Esc)], Action::Quit)
                .help(groups::STOP, "q", "stop; what you did is kept")
                .footer(7, "q", "stop"),
            HELP,
        ];
        let sound = if self.voice { vec![say, mute, voice] } else { vec![mute] };
        let go_on = bind(&[Letter('c')], Action::Own('c'))
            .when(self.left)
            .help(groups::GO, "c", "go on where you left it")
            .footer(1, "c", "go on where you left it");
        Keys::new(self.go().into_iter().chain([go_on]).chain(WAY).chain(self.step()).chain(sound).chain(stop))
            .leaving("leave supple at once; what you did is kept")
    }

    fn go(self) -> [Binding; 3] {
        let primary = match self.stance {
            Stance::Running | Stance::CountIn => "pause",
            Stance::Counting => "count",
            Stance::Open => "go on",
            Stance::Paused => "resume",
        };
        let finish = bind(&[Named(Enter)], Action::Finish)
            .help(groups::GO, "enter", "done with a set that you count, or go on where it waits")
            .when(matches!(self.stance, Stance::Counting | Stance::Open));
        let finish =
            if self.stance == Stance::Counting { finish.footer(2, "enter", "end the set") } else { finish };
        let pause = bind(&[Letter('p')], Action::TogglePause).help(groups::GO, "p", "pause, resume");
        // Where space pauses and resumes, the footer need not say it twice.
        let twice = !matches!(self.stance, Stance::Counting | Stance::Open);
        let pause = if twice { pause } else { pause.footer(6, "p", "pause") };
        [
            bind(&[Letter(' ')], Action::Primary)
                .help(groups::GO, "space", "pause, resume; count; go on")
                .footer(1, "space", primary),
            finish,
            pause,
        ]
    }

    fn step(self) -> [Binding; 4] {
        let (less, more) = if self.reps { ("one less", "one more") } else { ("10 s less", "10 s more") };
        [
            bind(&[Letter('-'), Letter('_')], Action::Easier)
                .help(groups::STEP, "-", "easier")
                .footer(8, "-", "easier")
                .when(self.easier),
            bind(&[Letter('+'), Letter('=')], Action::Harder)
                .help(groups::STEP, "+", "harder")
                .footer(8, "+", "harder")
                .when(self.harder),
            bind(&[Letter(','), Letter('<')], Action::Less)
                .help(groups::STEP, ",", "one rep, or ten seconds, less")
                .footer(9, ",", less)
                .when(!self.endless),
            bind(&[Letter('.'), Letter('>')], Action::More)
                .help(groups::STEP, ".", "one rep, or ten seconds, more")
                .footer(9, ".", more)
                .when(!self.endless),
        ]
    }

    fn sound(self) -> [Binding; 3] {
        [
            bind(&[Letter('s')], Action::Say)
                .help(groups::SOUND, "s", "say step, side and time left")
                .footer(12, "s", "say"),
            bind(&[Letter('v')], Action::Voice)
                .help(groups::SOUND, "v", "voice off, on")
                .footer(13, "v", "voice"),
            bind(&[Letter('m')], Action::Mute).help(groups::SOUND, "m", "sound off, on").footer(
                12,
                "m",
                if self.muted { "sound on" } else { "mute" },
            ),
        ]
    }
}

/// The keys that go elsewhere in a session.
const WAY: [Binding; 5] = [
    bind(&[Letter('g')], Action::Own('g'))
        .help(groups::WAY, "g", "choose a step, a set or a side")
        .footer(10, "g", "go to"),
    bind(&[Letter('n'), Named(Right)], Action::Next)
        .help(groups::WAY, "n →", "on to the next side, spot or set")
        .footer(3, "n", "next"),
    bind(&[Letter('N')], Action::NextStep).help(groups::WAY, "N", "on to the next step").footer(
        10,
        "N",
        "next step",
    ),
    bind(&[Letter('b'), Named(Left)], Action::StepBack)
        .help(groups::WAY, "b ←", "this side or spot again; twice: the one before")
        .footer(5, "b", "back"),
    bind(&[Letter('r')], Action::RestartStep).help(groups::WAY, "r", "the whole step again").footer(
        11,
        "r",
        "step again",
    ),
];

impl Player {
    /// Lets the session advance with `input`; once it is over, its summary comes.
    fn advance(&mut self, turn: &mut Turn<'_>, input: Option<Input>) -> Next {
        match self.play.advance(turn.now, input, turn.effects).summary {
            Some(summary) => {
                let timeline = Arc::clone(self.play.session().timeline());
                Next::Become(Box::new(Summary::new(timeline, summary, turn.shared)))
            }
            None => Next::Stay,
        }
    }

    /// Plans what is to come by the lengths that hold now.
    fn plan_anew(&mut self, turn: &mut Turn<'_>) -> Next {
        let next = self.advance(turn, None);
        if matches!(next, Next::Stay) {
            self.play.set_options(turn.now, turn.shared.cues.clone(), turn.effects);
        }
        next
    }

    /// The offer to go on where an earlier session of this routine was left;
    /// made before the first work.
    fn offer(&self, shared: &Shared, now: Tick) -> Option<Offer> {
        let is_first = !self.resumed && self.play.is_before_work(now);
        is_first.then(|| Offer::among(&shared.left, &self.plan, &self.play.origin)).flatten()
    }

    /// Plays the session that was left instead of this one, which counts for
    /// nothing.
    fn go_on(&mut self, turn: &mut Turn<'_>) -> Next {
        let Some(offer) = self.offer(turn.shared, turn.now) else { return Next::Stay };
        turn.effects.extend([Effect::Revoke(turn.now), Effect::Hush, Effect::ForgetSession]);
        play(turn, &offer.start).map_or(Next::Stay, Next::Become)
    }

    /// It hurts: the session is over at once. How it stood is kept, paused, in case
    /// the key was pressed by mistake.
    fn hurts(&mut self, turn: &mut Turn<'_>) -> Next {
        let mut before = self.clone();
        before.play.advance(turn.now, Some(Input::Interrupted), &mut Vec::new());
        match self.play.advance(turn.now, Some(Input::Hurts), turn.effects).summary {
            Some(summary) => {
                let timeline = Arc::clone(self.play.session().timeline());
                let before = (summary.end == End::Hurt).then_some(before);
                Next::Become(Box::new(Summary::new(timeline, summary, turn.shared).with_undo(before)))
            }
            None => Next::Stay,
        }
    }

    fn say(&mut self, turn: &mut Turn<'_>) -> Next {
        let next = self.advance(turn, None);
        if matches!(next, Next::Stay) {
            let (words, _) = self.play.say_where(turn.now, turn.effects);
            turn.effects.extend(turn.shared.is_heard().then_some(Effect::SayNow(words)));
        }
        next
    }

    fn mute(&mut self, turn: &mut Turn<'_>) -> Next {
        let next = self.advance(turn, None);
        turn.shared.mute(turn.effects);
        if let Some(cues) = turn.shared.unmuted_cues.take_if(|_| !turn.shared.muted) {
            self.play.set_options(turn.now, cues.clone(), turn.effects);
            turn.shared.cues = cues;
        }
        self.play.set_heard(turn.now, turn.shared.is_heard(), turn.effects);
        next
    }

    fn voice(&mut self, turn: &mut Turn<'_>) -> Next {
        let next = self.advance(turn, None);
        turn.shared.voice = !turn.shared.voice && turn.shared.has_voice;
        turn.effects.push(Effect::Voice(turn.shared.voice));
        self.play.set_heard(turn.now, turn.shared.is_heard(), turn.effects);
        turn.shared.tell_voice(turn.now);
        next
    }
}

impl Screen for Player {
    fn keys(&self, shared: &Shared, now: Tick) -> Keys {
        let (voice, muted) = (shared.has_voice, shared.muted);
        let left = self.offer(shared, now).is_some();
        PlayerKeys { voice, muted, left, ..PlayerKeys::of(self.play.session(), now) }.keys()
    }

    fn view(&self, shared: &Shared, now: Tick) -> Box<dyn View> {
        Box::new(self.play.view(now, has_room_for_figure(shared.area), shared.is_heard_for_sure()))
    }

    fn words(&self, shared: &Shared, now: Tick) -> Vec<(&'static str, Vec<String>)> {
        let view = self.play.view(now, false, shared.is_heard_for_sure());
        let how = (1..).zip(&view.how).map(|(number, text)| format!("{number}  {text}")).collect();
        let needs = if view.needs.is_empty() { Vec::new() } else { vec![view.needs.join(", ")] };
        vec![("Have ready", needs), ("How", how), ("Mind", view.caution)]
    }

    fn act(&mut self, turn: &mut Turn<'_>, action: Action) -> Next {
        match action {
            Action::Say => self.say(turn),
            Action::Hurts => self.hurts(turn),
            Action::Mute => self.mute(turn),
            Action::Voice => self.voice(turn),
            Action::Own('c') => self.go_on(turn),
            Action::Own('g') => {
                let here = self.play.session().position(turn.now).index;
                Next::Open(Box::new(Jump::new(view_model::jump_rows(self.play.session(), here))))
            }
            Action::Quit => match self.advance(turn, None) {
                Next::Stay => Next::Open(Box::new(Confirm)),
                over => over,
            },
            other => other.input().map_or(Next::Stay, |input| self.advance(turn, Some(input))),
        }
    }

    fn on_message(&mut self, turn: &mut Turn<'_>, message: &Message) -> Next {
        match message {
            Message::Wake => self.advance(turn, None),
            Message::Measured => self.plan_anew(turn),
            Message::Pictures => {
                self.play.show_pictures();
                Next::Stay
            }
            Message::Gap | Message::Resumed => self.advance(turn, Some(Input::Interrupted)),
            _ => Next::Stay,
        }
    }

    fn next_deadline(&self, shared: &Shared, now: Tick) -> Option<Tick> {
        let frame = if has_room_for_figure(shared.area) { self.play.next_frame(now) } else { None };
        [self.play.next_deadline(now), frame].into_iter().flatten().min()
    }

    fn leave(&mut self, turn: &mut Turn<'_>) -> Option<(Arc<Timeline>, session::Summary)> {
        let summary = self.play.advance(turn.now, Some(Input::Quit), turn.effects).summary?;
        Some((Arc::clone(self.play.session().timeline()), summary))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

    const STANCES: [Stance; 5] =
        [Stance::Running, Stance::Counting, Stance::Open, Stance::Paused, Stance::CountIn];

    fn at(stance: Stance) -> Keys {
        PlayerKeys { stance, ..PlayerKeys::default() }.keys()
    }

    fn press(keys: &Keys, code: KeyCode) -> Option<Action> {
        keys.action(&KeyEvent::new(code, KeyModifiers::NONE))
    }

    fn label(keys: &Keys, key: &str) -> Option<&'static str> {
        keys.hints().iter().find(|hint| hint.key == key).map(|hint| hint.label)
    }

    #[test]
    fn space_means_what_the_moment_needs() {
        let labels: Vec<_> = STANCES.iter().map(|stance| label(&at(*stance), "space")).collect();
        assert_eq!(labels, [Some("pause"), Some("count"), Some("go on"), Some("resume"), Some("pause")]);
        for stance in STANCES {
            assert_eq!(press(&at(stance), KeyCode::Char(' ')), Some(Action::Primary));
        }
    }

    #[test]
    fn caps_lock_changes_nothing_but_next() {
        let keys = at(Stance::Running);
        assert_eq!(press(&keys, KeyCode::Char('X')), Some(Action::Hurts));
        assert_eq!(press(&keys, KeyCode::Char('P')), Some(Action::TogglePause));
        assert_eq!(press(&keys, KeyCode::Char('n')), Some(Action::Next));
        assert_eq!(press(&keys, KeyCode::Char('N')), Some(Action::NextStep));
    }

    #[test]
    fn it_hurts_is_one_key_from_anywhere_in_the_player() {
        let player = at(Stance::Paused);
        assert_eq!(press(&player, KeyCode::Char('x')), Some(Action::Hurts));
        let over = Confirm::answers().over(&player);
        assert_eq!(press(&over, KeyCode::Char('x')), Some(Action::Hurts));
        assert_eq!(press(&over, KeyCode::Char('N')), Some(Action::Back), "the question's own keys");
        assert_eq!(label(&over, "x"), Some("it hurts"));
        assert_eq!(press(&Summary::page_keys(true, true, false), KeyCode::Char('x')), None);
    }

    #[test]
    fn without_a_voice_its_keys_are_gone() {
        let silent = at(Stance::Running);
        let speaking = PlayerKeys { voice: true, ..PlayerKeys::default() }.keys();
        for key in ['v', 's'] {
            assert_eq!(press(&silent, KeyCode::Char(key)), None);
            assert!(press(&speaking, KeyCode::Char(key)).is_some());
        }
        let told =
            |keys: &Keys| keys.help().into_iter().flat_map(|(_, keys)| keys).any(|(key, _)| key == "v");
        assert!(!told(&silent) && told(&speaking));
    }

    #[test]
    fn held_keys_and_releases_do_not_act_twice() {
        let keys = at(Stance::Counting);
        let event = |kind| KeyEvent::new_with_kind(KeyCode::Char(' '), KeyModifiers::NONE, kind);
        assert_eq!(keys.action(&event(KeyEventKind::Repeat)), None);
        assert_eq!(keys.action(&event(KeyEventKind::Release)), None);
        let more = KeyEvent::new_with_kind(KeyCode::Char('.'), KeyModifiers::NONE, KeyEventKind::Repeat);
        assert_eq!(keys.action(&more), Some(Action::More));
    }

    #[test]
    fn no_key_has_two_meanings_at_once() {
        for stance in STANCES {
            for on in [false, true] {
                let keys = PlayerKeys {
                    stance,
                    reps: on,
                    endless: !on,
                    easier: on,
                    harder: on,
                    voice: on,
                    muted: on,
                    left: on,
                };
                assert!(keys.keys().conflict().is_none(), "{keys:?}");
            }
        }
    }
}
