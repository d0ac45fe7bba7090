//! The history and one session of it, as the screens show them.

use super::{ResultRow, coach};
use crate::history::{Day, LocalTimestamp, SessionEnd, SessionRecord, SetRecord, by_day};
use crate::routine::BodySide;
use crate::session::{Difficulty, Outcome, Summary};
use crate::time::Clock;
use crate::timeline::{Timeline, labels};
use std::sync::Arc;
use std::time::Duration;

/// A row of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryRow {
    /// A day: `Saturday, 28 November 2026`.
    Day(String),
    /// A session of that day.
    Session {
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

/// The history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryView {
    /// All rows; shared with the screen, because a key would otherwise copy thousands of them.
    pub rows: Arc<Vec<HistoryRow>>,
    /// The index of the chosen row.
    pub selected: usize,
    /// How many sessions there are; `None` while they are being read.
    pub total: Option<usize>,
    /// Whether they couldn't be read.
    pub is_unreadable: bool,
}

/// One session of the history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionView {
    /// The routine's title.
    pub name: String,
    /// When the session was, how long, and how it ended.
    pub summary: String,
    /// The runner's answers before, after and on the next morning, and what they changed.
    pub body: Vec<String>,
    /// The runner's note, or what is being typed.
    pub note: String,
    /// Whether the note is being typed.
    pub typing: bool,
    /// Whether the page asks whether to delete the session.
    pub asks_to_delete: bool,
    /// What was done of each set; `None` while it is being read.
    pub sets: Option<Vec<ResultRow>>,
    /// Whether that couldn't be read.
    pub is_unreadable: bool,
    /// Lines scrolled down.
    pub scroll: u16,
}

/// All rows of the history, newest first.
pub fn history_rows(sessions: &[SessionRecord]) -> Vec<HistoryRow> {
    let mut rows = Vec::new();
    for Day { date, sessions } in by_day(sessions) {
        rows.push(HistoryRow::Day(date.strftime("%A, %-d %B %Y").to_string()));
        rows.extend(sessions.into_iter().map(|session| HistoryRow::Session {
            time: session.started.time().strftime("%H:%M").to_string(),
            name: session.name.clone(),
            done: length_and_end(session),
            noted: !session.note.is_empty(),
        }));
    }
    rows
}

fn clock(seconds: f64) -> Clock {
    Clock(Duration::try_from_secs_f64(seconds).unwrap_or_default())
}

