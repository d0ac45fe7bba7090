//! What screens and plain text say of reps, places and signs.

use super::plain_text::printed;
use super::resume_offer::resumable_session;
use super::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use supple::app::{PlainOptions, PlainProgram};
use supple::routine::{Context, Step, parse};
use supple::ui::theme::Theme;
use supple::ui::view_model::JumpView;
use supple::ui::{Scene, draw};

/// The timeline of a routine with these keys above its steps, and these steps.
fn written(head: &str, steps: &str) -> Arc<Timeline> {
    let parsed = parse(&format!("name = \"T\"\n{head}\n{steps}"), "t", &Context::default());
    Arc::new(compile(parsed.routine.unwrap_or_else(|| panic!("{:?}", parsed.diagnostics))))
}

/// A session in plain text with a keyboard, and its first lines.
fn plain(line: &Arc<Timeline>) -> (PlainProgram, Vec<String>) {
    let start = SessionStart::new(Arc::clone(line), Origin::Stream);
    let options = PlainOptions { keys: true, ..PlainOptions::default() };
    let (program, effects) =
        PlainProgram::new(Shared::new(false, false, 1.0), &start, Tick::ZERO, options).unwrap();
    (program, printed(&effects))
}

fn key(program: &mut PlainProgram, seconds: u64, key: char) -> Vec<String> {
    let key = KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE);
    printed(&program.update(Tick::from_secs(seconds), Message::Key(key)))
}

fn plain_wake(program: &mut PlainProgram, seconds: u64) -> Vec<String> {
    printed(&program.update(Tick::from_secs(seconds), Message::Wake))
}

#[test]
fn in_a_rest_between_steps_the_menu_is_at_the_next_one() {
    let resting = Step { after: gap(60), ..step("Walk") };
    let rocks = Step { sets: 2, rest: gap(5), ..step("Rocks") };
    let mut program = playing(&timeline(vec![resting, step("March"), rocks]), 0);
    wake(&mut program, 30);
    assert_eq!(player_view(&program, Tick::from_secs(30)).heading, "Rest");
    press(&mut program, 30, 'g');
    let menu = program.view(Tick::from_secs(30)).overlay_as::<JumpView>().unwrap().clone();
    let here: Vec<&str> =
        menu.rows.iter().filter(|row| row.is_current).map(|row| row.text.as_str()).collect();
    assert_eq!((here, menu.rows[menu.selected].text.as_str()), (vec!["March"], "March"));
    press(&mut program, 30, '\r');
    let view = player_view(&program, Tick::from_secs(30));
    assert_eq!((view.name.as_str(), view.heading.as_str()), ("March", "Get ready"));
}

#[test]
fn the_caption_of_a_range_follows_what_was_added() {
    let range = Amount::Time { min: Duration::from_secs(15), max: Duration::from_secs(30) };
    let mut program = playing(&timeline(vec![Step { amounts: vec![range], ..step("Hold") }]), 0);
    wake(&mut program, 8);
    assert_eq!(player_view(&program, Tick::from_secs(9)).big.caption, "of 30s");
    press(&mut program, 9, '.');
    let big = player_view(&program, Tick::from_secs(9)).big;
    assert_eq!((big.text.as_str(), big.caption.as_str()), ("39", "of 40s"));
}

#[test]
fn plain_text_says_a_rep_more_or_less_as_a_rep() {
    for (keys, more, less) in [
        ("reps = 12", "One rep more: 13.", "One rep less: 12."),
        ("reps = 12\ntempo = \"down 2s, up 1s\"", "One rep more: 13.", "One rep less: 12."),
        ("reps = 12\nside = \"alternate\"", "One rep more a side: 13.", "One rep less a side: 12."),
        ("time = \"30s\"", "10s longer.", "10s shorter."),
    ] {
        let (mut program, _) = plain(&written("", &format!("[[step]]\nname = \"Curl\"\n{keys}")));
        plain_wake(&mut program, 9);
        let said =
            |lines: Vec<String>| lines.first().map(|line| line.get(9..).unwrap_or_default().to_owned());
        assert_eq!(said(key(&mut program, 9, '.')).as_deref(), Some(more), "{keys}");
        assert_eq!(said(key(&mut program, 9, ',')).as_deref(), Some(less), "{keys}");
    }
}

