//! A session on the screen: its cues as they fall due, and what is shown of
//! them.

use super::message::{Beginning, Effect, Origin};
use crate::cue::{self, Conductor, CueKind, LogLine, Progress, Sentence};
use crate::figure::Show;
use crate::routine::VoiceLevel;
use crate::session::{Adjustments, Fact, Input, Moment, Session, SessionSpec, Summary};
use crate::time::Tick;
use crate::timeline::Phase;
use crate::ui::view_model::{self, PlayerView};
use std::sync::Arc;
use std::time::Duration;

/// How far ahead cues are handed to the sound, in real time.
const HORIZON: Duration = Duration::from_millis(2500);

/// How long a sentence stays after it has been said.
const LINGERS: Duration = Duration::from_secs(1);

/// A sentence that is shown.
#[derive(Clone, Debug)]
struct Shown {
    text: String,
    until: Tick,
    /// Whether it says no more than where the session stands.
    is_place: bool,
}

/// What an advance of the session brought.
#[derive(Debug, Default)]
pub struct PlayProgress {
    /// What happened and what was said, in order.
    pub lines: Vec<LogLine>,
    /// What the session came to, once it is over.
    pub summary: Option<Summary>,
}

/// A session being played.
#[derive(Clone, Debug)]
pub struct Play {
    conductor: Conductor,
    /// Where the routine comes from.
    pub origin: Origin,
    /// The sentence that is shown.
    shown: Option<Shown>,
    /// What the routine was changed by.
    adjustments: Adjustments,
    /// What is said, and how long that takes.
    options: cue::Options,
    show: Show,
    began: Tick,
}

impl Play {
    /// A session of `spec` that begins, or goes on, at `beginning` and at `now`.
    /// `None` where there is nothing to play.
    pub fn new(
        spec: SessionSpec,
        origin: Origin,
        beginning: &Beginning,
        now: Tick,
        speed: f64,
        options: cue::Options,
    ) -> Option<Self> {
        let SessionSpec { timeline, adjustments, .. } = spec;
        let options = options.for_routine(&timeline.routine);
        let session = match beginning {
            Beginning::Part(part) => Session::from_part(timeline, *part)?,
            Beginning::Checkpoint(_, checkpoint) => Session::resumed(&timeline, checkpoint)?,
        };
        let conductor = Conductor::new(session, now, options.clone(), HORIZON.mul_f64(speed.max(1.0)));
        let show = Show::default();
        Some(Self { conductor, origin, shown: None, adjustments, options, show, began: now })
    }

    /// The same with figures to show.
    #[must_use]
    pub fn with_figures(self, show: Show) -> Self {
        Self { show, ..self }
    }

