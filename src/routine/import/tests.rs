use super::*;
use crate::routine::{Context, parse};
use proptest::prelude::*;

mod meaning;

fn imported(list: &str) -> Imported {
    import(list, None, "My list")
}

/// The steps of what came of a list, without its head.
fn steps(list: &str) -> String {
    let text = imported(list).text.unwrap();
    text.split_once("\n\n").unwrap().1.to_owned()
}

/// One line as a step, without name and header.
fn step(line: &str) -> String {
    let text = steps(line);
    let body: Vec<&str> = text.lines().filter(|line| *line != "[[step]]").collect();
    body.join("; ")
}

/// Lines, and the steps that they become.
const STEPS: &str = r#"
Plank 3x45s => name = "Plank"; time = "45s"; sets = 3
Couch stretch 2 x 60 s each => name = "Couch stretch"; time = "1min"; side = "each"; sets = 2
Clamshell 3×10/side, 30s rest => name = "Clamshell"; reps = 10; side = "each"; sets = 3; rest = "30s"
- Bird dog: 10 reps per leg => name = "Bird dog"; reps = 10; side = "each"
1) Side plank hold 30 sec => name = "Side plank"; time = "30s"
• Push-ups x12 => name = "Push-ups"; reps = 12
Jog, 5 minutes => name = "Jog"; time = "5min"
Squat 3x8 tempo 3-1-1 => name = "Squat"; reps = 8; tempo = "3-1-1"; sets = 3
3 sets of 8-12 goblet squats with 12 kg => name = "Goblet squats"; reps = "8-12"; load = "12 kg"; sets = 3
Stretch 1/2 min => name = "Stretch"; time = "30s"
Stretch ½ min => name = "Stretch"; time = "30s"
Jog 1 1/2 minutes => name = "Jog"; time = "1min30s"
Ice 1,5 min => name = "Ice"; time = "1min30s"
1/2 kneeling stretch 30s => name = "1/2 kneeling stretch"; time = "30s"
Sprint 30 sec on / 15 sec off x 8 => name = "Sprint"; time = "30s"; sets = 8; rest = "15s"
Hops 6 x 20s on, 10s off => name = "Hops"; time = "20s"; sets = 6; rest = "10s"
Wall sit 1:30 => name = "Wall sit"; time = "1min30s"
Calf raises 10 x 3 sets => name = "Calf raises"; reps = 10; sets = 3; pose = "heel-drop"
Dead bug 2 sets, 30-45 seconds, rest 1 min => name = "Dead bug"; time = "30-45s"; sets = 2; rest = "1min"
Bridge 10 reps, hold 5 seconds => name = "Bridge"; reps = 10; tempo = "hold 5s, release 2s"
Isometric bridge 5 x 10 sec hold => name = "Isometric bridge"; reps = 5; tempo = "hold 10s, release 2s"
Lunges 20 alternating => name = "Lunges"; reps = 10; side = "alternate"
Reverse lunges, 20 reps alternating => name = "Reverse lunges"; reps = 10; side = "alternate"; pose = "reverse-lunge"
Hamstring stretch 30" each side => name = "Hamstring stretch"; time = "30s"; side = "each"
Leg swings 12 / leg – keep the trunk still => name = "Leg swings"; reps = 12; side = "each"; how = "Keep the trunk still."
Monster walk (with a band) 2 x 10 => name = "Monster walk"; reps = 10; sets = 2; how = "With a band."
Row 30s x 4 => name = "Row"; time = "30s"; sets = 4
Squats 15 => name = "Squats"; reps = 15
Hip 90/90 => name = "Hip 90/90"; time = "open"
Twist 1 min 30 s => name = "Twist"; time = "1min30s"
Walking lunges x 10 (5 per leg) => name = "Walking lunges"; reps = 5; side = "each"
Step downs 12 (6 each) => name = "Step downs"; reps = 6; side = "each"
Bridge march 20 total => name = "Bridge march"; reps = 20
Side bends 20 in all, alternating => name = "Side bends"; reps = 10; side = "alternate"
Side bends 10 each side, alternating => name = "Side bends"; reps = 10; side = "alternate"
Thoracic twist 8/8 => name = "Thoracic twist"; reps = 8; side = "each"
Banded walks 10 steps left, 10 steps right => name = "Banded walks"; reps = 10; side = "each"
Neck tilt 5 to the left and 5 to the right => name = "Neck tilt"; reps = 5; side = "each"
Side step 10 each way => name = "Side step"; reps = 10; side = "each"
Hip opener 45 sec L/R => name = "Hip opener"; time = "45s"; side = "each"
Wrist circles 10 each direction => name = "Wrist circles"; reps = 10; direction = "both"
Rollouts 3 x 10, 8, 6 => name = "Rollouts"; reps = [10, 8, 6]
Rollouts 10, 8, 6 => name = "Rollouts"; reps = [10, 8, 6]
Rollouts 12-10-8 => name = "Rollouts"; reps = [12, 10, 8]
Knee bends 10-15x => name = "Knee bends"; reps = "10-15"
Wall squat AMRAP 60s => name = "Wall squat"; time = "1min"; reps = "max"
Hops, as many as you can in 30 s => name = "Hops"; time = "30s"; reps = "max"
Press 3x12 each side, 2s pause => name = "Press"; reps = 12; tempo = "hold 2s, release 2s"; side = "each"; sets = 3
Press 2x12, 2 sec hold at the top => name = "Press"; reps = 12; tempo = "hold 2s, release 2s"; sets = 2
Deadlift 5x5 @ 80% 1RM => name = "Deadlift"; reps = 5; load = "80 % of 1RM"; sets = 5
Squat hold 20s on 10s off x 8 => name = "Squat hold"; time = "20s"; sets = 8; rest = "10s"
Sit 5 x 30s with 30s rest between => name = "Sit"; time = "30s"; sets = 5; rest = "30s"
Quad sets 10x10s => name = "Quad sets"; time = "10s"; sets = 10
Roller: calves 1 min, quads 1 min, ITB 1 min => name = "Roller"; time = "1min"; spots = ["calves", "quads", "ITB"]
Roller: 30 seconds each on calves, quads and glutes => name = "Roller"; time = "30s"; spots = ["calves", "quads", "glutes"]
Drag 2 x 20m => name = "Drag 20m"; time = "open"; sets = 2
Calf stretch 45/45s => name = "Calf stretch"; time = "45s"; side = "each"
Calf stretch for half a minute => name = "Calf stretch"; time = "30s"
Hip CARs 3 reps each direction each leg => name = "Hip CARs"; reps = 3; side = "each"; direction = "both"
Bridge: 5 reps of 45 seconds, 2 min rest => name = "Bridge"; time = "45s"; sets = 5; rest = "2min"
Raise: hold for 30 sec, repeat 3 times each leg => name = "Raise"; time = "30s"; side = "each"; sets = 3
Jog 10m => name = "Jog"; time = "10min"
Sit 2m => name = "Sit"; time = "2min"
Drag 20m => name = "Drag 20m"; time = "open"
"#;

