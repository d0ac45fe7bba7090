//! Where and when a session was left, in words.

use crate::session::Checkpoint;
use crate::timeline::{SegmentKind, Timeline, labels};
use std::time::Duration;

/// Where a session was left: "Hamstring lunge, right side, rep 8 of 20".
pub fn describe_checkpoint(timeline: &Timeline, checkpoint: &Checkpoint) -> String {
    let Some(segment) = timeline.segments.get(checkpoint.segment) else { return String::new() };
    let mut parts = vec![timeline.name(segment).to_owned()];
    if segment.kind != SegmentKind::Work {
        parts[0] = format!("before {}", parts[0]);
    }
    parts.extend(labels::round(timeline.parts.get(segment.part).and_then(|part| part.round)));
    if segment.sets > 1 {
        parts.push(format!("set {} of {}", segment.set, segment.sets));
    }
    if let Some(side) = segment.side {
        parts.push(format!("{} side", side.word()));
    }
    if checkpoint.reps > 0 && segment.kind == SegmentKind::Work {
        let rep = (checkpoint.reps_done + 1).min(checkpoint.reps);
        parts.push(labels::rep(rep, checkpoint.reps, segment.alternates()));
    }
    parts.join(", ")
}

/// How long ago something was, within a day: "just now", "12 minutes ago".
pub fn ago(length: Duration) -> String {
    let minutes = length.as_secs() / 60;
    match minutes {
        0 => "just now".to_owned(),
        1 => "1 minute ago".to_owned(),
        2..=59 => format!("{minutes} minutes ago"),
        60..=119 => "1 hour ago".to_owned(),
        _ => format!("{} hours ago", minutes / 60),
    }
}
