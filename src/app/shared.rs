//! The state that all screens share.

use super::MAX_SPEED_WITH_SOUND;
use super::message::{Effect, HistoryNotice, LastTime, Message, PreviousSession, ResumableSession};
use crate::cue;
use crate::figure::FigureSource;
use crate::history::Today;
use crate::session::{Answers, EasingEffect, SessionOptions, Summary};
use crate::time::Tick;
use crate::timeline::Timeline;
use crate::ui::view_model;
use ratatui::layout::Rect;
use std::collections::HashMap;
use std::time::Duration;

/// How long a notice stays on the screen.
const NOTICE_TIME: Duration = Duration::from_secs(20);

/// How long the answer to a key stays, if the key changes nothing else on the screen.
const BRIEF_NOTICE_TIME: Duration = Duration::from_secs(5);

/// The notice if there is no sound; the help page says why.
const NO_SOUND: &str = "no sound · ? why";

/// The notice if the session is too fast for sound.
const TOO_FAST: &str = "too fast for sound";

/// The answers to keys that promise something to be heard.
const NOTES: &str = "now you hear three notes";
const VOICE_ON: &str = "voice on";

/// The notice if a setting is wrong; the help page says why.
const WRONG_SETTING: &str = "wrong setting · ? why";

/// The state that all screens share.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its name")]
pub struct Shared {
    /// Whether the disclaimer has yet to be shown in full.
    pub first_run: bool,
    /// Whether the runner has turned the sound off.
    pub muted: bool,
    /// Whether a voice is available.
    pub has_voice: bool,
    /// Whether the voice is turned on.
    pub voice_on: bool,
    /// How sessions are prepared.
    pub session_options: SessionOptions,
    /// How fast the session's clock runs.
    pub speed: f64,
    /// What is said and sounded.
    pub cue_options: cue::Options,
    /// The same with the voice's measured lengths, used once the sound is turned on. `None`
    /// unless the program began muted.
    pub unmuted_cue_options: Option<cue::Options>,
    /// The figures, and how they move.
    pub figure_source: FigureSource,
    /// Whether figures are shown as pictures.
    pub(super) pictures: bool,
    /// The whole screen; empty until its size is known.
    pub(super) area: Rect,
    /// Why no sound is available, if that is known.
    no_sound_reason: Option<String>,
    /// Until when the screen shows that the chosen voice failed.
    voice_notice: Option<Tick>,
    /// Why the history can't be saved, if it can't.
    history_unsaved: Option<HistoryNotice>,
    /// Another notice about the history, and until when the screen shows it.
    history_notice: Option<(HistoryNotice, Tick)>,
    /// The last time of each routine, by its id.
    pub last_times: HashMap<String, LastTime>,
    /// The previous session of the routine that is played.
    pub previous_session: Option<Box<PreviousSession>>,
    /// The unfinished sessions that can be resumed, latest first.
    pub resumable: Vec<ResumableSession>,
    /// The runner's answers of today, and what to ask about earlier sessions.
    pub today: Today,
    /// Whether the answers were changed since the history was read.
    answers_changed: bool,
    /// The answer to a key, or other advice, and until when it is shown.
    brief_notice: Option<(&'static str, Tick)>,
    /// Whether a setting is wrong.
    wrong_settings: bool,
    /// Whether the state file could not be saved.
    state_unsaved: bool,
}

impl Shared {
    /// The state at the start of the program.
    pub fn new(first_run: bool, muted: bool, speed: f64) -> Self {
        Self { first_run, muted, speed, ..Self::default() }
    }

    /// Shows for a while that a setting is wrong, so that its default applies.
    pub fn notify_wrong_settings(&mut self, now: Tick) {
        self.wrong_settings = true;
        self.brief_notice = Some((WRONG_SETTING, now + NOTICE_TIME));
    }

    /// Whether the history is being saved; true until saving has failed.
    pub fn is_history_saved(&self) -> bool {
        self.history_unsaved.is_none()
    }

    /// Whether speech is turned on.
    pub(super) fn is_speech_on(&self) -> bool {
        self.voice_on && !self.muted && self.speed <= MAX_SPEED_WITH_SOUND
    }

    /// Whether speech is turned on and the sound device works.
    pub(super) fn is_speech_audible(&self) -> bool {
        self.is_speech_on() && self.no_sound_reason.is_none()
    }

    /// How the session compares with the previous one of the routine, in lines; none if there
    /// is no previous one.
    pub(super) fn comparison(&self, timeline: &Timeline, summary: &Summary) -> Vec<String> {
        let is_of_routine = |previous: &&PreviousSession| previous.routine == timeline.routine.id;
        let Some(previous) = self.previous_session.as_deref().filter(is_of_routine) else {
            return Vec::new();
        };
        let sets_now = view_model::sets_done(timeline, summary);
        view_model::compared(&previous.ago, previous.done, &previous.sets, &sets_now)
    }

