//! The connection to a sound server: handshake, creation of the stream, and
//! reading one message at a time.

use std::ffi::CString;
use std::io::{self, BufReader, Cursor, Read};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use pulseaudio::protocol::{
    self, AuthParams, AuthReply, ChannelMap, Command, CommandReply, CreatePlaybackStreamReply,
    PlaybackStreamParams, Prop, Props, ProtocolError, SampleFormat, SampleSpec, ServerInfo,
    SetClientNameReply, TagStructReader, stream,
};

use crate::audio::sink::RATE;

/// The length of a client's cookie, in bytes.
const COOKIE_BYTES: usize = 256;

/// A number above those of the handshake's commands.
pub(super) const FIRST_NUMBER: u32 = 16;
/// The channel that carries commands.
const COMMAND_CHANNEL: u32 = u32::MAX;

/// A protocol error as an I/O error, which most of them are.
pub(super) fn to_io_error(error: ProtocolError) -> io::Error {
    match error {
        ProtocolError::Io(error) => error,
        other => io::Error::other(other.to_string()),
    }
}

/// A connection during its handshake, in which each command waits for its reply.
pub(super) struct Server {
    stream: BufReader<UnixStream>,
    /// The version of the protocol that both sides support.
    pub(super) version: u16,
    next_number: u32,
}

impl Server {
    /// Connects and introduces the program, waiting at most `max_delay` for each
    /// answer.
    pub(super) fn connect(path: &Path, max_delay: Duration) -> io::Result<Self> {
        let socket = UnixStream::connect(path)?;
        socket.set_read_timeout(Some(max_delay))?;
        socket.set_write_timeout(Some(max_delay))?;
        let mut server =
            Self { stream: BufReader::new(socket), version: protocol::MAX_VERSION, next_number: 0 };
        let mut cookie = match pulseaudio::cookie_path_from_env().map(std::fs::read) {
            Some(Ok(cookie)) => cookie,
            Some(Err(error)) => {
                log::debug!("the sound server's cookie: {error}");
                Vec::new()
            }
            None => Vec::new(),
        };
        // A server hangs up on a cookie of another length, even if it requires none. A
        // missing cookie is sent as zeros.
        cookie.resize(COOKIE_BYTES, 0);
        let auth =
            AuthParams { version: protocol::MAX_VERSION, supports_shm: false, supports_memfd: false, cookie };
        let reply: AuthReply = server.ask(&Command::Auth(auth))?;
        server.version = reply.version.min(protocol::MAX_VERSION);
        let mut props = Props::new();
        props.set(Prop::ApplicationName, c"supple");
        if let Ok(id) = CString::new(std::process::id().to_string()) {
            props.set(Prop::ApplicationProcessId, id);
        }
        let _: SetClientNameReply = server.ask(&Command::SetClientName(props))?;
        Ok(server)
    }

    /// Whether the server is `PipeWire`'s.
    pub(super) fn is_pipewire(&mut self) -> io::Result<bool> {
        let info: ServerInfo = self.ask(&Command::GetServerInfo)?;
        Ok(info.server_name.is_some_and(|name| name.to_string_lossy().contains("PipeWire")))
    }

    /// Creates a corked mono stream whose buffer holds `buffer` bytes and is
    /// refilled `request` bytes at a time.
    pub(super) fn create_stream(
        &mut self,
        buffer: u32,
        request: u32,
    ) -> io::Result<CreatePlaybackStreamReply> {
        let mut props = Props::new();
        props.set(Prop::MediaName, c"cues");
        let params = PlaybackStreamParams {
            sample_spec: SampleSpec { format: SampleFormat::Float32Le, channels: 1, sample_rate: RATE },
            channel_map: ChannelMap::mono(),
            sink_name: Some(protocol::DEFAULT_SINK.to_owned()),
            buffer_attr: stream::BufferAttr {
                target_length: buffer,
                // Without prebuffering the stream's clock goes on during an underrun.
                pre_buffering: 0,
                minimum_request_length: request,
                ..stream::BufferAttr::default()
            },
            flags: stream::StreamFlags {
                start_corked: true,
                adjust_latency: true,
                ..stream::StreamFlags::default()
            },
            props,
            ..PlaybackStreamParams::default()
        };
        self.ask(&Command::CreatePlaybackStream(params))
    }

    fn ask<R: CommandReply>(&mut self, command: &Command) -> io::Result<R> {
        let number = self.next_number;
        self.next_number += 1;
        protocol::write_command_message(self.stream.get_mut(), number, command, self.version)
            .map_err(to_io_error)?;
        let (answered, reply) =
            protocol::read_reply_message(&mut self.stream, self.version).map_err(to_io_error)?;
        if answered == number {
            Ok(reply)
        } else {
            Err(io::Error::other(format!("the sound server answers {answered} to question {number}")))
        }
    }

    /// Splits the connection: its socket to write to, and a reader without a time limit.
    pub(super) fn split(self) -> io::Result<(UnixStream, MessageReader)> {
        let socket = self.stream.get_ref().try_clone()?;
        socket.set_read_timeout(None)?;
        Ok((socket, MessageReader { stream: self.stream, version: self.version, body: Vec::new() }))
    }
}

/// A message of the server.
pub(super) struct Message {
    /// The number of the command; that of a reply is the number of the command it answers.
    pub(super) number: u32,
    pub(super) command: Command,
    /// The payload, if the command is a reply.
    pub(super) payload: Vec<u8>,
}

/// Reads the messages of a connection.
pub(super) struct MessageReader {
    stream: BufReader<UnixStream>,
    version: u16,
    body: Vec<u8>,
}

impl MessageReader {
    /// Waits for the next message. `None` if it is of a kind that supple doesn't use.
    pub(super) fn next(&mut self) -> io::Result<Option<Message>> {
        let header = protocol::read_descriptor(&mut self.stream).map_err(to_io_error)?;
        self.body.resize(header.length as usize, 0);
        self.stream.read_exact(&mut self.body)?;
        if header.channel != COMMAND_CHANNEL {
            return Ok(None);
        }
        let mut cursor = Cursor::new(self.body.as_slice());
        match Command::read_tag_prefixed(&mut cursor, self.version) {
            Ok((number, command)) => {
                let start = usize::try_from(cursor.position()).unwrap_or(usize::MAX);
                let payload = self.body.get(start..).unwrap_or_default().to_vec();
                Ok(Some(Message { number, command, payload }))
            }
            Err(error) => {
                log::debug!("a message of the sound server: {error}");
                Ok(None)
            }
        }
    }
}

/// Reads the payload of a reply.
pub(super) fn decode<R: CommandReply>(payload: &[u8], version: u16) -> io::Result<R> {
    TagStructReader::new(&mut Cursor::new(payload), version).read().map_err(to_io_error)
}
