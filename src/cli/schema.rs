//! `supple schema`: the JSON Schema of routine files, for editors.

use super::print;
use crate::routine::json_schema;

/// Prints the schema.
pub(super) fn schema() -> u8 {
    print(&json_schema())
}