#[test]
fn lines_of_every_style_become_amounts() {
    for (line, wanted) in STEPS.lines().filter_map(|case| case.split_once(" => ")) {
        assert_eq!(step(line), wanted, "{line}");
    }
}

#[test]
fn a_whole_list_keeps_title_headings_rests_and_hints() {
    let list = "Knee rehab (from Anna)\n\nDo these slowly and stop when it hurts, please.\n\n## Morning\n1. Heel slides – 2 x 10\n   \
                Slide until it feels tight.\n   Rest 45s\n2. Quad set, hold 5 sec x 10 reps, twice a day\n\n## Evening\n\n\
                3 rounds:\n- Step up 8 reps each leg\n- Wall sit 30s\n- rest 1 min between rounds\n\nCalf stretch\n30 sec each side\nhttps://example.org/video\n";
    let imported = imported(list);
    assert_eq!(
        imported.text.as_deref(),
        Some(
            "name = \"Knee rehab (from Anna)\"\nkind = \"rehab\"\nabout = \"Do these slowly and stop when it hurts, please.\"\n\n\
             # Morning\n[[step]]\nname = \"Heel slides\"\nreps = 10\nsets = 2\nrest = \"45s\"\nhow = \"Slide until it feels tight.\"\n\n\
             # twice a day\n[[step]]\nname = \"Quad set\"\nreps = 10\ntempo = \"hold 5s, release 2s\"\n\n\
             # Evening\n[[step]]\nname = \"3 rounds\"\nsets = 3\nrest = \"1min\"\n\n\
             [[step.step]]\nname = \"Step up\"\nreps = 8\nside = \"each\"\n\n[[step.step]]\nname = \"Wall sit\"\ntime = \"30s\"\n\n\
             [[step]]\nname = \"Calf stretch\"\ntime = \"30s\"\nside = \"each\"\n\n# https://example.org/video\n"
        )
    );
    assert_eq!(
        notes(&imported),
        [
            "9: \"twice a day\": a routine doesn't say how often; it is kept as a comment",
            "20: \"https://example.org/video\": a link is kept as a comment",
        ]
    );
    assert_eq!(imported.steps, 5);
}

