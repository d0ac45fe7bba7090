//! The names of figures, for `pose` and for steps without it.

use super::fields::POSES;
use super::suggest::{nearest, prefix_match};

/// The names of all figures.
#[derive(Clone, Copy, Debug)]
pub struct PoseNames<'c> {
    /// The names that `pose` accepts.
    pub poses: &'c [&'c str],
    /// Other names (titles and synonyms, written as ids), each with the figure's name.
    pub also: &'c [(&'c str, &'c str)],
}

impl Default for PoseNames<'_> {
    fn default() -> Self {
        Self { poses: &POSES, also: OTHER_POSE_NAMES }
    }
}

/// Other names of the shipped figures, each with the figure's name: their titles, and the
/// names in `also` of their files.
pub const OTHER_POSE_NAMES: &[(&str, &str)] = &[
    ("brisk-walk", "walk"),
    ("easy-walk", "walk"),
    ("walking", "walk"),
    ("march-on-the-spot", "march"),
    ("march-in-place", "march"),
    ("marching", "march"),
    ("scoops", "hamstring-scoop"),
    ("hamstring-scoops", "hamstring-scoop"),
    ("leg-swings", "leg-swing"),
    ("hamstring-on-the-ball", "hamstring-ball"),
    ("glute-circles", "glute-ball"),
    ("glute-on-the-ball", "glute-ball"),
    ("glute-circles-figure-four", "glute-ball-figure-four"),
    ("modified-hurdler-stretch", "hurdler"),
    ("hurdler-stretch", "hurdler"),
    ("figure-four-stretch", "lying-figure-four"),
    ("half-kneeling-hip-flexor", "hip-flexor"),
    ("hip-flexor-stretch", "hip-flexor"),
    ("wall-calf-stretch", "wall-calf"),
    ("calf-stretch", "wall-calf"),
    ("romanian-dead-lift", "dead-lift"),
    ("deadlift", "dead-lift"),
    ("romanian-deadlift", "dead-lift"),
    ("slow-reverse-lunge", "reverse-lunge"),
    ("hamstring-slider", "slider-curl"),
    ("heel-drops", "heel-drop"),
    ("heel-raise", "heel-drop"),
    ("calf-raise", "heel-drop"),
    ("nordic-hamstring", "nordic"),
    ("nordic-curl", "nordic"),
    ("glute-bridge", "bridge"),
    ("hip-bridge", "bridge"),
    ("breathe", "breathing"),
    ("belly-breathing", "breathing"),
];

impl<'c> PoseNames<'c> {
    /// Whether `pose` accepts a name.
    pub fn contains(self, name: &str) -> bool {
        self.poses.contains(&name)
    }

    /// The figure of this name or other name, written as an id.
    pub fn find(self, name: &str) -> Option<&'c str> {
        let pose = self.poses.iter().find(|known| **known == name);
        pose.copied().or_else(|| self.also.iter().find(|(also, _)| *also == name).map(|(_, pose)| *pose))
    }

    /// Up to three figures with similar names, the most similar first.
    pub fn near(self, written: &str) -> Vec<&'c str> {
        const MAX_NEAR: usize = 3;
        let mut near: Vec<&'c str> = self.find(&super::slug(written)).into_iter().collect();
        while near.len() < MAX_NEAR {
            let remaining = || self.poses.iter().copied().filter(|pose| !near.contains(pose));
            let next = nearest(written, remaining()).or_else(|| prefix_match(written, remaining()));
            let Some(next) = next else { break };
            near.push(next);
        }
        if near.is_empty() {
            let also = self.also.iter().map(|(also, _)| *also);
            near.extend(nearest(written, also).and_then(|also| self.find(also)));
        }
        near
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_other_name_leads_to_a_figure_and_is_none_itself() {
        for (index, (also, pose)) in OTHER_POSE_NAMES.iter().enumerate() {
            assert!(POSES.contains(pose), "{pose}");
            assert!(!POSES.contains(also), "{also}");
            assert!(
                OTHER_POSE_NAMES.iter().skip(index + 1).all(|(other, _)| other != also),
                "{also} is there twice"
            );
            assert_eq!(crate::routine::slug(also), *also);
        }
    }

    #[test]
    fn similar_names_are_found() {
        let near = |text| PoseNames::default().near(text);
        assert_eq!(near("hamstring-lung"), ["hamstring-lunge", "hamstring-ball"]);
        assert_eq!(near("Leg swings"), ["leg-swing"]);
        assert_eq!(near("glute-bal"), ["glute-ball", "glute-ball-figure-four"]);
        assert_eq!(near("deadlifts"), ["dead-lift"]);
        assert_eq!(near("front crawl"), Vec::<&str>::new());
    }
}
