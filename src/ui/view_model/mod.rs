//! Everything the screens show, as plain data. A frame is drawn only if its view differs
//! from the last one.
//!
//! The types hold finished texts; the screens decide how these look.

pub mod coach;
mod history;
mod jump;
mod pages;
mod player;
mod preview;
mod reading;
mod resume;
mod types;

pub use history::{HistoryRow, HistoryView, SessionView, compared, history_rows, session_view, sets_done};
pub use jump::{JumpRow, JumpView, jump_rows};
pub use pages::{
    AFTER_PAIN, DISCLAIMER, DISCLAIMER_BESIDE_QUESTIONS, briefing, broken_row, list_row, pain_line, summary,
};
pub use player::{next_change, player, stop_line};
pub use preview::{CueRow, Findings, PlanRow, PreviewView, Track, TrackPiece, cue_rows, millis, plan_rows};
pub use reading::{in_turn, reading_time};
pub use resume::{ago, describe_checkpoint};
pub use types::*;
