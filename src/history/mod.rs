//! What is kept of sessions: records, how they are written for other programs,
//! and what follows from them. Plain data: where it lies is `runtime`'s.

mod days;
mod formats;
mod jsonl;
mod recall;
mod record;

pub use days::{Day, by_day, since, week};
pub use formats::{csv, exported, imported, json_line};
pub use jsonl::take_over;
pub use recall::{Recall, Unrated};
pub use record::{Moment, Position, SessionEnd, SessionRecord, StepRecord, seconds};
