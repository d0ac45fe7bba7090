use super::*;
use crate::diagnostic::LineIndex;
use crate::speech::DEFAULT_VOICE;
use std::sync::Arc;

fn config_of(text: &str) -> Config {
    let read = read(text);
    read.config.unwrap_or_else(|| panic!("{:?}", read.findings))
}

/// Every finding as line, column, message, label and help.
fn findings_of(text: &str) -> Vec<String> {
    let lines = LineIndex::new(text);
    let findings = read(text).findings.into_iter().map(|finding| {
        let start = lines.position(finding.span.start);
        let (label, help) = (finding.label, finding.help.unwrap_or_default());
        format!("{}:{} {}; {label}; {help}", start.line, start.column, finding.message)
    });
    findings.collect()
}

#[test]
fn an_empty_file_has_the_defaults() {
    assert_eq!(config_of(""), Config::default());
    assert_eq!(config_of("# words\n[screen]\n[engines]\n"), Config::default());
}

#[test]
fn the_defaults_of_the_table_are_those_of_the_settings() {
    let mut config = config_of(&render(""));
    // These are set to the values that their absence stands for.
    let engine = &mut config.voice.settings;
    assert_eq!((engine.voice.take().as_deref(), engine.rate.take()), (Some(DEFAULT_VOICE), Some(1.0)));
    assert_eq!((engine.deadline.take(), config.screen.frames.take()), (Some(8.0), Some(12)));
    assert_eq!(config, Config::default());
    assert_eq!(config_of(&new_file()), Config::default());
    // The same file with every setting uncommented; it begins with two lines of words.
    let file = new_file();
    let lines: Vec<&str> = file.lines().skip(2).map(|line| line.trim_start_matches("# ")).collect();
    let uncommented = lines.join("\n").replace("Another engine", "# Another engine");
    assert_eq!(config_of(&uncommented).voice.settings.engines.keys().collect::<Vec<_>>(), ["mine"]);
}

