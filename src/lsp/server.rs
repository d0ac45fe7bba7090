//! The server: receives messages, sends responses, and keeps the open documents.

mod answers;

use super::analysis::{Analysis, EditorSources, is_routine};
use super::findings;
use super::outline::Outline;
use super::text::{Encoding, Text};
use super::uri;
use super::wire::{Received, spawn_reader};
use crate::runtime::checking::SourceFolders;
use crate::runtime::library::Library;
use crate::runtime::paths::absolute;
use crate::runtime::voice::VoiceProbe;
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidCloseTextDocument, DidOpenTextDocument, DidSaveTextDocument, LogMessage,
    Notification as _, PublishDiagnostics,
};
use lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, InitializeParams,
    LogMessageParams, MessageType, PublishDiagnosticsParams, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

/// What the server is started with.
#[derive(Clone, Default)]
pub struct ServerContext {
    /// The user's own routines and the shipped ones.
    pub(crate) library: Library,
    /// The folder for copies of shipped routines; `None` if there is no home folder.
    pub cache: Option<PathBuf>,
    /// Speech lengths, to check whether texts fit.
    pub(crate) voice: VoiceProbe,
}

/// Serves an editor until `exit`. Returns the exit code: 0 after a `shutdown` request,
/// otherwise 1.
///
/// # Errors
///
/// Returns an error if reading or writing fails.
pub fn serve(
    context: ServerContext,
    input: impl BufRead + Send + 'static,
    output: impl Write + 'static,
) -> io::Result<u8> {
    let (sender, received) = channel();
    let sender = Arc::new(sender);
    // Weak, so that the channel closes when the reader ends.
    let measured = Arc::downgrade(&sender);
    context.voice.on_measured(move || {
        if measured.upgrade().is_none_or(|sender| sender.send(Received::Measured).is_err()) {
            log::debug!("the server has ended");
        }
    });
    spawn_reader(input, sender)?;
    let server = Server {
        context,
        output: Box::new(output),
        lifecycle: Lifecycle::Fresh,
        waiting: VecDeque::new(),
        documents: BTreeMap::new(),
        unpublished: BTreeSet::new(),
        encoding: Encoding::default(),
        snippets: false,
        hierarchical_symbols: false,
    };
    server.run(&received)
}

/// The state of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lifecycle {
    Fresh,
    Serving,
    /// After `shutdown`: only `exit` may follow.
    Closing,
}

/// A document that is open in the editor.
struct Document {
    uri: Uri,
    /// Its file; `None` if it was never saved.
    path: Option<PathBuf>,
    version: i32,
    text: Text,
    /// `None` for a TOML file that is no routine, and before the first analysis.
    analysis: Option<Analysis>,
    /// Whether the analysis is out of date: the text has changed, or a file that it
    /// borrows or plays.
    stale: bool,
}

impl Document {
    /// Whether it depends on other files.
    fn borrows(&self) -> bool {
        self.analysis.as_ref().is_some_and(|analysis| analysis.borrows)
    }
}

struct Server {
    context: ServerContext,
    output: Box<dyn Write>,
    lifecycle: Lifecycle,
    waiting: VecDeque<Received>,
    documents: BTreeMap<String, Document>,
    /// The documents whose findings have not been sent since they were analyzed or closed.
    unpublished: BTreeSet<String>,
    encoding: Encoding,
    snippets: bool,
    /// Whether the editor supports symbols as a tree.
    hierarchical_symbols: bool,
}

impl Server {
    fn run(mut self, received: &Receiver<Received>) -> io::Result<u8> {
        loop {
            for received in received.try_iter() {
                self.queue(received)?;
            }
            if self.waiting.is_empty() {
                // All waiting changes are applied: now publish the findings.
                self.publish()?;
                match received.recv() {
                    Ok(received) => self.queue(received)?,
                    Err(_) => return Ok(u8::from(self.lifecycle != Lifecycle::Closing)),
                }
            }
            match self.waiting.pop_front() {
                Some(Received::Message(Message::Request(request))) => self.request(request)?,
                Some(Received::Message(Message::Notification(note))) if note.method == "exit" => {
                    return Ok(u8::from(self.lifecycle != Lifecycle::Closing));
                }
                Some(Received::Message(Message::Notification(note))) => self.notification(note)?,
                Some(Received::Measured) => self.mark_stale(|_| true),
                // The server sends no requests, so it expects no responses.
                Some(Received::Message(Message::Response(_))) | None => {}
                Some(Received::TooLarge(message)) => return Err(io::Error::other(message)),
                Some(Received::Invalid(message)) => {
                    log::warn!("something that is no message: {message}");
                    self.log(&format!("supple got something that is no message: {message}"))?;
                }
            }
        }
    }

