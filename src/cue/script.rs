//! The one script of a session: what is still to be told, what was handed out,
//! and what was heard.

use super::ahead::{Due, end};
use super::untold::Untold;
use super::{Cue, CueKind, Options, Rank};
use crate::session::{Event, Fact};
use crate::time::Tick;
use crate::timeline::Timeline;

/// Who follows what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    /// Somebody listens: a sentence counts as told once it was heard to its end.
    Listens,
    /// Nobody listens from the start: a sentence counts as told once its moment came.
    Reads,
    /// Whoever listened has turned the sound or the voice off: what passes
    /// meanwhile is shown, and stays to be heard.
    Away,
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
    audience: Audience,
    /// What ears were told.
    heard: Untold,
    /// What eyes were told.
    shown: Untold,
    /// Sentences that were handed out and are not over, in order.
    handed: Vec<Handed>,
}

#[derive(Clone, Debug)]
struct Handed {
    due: Due,
    /// Whether its moment came.
    begun: bool,
}

impl Script {
    pub(super) fn new() -> Self {
        let (heard, shown) = (Untold::default(), Untold::default());
        Self { audience: Audience::Listens, heard, shown, handed: Vec::new() }
    }

    pub(super) const fn set_audience(&mut self, audience: Audience) {
        self.audience = audience;
    }

    pub(super) const fn audience(&self) -> Audience {
        self.audience
    }

    /// Notes what is handed out; gives its cue.
    pub(super) fn hand_out(&mut self, due: Due) -> Cue {
        let cue = due.cue.clone();
        if matches!(cue.kind, CueKind::Say(_)) {
            let at = self.handed.partition_point(|other| other.due.cue.at <= cue.at);
            self.handed.insert(at, Handed { due, begun: false });
        }
        cue
    }

    /// Notes a sentence that is said at once, by other ways than its cue.
    pub(super) fn interject(&mut self, due: Due) {
        self.handed.push(Handed { due, begun: true });
    }

    /// Follows what happened, and the sentences up to then.
    pub(super) fn follow(&mut self, timeline: &Timeline, event: Event, lines: &mut Vec<LogLine>) {
        self.begin(timeline, |at| at < event.at, lines);
        self.end(timeline, event.at);
        for told in [&mut self.heard, &mut self.shown] {
            match event.fact {
                Fact::SegmentBegan { index } => told.enter(timeline, index),
                Fact::Resumed => told.resume(),
                _ => {}
            }
        }
        lines.push(LogLine::Happened(event));
    }

    /// The moment of every sentence up to `now` has come.
    pub(super) fn pass(&mut self, timeline: &Timeline, now: Tick, lines: &mut Vec<LogLine>) {
        self.begin(timeline, |at| at <= now, lines);
        self.end(timeline, now);
    }

    /// The moment of every sentence before `now` has come.
    pub(super) fn pass_before(&mut self, timeline: &Timeline, now: Tick, lines: &mut Vec<LogLine>) {
        self.begin(timeline, |at| at < now, lines);
        self.end(timeline, now);
    }

    fn begin(&mut self, timeline: &Timeline, has_come: impl Fn(Tick) -> bool, lines: &mut Vec<LogLine>) {
        for handed in self.handed.iter_mut().filter(|handed| !handed.begun && has_come(handed.due.cue.at)) {
            handed.begun = true;
            handed.tell(&mut self.shown, timeline);
            if self.audience == Audience::Reads {
                handed.tell(&mut self.heard, timeline);
            }
            if handed.due.cue.rank > Rank::Count {
                lines.push(LogLine::Said(handed.due.cue.clone()));
            }
        }
    }

    /// What was being said until `now` at the latest is over.
    fn end(&mut self, timeline: &Timeline, now: Tick) {
        for handed in self.handed.iter().filter(|handed| handed.due.until <= now) {
            if self.audience == Audience::Listens {
                handed.tell(&mut self.heard, timeline);
            }
        }
        self.handed.retain(|handed| handed.due.until > now);
    }

    /// Takes back what has not begun at `now`, and with `hushed` what is being
    /// said as well.
    pub(super) fn take_back(&mut self, now: Tick, hushed: bool) {
        let reads = self.audience == Audience::Reads;
        self.handed.retain(|handed| !hushed && (handed.due.cue.at < now || (reads && handed.begun)));
    }

    /// Reckons anew when the sentences are over that are being said.
    pub(super) fn measure(&mut self, options: &Options) {
        for handed in &mut self.handed {
            handed.due.until = end(&handed.due.cue, options);
        }
    }

    /// What is still to be told once all that was handed out has been.
    pub(super) fn untold(&self, timeline: &Timeline) -> Untold {
        let mut untold = match self.audience {
            Audience::Listens => self.heard.clone(),
            Audience::Reads | Audience::Away => self.shown.clone(),
        };
        for handed in &self.handed {
            handed.tell(&mut untold, timeline);
        }
        untold
    }

    /// When the last of what was handed out is over.
    pub(super) fn busy(&self) -> Option<Tick> {
        self.handed.iter().map(|handed| handed.due.until).max()
    }

    /// When the next sentence begins that is shown.
    pub(super) fn next(&self) -> Option<Tick> {
        let waits = |handed: &&Handed| !handed.begun && handed.due.cue.rank > Rank::Count;
        self.handed.iter().find(waits).map(|handed| handed.due.cue.at)
    }
}

impl Handed {
    fn tell(&self, untold: &mut Untold, timeline: &Timeline) {
        if let CueKind::Say(sentence) = &self.due.cue.kind {
            untold.tell(sentence.phrase(), timeline, self.due.segment);
        }
    }
}
