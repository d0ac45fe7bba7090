//! Findings about mistakes in pose files.

use supple::figure::{read, schema, text};

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
    // Mistakes elsewhere in the file don't hide it, those in the limb do.
    assert_eq!(
        findings(&figure_with_key(
            "near_leg = { foot = [0, 0], hip = 20 }\nlean = \"x\"\n[[key]]\nlaen = 10"
        )),
        [("unclear-limb", "{ foot = [0, 0], hip = 20 }"), ("wrong-type", "\"x\""), ("unknown-key", "laen")]
    );
    assert_eq!(findings(&figure_with_key("near_leg = { foto = [0, 0] }")), [("unknown-key", "foto")]);
    assert_eq!(findings(&figure_with_key("near_leg.foot = 3\nlean = 3")), [("wrong-type", "3")]);
    assert_eq!(findings(&figure_with_key("[key.near_leg]\nfoot = 3")), [("wrong-type", "3")]);
    assert_eq!(findings(&figure_with_key("hip = [0, 1]\nshoulder = [0, 1]")), [("two-anchors", "[0, 1]")]);
    assert_eq!(findings("name = \"T\"\nview = [-1, 1, 0, 1]\n"), [("missing-key", "name")]);
    assert_eq!(findings("name = \n"), [("toml-syntax", "")]);
}

#[test]
fn a_number_can_be_written_in_another_base() {
    let pose = |number: &str| read(&figure_with_key(&format!("nod = {number}")), "test").pose.unwrap();
    for number in ["0x1e", "0o36", "0b11110", "+3_0"] {
        assert_eq!(pose(number), pose("30"), "{number}");
    }
}

#[test]
fn a_wrong_type_is_reported_with_what_the_numbers_mean() {
    let message = |key: &str| read(&figure_with_key(key), "test").diagnostics[0].message.clone();
    assert_eq!(
        message("hip = 3"),
        "`hip` must be two numbers: [ahead, up], or a table with `around` and `angle`"
    );
    assert_eq!(message("shoulder = 3"), "`shoulder` must be two numbers: [ahead, up]");
    assert_eq!(message("legs = { foot = [0, 0], out = 3 }"), "`out` must be two numbers: [knee, foot]");
    assert_eq!(message("arms = { hand = [0, 1], out = 3 }"), "`out` must be two numbers: [elbow, hand]");
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
