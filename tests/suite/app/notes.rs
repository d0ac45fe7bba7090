//! Notes about sessions, and the question whether to delete one.

use super::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use supple::app::screens::HistoryScreen;
use supple::history::{LocalTimestamp, SessionRecord, SetRecord};
use supple::session::{Difficulty, Outcome, Rating};
use supple::ui::draw;
use supple::ui::theme::Theme;
use supple::ui::view_model::SessionView;

fn moment() -> LocalTimestamp {
    LocalTimestamp::new(&"2026-11-01T09:00:00+01:00[Europe/Berlin]".parse().unwrap())
}

/// The text on a screen of this size.
fn screen(program: &ScreenProgram, (columns, rows): (u16, u16)) -> String {
    let mut buf = Buffer::empty(Rect::new(0, 0, columns, rows));
    draw(&program.view(Tick::from_secs(60)), &Theme::default(), buf.area, &mut buf);
    let row = |y: u16| (0..columns).map(|x| buf[(x, y)].symbol()).collect::<String>();
    (0..rows).map(|y| row(y).trim_end().to_owned() + "\n").collect()
}

fn press_code(program: &mut ScreenProgram, code: KeyCode) -> Vec<Effect> {
    program.update(Tick::from_secs(60), Message::Key(KeyEvent::new(code, KeyModifiers::NONE)))
}

fn type_text(program: &mut ScreenProgram, text: &str) {
    for char in text.chars() {
        press(program, 60, char);
    }
}

/// The page of a past session with many sets, on a screen of this size.
fn past_session((columns, rows): (u16, u16)) -> ScreenProgram {
    let mut program =
        ScreenProgram::new(Shared::new(false, false, 1.0), vec![Box::new(HistoryScreen::default())]);
    program.update(Tick::ZERO, Message::Size(columns, rows));
    let record = SessionRecord::begun("a", "x", "Lunges", moment(), 1.0);
    program.update(Tick::ZERO, Message::Sessions(vec![record]));
    press(&mut program, 60, '\r');
    let set = SetRecord {
        part_index: 0,
        step: "lunge".to_owned(),
        name: "Lunge".to_owned(),
        round: None,
        set: 1,
        side: None,
        outcome: Outcome::Done,
        planned: 10.0,
        seconds: 10.0,
        reps: 0,
        load: None,
        difficulty: Difficulty::AsWritten,
        ended: moment(),
    };
    program.update(Tick::ZERO, Message::Sets("a".to_owned(), vec![set; 29]));
    program
}

fn deletes(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::DeleteSession(_)))
}

#[test]
fn any_other_key_keeps_the_session() {
    let asks =
        |program: &ScreenProgram| program.view(Tick::ZERO).view_as::<SessionView>().unwrap().asks_to_delete;
    for code in [
        KeyCode::Char('x'),
        KeyCode::Char(' '),
        KeyCode::Char('q'),
        KeyCode::Char('n'),
        KeyCode::Down,
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::F(2),
    ] {
        let mut program = past_session((80, 24));
        press(&mut program, 60, 'd');
        assert!(asks(&program));
        assert!(press_code(&mut program, code).is_empty(), "{code:?}");
        assert!(!asks(&program), "{code:?}");
        assert!(!deletes(&press(&mut program, 60, 'y')), "{code:?}");
    }
    let mut program = past_session((80, 24));
    press(&mut program, 60, 'd');
    assert!(deletes(&press(&mut program, 60, 'y')));
}

#[test]
fn what_is_asked_and_typed_is_seen_however_far_the_page_is_scrolled() {
    for size in [(28, 8), (40, 12), (80, 20)] {
        let mut program = past_session(size);
        press_code(&mut program, KeyCode::End);
        press(&mut program, 60, 'd');
        let text = screen(&program, size);
        assert!(text.contains("keeps it."), "{size:?}\n{text}");
        press(&mut program, 60, 'n');
        assert_typed_note_is_seen(&mut program, size);
    }
}

/// Scrolls to the end and types a long note: its end is on the screen.
fn assert_typed_note_is_seen(program: &mut ScreenProgram, size: (u16, u16)) {
    press_code(program, KeyCode::End);
    press(program, 60, 'w');
    type_text(program, &"so long a note ".repeat(20));
    type_text(program, "sore");
    let text = screen(program, size);
    assert!(text.contains("sore▏"), "{size:?}\n{text}");
}

