//! What a finding says, where it points and what its fix writes, for mistakes that rest on
//! several keys; and what isn't found beside another mistake.

use super::*;

/// Other files beside the routine.
struct Beside(&'static [(&'static str, &'static str)]);

impl Sources for Beside {
    fn load(&self, _from: &Origin, name: &str) -> Result<Loaded, SourceError> {
        let (name, text) = self.0.iter().find(|(file, _)| *file == name).ok_or(SourceError::NotFound)?;
        let text = format!("name = \"Lender\"\n{text}");
        Ok(Loaded { origin: Origin((*name).to_owned()), name: format!("{name}.toml"), text })
    }

    fn names(&self, _from: &Origin) -> Vec<String> {
        self.0.iter().map(|(name, _)| (*name).to_owned()).collect()
    }
}

fn parse_beside(text: &str, files: &'static [(&'static str, &'static str)]) -> (String, Parsed) {
    let text = format!("name = \"Routine\"\n{text}");
    let context = Context { sources: &Beside(files), ..Context::default() };
    let parsed = parse(&text, "own", &context);
    (text, parsed)
}

/// Each finding: its code, the text it points at, its message and its help.
fn findings_beside(text: &str, files: &'static [(&'static str, &'static str)]) -> Vec<String> {
    let (text, parsed) = parse_beside(text, files);
    let drawn = parsed.diagnostics.iter().map(|found| {
        let help = found.help.as_deref().unwrap_or("-");
        format!("{} at {}: {}; {help}", found.code, &text[found.span.clone()], found.message)
    });
    drawn.collect()
}

fn findings(text: &str) -> Vec<String> {
    findings_beside(text, &[])
}

/// The codes of the findings.
fn found_codes(text: &str) -> Vec<&'static str> {
    parse_beside(text, &[]).1.diagnostics.iter().map(|found| found.code).collect()
}

/// The text with the first fix.
fn fixed(text: &str) -> String {
    let (mut text, parsed) = parse_beside(text, &[]);
    let fix = parsed.diagnostics.iter().find_map(|found| found.fix.clone()).unwrap();
    text.replace_range(fix.span, &fix.replacement);
    text
}

/// A file with steps whose cues suit them alone.
const LEND: &[(&str, &str)] = &[(
    "lend",
    "[[step]]\nname = \"Cued\"\ntime = \"9s\"\nsets = 3\ncues = [{ at = \"5s\", set = 3, say = \"x\" }]\n[[step]]\nname = \"Paced\"\nreps = 10\ntempo = \"3s\"\ncues = [{ at = \"20s\", say = \"x\" }]\n",
)];
const ANY: [&str; 0] = [];
const CUES: &str = "cues = [{ at = \"5s\", set = 2, say = \"Breathe\" }]\n";

#[test]
fn a_list_that_a_week_keeps_for_max_is_compared_with_the_rounds() {
    let lists = "[[step.step]]\nname = \"A\"\ntime = [\"20s\", \"30s\"]\nweeks = [{ reps = \"max\" }]\n";
    assert_eq!(
        findings(&format!("[[step]]\nname = \"C\"\nsets = 3\n{lists}")),
        [
            "uneven-lists at [\"20s\", \"30s\"]: the circuit has 3 rounds, and this list has 2 values; inside a circuit a list has one value for each round; make them agree"
        ]
    );
    let (_, parsed) = parse_beside(&format!("[[step]]\nname = \"C\"\n{lists}"), &[]);
    assert_eq!(parsed.routine.unwrap().bounds().0.as_secs(), 8 + 20 + 30);
    let in_defaults = "[defaults]\ntime = [\"20s\", \"30s\"]\n[[step]]\nname = \"C\"\nsets = 3\n[[step.step]]\nname = \"A\"\nweeks = [{ reps = \"max\" }]\n";
    assert_eq!(found_codes(in_defaults), ["uneven-lists"]);
}

#[test]
fn invisible_characters_do_not_make_a_name_of_a_number_of_spots() {
    let (_, parsed) = parse_beside("[[step]]\nname = \"Ball\"\ntime = \"30s\"\nspots = \"5\u{ad}-6\"\n", &[]);
    let routine = parsed.routine.unwrap();
    assert_eq!(routine.steps().next().unwrap().spots, supple::routine::Spots::Counted { min: 5, max: 6 });
}

#[test]
fn the_fix_of_another_minus_keeps_the_cue_at_the_end() {
    for sign in ["−", "–"] {
        let text = format!(
            "[[step]]\nname = \"A\"\ntime = \"30s\"\ncues = [{{ at = \"{sign}5s\", say = \"x\" }}]\n"
        );
        assert_eq!(
            findings(&text),
            [format!("signed-duration at {sign}: the minus of a cue is a hyphen; write `at = \"-5s\"`")]
        );
        assert!(fixed(&text).contains("at = \"-5s\""));
    }
}

