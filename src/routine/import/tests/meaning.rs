//! What lists mean, and that nothing of them is lost.

use super::{imported, notes, step, steps};
use proptest::prelude::*;

/// Lists, with `⏎` for a line break, and the steps that they become, without the names.
const DOSES: &str = r#"
**Squat** 3x10 => name = "Squat"; reps = 10; sets = 3
**Plank:** 3 sets of 30 s => name = "Plank"; time = "30s"; sets = 3
**Plank** 30 s => name = "Plank"; time = "30s"
Squats **3x10** => name = "Squats"; reps = 10; sets = 3
**3** x **10** Squat => name = "Squat"; reps = 10; sets = 3
* __Squat__: 3 * 10 _slowly_ => name = "Squat"; reps = 10; sets = 3; how = "Slowly."
Squat 3x10 ⏎ Rest: **60 s** => name = "Squat"; reps = 10; sets = 3; rest = "1min"
Glute bridge 2 x 8-10 => name = "Glute bridge"; reps = "8-10"; sets = 2
Glute bridge 2 sets of 8-12 reps => name = "Glute bridge"; reps = "8-12"; sets = 2
Glute bridge 2 x 10-8 => name = "Glute bridge"; reps = [10, 8]
Heel raise 15-20 x 3 => name = "Heel raise"; reps = "15-20"; sets = 3
Quad sets: 10 reps of 5 s => name = "Quad sets"; reps = 10; tempo = "hold 5s, release 2s"
Quad sets 5 seconds x 10 => name = "Quad sets"; time = "5s"; sets = 10
Quad sets: 5-second hold, 10 reps => name = "Quad sets"; reps = 10; tempo = "hold 5s, release 2s"
Quad sets 10 reps => name = "Quad sets"; reps = 10
Quad sets: 3 sets of 10 x 5 s => name = "Quad sets"; reps = 10; tempo = "hold 5s, release 2s"; sets = 3
Squat sets: 3 reps: 10 => name = "Squat"; reps = 10; sets = 3
Squat ⏎ Sets: ⏎ 3 ⏎ Reps: ⏎ 10 => name = "Squat"; reps = 10; sets = 3
Bridge 3x10, both feet flat on the floor => name = "Bridge"; reps = 10; sets = 3; prepare = "10s"; how = "Both feet flat on the floor."
Heel raises on both legs 3x10 => name = "Heel raises on both legs"; reps = 10; sets = 3
Squat 3x10 with 5 kg in each hand => name = "Squat"; reps = 10; load = "5 kg in each hand"; sets = 3
Row 3x10, 5 kg each => name = "Row"; reps = 10; load = "5 kg each"; sets = 3
Row 3x10 12 kg each side => name = "Row"; reps = 10; load = "12 kg"; side = "each"; sets = 3
Plank 30 s, hands under each shoulder => name = "Plank"; time = "30s"; how = "Hands under each shoulder."
Pull both knees to your chest 30 s => name = "Pull both knees to your chest"; time = "30s"
Bridge 3x10, hands on both hips => name = "Bridge"; reps = 10; sets = 3; how = "Hands on both hips."
Squat 3x10, hold each for 5 s => name = "Squat"; reps = 10; tempo = "hold 5s, release 2s"; sets = 3
Calf stretch 30 s both sides => name = "Calf stretch"; time = "30s"; side = "each"
Bird dog 10 on each side => name = "Bird dog"; reps = 10; side = "each"
Clamshell 3x15: lie on your left side, lift the top knee => name = "Clamshell"; reps = 15; sets = 3; prepare = "10s"; how = "Lie on your left side, lift the top knee."
Lift left arm and right leg 10 times => name = "Lift left arm and right leg"; reps = 10
Step up with the right foot 10 reps => name = "Step up with the right foot"; reps = 10
Clamshell 3x15 on the left side => name = "Clamshell"; reps = 15; side = "left"; sets = 3
Left side plank 30s => name = "Left side plank"; time = "30s"
Stretch 30 s, right leg only => name = "Stretch"; time = "30s"; side = "right"
Side plank 30s L, 30s R => name = "Side plank"; time = "30s"; side = "each"
Side plank 30 s left 30 s right => name = "Side plank"; time = "30s"; side = "each"
Side plank 30 s right and left => name = "Side plank"; time = "30s"; side = "each"
Single leg squat: 3x8 R, 3x8 L => name = "Single leg squat"; reps = 8; side = "each"; sets = 3
Calf stretch: left 30 s, right 30 s => name = "Calf stretch"; time = "30s"; side = "each"
Pallof press 3x10ea side => name = "Pallof press"; reps = 10; side = "each"; sets = 3
Lunges 20 total (10 each side) => name = "Lunges"; reps = 10; side = "each"
Ankle circles 10 in each direction => name = "Ankle circles"; reps = 10; direction = "both"
Ankle circles 10 both directions => name = "Ankle circles"; reps = 10; direction = "both"
Bridge 10 x 5 s holds, 3 sets => name = "Bridge"; reps = 10; tempo = "hold 5s, release 2s"; sets = 3
Bridge 5 x 10 s, 2 sets => name = "Bridge"; reps = 5; tempo = "hold 10s, release 2s"; sets = 2
Bridge hold 5 s x 10 reps x 3 sets => name = "Bridge hold"; reps = 10; tempo = "hold 5s, release 2s"; sets = 3; pose = "bridge"
Bridge 10 reps x 5 s hold => name = "Bridge"; reps = 10; tempo = "hold 5s, release 2s"
Bridge 10 reps x 30 s => name = "Bridge"; time = "30s"; sets = 10
Wall sit 5 x 45 s, rest 2 min between reps => name = "Wall sit"; time = "45s"; sets = 5; rest = "2min"
Stretch: hold 30 s, repeat x 3 each side => name = "Stretch"; time = "30s"; side = "each"; sets = 3
Pull-ups 3 x AMRAP 30 s => name = "Pull-ups"; time = "30s"; reps = "max"; sets = 3
Pull-ups as many reps as possible in 2 min => name = "Pull-ups"; time = "2min"; reps = "max"
Squat 12/8/4 => name = "Squat"; reps = [12, 8, 4]
Pull-ups 5-4-3-2-1 => name = "Pull-ups"; reps = [5, 4, 3, 2, 1]
Pull-ups 10, 8, 6 each side => name = "Pull-ups"; reps = [10, 8, 6]; side = "each"
Squat 3x8 3-2-1 => name = "Squat"; reps = 8; tempo = "3-2-1"; sets = 3
Squat 3x10, pause 2 s at the bottom => name = "Squat"; reps = 10; tempo = "hold 2s, release 2s"; sets = 3
Squat 3x10, 2 s pause at the bottom => name = "Squat"; reps = 10; tempo = "hold 2s, release 2s"; sets = 3
Bridge ⏎ Hold 5 seconds ⏎ Repeat 10 times => name = "Bridge"; reps = 10; tempo = "hold 5s, release 2s"
Calf stretch ⏎ Duration: 30 seconds ⏎ Sides: both => name = "Calf stretch"; time = "30s"; side = "each"
Flex hip/knee 10 times => name = "Flex hip/knee"; reps = 10
Clamshell /side 10 reps => name = "Clamshell"; reps = 10; side = "each"
Squat 10 @ 12 kg => name = "Squat"; reps = 10; load = "12 kg"
Squat 3 sets of 2 x 30 s => name = "Squat"; reps = 2; tempo = "hold 30s, release 2s"; sets = 3
Bridge 3 x 8/8 => name = "Bridge"; reps = 8; side = "each"; sets = 3
Bridge 3 x 45/45s => name = "Bridge"; time = "45s"; side = "each"; sets = 3
Squat 5 *5 => name = "Squat"; reps = 5; sets = 5
Jacks 30 s on, 30 s off x 4 rounds => name = "Jacks"; time = "30s"; sets = 4; rest = "30s"
Squat 3 x 10 @ 3-1-1 tempo => name = "Squat"; reps = 10; tempo = "3-1-1"; sets = 3
Shuttle run 5-10-5 x 4 => name = "Shuttle run 5-10-5"; reps = 4
Sprint 8 sets of 20s on, 10s off => name = "Sprint"; time = "20s"; sets = 8; rest = "10s"
Plank forty-five seconds => name = "Plank"; time = "45s"
Squat twenty-five reps => name = "Squat"; reps = 25
Plank ninety seconds => name = "Plank"; time = "1min30s"
Plank 45'' => name = "Plank"; time = "45s"
Plank 1'30'' => name = "Plank"; time = "1min30s"
Plank 45 s to 1:00 => name = "Plank"; time = "45-60s"
Plank 30s-45s => name = "Plank"; time = "30-45s"
Plank 30 s - 60 s rest => name = "Plank"; time = "30s"; after = "1min"
Plank 20—30 s => name = "Plank"; time = "20-30s"
Plank between 20 and 30 seconds => name = "Plank"; time = "20-30s"
Lunge variation 2 – 10 reps => name = "Lunge variation 2"; reps = 10
Plank 4.1 min => name = "Plank"; time = "4min6s"
Plank 1.333 min => name = "Plank"; time = "1min19.98s"
Run 1 h 30 min => name = "Run"; time = "90min"
Run 1h30 => name = "Run"; time = "90min"
Walk 2 hrs => name = "Walk"; time = "120min"
Squat 5x5 at 60-70% 1RM => name = "Squat"; reps = 5; load = "60-70 % of 1RM"; sets = 5
Squat 3x10 with 10-12 kg => name = "Squat"; reps = 10; load = "10-12 kg"; sets = 3
Squat 3x10 w/ 2 x 8 kg => name = "Squat"; reps = 10; load = "2 x 8 kg"; sets = 3
Squat ⏎ 10 reps, 3 rounds => name = "Squat"; reps = 10; sets = 3
Squat 3x10 ⏎ Rest ⏎ 10 seconds => name = "Squat"; reps = 10; sets = 3; rest = "10s"
"#;

