//! What all screens know.

use super::TONES_UP_TO;
use super::message::{Effect, HistoryWord, LastSession, LastTime, LeftSession, Message};
use crate::cue;
use crate::figure::Cast;
use crate::history::Recall;
use crate::session::{Alteration, Answers, Preparation, Summary};
use crate::time::Tick;
use crate::timeline::Timeline;
use crate::ui::view_model;
use ratatui::layout::Rect;
use std::collections::HashMap;
use std::time::Duration;

/// How long the screen says what the runner should know once.
const NOTICE: Duration = Duration::from_secs(20);

/// How long the screen answers a key that changes nothing else on it.
const ANSWER: Duration = Duration::from_secs(5);

/// What the screen says where there is no sound; the page of keys says why.
const NO_SOUND: &str = "no sound · ? why";

/// What the screen says where a setting is wrong.
const WRONG_SETTING: &str = "wrong setting · ? why";

/// What all screens know.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its name")]
pub struct Shared {
    /// Whether the disclaimer is still to be shown in full.
    pub first_run: bool,
    /// Whether the runner wants no sound.
    pub muted: bool,
    /// Whether there is a voice to be had.
    pub has_voice: bool,
    /// Whether it is to be heard.
    pub voice: bool,
    /// How sessions are prepared.
    pub preparation: Preparation,
    /// How fast the session's clock runs.
    pub speed: f64,
    /// What is said and sounded.
    pub cues: cue::Options,
    /// The same by the lengths of the voice, where one began muted: nobody asks
    /// the voice before there is something to hear.
    pub unmuted_cues: Option<cue::Options>,
    /// Where figures come from, and how they move.
    pub cast: Cast,
    /// Whether figures are shown as pictures.
    pub(super) pictures: bool,
    /// The whole screen; without a cell until its size is known.
    pub(super) area: Rect,
    /// Why there is no sound to be had, as far as is known.
    soundless: Option<String>,
    /// Until when the screen says that the chosen voice was given up.
    voice_notice: Option<Tick>,
    /// Why what is done is not kept, where it is not.
    history_trouble: Option<HistoryWord>,
    /// What the screen says about the history, and until when.
    history_notice: Option<(HistoryWord, Tick)>,
    /// The last time of each routine, by its id.
    pub last_times: HashMap<String, LastTime>,
    /// The last session of the routine that is played.
    pub last_session: Option<Box<LastSession>>,
    /// The sessions that can be gone on with, the one left last first.
    pub left: Vec<LeftSession>,
    /// What the runner answered, and what to ask.
    pub recall: Recall,
    /// Whether something was answered since the history was read.
    answered: bool,
    /// The answer to a key, and until when it is shown.
    answer: Option<(&'static str, Tick)>,
    /// Whether a setting is wrong.
    wrong_settings: bool,
    /// Whether what was played last could not be remembered.
    state_lost: bool,
}

impl Shared {
    /// What is known at the start.
    pub fn new(first_run: bool, muted: bool, speed: f64) -> Self {
        Self {
            first_run,
            muted,
            has_voice: false,
            voice: false,
            preparation: Preparation::default(),
            speed,
            cues: cue::Options::default(),
            unmuted_cues: None,
            cast: Cast::default(),
            pictures: false,
            area: Rect::ZERO,
            soundless: None,
            voice_notice: None,
            history_trouble: None,
            history_notice: None,
            last_times: HashMap::new(),
            last_session: None,
            left: Vec::new(),
            recall: Recall::default(),
            answered: false,
            answer: None,
            wrong_settings: false,
            state_lost: false,
        }
    }

    /// Has the screen say for a while that the usual setting holds in place of a
    /// wrong one.
    pub fn tell_wrong_settings(&mut self, now: Tick) {
        self.wrong_settings = true;
        self.answer = Some((WRONG_SETTING, now + NOTICE));
    }

    /// Whether what is done is kept, as far as is known.
    pub fn keeps(&self) -> bool {
        self.history_trouble.is_none()
    }

