//! The record of a session and of its sets. Renamed fields keep the names that stored and
//! exported records have.

use crate::routine::{BodySide, BySide, impl_words};
use crate::session::{
    CheckIn, Checkpoint, Difficulty, EasingEffect, End, Outcome, PartResult, PlanOverrides, Rating,
};
use crate::timeline::Timeline;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned, civil};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A time with the offset of the runner's time zone, so that its day stays the runner's
/// day in whatever zone the history is read later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalTimestamp {
    /// The time.
    pub utc: Timestamp,
    /// The offset from UTC at that time, in seconds east.
    pub offset: i32,
    /// The time zone's name, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
}

impl LocalTimestamp {
    /// The time to the millisecond, with its offset and its zone.
    pub fn new(zoned: &Zoned) -> Self {
        let utc = Timestamp::from_millisecond(zoned.timestamp().as_millisecond());
        Self {
            utc: utc.unwrap_or_else(|_| zoned.timestamp()),
            offset: zoned.offset().seconds(),
            zone: zoned.time_zone().iana_name().map(str::to_owned),
        }
    }

    /// A time without a known offset, which counts as UTC.
    pub const fn utc(utc: Timestamp) -> Self {
        Self { utc, offset: 0, zone: None }
    }

    /// The offset; UTC if the stored one is out of range.
    fn offset(&self) -> Offset {
        Offset::from_seconds(self.offset).unwrap_or(Offset::UTC)
    }

    /// The time with its offset as a fixed zone.
    fn local(&self) -> Zoned {
        self.utc.to_zoned(TimeZone::fixed(self.offset()))
    }

    /// The day on the runner's calendar.
    pub fn day(&self) -> civil::Date {
        self.local().date()
    }

    /// The time of day on the runner's clock.
    pub fn time(&self) -> civil::Time {
        self.local().time()
    }

    /// The time as RFC 3339 with the offset, to the second: `2026-11-28T14:03:11+01:00`.
    pub fn rfc3339(&self) -> String {
        let whole_seconds = Timestamp::from_second(self.utc.as_second()).unwrap_or(self.utc);
        whole_seconds.display_with_offset(self.offset()).to_string()
    }
}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SessionEnd {
    /// It reached its end.
    Finished,
    /// The runner ended it.
    Quit,
    /// The runner stopped it because it hurt.
    Hurt,
    /// A signal or the loss of the terminal ended it.
    Interrupted,
}

impl_words! {
    SessionEnd:
    Finished = "finished",
    Quit = "quit",
    Hurt = "hurt",
    Interrupted = "interrupted",
}

impl SessionEnd {
    /// Whether the session can be resumed.
    pub const fn is_resumable(self) -> bool {
        matches!(self, Self::Quit | Self::Interrupted)
    }
}

impl From<End> for SessionEnd {
    fn from(end: End) -> Self {
        match end {
            End::Finished => Self::Finished,
            End::Quit => Self::Quit,
            End::Hurt => Self::Hurt,
        }
    }
}

/// The record of a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionRecord {
    /// A unique id, the same on any machine.
    pub id: String,
    /// The routine's id.
    pub routine: String,
    /// The routine's title.
    pub name: String,
    /// When it began.
    pub started: LocalTimestamp,
    /// When it ended; `None` while it is unfinished.
    pub ended: Option<LocalTimestamp>,
    /// How it ended; `None` while it is unfinished.
    pub end: Option<SessionEnd>,
    /// The speed factor of the clock; anything other than 1 is a rehearsal.
    pub speed: f64,
    /// Seconds played, gaps included, pauses not.
    pub seconds_done: f64,
    /// What the runner wrote about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The answers before it; `None` if there were none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_in: Option<CheckIn>,
    /// What the answers changed in the routine.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<EasingEffect>,
    /// The pain right after it, if it was rated.
    #[serde(rename = "after", default, skip_serializing_if = "Option::is_none")]
    pub rating_after: Option<Rating>,
    /// The pain on the next morning, if it was rated.
    #[serde(rename = "next_morning", default, skip_serializing_if = "Option::is_none")]
    pub rating_next_morning: Option<Rating>,
    /// The sets of its steps, in the order of the plan.
    #[serde(rename = "steps")]
    pub sets: Vec<SetRecord>,
}

impl SessionRecord {
    /// The record of a session that has just begun.
    pub fn begun(id: &str, routine: &str, name: &str, started: LocalTimestamp, speed: f64) -> Self {
        Self {
            id: id.to_owned(),
            routine: routine.to_owned(),
            name: name.to_owned(),
            started,
            ended: None,
            end: None,
            speed,
            seconds_done: 0.0,
            note: String::new(),
            check_in: None,
            changes: Vec::new(),
            rating_after: None,
            rating_next_morning: None,
            sets: Vec::new(),
        }
    }

    /// The pain on each side before it; `None` if not answered.
    pub fn pain_before(&self) -> BySide<Option<u8>> {
        self.check_in.as_ref().map(|check_in| check_in.pain).unwrap_or_default()
    }

    /// Whether the session's clock ran faster or slower than real time.
    pub fn is_rehearsal(&self) -> bool {
        (self.speed - 1.0).abs() > f64::EPSILON
    }
}

