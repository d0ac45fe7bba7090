use super::*;
use crate::cue::{Cue, CueKind, Rank, Tone};
use crate::speech::Pronunciations;
use crate::time::Tick;
use std::sync::Mutex;

/// Sound that only notes what it is told, in order.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    fn note(&self, what: String) {
        self.0.lock().unwrap().push(what);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl SoundOutput for Notes {
    fn send(&self, message: SoundMessage) {
        self.note(match message {
            SoundMessage::Schedule(cues) => format!("schedule {}", cues.len()),
            SoundMessage::Revoke(from) => format!("revoke {}", from.0.as_millis()),
            SoundMessage::CutSpeech => "hush".to_owned(),
            SoundMessage::Files(_) => "files".to_owned(),
            SoundMessage::AuthorVoice(texts) => format!(
                "texts {}",
                if matches!(texts, AuthorVoice::SameVoice) { "as the rest" } else { "by another" }
            ),
            SoundMessage::Voice(voice) => format!("voice {}", voice.is_some()),
            SoundMessage::SayNow(text) => format!("say {text}"),
            SoundMessage::Pause => "pause".to_owned(),
            SoundMessage::Resume => "resume".to_owned(),
            SoundMessage::PlayNow(tone) => format!("tone {}", tone.name()),
            SoundMessage::Finish
            | SoundMessage::Opened(_)
            | SoundMessage::Failed(_)
            | SoundMessage::Sink { .. } => "what only the supervisor's own thread tells it".to_owned(),
        });
    }

    fn finish(self: Box<Self>, _at_most: Duration) {
        self.note("finish".to_owned());
    }
}

/// A performer with its notes; `opens` says whether there is sound to be had.
fn performer(muted: bool, opens: bool) -> (Performer, Notes) {
    let notes = Notes::default();
    let output = notes.clone();
    let voice = Speaker::embedded(1.0, &Pronunciations::shipped()).unwrap();
    let cue_sounds = crate::audio::cue_sounds::CueSoundOptions { voice: Some(voice), ..Default::default() };
    let options = SoundOptions { cue_sounds, ..SoundOptions::default() };
    let (clock, told) = (SessionClock::start(1.0), notes.clone());
    let tell = Arc::new(move |status: SoundStatus| told.note(format!("{status:?}")));
    let open: OpenSound = Box::new(move |_, _, _| {
        output.note("open".to_owned());
        let output: io::Result<Box<dyn SoundOutput>> = Ok(Box::new(output.clone()));
        output.and_then(|output| if opens { Ok(output) } else { Err(io::Error::other("no threads")) })
    });
    (
        Performer::new(Files::in_folder(None), &clock, options, muted, tell, Arc::new(|_| {}))
            .with_sound_opener(open),
        notes,
    )
}

fn tone(millis: u64) -> Cue {
    let kind = CueKind::Tone(Tone::Start);
    Cue { at: Tick::from_millis(millis), kind, rank: Rank::Change, max_delay: Duration::ZERO }
}

#[test]
fn what_is_taken_back_is_taken_back_before_anything_is_said_anew() {
    let (mut performer, notes) = performer(false, true);
    performer.perform(Effect::Schedule(vec![tone(100), tone(900)]));
    // What a key that leaves a segment asks for, in its order.
    for effect in [
        Effect::Revoke(Tick::from_millis(500)),
        Effect::CutSpeech,
        Effect::Schedule(vec![tone(600)]),
        Effect::PauseSound,
    ] {
        performer.perform(effect);
    }
    assert_eq!(notes.take(), ["open", "schedule 2", "revoke 500", "hush", "schedule 1", "pause"]);
}

#[test]
fn a_voice_that_is_turned_off_falls_silent_before_it_is_taken_away() {
    let (mut performer, notes) = performer(false, true);
    performer.perform(Effect::Schedule(vec![tone(100)]));
    performer.perform(Effect::SetVoiceOn(false));
    performer.perform(Effect::SetVoiceOn(true));
    assert_eq!(notes.take(), ["open", "schedule 1", "hush", "voice false", "voice true"]);
}

