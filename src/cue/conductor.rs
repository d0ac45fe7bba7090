//! Plays a session and hands out its cues ahead of time.

use super::plan::{BREATH, Planned};
use super::work::{self, Stretch};
use super::{Cue, CueKind, Options, Rank, Tone, gap, safety, words};
use crate::routine::{CueAt, VoiceLevel};
use crate::session::{End, Event, Fact, Input, Session};
use crate::time::Tick;
use crate::timeline::{Phase, Timeline};
use std::sync::Arc;
use std::time::Duration;

/// What a call of [`Conductor::advance`] brought.
#[derive(Clone, Debug, Default)]
pub struct Turnout {
    /// What happened, in order.
    pub events: Vec<Event>,
    /// From this moment on, cues handed out before no longer hold.
    pub revoked: Option<Tick>,
    /// Whether what is being said is cut short, since its segment was left or
    /// the session waits.
    pub hushed: bool,
    /// Cues that are newly known, in order.
    pub cues: Vec<Cue>,
}

/// A session together with the cues it will give.
///
/// Cues are handed out up to `horizon` before they are due. An input revokes
/// those still to come, and what then holds is handed out anew.
#[derive(Clone, Debug)]
pub struct Conductor {
    session: Session,
    options: Options,
    horizon: Duration,
    /// Cues before this moment have been handed out.
    planned: Tick,
    /// The sentences handed out that are not over: when each begins and ends.
    said: Vec<(Tick, Tick)>,
    /// The segment that went on after a pause, and when it did.
    resumed: Option<(usize, Tick)>,
}

impl Conductor {
    /// Takes over a session that has not begun and begins at `at`.
    pub const fn new(session: Session, at: Tick, options: Options, horizon: Duration) -> Self {
        let session = session.beginning_at(at);
        Self { session, options, horizon, planned: at, said: Vec::new(), resumed: None }
    }

    /// The session.
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// Changes what is said from now on.
    pub fn set_options(&mut self, options: Options) {
        self.options = options;
    }

    /// When to call [`Conductor::advance`] next at the latest, to lose no cue
    /// and no boundary; the session's own deadline may come earlier.
    pub fn next_deadline(&self) -> Option<Tick> {
        self.session.next_deadline()
    }

    /// Advances the session to `now`, applies `input`, and hands out the cues
    /// that are newly known.
    pub fn advance(&mut self, now: Tick, input: Option<Input>) -> Turnout {
        let mut turnout = Turnout::default();
        // Planned from the state before the time passes, so that a late call
        // still finds the cues of what it slept through. An input that comes
        // before the end revokes what follows it, so that is not planned here.
        let input = input.filter(|_| !self.ends_by(now));
        self.plan_until(if input.is_some() { now } else { now + self.horizon }, &mut turnout.cues);
        turnout.events = self.session.advance(now, None);
        if input.is_some() {
            let caused = self.session.advance(now, input);
            turnout.cues.retain(|cue| cue.at < now);
            // What was slept through may still be spoken.
            self.note_said(now, &turnout.cues);
            let noted = turnout.cues.len();
            for event in &caused {
                turnout.cues.extend(self.caused(event));
            }
            turnout.hushed = caused.iter().any(|event| leaves(&event.fact));
            self.note_resumed(&caused);
            turnout.events.extend(caused);
            turnout.revoked = Some(now);
            self.plan_anew(now, turnout.hushed, &mut turnout.cues);
            self.note_said(now, &turnout.cues[noted..]);
        } else {
            self.note_said(now, &turnout.cues);
        }
        if turnout.events.iter().any(|event| matches!(event.fact, Fact::SegmentBegan { .. })) {
            self.resumed = self.resumed.filter(|(index, _)| *index == self.session.position(now).index);
        }
        turnout
    }

    /// Plans what follows an input. A sentence that goes on isn't talked over,
    /// but by what matters most.
    fn plan_anew(&mut self, now: Tick, hushed: bool, cues: &mut Vec<Cue>) {
        self.planned = now;
        self.said.retain(|(begins, _)| *begins < now);
        let last = self.said.iter().map(|(_, ends)| *ends).max();
        let speaking = last.filter(|_| !hushed).unwrap_or(now);
        let mut anew = Vec::new();
        self.plan_until(now + self.horizon, &mut anew);
        let is_talk = |cue: &Cue| matches!(cue.kind, CueKind::Say(_)) && cue.rank < Rank::Change;
        anew.retain(|cue| !is_talk(cue) || cue.at >= speaking);
        cues.extend(anew);
    }

