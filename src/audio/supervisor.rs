//! The state machine that keeps the sound going: it handles messages, places what
//! is due in the stream, corks the stream when nothing is due, and opens another
//! one when it is lost. Its thread waits for messages, at most as long as
//! [`Supervisor::run_due`] returns.

use std::sync::Arc;
use std::time::Duration;

use crate::audio::agenda::Agenda;
use crate::audio::cue_sounds::{AuthorVoice, CueSounds, SoundFiles, SoundLookup};
use crate::audio::open_stream::OpenStream;
use crate::audio::pending_speech::PendingSpeech;
use crate::audio::score::Piece;
use crate::audio::sink::{OpenedStream, RATE, SinkError, SinkEvent, StreamOpener};
use crate::audio::{NowFn, SoundOptions, SoundStatus};
use crate::cue::{Cue, CueKind, Rank, Sentence, Tone};
use crate::speech::Speaker;
use crate::time::Tick;

/// How far ahead pieces are placed, in real time: well beyond the sink's
/// buffer, so that nothing needs to be rendered twice.
const AHEAD: Duration = Duration::from_millis(1_500);
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
/// How often a stream's sounds are waited for before it is corked all the same.
const MAX_DRAIN_WAITS: u32 = 8;

/// What is sent to the supervisor.
pub enum SoundMessage {
    /// Plays cues at their ticks, however far ahead. Those whose moment has
    /// passed begin at once within their allowed delay and are dropped after it.
    Schedule(Vec<Cue>),
    /// Drops everything that starts at this moment or later and has not begun.
    Revoke(Tick),
    /// Cuts off the words that are being spoken, with a fade.
    CutSpeech,
    /// Uses the sound files of another routine from now on.
    Files(Arc<dyn SoundFiles>),
    /// Lets another voice say the author's words from now on.
    AuthorVoice(AuthorVoice),
    /// Lets another voice speak from now on, or none.
    Voice(Option<Speaker>),
    /// Speaks as soon as the device can, paused or not, instead of what is
    /// being said.
    SayNow(Sentence),
    /// Lets what sounds ring out and stops the stream then.
    Pause,
    /// Lets the stream run again; its position is queried again.
    Resume,
    /// Sounds a tone as soon as the device can, paused or not.
    PlayNow(Tone),
    /// Drops what has not begun and lets what sounds ring out.
    Finish,
    /// A device was opened.
    Opened(OpenedStream),
    /// No device could be opened.
    Failed(String),
    /// A sink reports.
    Sink {
        /// Which opening it comes from.
        generation: u64,
        /// What it says.
        event: SinkEvent,
    },
}

/// How long to wait for a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Until one comes.
    ForMessage,
    /// At most this long, in real time.
    AtMost(Duration),
    /// All is silent after [`SoundMessage::Finish`]; it can be dropped.
    Done,
}

/// A callback for changes of the sound's status.
pub type StatusFn = Box<dyn Fn(SoundStatus) + Send>;

/// Keeps the sound of a session going.
pub struct Supervisor {
    options: SoundOptions,
    now: NowFn,
    status: StatusFn,
    opener: Box<dyn StreamOpener>,
    kit: CueSounds,
    agenda: Agenda,
    pending_speech: PendingSpeech,
    /// What is to sound as soon as possible.
    instant: Vec<Piece>,
    live: Option<OpenStream>,
    paused: bool,
    /// Whether [`SoundMessage::Finish`] was received.
    finishing: bool,
    /// When something was last played or placed.
    last_active: Tick,
    /// How often the stream's sounds have been waited for.
    drain_waits: u32,
    /// Pieces that were dropped because they were too late.
    dropped_total: u64,
    reported: Option<SoundStatus>,
}

impl Supervisor {
    /// A supervisor that plays by the session's clock; it asks for a device at
    /// once. `status` is called with every change.
    pub fn new(
        mut options: SoundOptions,
        now: NowFn,
        status: StatusFn,
        mut opener: Box<dyn StreamOpener>,
    ) -> Self {
        if !(options.speed.is_finite() && options.speed > 0.0) {
            options.speed = 1.0;
        }
        opener.open(true);
        Self {
            kit: CueSounds::new(options.kit.clone(), RATE),
            agenda: Agenda::default(),
            pending_speech: PendingSpeech::default(),
            instant: Vec::new(),
            live: None,
            paused: false,
            finishing: false,
            last_active: Tick::ZERO,
            drain_waits: 0,
            dropped_total: 0,
            reported: None,
            options,
            now,
            status,
            opener,
        }
    }

