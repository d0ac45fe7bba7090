//! Reads the WAV that engines write, even if its header has a wrong length or its end is
//! missing, and writes the WAV files of the cache.

use super::{RawAudio, SpeechError, narrow};
use hound::{SampleFormat, WavReader, WavSpec, WavWriter};
use std::io::Cursor;

/// The longest audio that is read, in seconds.
const MAX_SECONDS: u32 = 90;

/// The samples of a WAV file, its channels averaged to one. Fails if there are none.
pub(crate) fn read(bytes: &[u8]) -> Result<RawAudio, SpeechError> {
    let known = format_and_data(bytes);
    let bytes = known.as_deref().unwrap_or(bytes);
    let mut reader = WavReader::new(Cursor::new(bytes))
        .map_err(|error| SpeechError(format!("it wrote no WAV: {error}")))?;
    let spec = reader.spec();
    if spec.channels == 0 || spec.sample_rate == 0 {
        return Err(SpeechError("its WAV has no channels or no rate".to_owned()));
    }
    let max_samples = MAX_SECONDS as usize * spec.sample_rate as usize * usize::from(spec.channels);
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

/// The format and the data of a WAV, with the true length of the data, and no other chunks. A
/// program that writes to a pipe doesn't know the length when it writes the header: it may be 0
/// or far too great. `None` if it has no format or no data.
fn format_and_data(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut format: &[u8] = &[];
    // The chunks begin after "RIFF", a length and "WAVE".
    let (riff, mut chunks) = bytes.split_at_checked(12)?;
    loop {
        let (header, content) = chunks.split_at_checked(8)?;
        let (name, length) = header.split_at(4);
        let length = u32::from_le_bytes(length.try_into().ok()?) as usize;
        if name == b"data" {
            let length = if length == 0 { content.len() } else { length.min(content.len()) };
            let bytes_of_frame = usize::from(u16::from_le_bytes(format.get(20..22)?.try_into().ok()?)).max(1);
            let data = content.get(..length - length % bytes_of_frame)?;
            let length = u32::try_from(data.len()).ok()?.to_le_bytes();
            return Some([riff, format, b"data", &length, data].concat());
        }
        if name == b"fmt " {
            format = chunks.get(..length.checked_add(8)?)?;
        }
        // Chunks begin at even places.
        chunks = content.get(length.checked_next_multiple_of(2)?..)?;
    }
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
        for unknown in [0, u32::MAX] {
            bytes[4..8].copy_from_slice(&unknown.to_le_bytes());
            bytes[40..44].copy_from_slice(&unknown.to_le_bytes());
            assert_eq!(read(&bytes).unwrap().samples.len(), 1_000);
            // Another chunk of an odd length before it.
            let mut with_list = bytes.clone();
            with_list.splice(36..36, *b"LIST\x03\0\0\0abc\0");
            assert_eq!(read(&with_list).unwrap().samples.len(), 1_000);
        }
        bytes.truncate(44 + 501);
        assert_eq!(read(&bytes).unwrap().samples.len(), 250);
    }

    #[test]
    fn anything_but_a_wav_is_an_error() {
        let endless = b"RIFF\x04\0\0\0WAVELIST\xff\xff\xff\xff";
        for bytes in [&b""[..], b"hello", b"RIFF\x04\0\0\0WAVE", endless, &[0; 4096]] {
            assert!(read(bytes).is_err());
        }
    }
}