    fn note_resumed(&mut self, caused: &[Event]) {
        for event in caused {
            match event.fact {
                Fact::Resumed => self.resumed = Some((self.session.position(event.at).index, event.at)),
                Fact::SegmentBegan { .. } => self.resumed = None,
                _ => {}
            }
        }
    }

    /// Notes which sentences are handed out, and forgets those that are over.
    fn note_said(&mut self, now: Tick, cues: &[Cue]) {
        self.said.retain(|(_, end)| *end > now);
        for cue in cues {
            if let CueKind::Say(text) = &cue.kind {
                self.said.push((cue.at, cue.at + (self.options.measure)(text)));
            }
        }
    }

    /// Whether the session is over by `now` without an input.
    fn ends_by(&self, now: Tick) -> bool {
        let mut ahead = self.session.clone();
        ahead.advance(now, None);
        ahead.is_over()
    }

    /// Hands out the cues from `now` on again, for whoever has just begun to
    /// listen.
    pub fn again(&mut self, now: Tick) -> Vec<Cue> {
        upcoming(&self.session, self.resumed, now, self.planned, &self.options)
    }

    fn plan_until(&mut self, until: Tick, cues: &mut Vec<Cue>) {
        if until > self.planned {
            cues.extend(upcoming(&self.session, self.resumed, self.planned, until, &self.options));
            self.planned = until;
        }
    }

    /// The cues of a fact that an input brought about.
    fn caused(&self, event: &Event) -> Vec<Cue> {
        let mut cues = fact_cues(event, &self.session, &self.options);
        if let Fact::EnoughReached = event.fact {
            cues.push(tone(event.at, Tone::Minimum, Rank::Change));
        }
        cues
    }
}

/// Every cue of a timeline played straight through, with nothing left to keys.
pub fn all(timeline: &Timeline, options: &Options) -> Vec<Cue> {
    let timeline = Arc::new(timeline.hands_free());
    Session::new(timeline)
        .map(|session| upcoming(&session, None, Tick::ZERO, Tick(Duration::MAX), options))
        .unwrap_or_default()
}

/// The cues due from `from` to before `until` if no key is pressed.
fn upcoming(
    session: &Session,
    resumed: Option<(usize, Tick)>,
    from: Tick,
    until: Tick,
    options: &Options,
) -> Vec<Cue> {
    let mut cues = Vec::new();
    if let Some(began) = session.running_since() {
        let position = session.position(began);
        let (index, length) = (position.index, position.length.fixed());
        let again = resumed.filter(|(segment, _)| {
            *segment == index && session.timeline().segments[index].phase != Phase::Work
        });
        let planned = match again {
            Some((_, at)) => gap::again(session.timeline(), index, length, at.since(began), options),
            None => segment_cues(session, index, length, position.reps, options),
        };
        cues.extend(planned.into_iter().map(|planned| due(planned, began)));
    }
    let mut ahead = session.clone();
    // One step at a time, so that what holds at each moment is known.
    while let Some(next) = ahead.next_deadline().filter(|next| *next < until) {
        for event in ahead.advance(next, None) {
            cues.extend(event_cues(&event, &ahead, options));
        }
    }
    cues.retain(|cue| cue.at >= from && cue.at < until);
    cues.sort_by_key(|cue| cue.at);
    cues
}

/// The cues of a fact that time brings about.
fn event_cues(event: &Event, session: &Session, options: &Options) -> Vec<Cue> {
    let segment = match event.fact {
        Fact::SegmentBegan { index } => {
            let segment = &session.timeline().segments[index];
            let reps = match segment.work {
                Some(crate::timeline::Work::Reps { count, .. }) => count,
                _ => 0,
            };
            Some((index, segment.length.fixed(), reps, event.at))
        }
        Fact::Resumed => {
            let position = session.position(event.at);
            let began = session.running_since().unwrap_or(event.at);
            Some((position.index, position.length.fixed(), position.reps, began))
        }
        _ => None,
    };
    let mut cues = fact_cues(event, session, options);
    if let Some((index, length, reps, began)) = segment {
        let gap = session.timeline().segments[index].phase != Phase::Work;
        let planned = if gap && event.fact == Fact::Resumed {
            gap::again(session.timeline(), index, length, event.at.since(began), options)
        } else {
            segment_cues(session, index, length, reps, options)
        };
        cues.extend(planned.into_iter().map(|planned| due(planned, began)).filter(|cue| cue.at >= event.at));
    }
    cues
}

