//! WAV of 16 bits, with the title and a mark at every chapter.

use super::{AudioEncoder, AudioPlan, ExportError, OutputFile, RATE};
use crate::speech::to_i16;
use std::io::{Seek, SeekFrom, Write};

/// Bytes before the samples.
const HEADER_BYTES: u32 = 44;
/// The most bytes of samples: the file's length has 32 bits, and a mebibyte is left for
/// the chunks after the samples.
const MAX_DATA_BYTES: u32 = u32::MAX - HEADER_BYTES - 0x10_0000;

/// Writes a WAV.
pub(super) struct Wav {
    out: OutputFile,
    /// The bytes of samples written so far.
    data_bytes: u32,
    /// The chunks after the samples.
    tail: Vec<u8>,
}

impl Wav {
    /// Writes the header, which is rewritten once the length is known.
    pub(super) fn start(mut out: OutputFile, plan: &AudioPlan) -> Result<Self, ExportError> {
        out.write_all(&header(0, 0))?;
        let mut tail = title_chunk(plan);
        tail.extend(chapter_chunks(plan));
        Ok(Self { out, data_bytes: 0, tail })
    }
}

impl AudioEncoder for Wav {
    fn push(&mut self, samples: &[f32]) -> Result<(), ExportError> {
        let bytes: Vec<u8> = samples.iter().flat_map(|sample| to_i16(*sample).to_le_bytes()).collect();
        let length = u32::try_from(bytes.len()).ok().and_then(|length| self.data_bytes.checked_add(length));
        self.data_bytes = length
            .filter(|length| *length < MAX_DATA_BYTES)
            .ok_or_else(|| ExportError::Encode("it is too long for a WAV; take .mp3 or .opus".to_owned()))?;
        Ok(self.out.write_all(&bytes)?)
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        self.out.write_all(&self.tail)?;
        let tail = u32::try_from(self.tail.len()).unwrap_or(0);
        self.out.seek(SeekFrom::Start(0))?;
        self.out.write_all(&header(self.data_bytes, tail))?;
        Ok(self.out.flush()?)
    }
}

/// The header, for so many bytes of samples and of chunks after them.
fn header(data: u32, tail: u32) -> Vec<u8> {
    let mut header = Vec::with_capacity(HEADER_BYTES as usize);
    header.extend(b"RIFF");
    header.extend((data + tail + HEADER_BYTES - 8).to_le_bytes());
    header.extend(b"WAVEfmt ");
    // The bytes of this chunk; then PCM, one channel, frames and bytes a second, bytes a frame
    // and bits a sample.
    header.extend(16_u32.to_le_bytes());
    header.extend(1_u16.to_le_bytes());
    header.extend(1_u16.to_le_bytes());
    header.extend(RATE.to_le_bytes());
    header.extend((RATE * 2).to_le_bytes());
    header.extend(2_u16.to_le_bytes());
    header.extend(16_u16.to_le_bytes());
    header.extend(b"data");
    header.extend(data.to_le_bytes());
    header
}

/// A chunk of a RIFF file, filled up to an even length.
fn chunk(name: [u8; 4], body: &[u8]) -> Vec<u8> {
    let mut chunk = name.to_vec();
    chunk.extend(u32::try_from(body.len()).unwrap_or(0).to_le_bytes());
    chunk.extend(body);
    if body.len() % 2 == 1 {
        chunk.push(0);
    }
    chunk
}

/// The chunk with the title.
fn title_chunk(plan: &AudioPlan) -> Vec<u8> {
    let text = |text: &str| [text.as_bytes(), &[0]].concat();
    let body =
        [b"INFO".to_vec(), chunk(*b"INAM", &text(&plan.title)), chunk(*b"ISFT", &text("supple"))].concat();
    chunk(*b"LIST", &body)
}

/// The chunks with a cue point at every chapter, and with the chapters' titles.
fn chapter_chunks(plan: &AudioPlan) -> Vec<u8> {
    let count = u32::try_from(plan.chapters.len()).unwrap_or(0);
    let mut points = count.to_le_bytes().to_vec();
    let mut names = b"adtl".to_vec();
    for (number, chapter) in (1_u32..).zip(&plan.chapters) {
        let frame = chapter.at.as_millis() * u128::from(RATE) / 1_000;
        let frame = u32::try_from(frame).unwrap_or(u32::MAX).to_le_bytes();
        // Its number, its position, the chunk it lies in, two offsets that are zero for a
        // chunk of samples, and the frame within the chunk.
        points.extend(number.to_le_bytes());
        points.extend(frame);
        points.extend(b"data");
        points.extend([0; 8]);
        points.extend(frame);
        let label = [&number.to_le_bytes()[..], chapter.title.as_bytes(), &[0]].concat();
        names.extend(chunk(*b"labl", &label));
    }
    [chunk(*b"cue ", &points), chunk(*b"LIST", &names)].concat()
}