/// Where a session can be resumed: a checkpoint, and the plan that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumePoint {
    /// The session's position.
    pub checkpoint: Checkpoint,
    /// The fingerprint of that plan; see [`Timeline::fingerprint`].
    pub fingerprint: u64,
    /// The id of the current step; in a gap, of the next one.
    pub step: String,
    /// The step's round, inside a circuit.
    pub round: Option<u32>,
    /// What the session changed in the routine's plan.
    #[serde(rename = "adjustments", default)]
    pub overrides: PlanOverrides,
}

impl ResumePoint {
    /// The resume point of a session of `timeline`, which was made with `overrides`.
    pub fn new(timeline: &Timeline, overrides: PlanOverrides, checkpoint: Checkpoint) -> Self {
        let segment = timeline.segments.get(checkpoint.segment);
        let part = segment.and_then(|segment| timeline.parts.get(segment.part));
        Self {
            fingerprint: timeline.fingerprint(),
            step: segment.map(|segment| timeline.id(segment).to_owned()).unwrap_or_default(),
            round: part.and_then(|part| part.round).map(|(round, _)| round),
            checkpoint,
            overrides,
        }
    }

    /// The index of the part at which to resume in a changed routine: the same step in the same
    /// round; if that round no longer exists, the first of the step. `None` if the step no
    /// longer exists.
    pub fn part_in(&self, changed: &Timeline) -> Option<usize> {
        let rounds_of_step: Vec<(usize, Option<u32>)> = (0..)
            .zip(&changed.parts)
            .filter(|(_, part)| changed.part_step(part).is_some_and(|step| step.id == self.step))
            .map(|(index, part)| (index, part.round.map(|(round, _)| round)))
            .collect();
        let in_round = rounds_of_step.iter().find(|(_, round)| *round == self.round);
        in_round.or_else(|| rounds_of_step.first()).map(|(index, _)| *index)
    }
}

/// The record of one set of a step on one side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetRecord {
    /// The index of its part in the timeline; a circuit's step has one in each round.
    #[serde(rename = "place")]
    pub part_index: u32,
    /// The step's id.
    pub step: String,
    /// The step's title.
    pub name: String,
    /// The round, inside a circuit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u32>,
    /// The set, from 1.
    pub set: u32,
    /// The side; `None` if both sides work together or alternate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<BodySide>,
    /// `done`, `partly`, `skipped` or `hurt`.
    pub outcome: Outcome,
    /// Planned seconds of work.
    pub planned: f64,
    /// Seconds of work.
    pub seconds: f64,
    /// Reps done.
    pub reps: u32,
    /// What was lifted, in the routine's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load: Option<String>,
    /// The variation it ended in.
    #[serde(rename = "variation", default, skip_serializing_if = "is_as_written")]
    pub difficulty: Difficulty,
    /// When it was done.
    pub ended: LocalTimestamp,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_as_written(difficulty: &Difficulty) -> bool {
    *difficulty == Difficulty::AsWritten
}

impl SetRecord {
    /// The records of a part that ended at `ended`: one for each set on each side, none
    /// for a part without a step.
    pub fn of_part(timeline: &Timeline, result: &PartResult, ended: &LocalTimestamp) -> Vec<Self> {
        let Some(part) = timeline.parts.get(result.part) else { return Vec::new() };
        let Some(step) = timeline.part_step(part) else { return Vec::new() };
        let record = |set: &crate::session::SetResult| Self {
            part_index: u32::try_from(result.part).unwrap_or(u32::MAX),
            step: step.id.clone(),
            name: step.name.clone(),
            round: part.round.map(|(round, _)| round),
            set: set.set,
            side: set.side,
            outcome: set.outcome,
            planned: rounded_seconds(set.planned),
            seconds: rounded_seconds(set.work),
            reps: set.reps,
            load: step.load.clone(),
            difficulty: result.difficulty,
            ended: ended.clone(),
        };
        result.sets.iter().map(record).collect()
    }
}

/// A length in seconds, rounded to the millisecond.
pub fn rounded_seconds(length: Duration) -> f64 {
    (length.as_secs_f64() * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> LocalTimestamp {
        LocalTimestamp::new(&text.parse::<Zoned>().unwrap())
    }

    #[test]
    fn a_day_is_the_runners_day_where_it_began() {
        // 23:30 in Berlin is 22:30 of the same day in UTC, and the next morning in Tokyo.
        let late = moment("2026-11-28T23:30:00+01:00[Europe/Berlin]");
        assert_eq!(late.day().to_string(), "2026-11-28");
        let tokyo = moment("2026-11-29T07:30:00+09:00[Asia/Tokyo]");
        assert_eq!((late.utc, tokyo.day().to_string()), (tokyo.utc, "2026-11-29".to_owned()));
        assert_eq!(late.rfc3339(), "2026-11-28T23:30:00+01:00");
        assert_eq!(moment("2026-03-29T03:10:00+02:00[Europe/Berlin]").rfc3339(), "2026-03-29T03:10:00+02:00");
    }

    #[test]
    fn an_offset_that_cannot_be_counts_as_utc() {
        let mut moment = moment("2026-11-28T18:00:00+00:00[UTC]");
        for offset in [i32::MIN, i32::MAX, 1_000_000] {
            moment.offset = offset;
            assert_eq!(moment.rfc3339(), "2026-11-28T18:00:00+00:00");
        }
    }
}
