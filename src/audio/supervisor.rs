//! The state machine that keeps the sound going: it handles messages, places what is due in
//! the stream, corks (stops) the stream when nothing is due, and opens another stream when
//! one is lost. Its thread waits for messages for at most the time that
//! [`Supervisor::run_due`] returns.

use std::sync::Arc;
use std::time::Duration;

use crate::audio::agenda::{AHEAD, Agenda};
use crate::audio::cue_sounds::{AuthorVoice, CueSounds, SoundFiles, SoundLookup};
use crate::audio::open_stream::OpenStream;
use crate::audio::pending_speech::{PendingSpeech, ResolvedCue};
use crate::audio::score::Piece;
use crate::audio::sink::{NewStream, RATE, SinkError, SinkEvent, StreamOpener};
use crate::audio::{NowFn, SoundOptions, SoundStatus};
use crate::cue::{Cue, CueKind, Rank, Sentence, Tone};
use crate::speech::Speaker;
use crate::time::Tick;

/// How far ahead pieces are placed while the stream's position is not settled.
const AHEAD_AT_FIRST: Duration = Duration::from_millis(150);
/// How long before the next piece the thread wakes to place all pieces within
/// [`AHEAD`].
const WAKE_LEAD: Duration = Duration::from_millis(750);
/// How long before a piece a corked stream is uncorked.
const UNCORK_LEAD: Duration = Duration::from_secs(3);
/// How long a stream runs with nothing to play before it is corked.
const IDLE_BEFORE_CORK: Duration = Duration::from_secs(30);
/// How long an immediate tone waits for a device.
const NOW_MAX_DELAY: Duration = Duration::from_secs(1);
/// After this many attempts to drain it, the stream is corked anyway.
const MAX_DRAIN_ATTEMPTS: u32 = 8;

/// What is sent to the supervisor.
pub enum SoundMessage {
    /// Plays cues at their ticks, however far ahead. A cue whose tick has passed begins at
    /// once within its maximum delay, and is dropped after that.
    Schedule(Vec<Cue>),
    /// Drops the cues that are due at this tick or later and have not begun.
    Revoke(Tick),
    /// Cuts off the current speech, with a fade.
    CutSpeech,
    /// Uses the sound files of another routine from now on.
    Files(Arc<dyn SoundFiles>),
    /// Uses another voice for the author's words from now on.
    AuthorVoice(AuthorVoice),
    /// Uses another voice from now on; `None` turns speech off.
    Voice(Option<Speaker>),
    /// Speaks as soon as the device can, even during a pause, in place of the current speech.
    SayNow(Sentence),
    /// Plays the sounds that have begun to their end, then stops the stream.
    Pause,
    /// Lets the stream run again; its position is queried again.
    Resume,
    /// Sounds a tone as soon as the device can, even during a pause.
    PlayNow(Tone),
    /// Drops the cues that have not begun, and plays the others to their end.
    Finish,
    /// A device was opened.
    Opened(NewStream),
    /// No device could be opened.
    Failed(String),
    /// A sink reported an event.
    Sink {
        /// The opening that it comes from.
        generation: u64,
        /// The event.
        event: SinkEvent,
    },
}

/// How long to wait for a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Until a message comes.
    ForMessage,
    /// At most this long, in real time.
    AtMost(Duration),
    /// Not at all: everything was played after [`SoundMessage::Finish`], and the supervisor can be
    /// dropped.
    Done,
}

/// A callback for changes of the sound's status.
pub type StatusFn = Box<dyn Fn(SoundStatus) + Send>;

/// The real time until the next thing to do; `None` if only a message can change
/// anything.
type UntilDue = Option<Duration>;

