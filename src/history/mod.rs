//! What is kept of a session: one record for each step as it ends.

use crate::session::{PartResult, Variant};
use crate::timeline::Timeline;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// One step as it was done: one line of the record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepRecord {
    /// The version of this layout.
    pub v: u32,
    /// When the session began; the same for all its steps.
    pub session: jiff::Timestamp,
    /// When the step ended.
    pub ended: jiff::Timestamp,
    /// The routine's id.
    pub routine: String,
    /// The step's id.
    pub step: String,
    /// The step's title.
    pub name: String,
    /// The round, inside a circuit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u32>,
    /// `done`, `partly`, `skipped` or `hurt`.
    pub outcome: String,
    /// Planned length in seconds, gaps included.
    pub planned_s: f64,
    /// Seconds of work.
    pub work_s: f64,
    /// Seconds in all, gaps included, pauses not.
    pub spent_s: f64,
    /// Reps done, both sides together.
    pub reps: u32,
    /// Amounts done.
    pub amounts_done: u32,
    /// Amounts planned.
    pub amounts: u32,
    /// The side on which it hurt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hurt_side: Option<String>,
    /// The variation it ended in, where it was not the step as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variation: Option<String>,
    /// How many seconds of the session passed in a real one, where that was
    /// not one: such a session was a rehearsal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed: Option<f64>,
}

impl StepRecord {
    /// The record of a part that ended at `ended` in a session that began at
    /// `session`. `None` for a part without a step.
    pub fn new(
        timeline: &Timeline,
        result: &PartResult,
        session: jiff::Timestamp,
        ended: jiff::Timestamp,
        speed: f64,
    ) -> Option<Self> {
        let part = timeline.parts.get(result.part)?;
        let step = timeline.part_step(part)?;
        let seconds = |length: Duration| (length.as_secs_f64() * 1000.0).round() / 1000.0;
        let variation = match result.variant {
            Variant::AsWritten => None,
            Variant::Easier => Some("easier".to_owned()),
            Variant::Harder => Some("harder".to_owned()),
        };
        Some(Self {
            v: 1,
            session,
            ended,
            routine: timeline.routine.id.clone(),
            step: step.id.clone(),
            name: step.name.clone(),
            round: part.round.map(|(round, _)| round),
            outcome: result.outcome.word().to_owned(),
            planned_s: seconds(result.planned),
            work_s: seconds(result.work),
            spent_s: seconds(result.spent),
            reps: result.reps,
            amounts_done: result.amounts.0,
            amounts: result.amounts.1,
            hurt_side: result.hurt_side.map(|side| side.word().to_owned()),
            variation,
            speed: ((speed - 1.0).abs() > f64::EPSILON).then_some(speed),
        })
    }
}
