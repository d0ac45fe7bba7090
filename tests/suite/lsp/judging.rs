//! The server also reports the findings of `supple check` that need the plan, the words and
//! the user's figures.

use super::Editor;
use serde_json::Value;

#[test]
fn the_server_reports_the_findings_of_check() {
    let mut editor = Editor::start("utf-16");
    let figures = editor.home.path().join("config/supple/figures");
    std::fs::create_dir_all(&figures).unwrap();
    std::fs::write(figures.join("my-own.toml"), "").unwrap();
    let text = "name = \"x\"\nlength = \"5min\"\n\n[[step]]\nname = \"March\"\ntime = \"30s\"\npose = \"my-own\"\n\
                prepare = \"3s\"\nsound = \"bell.wav\"\nhow = \"Stand tall, look ahead and let the arms hang down.\"\n";
    let uri = editor.save("judged.toml", text);
    editor.open(&uri, text);
    let findings = editor.findings(&uri, 1);
    let codes: Vec<&Value> = findings.iter().map(|finding| &finding["code"]).collect();
    assert_eq!(codes, ["length-off-plan", "no-sound-file", "words-dont-fit"]);
    assert!(editor.completions("[[step]]\nname = \"x\"\npose = \"my|\"").contains(&"my-own".to_owned()));
}
