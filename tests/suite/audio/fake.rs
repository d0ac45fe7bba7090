//! A sound device in virtual time. It records what the supervisor plays; a test can make it
//! die, hang or jump.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use supple::audio::cue_sounds::CueSoundOptions;
use supple::audio::score::{Score, SharedScore, lock};
use supple::audio::sink::{NewStream, RATE, Sink, SinkError, SinkEvent, StreamOpener, Timing};
use supple::audio::supervisor::{SoundMessage, Supervisor, Wait};
use supple::audio::tones::{ToneSet, synthesise};
use supple::audio::{SoundOptions, SoundStatus};
use supple::cue::Tone;
use supple::time::Tick;

/// The number of frames in the device's buffer.
const BUFFER: u64 = 9_600;
/// The number of frames after the heard ones that can no longer be changed.
const MARGIN: u64 = 96;
/// The time after which a device counts as hanging.
const HANGS: Duration = Duration::from_secs(1);

/// The whole state around a supervisor.
#[derive(Default)]
struct SimState {
    now: Tick,
    /// The open device.
    device: Option<Device>,
    /// When the supervisor wants a device opened.
    asked: Option<Tick>,
    /// How often the supervisor has asked for a device.
    openings: u64,
    /// Whether there is a server.
    server: bool,
    /// Whether the server hangs.
    hangs: bool,
    /// The heard samples, from the start of the session.
    heard: Vec<f32>,
    reports: Vec<SoundStatus>,
}

/// An open stream.
struct Device {
    generation: u64,
    score: SharedScore,
    /// Since when it has been running; `None` while corked. Then it had played `before` frames.
    since: Option<Tick>,
    before: u64,
    /// The samples that are rendered and not yet heard, from frame `first` on.
    rendered: Vec<f32>,
    first: u64,
}

fn frames(length: Duration) -> u64 {
    u64::try_from(length.as_nanos() * u128::from(RATE) / 1_000_000_000).unwrap()
}

impl Device {
    fn heard(&self, now: Tick) -> u64 {
        self.before + self.since.map_or(0, |since| frames(now.since(since)))
    }

    /// Fills the buffer; what was rendered from `from` on is rendered again.
    fn render(&mut self, now: Tick, from: Option<u64>) {
        let until = self.heard(now) + BUFFER;
        if let Some(from) = from {
            self.rendered.truncate(usize::try_from(from.saturating_sub(self.first)).unwrap());
        }
        let next = self.first + self.rendered.len() as u64;
        let mut block = vec![0.0; usize::try_from(until.saturating_sub(next)).unwrap()];
        lock(&self.score).render(next, &mut block);
        self.rendered.extend(block);
    }
}

/// A device with the supervisor that plays on it.
pub(super) struct SimulatedAudio {
    state: Arc<Mutex<SimState>>,
    supervisor: Supervisor,
    done: bool,
}

struct SimOpener(Arc<Mutex<SimState>>);

impl StreamOpener for SimOpener {
    fn open(&mut self) {
        let mut state = self.0.lock().unwrap();
        state.asked = Some(state.now);
    }

    fn reopen(&mut self) {
        let mut state = self.0.lock().unwrap();
        state.asked = Some(state.now + Duration::from_millis(250));
    }

    fn cancel_retries(&mut self) {
        self.0.lock().unwrap().asked = None;
    }
}

struct FakeSink {
    state: Arc<Mutex<SimState>>,
    generation: u64,
}

impl FakeSink {
    fn device<T>(&self, work: impl FnOnce(&mut Device, Tick) -> T) -> Result<T, SinkError> {
        let mut state = self.state.lock().unwrap();
        if state.hangs {
            state.now += HANGS;
            return Err(SinkError("the sound server does not answer".to_owned()));
        }
        let now = state.now;
        match state.device.as_mut().filter(|device| device.generation == self.generation) {
            Some(device) => Ok(work(device, now)),
            None => Err(SinkError("the sound server is gone".to_owned())),
        }
    }
}

impl Sink for FakeSink {
    #[expect(clippy::cast_precision_loss, reason = "the frames of a test")]
    fn timing(&mut self) -> Result<Timing, SinkError> {
        self.device(|device, now| {
            let heard = device.heard(now);
            Timing { at: now, heard: heard as f64, earliest: heard + MARGIN, running: device.since.is_some() }
        })
    }