#[test]
fn no_fix_changes_what_was_meant() {
    let time = |time: &str| format!("[[step]]\nname = \"A\"\ntime = \"{time}\"\n");
    assert!(fixed(&time("45-1min30s")).contains("time = \"45s-1min30s\""));
    assert!(fixed(&time("7-5min")).contains("time = \"5-7min\""));
    assert!(fixed(&time("1,5s")).contains("time = \"1.5s\""));
    let (_, parsed) = parse_beside(&time("1,000s"), &[]);
    assert!(parsed.diagnostics.len() == 1 && parsed.diagnostics[0].fix.is_none(), "{:?}", parsed.diagnostics);
    let (_, parsed) = parse_beside("[[step]]\nname = \"A\"\ntime = \"9s\"\nspots = \"60\"\n", &[]);
    assert!(parsed.diagnostics.len() == 1 && parsed.diagnostics[0].fix.is_none(), "{:?}", parsed.diagnostics);
}

#[test]
fn a_borrowed_cue_that_does_not_suit_is_reported_at_the_borrower() {
    const OWN: &str = "give the step `cues` of its own; `cues = []` is none";
    let lend = |keys: &str, borrower: &str| {
        findings(&format!("[[step]]\nname = \"Y\"\n{keys}[[step]]\nname = \"Z\"\nuse = \"#y\"\n{borrower}\n"))
    };
    assert_eq!(
        lend("reps = 10\ncues = [{ at = 5, say = \"Half\" }]\n", "time = \"30s\""),
        [format!(
            "cue-without-reps at \"30s\": a borrowed cue names a rep, and this step counts none; {OWN}"
        )]
    );
    assert_eq!(
        lend("time = \"60s\"\ncues = [{ at = \"50s\", say = \"Nearly\" }]\n", "time = \"30s\""),
        [format!("cue-beyond-end at \"30s\": a borrowed cue lies beyond this amount; {OWN}")]
    );
    assert_eq!(
        lend("time = \"60s\"\nsets = 3\ncues = [{ at = \"5s\", set = 3, say = \"x\" }]\n", "sets = 2"),
        [format!("cue-beyond-end at 2: a borrowed cue is for set 3, and this step has 2 sets; {OWN}")]
    );
    let borrow = |text: &str| findings_beside(&format!("[[step]]\n{text}\n"), LEND);
    assert_eq!(
        borrow("use = \"lend#cued\"\nsets = 2"),
        [format!("cue-beyond-end at 2: a borrowed cue is for set 3, and this step has 2 sets; {OWN}")]
    );
    assert_eq!(
        borrow("use = \"lend#paced\"\ntempo = \"1s\""),
        [format!("cue-beyond-end at \"1s\": a borrowed cue lies beyond this amount; {OWN}")]
    );
    let circuits = "[[step]]\nname = \"C\"\nsets = 3\n[[step.step]]\nname = \"A\"\ntime = \"20s\"\ncues = [{ at = \"5s\", set = 3, say = \"x\" }]\n[[step]]\nname = \"D\"\nuse = \"#c\"\nsets = 2\n";
    assert_eq!(
        findings(circuits),
        [format!(
            "cue-beyond-end at \"#c\": a borrowed cue is for round 3, and the circuit has 2 rounds; {OWN}"
        )]
    );
}

#[test]
fn no_suggestion_leads_back_to_the_borrower() {
    assert_eq!(
        findings("[[step]]\nname = \"A\"\nid = \"walks\"\nuse = \"#walk\"\n"),
        ["unresolved-use at \"#walk\": this file has no step `walk`; there are no steps to borrow"]
    );
    assert_eq!(
        findings_beside("[[step]]\nuse = \"owm\"\n", &[("own", "")]),
        [
            "unresolved-use at \"owm\": there is no routine `owm`; put the file beside this one or into your library; a step of this file is `#owm`"
        ]
    );
}

