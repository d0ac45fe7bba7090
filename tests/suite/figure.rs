//! Moving figures: the shipped ones, how a session moves them, findings about mistakes, and
//! drawing in any area.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use ratatui::widgets::Widget;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use supple::figure::{
    Figure, FigurePlayer, FigureSource, FramePolicy, Motion, MotionTime, Presentation, SHIPPED, read, schema,
    text,
};
use supple::routine::fields::POSES;
use supple::routine::{Context, OTHER_POSE_NAMES, parse, slug};
use supple::session::{Input, Session};
use supple::time::Tick;
use supple::timeline::compile;
use supple::ui::theme::{Aspect, ColorDepth, Glyphs, TerminalCapabilities, Theme, ThemeChoice};
use supple::ui::widgets::FigureView;

fn motion(name: &str, phases: &[&str]) -> Motion {
    Motion::new(Arc::new(read(text(name).unwrap(), name).pose.unwrap()), phases)
}

/// The place of a landmark of a figure.
fn point(figure: &Figure, name: &str) -> (f32, f32) {
    let (_, point) = figure.landmarks.iter().find(|(known, _)| known == name).unwrap();
    (point.x, point.y)
}

fn are_close(a: (f32, f32), b: (f32, f32)) -> bool {
    (a.0 - b.0).hypot(a.1 - b.1) < 0.02
}

#[test]
fn every_shipped_figure_has_no_finding() {
    for (name, text) in SHIPPED {
        let read = read(text, name);
        assert_eq!(read.diagnostics, [], "{name}");
        assert!(read.pose.is_some());
    }
}

#[test]
fn the_language_knows_every_shipped_figure() {
    let known: BTreeSet<&str> = POSES.into_iter().collect();
    let shipped: BTreeSet<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
    assert_eq!(known, shipped);
}

#[test]
fn planted_feet_and_hands_stay_where_they_are() {
    let motion = motion("hamstring-lunge", &["straighten", "bend"]);
    let start = motion.figure_at(MotionTime::Phase(0, 0.0), Duration::ZERO, &Presentation::default());
    for step in 0..=20u8 {
        let figure = motion.figure_at(
            MotionTime::Phase(0, f32::from(step) / 20.0),
            Duration::ZERO,
            &Presentation::default(),
        );
        for name in ["near_foot", "near_hand", "far_hand", "far_toe"] {
            assert!(are_close(point(&figure, name), point(&start, name)), "{name} slips at {step}");
        }
    }
}

#[test]
fn a_figure_four_turned_to_the_viewer_shows_the_crossed_shank() {
    for name in ["glute-ball-figure-four", "lying-figure-four"] {
        for share in [0.0, 1.0] {
            let figure = motion(name, &[]).figure_at_fraction(share, &Presentation::default());
            let [near, ankle, far] = ["near_knee", "near_ankle", "far_knee"].map(|at| point(&figure, at));
            assert!(near.0 < far.0 - 0.2 && near.1 < ankle.1, "{name}: {near:?} {far:?}");
            assert!((ankle.0 - far.0).hypot(ankle.1 - far.1) < 0.2, "{name}: {ankle:?} {far:?}");
        }
    }
    // From the side both shoulders are one point; from the front they are apart.
    let turned = |turn: u8| {
        let text = format!(
            "name = \"T\"\nview = [-1, 1, -0.1, 1.9]\nturn = {turn}\n[[key]]\nlegs = {{ foot = [0, 0] }}\n"
        );
        let figure = Motion::new(Arc::new(read(&text, "t").pose.unwrap()), &[])
            .keyframe_figure(0, &Presentation::default());
        (
            point(&figure, "far_foot").0 - point(&figure, "near_foot").0,
            point(&figure, "near_toe").0 - point(&figure, "near_heel").0,
        )
    };
    let (apart, long) = turned(0);
    assert!(apart.abs() < 1e-4 && long > 0.2);
    let (apart, long) = turned(90);
    assert!(apart > 0.15 && long.abs() < 1e-4);
}

