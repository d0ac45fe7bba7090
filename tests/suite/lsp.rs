//! The language server, with a client over pipes.

mod judging;
mod neovim;

use crate::program::Home;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

/// An editor with the server at the other end.
struct Editor {
    child: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
    next: i64,
    /// Notifications that came before an awaited answer.
    notifications: VecDeque<Value>,
    home: Home,
}

impl Editor {
    /// Starts the server and agrees with it on `encoding`.
    fn start(encoding: &str) -> Self {
        let mut editor = Self::uninitialized();
        let capabilities = json!({
            "general": {"positionEncodings": [encoding]},
            "textDocument": {
                "completion": {"completionItem": {"snippetSupport": true}},
                "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            },
        });
        let answer = editor.request_and_wait(
            "initialize",
            json!({"processId": null, "rootUri": null, "capabilities": capabilities}),
        );
        assert_eq!(answer["capabilities"]["positionEncoding"], encoding);
        editor.notify("initialized", json!({}));
        editor
    }

    /// Starts the server without a message.
    fn uninitialized() -> Self {
        let home = Home::new();
        let mut child = home
            .command(&["lsp"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let to = child.stdin.take();
        let from = BufReader::new(child.stdout.take().unwrap());
        Self { child, to, from, next: 0, notifications: VecDeque::new(), home }
    }

    fn send_raw(&mut self, bytes: &[u8]) {
        let to = self.to.as_mut().unwrap();
        to.write_all(format!("Content-Length: {}\r\n\r\n", bytes.len()).as_bytes()).unwrap();
        to.write_all(bytes).unwrap();
        to.flush().unwrap();
    }

    fn send(&mut self, message: &Value) {
        self.send_raw(&serde_json::to_vec(message).unwrap());
    }

    #[expect(clippy::needless_pass_by_value, reason = "made where it is sent")]
    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn request(&mut self, method: &str, params: impl Into<Value>) -> i64 {
        let params: Value = params.into();
        self.next += 1;
        let id = self.next;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    /// The next message of the server.
    fn read_message(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.from.read_line(&mut line).unwrap() > 0, "the server has gone");
            if line == "\r\n" {
                break;
            }
            if let Some(count) = line.strip_prefix("Content-Length: ") {
                length = count.trim().parse().unwrap();
            }
        }
        let mut bytes = vec![0; length];
        self.from.read_exact(&mut bytes).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    /// The whole answer to a request.
    fn wait_for_response(&mut self, id: i64) -> Value {
        loop {
            let message = self.read_message();
            if message["id"] == id {
                return message;
            }
            self.notifications.push_back(message);
        }
    }

    fn request_and_wait(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params);
        let answer = self.wait_for_response(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// The findings about a document at this version.
    fn findings(&mut self, uri: &str, version: i64) -> Vec<Value> {
        loop {
            let message = self.notifications.pop_front().unwrap_or_else(|| self.read_message());
            let params = &message["params"];
            if message["method"] == "textDocument/publishDiagnostics"
                && params["uri"] == uri
                && params["version"] == version
            {
                return params["diagnostics"].as_array().unwrap().clone();
            }
        }
    }

    fn open(&mut self, uri: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": "toml", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    fn replace(&mut self, uri: &str, version: i64, text: &str) {
        let document = json!({"uri": uri, "version": version});
        self.notify(
            "textDocument/didChange",
            json!({"textDocument": document, "contentChanges": [{"text": text}]}),
        );
    }

    /// Opens a text without its `|`, and sends a request with the position of the `|`.
    fn request_at_cursor(&mut self, method: &str, uri: &str, marked: &str) -> Value {
        let offset = marked.find('|').unwrap();
        self.open(uri, &marked.replacen('|', "", 1));
        let before = &marked[..offset];
        let line = before.matches('\n').count();
        let character = before.rsplit('\n').next().unwrap().encode_utf16().count();
        let params =
            json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}});
        self.request_and_wait(method, params)
    }

    /// The labels of the completions at `|`.
    fn completions(&mut self, marked: &str) -> Vec<String> {
        let offers = self.request_at_cursor("textDocument/completion", "untitled:offers", marked);
        let label = |offer: &Value| offer["label"].as_str().unwrap().to_owned();
        offers.as_array().map(|all| all.iter().map(label).collect()).unwrap_or_default()
    }

    fn save(&self, name: &str, text: &str) -> String {
        let path = self.home.join(name);
        std::fs::write(&path, text).unwrap();
        format!("file://{}", path.canonicalize().unwrap().display())
    }

    /// Shuts the server down; returns the exit code.
    fn shutdown(mut self) -> i32 {
        self.request_and_wait("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        // A test that failed leaves it running; any other has seen it end.
        drop(self.child.kill());
    }
}

const ROUTINE: &str = "name = \"Läufer 🏃 morning\"

[[step]]
name = \"Walk\"
time = \"1min\"

[[step]]
name = \"Legs\"
sets = 2
rest = \"10s\"

[[step.step]]
name = \"Swings\"
reps = 10
tempo = \"2s\"
side = \"each\"

[[step]]
use = \"#walk\"
";

#[test]
fn a_session_from_hello_to_goodbye() {
    let mut editor = Editor::start("utf-16");
    let uri = editor.save("morning.toml", ROUTINE);
    editor.open(&uri, ROUTINE);
    assert_eq!(editor.findings(&uri, 1), Vec::<Value>::new());
    // While typing.
    let typed = ROUTINE.replace("time = \"1min\"", "tiem = 60");
    editor.replace(&uri, 2, &typed);
    let findings = editor.findings(&uri, 2);
    assert_eq!(findings[0]["code"], "unknown-key");
    assert_eq!(findings[0]["severity"], 1);
    assert_eq!(findings[0]["source"], "supple");
    assert_eq!(
        findings[0]["range"],
        json!({"start": {"line": 4, "character": 0}, "end": {"line": 4, "character": 4}})
    );
    assert!(findings[0]["message"].as_str().unwrap().contains("help: write"), "{findings:?}");
    // Its fix, from the editor's point of view.
    let document = json!({"uri": uri});
    let range = json!({"start": {"line": 4, "character": 2}, "end": {"line": 4, "character": 2}});
    let params = json!({"textDocument": document, "range": range, "context": {"diagnostics": findings}});
    let actions = editor.request_and_wait("textDocument/codeAction", params);
    assert_eq!(actions[0]["title"], "Write `time = \"60s\"`");
    assert_eq!(actions[0]["kind"], "quickfix");
    let edit = &actions[0]["edit"]["changes"][uri.as_str()][0];
    assert_eq!(edit["newText"], "time = \"60s\"");
    assert_eq!(edit["range"]["end"], json!({"line": 4, "character": 9}));
    let change = json!({"range": edit["range"], "text": edit["newText"]});
    let versioned = json!({"uri": uri, "version": 3});
    editor.notify("textDocument/didChange", json!({"textDocument": versioned, "contentChanges": [change]}));
    assert_eq!(editor.findings(&uri, 3), Vec::<Value>::new());
    // What there is in it, and when.
    let symbols = editor.request_and_wait("textDocument/documentSymbol", json!({"textDocument": document}));
    let name = |symbol: &Value| symbol["name"].as_str().unwrap().to_owned();
    let names: Vec<String> = symbols.as_array().unwrap().iter().map(name).collect();
    assert_eq!(names, ["Walk", "Legs", "#walk"]);
    assert_eq!(name(&symbols[1]["children"][0]), "Swings");
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    let hints =
        editor.request_and_wait("textDocument/inlayHint", json!({"textDocument": document, "range": whole}));
    let labels: Vec<&str> =
        hints.as_array().unwrap().iter().map(|hint| hint["label"].as_str().unwrap()).collect();
    assert_eq!(
        labels,
        ["4:04 in all", "at 0:00, 1min8s", "at 1:08, 1min48s", "at 1:08, 1min38s", "at 2:56, 1min8s"]
    );
    // The runner is one character and two units.
    assert_eq!(hints[0]["position"], json!({"line": 0, "character": 26}));
    assert_eq!(editor.shutdown(), 0);
}

#[test]
fn a_hint_counts_all_that_a_use_borrows() {
    let mut editor = Editor::start("utf-16");
    let step = |header: &str, name: &str, time: u32| {
        format!("[[{header}]]\nname = \"{name}\"\ntime = \"{time}s\"\nprepare = \"0s\"\n")
    };
    editor.save(
        "pair.toml",
        &format!("name = \"Pair\"\n{}{}", step("step", "Walk", 30), step("step", "March", 20)),
    );
    let round = format!(
        "name = \"Rounds\"\n[[step]]\nname = \"Round\"\nsets = 3\nrest = \"0s\"\n{}{}",
        step("step.step", "Walk", 30),
        step("step.step", "March", 20)
    );
    editor.save("rounds.toml", &round);
    let text = "name = \"x\"\n[[step]]\nname = \"Twice\"\nsets = 2\nrest = \"0s\"\n[[step.step]]\nuse = \"pair\"\n\
                [[step]]\nuse = \"rounds#round\"\nname = \"Once more\"\nsets = 1\n";
    let uri = editor.save("mine.toml", text);
    editor.open(&uri, text);
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    let params = json!({"textDocument": {"uri": uri}, "range": whole});
    let hints = editor.request_and_wait("textDocument/inlayHint", params);
    let labels: Vec<&str> =
        hints.as_array().unwrap().iter().map(|hint| hint["label"].as_str().unwrap()).collect();
    // A circuit prepares for eight seconds.
    let wanted = ["2:46 in all", "at 0:00, 1min48s", "at 0:00, 1min48s", "at 1:48, 58s", "at 1:48, 58s"];
    assert_eq!(labels, wanted);
    assert_eq!(editor.shutdown(), 0);
}

#[test]
#[cfg(feature = "neural")]
fn findings_of_measured_speech_are_published_later() {
    let mut editor = Editor::start("utf-8");
    // By the estimate the words just fit, spoken they are a little longer.
    let routine = "name = \"Short\"\n[[step]]\nname = \"Leg swings\"\n\
                   how = \"Stand tall, hold on to a wall, and let the leg swing easily.\"\n\
                   prepare = \"5.9s\"\ntime = \"30s\"\n";
    let uri = editor.save("short.toml", routine);
    editor.open(&uri, routine);
    assert_eq!(editor.findings(&uri, 1), Vec::<Value>::new());
    let findings = editor.findings(&uri, 1);
    assert_eq!(findings[0]["code"], "words-dont-fit");
    assert_eq!(findings[0]["range"]["start"], json!({"line": 3, "character": 6}));
    assert_eq!(editor.shutdown(), 0);
}

#[test]
fn keys_and_values_are_completed() {
    let mut editor = Editor::start("utf-16");
    let keys = editor.completions("name = \"x\"\n[[step]]\nname = \"y\"\ntime = \"5s\"\n|\n");
    assert!(keys.contains(&"side".to_owned()) && keys.contains(&"[[step]]".to_owned()), "{keys:?}");
    for there in ["name", "time", "tempo", "kind", "step", "defaults"] {
        assert!(!keys.contains(&there.to_owned()), "{there} in {keys:?}");
    }
    let circuit = "[[step]]\nname = \"C\"\nsets = 2\n[[step.step]]\nname = \"A\"\ntime = \"20s\"\n";
    for begun in ["[|", "[[|", "[|]", "[[|]]", "[[s|]]", "[[step.|"] {
        let headers = editor.completions(&format!("{circuit}{begun}"));
        assert_eq!(headers, ["[[step]]", "[[step.step]]"], "{begun}");
    }
    let source = "[[step]]\nname = \"C\"\ntime = \"20s\"\n[step.source]\ntitle = \"x\"\n|";
    assert!(!editor.completions(source).contains(&"[[step.step]]".to_owned()), "a step with an amount");
    let circuit = editor.completions("[[step]]\nname = \"y\"\n|\n[[step.step]]\nname = \"z\"\n");
    assert!(circuit.contains(&"side".to_owned()) && !circuit.contains(&"spots".to_owned()), "{circuit:?}");
    let sides = ["together", "each", "left", "right", "alternate"];
    assert_eq!(editor.completions("[[step]]\nside = \"|\"\n"), sides);
    assert_eq!(editor.completions("[[step]]\nside = |\n"), sides);
    let circuit_sides = editor.completions("[[step]]\nside = \"|\"\n[[step.step]]\nname = \"z\"\n");
    assert_eq!(circuit_sides, ["each", "left", "right"]);
    assert_eq!(editor.completions("[[step]]\nfirst = \"|\"\n"), ["left", "right"]);
    assert_eq!(editor.completions("[[step]]\ncount = |\n"), ["numbers", "phases", "off"]);
    assert_eq!(editor.completions("[[step]]\nhalfway = |\n"), ["true", "false"]);
    let listed = editor.completions("[[step]]\ntime = [\"30s\", \"|\"]\n");
    assert!(listed.contains(&"15-30s".to_owned()) && !listed.contains(&"open".to_owned()), "{listed:?}");
    assert_eq!(editor.completions("[[step]]\ncues = [{ | }]\n"), ["at", "set", "say"]);
    assert_eq!(editor.completions("[[step]]\ncues = [{ at = 1, set = 2, | }]\n"), ["say"]);
    assert_eq!(
        editor.completions("kind = \"|"),
        ["warm-up", "soft-tissue", "mobility", "strength", "rehab", "cool-down", "recovery", "library"]
    );
    assert!(editor.completions("[[step]]\npose = \"|\"").contains(&"leg-swing".to_owned()));
    assert!(editor.completions("allow = [\"|\"]\n[[step]]").contains(&"one-sided".to_owned()));
    assert!(editor.completions("# a note |").is_empty());
    assert_eq!(editor.shutdown(), 0);
}

#[test]
fn a_completed_header_replaces_the_whole_one() {
    let mut editor = Editor::start("utf-16");
    for (marked, end) in [("[[st|ep]]", 8), ("[[|step]]", 8), ("[[st|]] # why", 6), ("[[s| # why", 3)] {
        let text = format!("name = \"x\"\n[[step]]\nname = \"y\"\ntime = \"5s\"\n{marked}");
        let offers = editor.request_at_cursor("textDocument/completion", "untitled:header", &text);
        let range = &offers[0]["textEdit"]["range"];
        assert_eq!(
            (&range["start"]["character"], &range["end"]["character"]),
            (&0.into(), &end.into()),
            "{marked}"
        );
    }
}

#[test]
fn references_of_use_are_completed_and_followed() {
    let mut editor = Editor::start("utf-16");
    editor.save(
        "moves.toml",
        "name = \"Moves\"\nkind = \"library\"\n[[step]]\nname = \"Leg swing\"\nreps = 10\n",
    );
    let text = |used: &str| {
        format!("name = \"x\"\n[[step]]\nname = \"Walk\"\ntime = \"1min\"\n[[step]]\nuse = \"{used}\"\n")
    };
    let uri = editor.save("mine.toml", &text("moves#leg-swing"));
    let offers = editor.request_at_cursor("textDocument/completion", &uri, &text("|"));
    let labels: Vec<&str> =
        offers.as_array().unwrap().iter().map(|offer| offer["label"].as_str().unwrap()).collect();
    for wanted in ["#walk", "moves", "moves#leg-swing", "hamstring-ball#hamstring-on-the-ball"] {
        assert!(labels.contains(&wanted), "{wanted} in {labels:?}");
    }
    assert!(!labels.iter().any(|label| label.starts_with("mine")), "{labels:?}");
    let local_step = editor.request_at_cursor("textDocument/definition", &uri, &text("#wa|lk"));
    assert_eq!((&local_step["uri"], &local_step["range"]["start"]["line"]), (&json!(uri), &json!(2)));
    let beside = editor.request_at_cursor("textDocument/definition", &uri, &text("moves#leg|-swing"));
    assert!(beside["uri"].as_str().unwrap().ends_with("/moves.toml"), "{beside}");
    assert_eq!(beside["range"]["start"]["line"], 3);
    let hover = editor.request_at_cursor("textDocument/hover", &uri, &text("moves#leg|-swing"));
    assert!(
        hover["contents"]["value"].as_str().unwrap().contains("**Leg swing** from `moves.toml`"),
        "{hover}"
    );
    let shipped = editor.request_at_cursor(
        "textDocument/definition",
        &uri,
        &text("hamstring-ball#ham|string-on-the-ball"),
    );
    let copy = shipped["uri"].as_str().unwrap().strip_prefix("file://").unwrap();
    assert!(std::fs::metadata(copy).unwrap().permissions().readonly());
    let line = usize::try_from(shipped["range"]["start"]["line"].as_u64().unwrap()).unwrap();
    assert!(std::fs::read_to_string(copy).unwrap().lines().nth(line).unwrap().starts_with("name"));
    assert_eq!(editor.shutdown(), 0);
}

#[test]
fn hovering_explains_keys_values_and_codes() {
    let mut editor = Editor::start("utf-16");
    let mut page = |marked: &str| {
        let hover = editor.request_at_cursor("textDocument/hover", "untitled:page", marked);
        hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
    };
    assert!(page("[[step]]\nsi|de = \"each\"").contains("Which sides"));
    assert!(page("[[step]]\nside = \"ea|ch\"").contains("then on the other"));
    assert!(page("allow = [\"one|-sided\"]\n[[step]]").contains("one-sided"));
    assert!(page("name = \"x\"\n[[step]]\nname = \"Wa|lk\"\ntime = \"1min\"").contains("at 0:00, 1min8s"));
    assert!(page("name = \"x\"\n[[step]]\nname = \"Walk\"\nti|em = \"1min\"").contains("`unknown-key`"));
    assert_eq!(page("# a | note"), "");
    assert_eq!(editor.shutdown(), 0);
}

#[test]
fn positions_are_counted_in_the_agreed_encoding() {
    let before = "easier = { text = \"é🏃 ẞ\", pose = ";
    for (encoding, start) in [("utf-8", before.len()), ("utf-16", before.encode_utf16().count())] {
        let mut editor = Editor::start(encoding);
        let text = format!("name = \"x\"\n[[step]]\nname = \"z\"\ntime = \"9s\"\n{before}\"leg-swung\" }}\n");
        editor.open("untitled:units", &text);
        let findings = editor.findings("untitled:units", 1);
        let range =
            json!({"start": {"line": 4, "character": start}, "end": {"line": 4, "character": start + 11}});
        assert_eq!(
            (&findings[0]["code"], &findings[0]["range"]),
            (&json!("unknown-pose"), &range),
            "{encoding}"
        );
        // And the way back: a change at that place.
        let versioned = json!({"uri": "untitled:units", "version": 2});
        let change = json!({"range": range, "text": "\"leg-swing\""});
        editor
            .notify("textDocument/didChange", json!({"textDocument": versioned, "contentChanges": [change]}));
        assert_eq!(editor.findings("untitled:units", 2), Vec::<Value>::new(), "{encoding}");
        assert_eq!(editor.shutdown(), 0);
    }
}

#[test]
fn invalid_messages_dont_end_the_server() {
    let mut editor = Editor::uninitialized();
    let early = editor.request("textDocument/hover", json!({}));
    assert_eq!(editor.wait_for_response(early)["error"]["code"], -32002);
    editor.notify("textDocument/didOpen", json!("nonsense"));
    editor.request_and_wait("initialize", json!({"capabilities": {}}));
    editor.send_raw(b"{\"jsonrpc\": \"2.0\", \"method\": \"\xff\"}");
    editor.send_raw(b"not even json");
    editor.notify("textDocument/didOpen", json!("nonsense"));
    editor.notify("$/setTrace", json!({"value": "off"}));
    let unknown = editor.request("workspace/doSomething", json!({}));
    assert_eq!(editor.wait_for_response(unknown)["error"]["code"], -32601);
    let wrong = editor.request("textDocument/hover", json!({"position": 7}));
    assert_eq!(editor.wait_for_response(wrong)["error"]["code"], -32602);
    let nowhere =
        json!({"textDocument": {"uri": "file:///nowhere.toml"}, "position": {"line": 3, "character": 3}});
    assert_eq!(editor.request_and_wait("textDocument/hover", nowhere.clone()), Value::Null);
    // Both are in the pipe before the first is answered, or the first has been.
    let cancelled = editor.request("textDocument/hover", nowhere);
    editor.notify("$/cancelRequest", json!({"id": cancelled}));
    let answer = editor.wait_for_response(cancelled);
    assert!(answer["error"]["code"] == -32800 || answer["result"].is_null(), "{answer}");
    editor.open("untitled:Untitled-1", "name = \"x\"\n[[step]]\n");
    assert!(!editor.findings("untitled:Untitled-1", 1).is_empty());
    editor.replace("untitled:Untitled-1", 2, &"[[step]]\n".repeat(200_000));
    assert_eq!(editor.findings("untitled:Untitled-1", 2)[0]["code"], "too-large");
    let cargo = "[package]\nname = \"x\"\n";
    editor.open("file:///Cargo.toml", cargo);
    assert_eq!(editor.findings("file:///Cargo.toml", 1), Vec::<Value>::new());
    editor.request_and_wait("shutdown", Value::Null);
    let late = editor.request("textDocument/hover", json!({}));
    assert_eq!(editor.wait_for_response(late)["error"]["code"], -32600);
    editor.notify("exit", Value::Null);
    assert_eq!(editor.child.wait().unwrap().code(), Some(0));
}

#[test]
fn an_editor_that_leaves_without_shutdown_is_an_error() {
    let mut editor = Editor::start("utf-16");
    editor.notify("exit", Value::Null);
    assert_eq!(editor.child.wait().unwrap().code(), Some(1));
    let mut editor = Editor::start("utf-16");
    editor.to = None;
    assert_eq!(editor.child.wait().unwrap().code(), Some(1));
}

#[test]
fn a_message_that_is_too_large_ends_the_server_with_an_error() {
    let head = |text: &[u8]| {
        let mut editor = Editor::uninitialized();
        let mut to = editor.to.take().unwrap();
        // It may be gone before all is written.
        let _ = to.write_all(text);
        let code = editor.child.wait().unwrap().code();
        let mut errors = String::new();
        editor.child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
        (code, errors)
    };
    for length in ["99999999999", "16777217"] {
        let said =
            format!("supple: the editor can't be served: a message of {length} bytes is over 16 MiB\n");
        assert_eq!(head(format!("Content-Length: {length}\r\n\r\n").as_bytes()), (Some(1), said));
    }
    let (code, errors) = head(&vec![b'x'; 1 << 20]);
    assert!(code == Some(1) && errors.contains("is over 65536 bytes"), "{code:?} {errors}");
    // Larger than any number: no message, and the next one is heard.
    let mut editor = Editor::uninitialized();
    let odd = b"Content-Length: 99999999999999999999999\r\n";
    editor.to.as_mut().unwrap().write_all(odd).unwrap();
    let early = editor.request("textDocument/hover", json!({}));
    assert_eq!(editor.wait_for_response(early)["error"]["code"], -32002);
}

#[test]
fn a_document_is_formatted_as_fmt_does_it() {
    let mut editor = Editor::start("utf-16");
    let options = json!({"tabSize": 2, "insertSpaces": true});
    let text = "kind = \"warm-up\"\nname = \"x\"\n[[step]]\ntime=\"1min\"\nname = \"Walk\"\n";
    editor.open("untitled:mess", text);
    let params = json!({"textDocument": {"uri": "untitled:mess"}, "options": options});
    let edits = editor.request_and_wait("textDocument/formatting", params.clone());
    let laid_out = "name = \"x\"\nkind = \"warm-up\"\n\n[[step]]\nname = \"Walk\"\ntime = \"1min\"\n";
    assert_eq!(edits[0]["newText"], laid_out);
    let versioned = json!({"uri": "untitled:mess", "version": 2});
    let change = json!({"range": edits[0]["range"], "text": laid_out});
    editor.notify("textDocument/didChange", json!({"textDocument": versioned, "contentChanges": [change]}));
    assert_eq!(editor.request_and_wait("textDocument/formatting", params), json!([]));
    assert_eq!(editor.shutdown(), 0);
}
