//! An open stream: its position, the pieces placed in it, and when to query its
//! timing again.

use std::time::Duration;

use crate::audio::clock_map::{ClockMap, MapUpdate};
use crate::audio::score::{Piece, Placement, SharedScore, lock};
use crate::audio::sink::{OpenedStream, RATE, Sink, SinkError, Timing};
use crate::time::Tick;

/// Queries in quick succession after the stream started, so that the first sound is
/// placed by an average.
const QUICK: u32 = 8;
/// The time between those.
const QUICK_EVERY: Duration = Duration::from_millis(30);
/// Questions a second apart after that.
const BRISK: u32 = 20;
/// The time between those.
const BRISK_EVERY: Duration = Duration::from_secs(1);
/// The time between queries once the clocks are known. A silent server is noticed
/// after this plus the time an answer may take.
const CALM_EVERY: Duration = Duration::from_secs(5);
/// The timing is queried again before placing a piece that begins within this many
/// frames of the first changeable one.
const NEAR_FRAMES: f64 = 12_000.0;

/// How many of the placed pieces were late or dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PlacementCounts {
    /// Pieces that began later than they wanted.
    pub(crate) late: u64,
    /// Pieces that are not played.
    pub(crate) dropped: u64,
}

/// An open stream.
pub(crate) struct OpenStream {
    /// Which opening it is.
    pub(crate) generation: u64,
    sink: Box<dyn Sink>,
    score: SharedScore,
    clock_map: ClockMap,
    last: Option<Timing>,
    corked: bool,
    /// When its timing was last queried.
    asked_at: Option<Tick>,
    /// Answers since it started to run.
    asked: u32,
    /// Consecutive answers that the device is not running.
    idle: u32,
}

impl OpenStream {
    /// A stream that was just opened, corked.
    pub(crate) fn new(opened: OpenedStream, speed: f64) -> Self {
        Self {
            generation: opened.generation,
            sink: opened.sink,
            score: opened.score,
            clock_map: ClockMap::new(RATE, speed),
            last: None,
            corked: true,
            asked_at: None,
            asked: 0,
            idle: 0,
        }
    }

    /// Whether the stream is stopped.
    pub(crate) const fn is_corked(&self) -> bool {
        self.corked
    }

    /// Whether the stream's position is known, so that pieces can be placed.
    pub(crate) const fn has_position(&self) -> bool {
        self.clock_map.is_set()
    }

    /// Whether the position is an average of several answers.
    pub(crate) const fn is_settled(&self) -> bool {
        self.asked >= QUICK
    }

    /// Stops the stream or lets it run. Its position is unknown afterwards.
    pub(crate) fn cork(&mut self, corked: bool) -> Result<(), SinkError> {
        self.sink.cork(corked)?;
        self.corked = corked;
        self.reset_position();
        Ok(())
    }

    /// Forgets the stream's position.
    pub(crate) const fn reset_position(&mut self) {
        self.clock_map.reset();
        (self.asked_at, self.asked, self.idle) = (None, 0, 0);
        self.last = None;
    }

    /// The time until the timing is to be queried again.
    pub(crate) fn until_next_query(&self, now: Tick) -> Duration {
        let every = match (self.asked, self.idle) {
            (_, QUICK..) => BRISK_EVERY,
            (0..QUICK, _) => QUICK_EVERY,
            (QUICK..BRISK, _) => BRISK_EVERY,
            _ => CALM_EVERY,
        };
        let since = self
            .asked_at
            .map_or(every, |at| Duration::from_secs_f64(self.clock_map.real_seconds(now.since(at))));
        every.saturating_sub(since)
    }

    /// Queries the stream's timing. Returns whether it jumped.
    pub(crate) fn query_timing(&mut self, now: Tick) -> Result<bool, SinkError> {
        let timing = self.sink.timing_closely()?;
        self.asked_at = Some(now);
        if !timing.running {
            self.idle = self.idle.saturating_add(1);
            return Ok(false);
        }
        self.idle = 0;
        self.asked = self.asked.saturating_add(1);
        self.last = Some(timing);
        let seen = self.clock_map.observe(timing.at, timing.heard);
        log::trace!("{timing:?}: {seen:?}");
        Ok(seen == MapUpdate::Jumped)
    }

