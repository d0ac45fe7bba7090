//! A session as files: the guided audio for a phone, with its words beside it.

mod lyrics;
mod mp3;
mod opus;
mod plan;
mod wav;

pub use lyrics::{lrc, vtt};
pub use plan::{Chapter, Plan};

use crate::audio::kit::Kit;
use crate::audio::offline::Mixer;
use std::fmt;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Frames a second of every file.
const RATE: u32 = crate::speech::RATE;

/// A kind of audio file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plays everywhere.
    Mp3,
    /// Small.
    Opus,
    /// For editing.
    Wav,
}

impl Format {
    /// Every format with the ending of its files.
    pub const ALL: [(Self, &'static str); 3] = [(Self::Mp3, "mp3"), (Self::Opus, "opus"), (Self::Wav, "wav")];

    /// The format that a file's name asks for.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        Self::ALL.iter().find(|(_, known)| *known == ending).map(|(format, _)| *format)
    }
}

/// Why no file came of it.
#[derive(Debug)]
pub enum ExportError {
    /// The file can't be written.
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The sound can't be put into this format.
    Format(String),
    /// It was not wanted any more.
    Stopped,
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, error } => write!(f, "{} can't be written: {error}", path.display()),
            Self::Format(why) => f.write_str(why),
            Self::Stopped => f.write_str("stopped"),
        }
    }
}

impl std::error::Error for ExportError {}

/// What a file is written with: blocks of samples in, bytes out.
trait Encoder {
    /// Takes the next samples.
    fn push(&mut self, samples: &[f32]) -> Result<(), ExportError>;

    /// Writes what is left, and the tags that come last.
    fn finish(self: Box<Self>) -> Result<(), ExportError>;
}

/// Writes the audio of a plan. The file appears whole or not at all. `progress`
/// is told what share is done and answers whether to go on.
///
/// # Errors
///
/// Where it can't be written, or `progress` stopped it.
pub fn audio(
    path: &Path,
    format: Format,
    plan: &Plan,
    kit: &mut Kit,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<(), ExportError> {
    whole(path, |fresh| {
        let file = std::fs::File::create(fresh)?;
        let out = BufWriter::new(file);
        let encoder: Result<Box<dyn Encoder>, ExportError> = match format {
            Format::Mp3 => mp3::Mp3::start(out, plan).map(|encoder| Box::new(encoder) as _),
            Format::Opus => opus::Opus::start(out, plan).map(|encoder| Box::new(encoder) as _),
            Format::Wav => wav::Wav::start(out, plan).map(|encoder| Box::new(encoder) as _),
        };
        Ok(encoder.and_then(|encoder| encode(encoder, plan, kit, progress)))
    })
}

fn encode(
    mut encoder: Box<dyn Encoder>,
    plan: &Plan,
    kit: &mut Kit,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<(), ExportError> {
    let mut mixer = Mixer::new(&plan.cues, kit, RATE, plan.end);
    let all = share(mixer.frames()).max(1.0);
    while let Some(block) = mixer.next_block() {
        encoder.push(block)?;
        if !progress(share(mixer.mixed()) / all) {
            return Err(ExportError::Stopped);
        }
    }
    encoder.finish()
}

/// Writes samples as a WAV; the file appears whole or not at all.
///
/// # Errors
///
/// Where it can't be written.
pub fn samples(path: &Path, samples: &[f32]) -> Result<(), ExportError> {
    whole(path, |fresh| {
        let out = BufWriter::new(std::fs::File::create(fresh)?);
        Ok(wav::Wav::start(out, &Plan::default()).and_then(|mut wav| {
            wav.push(samples)?;
            Box::new(wav).finish()
        }))
    })
}

/// Writes a text, such as the words; the file appears whole or not at all.
///
/// # Errors
///
/// Where it can't be written.
pub fn text(path: &Path, text: &str) -> Result<(), ExportError> {
    whole(path, |fresh| std::fs::write(fresh, text).map(Ok))
}

/// Has a file written beside `path` and put in its place when it is whole.
fn whole(
    path: &Path,
    write: impl FnOnce(&Path) -> io::Result<Result<(), ExportError>>,
) -> Result<(), ExportError> {
    let failed = |error| ExportError::File { path: path.to_owned(), error };
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let fresh = path.with_file_name(name);
    let written = write(&fresh).map_err(failed).and_then(|result| {
        result.map_err(|error| match error {
            ExportError::File { error, .. } => failed(error),
            other => other,
        })
    });
    let done = written.and_then(|()| std::fs::rename(&fresh, path).map_err(failed));
    if done.is_err()
        && let Err(error) = std::fs::remove_file(&fresh)
    {
        log::debug!("{} is not there to be removed: {error}", fresh.display());
    }
    done
}

/// An error of writing, without the path, which [`whole`] knows.
fn unwritten(error: io::Error) -> ExportError {
    ExportError::File { path: PathBuf::new(), error }
}

/// Writes bytes, for encoders.
fn put(out: &mut impl Write, bytes: &[u8]) -> Result<(), ExportError> {
    out.write_all(bytes).map_err(unwritten)
}

/// Samples as whole numbers of 16 bits.
#[expect(clippy::cast_possible_truncation, reason = "clamped to the range")]
fn whole_numbers(samples: &[f32]) -> impl Iterator<Item = i16> + '_ {
    samples.iter().map(|sample| (sample.clamp(-1.0, 1.0) * 32_767.0).round() as i16)
}

#[expect(clippy::cast_precision_loss, reason = "a share of the whole")]
const fn share(frames: u64) -> f64 {
    frames as f64
}

/// The tags of Vorbis comments: the title, and chapters as players read them.
fn comments(plan: &Plan) -> Vec<(String, String)> {
    let mut tags = vec![("TITLE".to_owned(), plan.title.clone()), ("ARTIST".to_owned(), "supple".to_owned())];
    for (number, chapter) in plan.chapters.iter().enumerate() {
        let millis = chapter.at.as_millis();
        let (hours, minutes) = (millis / 3_600_000, millis / 60_000 % 60);
        let (seconds, rest) = (millis / 1_000 % 60, millis % 1_000);
        let time = format!("{hours:02}:{minutes:02}:{seconds:02}.{rest:03}");
        tags.push((format!("CHAPTER{number:03}"), time));
        tags.push((format!("CHAPTER{number:03}NAME"), chapter.title.clone()));
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_names_the_format() {
        assert_eq!(Format::of(Path::new("a/b.MP3")), Some(Format::Mp3));
        assert_eq!(Format::of(Path::new("b.opus")), Some(Format::Opus));
        assert_eq!(Format::of(Path::new("mp3")), None);
        assert_eq!(Format::of(Path::new("a.ogg")), None);
    }

    #[test]
    fn a_file_that_fails_leaves_the_old_one_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.mp3");
        std::fs::write(&path, b"old").unwrap();
        let failed = whole(&path, |fresh| {
            std::fs::write(fresh, b"half")?;
            Ok(Err(ExportError::Stopped))
        });
        assert!(matches!(failed, Err(ExportError::Stopped)));
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(text(&folder.path().join("no/such/folder.lrc"), "x").is_err());
    }
}
