//! What is said and when, to the millisecond, with a voice of known lengths; and `supple
//! voice`.

use crate::program::supple;
use std::sync::Arc;
use std::time::Duration;
use supple::cue::{self, CueKind, Options};
use supple::routine::{Context, VoiceLevel, parse};
use supple::timeline::{Timeline, compile};

fn timeline(text: &str) -> Timeline {
    compile(parse(text, "test", &Context::default()).routine.unwrap())
}

/// The options with a voice that takes a second for every sentence.
fn options() -> Options {
    Options { measure: Arc::new(|_| Duration::from_secs(1)), ..Options::default() }
}

fn sentences(text: &str, options: &Options) -> Vec<(u128, String)> {
    cue::all_cues(&timeline(text), options)
        .into_iter()
        .filter_map(|cue| match cue.kind {
            CueKind::Say(sentence) => Some((cue.at.0.as_millis(), sentence.to_string())),
            _ => None,
        })
        .collect()
}

fn rows(rows: &[(u128, &str)]) -> Vec<(u128, String)> {
    rows.iter().map(|(at, text)| (*at, (*text).to_owned())).collect()
}

const HOLD: &str = "name = \"T\"\n[[step]]\nname = \"Hurdler\"\ntime = \"30s\"\nside = \"each\"\n\
                    prepare = \"10s\"\nhow = [\"Sit tall.\", \"Reach. Breathe.\"]\ncaution = \"No pain.\"\n";

#[test]
fn everything_is_said_if_there_is_time_one_sentence_a_cue() {
    assert_eq!(
        sentences(HOLD, &options()),
        rows(&[
            (0, "Hurdler."),
            (1_250, "Left side."),
            (2_500, "Thirty seconds."),
            (3_750, "No pain."),
            (5_000, "Sit tall."),
            (6_250, "Reach."),
            (7_500, "Breathe."),
            // Ten seconds would follow 3.9 s later.
            (25_100, "Halfway."),
            (40_350, "Change sides."),
            (41_600, "Right side."),
            (60_100, "Halfway."),
            (76_900, "Well done, you have finished."),
        ])
    );
}

#[test]
fn each_level_leaves_out_what_it_says() {
    let at = |level| sentences(HOLD, &Options { level, ..options() });
    let texts = |level| at(level).into_iter().map(|(_, text)| text).collect::<Vec<_>>();
    assert!(!texts(VoiceLevel::Brief).contains(&"Sit tall.".to_owned()));
    assert!(texts(VoiceLevel::Brief).contains(&"No pain.".to_owned()));
    assert_eq!(
        texts(VoiceLevel::Counts),
        ["Left side.", "No pain.", "Change sides.", "Right side.", "Well done, you have finished."]
    );
    assert_eq!(texts(VoiceLevel::Off), Vec::<String>::new());
}

#[test]
fn a_short_prepare_drops_words_but_never_cautions() {
    let short = |prepare: &str| sentences(&HOLD.replace("10s", prepare), &options());
    assert_eq!(short("4s")[..3], rows(&[(0, "Hurdler."), (1_250, "Left side."), (2_500, "Thirty seconds.")]));
    assert_eq!(short("3s")[..3], rows(&[(0, "Hurdler."), (1_250, "Left side."), (3_350, "No pain.")]));
    // What there was no time for is said over the work, the place first.
    let places =
        |start: u128| rows(&[(0, "Left side."), (start + 90, "Hurdler."), (start + 1_340, "No pain.")]);
    assert_eq!(short("2s")[..3], places(2_000));
    assert_eq!(short("1.2s")[..3], places(1_200));
    assert_eq!(short("0.5s")[1], (1_250, "Hurdler.".to_owned()), "one thing after the other");
}

#[test]
fn reps_are_counted_or_their_phases_named() {
    let text =
        "name = \"T\"\n[[step]]\nname = \"Rock\"\nreps = 2\ntempo = \"bend 2s, rise 2s\"\nprepare = \"8s\"\n";
    let counted = sentences(text, &options());
    assert_eq!(
        counted,
        rows(&[
            (0, "Rock."),
            (1_250, "Two times bend and rise."),
            (8_100, "One."),
            (12_100, "Two."),
            (17_900, "Well done, you have finished."),
        ])
    );
    let named = sentences(text, &Options { reps: supple::routine::CountWords::Phases, ..options() });
    assert_eq!(
        named[2..6],
        rows(&[(8_100, "Bend."), (10_100, "Rise."), (12_100, "Bend."), (14_100, "Rise.")])
    );
}