#[test]
fn a_list_has_the_dose_that_is_meant() {
    for (list, wanted) in DOSES.lines().filter_map(|case| case.split_once(" => ")) {
        let list = list.replace(" ⏎ ", "\n");
        assert_eq!(step(&list), wanted, "{list}");
        assert_eq!(imported(&list).notes, [], "{list}");
    }
}

/// Lists that are not taken over as they are written, what comes of the steps, and after `!!`
/// the notes.
const KEPT: &str = r#"
Ice 15 min 3-4 times a day => # 3-4 times a day; name = "Ice"; time = "15min" !! 1: "3-4 times a day": HOW OFTEN
Squat 3x10 2-3x per week => # 2-3x per week; name = "Squat"; reps = 10; sets = 3 !! 1: "2-3x per week": HOW OFTEN
Squat 3x10 every 2-3 days => # every 2-3 days; name = "Squat"; reps = 10; sets = 3 !! 1: "every 2-3 days": HOW OFTEN
Walk 10 minutes a day => # 10 minutes a day; name = "Walk"; time = "10min" !! 1: "10 minutes a day": HOW OFTEN
Walk 30 min/day => # 30 min/day; name = "Walk"; time = "30min" !! 1: "30 min/day": HOW OFTEN
Walk 30 min x 5/week => # 5/week; name = "Walk"; time = "30min" !! 1: "5/week": HOW OFTEN
Ice 10 min, up to 5 times a day => # 5 times a day; name = "Ice"; time = "10min" !! 1: "5 times a day": HOW OFTEN
Squat ⏎ 3 sets of 10, twice a day ⏎ Lunge ⏎ 3x8 => # twice a day; name = "Squat"; reps = 10; sets = 3; ; name = "Lunge"; reps = 8; sets = 3 !! 2: "twice a day": HOW OFTEN
Bridge - Reps: 10, Sets: 3, Frequency: daily => # daily; name = "Bridge"; reps = 10; sets = 3 !! 1: "daily": HOW OFTEN
Squat 3x10 ⏎ rest as needed ⏎ Lunge 3x10 => name = "Squat"; reps = 10; sets = 3; ; # rest as needed; name = "Lunge"; reps = 10; sets = 3 !! 2: "rest as needed": not understood; it is kept as a comment
Hold each stretch for 30 s, twice a day ⏎ Calf stretch 30 s => # Hold each stretch for 30 s, twice a day; name = "Calf stretch"; time = "30s" !! 1: "twice a day": HOW OFTEN !! 1: "Hold each stretch for 30 s, twice a day": about all movements; it is kept as a comment
Hamstring stretch 30 s both legs => name = "Hamstring stretch"; time = "30s"; how = "Both legs." !! 1: "both legs": may mean each side, and stays among the words; check the step
Squat 3x10, raise each leg => name = "Squat"; reps = 10; sets = 3; how = "Raise each leg." !! 1: "each leg": may mean each side, and stays among the words; check the step
Squat 3 x 10 x 2 => # x 2; name = "Squat"; reps = 10; sets = 3 !! 1: "x 2": TWICE
Squat 3x10, 2 sets, each side => # 2 sets; name = "Squat"; reps = 10; side = "each"; sets = 3 !! 1: "2 sets": TWICE
Squat 3x10 10 kg, then 12 kg => # 12 kg; name = "Squat"; reps = 10; load = "10 kg"; sets = 3 !! 1: "12 kg": TWICE
Lunges 3x10 each side (30 total) => # 30 total; name = "Lunges"; reps = 10; side = "each"; sets = 3 !! 1: "30 total": TWICE
Squat 3x10, rest 30 s between reps, rest 2 min between sets => # rest 30 s between reps; name = "Squat"; reps = 10; sets = 3; rest = "2min" !! 1: "rest 30 s between reps": a routine has no rest between reps; it is kept as a comment
Lunge 10 each leg ⏎ left leg => name = "Lunge"; reps = 10; side = "each"; ; # left leg !! 2: "left leg": other lines say this otherwise; it is kept as a comment
Push ups 10-15 reps or to failure => name = "Push ups"; reps = "10-15"; how = "Or to failure." !! 1: "to failure": FURTHER
Heel slide 10x 3x/day => # 3x/day; name = "Heel slide"; reps = 10 !! 1: "3x/day": HOW OFTEN
Squat 3x10, 60 s => name = "Squat"; reps = 10; sets = 3; how = "60 s." !! 1: "60 s": FURTHER
Curl left leg 3x10, right leg 2x10 => name = "Curl left leg"; reps = 10; sets = 3; how = "Right leg 2x10." !! 1: "2x10": FURTHER
Squats 8 x 20/10 => name = "Squats"; time = "open"; how = "8 x 20/10." !! 1: "8 x 20/10": FURTHER !! 1: Squats: OPEN
Squat 10 reps, 30 s plank => name = "Squat"; reps = 10; how = "30 s plank." !! 1: "30 s": FURTHER
Squat 10 reps, jog 2 min => name = "Squat"; reps = 10; how = "Jog 2 min." !! 1: "2 min": FURTHER
Deep squat 1 min, then 10 reps => # then 10 reps; name = "Deep squat"; time = "1min" !! 1: "then 10 reps": not understood; it is kept as a comment
Breathing 10 reps, inhale 4 s, exhale 6 s => name = "Breathing"; reps = 10; prepare = "10s"; how = "Inhale 4 s, exhale 6 s." !! 1: "4 s": FURTHER
Nordic 3x5, lower for 25 s => name = "Nordic"; reps = 5; sets = 3; how = "Lower for 25 s." !! 1: "25 s": FURTHER
Plank 30, 45, 60 s => name = "Plank"; time = "open"; how = "30, 45, 60 s." !! 1: "30, 45, 60 s": FURTHER !! 1: Plank: OPEN
Plank 30/45/60 s => name = "Plank"; time = "open"; how = "30/45/60 s." !! 1: "30/45/60 s": FURTHER !! 1: Plank: OPEN
Squat 12-8 reps => # 12-8 reps; name = "Squat"; time = "open" !! 1: "12-8 reps": not understood; it is kept as a comment !! 1: Squat: OPEN
Squat 2000 x 10 => name = "Squat"; time = "open"; how = "2000 x 10." !! 1: "2000 x 10": FURTHER !! 1: Squat: OPEN
Squat 1.5x10 => name = "Squat"; time = "open"; how = "1.5x10." !! 1: "1.5x10": FURTHER !! 1: Squat: OPEN
Squat 2-3 x 10 => name = "Squat"; reps = 10; sets = 3 !! 1: "2-3 x 10": a routine has one number of sets, so 3
Squat 3x10, rest 30-60 s => name = "Squat"; reps = 10; sets = 3; rest = "1min" !! 1: "rest 30-60 s": a routine has one rest, so 1min
Press 2x10kg => name = "Press"; time = "open"; load = "2 x 10 kg" !! 1: Press: OPEN
Farmer walk ⏎ 3 x 40 m with 20 kg => name = "Farmer walk 40 m"; time = "open"; load = "20 kg"; sets = 3 !! 1: Farmer walk 40 m: a distance can't be counted; it lasts until a key is pressed
Bird dog ⏎ 20 reps in total ⏎ each side => name = "Bird dog"; reps = 10; side = "each" !! 1: Bird dog: 20 reps in all, so 10 a side
Lunges 1 rep alternating => name = "Lunges"; reps = 1; side = "alternate" !! 1: Lunges: 1 rep in all, so 1 a side
Squat 5000 reps => # Squat 5000 reps; name = "Squat"; time = "open" !! 1: Squat: its amount could not be taken over; it lasts until a key is pressed
Squat 3x10 ⏎ Rest ⏎ Lunge 3x10 => name = "Squat"; reps = 10; sets = 3; ; # Rest; name = "Lunge"; reps = 10; sets = 3 !! 2: "Rest": not understood; it is kept as a comment
Squat 3x10 ⏎ Core: ⏎ 3 rounds: => name = "Squat"; reps = 10; sets = 3; ; # Core !! 3: 3 rounds: no movement follows, so it is left out
- Squat 10 ⏎ Repeat circuit 3 times => name = "Squat"; reps = 10; ; # Repeat circuit 3 times !! 2: "Repeat circuit 3 times": about the movements above; it is kept as a comment
"#;