#[test]
fn the_view_fits_the_movement() {
    for (name, text) in SHIPPED {
        let pose = read(text, name).pose.unwrap();
        let motion = motion(name, &[]);
        let mut top: f32 = 0.0;
        for at in 0..120u8 {
            let after = Duration::from_millis(u64::from(at) * 83);
            let figure = motion.figure_at(MotionTime::Natural(after), after, &Presentation::default());
            let (_, head) = point(&figure, "head");
            assert!(head + 0.11 < figure.view.top, "{name}: the head is cut");
            assert!(figure.view.top <= pose.max_view.top);
            top = figure
                .layers
                .iter()
                .flat_map(|layer| &layer.shapes)
                .fold(top, |top, shape| top.max(shape.top()));
        }
        assert!(pose.view.top < top + 0.12, "{name}: {} above {top}", pose.view.top);
    }
}

// ---- in time ---------------------------------------------------------------

/// A session of a routine with its figures.
struct FigureSession {
    session: Session,
    player: FigurePlayer,
}

impl FigureSession {
    fn new(step: &str, frame_policy: FramePolicy) -> Self {
        let text = format!("name = \"Test\"\n[[step]]\nname = \"Step\"\nprepare = \"8s\"\n{step}");
        let parsed = parse(&text, "test", &Context::default());
        let routine = parsed.routine.unwrap_or_else(|| panic!("{:?}", parsed.diagnostics));
        let player = FigureSource { frame_policy, ..FigureSource::default() }.player(&routine);
        let session = Session::new(Arc::new(compile(routine))).unwrap();
        let mut play = Self { session, player };
        play.to(0.0, None);
        play
    }

    fn smooth(step: &str) -> Self {
        Self::new(step, FramePolicy::SMOOTH)
    }

    fn to(&mut self, seconds: f64, input: Option<Input>) -> Figure {
        let now = Tick(Duration::from_secs_f64(seconds));
        for event in self.session.advance(now, input) {
            self.player.on_event(&self.session, &event);
        }
        self.player.figure(&self.session, now).unwrap()
    }

    fn next(&self, seconds: f64) -> Option<f64> {
        let now = Tick(Duration::from_secs_f64(seconds));
        self.player.next_frame(&self.session, now).map(Tick::as_secs_f64)
    }
}

const LUNGE: &str = "pose = \"hamstring-lunge\"\nreps = 3\ntempo = \"straighten 2s, bend 1s\"\n";

#[test]
fn a_rep_takes_as_long_as_its_phases() {
    let mut play = FigureSession::smooth(LUNGE);
    let bent = point(&play.to(8.0, None), "hip");
    let halfway = point(&play.to(9.0, None), "hip");
    let straight = point(&play.to(10.0, None), "hip");
    let back = point(&play.to(11.0, None), "hip");
    assert!(bent.1 < 0.37 && straight.1 > 0.64);
    assert!(halfway.1 > 0.48 && halfway.1 < 0.53, "{halfway:?}");
    assert!(are_close(bent, back));
}

#[test]
fn a_figure_changes_only_from_frame_to_frame() {
    let mut play = FigureSession::smooth(LUNGE);
    let first = play.to(8.51, None);
    assert!(first == play.to(8.54, None));
    let next = play.next(8.54).unwrap();
    assert!((next - (8.0 + 7.0 / 12.0)).abs() < 1e-3, "{next}");
    assert!(first != play.to(next, None));
}

#[test]
fn no_frame_is_due_while_nothing_moves() {
    let mut play = FigureSession::smooth(LUNGE);
    assert_eq!(play.next(0.0), None, "in the prepare");
    let before = play.to(9.0, None);
    let paused = play.to(9.0, Some(Input::TogglePause));
    assert!(before == paused);
    assert_eq!(play.next(9.0), None, "while paused");
    assert!(play.to(100.0, None) == paused);
}

