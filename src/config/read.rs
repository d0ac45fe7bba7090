//! Reads the text of `config.toml`, with a finding for everything that is wrong.

use super::fields::{ENGINES, RENAMED_SETTINGS, RenamedSetting, SECTIONS, Section, Setting, SettingShape};
use super::value::{Value, number, whole};
use super::{Config, engines};
use crate::diagnostic::{Diagnostic, sanitize_line};
use crate::routine::fields::one_of;
use crate::routine::{self, nearest, truncated};
use crate::speech::DEFAULT_VOICE;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The most bytes of settings.
const MAX_BYTES: usize = 64 * 1024;
/// The most findings about one file.
const MAX_FINDINGS: usize = 50;

/// The settings read from a text.
#[derive(Clone, Debug)]
pub struct ParsedConfig {
    /// The settings; `None` if there is any finding.
    pub config: Option<Config>,
    /// The settings, with defaults in place of what is wrong.
    pub with_defaults: Config,
    /// Everything that was found, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads settings. Whatever the text, this neither panics nor takes long.
pub fn read(text: &str) -> ParsedConfig {
    let mut found = Vec::new();
    let mut config = Config::default();
    if text.len() > MAX_BYTES {
        found.push(Diagnostic::error("too-large", 0..0, "settings have at most 64 KiB"));
    } else {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let message = error.message().lines().next().unwrap_or("this is not TOML");
            let span = error.span().unwrap_or(0..0);
            found.push(
                Diagnostic::error("toml-syntax", span, message).help("write `key = value`, texts in quotes"),
            );
        }
        for (name, value) in table.get_ref() {
            section(name.get_ref(), name.span(), value, &mut config, &mut found);
        }
        found.extend(unknown_voice(table.get_ref(), &config));
    }
    found.sort_by_key(|finding| (finding.span.start, finding.span.end));
    found.truncate(MAX_FINDINGS);
    // Other wrong values were never applied, so only the voice has to be replaced.
    let mut with_defaults = config.clone();
    if with_defaults.voice.engine.choice().is_err() {
        with_defaults.voice.engine.voice = None;
    }
    let config = if found.is_empty() { Some(config) } else { None };
    ParsedConfig { config, with_defaults, diagnostics: found }
}

fn section(
    name: &str,
    at: Range<usize>,
    value: &Value<'_>,
    config: &mut Config,
    found: &mut Vec<Diagnostic>,
) {
    let known = SECTIONS.iter().find(|section| section.name == name);
    if known.is_none() && name != ENGINES {
        found.push(unknown_section(name, at));
        return;
    }
    let DeValue::Table(table) = value.get_ref() else {
        let finding = Diagnostic::error("wrong-type", value.span(), format!("`{name}` must be a table"));
        found.push(finding.help(format!("write `[{name}]` on a line of its own, and its keys below")));
        return;
    };
    let Some(section) = known else {
        engines::read(table, config, found);
        return;
    };
    for (key, value) in table {
        let renamed =
            RENAMED_SETTINGS.iter().find(|renamed| renamed.section == name && renamed.key == key.get_ref());
        let key_name = renamed.map_or(key.get_ref().as_ref(), |renamed| renamed.new_key);
        match section.fields.iter().find(|field| field.key == key_name) {
            Some(field) => set(field, renamed, value, config, found),
            None => found.push(unknown_key(section, key.get_ref(), key.span())),
        }
    }
}

/// A finding about an unknown section, or about a key outside of any section.
fn unknown_section(name: &str, at: Range<usize>) -> Diagnostic {
    let message = format!("there is no section `{}`", truncated(name));
    let finding = Diagnostic::error("unknown-key", at, message);
    let names: Vec<&str> = SECTIONS.iter().map(|section| section.name).chain([ENGINES]).collect();
    if let Some(near) = nearest(name, names.iter().copied()) {
        return finding.label(format!("is it `{near}`?")).help(format!("write `[{near}]`"));
    }
    let home = SECTIONS.iter().find(|section| section.fields.iter().any(|field| field.key == name));
    match home {
        Some(home) => {
            finding.label(format!("a key of `{}`", home.name)).help(format!("put it below `[{}]`", home.name))
        }
        None => finding.help(format!("there are {}", names.join(", "))),
    }
}

