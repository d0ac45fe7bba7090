//! `PulseAudio` and `PipeWire`, spoken to directly over the server's socket.
//!
//! The client of the crate `pulseaudio` neither reports that the server died nor rewrites what
//! was sent, so only its wire format is used. One thread blocks on the socket and answers the
//! server's requests for samples; it notices at once when the connection ends. Nothing polls:
//! a corked stream causes no wake-up.
//!
//! The buffer is large, so that the server asks only five times a second, and is rewritten in
//! place if something in it changes: the server accepts a write at a negative offset and plays
//! the new samples in place of the old ones. So a sound that is wanted now waits only for what
//! the device has already taken.

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
use crate::audio::sink::{OpenParameters, RATE, Sink, SinkError, SinkEvent, Timing};
use crate::runtime::paths::shown;
use crate::time::Tick;

/// Bytes in a frame: one channel of 32-bit floats, which the server makes stereo.
const FRAME_BYTES: u32 = 4;
/// Frames that the server asks for at a time.
const REQUEST_FRAMES: u32 = 9_600;
/// Frames that the device may take ahead of what is heard: the shortest time until a sound
/// that is wanted now.
const DEVICE_FRAMES: u32 = 1_920;
/// Frames in the whole buffer. The server gives the device half of what remains after two
/// requests.
const BUFFER_FRAMES: u32 = 2 * REQUEST_FRAMES + 2 * DEVICE_FRAMES;
/// How many frames after the server's read position are left alone, since it moves on during
/// a rewrite. `PulseAudio` reads again what was changed after it was read.
const REWRITE_MARGIN: u64 = 96;
/// The same for `PipeWire`, which doesn't read again, and reads a quantum at a time.
const REWRITE_MARGIN_PIPEWIRE: u64 = 2_048;
/// How long an answer may take.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(1);
/// The error of every command once the reading thread has ended.
const SERVER_GONE: &str = "the sound server is gone";
/// A position that was answered within this time is precise enough.
const PROMPT_ANSWER: Duration = Duration::from_micros(400);
/// How often the position is queried until an answer is prompt; otherwise the promptest one
/// is used.
const MAX_QUERIES: u32 = 3;
/// How long to wait between two queries while looking for a step of the position.
const STEP_INTERVAL: Duration = Duration::from_millis(1);
/// How often to look for a step; together longer than `PipeWire`'s usual quantum.
const MAX_STEP_QUERIES: u32 = 30;

/// Writes to the server, for both threads.
struct Writer {
    socket: UnixStream,
    version: u16,
    channel: u32,
    /// The number of the last command.
    number: u32,
    reader: ScoreReader,
    samples: Vec<f32>,
    bytes: Vec<u8>,
}

impl Writer {
    /// Sends `frames` frames, beginning `back` frames before the reader's position.
    fn write(&mut self, frames: usize, back: u64) -> io::Result<()> {
        self.reader.seek(self.reader.position() - back);
        self.samples.resize(frames, 0.0);
        self.reader.fill(&mut self.samples);
        self.bytes.clear();
        self.bytes.extend(self.samples.iter().flat_map(|sample| sample.to_le_bytes()));
        // The offset is relative to the last write and may be negative.
        let offset = (back * u64::from(FRAME_BYTES)).wrapping_neg();
        protocol::write_memblock(&mut self.socket, self.channel, &self.bytes, offset)
            .map_err(wire::to_io_error)
    }

    /// Sends a command and returns its number, which the answer has too.
    fn send(&mut self, command: &Command) -> io::Result<u32> {
        self.number = self.number.wrapping_add(1);
        protocol::write_command_message(&mut self.socket, self.number, command, self.version)
            .map_err(wire::to_io_error)?;
        Ok(self.number)
    }
}

/// An answer of the server.
struct Answer {
    number: u32,
    payload: Result<Vec<u8>, SinkError>,
}

struct PulseSink {
    writer: Arc<Mutex<Writer>>,
    answers: Receiver<Answer>,
    closing: Arc<AtomicBool>,
    version: u16,
    pipewire: bool,
    channel: u32,
    corked: bool,
    now: NowFn,
    speed: f64,
}

