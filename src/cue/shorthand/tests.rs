use super::*;

#[test]
fn numbers_carry_their_units() {
    for (written, said) in [
        ("Hold 30s", "Hold 30 seconds"),
        ("Hold 1 min, then 30 sec.", "Hold 1 minute, then 30 seconds."),
        ("5km easy, 5 km/h", "5 kilometres easy, 5 kilometres per hour"),
        ("1.5 m apart", "1.5 metres apart"),
        ("5 min/km", "5 minutes per kilometre"),
        ("90\u{b0} at 20 \u{b0}C", "90 degrees at 20 degrees Celsius"),
        ("80% of it", "80 percent of it"),
        ("10/side", "10 per side"),
        ("3x, 3\u{d7} and 2x/week", "3 times, 3 times and 2 times per week"),
        ("5 in a row", "5 in a row"),
        ("1:30 or 0:45", "1 minute 30 seconds or 45 seconds"),
        ("10+ reps", "10 or more reps"),
        ("400m, 5k", "400 metres, 5 kilometres"),
    ] {
        assert_eq!(expand(written), said, "{written}");
    }
}

#[test]
fn fractions_and_ranges_are_read() {
    for (written, said) in [
        ("\u{bd} turn", "a half turn"),
        ("2\u{bd} min", "2 and a half minutes"),
        ("\u{bd} min", "half a minute"),
        ("1/4 h", "a quarter of an hour"),
        ("\u{be} of the way", "three quarters of the way"),
        ("7/10", "7 out of 10"),
        ("8-12 reps", "8 to 12 reps"),
        ("8\u{2013}12s", "8 to 12 seconds"),
        ("1 - 2 min", "1 to 2 minutes"),
        ("2-3x", "2 to 3 times"),
        ("~10", "about 10"),
        ("\u{2265}5 and <3", "at least 5 and less than 3"),
        ("#3", "number 3"),
        ("1,500 m and 1,5 m", "1500 metres and 1.5 metres"),
        // Dates, tempos and the like are no ranges and no shares.
        ("2026-11-28", "2026 11 28"),
        ("12/5/2026, 12.5.2026", "12 5 2026, 12 5 2026"),
        ("tempo 3/1/3, tempo 3.1.3.", "tempo 3 1 3, tempo 3 1 3."),
        ("tempo 3-1-3-0", "tempo 3 1 3 0"),
        ("4-7-8 breathing", "4 7 8 breathing"),
        ("90/90 and 90-90", "90 90 and 90 90"),
        ("Set 1/3, week 3/4", "Set 1 of 3, week 3 of 4"),
        ("40/20 s, 20/40", "40 20 seconds, 20 40"),
        ("10/10 or 5/10", "10 out of 10 or 5 out of 10"),
    ] {
        assert_eq!(expand(written), said, "{written}");
    }
}

#[test]
fn the_whole_amount_is_said() {
    for (written, said) in [
        ("Rest 1 1/2 min", "Rest 1 and a half minutes"),
        ("Rest 1 \u{bd} min.", "Rest 1 and a half minutes."),
        ("1-1/2 min or 1 and 1/2 min", "1 and a half minutes or 1 and a half minutes"),
        ("1 1/2-2 min", "1 and a half to 2 minutes"),
        ("1 - 1 1/2 min", "1 to 1 and a half minutes"),
        ("1-1 1/2 min, then 2", "1 to 1 and a half minutes, then 2"),
        ("1, 1/2 and 1/4", "1, a half and a quarter"),
        ("a 1/2 turn, a 1/2 min hold", "a half turn, a half minute hold"),
        ("1/8 turn, 3/8 turn", "an eighth turn, 3 eighths turn"),
        ("a 1/2-mile run, 1 1/2-mile run", "a half mile run, 1 and a half mile run"),
        (".5 kg", "0.5 kilograms"),
        ("8 - 12s, 8 - 12. Then", "8 to 12 seconds, 8 to 12. Then"),
        ("30s-45s, 30 s - 45 s", "30 to 45 seconds, 30 to 45 seconds"),
        ("30 s - 20 s rest", "30 seconds, 20 seconds rest"),
        ("20 s - 40 s rest", "20 seconds, 40 seconds rest"),
        ("Row 500m, 30s rest", "Row 500 metres, 30 seconds rest"),
        ("2 x 400m 60s rest", "2 times 400 metres 60 seconds rest"),
        ("1h, 40m", "1 hour, 40 metres"),
        ("Lap 1/2 mile, set 1/2", "Lap a half mile, set 1 of 2"),
        ("Part 2 1/2 squats", "Part 2 a half squats"),
        ("Shoulders/arm circles", "Shoulders arm circles"),
        ("Height 6'2\" ok", "Height 6'2 ok"),
        ("3x8-12 reps", "3 times 8 to 12 reps"),
        ("1:30 min, 1:30 minutes", "1 minute 30 seconds, 1 minute 30 seconds"),
        ("1:30 h, 5:30 min/km", "1 hour 30 minutes, 5 minutes 30 seconds per kilometre"),
        ("1m30s, 1m 30s, 1m", "1 minute 30 seconds, 1 minute 30 seconds, 1 metre"),
        ("1h30, 1h 5m, 1h30m15s", "1 hour 30 minutes, 1 hour 5 minutes, 1 hour 30 minutes 15 seconds"),
        ("1'30\" or 1m30", "1 minute 30 seconds or 1m30"),
        ("30+ s, 30s+, 1+ min", "30 or more seconds, 30 seconds or more, 1 or more minutes"),
        ("20s on/10 s off", "20 seconds on 10 seconds off"),
        ("5kg/10lb, 30s/15s", "5 kilograms 10 pounds, 30 seconds 15 seconds"),
        ("7 / 10, 2x / week", "7 out of 10, 2 times per week"),
        ("5 breaths/side, 180 steps/min", "5 breaths per side, 180 steps per minute"),
        ("Hold (breaths/side: 5) then", "Hold, breaths per side: 5, then"),
        ("5 + 5", "5 plus 5"),
        ("30 Sec, 5 KM, HR 120 HR", "30 seconds, 5 kilometres, H R 120 H R"),
        ("Hold 30sec. then rest", "Hold 30 seconds then rest"),
        ("30-second hold, 10-rep set", "30-second hold, 10-rep set"),
        ("2-min walk, 2-3-min walk", "2-minute walk, 2 to 3-minute walk"),
        ("2.5-min walk, a 1/2-min hold", "2.5-minute walk, a half-minute hold"),
        ("3x1 min, 6x1/2 min", "3 times 1 minute, 6 times half a minute"),
        ("10L/10R, 2 l", "10L 10R, 2 litres"),
        ("Pain <= 3/10, pain \u{2264} 3/10", "Pain at most 3 out of 10, pain at most 3 out of 10"),
        ("> 5 min, < 5", "more than 5 minutes, less than 5"),
        ("10-1 countdown", "10 to 1 countdown"),
    ] {
        assert_eq!(expand(written), said, "{written}");
    }
}

