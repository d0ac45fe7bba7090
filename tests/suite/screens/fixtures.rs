//! Scenes written by hand, as a cool-down would make them.

use supple::session::Outcome;
use supple::timeline::Hand;
use supple::ui::keymap::{self, Context, Cover, Screen, Stance};
use supple::ui::view_model::{
    BarPart, Big, BriefingView, ListRow, ListView, Mood, Overlay, PartState, PlayerView, Scene, StepRow,
    SummaryView, TempoView, View,
};

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, amount)| ((*name).to_owned(), (*amount).to_owned())).collect()
}

const STEPS: [(&str, &str, u32); 4] = [
    ("Easy walk", "1:30", 96),
    ("Hamstring on the ball", "3 spots × 5 a side", 206),
    ("Glute circles", "3 spots × 20 s a side", 178),
    ("Modified hurdler stretch", "2 × 30 s a side", 143),
];

fn bar(states: &[PartState]) -> (Vec<BarPart>, Vec<StepRow>) {
    let part = |(state, (_, _, weight)): (&PartState, &(&str, &str, u32))| BarPart {
        weight: *weight,
        state: *state,
    };
    let step = |(state, (name, amount, _)): (&PartState, &(&str, &str, u32))| StepRow {
        name: (*name).to_owned(),
        amount: (*amount).to_owned(),
        state: *state,
    };
    (states.iter().zip(&STEPS).map(part).collect(), states.iter().zip(&STEPS).map(step).collect())
}

/// The scene of a view with the keys of a context.
pub(crate) fn scene(view: View, context: &Context) -> Scene {
    Scene { view, overlay: None, keys: keymap::hints(context), notice: None }
}

fn player(view: PlayerView, stance: Stance) -> Scene {
    let varies = view.variation.is_some();
    let context = Context {
        screen: Screen::Player,
        stance,
        reps: view.tempo.is_some(),
        easier: varies,
        harder: varies,
        ..Context::default()
    };
    scene(View::Player(Box::new(view)), &context)
}

fn ball(mood: Mood, word: &str, big: (&str, &str, u16)) -> PlayerView {
    let (bar, steps) =
        bar(&[PartState::Over(Outcome::Done), PartState::Now(430), PartState::ToCome, PartState::ToCome]);
    PlayerView {
        routine: "Post-run cool-down".to_owned(),
        mood,
        word: word.to_owned(),
        big: Big { text: big.0.to_owned(), caption: big.1.to_owned(), permille: big.2 },
        name: "Hamstring on the ball".to_owned(),
        side: Some(Hand::Left),
        place: texts(&["spot 2 of 3", "middle of the thigh"]),
        cue: None,
        tempo: None,
        how: texts(&[
            "Sit tall, feet flat.",
            "Ball under the top of that thigh; sink onto it.",
            "Straighten slowly, hold, and bend.",
        ]),
        caution: Vec::new(),
        variation: Some(
            "easier: take some weight on your hands · harder: lean a little more weight onto the ball"
                .to_owned(),
        ),
        muscles: Some("hamstrings".to_owned()),
        optional: false,
        next: Some("Right side: just below the glute".to_owned()),
        left: "6:10".to_owned(),
        left_here: None,
        bar,
        steps,
        current: 1,
    }
}

fn tempo(current: usize) -> Option<TempoView> {
    Some(TempoView { phases: pairs(&[("straighten", "2s"), ("hold", "1s"), ("bend", "2s")]), current })
}

fn walk() -> PlayerView {
    let (bar, steps) = bar(&[PartState::Now(300), PartState::ToCome, PartState::ToCome, PartState::ToCome]);
    PlayerView {
        name: "Easy walk".to_owned(),
        side: None,
        place: Vec::new(),
        how: texts(&["Slow down and breathe out long."]),
        cue: Some("Head for your ball and seat".to_owned()),
        variation: None,
        muscles: Some("legs".to_owned()),
        next: Some("Hamstring on the ball".to_owned()),
        left: "9:47".to_owned(),
        bar,
        steps,
        current: 0,
        ..ball(Mood::Work, "Work", ("1:04", "to go", 290))
    }
}

