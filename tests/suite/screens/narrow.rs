//! Screens with little room: whatever matters is wrapped, and what has to be cut leaves the rest.

use super::fixtures::pages::{briefing, summary};
use super::fixtures::{pairs, player_scene, scene};
use super::{render, text, words};
use std::sync::Arc;
use supple::app::screens::{BriefingKeys, ConfirmScreen, HistoryScreen, SummaryKeys};
use supple::session::Outcome;
use supple::ui::View;
use supple::ui::theme::Theme;
use supple::ui::view_model::coach::QuestionView;
use supple::ui::view_model::{
    BriefingView, ConfirmView, HistoryRow, HistoryView, JumpRow, JumpView, ResultRow, SessionView,
    SummaryView,
};

/// What such a view shows on a screen of this size.
fn shown(view: impl View + 'static, size: (u16, u16)) -> String {
    text(&render(&scene(view, &HistoryScreen::page_keys(false)), &Theme::default(), size))
}

/// What such an overlay shows over the player.
fn shown_over_player(view: impl View + 'static, size: (u16, u16)) -> String {
    let mut scene = player_scene("work-reps");
    scene.keys = ConfirmScreen::answer_keys().hints();
    scene.overlay = Some(Box::new(view));
    text(&render(&scene, &Theme::default(), size))
}

/// The words inside the frame of an overlay.
fn framed_words(text: &str) -> String {
    let inside = text.lines().filter_map(|line| line.split('│').nth(1));
    words(&inside.collect::<Vec<_>>().join(" "))
}

#[test]
fn a_long_result_leaves_the_name_of_the_set() {
    let done = "3 reps, a kettlebell of sixteen kilograms, held with both hands before the chest";
    for width in [28, 40, 80] {
        let sets = vec![
            ResultRow { name: "Walk".to_owned(), done: "1:30".to_owned(), outcome: Some(Outcome::Done) },
            ResultRow { name: "Goblet squat".to_owned(), done: done.to_owned(), outcome: None },
        ];
        let text = shown(SessionView { sets: Some(sets), ..SessionView::default() }, (width, 24));
        let row = text.lines().find(|line| line.contains("Walk")).unwrap();
        assert!(row.contains("✓ Walk  ") && row.ends_with("  1:30"), "{text}");
        assert!(words(&text).contains(&format!("· Goblet squat {done}")), "{text}");
    }
}

#[test]
fn a_long_amount_leaves_the_name_of_the_step() {
    let (name, amount) = ("Glute cross-body roll", "10 s × 3 spots each way a side");
    for width in [28, 40, 60] {
        let view = BriefingView { steps: pairs(&[("Walk", "1:30"), (name, amount)]), ..briefing(false) };
        let text =
            text(&render(&scene(view, &BriefingKeys::default().keys()), &Theme::default(), (width, 80)));
        let row = text.lines().find(|line| line.trim_start().starts_with("Walk")).unwrap();
        assert!(row.ends_with("  1:30"), "{text}");
        assert!(words(&text).contains(&format!("{name} {amount}")), "{text}");
    }
}

#[test]
fn numbers_of_the_summary_that_dont_fit_side_by_side_are_small() {
    let numbers =
        [("12:41", "done"), ("3:20", "left out"), ("10 of 12", "steps")].map(|(a, b)| (a.to_owned(), b));
    for size in [(28, 40), (40, 34), (50, 34), (60, 34), (40, 60)] {
        let view = SummaryView { numbers: numbers.to_vec(), ..summary(false) };
        let text = text(&render(&scene(view, &SummaryKeys::default().keys()), &Theme::default(), size));
        assert!(text.contains("10 of 12  steps") && text.contains("   12:41  done"), "{size:?}\n{text}");
    }
    let view = SummaryView { numbers: numbers.to_vec(), ..summary(false) };
    let text = text(&render(&scene(view, &SummaryKeys::default().keys()), &Theme::default(), (120, 34)));
    assert!(!text.contains("10 of 12") && text.contains("steps") && text.contains("left out"), "{text}");
}