#[test]
fn a_calm_figure_shows_only_its_keyframes() {
    let mut play = FigureSession::new(LUNGE, FramePolicy { calm: true, ..FramePolicy::SMOOTH });
    let early = play.to(8.2, None);
    assert!(early == play.to(9.7, None));
    assert!(early != play.to(10.2, None));
    assert_eq!(play.next(10.2), None);
}

#[test]
fn a_hold_moves_into_position_and_breathes() {
    let mut play = FigureSession::smooth("pose = \"hurdler\"\ntime = \"30s\"\n");
    let start = point(&play.to(8.0, None), "shoulder");
    let there = play.to(20.0, None);
    assert!(point(&there, "shoulder").0 > start.0 + 0.2);
    assert!((play.next(20.1).unwrap() - 20.5).abs() < 1e-4);
    assert!(there != play.to(21.0, None), "the chest moves");
    assert!((point(&play.to(21.0, None), "hip").0 - point(&there, "hip").0).abs() < 1e-6);
}

#[test]
fn a_walk_walks_for_as_long_as_it_takes() {
    let mut play = FigureSession::smooth("pose = \"walk\"\ntime = \"30s\"\n");
    let frames: Vec<Figure> = (0..12).map(|at| play.to(10.001 + f64::from(at) / 12.0, None)).collect();
    assert!(frames.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn reps_counted_by_key_move_on_each_count() {
    let mut play = FigureSession::smooth("pose = \"bridge\"\nreps = 3\n");
    let rest = play.to(9.0, None);
    assert!(rest == play.to(12.0, None));
    assert_eq!(play.next(12.0), None);
    play.to(12.0, Some(Input::Primary));
    let up = play.to(14.5, None);
    assert!(point(&up, "hip").1 > point(&rest, "hip").1 + 0.1);
    assert!(play.next(12.5).is_some());
    let after = play.to(30.0, None);
    assert!(are_close(point(&after, "hip"), point(&rest, "hip")));
    assert_eq!(play.next(30.0), None);
}

#[test]
fn the_prepare_shows_the_start_and_the_end_as_a_ghost() {
    let mut play = FigureSession::smooth(LUNGE);
    let prepare = play.to(1.0, None);
    let start = play.to(8.0, None);
    assert!(are_close(point(&prepare, "hip"), point(&start, "hip")));
    assert_eq!(prepare.layers.len(), start.layers.len() + 1, "the ghost");
}

#[test]
fn left_and_right_face_each_other() {
    let mut play = FigureSession::smooth(&format!("{LUNGE}side = \"each\"\nswitch = \"5s\"\n"));
    assert!(play.to(1.0, None).mirrored);
    assert!(play.to(10.0, None).mirrored);
    // The gap shows what comes.
    assert!(!play.to(18.0, None).mirrored);
    assert!(!play.to(25.0, None).mirrored);
}

#[test]
fn alternating_reps_change_legs_without_turning_round() {
    let step = "pose = \"hamstring-scoop\"\nreps = 2\nside = \"alternate\"\ntempo = \"hinge 1s, scoop 1s, rise 1s\"\n";
    let mut play = FigureSession::smooth(step);
    let (first, second) = (play.to(9.9, None), play.to(12.9, None));
    assert!(first.mirrored && second.mirrored);
    assert!(are_close(point(&first, "near_foot"), point(&second, "far_foot")));
    assert!(are_close(point(&first, "far_foot"), point(&second, "near_foot")));
    // Between the two the legs pass each other.
    let between = play.to(11.5, None);
    assert!(point(&between, "near_foot").0 < point(&first, "near_foot").0 - 0.1);
}

#[test]
fn circles_reverse_with_the_direction() {
    let step = "pose = \"glute-ball\"\ntime = \"10s\"\ndirection = \"both\"\nreverse = \"2s\"\n";
    let mut play = FigureSession::smooth(step);
    let (one, other) = (play.to(8.5, None), play.to(20.5, None));
    let (one, other) = (point(&one, "hip"), point(&other, "hip"));
    assert!((one.1 - other.1).abs() < 1e-3 && (one.0 + other.0).abs() < 1e-3 && one.0.abs() > 0.02);
}

#[test]
fn clockwise_is_clockwise_in_the_picture_for_either_side() {
    // A quarter of the way round from the top the hip is at the right of the
    // picture, whichever way the person faces.
    let across = |mirrored: bool, counterclockwise: bool| {
        let look = Presentation { mirrored, counterclockwise, ..Presentation::default() };
        let figure = motion("glute-ball", &[]).figure_at(
            MotionTime::Natural(Duration::ZERO),
            Duration::from_millis(600),
            &look,
        );
        let (x, _) = point(&figure, "hip");
        if mirrored { -x } else { x }
    };
    assert!(across(false, false) > 0.02 && across(true, false) > 0.02);
    assert!(across(false, true) < -0.02 && across(true, true) < -0.02);
}

#[test]
fn a_variation_can_have_its_own_figure() {
    let step = "pose = \"glute-ball\"\ntime = \"30s\"\nharder = { text = \"Cross it\", pose = \"glute-ball-figure-four\" }\n";
    let mut play = FigureSession::smooth(step);
    let plain = point(&play.to(9.0, None), "near_foot");
    let crossed = point(&play.to(9.0, Some(Input::Harder)), "near_foot");
    assert!(plain.1 < 0.01 && crossed.1 > 0.3);
}

#[test]
fn a_tempo_with_other_words_is_matched_by_order() {
    let by_name = motion("dead-lift", &["lower", "hold", "lift"]);
    let by_order = motion("dead-lift", &["away", "hold", "home"]);
    for phase in 0..3 {
        for share in [0.0, 0.3, 1.0] {
            let at = |motion: &Motion| {
                motion.figure_at(MotionTime::Phase(phase, share), Duration::ZERO, &Presentation::default())
            };
            assert!(at(&by_name) == at(&by_order), "{phase} {share}");
        }
    }
    // One phase for the whole rep goes there and back.
    let whole = motion("dead-lift", &[""]);
    let hip = |share| {
        point(&whole.figure_at(MotionTime::Phase(0, share), Duration::ZERO, &Presentation::default()), "hip")
            .0
    };
    assert!((hip(0.0) - hip(1.0)).abs() < 1e-3 && hip(0.7) < hip(0.0) - 0.1);
}

// ---- mistakes --------------------------------------------------------------

/// The findings about a text: the code, and the text of the span.
fn findings(text: &str) -> Vec<(&'static str, &str)> {
    let read = read(text, "test");
    read.diagnostics.iter().map(|found| (found.code, text.get(found.span.clone()).unwrap())).collect()
}

fn figure_with_key(key: &str) -> String {
    format!("name = \"T\"\nview = [-1, 1, -0.1, 1.9]\n[[prop]]\nkind = \"floor\"\n[[key]]\n{key}\n")
}

#[test]
fn mistakes_in_figures_are_reported_with_their_span() {
    assert_eq!(findings(&figure_with_key("nod = 10")), []);
    assert_eq!(findings(&figure_with_key("laen = 10")), [("unknown-key", "laen")]);
    assert_eq!(findings(&figure_with_key("lean = \"ten\"")), [("wrong-type", "\"ten\"")]);
    assert_eq!(findings(&figure_with_key("effort = 3")), [("wrong-value", "3")]);
    assert_eq!(
        findings(&figure_with_key("near_arm = { hand = [\"near_kne\", 0, 0] }")),
        [("unknown-landmark", "\"near_kne\"")]
    );
    assert_eq!(
        findings(&figure_with_key("near_leg = { foot = [0, 0], hip = 20 }")),
        [("unclear-limb", "{ foot = [0, 0], hip = 20 }")]
    );
    assert_eq!(findings(&figure_with_key("hip = [0, 1]\nshoulder = [0, 1]")), [("two-anchors", "[0, 1]")]);
    assert_eq!(findings("name = \"T\"\nview = [-1, 1, 0, 1]\n"), [("missing-key", "name")]);
    assert_eq!(findings("name = \n"), [("toml-syntax", "")]);
}

#[test]
fn impossible_postures_are_reported() {
    let limb = |limb: &str| figure_with_key(&format!("near_arm = {limb}"));
    assert_eq!(findings(&limb("{ hand = [1.0, 0.9] }")), [("out-of-reach", "{ hand = [1.0, 0.9] }")]);
    assert_eq!(
        findings(&limb("{ shoulder = 0, elbow = 200 }")),
        [("over-bent", "{ shoulder = 0, elbow = 200 }")]
    );
    assert_eq!(
        findings(&limb("{ elbow = [0.9, 0.9], hand = [0.9, 1.0] }")),
        [("stretched", "{ elbow = [0.9, 0.9], hand = [0.9, 1.0] }")]
    );
    assert_eq!(
        findings(&limb("{ elbow = [0.1, 1.2], hand = [0.1, 1.0], out = [0.5, 0.5] }")),
        [("stretched", "{ elbow = [0.1, 1.2], hand = [0.1, 1.0], out = [0.5, 0.5] }")]
    );
    let sunk =
        figure_with_key("hip = [0, 0.5]\nnear_leg = { hip = 0, knee = 0 }\nfar_leg = { foot = [0, 0] }");
    assert!(findings(&sunk).contains(&("below-floor", "{ hip = 0, knee = 0 }")));
    assert_eq!(
        findings(&limb("{ hand = [\"near_hand\", 0, 0] }")).first().map(|found| found.0),
        Some("circular")
    );
    assert_eq!(findings(&figure_with_key("hip = [0.95, 0.93]")), [("out-of-view", "[[key]]")]);
}

#[test]
fn any_text_is_read_as_a_figure_without_panic() {
    let whole = text("nordic").unwrap();
    for cut in (0..whole.len()).step_by(7) {
        read(whole.get(..cut).unwrap_or(""), "cut");
        let rest = whole.get(cut..).unwrap_or("");
        read(&format!("{}\u{1b}{rest}", whole.get(..cut).unwrap_or("")), "odd");
    }
    read(&"[[key]]\n".repeat(9000), "long");
}

#[test]
fn the_schema_has_every_key() {
    let schema = schema();
    let keys = schema.pointer("/properties/key/items/properties").unwrap();
    for key in ["hip", "lean", "near_leg", "effort", "phase"] {
        assert!(keys.get(key).is_some(), "{key}");
    }
    assert_eq!(schema.pointer("/additionalProperties"), Some(&serde_json::json!(false)));
}

// ---- in cells --------------------------------------------------------------

fn drawn(figure: &Figure, theme: &Theme, glyphs: Glyphs, (width, height): (u16, u16)) -> Buffer {
    let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
    let view = FigureView { glyphs, landmarks: true, ..FigureView::new(figure, theme) };
    (&view).render(buf.area, &mut buf);
    buf
}

#[test]
fn the_names_of_landmarks_are_readable_beside_their_crosses() {
    let theme = Theme::default();
    for (name, _) in SHIPPED {
        for mirrored in [false, true] {
            let figure = motion(name, &[])
                .figure_at_fraction(0.5, &Presentation { mirrored, ..Presentation::default() });
            let view = FigureView { landmarks: true, ..FigureView::new(&figure, &theme) };
            let mut buf = Buffer::empty(Rect::new(0, 0, 80, 22));
            (&view).render(buf.area, &mut buf);
            let words: Vec<&str> = figure.landmarks.iter().map(|(word, _)| word.as_str()).collect();
            let mut named = 0;
            for row in buf.content().chunks(80) {
                let line: String = row.iter().map(|cell| cell.symbol().chars().next().unwrap()).collect();
                // What is written is crosses and whole names, nothing else.
                for run in line.split(|c: char| !(c.is_ascii_alphabetic() || "_+".contains(c))) {
                    for word in run.split('+').filter(|word| !word.is_empty()) {
                        let pair = (1..word.len())
                            .any(|at| words.contains(&&word[..at]) && words.contains(&&word[at..]));
                        assert!(words.contains(&word) || pair, "{name}: {word} in {line}");
                        named += 1;
                    }
                }
            }
            assert!(named >= 4, "{name}: {named} of {}", words.len());
        }
    }
}

#[test]
fn steps_find_figures_by_the_names_of_their_files() {
    let mut named: Vec<(String, &str)> = Vec::new();
    for (name, text) in SHIPPED {
        let pose = read(text, name).pose.unwrap();
        let called = std::iter::once(&pose.name).chain(&pose.also).map(|called| slug(called));
        named.extend(called.filter(|called| called != name).map(|called| (called, name)));
    }
    let mut known: Vec<(String, &str)> =
        OTHER_POSE_NAMES.iter().map(|(also, pose)| ((*also).to_owned(), *pose)).collect();
    named.sort();
    known.sort();
    assert_eq!(named, known);
}

#[test]
fn a_figure_is_drawn_in_any_area() {
    let theme = Theme::default();
    for (name, _) in SHIPPED {
        let figure = motion(name, &[])
            .figure_at_fraction(0.5, &Presentation { mirrored: true, ..Presentation::default() });
        for width in (0..130).step_by(9) {
            for height in [0, 1, 2, 5, 13, 40] {
                drawn(&figure, &theme, Glyphs::Quadrants, (width, height));
            }
        }
        let mut buf = Buffer::empty(Rect::new(0, 0, 10, 10));
        let aspect = Aspect::of_screen((80, 24), (8000, 2400));
        let view = FigureView { glyphs: Glyphs::Halves, aspect, ..FigureView::new(&figure, &theme) };
        (&view).render(Rect::new(5, 5, 100, 100), &mut buf);
        assert_eq!(buf.cell((4, 4)).unwrap().symbol(), " ");
    }
}

#[test]
fn every_terminal_gets_glyphs_that_it_can_show() {
    let figure = motion("leg-swing", &[]).figure_at_fraction(0.9, &Presentation::default());
    let caps = |depth| TerminalCapabilities { depth, ..TerminalCapabilities::default() };
    let mono =
        drawn(&figure, &Theme::pick(ThemeChoice::Auto, caps(ColorDepth::Mono)), Glyphs::Quadrants, (40, 20));
    assert!(mono.content().iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    assert!(mono.content().iter().any(|cell| cell.symbol() == "█"));
    let ansi =
        drawn(&figure, &Theme::pick(ThemeChoice::Auto, caps(ColorDepth::Ansi)), Glyphs::Halves, (40, 20));
    assert!(ansi.content().iter().all(|cell| !matches!(cell.fg, Color::Rgb(..) | Color::Indexed(_))));
    assert!(ansi.content().iter().any(|cell| cell.fg == Color::Red), "the muscle");
    let ascii = drawn(&figure, &Theme::default(), Glyphs::Ascii, (40, 20));
    assert!(ascii.content().iter().all(|cell| cell.symbol().is_ascii()));
    for glyphs in [Glyphs::Sextants, Glyphs::Octants, Glyphs::Braille] {
        let buf = drawn(&figure, &Theme::default(), glyphs, (40, 20));
        assert!(buf.content().iter().filter(|cell| cell.symbol() != " ").count() > 60);
    }
}

#[test]
fn the_working_muscle_is_the_warmest_colour_of_the_figure() {
    let theme = Theme::default();
    let warm = |cell: &ratatui::buffer::Cell| {
        let hot = |color| matches!(color, Color::Rgb(r, g, b) if r > 200 && g < 180 && b < 150 && g > 60 && r - g > 60);
        hot(cell.fg) || hot(cell.bg)
    };
    for (name, _) in SHIPPED {
        let motion = motion(name, &[]);
        let figure = motion.keyframe_figure(motion.peak_keyframe(), &Presentation::default());
        let buf = drawn(&figure, &theme, Glyphs::Quadrants, (60, 24));
        let glows = buf.content().iter().any(warm);
        assert_eq!(glows, !figure.targets.is_empty(), "{name}");
    }
}
