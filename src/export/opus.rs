//! Opus in Ogg, with the title and the chapters in its comments; it decodes to
//! exactly as many samples as were put in.

use super::{AudioEncoder, AudioPlan, ExportError, OutputFile, RATE, comments, write_error};
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
    /// How far the encoder lags behind, in samples.
    skip: u64,
    /// Samples that don't fill a packet yet.
    waiting: Vec<f32>,
    /// Samples taken so far.
    taken: u64,
    packet: Vec<u8>,
}

fn failed(error: &Error) -> ExportError {
    ExportError::Format(format!("it can't be written as Opus: {error}"))
}

impl Opus {
    /// Writes the headers.
    pub(super) fn start(out: OutputFile, plan: &AudioPlan) -> Result<Self, ExportError> {
        let rate = i32::try_from(RATE).unwrap_or(48_000);
        let mut encoder = OpusEncoder::new(rate, 1, Application::Audio).map_err(|error| failed(&error))?;
        encoder.bitrate_bps = BITRATE;
        let head = OpusHead::for_encoder(&encoder, RATE);
        let skip = u64::from(head.pre_skip);
        let mut tags = OpusTags::new();
        for (name, value) in comments(plan) {
            tags.push(&name, &value).map_err(|error| failed(&error))?;
        }
        let writer = OggOpusWriter::with_tags(out, head, tags).map_err(|error| failed(&error))?;
        let packet = vec![0; MAX_PACKET_BYTES];
        Ok(Self { writer, encoder, skip, waiting: Vec::new(), taken: 0, packet })
    }

    /// Encodes one packet. `duration` is the number of its samples that are played, if not
    /// all.
    fn encode(&mut self, block: &[f32], duration: Option<u32>) -> Result<(), ExportError> {
        let written = self.encoder.encode(block, FRAME, &mut self.packet).map_err(|error| failed(&error))?;
        let packet = &self.packet[..written];
        match duration {
            Some(duration) => self.writer.write_packet_with_duration(packet, duration),
            None => self.writer.write_packet(packet),
        }
        .map_err(|error| failed(&error))
    }
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
        // What the encoder still holds comes out with silence; the last packet
        // says where the sound ends.
        let end = self.skip + self.taken;
        let mut waiting = std::mem::take(&mut self.waiting);
        let silence = usize::try_from(self.skip).unwrap_or(0);
        waiting.resize((waiting.len() + silence).next_multiple_of(FRAME), 0.0);
        let last = waiting.len() / FRAME - 1;
        for (number, block) in waiting.chunks_exact(FRAME).enumerate() {
            let so_far = u64::try_from(self.writer.granule()).unwrap_or(0);
            let left = u32::try_from(end.saturating_sub(so_far)).unwrap_or(u32::MAX);
            self.encode(block, (number == last).then_some(left))?;
        }
        let mut out = self.writer.finish().map_err(|error| failed(&error))?;
        out.flush().map_err(write_error)
    }
}
