//! Sound files of a routine: which are played, and what is said of the others.

use super::rig::{Rig, expect, wait};
use super::{PATIENCE, is_open, listen_with};
use crate::build::{routine, step};
use std::fs;
use std::path::Path;
use std::time::Duration;
use supple::audio::files::load;
use supple::audio::kit::{KitOptions, SoundFiles};
use supple::cue::{Cue, CueKind, Rank};
use supple::routine::{Item, Routine, Step};
use supple::time::Tick;

const CHIMES: [&str; 3] = ["chime.wav", "chime.ogg", "chime.mp3"];

/// A routine with one step a sound.
fn with(sounds: &[&str]) -> Routine {
    let steps = sounds
        .iter()
        .map(|sound| Item::Step(Box::new(Step { sound: Some((*sound).to_owned()), ..step("Walk") })));
    routine(steps.collect())
}

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

fn troubles(folder: &Path, sounds: &[&str]) -> Vec<String> {
    let (files, troubles) = load(&with(sounds), Some(folder));
    assert_eq!(files.len() + troubles.len(), sounds.len());
    troubles.iter().map(ToString::to_string).collect()
}

#[test]
fn wav_ogg_and_mp3_are_read_from_the_routines_folder() {
    let folder = folder();
    let names = CHIMES.map(|chime| format!("sounds/{chime}"));
    let (files, troubles) =
        load(&with(&names.each_ref().map(String::as_str)), Some(&folder.path().join("mine")));
    assert_eq!(troubles, []);
    for name in names {
        let samples = &files[&name];
        // 0.4 s at 48,000 a second; MP3 pads what it holds.
        assert!((19_000..26_000).contains(&samples.len()), "{name}: {}", samples.len());
        // A fifth of a second of it; what MP3 puts around is not quite silent.
        let inner = &samples[4_800..14_400];
        let waves = inner.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
        assert!((118..=122).contains(&waves), "{name}: {waves} waves for 600 a second");
        assert!(samples.iter().all(|sample| sample.abs() <= 0.6));
    }
}

#[test]
fn what_lies_outside_is_refused_however_it_is_reached() {
    let folder = folder();
    let mine = folder.path().join("mine");
    let outside = "lies outside the routine's folder";
    assert_eq!(troubles(&mine, &["../chime.wav"]), [format!("the sound ../chime.wav {outside}")]);
    let absolute = folder.path().join("chime.wav").display().to_string();
    assert_eq!(troubles(&mine, &[&absolute]), [format!("the sound {absolute} {outside}")]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../chime.wav", mine.join("link.wav")).unwrap();
        std::os::unix::fs::symlink("..", mine.join("up")).unwrap();
        std::os::unix::fs::symlink("sounds/chime.wav", mine.join("inside.wav")).unwrap();
        assert_eq!(
            troubles(&mine, &["link.wav", "up/chime.mp3", "inside.wav"]),
            [format!("the sound link.wav {outside}"), format!("the sound up/chime.mp3 {outside}")]
        );
    }
    // A routine from standard input has no folder.
    let (files, troubles) = load(&with(&["chime.wav"]), None);
    assert!(files.is_empty());
    assert_eq!(troubles[0].to_string(), "the sound chime.wav has no folder to lie in");
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
    let told =
        troubles(&mine, &["text.wav", "empty.mp3", "cut.ogg", "gone.wav", "folder.wav", "sounds/chime.wav"]);
    let begins = [
        "the sound text.wav can't be decoded: ",
        "the sound empty.mp3 can't be decoded: ",
        "the sound cut.ogg can't be decoded: ",
        "the sound gone.wav can't be read: ",
        "the sound folder.wav is no file of at most 16 MiB",
    ];
    assert_eq!(told.len(), begins.len(), "{told:?}");
    for (told, begins) in told.iter().zip(begins) {
        assert!(told.starts_with(begins), "{told}");
    }
}

#[test]
fn a_routines_own_sound_is_heard_and_a_tone_where_it_is_missing() {
    let Some(rig) = Rig::start() else { return };
    let folder = folder();
    let (files, _) = load(&with(&["chime.ogg"]), Some(folder.path()));
    let recording = rig.record("own.wav");
    let (sound, clock, reports) = listen_with(&rig, KitOptions { files, ..KitOptions::default() });
    expect(&reports, is_open);
    let from = clock.now();
    let own = |name: &str, millis| Cue {
        at: from + Duration::from_millis(millis),
        kind: CueKind::Sound(name.to_owned()),
        rank: Rank::Change,
        patience: PATIENCE,
    };
    sound.schedule(&[own("chime.ogg", 600), own("gone.ogg", 1_600)]);
    wait(Duration::from_millis(2_600));
    sound.set_files(SoundFiles::new());
    sound.schedule(&[own("chime.ogg", 3_400)]);
    wait(Tick(from.0 + Duration::from_millis(4_200)).since(clock.now()));
    sound.finish(Duration::from_secs(2));
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
