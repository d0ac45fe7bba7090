//! The lengths of spoken texts by engine: measured once and kept from run to run,
//! because speaking a text takes much longer than looking its length up.

use super::pronounce::Pronunciations;
use super::{Engine, RATE};
use crate::cue::{self, Measure};
use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

/// With more lengths than this in the file, it is begun anew.
const MAX_LENGTHS: usize = 200_000;
/// Bytes of a record in the file: a hash, a number of frames, and a checksum of
/// both.
const RECORD_BYTES: usize = 16;
/// The header of the file. Whatever changes a length is part of the engine's identity or of
/// this header.
const HEADER: &[u8] = concat!("supple lengths 4, ", env!("CARGO_PKG_VERSION"), "\n").as_bytes();
/// The longest length that is accepted, in frames: three minutes.
const LONGEST_FRAMES: u32 = RATE * 180;

/// Stores lengths from run to run.
pub trait LengthFile: Send + Sync + std::fmt::Debug {
    /// The stored bytes, or `None` if nothing was stored.
    fn read(&self) -> Option<Vec<u8>>;

    /// Replaces all stored bytes.
    ///
    /// # Errors
    ///
    /// If the file can't be written.
    fn replace(&self, bytes: &[u8]) -> io::Result<()>;

    /// Appends bytes in one write, so that records of two running programs don't mix.
    ///
    /// # Errors
    ///
    /// If the file can't be written.
    fn append(&self, bytes: &[u8]) -> io::Result<()>;
}

/// An engine with its voice and settings, by the hash of its identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EngineId(u64);

impl EngineId {
    pub(super) fn of(engine: &dyn Engine) -> Self {
        Self(hash(0, &engine.identity()))
    }
}

/// The engine that speaks unless another is chosen, at its usual pace.
type DefaultVoice = (Box<dyn Engine>, EngineId);

/// The default voice; `None` if its data in the program is damaged.
#[cfg_attr(
    feature = "neural",
    expect(clippy::unnecessary_wraps, reason = "the neural voice reads its data later")
)]
fn default_voice() -> Option<DefaultVoice> {
    #[cfg(feature = "neural")]
    let voice = super::Neural::heart(1.0, &Pronunciations::shipped());
    #[cfg(not(feature = "neural"))]
    let voice = super::Embedded::new(1.0, &Pronunciations::shipped()).ok()?;
    let id = EngineId::of(&voice);
    Some((Box::new(voice), id))
}

/// The lengths of spoken texts.
pub struct SpeechLengths {
    file: Option<Box<dyn LengthFile>>,
    /// `None` until the file is read.
    table: Mutex<Option<LengthTable>>,
    /// The result of [`default_voice`], called at the first use.
    default_voice: OnceLock<Option<DefaultVoice>>,
}

/// The frames of each text, by the hash of engine and text.
#[derive(Debug, Default)]
struct LengthTable {
    frames: HashMap<u64, u32>,
    /// Entries that the file doesn't have yet.
    unsaved: Vec<(u64, u32)>,
    /// Whether the file has to be rewritten as a whole.
    needs_rewrite: bool,
}

impl Default for SpeechLengths {
    fn default() -> Self {
        Self::new(None)
    }
}

impl SpeechLengths {
    /// Lengths stored in this file; without a file, they are measured in each run. The
    /// file is read at the first lookup.
    pub fn new(file: Option<Box<dyn LengthFile>>) -> Self {
        Self { file, table: Mutex::default(), default_voice: OnceLock::new() }
    }

    /// The length of a text spoken by this engine, if it was measured.
    pub(super) fn get(&self, engine: EngineId, text: &str) -> Option<Duration> {
        let key = hash(engine.0, text);
        let frames = self.with_table(|table| table.frames.get(&key).copied())?;
        Some(super::length(frames as usize))
    }

    /// Stores how many frames, at [`RATE`], a text spoken by this engine has.
    pub(super) fn insert(&self, engine: EngineId, text: &str, frames: usize) {
        let key = hash(engine.0, text);
        let frames = u32::try_from(frames).unwrap_or(u32::MAX).min(LONGEST_FRAMES);
        self.with_table(|table| {
            if table.frames.insert(key, frames) != Some(frames) {
                table.unsaved.push((key, frames));
            }
        });
    }

    fn default_voice(&self) -> Option<&DefaultVoice> {
        self.default_voice.get_or_init(default_voice).as_ref()
    }

    /// Returns a function that gives the length of a text spoken by the default voice. If the
    /// length was not measured, it is estimated, so that the function never blocks.
    pub fn measure_fn(self: &Arc<Self>) -> Measure {
        self.measure_scaled_fn(1.0)
    }

