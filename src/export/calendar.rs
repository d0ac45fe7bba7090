//! Writes a calendar file (RFC 5545) with one repeating event, in the local time of
//! whoever opens it.
//!
//! No crate is used: the event has only a few properties, and a crate would add a second
//! library of dates.

use super::card::{cautions_and_limit, sentences, signs};
use crate::diagnostic::sanitize_line;
use crate::routine::Condition;
use crate::time::ceil_secs;
use crate::timeline::{Timeline, labels};
use jiff::civil::{DateTime, Time, Weekday};
use jiff::{ToSpan, Zoned};
use std::fmt::Write as _;
use uuid::Uuid;

/// The most bytes of a line, without its end.
const MAX_LINE_BYTES: usize = 75;

/// The days of the week with their names, and their codes in a rule.
pub const DAYS: [(Weekday, &str, &str); 7] = [
    (Weekday::Monday, "Monday", "MO"),
    (Weekday::Tuesday, "Tuesday", "TU"),
    (Weekday::Wednesday, "Wednesday", "WE"),
    (Weekday::Thursday, "Thursday", "TH"),
    (Weekday::Friday, "Friday", "FR"),
    (Weekday::Saturday, "Saturday", "SA"),
    (Weekday::Sunday, "Sunday", "SU"),
];

/// On which days, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    /// The days of the week; if empty, every day.
    pub days: Vec<Weekday>,
    /// The time of the day.
    pub at: Time,
}

/// Writes the series of a routine. It begins with the first event after `now`, the runner's
/// local time, at which the file is made.
pub fn calendar(timeline: &Timeline, recurrence: &Recurrence, now: &Zoned) -> String {
    let routine = &timeline.routine;
    let rule = rule(&recurrence.days);
    let name = format!("supple:{}:{rule}:{}", routine.id, recurrence.at);
    let uid = Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes());
    let minutes = ceil_secs(timeline.total).div_ceil(60).max(1);
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        format!("PRODID:-//supple//supple {}//EN", env!("CARGO_PKG_VERSION")),
        "CALSCALE:GREGORIAN".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{uid}"),
        format!("DTSTAMP:{}", now.timestamp().strftime("%Y%m%dT%H%M%SZ")),
        format!("DTSTART:{}", first_start(recurrence, now.datetime()).strftime("%Y%m%dT%H%M%S")),
        format!("DURATION:PT{minutes}M"),
        format!("RRULE:{rule}"),
        format!("SUMMARY:{}", escaped(&routine.name)),
        format!("DESCRIPTION:{}", escaped(&description(timeline))),
        "TRANSP:TRANSPARENT".to_owned(),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    lines.iter().map(|line| folded(line)).collect()
}

/// The start of the first event after `now`.
fn first_start(Recurrence { days, at }: &Recurrence, now: DateTime) -> DateTime {
    let today = now.date();
    let next_days = (0..=7).filter_map(|after: i64| today.checked_add(after.days()).ok());
    let first = next_days
        .map(|day| day.to_datetime(*at))
        .find(|start| *start > now && (days.is_empty() || days.contains(&start.weekday())));
    first.unwrap_or_else(|| today.to_datetime(*at))
}

/// The recurrence rule for events on these days of the week; every day if there are none.
fn rule(days: &[Weekday]) -> String {
    if days.is_empty() {
        return "FREQ=DAILY".to_owned();
    }
    let chosen = DAYS.iter().filter(|(day, ..)| days.contains(day));
    let codes: Vec<&str> = chosen.map(|(.., code)| *code).collect();
    format!("FREQ=WEEKLY;BYDAY={}", codes.join(","))
}

/// The text of the event: the steps, the safety notes and the command to play it.
fn description(timeline: &Timeline) -> String {
    let routine = &timeline.routine;
    let mut text = routine.about.as_ref().map(|about| format!("{about}\n\n")).unwrap_or_default();
    let needs = routine.all_equipment();
    if !needs.is_empty() {
        let _ = write!(text, "You need {}.\n\n", needs.join(", "));
    }
    for step in routine.steps() {
        let _ = write!(text, "- {}: {}", step.name, labels::amount(step));
        if !step.not_for.is_empty() {
            let _ = write!(text, " (leave it out with {})", Condition::any_of(&step.not_for));
        }
        text.push('\n');
    }
    let safety = routine.safety();
    let _ = writeln!(text, "\nMind: {}", sentences(&cautions_and_limit(&safety.caution, safety.max_pain)));
    if !safety.stop_if.is_empty() {
        let _ = writeln!(text, "Stop at: {}.", signs(&safety.stop_if, ", "));
    }
    let _ = write!(text, "\nsupple play {}", crate::diagnostic::shell_argument(&routine.id));
    text
}

