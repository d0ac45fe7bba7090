//! The server's life: messages in, answers out, and the documents that are
//! open meanwhile.

mod answers;

use super::analysis::{Analysis, Name, OpenPlaces, OpenTexts, is_routine};
use super::findings;
use super::outline::Outline;
use super::text::{Encoding, Text};
use super::uri;
use super::wire::{Received, listen};
use crate::runtime::library::Library;
use crate::runtime::read::Places;
use crate::runtime::voice::VoiceJudge;
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
use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};
use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::sync::mpsc::Receiver;

/// What the server works with.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// The user's own routines and the shipped ones.
    pub library: Library,
    /// Where copies of shipped routines go; none where there is no home.
    pub cache: Option<PathBuf>,
    /// What judges the words.
    pub voice: VoiceJudge,
}

/// Serves an editor until it says goodbye; returns the exit code: 1 where it
/// went without a word.
///
/// # Errors
///
/// Where the editor can't be heard or told anything.
pub fn serve(
    setting: Setting,
    input: impl BufRead + Send + 'static,
    output: impl Write + 'static,
) -> io::Result<u8> {
    let heard = listen(input)?;
    let server = Server {
        setting,
        output: Box::new(output),
        stage: Lifecycle::Fresh,
        waiting: VecDeque::new(),
        cancelled: HashSet::new(),
        documents: BTreeMap::new(),
        open: OpenTexts::new(),
        unpublished: BTreeSet::new(),
        encoding: Encoding::default(),
        snippets: false,
        trees: false,
    };
    server.run(&heard)
}

/// How far the conversation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lifecycle {
    Fresh,
    Serving,
    /// Told to shut down; only `exit` may follow.
    Closing,
}

/// A document that is open in the editor.
struct Document {
    uri: Uri,
    name: Name,
    version: i32,
    text: Text,
    /// None for a TOML file that is no routine.
    analysis: Option<Analysis>,
    /// Whether the analysis is of an earlier text, or of an earlier state of
    /// what it borrows and plays.
    stale: bool,
}

impl Document {
    /// Whether what it means depends on other files.
    fn borrows(&self) -> bool {
        self.analysis.as_ref().is_some_and(|analysis| analysis.borrows)
    }
}

struct Server {
    setting: Setting,
    output: Box<dyn Write>,
    stage: Lifecycle,
    waiting: VecDeque<Received>,
    /// Requests that nobody waits for any more.
    cancelled: HashSet<RequestId>,
    documents: BTreeMap<String, Document>,
    open: OpenTexts,
    /// The documents whose findings have not been told since they were
    /// analysed.
    unpublished: BTreeSet<String>,
    encoding: Encoding,
    snippets: bool,
    /// Whether the editor shows symbols as a tree.
    trees: bool,
}

impl Server {
    fn run(mut self, heard: &Receiver<Received>) -> io::Result<u8> {
        loop {
            for one in heard.try_iter() {
                self.queue(one);
            }
            if self.waiting.is_empty() {
                // Whatever was typed meanwhile is in; now it is worth telling.
                self.publish()?;
                match heard.recv() {
                    Ok(one) => self.queue(one),
                    Err(_) => return Ok(u8::from(self.stage != Lifecycle::Closing)),
                }
            }
            match self.waiting.pop_front() {
                Some(Received::Message(Message::Request(request))) => self.request(request)?,
                Some(Received::Message(Message::Notification(note))) if note.method == "exit" => {
                    return Ok(u8::from(self.stage != Lifecycle::Closing));
                }
                Some(Received::Message(Message::Notification(note))) => self.notification(note)?,
                // Nothing is asked of the editor, so nothing is answered.
                Some(Received::Message(Message::Response(_))) | None => {}
                Some(Received::Boundless(why)) => return Err(io::Error::other(why)),
                Some(Received::Garbled(why)) => {
                    log::warn!("something that is no message: {why}");
                    self.log(&format!("supple got something that is no message: {why}"))?;
                }
            }
        }
    }

    fn queue(&mut self, heard: Received) {
        if let Received::Message(Message::Notification(note)) = &heard
            && note.method == "$/cancelRequest"
        {
            let id = note.params.get("id").cloned().map(serde_json::from_value::<RequestId>);
            let waits = |id: &RequestId| {
                let same = |one: &Received| matches!(one, Received::Message(Message::Request(asked)) if asked.id == *id);
                self.waiting.iter().any(same)
            };
            // What has been answered can't be cancelled.
            if let Some(Ok(id)) = id
                && waits(&id)
            {
                self.cancelled.insert(id);
            }
            return;
        }
        self.waiting.push_back(heard);
    }

    // ---- telling -----------------------------------------------------------

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

    fn refuse(&mut self, id: RequestId, code: ErrorCode, why: &str) -> io::Result<()> {
        self.send(&Message::Response(Response::new_err(id, code as i32, why.to_owned())))
    }

    // ---- hearing -----------------------------------------------------------

