//! A session that is being played: its cues, the effects that follow from it, and
//! what the player shows.

use super::message::{Effect, Origin, StartPoint};
use crate::cue::{self, Conductor, CueKind, LogLine, Progress, Sentence};
use crate::figure::FigurePlayer;
use crate::session::{
    Activity, COUNT_IN_FROM, Fact, Input, PlanOverrides, PreparedSession, Session, Summary,
};
use crate::time::Tick;
use crate::timeline::SegmentKind;
use crate::ui::view_model::{self, PlayerView};
use std::sync::Arc;
use std::time::Duration;

/// How far ahead cues are scheduled, in real time.
const HORIZON: Duration = Duration::from_millis(2500);

/// How long a sentence stays on the screen after it was spoken.
const SHOWN_AFTER_SPEECH: Duration = Duration::from_secs(1);

/// A sentence on the screen.
#[derive(Clone, Debug)]
struct ShownSentence {
    text: String,
    until: Tick,
    /// Whether it only says which set, side or spot the session is at.
    is_place: bool,
}

/// What happened when the session advanced.
#[derive(Debug, Default)]
pub struct SessionUpdate {
    /// What happened and what was said, in order.
    pub log: Vec<LogLine>,
    /// The summary, once the session has ended.
    pub summary: Option<Summary>,
}

/// A session that is being played.
#[derive(Clone, Debug)]
pub struct LiveSession {
    conductor: Conductor,
    /// Where the routine was found.
    pub origin: Origin,
    /// The sentence on the screen.
    shown: Option<ShownSentence>,
    /// What was changed in the routine for this session.
    overrides: PlanOverrides,
    /// What is said, and the lengths of phrases.
    options: cue::Options,
    figure_player: FigurePlayer,
    began: Tick,
}

impl LiveSession {
    /// Begins a session at `start_point`, or resumes one. `None` if there is nothing to
    /// play.
    pub fn new(
        prepared: PreparedSession,
        origin: Origin,
        start_point: &StartPoint,
        now: Tick,
        speed: f64,
        options: cue::Options,
    ) -> Option<Self> {
        let PreparedSession { timeline, overrides, .. } = prepared;
        let options = options.for_routine(&timeline.routine);
        let session = match start_point {
            StartPoint::Part(part) => Session::from_part(timeline, *part)?,
            StartPoint::Checkpoint(_, checkpoint) => Session::resumed(&timeline, checkpoint)?,
        };
        let conductor = Conductor::new(session, now, options.clone(), HORIZON.mul_f64(speed.max(1.0)));
        let figure_player = FigurePlayer::default();
        Some(Self { conductor, origin, shown: None, overrides, options, figure_player, began: now })
    }

    /// Sets the figures to show.
    #[must_use]
    pub fn with_figures(self, figure_player: FigurePlayer) -> Self {
        Self { figure_player, ..self }
    }

    /// Shows figures as pictures from now on.
    pub const fn show_pictures(&mut self) {
        self.figure_player.set_pictures(true);
    }

    /// When the figure changes next, apart from the session's own deadlines.
    pub fn next_frame(&self, now: Tick) -> Option<Tick> {
        self.figure_player.next_frame(self.session(), now)
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
        position.index == self.session().first_segment() && position.segment.work.is_none()
    }

    /// Whether the session runs, is paused or counts in at `now`.
    pub fn activity(&self, now: Tick) -> Activity {
        self.session().position(now).activity
    }

    /// The same session without audible speech: a sentence counts as delivered once its time
    /// has passed.
    #[must_use]
    pub fn text_only(self) -> Self {
        Self { conductor: self.conductor.text_only(), ..self }
    }

    /// Advances the session to `now`, then applies `input`.
    pub fn advance(&mut self, now: Tick, input: Option<Input>, effects: &mut Vec<Effect>) -> SessionUpdate {
        let mut update = SessionUpdate::default();
        if input == Some(Input::Quit) {
            // Once the session has ended, its position is lost: save it before.
            let progress = self.conductor.advance(now, None);
            update = self.apply_progress(now, progress, effects);
            effects.extend(self.save_position(now));
        }
        let progress = self.conductor.advance(now, input);
        let SessionUpdate { log, summary } = self.apply_progress(now, progress, effects);
        update.log.extend(log);
        update.summary = update.summary.or(summary);
        update
    }

    /// The effect that saves the position of the session; `None` if it is over.
    fn save_position(&self, now: Tick) -> Option<Effect> {
        let checkpoint = self.session().checkpoint(now)?;
        let timeline = Arc::clone(self.session().timeline());
        Some(Effect::SavePosition(timeline, self.overrides.clone(), Box::new(checkpoint)))
    }

    /// The effect that saves what was done so far of the part that a segment belongs to.
    fn save_part(&self, segment: usize) -> Option<Effect> {
        let timeline = self.session().timeline();
        let part = timeline.segments.get(segment)?.part;
        let result = self.session().part_so_far(part)?;
        Some(Effect::SavePart(Arc::clone(timeline), result))
    }

