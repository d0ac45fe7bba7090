//! The history for other programs, and how it is deleted.

use crate::program::Home;
use crate::terminal::Terminal;
use serde_json::Value;
use supple::session::Answers;

/// A note with characters that a terminal must not get.
const NOTE: &str = "a\u{200b}b\u{202e}c\u{1b}[2Jd";

/// A session with [`NOTE`], as `supple history export` writes it.
fn session_with_note() -> Value {
    let home = Home::new();
    assert_eq!(home.run(&["play", "glute-ball", "--plain", "--mute", "--speed", "5000"]).code, 0);
    let mut session: Value = serde_json::from_str(&home.run(&["history", "export"]).output).unwrap();
    session["note"] = NOTE.into();
    session
}

#[test]
fn other_programs_get_the_exact_text() {
    let (home, session) = (Home::new(), session_with_note());
    let import = |home: &Home, text: &str| home.run_with_input(&["history", "import", "-"], text).output;
    assert_eq!(import(&home, &session.to_string()), "1 session taken in.\n");
    assert_eq!(home.history()[0]["note"], NOTE);
    let exported = home.run(&["history", "export"]).output;
    assert_eq!(serde_json::from_str::<Value>(&exported).unwrap(), session);
    assert_eq!(home.run(&["history", "export", "file.jsonl"]).code, 0);
    assert_eq!(serde_json::from_str::<Value>(&home.read("file.jsonl")).unwrap(), session);
    let csv = home.run(&["history", "--csv"]).output;
    assert!(csv.contains(&format!(",{NOTE},")) && csv.ends_with("\r\n"), "{csv}");
    let other = Home::new();
    assert_eq!(import(&other, &exported), "1 session taken in.\n");
    assert_eq!(other.history()[0]["note"], NOTE);
}

#[test]
fn a_note_does_nothing_to_the_terminal() {
    let script = format!(
        "cat > file.jsonl <<'END'\n{}\nEND\n$SUPPLE history import file.jsonl; $SUPPLE history --json; \
         $SUPPLE history --csv; $SUPPLE history export; $SUPPLE history | cat; echo ov''er",
        session_with_note()
    );
    let terminal = Terminal::shell(script.leak());
    terminal.wait_for_text("over");
    let shown = String::from_utf8(terminal.bytes()).unwrap();
    assert!(shown.contains("\\u202ec\\u001b[2Jd") && shown.contains("\u{fffd}c␛[2Jd"), "{shown}");
    assert!(!shown.contains(['\u{200b}', '\u{202e}', '\u{1b}']), "{shown:?}");
}

#[test]
fn answers_without_a_session_are_deleted_too() {
    let home = Home::new();
    let delete = |answer: &str| home.run_with_input(&["history", "delete", "--all"], answer);
    assert_eq!(delete("").output, "There is nothing to delete.\n");
    home.save_answers(&Answers { medical: true, ..Answers::default() });
    let kept = delete("n\n");
    assert_eq!(kept.errors, "Delete what you answered? It can't be brought back. [y/N] ");
    assert_eq!(kept.output, "Nothing was deleted.\n");
    assert_eq!(delete("y\n").output, "Your answers are deleted.\n");
    assert_eq!(delete("").output, "There is nothing to delete.\n");
}