#[test]
fn halfway_and_ten_seconds_keep_four_seconds_from_other_words() {
    let with = |at: &str| {
        let cue = format!("cues = [{{ at = \"{at}\", say = \"Breathe\" }}]\n");
        sentences(&HOLD.replace("caution", &format!("{cue}caution")), &options())
    };
    let halves = |at: &str| with(at).iter().filter(|(_, text)| text == "Halfway.").count();
    assert_eq!((halves("10s"), halves("11s"), halves("20.2s")), (2, 0, 2));
    let quick = Options { measure: Arc::new(|_| Duration::from_millis(800)), ..options() };
    assert_eq!(sentences(HOLD, &quick).iter().filter(|(_, text)| text == "Ten seconds.").count(), 2);
}

#[test]
fn long_work_announces_its_last_minute() {
    let minute = |time: &str| {
        let text = format!("name = \"T\"\n[[step]]\nname = \"Walk\"\ntime = \"{time}\"\nprepare = \"5s\"\n");
        let said = sentences(&text, &options());
        said.iter().find(|(_, text)| text == "One minute left.").map(|(at, _)| *at)
    };
    assert_eq!(minute("5min"), Some(245_000));
    assert_eq!(minute("2min30s"), Some(95_000));
    assert_eq!(minute("2min"), None);
}

#[test]
fn a_caution_with_a_question_is_not_split_from_its_answer() {
    let text = "name = \"T\"\ncaution = \"Sore calf? Leave out the hops.\"\n[[step]]\nname = \"Walk\"\n\
                time = \"20s\"\nprepare = \"4s\"\n";
    let said = sentences(text, &options());
    // There is time for one of them before the start, and not for both.
    assert_eq!(
        said[..4],
        rows(&[
            (0, "Walk."),
            (1_250, "Twenty seconds."),
            (4_350, "Sore calf?"),
            (5_600, "Leave out the hops."),
        ])
    );
}

#[test]
fn a_metronome_ticks_by_the_second_within_each_phase() {
    let text = "name = \"T\"\n[[step]]\nname = \"Rock\"\nreps = 2\ntempo = \"bend 2s, rise 1.5s\"\n\
                prepare = \"5s\"\n";
    let ticks = |metronome| -> Vec<u128> {
        cue::all_cues(&timeline(text), &Options { metronome, ..options() })
            .iter()
            .filter(|cue| cue.kind == CueKind::Tone(cue::Tone::Tick))
            .map(|cue| cue.at.0.as_millis())
            .collect()
    };
    assert_eq!(ticks(false), [8_500]);
    assert_eq!(ticks(true), [6_000, 7_000, 8_000, 8_500, 9_500, 10_500, 11_500]);
}

#[test]
fn an_open_gap_ends_hands_free_with_a_warning() {
    let text = "name = \"T\"\n[[step]]\nname = \"Walk\"\ntime = \"open\"\nprepare = \"open\"\n";
    assert_eq!(
        sentences(text, &options()),
        rows(&[
            (0, "Walk."),
            (1_250, "Thirty seconds."),
            (5_000, "On in five seconds."),
            (30_000, "Ten seconds."),
            (41_900, "Well done, you have finished."),
        ])
    );
}

const ZERO: &str = "name = \"T\"\n[[step]]\nname = \"Zero\"\ntime = \"15s\"\nside = \"each\"\nswitch = \"0s\"\nprepare = \"5s\"\n";

#[test]
fn a_change_without_a_gap_is_announced_before_and_over_the_work() {
    assert_eq!(
        sentences(ZERO, &options()),
        rows(&[
            (0, "Zero."),
            (1_250, "Left side."),
            (2_500, "Fifteen seconds."),
            (15_700, "Next: right side."),
            (20_090, "Right side."),
            (36_900, "Well done, you have finished."),
        ])
    );
    let changes: Vec<(u128, cue::Tone)> = cue::all_cues(&timeline(ZERO), &options())
        .iter()
        .filter_map(|cue| match cue.kind {
            CueKind::Tone(tone @ (cue::Tone::Switch | cue::Tone::Start)) => {
                Some((cue.at.0.as_millis(), tone))
            }
            _ => None,
        })
        .collect();
    assert_eq!(changes, [(5_000, cue::Tone::Start), (20_000, cue::Tone::Switch)]);
}

