//! The figures that come with supple.

use super::motion::Motion;
use super::read::read;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A pose file in the binary, with its name.
macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../assets/figures/", $name, ".toml")))),*]
    };
}

/// Every shipped figure: its name and its text, in the order of the movements.
pub static SHIPPED: [(&str, &str); 21] = shipped![
    "walk",
    "march",
    "hamstring-lunge",
    "hamstring-scoop",
    "leg-swing",
    "hamstring-ball",
    "glute-ball",
    "glute-ball-figure-four",
    "hurdler",
    "lying-figure-four",
    "hip-flexor",
    "wall-calf",
    "dead-lift",
    "reverse-lunge",
    "slider-curl",
    "heel-drop",
    "nordic",
    "lying-extender",
    "bridge",
    "breathing",
    "ice",
];

/// The text of a shipped figure.
pub fn text(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The figures that are at hand, each read and worked out once.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    motions: BTreeMap<String, Motion>,
}

impl Figures {
    /// Takes the named figures: the user's own from `texts`, shipped ones
    /// otherwise. Those that are wrong or unknown are left out.
    pub fn of<'n>(names: impl IntoIterator<Item = &'n str>, texts: impl Fn(&str) -> Option<String>) -> Self {
        let mut figures = Self::default();
        for name in names {
            if figures.motions.contains_key(name) {
                continue;
            }
            let own = texts(name).and_then(|text| read(&text, name).pose);
            let pose = own.or_else(|| text(name).and_then(|text| read(text, name).pose));
            if let Some(pose) = pose {
                figures.motions.insert(name.to_owned(), Motion::new(Arc::new(pose), &[]));
            }
        }
        figures
    }

    /// The figure of a name, as it moves by itself.
    pub fn get(&self, name: &str) -> Option<&Motion> {
        self.motions.get(name)
    }
}
