//! Opus in Ogg, with the title and the chapters in its comments; it decodes to
//! exactly as many samples as were put in.

use super::{AudioEncoder, AudioPlan, ExportError, OutputFile, RATE, timestamp};
use opus_pure::{Application, Error, MAX_PACKET_BYTES, OggOpusWriter, OpusEncoder, OpusHead, OpusTags};
use std::io::Write;

/// Bits a second: transparent for one voice and bells.
const BITRATE: i32 = 32_000;
/// Samples of one packet: 20 ms.
const FRAME: usize = 960;

/// Writes an Opus file.
pub(super) struct Opus {
    writer: OggOpusWriter<OutputFile>,
    encoder: OpusEncoder,
    /// The encoder's delay, in samples.
    delay: u64,
    /// Samples that don't fill a packet yet.
    waiting: Vec<f32>,
    /// Samples taken so far.
    taken: u64,
    packet: Vec<u8>,
}

impl From<Error> for ExportError {
    fn from(error: Error) -> Self {
        Self::Encode(format!("it can't be written as Opus: {error}"))
    }
}

impl Opus {
    /// Writes the headers.
    pub(super) fn start(out: OutputFile, plan: &AudioPlan) -> Result<Self, ExportError> {
        let rate = i32::try_from(RATE).unwrap_or(48_000);
        let mut encoder = OpusEncoder::new(rate, 1, Application::Audio)?;
        encoder.bitrate_bps = BITRATE;
        let head = OpusHead::for_encoder(&encoder, RATE);
        let delay = u64::from(head.pre_skip);
        let mut tags = OpusTags::new();
        for (name, value) in comments(plan) {
            tags.push(&name, &value)?;
        }
        let writer = OggOpusWriter::with_tags(out, head, tags)?;
        let packet = vec![0; MAX_PACKET_BYTES];
        Ok(Self { writer, encoder, delay, waiting: Vec::new(), taken: 0, packet })
    }

    /// Encodes one packet. `duration` is the number of its samples that are played, if not
    /// all.
    fn encode(&mut self, block: &[f32], duration: Option<u32>) -> Result<(), ExportError> {
        let written = self.encoder.encode(block, FRAME, &mut self.packet)?;
        let packet = &self.packet[..written];
        match duration {
            Some(duration) => self.writer.write_packet_with_duration(packet, duration)?,
            None => self.writer.write_packet(packet)?,
        }
        Ok(())
    }
}

/// The tags of the file: the title, and chapters as players read them.
fn comments(plan: &AudioPlan) -> Vec<(String, String)> {
    let mut tags = vec![("TITLE".to_owned(), plan.title.clone()), ("ARTIST".to_owned(), "supple".to_owned())];
    for (number, chapter) in plan.chapters.iter().enumerate() {
        tags.push((format!("CHAPTER{number:03}"), timestamp(chapter.at)));
        tags.push((format!("CHAPTER{number:03}NAME"), chapter.title.clone()));
    }
    tags
}

impl AudioEncoder for Opus {
    fn push(&mut self, samples: &[f32]) -> Result<(), ExportError> {
        self.taken += samples.len() as u64;
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.extend_from_slice(samples);
        let mut blocks = waiting.chunks_exact(FRAME);
        for block in &mut blocks {
            self.encode(block, None)?;
        }
        self.waiting = blocks.remainder().to_vec();
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        // Silence pushes the last samples out of the encoder; the duration of the last packet
        // leaves that silence out.
        let end = self.delay + self.taken;
        let mut waiting = std::mem::take(&mut self.waiting);
        let silence = usize::try_from(self.delay).unwrap_or(0);
        waiting.resize((waiting.len() + silence).next_multiple_of(FRAME), 0.0);
        let last = waiting.len() / FRAME - 1;
        for (number, block) in waiting.chunks_exact(FRAME).enumerate() {
            let duration = (number == last).then(|| {
                let so_far = u64::try_from(self.writer.granule()).unwrap_or(0);
                // From 1 to `FRAME`, since the silence ends with the packet.
                u32::try_from(end.saturating_sub(so_far)).unwrap_or(u32::MAX)
            });
            self.encode(block, duration)?;
        }
        let mut out = self.writer.finish()?;
        Ok(out.flush()?)
    }
}
