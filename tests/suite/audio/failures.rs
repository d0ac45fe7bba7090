//! Failures of a real sound server while words are said, and what the screen shows.

use super::rig::{Rig, expect};
use super::{cue, is_open, start_sound_with, tone_of, tones};
use crate::program::{Home, wait};
use std::time::Duration;
use supple::audio::SoundStatus;
use supple::audio::cue_sounds::CueSoundOptions;
use supple::audio::supervisor::SoundMessage;
use supple::cue::{Cue, CueKind, Rank, Tone};
use supple::runtime::sound::SoundOutput;
use supple::speech::{Pronunciations, Speaker};
use supple::time::Tick;

fn speaking() -> CueSoundOptions {
    let voice = Speaker::embedded(1.0, &Pronunciations::shipped()).unwrap();
    CueSoundOptions { voice: Some(voice), ..CueSoundOptions::default() }
}

const LONG: &str = "Hands under your shoulders, inside the front foot, and the back leg long behind you.";

fn say(at: Tick) -> Cue {
    let max_delay = Duration::from_secs(1);
    Cue { at, kind: CueKind::Say(LONG.into()), rank: Rank::Guide, max_delay }
}

#[test]
fn a_server_killed_in_the_middle_of_a_sentence_comes_back_with_the_next_tone() {
    let Some(rig) = Rig::start() else { return };
    let (sound, clock, reports) = start_sound_with(&rig, speaking());
    expect(&reports, is_open);
    let from = clock.now();
    let at = |seconds| from + Duration::from_secs(seconds);
    sound.send(SoundMessage::Schedule(vec![say(at(1)), cue(at(9).0, Tone::Finish)]));
    wait(Duration::from_millis(2_200));
    rig.kill();
    expect(&reports, |status| matches!(status, SoundStatus::Lost { .. }));
    wait(Duration::from_millis(800));
    rig.restart();
    expect(&reports, is_open);
    let recording = rig.record("back.wav");
    wait(Tick(at(11).0).since(clock.now()));
    Box::new(sound).finish(Duration::from_secs(2));
    // The half sentence is not begun anew.
    assert_eq!(tones(&recording.onsets()), [Tone::Finish]);
}

#[test]
fn a_stream_that_is_moved_or_whose_sink_goes_away_plays_on_elsewhere() {
    let Some(rig) = Rig::start() else { return };
    let second = rig.control(&["load-module", "module-null-sink", "sink_name=second", "rate=44100"]);
    let (sound, clock, reports) = start_sound_with(&rig, speaking());
    expect(&reports, is_open);
    let from = clock.now();
    let at = |millis| from + Duration::from_millis(millis);
    sound.send(SoundMessage::Schedule(vec![
        say(at(500)),
        cue(at(6_500).0, Tone::Switch),
        cue(at(12_000).0, Tone::Finish),
    ]));
    wait(Duration::from_millis(1_500));
    // Whoever plugs headphones in moves the stream in the middle of a sentence.
    let inputs = rig.control(&["list", "short", "sink-inputs"]);
    let input = inputs.split_whitespace().next().unwrap();
    rig.control(&["move-sink-input", input, "second"]);
    let there = rig.record_from("second.monitor", "second.wav");
    wait(Tick(at(8_000).0).since(clock.now()));
    let heard = tones(&there.onsets());
    assert_eq!(heard.last(), Some(&Tone::Switch), "{heard:?}");
    // And pulls them out again.
    rig.control(&["unload-module", second.trim()]);
    let back = rig.record("back.wav");
    wait(Tick(at(14_000).0).since(clock.now()));
    Box::new(sound).finish(Duration::from_secs(2));
    assert_eq!(tones(&back.onsets()), [Tone::Finish]);
}

#[test]
fn plain_text_ends_after_the_last_words() {
    let Some(rig) = Rig::start() else { return };
    let home = Home::new();
    let file = home.join("short.toml");
    std::fs::write(&file, "name = \"Short\"\n[[step]]\nname = \"Walk\"\ntime = \"2s\"\nprepare = \"2s\"\n")
        .unwrap();
    let recording = rig.record("short.wav");
    let ended = home
        .command(&["play", file.to_str().unwrap(), "--plain", "--voice", "kal16"])
        .env("PULSE_SERVER", rig.address())
        .output()
        .unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    let heard = recording.onsets();
    let finish = heard.iter().position(|onset| tone_of(onset) == Tone::Finish).unwrap();
    let after = heard[finish + 1..].iter().filter(|onset| onset.at > heard[finish].at + 1.7);
    // "Well done, you have finished." is at least two bursts of sound.
    assert!(after.count() >= 2, "{heard:?}");
}

#[cfg(target_os = "linux")]
mod on_the_screen {
    use crate::audio::rig::Rig;
    use crate::terminal::{Setup, Terminal};
    use std::io::Write as _;
    use std::path::Path;

    fn setup(rig: &Rig) -> Setup {
        let address: &'static str = Box::leak(rig.address().into_boxed_str());
        Setup { environment: vec![("PULSE_SERVER", address)], columns: 100, rows: 30, ..Setup::default() }
    }

    #[test]
    fn a_failing_voice_is_reported_and_the_embedded_one_speaks() {
        let Some(rig) = Rig::start() else { return };
        // The program that this voice needs is on Windows.
        let arguments = ["play", "quick-cool-down", "--voice", "sapi"];
        let mut terminal = Terminal::with(&setup(&rig), &arguments);
        terminal.wait_for_text("that voice fails; kal16 speaks");
        // The first sentence comes at its time all the same.
        terminal.wait_for_text("Slow down and breathe out");
        terminal.press("qy");
        assert_eq!(terminal.wait_for_exit().0, 0);
    }

    #[test]
    fn without_a_server_the_screen_says_so_and_the_routine_goes_on() {
        let mut terminal = Terminal::start(&["play", "out-the-door"]);
        terminal.wait_for_text("no sound");
        terminal.press("n");
        terminal.wait_for_screen("work", |text| text.contains("no sound") && !text.contains("GET READY"));
        terminal.press("qy");
        assert_eq!(terminal.wait_for_exit().0, 0);
    }

    #[test]
    fn noise_on_standard_error_goes_to_the_log_and_not_to_the_screen() {
        const NOISE: &str = "ALSA lib pcm.c:8675:(snd_pcm_recover) underrun occurred";
        let mut terminal = Terminal::start(&["play", "out-the-door", "--mute"]);
        terminal.wait_for_text("muted");
        // The log is ready only after the first frame, but before a key has an effect.
        terminal.press("n");
        terminal.wait_for_screen("work", |text| !text.contains("GET READY"));
        // As a C library would, from inside the process.
        let path = format!("/proc/{}/fd/2", terminal.pid());
        let mut noise = std::fs::OpenOptions::new().append(true).open(path).unwrap();
        for _ in 0..50 {
            writeln!(noise, "{NOISE}").unwrap();
        }
        terminal.press("qy");
        assert_eq!(terminal.wait_for_exit().0, 0);
        let written = String::from_utf8_lossy(&terminal.bytes()).into_owned();
        assert!(!written.contains("ALSA"), "the screen was written over");
        assert_eq!(logged(&terminal.state()).matches(NOISE).count(), 50);
    }

    fn logged(state: &Path) -> String {
        let logs = std::fs::read_dir(state).unwrap().map(|entry| entry.unwrap().path());
        let logs = logs.filter(|path| path.extension().is_some_and(|ending| ending == "log"));
        logs.map(|path| std::fs::read_to_string(path).unwrap()).collect()
    }
}
