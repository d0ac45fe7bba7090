//! The arguments of `supple export` and `supple import`.

use super::names;
use crate::export::DAYS;
use clap::Args;
use jiff::civil::{Time, Weekday};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  supple export glute-ball -o glutes.html                        a card to print
  supple export glute-ball -o glutes.md                          a page for notes
  supple export glute-ball -o glutes.ics                         every day at 18:00
  supple export glute-ball -o glutes.ics --daily 20:30
  supple export glute-ball -o glutes.ics --days mon,wed --at 7:15")]
pub(in crate::cli) struct ExportArguments {
    /// A routine's name, the path of a file, or - for standard input.
    pub routine: String,

    /// The file to write; its ending is its format: html, md or ics.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,

    /// The week of its progression; the first if not given.
    #[arg(long, value_name = "N", value_parser = names::week())]
    pub week: Option<u32>,

    /// Overwrite an existing file without asking.
    #[arg(long)]
    pub force: bool,

    /// For an .ics: every day at this time.
    #[arg(long = "daily", value_name = "TIME", value_parser = time, conflicts_with_all = ["days", "at"])]
    pub daily_at: Option<Time>,

    /// For an .ics: on these days of the week, such as mon,wed.
    #[arg(long, value_name = "DAYS", value_parser = weekday, value_delimiter = ',')]
    pub days: Vec<Weekday>,

    /// For an .ics: at this time; 18:00 if not given.
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub at: Option<Time>,
}

#[derive(Debug, Args)]
#[command(after_help = "A line of the list names a movement and says how much of it:
  Plank 3x45s
  Couch stretch 2 x 60 s each
  Clamshell 3x10/side, 30s rest
  Step up, 12 reps per leg, tempo 3-1-1
Headings stay as comments; what could not be taken over is reported with its line.

Examples:
  supple import list.txt                   into your library
  supple import list.txt -o -              to look at it first
  wl-paste | supple import - --name Knees  from what you copied")]
pub(in crate::cli) struct ImportArguments {
    /// The list, or - for standard input.
    pub file: PathBuf,

    /// What the routine is called; the name of the list or its file if not given.
    #[arg(long, value_name = "TITLE", value_parser = crate::cli::routine_name::parse)]
    pub name: Option<String>,

    /// Write it into this file, or - for standard output, not into your library.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Overwrite an existing file of -o without asking.
    #[arg(long, requires = "output")]
    pub force: bool,
}

/// Reads a time of the day.
fn time(text: &str) -> Result<Time, String> {
    let time = text.split_once(':').and_then(|(hours, minutes)| {
        // A sign would be read as part of a number.
        let are_digits = [hours, minutes].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        if !are_digits || hours.len() > 2 || minutes.len() != 2 {
            return None;
        }
        let (hours, minutes) = (hours.parse().ok()?, minutes.parse().ok()?);
        Time::new(hours, minutes, 0, 0).ok()
    });
    time.ok_or_else(|| "give a time of the day from 0:00 to 23:59, such as 20:30".to_owned())
}

/// Reads a day of the week by the beginning of its name.
fn weekday(text: &str) -> Result<Weekday, String> {
    let wanted = text.trim().to_lowercase();
    let day = DAYS.iter().find(|(_, name, _)| name.to_lowercase().starts_with(&wanted));
    let day = day.filter(|_| wanted.len() >= 2).map(|(day, ..)| *day);
    day.ok_or_else(|| "give a day of the week, such as mon or wednesday".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_days_are_read_as_people_type_them() {
        let shown = |text: &str| time(text).map(|time| time.to_string());
        assert_eq!(shown("20:30").as_deref(), Ok("20:30:00"));
        assert_eq!(shown("7:05").as_deref(), Ok("07:05:00"));
        for wrong in
            ["24:00", "7", "7:5", "7:60", ":30", "-1:30", "+7:30x", "+7:30", "7:+5", "7:-0", "007:30"]
        {
            assert!(time(wrong).is_err(), "{wrong}");
        }
        assert_eq!(
            [weekday("mon"), weekday("Wednesday"), weekday("su")],
            [Ok(Weekday::Monday), Ok(Weekday::Wednesday), Ok(Weekday::Sunday)]
        );
        assert!(weekday("t").is_err() && weekday("").is_err() && weekday("montag").is_err());
    }
}
