//! The shapes of `docs/shapes.md`: each is a whole file that checks clean and
//! plays to its end.

use crate::program::Home;
use std::fs;
use std::path::Path;

/// The files on the page, in its order.
fn shapes() -> Vec<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/shapes.md");
    let text = fs::read_to_string(page).unwrap();
    let blocks = text.split("```toml\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

#[test]
fn every_shape_checks_clean_and_plays() {
    let home = Home::new();
    let shapes = shapes();
    assert!(shapes.len() >= 10, "{} shapes", shapes.len());
    for (at, text) in shapes.iter().enumerate() {
        let name = format!("shape-{at}.toml");
        home.write(&name, text);
        let check = home.run(&["check", "--strict", &name]);
        assert_eq!((check.code, check.errors.as_str()), (0, ""), "{text}");
        let formatted = supple::routine::format(text);
        assert_eq!(formatted.as_deref(), Some(text.as_str()), "shape {at} is formatted");
        let args = ["play", &name, "--plain", "--mute", "--hands-free", "--speed", "5000"];
        let play = home.run(&args);
        assert!(
            play.code == 0 && play.output.contains("Well done."),
            "{text}\n{}{}",
            play.output,
            play.errors
        );
    }
}

#[test]
fn the_shapes_take_as_long_as_expected() {
    let home = Home::new();
    let seconds = |named: &str| {
        let shapes = shapes();
        let text = shapes.iter().find(|text| text.contains(&format!("name = \"{named}\"\n"))).unwrap();
        home.write("shape.toml", text);
        let shown = home.run(&["show", "shape.toml", "--json"]);
        let plan: serde_json::Value = serde_json::from_str(&shown.output).unwrap();
        plan["seconds"].as_u64().unwrap()
    };
    // 8 · 5 min · 8 · four times 2 and 1 min.
    assert_eq!(seconds("Run and walk"), 8 + 300 + 8 + 4 * 180);
    // 8 · 5 × 60 · walk 120 · 8 · 5 × 60.
    assert_eq!(seconds("30-20-10"), 8 + 300 + 120 + 8 + 300);
    // 8 · right 50 · switch 5 · left 50 · rest 20 · right 50 · switch 5 · left 50.
    assert_eq!(seconds("Flow on both sides"), 8 + 4 * 50 + 2 * 5 + 20);
    // 8 · 20 · 15 · 30 · 15 · 40 · 15 · 30 · 15 · 20, after the squats at 3 s a rep and a minute.
    assert_eq!(seconds("Ladder and pyramid"), 8 + 45 * 3 + 2 * 45 + 60 + 140 + 4 * 15);
}
