//! MP3 at a constant rate, with ID3 tags: the title, and chapters as podcast
//! players read them.

use super::{AudioEncoder, AudioPlan, ExportError, OutputFile, RATE};
use rusty_mp3::{Error, Mp3Encoder, Mp3EncoderConfig};
use std::io::{Seek, SeekFrom, Write};
use std::time::Duration;

/// Kilobits a second: plenty for one voice and bells.
const BITRATE: u32 = 64;

/// Writes an MP3.
pub(super) struct Mp3 {
    out: OutputFile,
    encoder: Mp3Encoder,
    /// The offset of the first frame, which is rewritten once the length is known.
    first_frame: u64,
}

impl Mp3 {
    /// Writes the tags.
    pub(super) fn start(mut out: OutputFile, plan: &AudioPlan) -> Result<Self, ExportError> {
        let tag = tag(plan);
        out.write_all(&tag)?;
        let encoder = Mp3Encoder::new(Mp3EncoderConfig { bitrate_kbps: BITRATE, vbr_quality: None });
        Ok(Self { out, encoder, first_frame: tag.len() as u64 })
    }

    fn drain(&mut self) -> Result<(), ExportError> {
        loop {
            match self.encoder.next_packet() {
                Ok(packet) => self.out.write_all(&packet)?,
                Err(Error::Again | Error::Eof) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

impl From<Error> for ExportError {
    fn from(error: Error) -> Self {
        Self::Encode(format!("it can't be written as MP3: {error}"))
    }
}

impl AudioEncoder for Mp3 {
    fn push(&mut self, samples: &[f32]) -> Result<(), ExportError> {
        self.encoder.push_pcm_f32(samples, 1, RATE)?;
        self.drain()
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        self.encoder.finish();
        self.drain()?;
        if let Some(frame) = self.encoder.lame_tag_frame() {
            // The first frame has the exact length, in samples.
            self.out.seek(SeekFrom::Start(self.first_frame))?;
            self.out.write_all(frame)?;
        }
        Ok(self.out.flush()?)
    }
}

/// An ID3v2.4 tag with the title and the chapters.
fn tag(plan: &AudioPlan) -> Vec<u8> {
    let mut body = text_frame(*b"TIT2", &plan.title);
    body.extend(text_frame(*b"TPE1", "supple"));
    let length = u32::try_from(plan.end.0.as_millis()).unwrap_or(u32::MAX);
    body.extend(text_frame(*b"TLEN", &length.to_string()));
    body.extend(chapters(plan));
    let mut tag = b"ID3\x04\x00\x00".to_vec();
    tag.extend(synchsafe(body.len()));
    tag.extend(body);
    tag
}

/// A number as ID3 writes lengths: seven bits a byte.
fn synchsafe(length: usize) -> [u8; 4] {
    let length = u32::try_from(length).unwrap_or(0);
    [21, 14, 7, 0].map(|shift| u8::try_from(length >> shift & 0x7f).unwrap_or(0))
}

fn frame(name: [u8; 4], body: &[u8]) -> Vec<u8> {
    [&name[..], &synchsafe(body.len()), &[0, 0], body].concat()
}

/// A frame of text, in UTF-8.
fn text_frame(name: [u8; 4], text: &str) -> Vec<u8> {
    frame(name, &[&[3], text.as_bytes(), &[0]].concat())
}

/// The chapters with their table of contents.
fn chapters(plan: &AudioPlan) -> Vec<u8> {
    // A table of contents counts its entries in one byte.
    let chapters = &plan.chapters[..plan.chapters.len().min(255)];
    if chapters.is_empty() {
        return Vec::new();
    }
    // The flags: it is the outermost one, and its entries are in order.
    let mut contents = b"toc\0\x03".to_vec();
    contents.push(u8::try_from(chapters.len()).unwrap_or(u8::MAX));
    let mut frames = Vec::new();
    for (number, chapter) in chapters.iter().enumerate() {
        let name = format!("ch{number}\0");
        contents.extend(name.as_bytes());
        let end = chapters.get(number + 1).map_or(plan.end.0, |next| next.at);
        let mut body = name.into_bytes();
        body.extend(millis(chapter.at));
        body.extend(millis(end));
        // Byte offsets are unknown, so players go by time.
        body.extend([0xff; 8]);
        body.extend(text_frame(*b"TIT2", &chapter.title));
        frames.extend(frame(*b"CHAP", &body));
    }
    [frame(*b"CTOC", &contents), frames].concat()
}

fn millis(at: Duration) -> [u8; 4] {
    u32::try_from(at.as_millis()).unwrap_or(u32::MAX).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_seven_bits_a_byte() {
        assert_eq!(synchsafe(0), [0, 0, 0, 0]);
        assert_eq!(synchsafe(257), [0, 0, 2, 1]);
        assert_eq!(synchsafe(0x0fff_ffff), [0x7f; 4]);
    }
}