#[test]
fn everything_can_be_set() {
    let text = "
[screen]
theme = \"16\"
glyphs = \"braille\"
calm = true
frames = 20
[sound]
volume = 50
tones = \"gentle\"
tone-volume = 50
metronome = true
offset = \"0.18s\"
[voice]
name = \"mine:anna\"
level = \"brief\"
reps = \"phases\"
rate = 1.1
volume = 80
deadline = \"3s\"
[hands-free]
on = true
rep = \"4s\"
work = \"1min\"
gap = \"12s\"
[engines.mine]
command = [\"my-tts\", \"{text}\"]
words-a-minute = 170
";
    let config = config_of(text);
    assert_eq!((config.screen.theme, config.screen.calm), (ThemeChoice::Ansi, true));
    assert_eq!(config.screen.glyphs, Some(Glyphs::Braille));
    assert_eq!(config.screen.frame_policy(true), FramePolicy { max_fps: 20, calm: true });
    assert_eq!(config.sound.offset, Duration::from_millis(180));
    let sounds = config.cue_sound_options(None);
    assert_eq!((sounds.tones, sounds.volume, sounds.voice_volume), (Some(ToneSet::Gentle), 0.25, 0.4));
    let cues = config.cue_options(Arc::new(cue::estimate));
    assert!(cues.level == VoiceLevel::Brief && cues.level_chosen && cues.metronome);
    assert_eq!(cues.reps, CountWords::Phases);
    let seconds = Duration::from_secs;
    assert_eq!(
        config.hands_free.lengths,
        HandsFreeLengths { rep: seconds(4), work: seconds(60), gap: seconds(12) }
    );
    let engine = &config.voice.settings;
    assert_eq!((engine.rate, engine.deadline), (Some(1.1), Some(3.0)));
    assert!(engine.choice().is_ok() && engine.engines["mine"].words_a_minute == Some(170.0));
    // What is shown says the same again.
    assert_eq!(config_of(&render(text)), config);
}

#[test]
fn a_number_can_be_written_in_another_base() {
    for number in ["0x32", "0o62", "0b110010", "5_0", "+50"] {
        let config = config_of(&format!("[sound]\nvolume = {number}\n"));
        assert_eq!(config, config_of("[sound]\nvolume = 50\n"), "{number}");
    }
    assert_eq!(config_of("[voice]\nrate = 0x1\n").voice.settings.rate, Some(1.0));
}

#[test]
fn the_count_was_once_called_reps() {
    for (text, wanted) in [
        ("count = \"numbers\"", CountWords::Numbers),
        ("count = \"phases\"", CountWords::Phases),
        ("count = \"off\"", CountWords::Off),
        ("reps = \"counts\"", CountWords::Numbers),
        ("reps = \"phases\"", CountWords::Phases),
    ] {
        let text = format!("[voice]\n{text}\n");
        let config = config_of(&text);
        assert_eq!(config.voice.count, wanted, "{text}");
        assert_eq!(config_of(&render(&text)).voice.count, wanted, "{text}");
    }
    assert!(render("[voice]\nreps = \"counts\"\n").contains("count = \"numbers\""));
}

#[test]
fn a_setting_under_both_its_names_is_reported_and_its_default_applies() {
    for text in ["count = \"off\"\nreps = \"phases\"", "reps = \"phases\"\ncount = \"off\""] {
        let text = format!("[voice]\n{text}\n");
        let line = 2 + text.lines().skip(1).position(|line| line.starts_with("reps")).unwrap();
        let finding =
            format!("{line}:1 `reps` is the old name of `count`, which is there too; ; leave `reps` out");
        assert_eq!(findings_of(&text), [finding], "{text}");
        assert_eq!(read(&text).with_defaults.voice.count, CountWords::Numbers, "{text}");
        assert!(render(&text).contains("\ncount = \"numbers\" "), "{text}");
    }
}

#[test]
fn an_engine_without_a_command_is_left_out() {
    for engine in ["command = 3", "command = []", "voice = \"anna\"", "comand = [\"say\"]"] {
        let text = format!("[voice]\nname = \"mine\"\nrate = 1.5\n[engines.mine]\n{engine}\n");
        let read = read(&text);
        assert!(read.findings.len() == 1 || engine.starts_with("comand"), "{:?}", read.findings);
        let settings = &read.with_defaults.voice.settings;
        assert_eq!((settings.voice.as_deref(), settings.engines.len()), (None, 0), "{text}");
        let shown = render(&text);
        assert!(shown.contains(&format!("\nname = \"{DEFAULT_VOICE}\" ")), "{shown}");
        assert!(shown.contains("\nrate = 1.5 ") && !shown.contains("engines"), "{shown}");
    }
}

#[test]
fn what_is_shown_of_wrong_settings_is_what_applies() {
    let text = "\
[screen]
theme = \"drak\"
frames = 20
[sound]
volume = 300
offset = \"180ms\"
[voice]
name = \"nope\"
reps = \"counts\"
rate = 1.1
[engines.mine]
command = [\"my-tts\", \"{text}\"]
voice = 3
words-a-minute = 170
[engines.\"no command\"]
voice = \"anna\"
";
    let shown = render(text);
    let lines: Vec<&str> = shown.lines().map(|line| line.split("  #").next().unwrap().trim_end()).collect();
    for line in [
        "theme = \"auto\"",
        "frames = 20",
        "volume = 100",
        "offset = \"0s\"",
        &format!("name = \"{DEFAULT_VOICE}\""),
        "count = \"numbers\"",
        "rate = 1.1",
    ] {
        assert!(lines.contains(&line), "{line}\n{shown}");
    }
    let engines = "\n[engines.mine]\ncommand = [\"my-tts\", \"{text}\"]\nwords-a-minute = 170\n";
    assert!(shown.ends_with(engines), "{shown}");
    let mut applied = read(text).with_defaults;
    applied.voice.settings.voice = Some(DEFAULT_VOICE.to_owned());
    applied.voice.settings.deadline = Some(8.0);
    assert_eq!(config_of(&shown), applied);
}

#[test]
fn over_a_network_fewer_frames_suit_unless_set() {
    assert_eq!(config_of("").screen.frame_policy(true), FramePolicy::REMOTE);
    assert_eq!(config_of("").screen.frame_policy(false), FramePolicy::SMOOTH);
}

#[test]
fn every_mistake_is_reported_with_its_position() {
    let text = "\
calm = true
[scren]
[screen]
theme = \"drak\"
fps = 60
frames = 200
[sound]
volume = \"loud\"
offset = \"180ms\"
[voice]
level = 3
[hands-free]
rep = 3
[engines.mine]
comand = []
[engines.other]
command = \"espeak\"
";
    assert_eq!(
        findings_of(text),
        [
            "1:1 there is no section `calm`; a key of `screen`; put it below `[screen]`",
            "2:2 there is no section `scren`; is it `screen`?; write `[screen]`",
            "4:9 `theme` can't be \"drak\"; is it \"dark\"?; write \"dark\"",
            "5:1 `screen` has no key `fps`; ; it has theme, glyphs, pictures, calm, frames",
            "6:10 `frames` must be a whole number from 1 to 30; ; such as `frames = 12`",
            "8:10 `volume` must be a whole number from 0 to 100; ; such as `volume = 100`",
            "9:10 there is no unit `ms`; the units are h, min and s; write `\"0.18s\"`",
            "11:9 `level` must be \"routine\", \"full\", \"brief\", \"counts\" or \"off\"; ; such as `level = \"routine\"`",
            "13:7 `rep` must be a length such as \"3s\", from 0.5s to 3600s; ; such as `rep = \"3s\"`",
            "14:10 the engine `mine` has no command; ; such as `command = [\"my-tts\", \"--out\", \"{out}\", \"{text}\"]`",
            "15:1 an engine has no key `comand`; is it `command`?; write `command`",
            "17:11 `command` must be a list: the program, then its arguments; ; such as `command = [\"my-tts\", \"--out\", \"{out}\", \"{text}\"]`",
        ]
    );
}

#[test]
fn an_engines_wrong_values_are_not_wrong_types() {
    for (line, code) in [
        ("words-a-minute = 5", "wrong-value"),
        ("words-a-minute = \"fast\"", "wrong-type"),
        ("command = []", "wrong-value"),
        ("command = [\"\"]", "wrong-value"),
        ("command = [1]", "wrong-type"),
        ("voice = 1", "wrong-type"),
    ] {
        let command = if line.starts_with("command") { "" } else { "command = [\"say\"]\n" };
        let findings = read(&format!("[engines.mine]\n{command}{line}\n")).findings;
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [code], "{line}");
    }
}

#[test]
fn any_text_is_read_without_panic() {
    for text in [
        "\u{0}",
        "[[screen]]",
        "screen = 1",
        "[voice]\nname = \"\u{202e}\"",
        "[sound]\nvolume = 1e999",
        "x = \"\u{1b}[2J\"",
        "[engines]\na = 1",
    ] {
        let findings = findings_of(text);
        let is_sanitized = findings.iter().all(|line| !line.contains(char::is_control));
        assert!(!findings.is_empty() && is_sanitized, "{findings:?}");
    }
    assert!(read(&"a".repeat(70_000)).config.is_none());
}
