//! `PulseAudio` and `PipeWire`, spoken to directly over the server's socket.
//!
//! The crate's own client neither says that the server died nor rewrites what
//! was sent, so this uses its wire format only. One thread blocks on the socket
//! and answers the server's requests for samples; when the connection ends, it
//! knows at once. Nothing polls: a corked stream causes no wake-up.
//!
//! The buffer is large, so that the server asks five times a second, and is
//! rewritten in place where something changes within it: `PulseAudio` takes a
//! write at a negative offset and plays the new samples at the old places. So a
//! sound that is wanted now waits only for what the device itself has taken.
//! Without pre-buffering the stream keeps time even where it runs dry.

mod wire;

use std::io;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

use pulseaudio::protocol::{self, Command, CorkStreamParams, LatencyParams, PlaybackLatency};

use self::wire::{MessageReader, Server};
use crate::audio::NowFn;
use crate::audio::score::ScoreReader;
use crate::audio::sink::{OpenParameters, RATE, Sink, SinkError, SinkEvent, Timing, midway};

/// Bytes in a frame: one channel of 32-bit floats. The server makes it stereo.
const FRAME: u32 = 4;
/// Frames the server asks for at a time.
const REQUEST: u32 = 9_600;
/// What the device may take ahead of what is heard, in frames: the least time
/// to a sound that is wanted now.
const DEVICE: u32 = 1_920;
/// Frames in the buffer altogether. The server gives the device half of what is
/// left over after two requests.
const BUFFER: u32 = 2 * REQUEST + 2 * DEVICE;
/// Frames past the server's reading place that are left alone, because it moves
/// on while a rewrite is under way. `PulseAudio` goes back for a change that
/// comes too late.
const MARGIN: u64 = 96;
/// The same for `PipeWire`, which does not go back and reads a quantum at a time.
const MARGIN_PIPEWIRE: u64 = 2_048;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(1);
/// Why a question fails once the reading thread has ended.
const GONE: &str = "the sound server is gone";
/// An answer within this time tells closely enough where the stream is.
const PROMPT: Duration = Duration::from_micros(400);
/// How often to ask for a prompt answer; the promptest counts.
const TRIES: u32 = 3;
/// How long to wait between two questions while looking for a step.
const LOOK: Duration = Duration::from_millis(1);
/// How often to look for a step: longer than `PipeWire`'s usual quantum.
const LOOKS: u32 = 30;

/// What both threads write through.
struct Writer {
    socket: UnixStream,
    version: u16,
    channel: u32,
    sequence: u32,
    track: ScoreReader,
    samples: Vec<f32>,
    bytes: Vec<u8>,
}

impl Writer {
    /// Sends the next `frames` frames, `back` frames before the track's place.
    fn write(&mut self, frames: usize, back: u64) -> io::Result<()> {
        self.track.seek(self.track.position() - back);
        self.samples.resize(frames, 0.0);
        self.track.fill(&mut self.samples);
        self.bytes.clear();
        self.bytes.extend(self.samples.iter().flat_map(|sample| sample.to_le_bytes()));
        // The offset is relative to the last write and may be negative.
        let offset = (back * u64::from(FRAME)).wrapping_neg();
        protocol::write_memblock(&mut self.socket, self.channel, &self.bytes, offset)
            .map_err(wire::to_io_error)
    }

    /// Sends a command and gives its number, which the answer will carry.
    fn send(&mut self, command: &Command) -> io::Result<u32> {
        self.sequence = self.sequence.wrapping_add(1);
        protocol::write_command_message(&mut self.socket, self.sequence, command, self.version)
            .map_err(wire::to_io_error)?;
        Ok(self.sequence)
    }
}

/// An answer of the server: the number of the command and the payload.
type Answer = (u32, Result<Vec<u8>, SinkError>);

struct PulseSink {
    writer: Arc<Mutex<Writer>>,
    answers: Receiver<Answer>,
    closing: Arc<AtomicBool>,
    version: u16,
    pipewire: bool,
    channel: u32,
    now: NowFn,
    speed: f64,
}

