//! The script of a session: which sentences were handed out, and which were
//! delivered.

use super::listener::ListenerState;
use super::lookahead::{ScheduledCue, cue_end};
use super::{Cue, CueKind, Options, Rank};
use crate::session::{Event, Fact};
use crate::time::Tick;
use crate::timeline::Timeline;

/// How sentences reach the runner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum DeliveryMode {
    /// By voice: a sentence counts as delivered once it was heard to its end.
    #[default]
    Audible,
    /// As text only: a sentence counts as delivered once its time has come.
    TextOnly,
    /// As text while the sound or the voice is off: sentences that must be heard are said
    /// once it is on again.
    Muted,
}

/// One thing that happened or was said.
#[derive(Clone, Debug)]
pub enum LogLine {
    /// A fact.
    Happened(Event),
    /// A sentence; counts are left out.
    Said(Cue),
}

/// The sentences that were handed out, and what the runner has heard and read.
#[derive(Clone, Debug, Default)]
pub(super) struct Script {
    pub(super) mode: DeliveryMode,
    /// What was heard.
    heard: ListenerState,
    /// What was shown.
    shown: ListenerState,
    /// Sentences that were handed out and have not ended, by their start.
    issued: Vec<IssuedCue>,
}

#[derive(Clone, Debug)]
struct IssuedCue {
    scheduled: ScheduledCue,
    /// Whether the sentence has started.
    started: bool,
}

impl Script {
    /// Hands out a cue; a sentence is kept until it ends.
    pub(super) fn issue(&mut self, scheduled: ScheduledCue) -> Cue {
        let cue = scheduled.cue.clone();
        if matches!(cue.kind, CueKind::Say(_)) {
            let index = self.issued.partition_point(|other| other.scheduled.cue.at <= cue.at);
            self.issued.insert(index, IssuedCue { scheduled, started: false });
        }
        cue
    }

    /// Keeps a sentence that is said at once instead of being handed out.
    pub(super) fn interject(&mut self, scheduled: ScheduledCue) {
        self.issued.push(IssuedCue { scheduled, started: true });
    }

    /// Handles an event, after the sentences that were due before it.
    pub(super) fn handle_event(&mut self, timeline: &Timeline, event: Event, lines: &mut Vec<LogLine>) {
        self.advance_before(timeline, event.at, lines);
        for state in [&mut self.heard, &mut self.shown] {
            match event.fact {
                Fact::SegmentBegan { index } => state.enter(timeline, index),
                Fact::Resumed => state.resume(),
                _ => {}
            }
        }
        lines.push(LogLine::Happened(event));
    }

    /// Starts every sentence due at or before `now`, and ends those that are over.
    pub(super) fn advance_to(&mut self, timeline: &Timeline, now: Tick, lines: &mut Vec<LogLine>) {
        self.start_due(timeline, |at| at <= now, lines);
        self.finish_due(timeline, now);
    }

    /// Starts every sentence due before `now`, and ends those that are over.
    pub(super) fn advance_before(&mut self, timeline: &Timeline, now: Tick, lines: &mut Vec<LogLine>) {
        self.start_due(timeline, |at| at < now, lines);
        self.finish_due(timeline, now);
    }

    fn start_due(&mut self, timeline: &Timeline, is_due: impl Fn(Tick) -> bool, lines: &mut Vec<LogLine>) {
        for issued in
            self.issued.iter_mut().filter(|issued| !issued.started && is_due(issued.scheduled.cue.at))
        {
            issued.started = true;
            issued.mark_delivered_in(&mut self.shown, timeline);
            if self.mode == DeliveryMode::TextOnly {
                issued.mark_delivered_in(&mut self.heard, timeline);
            }
            if issued.scheduled.cue.rank > Rank::Count {
                lines.push(LogLine::Said(issued.scheduled.cue.clone()));
            }
        }
    }

    /// Ends the sentences that are over at `now`.
    fn finish_due(&mut self, timeline: &Timeline, now: Tick) {
        self.issued.retain(|issued| {
            let has_ended = issued.scheduled.until <= now;
            if has_ended && self.mode == DeliveryMode::Audible {
                issued.mark_delivered_in(&mut self.heard, timeline);
            }
            !has_ended
        });
    }

    /// Withdraws the sentences that have not started before `now`, and if `speech_cut` is
    /// true the current sentence as well. A sentence that starts at `now` itself can still
    /// be withdrawn, unless it was shown as text.
    pub(super) fn withdraw(&mut self, now: Tick, speech_cut: bool) {
        let text_only = self.mode == DeliveryMode::TextOnly;
        self.issued
            .retain(|issued| !speech_cut && (issued.scheduled.cue.at < now || text_only && issued.started));
    }

    /// Computes again when the sentences that were handed out end.
    pub(super) fn remeasure(&mut self, options: &Options) {
        for issued in &mut self.issued {
            issued.scheduled.until = cue_end(&issued.scheduled.cue, options);
        }
    }

    /// The listener's state once all sentences that were handed out are delivered.
    pub(super) fn expected_listener(&self, timeline: &Timeline) -> ListenerState {
        let mut listener = match self.mode {
            DeliveryMode::Audible => self.heard.clone(),
            DeliveryMode::TextOnly | DeliveryMode::Muted => self.shown.clone(),
        };
        for issued in &self.issued {
            issued.mark_delivered_in(&mut listener, timeline);
        }
        listener
    }

    /// When the last sentence that was handed out ends; `None` if all have ended.
    pub(super) fn last_end(&self) -> Option<Tick> {
        self.issued.iter().map(|issued| issued.scheduled.until).max()
    }

    /// When the next sentence starts, counts aside.
    pub(super) fn next_start(&self) -> Option<Tick> {
        let is_next = |issued: &&IssuedCue| !issued.started && issued.scheduled.cue.rank > Rank::Count;
        self.issued.iter().find(is_next).map(|issued| issued.scheduled.cue.at)
    }
}

impl IssuedCue {
    fn mark_delivered_in(&self, listener: &mut ListenerState, timeline: &Timeline) {
        if let CueKind::Say(sentence) = &self.scheduled.cue.kind {
            listener.mark_delivered(sentence.phrase(), timeline, self.scheduled.segment);
        }
    }
}
