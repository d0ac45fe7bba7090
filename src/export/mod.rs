//! Exports a routine: as guided audio for a phone, with the words in a second file; as a
//! card to print; as Markdown; as a series of calendar events.

mod audio_plan;
mod calendar;
mod card;
mod html;
mod lyrics;
mod markdown;
mod mp3;
mod opus;
mod wav;

pub use audio_plan::{AudioPlan, Chapter};
pub use calendar::{Recurrence, Series, calendar};
pub use card::Card;
pub use html::html;
pub use lyrics::{is_written_by_supple, lrc, vtt};
pub use markdown::markdown;

use crate::audio::cue_sounds::CueSounds;
use crate::audio::offline::Mixer;
use std::fmt;
use std::io::{self, Seek, Write};
use std::path::Path;

/// The sample rate of every file.
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
    /// Every format with its file extension.
    pub const ALL: [(Self, &'static str); 3] = [(Self::Mp3, "mp3"), (Self::Opus, "opus"), (Self::Wav, "wav")];

    /// The format for a file's extension.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        Self::ALL.iter().find(|(_, known)| *known == ending).map(|(format, _)| *format)
    }
}

/// A kind of exported document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// A card to print.
    Html,
    /// A page of Markdown.
    Markdown,
    /// A series for a calendar.
    Calendar,
}

impl DocumentKind {
    /// The kind for a file's extension.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_lowercase().as_str() {
            "html" | "htm" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            "ics" => Some(Self::Calendar),
            _ => None,
        }
    }
}

/// Why an export failed.
#[derive(Debug)]
pub enum ExportError {
    /// The file can't be written.
    Write(io::Error),
    /// The audio can't be encoded in this format.
    Format(String),
    /// It was cancelled.
    Stopped,
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(error) => write!(f, "it can't be written: {error}"),
            Self::Format(why) => f.write_str(why),
            Self::Stopped => f.write_str("stopped"),
        }
    }
}

impl std::error::Error for ExportError {}

/// An empty file to write to. The encoders rewrite its header once the length is known.
pub trait WriteSeek: Write + Seek {}

impl<W: Write + Seek> WriteSeek for W {}

/// The file that an export is written to.
pub type OutputFile = Box<dyn WriteSeek>;

/// Encodes an audio file: takes blocks of samples and writes bytes.
trait AudioEncoder {
    /// Encodes the next samples.
    fn push(&mut self, samples: &[f32]) -> Result<(), ExportError>;

    /// Writes the rest, and the tags that come last.
    fn finish(self: Box<Self>) -> Result<(), ExportError>;
}

/// Writes the audio of a plan. `progress` is called with the fraction that is done
/// and returns whether to go on.
///
/// # Errors
///
/// If it can't be written, or `progress` stopped it.
pub fn audio(
    out: OutputFile,
    format: Format,
    plan: &AudioPlan,
    cue_sounds: &mut CueSounds,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<(), ExportError> {
    let encoder: Box<dyn AudioEncoder> = match format {
        Format::Mp3 => Box::new(mp3::Mp3::start(out, plan)?),
        Format::Opus => Box::new(opus::Opus::start(out, plan)?),
        Format::Wav => Box::new(wav::Wav::start(out, plan)?),
    };
    encode(encoder, plan, cue_sounds, progress)
}

fn encode(
    mut encoder: Box<dyn AudioEncoder>,
    plan: &AudioPlan,
    cue_sounds: &mut CueSounds,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<(), ExportError> {
    let mut mixer = Mixer::new(&plan.cues, cue_sounds, RATE, plan.end);
    let total = to_f64(mixer.frames()).max(1.0);
    while let Some(block) = mixer.next_block() {
        encoder.push(block)?;
        if !progress(to_f64(mixer.mixed()) / total) {
            return Err(ExportError::Stopped);
        }
    }
    encoder.finish()
}

/// Writes samples as a WAV.
///
/// # Errors
///
/// If it can't be written.
pub fn write_wav(out: OutputFile, samples: &[f32]) -> Result<(), ExportError> {
    // An empty plan: no title and no chapters.
    let mut wav = wav::Wav::start(out, &AudioPlan::default())?;
    wav.push(samples)?;
    Box::new(wav).finish()
}

/// Converts an error of writing.
const fn write_error(error: io::Error) -> ExportError {
    ExportError::Write(error)
}

/// Writes bytes, for encoders.
fn write_bytes(out: &mut impl Write, bytes: &[u8]) -> Result<(), ExportError> {
    out.write_all(bytes).map_err(write_error)
}

/// Converts samples to 16 bits.
#[expect(clippy::cast_possible_truncation, reason = "clamped to the range")]
fn to_i16(samples: &[f32]) -> impl Iterator<Item = i16> + '_ {
    samples.iter().map(|sample| (sample.clamp(-1.0, 1.0) * 32_767.0).round() as i16)
}

#[expect(clippy::cast_precision_loss, reason = "a share of the whole")]
const fn to_f64(frames: u64) -> f64 {
    frames as f64
}

/// The tags of Vorbis comments: the title, and chapters as players read them.
fn comments(plan: &AudioPlan) -> Vec<(String, String)> {
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
}
