//! Finds the cues to come if no key is pressed, by letting a copy of the session run ahead.

use super::facts;
use super::listener::ListenerState;
use super::placer::PlannedCue;
use super::segment_play::{SegmentPlay, Speech};
use super::{Cue, CueKind, Options, Rank, gap, work};
use crate::session::{Event, Session};
use crate::time::Tick;
use crate::timeline::{SegmentKind, Timeline};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// A cue with its segment and its end.
#[derive(Clone, Debug)]
pub(super) struct ScheduledCue {
    pub(super) cue: Cue,
    /// The index of the segment that the cue belongs to.
    pub(super) segment: usize,
    /// When the cue ends; for sounds, when it begins.
    pub(super) until: Tick,
    /// Whether it has started.
    pub(super) started: bool,
}

impl ScheduledCue {
    pub(super) fn new(cue: Cue, segment: usize, options: &Options) -> Self {
        let until = cue_end(&cue, options);
        Self { cue, segment, until, started: false }
    }

    pub(super) const fn speech(&self) -> Speech {
        Speech { until: self.until, rank: self.cue.rank }
    }

    /// Whether it is a sentence, counts aside.
    pub(super) const fn is_sentence(&self) -> bool {
        matches!(self.cue.kind, CueKind::Say(_)) && !matches!(self.cue.rank, Rank::Count)
    }

    /// Marks its sentence as begun for a listener.
    pub(super) fn mark_begun_in(&self, listener: &mut ListenerState) {
        if let CueKind::Say(sentence) = &self.cue.kind {
            listener.mark_begun(sentence.phrase(), self.segment);
        }
    }

    /// Marks its sentence as delivered to a listener.
    pub(super) fn mark_delivered_in(&self, listener: &mut ListenerState, timeline: &Timeline) {
        if let CueKind::Say(sentence) = &self.cue.kind {
            listener.mark_delivered(sentence.phrase(), timeline, self.segment);
        }
    }
}

/// A copy of a session that runs ahead, and the cues found so far.
#[derive(Clone, Debug)]
pub(super) struct Lookahead {
    session: Session,
    listener: ListenerState,
    /// Cues that were planned and not taken yet.
    cues: VecDeque<ScheduledCue>,
    /// The last sentence.
    speech: Option<Speech>,
}

impl Lookahead {
    /// Runs ahead of a session from `now`, for a listener in the state `listener`.
    /// The last sentence before `now` is `speech`.
    pub(super) fn new(
        session: &Session,
        now: Tick,
        listener: ListenerState,
        speech: Option<Speech>,
        options: &Options,
    ) -> Self {
        let mut ahead = Self { session: session.clone(), listener, cues: VecDeque::new(), speech };
        ahead.plan(now, options);
        ahead
    }

    /// Takes the cues that are due before `until`, in order.
    pub(super) fn take_until(&mut self, until: Tick, options: &Options) -> Vec<ScheduledCue> {
        // One deadline at a time, so that cues are planned with the state at that
        // time.
        while let Some(next) = self.session.next_deadline().filter(|next| *next < until) {
            let mut begins = false;
            for event in self.session.advance(next, None) {
                begins |= self.follow(&event, options);
            }
            // Once, after all events of this time.
            if begins {
                self.plan(next, options);
            }
        }
        self.cues.make_contiguous().sort_by_key(|scheduled| scheduled.cue.at);
        let due_count = self.cues.partition_point(|scheduled| scheduled.cue.at < until);
        self.cues.drain(..due_count).collect()
    }

    /// When the next planned sentence begins, counts aside; `None` if none is planned.
    pub(super) fn next_start(&self) -> Option<Tick> {
        let sentences = self.cues.iter().filter(|scheduled| scheduled.is_sentence());
        sentences.map(|scheduled| scheduled.cue.at).min()
    }

    /// Plans the cues that an event causes by itself. Returns whether a segment begins or
    /// resumes with it.
    fn follow(&mut self, event: &Event, options: &Options) -> bool {
        let index = self.session.position(event.at).index;
        let busy_until = self.speech.map_or(event.at, |speech| speech.until);
        for cue in facts::cues(event, busy_until, options) {
            self.push(cue, index, options);
        }
        self.listener.handle_fact(self.session.timeline(), &event.fact)
    }

    /// Plans the rest of the current segment while the session runs.
    fn plan(&mut self, now: Tick, options: &Options) {
        let Some(virtual_start) = self.session.virtual_start() else { return };
        let timeline = Arc::clone(self.session.timeline());
        let position = self.session.position(now);
        let play = SegmentPlay::of(&timeline, &position, now, self.speech);
        let index = play.index;
        for planned in segment_cues(&play, &mut self.listener, options) {
            let at = virtual_start + planned.offset;
            let cue = Cue { at, kind: planned.kind, rank: planned.rank, max_delay: planned.max_delay };
            self.push(cue, index, options);
        }
    }

    fn push(&mut self, cue: Cue, segment: usize, options: &Options) {
        let scheduled = ScheduledCue::new(cue, segment, options);
        if scheduled.is_sentence() && self.speech.is_none_or(|last| last.until < scheduled.until) {
            self.speech = Some(scheduled.speech());
        }
        self.cues.push_back(scheduled);
    }
}

/// The cues of a segment from now on. Their sentences are marked as delivered in
/// `listener`.
pub(super) fn segment_cues(
    play: &SegmentPlay<'_>,
    listener: &mut ListenerState,
    options: &Options,
) -> Vec<PlannedCue> {
    let mut planned = match play.segment().kind {
        SegmentKind::Work => work::cues(play, listener, options),
        _ => gap::cues(play, listener, options),
    };
    planned.retain(|planned| planned.offset >= play.elapsed);
    for planned in &planned {
        if let CueKind::Say(sentence) = &planned.kind {
            listener.mark_delivered(sentence.phrase(), play.timeline, play.index);
        }
    }
    planned
}

/// When a cue ends; for sounds, when it begins.
pub(super) fn cue_end(cue: &Cue, options: &Options) -> Tick {
    match &cue.kind {
        CueKind::Say(sentence) => cue.at + options.length(sentence),
        CueKind::Tone(_) | CueKind::Sound(_) => cue.at,
    }
}

/// All cues of a timeline played hands-free.
pub fn all_cues(timeline: &Timeline, options: &Options) -> Vec<Cue> {
    let timeline = Arc::new(timeline.hands_free());
    let Some(session) = Session::new(timeline) else { return Vec::new() };
    let mut ahead = Lookahead::new(&session, Tick::ZERO, ListenerState::default(), None, options);
    ahead.take_until(Tick(Duration::MAX), options).into_iter().map(|scheduled| scheduled.cue).collect()
}
