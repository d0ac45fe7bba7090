//! The user's engines: `[engines.NAME]` with a command.

use super::Config;
use super::value::{Value, number, unknown_key};
use crate::diagnostic::Diagnostic;
use crate::routine::truncated;
use crate::speech::CustomCommand;
use toml::de::{DeTable, DeValue};

const KEYS: [&str; 3] = ["command", "voice", "words-a-minute"];
const EXAMPLE: &str = "command = [\"my-tts\", \"--out\", \"{out}\", \"{text}\"]";

/// Reads every engine into `config`.
pub(super) fn read(table: &DeTable<'_>, config: &mut Config, findings: &mut Vec<Diagnostic>) {
    for (name, value) in table {
        let shown = truncated(name.get_ref());
        let DeValue::Table(keys) = value.get_ref() else {
            let message = format!("the engine `{shown}` must be a table");
            findings.push(
                Diagnostic::error("wrong-type", value.span(), message)
                    .help(format!("write `[engines.{shown}]`")),
            );
            continue;
        };
        let mut engine = CustomCommand::default();
        for (key, value) in keys {
            match key.get_ref().as_ref() {
                "command" => engine.command = command(value, findings),
                "voice" => match value.get_ref() {
                    DeValue::String(voice) => voice.as_ref().clone_into(&mut engine.voice),
                    _ => findings.push(wrong(
                        "wrong-type",
                        value,
                        "`voice` must be a line of text",
                        "voice = \"anna\"",
                    )),
                },
                "words-a-minute" => match number(value) {
                    Some(words) if (20.0..=1_000.0).contains(&words) => engine.words_a_minute = Some(words),
                    other => findings.push(wrong(
                        if other.is_some() { "wrong-value" } else { "wrong-type" },
                        value,
                        "`words-a-minute` must be a number from 20 to 1000",
                        "words-a-minute = 160",
                    )),
                },
                _ => findings.push(unknown_key("an engine", key, &KEYS)),
            }
        }
        if !keys.contains_key("command") {
            let message = format!("the engine `{shown}` has no command");
            let finding = Diagnostic::error("missing-key", name.span(), message);
            findings.push(finding.help(format!("such as `{EXAMPLE}`")));
        }
        config.voice.settings.engines.insert(name.get_ref().to_string(), engine);
    }
}

/// The program and its arguments; empty, with a finding, if the value is anything else.
fn command(value: &Value<'_>, findings: &mut Vec<Diagnostic>) -> Vec<String> {
    let items = value.get_ref().as_array();
    let words: Option<Vec<String>> =
        items.and_then(|items| items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect());
    match words {
        Some(words) if words.first().is_some_and(|program| !program.is_empty()) => words,
        other => {
            let code = if other.is_some() { "wrong-value" } else { "wrong-type" };
            let message = "`command` must be a list: the program, then its arguments";
            findings.push(wrong(code, value, message, EXAMPLE));
            Vec::new()
        }
    }
}

fn wrong(code: &'static str, value: &Value<'_>, message: &str, example: &str) -> Diagnostic {
    Diagnostic::error(code, value.span(), message).help(format!("such as `{example}`"))
}
