//! Reads the text of `config.toml`, with a finding for everything that is wrong.

use super::fields::{ENGINES, RENAMED_SETTINGS, RenamedSetting, SECTIONS, Section, Setting, SettingShape};
use super::value::{Value, number, unknown_key, whole};
use super::{Config, engines};
use crate::diagnostic::{Diagnostic, sanitize_line};
use crate::routine::fields::one_of;
use crate::routine::{self, nearest, truncated};
use crate::speech::DEFAULT_VOICE;
use std::collections::HashMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The most bytes of settings.
const MAX_BYTES: usize = 64 * 1024;
/// The most bytes of a line of text.
const MAX_TEXT_BYTES: usize = 1000;
/// The most findings about one file.
const MAX_FINDINGS: usize = 50;

/// The settings read from a text.
#[derive(Clone, Debug)]
pub struct ParsedConfig {
    /// The settings; `None` if there is any finding.
    pub config: Option<Config>,
    /// The settings, with defaults in place of wrong values.
    pub with_defaults: Config,
    /// The findings, in the order of the text.
    pub findings: Vec<Diagnostic>,
    /// The values that apply, as TOML, by section and key.
    pub(super) values: Values,
}

type Values = HashMap<(&'static str, &'static str), String>;

/// Reads settings from any text.
pub fn read(text: &str) -> ParsedConfig {
    let mut reader =
        Reader { text, config: Config::default(), findings: Vec::new(), values: Values::default() };
    if text.len() > MAX_BYTES {
        reader.findings.push(Diagnostic::error("too-large", 0..0, "settings have at most 64 KiB"));
    } else {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let message = error.message().lines().next().unwrap_or("this is not TOML");
            let span = error.span().unwrap_or(0..0);
            reader.findings.push(
                Diagnostic::error("toml-syntax", span, message).help("write `key = value`, texts in quotes"),
            );
        }
        for (name, value) in table.get_ref() {
            reader.read_section(name.get_ref(), name.span(), value);
        }
        reader.findings.extend(unknown_voice(table.get_ref(), &reader.config));
    }
    let Reader { config, mut findings, mut values, .. } = reader;
    findings.sort_by_key(|finding| (finding.span.start, finding.span.end));
    findings.truncate(MAX_FINDINGS);
    // Other wrong values were never applied, and wrong engines are left out, so only the voice
    // has to be replaced.
    let mut with_defaults = config.clone();
    if with_defaults.voice.settings.choice().is_err() {
        with_defaults.voice.settings.voice = None;
        values.remove(&("voice", "name"));
    }
    let config = if findings.is_empty() { Some(config) } else { None };
    ParsedConfig { config, with_defaults, findings, values }
}

/// What was read so far from `text`.
struct Reader<'t> {
    text: &'t str,
    config: Config,
    findings: Vec<Diagnostic>,
    values: Values,
}

impl Reader<'_> {
    fn read_section(&mut self, name: &str, name_span: Range<usize>, value: &Value<'_>) {
        let section = SECTIONS.iter().find(|section| section.name == name);
        if section.is_none() && name != ENGINES {
            self.findings.push(unknown_section(name, name_span));
            return;
        }
        let DeValue::Table(table) = value.get_ref() else {
            let finding = Diagnostic::error("wrong-type", value.span(), format!("`{name}` must be a table"));
            let help = format!("write `[{name}]` on a line of its own, and its keys below");
            self.findings.push(finding.help(help));
            return;
        };
        // Not a section with fixed keys: the user's engines.
        let Some(section) = section else {
            return engines::read(table, &mut self.config, &mut self.findings);
        };
        let renamed_settings = || RENAMED_SETTINGS.iter().filter(|renamed| renamed.section == name);
        for (key, value) in table {
            let renamed = renamed_settings().find(|renamed| renamed.key == key.get_ref());
            let key_name = renamed.map_or(key.get_ref().as_ref(), |renamed| renamed.new_key);
            let old_key = renamed_settings().find(|renamed| renamed.new_key == key_name).map(|it| it.key);
            if let Some(old_key) = old_key
                && [old_key, key_name].iter().all(|key| table.contains_key(*key))
            {
                // Reported once; neither value is applied.
                if renamed.is_some() {
                    let message = format!("`{old_key}` is the old name of `{key_name}`, which is there too");
                    let finding = Diagnostic::error("duplicate-key", key.span(), message);
                    self.findings.push(finding.help(format!("leave `{old_key}` out")));
                }
            } else if let Some(setting) = section.settings.iter().find(|setting| setting.key == key_name) {
                match apply(setting, renamed, value, &mut self.config) {
                    Ok(()) => self.note_applied(section, setting, renamed, value),
                    Err(finding) => self.findings.push(*finding),
                }
            } else {
                let keys: Vec<&str> = section.settings.iter().map(|setting| setting.key).collect();
                self.findings.push(unknown_key(&format!("`{name}`"), key, &keys));
            }
        }
    }

    fn note_applied(
        &mut self,
        section: &Section,
        setting: &Setting,
        renamed: Option<&RenamedSetting>,
        value: &Value<'_>,
    ) {
        let mut written = self.text.get(value.span()).unwrap_or_default().to_owned();
        if let Some((old_word, new_word)) = renamed.map(|renamed| renamed.word) {
            written = written.replace(old_word, new_word);
        }
        self.values.insert((section.name, setting.key), written);
    }
}

