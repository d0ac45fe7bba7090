//! What is said and sounded in one segment.

use super::plan::Planned;
use super::stretch::Stretch;
use super::untold::Untold;
use super::{CueKind, Options, gap, work};
use crate::timeline::Phase;

/// What is said and sounded in a segment from now on. What is said of that counts
/// as told.
pub(super) fn cues(stretch: &Stretch<'_>, untold: &mut Untold, options: &Options) -> Vec<Planned> {
    let mut planned = match stretch.segment().phase {
        Phase::Work => work::cues(stretch, untold, options),
        _ => gap::cues(stretch, untold, options),
    };
    planned.retain(|planned| planned.offset >= stretch.elapsed);
    for planned in &planned {
        if let CueKind::Say(sentence) = &planned.kind {
            untold.tell(sentence.phrase(), stretch.timeline, stretch.index);
        }
    }
    planned
}
