//! An open stream: its position, the pieces placed in it, and when to query its
//! timing again.

use std::time::Duration;

use crate::audio::clock_map::ClockMap;
use crate::audio::score::{Piece, PlacedPiece, RAMP, SharedScore, lock};
use crate::audio::sink::{NewStream, RATE, Sink, SinkError, Timing};
use crate::time::Tick;

/// The number of answers with the device running whose average places the first sound.
const FIRST_ANSWERS: u32 = 8;
/// After this many answers in a row with the device not running, it is queried less often.
const MAX_QUICK_IDLE_ANSWERS: u32 = 8;
/// The time between queries at first.
const FIRST_INTERVAL: Duration = Duration::from_millis(30);
/// The number of answers with the device running after which the clocks are known.
const EARLY_ANSWERS: u32 = 20;
/// The time between queries until the clocks are known, and of a device that is not running.
const EARLY_INTERVAL: Duration = Duration::from_secs(1);
/// The time between later queries. A server that stops answering is noticed after this time
/// plus the time that an answer may take.
const LATER_INTERVAL: Duration = Duration::from_secs(5);
/// The timing is queried again before placing a piece that begins within this many
/// frames of the first changeable one.
const NEAR_FRAMES: f64 = 12_000.0;

/// An open stream.
pub(crate) struct OpenStream {
    /// The number of its opening; see [`NewStream::generation`].
    pub(crate) generation: u64,
    sink: Box<dyn Sink>,
    score: SharedScore,
    clock_map: ClockMap,
    /// The last answer with the device running.
    last_timing: Option<Timing>,
    /// When the timing was last queried.
    queried_at: Option<Tick>,
    /// The number of answers with the device running.
    answers: u32,
    /// The number of answers, in a row, with the device not running.
    idle_answers: u32,
}

impl OpenStream {
    /// A stream that was just opened.
    pub(crate) fn new(opened: NewStream, speed: f64) -> Self {
        Self {
            generation: opened.generation,
            sink: opened.sink,
            score: opened.score,
            clock_map: ClockMap::new(RATE, speed),
            last_timing: None,
            queried_at: None,
            answers: 0,
            idle_answers: 0,
        }
    }

    /// Whether the stream is corked, that is, stopped.
    pub(crate) fn is_corked(&self) -> bool {
        self.sink.is_corked()
    }

    /// Whether the stream's position is known, so that pieces can be placed.
    pub(crate) const fn has_position(&self) -> bool {
        self.clock_map.is_set()
    }

    /// Whether the position is an average of several answers.
    pub(crate) const fn is_settled(&self) -> bool {
        self.answers >= FIRST_ANSWERS
    }

    /// Stops the stream or lets it run. Its position is unknown afterwards.
    pub(crate) fn set_corked(&mut self, corked: bool) -> Result<(), SinkError> {
        self.sink.set_corked(corked)?;
        self.reset_position();
        Ok(())
    }

    /// Forgets the stream's position.
    pub(crate) const fn reset_position(&mut self) {
        self.clock_map.reset();
        self.queried_at = None;
        self.answers = 0;
        self.idle_answers = 0;
        self.last_timing = None;
    }

    /// The time until the timing is to be queried again.
    pub(crate) fn until_next_query(&self, now: Tick) -> Duration {
        let interval = match self.answers {
            _ if self.idle_answers >= MAX_QUICK_IDLE_ANSWERS => EARLY_INTERVAL,
            0..FIRST_ANSWERS => FIRST_INTERVAL,
            FIRST_ANSWERS..EARLY_ANSWERS => EARLY_INTERVAL,
            _ => LATER_INTERVAL,
        };
        let since_query = self
            .queried_at
            .map_or(interval, |at| Duration::from_secs_f64(self.clock_map.real_seconds(now.since(at))));
        interval.saturating_sub(since_query)
    }

    /// Queries the stream's timing. Returns whether the position jumped.
    pub(crate) fn query_timing(&mut self, now: Tick) -> Result<bool, SinkError> {
        let timing = self.sink.precise_timing()?;
        self.queried_at = Some(now);
        if !timing.running {
            self.idle_answers = self.idle_answers.saturating_add(1);
            return Ok(false);
        }
        self.idle_answers = 0;
        self.answers = self.answers.saturating_add(1);
        self.last_timing = Some(timing);
        log::trace!("{timing:?}");
        Ok(self.clock_map.observe(timing.at, timing.heard))
    }

    /// Prepares to place pieces `offset_frames` before their ticks; the first piece is due at
    /// `first`. Queries the timing again if that is close to what the device has taken.
    pub(crate) fn prepare_to_place(
        &mut self,
        first: Tick,
        offset_frames: f64,
        now: Tick,
    ) -> Result<(), SinkError> {
        let frames = (self.clock_map.frame(first), self.clock_map.frame(now));
        let (Some(first_frame), Some(heard)) = frames else { return Ok(()) };
        let buffered = self.last_timing.map_or(0.0, |last| float(last.earliest) - last.heard);
        if first_frame - offset_frames < heard + buffered + NEAR_FRAMES {
            self.last_timing = Some(self.sink.timing()?);
        }
        Ok(())
    }

