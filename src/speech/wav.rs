//! Reads the WAV that engines write, even if its header has a wrong length or its end is
//! missing, and writes the WAV files of the cache.

use super::{RawAudio, SpeechError, narrow};
use hound::{SampleFormat, WavReader, WavSpec, WavWriter};
use std::io::Cursor;

/// The longest audio that is read, in seconds.
const MAX_SECONDS: u32 = 90;

/// The samples of a WAV file, its channels averaged to one. Fails if there are none.
pub(crate) fn read(bytes: &[u8]) -> Result<RawAudio, SpeechError> {
    let mut reader = WavReader::new(Cursor::new(bytes))
        .map_err(|error| SpeechError(format!("it wrote no WAV: {error}")))?;
    let spec = reader.spec();
    if spec.channels == 0 || spec.sample_rate == 0 {
        return Err(SpeechError("its WAV has no channels or no rate".to_owned()));
    }
    let max_samples = MAX_SECONDS as usize * spec.sample_rate as usize * usize::from(spec.channels);
    // A program that writes to a pipe doesn't know the length when it writes the header, so
    // samples are read to the end of the data, whatever length the header has.
    let samples: Vec<f32> = match spec.sample_format {
        SampleFormat::Float => reader.samples::<f32>().map_while(Result::ok).take(max_samples).collect(),
        SampleFormat::Int => {
            let full_scale = 2_f64.powi(i32::from(spec.bits_per_sample) - 1);
            let integers = reader.samples::<i32>().map_while(Result::ok).take(max_samples);
            integers.map(|sample| narrow(f64::from(sample) / full_scale)).collect()
        }
    };
    let channels = f32::from(spec.channels);
    let mono: Vec<f32> = samples
        .chunks(usize::from(spec.channels))
        .map(|frame| frame.iter().sum::<f32>() / channels)
        .collect();
    if mono.is_empty() {
        return Err(SpeechError("its WAV is empty".to_owned()));
    }
    Ok(RawAudio { rate: spec.sample_rate, samples: mono })
}

/// The samples as a WAV file of 16 bits.
///
/// # Errors
///
/// If they can't be encoded.
pub fn write(raw: &RawAudio) -> Result<Vec<u8>, SpeechError> {
    let to_error = |error: hound::Error| SpeechError(format!("it can't be written as WAV: {error}"));
    let spec =
        WavSpec { channels: 1, sample_rate: raw.rate, bits_per_sample: 16, sample_format: SampleFormat::Int };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = WavWriter::new(&mut bytes, spec).map_err(to_error)?;
    for sample in &raw.samples {
        writer.write_sample(to_i16(*sample)).map_err(to_error)?;
    }
    writer.finalize().map_err(to_error)?;
    Ok(bytes.into_inner())
}

/// A sample within ±1 in 16 bits.
#[expect(clippy::cast_possible_truncation, reason = "clamped to the range")]
pub(crate) fn to_i16(sample: f32) -> i16 {
    (sample.clamp(-1.0, 1.0) * 32_767.0).round() as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let raw = RawAudio { rate: 16_000, samples: vec![0.0, 0.5, -0.5, 1.0, -1.0] };
        let read_again = read(&write(&raw).unwrap()).unwrap();
        assert_eq!(read_again.rate, 16_000);
        assert!(read_again.samples.iter().zip(&raw.samples).all(|(a, b)| (a - b).abs() < 1e-4));
    }

    #[test]
    fn a_wrong_length_in_the_header_and_a_missing_end_are_tolerated() {
        let mut bytes = write(&RawAudio { rate: 22_050, samples: vec![0.25; 1_000] }).unwrap();
        bytes[4..8].copy_from_slice(&0x7fff_f024_u32.to_le_bytes());
        bytes[40..44].copy_from_slice(&0x7fff_f000_u32.to_le_bytes());
        assert_eq!(read(&bytes).unwrap().samples.len(), 1_000);
        bytes.truncate(44 + 501);
        assert_eq!(read(&bytes).unwrap().samples.len(), 250);
    }

    #[test]
    fn anything_but_a_wav_is_an_error() {
        for bytes in [&b""[..], b"hello", b"RIFF\x04\0\0\0WAVE", &[0; 4096]] {
            assert!(read(bytes).is_err());
        }
    }
}
