//! How long the embedded voice takes for phrases, without playing them.
//!
//! Speaking a phrase takes milliseconds, so what was found is kept in a file
//! from run to run: routines change a sentence at a time.

use super::cache::{private_folder, read_file};
use super::condition::audible;
use super::embedded::Embedded;
use super::pronounce::{Pronunciations, SHIPPED};
use super::text::{LONGEST, tidy};
use super::{Engine, Raw};
use crate::cue::{self, Measure};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

/// How many letters are spoken for one text; what goes beyond is estimated.
/// It is several times what an hour's routine says, and takes about half a second.
const ALLOWANCE: usize = 12_000;
/// The most phrases that are kept.
const MOST: usize = 200_000;
/// A phrase in the file: a hash, a number of samples, and a check of both.
const RECORD: usize = 16;

/// The lengths of phrases as the embedded voice speaks them at its usual pace,
/// with the shipped pronunciations.
pub struct Lengths {
    /// Made when a phrase is asked for that nobody has measured yet.
    voice: OnceLock<Option<Embedded>>,
    file: Option<PathBuf>,
    known: Mutex<Option<Known>>,
}

/// What is known: how many samples a phrase has, by its hash.
#[derive(Default)]
struct Known {
    samples: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    /// What the file doesn't have yet.
    fresh: Vec<(u64, u32)>,
    /// Whether the file has to be written anew.
    stale: bool,
}

/// What is a hash already needs no other.
#[derive(Clone, Copy, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

impl std::fmt::Debug for Lengths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lengths").field("file", &self.file).finish_non_exhaustive()
    }
}

impl Lengths {
    /// The lengths that are kept in this folder; without one they are measured
    /// anew in each run. Nothing is read before the first question.
    pub fn kept_in(folder: Option<&Path>) -> Self {
        Self {
            voice: OnceLock::new(),
            file: folder.map(|folder| folder.join("lengths")),
            known: Mutex::default(),
        }
    }

