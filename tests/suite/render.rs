//! Rendered sessions: whole files, in which an independent speech recogniser hears what the
//! plan says.

#[cfg(feature = "neural")]
#[path = "render/names.rs"]
mod names;
#[path = "render/proof.rs"]
mod proof;
#[path = "render/recogniser.rs"]
mod recogniser;

use crate::program::{Home, supple};
use serde_json::Value;
use std::path::Path;

fn render(name: &str, file: &Path, more: &[&str]) {
    let file = file.to_str().unwrap();
    let rendered = supple(&[&["render", name, "-o", file], more].concat());
    assert_eq!(rendered.code, 0, "{}", rendered.errors);
}

#[test]
fn every_format_is_written_with_its_lyrics() {
    let folder = Home::new();
    let routine = folder.path().join("short.toml");
    std::fs::write(&routine, "name = \"Short\"\n[[step]]\nname = \"Walk\"\ntime = \"10s\"\n").unwrap();
    for (ending, magic) in [("mp3", &b"ID3"[..]), ("opus", &b"OggS"[..]), ("wav", &b"RIFF"[..])] {
        let file = folder.path().join("short").with_extension(ending);
        render(routine.to_str().unwrap(), &file, &["--lyrics"]);
        let bytes = std::fs::read(&file).unwrap();
        assert!(bytes.starts_with(magic) && bytes.len() > 20_000, "{ending}: {} bytes", bytes.len());
    }
    let words = folder.read("short.lrc");
    assert!(words.starts_with("[ti:Short]\n[by:supple]\n[00:00.00]Walk.\n"), "{words}");
    assert!(folder.read("short.vtt").starts_with("WEBVTT"));
    let names = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(names, 6, "nothing else is left");
    // What is said of wrong endings and wrong names.
    let wrong = supple(&["render", "out-the-door", "-o", "x.ogg"]);
    assert!(wrong.code == 1 && wrong.errors.contains(".opus"), "{}", wrong.errors);
    let wrong = supple(&["render", "out-the-door", "-o", "x.mp3", "--voice", "nobody"]);
    assert!(wrong.code == 1 && wrong.errors.contains("kal16"), "{}", wrong.errors);
}

#[test]
fn captions_have_the_authors_spelling() {
    let folder = Home::new();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let text = "name = \"Short\"\n[[step]]\nname = \"IT band\"\nhow = \"Roll 2x, knee at 90\u{b0}\"\n\
                prepare = \"9s\"\ntime = \"5s\"\n";
    std::fs::write(at("short.toml"), text).unwrap();
    render(&at("short.toml"), Path::new(&at("short.wav")), &["--lyrics", "--voice", "kal16"]);
    for ending in ["lrc", "vtt"] {
        let words = std::fs::read_to_string(at(&format!("short.{ending}"))).unwrap();
        assert!(words.contains("IT band.") && words.contains("Roll 2x, knee at 90\u{b0}."), "{words}");
        assert!(!words.contains("I T band") && !words.contains("ninety"), "{words}");
    }
    let lines = supple(&["play", &at("short.toml"), "--plain", "--mute", "--speed", "200"]).output;
    assert!(lines.contains("Roll 2x, knee at 90\u{b0}.") && !lines.contains("I T band"), "{lines}");
    let shown: Value = serde_json::from_str(&supple(&["show", &at("short.toml"), "--json"]).output).unwrap();
    let cues = shown["cues"].as_array().unwrap();
    let said = |text: &str| cues.iter().find(|cue| cue["text"] == text).map(|cue| cue["caption"].clone());
    assert_eq!(said("I T band."), Some("IT band.".into()));
    assert_eq!(said("Five seconds."), Some(Value::Null), "as it is read");
}

