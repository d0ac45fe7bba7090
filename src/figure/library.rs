//! The shipped figures, and the figures of a routine.

use super::motion::Motion;
use super::read::read;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Pose files in the program, each with its name.
macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../assets/figures/", $name, ".toml")))),*]
    };
}

/// Every shipped figure: its name and its text, in the order in which they are listed
/// and drawn on a sheet.
#[rustfmt::skip]
pub static SHIPPED: [(&str, &str); 21] = shipped![
    "walk", "march", "hamstring-lunge", "hamstring-scoop", "leg-swing", "hamstring-ball",
    "glute-ball", "glute-ball-figure-four", "hurdler", "lying-figure-four", "hip-flexor",
    "wall-calf", "dead-lift", "reverse-lunge", "slider-curl", "heel-drop", "nordic",
    "lying-extender", "bridge", "breathing", "ice",
];

/// The text of the shipped figure of this name; `None` if there is none.
pub fn text(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// Figures by name, each read and solved once.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    motions: BTreeMap<String, Motion>,
}

impl Figures {
    /// The figures of these names: the user's if `user_text` returns a valid text, shipped
    /// ones otherwise. Unknown figures are left out.
    pub fn of<'n>(
        names: impl IntoIterator<Item = &'n str>,
        user_text: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let mut figures = Self::default();
        for name in names {
            if figures.motions.contains_key(name) {
                continue;
            }
            let user_pose = user_text(name).and_then(|text| read(&text, name).pose);
            let pose = user_pose.or_else(|| text(name).and_then(|text| read(text, name).pose));
            if let Some(pose) = pose {
                figures.motions.insert(name.to_owned(), Motion::new(Arc::new(pose), &[]));
            }
        }
        figures
    }

    /// The movement of the figure of this name, without a tempo.
    pub fn get(&self, name: &str) -> Option<&Motion> {
        self.motions.get(name)
    }
}
