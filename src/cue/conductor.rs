//! Plays a session and hands out its cues ahead of time.

use super::facts::{self, OtherSpeech};
use super::lookahead::{Lookahead, ScheduledCue};
use super::script::{DeliveryMode, LogLine, Script};
use super::{Cue, CueKind, Options, Rank, Sentence, Tone};
use crate::session::{Event, Fact, Input, Session};
use crate::time::Tick;
use std::time::Duration;

/// The result of [`Conductor::advance`].
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// What happened and what was said, in order.
    pub log: Vec<LogLine>,
    /// The tick from which cues that were handed out before are revoked.
    pub revoked: Option<Tick>,
    /// Whether the current sentence is cut off.
    pub speech_cut: bool,
    /// New cues, in order.
    pub cues: Vec<Cue>,
}

impl Progress {
    /// What happened, in order.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.log.iter().filter_map(|line| match line {
            LogLine::Happened(event) => Some(event),
            LogLine::Said(_) => None,
        })
    }
}

/// A session together with its cues.
///
/// Cues are handed out up to `horizon` before they are due. An input revokes the cues
/// that are not due yet; new ones are planned and handed out. A sentence that must be
/// heard is said again if it was cut off.
#[derive(Clone, Debug)]
pub struct Conductor {
    session: Session,
    options: Options,
    /// How long before they are due cues are handed out.
    horizon: Duration,
    /// Cues before this moment have been handed out.
    issued_until: Tick,
    script: Script,
    ahead: Lookahead,
}

impl Conductor {
    /// Conducts a session that has not begun; it will begin at `at`.
    pub fn new(session: Session, at: Tick, options: Options, horizon: Duration) -> Self {
        let session = session.beginning_at(at);
        let script = Script::default();
        let listener = script.expected_listener(session.timeline());
        let ahead = Lookahead::new(&session, at, listener, None, &options);
        Self { session, options, horizon, issued_until: at, script, ahead }
    }

    /// Returns this conductor for a session that is read, not heard: a sentence counts
    /// as delivered when its time has come.
    #[must_use]
    pub const fn text_only(mut self) -> Self {
        self.script.mode = DeliveryMode::TextOnly;
        self
    }

    /// The session.
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// The session's next deadline. While the session runs, [`Conductor::advance`] must also be
    /// called at least once per `horizon`, because only calls hand out cues.
    pub fn next_deadline(&self) -> Option<Tick> {
        self.session.next_deadline()
    }

    /// When the next sentence that was handed out begins, counts aside; `None` if there is
    /// none.
    pub fn next_sentence(&self) -> Option<Tick> {
        self.script.next_start()
    }

    /// When the last sentence that was handed out ends; `None` if all have ended.
    pub fn speaks_until(&self) -> Option<Tick> {
        self.script.last_speech().map(|speech| speech.until)
    }

    /// Advances the session to `now`, applies `input`, and hands out new cues.
    pub fn advance(&mut self, now: Tick, input: Option<Input>) -> Progress {
        let mut progress = Progress::default();
        // First to `now`, because an input after the session's end is ignored.
        let events = self.session.advance(now, None);
        let input = input.filter(|_| !self.session.is_over());
        // An input revokes what comes after `now`, so that isn't handed out first.
        let until = if input.is_some() { now } else { now + self.horizon };
        // Before the events: after a late call, cues that are due already were not handed out, and
        // their sentences are logged before what followed them.
        self.issue_until(until, &mut progress.cues);
        self.handle_events(events, &mut progress);
        if input.is_some() {
            let segment = self.session.position(now).index;
            let caused = self.session.advance(now, input);
            self.apply_input_events(now, segment, caused, &mut progress);
        }
        self.script.advance_to(self.session.timeline(), now, &mut progress.log);
        progress
    }

    /// Advances the session to `now` and hands out the cues before `now`. Sentences that are due
    /// at `now` itself are not started, so that they can be revoked.
    fn advance_before(&mut self, now: Tick) -> Progress {
        let mut progress = Progress::default();
        let events = self.session.advance(now, None);
        self.issue_until(now, &mut progress.cues);
        self.handle_events(events, &mut progress);
        self.script.advance_before(self.session.timeline(), now, &mut progress.log);
        progress
    }

