//! A movement as a loop of few figures, for a moving picture in a file.

use super::motion::{KeyframeTime, Motion, MotionTime, Presentation};
use super::pose::{Ease, PlayMode};
use super::shape::Figure;
use std::time::Duration;

/// The number of figures of one transition between keyframes.
const FIGURES_PER_TRANSITION: u16 = 12;
/// How long the first and last posture of a movement into a hold are shown at least, and the only
/// figure of a pose without movement.
const END_DURATION: Duration = Duration::from_millis(900);

impl Motion {
    /// The figures of the movement, each with how long it is shown. Transitions in both
    /// directions between two keyframes have the same postures. A movement that ends in a
    /// hold also goes back to its start.
    pub fn loop_frames(&self) -> Vec<(Figure, Duration)> {
        if let Some(circle) = self.pose().circle {
            let time = Duration::from_secs_f32(circle.time);
            // A circle counts as two transitions: there and back.
            let count = u32::from(FIGURES_PER_TRANSITION) * 2;
            let figure_at = |index: u32| {
                let time = time * index / count;
                self.figure_at(MotionTime::Natural(time), time, &Presentation::default()).without_trajectory()
            };
            return (0..count).map(|index| (figure_at(index), time / count)).collect();
        }
        let transitions = self.transitions();
        if transitions.is_empty() {
            return vec![(self.keyframe_figure(0, &Presentation::default()), END_DURATION)];
        }
        let mut frames: Vec<(Figure, Duration)> = Vec::new();
        for (from, to) in &transitions {
            frames.extend(self.transition_frames(*from, *to, self.moving_duration(*to)));
        }
        if self.pose().play == PlayMode::Hold {
            for (from, to) in transitions.iter().rev() {
                frames.extend(self.transition_frames(*to, *from, self.moving_duration(*to)));
            }
            // The way back, which begins with the last posture, is as long as the way there.
            for end in [0, frames.len() / 2] {
                frames[end].1 = frames[end].1.max(END_DURATION);
            }
        }
        frames
    }

    /// The figures of a transition that moves for this long. The first is in the keyframe where it
    /// begins, and stays there for the keyframe's hold.
    fn transition_frames(
        &self,
        from: usize,
        to: usize,
        moving_duration: Duration,
    ) -> impl Iterator<Item = (Figure, Duration)> {
        let frame_duration = moving_duration / u32::from(FIGURES_PER_TRANSITION);
        let hold = self.transition_duration(from).saturating_sub(self.moving_duration(from));
        (0..FIGURES_PER_TRANSITION).map(move |index| {
            let duration = if index == 0 { hold + frame_duration } else { frame_duration };
            (self.figure_in_transition(from, to, index), duration)
        })
    }

    /// One of the figures of a transition. A backward transition has the postures of the
    /// forward one, in reverse; but on a curve, where a posture also depends on the keyframes
    /// before and after, the ways differ.
    fn figure_in_transition(&self, from: usize, to: usize, index: u16) -> Figure {
        let fraction = |index: u16| f32::from(index) / f32::from(FIGURES_PER_TRANSITION);
        let is_reversed = from > to && self.pose().ease == Ease::Smooth;
        let (from, to, fraction) = if is_reversed {
            (to, from, fraction(FIGURES_PER_TRANSITION - index))
        } else {
            (from, to, fraction(index))
        };
        let time = KeyframeTime { from, to, fraction, from_previous_rep: false };
        self.plain_figure(time, &Presentation::default())
    }
}