fn hurdler() -> PlayerView {
    let (bar, steps) = bar(&[
        PartState::Over(Outcome::Done),
        PartState::Over(Outcome::Partly),
        PartState::Over(Outcome::Skipped),
        PartState::Now(720),
    ]);
    PlayerView {
        name: "Modified hurdler stretch".to_owned(),
        side: Some(Hand::Right),
        place: texts(&["set 2 of 2"]),
        cue: Some("Long back, slow breath".to_owned()),
        how: texts(&[
            "Sit with that leg long, other foot against its thigh.",
            "Flat back; reach until you first feel it.",
            "Stay there and breathe.",
        ]),
        caution: texts(&["Ease off at any pain."]),
        variation: Some("easier: reach less, or hold a towel round the foot".to_owned()),
        optional: true,
        next: None,
        left: "0:12".to_owned(),
        bar,
        steps,
        current: 3,
        ..ball(Mood::Work, "Work", ("12", "seconds", 600))
    }
}

/// The player in each mood, and at a few turns of the road.
pub(crate) fn players() -> Vec<(&'static str, Scene)> {
    let running = Stance::Running;
    let prepare = PlayerView {
        place: texts(&["spot 1 of 3", "just below the glute"]),
        caution: texts(&[
            "Keep the ball off bone, bruises, fresh strains and behind the knee.",
            "Pressure four out of ten at most, easing within twenty seconds.",
        ]),
        ..ball(Mood::Prepare, "Get ready", ("15", "seconds", 170))
    };
    let reps = PlayerView {
        cue: Some("Breathe out".to_owned()),
        tempo: tempo(0),
        left_here: Some("0:13".to_owned()),
        ..ball(Mood::Work, "Work", ("3", "of 5", 480))
    };
    let switch = PlayerView {
        side: Some(Hand::Right),
        place: texts(&["spot 1 of 3", "just below the glute"]),
        next: Some("Glute circles".to_owned()),
        ..ball(Mood::Switch, "Change sides", ("6", "seconds", 250))
    };
    let moving = PlayerView {
        place: texts(&["spot 3 of 3", "a hand above the knee"]),
        ..ball(Mood::Move, "Move the ball", ("4", "seconds", 200))
    };
    let reverse = PlayerView {
        name: "Glute circles".to_owned(),
        place: texts(&["spot 2 of 3", "under the back pocket", "counterclockwise"]),
        how: texts(&[
            "Down to the floor, hands behind you, feet flat.",
            "Small circles; your arms share the weight.",
        ]),
        muscles: Some("glutes".to_owned()),
        ..ball(Mood::Reverse, "Turn it round", ("2", "seconds", 0))
    };
    let rest = PlayerView {
        side: None,
        ..PlayerView {
            mood: Mood::Rest,
            word: "Rest".to_owned(),
            optional: false,
            big: Big { text: "5".to_owned(), caption: "seconds".to_owned(), permille: 0 },
            ..hurdler()
        }
    };
    let paused = PlayerView { mood: Mood::Paused, word: "Paused".to_owned(), ..reps.clone() };
    let count_in = PlayerView {
        big: Big { text: "3".to_owned(), caption: "and on with rep 3".to_owned(), permille: 480 },
        ..PlayerView { mood: Mood::CountIn, word: "Here we go".to_owned(), ..reps.clone() }
    };
    let own_pace = PlayerView {
        tempo: None,
        cue: Some("Drive through the front heel and keep the back leg long and easy all the way".to_owned()),
        ..ball(Mood::Work, "Your pace", ("12", "of 20", 600))
    };
    let open = PlayerView {
        big: Big { text: "GO".to_owned(), caption: "space when you are there".to_owned(), permille: 0 },
        ..PlayerView {
            mood: Mood::Move,
            word: "Move the ball".to_owned(),
            ..ball(Mood::Move, "", ("", "", 0))
        }
    };
    vec![
        ("prepare", player(prepare, running)),
        ("work-reps", player(reps, running)),
        ("work-walk", player(walk(), running)),
        ("work-hold", player(hurdler(), running)),
        ("switch", player(switch, running)),
        ("move", player(moving, running)),
        ("reverse", player(reverse, running)),
        ("rest", player(rest, running)),
        ("paused", player(paused, Stance::Paused)),
        ("count-in", player(count_in, Stance::CountIn)),
        ("own-pace", player(own_pace, Stance::Counting)),
        ("open", player(open, Stance::Open)),
    ]
}

