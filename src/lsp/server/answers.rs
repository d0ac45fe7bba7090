//! The responses to requests about documents.

use super::{Document, Server};
use crate::lsp::analysis::Analysis;
use crate::lsp::text::Encoding;
use crate::lsp::{complete, definition, findings, hints, hover, symbols};
use lsp_server::{ErrorCode, Message, Request, Response};
use lsp_types::request::{
    CodeActionRequest, Completion, DocumentSymbolRequest, Formatting, GotoDefinition, HoverRequest,
    InlayHintRequest, Request as _,
};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionOrCommand, CodeActionParams, CodeActionProviderCapability,
    CompletionOptions, CompletionParams, CompletionResponse, DocumentFormattingParams, DocumentSymbolParams,
    DocumentSymbolResponse, GotoDefinitionParams, GotoDefinitionResponse, HoverParams,
    HoverProviderCapability, InitializeResult, InlayHintParams, OneOf, SaveOptions, ServerCapabilities,
    ServerInfo, TextDocumentPositionParams, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextEdit, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::io;

/// The server's capabilities and its position encoding.
pub(super) fn capabilities(encoding: Encoding) -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(SaveOptions { include_text: Some(false) }.into()),
        ..TextDocumentSyncOptions::default()
    };
    // A quote opens a value, `#` follows a file's name in `use`, `=` a key, and `[` opens a header.
    let triggers = ["\"", "#", "=", "["].map(str::to_owned).to_vec();
    let actions = CodeActionOptions {
        code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
        ..CodeActionOptions::default()
    };
    let capabilities = ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(triggers),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        document_formatting_provider: Some(OneOf::Left(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(actions)),
        inlay_hint_provider: Some(OneOf::Left(true)),
        ..ServerCapabilities::default()
    };
    let version = Some(env!("CARGO_PKG_VERSION").to_owned());
    InitializeResult { capabilities, server_info: Some(ServerInfo { name: "supple".to_owned(), version }) }
}

impl Server {
    /// Responds to any request.
    pub(super) fn respond(&mut self, request: Request) -> io::Result<()> {
        let Request { id, method, params } = request;
        self.analyze_stale();
        let result = match method.as_str() {
            Completion::METHOD => answer_with(params, |params| self.completion(&params)),
            HoverRequest::METHOD => answer_with(params, |params| self.hover(&params)),
            GotoDefinition::METHOD => answer_with(params, |params| self.definition(&params)),
            DocumentSymbolRequest::METHOD => answer_with(params, |params| self.symbols(&params)),
            Formatting::METHOD => answer_with(params, |params| self.formatting(&params)),
            CodeActionRequest::METHOD => answer_with(params, |params| self.actions(&params)),
            InlayHintRequest::METHOD => answer_with(params, |params| self.hints(&params)),
            _ => {
                let message = format!("supple doesn't know {method}");
                return self.refuse(id, ErrorCode::MethodNotFound, &message);
            }
        };
        match result {
            Ok(result) => self.send(&Message::Response(Response::new_ok(id, result))),
            Err(error) => self.refuse(id, ErrorCode::InvalidParams, &error.to_string()),
        }
    }

    /// An open routine and its analysis.
    fn document(&self, uri: &Uri) -> Option<(&Document, &Analysis)> {
        let document = self.documents.get(uri.as_str())?;
        Some((document, document.analysis.as_ref()?))
    }

    /// An open routine and its analysis, with the byte at a position.
    fn document_at(&self, at: &TextDocumentPositionParams) -> Option<(&Document, &Analysis, usize)> {
        let (document, analysis) = self.document(&at.text_document.uri)?;
        Some((document, analysis, document.text.offset(at.position)))
    }

    fn completion(&self, params: &CompletionParams) -> Option<CompletionResponse> {
        let (document, analysis, offset) = self.document_at(&params.text_document_position)?;
        let (text, sources) = (&document.text, &self.sources());
        let request = complete::Request { text, analysis, sources, snippets: self.snippets, offset };
        Some(CompletionResponse::Array(complete::complete(request)))
    }

    fn hover(&self, params: &HoverParams) -> Option<lsp_types::Hover> {
        let (document, analysis, offset) = self.document_at(&params.text_document_position_params)?;
        hover::hover(&document.text, analysis, &self.sources(), offset)
    }

    fn definition(&self, params: &GotoDefinitionParams) -> Option<GotoDefinitionResponse> {
        let (document, analysis, offset) = self.document_at(&params.text_document_position_params)?;
        let Document { uri, text, .. } = document;
        let cache = self.context.cache.as_deref();
        definition::definition(uri, text, analysis, &self.sources(), offset, cache)
            .map(GotoDefinitionResponse::Scalar)
    }

    fn symbols(&self, params: &DocumentSymbolParams) -> Option<DocumentSymbolResponse> {
        let (document, analysis) = self.document(&params.text_document.uri)?;
        let tree = symbols::symbols(&document.text, analysis);
        Some(if self.hierarchical_symbols {
            DocumentSymbolResponse::Nested(tree)
        } else {
            DocumentSymbolResponse::Flat(symbols::flat(&document.uri, &tree))
        })
    }

    /// The document formatted as `supple fmt` does; no edits if it is formatted already,
    /// `None` if it is no TOML or no routine.
    fn formatting(&self, params: &DocumentFormattingParams) -> Option<Vec<TextEdit>> {
        let (document, _) = self.document(&params.text_document.uri)?;
        let text = document.text.as_str();
        let new_text = crate::routine::format(text)?;
        if new_text == text {
            return Some(Vec::new());
        }
        Some(vec![TextEdit { range: document.text.range(0..text.len()), new_text }])
    }

    fn actions(&self, params: &CodeActionParams) -> Option<Vec<CodeActionOrCommand>> {
        let (document, analysis) = self.document(&params.text_document.uri)?;
        let wanted = params.context.only.as_ref();
        if wanted.is_some_and(|kinds| !kinds.iter().any(|kind| includes_quick_fixes(kind.as_str()))) {
            return Some(Vec::new());
        }
        let within = document.text.bytes(params.range);
        let actions = findings::actions(&document.uri, &document.text, analysis, &within);
        Some(actions.into_iter().map(CodeActionOrCommand::CodeAction).collect())
    }

    fn hints(&self, params: &InlayHintParams) -> Option<Vec<lsp_types::InlayHint>> {
        let (document, analysis) = self.document(&params.text_document.uri)?;
        let within = document.text.bytes(params.range);
        Some(hints::hints(&document.text, analysis, &within))
    }
}

/// Whether a kind of action includes quick fixes.
fn includes_quick_fixes(kind: &str) -> bool {
    kind.is_empty() || kind == CodeActionKind::QUICKFIX.as_str()
}

/// Parses the parameters of a request and answers it.
fn answer_with<P: DeserializeOwned, R: Serialize>(
    params: Value,
    answer: impl FnOnce(P) -> Option<R>,
) -> serde_json::Result<Value> {
    serde_json::from_value(params).and_then(|params| serde_json::to_value(answer(params)))
}