/// Connects to the server and creates a corked stream on its default sink.
pub(super) fn open(opening: &OpenParameters) -> Result<Box<dyn Sink>, SinkError> {
    let (path, mut server) = connect(&sockets(opening.server.as_deref()))?;
    let failed = |error: io::Error| SinkError(format!("{}: {error}", shown(&path)));
    let pipewire = server.is_pipewire().map_err(failed)?;
    let created =
        server.create_stream(BUFFER_FRAMES * FRAME_BYTES, REQUEST_FRAMES * FRAME_BYTES).map_err(failed)?;
    log::debug!("stream of {:?} on {:?}", created.buffer_attr, created.sink_name);
    let (version, channel_id) = (server.version, created.channel);
    let (socket, messages) = server.split().map_err(failed)?;
    let mut writer = Writer {
        socket,
        version,
        channel: channel_id,
        number: wire::FIRST_NUMBER,
        reader: ScoreReader::new(Arc::clone(&opening.score)),
        samples: Vec::new(),
        bytes: Vec::new(),
    };
    writer.write((created.requested_bytes / FRAME_BYTES) as usize, 0).map_err(failed)?;
    let writer = Arc::new(Mutex::new(writer));
    let closing = Arc::new(AtomicBool::new(false));
    let (answer_sender, answers) = channel();
    let reader = Reader {
        messages,
        writer: Arc::clone(&writer),
        answers: answer_sender,
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
        channel: channel_id,
        corked: true,
        now: opening.now.clone(),
        speed: opening.speed,
    }))
}

/// The sockets on which a server may listen: those among `addresses`, in their order; if there
/// are none, the one that the environment gives by `PulseAudio`'s rules. Addresses are written
/// as in `PULSE_SERVER`: separated by blanks, each with an optional name of a machine in braces
/// before it.
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
    let mut errors = Vec::new();
    for path in sockets {
        match Server::connect(path, ANSWER_TIMEOUT) {
            Ok(server) => return Ok((path.clone(), server)),
            Err(error) => errors.push(format!("{}: {error}", shown(path))),
        }
    }
    Err(SinkError(if errors.is_empty() { "there is no sound server".into() } else { errors.join("; ") }))
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn to_sink_error(error: io::Error) -> SinkError {
    SinkError(error.to_string())
}

/// Locks the writer. A thread that panicked while it had the lock may have broken the
/// connection, which the next write reports.
fn lock(writer: &Mutex<Writer>) -> MutexGuard<'_, Writer> {
    writer.lock().unwrap_or_else(PoisonError::into_inner)
}

impl PulseSink {
    /// Sends a command and waits for its answer.
    fn ask(&mut self, command: &Command) -> Result<Vec<u8>, SinkError> {
        let number = lock(&self.writer).send(command).map_err(to_sink_error)?;
        loop {
            match self.answers.recv_timeout(ANSWER_TIMEOUT) {
                Ok(answer) if answer.number == number => return answer.payload,
                // The late answer to a command that has timed out.
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => {
                    return Err(SinkError("the sound server does not answer".into()));
                }
                Err(RecvTimeoutError::Disconnected) => return Err(SinkError(SERVER_GONE.into())),
            }
        }
    }

    /// Waits `length`; returns early if the server is gone.
    fn idle(&self, length: Duration) -> Result<(), SinkError> {
        match self.answers.recv_timeout(length) {
            // No answer, or the late one to a command that has timed out.
            Err(RecvTimeoutError::Timeout) | Ok(_) => Ok(()),
            Err(RecvTimeoutError::Disconnected) => Err(SinkError(SERVER_GONE.into())),
        }
    }

    /// Queries the stream's position once. Also returns how long the answer took, in session
    /// time: the position is off by at most half of that.
    #[expect(clippy::cast_precision_loss, reason = "frames and microseconds of one session")]
    fn query_position(&mut self) -> Result<(Timing, Duration), SinkError> {
        let before = (self.now)();
        // The server only sends this time back, and it isn't used here.
        let params = LatencyParams { channel: self.channel, now: SystemTime::UNIX_EPOCH };
        let answer = self.ask(&Command::GetPlaybackLatency(params))?;
        let after = (self.now)();
        let latency: PlaybackLatency = wire::decode(&answer, self.version).map_err(to_sink_error)?;
        let read = u64::try_from(latency.read_offset).unwrap_or(0) / u64::from(FRAME_BYTES);
        let ahead = latency.sink_usec as f64 * f64::from(RATE) / 1e6;
        let timing = Timing {
            at: midway(before, after),
            heard: read as f64 - ahead,
            earliest: read + if self.pipewire { REWRITE_MARGIN_PIPEWIRE } else { REWRITE_MARGIN },
            running: latency.playing,
        };
        Ok((timing, after.since(before)))
    }
}

/// The tick halfway between two others.
fn midway(from: Tick, to: Tick) -> Tick {
    from + to.since(from) / 2
}