    /// Places `pieces`, `offset_frames` before their ticks, and lets the sink render again
    /// the frames that change. If that fails, the pieces are in the score nevertheless, and
    /// [`OpenStream::take_unheard`] returns them. Returns how many pieces came too late and
    /// were dropped.
    pub(crate) fn place(&mut self, pieces: Vec<Piece>, offset_frames: f64) -> Result<u64, SinkError> {
        let earliest = self.last_timing.map_or(0, |timing| timing.earliest);
        let mut dropped = 0;
        let mut first_changed: Option<u64> = None;
        for piece in pieces {
            let at = piece.at;
            let Some(intended) = self.clock_map.frame(at).map(|frame| frame - offset_frames) else {
                dropped += 1;
                continue;
            };
            let mut score = lock(&self.score);
            let Some(placed) = score.place(piece, whole(intended), earliest) else {
                dropped += 1;
                continue;
            };
            let (start, affected) = (placed.start, placed.first_affected());
            drop(score);
            first_changed = Some(first_changed.map_or(affected, |first| first.min(affected)));
            let delay = start.cast_signed() - whole(intended);
            if delay > 0 {
                log::debug!("the sound of {:?} begins {delay} frames late", at.0);
            }
        }
        if let Some(first_changed) = first_changed {
            self.sink.rewrite(first_changed.max(earliest))?;
        }
        Ok(dropped)
    }

    /// Plays `pieces` as soon as the device can.
    pub(crate) fn place_now(&mut self, pieces: Vec<Piece>) -> Result<(), SinkError> {
        let timing = self.sink.timing()?;
        for piece in pieces {
            let intended = i64::try_from(timing.earliest).unwrap_or(i64::MAX);
            lock(&self.score).place(piece, intended, timing.earliest);
        }
        self.last_timing = Some(timing);
        self.sink.rewrite(timing.earliest)
    }

    /// Removes and returns the pieces that are due at `from` or later and have not started.
    pub(crate) fn take_unstarted(&mut self, from: Tick) -> Result<Vec<Piece>, SinkError> {
        if lock(&self.score).end().is_none() {
            return Ok(Vec::new());
        }
        let earliest = self.sink.timing()?.earliest;
        let removed = lock(&self.score).revoke(from, earliest);
        if let Some(first) = removed.iter().map(PlacedPiece::first_affected).min()
            && let Err(error) = self.sink.rewrite(first.max(earliest))
        {
            // The pieces are returned nevertheless; the sink itself reports a broken stream.
            log::debug!("taking sounds back: {error}");
        }
        Ok(removed.into_iter().map(|placed| placed.piece).collect())
    }

    /// Cuts off the current speech.
    pub(crate) fn cut_speech(&mut self) -> Result<(), SinkError> {
        if lock(&self.score).end().is_none() {
            return Ok(());
        }
        let earliest = self.sink.timing()?.earliest;
        let first_changed = lock(&self.score).cut_speech(earliest);
        first_changed.map_or(Ok(()), |first_changed| self.sink.rewrite(first_changed))
    }

    /// Removes and returns the pieces of a lost stream of which nothing was heard by `now`.
    pub(crate) fn take_unheard(&mut self, now: Tick) -> Vec<Piece> {
        let heard = self.clock_map.frame(now).map_or(0, |frame| u64::try_from(whole(frame)).unwrap_or(0));
        lock(&self.score).revoke(Tick::ZERO, heard).into_iter().map(|placed| placed.piece).collect()
    }

    /// How long the placed pieces still sound. Queries the timing.
    pub(crate) fn remaining_audio(&mut self) -> Result<Duration, SinkError> {
        let Some(end) = lock(&self.score).end() else { return Ok(Duration::ZERO) };
        let timing = self.sink.timing()?;
        let seconds = (float(end) - timing.heard) / f64::from(RATE);
        if !timing.running || seconds <= 0.0 {
            lock(&self.score).forget(end + RAMP);
            return Ok(Duration::ZERO);
        }
        Ok(Duration::from_secs_f64(seconds))
    }

    /// Drops the pieces that were played to their end.
    pub(crate) fn forget_played(&mut self) {
        if let Some(timing) = self.last_timing {
            lock(&self.score).forget(u64::try_from(whole(timing.heard)).unwrap_or(0));
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the frames of one session")]
fn whole(frame: f64) -> i64 {
    frame.round() as i64
}

#[expect(clippy::cast_precision_loss, reason = "the frames of one session")]
const fn float(frame: u64) -> f64 {
    frame as f64
}