    /// Changes what is said from `now` on, and the lengths of phrases.
    pub fn set_options(
        &mut self,
        now: Tick,
        options: cue::Options,
        effects: &mut Vec<Effect>,
    ) -> SessionUpdate {
        let options = options.for_routine(&self.session().timeline().routine);
        self.options = options.clone();
        let progress = self.conductor.set_options(now, options);
        self.apply_progress(now, progress, effects)
    }

    /// Sets whether speech can be heard: the runner has turned the sound or the
    /// voice off, or on again.
    pub fn set_listening(&mut self, now: Tick, listening: bool, effects: &mut Vec<Effect>) -> SessionUpdate {
        let progress = self.conductor.set_listening(now, listening);
        self.apply_progress(now, progress, effects)
    }

    /// Says step, side and time left. Returns that sentence, and what happened before it.
    pub fn say_where(&mut self, now: Tick, effects: &mut Vec<Effect>) -> (Sentence, SessionUpdate) {
        let (sentence, progress) = self.conductor.announce_position(now);
        let update = self.apply_progress(now, progress, effects);
        self.shown = Some(self.show_sentence(&sentence, now));
        (sentence, update)
    }

    /// A sentence that begins at `at`, to be shown until it was spoken and could be read.
    fn show_sentence(&self, sentence: &Sentence, at: Tick) -> ShownSentence {
        let said = self.options.length(sentence) + SHOWN_AFTER_SPEECH;
        let until = at + said.max(view_model::reading_time(sentence.text()));
        ShownSentence { text: sentence.to_string(), until, is_place: sentence.phrase().is_location() }
    }

    /// When the last sentence handed out ends; `None` if all have ended.
    pub fn speaks_until(&self) -> Option<Tick> {
        self.conductor.speaks_until()
    }

    /// Adds the effects that follow from what the conductor did.
    fn apply_progress(&mut self, now: Tick, progress: Progress, effects: &mut Vec<Effect>) -> SessionUpdate {
        let position_changed = progress.events().any(|event| changes_position(&event.fact));
        let Progress { lines: log, revoked, speech_cut, cues } = progress;
        effects.extend(revoked.map(Effect::Revoke));
        if speech_cut {
            effects.push(Effect::CutSpeech);
        }
        if !cues.is_empty() {
            effects.push(Effect::Schedule(cues));
        }
        let mut summary = None;
        for line in &log {
            let event = match line {
                LogLine::Happened(event) => event,
                LogLine::Said(cue) => {
                    if let CueKind::Say(sentence) = &cue.kind {
                        self.shown = Some(self.show_sentence(sentence, cue.at));
                    }
                    continue;
                }
            };
            self.figure_player.on_event(self.conductor.session(), event);
            match &event.fact {
                Fact::SegmentBegan { .. } => self.shown = None,
                Fact::Paused { .. } => effects.push(Effect::PauseSound),
                Fact::CountIn { seconds: COUNT_IN_FROM } | Fact::Resumed => effects.push(Effect::ResumeSound),
                Fact::PartEnded(result) => {
                    effects.push(Effect::SavePart(Arc::clone(self.session().timeline()), result.clone()));
                }
                Fact::SegmentEnded { index, .. } => effects.extend(self.save_part(*index)),
                Fact::Over(over) => {
                    effects.push(Effect::EndSession(over.end.into(), over.ledger.done));
                    summary = Some(over.clone());
                }
                _ => {}
            }
        }
        if position_changed {
            effects.extend(self.save_position(now));
        }
        SessionUpdate { log, summary }
    }

    /// When the session, the sentence or the seconds on the screen change next.
    pub fn next_deadline(&self, now: Tick) -> Option<Tick> {
        let session = self.conductor.next_deadline();
        let sentence = self.conductor.next_sentence();
        let second = view_model::next_change(self.session(), now);
        let hidden_at = self.shown.as_ref().map(|shown| shown.until).filter(|until| *until > now);
        [session, sentence, second, hidden_at].into_iter().flatten().min()
    }

    /// What the player shows at `now`; `figure_fits` says whether the screen has room
    /// for a figure, `audible` whether speech can be heard.
    pub fn view(&self, now: Tick, figure_fits: bool, audible: bool) -> PlayerView {
        // During work, set, side and spot have lines of their own.
        let in_work = self.session().position(now).segment.kind == SegmentKind::Work;
        let is_shown = |sentence: &&ShownSentence| sentence.until > now && !(in_work && sentence.is_place);
        let cue = self.shown.as_ref().filter(is_shown).map(|shown| shown.text.clone());
        let view = view_model::player(self.session(), now, cue, audible && self.options.level.speaks());
        let figure = if figure_fits { self.figure_player.figure(self.session(), now) } else { None };
        let frame_sets =
            if figure_fits { self.figure_player.frame_sets(self.session(), now) } else { Vec::new() };
        PlayerView { figure: figure.map(Arc::new), frame_sets, ..view }
    }
}

/// Whether the session's position has to be saved again after this.
fn changes_position(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::SegmentBegan { .. }
            | Fact::TempoPhaseBegan { phase: 0, .. }
            | Fact::RepCounted { .. }
            | Fact::Adjusted { .. }
            | Fact::VariationChanged { .. }
            | Fact::Paused { .. }
    )
}
