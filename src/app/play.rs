//! A session on the screen: its cues as they fall due, and what is shown of
//! them.

use super::message::{Beginning, Effect, Origin};
use crate::cue::{self, Conductor, Cue, CueKind, Rank, Turnout};
use crate::figure::Show;
use crate::session::{Event, Fact, Input, Moment, Session, Summary};
use crate::time::Tick;
use crate::timeline::Timeline;
use crate::ui::view_model::{self, PlayerView};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// How far ahead cues are handed to the sound, in real time.
const HORIZON: Duration = Duration::from_millis(2500);

/// What an advance of the session brought.
#[derive(Debug, Default)]
pub struct Told {
    /// What happened and what was said, in order.
    pub lines: Vec<Line>,
    /// What the session came to, once it is over.
    pub summary: Option<Summary>,
}

/// One thing that happened or was said.
#[derive(Debug)]
pub enum Line {
    /// A fact.
    Happened(Event),
    /// A sentence; counts are left out.
    Said(Cue),
}

/// A session being played.
#[derive(Debug)]
pub struct Play {
    conductor: Conductor,
    /// Where the routine comes from.
    pub origin: Origin,
    /// Sentences to come.
    sentences: VecDeque<Cue>,
    /// The sentence that is shown.
    shown: Option<String>,
    show: Show,
    began: Tick,
}

impl Play {
    /// A session of `timeline` that begins, or goes on, at `beginning` and at `now`.
    /// `None` where there is nothing to play.
    pub fn new(
        timeline: Arc<Timeline>,
        origin: Origin,
        beginning: &Beginning,
        now: Tick,
        speed: f64,
        options: cue::Options,
    ) -> Option<Self> {
        let options = options.for_routine(&timeline.routine);
        let session = match beginning {
            Beginning::Part(part) => Session::from_part(timeline, *part)?,
            Beginning::Checkpoint(_, checkpoint) => Session::resumed(&timeline, checkpoint)?,
        };
        let conductor = Conductor::new(session, now, options, HORIZON.mul_f64(speed.max(1.0)));
        Some(Self {
            conductor,
            origin,
            sentences: VecDeque::new(),
            shown: None,
            show: Show::default(),
            began: now,
        })
    }

    /// The same with figures to show.
    #[must_use]
    pub fn with_figures(self, show: Show) -> Self {
        Self { show, ..self }
    }

    /// When the figure changes next by itself.
    pub fn next_frame(&self, now: Tick) -> Option<Tick> {
        self.show.next_frame(self.session(), now)
    }

    /// The session.
    pub const fn session(&self) -> &Session {
        self.conductor.session()
    }

    /// When it began.
    pub const fn began(&self) -> Tick {
        self.began
    }

    /// Where the session stands at `now`.
    pub fn moment(&self, now: Tick) -> Moment {
        self.session().position(now).moment
    }

    /// Lets the session advance to `now` and gives it `input`.
    pub fn advance(&mut self, now: Tick, input: Option<Input>, effects: &mut Vec<Effect>) -> Told {
        let mut told = Told::default();
        if input == Some(Input::Quit) {
            // Where it is left is known only before it is over.
            told = self.step(now, None, effects);
            effects.extend(self.position(now));
        }
        let Told { lines, summary } = self.step(now, input, effects);
        told.lines.extend(lines);
        told.summary = told.summary.or(summary);
        told
    }

    /// Where the session stands, to be kept.
    fn position(&self, now: Tick) -> Option<Effect> {
        let checkpoint = self.session().checkpoint(now)?;
        Some(Effect::KeepPosition(Arc::clone(self.session().timeline()), Box::new(checkpoint)))
    }

    /// What was done so far of the part of a segment, to be kept.
    fn part_so_far(&self, segment: usize) -> Option<Effect> {
        let timeline = self.session().timeline();
        let part = timeline.segments.get(segment)?.part;
        let result = self.session().part_so_far(part)?;
        Some(Effect::Record(Arc::clone(timeline), result))
    }

