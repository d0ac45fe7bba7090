//! Damaged sound files are reported everywhere and end no command.

use crate::any_sound::decode_or_refuse;
use crate::program::{Home, Run};
use proptest::prelude::*;
use std::fs;

/// A WAV with a sample rate of 0.
fn rate_zero() -> Vec<u8> {
    let mut bytes =
        b"RIFF\xec\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\0\0\0\0\0\0\0\0\x02\0\x10\0data\xc8\0\0\0".to_vec();
    bytes.resize(244, 0);
    bytes
}

/// An MP3 whose first frame makes a decoder divide by zero.
fn divides_by_zero() -> Vec<u8> {
    let mut bytes = b"\xff\xf3\x88\xc4\0\0\0\0\0\0\0\0\0Xing".to_vec();
    bytes.resize(288, 0);
    bytes
}

const ROUTINE: &str = "name = \"Bells\"\n\n[[step]]\nname = \"Walk\"\ntime = \"5s\"\nprepare = \"2s\"\n\
                       sound = \"zero.wav\"\n\n[[step]]\nname = \"March\"\ntime = \"5s\"\nprepare = \"2s\"\n\
                       sound = \"zero.mp3\"\n";

/// A home whose library has a routine with both sounds.
fn home() -> Home {
    let home = Home::new();
    let library = home.join("config/supple/routines");
    fs::create_dir_all(&library).unwrap();
    fs::write(library.join("bells.toml"), ROUTINE).unwrap();
    fs::write(library.join("zero.wav"), rate_zero()).unwrap();
    fs::write(library.join("zero.mp3"), divides_by_zero()).unwrap();
    home
}

fn run(home: &Home, arguments: &[&str]) -> Run {
    let run = home.run(arguments);
    let printed = format!("{}{}", run.output, run.errors);
    assert!(run.code == 0 && !printed.contains("panicked"), "{arguments:?}: {} {printed}", run.code);
    run
}

#[test]
fn check_reports_damaged_sounds_with_their_positions() {
    let home = home();
    let errors = run(&home, &["check", "bells"]).errors;
    for (place, step) in [("bells.toml:7:9", "zero.wav"), ("bells.toml:13:9", "zero.mp3")] {
        assert!(errors.contains(place) && errors.contains(step), "{errors}");
    }
    assert_eq!(errors.matches("no-sound-file").count(), 2, "{errors}");
    for file in ["zero.wav", "zero.mp3"] {
        assert!(errors.contains(&format!("the sound file {file} of \"")), "{errors}");
    }
}

#[test]
fn commands_work_with_damaged_sounds() {
    let home = home();
    let path = home.join("config/supple/routines/bells.toml");
    let path = path.to_str().unwrap();
    run(&home, &["list"]);
    run(&home, &["show", "bells"]);
    run(&home, &["play", "bells", "--plain", "--speed", "2000"]);
    run(&home, &["new", "Own bells", "--from", path]);
    let rendered = run(&home, &["render", "bells", "-o", "bells.wav"]);
    for (name, step) in [("zero.wav", "Walk"), ("zero.mp3", "March")] {
        let message = format!("supple: the sound {name} of \"{step}\" can't be decoded: ");
        assert_eq!(rendered.errors.matches(&message).count(), 1, "{}", rendered.errors);
    }
}

proptest! {
    #![proptest_config(crate::chance::cases(60))]

    #[test]
    fn a_sound_file_with_any_damage_is_decoded_or_refused(
        sample in 0..5_usize,
        slips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<bool>()), 0..12),
        end in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = match sample {
            0 => rate_zero(),
            1 => divides_by_zero(),
            n => fs::read(format!("tests/data/sounds/chime.{}", ["wav", "ogg", "mp3"][n - 2])).unwrap(),
        };
        for (at, byte, near_the_start) in slips {
            // Most of what can go wrong stands in the headers.
            let reach = if near_the_start { bytes.len().min(200) } else { bytes.len() };
            bytes[at.index(reach)] = byte;
        }
        if cut {
            bytes.truncate(end.index(bytes.len()));
        }
        decode_or_refuse(&bytes);
    }
}