    /// Whether words are heard.
    pub(super) fn is_heard(&self) -> bool {
        self.voice && !self.muted && self.speed <= TONES_UP_TO
    }

    /// Whether words are heard and there is sound to hear them by.
    pub(super) fn is_heard_for_sure(&self) -> bool {
        self.is_heard() && self.soundless.is_none()
    }

    /// How what was done compares with the last session of the routine.
    pub(super) fn compared(&self, timeline: &Timeline, summary: &Summary) -> Vec<String> {
        let last = self.last_session.as_deref().filter(|last| last.routine == timeline.routine.id);
        let compare = |last: &LastSession| {
            let this = view_model::done_by_step(timeline, summary);
            view_model::compared(&last.ago, last.done, &last.steps, &this)
        };
        last.map(compare).unwrap_or_default()
    }

    /// Takes note of what concerns all screens.
    pub(super) fn note(&mut self, now: Tick, message: &Message) {
        match message {
            Message::Size(columns, rows) => self.area = Rect::new(0, 0, *columns, *rows),
            Message::Pictures => self.pictures = true,
            Message::Sound(there) => self.soundless = there.clone().err(),
            Message::VoiceGivenUp => self.voice_notice = Some(now + NOTICE),
            Message::HistoryTrouble(why) => self.history_trouble = Some(why.clone()),
            Message::HistoryNotice(word) => self.history_notice = Some((word.clone(), now + NOTICE)),
            Message::Kept(true) => self.history_trouble = None,
            Message::Kept(false) if self.history_trouble.is_none() => {
                self.history_trouble = Some(HistoryWord::unknown());
            }
            Message::Past(last_times, left) => {
                self.last_times.clone_from(last_times);
                self.left.clone_from(left);
            }
            Message::Last(last) => self.last_session.clone_from(last),
            Message::Recall(recall) => self.take_recall(recall),
            Message::Remembered(kept) => self.state_lost |= !kept,
            _ => {}
        }
    }

    /// Takes what was read; what was answered meanwhile on the same day holds.
    fn take_recall(&mut self, recall: &Recall) {
        let answers = std::mem::take(&mut self.recall.answers);
        let meanwhile = self.answered && self.recall.day == recall.day;
        self.recall = recall.clone();
        if meanwhile {
            self.recall.answers = answers;
        } else {
            self.answered = false;
        }
    }

    /// Changes what the runner answered, and has it kept.
    pub(super) fn answer(&mut self, effects: &mut Vec<Effect>, change: impl FnOnce(&mut Answers)) {
        let before = self.recall.answers.clone();
        change(&mut self.recall.answers);
        if self.recall.answers != before {
            self.answered = true;
            effects.push(Effect::KeepAnswers(Box::new(self.recall.answers.clone())));
        }
    }

    /// Has kept what was answered before a session that begins and what that
    /// changed in it; nothing where nothing was answered.
    pub(super) fn keep_check_in(&self, changes: Vec<Alteration>) -> Option<Effect> {
        let check_in = &self.recall.answers.check_in;
        let is_something = check_in.is_answered() || !changes.is_empty();
        is_something.then(|| Effect::KeepCheckIn(Box::new(check_in.clone()), changes))
    }

    /// Says that today is for rest.
    pub(super) fn tell_rest(&mut self, now: Tick) {
        self.answer = Some(("rest today, see how tomorrow is", now + NOTICE));
    }

    /// Turns all sound off, or on.
    pub(super) fn mute(&mut self, effects: &mut Vec<Effect>) {
        self.muted = !self.muted;
        self.soundless = None;
        effects.push(Effect::Mute(self.muted));
    }

    /// Says what became of the voice.
    pub(super) fn tell_voice(&mut self, now: Tick) {
        let text = match (self.voice, self.muted, self.soundless.is_some()) {
            (false, ..) => "voice off",
            (true, true, _) => "voice on, m unmutes",
            (true, false, true) => "voice on · no sound",
            (true, false, false) => "voice on",
        };
        self.answer = Some((text, now + ANSWER));
    }

