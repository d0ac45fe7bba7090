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
fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => (a.as_f64().unwrap() - b.as_f64().unwrap()).abs() < 1e-6,
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| is_same(value, other)))
        }
        _ => a == b,
    }
}

#[test]
fn every_plan_is_as_computed_by_hand_and_its_cues_are_in_order() {
    for (routine, expected) in cases() {
        let file = routine.display();
        let run = supple(&["show", routine.to_str().unwrap(), "--json"]);
        assert_eq!(run.code, 0, "{file}: {}", run.errors);
        let plan: Value = serde_json::from_str(&run.output).unwrap();
        let expected: Value = serde_json::from_str(&std::fs::read_to_string(&expected).unwrap()).unwrap();
        for key in ["routine", "seconds", "approximate"] {
            let (value, expected) = (&plan[key], &expected[key]);
            assert!(is_same(value, expected), "{file}: {key}: {value} ≠ {expected}");
        }
        let (segments, expected) =
            (plan["segments"].as_array().unwrap(), expected["segments"].as_array().unwrap());
        for (index, (segment, expected)) in segments.iter().zip(expected).enumerate() {
            assert!(is_same(segment, expected), "{file}, segment {index}:\n{segment}\nexpected\n{expected}");
        }
        assert_eq!(segments.len(), expected.len(), "{file}");
        assert_cues_are_in_order(&file.to_string(), &plan);
    }
}

/// Asserts that cues are in order and within the routine, and that no digit is spoken.
fn assert_cues_are_in_order(file: &str, plan: &Value) {
    let cues = plan["cues"].as_array().unwrap();
    let times: Vec<f64> = cues.iter().map(|cue| cue["at"].as_f64().unwrap()).collect();
    assert!(times.is_sorted(), "{file}");
    // The last words follow the last tone.
    let end = plan["seconds"].as_f64().unwrap() + 2.0;
    assert!(times.last().is_some_and(|last| *last <= end), "{file}");
    for cue in cues.iter().filter(|cue| cue["kind"] == "say") {
        let text = cue["text"].as_str().unwrap();
        assert!(!text.contains(|c: char| c.is_ascii_digit()), "{file}: {text}");
    }
}
