//! What is said and sounded in one segment.

use super::plan::Planned;
use super::play::SegmentPlay;
use super::untold::Untold;
use super::{CueKind, Options, gap, work};
use crate::timeline::Phase;

/// What is said and sounded in a segment from now on. What is said of that counts
/// as told.
pub(super) fn cues(play: &SegmentPlay<'_>, untold: &mut Untold, options: &Options) -> Vec<Planned> {
    let mut planned = match play.segment().phase {
        Phase::Work => work::cues(play, untold, options),
        _ => gap::cues(play, untold, options),
    };
    planned.retain(|planned| planned.offset >= play.elapsed);
    for planned in &planned {
        if let CueKind::Say(sentence) = &planned.kind {
            untold.tell(sentence.phrase(), play.timeline, play.index);
        }
    }
    planned
}