    /// How long phrases take, for the words of one text. Only so much is spoken
    /// for it, so that no file can keep anybody waiting.
    pub fn measure(self: &Arc<Self>) -> Measure {
        let (lengths, left) = (Arc::clone(self), AtomicUsize::new(ALLOWANCE));
        Arc::new(move |text| {
            let key = key(text);
            if let Some(known) = lengths.known(key) {
                return known;
            }
            let letters = text.len().min(LONGEST);
            let spend = |left: usize| left.checked_sub(letters);
            match left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, spend) {
                Ok(_) => lengths.spoken(key, text),
                Err(_) => cue::estimate(text),
            }
        })
    }

    /// Keeps what was measured since. Whatever goes wrong, nothing is lost that
    /// could not be measured again.
    pub fn keep(&self) {
        let Some(file) = &self.file else { return };
        if let Some(known) = self.lock().as_mut().filter(|known| !known.fresh.is_empty())
            && let Err(error) = known.keep(file)
        {
            log::warn!("{} can't be written: {error}", file.display());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Known>> {
        // Whoever panicked while holding it left whole entries.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self, key: u64) -> Option<Duration> {
        let mut known = self.lock();
        let known = known.get_or_insert_with(|| self.file.as_deref().map(Known::read).unwrap_or_default());
        known.samples.get(&key).map(|samples| length(*samples))
    }

    fn spoken(&self, key: u64, text: &str) -> Duration {
        let open = || Embedded::new(1.0, &Pronunciations::shipped()).ok();
        let Some(voice) = self.voice.get_or_init(open) else { return cue::estimate(text) };
        // What can't be said takes no time.
        let raw = voice.say(&tidy(text)).unwrap_or(Raw { rate: RATE, samples: Vec::new() });
        let samples = u32::try_from(audible(&raw.samples, raw.rate).len()).unwrap_or(u32::MAX);
        if let Some(known) = self.lock().as_mut() {
            known.samples.insert(key, samples);
            known.fresh.push((key, samples));
        }
        length(samples)
    }
}

/// Samples a second of the embedded voice.
const RATE: u32 = 16_000;

fn length(samples: u32) -> Duration {
    Duration::from_nanos(u64::from(samples) * 1_000_000_000 / u64::from(RATE))
}

impl Known {
    /// Reads what was kept; nothing where another voice kept it, or where the
    /// file is damaged.
    fn read(file: &Path) -> Self {
        let bytes = match read_file(file, (MOST * RECORD * 2) as u64) {
            Ok(bytes) => bytes,
            Err(error) => {
                if error.kind() != io::ErrorKind::NotFound {
                    log::warn!("{} can't be read: {error}", file.display());
                }
                return Self { stale: true, ..Self::default() };
            }
        };
        let head = head();
        let records = bytes.strip_prefix(head.as_slice()).filter(|rest| rest.len().is_multiple_of(RECORD));
        let Some(records) = records else { return Self { stale: true, ..Self::default() } };
        let entries: Vec<Option<(u64, u32)>> = records.chunks_exact(RECORD).map(entry).collect();
        let damaged = entries.contains(&None);
        let samples: HashMap<_, _, _> = entries.into_iter().flatten().collect();
        Self { stale: damaged || samples.len() > MOST, samples, fresh: Vec::new() }
    }

    fn keep(&mut self, file: &Path) -> io::Result<()> {
        let bytes = |entries: &[(u64, u32)]| -> Vec<u8> {
            let record = |(key, samples): &(u64, u32)| {
                [&key.to_le_bytes()[..], &samples.to_le_bytes(), &sum(*key, *samples).to_le_bytes()].concat()
            };
            entries.iter().flat_map(record).collect()
        };
        if self.stale {
            // What is new is what will be asked again; the rest can be measured.
            let fresh = file.with_extension(format!("{}.new", std::process::id()));
            if let Some(folder) = file.parent() {
                private_folder(folder)?;
            }
            std::fs::write(&fresh, [head(), bytes(&self.fresh)].concat())?;
            std::fs::rename(&fresh, file)?;
        } else {
            // One write, so that two programs at once leave whole entries.
            std::fs::OpenOptions::new().append(true).open(file)?.write_all(&bytes(&self.fresh))?;
        }
        (self.stale, self.fresh) = (false, Vec::new());
        Ok(())
    }
}

/// Reads an entry of the file; none where it is damaged.
fn entry(record: &[u8]) -> Option<(u64, u32)> {
    let (key, rest) = record.split_first_chunk()?;
    let (samples, rest) = rest.split_first_chunk()?;
    let (key, samples) = (u64::from_le_bytes(*key), u32::from_le_bytes(*samples));
    (rest == sum(key, samples).to_le_bytes()).then_some((key, samples))
}

/// The check of an entry: no garbage is taken for a length.
fn sum(key: u64, samples: u32) -> u32 {
    let mixed = (key ^ u64::from(samples)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    u32::from_le_bytes([0, 1, 2, 3].map(|at| mixed.to_be_bytes()[at]))
}

/// How the file begins: what would make its lengths wrong is part of it.
fn head() -> Vec<u8> {
    let version = env!("CARGO_PKG_VERSION");
    format!("supple lengths 3, {version}, {:016x}\n", key(SHIPPED)).into_bytes()
}

/// A hash of 64 bits, eight bytes at a time: FNV-1a with a fold between its
/// steps, so that every byte reaches all of it. It is the same on any machine,
/// for it is kept.
fn key(text: &str) -> u64 {
    let step = |hash: u64, word: u64| {
        let mixed = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 29)
    };
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let hash = words.iter().fold(text.len() as u64, |hash, word| step(hash, u64::from_le_bytes(*word)));
    let last = rest.iter().rev().fold(0, |last, byte| last << 8 | u64::from(*byte));
    step(step(hash, last), 0x0000_0100_0000_01b3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::Speaker;

    fn ask(lengths: &Arc<Lengths>, text: &str) -> Duration {
        lengths.measure()(text)
    }

    #[test]
    fn lengths_are_those_of_the_voice() {
        let speaker = Speaker::embedded(1.0, &Pronunciations::shipped()).unwrap();
        let lengths = Arc::new(Lengths::kept_in(None));
        for text in
            ["Change sides.", "Gastrocnemius, then soleus.", "...", "Knee at ninety degrees \u{2014} hold."]
        {
            assert_eq!(ask(&lengths, text), speaker.measure(text), "{text}");
        }
    }

    #[test]
    fn what_was_measured_is_known_in_the_next_run() {
        let folder = tempfile::tempdir().unwrap();
        let cache = folder.path().join("deep");
        let open = || Arc::new(Lengths::kept_in(Some(&cache)));
        let first = open();
        let long = ask(&first, "Change sides.");
        first.keep();
        let second = open();
        assert_eq!(ask(&second, "Change sides."), long);
        assert!(second.voice.get().is_none(), "nothing was spoken");
        let other = ask(&second, "Rest.");
        second.keep();
        let third = open();
        assert_eq!((ask(&third, "Rest."), ask(&third, "Change sides.")), (other, long));
        assert!(third.voice.get().is_none());
    }

    #[test]
    fn a_damaged_file_is_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lengths");
        let garbage = [&head()[..], &[7; RECORD * 3]].concat();
        for damaged in [&b"other"[..], &[&head()[..], b"half"].concat(), &garbage, b""] {
            std::fs::write(&file, damaged).unwrap();
            let lengths = Arc::new(Lengths::kept_in(Some(folder.path())));
            let long = ask(&lengths, "Rest.");
            assert!(long > Duration::from_millis(200));
            lengths.keep();
            let again = Arc::new(Lengths::kept_in(Some(folder.path())));
            assert_eq!(ask(&again, "Rest."), long);
            assert!(again.voice.get().is_none());
        }
    }

    #[test]
    fn a_great_text_is_estimated_once_enough_is_spoken() {
        let lengths = Arc::new(Lengths::kept_in(None));
        let measure = lengths.measure();
        let long = "a".repeat(LONGEST);
        for number in 0..ALLOWANCE / LONGEST {
            // Unspeakable, so that it takes no time here.
            measure(&format!("{}{number}", "?".repeat(LONGEST)));
        }
        assert_eq!(measure(&long), cue::estimate(&long));
        assert_ne!(lengths.measure()("Rest."), cue::estimate("Rest."));
    }
}
