//! The page before a routine: what to know, and the check-in.

use super::pain::{self, PainEntry};
use super::scroll::Scroll;
use super::{Safety, player};
use crate::app::{Effect, Next, Offer, Screen, Shared, Start, Turn};
use crate::cue::Tone;
use crate::routine::{Condition, Conditions};
use crate::session::{Advice, Movement, Preparation, Rating, Sign, conditions_of};
use crate::time::Tick;
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, Binding, HELP, Keys, QUIT, SCROLL, bind, groups};
use crate::ui::view_model::coach::{self, Asked};
use crate::ui::view_model::{self, BriefingView};
use crossterm::event::KeyCode::{Backspace, Enter, Esc, Left};

/// What one needs, what to mind and when to stop, and how one is, before a
/// routine.
#[derive(Debug)]
pub struct Briefing {
    start: Start,
    scroll: Scroll,
    pain: PainEntry,
    /// The movements that were taken back here, in case they are left out again.
    taken_back: Vec<Movement>,
}

/// What decides which keys the page has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its name")]
pub struct BriefingKeys {
    /// Whether there is more to read on the first run: enter reads on.
    pub unread: bool,
    /// Whether a session can be gone on with.
    pub left: bool,
    /// Whether it is better to rest: enter does not start.
    pub rests: bool,
    /// Whether a medical reason, and one to keep off the ball, are asked about.
    pub once: (bool, bool),
    /// The conditions that are asked about.
    pub conditions: Conditions,
    /// Whether a movement of this routine is left out from now on, or was taken
    /// back just now.
    pub left_out: bool,
}

const OF_SIGNS: [(Sign, Binding); 4] = [
    (Sign::Pop, bind(&[Letter('p')], Action::Own('p'))),
    (Sign::Bruise, bind(&[Letter('b')], Action::Own('b'))),
    (Sign::Limp, bind(&[Letter('i')], Action::Own('i'))),
    (Sign::Numbness, bind(&[Letter('n')], Action::Own('n'))),
];
const OF_CONDITIONS: [(Condition, Binding); 5] = [
    (Condition::OverStretched, bind(&[Letter('s')], Action::Own('s'))),
    (Condition::FreshStrain, bind(&[Letter('f')], Action::Own('f'))),
    (Condition::Pregnancy, bind(&[Letter('g')], Action::Own('g'))),
    (Condition::BloodThinners, bind(&[Letter('d')], Action::Own('d'))),
    (Condition::BackPain, bind(&[Letter('a')], Action::Own('a'))),
];

impl BriefingKeys {
    /// All keys that there may be, at once.
    pub fn all() -> Self {
        let conditions = Condition::ALL.iter().map(|(condition, _)| *condition).collect();
        Self { left: true, once: (true, true), conditions, left_out: true, ..Self::default() }
    }

    /// The keys.
    pub fn keys(&self) -> Keys {
        let enter = match (self.unread, self.rests) {
            (true, _) => "read on",
            (false, true) => "rest today",
            (false, false) => "start",
        };
        let start = bind(&[Named(Enter), Letter(' ')], Action::Start)
            .help(groups::GO, "enter", "start the routine")
            .footer(1, "enter", enter);
        let go_on = bind(&[Letter('c')], Action::Own('c'))
            .when(self.left && !self.rests)
            .help(groups::GO, "c", "go on where you left it")
            .footer(1, "c", "go on");
        let test = bind(&[Letter('t')], Action::TestSound).help(groups::GO, "t", "play a test sound").footer(
            6,
            "t",
            "test the sound",
        );
        let back = bind(&[Named(Esc), Named(Left), Named(Backspace)], Action::Back)
            .help(groups::WAY, "esc", "back to the list")
            .footer(3, "esc", "back");
        let safety = bind(&[Letter('e')], Action::Own('e'))
            .help(groups::READ, "e", "when to stop, and who to see")
            .footer(4, "e", "when to stop");
        let take_back = bind(&[Letter('o')], Action::Own('o'))
            .when(self.left_out)
            .help(groups::BODY, "o", "take back a movement that is left out")
            .footer(2, "o", "take back");
        let keys = [start, go_on].into_iter().chain(pain::KEYS).chain(self.answers());
        Keys::new(keys.chain([take_back, safety, test]).chain(SCROLL).chain([back, QUIT, HELP]))
    }

    /// The keys that say yes or no.
    fn answers(&self) -> impl Iterator<Item = Binding> + '_ {
        let signs = OF_SIGNS.into_iter().map(|(_, binding)| binding);
        let injured = bind(&[Letter('u')], Action::Own(coach::INJURED)).help(
            groups::BODY,
            "a letter",
            "say that it is so, or that it isn't",
        );
        let medical = bind(&[Letter('h')], Action::Own(coach::MEDICAL)).when(self.once.0);
        let ball = bind(&[Letter('m')], Action::Own(coach::NO_BALL)).when(self.once.1);
        let asked = |condition| self.conditions.contains(&condition);
        let conditions =
            OF_CONDITIONS.into_iter().map(move |(condition, binding)| binding.when(asked(condition)));
        signs.chain([injured, medical, ball]).chain(conditions)
    }
}

impl Briefing {
    /// The page before this start.
    pub fn new(start: Start) -> Self {
        Self { start, scroll: Scroll::default(), pain: PainEntry::default(), taken_back: Vec::new() }
    }

    fn advice(&self, shared: &Shared) -> Advice {
        shared.recall.answers.advice(&self.start.timeline.routine)
    }