/// Players that stretch the layout: wide letters, long words, many steps, none.
pub(crate) fn strange_players() -> Vec<(&'static str, Scene)> {
    let japanese = PlayerView {
        routine: "ランニング後のクールダウン".to_owned(),
        name: "太もものうらを伸ばす".to_owned(),
        place: texts(&["2セット目", "おしりのすぐ下"]),
        cue: Some("ゆっくり息を吐いて、背中をまっすぐに伸ばす".to_owned()),
        how: texts(&[
            "片足を伸ばして座り、もう一方の足の裏を太ももに当てる。",
            "背すじを伸ばして、前に倒れる。",
        ]),
        next: Some("おしりのストレッチ".to_owned()),
        ..hurdler()
    };
    let mut many = PlayerView {
        name: "Half-kneeling hip-flexor glide with an overhead reach and a slow exhale".to_owned(),
        place: texts(&["round 2 of 3", "set 11 of 12", "just below the glute, a finger's width to the outside"]),
        cue: Some("Tuck the hip under, glide forward until the front of the hip says so, and let the ribs sink while you breathe out for longer than you breathe in".to_owned()),
        left: "~1:02:03".to_owned(),
        ..ball(Mood::Work, "Work", ("1:23", "of 2:00", 700))
    };
    let state = |at| match at {
        0..17 if at % 5 == 3 => PartState::Over(Outcome::Skipped),
        0..17 => PartState::Over(Outcome::Done),
        17 => PartState::Now(400),
        _ => PartState::ToCome,
    };
    many.bar = (0..40).map(|at| BarPart { weight: 20 + at * 7 % 50, state: state(at) }).collect();
    many.steps = (0..40)
        .map(|at| StepRow {
            name: format!("Movement number {}", at + 1),
            amount: "30 s a side".to_owned(),
            state: state(at),
        })
        .collect();
    many.current = 17;
    let empty = PlayerView {
        name: String::new(),
        word: String::new(),
        side: None,
        place: Vec::new(),
        how: Vec::new(),
        variation: None,
        muscles: None,
        next: None,
        left: String::new(),
        bar: Vec::new(),
        steps: Vec::new(),
        current: 7,
        ..ball(Mood::Work, "", ("", "", 2000))
    };
    vec![
        ("japanese", player(japanese, Stance::Running)),
        ("forty-steps", player(many, Stance::Running)),
        ("nothing", player(empty, Stance::Running)),
    ]
}

fn entry(name: &str, kind: &str, minutes: &str, needs: &str, about: &str, steps: &[(&str, &str)]) -> ListRow {
    ListRow {
        name: name.to_owned(),
        kind: kind.to_owned(),
        minutes: minutes.to_owned(),
        needs: needs.to_owned(),
        about: about.to_owned(),
        steps: pairs(steps),
        own: false,
        broken: None,
    }
}

/// The list, as it is on a machine with two routines of one's own.
pub(crate) fn list() -> ListView {
    let steps: Vec<(&str, &str)> = STEPS.iter().map(|(name, amount, _)| (*name, *amount)).collect();
    let ball = "lacrosse ball or similar, backless seat";
    let mut rows = vec![
        entry(
            "Pre-run warm-up",
            "warm-up",
            "9 min",
            "",
            "From an easy walk to a long stride.",
            &[
                ("Brisk walk", "5:00"),
                ("Hamstring lunge", "20 a side"),
                ("Hamstring scoop", "8 a side"),
                ("Leg swing", "12 a side"),
            ],
        ),
        entry(
            "Out the door",
            "warm-up",
            "5 min",
            "",
            "The shortest honest warm-up.",
            &[("March", "1:00"), ("Hamstring lunge", "20 a side")],
        ),
        entry(
            "Hamstring on the ball",
            "soft-tissue",
            "5 min",
            ball,
            "Five spots a side, from high up to above the knee.",
            &[],
        ),
        entry(
            "Glute on the ball",
            "soft-tissue",
            "4 min",
            "lacrosse ball or similar",
            "Small circles, both ways, ending in a figure four.",
            &[],
        ),
        entry(
            "Post-run cool-down",
            "cool-down",
            "10 min",
            ball,
            "Ten minutes to come down: an easy walk, the ball on hamstrings and glutes, one unhurried stretch.",
            &steps,
        ),
        entry("Quick cool-down", "cool-down", "5 min", "", "A walk, a stretch, done.", &[]),
        entry(
            "Tuesday hips and calves, the long version for after the track",
            "cool-down",
            "about 12 min",
            "wall",
            "Mine.",
            &[],
        ),
        entry("broken.toml", "", "", "", "", &[]),
    ];
    rows[6].own = true;
    rows[7].own = true;
    rows[7].broken = Some("line 12: `tempo` needs `reps`; this step has a `time`".to_owned());
    ListView { rows, selected: 4, filter: String::new(), filtering: false, total: 8 }
}