#[test]
fn texts_in_a_language_without_a_voice_are_shown_and_not_said() {
    let folder = Home::new();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let routine = |name: &str, language: &str| {
        let text = format!(
            "name = \"Kurz\"\n{language}[[step]]\nname = \"Dehnen mit Ruhe und Geduld\"\nprepare = \"4s\"\n\
             time = \"5s\"\n"
        );
        std::fs::write(at(name), text).unwrap();
        let (file, wav) = (at(name), at(&format!("{name}.wav")));
        let run = supple(&["render", &file, "-o", &wav, "--voice", "kal16", "--tones", "off", "--lyrics"]);
        assert_eq!(run.code, 0, "{}", run.errors);
        let samples: Vec<f32> = hound::WavReader::open(&wav)
            .unwrap()
            .into_samples::<i16>()
            .map(|s| f32::from(s.unwrap()))
            .collect();
        let loud = samples.chunks(480).filter(|part| part.iter().any(|sample| sample.abs() > 300.0)).count();
        (loud, std::fs::read_to_string(at(&format!("{name}.lrc"))).unwrap())
    };
    let (said, _) = routine("en.toml", "");
    let (shown, words) = routine("xx.toml", "language = \"tlh\"\n");
    assert!(words.contains("Dehnen mit Ruhe und Geduld."), "{words}");
    // The name takes a second and a half; what supple itself says stays.
    assert!(shown > 20 && shown + 80 < said, "{shown} of {said} hundredths of a second sound");
    let checked = supple(&["check", &at("xx.toml")]);
    assert!(
        checked.errors.contains("warning[no-voice]: no voice on this machine speaks `tlh`"),
        "{}",
        checked.errors
    );
}

#[test]
fn lyrics_that_supple_didnt_write_are_not_overwritten() {
    let folder = Home::new();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("short.toml"), "name = \"Short\"\n[[step]]\nname = \"Walk\"\ntime = \"10s\"\n")
        .unwrap();
    std::fs::write(at("mine.vtt"), "WEBVTT\n\nmine\n").unwrap();
    let (routine, file) = (at("short.toml"), at("mine.wav"));
    let arguments = ["render", routine.to_str().unwrap(), "-o", file.to_str().unwrap(), "--lyrics"];
    let refused = supple(&arguments);
    assert_eq!(
        (refused.code, refused.errors),
        (
            1,
            format!(
                "supple: {} is there already and not by supple; move it away, or leave out --lyrics\n",
                at("mine.vtt").display()
            )
        )
    );
    assert!(!file.exists() && !at("mine.lrc").exists());
    std::fs::remove_file(at("mine.vtt")).unwrap();
    // What supple wrote itself is written anew.
    for _ in 0..2 {
        assert_eq!(supple(&[&arguments[..], &["--force"]].concat()).code, 0);
    }
}

#[cfg(unix)]
mod interrupted {
    use crate::program::{Home, send_signal};
    use rustix::process::Signal;
    use std::io::Read;
    use std::path::Path;
    use std::process::{Command, Stdio};
    use std::sync::mpsc::{Receiver, channel};
    use std::time::Duration;

    /// Writes settings with a voice that writes into the pipe `alive` and hangs.
    fn hanging_voice(home: &Home) {
        assert!(Command::new("mkfifo").arg(home.join("alive")).status().unwrap().success());
        let script = format!("exec 3>{}/alive; echo {{out}} >&3; sleep 60 & sleep 60", home.path().display());
        let settings = format!(
            "[voice]\nname = \"slow\"\ndeadline = \"60s\"\n\n[engines.slow]\ncommand = [\"/bin/sh\", \"-c\", \"{script}\"]\n"
        );
        std::fs::create_dir_all(home.join("config/supple")).unwrap();
        std::fs::write(home.join("config/supple/config.toml"), settings).unwrap();
    }

    const LONG: Duration = Duration::from_secs(30);

