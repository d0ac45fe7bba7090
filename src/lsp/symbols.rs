//! The document's outline: its steps, and the steps of its circuits.

use super::analysis::Analysis;
use super::outline::{OutlineEntry, OutlineTable, ValueKind};
use super::schedule::{self, StepSchedule};
use super::text::Text;
use crate::routine::fields::Scope;
use lsp_types::{DocumentSymbol, Location, SymbolInformation, SymbolKind, Uri};
use std::ops::Range;

/// The document's steps; steps of a circuit are its children.
pub(super) fn symbols(text: &Text, analysis: &Analysis) -> Vec<DocumentSymbol> {
    let plan = schedule::of_steps(analysis);
    let mut all: Vec<DocumentSymbol> = Vec::new();
    for table in &analysis.outline.tables {
        let entries = (table.entries.as_slice(), table.header.range(), table.span.range());
        match (table.scope, table.path.len()) {
            (Some(Scope::Step | Scope::Circuit), 1) => {
                all.push(symbol(text, &plan, entries, table_kind(table)));
            }
            (Some(Scope::Step), 2) => {
                let Some(circuit) = all.last_mut() else { continue };
                let inner = symbol(text, &plan, entries, SymbolKind::EVENT);
                circuit.range.end = inner.range.end;
                circuit.children.get_or_insert_default().push(inner);
            }
            (Some(Scope::Routine), _) => {
                let steps = table.entry("step").map(|entry| &entry.value.kind);
                let Some(ValueKind::List(steps)) = steps else { continue };
                all.extend(steps.iter().filter_map(|step| {
                    let ValueKind::Table(entries) = &step.kind else { return None };
                    let span = step.span.range();
                    Some(symbol(text, &plan, (entries, span.clone(), span), SymbolKind::EVENT))
                }));
            }
            _ => {}
        }
    }
    all
}

const fn table_kind(table: &OutlineTable) -> SymbolKind {
    match table.scope {
        Some(Scope::Circuit) => SymbolKind::NAMESPACE,
        _ => SymbolKind::EVENT,
    }
}

/// The symbol of a step, from its keys, the span of its header and its whole span.
fn symbol(
    text: &Text,
    plan: &[(Range<usize>, StepSchedule)],
    (entries, header, span): (&[OutlineEntry], Range<usize>, Range<usize>),
    kind: SymbolKind,
) -> DocumentSymbol {
    let named = ["name", "use"].iter().find_map(|key| {
        let entry = entries.iter().find(|entry| entry.name == *key)?;
        let written = entry.value.text(text.as_str()).filter(|written| !written.trim().is_empty())?;
        Some((written.to_owned(), entry.value.span.range()))
    });
    let (name, name_span) = named.unwrap_or_else(|| ("a step without a name".to_owned(), header));
    let detail = plan.iter().find(|(span, _)| *span == name_span).map(|(_, schedule)| schedule.to_string());
    // Blank lines after the last key don't belong to the step.
    let body = text.as_str().get(span.clone()).map_or(0, |all| all.trim_end().len());
    let range = span.start..(span.start + body).max(name_span.end);
    #[expect(deprecated, reason = "the type has no constructor")]
    DocumentSymbol {
        name,
        detail,
        kind,
        tags: None,
        deprecated: None,
        range: text.range(range),
        selection_range: text.range(name_span),
        children: None,
    }
}

/// The same for an editor that doesn't support trees.
pub(super) fn flat(uri: &Uri, symbols: &[DocumentSymbol]) -> Vec<SymbolInformation> {
    let mut all = Vec::new();
    for symbol in symbols {
        all.push(information(uri, symbol, None));
        for inner in symbol.children.iter().flatten() {
            all.push(information(uri, inner, Some(symbol.name.clone())));
        }
    }
    all
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
