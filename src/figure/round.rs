//! A whole movement as a loop of few figures: for a moving picture in a file.

use super::motion::{KeyframeTransition, Motion, MotionTime, Presentation};
use super::pose::{Ease, PlayMode};
use super::shape::Figure;
use std::time::Duration;

/// The postures of the way between two keys.
const POSTURES: u16 = 12;
/// How long a movement that leads to one posture stays at both of its ends.
const STAYS: Duration = Duration::from_millis(900);

impl Motion {
    /// The figures of the movement, each with how long it is seen. The way back
    /// between two keys has the postures of the way there; a movement that leads
    /// to one posture goes back the way it came.
    pub fn loop_frames(&self) -> Vec<(Figure, Duration)> {
        if let Some(circle) = self.pose().circle {
            let time = Duration::from_secs_f32(circle.time.clamp(0.1, 60.0));
            let count = u32::from(POSTURES) * 2;
            let at = |part: u32| {
                let since = time * part / count;
                self.figure_at(MotionTime::Free(since), since, &Presentation::default()).without_way()
            };
            return (0..count).map(|part| (at(part), time / count)).collect();
        }
        let track = self.transitions();
        if track.is_empty() {
            return vec![(self.key_figure(0, &Presentation::default()), STAYS)];
        }
        let mut legs: Vec<((usize, usize), Duration)> =
            track.iter().map(|leg| (*leg, self.transition_time(*leg))).collect();
        if self.pose().play == PlayMode::Hold {
            let back: Vec<_> = legs.iter().rev().map(|((from, to), time)| ((*to, *from), *time)).collect();
            legs.extend(back);
        }
        let mut figures: Vec<(Figure, Duration)> = Vec::new();
        for (leg, time) in legs {
            figures.extend((0..POSTURES).map(|part| (self.part(leg, part), time / u32::from(POSTURES))));
        }
        if self.pose().play == PlayMode::Hold {
            for end in [0, figures.len() / 2] {
                figures[end].1 = STAYS;
            }
        }
        figures
    }

    /// A posture of the way between two keys.
    fn part(&self, (from, to): (usize, usize), part: u16) -> Figure {
        let share = |part: u16| f32::from(part) / f32::from(POSTURES);
        let back = from > to && self.pose().ease == Ease::Smooth;
        let (from, to, share) =
            if back { (to, from, share(POSTURES - part)) } else { (from, to, share(part)) };
        self.figure_between(KeyframeTransition { from, to, share, begins: false })
    }
}
