//! The check-in, the ratings and what is left out, key by key.

use super::{answers, page, pain, shipped};
use crate::build::{paced, routine, step};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::sync::Arc;
use supple::app::screens::ListScreen;
use supple::app::{
    Effect, ListEntry, Message, Origin, PlainOptions, PlainProgram, Program, ScreenProgram, SessionStart,
    Shared,
};
use supple::history::{Today, Unrated};
use supple::routine::{BySide, Condition, Item, Routine, Side, Step};
use supple::session::{Answers, CheckIn, EasingEffect, Movement, Rating, Sign};
use supple::time::Tick;
use supple::timeline::compile;
use supple::ui::view_model::{BriefingView, ListView, PlayerView, SafetyView, SummaryView};

/// The program with one routine in its list, and all its effects.
struct Coach {
    program: ScreenProgram,
    at: u64,
    effects: Vec<Effect>,
}

impl Coach {
    fn new(routine: Routine, recall: Today, first_run: bool) -> Self {
        let mut shared = Shared::new(first_run, false, 1.0);
        shared.today = recall;
        let id = routine.id.clone();
        let entry =
            ListEntry { id, is_user_routine: false, timeline: Ok(Arc::new(compile(Arc::new(routine)))) };
        let mut program = ScreenProgram::new(shared, vec![Box::new(ListScreen::new(vec![entry], None))]);
        program.update(Tick::ZERO, Message::Size(80, 24));
        Self { program, at: 0, effects: Vec::new() }
    }

    /// Presses these keys; `\r` is enter, `\x1b` escape.
    fn press(&mut self, keys: &str) {
        for key in keys.chars() {
            let code = match key {
                '\r' => KeyCode::Enter,
                '\x1b' => KeyCode::Esc,
                key => KeyCode::Char(key),
            };
            let key = Message::Key(KeyEvent::new(code, KeyModifiers::NONE));
            self.effects.extend(self.program.update(Tick::from_secs(self.at), key));
        }
    }

    fn wake(&mut self, at: u64) {
        self.at = at;
        self.effects.extend(self.program.update(Tick::from_secs(at), Message::Wake));
    }

    fn page(&self) -> BriefingView {
        self.program.view(Tick::from_secs(self.at)).view_as::<BriefingView>().unwrap().clone()
    }

    fn summary(&self) -> SummaryView {
        self.program.view(Tick::from_secs(self.at)).view_as::<SummaryView>().unwrap().clone()
    }

    fn is_playing(&self) -> bool {
        self.program.view(Tick::from_secs(self.at)).view_as::<PlayerView>().is_some()
    }

    fn label(&self, key: &str) -> Option<&'static str> {
        let keys = self.program.view(Tick::from_secs(self.at)).keys;
        keys.iter().find(|hint| hint.key == key).map(|hint| hint.label)
    }

    /// The answers that were saved last.
    fn saved_answers(&self) -> Answers {
        let kept = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::SaveAnswers(answers) => Some((**answers).clone()),
            _ => None,
        });
        kept.unwrap()
    }

    /// The changes that were saved with the session.
    fn saved_changes(&self) -> Option<Vec<EasingEffect>> {
        self.effects.iter().rev().find_map(|effect| match effect {
            Effect::SaveCheckIn(_, changes) => Some(changes.clone()),
            _ => None,
        })
    }

    fn count(&self, is_counted: impl Fn(&Effect) -> bool) -> usize {
        self.effects.iter().filter(|effect| is_counted(effect)).count()
    }
}

fn begins_session(effect: &Effect) -> bool {
    matches!(effect, Effect::BeginSession { .. })
}

fn lunge() -> Routine {
    let lunge = Step {
        pose: Some("hamstring-lunge".to_owned()),
        side: Side::Each,
        amounts: vec![paced(5, &[("bend", 2000)])],
        ..step("Lunge")
    };
    routine(vec![Item::Step(Box::new(lunge)), Item::Step(Box::new(step("Reach")))])
}

#[test]
fn two_enters_start_and_count_as_no() {
    for first_run in [false, true] {
        let mut coach = Coach::new((*shipped("quick-cool-down")).clone(), Today::default(), first_run);
        coach.press("\r\r");
        assert!(coach.is_playing(), "first run: {first_run}");
        assert_eq!(coach.saved_changes(), None);
        // That the first page was read is kept, so that its questions don't come again.
        let all_no =
            |effect: &Effect| matches!(effect, Effect::SaveAnswers(saved) if **saved == Answers::default());
        assert_eq!(coach.count(all_no), usize::from(first_run));
        assert_eq!(coach.count(|effect| matches!(effect, Effect::SaveAnswers(_))), usize::from(first_run));
    }
}

