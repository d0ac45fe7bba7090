//! `supple render`: a whole guided session as an audio file.

use super::args::RenderArguments;
use super::sound::{self, Sounding};
use super::{FAILED, House, complain, draw, load, print, tell};
use crate::audio::files;
use crate::audio::kit::Kit;
use crate::cue::CueKind;
use crate::export::{self, Format, Plan};
use crate::runtime::signals::Stop;
use crate::session::SessionSpec;
use crate::speech::RATE;
use crate::time::Clock;
use std::io::IsTerminal;
use std::path::Path;

/// Renders a routine into a file, its words beside it where wanted.
pub(super) fn render(house: &House, arguments: &RenderArguments) -> u8 {
    run(house, arguments).unwrap_or_else(|code| code)
}

fn run(house: &House, arguments: &RenderArguments) -> Result<u8, u8> {
    let path = &arguments.output;
    let format = Format::of(path).ok_or_else(|| {
        complain(&format!(
            "{}: the file's ending is .mp3, .opus or .wav",
            crate::diagnostic::harmless(&path.display().to_string())
        ))
    })?;
    let loaded = load::load(house, &arguments.routine)?;
    let notice = Box::new(|trouble: &crate::speech::Trouble| {
        draw("\r");
        complain(&format!("the embedded voice speaks instead: {trouble}"));
    });
    let Sounding { config, voice } = sound::open(house, &arguments.sound, notice)?;
    let SessionSpec { timeline } = SessionSpec::prepare(loaded.timeline, &config.preparation(true));
    let mut bar = Bar::new();
    if voice.on {
        // Before anything is planned, so that the lengths are the engine's own.
        let draft = config.cues(crate::cue::Options::default().measure);
        speak_ahead(&voice, &phrases(&Plan::new(&timeline, &draft.for_routine(&timeline.routine))), &mut bar);
    }
    let options = config.cues(voice.measure());
    let plan = Plan::new(&timeline, &options.for_routine(&timeline.routine));
    speak_ahead(&voice, &phrases(&plan), &mut bar);
    let mut kit = config.kit(voice.heard());
    let (own, troubles) = files::load(&timeline.routine, loaded.folder.as_deref());
    kit.files = own;
    for trouble in troubles {
        tell(&format!("supple: {trouble}\n"));
    }
    let stop = Stop::watch().map_err(|error| complain(&format!("signals can't be heard: {error}")))?;
    let written = export::audio(path, format, &plan, &mut Kit::new(kit, RATE), &mut |share| {
        bar.show("writing", share);
        !stop.asked()
    });
    bar.clear();
    match written {
        Err(export::ExportError::Stopped) => return Err(stop.code()),
        Err(error) => return Err(complain(&error)),
        Ok(()) => {}
    }
    if arguments.lyrics {
        lyrics(path, &plan)?;
    }
    let name = crate::runtime::library::harmless(&path.display().to_string());
    Ok(print(&format!("{name}: {}, {}.\n", plan.title, Clock(plan.end.0))))
}

/// Has the chosen engine speak everything, since a rendering has the time.
fn speak_ahead(voice: &crate::runtime::settings::Voice, phrases: &[String], bar: &mut Bar) {
    if voice.speaker.is_embedded() {
        return;
    }
    #[expect(clippy::cast_precision_loss, reason = "a share of some hundred")]
    voice.speaker.prepare_now(phrases, |done| bar.show("speaking", done as f64 / phrases.len() as f64));
}

/// Everything that is said, each phrase once, the first ones first.
pub(super) fn phrases(plan: &Plan) -> Vec<String> {
    let mut phrases: Vec<String> = Vec::new();
    for cue in &plan.cues {
        if let CueKind::Say(text) = &cue.kind
            && !phrases.contains(text)
        {
            phrases.push(text.clone());
        }
    }
    phrases
}

fn lyrics(path: &Path, plan: &Plan) -> Result<(), u8> {
    for (ending, text) in [("lrc", export::lrc(plan)), ("vtt", export::vtt(plan))] {
        export::text(&path.with_extension(ending), &text).map_err(|error| {
            complain(&error);
            FAILED
        })?;
    }
    Ok(())
}

/// A bar on standard error, where somebody sees it.
struct Bar {
    shown: Option<(&'static str, u32)>,
    seen: bool,
}

impl Bar {
    const WIDTH: u32 = 30;

    fn new() -> Self {
        Self { shown: None, seen: std::io::stderr().is_terminal() }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share between 0 and 1")]
    fn show(&mut self, what: &'static str, share: f64) {
        let percent = (share.clamp(0.0, 1.0) * 100.0) as u32;
        if !self.seen || self.shown == Some((what, percent)) {
            return;
        }
        self.shown = Some((what, percent));
        let full = (percent * Self::WIDTH / 100) as usize;
        let (done, left) = ("#".repeat(full), "-".repeat(Self::WIDTH as usize - full));
        draw(&format!("\r{what:>8} [{done}{left}] {percent:>3} %"));
    }

    fn clear(&mut self) {
        if self.shown.take().is_some() {
            draw(&format!("\r{}\r", " ".repeat(Self::WIDTH as usize + 17)));
        }
    }
}
