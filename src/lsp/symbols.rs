//! The document's symbols: its steps, and the steps of its circuits.

use super::analysis::Analysis;
use super::outline::{OutlineEntry, ValueKind};
use super::schedule::{self, StepSchedule};
use super::text::Text;
use crate::routine::Span;
use crate::routine::fields::Scope;
use lsp_types::{DocumentSymbol, Location, SymbolInformation, SymbolKind, Uri};

/// The document's steps; steps of a circuit are its children.
pub(super) fn symbols(text: &Text, analysis: &Analysis) -> Vec<DocumentSymbol> {
    let schedules = schedule::of_steps(analysis);
    let symbol = |entries: &[OutlineEntry], header, span, kind| {
        step_symbol(text, &schedules, entries, header, span, kind)
    };
    let mut symbols: Vec<DocumentSymbol> = Vec::new();
    for table in &analysis.outline.tables {
        let of_table = |kind| symbol(&table.entries, table.header, table.span, kind);
        match (table.scope, table.path.len()) {
            (Some(Scope::Circuit), 1) => symbols.push(of_table(SymbolKind::NAMESPACE)),
            (Some(Scope::Step), 1) => symbols.push(of_table(SymbolKind::EVENT)),
            (Some(Scope::Step), 2) => {
                let Some(circuit) = symbols.last_mut() else { continue };
                let inner = of_table(SymbolKind::EVENT);
                circuit.range.end = inner.range.end;
                circuit.children.get_or_insert_default().push(inner);
            }
            (Some(Scope::Routine), _) => {
                let steps = table.entry("step").map(|entry| &entry.value.kind);
                let Some(ValueKind::List { items: steps, .. }) = steps else { continue };
                symbols.extend(steps.iter().filter_map(|step| {
                    let ValueKind::Table { entries, .. } = &step.kind else { return None };
                    Some(symbol(entries, step.span, step.span, SymbolKind::EVENT))
                }));
            }
            _ => {}
        }
    }
    symbols
}

/// The symbol of a step or a circuit, whose bytes are `span`. Without a name its `header` is
/// selected, which is all of it for a step in braces.
fn step_symbol(
    text: &Text,
    schedules: &[(Span, StepSchedule)],
    entries: &[OutlineEntry],
    header: Span,
    span: Span,
    kind: SymbolKind,
) -> DocumentSymbol {
    let named = ["name", "use"].iter().find_map(|key| {
        let entry = entries.iter().find(|entry| entry.name == *key)?;
        let written = entry.value.text(text.as_str()).filter(|written| !written.trim().is_empty())?;
        Some((written.to_owned(), entry.value.span))
    });
    let (name, name_span) = named.unwrap_or_else(|| ("a step without a name".to_owned(), header));
    let detail =
        schedules.iter().find(|(span, _)| *span == name_span).map(|(_, schedule)| schedule.to_string());
    // Blank lines after the last key don't belong to the step.
    let body = text.as_str().get(span.range()).map_or(0, |step| step.trim_end().len());
    let range = span.start..(span.start + body).max(name_span.end);
    #[expect(deprecated, reason = "the type has no constructor")]
    DocumentSymbol {
        name,
        detail,
        kind,
        tags: None,
        deprecated: None,
        range: text.range(range),
        selection_range: text.range(name_span.range()),
        children: None,
    }
}

/// The symbols as a list, for an editor that doesn't support trees.
pub(super) fn flat(uri: &Uri, symbols: &[DocumentSymbol]) -> Vec<SymbolInformation> {
    let mut list = Vec::new();
    for symbol in symbols {
        list.push(information(uri, symbol, None));
        for inner in symbol.children.iter().flatten() {
            list.push(information(uri, inner, Some(symbol.name.clone())));
        }
    }
    list
}

fn information(uri: &Uri, symbol: &DocumentSymbol, container_name: Option<String>) -> SymbolInformation {
    #[expect(deprecated, reason = "the type has no constructor")]
    SymbolInformation {
        name: symbol.name.clone(),
        kind: symbol.kind,
        tags: None,
        deprecated: None,
        location: Location { uri: uri.clone(), range: symbol.range },
        container_name,
    }
}
