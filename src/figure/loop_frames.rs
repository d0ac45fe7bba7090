//! A whole movement as a loop of few figures: for a moving picture in a file.

use super::motion::{KeyframeTime, Motion, MotionTime, Presentation};
use super::pose::{Ease, PlayMode};
use super::shape::Figure;
use std::time::Duration;

/// The number of figures of one transition between keyframes.
const FIGURES_PER_TRANSITION: u16 = 12;
/// How long the first and last posture of a hold are shown.
const END_DURATION: Duration = Duration::from_millis(900);

impl Motion {
    /// The figures of the movement, each with how long it is shown. Transitions in both
    /// directions between two keyframes have the same postures. A movement that ends in a
    /// hold also goes back to its start.
    pub fn loop_frames(&self) -> Vec<(Figure, Duration)> {
        if let Some(circle) = self.pose().circle {
            let time = Duration::from_secs_f32(circle.time.clamp(0.1, 60.0));
            let count = u32::from(FIGURES_PER_TRANSITION) * 2;
            let figure_at = |index: u32| {
                let time = time * index / count;
                self.figure_at(MotionTime::Natural(time), time, &Presentation::default()).without_trajectory()
            };
            return (0..count).map(|index| (figure_at(index), time / count)).collect();
        }
        let mut transitions: Vec<((usize, usize), Duration)> = self
            .transitions()
            .into_iter()
            .map(|(from, to)| ((from, to), self.transition_duration(to)))
            .collect();
        if transitions.is_empty() {
            return vec![(self.keyframe_figure(0, &Presentation::default()), END_DURATION)];
        }
        if self.pose().play == PlayMode::Hold {
            let back: Vec<_> =
                transitions.iter().rev().map(|((from, to), duration)| ((*to, *from), *duration)).collect();
            transitions.extend(back);
        }
        let mut figures: Vec<(Figure, Duration)> = Vec::new();
        for (transition, duration) in transitions {
            figures.extend((0..FIGURES_PER_TRANSITION).map(|index| {
                (self.figure_in_transition(transition, index), duration / u32::from(FIGURES_PER_TRANSITION))
            }));
        }
        if self.pose().play == PlayMode::Hold {
            for end in [0, figures.len() / 2] {
                figures[end].1 = END_DURATION;
            }
        }
        figures
    }

    /// One of the figures of a transition. A transition backward has the postures of the
    /// one forward, in reverse.
    fn figure_in_transition(&self, (from, to): (usize, usize), index: u16) -> Figure {
        let fraction = |index: u16| f32::from(index) / f32::from(FIGURES_PER_TRANSITION);
        let is_reversed = from > to && self.pose().ease == Ease::Smooth;
        let (from, to, fraction) = if is_reversed {
            (to, from, fraction(FIGURES_PER_TRANSITION - index))
        } else {
            (from, to, fraction(index))
        };
        self.figure_between(KeyframeTime { from, to, fraction, from_previous_rep: false })
    }
}
