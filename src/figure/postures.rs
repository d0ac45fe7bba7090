//! A movement as a few figures, for paper.

use super::motion::{Motion, Presentation};
use super::shape::Figure;

impl Motion {
    /// The movement in at most `max` figures, but at least one: the start, the keyframe with
    /// the greatest effort, then the other keyframes in their order.
    pub fn postures(&self, max: usize, presentation: &Presentation) -> Vec<Figure> {
        let mut keyframes = vec![0, self.peak_keyframe()];
        keyframes.extend((1..self.pose().keyframes.len()).filter(|index| *index != self.peak_keyframe()));
        keyframes.dedup();
        keyframes.truncate(max.max(1));
        keyframes.sort_unstable();
        let mut figures: Vec<Figure> = Vec::new();
        for figure in keyframes.into_iter().map(|index| self.keyframe_figure(index, presentation)) {
            if figures.iter().all(|known| known.layers != figure.layers) {
                figures.push(figure);
            }
        }
        figures
    }
}
