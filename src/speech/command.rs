//! Any command as a voice: text in, WAV out. This module describes the command;
//! `runtime::voice::command` runs it.

use super::IDENTITY_SEPARATOR;
use std::time::Duration;

/// A ready-made command.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its name in the settings and after `--voice`.
    pub name: &'static str,
    /// The program and its arguments.
    pub command: &'static [&'static str],
    /// The default voice; empty if one must be chosen.
    pub voice: &'static str,
    /// Words a minute at its usual pace.
    pub words_a_minute: f64,
    /// An option that its `--help` names, to tell it from another program of the same name;
    /// `None` if there is none.
    pub expected_option: Option<&'static str>,
    /// A remark for the list of voices, such as `tested`.
    pub note: &'static str,
}

/// The `PowerShell` command for Windows, given the part of its script that selects the
/// voice. The text comes by standard input, so nothing in it can be taken for a part of the
/// script.
macro_rules! sapi_command {
    ($select_voice:literal) => {
        &[
            "powershell",
            "-NoProfile",
            "-NonInteractive",
            "-Command",
            concat!(
                "Add-Type -AssemblyName System.Speech; ",
                "$s = New-Object System.Speech.Synthesis.SpeechSynthesizer; ",
                $select_voice,
                "$s.SetOutputToWaveFile('{out}'); $s.Speak([Console]::In.ReadToEnd()); $s.Dispose()",
            ),
        ]
    };
}

/// The name of the command whose voices are files.
pub const PIPER: &str = "piper";

/// The ready-made commands.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "espeak-ng",
        command: &["espeak-ng", "-v", "{voice}", "-s", "{wpm}", "--stdin", "--stdout"],
        voice: "en-gb",
        words_a_minute: 160.0,
        expected_option: None,
        note: "tested",
    },
    Preset {
        name: "flite",
        command: &["flite", "-voice", "{voice}", "-t", "{text}", "-o", "{out}"],
        voice: "slt",
        words_a_minute: 160.0,
        expected_option: None,
        note: "tested",
    },
    Preset {
        name: "pico2wave",
        command: &["pico2wave", "-l", "{voice}", "-w", "{out}", "{text}"],
        voice: "en-GB",
        words_a_minute: 160.0,
        expected_option: None,
        note: "tested",
    },
    Preset {
        name: PIPER,
        command: &["piper", "--model", "{voice}", "--output_file", "{out}"],
        voice: "",
        words_a_minute: 160.0,
        expected_option: Some("--model"),
        note: "untested; its voice is the path of a model, or its name",
    },
    Preset {
        name: "say",
        command: &[
            "say",
            "-v",
            "{voice}",
            "-r",
            "{wpm}",
            "--file-format=WAVE",
            "--data-format=LEI16@22050",
            "-o",
            "{out}",
            "{text}",
        ],
        voice: "Samantha",
        words_a_minute: 170.0,
        expected_option: None,
        note: "macOS, untested",
    },
    SAPI,
];

const SAPI: Preset = Preset {
    name: "sapi",
    command: sapi_command!("if ('{voice}' -ne 'default') { $s.SelectVoice('{voice}') }; "),
    voice: "default",
    words_a_minute: 160.0,
    expected_option: None,
    note: "Windows, untested",
};

/// Like the preset `sapi`, with a language such as `de` for a voice: the first installed voice
/// of that language speaks.
pub const SAPI_BY_LANGUAGE: Preset = Preset {
    command: sapi_command!(
        "$v = $s.GetInstalledVoices() | Where-Object { $_.Enabled -and \
         $_.VoiceInfo.Culture.TwoLetterISOLanguageName -eq '{voice}' } | Select-Object -First 1; \
         if (-not $v) { exit 1 }; $s.SelectVoice($v.VoiceInfo.Name); "
    ),
    ..SAPI
};

impl Preset {
    /// The ready-made command of this name.
    pub fn from_name(name: &str) -> Option<&'static Self> {
        PRESETS.iter().find(|preset| preset.name == name)
    }
}

/// A command that speaks, with its voice and settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpeechCommand {
    /// Its name in the settings.
    pub name: String,
    /// The program and its arguments. In the arguments `{text}` is the text, `{voice}` the
    /// voice, `{wpm}` the pace in words a minute, `{rate}` the pace as a factor, and `{out}`
    /// the path of the WAV file to write. Without `{text}` the text is written to standard
    /// input, without `{out}` the WAV is read from standard output.
    pub command: Vec<String>,
    /// The voice.
    pub voice: String,
    /// The pace as a factor of the usual one.
    pub pace: f64,
    /// Words a minute at the usual pace.
    pub words_a_minute: f64,
    /// The time limit for one text.
    pub time_limit: Duration,
    /// See [`Preset::expected_option`].
    pub expected_option: Option<&'static str>,
}

impl SpeechCommand {
    /// An argument of the command with its placeholders filled in.
    pub fn filled(&self, argument: &str, text: &str, wav_path: &str) -> String {
        let placeholders = [
            ("{text}", text.to_owned()),
            ("{voice}", self.voice.clone()),
            ("{out}", wav_path.to_owned()),
            ("{rate}", format!("{:.2}", self.pace)),
            ("{wpm}", format!("{:.0}", self.pace * self.words_a_minute)),
        ];
        // In one pass, so that nothing in the text is taken for a placeholder.
        let mut filled = String::new();
        let mut remaining = argument;
        while let Some(brace) = remaining.find('{') {
            filled.push_str(&remaining[..brace]);
            remaining = &remaining[brace..];
            let (replaced, value) = placeholders
                .iter()
                .find(|(name, _)| remaining.starts_with(name))
                .map_or(("{", "{"), |(name, value)| (name, value.as_str()));
            filled.push_str(value);
            remaining = &remaining[replaced.len()..];
        }
        filled + remaining
    }

    /// Whether an argument contains this placeholder.
    pub fn uses(&self, placeholder: &str) -> bool {
        self.command.iter().skip(1).any(|argument| argument.contains(placeholder))
    }

    /// A text that differs for every command, voice and settings.
    pub fn identity(&self) -> String {
        let (command, pace) = (self.command.join(IDENTITY_SEPARATOR), format!("{:.3}", self.pace));
        [self.name.as_str(), &command, &self.voice, &pace].join(IDENTITY_SEPARATOR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_once_and_others_left() {
        let command = SpeechCommand {
            name: "mine".into(),
            command: vec!["x".into()],
            voice: "v".into(),
            pace: 1.25,
            words_a_minute: 160.0,
            time_limit: Duration::from_millis(600),
            expected_option: None,
        };
        let filled = command.filled("-{voice}:{wpm}/{rate} {text} {out} {else} {", "a {out} b", "f.wav");
        assert_eq!(filled, "-v:200/1.25 a {out} b f.wav {else} {");
    }
}
