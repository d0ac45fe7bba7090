//! Damaged sound files: told as such everywhere, and never the end of anything.

use crate::program::{Run, supple_in};
use proptest::prelude::*;
use std::fs;
use std::io::Cursor;
use std::path::Path;
use supple::audio::files::{check_playable, decode, is_decoding};

/// A WAV of no frames a second.
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
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let library = home.path().join("config/supple/routines");
    fs::create_dir_all(&library).unwrap();
    fs::write(library.join("bells.toml"), ROUTINE).unwrap();
    fs::write(library.join("zero.wav"), rate_zero()).unwrap();
    fs::write(library.join("zero.mp3"), divides_by_zero()).unwrap();
    home
}

fn run(home: &Path, arguments: &[&str]) -> Run {
    let run = supple_in(home, arguments, "");
    let all = format!("{}{}", run.output, run.errors);
    assert!(run.code == 0 && !all.contains("panicked"), "{arguments:?}: {} {all}", run.code);
    run
}

#[test]
fn check_tells_of_damaged_sounds_with_their_places() {
    let home = home();
    let told = run(home.path(), &["check", "bells"]).errors;
    for (place, step) in [("bells.toml:7:9", "zero.wav"), ("bells.toml:13:9", "zero.mp3")] {
        assert!(told.contains(place) && told.contains(step), "{told}");
    }
    assert_eq!(told.matches("no-sound-file").count(), 2, "{told}");
    for file in ["zero.wav", "zero.mp3"] {
        assert!(told.contains(&format!("the sound file {file} of \"")), "{told}");
    }
}

#[test]
fn commands_live_with_damaged_sounds() {
    let home = home();
    let path = home.path().join("config/supple/routines/bells.toml");
    let path = path.to_str().unwrap();
    run(home.path(), &["list"]);
    run(home.path(), &["show", "bells"]);
    run(home.path(), &["play", "bells", "--plain", "--speed", "2000"]);
    run(home.path(), &["new", "Own bells", "--from", path]);
    let rendered = run(home.path(), &["render", "bells", "-o", "bells.wav"]);
    for (name, step) in [("zero.wav", "Walk"), ("zero.mp3", "March")] {
        let told = format!("supple: the sound {name} of \"{step}\" can't be decoded: ");
        assert_eq!(rendered.errors.matches(&told).count(), 1, "{}", rendered.errors);
    }
}

/// Both ways of looking at a sound file come to an end.
fn looked_at(bytes: &[u8]) {
    let decoded = decode(Cursor::new(bytes.to_vec()));
    if decoded.is_ok() {
        assert_eq!(check_playable(Cursor::new(bytes.to_vec())), Ok(()), "it is decoded and yet refused");
    }
    assert!(!is_decoding());
}

proptest! {
    #![proptest_config(crate::chance::cases(60))]

    #[test]
    fn damage_anywhere_in_a_sound_is_borne(
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
        looked_at(&bytes);
    }
}
