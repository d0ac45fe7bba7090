//! Any text can be checked, laid out in time and formatted, quickly and without panic.

use super::formatting::assert_formats_losslessly;
use super::routines;
use crate::any_text::check_and_format;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use supple::routine::MAX_FILE_BYTES;

proptest! {
    #![proptest_config(crate::chance::cases(300))]

    #[test]
    fn any_text_can_be_checked_and_formatted(text in any::<String>()) {
        check_and_format(&text);
        assert_formats_losslessly("any", &text);
    }

    #[test]
    fn a_routine_with_random_edits_can_be_checked_and_formatted(
        sample in any::<prop::sample::Index>(),
        slips in prop::collection::vec((any::<prop::sample::Index>(), "[ -~\n]{0,3}", 0..4_usize), 0..4),
    ) {
        let samples = [routines("tests/data/valid"), routines("tests/data/timelines"), routines("routines")].concat();
        let mut text: Vec<char> = sample.get(&samples).1.chars().collect();
        for (at, put, take) in slips {
            let at = at.index(text.len() + 1);
            let end = (at + take).min(text.len());
            text.splice(at..end, put.chars());
        }
        let text: String = text.into_iter().collect();
        check_and_format(&text);
        assert_formats_losslessly("slipped", &text);
    }
}

/// What values are made of, rightly and wrongly.
#[rustfmt::skip]
const SCRAPS: [&str; 48] = [
    "0", "1", "5", "30", "007", "1.5", ".", ",", "-", "–", "+", "..", "~", " to ", " ", "h", "min",
    "m", "s", "sec", "ms", "'", ":", "1:30", "%", "x", "×", "/", "|", ";", "lift", "lower ", "hold",
    "2s", "3s, ", "open", "max", "each", "alternate", "both", "reps", "#", "walk", "é", "\\n",
    "\\u0041", "(", ")",
];

/// The keys whose values have a grammar of their own.
#[rustfmt::skip]
const KEYS: [&str; 14] = [
    "time", "reps", "tempo", "side", "sets", "rest", "spots", "direction", "prepare", "switch",
    "sound", "pose", "use", "id",
];

proptest! {
    #![proptest_config(crate::chance::cases(2000))]

    #[test]
    fn any_value_can_be_checked(
        keys in prop::sample::subsequence(&KEYS[..], 1..5),
        values in prop::collection::vec(prop::collection::vec(prop::sample::select(&SCRAPS[..]), 0..6), 5),
        at in prop::collection::vec(prop::sample::select(&SCRAPS[..]), 0..5),
    ) {
        let mut text = String::from("name = \"x\"\n\n[[step]]\nname = \"y\"\n");
        for (key, value) in keys.iter().zip(&values) {
            writeln!(text, "{key} = \"{}\"", value.concat()).unwrap();
        }
        writeln!(text, "cues = [{{ at = \"{}\", say = \"z\" }}]", at.concat()).unwrap();
        check_and_format(&text);
    }
}

