//! A movement in a few pictures, for paper.

use super::motion::{Motion, Presentation};
use super::shape::Figure;

impl Motion {
    /// The movement in at most so many pictures, at least one: from its start to
    /// its furthest key, and what lies between where there is room.
    pub fn postures(&self, most: usize, presentation: &Presentation) -> Vec<Figure> {
        let (last, most) = (self.pose().keys.len().saturating_sub(1), most.max(1));
        let mut keys = vec![0, self.peak_key()];
        // What is left of the room goes to the other keys, in their order.
        keys.extend((1..=last).filter(|key| *key != self.peak_key()));
        keys.dedup();
        keys.truncate(most);
        keys.sort_unstable();
        let mut figures: Vec<Figure> = Vec::new();
        for figure in keys.into_iter().map(|key| self.key_figure(key, presentation)) {
            if figures.iter().all(|known| known.layers != figure.layers) {
                figures.push(figure);
            }
        }
        figures
    }
}