#[test]
fn nothing_is_opened_while_it_is_muted_and_all_is_silent_at_once_when_it_is() {
    let (mut performer, notes) = performer(true, true);
    performer.perform(Effect::Schedule(vec![tone(100)]));
    performer.perform(Effect::PlayTone(Tone::Tick));
    performer.perform(Effect::Revoke(Tick::ZERO));
    assert_eq!(notes.take(), Vec::<String>::new());
    performer.perform(Effect::SetMuted(false));
    performer.perform(Effect::PlayTone(Tone::Tick));
    performer.perform(Effect::SetMuted(true));
    performer.perform(Effect::CutSpeech);
    assert_eq!(notes.take(), ["open", "tone tick"]);
    performer.finish(Duration::ZERO);
    assert_eq!(notes.take(), Vec::<String>::new());
}

#[test]
fn sound_that_cant_be_opened_is_told_of_and_tried_again() {
    let (mut performer, notes) = performer(false, false);
    performer.perform(Effect::PlayTone(Tone::Tick));
    performer.perform(Effect::CutSpeech);
    performer.perform(Effect::PlayTone(Tone::Tick));
    let told = "None { reason: \"no threads\" }";
    assert_eq!(notes.take(), ["open", told, "open", told]);
}

/// Who notes what is ordered.
#[derive(Default)]
struct Ordered(Mutex<Vec<Vec<String>>>);

impl crate::speech::Prefetcher for Ordered {
    fn request(&self, texts: Vec<String>) {
        self.0.lock().unwrap().push(texts);
    }
}

fn said(text: &str) -> Cue {
    let kind = CueKind::Say(text.into());
    Cue { at: Tick::from_millis(100), kind, rank: Rank::Name, max_delay: Duration::ZERO }
}

#[test]
fn words_are_ordered_before_a_session_as_it_begins_and_whenever_they_are_wanted_again() {
    let (mut performer, _) = performer(false, true);
    let ordered = Arc::new(Ordered::default());
    let voice = performer.voice.as_ref().unwrap().with_prefetcher(ordered.clone());
    (performer.voice, performer.options.cue_sounds.voice) = (Some(voice.clone()), Some(voice));
    let text = "name = \"x\"\n[[step]]\nname = \"March\"\nside = \"each\"\ntime = \"5s\"\n\
                [[step]]\nname = \"Lunge\"\nside = \"each\"\nreps = 4\ntempo = \"lower 2s, lift 1s\"\n";
    let routine = crate::routine::parse(text, "x", &crate::routine::Context::default()).routine.unwrap();
    let timeline = Arc::new(crate::timeline::compile(routine));
    let taken = || std::mem::take(&mut *ordered.0.lock().unwrap());
    performer.perform(Effect::PrefetchSpeech(Arc::clone(&timeline)));
    let first = taken();
    assert_eq!((first.len(), first[0][0].as_str()), (1, "March."));
    assert!(first[0].len() <= OPENING_SENTENCES, "{first:?}");
    performer.perform(Effect::BeginSession {
        origin: Origin::Stream,
        timeline: Arc::clone(&timeline),
        resumed_id: None,
    });
    let whole = taken();
    assert!(
        whole[0].len() > first[0].len() && whole[0].contains(&"Well done, you have finished.".to_owned())
    );
    performer.perform(Effect::SetMuted(true));
    performer.perform(Effect::Schedule(vec![said("Rest.")]));
    assert_eq!(taken(), [[""; 0]; 0], "nobody listens");
    performer.perform(Effect::SetMuted(false));
    performer.perform(Effect::Schedule(vec![said("Rest."), tone(100)]));
    assert_eq!(
        taken(),
        [whole[0].clone(), vec!["Rest.".to_owned()]],
        "what is due soon comes last, and first"
    );
    performer.perform(Effect::SetVoiceOn(false));
    performer.perform(Effect::SetVoiceOn(true));
    assert_eq!(taken(), whole);
}