#[test]
fn nothing_that_rests_on_an_unknown_value_is_reported() {
    let step = |keys: &str| found_codes(&format!("[[step]]\nname = \"A\"\n{keys}\n"));
    for sets in ["sets = \"3\"", "rounds = 3", "sets = 5000"] {
        let circuit = format!(
            "[[step]]\nname = \"C\"\n{sets}\nrest = \"10s\"\n[[step.step]]\nname = \"A\"\ntime = \"20s\"\n{CUES}"
        );
        assert_eq!(found_codes(&circuit).len(), 1, "{sets}: {:?}", findings(&circuit));
        let alone = format!("time = \"20s\"\nrest = \"10s\"\n{sets}\n{CUES}");
        assert_eq!(step(&alone).len(), 1, "{sets}");
    }
    let at_15 = "cues = [{ at = 15, say = \"x\" }]\n";
    assert_eq!(step(&format!("reps = 10\nside = \"altrnate\"\n{at_15}")), ["wrong-value"]);
    assert_eq!(step(&format!("reps = 10\n{at_15}")), ["cue-beyond-end"]);
    assert_eq!(step("time = \"20s\"\nside = \"both\"\nfirst = \"right\""), ["wrong-value"]);
    let other = "[[step]]\nname = \"Lunge right\"\ntime = \"20s\"\nside = \"rigth\"\n";
    assert_eq!(
        found_codes(&format!("[[step]]\nname = \"Lunge left\"\ntime = \"20s\"\nside = \"left\"\n{other}")),
        ["wrong-value"]
    );
    let default_rest = "[defaults]\nrest = \"10s\"\n[[step]]\nname = \"A\"\nsets = 3\ntime = \"20s\"\nreps = 5\n[[step]]\nname = \"B\"\ntime = \"20s\"\n";
    assert_eq!(found_codes(default_rest), ["two-amounts"]);
}

#[test]
fn a_misspelled_key_of_a_week_or_of_the_defaults_is_not_missing() {
    assert_eq!(found_codes("[[step]]\nname = \"A\"\nweeks = [{ rep = 5 }, { reps = 5 }]\n"), ["unknown-key"]);
    assert_eq!(found_codes("[defaults]\ntiem = \"30s\"\n[[step]]\nname = \"A\"\n"), ["unknown-key"]);
    assert_eq!(found_codes("[default]\ntime = \"30s\"\n[[step]]\nname = \"A\"\n"), ["unknown-key"]);
    let weeks = "{ reps = 5 }, ".repeat(53);
    assert_eq!(found_codes(&format!("[[step]]\nname = \"A\"\nweeks = [{weeks}]\n")), ["out-of-bounds"]);
    assert_eq!(found_codes("[[step]]\nname = \"A\"\nweeks = [{ reps = 5 }, 3]\n"), ["wrong-type"]);
    assert_eq!(found_codes("[[step]]\nname = \"A\"\nweeks = [3]\n"), ["wrong-type"]);
}

#[test]
fn a_duplicate_id_brings_no_warning_at_the_other_step() {
    let text = "[[step]]\nname = \"Walk\"\ntime = \"9s\"\nsets = 2\nrest = \"10s\"\n[[step]]\nname = \"Walk\"\ntime = \"9s\"\nrest = \"20s\"\n";
    assert_eq!(found_codes(text), ["duplicate-id"]);
    let long = "a".repeat(60);
    let text =
        format!("[[step]]\nname = \"{long}\"\ntime = \"9s\"\n[[step]]\nname = \"{long}\"\ntime = \"9s\"\n");
    let found = findings(&text);
    let id = found[0].rsplit('"').nth(1).unwrap().to_owned();
    assert!(found[0].ends_with(&format!("write `id = \"{id}\"`")) && found.len() == 1, "{found:?}");
    assert_eq!(
        found_codes(&text.replacen("time = \"9s\"", &format!("time = \"9s\"\nid = \"{id}\""), 1)),
        ANY
    );
}

#[test]
fn a_prepare_within_the_rest_between_rounds_is_no_slow_round() {
    let circuit = |prepare: &str| {
        let head = "[[step]]\nname = \"C\"\nsets = 3\nrest = \"30s\"\nprepare = \"10s\"\n";
        findings(&format!("{head}[[step.step]]\nname = \"A\"\ntime = \"20s\"\nprepare = \"{prepare}\"\n"))
    };
    assert_eq!(circuit("10s"), ANY);
    let found = circuit("50s");
    assert!(
        found[0].starts_with("slow-round at \"50s\": `prepare` makes a round take 40s instead of 20s;"),
        "{found:?}"
    );
}

#[test]
fn the_length_of_reps_goes_by_the_side_of_the_circuit() {
    let text = "[defaults]\nside = \"alternate\"\ntempo = \"7s\"\n[[step]]\nname = \"C\"\nside = \"each\"\n[[step.step]]\nname = \"A\"\nreps = 1000\n";
    assert_eq!(found_codes(text), ANY);
}

