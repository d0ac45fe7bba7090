//! The arguments of `supple play` and `supple resume`.

use super::{ScreenArguments, names};
use clap::Args;

#[derive(Debug, Args)]
pub(in crate::cli) struct PlayArguments {
    /// A routine's name, the path of a file, or - for standard input; the last
    /// one again if not given.
    pub routine: Option<String>,

    /// Start at this step: its number, its id, or the beginning of its name.
    #[arg(long, value_name = "STEP")]
    pub from: Option<String>,

    /// Do this step alone: its number, its id, or the beginning of its name; may
    /// stand more than once.
    #[arg(long, value_name = "STEP", conflicts_with = "from")]
    pub only: Vec<String>,

    /// The week of its progression; if not given, it follows from your sessions of
    /// this routine.
    #[arg(long, value_name = "N", value_parser = names::week())]
    pub week: Option<u32>,

    #[command(flatten)]
    pub session: SessionArguments,
}

/// How an unfinished session is resumed.
#[derive(Debug, Args)]
pub(in crate::cli) struct ResumeArguments {
    /// The routine whose session is resumed, by name or path; the one left last if
    /// not given.
    pub routine: Option<String>,

    #[command(flatten)]
    pub session: SessionArguments,
}

/// How a session is played.
#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags of the command line, each with its name")]
pub(in crate::cli) struct SessionArguments {
    #[command(flatten)]
    pub screen: ScreenArguments,

    /// No sound: no device is opened until you press m.
    #[arg(long)]
    pub mute: bool,

    /// Run the clock X times as fast, to rehearse; above 4 without tones.
    #[arg(long, value_name = "X", value_parser = speed)]
    pub speed: Option<f64>,

    /// Plain text, one line an event: for pipes, screen readers and simple
    /// terminals. Tones sound; words are spoken only with --voice.
    #[arg(long)]
    pub plain: bool,

    /// One JSON object a line for every event and every cue, for programs.
    #[arg(long, conflicts_with = "plain")]
    pub json_events: bool,

    /// Nothing has to be pressed: reps are paced, and what is open ends by
    /// itself.
    #[arg(long)]
    pub hands_free: bool,

    #[command(flatten)]
    pub sound: SoundArguments,
}

/// How it sounds, where that is not as in the settings.
#[derive(Clone, Debug, Default, Args)]
pub(in crate::cli) struct SoundArguments {
    /// Who speaks: ENGINE, ENGINE:VOICE or off; `supple voice list` shows them.
    #[arg(long, value_name = "NAME")]
    pub voice: Option<String>,

    /// The tones: default, gentle, woodblock or off.
    #[arg(long, value_name = "NAME")]
    pub tones: Option<String>,

    /// How loud, from 0 to 100.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub volume: Option<u8>,
}

/// Reads a speed: a factor from 0.01 to 10000.
fn speed(text: &str) -> Result<f64, String> {
    match text.strip_suffix('x').unwrap_or(text).parse::<f64>() {
        Ok(speed) if (0.01..=10_000.0).contains(&speed) => Ok(speed),
        Ok(_) => Err("must lie between 0.01 and 10000".to_owned()),
        Err(_) => Err("give a number, such as 2 or 0.5".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_are_numbers_within_reason() {
        assert_eq!(speed("60"), Ok(60.0));
        assert_eq!(speed("2x"), Ok(2.0));
        assert!(speed("2xx").is_err());
        assert!(speed("0").is_err() && speed("nan").is_err() && speed("-1").is_err());
    }
}
