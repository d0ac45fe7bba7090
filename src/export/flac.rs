//! FLAC of 16 bits, with the title and the chapters in its comments.

use super::{Encoder, ExportError, Plan, RATE, comments, put, unwritten, whole_numbers};
use flacenc::component::{BitRepr, MetadataBlockData};
use flacenc::error::{SourceError, Verify};
use flacenc::source::{Fill, Source};
use std::fs::File;
use std::io::{BufWriter, Write};

/// Samples of one frame.
const BLOCK: usize = 4_096;
/// The type of a block of Vorbis comments.
const COMMENTS: u8 = 4;

/// Writes a FLAC.
pub(super) struct Flac {
    out: BufWriter<File>,
    samples: Vec<i16>,
    comments: Vec<u8>,
}

impl Flac {
    /// Holds the samples until all are there: a FLAC's header sums them up.
    pub(super) fn start(out: BufWriter<File>, plan: &Plan) -> Self {
        Self { out, samples: Vec::new(), comments: block(plan) }
    }
}

impl Encoder for Flac {
    fn push(&mut self, samples: &[f32]) -> Result<(), ExportError> {
        self.samples.extend(whole_numbers(samples));
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        let failed = |why: String| ExportError::Format(format!("no FLAC comes of it: {why}"));
        let mut config = flacenc::config::Encoder::default();
        config.multithread = false;
        let config = config.into_verified().map_err(|(_, error)| failed(error.to_string()))?;
        let source = Samples { samples: &self.samples, at: 0 };
        let mut stream = flacenc::encode_with_fixed_block_size(&config, source, BLOCK)
            .map_err(|error| failed(error.to_string()))?;
        let comments = MetadataBlockData::new_unknown(COMMENTS, &self.comments)
            .map_err(|error| failed(error.to_string()))?;
        stream.add_metadata_block(comments);
        let mut sink = flacenc::bitsink::ByteSink::new();
        stream.write(&mut sink).map_err(|error| failed(error.to_string()))?;
        put(&mut self.out, sink.as_slice())?;
        self.out.flush().map_err(unwritten)
    }
}

/// A block of Vorbis comments.
fn block(plan: &Plan) -> Vec<u8> {
    let length = |bytes: usize| u32::try_from(bytes).unwrap_or(0).to_le_bytes();
    let vendor = b"supple";
    let tags = comments(plan);
    let mut block = [&length(vendor.len())[..], vendor, &length(tags.len())].concat();
    for (name, value) in tags {
        let tag = format!("{name}={value}");
        block.extend(length(tag.len()));
        block.extend(tag.as_bytes());
    }
    block
}

struct Samples<'a> {
    samples: &'a [i16],
    at: usize,
}

impl Source for Samples<'_> {
    fn channels(&self) -> usize {
        1
    }

    fn bits_per_sample(&self) -> usize {
        16
    }

    fn sample_rate(&self) -> usize {
        RATE as usize
    }

    fn read_samples<F: Fill>(&mut self, block_size: usize, dest: &mut F) -> Result<usize, SourceError> {
        let end = (self.at + block_size).min(self.samples.len());
        let block: Vec<i32> = self.samples[self.at..end].iter().map(|sample| i32::from(*sample)).collect();
        dest.fill_interleaved(&block)?;
        self.at = end;
        Ok(block.len())
    }

    fn len_hint(&self) -> Option<usize> {
        Some(self.samples.len())
    }
}