/// Connects to the server and creates a corked stream on its default sink.
pub(super) fn open(opening: &OpenParameters) -> Result<Box<dyn Sink>, SinkError> {
    let (path, mut server) = connect(&sockets(opening.server.as_deref()))?;
    let failed = |why: io::Error| SinkError(format!("{}: {why}", crate::runtime::paths::shown(&path)));
    let pipewire = server.is_pipewire().map_err(failed)?;
    let created = server.create_stream(BUFFER * FRAME, REQUEST * FRAME).map_err(failed)?;
    log::debug!("stream of {:?} on {:?}", created.buffer_attr, created.sink_name);
    let (version, id) = (server.version, created.channel);
    let (socket, messages) = server.split().map_err(failed)?;
    let mut writer = Writer {
        socket,
        version,
        channel: id,
        sequence: wire::FIRST_SEQUENCE,
        track: ScoreReader::new(Arc::clone(&opening.score), RATE),
        samples: Vec::new(),
        bytes: Vec::new(),
    };
    writer.write((created.requested_bytes / FRAME) as usize, 0).map_err(failed)?;
    let writer = Arc::new(Mutex::new(writer));
    let closing = Arc::new(AtomicBool::new(false));
    let (answered, answers) = channel();
    let reader = Reader {
        messages,
        writer: Arc::clone(&writer),
        answered,
        report: Arc::clone(&opening.report),
        closing: Arc::clone(&closing),
    };
    thread::Builder::new().name("sound server".into()).spawn(move || reader.run()).map_err(failed)?;
    Ok(Box::new(PulseSink {
        writer,
        answers,
        closing,
        version,
        pipewire,
        channel: id,
        now: opening.now.clone(),
        speed: opening.speed,
    }))
}

/// Where a server may listen: the sockets among the addresses of the options, in
/// their order, or what the environment says by `PulseAudio`'s rules. Addresses
/// are written as in `PULSE_SERVER`: blanks between them, each perhaps behind the
/// name of a machine in braces.
fn sockets(addresses: Option<&str>) -> Vec<PathBuf> {
    let socket = |address: &str| {
        let address = match address.strip_prefix('{') {
            Some(named) => named.split_once('}')?.1,
            None => address,
        };
        let path = address.strip_prefix("unix:").unwrap_or(address);
        path.starts_with('/').then(|| PathBuf::from(path))
    };
    let named: Vec<PathBuf> = addresses.unwrap_or_default().split_whitespace().filter_map(socket).collect();
    if named.is_empty() { pulseaudio::socket_path_from_env().into_iter().collect() } else { named }
}

/// Connects to the first server that answers.
fn connect(sockets: &[PathBuf]) -> Result<(PathBuf, Server), SinkError> {
    let mut troubles = Vec::new();
    for path in sockets {
        match Server::connect(path, PATIENCE) {
            Ok(server) => return Ok((path.clone(), server)),
            Err(why) => troubles.push(format!("{}: {why}", crate::runtime::paths::shown(path))),
        }
    }
    Err(SinkError(if troubles.is_empty() { "there is no sound server".into() } else { troubles.join("; ") }))
}

/// Locks the writer. A holder that panicked has broken the connection at worst,
/// which the next write finds out.
fn lock(writer: &Mutex<Writer>) -> MutexGuard<'_, Writer> {
    writer.lock().unwrap_or_else(PoisonError::into_inner)
}

impl PulseSink {
    /// Sends a command and waits for its answer.
    fn ask(&mut self, command: &Command) -> Result<Vec<u8>, SinkError> {
        let sent = lock(&self.writer).send(command).map_err(|why| SinkError(why.to_string()))?;
        loop {
            match self.answers.recv_timeout(PATIENCE) {
                Ok((number, answer)) if number == sent => return answer,
                // The answer to a question that was given up.
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => {
                    return Err(SinkError("the sound server does not answer".into()));
                }
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(SinkError(GONE.into()));
                }
            }
        }
    }

    /// Waits without a question open.
    fn idle(&self, length: Duration) -> Result<(), SinkError> {
        match self.answers.recv_timeout(length) {
            // Silence, or the late answer to a question that was given up.
            Err(RecvTimeoutError::Timeout) | Ok(_) => Ok(()),
            Err(RecvTimeoutError::Disconnected) => Err(SinkError(GONE.into())),
        }
    }

    /// Asks once where the stream is; and how long the answer took, by the
    /// session's clock: half of that may be the error.
    #[expect(clippy::cast_precision_loss, reason = "frames and microseconds of one session")]
    fn place(&mut self) -> Result<(Timing, Duration), SinkError> {
        let before = (self.now)();
        // The server only sends this time back, and nothing here wants it.
        let params = LatencyParams { channel: self.channel, now: SystemTime::UNIX_EPOCH };
        let answer = self.ask(&Command::GetPlaybackLatency(params))?;
        let after = (self.now)();
        let latency: PlaybackLatency =
            wire::decode(&answer, self.version).map_err(|why| SinkError(why.to_string()))?;
        let read = u64::try_from(latency.read_offset).unwrap_or(0) / u64::from(FRAME);
        let ahead = latency.sink_usec as f64 * f64::from(RATE) / 1e6;
        let timing = Timing {
            at: midway(before, after),
            heard: read as f64 - ahead,
            earliest: read + if self.pipewire { MARGIN_PIPEWIRE } else { MARGIN },
            running: latency.playing,
        };
        Ok((timing, after.since(before)))
    }
}