#[test]
fn the_page_shows_what_the_pain_of_each_side_changes() {
    let mut coach = Coach::new((*shipped("quick-cool-down")).clone(), Today::default(), false);
    coach.press("\r04");
    assert_eq!(
        coach.page().check_in.changes,
        ["Lying figure four left out.", "Half the range on the right: go half as far, in the same time."]
    );
    assert_eq!(coach.page().steps.len(), 2, "the page shows the steps of today");
    assert_eq!(coach.page().check_in.advice.len(), 1, "and what to do about running");
    assert_eq!(coach.saved_answers(), answers(pain(0, 4)));
    coach.press("\r");
    assert!(coach.is_playing());
    let right = BySide { left: false, right: true };
    assert_eq!(
        coach.saved_changes().unwrap(),
        [EasingEffect::LeftOut("Lying figure four".to_owned()), EasingEffect::HalfRange(right)]
    );
    // The walk, then the stretch: the left side first.
    let place = |coach: &mut Coach, at| {
        coach.wake(at);
        let view = coach.program.view(Tick::from_secs(at)).view_as::<PlayerView>().unwrap().clone();
        (view.side.map(supple::routine::BodySide::word), view.place)
    };
    let set = |half: bool| {
        let half = half.then(|| "half the range".to_owned());
        half.into_iter().chain(["set 1 of 2".to_owned()]).collect::<Vec<_>>()
    };
    assert_eq!(place(&mut coach, 70), (Some("left"), set(false)));
    assert_eq!(place(&mut coach, 125), (Some("right"), set(true)));
}

#[test]
fn todays_answers_are_shown_again() {
    let mut coach = Coach::new(lunge(), Today { answers: answers(pain(3, 0)), ..Today::default() }, false);
    coach.press("\r");
    let pains: Vec<_> = coach.page().check_in.pain.iter().map(|field| field.pain).collect();
    assert_eq!(pains, [Some(3), Some(0)]);
    coach.press("0");
    assert!(coach.page().check_in.changes.is_empty(), "and can be answered anew");
}

#[test]
fn from_pain_five_on_enter_rests() {
    let mut coach = Coach::new(lunge(), Today::default(), false);
    coach.press("\r5");
    assert_eq!(coach.label("enter"), Some("rest today"));
    assert_eq!(
        coach.page().check_in.rest,
        ["Pain 5 of 10: rest today. If it is sharp or new, have it seen."]
    );
    assert!(coach.page().check_in.changes.is_empty());
    coach.press("\r");
    let scene = coach.program.view(Tick::ZERO);
    assert!(scene.view_as::<ListView>().is_some());
    assert_eq!(scene.notice.as_deref(), Some("rest today, see how tomorrow is"));
    assert_eq!(coach.count(begins_session), 0);
    coach.press("\rl4\r");
    assert!(coach.is_playing(), "another answer, and it starts");
}

#[test]
fn every_sign_rests_and_says_what_to_do() {
    for (key, sign, word) in [
        ('p', Sign::Pop, "A pop"),
        ('b', Sign::Bruise, "A bruise"),
        ('i', Sign::Limp, "A limp"),
        ('n', Sign::Numbness, "Numb"),
    ] {
        let mut coach = Coach::new(lunge(), Today::default(), false);
        coach.press(&format!("\r{key}"));
        assert!(coach.saved_answers().check_in.signs.contains(&sign));
        assert!(coach.page().check_in.rest[0].starts_with(word), "{:?}", coach.page().check_in.rest);
        assert_eq!(coach.label("enter"), Some("rest today"));
        coach.press(&key.to_string());
        assert_eq!(coach.label("enter"), Some("start"), "taken back");
    }
}

#[test]
fn a_routine_asks_only_for_conditions_of_its_steps() {
    let texts = |routine: &Routine| -> Vec<&str> {
        page(routine, &Answers::default(), false).check_in.signs.iter().skip(5).map(|one| one.text).collect()
    };
    assert!(texts(&lunge()).is_empty());
    let bent = Step { not_for: [Condition::BackPain].into(), ..step("Bend") };
    let bent = routine(vec![Item::Step(Box::new(bent)), Item::Step(Box::new(step("Walk")))]);
    assert_eq!(texts(&bent), ["back pain"]);
    let mut coach = Coach::new(bent, Today::default(), false);
    coach.press("\ra");
    assert_eq!(coach.page().check_in.changes, ["Bend left out."]);
    coach.press("s");
    assert!(
        !coach.saved_answers().check_in.conditions.contains(&Condition::OverStretched),
        "it is not asked"
    );
}