    /// Says what there is to hear of a test sound.
    pub(super) fn tell_test(&mut self, now: Tick) {
        let text = match (self.muted, self.soundless.is_some()) {
            (true, _) => "muted: not to be heard",
            (false, true) => NO_SOUND,
            (false, false) => "now you hear three notes",
        };
        self.answer = Some((text, now + ANSWER));
    }

    /// What is wrong with the settings, and what helps.
    pub(super) fn settings_words(&self) -> Option<String> {
        let text = "A setting is wrong, and the usual one holds in its place: `supple config` shows where, \
                    `supple config --edit` opens the file.";
        self.wrong_settings.then(|| text.to_owned())
    }

    /// Why there is nothing to hear, and what helps.
    pub(super) fn sound_words(&self) -> Option<String> {
        if self.muted {
            return Some("Muted: nothing is heard. In the player m turns the sound on.".to_owned());
        }
        if self.speed > TONES_UP_TO {
            return Some("Faster than four times the clock, tones would only be noise.".to_owned());
        }
        let why = self.soundless.as_ref()?;
        let help = "Start PulseAudio or PipeWire, or build supple with `--features alsa` where there is \
                    neither; `supple doctor` looks at it.";
        Some(format!("No sound: {why}. {help}"))
    }

    /// Why what is done is not kept, and what helps.
    pub(super) fn history_words(&self) -> Option<String> {
        if let Some(HistoryWord { why, .. }) = &self.history_trouble {
            let then = "It is written as soon as that is possible.";
            return Some(format!("What you do is not kept: {why}. {then}"));
        }
        self.history_notice.as_ref().map(|(notice, _)| format!("Mind: {}.", notice.why))
    }

    /// The one word about what the runner should know: what is not kept, then
    /// the sound, then the voice.
    pub(super) fn notice(&self, now: Tick) -> Option<String> {
        let notice = self.history_notice.as_ref().filter(|(_, until)| now < *until);
        let trouble = self.history_trouble.as_ref().map(|trouble| trouble.word.to_owned());
        if let Some(word) = trouble.or_else(|| notice.map(|(notice, _)| notice.word.to_owned())) {
            return Some(word);
        }
        if self.state_lost {
            return Some("what was played last can't be written".to_owned());
        }
        if let Some((answer, _)) = self.answer.filter(|(_, until)| now < *until) {
            return Some(answer.to_owned());
        }
        let speed = ((self.speed - 1.0).abs() > f64::EPSILON).then(|| format!("{}× speed", self.speed));
        let sound = if self.muted {
            Some("muted")
        } else if self.speed > TONES_UP_TO {
            Some("too fast for sound")
        } else if self.soundless.is_some() {
            Some(NO_SOUND)
        } else if self.voice && self.voice_notice.is_some_and(|until| now < until) {
            Some("that voice fails; kal16 speaks")
        } else {
            None
        };
        match (speed, sound) {
            (Some(speed), Some(sound)) => Some(format!("{speed} · {sound}")),
            (speed, sound) => speed.or_else(|| sound.map(str::to_owned)),
        }
    }

    /// When the notice goes away by itself.
    pub(super) fn next_deadline(&self, now: Tick) -> Option<Tick> {
        let history = self.history_notice.as_ref().map(|(_, until)| *until);
        let answer = self.answer.map(|(_, until)| until);
        [self.voice_notice, history, answer].into_iter().flatten().filter(|until| *until > now).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_setting_is_told_on_the_screen_for_a_while() {
        let mut shared = Shared::new(false, false, 1.0);
        assert_eq!(shared.notice(Tick::default()), None);
        shared.tell_wrong_settings(Tick::from_secs(60));
        assert_eq!(shared.notice(Tick::from_secs(61)).as_deref(), Some("wrong setting · ? why"));
        assert_eq!(shared.next_deadline(Tick::from_secs(61)), Some(Tick::from_secs(80)));
        assert_eq!(shared.notice(Tick::from_secs(80)), None);
    }
}