/// Keeps the sound of a session going.
pub struct Supervisor {
    options: SoundOptions,
    now: NowFn,
    on_status: StatusFn,
    opener: Box<dyn StreamOpener>,
    cue_sounds: CueSounds,
    agenda: Agenda,
    pending_speech: PendingSpeech,
    /// Pieces to be played as soon as possible.
    immediate: Vec<Piece>,
    stream: Option<OpenStream>,
    paused: bool,
    /// Whether [`SoundMessage::Finish`] was received.
    finishing: bool,
    /// The tick of the last piece that was placed, or when the stream was last opened or
    /// resumed.
    last_active: Tick,
    /// How often draining was attempted.
    drain_attempts: u32,
    /// Pieces that were dropped because they were too late.
    dropped_total: u64,
    last_status: Option<SoundStatus>,
}

impl Supervisor {
    /// A supervisor that plays by the session's clock, and opens a device at once.
    /// `on_status` is called with every change of the status.
    pub fn new(
        mut options: SoundOptions,
        now: NowFn,
        on_status: StatusFn,
        mut opener: Box<dyn StreamOpener>,
    ) -> Self {
        if !(options.speed.is_finite() && options.speed > 0.0) {
            options.speed = 1.0;
        }
        opener.open();
        Self {
            cue_sounds: CueSounds::new(options.cue_sounds.clone()),
            agenda: Agenda::default(),
            pending_speech: PendingSpeech::default(),
            immediate: Vec::new(),
            stream: None,
            paused: false,
            finishing: false,
            last_active: Tick::ZERO,
            drain_attempts: 0,
            dropped_total: 0,
            last_status: None,
            options,
            now,
            on_status,
            opener,
        }
    }

    /// Handles a message.
    pub fn handle(&mut self, message: SoundMessage) {
        if let Err(error) = self.try_handle(message) {
            self.on_stream_lost(error.0);
        }
    }

    /// Does what is due. Returns how long to wait for a message.
    pub fn run_due(&mut self) -> Wait {
        let until_poll = self.add_resolved_speech();
        let now = (self.now)();
        self.immediate.retain(|piece| piece.at + piece.max_delay.mul_f64(self.options.speed) >= now);
        let until_service = self.with_stream(|this, stream| this.service_stream(stream, now));
        let until_service = until_service.unwrap_or_else(|error| {
            self.on_stream_lost(error.0);
            None
        });
        match [until_poll, until_service.flatten()].into_iter().flatten().min() {
            None if self.finishing => Wait::Done,
            None => Wait::ForMessage,
            Some(wait) => Wait::AtMost(wait),
        }
    }

    /// Calls `action` with the stream, which is not in `self` during the call. Returns
    /// `None` without a stream.
    fn with_stream<T>(
        &mut self,
        action: impl FnOnce(&mut Self, &mut OpenStream) -> Result<T, SinkError>,
    ) -> Result<Option<T>, SinkError> {
        let Some(mut stream) = self.stream.take() else { return Ok(None) };
        let result = action(self, &mut stream);
        self.stream = Some(stream);
        result.map(Some)
    }

    /// Plays or schedules the pending speech that has become ready. Returns the time until the
    /// next poll.
    fn add_resolved_speech(&mut self) -> UntilDue {
        let now = (self.now)();
        let running = !self.paused && !self.finishing;
        let resolved =
            self.pending_speech.take_resolved(now, self.options.speed, running, &mut self.cue_sounds);
        for ResolvedCue { piece, immediate } in resolved {
            if immediate {
                self.play_now(piece);
            } else {
                self.agenda.add(piece);
            }
        }
        self.pending_speech.until_next_poll(now, self.options.speed, running)
    }