#[test]
fn the_first_time_a_medical_reason_comes_before_everything() {
    let mut coach = Coach::new(lunge(), Today::default(), true);
    coach.press("\r");
    assert_eq!(coach.page().check_in.once.len(), 2);
    coach.press("h");
    assert_eq!(coach.page().check_in.rest, ["Ask a clinician first. Once they say yes, press h."]);
    coach.press("\r");
    assert_eq!((coach.is_playing(), coach.saved_answers().medical), (false, true));
    // Next time it is still there, and it alone.
    coach.press("\r");
    let once: Vec<char> = coach.page().check_in.once.iter().map(|question| question.key).collect();
    assert_eq!(once, ['h']);
    coach.press("h\r");
    assert!(coach.is_playing() && !coach.saved_answers().medical);
}

#[test]
fn a_movement_that_hurt_can_be_left_out_and_taken_back() {
    let mut coach = Coach::new(lunge(), Today::default(), false);
    coach.press("\r\r");
    coach.wake(12);
    coach.press("x");
    assert_eq!(coach.summary().leave_out.as_deref(), Some("o leaves Lunge out from now on."));
    coach.press("o");
    assert_eq!(
        coach.summary().leave_out.as_deref(),
        Some("Lunge is left out from now on. o takes that back.")
    );
    let movement = Movement { id: "hamstring-lunge".to_owned(), name: "Lunge".to_owned() };
    assert_eq!(coach.saved_answers().left_out, [movement]);
    coach.press("\r\r");
    let check_in = coach.page().check_in;
    assert_eq!(
        (check_in.changes, check_in.advice),
        (vec!["Lunge left out.".into()], vec!["o takes Lunge back in.".into()])
    );
    coach.press("o");
    assert!(coach.saved_answers().left_out.is_empty() && coach.page().check_in.changes.is_empty());
    assert_eq!(coach.page().check_in.advice, ["Lunge is in again; o leaves it out."]);
    coach.press("o");
    assert_eq!(coach.saved_answers().left_out.len(), 1);
}

#[test]
fn a_harder_way_that_hurt_is_left_out_and_its_step_stays() {
    let mut routine = (*shipped("post-run-cool-down")).clone();
    routine.items.retain(|item| matches!(item, Item::Step(step) if step.id == "glute-circles"));
    routine.items.push(Item::Step(Box::new(step("Walk"))));
    let mut coach = Coach::new(routine, Today::default(), false);
    coach.press("\r\r");
    coach.wake(20);
    coach.press("+xo");
    assert_eq!(coach.saved_answers().left_out[0].id, "glute-ball-figure-four");
    coach.press("\r\r");
    assert_eq!(coach.page().check_in.changes, ["Glute circles without its harder way."]);
    assert_eq!(coach.page().steps.len(), 2);
}

#[test]
fn a_rating_takes_one_key_a_side_and_says_what_it_means() {
    let mut coach = Coach::new(lunge(), Today { answers: answers(pain(2, 0)), ..Today::default() }, false);
    coach.press("\r\r");
    coach.wake(300);
    let meaning = |coach: &Coach| coach.summary().rating.unwrap().meaning;
    assert_eq!(meaning(&coach), None);
    coach.press("2");
    assert_eq!(meaning(&coach), Some("No worse than before: carry on."));
    coach.press("1");
    assert_eq!(meaning(&coach), Some("One more than before: next time the same again, and no more."));
    coach.press("r2");
    let worse = "Worse by two or more, or a limp: a gentle day for the next 24 to 48 hours.";
    assert_eq!(meaning(&coach), Some(worse));
    coach.press("r0i");
    assert_eq!(meaning(&coach), Some(worse));
    let rated = coach.effects.iter().rev().find_map(|effect| match effect {
        Effect::SaveRating(rating) => Some(*rating),
        _ => None,
    });
    let pain = BySide { left: Some(2), right: Some(0) };
    assert_eq!(rated, Some(Rating { pain, limp: true }));
    assert_eq!(coach.saved_answers().check_in.pain, pain, "what is next today begins with it");
    assert!(coach.saved_answers().check_in.signs.contains(&Sign::Limp));
    coach.press("\r");
    assert_eq!(coach.count(|effect| matches!(effect, Effect::Quit { .. })), 0);
}