#[test]
fn what_is_done_on_both_sides_is_not_one_sided() {
    let circuit = |name: &str, side: &str| {
        format!(
            "[[step]]\nname = \"{name}\"\nside = \"{side}\"\n[[step.step]]\nname = \"Lunge\"\nid = \"{name}-lunge\"\ntime = \"20s\"\n"
        )
    };
    assert_eq!(found_codes(&format!("{}{}", circuit("C", "left"), circuit("D", "right"))), ANY);
    let step =
        |name: &str, side: &str| format!("[[step]]\nname = \"{name}\"\nside = \"{side}\"\ntime = \"20s\"\n");
    assert_eq!(found_codes(&format!("{}{}", circuit("C", "left"), step("Lunge right", "right"))), ANY);
    let german = format!(
        "language = \"de\"\n{}{}",
        step("Ausfallschritt links", "left"),
        step("Ausfallschritt rechts", "right")
    );
    assert_eq!(found_codes(&german), ANY);
    assert_eq!(
        found_codes(&format!("language = \"de\"\n{}{}", step("Wade", "left"), step("Hüfte", "right"))),
        ["one-sided"; 2]
    );
}

#[test]
fn a_long_time_is_warned_of_where_it_is_multiplied() {
    let step = |keys: &str| format!("[[step]]\nname = \"A\"\n{keys}\n");
    let default = format!("[defaults]\ntime = \"5min\"\nside = \"each\"\n{}{}", step(""), step("id = \"b\""));
    assert_eq!(
        findings(&default),
        [
            "long-time at \"5min\": 5min is the time for each side, not for the whole step; divide it if you meant the whole, or write `allow = [\"long-time\"]` at the top"
        ]
    );
    assert_eq!(found_codes(&step("time = \"5min\"\nreps = \"max\"\nside = \"each\"")), ["long-time"]);
    assert_eq!(found_codes(&step("time = \"5min\"\nspots = 2")), ["long-time"]);
    let circuit = "[defaults]\ntime = \"5min\"\n[[step]]\nname = \"C\"\nside = \"each\"\n[[step.step]]\nname = \"A\"\ntime = \"20s\"\n";
    assert_eq!(found_codes(circuit), ANY);
    assert_eq!(found_codes(&step("time = \"5min\"\nspots = 1")), ANY);
    assert_eq!(found_codes(&step("time = \"5min\"\nspots = [\"calf\"]")), ANY);
}

#[test]
fn no_rest_by_default_is_nothing_to_warn_of() {
    let text =
        |rest: &str| format!("[defaults]\nrest = \"{rest}\"\n[[step]]\nname = \"A\"\ntime = \"20s\"\n");
    assert_eq!(found_codes(&text("0s")), ANY);
    assert_eq!(found_codes(&text("10s")), ["rest-unheard"]);
}

#[test]
fn a_misspelled_caution_counts_as_one() {
    let text = "equipment = \"ball\"\ncautoin = \"not on bone\"\n[[step]]\nname = \"A\"\ntime = \"20s\"\n";
    assert_eq!(found_codes(text), ["unknown-key"]);
}

#[test]
fn steps_whose_names_give_no_id_are_numbered() {
    let text = "[[step]]\nname = \"★\"\ntime = \"9s\"\n[[step]]\nname = \"C\"\n[[step.step]]\nname = \"☆\"\ntime = \"9s\"\n[[step]]\nname = \"Step 4\"\ntime = \"9s\"\n[[step]]\nname = \"…\"\ntime = \"9s\"\n";
    let (_, parsed) = parse_beside(text, &[]);
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    let ids: Vec<&str> = parsed.spans.ids().collect();
    assert_eq!(ids, ["step-1", "c", "step-1-2", "step-4", "step-4-2"]);
}

#[test]
fn one_of_a_thing_is_named_as_one() {
    let step = |keys: &str| findings(&format!("[[step]]\nname = \"A\"\n{keys}\n"));
    let (_, parsed) =
        parse_beside("[[step]]\nname = \"A\"\nreps = 1\ncues = [{ at = 2, say = \"x\" }]\n", &[]);
    assert_eq!(parsed.diagnostics[0].label, "this amount has one rep");
    assert!(step("reps = [12]\nsets = 2")[0].contains("the list has one value, one for each set"));
    let circuit = "[[step]]\nname = \"C\"\nsets = 1\n[[step.step]]\nname = \"A\"\ntime = [\"9s\", \"9s\"]\n";
    assert!(findings(circuit)[0].contains("the circuit has one round, and this list has 2 values"));
}

#[test]
fn a_comma_at_the_end_of_inline_defaults_is_newer_toml() {
    let text = "defaults = { time = \"5s\", }\n[[step]]\nname = \"A\"\n";
    assert_eq!(found_codes(text), ["newer-toml"]);
}

#[test]
fn the_end_of_an_amount_is_no_moment_for_a_cue() {
    let cue = |at: &str| {
        let text =
            format!("[[step]]\nname = \"A\"\ntime = \"30s\"\ncues = [{{ at = \"{at}\", say = \"x\" }}]\n");
        findings(&text)
    };
    assert!(cue("40s")[0].ends_with("; write an `at` below `30s`, where it ends"));
    assert!(cue("120%")[0].ends_with("; write an `at` below `100%`"));
}
