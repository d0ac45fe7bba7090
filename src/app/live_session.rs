//! A session that is being played: its cues, the effects that follow from it, and
//! what the player shows.

use super::message::{Effect, Origin, ResumableSession, SessionStart, StartPoint};
use super::{ResumeOffer, Shared};
use crate::cue::{self, Conductor, CueKind, LogLine, Progress, Sentence};
use crate::figure::FigurePlayer;
use crate::session::{
    COUNT_IN_FROM, EasingEffect, Fact, Input, PlanOverrides, PreparedSession, Session, Summary,
};
use crate::time::Tick;
use crate::timeline::{SegmentKind, Timeline};
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
    is_location: bool,
}

/// What happened when the session advanced.
#[derive(Debug, Default)]
pub(super) struct SessionUpdate {
    /// What happened and what was said, in order.
    pub log: Vec<LogLine>,
    /// The summary, once the session has ended.
    pub summary: Option<Summary>,
}

/// A session that is being played.
#[derive(Clone, Debug)]
pub(super) struct LiveSession {
    conductor: Conductor,
    /// The routine as chosen, before the session was prepared from it.
    plan: Arc<Timeline>,
    /// Where the routine was found.
    origin: Origin,
    /// Whether an unfinished session was resumed, so that none is offered.
    is_resumed: bool,
    /// The sentence on the screen.
    shown: Option<ShownSentence>,
    /// What was changed in the routine for this session.
    overrides: PlanOverrides,
    /// What the runner's answers changed in the routine.
    pub(super) changes: Vec<EasingEffect>,
    /// What is said, and the lengths of phrases.
    cue_options: cue::Options,
    pub(super) figure_player: FigurePlayer,
    pub(super) began: Tick,
}

impl LiveSession {
    /// Begins a session, eased by the runner's answers, or resumes one. Adds the effects that
    /// record it and that read the previous session of the routine. `None` if there is nothing
    /// to play.
    pub(super) fn begin(
        shared: &Shared,
        start: &SessionStart,
        now: Tick,
        effects: &mut Vec<Effect>,
    ) -> Option<Self> {
        let start = start.eased(&shared.today.answers);
        let PreparedSession { timeline, overrides, changes } =
            start.prepared(shared.session_options.hands_free);
        let SessionStart { timeline: plan, origin, start_point, is_resumed, .. } = start;
        let cue_options = shared.cue_options.clone().for_routine(&timeline.routine);
        let (session, resumed_id) = match start_point {
            StartPoint::Part(part) => (Session::from_part(Arc::clone(&timeline), part)?, None),
            StartPoint::Checkpoint(id, checkpoint) => (Session::resumed(&timeline, &checkpoint)?, Some(id)),
        };
        let is_recorded_anew = resumed_id.is_none();
        let routine_id = timeline.routine.id.clone();
        effects.push(Effect::BeginSession { origin: origin.clone(), timeline, resumed_id });
        effects.push(Effect::ReadPreviousSession(routine_id));
        if is_recorded_anew {
            effects.extend(shared.check_in_effect(changes.clone()));
        }
        let horizon = HORIZON.mul_f64(shared.speed.max(1.0));
        Some(Self {
            conductor: Conductor::new(session, now, cue_options.clone(), horizon),
            plan,
            origin,
            is_resumed,
            shown: None,
            overrides,
            changes,
            cue_options,
            figure_player: FigurePlayer::default(),
            began: now,
        })
    }

    /// The effects that discard the current session, before those that begin another.
    pub(super) const fn discard_effects(now: Tick) -> [Effect; 3] {
        [Effect::Revoke(now), Effect::CutSpeech, Effect::DiscardSession]
    }

    /// The routine as chosen.
    pub(super) const fn plan(&self) -> &Arc<Timeline> {
        &self.plan
    }

    /// The session.
    pub(super) const fn session(&self) -> &Session {
        self.conductor.session()
    }

    /// The offer to resume an unfinished session of this routine instead; made until the
    /// first work begins.
    pub(super) fn resume_offer(&self, resumable: &[ResumableSession], now: Tick) -> Option<ResumeOffer> {
        let position = self.session().position(now);
        let is_before_work =
            position.index == self.session().first_segment() && position.segment.work.is_none();
        if self.is_resumed || !is_before_work {
            return None;
        }
        ResumeOffer::find_for(resumable, &self.plan, &self.origin)
    }

    /// The same session without audible speech: a sentence counts as delivered once its time
    /// has passed.
    #[must_use]
    pub(super) fn text_only(self) -> Self {
        Self { conductor: self.conductor.text_only(), ..self }
    }

    /// Advances the session to `now`, then applies `input`.
    pub(super) fn advance(
        &mut self,
        now: Tick,
        input: Option<Input>,
        effects: &mut Vec<Effect>,
    ) -> SessionUpdate {
        let mut update = SessionUpdate::default();
        if input == Some(Input::Quit) {
            // Once the session has ended, its position is lost: save it before.
            let progress = self.conductor.advance(now, None);
            update = self.apply_progress(now, progress, effects);
            effects.extend(self.save_position_effect(now));
        }
        let progress = self.conductor.advance(now, input);
        let SessionUpdate { log, summary } = self.apply_progress(now, progress, effects);
        update.log.extend(log);
        update.summary = update.summary.or(summary);
        update
    }

    /// The effect that saves the position of the session; `None` if it is over.
    fn save_position_effect(&self, now: Tick) -> Option<Effect> {
        let checkpoint = Box::new(self.session().checkpoint(now)?);
        let timeline = Arc::clone(self.session().timeline());
        Some(Effect::SavePosition { timeline, overrides: self.overrides.clone(), checkpoint })
    }

