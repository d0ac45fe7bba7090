//! The first run: the page is read whole, and what is asked once is asked in plain text too.

use super::plain_text::printed;
use super::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::BTreeSet;
use supple::app::{PlainOptions, PlainProgram};
use supple::history::Today;
use supple::session::Movement;
use supple::ui::theme::Theme;
use supple::ui::view_model::SafetyView;
use supple::ui::{Scene, View, draw, max_scroll};

/// The lines of text on a screen of this size, without the title, the footer and the arrow.
fn lines(view: impl View + 'static, (columns, rows): (u16, u16)) -> BTreeSet<String> {
    let mut buf = Buffer::empty(Rect::new(0, 0, columns, rows));
    draw(&Scene::of(view), &Theme::default(), buf.area, &mut buf);
    let text = |y: u16| (0..columns - 1).map(|x| buf[(x, y)].symbol()).collect::<String>();
    (1..rows - 1).map(|y| text(y).trim().to_owned()).collect()
}

fn page(program: &ScreenProgram) -> BriefingView {
    program.view(Tick::ZERO).view_as::<BriefingView>().unwrap().clone()
}

/// A careful routine on its first page, on a screen of this size.
fn first_page((columns, rows): (u16, u16)) -> ScreenProgram {
    let steps = ["Walk", "March", "Rocks", "Scoops", "Lunges", "Swings", "Skips", "Strides"];
    let mut careful = routine(steps.map(|name| Item::Step(Box::new(step(name)))).to_vec());
    careful.caution = (1..9).map(|number| format!("Caution number {number}.")).collect();
    let timeline = Arc::new(compile(Arc::new(careful)));
    let mut program = program_at_start(&timeline, 0, true);
    program.update(Tick::ZERO, Message::Size(columns, rows));
    program
}

#[test]
fn every_line_of_the_first_page_was_on_the_screen_before_it_starts() {
    for size in [(28, 8), (40, 9), (40, 12), (80, 9), (80, 10), (80, 24), (100, 12), (100, 30)] {
        for end_key in [false, true] {
            let mut program = first_page(size);
            let whole = page(&program);
            let most = max_scroll(&whole, Rect::new(0, 0, size.0, size.1));
            let all: BTreeSet<String> =
                (0..=most).flat_map(|scroll| lines(BriefingView { scroll, ..whole.clone() }, size)).collect();
            let mut seen = lines(page(&program), size);
            while program.view(Tick::ZERO).keys[0].label == "read on" {
                if end_key {
                    let end = KeyEvent::new(KeyCode::End, KeyModifiers::NONE);
                    program.update(Tick::ZERO, Message::Key(end));
                } else {
                    press(&mut program, 0, '\r');
                }
                seen.extend(lines(page(&program), size));
            }
            let missed: Vec<&String> = all.difference(&seen).collect();
            assert!(missed.is_empty(), "{size:?}, the key end: {end_key}: {missed:?}");
        }
    }
}

#[test]
fn page_down_skips_no_line_of_a_low_screen() {
    for size in [(40, 9), (80, 9), (80, 12)] {
        let mut program = first_page(size);
        press(&mut program, 0, 'e');
        let shown =
            |program: &ScreenProgram| lines(*program.view(Tick::ZERO).view_as::<SafetyView>().unwrap(), size);
        let most = max_scroll(&SafetyView { scroll: 0 }, Rect::new(0, 0, size.0, size.1));
        let all: BTreeSet<String> =
            (0..=most).flat_map(|scroll| lines(SafetyView { scroll }, size)).collect();
        let mut seen = shown(&program);
        for _ in 0..most {
            let down = KeyEvent::new(KeyCode::PageDown, KeyModifiers::NONE);
            program.update(Tick::ZERO, Message::Key(down));
            seen.extend(shown(&program));
        }
        assert_eq!(all.difference(&seen).collect::<Vec<_>>(), [""; 0], "{size:?}");
    }
}

