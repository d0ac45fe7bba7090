//! Sound files of a routine, decoded and made ready for the mixer.
//!
//! Anybody may have made them. Decoders may panic or run endlessly over damaged files, so
//! a decoder's panic is caught here and its work is limited.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use rodio::{Decoder, Source};

use crate::audio::sink::RATE;
use crate::speech::{RATE as SPEECH_RATE, Samples, resample};

const _: () = assert!(RATE == SPEECH_RATE, "the mixer has one rate");

/// The largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;
/// The longest sound, in seconds; the rest is cut off.
const MAX_SECONDS: usize = 20;
/// The loudest peak; louder files are turned down.
const MAX_PEAK: f32 = 0.6;
/// The rates that a sound may have.
const RATES: std::ops::RangeInclusive<u32> = 4_000..=192_000;
/// The most channels that a sound may have.
const CHANNELS: usize = 8;
/// How many times a decoder may read the whole file: it tries each format in turn.
const MAX_READS: u64 = 16;

thread_local! {
    static DECODING: Cell<bool> = const { Cell::new(false) };
}

/// What a sound is read from.
pub trait SoundFile: Read + Seek + Send + Sync + 'static {}

impl<F: Read + Seek + Send + Sync + 'static> SoundFile for F {}

/// Whether this thread is inside a decoder, whose panics are caught: a panic hook
/// then has nothing to report and no terminal to restore.
pub fn is_decoding() -> bool {
    DECODING.get()
}

/// The samples of a sound file, mono, at the mixer's rate.
///
/// # Errors
///
/// What is wrong with it, as the end of a sentence.
pub fn decode(file: impl SoundFile) -> Result<Samples, String> {
    let (mono, rate) = catch_panic(|| {
        let decoder = open(file)?;
        let (channels, rate) = format(&decoder)?;
        let count = f32::from(u16::try_from(channels).unwrap_or(1));
        let samples: Vec<f32> = decoder.take(MAX_SECONDS * rate as usize * channels).collect();
        let frames = samples.chunks(channels).map(|frame| frame.iter().sum::<f32>() / count);
        Ok((frames.collect::<Vec<f32>>(), rate))
    })?;
    let mut out = resample(&mono, rate, RATE);
    let peak = out.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    if peak <= 0.0 || !out.iter().all(|sample| sample.is_finite()) {
        return Err("is silent".to_owned());
    }
    if peak > MAX_PEAK {
        for sample in &mut out {
            *sample *= MAX_PEAK / peak;
        }
    }
    Ok(out.into())
}

/// Whether a sound file can be played: it is decoded up to its first sound.
///
/// # Errors
///
/// What is wrong with it, as the end of a sentence.
pub fn check_playable(file: impl SoundFile) -> Result<(), String> {
    catch_panic(|| {
        let decoder = open(file)?;
        let (channels, rate) = format(&decoder)?;
        let mut samples = decoder.take(MAX_SECONDS * rate as usize * channels);
        loop {
            let frame: Vec<f32> = samples.by_ref().take(channels).collect();
            if frame.is_empty() {
                return Err("is silent".to_owned());
            }
            // The mixer's sum, in which two channels may cancel each other.
            let sum: f32 = frame.iter().sum();
            if sum.is_finite() && sum != 0.0 {
                return Ok(());
            }
        }
    })
}

fn open<F: SoundFile>(mut file: F) -> Result<Decoder<Limited<F>>, String> {
    let unreadable = |error: io::Error| format!("can't be read: {error}");
    let length = file.seek(SeekFrom::End(0)).map_err(unreadable)?;
    file.rewind().map_err(unreadable)?;
    let budget = (length + 4096) * MAX_READS;
    Decoder::new(Limited { file, budget }).map_err(|error| format!("can't be decoded: {error}"))
}