#[test]
fn a_short_rest_announces_what_changes() {
    let text = "name = \"T\"\n[[step]]\nname = \"Quad set\"\ntime = \"10s\"\nside = \"left\"\nsets = 2\nrest = \"2s\"\n\
                prepare = \"10s\"\n";
    let said = sentences(text, &options());
    assert!(said.contains(&(20_350, "Set two of two.".to_owned())), "{said:?}");
    assert_eq!(said.iter().filter(|(_, text)| text == "Left side.").count(), 1, "{said:?}");
}

#[test]
fn rounds_announce_the_next_exercise() {
    let text = "name = \"T\"\n[[step]]\nname = \"Round\"\nsets = 2\nrest = \"20s\"\nprepare = \"10s\"\n\
                [[step.step]]\nname = \"Squat\"\ntime = \"20s\"\n[[step.step]]\nname = \"Plank\"\ntime = \"20s\"\n";
    let said = sentences(text, &options());
    let at = |from: u128, until: u128| -> Vec<&str> {
        let during = said.iter().filter(|(at, _)| *at >= from && *at < until);
        during.map(|(_, text)| text.as_str()).collect()
    };
    assert_eq!(at(0, 10_000), ["Squat.", "Round one of two.", "Twenty seconds."]);
    assert_eq!(at(30_000, 31_000), ["Plank."], "without a gap, over the work");
    assert_eq!(at(50_000, 70_000), ["Rest.", "Next: Squat.", "Round two of two.", "Twenty seconds."]);
}

#[test]
fn a_step_chooses_its_counts_and_ticks() {
    let with = |keys: &str| {
        let text = format!(
            "name = \"T\"\n[[step]]\nname = \"Breathe\"\nreps = 2\ntempo = \"inhale 2s, exhale 4s\"\nprepare = \"8s\"\n{keys}"
        );
        let said = sentences(&text, &options());
        said.into_iter()
            .filter(|(at, _)| (8_000..20_000).contains(at))
            .map(|(_, text)| text)
            .collect::<Vec<_>>()
    };
    assert_eq!(with(""), ["One.", "Two."]);
    assert_eq!(with("count = \"phases\"\n"), ["Inhale.", "Exhale.", "Inhale.", "Exhale."]);
    assert_eq!(with("count = \"off\"\n"), [""; 0]);
    let halves = |keys: &str| {
        let text =
            format!("name = \"T\"\n[[step]]\nname = \"Hold\"\ntime = \"30s\"\nprepare = \"8s\"\n{keys}");
        let cues = cue::all_cues(&timeline(&text), &options());
        let count = |tone| cues.iter().filter(|cue| cue.kind == CueKind::Tone(tone)).count();
        (count(cue::Tone::Halfway), count(cue::Tone::Tick))
    };
    assert_eq!(halves(""), (1, 0));
    assert_eq!(halves("halfway = false\nmetronome = true\n"), (0, 26));
}

#[test]
fn one_rep_is_singular_and_an_estimate_says_about() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("one.toml");
    let text = "name = \"One\"\n[[step]]\nname = \"Bow\"\nreps = 1\ntempo = \"3s\"\n[[step]]\nname = \"Squat\"\nreps = 5\n";
    std::fs::write(&file, text).unwrap();
    let path = file.to_str().unwrap();
    let shown = supple(&["show", path]);
    assert!(shown.output.contains("1 rep of 3s"), "{}", shown.output);
    assert!(shown.output.starts_with("One · about 0:34"), "{}", shown.output);
    let played = supple(&["play", path, "--plain", "--mute", "--speed", "2000"]);
    assert!(played.output.starts_with("One, about 0:34."), "{}", played.output);
}

