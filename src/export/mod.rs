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
pub use calendar::{DAYS, Recurrence, calendar};
pub use card::Card;
pub use html::html;
pub use lyrics::{is_written_by_supple, lrc, vtt};
pub use markdown::{escaped_markdown, markdown};

use crate::audio::cue_sounds::CueSounds;
use crate::audio::offline::Mixer;
use crate::audio::sink::RATE;
use std::fmt;
use std::io::{self, Seek, Write};
use std::path::Path;
use std::time::Duration;

/// A kind of audio file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AudioFormat {
    /// Plays everywhere.
    Mp3,
    /// Small.
    Opus,
    /// For editing.
    Wav,
}

impl AudioFormat {
    /// Every format with its file extension.
    pub const ALL: [(Self, &'static str); 3] = [(Self::Mp3, "mp3"), (Self::Opus, "opus"), (Self::Wav, "wav")];

    /// The format for a file's extension; `None` if there is none.
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_lowercase();
        Self::ALL.iter().find(|(_, known)| *known == extension).map(|(format, _)| *format)
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
    /// The kind for a file's extension; `None` if there is none.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_lowercase().as_str() {
            "html" | "htm" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            "ics" => Some(Self::Calendar),
            _ => None,
        }
    }
}

/// An error of an export.
#[derive(Debug)]
pub enum ExportError {
    /// The file can't be written.
    Write(io::Error),
    /// The audio can't be encoded; the message is for the user.
    Encode(String),
    /// It was cancelled.
    Stopped,
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(error) => write!(f, "it can't be written: {error}"),
            Self::Encode(message) => f.write_str(message),
            Self::Stopped => f.write_str("stopped"),
        }
    }
}

impl std::error::Error for ExportError {}

impl From<io::Error> for ExportError {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

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

/// Writes the audio of a plan. `progress` is called with the fraction that is done and
/// returns whether to continue.
///
/// # Errors
///
/// If the file can't be written, or `progress` returned `false`.
pub fn write_audio(
    out: OutputFile,
    format: AudioFormat,
    plan: &AudioPlan,
    cue_sounds: &mut CueSounds,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<(), ExportError> {
    let mut encoder: Box<dyn AudioEncoder> = match format {
        AudioFormat::Mp3 => Box::new(mp3::Mp3::start(out, plan)?),
        AudioFormat::Opus => Box::new(opus::Opus::start(out, plan)?),
        AudioFormat::Wav => Box::new(wav::Wav::start(out, plan)?),
    };
    let mut mixer = Mixer::new(&plan.cues, cue_sounds, plan.end);
    let total = to_f64(mixer.frames()).max(1.0);
    while let Some(block) = mixer.next_block() {
        encoder.push(block)?;
        if !progress(to_f64(mixer.mixed()) / total) {
            return Err(ExportError::Stopped);
        }
    }
    encoder.finish()
}

#[expect(clippy::cast_precision_loss, reason = "a share of the whole")]
const fn to_f64(frames: u64) -> f64 {
    frames as f64
}

/// A time such as `01:02:03.456`.
fn timestamp(time: Duration) -> String {
    let millis = time.as_millis();
    let (hours, minutes) = (millis / 3_600_000, millis / 60_000 % 60);
    format!("{hours:02}:{minutes:02}:{:02}.{:03}", millis / 1_000 % 60, millis % 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_decides_the_format() {
        assert_eq!(AudioFormat::of(Path::new("a/b.MP3")), Some(AudioFormat::Mp3));
        assert_eq!(AudioFormat::of(Path::new("b.opus")), Some(AudioFormat::Opus));
        assert_eq!(AudioFormat::of(Path::new("mp3")), None);
        assert_eq!(AudioFormat::of(Path::new("a.ogg")), None);
    }
}