fn unknown_key(section: &Section, key: &str, at: Range<usize>) -> Diagnostic {
    let message = format!("`{}` has no key `{}`", section.name, truncated(key));
    let finding = Diagnostic::error("unknown-key", at, message);
    let keys: Vec<&str> = section.fields.iter().map(|field| field.key).collect();
    match nearest(key, keys.iter().copied()) {
        Some(near) => finding.label(format!("is it `{near}`?")).help(format!("write `{near}`")),
        None => finding.help(format!("it has {}", keys.join(", "))),
    }
}

/// Applies a value, or adds a finding if it is not valid.
fn set(
    field: &Setting,
    renamed: Option<&RenamedSetting>,
    value: &Value<'_>,
    config: &mut Config,
    found: &mut Vec<Diagnostic>,
) {
    let wrong = |code| {
        let message = format!("`{}` must be {}", field.key, field.shape.describe());
        Diagnostic::error(code, value.span(), message)
            .help(format!("such as `{} = {}`", field.key, field.default))
    };
    match (field.shape, value.get_ref()) {
        (SettingShape::Flag(put), DeValue::Boolean(on)) => put(config, *on),
        (SettingShape::Whole(least, most, put), DeValue::Integer(_)) => match whole(value) {
            Some(number) if (least..=most).contains(&number) => put(config, number),
            _ => found.push(wrong("wrong-value")),
        },
        (SettingShape::Number(least, most, put), DeValue::Integer(_) | DeValue::Float(_)) => {
            match number(value) {
                Some(number) if (least..=most).contains(&number) => put(config, number),
                _ => found.push(wrong("wrong-value")),
            }
        }
        (SettingShape::Word(words, put), DeValue::String(word)) => {
            let words = words();
            let word = renamed
                .map(|renamed| renamed.word)
                .filter(|(was, _)| was == word)
                .map_or(&**word, |(_, is)| is);
            if words.contains(&word) {
                put(config, word);
            } else {
                found.push(unknown_word(field, word, value.span(), &words));
            }
        }
        (SettingShape::Text(put), DeValue::String(text)) => {
            if text.is_empty() || text.len() > 1_000 || sanitize_line(text) != **text {
                found.push(wrong("wrong-value"));
            } else {
                put(config, text);
            }
        }
        (SettingShape::Length(least, most, put), DeValue::String(text)) => {
            match routine::parse_duration(text, value.span()) {
                Ok(length) if (least..=most).contains(&length.as_secs_f64()) => put(config, length),
                Ok(_) => found.push(wrong("wrong-value")),
                Err(finding) => found.push(*finding),
            }
        }
        _ => found.push(wrong("wrong-type")),
    }
}

/// A finding if the chosen voice doesn't exist; called once the engines have been read,
/// which may be further down in the file.
fn unknown_voice(table: &DeTable<'_>, config: &Config) -> Option<Diagnostic> {
    let under = |section: &str, key: &str| {
        let (_, section) = table.iter().find(|(name, _)| name.get_ref() == section)?;
        section.get_ref().get(key).map(Spanned::span)
    };
    let wanted = config.voice.engine.voice.as_deref()?;
    let why = config.voice.engine.choice().err()?;
    // An engine that has a mistake of its own is reported once.
    let engine = wanted.split(':').next().unwrap_or(wanted);
    if under(ENGINES, engine).is_some() {
        return None;
    }
    let finding = Diagnostic::error("wrong-value", under("voice", "name")?, sanitize_line(&why.to_string()));
    Some(finding.help(format!("such as `name = \"{DEFAULT_VOICE}\"`, which needs nothing else")))
}

fn unknown_word(field: &Setting, word: &str, at: Range<usize>, words: &[&str]) -> Diagnostic {
    let message = format!("`{}` can't be \"{}\"", field.key, truncated(word));
    let finding = Diagnostic::error("wrong-value", at, message);
    match nearest(word, words.iter().copied()) {
        Some(near) => finding.label(format!("is it \"{near}\"?")).help(format!("write \"{near}\"")),
        None => finding.help(format!("it can be {}", one_of(words))),
    }
}