    /// The effect that saves what was done so far of the part that a segment belongs to.
    fn save_part_effect(&self, segment: usize) -> Option<Effect> {
        let timeline = self.session().timeline();
        let part = timeline.segments.get(segment)?.part;
        let result = self.session().part_so_far(part)?;
        Some(Effect::SavePart(Arc::clone(timeline), result))
    }

    /// Changes what is said from `now` on, and the lengths of phrases.
    pub(super) fn set_cue_options(
        &mut self,
        now: Tick,
        cue_options: cue::Options,
        effects: &mut Vec<Effect>,
    ) -> SessionUpdate {
        self.cue_options = cue_options.for_routine(&self.session().timeline().routine);
        let progress = self.conductor.set_options(now, self.cue_options.clone());
        self.apply_progress(now, progress, effects)
    }

    /// Sets whether speech can be heard: the runner has turned the sound or the
    /// voice off, or on again.
    pub(super) fn set_audible(
        &mut self,
        now: Tick,
        audible: bool,
        effects: &mut Vec<Effect>,
    ) -> SessionUpdate {
        let progress = self.conductor.set_audible(now, audible);
        self.apply_progress(now, progress, effects)
    }

    /// Hands out the coming cues again, which the runtime has dropped.
    pub(super) fn hand_out_again(&mut self, now: Tick, effects: &mut Vec<Effect>) -> SessionUpdate {
        let progress = self.conductor.hand_out_again(now);
        self.apply_progress(now, progress, effects)
    }

    /// Says step, side and time left. Returns the sentence, and what happened before it.
    pub(super) fn announce_position(
        &mut self,
        now: Tick,
        effects: &mut Vec<Effect>,
    ) -> (Sentence, SessionUpdate) {
        let (sentence, progress) = self.conductor.announce_position(now);
        let update = self.apply_progress(now, progress, effects);
        self.show_sentence(&sentence, now);
        (sentence, update)
    }

    /// Shows a sentence that begins at `start`, until it was spoken and could be read.
    fn show_sentence(&mut self, sentence: &Sentence, start: Tick) {
        let spoken = self.cue_options.length(sentence) + SHOWN_AFTER_SPEECH;
        let until = start + spoken.max(view_model::reading_time(sentence.text()));
        let is_location = sentence.phrase().is_location();
        self.shown = Some(ShownSentence { text: sentence.to_string(), until, is_location });
    }

    /// When the last sentence handed out ends; `None` if all have ended.
    pub(super) fn speaks_until(&self) -> Option<Tick> {
        self.conductor.speaks_until()
    }

    /// Adds the effects that follow from what the conductor did.
    fn apply_progress(&mut self, now: Tick, progress: Progress, effects: &mut Vec<Effect>) -> SessionUpdate {
        let position_changed = progress.events().any(|event| changes_position(&event.fact));
        let Progress { log, revoked, speech_cut, cues } = progress;
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
                        self.show_sentence(sentence, cue.at);
                    }
                    continue;
                }
            };
            self.figure_player.on_event(self.conductor.session(), event);
            match &event.fact {
                Fact::SegmentBegan { .. } => self.shown = None,
                Fact::Paused { .. } => effects.push(Effect::PauseSound),
                // The tones of the count-in must be heard; a gap resumes without a count-in.
                Fact::CountIn { seconds: COUNT_IN_FROM } | Fact::Resumed => effects.push(Effect::ResumeSound),
                Fact::PartEnded(result) => {
                    effects.push(Effect::SavePart(Arc::clone(self.session().timeline()), result.clone()));
                }
                // No effect if the part has ended: `PartEnded` saves it.
                Fact::SegmentEnded { index, .. } => effects.extend(self.save_part_effect(*index)),
                Fact::Over(over) => {
                    effects.push(Effect::EndSession(over.end.into(), over.ledger.done));
                    summary = Some(over.clone());
                }
                _ => {}
            }
        }
        if position_changed {
            effects.extend(self.save_position_effect(now));
        }
        SessionUpdate { log, summary }
    }

    /// When the session, the sentence or the seconds on the screen change next.
    pub(super) fn next_deadline(&self, now: Tick) -> Option<Tick> {
        let session = self.conductor.next_deadline();
        let sentence = self.conductor.next_sentence();
        let second = view_model::next_change(self.session(), now);
        let hiding = self.shown.as_ref().map(|shown| shown.until).filter(|until| *until > now);
        [session, sentence, second, hiding].into_iter().flatten().min()
    }

    /// What the player shows at `now`, without a figure; `audible` says whether speech can be
    /// heard.
    pub(super) fn view(&self, now: Tick, audible: bool) -> PlayerView {
        // During work, set, side and spot have lines of their own.
        let in_work = self.session().position(now).segment.kind == SegmentKind::Work;
        let is_shown = |sentence: &&ShownSentence| sentence.until > now && !(in_work && sentence.is_location);
        let sentence = self.shown.as_ref().filter(is_shown).map(|shown| shown.text.clone());
        let audible = audible && self.cue_options.level.speaks();
        view_model::player(self.session(), now, sentence, audible)
    }

    /// The same with the figure.
    pub(super) fn view_with_figure(&self, now: Tick, audible: bool) -> PlayerView {
        let figure = self.figure_player.figure(self.session(), now).map(Arc::new);
        let frame_sets = self.figure_player.frame_sets(self.session(), now);
        PlayerView { figure, frame_sets, ..self.view(now, audible) }
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
            | Fact::DifficultyChanged { .. }
            | Fact::Paused { .. }
    )
}