#[test]
fn undoing_a_stop_takes_back_the_rating_and_the_answers_that_followed_it() {
    let mut coach = Coach::new(lunge(), Today { answers: answers(pain(2, 0)), ..Today::default() }, false);
    coach.press("\r\r");
    coach.wake(12);
    coach.press("x4i");
    assert_eq!(coach.saved_answers().check_in, CheckIn { signs: [Sign::Limp].into(), ..pain(4, 0) });
    coach.press("u");
    assert!(coach.is_playing());
    assert_eq!(coach.saved_answers(), answers(pain(2, 0)));
    coach.wake(400);
    coach.press("3");
    let meaning = coach.summary().rating.unwrap().meaning;
    assert_eq!(meaning, Some("One more than before: next time the same again, and no more."));
    coach.press("i");
    assert!(coach.saved_answers().check_in.signs.contains(&Sign::Limp));
}

#[test]
fn a_limp_after_a_session_is_kept_if_one_was_answered_before() {
    let limp = answers(CheckIn { signs: [Sign::Limp].into(), ..CheckIn::default() });
    let mut coach = Coach::new(lunge(), Today::default(), false);
    coach.press("\r\r");
    // The history is read late, when the session has begun.
    let read = Today { answers: limp, has_answers: true, ..Today::default() };
    coach.program.update(Tick::ZERO, Message::Today(Box::new(read)));
    coach.wake(400);
    coach.press("i");
    assert!(coach.summary().rating.unwrap().limp.yes);
    assert!(coach.program.shared.today.answers.check_in.signs.contains(&Sign::Limp));
}

fn with_unrated_session() -> Today {
    let unrated = Unrated {
        id: "a".to_owned(),
        name: "Lunges".to_owned(),
        before: BySide { left: Some(1), right: Some(0) },
    };
    Today { unrated: Some(unrated), ..Today::default() }
}

#[test]
fn yesterdays_pain_is_forgotten_while_supple_stays_open() {
    let day = |day| Some(jiff::civil::date(2026, 11, day));
    let mut coach = Coach::new(lunge(), Today { day: day(28), has_answers: true, ..Today::default() }, false);
    coach.press("\r8i\x1b");
    assert_eq!(coach.program.view(Tick::ZERO).view_as::<ListView>().map(|_| ()), Some(()));
    // What is read when the page is opened on the next day.
    coach.press("\r");
    assert!(matches!(coach.effects.last(), Some(Effect::ReadRecentHistory)));
    assert_eq!(coach.page().check_in.pain[0].pain, Some(8), "as it was until then");
    let next = Today { day: day(29), has_answers: true, ..Today::default() };
    coach.program.update(Tick::ZERO, Message::Today(Box::new(next)));
    assert_eq!(coach.page().check_in.pain[0].pain, None);
}

#[test]
fn in_a_tiny_window_nothing_is_answered_or_started() {
    let mut coach = Coach::new(lunge(), Today::default(), true);
    coach.program.update(Tick::ZERO, Message::Size(20, 6));
    coach.press("\r\r\r\r");
    coach.program.update(Tick::ZERO, Message::Size(80, 24));
    coach.press("\r");
    coach.program.update(Tick::ZERO, Message::Size(20, 6));
    coach.press("h5\r\r\r");
    assert!(!coach.is_playing());
    assert_eq!(coach.page().check_in.pain[0].pain, None);
    assert_eq!(coach.count(|effect| matches!(effect, Effect::SaveAnswers(_) | Effect::SaveFirstRun)), 0);
}

