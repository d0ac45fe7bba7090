//! Sound files of a routine: which are played, and what is said of the others.

use super::rig::{Rig, expect, wait};
use super::{PATIENCE, is_open, listen_with};
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

/// A folder with the chimes in a folder of their own.
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

/// What is wrong with a sound, as the player and as the checker have it.
fn trouble(folder: Option<&Path>, sound: &str) -> Option<String> {
    let trouble = SoundFolder::new(folder).decode(sound).err();
    assert_eq!(SoundProbe::default().check(folder, sound).err(), trouble);
    trouble
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
        assert_eq!(trouble(Some(&folder.path().join("mine")), &name), None);
    }
}

#[test]
fn what_lies_outside_is_refused_however_it_is_reached() {
    let folder = folder();
    let mine = folder.path().join("mine");
    let outside = Some("lies outside the routine's folder".to_owned());
    assert_eq!(trouble(Some(&mine), "../chime.wav"), outside);
    assert_eq!(trouble(Some(&mine), &folder.path().join("chime.wav").display().to_string()), outside);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../chime.wav", mine.join("link.wav")).unwrap();
        std::os::unix::fs::symlink("..", mine.join("up")).unwrap();
        std::os::unix::fs::symlink("sounds/chime.wav", mine.join("inside.wav")).unwrap();
        let told = ["link.wav", "up/chime.mp3", "inside.wav"].map(|name| trouble(Some(&mine), name));
        assert_eq!(told, [outside.clone(), outside, None]);
    }
    // A routine from standard input has no folder.
    assert_eq!(trouble(None, "chime.wav").unwrap(), "has no folder to lie in");
}

#[test]
fn what_is_no_sound_is_told_and_stops_nothing() {
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
        let told = trouble(Some(&mine), name).unwrap();
        assert!(told.starts_with(begins), "{name}: {told}");
    }
    assert_eq!(trouble(Some(&mine), "sounds/chime.wav"), None);
}

#[test]
fn a_routines_own_sound_is_heard_and_a_tone_where_it_is_missing() {
    let Some(rig) = Rig::start() else { return };
    let folder = folder();
    let files = Arc::new(SoundFolder::new(Some(folder.path())));
    let recording = rig.record("own.wav");
    let (sound, clock, reports) = listen_with(&rig, CueSoundOptions { files, ..CueSoundOptions::default() });
    expect(&reports, is_open);
    let from = clock.now();
    let own = |name: &str, millis| Cue {
        at: from + Duration::from_millis(millis),
        kind: CueKind::Sound(name.to_owned()),
        rank: Rank::Change,
        max_delay: PATIENCE,
    };
    sound.send(SoundMessage::Schedule(vec![own("chime.ogg", 600), own("gone.ogg", 1_600)]));
    wait(Duration::from_millis(2_600));
    sound.send(SoundMessage::Files(Arc::new(NoFiles)));
    sound.send(SoundMessage::Schedule(vec![own("chime.ogg", 3_400)]));
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
