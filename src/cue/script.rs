//! The one script of a session: what is still to be told, what was handed out,
//! and what was heard.

use super::listener::ListenerState;
use super::lookahead::{ScheduledCue, end};
use super::{Cue, CueKind, Options, Rank};
use crate::session::{Event, Fact};
use crate::time::Tick;
use crate::timeline::Timeline;

/// Who follows what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DeliveryMode {
    /// Somebody listens: a sentence counts as told once it was heard to its end.
    Audible,
    /// Nobody listens from the start: a sentence counts as told once its moment came.
    TextOnly,
    /// Whoever listened has turned the sound or the voice off: what passes
    /// meanwhile is shown, and stays to be heard.
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

/// What is still to be told, what was handed out, and what was heard.
#[derive(Clone, Debug)]
pub(super) struct Script {
    mode: DeliveryMode,
    /// What ears were told.
    heard: ListenerState,
    /// What eyes were told.
    shown: ListenerState,
    /// Sentences that were handed out and are not over, in order.
    issued: Vec<IssuedCue>,
}

#[derive(Clone, Debug)]
struct IssuedCue {
    due: ScheduledCue,
    /// Whether its moment came.
    begun: bool,
}

impl Script {
    pub(super) fn new() -> Self {
        let (heard, shown) = (ListenerState::default(), ListenerState::default());
        Self { mode: DeliveryMode::Audible, heard, shown, issued: Vec::new() }
    }

    pub(super) const fn set_mode(&mut self, mode: DeliveryMode) {
        self.mode = mode;
    }

    pub(super) const fn mode(&self) -> DeliveryMode {
        self.mode
    }

    /// Notes what is handed out; gives its cue.
    pub(super) fn issue(&mut self, due: ScheduledCue) -> Cue {
        let cue = due.cue.clone();
        if matches!(cue.kind, CueKind::Say(_)) {
            let at = self.issued.partition_point(|other| other.due.cue.at <= cue.at);
            self.issued.insert(at, IssuedCue { due, begun: false });
        }
        cue
    }

    /// Notes a sentence that is said at once, by other ways than its cue.
    pub(super) fn interject(&mut self, due: ScheduledCue) {
        self.issued.push(IssuedCue { due, begun: true });
    }

    /// Follows what happened, and the sentences up to then.
    pub(super) fn handle_event(&mut self, timeline: &Timeline, event: Event, lines: &mut Vec<LogLine>) {
        self.start_due(timeline, |at| at < event.at, lines);
        self.finish_due(timeline, event.at);
        for state in [&mut self.heard, &mut self.shown] {
            match event.fact {
                Fact::SegmentBegan { index } => state.enter(timeline, index),
                Fact::Resumed => state.resume(),
                _ => {}
            }
        }
        lines.push(LogLine::Happened(event));
    }

    /// The moment of every sentence up to `now` has come.
    pub(super) fn advance_to(&mut self, timeline: &Timeline, now: Tick, lines: &mut Vec<LogLine>) {
        self.start_due(timeline, |at| at <= now, lines);
        self.finish_due(timeline, now);
    }

    /// The moment of every sentence before `now` has come.
    pub(super) fn advance_before(&mut self, timeline: &Timeline, now: Tick, lines: &mut Vec<LogLine>) {
        self.start_due(timeline, |at| at < now, lines);
        self.finish_due(timeline, now);
    }

    fn start_due(&mut self, timeline: &Timeline, has_come: impl Fn(Tick) -> bool, lines: &mut Vec<LogLine>) {
        for issued in self.issued.iter_mut().filter(|issued| !issued.begun && has_come(issued.due.cue.at)) {
            issued.begun = true;
            issued.note_said_in(&mut self.shown, timeline);
            if self.mode == DeliveryMode::TextOnly {
                issued.note_said_in(&mut self.heard, timeline);
            }
            if issued.due.cue.rank > Rank::Count {
                lines.push(LogLine::Said(issued.due.cue.clone()));
            }
        }
    }

    /// What was being said until `now` at the latest is over.
    fn finish_due(&mut self, timeline: &Timeline, now: Tick) {
        for issued in self.issued.iter().filter(|issued| issued.due.until <= now) {
            if self.mode == DeliveryMode::Audible {
                issued.note_said_in(&mut self.heard, timeline);
            }
        }
        self.issued.retain(|issued| issued.due.until > now);
    }

    /// Takes back what has not begun at `now`, and with `hushed` what is being
    /// said as well.
    pub(super) fn withdraw(&mut self, now: Tick, speech_cut: bool) {
        let reads = self.mode == DeliveryMode::TextOnly;
        self.issued.retain(|issued| !speech_cut && (issued.due.cue.at < now || (reads && issued.begun)));
    }

    /// Reckons anew when the sentences are over that are being said.
    pub(super) fn remeasure(&mut self, options: &Options) {
        for issued in &mut self.issued {
            issued.due.until = end(&issued.due.cue, options);
        }
    }

    /// What is still to be told once all that was handed out has been.
    pub(super) fn untold(&self, timeline: &Timeline) -> ListenerState {
        let mut untold = match self.mode {
            DeliveryMode::Audible => self.heard.clone(),
            DeliveryMode::TextOnly | DeliveryMode::Muted => self.shown.clone(),
        };
        for issued in &self.issued {
            issued.note_said_in(&mut untold, timeline);
        }
        untold
    }

    /// When the last of what was handed out is over.
    pub(super) fn busy(&self) -> Option<Tick> {
        self.issued.iter().map(|issued| issued.due.until).max()
    }

    /// When the next sentence begins that is shown.
    pub(super) fn next(&self) -> Option<Tick> {
        let waits = |issued: &&IssuedCue| !issued.begun && issued.due.cue.rank > Rank::Count;
        self.issued.iter().find(waits).map(|issued| issued.due.cue.at)
    }
}

impl IssuedCue {
    fn note_said_in(&self, untold: &mut ListenerState, timeline: &Timeline) {
        if let CueKind::Say(sentence) = &self.due.cue.kind {
            untold.note_said(sentence.phrase(), timeline, self.due.segment);
        }
    }
}
