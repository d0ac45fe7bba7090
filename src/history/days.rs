//! Sessions by day, and how long ago something was.

use super::{Moment, SessionRecord};
use jiff::civil::Date;

/// The sessions of one day, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Day<'a> {
    /// The day on the runner's calendar, where and when the sessions began.
    pub date: Date,
    /// Its sessions.
    pub sessions: Vec<&'a SessionRecord>,
}

/// Sessions by day, newest first; `sessions` are in that order already.
pub fn by_day(sessions: &[SessionRecord]) -> Vec<Day<'_>> {
    let mut days: Vec<Day<'_>> = Vec::new();
    for session in sessions {
        let date = session.started.day();
        match days.last_mut().filter(|day| day.date == date) {
            Some(day) => day.sessions.push(session),
            None => days.push(Day { date, sessions: vec![session] }),
        }
    }
    days
}

/// How long ago a moment was by the calendar: "today", "yesterday", "3 days
/// ago", "2 weeks ago", then the date.
pub fn since(then: &Moment, now: &Moment) -> String {
    let (day, today) = (then.day(), now.day());
    let days = day.until(today).map_or(0, |span| span.get_days());
    match days {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        2..=13 => format!("{days} days ago"),
        14..=55 => format!("{} weeks ago", days / 7),
        _ => day.to_string(),
    }
}

/// The week of something that began on the day of `first`, from 1: seven days by
/// the calendar are one.
pub fn week(first: &Moment, now: &Moment) -> u32 {
    let days = first.day().until(now.day()).map_or(0, |span| span.get_days());
    u32::try_from(days / 7).unwrap_or(0) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::new(&text.parse::<jiff::Zoned>().unwrap())
    }

    #[test]
    fn a_day_is_the_runners_day_where_it_began() {
        // Before midnight in Berlin; the next day in UTC it is not, in Tokyo it is.
        let late = moment("2026-11-28T23:30:00+01:00[Europe/Berlin]");
        assert_eq!(late.day().to_string(), "2026-11-28");
        let tokyo = moment("2026-11-29T07:30:00+09:00[Asia/Tokyo]");
        assert_eq!((late.utc, tokyo.day().to_string()), (tokyo.utc, "2026-11-29".to_owned()));
        assert_eq!(late.rfc3339(), "2026-11-28T23:30:00+01:00");
        assert_eq!(moment("2026-03-29T03:10:00+02:00[Europe/Berlin]").rfc3339(), "2026-03-29T03:10:00+02:00");
    }

    #[test]
    fn weeks_are_counted_from_the_first_day() {
        let first = moment("2026-11-02T22:00:00+01:00[Europe/Berlin]");
        let at = |text: &str| week(&first, &moment(text));
        assert_eq!(at("2026-11-02T23:00:00+01:00[Europe/Berlin]"), 1);
        assert_eq!(at("2026-11-08T23:59:00+01:00[Europe/Berlin]"), 1);
        assert_eq!(at("2026-11-09T00:01:00+01:00[Europe/Berlin]"), 2, "by the calendar, not by the hour");
        assert_eq!(at("2026-11-16T12:00:00+01:00[Europe/Berlin]"), 3);
        assert_eq!(at("2027-11-01T12:00:00+01:00[Europe/Berlin]"), 53);
        assert_eq!(at("2026-10-31T12:00:00+01:00[Europe/Berlin]"), 1, "a clock that was set back");
    }

    #[test]
    fn how_long_ago_goes_by_the_calendar() {
        let now = moment("2026-11-28T00:10:00+01:00[Europe/Berlin]");
        let ago = |text: &str| since(&moment(text), &now);
        assert_eq!(ago("2026-11-27T23:50:00+01:00[Europe/Berlin]"), "yesterday");
        assert_eq!(ago("2026-11-28T00:01:00+01:00[Europe/Berlin]"), "today");
        assert_eq!(ago("2026-11-30T00:01:00+01:00[Europe/Berlin]"), "today", "a clock that was set back");
        assert_eq!(ago("2026-11-20T12:00:00+01:00[Europe/Berlin]"), "8 days ago");
        assert_eq!(ago("2026-10-28T12:00:00+01:00[Europe/Berlin]"), "4 weeks ago");
        assert_eq!(ago("2025-11-28T12:00:00+01:00[Europe/Berlin]"), "2025-11-28");
    }
}