    fn rewrite(&mut self, from: u64) -> Result<(), SinkError> {
        self.device(|device, now| device.render(now, Some(from.max(device.heard(now) + MARGIN))))
    }

    fn is_corked(&self) -> bool {
        let state = self.state.lock().unwrap();
        let device = state.device.as_ref().filter(|device| device.generation == self.generation);
        device.is_some_and(|device| device.since.is_none())
    }

    fn set_corked(&mut self, corked: bool) -> Result<(), SinkError> {
        self.device(|device, now| {
            device.before = device.heard(now);
            device.since = (!corked).then_some(now);
        })
    }
}

impl Drop for FakeSink {
    fn drop(&mut self) {
        // After a panic there is nothing to look at any more.
        let Ok(mut state) = self.state.lock() else { return };
        let ours = |device: &mut Device| device.generation == self.generation;
        state.device.take_if(ours);
    }
}

impl SimulatedAudio {
    /// A supervisor that asks for its first device now.
    pub(super) fn new(cue_sounds: CueSoundOptions) -> Self {
        Self::at(cue_sounds, true)
    }

    /// The same without a server.
    pub(super) fn without_server() -> Self {
        Self::at(CueSoundOptions::default(), false)
    }

    fn at(cue_sounds: CueSoundOptions, server: bool) -> Self {
        let state = Arc::new(Mutex::new(SimState { server, ..SimState::default() }));
        let (clock, reports) = (Arc::clone(&state), Arc::clone(&state));
        let options = SoundOptions { cue_sounds, ..SoundOptions::default() };
        let supervisor = Supervisor::new(
            options,
            Arc::new(move || clock.lock().unwrap().now),
            Box::new(move |status| reports.lock().unwrap().reports.push(status)),
            Box::new(SimOpener(Arc::clone(&state))),
        );
        let mut rehearsal = Self { state, supervisor, done: false };
        rehearsal.run_until(Tick::ZERO);
        rehearsal
    }