    fn request(&mut self, request: Request) -> io::Result<()> {
        if self.cancelled.remove(&request.id) {
            return self.refuse(request.id, ErrorCode::RequestCanceled, "cancelled");
        }
        match (self.stage, request.method.as_str()) {
            (Lifecycle::Fresh, "initialize") => self.initialize(request),
            (Lifecycle::Fresh, _) => {
                self.refuse(request.id, ErrorCode::ServerNotInitialized, "`initialize` comes first")
            }
            (Lifecycle::Serving, "shutdown") => {
                self.stage = Lifecycle::Closing;
                self.send(&Message::Response(Response::new_ok(request.id, serde_json::Value::Null)))
            }
            (Lifecycle::Serving, "initialize") => {
                self.refuse(request.id, ErrorCode::InvalidRequest, "`initialize` came already")
            }
            (Lifecycle::Serving, _) => self.answer(request),
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
        self.trees =
            symbols.and_then(|symbols| symbols.hierarchical_document_symbol_support).unwrap_or(false);
        self.stage = Lifecycle::Serving;
        let result = answers::introduction(self.encoding);
        self.send(&Message::Response(Response::new_ok(request.id, result)))
    }

    fn notification(&mut self, note: Notification) -> io::Result<()> {
        if self.stage != Lifecycle::Serving {
            return Ok(());
        }
        let Notification { method, params } = note;
        let heard = match method.as_str() {
            DidOpenTextDocument::METHOD => self.with(params, Self::opened),
            DidChangeTextDocument::METHOD => self.with(params, Self::changed),
            // A file that others borrow from may have been written by any program.
            DidSaveTextDocument::METHOD | "workspace/didChangeWatchedFiles" => {
                self.outdate(|_| true);
                Ok(())
            }
            DidCloseTextDocument::METHOD => return self.closed(params),
            _ => Ok(()),
        };
        match heard {
            Ok(()) => Ok(()),
            Err(error) => self.log(&format!("{method} can't be understood: {error}")),
        }
    }

    fn with<P: DeserializeOwned>(
        &mut self,
        params: serde_json::Value,
        act: impl FnOnce(&mut Self, P),
    ) -> serde_json::Result<()> {
        serde_json::from_value(params).map(|params| act(self, params))
    }

    fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let item = params.text_document;
        let name = Name::of(uri::path(&item.uri));
        let text = Text::new(item.text, self.encoding);
        if let Some(path) = &name.path {
            self.open.insert(path.clone(), text.as_str().to_owned());
        }
        let key = item.uri.as_str().to_owned();
        let document =
            Document { uri: item.uri, name, version: item.version, text, analysis: None, stale: true };
        self.documents.insert(key, document);
        self.outdate(Document::borrows);
    }

    fn changed(&mut self, params: DidChangeTextDocumentParams) {
        let key = params.text_document.uri.as_str();
        let Some(document) = self.documents.get_mut(key) else { return };
        document.version = params.text_document.version;
        for change in params.content_changes {
            document.text.apply(change);
        }
        if let Some(path) = &document.name.path {
            self.open.insert(path.clone(), document.text.as_str().to_owned());
        }
        document.stale = true;
        self.outdate(Document::borrows);
    }

    fn closed(&mut self, params: serde_json::Value) -> io::Result<()> {
        let params: DidCloseTextDocumentParams = match serde_json::from_value(params) {
            Ok(params) => params,
            Err(error) => return self.log(&format!("what was closed can't be understood: {error}")),
        };
        let Some(document) = self.documents.remove(params.text_document.uri.as_str()) else { return Ok(()) };
        if let Some(path) = &document.name.path {
            self.open.remove(path);
        }
        self.outdate(Document::borrows);
        // What nobody looks at has nothing wrong with it.
        let (uri, version) = (document.uri, None);
        self.notify(
            PublishDiagnostics::METHOD,
            PublishDiagnosticsParams { uri, diagnostics: vec![], version },
        )
    }

    // ---- knowing -----------------------------------------------------------

    fn places(&self) -> OpenPlaces<'_> {
        let library = &self.setting.library;
        OpenPlaces { library, places: Places::new(library), open: &self.open, voice: &self.setting.voice }
    }

    /// Marks documents whose analysis no longer holds.
    fn outdate(&mut self, which: impl Fn(&Document) -> bool) {
        for document in self.documents.values_mut() {
            document.stale |= which(document);
        }
    }

    /// Analyses the newest text of every document that has changed, or whose
    /// lenders have; the findings are sent by [`Self::publish`].
    fn freshen(&mut self) {
        let stale = self.documents.iter().filter(|(_, document)| document.stale);
        let keys: Vec<String> = stale.map(|(key, _)| key.clone()).collect();
        for key in keys {
            let Some(document) = self.documents.get(&key) else { continue };
            let (text, outline) = (document.text.as_str(), Outline::new(document.text.as_str()));
            let path = document.name.path.as_deref();
            let analysis = is_routine(text, &outline, path, &self.setting.library).then(|| {
                Analysis::new(text, outline, &document.name, &self.places(), document.analysis.as_ref())
            });
            if let Some(document) = self.documents.get_mut(&key) {
                (document.analysis, document.stale) = (analysis, false);
            }
            self.unpublished.insert(key);
        }
    }

    /// Tells what is wrong with every document that has changed.
    fn publish(&mut self) -> io::Result<()> {
        self.freshen();
        for key in std::mem::take(&mut self.unpublished) {
            let Some(document) = self.documents.get(&key) else { continue };
            let (uri, version) = (document.uri.clone(), Some(document.version));
            let known = document.analysis.as_ref();
            let diagnostics =
                known.map(|known| findings::diagnostics(&uri, &document.text, known)).unwrap_or_default();
            self.notify(PublishDiagnostics::METHOD, PublishDiagnosticsParams { uri, diagnostics, version })?;
        }
        Ok(())
    }
}