/// How much of a session was done, and how it ended unless it was finished.
fn length_and_end(session: &SessionRecord) -> String {
    let length = clock(session.seconds_done);
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

/// The page of one session; `sets` is `None` while they are being read.
pub fn session_view(session: &SessionRecord, sets: Option<&[SetRecord]>) -> SessionView {
    let day = session.started.day().strftime("%A, %-d %B %Y");
    let time = session.started.time().strftime("%H:%M");
    SessionView {
        name: session.name.clone(),
        summary: format!("{day}, {time} · {}", length_and_end(session)),
        body: coach::recorded_answers(session),
        note: session.note.clone(),
        sets: sets.map(|sets| sets.iter().map(|set| set_row(set, sets)).collect()),
        ..SessionView::default()
    }
}

/// The row of a set, which is one of `sets`.
fn set_row(set: &SetRecord, sets: &[SetRecord]) -> ResultRow {
    let mut name = set.name.clone();
    let is_other_round = |other: &SetRecord| other.step == set.step && other.round != set.round;
    let labels = [
        set.round.filter(|_| sets.iter().any(is_other_round)).map(|round| format!("round {round}")),
        (set.set > 1).then(|| format!("set {}", set.set)),
        set.side.map(|side| side.word().to_owned()),
    ];
    for label in labels.into_iter().flatten() {
        name = format!("{name}, {label}");
    }
    let mut done = match (set.outcome, set.reps) {
        (Outcome::Skipped, _) => String::new(),
        (_, 0) => clock(set.seconds).to_string(),
        (_, reps) => labels::reps(reps),
    };
    if let Some(load) = set.load.as_ref().filter(|_| set.outcome != Outcome::Skipped) {
        done = format!("{done}, {load}");
    }
    match set.difficulty {
        Difficulty::AsWritten => {}
        _ if set.outcome == Outcome::Skipped => {}
        difficulty => done = format!("{done}, {}", difficulty.word()),
    }
    ResultRow { name, done, outcome: Some(set.outcome) }
}

/// What was done of a step on one side, in all its sets and rounds.
struct DoneOfStep {
    step: String,
    name: String,
    /// `None` if both sides work together or alternate.
    side: Option<BodySide>,
    seconds: f64,
    reps: u32,
    counts_reps: bool,
}

/// What a session did of each set.
pub fn sets_done(timeline: &Timeline, summary: &Summary) -> Vec<SetRecord> {
    // The time of the records isn't used.
    let ended = LocalTimestamp::utc(jiff::Timestamp::UNIX_EPOCH);
    let results = summary.by_part().into_iter();
    results.flat_map(|result| SetRecord::of_part(timeline, &result, &ended)).collect()
}

/// What was done of each step on each side, in the order of the plan.
fn by_step(records: &[SetRecord]) -> Vec<DoneOfStep> {
    let mut steps: Vec<DoneOfStep> = Vec::new();
    for record in records.iter().filter(|record| record.outcome != Outcome::Skipped) {
        let same = |known: &&mut DoneOfStep| known.step == record.step && known.side == record.side;
        match steps.iter_mut().find(same) {
            Some(known) => {
                known.seconds += record.seconds;
                known.reps += record.reps;
                known.counts_reps |= record.reps > 0;
            }
            None => steps.push(DoneOfStep {
                step: record.step.clone(),
                name: record.name.clone(),
                side: record.side,
                seconds: record.seconds,
                reps: record.reps,
                counts_reps: record.reps > 0,
            }),
        }
    }
    steps
}

/// The most lines of a comparison below its first.
const MAX_DIFFERENCES: usize = 4;

/// How a session compares with the previous one of its routine: first when that was and how
/// much was done (`Last time, 3 days ago: 9:12.`), then a line for each step and side with
/// another amount than before (`Rocks, left: 12 reps, 20 last time.`).
pub fn compared(
    previous_ago: &str,
    previous_done: Duration,
    previous_sets: &[SetRecord],
    sets_now: &[SetRecord],
) -> Vec<String> {
    let done_before = by_step(previous_sets);
    let mut lines: Vec<String> = by_step(sets_now)
        .iter()
        .filter_map(|now| {
            let is_same = |before: &&DoneOfStep| before.step == now.step && before.side == now.side;
            difference(now, done_before.iter().find(is_same)?)
        })
        .collect();
    if lines.len() > MAX_DIFFERENCES {
        let more = lines.len() + 1 - MAX_DIFFERENCES;
        lines.truncate(MAX_DIFFERENCES - 1);
        lines.push(format!("{more} more were not as last time."));
    }
    let first = format!("Last time, {previous_ago}: {}.", Clock(previous_done));
    std::iter::once(first).chain(lines).collect()
}

/// How much less or more was done of a step than last time; `None` if it was the same, or
/// less than two seconds more or less.
fn difference(now: &DoneOfStep, before: &DoneOfStep) -> Option<String> {
    let amounts = if now.counts_reps || before.counts_reps {
        let reps = if now.reps == 1 { "rep" } else { "reps" };
        (now.reps != before.reps).then(|| format!("{} {reps}, {} last time", now.reps, before.reps))
    } else {
        let differs = (now.seconds - before.seconds).abs() >= 2.0;
        differs.then(|| format!("{}, {} last time", clock(now.seconds), clock(before.seconds)))
    };
    let amounts = amounts?;
    let side = now.side.map(|side| format!(", {}", side.word())).unwrap_or_default();
    Some(format!("{}{side}: {amounts}.", now.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(step: &str, set: u32, side: Option<BodySide>, seconds: f64, reps: u32) -> SetRecord {
        SetRecord {
            part_index: 0,
            step: step.to_lowercase(),
            name: step.to_owned(),
            round: None,
            set,
            side,
            outcome: if seconds > 0.0 { Outcome::Done } else { Outcome::Skipped },
            planned: seconds,
            seconds,
            reps,
            load: None,
            difficulty: Difficulty::AsWritten,
            ended: LocalTimestamp::utc(jiff::Timestamp::UNIX_EPOCH),
        }
    }

    #[test]
    fn what_was_not_as_last_time_is_listed_by_step_and_side() {
        let (left, right) = (Some(BodySide::Left), Some(BodySide::Right));
        let last = [
            record("Walk", 1, None, 60.0, 0),
            record("Rocks", 1, left, 30.0, 10),
            record("Rocks", 2, left, 30.0, 10),
            record("Rocks", 1, right, 30.0, 20),
            record("Fold", 1, None, 0.0, 0),
            record("Hold", 1, None, 30.5, 0),
        ];
        let this = [
            record("Walk", 1, None, 95.0, 0),
            record("Rocks", 1, left, 36.0, 12),
            record("Rocks", 1, right, 30.0, 20),
            record("Fold", 1, None, 30.0, 0),
            record("Hold", 1, None, 30.0, 0),
            record("New", 1, None, 30.0, 0),
        ];
        let lines = |this: &[SetRecord]| compared("3 days ago", Duration::from_secs(552), &last, this);
        assert_eq!(
            lines(&this),
            [
                "Last time, 3 days ago: 9:12.",
                "Walk: 1:35, 1:00 last time.",
                "Rocks, left: 12 reps, 20 last time.",
            ]
        );
        assert_eq!(lines(&last), ["Last time, 3 days ago: 9:12."]);
    }

    #[test]
    fn many_differences_are_counted() {
        let six_steps = |seconds: f64| -> Vec<SetRecord> {
            (0..6).map(|step| record(&format!("S{step}"), 1, None, seconds, 0)).collect()
        };
        let lines = compared("yesterday", Duration::from_secs(60), &six_steps(20.0), &six_steps(10.0));
        assert_eq!(lines.len(), 5);
        assert_eq!(lines[4], "3 more were not as last time.");
    }

    #[test]
    fn a_round_is_written_only_if_a_step_was_played_in_several() {
        let in_round = |step, round| SetRecord { round, ..record(step, 1, None, 30.0, 0) };
        let sets = [
            in_round("March", Some(1)),
            in_round("Squat", Some(1)),
            in_round("March", Some(2)),
            in_round("Walk", None),
        ];
        let session = SessionRecord::begun(
            "a",
            "rounds",
            "Rounds",
            LocalTimestamp::utc(jiff::Timestamp::UNIX_EPOCH),
            1.0,
        );
        let names: Vec<String> =
            session_view(&session, Some(&sets)).sets.unwrap().into_iter().map(|row| row.name).collect();
        assert_eq!(names, ["March, round 1", "Squat", "March, round 2", "Walk"]);
    }

    #[test]
    fn a_skipped_set_has_neither_load_nor_variation() {
        let squat = |seconds| SetRecord {
            load: Some("10 kg".to_owned()),
            difficulty: Difficulty::Easier,
            ..record("Squat", 1, None, seconds, 0)
        };
        assert_eq!(set_row(&squat(30.0), &[]).done, "0:30, 10 kg, easier");
        assert_eq!(set_row(&squat(0.0), &[]).done, "");
    }
}