impl Sink for PulseSink {
    fn timing(&mut self) -> Result<Timing, SinkError> {
        let (mut best, mut waited) = self.place()?;
        for _ in 1..TRIES {
            if waited <= PROMPT.mul_f64(self.speed) {
                break;
            }
            let (next, took) = self.place()?;
            let earliest = next.earliest;
            if took < waited {
                (best, waited) = (next, took);
            }
            best.earliest = earliest;
        }
        Ok(best)
    }

    /// `PipeWire` moves its reading place a quantum at a time and does not say
    /// when; the step itself tells the moment.
    fn precise_timing(&mut self) -> Result<Timing, SinkError> {
        let mut last = self.timing()?;
        if !self.pipewire || !last.running {
            return Ok(last);
        }
        for _ in 0..LOOKS {
            self.idle(LOOK)?;
            let (next, _) = self.place()?;
            if next.earliest != last.earliest {
                return Ok(Timing { at: midway(last.at, next.at), ..next });
            }
            last = next;
        }
        Ok(last)
    }

    fn rewrite(&mut self, from: u64) -> Result<(), SinkError> {
        let mut writer = lock(&self.writer);
        let back = writer.track.position().saturating_sub(from);
        // More than a few seconds is never in the buffer.
        let frames = usize::try_from(back.min(u64::from(BUFFER) * 8)).unwrap_or(0);
        if frames == 0 {
            return Ok(());
        }
        writer.write(frames, back).map_err(|why| SinkError(why.to_string()))
    }

    fn set_corked(&mut self, cork: bool) -> Result<(), SinkError> {
        let params = CorkStreamParams { channel: self.channel, cork };
        self.ask(&Command::CorkPlaybackStream(params)).map(drop)
    }
}

impl Drop for PulseSink {
    fn drop(&mut self) {
        // The reader sees the end of the connection and returns.
        self.closing.store(true, Ordering::Release);
        if let Err(why) = lock(&self.writer).socket.shutdown(Shutdown::Both) {
            log::debug!("closing the connection to the sound server: {why}");
        }
    }
}

/// The thread that reads what the server says.
struct Reader {
    messages: MessageReader,
    writer: Arc<Mutex<Writer>>,
    answered: Sender<Answer>,
    report: Arc<dyn Fn(SinkEvent) + Send + Sync>,
    closing: Arc<AtomicBool>,
}

impl Reader {
    fn run(mut self) {
        let why = loop {
            match self.step() {
                Ok(None) => {}
                Ok(Some(why)) => break why,
                Err(why) => break why.to_string(),
            }
        };
        if !self.closing.load(Ordering::Acquire) {
            (self.report)(SinkEvent::Lost(why));
        }
    }

    /// Handles one message; `Some` with the reason where the stream is over.
    fn step(&mut self) -> io::Result<Option<String>> {
        let Some((number, command, payload)) = self.messages.next()? else { return Ok(None) };
        let answer = match command {
            Command::Request(request) => {
                lock(&self.writer).write((request.length / FRAME) as usize, 0)?;
                return Ok(None);
            }
            Command::Reply => Ok(payload),
            Command::Error(why) => Err(SinkError(format!("the sound server refuses: {why:?}"))),
            Command::PlaybackStreamKilled(_) => {
                return Ok(Some("the sound server ended the stream".into()));
            }
            Command::PlaybackStreamMoved(_)
            | Command::PlaybackStreamSuspended(_)
            | Command::PlaybackBufferAttrChanged(_) => {
                (self.report)(SinkEvent::Moved);
                return Ok(None);
            }
            // Started, underflow, overflow: the timing tells all that matters.
            other => {
                log::debug!("the sound server says {other:?}");
                return Ok(None);
            }
        };
        // Nobody waits any more where the sink is being dropped.
        Ok(self.answered.send((number, answer)).err().map(|_| "closed".into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_pulseaudio_writes_them() {
        let all = "{4f1e}unix:/run/a  tcp:10.0.0.2:4713 /run/b unix:relative {open";
        assert_eq!(sockets(Some(all)), [PathBuf::from("/run/a"), PathBuf::from("/run/b")]);
    }

    #[test]
    fn servers_are_tried_in_turn() {
        let folder = tempfile::tempdir().unwrap();
        let (none, deaf) = (folder.path().join("none"), folder.path().join("deaf"));
        let listener = std::os::unix::net::UnixListener::bind(&deaf).unwrap();
        let hang_up = thread::spawn(move || drop(listener.accept().unwrap()));
        let Err(SinkError(why)) = connect(&[none.clone(), deaf.clone()]) else { panic!("nobody is there") };
        hang_up.join().unwrap();
        assert!(why.starts_with(&format!("{}: ", none.display())), "{why}");
        assert!(why.contains(&format!("; {}: ", deaf.display())), "{why}");
    }
}