    /// Handles a message; an error means that the stream is lost.
    fn try_handle(&mut self, message: SoundMessage) -> Result<(), SinkError> {
        match message {
            SoundMessage::Schedule(cues) => self.schedule(&cues),
            SoundMessage::Revoke(from) => {
                self.pending_speech.revoke(from);
                self.agenda.revoke(from);
                self.drop_from(from)?;
            }
            SoundMessage::Pause => {
                self.paused = true;
                self.drain_attempts = 0;
                if self.with_stream(Self::return_to_agenda)?.is_none() {
                    self.opener.cancel_retries();
                }
            }
            SoundMessage::Resume => self.resume(),
            SoundMessage::CutSpeech => self.cut_speech()?,
            SoundMessage::Files(files) => self.cue_sounds.options.files = files,
            SoundMessage::AuthorVoice(voice) => self.cue_sounds.options.author_voice = voice,
            SoundMessage::Voice(voice) => self.cue_sounds.options.voice = voice,
            SoundMessage::PlayNow(tone) => {
                if let Some(piece) = self.cue_sounds.tone(tone, (self.now)(), NOW_MAX_DELAY) {
                    self.play_now(piece);
                }
            }
            SoundMessage::SayNow(sentence) => self.say_now(sentence)?,
            SoundMessage::Finish => {
                // A cue that is due at this very tick has begun.
                let later = (self.now)() + Duration::from_nanos(1);
                self.pending_speech.clear();
                self.agenda.revoke(later);
                self.drop_from(later)?;
                self.drain_attempts = 0;
                self.finishing = true;
            }
            SoundMessage::Opened(opened) => self.on_opened(opened)?,
            SoundMessage::Failed(reason) => {
                if !matches!(self.last_status, Some(SoundStatus::Lost { .. })) {
                    self.report(SoundStatus::None { reason });
                }
            }
            SoundMessage::Sink { generation, event } => {
                if self.stream.as_ref().is_some_and(|stream| stream.generation == generation) {
                    match event {
                        SinkEvent::Lost(reason) => self.on_stream_lost(reason),
                        SinkEvent::Moved => drop(self.with_stream(Self::resync)?),
                    }
                }
            }
        }
        Ok(())
    }

    /// Speaks a sentence as soon as possible, in place of the current one.
    fn say_now(&mut self, sentence: Sentence) -> Result<(), SinkError> {
        self.cut_speech()?;
        self.pending_speech.drop_immediate();
        if let Some(voice) = &self.cue_sounds.options.voice {
            voice.prefetch(vec![sentence.spoken().to_owned()]);
        }
        let (at, kind) = ((self.now)(), CueKind::Say(sentence));
        self.pending_speech.add_immediate(Cue { at, kind, rank: Rank::Name, max_delay: NOW_MAX_DELAY });
        Ok(())
    }

    /// Adds cues to the agenda; those whose words are not ready wait for them.
    fn schedule(&mut self, cues: &[Cue]) {
        for cue in cues {
            match self.cue_sounds.lookup(cue) {
                SoundLookup::Ready(piece) => self.agenda.add(piece),
                SoundLookup::Silent => {}
                SoundLookup::Pending => self.pending_speech.add(cue.clone()),
            }
        }
        if self.stream.is_none() {
            let expired = self.agenda.expire((self.now)());
            self.count_dropped(expired as u64);
        }
    }

    /// Plays a piece as soon as possible. Opens a stream if there is none because of a pause.
    fn play_now(&mut self, piece: Piece) {
        self.immediate.push(piece);
        if self.stream.is_none() && self.paused {
            self.opener.open();
        }
    }

    /// Cuts off the current speech.
    fn cut_speech(&mut self) -> Result<(), SinkError> {
        self.immediate.retain(|piece| !piece.is_speech);
        self.stream.as_mut().map_or(Ok(()), OpenStream::cut_speech)
    }

    fn resume(&mut self) {
        self.paused = false;
        self.last_active = (self.now)();
        match &mut self.stream {
            Some(stream) => stream.reset_position(),
            None => self.opener.open(),
        }
    }

    fn on_opened(&mut self, opened: NewStream) -> Result<(), SinkError> {
        if self.stream.is_some() {
            log::debug!("a second stream is not needed");
            return Ok(());
        }
        let backend = opened.backend;
        let stream = self.stream.insert(OpenStream::new(opened, self.options.speed));
        let result = if self.paused { stream.set_corked(true) } else { Ok(()) };
        self.last_active = (self.now)();
        self.report(SoundStatus::Open { backend });
        result
    }