    /// Like [`SpeechLengths::measure_fn`], with estimates multiplied by `factor`.
    pub fn measure_scaled_fn(self: &Arc<Self>, factor: f64) -> Measure {
        let lengths = Arc::clone(self);
        Arc::new(move |text| {
            let Some((voice, id)) = lengths.default_voice() else {
                return cue::estimate(text).mul_f64(factor);
            };
            lengths.get(*id, text).unwrap_or_else(|| voice.estimate(text).mul_f64(factor))
        })
    }

    /// Whether the length of this text was measured with the default voice.
    pub fn is_measured(&self, text: &str) -> bool {
        self.default_voice().is_none_or(|(_, id)| self.get(*id, text).is_some())
    }

    /// The length of a text spoken by the default voice. If it was not measured before, the
    /// voice speaks the text now; if that fails, it is estimated.
    pub fn measure_blocking(&self, text: &str) -> Duration {
        let Some((voice, id)) = self.default_voice() else { return cue::estimate(text) };
        self.get(*id, text).unwrap_or_else(|| match super::speak(voice.as_ref(), text) {
            Ok(samples) => {
                self.insert(*id, text, samples.len());
                super::length(samples.len())
            }
            Err(error) => {
                log::debug!("\"{text}\" is not measured: {error}");
                voice.estimate(text)
            }
        })
    }