    fn shown(&self, shared: &Shared) -> BriefingView {
        let answers = &shared.recall.answers;
        let left = self.offer(shared).map(|offer| offer.on_page());
        let spec = self.in_week(shared).eased(answers).prepared(&Preparation::default());
        let asked = Asked {
            answers,
            chosen: self.pain.chosen,
            first_run: shared.first_run,
            unrated: shared.recall.unrated.as_ref(),
            worse: shared.recall.worse.as_deref(),
            taken_back: &self.taken_back,
        };
        let page = view_model::briefing(&self.start.timeline, &spec, &asked, self.scroll.0);
        BriefingView { left, ..page }
    }

    /// What is played, in the week that the history tells.
    fn in_week(&self, shared: &Shared) -> Start {
        let last = shared.last_times.get(&self.start.timeline.routine.id);
        self.start.clone().in_week(last.map_or(1, |last| last.week))
    }

    /// The offer to go on where this routine was left.
    fn offer(&self, shared: &Shared) -> Option<Offer> {
        Offer::among(&shared.left, &self.start.timeline, &self.start.origin)
    }

    /// The first time, all of the page is gone through before it starts.
    fn is_unread(&self, shared: &Shared) -> bool {
        shared.first_run && self.scroll.has_more(&self.shown(shared), shared)
    }

    /// Takes a key of the check-in.
    fn answer(&mut self, turn: &mut Turn<'_>, key: char) {
        let (pain, effects) = (&mut self.pain, &mut *turn.effects);
        turn.shared.answer(effects, |answers| {
            let check_in = &mut answers.check_in;
            if pain.take(key, &mut check_in.pain) {
                return;
            }
            if let Some((sign, ..)) = coach::SIGNS.iter().find(|(_, letter, _)| *letter == key) {
                check_in.toggle_sign(*sign);
            }
            if let Some((condition, ..)) = coach::CONDITIONS.iter().find(|(_, letter, _)| *letter == key) {
                check_in.toggle_condition(*condition);
            }
            match key {
                coach::INJURED => check_in.injured = !check_in.injured,
                coach::MEDICAL => answers.medical = !answers.medical,
                coach::NO_BALL => answers.no_ball = !answers.no_ball,
                _ => {}
            }
        });
    }

    /// Takes back the first movement of this routine that is left out; where none
    /// is any more, leaves out again those that were taken back here.
    fn take_back(&mut self, turn: &mut Turn<'_>) {
        let routine = &self.start.timeline.routine;
        let found = turn.shared.recall.answers.left_out.iter().position(|movement| movement.is_in(routine));
        let taken_back = &mut self.taken_back;
        turn.shared.answer(turn.effects, |answers| match found {
            Some(at) => taken_back.push(answers.left_out.remove(at)),
            None => answers.left_out.append(taken_back),
        });
    }

    fn start(&self, turn: &mut Turn<'_>) -> Next {
        settle_yesterday(turn, true);
        if std::mem::take(&mut turn.shared.first_run) {
            turn.effects.push(Effect::RememberFirstRun);
        }
        if self.advice(turn.shared).may_start() {
            return player::play(turn, &self.in_week(turn.shared)).map_or(Next::Stay, Next::Become);
        }
        turn.shared.tell_rest(turn.now);
        Next::Back
    }
}

/// Keeps what was said of yesterday's session; where nothing was and the
/// page is left by going on, it is not asked again.
fn settle_yesterday(turn: &mut Turn<'_>, goes_on: bool) {
    let Some(unrated) = &turn.shared.recall.unrated else { return };
    let rating = rating(&turn.shared.recall.answers.check_in);
    if goes_on || rating.is_given() {
        let rating = rating.is_given().then_some(rating);
        turn.effects.push(Effect::RateNextMorning(unrated.id.clone(), rating));
        turn.shared.recall.unrated = None;
    }
}

/// The rating of this morning, as the check-in has it.
fn rating(check_in: &crate::session::CheckIn) -> Rating {
    Rating { pain: check_in.pain, limp: check_in.signs.contains(&Sign::Limp) }
}

impl Screen for Briefing {
    fn keys(&self, shared: &Shared, _: Tick) -> Keys {
        let (answers, routine) = (&shared.recall.answers, &self.start.timeline.routine);
        let once = (shared.first_run || answers.medical, shared.first_run || answers.no_ball);
        let is_left_out = answers.left_out.iter().any(|movement| movement.is_in(routine));
        let keys = BriefingKeys {
            unread: self.is_unread(shared),
            left: self.offer(shared).is_some(),
            rests: !self.advice(shared).may_start(),
            once,
            conditions: conditions_of(routine),
            left_out: is_left_out || !self.taken_back.is_empty(),
        };
        keys.keys()
    }

    fn view(&self, shared: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(self.shown(shared))
    }

    fn act(&mut self, turn: &mut Turn<'_>, action: Action) -> Next {
        match action {
            Action::Start if self.is_unread(turn.shared) => {
                self.scroll.by(Action::PageDown, 10, &self.shown(turn.shared), turn.shared);
            }
            Action::Start => return self.start(turn),
            Action::Own('c') => {
                if let Some(offer) = self.offer(turn.shared) {
                    settle_yesterday(turn, true);
                    return player::play(turn, &offer.start).map_or(Next::Stay, Next::Become);
                }
            }
            Action::Own('o') => self.take_back(turn),
            Action::Own('e') => return Next::Open(Box::new(Safety::default())),
            Action::Own(key) => self.answer(turn, key),
            Action::TestSound => {
                turn.effects.push(Effect::PlayTone(Tone::Finish));
                turn.shared.tell_test(turn.now);
            }
            Action::Back => {
                settle_yesterday(turn, false);
                return Next::Back;
            }
            Action::Quit => {
                settle_yesterday(turn, false);
                return Next::Leave;
            }
            other => self.scroll.by(other, 10, &self.shown(turn.shared), turn.shared),
        }
        Next::Stay
    }
}
