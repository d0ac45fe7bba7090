//! Keeps sound going: takes what it is told, feeds the stream what is due, rests
//! it when nothing is, and replaces it when it is lost. Whoever runs it waits for
//! messages, at most as long as each turn says, and does nothing between.

use std::sync::Arc;
use std::time::Duration;

use crate::audio::agenda::Agenda;
use crate::audio::kit::{Kit, Look, SoundFiles, Texts};
use crate::audio::live::Live;
use crate::audio::sink::{Opened, Opener, RATE, SinkError, SinkEvent};
use crate::audio::track::Piece;
use crate::audio::unmade::Unmade;
use crate::audio::{NowFn, SoundOptions, SoundStatus};
use crate::cue::{Cue, CueKind, Rank, Sentence, Tone};
use crate::speech::Speaker;
use crate::time::Tick;

/// How far ahead pieces are placed, in real time: well beyond the sink's
/// buffer, so that nothing needs to be rendered twice.
const AHEAD: Duration = Duration::from_millis(1_500);
/// The same while it is not well known yet where the stream is.
const AHEAD_AT_FIRST: Duration = Duration::from_millis(150);
/// How far ahead the next piece must come for the thread to wake and place all
/// that [`AHEAD`] reaches.
const LEAST: Duration = Duration::from_millis(750);
/// How long before a piece a resting stream is woken.
const WAKING: Duration = Duration::from_secs(3);
/// How long a stream runs on with nothing to play before it rests.
const LINGER: Duration = Duration::from_secs(30);
/// How long a tone that is wanted now waits for a device.
const NOW_PATIENCE: Duration = Duration::from_secs(1);
/// Waits for a stream to ring out before it is stopped all the same.
const RINGS: u32 = 8;

/// What is sent to the supervisor.
pub enum Message {
    /// Plays cues at their ticks, however far ahead. Those whose moment has
    /// passed begin at once within their patience and are dropped after it.
    Schedule(Vec<Cue>),
    /// Drops everything that starts at this moment or later and has not begun.
    Revoke(Tick),
    /// Cuts the words short that are being said, with a fade.
    Hush,
    /// Uses the sound files of another routine from now on.
    Files(Arc<dyn SoundFiles>),
    /// Lets another voice say the author's words from now on.
    Texts(Texts),
    /// Lets another voice speak from now on, or none.
    Voice(Option<Speaker>),
    /// Speaks as soon as the device can, paused or not, instead of what is
    /// being said.
    SayNow(Sentence),
    /// Lets what sounds ring out and stops the stream then.
    Pause,
    /// Lets the stream run again and finds out anew where it is.
    Resume,
    /// Sounds a tone as soon as the device can, paused or not.
    PlayNow(Tone),
    /// Drops what has not begun and lets what sounds ring out.
    Finish,
    /// A device was opened.
    Opened(Opened),
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

/// How long there is nothing to do but for a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Until one comes.
    ForMessage,
    /// At most this long, in real time.
    AtMost(Duration),
    /// All is silent after [`Message::Finish`]; it can be dropped.
    Done,
}

/// Who hears how the sound is doing.
pub type StatusFn = Box<dyn Fn(SoundStatus) + Send>;

/// Keeps the sound of a session going.
pub struct Supervisor {
    options: SoundOptions,
    now: NowFn,
    status: StatusFn,
    opener: Box<dyn Opener>,
    kit: Kit,
    agenda: Agenda,
    unmade: Unmade,
    /// What is to sound as soon as possible.
    instant: Vec<Piece>,
    live: Option<Live>,
    paused: bool,
    /// Whether it is about to end.
    finishing: bool,
    /// When there was last something to play.
    stir: Tick,
    /// Waits for the stream to ring out so far.
    rings: u32,
    /// Pieces that were never played because they were too late.
    lost: u64,
    said: Option<SoundStatus>,
}

impl Supervisor {
    /// A supervisor that plays by the session's clock; it asks for a device at
    /// once. `status` is told of every change.
    pub fn new(mut options: SoundOptions, now: NowFn, status: StatusFn, mut opener: Box<dyn Opener>) -> Self {
        if !(options.speed.is_finite() && options.speed > 0.0) {
            options.speed = 1.0;
        }
        opener.open(true);
        Self {
            kit: Kit::new(options.kit.clone(), RATE),
            agenda: Agenda::default(),
            unmade: Unmade::default(),
            instant: Vec::new(),
            live: None,
            paused: false,
            finishing: false,
            stir: Tick::ZERO,
            rings: 0,
            lost: 0,
            said: None,
            options,
            now,
            status,
            opener,
        }
    }

    /// Handles a message.
    pub fn handle(&mut self, message: Message) {
        if let Err(why) = self.take(message) {
            self.lose(why.0);
        }
    }

    /// Does what is due.
    pub fn turn(&mut self) -> Wait {
        let made = self.make_up();
        let due = self.due().unwrap_or_else(|why| {
            self.lose(why.0);
            None
        });
        match [due, made].into_iter().flatten().min() {
            None if self.finishing => Wait::Done,
            None => Wait::ForMessage,
            Some(wait) => Wait::AtMost(wait),
        }
    }

