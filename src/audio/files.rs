//! Sound files of a routine: read, decoded and made ready for the mixer. A file
//! must lie inside the routine's folder.

use std::fmt;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use rodio::{Decoder, Source};

use crate::audio::kit::SoundFiles;
use crate::audio::sink::RATE;
use crate::routine::Routine;
use crate::speech::{RATE as SPEECH_RATE, resample};

const _: () = assert!(RATE == SPEECH_RATE, "the mixer has one rate");

/// The largest file that is read, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;
/// The longest sound, in seconds; what goes beyond is cut off.
const LONGEST: usize = 20;
/// The loudest peak; louder files are turned down.
const PEAK: f32 = 0.6;

/// Why a sound file can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileTrouble {
    /// The name in the routine.
    pub name: String,
    /// What is wrong.
    pub why: String,
}

impl fmt::Display for FileTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the sound {} {}", self.name.escape_debug(), self.why)
    }
}

/// Reads every sound file that a routine names, and tells which can't be used.
pub fn load(routine: &Routine, folder: Option<&Path>) -> (SoundFiles, Vec<FileTrouble>) {
    let (mut files, mut troubles) = (SoundFiles::new(), Vec::new());
    for name in routine.steps().filter_map(|step| step.sound.as_deref()) {
        if crate::cue::Tone::called(name).is_some() || files.contains_key(name) {
            continue;
        }
        match inside(folder, name).and_then(|path| decode(&path)) {
            Ok(samples) => {
                files.insert(name.to_owned(), samples.into());
            }
            Err(why) => troubles.push(FileTrouble { name: name.to_owned(), why }),
        }
    }
    (files, troubles)
}

/// Whether a routine in this folder can play a sound file: it is read up to its
/// first sound.
///
/// # Errors
///
/// What is wrong with it, as the end of a sentence.
pub fn judge(folder: Option<&Path>, name: &str) -> Result<(), String> {
    let (mut samples, channels, _) = samples(&inside(folder, name)?)?;
    loop {
        let frame: Vec<f32> = samples.by_ref().take(channels).collect();
        if frame.is_empty() {
            return Err("is silent".to_owned());
        }
        // As the mixer hears it, in which two channels may cancel each other.
        let sum: f32 = frame.iter().sum();
        if sum.is_finite() && sum != 0.0 {
            return Ok(());
        }
    }
}

/// Whether there is such a file in the folder, whatever it holds.
pub fn is_there(folder: &Path, name: &str) -> bool {
    inside(Some(folder), name).is_ok()
}

/// The path of a file inside the folder, every link followed.
fn inside(folder: Option<&Path>, name: &str) -> Result<PathBuf, String> {
    let folder = folder.ok_or("has no folder to lie in")?;
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let unreadable = |error: std::io::Error| format!("can't be read: {error}");
    let root = folder.canonicalize().map_err(unreadable)?;
    let path = root.join(name).canonicalize().map_err(unreadable)?;
    if !path.starts_with(&root) {
        return Err("lies outside the routine's folder".to_owned());
    }
    let data = std::fs::metadata(&path).map_err(unreadable)?;
    if !data.is_file() || data.len() > LARGEST {
        return Err("is no file of at most 16 MiB".to_owned());
    }
    Ok(path)
}

/// The samples of a file up to the longest sound, as they come; how many make a
/// frame, and how many frames a second.
fn samples(path: &Path) -> Result<(impl Iterator<Item = f32> + use<>, usize, u32), String> {
    let file = File::open(path).map_err(|error| format!("can't be read: {error}"))?;
    let decoder = Decoder::new(BufReader::new(file)).map_err(|error| format!("can't be decoded: {error}"))?;
    let (channels, rate) = (usize::from(decoder.channels().get()), decoder.sample_rate().get());
    Ok((decoder.take(LONGEST * rate as usize * channels), channels, rate))
}

/// The samples of a file, mono, at the mixer's rate.
fn decode(path: &Path) -> Result<Vec<f32>, String> {
    let (samples, channels, rate) = samples(path)?;
    let samples: Vec<f32> = samples.collect();
    let count = f32::from(u16::try_from(channels).unwrap_or(1));
    let mono: Vec<f32> = samples.chunks(channels).map(|frame| frame.iter().sum::<f32>() / count).collect();
    let mut out = resample(&mono, rate, RATE);
    let peak = out.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    if peak <= 0.0 || !peak.is_finite() {
        return Err("is silent".to_owned());
    }
    if peak > PEAK {
        for sample in &mut out {
            *sample *= PEAK / peak;
        }
    }
    Ok(out)
}