    /// Drops the pieces that are due at `from` or later and have not started.
    fn drop_from(&mut self, from: Tick) -> Result<(), SinkError> {
        self.stream.as_mut().map_or(Ok(Vec::new()), |stream| stream.take_unstarted(from)).map(drop)
    }

    /// Returns the pieces that have not started to the agenda.
    fn return_to_agenda(&mut self, stream: &mut OpenStream) -> Result<(), SinkError> {
        stream.take_unstarted(Tick::ZERO)?.into_iter().for_each(|piece| self.agenda.add(piece));
        Ok(())
    }

    /// Forgets the position of a stream that jumped, so that everything is placed again.
    fn resync(&mut self, stream: &mut OpenStream) -> Result<(), SinkError> {
        self.return_to_agenda(stream)?;
        stream.reset_position();
        Ok(())
    }

    /// Drops a stream that was lost, returns the pieces that were not heard to the agenda, and
    /// opens another stream.
    fn on_stream_lost(&mut self, reason: String) {
        let Some(mut stream) = self.stream.take() else { return };
        log::warn!("sound is lost: {reason}");
        stream.take_unheard((self.now)()).into_iter().for_each(|piece| self.agenda.add(piece));
        drop(stream);
        if !self.paused {
            self.opener.reopen();
        }
        self.report(SoundStatus::Lost { reason });
    }

    /// Reports the status, if it has changed.
    fn report(&mut self, status: SoundStatus) {
        if self.last_status.as_ref() != Some(&status) {
            (self.on_status)(status.clone());
            self.last_status = Some(status);
        }
    }

    /// When the next piece is due, whether its speech is ready or not.
    fn next_due(&self) -> Option<Tick> {
        [self.agenda.first_due(), self.pending_speech.first_due()].into_iter().flatten().min()
    }

    fn count_dropped(&mut self, dropped: u64) {
        if dropped > 0 {
            self.dropped_total += dropped;
            log::warn!("{dropped} sounds came too late and were dropped, {} so far", self.dropped_total);
        }
    }

    /// The real time from `now` until `at`.
    fn real_time_until(&self, at: Tick, now: Tick) -> Duration {
        Duration::from_secs_f64(at.since(now).as_secs_f64() / self.options.speed)
    }

    /// How much time of the session passes in this real time.
    fn session_time(&self, real: Duration) -> Duration {
        real.mul_f64(self.options.speed)
    }

    /// Uncorks the stream when something is due soon, then drains it or plays what is
    /// due.
    fn service_stream(&mut self, stream: &mut OpenStream, now: Tick) -> Result<UntilDue, SinkError> {
        let next = if self.paused { None } else { self.next_due() };
        if stream.is_corked() {
            let was_active = now.since(self.last_active) < self.session_time(IDLE_BEFORE_CORK);
            // After a pause or an opening, the stream runs at once.
            let must_uncork = (was_active && !self.paused && !self.finishing) || !self.immediate.is_empty();
            let until_uncork = next.map(|at| self.real_time_until(at, now).saturating_sub(UNCORK_LEAD));
            if !must_uncork && until_uncork != Some(Duration::ZERO) {
                return Ok(until_uncork);
            }
            stream.set_corked(false)?;
        }
        if self.paused || (self.finishing && next.is_none()) {
            self.drain(stream, now)
        } else {
            self.play(stream, now)
        }
    }

    /// Plays immediate pieces, waits until the last sounds are over, and corks the stream
    /// then.
    fn drain(&mut self, stream: &mut OpenStream, now: Tick) -> Result<UntilDue, SinkError> {
        if !self.immediate.is_empty() {
            if let Some(wait) = self.update_position(stream, now)? {
                return Ok(Some(wait));
            }
            self.place_immediate(stream, now)?;
        }
        let remaining = stream.remaining_audio()?;
        self.drain_attempts += 1;
        if remaining.is_zero() || self.drain_attempts > MAX_DRAIN_ATTEMPTS {
            stream.set_corked(true)?;
            return Ok(None);
        }
        Ok(Some(remaining))
    }