    /// Handles what concerns all screens.
    pub(super) fn on_message(&mut self, now: Tick, message: &Message) {
        match message {
            Message::Size(columns, rows) => self.area = Rect::new(0, 0, *columns, *rows),
            Message::Pictures => self.pictures = true,
            Message::Sound(available) => {
                self.no_sound_reason = available.clone().err();
                let promises_sound = |notice: &str| notice == NOTES || notice == VOICE_ON;
                if available.is_err() {
                    self.brief_notice = self.brief_notice.filter(|(notice, _)| !promises_sound(notice));
                }
            }
            Message::VoiceGivenUp => self.voice_notice = Some(now + NOTICE_TIME),
            Message::HistoryUnsaved(notice) => self.history_unsaved = Some(notice.clone()),
            Message::HistoryNotice(notice) | Message::HistoryUnread(notice) => {
                self.history_notice = Some((notice.clone(), now + NOTICE_TIME));
            }
            Message::HistorySaved | Message::HistoryFlushed(true) => self.history_unsaved = None,
            Message::HistoryFlushed(false) if self.history_unsaved.is_none() => {
                self.history_unsaved = Some(HistoryNotice::unknown());
            }
            Message::RecentHistory { last_times, resumable } => {
                self.last_times.clone_from(last_times);
                self.resumable.clone_from(resumable);
            }
            Message::PreviousSession(session) => self.previous_session.clone_from(session),
            Message::Today(today) => self.set_today(today),
            Message::StateSaved(saved) => self.state_unsaved |= !saved,
            _ => {}
        }
    }

    /// Sets what was read from the history. Keeps answers that were changed meanwhile on the
    /// same day, and answers that are missing from a newly created history.
    fn set_today(&mut self, read: &Today) {
        let before = std::mem::replace(&mut self.today, read.clone());
        // Without a day, what was changed was changed before the history could be read.
        let same_day = before.day.is_none() || before.day == read.day;
        let changed_today = self.answers_changed && same_day;
        let missing = before.has_answers && !read.has_answers;
        if changed_today || missing {
            self.today.answers = before.answers;
            self.today.has_answers = before.has_answers;
        } else {
            self.answers_changed = false;
        }
    }

    /// Ends the first run, once its page was read. The page's one-time questions are not asked
    /// again, even if none was answered with yes.
    pub(super) fn end_first_run(&mut self, effects: &mut Vec<Effect>) {
        if std::mem::take(&mut self.first_run) {
            self.today.has_answers = true;
            let answers = Box::new(self.today.answers.clone());
            effects.extend([Effect::SaveFirstRun, Effect::SaveAnswers(answers)]);
        }
    }

    /// Changes the runner's answers and saves them.
    pub(super) fn update_answers(&mut self, effects: &mut Vec<Effect>, change: impl FnOnce(&mut Answers)) {
        let before = self.today.answers.clone();
        change(&mut self.today.answers);
        if self.today.answers != before {
            self.answers_changed = true;
            effects.push(Effect::SaveAnswers(Box::new(self.today.answers.clone())));
        }
    }

    /// The effect that saves the answers of the check-in and what they changed in the
    /// session; `None` if nothing was answered.
    pub(super) fn check_in_effect(&self, changes: Vec<EasingEffect>) -> Option<Effect> {
        let check_in = &self.today.answers.check_in;
        let has_content = check_in.is_answered() || !changes.is_empty();
        has_content.then(|| Effect::SaveCheckIn(Box::new(check_in.clone()), changes))
    }

    /// Shows for a while that resting is advised today.
    pub(super) fn notify_rest(&mut self, now: Tick) {
        self.brief_notice = Some(("rest today, see how tomorrow is", now + NOTICE_TIME));
    }

    /// Turns all sound off, or on.
    pub(super) fn toggle_mute(&mut self, effects: &mut Vec<Effect>) {
        self.muted = !self.muted;
        // Found out anew once something is played.
        self.no_sound_reason = None;
        effects.push(Effect::SetMuted(self.muted));
    }

    /// Shows for a while whether the voice is on.
    pub(super) fn notify_voice(&mut self, now: Tick) {
        let text = if !self.voice_on {
            "voice off"
        } else if self.muted {
            "voice on, m unmutes"
        } else if self.speed > MAX_SPEED_WITH_SOUND {
            "voice on · too fast for sound"
        } else if self.no_sound_reason.is_some() {
            "voice on · no sound"
        } else {
            VOICE_ON
        };
        self.brief_notice = Some((text, now + BRIEF_NOTICE_TIME));
    }

    /// Shows for a while whether a test sound can be heard.
    pub(super) fn notify_test_sound(&mut self, now: Tick) {
        let text = if self.muted {
            "muted: not to be heard"
        } else if self.speed > MAX_SPEED_WITH_SOUND {
            TOO_FAST
        } else if self.no_sound_reason.is_some() {
            NO_SOUND
        } else {
            NOTES
        };
        self.brief_notice = Some((text, now + BRIEF_NOTICE_TIME));
    }

    /// Text for the help page if a setting is wrong: what to do.
    pub(super) fn settings_help(&self) -> Option<String> {
        let text = "A setting is wrong, and the usual one holds in its place: `supple config` or `supple doctor` shows where, \
                    `supple config --edit` opens the file.";
        self.wrong_settings.then(|| text.to_owned())
    }

