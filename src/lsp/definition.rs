//! Go to definition: from a `use` to the step or the file that it borrows.

use super::analysis::Analysis;
use super::cursor::{CursorKind, ValueCursor};
use super::outline::ValueKind;
use super::text::Text;
use super::{reference, uri};
use crate::routine::Sources;
use crate::routine::fields::FieldShape;
use crate::runtime::checking::{SourceLocation, location_of};
use crate::runtime::shipped;
use lsp_types::{Location, Uri};
use std::path::{Path, PathBuf};

/// The location of the step or file that a `use` at the byte `offset` of the document `uri`
/// borrows. A shipped routine is opened as a read-only copy in the folder `cache`.
pub(super) fn definition(
    uri: &Uri,
    text: &Text,
    analysis: &Analysis,
    sources: &dyn Sources,
    offset: usize,
    cache: Option<&Path>,
) -> Option<Location> {
    let cursor = analysis.outline.at_cursor(text.as_str(), offset)?;
    let CursorKind::Value(ValueCursor { field, value, .. }) = cursor.kind else { return None };
    if field.shape != FieldShape::Use || !matches!(value.kind, ValueKind::Text { .. }) {
        return None;
    }
    let used = value.text(text.as_str())?;
    if let Some(id) = used.strip_prefix('#') {
        let name = analysis.parsed.spans.report_span(id, "name")?;
        return Some(Location { uri: uri.clone(), range: text.range(name.range()) });
    }
    let target = reference::find(analysis, sources, used)?;
    let name = target.name_span(used.split_once('#').map(|(_, id)| id));
    let uri = match location_of(&target.loaded.origin)? {
        SourceLocation::File(path) => uri::of(path)?,
        SourceLocation::Shipped(id) => uri::of(&copy(id, cache?)?)?,
    };
    Some(Location { uri, range: Text::new(target.loaded.text, text.encoding()).range(name.range()) })
}

/// Writes a read-only copy of a shipped routine. Returns its path.
fn copy(id: &str, cache: &Path) -> Option<PathBuf> {
    match shipped::copy_to(&cache.join("shipped"), id) {
        Ok(path) => path,
        Err(error) => {
            log::warn!("no copy of {id} for reading: {error}");
            None
        }
    }
}
