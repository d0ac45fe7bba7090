//! The history and one session of it, as the screens show them.

use crate::history::{Day, SessionEnd, SessionRecord, StepRecord, by_day};
use crate::session::{Outcome, Variant};
use crate::time::Clock;
use std::time::Duration;

/// A row of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryRow {
    /// A day: `Saturday, 28 November 2026`.
    Day(String),
    /// A session of that day.
    Session {
        /// The id of the session.
        id: String,
        /// When it began: `18:02`.
        time: String,
        /// The routine's title.
        name: String,
        /// How much was done, and how it ended: `9:50`, `4:10, quit`.
        done: String,
        /// Whether there is a note.
        noted: bool,
    },
}

/// The history: the rows that fit the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryView {
    /// The rows shown.
    pub rows: Vec<HistoryRow>,
    /// Which of them is chosen.
    pub selected: usize,
    /// Whether there are rows above and below.
    pub more: (bool, bool),
    /// How many sessions there are; none while they are being read.
    pub total: Option<usize>,
}

/// One session of the history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionView {
    /// The routine's title.
    pub name: String,
    /// When, how long, and how it ended.
    pub summary: String,
    /// The runner's note, or what is being typed.
    pub note: String,
    /// Whether the note is being typed.
    pub typing: bool,
    /// Whether it asks whether to delete the session.
    pub asks: bool,
    /// What was done: step, amount, outcome; none while it is being read.
    pub steps: Option<Vec<(String, String, Outcome)>>,
    /// Lines scrolled down.
    pub scroll: u16,
}

/// All rows of the history, newest first.
pub fn history_rows(sessions: &[SessionRecord]) -> Vec<HistoryRow> {
    let mut rows = Vec::new();
    for Day { date, sessions } in by_day(sessions) {
        rows.push(HistoryRow::Day(date.strftime("%A, %-d %B %Y").to_string()));
        rows.extend(sessions.into_iter().map(|session| HistoryRow::Session {
            id: session.id.clone(),
            time: session.started.time().strftime("%H:%M").to_string(),
            name: session.name.clone(),
            done: done(session),
            noted: !session.note.is_empty(),
        }));
    }
    rows
}

/// How much of a session was done, and how it ended where it was not to its end.
fn done(session: &SessionRecord) -> String {
    let length = Clock(Duration::try_from_secs_f64(session.seconds_done).unwrap_or_default());
    let end = match session.end {
        Some(SessionEnd::Finished) => "",
        Some(SessionEnd::Quit) => ", quit",
        Some(SessionEnd::Hurt) => ", it hurt",
        Some(SessionEnd::Interrupted) => ", interrupted",
        None => ", unfinished",
    };
    let rehearsal = if session.is_rehearsal() { ", a rehearsal" } else { "" };
    format!("{length}{end}{rehearsal}")
}

/// What one session came to.
pub fn session_view(session: &SessionRecord, steps: Option<&[StepRecord]>) -> SessionView {
    let day = session.started.day().strftime("%A, %-d %B %Y");
    let time = session.started.time().strftime("%H:%M");
    SessionView {
        name: session.name.clone(),
        summary: format!("{day}, {time} · {}", done(session)),
        note: session.note.clone(),
        steps: steps.map(|steps| steps.iter().map(step).collect()),
        ..SessionView::default()
    }
}

fn step(step: &StepRecord) -> (String, String, Outcome) {
    let mut name = step.name.clone();
    let places = [
        step.round.map(|round| format!("round {round}")),
        (step.set > 1).then(|| format!("set {}", step.set)),
        step.side.map(|side| side.word().to_owned()),
    ];
    for place in places.into_iter().flatten() {
        name = format!("{name}, {place}");
    }
    let length = Duration::try_from_secs_f64(step.seconds).unwrap_or_default();
    let mut amount = match (step.outcome, step.reps) {
        (Outcome::Skipped, _) => String::new(),
        (_, 0) => Clock(length).to_string(),
        (_, 1) => "1 rep".to_owned(),
        (_, reps) => format!("{reps} reps"),
    };
    if let Some(load) = step.load.as_ref().filter(|_| step.outcome != Outcome::Skipped) {
        amount = format!("{amount}, {load}");
    }
    match step.variation {
        Variant::AsWritten => {}
        variation => amount = format!("{amount}, {}", variation.word()),
    }
    (name, amount, step.outcome)
}

/// How a session compares with the last one of its routine: `Last time, 3 days
/// ago: 9:12.`
pub fn last_time(ago: &str, done: Duration) -> String {
    format!("Last time, {ago}: {}.", Clock(done))
}