    /// Queues what was received. A request that is cancelled while it waits is refused.
    fn queue(&mut self, received: Received) -> io::Result<()> {
        if let Received::Message(Message::Notification(note)) = &received
            && note.method == "$/cancelRequest"
        {
            let id = note.params.get("id").cloned().map(serde_json::from_value::<RequestId>);
            let Some(Ok(id)) = id else { return Ok(()) };
            let waiting = self.waiting.len();
            self.waiting.retain(|received| {
                !matches!(received, Received::Message(Message::Request(request)) if request.id == id)
            });
            if self.waiting.len() < waiting {
                self.refuse(id, ErrorCode::RequestCanceled, "cancelled")?;
            }
            return Ok(());
        }
        self.waiting.push_back(received);
        Ok(())
    }

    // ---- outgoing ----------------------------------------------------------

    fn send(&mut self, message: &Message) -> io::Result<()> {
        message.write(&mut self.output)
    }

    fn notify<P: Serialize>(&mut self, method: &str, params: P) -> io::Result<()> {
        self.send(&Message::Notification(Notification::new(method.to_owned(), params)))
    }

    fn log(&mut self, message: &str) -> io::Result<()> {
        let params = LogMessageParams { typ: MessageType::WARNING, message: message.to_owned() };
        self.notify(LogMessage::METHOD, params)
    }

    fn refuse(&mut self, id: RequestId, code: ErrorCode, message: &str) -> io::Result<()> {
        self.send(&Message::Response(Response::new_err(id, code as i32, message.to_owned())))
    }

    // ---- incoming ----------------------------------------------------------

    fn request(&mut self, request: Request) -> io::Result<()> {
        match (self.lifecycle, request.method.as_str()) {
            (Lifecycle::Fresh, "initialize") => self.initialize(request),
            (Lifecycle::Fresh, _) => {
                self.refuse(request.id, ErrorCode::ServerNotInitialized, "`initialize` comes first")
            }
            (Lifecycle::Serving, "shutdown") => {
                self.lifecycle = Lifecycle::Closing;
                self.send(&Message::Response(Response::new_ok(request.id, serde_json::Value::Null)))
            }
            (Lifecycle::Serving, "initialize") => {
                self.refuse(request.id, ErrorCode::InvalidRequest, "`initialize` came already")
            }
            (Lifecycle::Serving, _) => self.respond(request),
            (Lifecycle::Closing, _) => {
                self.refuse(request.id, ErrorCode::InvalidRequest, "the server is shutting down")
            }
        }
    }

    fn initialize(&mut self, request: Request) -> io::Result<()> {
        let params: InitializeParams = match serde_json::from_value(request.params) {
            Ok(params) => params,
            Err(error) => {
                return self.refuse(request.id, ErrorCode::InvalidParams, &error.to_string());
            }
        };
        let editor = params.capabilities;
        let general = editor.general.and_then(|general| general.position_encodings);
        self.encoding = Encoding::choose(general.as_deref());
        let document = editor.text_document.unwrap_or_default();
        let item = document.completion.and_then(|completion| completion.completion_item);
        self.snippets = item.and_then(|item| item.snippet_support).unwrap_or(false);
        let symbols = document.document_symbol;
        self.hierarchical_symbols =
            symbols.and_then(|symbols| symbols.hierarchical_document_symbol_support).unwrap_or(false);
        self.lifecycle = Lifecycle::Serving;
        let result = answers::capabilities(self.encoding);
        self.send(&Message::Response(Response::new_ok(request.id, result)))
    }