    /// Handles a message.
    pub fn handle(&mut self, message: SoundMessage) {
        if let Err(why) = self.try_handle(message) {
            self.on_stream_lost(why.0);
        }
    }

    /// Does what is due. Returns how long to wait for a message.
    pub fn run_due(&mut self) -> Wait {
        let made = self.collect_resolved();
        let due = self.service_stream().unwrap_or_else(|why| {
            self.on_stream_lost(why.0);
            None
        });
        match [due, made].into_iter().flatten().min() {
            None if self.finishing => Wait::Done,
            None => Wait::ForMessage,
            Some(wait) => Wait::AtMost(wait),
        }
    }

    /// Places phrases that have become ready. Returns the time until the next poll.
    fn collect_resolved(&mut self) -> Option<Duration> {
        let now = (self.now)();
        let running = !self.paused && !self.finishing;
        let made = self.pending_speech.take_resolved(now, self.options.speed, running, &mut self.kit);
        for (piece, immediate) in made.into_iter().filter_map(|made| Some((made.piece?, made.immediate))) {
            if immediate {
                self.play_now(Some(piece));
            } else {
                self.agenda.add(piece);
            }
        }
        self.pending_speech.until_next_poll(now, self.options.speed, running)
    }

    /// Handles a message.
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
                self.drain_waits = 0;
                self.return_to_agenda()?;
                if self.live.is_none() {
                    self.opener.cancel_retries();
                }
            }
            SoundMessage::Resume => self.resume(),
            SoundMessage::CutSpeech => self.cut_speech()?,
            SoundMessage::Files(files) => self.kit.set_files(files),
            SoundMessage::AuthorVoice(texts) => self.kit.set_author_voice(texts),
            SoundMessage::Voice(voice) => self.kit.set_voice(voice),
            SoundMessage::PlayNow(tone) => {
                let piece = self.kit.tone(tone, (self.now)(), NOW_MAX_DELAY);
                self.play_now(piece);
            }
            SoundMessage::SayNow(sentence) => self.say_now(sentence)?,
            SoundMessage::Finish => {
                let later = (self.now)() + Duration::from_nanos(1);
                self.pending_speech.revoke(Tick::ZERO);
                self.agenda.revoke(later);
                self.drop_from(later)?;
                self.drain_waits = 0;
                self.finishing = true;
            }
            SoundMessage::Opened(opened) => self.opened(opened)?,
            SoundMessage::Failed(why) => {
                if !matches!(self.reported, Some(SoundStatus::Lost { .. })) {
                    self.report(SoundStatus::None { why });
                }
            }
            SoundMessage::Sink { generation, event } => {
                if self.live.as_ref().is_some_and(|live| live.generation == generation) {
                    match event {
                        SinkEvent::Lost(why) => self.on_stream_lost(why),
                        SinkEvent::Moved => self.resync()?,
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
        if let Some(voice) = self.kit.voice() {
            voice.prefetch(vec![sentence.spoken().to_owned()]);
        }
        let (at, kind) = ((self.now)(), CueKind::Say(sentence));
        self.pending_speech.add_immediate(Cue { at, kind, rank: Rank::Name, max_delay: NOW_MAX_DELAY });
        Ok(())
    }

    fn schedule(&mut self, cues: &[Cue]) {
        for cue in cues {
            match self.kit.lookup(cue) {
                SoundLookup::Ready(piece) => self.agenda.add(piece),
                SoundLookup::Silent => {}
                SoundLookup::Pending => self.pending_speech.add(cue.clone()),
            }
        }
        if self.live.is_none() {
            let expired = self.agenda.expire((self.now)());
            self.count(expired as u64);
        }
    }

    fn play_now(&mut self, piece: Option<Piece>) {
        let Some(piece) = piece else { return };
        self.instant.push(piece);
        if self.live.is_none() && self.paused {
            self.opener.open(true);
        }
    }

    /// Cuts off the words that are being spoken.
    fn cut_speech(&mut self) -> Result<(), SinkError> {
        self.instant.retain(|piece| !piece.speech);
        self.live.as_mut().map_or(Ok(()), OpenStream::cut_speech)
    }

    fn resume(&mut self) {
        self.paused = false;
        self.last_active = (self.now)();
        match &mut self.live {
            Some(live) => live.reset_position(),
            None => self.opener.open(true),
        }
    }

    fn opened(&mut self, opened: OpenedStream) -> Result<(), SinkError> {
        if self.live.is_some() {
            log::debug!("a second stream is not needed");
            return Ok(());
        }
        let backend = opened.backend;
        let live = self.live.insert(OpenStream::new(opened, self.options.speed));
        let corked = if self.paused { live.cork(true) } else { Ok(()) };
        self.last_active = (self.now)();
        self.report(SoundStatus::Open { backend });
        corked
    }

    /// Drops the pieces that are due at `from` or later and have not started.
    fn drop_from(&mut self, from: Tick) -> Result<(), SinkError> {
        self.live.as_mut().map_or(Ok(Vec::new()), |live| live.take_unstarted(from)).map(drop)
    }

    /// Returns the pieces that have not started to the agenda.
    fn return_to_agenda(&mut self) -> Result<(), SinkError> {
        if let Some(live) = &mut self.live {
            live.take_unstarted(Tick::ZERO)?.into_iter().for_each(|piece| self.agenda.add(piece));
        }
        Ok(())
    }

    /// The stream jumped: forgets its position and places everything again.
    fn resync(&mut self) -> Result<(), SinkError> {
        self.return_to_agenda()?;
        if let Some(live) = &mut self.live {
            live.reset_position();
        }
        Ok(())
    }

    /// The stream is gone: keeps the pieces that were not heard and opens another
    /// one.
    fn on_stream_lost(&mut self, why: String) {
        let Some(mut live) = self.live.take() else { return };
        log::warn!("sound is lost: {why}");
        live.take_unheard((self.now)()).into_iter().for_each(|piece| self.agenda.add(piece));
        drop(live);
        if !self.paused {
            self.opener.open(false);
        }
        self.report(SoundStatus::Lost { why });
    }

    /// Reports a change of the status.
    fn report(&mut self, status: SoundStatus) {
        if self.reported.as_ref() != Some(&status) {
            (self.status)(status.clone());
            self.reported = Some(status);
        }
    }

    /// When the next piece is due, ready or not.
    fn next(&self) -> Option<Tick> {
        [self.agenda.next(), self.pending_speech.next()].into_iter().flatten().min()
    }

    fn count(&mut self, dropped: u64) {
        if dropped > 0 {
            self.dropped_total += dropped;
            log::warn!("{dropped} sounds came too late and were dropped, {} so far", self.dropped_total);
        }
    }

    /// Real time until `at`.
    fn until(&self, at: Tick, now: Tick) -> Duration {
        Duration::from_secs_f64(at.since(now).as_secs_f64() / self.options.speed)
    }

    /// The session's time in a stretch of real time.
    fn session(&self, real: Duration) -> Duration {
        real.mul_f64(self.options.speed)
    }

    /// Uncorks the stream when something is due soon, then services it. Returns how
    /// long there is nothing to do; `None` until a message comes.
    fn service_stream(&mut self) -> Result<Option<Duration>, SinkError> {
        let now = (self.now)();
        let stopping = self.paused || self.finishing;
        self.instant.retain(|piece| piece.at + piece.max_delay.mul_f64(self.options.speed) >= now);
        let next = if self.paused { None } else { self.next() };
        let Some(live) = &mut self.live else { return Ok(None) };
        if live.is_corked() {
            let fresh =
                !stopping && now.since(self.last_active) < IDLE_BEFORE_CORK.mul_f64(self.options.speed);
            let due = next.map(|at| self.until(at, now).saturating_sub(UNCORK_LEAD));
            if !fresh && self.instant.is_empty() && due != Some(Duration::ZERO) {
                return Ok(due);
            }
            let Some(live) = &mut self.live else { return Ok(None) };
            live.cork(false)?;
        }
        self.service_running(now, next.is_some())
    }

    /// Services a running stream. In order: waits for its last sounds if paused or
    /// finished; queries its timing if that is due, and places everything again
    /// after a jump; plays immediate pieces; places what is due soon; and corks it
    /// if nothing is.
    fn service_running(&mut self, now: Tick, has_next: bool) -> Result<Option<Duration>, SinkError> {
        let draining = self.paused || (self.finishing && !has_next);
        if draining && self.instant.is_empty() {
            return self.drain();
        }
        let Some(live) = &mut self.live else { return Ok(None) };
        if !live.has_position() || live.until_next_query(now).is_zero() {
            let jumped = live.query_timing(now)?;
            live.forget();
            if jumped {
                self.resync()?;
                return Ok(Some(Duration::ZERO));
            }
        }
        let Some(live) = &mut self.live else { return Ok(None) };
        if !live.has_position() {
            return Ok(Some(live.until_next_query(now)));
        }
        if !self.instant.is_empty() {
            live.place_now(std::mem::take(&mut self.instant))?;
            (self.last_active, self.drain_waits) = (now, 0);
        }
        if draining {
            return self.drain();
        }
        self.place_upcoming(now)?;
        let Some(live) = &self.live else { return Ok(None) };
        let next_query = live.until_next_query(now);
        let Some(next) = self.next() else { return self.idle_or_cork(now, next_query) };
        if !live.is_settled() {
            return Ok(Some(next_query));
        }
        let lead = WAKE_LEAD + self.options.offset;
        if self.until(next, now).saturating_sub(lead) > IDLE_BEFORE_CORK {
            return self.idle_or_cork(now, next_query);
        }
        // Speech that isn't ready yet is polled separately.
        let feed = self.agenda.next().map(|next| self.until(next, now).saturating_sub(lead));
        Ok(Some(feed.map_or(next_query, |feed| next_query.min(feed))))
    }

    /// Places everything that is due soon.
    fn place_upcoming(&mut self, now: Tick) -> Result<(), SinkError> {
        let Some(live) = &mut self.live else { return Ok(()) };
        let ahead = if live.is_settled() { AHEAD } else { AHEAD_AT_FIRST };
        let until = now + (ahead + self.options.offset).mul_f64(self.options.speed);
        let Some(first) = self.agenda.next().filter(|first| *first <= until) else { return Ok(()) };
        let early = self.options.offset.as_secs_f64() * f64::from(RATE);
        // If anything fails from here on, the pieces are on the agenda or in the
        // score.
        live.prepare(first, early, now)?;
        let pieces = self.agenda.take_until(until);
        let last = pieces.last().map_or(now, |piece| piece.at);
        self.last_active = self.last_active.max(last).max(now);
        let tally = live.place(pieces, early)?;
        self.count(tally.dropped);
        Ok(())
    }

    /// With nothing to play: waits, and corks the stream after a while.
    fn idle_or_cork(&mut self, now: Tick, next_query: Duration) -> Result<Option<Duration>, SinkError> {
        let rest = self.until(self.last_active + self.session(IDLE_BEFORE_CORK), now);
        if !rest.is_zero() {
            return Ok(Some(next_query.min(rest)));
        }
        log::debug!("nothing to play: the stream rests");
        if let Some(live) = &mut self.live {
            live.cork(true)?;
        }
        Ok(self.next().map(|at| self.until(at, now).saturating_sub(UNCORK_LEAD)))
    }

    /// Waits until the last sounds are over and corks the stream then.
    fn drain(&mut self) -> Result<Option<Duration>, SinkError> {
        let Some(live) = &mut self.live else { return Ok(None) };
        let left = live.remaining_audio()?;
        self.drain_waits += 1;
        if left.is_zero() || self.drain_waits > MAX_DRAIN_WAITS {
            live.cork(true)?;
            return Ok(None);
        }
        Ok(Some(left))
    }
}