    /// Looks for the phrases that were not made yet; in how long to look again.
    fn make_up(&mut self) -> Option<Duration> {
        let now = (self.now)();
        let running = !self.paused && !self.finishing;
        let made = self.unmade.take(now, self.options.speed, running, &mut self.kit);
        for (piece, at_once) in made.into_iter().filter_map(|made| Some((made.piece?, made.at_once))) {
            if at_once {
                self.play_now(Some(piece));
            } else {
                self.agenda.add(piece);
            }
        }
        self.unmade.next_look(now, self.options.speed, running)
    }

    /// Does what one message asks.
    fn take(&mut self, message: Message) -> Result<(), SinkError> {
        match message {
            Message::Schedule(cues) => self.schedule(&cues),
            Message::Revoke(from) => {
                self.unmade.revoke(from);
                self.agenda.revoke(from);
                self.recall(from)?;
            }
            Message::Pause => {
                self.paused = true;
                self.rings = 0;
                self.keep()?;
                if self.live.is_none() {
                    self.opener.rest();
                }
            }
            Message::Resume => self.resume(),
            Message::Hush => self.hush()?,
            Message::Files(files) => self.kit.set_files(files),
            Message::Texts(texts) => self.kit.set_texts(texts),
            Message::Voice(voice) => self.kit.set_voice(voice),
            Message::PlayNow(tone) => {
                let piece = self.kit.tone(tone, (self.now)(), NOW_PATIENCE);
                self.play_now(piece);
            }
            Message::SayNow(sentence) => {
                self.hush()?;
                self.unmade.hush();
                if let Some(voice) = self.kit.voice() {
                    voice.prefetch(vec![sentence.spoken().to_owned()]);
                }
                let (at, kind) = ((self.now)(), CueKind::Say(sentence));
                self.unmade.add_at_once(Cue { at, kind, rank: Rank::Name, patience: NOW_PATIENCE });
            }
            Message::Finish => {
                let later = (self.now)() + Duration::from_nanos(1);
                self.unmade.revoke(Tick::ZERO);
                self.agenda.revoke(later);
                self.recall(later)?;
                self.rings = 0;
                self.finishing = true;
            }
            Message::Opened(opened) => self.opened(opened)?,
            Message::Failed(why) => {
                if !matches!(self.said, Some(SoundStatus::Lost { .. })) {
                    self.say(SoundStatus::None { why });
                }
            }
            Message::Sink { generation, event } => {
                if self.live.as_ref().is_some_and(|live| live.generation == generation) {
                    match event {
                        SinkEvent::Lost(why) => self.lose(why),
                        SinkEvent::Moved => self.replace()?,
                    }
                }
            }
        }
        Ok(())
    }

