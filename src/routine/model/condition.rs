//! Conditions under which a step is left out of a session.

use crate::routine::impl_words;
use crate::routine::message::joined_with;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Something a runner may say of themselves before the start, for which a step
/// may have to be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// The hamstring has been pulled beyond its length.
    OverStretched,
    /// A muscle was strained in the last days.
    FreshStrain,
    /// Pregnancy.
    Pregnancy,
    /// Medicine against blood clots.
    BloodThinners,
    /// Pain in the back.
    BackPain,
}

/// Several conditions, each once, in the order of [`Condition::ALL`].
pub type Conditions = BTreeSet<Condition>;

impl_words! {
    Condition:
    OverStretched = "over-stretched",
    FreshStrain = "fresh-strain",
    Pregnancy = "pregnancy",
    BloodThinners = "blood-thinners",
    BackPain = "back-pain",
}

impl Condition {
    /// What it is called within a sentence, such as "leave it out with a fresh strain".
    const fn phrase(self) -> &'static str {
        match self {
            Self::OverStretched => "an over-stretched hamstring",
            Self::FreshStrain => "a fresh strain",
            Self::Pregnancy => "pregnancy",
            Self::BloodThinners => "blood thinners",
            Self::BackPain => "back pain",
        }
    }

    /// Several conditions within a sentence: "a fresh strain, pregnancy or back pain"; empty
    /// if there are none.
    pub fn any_of(conditions: &Conditions) -> String {
        let phrases: Vec<&str> = conditions.iter().map(|condition| condition.phrase()).collect();
        joined_with("or", &phrases)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_read_as_a_sentence() {
        let all: Conditions = Condition::ALL.iter().map(|(condition, _)| *condition).collect();
        assert_eq!(
            Condition::any_of(&all),
            "an over-stretched hamstring, a fresh strain, pregnancy, blood thinners or back pain"
        );
        assert_eq!(Condition::any_of(&Conditions::from([Condition::BackPain])), "back pain");
        assert_eq!(Condition::any_of(&Conditions::new()), "");
    }
}