    /// Prepares to place pieces, the first of which is at `first`, `early` frames
    /// before their ticks: queries the timing again if that is close.
    pub(crate) fn prepare(&mut self, first: Tick, early: f64, now: Tick) -> Result<(), SinkError> {
        // Before the first answer both are `None`, and nothing is queried.
        let beyond = self.last.map_or(0.0, |last| float(last.earliest) - last.heard);
        let close = self.clock_map.frame(now).map(|frame| frame + beyond + NEAR_FRAMES);
        let wanted = self.clock_map.frame(first).map(|frame| frame - early);
        if wanted < close {
            self.last = Some(self.sink.timing()?);
        }
        Ok(())
    }

    /// Places `pieces` at their ticks, `early` frames before, and has the sink
    /// render again what changes. Where that fails the pieces are in the score
    /// all the same, for [`OpenStream::take_unheard`] to find.
    pub(crate) fn place(&mut self, pieces: Vec<Piece>, early: f64) -> Result<PlacementCounts, SinkError> {
        let earliest = self.last.map_or(0, |timing| timing.earliest);
        let mut tally = PlacementCounts::default();
        let mut from = u64::MAX;
        for piece in pieces {
            let at = piece.at;
            let Some(wanted) = self.clock_map.frame(at).map(|frame| frame - early) else {
                tally.dropped += 1;
                continue;
            };
            match lock(&self.score).place(piece, whole(wanted), earliest, RATE) {
                Placement::OnTime(start) => from = from.min(start),
                Placement::Late(start) => {
                    log::debug!(
                        "the sound of {:?} begins {} frames late",
                        at.0,
                        start.cast_signed() - whole(wanted)
                    );
                    from = from.min(start);
                    tally.late += 1;
                }
                Placement::Dropped => tally.dropped += 1,
            }
        }
        self.sink.rewrite(from)?;
        Ok(tally)
    }

    /// Plays `pieces` as soon as the device can.
    pub(crate) fn place_now(&mut self, pieces: Vec<Piece>) -> Result<(), SinkError> {
        let timing = self.sink.timing()?;
        for piece in pieces {
            let wanted = i64::try_from(timing.earliest).unwrap_or(i64::MAX);
            lock(&self.score).place(piece, wanted, timing.earliest, RATE);
        }
        self.last = Some(timing);
        self.sink.rewrite(timing.earliest)
    }

    /// Takes the pieces out that are due at `from` or later and have not started.
    pub(crate) fn take_unstarted(&mut self, from: Tick) -> Result<Vec<Piece>, SinkError> {
        if lock(&self.score).end().is_none() {
            return Ok(Vec::new());
        }
        let earliest = self.sink.timing()?.earliest;
        let gone = lock(&self.score).revoke(from, earliest);
        if let Some(first) = gone.iter().map(|placed| placed.start).min()
            && let Err(why) = self.sink.rewrite(first)
        {
            // The pieces matter more: a broken stream is reported by the sink.
            log::debug!("taking sounds back: {why}");
        }
        Ok(gone.into_iter().map(|placed| placed.piece).collect())
    }

    /// Cuts short the words that sound.
    pub(crate) fn cut_speech(&mut self) -> Result<(), SinkError> {
        if lock(&self.score).end().is_none() {
            return Ok(());
        }
        let earliest = self.sink.timing()?.earliest;
        let from = lock(&self.score).cut_speech(earliest);
        from.map_or(Ok(()), |from| self.sink.rewrite(from))
    }

    /// Takes the pieces out of a lost stream that were not heard by `now`.
    pub(crate) fn take_unheard(&mut self, now: Tick) -> Vec<Piece> {
        let heard = self.clock_map.frame(now).map_or(0, |frame| u64::try_from(whole(frame)).unwrap_or(0));
        lock(&self.score).revoke(Tick::ZERO, heard).into_iter().map(|placed| placed.piece).collect()
    }

    /// How long the placed pieces still sound; queries the timing.
    pub(crate) fn remaining_audio(&mut self) -> Result<Duration, SinkError> {
        let Some(end) = lock(&self.score).end() else { return Ok(Duration::ZERO) };
        let timing = self.sink.timing()?;
        let left = (float(end) - timing.heard) / f64::from(RATE);
        if !timing.running || left <= 0.0 {
            lock(&self.score).forget(end);
            return Ok(Duration::ZERO);
        }
        Ok(Duration::from_secs_f64(left))
    }

    /// Drops the pieces that were heard.
    pub(crate) fn forget(&mut self) {
        if let Some(timing) = self.last {
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