#[test]
fn a_title_takes_two_lines_before_it_is_cut() {
    let first_lines = |headline: &str, size| {
        let view = SummaryView { headline: headline.to_owned(), ..summary(false) };
        let text = shown(view, size);
        text.lines().map(str::trim).filter(|line| !line.is_empty()).take(3).collect::<Vec<_>>().join("\n")
    };
    let stopped = "Stopped here. What you did is kept.";
    for (size, title) in [
        ((28, 12), "Stopped here. What you did\nis kept."),
        ((28, 30), "Stopped here. What you did\nis kept."),
        ((40, 12), stopped),
        ((80, 24), stopped),
    ] {
        let lines = first_lines(stopped, size);
        assert!(lines.starts_with(&format!("{title}\nPost-run cool-down")), "{size:?}\n{lines}");
    }
    let long = first_lines(&"Stopped here. ".repeat(6), (28, 12));
    assert_eq!(long, "Stopped here. Stopped\nhere. Stopped here …\nPost-run cool-down");
}

#[test]
fn the_questions_of_the_check_in_are_wrapped() {
    let before = shown(briefing(false), (28, 60));
    let before = words(&before);
    for question in ["Pain 0 to 9, + is 10? Above 4: rest.", "s over-stretched hamstring", "a back pain"] {
        assert!(before.contains(question), "{question}\n{before}");
    }
    let after = words(&shown(summary(false), (28, 60)));
    assert!(after.contains("How is it now, 0 to 9, + is 10? l left 2"), "{after}");
    let mut long = briefing(false);
    let text = "a very long sign that is wider than the column";
    long.check_in.signs =
        vec![QuestionView { key: 's', text, yes: true }, QuestionView { key: 'i', text: "limp", yes: false }];
    let long = shown(long, (28, 60));
    assert!(words(&long).contains(&format!("s ✓ {text} i limp")), "{long}");
}

#[test]
fn the_end_of_a_session_leaves_its_time_and_name() {
    let session = |done: &str| HistoryRow::Session {
        time: "11:07".to_owned(),
        name: "Quick cool-down".to_owned(),
        done: done.to_owned(),
        noted: false,
    };
    let rows = vec![session("0:28, interrupted"), session("9:50, interrupted, a rehearsal")];
    for (width, first, second) in [
        (28, "11:07  Quick c…  0:28…", "11:07  Quick c…  9:50…"),
        (40, "11:07  Quick c…  0:28, interrupted", "11:07  Quick c…  9:50, interrupte…"),
        (
            60,
            "11:07  Quick cool-down             0:28, interrupted",
            "11:07  Quick cool-d…  9:50, interrupted, a rehearsal",
        ),
    ] {
        let view = HistoryView {
            rows: Arc::new(rows.clone()),
            selected: 5,
            total: Some(2),
            ..HistoryView::default()
        };
        let text = shown(view, (width, 12));
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| line.starts_with("11:07")).collect();
        assert_eq!(lines, [first, second], "{text}");
    }
}

#[test]
fn the_widest_place_of_the_menu_is_whole() {
    let row = |text: &str, within, is_current| JumpRow {
        segment: 0,
        text: text.to_owned(),
        within,
        is_current,
        outcome: None,
    };
    let long = "A very long name of a step for the jump list";
    let steps = JumpView { rows: vec![row("Walk", false, false), row(long, false, true)], selected: 0 };
    let text = shown_over_player(steps, (100, 30));
    assert!(text.contains(&format!("{long} · here  ")), "{text}");
    let set = "set 2 of 3, right side of the long step";
    let sets = JumpView { rows: vec![row("Walk", false, false), row(set, true, true)], selected: 0 };
    let text = shown_over_player(sets, (100, 30));
    assert!(text.contains(&format!("{set} · here  ")), "{text}");
    // With less room, the name is cut and not the mark.
    let steps = JumpView { rows: vec![row(long, false, true)], selected: 0 };
    let text = shown_over_player(steps, (28, 12));
    assert!(text.contains("… · here"), "{text}");
}

#[test]
fn the_question_whether_to_stop_says_whole_what_is_kept() {
    for size in [(28, 8), (28, 12), (40, 12), (80, 16), (80, 24)] {
        let text = shown_over_player(ConfirmView { saved: false }, size);
        let framed = framed_words(&text);
        assert!(framed.contains("What you did could not be kept. y stop esc go on"), "{size:?}\n{text}");
    }
}