#[test]
fn plain_text_says_a_range_whole() {
    for (keys, wanted) in [
        ("reps = \"8-12\"", "Go: Curl, 8 to 12 reps"),
        ("reps = \"8-12\"\nside = \"alternate\"", "Go: Curl, 8 to 12 reps a side"),
        ("reps = \"max\"\ntime = \"20-30s\"", "Go: Curl, as many as you can in 20s to 30s"),
        ("time = \"20-30s\"", "Go: Curl, 20s to 30s"),
        ("reps = 12", "Go: Curl, 12 reps"),
        ("reps = 1", "Go: Curl, 1 rep"),
    ] {
        let (mut program, _) = plain(&written("", &format!("[[step]]\nname = \"Curl\"\n{keys}")));
        let lines = plain_wake(&mut program, 9);
        assert!(lines.iter().any(|line| line[9..].starts_with(wanted)), "{wanted}: {lines:?}");
    }
}

#[test]
fn plain_text_lists_the_keys_that_it_has() {
    let (mut program, _) = plain(&timeline(vec![step("Walk")]));
    let keys = key(&mut program, 1, '?');
    assert!(keys.contains(&"s: say step, side and time left".to_owned()), "{keys:?}");
    for absent in ["g: ", "v: "] {
        assert!(!keys.iter().any(|line| line.starts_with(absent)), "{absent}: {keys:?}");
    }
    let said = key(&mut program, 1, 's');
    assert!(said.iter().any(|line| line.starts_with("Walk")), "{said:?}");
}

#[test]
fn only_y_stops_plain_text() {
    let stops_with = |code: KeyCode, modifiers: KeyModifiers| {
        let (mut program, _) = plain(&timeline(vec![step("Walk")]));
        key(&mut program, 1, 'q');
        let key = |code| Message::Key(KeyEvent::new(code, modifiers));
        let effects = program.update(Tick::from_secs(1), key(code));
        let stops = effects.iter().any(|effect| matches!(effect, Effect::EndSession(..)));
        assert!(stops || effects.is_empty(), "{code:?} does nothing else");
        // The question is answered: `y` means nothing any more.
        let yes = Message::Key(KeyEvent::new(KeyCode::Char('y'), KeyModifiers::NONE));
        assert!(program.update(Tick::from_secs(1), yes).is_empty());
        stops
    };
    let stops = |code| stops_with(code, KeyModifiers::NONE);
    let others = [KeyCode::Enter, KeyCode::Esc, KeyCode::F(2)];
    for code in "qn ps.?".chars().map(KeyCode::Char).chain(others) {
        assert!(!stops(code), "{code:?}");
    }
    assert!(!stops_with(KeyCode::Char('x'), KeyModifiers::ALT), "alt-x");
    assert!(stops(KeyCode::Char('y')) && stops(KeyCode::Char('Y')));
}

#[test]
fn plain_text_resumes_in_a_gap_with_what_follows_it() {
    let curls = Step { sets: 2, rest: gap(60), ..step("Nordic curl") };
    let line = timeline(vec![curls]);
    let (mut program, _) = plain(&line);
    let past = Message::RecentHistory {
        last_times: std::collections::HashMap::new(),
        resumable: vec![resumable_session(&line, 30)],
    };
    let offer = "You left before Nordic curl, set 2 of 2, 12 minutes ago. c goes on there.";
    assert_eq!(printed(&program.update(Tick::from_secs(1), past)), [offer]);
    assert_eq!(key(&mut program, 2, 'c')[0], "On with Nordic curl, set 2 of 2, 12 minutes ago.");
}

#[test]
fn signs_to_stop_keep_abbreviations_and_names_and_have_one_full_stop() {
    let line = written(
        "stop_if = [\"DVT signs.\", \"Achilles pain\"]",
        "[[step]]\nname = \"Nordic curl\"\nreps = 5\nstop_if = [\"Cramp in the calf.\"]",
    );
    let (_, lines) = plain(&line);
    assert!(lines.contains(&"Stop at DVT signs.".to_owned()), "{lines:?}");
    assert!(lines.contains(&"Stop at achilles pain.".to_owned()), "{lines:?}");
    let caution = player_view(&playing(&line, 0), Tick::ZERO).caution;
    assert_eq!(caution, ["Stop at DVT signs", "Stop at achilles pain", "Stop at cramp in the calf"]);
    let page = crate::coach::page(&line.routine, &Answers::default(), false);
    let mut buf = Buffer::empty(Rect::new(0, 0, 76, 18));
    draw(&Scene::of(page), &Theme::default(), buf.area, &mut buf);
    let text: String = buf.content.iter().map(ratatui::buffer::Cell::symbol).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let signs = "× Stop at once: DVT signs, achilles pain, Nordic curl: cramp in the calf.";
    assert!(text.contains(signs), "{text}");
}