    /// Writes new lengths to the file. A failure is only logged: lengths can be
    /// measured again.
    pub fn save(&self) {
        let Some(file) = &self.file else { return };
        if let Some(table) = self.lock().as_mut().filter(|table| !table.unsaved.is_empty())
            && let Err(error) = table.save(file.as_ref())
        {
            log::warn!("the lengths of phrases can't be kept: {error}");
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<LengthTable>> {
        // Entries are always complete, even if a thread panicked while it held the lock.
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with_table<T>(&self, use_table: impl FnOnce(&mut LengthTable) -> T) -> T {
        let read = || self.file.as_ref().map(|file| LengthTable::read(file.as_ref())).unwrap_or_default();
        use_table(self.lock().get_or_insert_with(read))
    }
}

impl LengthTable {
    /// Reads the file; empty if another version wrote it or it is damaged.
    fn read(file: &dyn LengthFile) -> Self {
        let empty = || Self { needs_rewrite: true, ..Self::default() };
        let Some(bytes) = file.read() else { return empty() };
        let records = bytes.strip_prefix(HEADER);
        let whole_records = records.filter(|records| records.len().is_multiple_of(RECORD_BYTES));
        let Some(records) = whole_records else { return empty() };
        let entries: Vec<Option<(u64, u32)>> = records.chunks_exact(RECORD_BYTES).map(parse_record).collect();
        let is_damaged = entries.contains(&None);
        let frames: HashMap<_, _> = entries.into_iter().flatten().collect();
        Self { needs_rewrite: is_damaged || frames.len() > MAX_LENGTHS, frames, unsaved: Vec::new() }
    }

    fn save(&mut self, file: &dyn LengthFile) -> io::Result<()> {
        let record = |(key, frames): &(u64, u32)| {
            [&key.to_le_bytes()[..], &frames.to_le_bytes(), &checksum(*key, *frames).to_le_bytes()].concat()
        };
        let bytes: Vec<u8> = self.unsaved.iter().flat_map(record).collect();
        if self.needs_rewrite {
            // Only the lengths of this run are kept: others can be measured again.
            file.replace(&[HEADER, &bytes].concat())?;
        } else {
            file.append(&bytes)?;
        }
        self.needs_rewrite = false;
        self.unsaved.clear();
        Ok(())
    }
}

/// Reads a record of the file; `None` if it is damaged.
fn parse_record(record: &[u8]) -> Option<(u64, u32)> {
    let (key, after_key) = record.split_first_chunk()?;
    let (frames, stored_checksum) = after_key.split_first_chunk()?;
    let (key, frames) = (u64::from_le_bytes(*key), u32::from_le_bytes(*frames));
    let is_valid = stored_checksum == checksum(key, frames).to_le_bytes() && frames <= LONGEST_FRAMES;
    is_valid.then_some((key, frames))
}

/// The checksum of a record.
fn checksum(key: u64, frames: u32) -> u32 {
    let mixed = (key ^ u64::from(frames)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    // The upper half, which depends on all bits.
    ((mixed >> 32) as u32).swap_bytes()
}

/// A hash of 64 bits, eight bytes at a time: like FNV-1a, but with 2^64/φ as the multiplier
/// and a fold after each step, so that every byte affects all bits. The last step mixes a
/// constant in. It is stored, so it must not change.
fn hash(seed: u64, text: &str) -> u64 {
    let step = |hash: u64, word: u64| {
        let mixed = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 29)
    };
    let (words, last_bytes) = text.as_bytes().as_chunks::<8>();
    let start = step(seed, text.len() as u64);
    let hash = words.iter().fold(start, |hash, word| step(hash, u64::from_le_bytes(*word)));
    let last_word = last_bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
    step(step(hash, last_word), 0x0000_0100_0000_01b3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::{Embedded, Speaker};

    /// A file in memory; clones share it.
    #[derive(Clone, Debug, Default)]
    struct Memory(Arc<Mutex<Option<Vec<u8>>>>);

    impl LengthFile for Memory {
        fn read(&self) -> Option<Vec<u8>> {
            self.0.lock().unwrap().clone()
        }

        fn replace(&self, bytes: &[u8]) -> io::Result<()> {
            *self.0.lock().unwrap() = Some(bytes.to_vec());
            Ok(())
        }

        fn append(&self, bytes: &[u8]) -> io::Result<()> {
            self.0.lock().unwrap().get_or_insert_default().extend(bytes);
            Ok(())
        }
    }

    fn lengths_in(file: &Memory) -> Arc<SpeechLengths> {
        Arc::new(SpeechLengths::new(Some(Box::new(file.clone()))))
    }

    /// The length of a text spoken by kal16.
    fn measure(lengths: &Arc<SpeechLengths>, text: &str) -> Duration {
        let voice = Embedded::new(1.0, &Pronunciations::shipped()).unwrap();
        Speaker::embedded_with_lengths(voice, Arc::clone(lengths)).measure(text)
    }

    /// How many lengths were measured and not saved yet.
    fn unsaved(lengths: &SpeechLengths) -> usize {
        lengths.with_table(|table| table.unsaved.len())
    }

    #[test]
    fn what_was_measured_is_known_in_the_next_run() {
        let file = Memory::default();
        let first = lengths_in(&file);
        let long = measure(&first, "Change sides.");
        first.save();
        let second = lengths_in(&file);
        assert_eq!(measure(&second, "Change sides."), long);
        assert_eq!(unsaved(&second), 0, "it was spoken again");
        let other = measure(&second, "Rest.");
        second.save();
        let third = lengths_in(&file);
        assert_eq!((measure(&third, "Rest."), measure(&third, "Change sides.")), (other, long));
        assert_eq!(unsaved(&third), 0);
    }

    #[test]
    fn each_engine_has_its_own_lengths() {
        let lengths = SpeechLengths::new(None);
        let [slow, fast] = [0.8, 1.2].map(|rate| {
            let voice = Embedded::new(rate, &Pronunciations::shipped()).unwrap();
            EngineId::of(&voice)
        });
        lengths.insert(slow, "Rest.", 480);
        assert_eq!(lengths.get(fast, "Rest."), None);
        assert_eq!(lengths.get(slow, "Rest."), Some(Duration::from_millis(10)));
        let user_list = Pronunciations::parse("[rest]\nphones = \"r eh1 s\"").unwrap();
        let other = Embedded::new(0.8, &Pronunciations::shipped().merged_with(user_list)).unwrap();
        assert_eq!(lengths.get(EngineId::of(&other), "Rest."), None);
    }

    #[test]
    fn a_damaged_file_is_replaced() {
        let garbage = [HEADER, &[7; RECORD_BYTES * 3]].concat();
        for damaged in [&b"other"[..], &[HEADER, b"half"].concat(), b"", &garbage] {
            let file = Memory(Arc::new(Mutex::new(Some(damaged.to_vec()))));
            let lengths = lengths_in(&file);
            let long = measure(&lengths, "Rest.");
            assert!(long > Duration::from_millis(200));
            lengths.save();
            let again = lengths_in(&file);
            assert_eq!(measure(&again, "Rest."), long);
            assert_eq!(unsaved(&again), 0);
        }
    }

    #[test]
    fn the_default_voice_estimates_what_it_has_never_said() {
        let lengths = Arc::new(SpeechLengths::new(None));
        let (voice, id) = default_voice().unwrap();
        let estimate = voice.estimate("Change sides.");
        assert_eq!(lengths.measure_fn()("Change sides."), estimate);
        assert_eq!(lengths.measure_scaled_fn(1.5)("Change sides."), estimate.mul_f64(1.5));
        assert!(!lengths.is_measured("Rest."));
        let spoken = lengths.measure_blocking("Rest.");
        assert!(
            lengths.is_measured("Rest.") && lengths.measure_scaled_fn(1.5)("Rest.") == spoken,
            "{spoken:?}"
        );
        lengths.insert(id, "Change sides.", 48_000);
        assert_eq!(lengths.measure_fn()("Change sides."), Duration::from_secs(1));
    }
}
