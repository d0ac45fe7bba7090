//! What is kept of sessions: records, how they are written for other programs,
//! and what follows from them. Plain data: where it lies is `runtime`'s.

mod days;
mod formats;
mod legacy;
mod recall;
mod record;

pub use days::{Day, by_day, relative_day, week_number};
pub use formats::{csv, export_line, import_line, is_session_id, json_line};
pub use legacy::import_steps_jsonl;
pub use recall::{StartupState, Unrated};
pub use record::{LocalTimestamp, ResumePoint, SessionEnd, SessionRecord, SetRecord, rounded_seconds};
