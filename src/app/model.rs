//! The program's state.

use super::message::{Origin, SoundWord};
use super::play::Play;
use crate::cue;
use crate::figure::Cast;
use crate::session::{Preparation, Summary};
use crate::time::Tick;
use crate::timeline::Timeline;
use std::sync::Arc;

/// A routine of the list.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id: the file's stem.
    pub id: String,
    /// Whether it is the user's own.
    pub own: bool,
    /// Its timeline, or what is wrong with its file in one line.
    pub timeline: Result<Arc<Timeline>, String>,
}

/// Everything the program knows while its screens are up.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its name")]
pub struct Model {
    /// The routines to choose from.
    pub library: Vec<Entry>,
    /// The screen in front.
    pub page: Page,
    /// What lies over it.
    pub overlay: Option<Layer>,
    /// The list's state, kept while other pages are in front.
    pub list: List,
    /// Whether the disclaimer is still to be shown in full.
    pub first_run: bool,
    /// How far the page in front can be scrolled, as it was drawn last.
    pub furthest: u16,
    /// Whether one started from the list, and goes back to it.
    pub from_list: bool,
    /// What the screen says about sound.
    pub sound: SoundWord,
    /// A word about something that could not be kept.
    pub trouble: Option<String>,
    /// Until when the screen says that the chosen voice was given up.
    pub voice_notice: Option<Tick>,
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
    /// Whether the screen has room for a figure; see
    /// [`set_room`](super::set_room).
    pub room: bool,
    /// Over: no message changes anything any more.
    pub over: bool,
}

/// The list's state.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The chosen row among those that match.
    pub selected: usize,
    /// The filter's text.
    pub filter: String,
    /// Whether keys go to the filter.
    pub filtering: bool,
}

/// The screen in front.
#[derive(Debug)]
pub enum Page {
    /// The list of routines.
    List,
    /// The page before a routine.
    Briefing {
        /// The routine.
        timeline: Arc<Timeline>,
        /// Where it comes from.
        origin: Origin,
        /// The part to start from.
        part: usize,
        /// Lines scrolled down.
        scroll: u16,
    },
    /// A routine being played.
    Player(Box<Play>),
    /// What a session came to.
    Summary {
        /// The routine.
        timeline: Arc<Timeline>,
        /// The session's summary.
        summary: Summary,
        /// Lines scrolled down.
        scroll: u16,
    },
}

/// What lies over a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// All keys.
    Help {
        /// Lines scrolled down.
        scroll: u16,
    },
    /// Asks whether to stop.
    ConfirmQuit,
}

/// The trouble that says that what is done is not kept.
pub const UNKEPT: &str = "the record can't be written";

impl Model {
    /// Whether what is done is kept, as far as is known.
    pub fn keeps(&self) -> bool {
        self.trouble.as_deref() != Some(UNKEPT)
    }

    /// A program with these routines, showing their list.
    pub fn new(library: Vec<Entry>, first_run: bool, muted: bool, speed: f64) -> Self {
        Self {
            library,
            page: Page::List,
            overlay: None,
            list: List::default(),
            first_run,
            furthest: 0,
            from_list: true,
            sound: sound_word(muted, speed),
            trouble: None,
            voice_notice: None,
            muted,
            has_voice: false,
            voice: false,
            preparation: Preparation::default(),
            speed,
            cues: cue::Options::default(),
            unmuted_cues: None,
            cast: Cast::default(),
            room: false,
            over: false,
        }
    }

    /// The routines that match the list's filter, with their places in the
    /// library.
    pub fn matching(&self) -> Vec<(usize, &Entry)> {
        let wanted: Vec<String> =
            self.list.filter.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let matches = |entry: &Entry| {
            let text = searchable(entry);
            wanted.iter().all(|word| text.contains(word))
        };
        self.library.iter().enumerate().filter(|(_, entry)| matches(entry)).collect()
    }

    /// Chooses the routine with this id in the list.
    pub fn choose(&mut self, id: &str) {
        if let Some(row) = self.matching().iter().position(|(_, entry)| entry.id == id) {
            self.list.selected = row;
        }
    }
}

/// What the screen says about sound before a device has said anything.
pub(super) fn sound_word(muted: bool, speed: f64) -> SoundWord {
    if muted {
        SoundWord::Muted
    } else if speed > super::TONES_UP_TO {
        SoundWord::TooFast
    } else {
        SoundWord::Fine
    }
}

/// What a routine is found by.
fn searchable(entry: &Entry) -> String {
    let mut words = vec![entry.id.as_str()];
    if let Ok(timeline) = &entry.timeline {
        let routine = &timeline.routine;
        words.push(&routine.name);
        words.extend(routine.kind.map(crate::routine::Kind::word));
        words.extend(routine.about.as_deref());
        let lists = [&routine.tags, &routine.muscles, &routine.equipment];
        words.extend(lists.into_iter().flatten().map(String::as_str));
        for step in routine.steps() {
            words.push(&step.name);
            words.extend(step.muscles.iter().chain(&step.tags).map(String::as_str));
        }
    }
    words.join(" ").to_lowercase()
}