#[test]
fn what_no_key_holds_is_kept_and_said() {
    let whole = [
        ("HOW OFTEN", "a routine doesn't say how often; it is kept as a comment"),
        ("TWICE", "the line says this twice; it is kept as a comment"),
        ("FURTHER", "a further amount, which stays among the words; check the step"),
        ("OPEN", "no amount is given; it lasts until a key is pressed"),
    ];
    for case in KEPT.lines().filter(|case| !case.is_empty()) {
        let case = whole.iter().fold(case.to_owned(), |case, (short, long)| case.replace(short, long));
        let (list, wanted) = case.split_once(" => ").unwrap();
        let mut wanted = wanted.split(" !! ");
        let list = list.replace(" ⏎ ", "\n");
        assert_eq!(step(&list), wanted.next().unwrap(), "{list}");
        assert_eq!(notes(&imported(&list)), wanted.collect::<Vec<_>>(), "{list}");
    }
}

#[test]
fn a_rest_in_a_circuit_stands_where_the_list_has_it() {
    for last in ["Rest 60s", "Rest 60s between rounds"] {
        let list = format!("3 rounds:\nSquats 20s\nRest 10s\nLunges 20s\n{last}\n");
        assert_eq!(
            steps(&list),
            "[[step]]\nname = \"3 rounds\"\nsets = 3\nrest = \"1min\"\n\n\
             [[step.step]]\nname = \"Squats\"\ntime = \"20s\"\n\n\
             [[step.step]]\nname = \"Lunges\"\ntime = \"20s\"\nprepare = \"10s\"\n"
        );
        assert_eq!(imported(&list).notes, []);
    }
    let list = "3 rounds:\n- Squat 10\n- rest 20s\n- rest 30s\n- Plank 30s\n";
    assert!(steps(list).contains("time = \"30s\"\nprepare = \"20s\"\n"));
    assert_eq!(
        notes(&imported(list)),
        ["4: \"rest 30s\": the circuit can't have this as well; it is kept as a comment"]
    );
}