impl Sink for PulseSink {
    fn timing(&mut self) -> Result<Timing, SinkError> {
        let (mut best, mut shortest_delay) = self.query_position()?;
        for _ in 1..MAX_QUERIES {
            if shortest_delay <= PROMPT_ANSWER.mul_f64(self.speed) {
                break;
            }
            let (timing, delay) = self.query_position()?;
            // The stream has moved on, so `earliest` is that of the last answer; the other fields
            // are those of the promptest.
            let earliest = timing.earliest;
            if delay < shortest_delay {
                (best, shortest_delay) = (timing, delay);
            }
            best.earliest = earliest;
        }
        Ok(best)
    }

    /// `PipeWire` moves its read position by a quantum at a time and doesn't report when, so
    /// this looks for such a step and returns the moment of it.
    fn precise_timing(&mut self) -> Result<Timing, SinkError> {
        let mut last = self.timing()?;
        if !self.pipewire || !last.running {
            return Ok(last);
        }
        for _ in 0..MAX_STEP_QUERIES {
            self.idle(STEP_INTERVAL)?;
            let (next, _) = self.query_position()?;
            // `earliest` is at a fixed distance from the read position.
            let has_stepped = next.earliest != last.earliest;
            if has_stepped {
                return Ok(Timing { at: midway(last.at, next.at), ..next });
            }
            last = next;
        }
        Ok(last)
    }

    fn rewrite(&mut self, from: u64) -> Result<(), SinkError> {
        let mut writer = lock(&self.writer);
        let back = writer.reader.position().saturating_sub(from);
        // A limit of some seconds, which is more than the buffer ever holds.
        let frames = usize::try_from(back.min(u64::from(BUFFER_FRAMES) * 8)).unwrap_or(0);
        if frames == 0 {
            return Ok(());
        }
        writer.write(frames, back).map_err(to_sink_error)
    }

    fn is_corked(&self) -> bool {
        self.corked
    }

    fn set_corked(&mut self, cork: bool) -> Result<(), SinkError> {
        let params = CorkStreamParams { channel: self.channel, cork };
        self.ask(&Command::CorkPlaybackStream(params))?;
        self.corked = cork;
        Ok(())
    }
}

impl Drop for PulseSink {
    fn drop(&mut self) {
        // Closing the connection ends the reading thread.
        self.closing.store(true, Ordering::Release);
        if let Err(error) = lock(&self.writer).socket.shutdown(Shutdown::Both) {
            log::debug!("closing the connection to the sound server: {error}");
        }
    }
}

/// The thread that reads the server's messages.
struct Reader {
    messages: MessageReader,
    writer: Arc<Mutex<Writer>>,
    answers: Sender<Answer>,
    report: Arc<dyn Fn(SinkEvent) + Send + Sync>,
    closing: Arc<AtomicBool>,
}

impl Reader {
    fn run(mut self) {
        let error = loop {
            if let Err(error) = self.handle_next() {
                break error;
            }
        };
        if !self.closing.load(Ordering::Acquire) {
            (self.report)(SinkEvent::Lost(error.0));
        }
    }

    /// Handles one message; an error ends the stream.
    fn handle_next(&mut self) -> Result<(), SinkError> {
        let Some(message) = self.messages.next().map_err(to_sink_error)? else { return Ok(()) };
        let payload = match message.command {
            Command::Request(request) => {
                let frames = (request.length / FRAME_BYTES) as usize;
                return lock(&self.writer).write(frames, 0).map_err(to_sink_error);
            }
            Command::Reply => Ok(message.payload),
            Command::Error(error) => Err(SinkError(format!("the sound server refuses: {error:?}"))),
            Command::PlaybackStreamKilled(_) => {
                return Err(SinkError("the sound server ended the stream".into()));
            }
            Command::PlaybackStreamMoved(_)
            | Command::PlaybackStreamSuspended(_)
            | Command::PlaybackBufferAttrChanged(_) => {
                (self.report)(SinkEvent::Moved);
                return Ok(());
            }
            // Started, underflow, overflow: the next timing shows what matters of these.
            other => {
                log::debug!("the sound server says {other:?}");
                return Ok(());
            }
        };
        let answer = Answer { number: message.number, payload };
        // If the sink is being dropped, nothing receives the answer.
        self.answers.send(answer).map_err(|_| SinkError("closed".into()))
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
        let (missing, closing) = (folder.path().join("missing"), folder.path().join("closing"));
        let listener = std::os::unix::net::UnixListener::bind(&closing).unwrap();
        let hang_up = thread::spawn(move || drop(listener.accept().unwrap()));
        let Err(SinkError(error)) = connect(&[missing.clone(), closing.clone()]) else {
            panic!("nobody is there")
        };
        hang_up.join().unwrap();
        assert!(error.starts_with(&format!("{}: ", missing.display())), "{error}");
        assert!(error.contains(&format!("; {}: ", closing.display())), "{error}");
    }
}
