use super::*;
use crate::cue::{Cue, CueKind, Rank, Tone};
use crate::speech::Pronunciations;
use crate::time::Tick;
use std::sync::Mutex;

/// A sound output that only records the messages that it gets.
#[derive(Clone, Default)]
struct Recorded(Arc<Mutex<Vec<String>>>);

impl Recorded {
    fn push(&self, message: String) {
        self.0.lock().unwrap().push(message);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl SoundOutput for Recorded {
    fn send(&self, message: SoundMessage) {
        self.push(match message {
            SoundMessage::Schedule(cues) => format!("schedule {}", cues.len()),
            SoundMessage::Revoke(from) => format!("revoke {}", from.0.as_millis()),
            SoundMessage::CutSpeech => "cut speech".to_owned(),
            SoundMessage::Files(_) => "files".to_owned(),
            SoundMessage::AuthorVoice(AuthorVoice::SameVoice) => "the same author's voice".to_owned(),
            SoundMessage::AuthorVoice(AuthorVoice::Other(_)) => "another author's voice".to_owned(),
            SoundMessage::Voice(voice) => format!("voice {}", voice.is_some()),
            SoundMessage::SayNow(text) => format!("say {text}"),
            SoundMessage::Pause => "pause".to_owned(),
            SoundMessage::Resume => "resume".to_owned(),
            SoundMessage::PlayNow(tone) => format!("tone {}", tone.word()),
            SoundMessage::Finish
            | SoundMessage::Opened(_)
            | SoundMessage::Failed(_)
            | SoundMessage::Sink { .. } => "a message that the performer never sends".to_owned(),
        });
    }

    fn finish(self: Box<Self>, _at_most: Duration) {
        self.push("finish".to_owned());
    }
}

/// A performer, and what it sends to the sound output. `can_open` is false if that can't be
/// opened.
fn performer(muted: bool, can_open: bool) -> (Performer, Recorded) {
    let recorded = Recorded::default();
    let output = recorded.clone();
    let voice = Speaker::embedded(1.0, &Pronunciations::shipped()).unwrap();
    let cue_sounds = crate::audio::cue_sounds::CueSoundOptions { voice: Some(voice), ..Default::default() };
    let options = SoundOptions { cue_sounds, ..SoundOptions::default() };
    let (clock, statuses) = (SessionClock::start(1.0), recorded.clone());
    let on_status = Arc::new(move |status: SoundStatus| statuses.push(format!("{status:?}")));
    let open: OpenSound = Box::new(move |_, _, _| {
        output.push("open".to_owned());
        if can_open { Ok(Box::new(output.clone())) } else { Err(io::Error::other("no threads")) }
    });
    let performer =
        Performer::new(Files::in_folder(None), &clock, options, muted, on_status, Arc::new(|_| {}));
    (Performer { open, ..performer }, recorded)
}

fn tone(millis: u64) -> Cue {
    let kind = CueKind::Tone(Tone::Start);
    Cue { at: Tick::from_millis(millis), kind, rank: Rank::Change, max_delay: Duration::ZERO }
}

#[test]
fn cues_are_revoked_before_others_are_scheduled() {
    let (mut performer, recorded) = performer(false, true);
    performer.perform(Effect::Schedule(vec![tone(100), tone(900)]));
    for effect in [
        Effect::Revoke(Tick::from_millis(500)),
        Effect::CutSpeech,
        Effect::Schedule(vec![tone(600)]),
        Effect::PauseSound,
    ] {
        performer.perform(effect);
    }
    assert_eq!(recorded.take(), ["open", "schedule 2", "revoke 500", "cut speech", "schedule 1", "pause"]);
}

#[test]
fn a_voice_that_is_turned_off_is_cut_off_first() {
    let (mut performer, recorded) = performer(false, true);
    performer.perform(Effect::Schedule(vec![tone(100)]));
    performer.perform(Effect::SetVoiceOn(false));
    performer.perform(Effect::SetVoiceOn(true));
    assert_eq!(recorded.take(), ["open", "schedule 1", "cut speech", "voice false", "voice true"]);
}

#[test]
fn nothing_is_opened_while_muted_and_muting_closes_the_output() {
    let (mut performer, recorded) = performer(true, true);
    performer.perform(Effect::Schedule(vec![tone(100)]));
    performer.perform(Effect::PlayTone(Tone::Tick));
    performer.perform(Effect::Revoke(Tick::ZERO));
    assert_eq!(recorded.take(), Vec::<String>::new());
    performer.perform(Effect::SetMuted(false));
    performer.perform(Effect::PlayTone(Tone::Tick));
    performer.perform(Effect::SetMuted(true));
    performer.perform(Effect::CutSpeech);
    assert_eq!(recorded.take(), ["open", "tone tick"]);
    performer.finish(Duration::ZERO);
    assert_eq!(recorded.take(), Vec::<String>::new());
}

#[test]
fn sound_that_cant_be_opened_is_reported_and_tried_again() {
    let (mut performer, recorded) = performer(false, false);
    performer.perform(Effect::PlayTone(Tone::Tick));
    performer.perform(Effect::CutSpeech);
    performer.perform(Effect::PlayTone(Tone::Tick));
    let failed = "None { reason: \"no threads\" }";
    assert_eq!(recorded.take(), ["open", failed, "open", failed]);
}

/// A prefetcher that only records the requests.
#[derive(Default)]
struct Requests(Mutex<Vec<Vec<String>>>);

impl crate::speech::Prefetcher for Requests {
    fn request(&self, texts: Vec<String>) {
        self.0.lock().unwrap().push(texts);
    }
}

fn said(text: &str) -> Cue {
    let kind = CueKind::Say(text.into());
    Cue { at: Tick::from_millis(100), kind, rank: Rank::Name, max_delay: Duration::ZERO }
}

#[test]
fn speech_is_requested_before_a_session_as_it_begins_and_when_it_is_turned_on() {
    let (mut performer, _) = performer(false, true);
    let requests = Arc::new(Requests::default());
    let voice = performer.voice.as_ref().unwrap().with_prefetcher(requests.clone());
    (performer.voice, performer.options.cue_sounds.voice) = (Some(voice.clone()), Some(voice));
    let text = "name = \"x\"\n[[step]]\nname = \"March\"\nside = \"each\"\ntime = \"5s\"\n\
                [[step]]\nname = \"Lunge\"\nside = \"each\"\nreps = 4\ntempo = \"lower 2s, lift 1s\"\n";
    let routine = crate::routine::parse(text, "x", &crate::routine::Context::default()).routine.unwrap();
    let timeline = Arc::new(crate::timeline::compile(routine));
    let taken = || std::mem::take(&mut *requests.0.lock().unwrap());
    performer.perform(Effect::PrefetchSpeech(Arc::clone(&timeline)));
    let first = taken();
    assert_eq!((first.len(), first[0][0].as_str()), (1, "March."));
    assert!(first[0].len() <= OPENING_SENTENCES, "{first:?}");
    performer.perform(Effect::BeginSession {
        origin: Origin::Stream,
        timeline: Arc::clone(&timeline),
        resumed_id: None,
    });
    let all = taken();
    assert!(all[0].len() > first[0].len() && all[0].contains(&"Well done, you have finished.".to_owned()));
    performer.perform(Effect::SetMuted(true));
    performer.perform(Effect::Schedule(vec![said("Rest.")]));
    assert_eq!(taken(), [[""; 0]; 0], "speech is not audible");
    performer.perform(Effect::SetMuted(false));
    performer.perform(Effect::Schedule(vec![said("Rest."), tone(100)]));
    assert_eq!(
        taken(),
        [all[0].clone(), vec!["Rest.".to_owned()]],
        "the sentences that are due soon are requested last, to be synthesized first"
    );
    performer.perform(Effect::SetVoiceOn(false));
    performer.perform(Effect::SetVoiceOn(true));
    assert_eq!(taken(), all);
}

#[test]
fn a_session_that_can_not_be_recorded_is_reported() {
    let (performer, _) = performer(true, true);
    let reports: Arc<Mutex<Vec<Message>>> = Arc::default();
    let kept = Arc::clone(&reports);
    let report: Reporter = Arc::new(move |report| kept.lock().unwrap().push(report));
    let mut performer = Performer { report, ..performer };
    let flushed = |performer: &mut Performer| {
        matches!(performer.perform(Effect::FlushHistory), Some(Message::HistoryFlushed(true)))
    };
    assert!(flushed(&mut performer), "nothing was begun");
    let text = "name = \"x\"\n[[step]]\nname = \"March\"\ntime = \"5s\"\n";
    let routine = crate::routine::parse(text, "x", &crate::routine::Context::default()).routine.unwrap();
    let timeline = Arc::new(crate::timeline::compile(routine));
    performer.perform(Effect::BeginSession { origin: Origin::Stream, timeline, resumed_id: None });
    assert!(!flushed(&mut performer));
    let reports = reports.lock().unwrap();
    let [Message::HistoryUnsaved(notice)] = &reports[..] else { panic!("{reports:?}") };
    assert_eq!(notice.message, "there is no home directory; set HOME or XDG_DATA_HOME to an absolute path");
}