#[test]
fn at_another_width_the_first_page_is_read_from_its_top() {
    let mut program = first_page((40, 12));
    press(&mut program, 0, '\r');
    let scrolled = page(&program).scroll;
    program.update(Tick::ZERO, Message::Size(40, 13));
    assert_eq!((scrolled > 0, page(&program).scroll), (true, scrolled), "the same lines at another height");
    program.update(Tick::ZERO, Message::Size(60, 13));
    assert_eq!(page(&program).scroll, 0);
}

/// A session in plain text on the first run, and its first lines.
fn plain(ball: bool, keys: bool) -> (PlainProgram, Vec<Effect>) {
    plain_with(ball, PlainOptions { keys, output_is_terminal: true, ..PlainOptions::default() })
}

fn plain_with(ball: bool, options: PlainOptions) -> (PlainProgram, Vec<Effect>) {
    let rolls = supple::routine::Step { equipment: vec!["lacrosse ball".to_owned()], ..step("Rolls") };
    let steps = if ball { vec![rolls] } else { vec![step("Walk"), rolls] };
    let start = SessionStart::new(timeline(steps), Origin::Stream);
    PlainProgram::new(Shared::new(true, false, 1.0), &start, Tick::ZERO, options).unwrap()
}

fn key(program: &mut PlainProgram, key: char) -> Vec<Effect> {
    let code = if key == '\r' { KeyCode::Enter } else { KeyCode::Char(key) };
    program.update(Tick::from_secs(5), Message::Key(KeyEvent::new(code, KeyModifiers::NONE)))
}

fn saved(effects: &[Effect]) -> Option<Answers> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::SaveAnswers(answers) => Some((**answers).clone()),
        _ => None,
    })
}

fn begins(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::BeginSession { .. }))
}

const MEDICAL: &str =
    "a heart condition, chest pain, dizziness or fainting, or another medical reason to be careful.";
const NO_BALL: &str = "pregnant, recent surgery, blood thinners, or ever a blood clot.";

#[test]
fn plain_text_asks_once_before_the_first_session() {
    let (mut program, effects) = plain(false, true);
    assert_eq!(
        printed(&effects),
        [
            "supple offers general exercise guidance. It can't diagnose or treat anything.",
            "If pain is sharp, new or getting worse, stop and see a clinician.",
            "Once, before you begin: press what is so. It stays on this machine.",
            &format!("h: {MEDICAL}"),
            &format!("m: {NO_BALL}"),
            "Enter begins.",
        ]
    );
    assert_eq!((begins(&effects), program.next_deadline(Tick::ZERO)), (false, None), "and waits");
    assert!(key(&mut program, 'x').is_empty());
    let effects = key(&mut program, 'm');
    assert_eq!(printed(&effects), ["m: yes.", "Enter begins."]);
    assert!(saved(&effects).is_some_and(|answers| answers.no_ball && !answers.medical));
    let effects = key(&mut program, '\r');
    assert!(begins(&effects) && effects.iter().any(|effect| matches!(effect, Effect::SaveFirstRun)));
    assert!(saved(&effects).is_some_and(|answers| answers.no_ball));
    let caution = "Caution: Pain above 4 of 10? Leave it today.";
    let lines = ["Test, 0:18.", caution, "Rolls left out.", "   0:00  Get ready: Walk"];
    assert_eq!(printed(&effects)[..4], lines, "the disclaimer isn't said again");
}