/// Parts of large texts: the start, what is repeated, the end.
const LARGE_TEXTS: &[(&str, &str, &str)] = &[
    ("", "a.", "a = 1\n"),
    ("[", "a.", "a]\n"),
    ("[[", "a.", "a]]\n[[a]]\n"),
    ("a = ", "[", ""),
    ("a = [", "[],", "]\n"),
    ("a = [", "1,", "]\n"),
    ("a = [", "{},", "]\n"),
    ("a = [", "\n#\n", "]\n"),
    ("a = [", "#\n1,", "]\n"),
    ("a = ", "{a=", ""),
    ("", "[[a]]\n", ""),
    ("", "[[a]]\n[[a.b]]\n", ""),
    ("", "[[step]]\n#\n", ""),
    ("", "\n#", ""),
    ("", "\r\n", ""),
    ("[[step]]\n", "[[step.step]]\nname=\"x\"\ntime=\"1s\"\n", ""),
    ("name=\"x\"\n", "[[step]]\nname=\"x\"\ntime=\"1s\"\n", ""),
    ("name=\"x\"\nabout=\"\"\"", "y\n", "\"\"\"\n"),
    ("name=\"x\"\n[[step]]\nname=\"y\"\ntime=\"1s\"\nhow=[", "\"z\",", "]\n"),
    ("name=\"x\"\n[[step]]\nname=\"y\"\ntime=\"1s\"\ncues=[", "{say=\"z\",at=\"1s\"},", "]\n"),
    ("name=\"x\"\n", "[[step]]\nuse=\"#y\"\n", ""),
    ("name=\"x\"\n[[step]]\nname=\"y\"\ntime=\"1s\"\n", "[[step]]\nuse=\"#y\"\n", ""),
    ("name=\"x\"\n[[step]]\nname=\"y\"\ntime=\"", "1s-", "\"\n"),
    ("name=\"x\"\n[[step]]\nname=\"y\"\nreps=1\ntempo=\"1s", " ", "a\"\n"),
    ("name=\"x\"\n[[step]]\nname=\"y\"\nreps=1\ntempo=\"1", "/1", "\"\n"),
    ("name=\"x\"\n[[step]]\nname=\"y\"\nreps=1\ntempo=\"a 1", ",a 1", "\"\n"),
    ("name=\"x\"\n[[step]]\nname=\"y\"\ntime=\"1s\"\ncues=[", "{a=1},", "]\n"),
];

fn large_text(size: usize, (front, piece, end): (&str, &str, &str)) -> String {
    let room = size.saturating_sub(front.len() + end.len()) / piece.len();
    format!("{front}{}{end}", piece.repeat(room))
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how long it really takes is the question")]
fn large_files_are_checked_and_formatted_quickly() {
    // Unoptimised, a part of it shows as well that nothing grows beyond measure.
    // The limit is far beyond what it takes: it tells a hang, not a time.
    let (size, limit) = if cfg!(debug_assertions) { (1 << 15, 60) } else { (MAX_FILE_BYTES, 60) };
    for &parts in LARGE_TEXTS {
        let text = large_text(size, parts);
        let began = Instant::now();
        check_and_format(&text);
        let took = began.elapsed();
        assert!(took < Duration::from_secs(limit), "{parts:?} took {took:?}");
    }
    let keys = (0..size / 12).fold(String::new(), |text, i| text + &format!("k{i}={i}\n"));
    check_and_format(&keys);
    let twice =
        |at: usize| format!("[[step]]\nname=\"a-{at}\"\ntime=\"1s\"\n[[step]]\nname=\"a\"\ntime=\"1s\"\n");
    check_and_format(&(2..size / 60).map(twice).collect::<String>());
    let lost = |at: usize| format!("[[step]]\nuse=\"#step-number-{at}\"\n");
    check_and_format(&(0..size / 40).map(lost).collect::<String>());
    let tables = (0..size / 12).fold(String::new(), |text, i| text + &format!("[t{i}]\n"));
    check_and_format(&tables);
}

/// The program may not take more memory than this for any file. The limit is
/// on its addresses, which is more than what it really takes.
#[cfg(target_os = "linux")]
#[test]
fn large_files_take_little_memory() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    // Unoptimised, the two that take most stand for all.
    let heavy = |piece: &str| !cfg!(debug_assertions) || matches!(piece, "1," | "[[a]]\n[[a.b]]\n");
    for &parts in LARGE_TEXTS.iter().filter(|(_, piece, _)| heavy(piece)) {
        let text = large_text(MAX_FILE_BYTES, parts);
        for command in ["check", "fmt"] {
            // An unoptimised program is itself large, and its addresses count.
            let limit: u32 = if cfg!(debug_assertions) { 640 } else { 256 };
            let script = format!("ulimit -v {}; exec \"$0\" {command} -", limit * 1024);
            let mut child = Command::new("sh")
                .args(["-c", &script, env!("CARGO_BIN_EXE_supple")])
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
            let code = child.wait().unwrap().code();
            assert!(matches!(code, Some(0 | 1)), "{command} on {parts:?} ended with {code:?}");
        }
    }
}
