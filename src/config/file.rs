//! Writing the settings as a file, with a comment for each.

use super::fields::{ENGINES, RENAMED_SETTINGS, SECTIONS, Setting};
use std::fmt::Write as _;
use toml::de::{DeTable, DeValue};

/// The column at which comments begin.
const COLUMN: usize = 24;

/// Every setting with its current value, from the text of a settings file that has no
/// findings. The result has the same values as `text`.
pub fn render(text: &str) -> String {
    let (table, _) = DeTable::parse_recoverable(text);
    let own = |section: &str, key: &str| {
        let (_, section) = table.get_ref().iter().find(|(name, _)| name.get_ref() == section)?;
        let DeValue::Table(keys) = section.get_ref() else { return None };
        let (_, value) = keys.iter().find(|(name, _)| name.get_ref() == key)?;
        text.get(value.span())
    };
    let mut out = write(|section, field| {
        let renamed = RENAMED_SETTINGS
            .iter()
            .find(|renamed| renamed.section == section && renamed.new_key == field.key);
        let before = renamed.and_then(|renamed| {
            let value = own(section, renamed.key)?;
            let (was, is) = renamed.word;
            Some(value.replace(was, is))
        });
        let value = own(section, field.key).map(str::to_owned).or(before);
        format!("{} = {}", field.key, value.as_deref().unwrap_or(field.default))
    });
    let engines = toml::from_str::<toml::Table>(text).ok().and_then(|mut whole| whole.remove(ENGINES));
    if let Some(engines) = engines {
        let only = toml::Table::from_iter([(ENGINES.to_owned(), engines)]);
        // Writing to a String can't fail.
        let _ = write!(out, "\n{}", toml::to_string(&only).unwrap_or_default());
    }
    out
}

/// A new settings file: every setting with its default, commented out.
pub fn new_file() -> String {
    let lines = write(|_, field| format!("# {} = {}", field.key, field.default));
    format!(
        "# supple's settings. Each line shows a setting with its default: remove the # to\n\
         # change it. `supple config` shows the settings in use.\n\n\
         {lines}\n\
         # Another engine for the voice: any command that takes text and gives WAV.\n\
         # [engines.mine]\n\
         # command = [\"my-tts\", \"--out\", \"{{out}}\", \"{{text}}\"]\n"
    )
}

fn write(line: impl Fn(&str, &Setting) -> String) -> String {
    let mut out = String::new();
    for (index, section) in SECTIONS.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let _ = writeln!(out, "[{}]  # {}", section.name, section.doc);
        for field in section.fields {
            let line = line(section.name, field);
            let _ = writeln!(out, "{line:COLUMN$}  # {}", field.doc);
        }
    }
    out
}