    /// Plays immediate pieces, places the pieces that are due soon, and corks the stream if
    /// none are.
    fn play(&mut self, stream: &mut OpenStream, now: Tick) -> Result<UntilDue, SinkError> {
        if let Some(wait) = self.update_position(stream, now)? {
            return Ok(Some(wait));
        }
        self.place_immediate(stream, now)?;
        self.place_upcoming(stream, now)?;
        let until_query = stream.until_next_query(now);
        let Some(next) = self.next_due() else { return self.idle_or_cork(stream, now, until_query) };
        if !stream.is_settled() {
            return Ok(Some(until_query));
        }
        let lead = WAKE_LEAD + self.options.offset;
        // Nothing is due for longer than a stream may idle.
        if self.real_time_until(next, now).saturating_sub(lead) > IDLE_BEFORE_CORK {
            return self.idle_or_cork(stream, now, until_query);
        }
        // Speech that isn't ready yet is polled separately.
        let until_placement =
            self.agenda.first_due().map(|first| self.real_time_until(first, now).saturating_sub(lead));
        Ok(Some(until_placement.map_or(until_query, |placement| until_query.min(placement))))
    }

    /// Queries the stream's timing if a query is due; if the stream jumped, returns its pieces
    /// to the agenda. Returns how long to wait if the position is unknown, `None` if it is
    /// known.
    fn update_position(&mut self, stream: &mut OpenStream, now: Tick) -> Result<Option<Duration>, SinkError> {
        if !stream.has_position() || stream.until_next_query(now).is_zero() {
            let jumped = stream.query_timing(now)?;
            stream.forget_played();
            if jumped {
                self.resync(stream)?;
                return Ok(Some(Duration::ZERO));
            }
        }
        Ok((!stream.has_position()).then(|| stream.until_next_query(now)))
    }

    /// Places the immediate pieces.
    fn place_immediate(&mut self, stream: &mut OpenStream, now: Tick) -> Result<(), SinkError> {
        if !self.immediate.is_empty() {
            stream.place_now(std::mem::take(&mut self.immediate))?;
            self.last_active = now;
            self.drain_attempts = 0;
        }
        Ok(())
    }

    /// Places the pieces of the agenda that are due soon.
    fn place_upcoming(&mut self, stream: &mut OpenStream, now: Tick) -> Result<(), SinkError> {
        let ahead = if stream.is_settled() { AHEAD } else { AHEAD_AT_FIRST };
        let until = now + self.session_time(ahead + self.options.offset);
        let Some(first) = self.agenda.first_due().filter(|first| *first <= until) else { return Ok(()) };
        let offset_frames = self.options.offset.as_secs_f64() * f64::from(RATE);
        // If anything fails from here on, the pieces are on the agenda or in the
        // score.
        stream.prepare_to_place(first, offset_frames, now)?;
        let pieces = self.agenda.take_until(until);
        let last = pieces.last().map_or(now, |piece| piece.at);
        self.last_active = self.last_active.max(last).max(now);
        let dropped = stream.place(pieces, offset_frames)?;
        self.count_dropped(dropped);
        Ok(())
    }

    /// Waits while there is nothing to play soon, and corks the stream after a while.
    fn idle_or_cork(
        &mut self,
        stream: &mut OpenStream,
        now: Tick,
        until_query: Duration,
    ) -> Result<UntilDue, SinkError> {
        let until_cork = self.real_time_until(self.last_active + self.session_time(IDLE_BEFORE_CORK), now);
        if !until_cork.is_zero() {
            return Ok(Some(until_query.min(until_cork)));
        }
        log::debug!("nothing to play: the stream rests");
        stream.set_corked(true)?;
        Ok(self.next_due().map(|at| self.real_time_until(at, now).saturating_sub(UNCORK_LEAD)))
    }
}