#[test]
fn what_is_not_understood_is_said_with_its_line() {
    let imported = imported("Plank\nSide plank 30s\nCobra\nSquats AMRAP\nJump 3x5 tempo 0-0-0-0\n");
    let notes: Vec<String> =
        imported.notes.iter().map(|note| format!("{}: {}", note.line, note.text)).collect();
    assert_eq!(imported.name, "Plank", "the first line is the title");
    assert_eq!(
        notes,
        [
            "3: Cobra: no amount is given; it lasts until a key is pressed",
            "4: Squats: as many as you can, until a key is pressed",
        ]
    );
    assert_eq!(super::import("", None, "x").text, None);
    assert_eq!(super::import("\n---\n```\n", None, "x").text, None);
}

/// Names of movements, with `|` between.
const NAMES: &str = "Plank|Calf raise|Bird-dog|Überzug \"x\"|Hip 90/90||A \\ b|2nd position";

/// What stands in a line beside the name, with `|` between.
const PARTS: &str = "3x10|2 x 30 s|x12|1:30|each side|/leg|30s rest|rest 2 min|hold 5 sec|tempo 3-1-1|0x0|999999 x 9|\
9999 min|twice a day|3 rounds|AMRAP|@ 20 kg|(slowly)|left side|1-2-3-4|8-12 reps|:|#|- |0s|0.5 min|\
(5 per leg)|20 in total|alternating|8/8|45/45s|10, 8, 6|12-10-8|up 2 s, down 4 s|(lower for 5 secs)|\
each direction|2 x 20m|a 1 min, a 1 min|30 s each on b, b, c|20s on 10s off|AMRAP 60s|2s pause|\
Stop if it hurts.|Repeat on alternate days|of the above";