#[test]
fn the_next_mornings_rating_is_asked_once_and_costs_no_key() {
    let ratings = |coach: &Coach| -> Vec<Option<Rating>> {
        let ratings = coach.effects.iter().filter_map(|effect| match effect {
            Effect::SaveNextMorningRating(id, rating) => Some((id, rating)),
            _ => None,
        });
        ratings.map(|(id, rating)| (assert_eq!(id, "a"), *rating).1).collect()
    };
    let mut coach = Coach::new(lunge(), with_unrated_session(), false);
    coach.press("\r");
    assert_eq!(
        coach.page().check_in.yesterday.as_deref(),
        Some("How is it the morning after Lunges? Type it, left and right, or go on.")
    );
    coach.press("20");
    assert_eq!(
        coach.page().check_in.yesterday.as_deref(),
        Some("The morning after Lunges. One more than before: next time the same again, and no more.")
    );
    coach.press("\r");
    let pain = BySide { left: Some(2), right: Some(0) };
    assert_eq!(ratings(&coach), [Some(Rating { pain, limp: false })]);
    // A limp alone is an answer too; with it the session rests.
    let mut limping = Coach::new(lunge(), with_unrated_session(), false);
    limping.press("\ri\x1b");
    assert_eq!(ratings(&limping), [Some(Rating { limp: true, ..Rating::default() })]);
    // Who goes on without a number is not asked again.
    let mut hurried = Coach::new(lunge(), with_unrated_session(), false);
    hurried.press("\r\r");
    assert_eq!((hurried.is_playing(), ratings(&hurried)), (true, vec![None]));
    // Looking at the page alone asks nobody.
    let mut looking = Coach::new(lunge(), with_unrated_session(), false);
    looking.press("\r\x1b\r");
    assert!(ratings(&looking).is_empty() && looking.page().check_in.yesterday.is_some());
}

#[test]
fn after_a_bad_night_a_gentle_day_is_advised() {
    let recall = Today { gentle_day_after: Some("Lunges".to_owned()), ..Today::default() };
    let mut coach = Coach::new(lunge(), recall.clone(), false);
    coach.press("\r");
    assert_eq!(coach.page().check_in.advice, ["It got worse after Lunges: take a gentle day today."]);
    let gentle = Routine { id: "gentle-day".to_owned(), ..lunge() };
    let mut coach = Coach::new(gentle, recall, false);
    coach.press("\r");
    assert!(coach.page().check_in.advice.is_empty(), "nor to who takes one");
}

#[test]
fn play_uses_todays_answers() {
    let start = SessionStart::new(Arc::new(compile(Arc::new(lunge()))), Origin::Stream);
    let begun = |left| {
        let mut shared = Shared::new(false, false, 1.0);
        shared.today.answers = answers(pain(left, 0));
        let mut program = ScreenProgram::new(shared, Vec::new());
        let effects = program.update(Tick::ZERO, Message::StartSession(start.clone()));
        let changes = effects
            .iter()
            .any(|effect| matches!(effect, Effect::SaveCheckIn(_, changes) if !changes.is_empty()));
        (
            effects.iter().any(begins_session),
            changes,
            program.view(Tick::ZERO).view_as::<BriefingView>().is_some(),
        )
    };
    assert_eq!(begun(2), (true, false, false));
    assert_eq!(begun(3), (true, true, false));
    assert_eq!(begun(5), (false, false, true), "the page says why not");
}

#[test]
fn plain_text_asks_nothing_and_says_what_is_different() {
    let start = SessionStart::new(Arc::new(compile(shipped("quick-cool-down"))), Origin::Stream);
    let mut shared = Shared::new(false, false, 1.0);
    shared.today.answers = answers(pain(3, 3));
    let (_, effects) = PlainProgram::new(shared, &start, Tick::ZERO, PlainOptions::default()).unwrap();
    let lines: Vec<String> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Print(lines) => Some(lines.clone()),
            _ => None,
        })
        .flatten()
        .collect();
    assert!(lines.contains(&"Lying figure four left out.".to_owned()), "{lines:?}");
    let half = "Half the range on both sides: go half as far, in the same time.".to_owned();
    assert!(lines.contains(&half), "{lines:?}");
}

#[test]
fn answers_read_late_dont_replace_newer_ones() {
    let day = "2026-11-28".parse().ok();
    let mut coach = Coach::new(lunge(), Today { day, ..Today::default() }, false);
    coach.press("\r4");
    let late = |day| Message::Today(Box::new(Today { day, ..Today::default() }));
    coach.program.update(Tick::ZERO, late(day));
    assert_eq!(coach.program.shared.today.answers.check_in.worst_pain(), 4);
    coach.program.update(Tick::ZERO, late("2026-11-29".parse().ok()));
    assert_eq!(coach.program.shared.today.answers.check_in.worst_pain(), 0, "but another day is another day");
}

#[test]
fn a_key_shows_when_to_stop() {
    let mut coach = Coach::new(lunge(), Today::default(), false);
    coach.press("\re");
    assert!(coach.program.view(Tick::ZERO).view_as::<SafetyView>().is_some());
    coach.press("\x1b");
    assert_eq!(coach.page().name, "Test");
}