/// A text as the value of a property.
fn escaped(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(sanitize_line).collect();
    let mut escaped = String::new();
    for c in lines.join("\n").chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A line with its end, folded between characters so that no part of it is too long.
fn folded(line: &str) -> String {
    let mut folded = String::new();
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > MAX_LINE_BYTES {
            folded.push_str("\r\n ");
            // The space belongs to the new line.
            length = 1;
        }
        folded.push(c);
        length += c.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routine::{Context, parse};
    use crate::timeline::compile;
    use jiff::civil::time;
    use proptest::prelude::*;

    fn recurrence(days: &[Weekday], at: Time) -> Recurrence {
        Recurrence { days: days.to_vec(), at }
    }

    /// A Saturday.
    fn now() -> Zoned {
        "2026-11-28T18:30:00+01:00[+01:00]".parse().unwrap()
    }

    fn file(days: &[Weekday], at: Time) -> String {
        let text = "name = \"Hips, slow; easy\"\nabout = \"Ten minutes \\\\ once a day.\"\n[[step]]\nname = \"March\"\ntime = \"90s\"\n";
        let timeline = compile(parse(text, "hips", &Context::default()).routine.unwrap());
        calendar(&timeline, &recurrence(days, at), &now())
    }

    #[test]
    fn a_series_begins_with_the_next_event() {
        let start = |days: &[Weekday], at| first_start(&recurrence(days, at), now().datetime()).to_string();
        assert_eq!(start(&[], time(20, 30, 0, 0)), "2026-11-28T20:30:00");
        assert_eq!(start(&[], time(18, 0, 0, 0)), "2026-11-29T18:00:00");
        assert_eq!(start(&[Weekday::Monday, Weekday::Wednesday], time(7, 0, 0, 0)), "2026-11-30T07:00:00");
        assert_eq!(start(&[Weekday::Saturday], time(18, 0, 0, 0)), "2026-12-05T18:00:00");
    }

    #[test]
    fn an_event_has_the_properties_that_calendars_need() {
        let file = file(&[Weekday::Wednesday, Weekday::Monday], time(20, 30, 0, 0));
        let unfolded = file.replace("\r\n ", "");
        for line in [
            "DTSTAMP:20261128T173000Z",
            "DTSTART:20261130T203000",
            "DURATION:PT2M",
            "RRULE:FREQ=WEEKLY;BYDAY=MO,WE",
            "SUMMARY:Hips\\, slow\\; easy",
            "DESCRIPTION:Ten minutes \\\\ once a day.\\n\\n- March: 1:30\\n\\nMind: Not with pain above 4 of 10.\\n\\nsupple play hips",
        ] {
            assert!(unfolded.contains(&format!("\r\n{line}\r\n")), "{line} in {unfolded}");
        }
    }

    #[test]
    fn an_event_says_what_to_mind_and_when_to_stop() {
        let text = "name = \"Hips\"\ncaution = \"Slowly\"\nstop_if = \"Sharp pain\"\nmax_pain = 2\n[[step]]\n\
                    name = \"March\"\ntime = \"90s\"\ncaution = \"Hold on.\"\nstop_if = \"Dizziness.\"\n\
                    not_for = \"back-pain\"\n";
        let timeline = compile(parse(text, "hips", &Context::default()).routine.unwrap());
        assert_eq!(
            description(&timeline),
            "- March: 1:30 (leave it out with back pain)\n\nMind: Slowly. Hold on. Not with pain above 2 of 10.\n\
             Stop at: Sharp pain, Dizziness.\n\nsupple play hips"
        );
    }

    #[test]
    fn the_same_series_has_the_same_id() {
        let uid = |file: &str| file.lines().find(|line| line.starts_with("UID:")).map(str::to_owned);
        let evening = uid(&file(&[], time(20, 30, 0, 0)));
        assert_eq!(evening, uid(&file(&[], time(20, 30, 0, 0))));
        assert_ne!(evening, uid(&file(&[], time(7, 0, 0, 0))));
    }

    proptest! {
        #[test]
        fn folding_loses_nothing_and_no_line_is_too_long(text in "[a-zäß→𝄞 ,;]{0,300}") {
            let folded = folded(&text);
            prop_assert!(folded.ends_with("\r\n"));
            prop_assert!(folded.split("\r\n").all(|line| line.len() <= MAX_LINE_BYTES));
            prop_assert_eq!(folded.replace("\r\n ", ""), text + "\r\n");
        }
    }
}
