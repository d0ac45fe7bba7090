//! An open stream: where it is, what is placed in it, and when to ask it again.

use std::time::Duration;

use crate::audio::anchor::{Anchor, Observed};
use crate::audio::sink::{Opened, RATE, Sink, SinkError, Timing};
use crate::audio::track::{Piece, Placed, SharedScore, lock};
use crate::time::Tick;

/// Questions in quick succession after the stream began to run, so that the
/// first sound is placed by an average.
const QUICK: u32 = 8;
/// The time between those.
const QUICK_EVERY: Duration = Duration::from_millis(30);
/// Questions a second apart after that.
const BRISK: u32 = 20;
/// The time between those.
const BRISK_EVERY: Duration = Duration::from_secs(1);
/// The time between questions once the clocks are known. A server that is
/// silent is found out after this and the time an answer may take.
const CALM_EVERY: Duration = Duration::from_secs(5);
/// How close to what can no longer be changed a piece must want to begin for
/// the stream to be asked afresh, in frames.
const NEAR: f64 = 12_000.0;

/// What became of pieces that were placed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Pieces that began later than they wanted.
    pub(crate) late: u64,
    /// Pieces that are not played.
    pub(crate) dropped: u64,
}

/// An open stream.
pub(crate) struct Live {
    /// Which opening it is.
    pub(crate) generation: u64,
    sink: Box<dyn Sink>,
    score: SharedScore,
    anchor: Anchor,
    last: Option<Timing>,
    corked: bool,
    /// When it was last asked where it is.
    asked_at: Option<Tick>,
    /// Answers since it began to run.
    asked: u32,
    /// Answers since then, or since it last ran, that the device stands still.
    idle: u32,
}

impl Live {
    /// A stream that was just opened, corked.
    pub(crate) fn new(opened: Opened, speed: f64) -> Self {
        Self {
            generation: opened.generation,
            sink: opened.sink,
            score: opened.score,
            anchor: Anchor::new(RATE, speed),
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

    /// Whether it is known where the stream is, so that pieces can be placed.
    pub(crate) const fn is_placed(&self) -> bool {
        self.anchor.is_set()
    }

    /// Whether that is known by an average, not by a single answer.
    pub(crate) const fn is_settled(&self) -> bool {
        self.asked >= QUICK
    }

    /// Stops the stream or lets it run, to find out anew where it is.
    pub(crate) fn cork(&mut self, corked: bool) -> Result<(), SinkError> {
        self.sink.cork(corked)?;
        self.corked = corked;
        self.lose_place();
        Ok(())
    }

    /// Forgets where the stream is, because it jumped.
    pub(crate) const fn lose_place(&mut self) {
        self.anchor.reset();
        (self.asked_at, self.asked, self.idle) = (None, 0, 0);
        self.last = None;
    }

    /// How long until the stream is to be asked again.
    pub(crate) fn question_in(&self, now: Tick) -> Duration {
        let every = match (self.asked, self.idle) {
            (_, QUICK..) => BRISK_EVERY,
            (0..QUICK, _) => QUICK_EVERY,
            (QUICK..BRISK, _) => BRISK_EVERY,
            _ => CALM_EVERY,
        };
        let since =
            self.asked_at.map_or(every, |at| Duration::from_secs_f64(self.anchor.real(now.since(at))));
        every.saturating_sub(since)
    }

    /// Asks the stream where it is and tells whether it jumped.
    pub(crate) fn ask(&mut self, now: Tick) -> Result<bool, SinkError> {
        let timing = self.sink.timing_closely()?;
        self.asked_at = Some(now);
        if !timing.running {
            self.idle = self.idle.saturating_add(1);
            return Ok(false);
        }
        self.idle = 0;
        self.asked = self.asked.saturating_add(1);
        self.last = Some(timing);
        let seen = self.anchor.observe(timing.at, timing.heard);
        log::trace!("{timing:?}: {seen:?}");
        Ok(seen == Observed::Jumped)
    }

    /// Makes ready to place pieces of which the first is at `first`, `early`
    /// frames before their ticks: asks afresh where that is close.
    pub(crate) fn prepare(&mut self, first: Tick, early: f64, now: Tick) -> Result<(), SinkError> {
        let beyond = self.last.map_or(0.0, |last| float(last.earliest) - last.heard);
        let close = self.anchor.frame(now).map(|frame| frame + beyond + NEAR);
        let wanted = self.anchor.frame(first).map(|frame| frame - early);
        if wanted < close {
            self.last = Some(self.sink.timing()?);
        }
        Ok(())
    }

    /// Places `pieces` at their ticks, `early` frames before, and has the sink
    /// render again what changes. Where that fails the pieces are in the score
    /// all the same, for [`Live::salvage`] to find.
    pub(crate) fn place(&mut self, pieces: Vec<Piece>, early: f64) -> Result<Tally, SinkError> {
        let earliest = self.last.map_or(0, |timing| timing.earliest);
        let mut tally = Tally::default();
        let mut from = u64::MAX;
        for piece in pieces {
            let at = piece.at;
            let Some(wanted) = self.anchor.frame(at).map(|frame| frame - early) else {
                tally.dropped += 1;
                continue;
            };
            match lock(&self.score).place(piece, whole(wanted), earliest, RATE) {
                Placed::OnTime(start) => from = from.min(start),
                Placed::Late(start) => {
                    log::debug!(
                        "the sound of {:?} begins {} frames late",
                        at.0,
                        start.cast_signed() - whole(wanted)
                    );
                    from = from.min(start);
                    tally.late += 1;
                }
                Placed::Dropped => tally.dropped += 1,
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

    /// Takes back what begins at `from` or later and has not begun.
    pub(crate) fn recall(&mut self, from: Tick) -> Result<Vec<Piece>, SinkError> {
        if lock(&self.score).end().is_none() {
            return Ok(Vec::new());
        }
        let earliest = self.sink.timing()?.earliest;
        let gone = lock(&self.score).revoke(from, earliest);
        if let Some(first) = gone.iter().map(|placed| placed.start).min()
            && let Err(why) = self.sink.rewrite(first)
        {
            // The pieces matter more: a broken stream tells so by itself.
            log::debug!("taking sounds back: {why}");
        }
        Ok(gone.into_iter().map(|placed| placed.piece).collect())
    }

    /// Cuts short the words that sound.
    pub(crate) fn hush(&mut self) -> Result<(), SinkError> {
        if lock(&self.score).end().is_none() {
            return Ok(());
        }
        let earliest = self.sink.timing()?.earliest;
        let from = lock(&self.score).hush(earliest);
        from.map_or(Ok(()), |from| self.sink.rewrite(from))
    }

    /// Takes back, from a stream that is lost, what has not been heard at `now`.
    pub(crate) fn salvage(&mut self, now: Tick) -> Vec<Piece> {
        let heard = self.anchor.frame(now).map_or(0, |frame| u64::try_from(whole(frame)).unwrap_or(0));
        lock(&self.score).revoke(Tick::ZERO, heard).into_iter().map(|placed| placed.piece).collect()
    }

    /// How long what is placed still sounds; asks the stream.
    pub(crate) fn rings(&mut self) -> Result<Duration, SinkError> {
        let Some(end) = lock(&self.score).end() else { return Ok(Duration::ZERO) };
        let timing = self.sink.timing()?;
        let left = (float(end) - timing.heard) / f64::from(RATE);
        if !timing.running || left <= 0.0 {
            lock(&self.score).forget(end);
            return Ok(Duration::ZERO);
        }
        Ok(Duration::from_secs_f64(left))
    }

    /// Forgets what was heard.
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