#[test]
fn plain_text_begins_nothing_while_the_answers_advise_against_it() {
    let (mut program, _) = plain(false, true);
    let medical = "Ask a clinician first. Once they say yes, press h.";
    let effects = key(&mut program, 'h');
    assert_eq!(printed(&effects), ["h: yes.", medical, "Enter leaves it for today."]);
    assert_eq!(printed(&key(&mut program, 'h')), ["h: no.", "Enter begins."], "taken back");
    key(&mut program, 'h');
    let effects = key(&mut program, '\r');
    assert!(!begins(&effects) && saved(&effects).is_some_and(|answers| answers.medical));
    assert!(matches!(effects.last(), Some(Effect::FlushHistory)), "what was answered is written first");
    program.update(Tick::from_secs(6), Message::HistoryFlushed(true));
    let effects = program.update(Tick::from_secs(6), Message::SpeechEnd(None));
    assert!(matches!(effects.last(), Some(Effect::Quit { code: 0, .. })));
    // Nothing is left of a routine with the ball alone.
    let (mut program, _) = plain(true, true);
    let nothing = "Your answers leave nothing of this routine. Choose another one, or rest.";
    assert_eq!(printed(&key(&mut program, 'm')), ["m: yes.", nothing, "Enter leaves it for today."]);
}

#[test]
fn whoever_leaves_the_questions_is_asked_again() {
    for (letter, modifiers, code) in
        [('q', KeyModifiers::NONE, 0), ('c', KeyModifiers::CONTROL, 130), ('\x1b', KeyModifiers::NONE, 0)]
    {
        let (mut program, _) = plain(false, true);
        let pressed = if letter == '\x1b' { KeyCode::Esc } else { KeyCode::Char(letter) };
        let effects = program.update(Tick::ZERO, Message::Key(KeyEvent::new(pressed, modifiers)));
        assert!(!begins(&effects) && !effects.iter().any(|effect| matches!(effect, Effect::SaveFirstRun)));
        let mut effects = program.update(Tick::ZERO, Message::HistoryFlushed(true));
        effects.extend(program.update(Tick::ZERO, Message::SpeechEnd(None)));
        assert!(matches!(effects.last(), Some(Effect::Quit { code: with, .. }) if *with == code), "{letter}");
    }
}

#[test]
fn without_a_keyboard_and_hands_free_plain_text_says_the_questions_and_begins() {
    let without_keyboard = PlainOptions { output_is_terminal: true, ..PlainOptions::default() };
    let hands_free = PlainOptions { keys: true, hands_free: true, ..without_keyboard };
    for options in [without_keyboard, hands_free] {
        let (_, effects) = plain_with(false, options);
        let lines = printed(&effects);
        assert!(begins(&effects) && lines.iter().any(|line| line.contains("Get ready: Walk")), "{lines:?}");
        for word in ["diagnose", "heart condition", "blood clot", "sharp, new or getting worse"] {
            assert!(lines.iter().any(|line| line.contains(word)), "{word}: {lines:?}");
        }
        let ends = |effect: &Effect| matches!(effect, Effect::SaveFirstRun | Effect::SaveAnswers(_));
        assert!(!effects.iter().any(ends), "perhaps nobody read it");
    }
}

#[test]
fn several_movements_are_taken_back_in_together() {
    let movement = |name: &str| Movement { id: name.to_lowercase(), name: name.to_owned() };
    let answers = Answers { left_out: ["Walk", "March"].map(movement).to_vec(), ..Answers::default() };
    let mut shared = Shared::new(false, false, 1.0);
    shared.today = Today { answers, ..Today::default() };
    let steps = ["Walk", "March", "Rocks"].map(|name| Item::Step(Box::new(step(name)))).to_vec();
    let timeline = Arc::new(compile(Arc::new(routine(steps))));
    let entry =
        supple::app::ListEntry { id: "test".to_owned(), is_user_routine: false, timeline: Ok(timeline) };
    let mut program = ScreenProgram::new(shared, vec![Box::new(ListScreen::new(vec![entry], None))]);
    press(&mut program, 0, '\r');
    let advice = |program: &ScreenProgram| page(program).check_in.advice;
    press(&mut program, 0, 'o');
    assert_eq!(advice(&program), ["o takes March back in."]);
    press(&mut program, 0, 'o');
    assert_eq!(advice(&program), ["Walk and March are in again; o leaves them out."]);
}
