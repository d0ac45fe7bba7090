//! The script of a session: which sentences were handed out, and which were
//! delivered.

use super::listener::ListenerState;
use super::lookahead::{ScheduledCue, cue_end};
use super::segment_play::Speech;
use super::{Cue, CueKind, Options, Rank};
use crate::session::Event;
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
    heard: ListenerState,
    shown: ListenerState,
    /// Sentences that were handed out and have not ended, by their start.
    issued: Vec<ScheduledCue>,
    /// The last sentence in the log.
    last_logged: Option<Cue>,
}

impl Script {
    /// Hands out a cue; a sentence is kept until it ends.
    pub(super) fn issue(&mut self, scheduled: ScheduledCue) -> Cue {
        let cue = scheduled.cue.clone();
        if matches!(cue.kind, CueKind::Say(_)) {
            let index = self.issued.partition_point(|other| other.cue.at <= cue.at);
            self.issued.insert(index, scheduled);
        }
        cue
    }

    /// Keeps a sentence that is said at once instead of being handed out. Nothing else is
    /// issued: the speech was cut.
    pub(super) fn interject(&mut self, scheduled: ScheduledCue) {
        self.issued.push(ScheduledCue { started: true, ..scheduled });
    }

    /// Handles an event, after the sentences that were due before it.
    pub(super) fn handle_event(&mut self, timeline: &Timeline, event: Event, lines: &mut Vec<LogLine>) {
        self.advance_before(timeline, event.at, lines);
        for state in [&mut self.heard, &mut self.shown] {
            state.handle_fact(timeline, &event.fact);
        }
        lines.push(LogLine::Happened(event));
    }

    /// Starts the sentences that are due at `now` or earlier, and ends those that are over.
    pub(super) fn advance_to(&mut self, timeline: &Timeline, now: Tick, lines: &mut Vec<LogLine>) {
        self.start_sentences(timeline, |at| at <= now, lines);
        self.end_sentences(timeline, now);
    }

    /// Like [`Script::advance_to`], but starts only the sentences that are due before `now`.
    pub(super) fn advance_before(&mut self, timeline: &Timeline, now: Tick, lines: &mut Vec<LogLine>) {
        self.start_sentences(timeline, |at| at < now, lines);
        self.end_sentences(timeline, now);
    }

    fn start_sentences(
        &mut self,
        timeline: &Timeline,
        is_due: impl Fn(Tick) -> bool,
        lines: &mut Vec<LogLine>,
    ) {
        for issued in self.issued.iter_mut().filter(|issued| !issued.started && is_due(issued.cue.at)) {
            issued.started = true;
            issued.mark_delivered_in(&mut self.shown, timeline);
            match self.mode {
                DeliveryMode::Audible => issued.mark_begun_in(&mut self.heard),
                DeliveryMode::TextOnly => issued.mark_delivered_in(&mut self.heard, timeline),
                DeliveryMode::Muted => {}
            }
            // A sentence that was revoked at its start and planned again is logged once.
            if issued.cue.rank > Rank::Count && self.last_logged.as_ref() != Some(&issued.cue) {
                self.last_logged = Some(issued.cue.clone());
                lines.push(LogLine::Said(issued.cue.clone()));
            }
        }
    }

    fn end_sentences(&mut self, timeline: &Timeline, now: Tick) {
        self.issued.retain(|issued| {
            let has_ended = issued.until <= now;
            if has_ended && self.mode == DeliveryMode::Audible {
                issued.mark_delivered_in(&mut self.heard, timeline);
            }
            !has_ended
        });
    }

    /// Revokes the sentences that have not started before `now`, and if `speech_cut` is
    /// true the current sentence as well. In a session that is only read, a sentence that was
    /// shown at `now` itself is delivered and stays.
    pub(super) fn revoke(&mut self, now: Tick, speech_cut: bool) {
        if speech_cut {
            return self.issued.clear();
        }
        let text_only = self.mode == DeliveryMode::TextOnly;
        self.issued.retain(|issued| issued.cue.at < now || text_only && issued.started);
    }

    /// Computes again when the sentences that were handed out end.
    pub(super) fn remeasure(&mut self, options: &Options) {
        for issued in &mut self.issued {
            issued.until = cue_end(&issued.cue, options);
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

    /// The last sentence that was handed out; `None` if all have ended.
    pub(super) fn last_speech(&self) -> Option<Speech> {
        self.issued.iter().map(ScheduledCue::speech).max_by_key(|speech| speech.until)
    }

    /// When the first sentence starts that [`Script::revoke`] at `now` drops, counts aside.
    pub(super) fn first_revoked(&self, now: Tick) -> Option<Tick> {
        let is_revoked = |issued: &&ScheduledCue| issued.cue.at >= now && issued.is_sentence();
        self.issued.iter().find(is_revoked).map(|issued| issued.cue.at)
    }

    /// When the next sentence starts, counts aside.
    pub(super) fn next_start(&self) -> Option<Tick> {
        let is_next = |issued: &&ScheduledCue| !issued.started && issued.is_sentence();
        self.issued.iter().find(is_next).map(|issued| issued.cue.at)
    }
}
