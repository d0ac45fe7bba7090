//! The page before a routine: what to know, and the check-in.

use super::pain::{self, PainEntry};
use super::scroll::Scroll;
use super::{SafetyScreen, player};
use crate::app::resume_offer::{ResumeOffer, resumed_on_page};
use crate::app::{Context, Effect, Message, Screen, SessionStart, Shared, StartPoint, Transition};
use crate::cue::Tone;
use crate::routine::Conditions;
use crate::session::{Advice, Movement, conditions_of};
use crate::time::Tick;
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, Binding, HELP, Keys, QUIT, SCROLL, bind, groups, letter, screen_key};
use crate::ui::view_model::coach::{self, CheckInContext};
use crate::ui::view_model::{self, BriefingView};
use crossterm::event::KeyCode::{Backspace, Enter, Esc, Left};

/// The page before a routine: what is needed, what to mind, when to stop, and the
/// check-in.
#[derive(Debug)]
pub struct BriefingScreen {
    session_start: SessionStart,
    scroll: Scroll,
    /// The width of the screen when the page was last scrolled.
    scrolled_at_width: u16,
    pain_entry: PainEntry,
    /// Left-out movements that were taken back on this page; the same key leaves them out
    /// again.
    taken_back: Vec<Movement>,
}

/// Starts a routine: with its page on the first run, and if today's answers advise
/// against the routine; otherwise with the player. `None` if there is nothing to
/// play.
pub(in crate::app) fn open_routine(
    context: &mut Context<'_>,
    start: &SessionStart,
) -> Option<Box<dyn Screen>> {
    let may_start = context.shared.today.answers.advice(&start.timeline.routine).may_start();
    if context.shared.first_run || !may_start {
        return Some(Box::new(BriefingScreen::new(start.clone())));
    }
    player::open_player(context, start)
}

/// What decides which keys the page has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its name")]
pub struct BriefingKeys {
    /// Whether the page has to be read to its end first, as on the first run: enter
    /// reads on.
    pub unread: bool,
    /// Whether enter resumes an unfinished session.
    pub is_resumed: bool,
    /// Whether an unfinished session can be resumed in place of the one that enter starts.
    pub can_resume: bool,
    /// Whether rest is advised: enter does not start.
    pub advises_rest: bool,
    /// Whether a medical reason is asked about.
    pub asks_medical: bool,
    /// Whether a reason to keep off the ball is asked about.
    pub asks_no_ball: bool,
    /// The conditions that are asked about.
    pub conditions: Conditions,
    /// Whether a movement of this routine is left out, or was taken back on this page.
    pub left_out: bool,
}

impl BriefingKeys {
    /// The keys.
    pub fn keys(&self) -> Keys {
        const GO_ON: &str = "go on where you left it";
        let enter = match (self.unread, self.advises_rest, self.is_resumed) {
            (true, ..) => "read on",
            (false, true, _) => "rest today",
            (false, false, true) => "go on",
            (false, false, false) => "start",
        };
        let start = bind(&[Named(Enter), Letter(' ')], Action::Start)
            .help(groups::GO, if self.is_resumed { GO_ON } else { "start the routine" })
            .footer(1, enter);
        let go_on =
            screen_key('c').when(self.can_resume && !self.unread).help(groups::GO, GO_ON).footer(1, "go on");
        let test =
            letter('t', Action::TestSound).help(groups::GO, "play a test sound").footer(6, "test the sound");
        let back = bind(&[Named(Esc), Named(Left), Named(Backspace)], Action::Back)
            .help(groups::WAY, "back to the list")
            .footer(3, "back");
        let safety =
            screen_key('e').help(groups::READ, "when to stop, and who to see").footer(4, "when to stop");
        let take_back = screen_key('o')
            .when(self.left_out)
            .help(groups::BODY, "take back a movement that is left out")
            .footer(2, "take back");
        // Enter itself goes on.
        let go_on = (!self.is_resumed).then_some(go_on);
        let keys = [start].into_iter().chain(go_on).chain(pain::keys()).chain(self.answer_keys());
        Keys::new(keys.chain([take_back, safety, test]).chain(SCROLL).chain([back, QUIT, HELP]))
    }

