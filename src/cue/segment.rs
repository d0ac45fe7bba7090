//! The cues of one segment.

use super::listener::ListenerState;
use super::placer::PlannedCue;
use super::segment_play::SegmentPlay;
use super::{CueKind, Options, gap, work};
use crate::timeline::SegmentKind;

/// The cues of a segment from now on. Their sentences are marked as delivered in
/// `listener`.
pub(super) fn cues(
    play: &SegmentPlay<'_>,
    listener: &mut ListenerState,
    options: &Options,
) -> Vec<PlannedCue> {
    let mut planned = match play.segment().kind {
        SegmentKind::Work => work::cues(play, listener, options),
        _ => gap::cues(play, listener, options),
    };
    planned.retain(|planned| planned.offset >= play.elapsed);
    for planned in &planned {
        if let CueKind::Say(sentence) = &planned.kind {
            listener.mark_delivered(sentence.phrase(), play.timeline, play.index);
        }
    }
    planned
}
