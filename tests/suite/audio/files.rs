//! Sound files of a routine: which are played, and the errors for the others.

use super::rig::{Rig, expect};
use super::{MAX_DELAY, is_open, start_sound_with};
use crate::program::wait;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use supple::audio::cue_sounds::{CueSoundOptions, NoFiles};
use supple::audio::supervisor::SoundMessage;
use supple::cue::{Cue, CueKind, Rank};
use supple::runtime::sound::SoundOutput;
use supple::runtime::sound_files::{SoundFolder, SoundProbe};
use supple::time::Tick;

const CHIMES: [&str; 3] = ["chime.wav", "chime.ogg", "chime.mp3"];

/// A folder with the chimes, and again in the folder `mine/sounds`.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("mine/sounds")).unwrap();
    for chime in CHIMES {
        let from = Path::new("tests/data/sounds").join(chime);
        fs::copy(&from, folder.path().join("mine/sounds").join(chime)).unwrap();
        fs::copy(&from, folder.path().join(chime)).unwrap();
    }
    folder
}

/// The error for a sound, which is the same in the player and the checker.
fn error_of(folder: Option<&Path>, sound: &str) -> Option<String> {
    let error = SoundFolder::new(folder).decode(sound).err();
    assert_eq!(SoundProbe::default().check(folder, sound).err(), error);
    error
}

#[test]
fn wav_ogg_and_mp3_are_read_from_the_routines_folder() {
    let folder = folder();
    let sounds = SoundFolder::new(Some(&folder.path().join("mine")));
    for chime in CHIMES {
        let name = format!("sounds/{chime}");
        let samples = sounds.decode(&name).unwrap();
        // 0.4 s at 48,000 a second; MP3 pads what it holds.
        assert!((19_000..26_000).contains(&samples.len()), "{name}: {}", samples.len());
        // A fifth of a second of it; what MP3 puts around is not quite silent.
        let inner = &samples[4_800..14_400];
        let waves = inner.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
        assert!((118..=122).contains(&waves), "{name}: {waves} waves for 600 a second");
        assert!(samples.iter().all(|sample| sample.abs() <= 0.6));
        assert_eq!(error_of(Some(&folder.path().join("mine")), &name), None);
    }
}

#[test]
fn sound_files_outside_the_folder_are_refused() {
    let folder = folder();
    let mine = folder.path().join("mine");
    let outside = Some("lies outside the routine's folder".to_owned());
    assert_eq!(error_of(Some(&mine), "../chime.wav"), outside);
    assert_eq!(error_of(Some(&mine), &folder.path().join("chime.wav").display().to_string()), outside);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../chime.wav", mine.join("link.wav")).unwrap();
        std::os::unix::fs::symlink("..", mine.join("up")).unwrap();
        std::os::unix::fs::symlink("sounds/chime.wav", mine.join("inside.wav")).unwrap();
        let errors = ["link.wav", "up/chime.mp3", "inside.wav"].map(|name| error_of(Some(&mine), name));
        assert_eq!(errors, [outside.clone(), outside, None]);
    }
    // A routine from standard input has no folder.
    assert_eq!(error_of(None, "chime.wav").unwrap(), "has no folder to lie in");
}

#[test]
fn damaged_sound_files_are_reported() {
    let folder = folder();
    let mine = folder.path().join("mine");
    let whole = fs::read(mine.join("sounds/chime.ogg")).unwrap();
    fs::write(mine.join("text.wav"), "no sound at all").unwrap();
    fs::write(mine.join("empty.mp3"), "").unwrap();
    fs::write(mine.join("cut.ogg"), &whole[..60]).unwrap();
    fs::create_dir(mine.join("folder.wav")).unwrap();
    for (name, begins) in [
        ("text.wav", "can't be decoded: "),
        ("empty.mp3", "can't be decoded: "),
        ("cut.ogg", "can't be decoded: "),
        ("gone.wav", "can't be read: "),
        ("folder.wav", "is no file of at most 16 MiB"),
    ] {
        let error = error_of(Some(&mine), name).unwrap();
        assert!(error.starts_with(begins), "{name}: {error}");
    }
    assert_eq!(error_of(Some(&mine), "sounds/chime.wav"), None);
}

#[test]
fn a_missing_sound_file_is_replaced_by_a_tone() {
    let Some(rig) = Rig::start() else { return };
    let folder = folder();
    let files = Arc::new(SoundFolder::new(Some(folder.path())));
    let recording = rig.record("own.wav");
    let (sound, clock, reports) =
        start_sound_with(&rig, CueSoundOptions { files, ..CueSoundOptions::default() });
    expect(&reports, is_open);
    let from = clock.now();
    let sound_cue = |name: &str, millis| Cue {
        at: from + Duration::from_millis(millis),
        kind: CueKind::Sound(name.to_owned()),
        rank: Rank::Change,
        max_delay: MAX_DELAY,
    };
    sound.send(SoundMessage::Schedule(vec![sound_cue("chime.ogg", 600), sound_cue("gone.ogg", 1_600)]));
    wait(Duration::from_millis(2_600));
    sound.send(SoundMessage::Files(Arc::new(NoFiles)));
    sound.send(SoundMessage::Schedule(vec![sound_cue("chime.ogg", 3_400)]));
    wait(Tick(from.0 + Duration::from_millis(4_200)).since(clock.now()));
    Box::new(sound).finish(Duration::from_secs(2));
    let pitches: Vec<f64> = recording.onsets().iter().map(|onset| onset.hz).collect();
    let near = |hz: f64, wanted: f64| (hz / wanted - 1.0).abs() < 0.03;
    // The start's own tone stands in for what can't be played.
    assert!(
        pitches.len() == 3
            && near(pitches[0], 600.0)
            && near(pitches[1], 1_046.5)
            && near(pitches[2], 1_046.5),
        "{pitches:?}"
    );
}
