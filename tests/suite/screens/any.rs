//! Any scene, in any window.

use super::fixtures::pages::{briefing, list, summary};
use super::fixtures::{player_scene, scene};
use proptest::prelude::*;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use std::sync::Arc;
use std::time::Duration;
use supple::app::screens::ListKeys;
use supple::routine::BodySide;
use supple::session::Outcome;
use supple::ui::draw;
use supple::ui::theme::{ColorDepth, TerminalCapabilities, Theme, ThemeChoice};
use supple::ui::view_model::{
    BarPart, BriefingView, ConfirmView, HelpView, ListView, PhaseView, PlayerState, PlayerView, ResultRow,
    StepRow, StepState, SummaryView, TempoView,
};
use supple::ui::{Scene, View};

const STATES: [PlayerState; 8] = [
    PlayerState::Prepare,
    PlayerState::Work,
    PlayerState::Switch,
    PlayerState::Move,
    PlayerState::Reverse,
    PlayerState::Rest,
    PlayerState::Paused,
    PlayerState::CountIn,
];

/// Texts as people write them, and as nobody should.
fn words() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z ,.:]{0,60}", "[伸ばすäéñ🏃‍♀️ ]{0,20}", ".{0,24}", "[a-z]{80,120}", Just(String::new())]
}

fn some_words() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(words(), 0..7)
}

fn state() -> impl Strategy<Value = StepState> {
    prop_oneof![
        Just(StepState::Upcoming),
        any::<u16>().prop_map(StepState::Current),
        prop::sample::select(vec![Outcome::Done, Outcome::Partly, Outcome::Skipped, Outcome::Hurt])
            .prop_map(StepState::Ended),
    ]
}

prop_compose! {
    fn player()(
        texts in prop::collection::vec(words(), 8),
        digits in prop_oneof!["[0-9:]{0,9}", words()],
        state in prop::sample::select(STATES.to_vec()),
        side in prop::option::of(prop::sample::select(vec![BodySide::Left, BodySide::Right])),
        lists in prop::collection::vec(some_words(), 3),
        given in any::<[bool; 7]>(),
        permille in any::<u16>(),
        phases in prop::collection::vec((words(), words(), 0_u64..600), 0..5),
        current in 0_usize..60,
        states in prop::collection::vec((any::<u32>(), state()), 0..45),
    ) -> PlayerView {
        let mut view = player_scene("prepare").view_as::<PlayerView>().unwrap().clone();
        let mut texts = texts.into_iter();
        let mut text = || texts.next().unwrap_or_default();
        view.state = state;
        view.side = side;
        view.routine = text();
        view.heading = text();
        view.name = text();
        view.big.text = digits;
        view.big.caption = text();
        view.big.permille = permille;
        view.cue = given[0].then(&mut text);
        view.variation = given[1].then(&mut text);
        view.muscles = given[2].then(&mut text);
        view.next = given[3].then(&mut text);
        view.segment_remaining = given[4].then(|| "0:13".to_owned());
        view.optional = given[5];
        let phase = |(name, label, seconds)| PhaseView { name, label, length: Duration::from_secs(seconds) };
        let phases = phases.into_iter().map(phase).collect();
        view.tempo = given[6].then_some(TempoView { phases, current, permille });
        let mut lists = lists.into_iter();
        view.place = lists.next().unwrap_or_default();
        view.how = lists.next().unwrap_or_default();
        view.caution = lists.next().unwrap_or_default();
        view.steps = states
            .iter()
            .map(|(_, state)| StepRow { name: view.name.clone(), amount: view.heading.clone(), state: *state })
            .collect();
        view.bar = states.into_iter().map(|(weight, state)| BarPart { weight, state }).collect();
        view.current = current;
        view
    }
}

