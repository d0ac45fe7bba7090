//! An independent speech recogniser: `say_check.py` in the folder `SUPPLE_RIG`.

use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Tones that ring while words begin or go on, in hertz: the move's, the change's two
/// notes, and the countdown's. A filter takes something of the words too, so there is
/// none for the turn's, which has faded when "Other way" begins.
pub(super) const TONES: &str = "740,830.6,1244.5,880";

/// Silence in a recording that ends a passage, in seconds.
const PASSAGE_GAP: f64 = 0.7;
/// Silence put around each passage, in tenths of a second.
const PASSAGE_MARGIN: u32 = 3;
/// Samples up to this are silence: 60 dB below full scale.
const SILENCE: u16 = 33;

/// What one recording is compared with.
pub(super) struct Expected<'a> {
    /// Sentences and when they begin, in seconds.
    pub sentences: &'a [(f64, String)],
    /// Sentences that are not expected but may be heard.
    pub alike: &'a [&'a str],
}

/// The script and the Python it runs with.
pub(super) struct Recogniser {
    python: PathBuf,
    script: PathBuf,
}

impl Recogniser {
    /// The recogniser of this machine, if it has one.
    #[expect(clippy::print_stdout, reason = "a test that skips says so")]
    pub(super) fn find() -> Option<Self> {
        let Some(rig) = variable("SUPPLE_RIG") else {
            println!("skipped: SUPPLE_RIG is not set");
            return None;
        };
        let cache = variable("XDG_CACHE_HOME").or_else(|| Some(variable("HOME")?.join(".cache")))?;
        let python = cache.join("supple-rig/venv/bin/python3");
        if !python.exists() {
            println!("skipped: `$SUPPLE_RIG/sound setup` was not run");
            return None;
        }
        Some(Self { python, script: rig.join("say_check.py") })
    }

    /// How far from its time each expected sentence begins in a recording; `None` if
    /// it was not heard within 0.35 s of it. `filtered` are frequencies taken out
    /// before, in hertz, separated by commas.
    pub(super) fn heard(&self, wav: &Path, expected: &Expected, filtered: &str) -> Vec<Option<f64>> {
        let (phrases, list) = (wav.with_extension("phrases"), wav.with_extension("expected"));
        let mut texts: Vec<&str> = expected.sentences.iter().map(|(_, text)| text.as_str()).collect();
        texts.extend(expected.alike);
        texts.sort_unstable();
        texts.dedup();
        std::fs::write(&phrases, texts.join("\n")).unwrap();
        let mut rows = String::new();
        for (at, text) in expected.sentences {
            writeln!(rows, "{at}\t{text}").unwrap();
        }
        std::fs::write(&list, rows).unwrap();
        let output = Command::new(&self.python)
            .arg(&self.script)
            .arg(wav)
            .arg("--phrases")
            .arg(phrases)
            .arg("--expect")
            .arg(list)
            .args(["--tol", "0.35", "--gap", "0.6", "--json", "--beeps-from", filtered])
            .args(["--extra-dict", "tests/data/voice/words.dict"])
            .output()
            .unwrap();
        let heard: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
        let rows = heard["expect"].as_array().unwrap();
        rows.iter().map(|row| row["dt"].as_f64().filter(|_| row["hit"] == true)).collect()
    }

    /// Like [`heard`](Self::heard), for a recording with silence between its passages:
    /// each passage is heard by itself. In one run the recogniser carries its estimate
    /// of the noise from passage to passage, and whether a short word is heard depends
    /// on what was before it.
    pub(super) fn heard_apart(&self, wav: &Path, expected: &Expected) -> Vec<Option<f64>> {
        let (rate, samples) = read_mono(wav);
        let mut heard = vec![None; expected.sentences.len()];
        for (begin, end) in passages(&samples, rate) {
            let passage = wav.with_extension("passage.wav");
            write_mono(&passage, rate, &samples[begin..end]);
            let begin = seconds(begin, rate) - f64::from(PASSAGE_MARGIN) / 10.0;
            let moved: Vec<(f64, String)> =
                expected.sentences.iter().map(|(at, text)| (at - begin, text.clone())).collect();
            let found = self.heard(&passage, &Expected { sentences: &moved, ..*expected }, "");
            for (heard, found) in heard.iter_mut().zip(found) {
                *heard = heard.or(found);
            }
        }
        heard
    }
}

#[expect(clippy::disallowed_methods, reason = "the tests' environment is read here alone")]
fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}

/// The sample rate and the mean of the channels of a recording.
fn read_mono(wav: &Path) -> (u32, Vec<i16>) {
    let mut reader = hound::WavReader::open(wav).unwrap();
    let channels = i32::from(reader.spec().channels);
    let samples: Vec<i32> = reader.samples().map(Result::unwrap).collect();
    let frames = samples.chunks(usize::from(reader.spec().channels));
    let mean = |frame: &[i32]| i16::try_from(frame.iter().sum::<i32>() / channels).unwrap();
    (reader.spec().sample_rate, frames.map(mean).collect())
}

/// Writes samples with [`PASSAGE_MARGIN`] around them.
fn write_mono(wav: &Path, rate: u32, samples: &[i16]) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(wav, spec).unwrap();
    let margin = vec![0; (rate / 10 * PASSAGE_MARGIN) as usize];
    for sample in margin.iter().chain(samples).chain(&margin) {
        writer.write_sample(*sample).unwrap();
    }
    writer.finalize().unwrap();
}

/// Where the passages begin and end among samples of this rate.
fn passages(samples: &[i16], rate: u32) -> Vec<(usize, usize)> {
    let mut passages: Vec<(usize, usize)> = Vec::new();
    for (index, _) in samples.iter().enumerate().filter(|(_, sample)| sample.unsigned_abs() > SILENCE) {
        match passages.last_mut() {
            Some((_, end)) if seconds(index - *end, rate) < PASSAGE_GAP => *end = index + 1,
            _ => passages.push((index, index + 1)),
        }
    }
    passages
}

#[expect(clippy::cast_precision_loss, reason = "some minutes of samples")]
fn seconds(samples: usize, rate: u32) -> f64 {
    samples as f64 / f64::from(rate)
}

#[test]
fn passages_are_separated_by_silence() {
    let samples = [vec![0; 100], vec![500; 30], vec![2; 60], vec![-500; 30], vec![5; 70], vec![90]].concat();
    assert_eq!(passages(&samples, 100), [(100, 220), (290, 291)]);
}
