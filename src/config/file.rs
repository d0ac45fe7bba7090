//! The settings as the text of a file, with a comment for each.

use super::fields::{ENGINES, RENAMED_SETTINGS, SECTIONS, Setting};
use std::fmt::Write as _;
use toml::de::DeTable;

/// The width of a setting, behind which its comment begins.
const WIDTH: usize = 24;

/// Every setting with its current value, from the text of a settings file that has no
/// findings. The result has the same values as `text`.
pub fn render(text: &str) -> String {
    let (table, _) = DeTable::parse_recoverable(text);
    let value_of = |section: &str, key: &str| {
        let value = table.get_ref().get(section)?.get_ref().get(key)?;
        text.get(value.span())
    };
    let mut rendered = sections(|section, setting| {
        let renamed = RENAMED_SETTINGS
            .iter()
            .find(|renamed| renamed.section == section && renamed.new_key == setting.key);
        let value_of_old_key = renamed.and_then(|renamed| {
            let (old_word, new_word) = renamed.word;
            Some(value_of(section, renamed.key)?.replace(old_word, new_word))
        });
        let value = value_of(section, setting.key).map(str::to_owned).or(value_of_old_key);
        format!("{} = {}", setting.key, value.as_deref().unwrap_or(setting.default))
    });
    let engines = toml::from_str::<toml::Table>(text).ok().and_then(|mut settings| settings.remove(ENGINES));
    if let Some(engines) = engines {
        let table = toml::Table::from_iter([(ENGINES.to_owned(), engines)]);
        // Writing to a String can't fail.
        let _ = write!(rendered, "\n{}", toml::to_string(&table).unwrap_or_default());
    }
    rendered
}

/// A new settings file: every setting with its default, commented out.
pub fn new_file() -> String {
    let settings = sections(|_, setting| format!("# {} = {}", setting.key, setting.default));
    format!(
        "# supple's settings. Each line shows a setting with its default: remove the # to\n\
         # change it. `supple config` shows the settings in use.\n\n\
         {settings}\n\
         # Another engine for the voice: any command that takes text and gives WAV.\n\
         # [engines.mine]\n\
         # command = [\"my-tts\", \"--out\", \"{{out}}\", \"{{text}}\"]\n"
    )
}

/// Every section with its settings. `line` returns the line of a setting, from the
/// section's name and the setting.
fn sections(line: impl Fn(&str, &Setting) -> String) -> String {
    let mut text = String::new();
    for (index, section) in SECTIONS.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        // Writing to a String can't fail.
        let _ = writeln!(text, "[{}]  # {}", section.name, section.doc);
        for setting in section.settings {
            let line = line(section.name, setting);
            let _ = writeln!(text, "{line:WIDTH$}  # {}", setting.doc);
        }
    }
    text
}
