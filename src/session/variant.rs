//! The variation of a step that is done.

use crate::routine::impl_words;
use serde::{Deserialize, Serialize};

/// The variation of a step that is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Variant {
    /// The easier variation.
    Easier,
    /// The step as written.
    #[default]
    AsWritten,
    /// The harder variation.
    Harder,
}

impl_words!(Variant: Easier = "easier", AsWritten = "as-written", Harder = "harder");