    /// Text for the help page if nothing can be heard: why, and what to do.
    pub(super) fn sound_help(&self) -> Option<String> {
        if self.muted {
            return Some("Muted: nothing is heard. In the player m turns the sound on.".to_owned());
        }
        if self.speed > MAX_SPEED_WITH_SOUND {
            return Some("Faster than four times the clock, tones would only be noise.".to_owned());
        }
        let reason = self.no_sound_reason.as_ref()?;
        let help = "Start PulseAudio or PipeWire, or build supple with `--features alsa` where there is \
                    neither; `supple doctor` looks at it.";
        Some(format!("No sound: {reason}. {help}"))
    }

    /// Text for the help page about the history: why it can't be saved, or the last notice.
    pub(super) fn history_help(&self) -> Option<String> {
        if let Some(notice) = &self.history_unsaved {
            let is_retried = *notice != HistoryNotice::no_home();
            let retry = if is_retried { " It is written as soon as that is possible." } else { "" };
            return Some(format!("What you do is not kept: {}.{retry}", notice.message));
        }
        self.history_notice.as_ref().map(|(notice, _)| format!("Mind: {}.", notice.message))
    }

    /// The one short notice in the corner of the screen: first what is not saved, then
    /// the answer to a key, then speed, sound and voice.
    pub(super) fn notice(&self, now: Tick) -> Option<String> {
        let current = self.history_notice.as_ref().filter(|(_, until)| now < *until);
        if let Some(notice) = self.history_unsaved.as_ref().or(current.map(|(notice, _)| notice)) {
            return Some(notice.label.to_owned());
        }
        if self.state_unsaved {
            return Some("what was played last can't be written".to_owned());
        }
        if let Some((notice, _)) = self.brief_notice.filter(|(_, until)| now < *until) {
            return Some(notice.to_owned());
        }
        let speed = ((self.speed - 1.0).abs() > f64::EPSILON).then(|| format!("{}× speed", self.speed));
        let sound = if self.muted {
            Some("muted")
        } else if self.speed > MAX_SPEED_WITH_SOUND {
            Some(TOO_FAST)
        } else if self.no_sound_reason.is_some() {
            Some(NO_SOUND)
        } else if self.voice_on && self.voice_notice.is_some_and(|until| now < until) {
            Some("that voice fails; kal16 speaks")
        } else {
            None
        };
        match (speed, sound) {
            (Some(speed), Some(sound)) => Some(format!("{speed} · {sound}")),
            (speed, sound) => speed.or_else(|| sound.map(str::to_owned)),
        }
    }

    /// When the next notice ends; `None` if none is shown.
    pub(super) fn next_deadline(&self, now: Tick) -> Option<Tick> {
        let history = self.history_notice.as_ref().map(|(_, until)| *until);
        let brief = self.brief_notice.map(|(_, until)| until);
        [self.voice_notice, history, brief].into_iter().flatten().filter(|until| *until > now).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_setting_is_shown_for_a_while() {
        let mut shared = Shared::new(false, false, 1.0);
        assert_eq!(shared.notice(Tick::default()), None);
        shared.notify_wrong_settings(Tick::from_secs(60));
        assert_eq!(shared.notice(Tick::from_secs(61)).as_deref(), Some("wrong setting · ? why"));
        assert_eq!(shared.next_deadline(Tick::from_secs(61)), Some(Tick::from_secs(80)));
        assert_eq!(shared.notice(Tick::from_secs(80)), None);
    }

    #[test]
    fn an_answer_given_before_the_history_is_read_is_kept() {
        let mut shared = Shared::new(true, false, 1.0);
        shared.update_answers(&mut Vec::new(), |answers| answers.medical = true);
        let read = Today { day: Some(jiff::civil::date(2026, 11, 29)), ..Today::default() };
        shared.on_message(Tick::ZERO, &Message::Today(Box::new(read)));
        assert!(shared.today.answers.medical);
    }

    #[test]
    fn a_sound_or_voice_is_announced_only_if_it_can_be_heard() {
        type Notify = fn(&mut Shared, Tick);
        let both: [(Notify, &str); 2] =
            [(Shared::notify_test_sound, "now you hear three notes"), (Shared::notify_voice, "voice on")];
        for (notify, announced) in both {
            let mut shared = Shared { voice_on: true, ..Shared::new(false, false, 1.0) };
            notify(&mut shared, Tick::ZERO);
            assert_eq!(shared.notice(Tick::ZERO).as_deref(), Some(announced));
            // The device's failure is known at once.
            shared.on_message(Tick::ZERO, &Message::Sound(Err("refused".to_owned())));
            assert_eq!(shared.notice(Tick::ZERO).as_deref(), Some("no sound · ? why"));
        }
        let mut fast = Shared { voice_on: true, ..Shared::new(false, false, 10.0) };
        fast.notify_test_sound(Tick::ZERO);
        assert_eq!(fast.notice(Tick::ZERO).as_deref(), Some("too fast for sound"));
        fast.notify_voice(Tick::ZERO);
        assert_eq!(fast.notice(Tick::ZERO).as_deref(), Some("voice on · too fast for sound"));
    }
}