/// Lines that people write, more or less.
fn a_line() -> impl Strategy<Value = String> {
    let name = prop::sample::select(NAMES.split('|').collect::<Vec<_>>());
    let part = prop::sample::select(PARTS.split('|').collect::<Vec<_>>());
    let mark = prop::sample::select(vec!["", "- ", "1. ", "  * ", "## ", "[ ] ", "\t"]);
    (mark, name, prop::collection::vec(part, 0..4))
        .prop_map(|(mark, name, parts)| format!("{mark}{name} {}", parts.join(" ")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_was_written_comes_out_as_a_routine_without_errors(lines in prop::collection::vec(a_line(), 0..12)) {
        let list = lines.join("\n");
        let imported = import(&list, None, "List");
        if let Some(text) = &imported.text {
            let parsed = parse(text, "list", &Context::default());
            prop_assert!(parsed.routine.is_some(), "{list}\n---\n{text}\n{:?}", parsed.diagnostics);
            prop_assert_eq!(crate::routine::format(text), Some(text.clone()));
        }
        prop_assert!(imported.notes.iter().all(|note| note.line <= lines.len() + 1));
    }

    #[test]
    fn no_text_at_all_makes_it_fail(text in "\\PC{0,200}|[0-9x:/ \\-a-f\n\"#\\\\]{0,200}") {
        if let Some(written) = import(&text, None, "List").text {
            prop_assert!(parse(&written, "list", &Context::default()).routine.is_some(), "{written}");
        }
    }
}

/// What follows an amount of something else is about that.
#[test]
fn a_further_amount_ends_the_reading_of_a_line() {
    assert_eq!(
        step("Walk 10 minutes, then jog 1 min / walk 1 min x 5"),
        "name = \"Walk\"; time = \"10min\"; prepare = \"10s\"; how = \"Jog 1 min / walk 1 min x 5.\""
    );
    assert_eq!(
        step("Plank 30 seconds, side plank 20 seconds each side"),
        "name = \"Plank\"; time = \"30s\"; prepare = \"10s\"; how = \"Side plank 20 seconds each side.\""
    );
}

#[test]
fn phases_of_a_rep_become_its_tempo() {
    for (line, tempo) in [
        ("Raises 15 reps, up 2 s down 4 s", "up 2s, down 4s"),
        ("Raises 3x12: 2s up, 1s hold, 3s down", "up 2s, hold 1s, down 3s"),
        ("Curls 3 x 5 (lower for 5 secs)", "lower 5s, lift 2s"),
        ("Drops 3x15 each, slow (3 s down)", "down 3s, up 2s"),
        ("Drops 3x15, 4-second eccentric", "lower 4s, lift 2s"),
        ("Bridge 10 reps, hold 5 s, lower over 3 s", "lift 2s, hold 5s, lower 3s"),
    ] {
        let text = step(line);
        assert!(text.contains(&format!("tempo = \"{tempo}\"")), "{line}: {text}");
    }
    // Of a movement that is timed, they are words.
    assert_eq!(step("Leg lift 30s"), "name = \"Leg lift\"; time = \"30s\"");
}

/// Lines that are not taken over as they are written, and the notes about that.
const NOTES: &str = r#"
Side bends 20 alternating => Side bends: 20 reps in all, so 10 a side
Curls 3 x 5 (lower for 5 secs) => Curls: no time is given to lift; it takes 2s
Drag 2 x 20m => Drag 20m: a distance can't be counted; it lasts until a key is pressed
Side plank 30s (15s on knees if too hard) => "15s": a further amount, which stays among the words; check the step
Roller: calves 1 min, quads 2 min => "2 min": a further amount, which stays among the words; check the step
Calf stretch 30s, then the same 30s => the same time stands here several times, and is taken once; check the step
Plank 30s, 10 12 => "10 12": not understood; it is kept as a comment
Hold each stretch for 30 seconds => "Hold each stretch for 30 seconds": about all movements; it is kept as a comment
Walk 10 minutes, then jog 1 min / walk 1 min x 5 => "1 min": a further amount, which stays among the words; check the step
Dynamic: leg swings (x10), hip circles (x10 each way), high knees (20 sec) => "x10": a further amount, which stays among the words; check the step
Do 2 rounds of the above => "Do 2 rounds of the above": about the movements above; it is kept as a comment
Press ups 10 every 2 hours => "every 2 hours": a routine doesn't say how often; it is kept as a comment
Wall sit AMRAP => Wall sit: as many as you can, until a key is pressed
"#;

#[test]
fn what_is_taken_over_otherwise_than_written_is_said() {
    for (line, note) in NOTES.lines().filter_map(|case| case.split_once(" => ")) {
        let imported = imported(&format!("{line}\nBird dog 10 reps\n"));
        let wanted = ImportNote { line: 1, text: note.to_owned() };
        assert_eq!(imported.notes, [wanted], "{line}");
    }
}

/// As programmes are printed: a name, the amount on lines of its own, then what to do.
#[test]
fn a_movement_may_take_several_lines() {
    let list = "Home programme\n\n1 Crab walk\n3 sets of 10 reps\nGreen band\n• Secure the band above the knees.\n\n\
                2 Wall squat\n3 reps\n20 seconds\n• Hold the top position briefly.\n\n\
                Exercise 3: Calf raise\nRepetitions: 15\nSets: 3\nRest: 60 seconds\n\nCobra 30s\n- Bird dog\n10 reps\n";
    let imported = imported(list);
    assert_eq!(
        imported.text.as_deref().map(|text| text.split_once("\n\n").unwrap().1),
        Some(
            "[[step]]\nname = \"Crab walk\"\nreps = 10\nsets = 3\nprepare = \"10s\"\n\
             how = [\"Green band.\", \"Secure the band above the knees.\"]\n\n\
             [[step]]\nname = \"Wall squat\"\ntime = \"20s\"\nsets = 3\nhow = \"Hold the top position briefly.\"\n\n\
             [[step]]\nname = \"Calf raise\"\nreps = 15\nsets = 3\nrest = \"1min\"\n\n\
             [[step]]\nname = \"Cobra\"\ntime = \"30s\"\n\n\
             [[step]]\nname = \"Bird dog\"\nreps = 10\n"
        )
    );
    assert_eq!(imported.notes, []);
}

#[test]
fn a_list_says_when_to_stop() {
    let list = "Hops 10 reps\nRepeat on alternate days. Stop if pain > 4/10.\nStop when the calf cramps\n";
    let imported = imported(list);
    let text = imported.text.unwrap();
    assert!(
        text.starts_with("name = \"My list\"\nstop_if = [\"Pain > 4/10\", \"The calf cramps\"]\n"),
        "{text}"
    );
    assert!(text.ends_with("reps = 10\n\n# alternate days\n"), "{text}");
}

#[test]
fn a_line_without_a_bullet_among_bullets_is_a_heading() {
    let list = "Warm-up:\n- Jog 5 min\n- Skips 20 s\nThen after the run\n1. Calf stretch 30s\n";
    let text = imported(list).text.unwrap();
    assert!(text.contains("\n# After the run\n[[step]]\nname = \"Calf stretch\""), "{text}");
}

#[test]
fn distances_are_no_amounts() {
    for line in ["Row 10,000 m", "Run 400 m", "Row 2 km"] {
        let imported = imported(line);
        let text = imported.text.unwrap();
        assert!(text.contains(&format!("name = \"{line}\"")) && text.contains("time = \"open\""), "{text}");
        let note = format!("{line}: no amount is given; it lasts until a key is pressed");
        assert_eq!(imported.notes.iter().map(|note| note.text.clone()).collect::<Vec<_>>(), [note]);
    }
}

#[test]
fn a_movement_that_comes_again_is_kept_with_an_id_of_its_own() {
    let list = "Jog 5 min\nLunges 2x12 each side\nJog 2 1 min\nJog 5 min\nlunges! 10 reps\nJog 2 min\n";
    let imported = imported(list);
    assert_eq!((imported.steps, &imported.notes[..]), (6, &[][..]));
    let text = imported.text.unwrap();
    let parsed = parse(&text, "list", &Context::default());
    let routine = parsed.routine.unwrap();
    let ids: Vec<&str> = routine.steps().map(|step| step.id.as_str()).collect();
    assert_eq!(ids, ["jog", "lunges", "jog-2", "jog-3", "lunges-2", "jog-4"], "{text}");
    let poses: Vec<Option<&str>> = routine.steps().map(|step| step.pose.as_deref()).collect();
    assert_eq!(poses[1], poses[4], "the figure stays");
}

#[test]
fn a_circuit_and_its_steps_may_have_names_that_come_again() {
    let list = "Squats 10\n\n3 rounds:\n- Squats 10\n- Plank 30s\n\n3 rounds:\n- Plank 30s\n";
    let imported = imported(list);
    assert_eq!(imported.steps, 4, "{:?}", imported.notes);
    assert!(!imported.notes.iter().any(|note| note.text.contains("left out")), "{:?}", imported.notes);
}

#[test]
fn a_circuit_without_movements_is_left_out_with_a_note() {
    let imported = imported("3 rounds daily:\n2 rounds:\n- Plank 30s\n\n4 rounds:\n");
    let text = |rounds| format!("{rounds} rounds: no movement follows, so it is left out");
    let notes: Vec<&str> = imported.notes.iter().map(|note| note.text.as_str()).collect();
    let frequency = "\"daily\": a routine doesn't say how often; it is kept as a comment";
    assert_eq!(notes, [frequency, &text(3), &text(4)]);
    assert!(imported.text.unwrap().contains("\n# daily\n[[step]]\nname = \"2 rounds\""));
}

#[test]
fn what_one_routine_can_not_hold_is_told_with_the_reason() {
    let list = (0..2_000).fold(String::new(), |list, number| list + &format!("Walk{number} 60 min\n"));
    let imported = imported(&list);
    let last = imported.notes.last().unwrap();
    assert_eq!(
        last.text,
        "left out from here on: with this step the routine is longer than 24 hours; put the rest into another \
         routine"
    );
    assert_eq!((imported.steps, last.line), (23, 24));
}

#[test]
fn a_list_of_blank_lines_is_read_in_one_go() {
    let blank = "\n".repeat(131_000);
    assert!(imported(&blank).text.is_none());
    assert_eq!(imported(&format!("Jog 5 min\n{blank}Plank 30s")).steps, 2);
}

/// The notes with their lines.
fn notes(imported: &Imported) -> Vec<String> {
    imported.notes.iter().map(|note| format!("{}: {}", note.line, note.text)).collect()
}

#[test]
fn a_rest_that_no_key_holds_is_kept_as_a_comment() {
    let list = "3 rounds:\n- Squat 10 reps, rest 20s\n- Plank 30s\n\nRest 2 min\n";
    let circuit = imported(list);
    assert_eq!(
        circuit.text.as_deref(),
        Some(
            "name = \"My list\"\n\n[[step]]\nname = \"3 rounds\"\nsets = 3\nafter = \"2min\"\n\n\
             # rest 20s\n[[step.step]]\nname = \"Squat\"\nreps = 10\n\n\
             [[step.step]]\nname = \"Plank\"\ntime = \"30s\"\n"
        )
    );
    let note = "2: Squat: \"rest 20s\" is kept as a comment; inside a circuit write a `prepare` in the next step instead";
    assert_eq!(notes(&circuit), [note]);

    let once = imported("1 round, rest 2 min:\n- Squat 10 reps\n\nJog 5 min\n").text.unwrap();
    assert!(once.contains("sets = 1\nafter = \"2min\"\n"), "{once}");

    let twice = imported("Plank 30s, rest 20s\nRest 1 min\nRest 2 min\nJog 5 min\n");
    let text = twice.text.clone().unwrap();
    assert!(
        text.contains("# rest 20s\n[[step]]\nname = \"Plank\"\ntime = \"30s\"\nafter = \"1min\"\n"),
        "{text}"
    );
    assert!(text.contains("# Rest 2 min\n[[step]]\nname = \"Jog\""), "{text}");
    assert_eq!(
        notes(&twice),
        [
            "1: Plank: \"rest 20s\" is kept as a comment; there is another rest after it",
            "3: \"Rest 2 min\": other lines say this otherwise; it is kept as a comment",
        ]
    );
    let alone = imported("Plank 30s\nRest 1 min\nRest 2 min\n");
    let text = alone.text.clone().unwrap();
    assert!(
        text.contains("# rest 2min\n[[step]]\nname = \"Plank\"\ntime = \"30s\"\nafter = \"1min\"\n"),
        "{text}"
    );
}

#[test]
fn what_is_said_twice_or_of_a_whole_circuit_is_kept_as_a_comment() {
    let in_line = imported("Squat 10 reps @ 20 kg, rest 20s, rest 50s\n12 reps @ 25 kg\n");
    let text = in_line.text.clone().unwrap();
    assert!(
        text.contains(
            "# rest 50s\n[[step]]\nname = \"Squat\"\nreps = 10\nload = \"20 kg\"\nafter = \"20s\"\n"
        ),
        "{text}"
    );
    assert_eq!(
        notes(&in_line),
        [
            "1: \"rest 50s\": the line says this twice; it is kept as a comment",
            "2: \"12 reps @ 25 kg\": there is no movement for this; it is kept as a comment",
        ]
    );
    let sided = imported("3 rounds each side:\n- Plank 30s\n");
    assert!(
        sided
            .text
            .clone()
            .unwrap()
            .contains("# 3 rounds each side:\n[[step]]\nname = \"3 rounds\"\nsets = 3\n")
    );
    let note =
        "\"3 rounds each side:\": only its rounds, rest and name are taken over; it is kept as a comment";
    assert_eq!(notes(&sided), [format!("1: {note}")]);
    let below = imported("Squat @ 20 kg\n3 x 10 @ 25 kg, rest 20s\n");
    let text = below.text.clone().unwrap();
    assert!(
        text.contains(
            "reps = 10\nload = \"20 kg\"\nsets = 3\nrest = \"20s\"\n\n# 3 x 10 @ 25 kg, rest 20s\n"
        ),
        "{text}"
    );
    assert_eq!(
        notes(&below),
        ["2: \"3 x 10 @ 25 kg, rest 20s\": other lines say this otherwise; it is kept as a comment"]
    );
}

#[test]
fn an_amount_that_is_not_taken_over_takes_nothing_else_with_it() {
    let imported = imported("Wall sit 9999 min each side @ 5 kg (slowly)\n");
    let text = imported.text.unwrap();
    assert!(
        text.ends_with(
            "name = \"Wall sit\"\ntime = \"open\"\nload = \"5 kg\"\nside = \"each\"\nhow = \"Slowly.\"\n"
        ),
        "{text}"
    );
    let notes: Vec<&str> = imported.notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(notes, ["Wall sit: its amount could not be taken over; it lasts until a key is pressed"]);
}
