//! Where what a `use` borrows is written.

use super::analysis::Analysis;
use super::cursor::CursorKind;
use super::outline::ValueKind;
use super::text::{Encoding, Text};
use super::{reference, uri};
use crate::routine::Sources;
use crate::routine::fields::FieldShape;
use crate::runtime::checking::{SourceLocation, location_of};
use crate::runtime::shipped;
use lsp_types::{Location, Uri};
use std::path::Path;

/// The location of the step or file that is borrowed at a byte. For a shipped routine it
/// is in a read-only copy in the folder `cache`.
pub(super) fn definition(
    (uri, text): (&Uri, &Text),
    analysis: &Analysis,
    sources: &dyn Sources,
    offset: usize,
    (encoding, cache): (Encoding, Option<&Path>),
) -> Option<Location> {
    let cursor = analysis.outline.at_cursor(text.as_str(), offset)?;
    let CursorKind::Value { field, value, .. } = cursor.kind else { return None };
    if field.shape != FieldShape::Use || !matches!(value.kind, ValueKind::Text { .. }) {
        return None;
    }
    let written = value.text(text.as_str())?;
    let id = written.split_once('#').map(|(_, id)| id);
    if let Some(id) = written.strip_prefix('#') {
        let bytes = analysis.parsed.spans.step(id, "name")?;
        return Some(Location { uri: uri.clone(), range: text.range(bytes) });
    }
    let target = reference::find(analysis, sources, written)?;
    let bytes = target.place(id);
    let copied;
    let path = match location_of(&target.origin)? {
        SourceLocation::File(path) => path,
        SourceLocation::Shipped(shipped) => {
            copied = copy(shipped, cache?)?;
            &copied
        }
    };
    let range = Text::new(target.text, encoding).range(bytes);
    Some(Location { uri: uri::of(path)?, range })
}

/// Writes a read-only copy of a shipped routine.
fn copy(id: &str, cache: &Path) -> Option<std::path::PathBuf> {
    match shipped::copy_to(&cache.join("shipped"), id) {
        Ok(path) => path,
        Err(error) => {
            log::warn!("no copy of {id} for reading: {error}");
            None
        }
    }
}
