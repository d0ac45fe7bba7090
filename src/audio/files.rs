//! Sound files of a routine, decoded and made ready for the mixer.
//!
//! Decoders may panic or run endlessly over damaged or hostile files, so a decoder's panic
//! is caught here, and its work is limited.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use rodio::{Decoder, Source};

use crate::audio::sink::RATE;
use crate::speech::{Samples, resample};

/// The largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;
/// The longest sound, in seconds; longer ones are cut off.
const MAX_SECONDS: usize = 20;
/// The loudest peak; louder files are turned down.
const MAX_PEAK: f32 = 0.6;
/// The rates that a sound may have.
const RATES: std::ops::RangeInclusive<u32> = 4_000..=192_000;
/// The most channels that a sound may have.
const MAX_CHANNELS: u16 = 8;
/// A sample beyond this is damage. Integers of 32 bits written as floats are below it.
const MAX_SAMPLE: f32 = 1e10;
/// How many times a decoder may read the whole file: it tries each format in turn.
const MAX_READS: u64 = 16;
/// How much more is allowed for each of these reads, for its seeks, which count as a byte each.
const SEEK_BYTES: u64 = 4096;

thread_local! {
    static IS_DECODING: Cell<bool> = const { Cell::new(false) };
}

/// What a sound is read from.
pub trait SoundFile: Read + Seek + Send + Sync + 'static {}

impl<F: Read + Seek + Send + Sync + 'static> SoundFile for F {}

/// Whether this thread is inside a decoder. A panic is caught then, so a panic hook must
/// neither report it nor restore the terminal.
pub fn is_decoding() -> bool {
    IS_DECODING.get()
}

/// The samples of a sound file, mono, at the mixer's rate.
///
/// # Errors
///
/// The end of a message that begins with the file's name, such as "is silent".
pub fn decode(file: impl SoundFile) -> Result<Samples, String> {
    let (mono, rate) = catch_panic(|| {
        let (frames, rate) = open_mono(file)?;
        Ok((frames.collect::<Vec<f32>>(), rate))
    })?;
    require_sound(mono.iter().copied())?;
    let mut samples = resample(&mono, rate, RATE);
    let peak = samples.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    if peak > MAX_PEAK {
        for sample in &mut samples {
            *sample *= MAX_PEAK / peak;
        }
    }
    Ok(samples.into())
}

/// Checks that a sound file can be played, by decoding it up to its first sound.
///
/// # Errors
///
/// The end of a message that begins with the file's name, as for [`decode`].
pub fn check_playable(file: impl SoundFile) -> Result<(), String> {
    catch_panic(|| {
        let (frames, _) = open_mono(file)?;
        require_sound(frames)
    })
}

fn require_sound(mut frames: impl Iterator<Item = f32>) -> Result<(), String> {
    if frames.any(|frame| frame != 0.0) { Ok(()) } else { Err("is silent".to_owned()) }
}

/// The frames of a sound file, mixed to mono and cut off after [`MAX_SECONDS`], and how many
/// there are in a second. Samples that are no numbers are silent.
fn open_mono<F: SoundFile>(mut file: F) -> Result<(impl Iterator<Item = f32>, u32), String> {
    let unreadable = |error: io::Error| format!("can't be read: {error}");
    let length = file.seek(SeekFrom::End(0)).map_err(unreadable)?;
    file.rewind().map_err(unreadable)?;
    let budget = (length + SEEK_BYTES) * MAX_READS;
    let decoder = Decoder::new(Limited { file, budget });
    let decoder = decoder.map_err(|error| format!("can't be decoded: {error}"))?;
    let (channels, rate) = channels_and_rate(&decoder)?;
    let samples = decoder.take(MAX_SECONDS * rate as usize * usize::from(channels));
    let mut samples = samples.map(|sample| if sample.abs() <= MAX_SAMPLE { sample } else { 0.0 }).peekable();
    let frames = std::iter::from_fn(move || {
        samples.peek()?;
        Some(samples.by_ref().take(usize::from(channels)).sum::<f32>() / f32::from(channels))
    });
    Ok((frames, rate))
}

/// The number of channels, and frames a second.
fn channels_and_rate(decoder: &impl Source) -> Result<(u16, u32), String> {
    let (channels, rate) = (decoder.channels().get(), decoder.sample_rate().get());
    if !RATES.contains(&rate) {
        let (min, max) = (RATES.start(), RATES.end());
        return Err(format!("has {rate} frames a second; a sound has {min} to {max}"));
    }
    if channels > MAX_CHANNELS {
        return Err(format!("has {channels} channels; a sound has at most {MAX_CHANNELS}"));
    }
    Ok((channels, rate))
}

/// Runs a decoder and turns its panic into an error.
fn catch_panic<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    IS_DECODING.set(true);
    // Only the decoder can be left in a broken state, and it is dropped.
    let result = catch_unwind(AssertUnwindSafe(work));
    IS_DECODING.set(false);
    result.unwrap_or_else(|_| Err("can't be decoded: it is damaged".to_owned()))
}

/// A file that fails once its budget is spent, so that no decoder loops forever.
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

    /// A WAV file of floats, 8000 a second.
    fn float_wav(samples: &[f32]) -> Vec<u8> {
        let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        let halves: Vec<i16> = bytes.chunks(2).map(|half| i16::from_le_bytes([half[0], half[1]])).collect();
        let mut wav = wav(8_000, 1, &halves);
        wav.splice(20..36, *b"\x03\0\x01\0\x40\x1f\0\0\0\x7d\0\0\x04\0\x20\0");
        wav
    }

    /// The result of [`decode`] and of [`check_playable`], which must be the same.
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
    fn samples_that_are_no_numbers_are_silent() {
        for damaged in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX] {
            let mut samples = [0.5; 800];
            samples[400] = damaged;
            let sound = float_wav(&samples);
            assert_eq!(check_both(&sound), Ok(()), "{damaged}");
            let decoded = decode(Cursor::new(sound)).unwrap();
            assert!(decoded.iter().all(|sample| sample.abs() <= MAX_PEAK + 0.001), "{damaged}");
            assert!(decoded[1_200..1_203].iter().all(|sample| *sample > 0.4), "{damaged}");
            assert_eq!(check_both(&float_wav(&[damaged; 800])), Err("is silent".to_owned()));
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
        let mut buffer = [0; 64];
        let mut reads = 0;
        while file.read(&mut buffer).and_then(|_| file.seek(SeekFrom::Start(0))).is_ok() {
            reads += 1;
            assert!(reads < 1_000);
        }
        assert!(reads > 5);
    }
}