    /// Has figures shown as pictures.
    pub const fn show_pictures(&mut self) {
        self.show.set_pictures(true);
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

    /// Whether no work has begun yet.
    pub fn is_before_work(&self, now: Tick) -> bool {
        let position = self.session().position(now);
        position.index == self.session().first() && position.segment.work.is_none()
    }

    /// Where the session stands at `now`.
    pub fn moment(&self, now: Tick) -> Moment {
        self.session().position(now).moment
    }

    /// The same where nobody listens: what is said counts as told when its
    /// moment has come.
    #[must_use]
    pub fn unheard(self) -> Self {
        Self { conductor: self.conductor.unheard(), ..self }
    }

    /// Lets the session advance to `now` and gives it `input`.
    pub fn advance(&mut self, now: Tick, input: Option<Input>, effects: &mut Vec<Effect>) -> PlayProgress {
        let mut told = PlayProgress::default();
        if input == Some(Input::Quit) {
            // Where it is left is known only before it is over.
            let progress = self.conductor.advance(now, None);
            told = self.take(now, progress, effects);
            effects.extend(self.position(now));
        }
        let progress = self.conductor.advance(now, input);
        let PlayProgress { lines, summary } = self.take(now, progress, effects);
        told.lines.extend(lines);
        told.summary = told.summary.or(summary);
        told
    }

    /// Where the session stands, to be kept.
    fn position(&self, now: Tick) -> Option<Effect> {
        let checkpoint = self.session().checkpoint(now)?;
        let timeline = Arc::clone(self.session().timeline());
        Some(Effect::KeepPosition(timeline, self.adjustments.clone(), Box::new(checkpoint)))
    }

    /// What was done so far of the part of a segment, to be kept.
    fn part_so_far(&self, segment: usize) -> Option<Effect> {
        let timeline = self.session().timeline();
        let part = timeline.segments.get(segment)?.part;
        let result = self.session().part_so_far(part)?;
        Some(Effect::Record(Arc::clone(timeline), result))
    }

    /// Changes what is said from `now` on, and by whose lengths.
    pub fn set_options(
        &mut self,
        now: Tick,
        options: cue::Options,
        effects: &mut Vec<Effect>,
    ) -> PlayProgress {
        let options = options.for_routine(&self.session().timeline().routine);
        self.options = options.clone();
        let progress = self.conductor.set_options(now, options);
        self.take(now, progress, effects)
    }

    /// Notes that the runner has turned the sound or the voice off, or on
    /// again.
    pub fn set_heard(&mut self, now: Tick, heard: bool, effects: &mut Vec<Effect>) -> PlayProgress {
        let progress = self.conductor.set_heard(now, heard);
        self.take(now, progress, effects)
    }

    /// Says where the session stands: step, side and time left. Gives the words
    /// with what was said before.
    pub fn say_where(&mut self, now: Tick, effects: &mut Vec<Effect>) -> (Sentence, PlayProgress) {
        let (sentence, progress) = self.conductor.say_where(now);
        let told = self.take(now, progress, effects);
        self.shown = Some(self.until_said(&sentence, now));
        (sentence, told)
    }

    /// A sentence that begins at `at`, for the time in which it is said and can be
    /// read.
    fn until_said(&self, sentence: &Sentence, at: Tick) -> Shown {
        let said = self.options.length(sentence) + LINGERS;
        let until = at + said.max(view_model::reading_time(sentence.text()));
        Shown { text: sentence.to_string(), until, is_place: sentence.phrase().is_place() }
    }

    /// When the last of the sentences handed out is over; none where all are.
    pub fn speaks_until(&self) -> Option<Tick> {
        self.conductor.speaks_until()
    }

    fn take(&mut self, now: Tick, progress: Progress, effects: &mut Vec<Effect>) -> PlayProgress {
        let moved = progress.events().any(|event| moves(&event.fact));
        let Progress { lines, revoked, hushed, cues } = progress;
        effects.extend(revoked.map(Effect::Revoke));
        if hushed {
            effects.push(Effect::Hush);
        }
        if !cues.is_empty() {
            effects.push(Effect::Schedule(cues));
        }
        let mut summary = None;
        for line in &lines {
            let event = match line {
                LogLine::Happened(event) => event,
                LogLine::Said(cue) => {
                    if let CueKind::Say(sentence) = &cue.kind {
                        self.shown = Some(self.until_said(sentence, cue.at));
                    }
                    continue;
                }
            };
            self.show.note(self.conductor.session(), event);
            match &event.fact {
                Fact::SegmentBegan { .. } => self.shown = None,
                Fact::Paused { .. } => effects.push(Effect::PauseSound),
                Fact::CountIn { seconds: 3 } | Fact::Resumed => effects.push(Effect::ResumeSound),
                Fact::PartEnded(result) => {
                    effects.push(Effect::Record(Arc::clone(self.session().timeline()), result.clone()));
                }
                Fact::SegmentEnded { index, .. } => effects.extend(self.part_so_far(*index)),
                Fact::Over(over) => {
                    effects.push(Effect::EndSession(over.end.into(), over.ledger.done));
                    summary = Some(over.clone());
                }
                _ => {}
            }
        }
        if moved {
            effects.extend(self.position(now));
        }
        PlayProgress { lines, summary }
    }

    /// When something changes next by itself: the session, a sentence, or the
    /// seconds shown.
    pub fn next_deadline(&self, now: Tick) -> Option<Tick> {
        let session = self.conductor.next_deadline();
        let sentence = self.conductor.next_sentence();
        let second = view_model::next_change(self.session(), now);
        let fades = self.shown.as_ref().map(|shown| shown.until).filter(|until| *until > now);
        [session, sentence, second, fades].into_iter().flatten().min()
    }

    /// What the player shows at `now`, with the figure where there is `room`;
    /// `heard` says whether a voice can be heard.
    pub fn view(&self, now: Tick, room: bool, heard: bool) -> PlayerView {
        // In work the place has lines of its own.
        let in_work = self.session().position(now).segment.phase == Phase::Work;
        let says_more = |shown: &&Shown| shown.until > now && !(in_work && shown.is_place);
        let cue = self.shown.as_ref().filter(says_more).map(|shown| shown.text.clone());
        let view =
            view_model::player(self.session(), now, cue, heard && self.options.level != VoiceLevel::Off);
        let figure = if room { self.show.figure(self.session(), now) } else { None };
        let reels = if room { self.show.reels(self.session(), now) } else { Vec::new() };
        PlayerView { figure: figure.map(Box::new), reels, ..view }
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