/// How many channels and how many frames a second a sound has.
fn format(decoder: &impl Source) -> Result<(usize, u32), String> {
    let (channels, rate) = (usize::from(decoder.channels().get()), decoder.sample_rate().get());
    if !RATES.contains(&rate) {
        return Err(format!("has {rate} frames a second; a sound has 4000 to 192000"));
    }
    if channels > CHANNELS {
        return Err(format!("has {channels} channels; a sound has at most {CHANNELS}"));
    }
    Ok((channels, rate))
}

/// Runs a decoder; its panic becomes an error.
fn catch_panic<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    DECODING.set(true);
    // Only the decoder can be left in a broken state, and it is dropped.
    let result = catch_unwind(AssertUnwindSafe(work));
    DECODING.set(false);
    result.unwrap_or_else(|_| Err("can't be decoded: it is damaged".to_owned()))
}

/// A file that fails after a number of reads, so that no decoder loops forever.
struct Limited<F> {
    file: F,
    /// How many more bytes may be read; a seek counts as one.
    budget: u64,
}

impl<F> Limited<F> {
    fn spend(&mut self, bytes: u64) -> io::Result<()> {
        self.budget = self.budget.checked_sub(bytes).ok_or_else(|| io::Error::other("it is damaged"))?;
        Ok(())
    }
}

impl<F: Read> Read for Limited<F> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(out)?;
        // A read at the end of the file counts as well.
        self.spend((read as u64).max(1))?;
        Ok(read)
    }
}

impl<F: Seek> Seek for Limited<F> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.spend(1)?;
        self.file.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    /// A WAV file of 16 bits with this rate and these channels in its header.
    fn wav(rate: u32, channels: u16, samples: &[i16]) -> Vec<u8> {
        let data = u32::try_from(samples.len() * 2).unwrap();
        let mut bytes = b"RIFF".to_vec();
        bytes.extend((data + 36).to_le_bytes());
        bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0");
        bytes.extend(channels.to_le_bytes());
        bytes.extend(rate.to_le_bytes());
        bytes.extend((rate.wrapping_mul(2 * u32::from(channels))).to_le_bytes());
        bytes.extend((2 * channels).to_le_bytes());
        bytes.extend(b"\x10\0data");
        bytes.extend(data.to_le_bytes());
        bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
        bytes
    }

    fn check_both(bytes: &[u8]) -> Result<(), String> {
        let decoded = decode(Cursor::new(bytes.to_vec())).map(drop);
        assert_eq!(check_playable(Cursor::new(bytes.to_vec())), decoded);
        assert!(!is_decoding());
        decoded
    }

    #[test]
    fn unusual_formats_are_refused_before_they_are_decoded() {
        assert_eq!(check_both(&wav(8_000, 1, &[900; 800])), Ok(()));
        assert_eq!(check_both(&wav(8_000, 1, &[0; 800])), Err("is silent".to_owned()));
        let fast = check_both(&wav(4_000_000_000, 1, &[900; 800])).unwrap_err();
        assert!(fast.starts_with("has 4000000000 frames a second"), "{fast}");
        for damaged in [wav(0, 1, &[900; 100]), wav(8_000, 0, &[900; 100])] {
            let error = check_both(&damaged).unwrap_err();
            assert!(error.starts_with("can't be decoded: "), "{error}");
        }
    }

    #[test]
    fn a_panic_inside_a_decoder_is_reported_as_damage() {
        let result = catch_panic::<()>(|| {
            assert!(is_decoding());
            panic!("as decoders do");
        });
        assert_eq!(result, Err("can't be decoded: it is damaged".to_owned()));
        assert!(!is_decoding());
    }

    #[test]
    fn endless_reading_fails() {
        let mut file = Limited { file: Cursor::new(vec![0; 100]), budget: 1_000 };
        let mut sink = [0; 64];
        let mut turns = 0;
        while file.read(&mut sink).and_then(|_| file.seek(SeekFrom::Start(0))).is_ok() {
            turns += 1;
            assert!(turns < 1_000);
        }
        assert!(turns > 5);
    }
}