prop_compose! {
    fn pages()(texts in some_words(), other in some_words(), scroll in any::<u16>(), selected in 0_usize..20) -> Vec<Box<dyn View>> {
        let pair = |text: &String| (text.clone(), text.chars().rev().collect::<String>());
        let first = texts.first().cloned().unwrap_or_default();
        let rows = list().rows.into_iter().zip(&texts).map(|(mut row, text)| {
            let changed = Arc::make_mut(&mut row);
            changed.name.clone_from(text);
            changed.minutes.clone_from(&first);
            row
        });
        let views: Vec<Box<dyn View>> = vec![
            Box::new(ListView { rows: rows.collect(), selected, filter: first.clone(), ..list() }),
            Box::new(BriefingView {
                name: first.clone(),
                needs: texts.clone(),
                steps: other.iter().map(pair).collect(),
                scroll,
                ..briefing(true)
            }),
            Box::new(SummaryView {
                headline: first,
                numbers: texts.iter().map(|text| (text.clone(), "word")).collect(),
                steps: other.iter().map(pair).map(|(name, done)| ResultRow { name, done, outcome: None }).collect(),
                advice: texts,
                scroll,
                ..summary(false)
            }),
        ];
        views
    }
}

fn any_scene() -> impl Strategy<Value = Scene> {
    let view = prop_oneof![
        3 => player().prop_map(|view| -> Box<dyn View> { Box::new(view) }),
        1 => (pages(), 0_usize..3).prop_map(|(mut views, at)| views.swap_remove(at)),
    ];
    let overlay = prop_oneof![
        4 => Just(()).prop_map(|()| None),
        1 => any::<bool>().prop_map(|saved| Some(Box::new(ConfirmView { saved }) as Box<dyn View>)),
        1 => any::<u16>().prop_map(|scroll| {
            let groups = vec![("Group", vec![("key".to_owned(), "what it does"); 30]); 3];
            Some(Box::new(HelpView { sections: Vec::new(), groups, scroll }) as Box<dyn View>)
        }),
    ];
    (view, overlay, prop::option::of(words())).prop_map(|(view, overlay, notice)| Scene {
        view,
        overlay,
        notice,
        ..scene((), &ListKeys::default().keys())
    })
}

fn theme() -> impl Strategy<Value = Theme> {
    let depth =
        prop::sample::select(vec![ColorDepth::True, ColorDepth::Indexed, ColorDepth::Ansi, ColorDepth::Mono]);
    (depth, any::<bool>()).prop_map(|(depth, unicode)| {
        Theme::pick(
            ThemeChoice::Auto,
            TerminalCapabilities { depth, unicode, ..TerminalCapabilities::default() },
        )
    })
}

proptest! {
    #![proptest_config(crate::chance::cases(192))]

    #[test]
    fn any_scene_is_drawn_inside_its_area(
        scene in any_scene(),
        theme in theme(),
        (x, y) in (0_u16..9, 0_u16..5),
        (width, height) in prop_oneof![(0_u16..=260, 0_u16..=80), (0_u16..=60, 0_u16..=20)],
    ) {
        let area = Rect::new(x, y, width, height);
        let mut untouched = Cell::new("#");
        untouched.set_fg(ratatui::style::Color::Red);
        let mut buf = Buffer::filled(Rect::new(0, 0, x + width + 3, y + height + 2), untouched.clone());
        draw(&scene, &theme, area, &mut buf);
        for position in buf.area.positions() {
            let cell = &buf[position];
            if area.contains(position) {
                prop_assert!(!cell.symbol().contains(char::is_control), "a control character at {position}");
            } else {
                prop_assert_eq!(cell, &untouched, "at {}", position);
            }
        }
    }

    #[test]
    fn an_area_beyond_the_buffer_is_cut(scene in any_scene(), width in 0_u16..300, height in 0_u16..90) {
        let mut buf = Buffer::empty(Rect::new(0, 0, 50, 14));
        draw(&scene, &Theme::default(), Rect::new(7, 3, width, height), &mut buf);
    }
}
