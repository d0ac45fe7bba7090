//! The user's engines: `[engines.NAME]` with a command.

use super::Config;
use super::value::{Value, number, unknown_key};
use crate::diagnostic::Diagnostic;
use crate::routine::truncated;
use crate::speech::CustomCommand;
use std::ops::RangeInclusive;
use toml::Table;
use toml::de::{DeTable, DeValue};

const WORDS_A_MINUTE: RangeInclusive<f64> = 20.0..=1_000.0;
const KEYS: [&str; 3] = ["command", "voice", "words-a-minute"];
const EXAMPLE: &str = "command = [\"my-tts\", \"--out\", \"{out}\", \"{text}\"]";

/// Reads every engine with a valid command into `config`.
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
                    Some(words) if WORDS_A_MINUTE.contains(&words) => engine.words_a_minute = Some(words),
                    other => findings.push(wrong(
                        if other.is_some() { "wrong-value" } else { "wrong-type" },
                        value,
                        &format!(
                            "`words-a-minute` must be a number from {} to {}",
                            WORDS_A_MINUTE.start(),
                            WORDS_A_MINUTE.end()
                        ),
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
        if !engine.command.is_empty() {
            config.voice.settings.engines.insert(name.get_ref().to_string(), engine);
        }
    }
}

/// An engine as it is written in the file.
pub(super) fn table_of(engine: &CustomCommand) -> Table {
    let mut table = Table::from_iter([("command".to_owned(), engine.command.clone().into())]);
    if !engine.voice.is_empty() {
        table.insert("voice".to_owned(), engine.voice.clone().into());
    }
    if let Some(words) = engine.words_a_minute {
        // A whole number is written without a point.
        let number = words.to_string().parse::<i64>().map_or_else(|_| words.into(), toml::Value::from);
        table.insert("words-a-minute".to_owned(), number);
    }
    table
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
