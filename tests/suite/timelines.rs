//! Timelines computed by hand: `supple show --json` has to print what the JSON file beside
//! each routine says.

use crate::program::supple;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every case: the routine's file and what is expected of it.
fn cases() -> Vec<(PathBuf, PathBuf)> {
    let folder = root().join("tests/data/timelines");
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let expected = entry.unwrap().path();
        if expected.extension().is_some_and(|ending| ending == "json") {
            let beside = expected.with_extension("toml");
            let name = beside.file_name().unwrap().to_owned();
            let routine = if beside.exists() { beside } else { root().join("routines").join(name) };
            cases.push((routine, expected));
        }
    }
    cases.sort();
    assert!(cases.len() >= 20, "only {} cases", cases.len());
    cases
}

/// Whether two values are equal, with numbers compared by value: `8` equals `8.0`.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            (one.as_f64().unwrap() - other.as_f64().unwrap()).abs() < 1e-6
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|other| is_same(value, other)))
        }
        _ => one == other,
    }
}

#[test]
fn every_timeline_is_as_computed_by_hand() {
    for (routine, expected) in cases() {
        let shown = supple(&["show", routine.to_str().unwrap(), "--json"]);
        assert_eq!(shown.code, 0, "{}: {}", routine.display(), shown.errors);
        let shown: Value = serde_json::from_str(&shown.output).unwrap();
        let expected: Value = serde_json::from_str(&std::fs::read_to_string(&expected).unwrap()).unwrap();
        for key in ["routine", "seconds", "approximate"] {
            assert!(
                is_same(&shown[key], &expected[key]),
                "{}: {key}: {} ≠ {}",
                routine.display(),
                shown[key],
                expected[key]
            );
        }
        let (shown, expected) =
            (shown["segments"].as_array().unwrap(), expected["segments"].as_array().unwrap());
        for (at, (shown, expected)) in shown.iter().zip(expected).enumerate() {
            assert!(
                is_same(shown, expected),
                "{}, segment {at}:\n{shown}\nexpected\n{expected}",
                routine.display()
            );
        }
        assert_eq!(shown.len(), expected.len(), "{}", routine.display());
    }
}

#[test]
fn cues_are_in_order_and_within_the_routine() {
    for (routine, _) in cases() {
        let shown = supple(&["show", routine.to_str().unwrap(), "--json"]);
        let plan: Value = serde_json::from_str(&shown.output).unwrap();
        let end = plan["seconds"].as_f64().unwrap();
        let times: Vec<f64> =
            plan["cues"].as_array().unwrap().iter().map(|cue| cue["at"].as_f64().unwrap()).collect();
        assert!(times.windows(2).all(|pair| pair[0] <= pair[1]), "{}", routine.display());
        // The last words follow the last tone.
        assert!(times.last().is_some_and(|last| *last <= end + 2.0), "{}", routine.display());
        let digits = plan["cues"].as_array().unwrap().iter().filter(|cue| cue["kind"] == "say");
        for cue in digits {
            let text = cue["text"].as_str().unwrap();
            assert!(!text.contains(|char: char| char.is_ascii_digit()), "{}: {text}", routine.display());
        }
    }
}

/// A routine with every amount, and with sides, spots, directions, gaps and a circuit.
const VARIED: &str = r#"name = "Varied"
[[step]]
name = "Rocks"
reps = "8-10"
tempo = "straighten 2s, bend 1-2s"
side = "each"
sets = 2
rest = "30s"
[[step]]
name = "Ball"
time = "20s"
spots = "1-2"
direction = "both"
[[step]]
name = "Circuit"
sets = 2
[[step.step]]
name = "Hops"
reps = "max"
time = "15s"
[[step.step]]
name = "Breathe"
time = "open"
"#;

/// The fingerprint is kept with a session left unfinished: no change of the program that
/// leaves a routine's plan as it is may change it, and every change of the plan has to.
#[test]
fn a_plan_keeps_its_fingerprint() {
    let timeline = |text: &str| {
        let read = supple::routine::parse(text, "varied", &supple::routine::Context::default());
        supple::timeline::compile(read.routine.unwrap())
    };
    let varied = timeline(VARIED);
    assert_eq!(varied.fingerprint(), 17_569_193_367_471_749_973);
    assert_eq!(varied.hands_free().fingerprint(), varied.fingerprint());
    let retitled = VARIED.replace("name = \"Varied\"", "name = \"Another name\"");
    assert_eq!(timeline(&retitled).fingerprint(), varied.fingerprint());
    let changes = [
        ("\"8-10\"", "\"8-11\""),
        ("straighten 2s", "straighten 3s"),
        ("straighten 2s", "reach 2s"),
        ("side = \"each\"", "side = \"left\""),
        ("sets = 2\nrest", "sets = 3\nrest"),
        ("\"20s\"", "\"21s\""),
        ("\"1-2\"", "\"1-3\""),
        ("direction = \"both\"", "direction = \"clockwise\""),
        ("sets = 2\n[[", "sets = 3\n[["),
        ("reps = \"max\"\n", ""),
        ("\"open\"", "\"60s\""),
        ("\"Hops\"", "\"Jumps\""),
    ];
    for (from, to) in changes {
        let changed = VARIED.replacen(from, to, 1);
        assert_ne!(changed, VARIED, "{from}");
        assert_ne!(timeline(&changed).fingerprint(), varied.fingerprint(), "{from} -> {to}");
    }
}