/// A finding about an unknown section, or about a key outside of any section.
fn unknown_section(name: &str, span: Range<usize>) -> Diagnostic {
    let message = format!("there is no section `{}`", truncated(name));
    let finding = Diagnostic::error("unknown-key", span, message);
    let names: Vec<&str> = SECTIONS.iter().map(|section| section.name).chain([ENGINES]).collect();
    if let Some(near) = nearest(name, names.iter().copied()) {
        return finding.label(format!("is it `{near}`?")).help(format!("write `[{near}]`"));
    }
    match SECTIONS.iter().find(|section| section.settings.iter().any(|setting| setting.key == name)) {
        Some(Section { name, .. }) => {
            finding.label(format!("a key of `{name}`")).help(format!("put it below `[{name}]`"))
        }
        None => finding.help(format!("there are {}", names.join(", "))),
    }
}

/// Applies a value, or returns a finding if it is not valid.
fn apply(
    setting: &Setting,
    renamed: Option<&RenamedSetting>,
    value: &Value<'_>,
    config: &mut Config,
) -> Result<(), Box<Diagnostic>> {
    let wrong = |code| {
        let message = format!("`{}` must be {}", setting.key, setting.shape.describe());
        let finding = Diagnostic::error(code, value.span(), message);
        Err(Box::new(finding.help(format!("such as `{} = {}`", setting.key, setting.default))))
    };
    match (setting.shape, value.get_ref()) {
        (SettingShape::Flag(apply), DeValue::Boolean(on)) => apply(config, *on),
        (SettingShape::Whole(least, most, apply), DeValue::Integer(_)) => match whole(value) {
            Some(number) if (least..=most).contains(&number) => apply(config, number),
            _ => return wrong("wrong-value"),
        },
        (SettingShape::Number(least, most, apply), DeValue::Integer(_) | DeValue::Float(_)) => {
            match number(value) {
                Some(number) if (least..=most).contains(&number) => apply(config, number),
                _ => return wrong("wrong-value"),
            }
        }
        (SettingShape::Word(words, apply), DeValue::String(word)) => {
            let words = words();
            let word = renamed
                .map(|renamed| renamed.word)
                .filter(|(old, _)| old == word)
                .map_or(&**word, |(_, new)| new);
            if words.contains(&word) {
                apply(config, word);
            } else {
                return Err(Box::new(unknown_word(setting, word, value.span(), &words)));
            }
        }
        (SettingShape::Text(apply), DeValue::String(text)) => {
            if text.is_empty() || text.len() > MAX_TEXT_BYTES || sanitize_line(text) != **text {
                return wrong("wrong-value");
            }
            apply(config, text);
        }
        (SettingShape::Length(least, most, apply), DeValue::String(text)) => {
            match routine::parse_duration(text, value.span()) {
                Ok(length) if (least..=most).contains(&length.as_secs_f64()) => apply(config, length),
                Ok(_) => return wrong("wrong-value"),
                Err(finding) => return Err(finding),
            }
        }
        _ => return wrong("wrong-type"),
    }
    Ok(())
}

/// A finding if the chosen voice doesn't exist; called once the engines have been read,
/// which may be further down in the file.
fn unknown_voice(table: &DeTable<'_>, config: &Config) -> Option<Diagnostic> {
    let span_of = |section: &str, key: &str| table.get(section)?.get_ref().get(key).map(Spanned::span);
    let voice = config.voice.settings.voice.as_deref()?;
    let message = config.voice.settings.choice().err()?;
    // The mistakes of a user's engine have been reported already.
    let engine = voice.split(':').next().unwrap_or(voice);
    if span_of(ENGINES, engine).is_some() {
        return None;
    }
    let message = sanitize_line(&message);
    let finding = Diagnostic::error("wrong-value", span_of("voice", "name")?, message);
    Some(finding.help(format!("such as `name = \"{DEFAULT_VOICE}\"`, which needs nothing else")))
}

fn unknown_word(setting: &Setting, word: &str, span: Range<usize>, words: &[&str]) -> Diagnostic {
    let message = format!("`{}` can't be \"{}\"", setting.key, truncated(word));
    let finding = Diagnostic::error("wrong-value", span, message);
    match nearest(word, words.iter().copied()) {
        Some(near) => finding.label(format!("is it \"{near}\"?")).help(format!("write \"{near}\"")),
        None => finding.help(format!("it can be {}", one_of(words))),
    }
}
