//! The settings as the text of a file, with a comment for each.

use super::fields::{ENGINES, SECTIONS, Setting};
use super::{engines, read};
use std::fmt::Write as _;
use toml::Table;

/// The width of a setting, behind which its comment begins.
const WIDTH: usize = 24;

/// Every setting with the value that applies, from the text of a settings file: as it is
/// written there, or the default in place of a missing or wrong value.
pub fn render(text: &str) -> String {
    let parsed = read(text);
    let mut rendered = sections(|section, setting| {
        let written = parsed.values.get(&(section, setting.key));
        format!("{} = {}", setting.key, written.map_or(setting.default, String::as_str))
    });
    let engines = &parsed.with_defaults.voice.settings.engines;
    if !engines.is_empty() {
        let engines: Table =
            engines.iter().map(|(name, engine)| (name.clone(), engines::table_of(engine).into())).collect();
        let table = Table::from_iter([(ENGINES.to_owned(), engines.into())]);
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
fn sections(line: impl Fn(&'static str, &Setting) -> String) -> String {
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