/// The page before the cool-down.
pub(crate) fn briefing(first_run: bool) -> BriefingView {
    let full = [
        "supple gives general exercise guidance. It can't diagnose or treat anything.",
        "A heart condition, chest pain, dizziness or fainting, or another medical reason to be careful: see a clinician first. No ball work in pregnancy, after recent surgery, on blood thinners or with clots in your history.",
        "If pain is sharp, new or getting worse, stop and see a clinician.",
    ];
    BriefingView {
        name: "Post-run cool-down".to_owned(),
        summary: "cool-down · 10:23".to_owned(),
        about: "Ten minutes to come down: an easy walk, the ball on hamstrings and glutes, one unhurried stretch.".to_owned(),
        needs: texts(&["lacrosse ball or similar", "backless seat"]),
        caution: texts(&[
            "Keep the ball off bone, bruises, fresh strains and behind the knee.",
            "Pressure four out of ten at most, easing within twenty seconds.",
            "Over-stretched hamstring? Leave the hurdler stretch out.",
        ]),
        stop_if: texts(&["Sharp or sudden pain", "Tingling or numbness", "Pain down the leg", "Dizziness"]),
        steps: STEPS.iter().map(|(name, amount, _)| ((*name).to_owned(), (*amount).to_owned())).collect(),
        disclaimer: texts(if first_run { &full } else { &["General guidance, not medical advice."] }),
        scroll: 0,
    }
}

/// The page after the cool-down.
pub(crate) fn summary(hurt: bool) -> SummaryView {
    let outcomes = if hurt {
        [Some(Outcome::Done), Some(Outcome::Hurt), None, None]
    } else {
        [Some(Outcome::Done), Some(Outcome::Partly), Some(Outcome::Skipped), Some(Outcome::Done)]
    };
    let done =
        if hurt { ["1:30", "2 of 5, left", "", ""] } else { ["1:30", "24 of 30", "left out", "4 × 30 s"] };
    let steps = STEPS.iter().zip(outcomes).zip(done);
    let advice = if hurt {
        texts(&[
            "It hurt on the left, in Hamstring on the ball.",
            "A pop, bruising, weakness, or no normal walking: have it seen soon.",
            "Chest pain, breathlessness, numbness in the saddle: an emergency.",
            "Otherwise leave that side alone today, and take a gentle day tomorrow.",
        ])
    } else {
        texts(&["Have something to drink."])
    };
    SummaryView {
        routine: "Post-run cool-down".to_owned(),
        headline: if hurt { "You stopped because it hurt." } else { "Well done." }.to_owned(),
        figures: [("9:41", "done"), ("0:20", "left out"), ("3 of 4", "steps")]
            .map(|(a, b)| (a.to_owned(), b))
            .into(),
        steps: steps
            .map(|(((name, _, _), outcome), done)| ((*name).to_owned(), done.to_owned(), outcome))
            .collect(),
        advice,
        scroll: 0,
    }
}

/// Everything but the player.
pub(crate) fn others() -> Vec<(&'static str, Scene)> {
    let on = |screen| Context { screen, ..Context::default() };
    let filtering = Context { filtering: true, ..Context::default() };
    let mut filtered = list();
    filtered.rows.retain(|row| row.name.contains("ball"));
    let filtered = ListView { selected: 0, filter: "ball".to_owned(), filtering: true, ..filtered };
    let none =
        ListView { rows: Vec::new(), filter: "yoga".to_owned(), filtering: true, selected: 3, total: 8 };
    let broken = ListView { selected: 7, ..list() };
    let mut all = vec![
        ("list", scene(View::List(list()), &on(Screen::List))),
        ("list-broken", scene(View::List(broken), &on(Screen::List))),
        ("list-filter", scene(View::List(filtered), &filtering)),
        ("list-nothing", scene(View::List(none), &filtering)),
        ("briefing-first", scene(View::Briefing(briefing(true)), &on(Screen::Briefing))),
        ("briefing", scene(View::Briefing(briefing(false)), &on(Screen::Briefing))),
        ("summary", scene(View::Summary(summary(false)), &on(Screen::Summary))),
        ("summary-hurt", scene(View::Summary(summary(true)), &on(Screen::Summary))),
    ];
    for (name, cover) in [("help", Cover::Help), ("confirm", Cover::Confirm)] {
        let under = players().swap_remove(1).1;
        let context = Context { screen: Screen::Player, cover: Some(cover), ..Context::default() };
        let overlay = match cover {
            Cover::Help => Overlay::Help { groups: keymap::help(&context), scroll: 0 },
            Cover::Confirm => Overlay::ConfirmQuit,
        };
        let keys = keymap::hints(&context);
        all.push((
            name,
            Scene { overlay: Some(overlay), keys, notice: Some("no sound".to_owned()), ..under },
        ));
    }
    all
}