fn segment_cues(
    session: &Session,
    index: usize,
    length: Option<Duration>,
    reps: u32,
    options: &Options,
) -> Vec<Planned> {
    let timeline = session.timeline();
    let lines = safety::pending(timeline, session.first(), index, options);
    match timeline.segments[index].phase {
        Phase::Work => work::cues(&Stretch { timeline, index, length, reps }, &lines, options).0,
        _ => gap::cues(timeline, index, length, &lines, options).0,
    }
}

/// Whether what was being said is out of place after this.
const fn leaves(fact: &Fact) -> bool {
    matches!(fact, Fact::SegmentEnded { .. } | Fact::Paused { .. } | Fact::Over(_))
}

fn due(planned: Planned, began: Tick) -> Cue {
    Cue { at: began + planned.offset, kind: planned.kind, rank: planned.rank, patience: planned.patience }
}

/// The cues that belong to a fact itself, not to a segment's plan.
fn fact_cues(event: &Event, session: &Session, options: &Options) -> Vec<Cue> {
    let at = event.at;
    match &event.fact {
        Fact::CountIn { .. } => vec![tone(at, Tone::Countdown, Rank::Change)],
        Fact::RepCounted { count } => counted(at, *count, session, options),
        Fact::Over(summary) if summary.end == End::Finished && summary.has_work() => {
            let mut cues = vec![tone(at, Tone::Finish, Rank::Change)];
            if options.level != VoiceLevel::Off {
                let start = at + Duration::from_millis(1900);
                cues.push(say(start, Rank::Change, "Well done, you have finished.".to_owned()));
            }
            cues
        }
        // Whoever stopped with eyes shut hears that it worked.
        Fact::Over(summary) if summary.end == End::Hurt && options.level != VoiceLevel::Off => {
            let start = at + Duration::from_millis(300);
            vec![say(start, Rank::Change, "Routine stopped, let it rest.".to_owned())]
        }
        _ => Vec::new(),
    }
}

/// A rep counted by key: a tick, its number, and the author's words for the
/// rep that begins.
fn counted(at: Tick, count: u32, session: &Session, options: &Options) -> Vec<Cue> {
    let mut cues = vec![tone(at, Tone::Tick, Rank::Count)];
    let timeline = session.timeline();
    let segment = session.position(at).segment;
    let alternate = work::alternating_by_key(segment);
    let mut after = at + work::AFTER_TICK;
    // Where sides alternate, what is said is the side that comes, as it is for
    // paced reps; the last rep has none.
    let position = session.position(at);
    let spoken = match (alternate, count < position.reps || position.reps == 0) {
        (Some(_), true) => Some(work::count_words(count + 1, alternate)),
        (Some(_), false) => None,
        (None, _) => Some(work::count_words(count, None)),
    };
    if let Some(text) = spoken.filter(|_| options.level != VoiceLevel::Off) {
        let length = (options.measure)(&text);
        cues.push(say(after, Rank::Count, text));
        after = after + length + BREATH;
    }
    if let Some(step) = timeline.step(segment).filter(|_| options.level <= VoiceLevel::Brief) {
        let here = |set: Option<u32>| set.is_none_or(|set| set == segment.ordinal());
        let texts = step.cues.iter().filter(|cue| cue.at == CueAt::Rep(count + 1) && here(cue.set));
        cues.extend(texts.map(|cue| say(after, Rank::Guide, words::sentence(&cue.say))));
    }
    cues
}

const fn tone(at: Tick, tone: Tone, rank: Rank) -> Cue {
    Cue { at, kind: CueKind::Tone(tone), rank, patience: Duration::from_millis(200) }
}

const fn say(at: Tick, rank: Rank, text: String) -> Cue {
    Cue { at, kind: CueKind::Say(text), rank, patience: Duration::from_secs(2) }
}