    /// The keys that say yes or no.
    fn answer_keys(&self) -> impl Iterator<Item = Binding> + '_ {
        let signs = coach::SIGNS.iter().map(|(_, key, _)| screen_key(*key));
        // Always bound, so it carries the help of all these keys.
        let injured = screen_key(coach::INJURED).help_named(
            groups::BODY,
            "a letter",
            "say that it is so, or that it isn't",
        );
        let medical = screen_key(coach::MEDICAL).when(self.asks_medical);
        let ball = screen_key(coach::NO_BALL).when(self.asks_no_ball);
        let conditions = coach::CONDITIONS
            .iter()
            .map(|(condition, key, _)| screen_key(*key).when(self.conditions.contains(condition)));
        signs.chain([injured, medical, ball]).chain(conditions)
    }
}

impl BriefingScreen {
    /// The page before this start.
    pub fn new(session_start: SessionStart) -> Self {
        Self {
            session_start,
            scroll: Scroll::default(),
            scrolled_at_width: 0,
            pain_entry: PainEntry::default(),
            taken_back: Vec::new(),
        }
    }

    fn scroll_by(&mut self, action: Action, shared: &Shared) {
        self.scroll.by(action, &self.briefing_view(shared), shared);
        self.scrolled_at_width = shared.area.width;
    }

    fn advice(&self, shared: &Shared) -> Advice {
        shared.today.answers.advice(&self.session_start.timeline.routine)
    }

    fn briefing_view(&self, shared: &Shared) -> BriefingView {
        let prepared = self.in_week(shared).eased(&shared.today.answers).prepared(None);
        let resume_offer = match &self.session_start.start_point {
            StartPoint::Checkpoint(_, checkpoint) if self.advice(shared).may_start() => {
                Some(resumed_on_page(&prepared.timeline, checkpoint, shared.first_run))
            }
            _ => self.resume_offer(shared).map(|offer| offer.on_page(shared.first_run)),
        };
        let context = CheckInContext {
            today: &shared.today,
            chosen_side: self.pain_entry.chosen_side,
            first_run: shared.first_run,
            taken_back: &self.taken_back,
        };
        let page = view_model::briefing(&self.session_start.timeline, &prepared, &context, self.scroll.0);
        BriefingView { resume_offer, ..page }
    }

    /// What is played, in the week that follows from the history.
    fn in_week(&self, shared: &Shared) -> SessionStart {
        let last_time = shared.last_times.get(&self.session_start.timeline.routine.id);
        self.session_start.clone().in_week(last_time.map_or(1, |last_time| last_time.week))
    }

    /// The offer to resume an unfinished session of this routine in place of the one that enter
    /// starts. `None` if enter itself resumes one, or if rest is advised.
    fn resume_offer(&self, shared: &Shared) -> Option<ResumeOffer> {
        let SessionStart { timeline, origin, is_resumed, .. } = &self.session_start;
        if *is_resumed || !self.advice(shared).may_start() {
            return None;
        }
        ResumeOffer::find_for(&shared.resumable, timeline, origin)
    }

    /// Whether the page has to be read to its end first, as on the first run.
    fn is_unread(&self, shared: &Shared) -> bool {
        shared.first_run && self.scroll.has_more(&self.briefing_view(shared), shared)
    }