#[test]
fn a_heading_that_says_how_often_begins_a_circuit() {
    for (heading, name) in
        [("Circuit x3:", "Circuit"), ("Core 3 times:", "Core"), ("## Circuit x3", "Circuit")]
    {
        let list = format!("{heading}\n- Squat 10\n- Lunge 10\n");
        let head =
            format!("[[step]]\nname = \"{name}\"\nsets = 3\n\n[[step.step]]\nname = \"Squat\"\nreps = 10\n");
        assert!(steps(&list).starts_with(&head), "{}", steps(&list));
        assert_eq!(imported(&list).notes, []);
    }
    assert_eq!(step("Ground kicks x10:"), "name = \"Ground kicks\"; reps = 10");
    assert_eq!(
        step("Squat x12:\nKeep your back straight."),
        "name = \"Squat\"; reps = 12; how = \"Keep your back straight.\""
    );
}

#[test]
fn a_long_line_is_read_in_one_go() {
    for part in
        ["1 m ", "- ", "repeat ", "of ", "30 s each on ", "1-1-1 ", "x 3 ", "1, ", "( ", "5 reps - - "]
    {
        imported(&format!("Plank 10 reps {}", part.repeat(20_000 / part.len())));
    }
}

/// Amounts with a number that no other has, with `|` between.
const NUMBERED_PARTS: &str = "3x11|33 sets of 13|x 17|19 reps|41 s|hold 5 s|rest 23 s|29 s rest|31 kg|with 37-39 kg|\
7 rounds|43 s on, 47 s off|each side|left side|twice a day|53 times a week|AMRAP|71 m|6 x 73 m|tempo 4-1-4|(slowly)|\
then|lower 8 s|(59 total)|alternating|in each hand|61/61|67/67 s|16, 15, 14|83-81 reps|between 89 and 97 s|3x18 R, 3x18 L|\
left 34 s, right 34 s|repeat 9 times|5 to 6 sets|5 min - 7 min|21 reps each way|hold|rest";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_number_is_lost(
        parts in prop::sample::subsequence(NUMBERED_PARTS.split('|').collect::<Vec<_>>(), 1..4).prop_shuffle(),
        separator in prop::sample::select(vec![" ", ", ", " (", "\n"]),
    ) {
        let list = format!("Jog 9 min\nBridge {}\nCobra 9 reps", parts.join(separator));
        let imported = imported(&list);
        let notes: String = imported.notes.iter().map(|note| note.text.clone() + "\n").collect();
        let written = format!("{}\n{}{notes}", imported.name, imported.text.clone().unwrap_or_default());
        let numbers = |text: &str| -> Vec<u32> {
            text.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
        };
        let kept = numbers(&written);
        for number in numbers(&list) {
            // Of both sides together, half; over a minute, minutes and seconds.
            let forms = [Some(number), Some(number.div_ceil(2)), number.checked_sub(60)];
            prop_assert!(forms.iter().flatten().any(|form| kept.contains(form)), "{number} of {list}\n{written}");
        }
    }
}
