//! The history: the records of sessions, their formats for other programs, and what is
//! derived from them. `runtime` reads and writes the stored history.

mod days;
mod formats;
mod legacy;
mod record;
mod today;

pub use days::{Day, by_day, relative_day, week_number};
pub use formats::{csv, export_line, import_line, is_session_id, json_line};
pub use legacy::import_steps_jsonl;
pub use record::{LocalTimestamp, ResumePoint, SessionEnd, SessionRecord, SetRecord, rounded_seconds};
pub use today::{PastSession, Today, Unrated};