/// The page after a session of many steps that was stopped because it hurt.
fn hurt(size: (u16, u16)) -> ScreenProgram {
    let mut program = playing(&timeline((1..30).map(|number| step(&format!("Step {number}"))).collect()), 0);
    program.update(Tick::ZERO, Message::Size(size.0, size.1));
    wake(&mut program, 12);
    press(&mut program, 12, 'x');
    program
}

#[test]
fn what_is_typed_is_seen_after_a_session_too() {
    for size in [(28, 8), (40, 12), (80, 20), (100, 30)] {
        let mut program = hurt(size);
        assert_typed_note_is_seen(&mut program, size);
    }
}

fn saved_note(effects: &[Effect]) -> Option<&str> {
    effects.iter().find_map(|effect| match effect {
        Effect::NoteSession(note) => Some(note.as_str()),
        _ => None,
    })
}

#[test]
fn a_note_stays_when_the_session_is_resumed() {
    let mut program = hurt((80, 24));
    press(&mut program, 60, 'w');
    type_text(&mut program, "left knee");
    assert_eq!(saved_note(&press(&mut program, 60, '\r')), Some("left knee"));
    press(&mut program, 60, 'u');
    assert!(program.view(Tick::from_secs(60)).view_as::<PlayerView>().is_some());
    // It hurts again, and is resumed again, before the session is played to its end.
    wake(&mut program, 70);
    press(&mut program, 70, 'x');
    press(&mut program, 71, 'u');
    wake(&mut program, 3600);
    let note = |program: &ScreenProgram| {
        program.view(Tick::from_secs(3600)).view_as::<SummaryView>().unwrap().note.clone()
    };
    assert_eq!(note(&program), "left knee");
    press(&mut program, 3600, 'w');
    type_text(&mut program, ", fine now");
    assert_eq!(saved_note(&press(&mut program, 3600, '\r')), Some("left knee, fine now"));
}

#[test]
fn pasted_lines_and_tabs_of_a_note_stay_apart() {
    let mut program = hurt((80, 24));
    press(&mut program, 60, 'w');
    program.update(Tick::from_secs(60), Message::Paste("knee\nsore\ttoday\x07".to_owned()));
    assert_eq!(saved_note(&press(&mut program, 60, '\r')), Some("knee sore today"));
}

#[test]
fn the_page_of_a_session_tells_of_a_limp() {
    let limp = Some(Rating { limp: true, ..Rating::default() });
    let record = SessionRecord {
        rating_after: limp,
        rating_next_morning: limp,
        ..SessionRecord::begun("a", "x", "Lunges", moment(), 1.0)
    };
    let body = supple::ui::view_model::session_view(&record, None).body;
    assert_eq!(body, ["After: limp.", "The next morning: limp."]);
}

#[test]
fn the_summary_counts_one_as_one_and_as_many_as_possible() {
    let summary_after = |step: supple::routine::Step, counts: usize| {
        let mut program = playing(&timeline(vec![step]), 0);
        wake(&mut program, 8);
        for _ in 0..counts {
            press(&mut program, 9, ' ');
        }
        let scene = program.view(Tick::from_secs(9));
        let caption = scene.view_as::<PlayerView>().map(|view| view.big.caption.clone()).unwrap_or_default();
        press(&mut program, 10, '\r');
        wake(&mut program, 3600);
        let view = program.view(Tick::from_secs(3600)).view_as::<SummaryView>().unwrap().clone();
        (caption, view.steps[0].done.clone(), view.numbers.last().unwrap().clone())
    };
    let most = Amount::Max { min: Duration::from_secs(4), max: Duration::from_secs(4) };
    let most = supple::routine::Step { amounts: vec![most], ..step("Pushups") };
    let one = |text: &str| text.to_owned();
    let (caption, done, steps) = summary_after(most.clone(), 1);
    assert_eq!((caption, done, steps), (one("1 rep so far"), one("1 rep"), (one("1 of 1"), "step")));
    assert_eq!(summary_after(most.clone(), 3).1, "3 reps");
    assert_eq!(summary_after(most, 0).1, "0:02");
    let single = supple::routine::Step { amounts: vec![crate::build::reps(1)], ..step("Lift") };
    assert_eq!(summary_after(single, 1).1, "1 of 1 rep");
}