    fn state(&self) -> MutexGuard<'_, SimState> {
        self.state.lock().unwrap()
    }

    pub(super) fn now(&self) -> Tick {
        self.state().now
    }

    /// Sends the supervisor a message.
    pub(super) fn send(&mut self, message: SoundMessage) {
        self.supervisor.handle(message);
    }

    /// Runs to this moment of the session.
    pub(super) fn run_until(&mut self, end: Tick) {
        let mut turns = 0;
        loop {
            let next = match self.supervisor.run_due() {
                Wait::Done => {
                    self.done = true;
                    end
                }
                Wait::ForMessage => end,
                Wait::AtMost(wait) => (self.now() + wait).min(end),
            };
            let opens = self.state().asked.filter(|at| *at <= next);
            self.advance_to(opens.unwrap_or(next).max(self.now()));
            if opens.is_some() {
                self.open();
            } else if self.now() >= end {
                return;
            }
            turns += 1;
            assert!(turns < 100_000, "it turns in circles");
        }
    }

    pub(super) fn run_millis(&mut self, millis: u64) {
        self.run_until(self.now() + Duration::from_millis(millis));
    }

    /// How many turns the supervisor takes in a stretch.
    pub(super) fn wakeups_in(&mut self, length: Duration) -> u32 {
        let end = self.now() + length;
        let mut turns = 0;
        while self.now() < end {
            turns += 1;
            let next = match self.supervisor.run_due() {
                Wait::AtMost(wait) => (self.now() + wait).min(end),
                Wait::ForMessage | Wait::Done => end,
            };
            self.advance_to(next.max(self.now()));
        }
        turns
    }

    /// Lets time pass: the device plays.
    fn advance_to(&self, until: Tick) {
        let mut state = self.state();
        state.now = until;
        let state = &mut *state;
        let session = usize::try_from(frames(until.0)).unwrap();
        if let Some(device) = &mut state.device {
            device.render(until, None);
            let heard = device.heard(until);
            let played = usize::try_from(heard - device.first).unwrap();
            // What plays now ends at this moment.
            state.heard.resize(session.saturating_sub(played), 0.0);
            state.heard.extend(device.rendered.drain(..played));
            device.first = heard;
        }
        state.heard.resize(session, 0.0);
    }

    fn open(&mut self) {
        let message = {
            let mut state = self.state.lock().unwrap();
            state.openings += 1;
            let generation = state.openings;
            if state.server && !state.hangs {
                state.asked = None;
                let score: SharedScore = Arc::new(Mutex::new(Score::new()));
                state.device = Some(Device {
                    generation,
                    score: Arc::clone(&score),
                    since: None,
                    before: 0,
                    rendered: Vec::new(),
                    first: 0,
                });
                let sink = Box::new(FakeSink { state: Arc::clone(&self.state), generation });
                SoundMessage::Opened(NewStream { backend: "fake", generation, sink, score })
            } else {
                state.asked = Some(state.now + Duration::from_secs(1));
                SoundMessage::Failed("there is no sound server".to_owned())
            }
        };
        self.supervisor.handle(message);
    }

    /// The server dies: everything that was not heard is lost with it.
    pub(super) fn kill(&mut self) {
        let generation = {
            let mut state = self.state();
            state.server = false;
            state.device.take().map(|device| device.generation)
        };
        if let Some(generation) = generation {
            let event = SinkEvent::Lost("the sound server is gone".to_owned());
            self.supervisor.handle(SoundMessage::Sink { generation, event });
        }
    }

    /// The server runs again.
    pub(super) fn restart(&mut self) {
        self.state().server = true;
    }

    /// The server answers no more, or again.
    pub(super) fn set_hanging(&mut self, hangs: bool) {
        self.state().hangs = hangs;
    }

    /// The stream is moved to a device that is 300 ms ahead of the other.
    pub(super) fn move_stream(&mut self) {
        let generation = {
            let mut state = self.state();
            let now = state.now;
            let device = state.device.as_mut().unwrap();
            device.since = device.since.map(|since| Tick(since.0.saturating_sub(Duration::from_millis(300))));
            device.render(now, None);
            let heard = device.heard(now);
            device.rendered.drain(..usize::try_from(heard - device.first).unwrap());
            device.first = heard;
            device.generation
        };
        self.supervisor.handle(SoundMessage::Sink { generation, event: SinkEvent::Moved });
    }

    /// Ends the supervisor; returns whether it has ended within this time.
    pub(super) fn finish(&mut self, within: Duration) -> bool {
        self.supervisor.handle(SoundMessage::Finish);
        self.run_until(self.now() + within);
        self.done
    }

    pub(super) fn reports(&self) -> Vec<SoundStatus> {
        self.state().reports.clone()
    }

    pub(super) fn openings(&self) -> u64 {
        self.state().openings
    }

    /// Whether a device is open and runs.
    pub(super) fn is_running(&self) -> bool {
        self.state().device.as_ref().is_some_and(|device| device.since.is_some())
    }

    /// What was heard, sample by sample, from the session's start.
    pub(super) fn samples(&self) -> Vec<f32> {
        self.state().heard.clone()
    }

    /// What was heard: when each sound begins, in milliseconds, and its tone;
    /// none for words.
    pub(super) fn heard(&self) -> Vec<(u64, Option<Tone>)> {
        onsets(&self.samples())
    }
}

/// The sounds in samples: where each begins after silence, in milliseconds, and
/// which tone it is.
pub(super) fn onsets(samples: &[f32]) -> Vec<(u64, Option<Tone>)> {
    const SILENCE: usize = 1_200;
    let mut found = Vec::new();
    let mut silent = SILENCE;
    for (at, sample) in samples.iter().enumerate() {
        if sample.abs() < 1e-6 {
            silent += 1;
            continue;
        }
        if silent >= SILENCE {
            found.push((at as u64 * 1_000 / u64::from(RATE), tone_of(&samples[at..])));
        }
        silent = 0;
    }
    found
}

fn tone_of(samples: &[f32]) -> Option<Tone> {
    let alike = |tone: Tone| {
        let whole = synthesise(tone, RATE, ToneSet::Default);
        let begins = whole.iter().position(|sample| sample.abs() >= 1e-6)?;
        let pairs = whole[begins..].iter().zip(samples).take(2_000);
        Some(pairs.map(|(a, b)| (a - b).abs()).fold(0.0_f32, f32::max) < 1e-4)
    };
    Tone::ALL.into_iter().map(|(tone, _)| tone).find(|tone| alike(*tone) == Some(true))
}