    /// Changes the answers of the check-in by a key.
    fn answer(&mut self, context: &mut Context<'_>, key: char) {
        let pain_entry = &mut self.pain_entry;
        context.shared.update_answers(context.effects, |answers| {
            let check_in = &mut answers.check_in;
            if pain_entry.on_key(key, &mut check_in.pain) {
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

    /// Takes back the first left-out movement of this routine; if there is none, leaves
    /// out again those that were taken back on this page.
    fn take_back(&mut self, context: &mut Context<'_>) {
        let routine = &self.session_start.timeline.routine;
        let taken_back = &mut self.taken_back;
        context.shared.update_answers(context.effects, |answers| {
            match answers.left_out.iter().position(|movement| movement.is_in(routine)) {
                Some(index) => taken_back.push(answers.left_out.remove(index)),
                None => answers.left_out.append(taken_back),
            }
        });
    }

    fn on_enter(&self, context: &mut Context<'_>) -> Transition {
        if self.advice(context.shared).may_start() {
            return begin(context, &self.in_week(context.shared));
        }
        mark_read(context);
        context.shared.notify_rest(context.now);
        Transition::Pop
    }
}

/// Begins a session, now that the page was read.
fn begin(context: &mut Context<'_>, start: &SessionStart) -> Transition {
    mark_read(context);
    player::open_player(context, start).map_or(Transition::Stay, Transition::Replace)
}

/// Ends what is asked or shown only until the page was read once.
fn mark_read(context: &mut Context<'_>) {
    save_next_morning_rating(context, IfUnrated::StopAsking);
    context.shared.end_first_run(context.effects);
}

/// What to do if the runner leaves the page without rating yesterday's session.
#[derive(Clone, Copy, PartialEq, Eq)]
enum IfUnrated {
    AskAgain,
    StopAsking,
}

/// Saves this morning's rating of the last session. If none was given, saves that it was asked
/// for, or leaves it to be asked again.
fn save_next_morning_rating(context: &mut Context<'_>, if_unrated: IfUnrated) {
    let Some(unrated) = &context.shared.today.unrated else { return };
    let rating = coach::morning_rating(&context.shared.today.answers.check_in);
    if rating.is_given() || if_unrated == IfUnrated::StopAsking {
        let rating = rating.is_given().then_some(rating);
        context.effects.push(Effect::SaveNextMorningRating(unrated.id.clone(), rating));
        context.shared.today.unrated = None;
    }
}

impl Screen for BriefingScreen {
    fn keys(&self, shared: &Shared, _: Tick) -> Keys {
        let (answers, routine) = (&shared.today.answers, &self.session_start.timeline.routine);
        let is_left_out = answers.left_out.iter().any(|movement| movement.is_in(routine));
        BriefingKeys {
            unread: self.is_unread(shared),
            is_resumed: self.session_start.is_resumed,
            can_resume: self.resume_offer(shared).is_some(),
            advises_rest: !self.advice(shared).may_start(),
            asks_medical: shared.first_run || answers.medical,
            asks_no_ball: shared.first_run || answers.no_ball,
            conditions: conditions_of(routine),
            left_out: is_left_out || !self.taken_back.is_empty(),
        }
        .keys()
    }

    fn view(&self, shared: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(self.briefing_view(shared))
    }

    fn act(&mut self, context: &mut Context<'_>, action: Action) -> Transition {
        match action {
            // No key skips what has yet to be read.
            Action::Start | Action::End if self.is_unread(context.shared) => {
                self.scroll_by(Action::PageDown, context.shared);
            }
            Action::Start => return self.on_enter(context),
            Action::ScreenKey('c') => {
                let offer = self.resume_offer(context.shared);
                if let Some(offer) = offer.filter(|_| !self.is_unread(context.shared)) {
                    return begin(context, &offer.start);
                }
            }
            Action::ScreenKey('o') => self.take_back(context),
            Action::ScreenKey('e') => return Transition::Push(Box::new(SafetyScreen::default())),
            Action::ScreenKey(key) => self.answer(context, key),
            Action::TestSound => {
                context.effects.push(Effect::PlayTone(Tone::Finish));
                context.shared.notify_test_sound(context.now);
            }
            Action::Back => {
                save_next_morning_rating(context, IfUnrated::AskAgain);
                return Transition::Pop;
            }
            Action::Quit => {
                save_next_morning_rating(context, IfUnrated::AskAgain);
                return Transition::Quit;
            }
            other => self.scroll_by(other, context.shared),
        }
        Transition::Stay
    }

    fn on_message(&mut self, context: &mut Context<'_>, message: &Message) -> Transition {
        // At another width the lines are others, and which of them were read isn't known.
        if let Message::Size(columns, _) = message
            && context.shared.first_run
            && *columns != self.scrolled_at_width
        {
            self.scroll = Scroll::default();
        }
        Transition::Stay
    }
}
