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
        ("2026-11-28", "2026-11-28"),
    ] {
        assert_eq!(expand(written), said, "{written}");
    }
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
    ] {
        let once = expand(text);
        assert!(once.len() < 100, "{once}");
    }
    let long = "1-2/3x ".repeat(20_000);
    assert!(!expand(&long).is_empty());
}