    fn schedule(&mut self, cues: &[Cue]) {
        for cue in cues {
            match self.kit.look(cue) {
                Look::Made(piece) => self.agenda.add(piece),
                Look::Silent => {}
                Look::NotYet => self.unmade.add(cue.clone()),
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

    /// Cuts short the words that are being said.
    fn hush(&mut self) -> Result<(), SinkError> {
        self.instant.retain(|piece| !piece.speech);
        self.live.as_mut().map_or(Ok(()), Live::hush)
    }

    fn resume(&mut self) {
        self.paused = false;
        self.stir = (self.now)();
        match &mut self.live {
            Some(live) => live.lose_place(),
            None => self.opener.open(true),
        }
    }

    fn opened(&mut self, opened: Opened) -> Result<(), SinkError> {
        if self.live.is_some() {
            log::debug!("a second stream is not needed");
            return Ok(());
        }
        let backend = opened.backend;
        let live = self.live.insert(Live::new(opened, self.options.speed));
        let corked = if self.paused { live.cork(true) } else { Ok(()) };
        self.stir = (self.now)();
        self.say(SoundStatus::Open { backend });
        corked
    }

    /// Drops what has not begun and starts at `from` or later.
    fn recall(&mut self, from: Tick) -> Result<(), SinkError> {
        self.live.as_mut().map_or(Ok(Vec::new()), |live| live.recall(from)).map(drop)
    }

    /// Puts what has not begun back on the agenda.
    fn keep(&mut self) -> Result<(), SinkError> {
        if let Some(live) = &mut self.live {
            live.recall(Tick::ZERO)?.into_iter().for_each(|piece| self.agenda.add(piece));
        }
        Ok(())
    }

    /// The stream jumped: finds out where it is and places everything anew.
    fn replace(&mut self) -> Result<(), SinkError> {
        self.keep()?;
        if let Some(live) = &mut self.live {
            live.lose_place();
        }
        Ok(())
    }

    /// The stream is gone: keeps what has not been heard and looks for another.
    fn lose(&mut self, why: String) {
        let Some(mut live) = self.live.take() else { return };
        log::warn!("sound is lost: {why}");
        live.salvage((self.now)()).into_iter().for_each(|piece| self.agenda.add(piece));
        drop(live);
        if !self.paused {
            self.opener.open(false);
        }
        self.say(SoundStatus::Lost { why });
    }

    /// Tells of a change.
    fn say(&mut self, status: SoundStatus) {
        if self.said.as_ref() != Some(&status) {
            (self.status)(status.clone());
            self.said = Some(status);
        }
    }

    /// The moment of the next piece, made or not.
    fn next(&self) -> Option<Tick> {
        [self.agenda.next(), self.unmade.next()].into_iter().flatten().min()
    }

    fn count(&mut self, dropped: u64) {
        if dropped > 0 {
            self.lost += dropped;
            log::warn!("{dropped} sounds came too late and were dropped, {} so far", self.lost);
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

    /// Does what is due and tells how long there is nothing to do: `None` until
    /// a message comes.
    fn due(&mut self) -> Result<Option<Duration>, SinkError> {
        let now = (self.now)();
        let held = self.paused || self.finishing;
        self.instant.retain(|piece| piece.at + piece.patience.mul_f64(self.options.speed) >= now);
        let next = if self.paused { None } else { self.next() };
        let Some(live) = &mut self.live else { return Ok(None) };
        if live.is_corked() {
            let fresh = !held && now.since(self.stir) < LINGER.mul_f64(self.options.speed);
            let due = next.map(|at| self.until(at, now).saturating_sub(WAKING));
            if !fresh && self.instant.is_empty() && due != Some(Duration::ZERO) {
                return Ok(due);
            }
            let Some(live) = &mut self.live else { return Ok(None) };
            live.cork(false)?;
        }
        self.play(now, next.is_some())
    }

    /// Feeds a running stream and rests it where there is nothing to feed.
    fn play(&mut self, now: Tick, expects: bool) -> Result<Option<Duration>, SinkError> {
        let hushed = self.paused || (self.finishing && !expects);
        if hushed && self.instant.is_empty() {
            return self.ring_out();
        }
        let Some(live) = &mut self.live else { return Ok(None) };
        if !live.is_placed() || live.question_in(now).is_zero() {
            let jumped = live.ask(now)?;
            live.forget();
            if jumped {
                self.replace()?;
                return Ok(Some(Duration::ZERO));
            }
        }
        let Some(live) = &mut self.live else { return Ok(None) };
        if !live.is_placed() {
            return Ok(Some(live.question_in(now)));
        }
        if !self.instant.is_empty() {
            live.place_now(std::mem::take(&mut self.instant))?;
            (self.stir, self.rings) = (now, 0);
        }
        if hushed {
            return self.ring_out();
        }
        self.feed(now)?;
        let Some(live) = &self.live else { return Ok(None) };
        let question = live.question_in(now);
        let Some(next) = self.next() else { return self.idle(now, question) };
        if !live.is_settled() {
            return Ok(Some(question));
        }
        let lead = LEAST + self.options.offset;
        if self.until(next, now).saturating_sub(lead) > LINGER {
            return self.idle(now, question);
        }
        // What is not made yet has looks of its own.
        let feed = self.agenda.next().map(|next| self.until(next, now).saturating_sub(lead));
        Ok(Some(feed.map_or(question, |feed| question.min(feed))))
    }

    /// Places everything that comes soon.
    fn feed(&mut self, now: Tick) -> Result<(), SinkError> {
        let Some(live) = &mut self.live else { return Ok(()) };
        let ahead = if live.is_settled() { AHEAD } else { AHEAD_AT_FIRST };
        let until = now + (ahead + self.options.offset).mul_f64(self.options.speed);
        let Some(first) = self.agenda.next().filter(|first| *first <= until) else { return Ok(()) };
        let early = self.options.offset.as_secs_f64() * f64::from(RATE);
        // Whatever fails after this finds the pieces on the agenda or in the score.
        live.prepare(first, early, now)?;
        let pieces = self.agenda.take(until);
        let last = pieces.last().map_or(now, |piece| piece.at);
        self.stir = self.stir.max(last).max(now);
        let tally = live.place(pieces, early)?;
        self.count(tally.dropped);
        Ok(())
    }

    /// With nothing to play: waits, and rests the stream after a while.
    fn idle(&mut self, now: Tick, question: Duration) -> Result<Option<Duration>, SinkError> {
        let rest = self.until(self.stir + self.session(LINGER), now);
        if !rest.is_zero() {
            return Ok(Some(question.min(rest)));
        }
        log::debug!("nothing to play: the stream rests");
        if let Some(live) = &mut self.live {
            live.cork(true)?;
        }
        Ok(self.next().map(|at| self.until(at, now).saturating_sub(WAKING)))
    }

    /// Waits until all is silent and stops the stream then.
    fn ring_out(&mut self) -> Result<Option<Duration>, SinkError> {
        let Some(live) = &mut self.live else { return Ok(None) };
        let left = live.rings()?;
        self.rings += 1;
        if left.is_zero() || self.rings > RINGS {
            live.cork(true)?;
            return Ok(None);
        }
        Ok(Some(left))
    }
}