#[test]
#[cfg_attr(not(feature = "neural"), ignore = "its words are those of the natural voice")]
fn voices_are_listed_and_speak_into_files() {
    let listed = supple(&["voice", "list"]);
    assert!(listed.code == 0 && listed.output.contains("* heart"), "{}", listed.output);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("said.wav");
    let spoken = supple(&["voice", "say", "-o", file.to_str().unwrap(), "Change sides."]);
    assert_eq!(spoken.code, 0, "{}", spoken.errors);
    assert!(std::fs::metadata(&file).unwrap().len() > 80_000);
    let phones = |voice: &str| supple(&["voice", "say", "--phones", "--voice", voice, "soleus"]).output;
    assert_eq!(phones("kal16"), "pau s ow l iy ax s pau\n");
    assert_eq!(phones("heart"), "s ow1 l iy ax s\nsˈOliəs.\n");
    assert_eq!(phones("espeak-ng"), "solius\n");
    let again = supple(&["voice", "say", "-o", file.to_str().unwrap(), "Rest."]);
    assert_eq!(again.code, 1);
    assert!(again.errors.ends_with("is there already; --force overwrites it\n"), "{}", again.errors);
    assert_eq!(supple(&["voice", "say", "--force", "-o", file.to_str().unwrap(), "Rest."]).code, 0);
    let missing = supple(&["voice", "say", "-o", "x.wav", "--voice", "neural:nobody", "Rest."]);
    assert!(missing.code == 1 && missing.errors.contains("; there is heart"), "{}", missing.errors);
    assert_eq!(supple(&["voice", "say", "-o", "x.wav", "..."]).code, 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_missing_voice_is_reported_and_the_embedded_one_speaks() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("said.wav");
    let spoken = supple(&["voice", "say", "--voice", "sapi", "-o", file.to_str().unwrap(), "Change sides."]);
    assert_eq!(spoken.code, 0, "{}", spoken.errors);
    assert!(
        spoken.errors.starts_with("supple: the embedded voice speaks instead: powershell can't be started"),
        "{}",
        spoken.errors
    );
    assert!(std::fs::metadata(&file).unwrap().len() > 80_000);
}

#[test]
fn events_are_json_lines() {
    let played = supple(&["play", "out-the-door", "--json-events", "--mute", "--speed", "2000"]);
    assert_eq!(played.code, 0, "{}", played.errors);
    let rows: Vec<serde_json::Value> =
        played.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows[0]["event"], "session");
    let last = rows.iter().rfind(|row| row["event"] == "over").unwrap();
    assert_eq!(last["end"], "finished");
    assert!(rows.iter().any(|row| row["event"] == "say" && row["text"] == "Hamstring lunge."));
}

#[test]
fn a_circuits_instructions_come_before_those_of_its_first_step() {
    let text = "name = \"T\"\n[[step]]\nname = \"Round\"\nsets = 2\nprepare = \"20s\"\n\
                how = [\"Side by side.\", \"No rush.\"]\n\
                [[step.step]]\nname = \"March\"\ntime = \"10s\"\nhow = \"Knees up.\"\n\
                [[step.step]]\nname = \"Squat\"\ntime = \"10s\"\n";
    let said = sentences(text, &options());
    let instructions = ["Side by side.", "No rush.", "Knees up."];
    let found: Vec<&str> =
        said.iter().map(|(_, text)| text.as_str()).filter(|text| instructions.contains(text)).collect();
    assert_eq!(found, instructions, "each once, though there are two rounds: {said:?}");
    assert!(said.iter().all(|(at, text)| !instructions.contains(&text.as_str()) || *at < 20_000));
}

#[test]
fn a_sign_of_the_routine_is_not_repeated_for_a_step() {
    let text = "name = \"T\"\nstop_if = [\"Sharp pain\", \"Dizziness\"]\n\
                [[step]]\nname = \"March\"\nprepare = \"20s\"\ntime = \"20s\"\n\
                [[step]]\nname = \"Squat\"\nprepare = \"20s\"\ntime = \"20s\"\nstop_if = [\"Sharp pain\", \"A knee that gives way\"]\n\
                [[step]]\nname = \"Fold\"\nprepare = \"20s\"\ntime = \"20s\"\nstop_if = \"Dizziness\"\n";
    let said = sentences(text, &options());
    let signs: Vec<&str> =
        said.iter().map(|(_, text)| text.as_str()).filter(|text| text.starts_with("Stop at")).collect();
    assert_eq!(signs, ["Stop at sharp pain, or dizziness.", "Stop at a knee that gives way."]);
}