    fn step(&mut self, now: Tick, input: Option<Input>, effects: &mut Vec<Effect>) -> Told {
        let Turnout { events, revoked, hushed, cues } = self.conductor.advance(now, input);
        if let Some(from) = revoked {
            self.sentences.retain(|cue| cue.at < from);
            effects.push(Effect::Revoke(from));
        }
        if hushed {
            effects.push(Effect::Hush);
        }
        let is_shown = |cue: &&Cue| matches!(cue.kind, CueKind::Say(_)) && cue.rank > Rank::Count;
        self.sentences.extend(cues.iter().filter(is_shown).cloned());
        if !cues.is_empty() {
            effects.push(Effect::Schedule(cues));
        }
        let moved = events.iter().any(|event| moves(&event.fact));
        let mut told = Told::default();
        for event in events {
            self.show.note(self.conductor.session(), &event);
            self.say(&mut told, |at| at < event.at);
            match &event.fact {
                Fact::SegmentBegan { .. } => self.shown = None,
                Fact::Paused { .. } => effects.push(Effect::PauseSound),
                Fact::CountIn { seconds: 3 } | Fact::Resumed => effects.push(Effect::ResumeSound),
                Fact::PartEnded(result) => {
                    effects.push(Effect::Record(Arc::clone(self.session().timeline()), result.clone()));
                }
                Fact::SegmentEnded { index, .. } => effects.extend(self.part_so_far(*index)),
                Fact::Over(summary) => {
                    effects.push(Effect::EndSession(summary.end.into(), summary.ledger.done));
                    told.summary = Some(summary.clone());
                }
                _ => {}
            }
            told.lines.push(Line::Happened(event));
        }
        if moved {
            effects.extend(self.position(now));
        }
        self.say(&mut told, |at| at <= now);
        told
    }

    /// Changes what is said from now on.
    pub fn set_options(&mut self, options: cue::Options) {
        let options = options.for_routine(&self.session().timeline().routine);
        self.conductor.set_options(options);
    }

    /// Hands the cues to come out again, for a sound that was opened just now.
    pub fn again(&mut self, now: Tick) -> Vec<Cue> {
        self.conductor.again(now)
    }

    /// Takes the sentences that are due and shows the latest.
    fn say(&mut self, told: &mut Told, is_due: impl Fn(Tick) -> bool) {
        while self.sentences.front().is_some_and(|cue| is_due(cue.at)) {
            let Some(cue) = self.sentences.pop_front() else { return };
            if let CueKind::Say(text) = &cue.kind {
                self.shown = Some(text.clone());
            }
            told.lines.push(Line::Said(cue));
        }
    }

    /// Says where the session stands: step, side and time left.
    pub fn say_where(&mut self, now: Tick) -> String {
        let words = cue::whereabouts(self.session(), now);
        self.shown = Some(words.clone());
        words
    }

    /// When something changes next by itself: the session, a sentence, or the
    /// seconds shown.
    pub fn next_deadline(&self, now: Tick) -> Option<Tick> {
        let session = self.conductor.next_deadline();
        let sentence = self.sentences.front().map(|cue| cue.at);
        let second = view_model::next_change(self.session(), now);
        [session, sentence, second].into_iter().flatten().min()
    }

    /// What the player shows at `now`, with the figure where there is `room`.
    pub fn view(&self, now: Tick, room: bool) -> PlayerView {
        let view = view_model::player(self.session(), now, self.shown.clone());
        let figure = if room { self.show.figure(self.session(), now) } else { None };
        PlayerView { figure: figure.map(Box::new), ..view }
    }
}

/// Whether a session that is left goes on from another place after this.
fn moves(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::SegmentBegan { .. }
            | Fact::PhaseBegan { phase: 0, .. }
            | Fact::RepCounted { .. }
            | Fact::Adjusted { .. }
            | Fact::Varied { .. }
            | Fact::Paused { .. }
    )
}