    /// Sends when something is first written to a pipe, and when every process that has it
    /// open has ended.
    fn listen(pipe: &Path) -> (Receiver<()>, Receiver<()>) {
        let ((begin, began), (end, ended)) = (channel(), channel());
        let pipe = pipe.to_owned();
        std::thread::spawn(move || {
            let mut pipe = std::fs::File::open(pipe).unwrap();
            pipe.read_exact(&mut [0]).unwrap();
            begin.send(()).unwrap();
            pipe.read_to_end(&mut Vec::new()).unwrap();
            end.send(()).unwrap();
        });
        (began, ended)
    }

    #[test]
    fn a_signal_ends_the_voices_program_and_leaves_no_files() {
        for (arguments, ends, code) in [
            (&["render", "out-the-door", "-o", "a.mp3"][..], Signal::INT, 130),
            (&["render", "out-the-door", "-o", "a.mp3"], Signal::QUIT, 131),
            (&["voice", "say", "-o", "a.wav", "Hold."], Signal::TERM, 143),
            (&["play", "out-the-door", "--plain", "--voice", "slow"], Signal::TERM, 143),
        ] {
            let home = Home::new();
            hanging_voice(&home);
            let mut child = home
                .command(arguments)
                .env("TMPDIR", home.path())
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let (heard, ended) = listen(&home.join("alive"));
            heard.recv_timeout(LONG).unwrap_or_else(|_| panic!("{arguments:?}: nothing is said"));
            send_signal(child.id(), ends);
            assert_eq!(child.wait().unwrap().code(), Some(code), "{arguments:?}");
            ended.recv_timeout(LONG).unwrap_or_else(|_| panic!("{arguments:?}: something goes on"));
            let left: Vec<String> = std::fs::read_dir(home.path())
                .unwrap()
                .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
                .filter(|name| name.starts_with("supple-voice") || name.starts_with("a."))
                .collect();
            assert_eq!(left, Vec::<String>::new(), "{arguments:?}");
        }
    }
}

/// A minute that says most of what a routine says, slowly enough for a
/// recogniser.
const SPOKEN: &str = r#"name = "Spoken"
[[step]]
name = "Hamstring stretch"
time = "24s"
side = "each"
how = "Sit tall and breathe."
[[step]]
name = "Easy walk"
time = "10s"
"#;

#[test]
fn a_recogniser_hears_what_the_plan_says_and_nothing_that_it_does_not() {
    let Some(recogniser) = recogniser::Recogniser::find() else { return };
    let folder = Home::new();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("spoken.toml"), SPOKEN).unwrap();
    let routine = path("spoken.toml").display().to_string();
    let plan: Value = serde_json::from_str(&supple(&["show", &routine, "--json"]).output).unwrap();
    let said: Vec<(f64, String)> = plan["cues"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|cue| cue["kind"] == "say")
        .map(|cue| (cue["at"].as_f64().unwrap(), cue["text"].as_str().unwrap().to_owned()))
        .collect();
    render(&routine, &path("spoken.wav"), &[]);
    let wrong: Vec<(f64, String)> = ["Change legs.", "Next spot.", "Rest.", "Ten seconds.", "Calf raise."]
        .iter()
        .flat_map(|text| [(3.0, (*text).to_owned()), (40.0, (*text).to_owned())])
        .collect();
    let expected: Vec<(f64, String)> = said.iter().chain(&wrong).cloned().collect();
    let expected_here = recogniser::Expected { sentences: &expected, alike: &[] };
    let found = recogniser.heard(&path("spoken.wav"), &expected_here, recogniser::TONES);
    let hits: Vec<bool> = found.iter().map(Option::is_some).collect();
    let (right, false_ones) = hits.split_at(said.len());
    let missed: Vec<&str> =
        said.iter().zip(right).filter(|(_, hit)| !**hit).map(|((_, text), _)| text.as_str()).collect();
    assert!(missed.is_empty(), "not heard: {missed:?}");
    assert!(false_ones.iter().all(|hit| !hit), "heard what is not said");
}