#[test]
fn shorthand_is_found_in_a_text_of_letters() {
    for (written, said) in [
        ("Rest for approx ten breaths", "Rest for approximately ten breaths"),
        ("Approx, ten breaths vs five", "approximately, ten breaths versus five"),
        ("left vs\nright", "left versus\nright"),
        ("arms in an X, mark an x", "arms in an X, mark an x"),
        ("ball x 10, 30 s x 3", "ball times 10, 30 seconds times 3"),
    ] {
        assert_eq!(expand(written), said, "{written}");
    }
    let abbreviations = ABBREVIATIONS.iter().map(|(short, _)| format!("do it {short} now"));
    let with_stop = ABBREVIATIONS_WITH_STOP.iter().map(|(short, _)| format!("do it {short}. now"));
    let initials = INITIALS.iter().map(|initials| format!("do it {initials} now"));
    for text in abbreviations.chain(with_stop).chain(initials) {
        assert!(may_contain_shorthand(&text), "{text}");
    }
    assert!(!may_contain_shorthand("Knees over the toes, heels down: hold, don't bounce."));
}

#[test]
fn abbreviations_initials_and_signs_are_words() {
    for (written, said) in [
        ("A prop, e.g. a wall", "A prop, for example a wall"),
        ("Foam, balls, etc. Then rest.", "Foam, balls, and so on. Then rest."),
        ("left vs. right", "left versus right"),
        ("w/ a ball, w/o shoes", "with a ball, without shoes"),
        ("Roll the IT band", "Roll the I T band"),
        ("Loosen the ITB and RDLs", "Loosen the I T B and R D L's"),
        ("STOP at pain", "stop at pain"),
        ("HOLD IT STILL", "hold it still"),
        ("Push & pull, arms + legs", "Push and pull, arms plus legs"),
        ("Lunge (left side) and hold", "Lunge, left side, and hold"),
        ("Lunge (slowly).", "Lunge, slowly."),
        ("Up \u{2013} and down", "Up, and down"),
        ("hip/knee", "hip knee"),
        ("the runner's knee", "the runner's knee"),
        ("Plan A", "Plan A"),
        ("Sit. Then stand!", "Sit. Then stand!"),
    ] {
        assert_eq!(expand(written), said, "{written}");
    }
}

#[test]
fn any_text_can_be_expanded() {
    for text in [
        "",
        " ",
        "-",
        "1-",
        "-1-2-3",
        "1/",
        "/",
        "((",
        "\u{bd}\u{bd}",
        "1:",
        "1,",
        "x",
        "\u{b0}",
        ":30",
        "1//2",
        ".",
        ".5.",
        "1/2/",
        "1-1/2-1/2-",
        "1h1h1h",
        "1'",
        "s+",
        "1 and",
        "1 -",
        "1s-",
    ] {
        let once = expand(text);
        assert!(once.len() < 100, "{once}");
    }
    let long = "1-2/3x ".repeat(20_000);
    assert!(!expand(&long).is_empty());
}