    fn notification(&mut self, note: Notification) -> io::Result<()> {
        if self.lifecycle != Lifecycle::Serving {
            return Ok(());
        }
        let Notification { method, params } = note;
        let received = match method.as_str() {
            DidOpenTextDocument::METHOD => self.with_params(params, Self::opened),
            DidChangeTextDocument::METHOD => self.with_params(params, Self::changed),
            // Other programs may have changed a file that documents borrow from.
            DidSaveTextDocument::METHOD | "workspace/didChangeWatchedFiles" => {
                self.mark_stale(|_| true);
                Ok(())
            }
            DidCloseTextDocument::METHOD => self.with_params(params, |server, params| server.closed(&params)),
            _ => Ok(()),
        };
        match received {
            Ok(()) => Ok(()),
            Err(error) => self.log(&format!("{method} can't be understood: {error}")),
        }
    }

    /// Parses the parameters of a notification and handles it.
    fn with_params<P: DeserializeOwned>(
        &mut self,
        params: serde_json::Value,
        handle: impl FnOnce(&mut Self, P),
    ) -> serde_json::Result<()> {
        serde_json::from_value(params).map(|params| handle(self, params))
    }

    fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let item = params.text_document;
        let path = uri::path(&item.uri).map(|path| absolute(&path));
        let text = Text::new(item.text, self.encoding);
        let key = item.uri.as_str().to_owned();
        let document =
            Document { uri: item.uri, path, version: item.version, text, analysis: None, stale: true };
        self.documents.insert(key, document);
        self.mark_stale(Document::borrows);
    }

    fn changed(&mut self, params: DidChangeTextDocumentParams) {
        let key = params.text_document.uri.as_str();
        let Some(document) = self.documents.get_mut(key) else { return };
        document.version = params.text_document.version;
        for change in params.content_changes {
            document.text.apply(change);
        }
        document.stale = true;
        self.mark_stale(Document::borrows);
    }

    fn closed(&mut self, params: &DidCloseTextDocumentParams) {
        let key = params.text_document.uri.as_str();
        if self.documents.remove(key).is_some() {
            self.mark_stale(Document::borrows);
            self.unpublished.insert(key.to_owned());
        }
    }

    // ---- analysis ----------------------------------------------------------

    fn sources(&self) -> EditorSources<'_> {
        let library = &self.context.library;
        let open = self.documents.values();
        let open = open.filter_map(|document| Some((document.path.as_deref()?, document.text.as_str())));
        EditorSources {
            library,
            folders: SourceFolders::new(library),
            open: open.collect(),
            voice: &self.context.voice,
            used: Cell::new(false),
        }
    }

    /// Marks the analysis of the affected documents as out of date.
    fn mark_stale(&mut self, is_affected: impl Fn(&Document) -> bool) {
        for document in self.documents.values_mut() {
            document.stale |= is_affected(document);
        }
    }

    /// Analyzes every document whose analysis is out of date; the findings are sent by
    /// [`Self::publish`].
    fn analyze_stale(&mut self) {
        let stale = self.documents.iter().filter(|(_, document)| document.stale);
        let keys: Vec<String> = stale.map(|(key, _)| key.clone()).collect();
        for key in keys {
            let Some(document) = self.documents.get(&key) else { continue };
            let (text, outline) = (document.text.as_str(), Outline::new(document.text.as_str()));
            let path = document.path.as_deref();
            let analysis = is_routine(text, &outline, path, &self.context.library)
                .then(|| Analysis::new(text, outline, path, &self.sources(), document.analysis.as_ref()));
            if let Some(document) = self.documents.get_mut(&key) {
                (document.analysis, document.stale) = (analysis, false);
            }
            self.unpublished.insert(key);
        }
    }

    /// Sends the findings of every document that was analyzed since the last time, and clears
    /// those of documents that were closed.
    fn publish(&mut self) -> io::Result<()> {
        self.analyze_stale();
        for key in std::mem::take(&mut self.unpublished) {
            let Ok(uri) = key.parse::<Uri>() else { continue };
            let document = self.documents.get(&key);
            let version = document.map(|document| document.version);
            let diagnostics = document
                .and_then(|Document { text, analysis, .. }| {
                    Some(findings::diagnostics(&uri, text, analysis.as_ref()?))
                })
                .unwrap_or_default();
            self.notify(PublishDiagnostics::METHOD, PublishDiagnosticsParams { uri, diagnostics, version })?;
        }
        Ok(())
    }
}