    /// Handles the events that an input caused in `segment`.
    fn apply_input_events(&mut self, now: Tick, segment: usize, caused: Vec<Event>, progress: &mut Progress) {
        self.script.advance_before(self.session.timeline(), now, &mut progress.log);
        let speech_cut = caused.iter().any(|event| cuts_speech(&event.fact));
        let planned = [self.script.first_revoked(now), self.ahead.next_start()].into_iter().flatten().min();
        self.revoke(now, speech_cut, progress);
        let until = self.script.last_speech().map_or(now, |speech| speech.until);
        let others = OtherSpeech { until, next: planned.filter(|_| !speech_cut) };
        let (timeline, options) = (self.session.timeline(), &self.options);
        for event in &caused {
            let cues = match event.fact {
                // The tone for a minimum that time reaches is planned with its segment; this one was
                // reached by an input.
                Fact::MinimumReached => vec![facts::tone_cue(event.at, Tone::Minimum)],
                Fact::RepCounted { count } => {
                    let place = (timeline.as_ref(), &timeline.segments[segment]);
                    facts::rep_counted(event.at, count, place, others, options)
                }
                _ => facts::cues(event, until, options),
            };
            for cue in cues {
                progress.cues.push(self.script.issue(ScheduledCue::new(cue, segment, options)));
            }
        }
        self.handle_events(caused, progress);
        self.replan(now, &mut progress.cues);
    }

    fn handle_events(&mut self, events: Vec<Event>, progress: &mut Progress) {
        for event in events {
            self.script.handle_event(self.session.timeline(), event, &mut progress.log);
        }
    }

    /// Revokes the cues that were handed out and have not started.
    fn revoke(&mut self, now: Tick, speech_cut: bool, progress: &mut Progress) {
        self.script.revoke(now, speech_cut);
        progress.revoked = Some(now);
        progress.speech_cut = speech_cut;
    }

    /// Plans again from `now`; new sentences begin after the current one.
    fn replan(&mut self, now: Tick, cues: &mut Vec<Cue>) {
        let speech = self.script.last_speech();
        let listener = self.script.expected_listener(self.session.timeline());
        self.ahead = Lookahead::new(&self.session, now, listener, speech, &self.options);
        self.issued_until = now;
        self.issue_until(now + self.horizon, cues);
    }

    fn issue_until(&mut self, until: Tick, cues: &mut Vec<Cue>) {
        if until > self.issued_until {
            let scheduled = self.ahead.take_until(until, &self.options);
            cues.extend(scheduled.into_iter().map(|scheduled| self.script.issue(scheduled)));
            self.issued_until = until;
        }
    }

    /// Changes the options from `now` on, and plans again.
    pub fn set_options(&mut self, now: Tick, options: Options) -> Progress {
        let mut progress = self.advance_before(now);
        self.options = options;
        let speech_cut = false;
        self.revoke(now, speech_cut, &mut progress);
        self.script.remeasure(&self.options);
        self.replan(now, &mut progress.cues);
        progress
    }

    /// Hands out the cues from `now` on again, because those that were handed out were
    /// dropped.
    pub fn hand_out_again(&mut self, now: Tick) -> Progress {
        let mut progress = self.advance_before(now);
        let speech_cut = false;
        self.revoke(now, speech_cut, &mut progress);
        self.replan(now, &mut progress.cues);
        progress
    }

    /// Sets whether speech can be heard, after the runner has turned the sound or the
    /// voice off or on. A sentence that is cut off is said again once speech can be heard.
    pub fn set_audible(&mut self, now: Tick, audible: bool) -> Progress {
        let mut progress = self.advance_before(now);
        let before = self.script.mode;
        let mode = match (audible, before) {
            (true, _) => DeliveryMode::Audible,
            (false, DeliveryMode::TextOnly) => DeliveryMode::TextOnly,
            (false, _) => DeliveryMode::Muted,
        };
        // Part of the current sentence is not heard, so it is not delivered.
        let speech_cut = mode != before;
        self.revoke(now, speech_cut, &mut progress);
        self.script.mode = mode;
        self.replan(now, &mut progress.cues);
        progress
    }

    /// Says at once where the session stands. The current sentence is cut off and said
    /// again afterwards.
    pub fn announce_position(&mut self, now: Tick) -> (Sentence, Progress) {
        if self.script.mode != DeliveryMode::Audible {
            let progress = self.advance(now, None);
            return (super::position_sentence(&self.session, now), progress);
        }
        let mut progress = self.advance_before(now);
        let sentence = super::position_sentence(&self.session, now);
        let speech_cut = true;
        self.revoke(now, speech_cut, &mut progress);
        let kind = CueKind::Say(sentence.clone());
        let cue = Cue { at: now, kind, rank: Rank::Name, max_delay: Duration::ZERO };
        let segment = self.session.position(now).index;
        self.script.interject(ScheduledCue::new(cue, segment, &self.options));
        self.replan(now, &mut progress.cues);
        (sentence, progress)
    }
}

/// Whether the current sentence is cut off by this fact.
const fn cuts_speech(fact: &Fact) -> bool {
    matches!(fact, Fact::SegmentEnded { .. } | Fact::Paused { .. } | Fact::Over(_))
}
