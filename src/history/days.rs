//! Sessions by day, how long ago a day was, and the week of a progression.

use super::{LocalTimestamp, SessionRecord};
use jiff::ToSpan;
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The sessions of one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Day<'a> {
    /// The date on the runner's calendar when the sessions began.
    pub date: Date,
    /// The sessions, newest first.
    pub sessions: Vec<&'a SessionRecord>,
}

/// Groups sessions by day, the last day first. `sessions` are newest first, and remain so
/// within each day. Days are local dates, so after a flight west a later session can
/// belong to an earlier day.
pub fn by_day(sessions: &[SessionRecord]) -> Vec<Day<'_>> {
    let mut days: BTreeMap<Reverse<Date>, Vec<&SessionRecord>> = BTreeMap::new();
    for session in sessions {
        days.entry(Reverse(session.started.day())).or_default().push(session);
    }
    days.into_iter().map(|(Reverse(date), sessions)| Day { date, sessions }).collect()
}

/// How long ago a time was by the calendar: "today", "yesterday", "3 days
/// ago", "2 weeks ago", then the date.
pub fn relative_day(then: &LocalTimestamp, now: &LocalTimestamp) -> String {
    let (day, today) = (then.day(), now.day());
    let days = days_between(day, today);
    match days {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        2..=13 => format!("{days} days ago"),
        14..=55 => format!("{} weeks ago", days / 7),
        _ => day.to_string(),
    }
}

/// After this many days without the routine, its progression restarts. The hamstring
/// fascicle length gained by eccentric training was found lost after 28 days without it
/// (Presland and others 2018).
const RESTART_AFTER_DAYS: i32 = 28;

/// The week of a progression on the day `today`, from 1. `days_done` are the days on which
/// the routine was done, in order. A week begins seven days after the one before. If a
/// whole week passes without the routine, the week before it is repeated, from the day on
/// which the routine is done again; after 28 days without it, the progression restarts.
pub fn week_number(days_done: &[Date], today: Date) -> u32 {
    let Some(mut week_start) = days_done.first().copied() else { return 1 };
    let (mut week, mut last_day) = (1, week_start);
    for day in days_done.iter().copied().filter(|day| *day < today).chain([today]) {
        let since_week_start = days_between(week_start, day);
        if days_between(last_day, day) >= RESTART_AFTER_DAYS {
            (week, week_start) = (1, day);
        } else if since_week_start >= 14 {
            // The next week has passed without the routine, so this one is repeated.
            week_start = day;
        } else if since_week_start >= 7 {
            week += 1;
            week_start = week_start.checked_add(7.days()).unwrap_or(day);
        }
        last_day = day;
    }
    week
}

/// The number of days from one day to another; negative if that is earlier.
fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> LocalTimestamp {
        LocalTimestamp::new(&text.parse::<jiff::Zoned>().unwrap())
    }

    /// A session that began at this time, which is also its id.
    fn session(started: &str) -> SessionRecord {
        SessionRecord::begun(started, "r", "R", moment(started), 1.0)
    }

    /// The days of sessions that began at these times, each with its number of sessions.
    fn days(started: &[&str]) -> Vec<(String, usize)> {
        let mut sessions: Vec<SessionRecord> = started.iter().map(|started| session(started)).collect();
        sessions.sort_by_key(|session| Reverse(session.started.utc));
        let days = by_day(&sessions);
        days.iter().map(|day| (day.date.to_string(), day.sessions.len())).collect()
    }

    #[test]
    fn a_summer_time_night_and_a_flight_neither_lose_nor_double_a_day() {
        let night = days(&[
            "2026-10-24T23:50:00+02:00[Europe/Berlin]",
            // This hour comes twice.
            "2026-10-25T02:30:00+02:00[Europe/Berlin]",
            "2026-10-25T02:30:00+01:00[Europe/Berlin]",
            "2026-10-25T23:50:00+01:00[Europe/Berlin]",
        ]);
        assert_eq!(night, [("2026-10-25".to_owned(), 3), ("2026-10-24".to_owned(), 1)]);
        // From a morning in Tokyo back to the evening before in Los Angeles.
        let flight = days(&[
            "2026-11-28T20:00:00+09:00[Asia/Tokyo]",
            "2026-11-29T07:00:00+09:00[Asia/Tokyo]",
            "2026-11-28T20:00:00-08:00[America/Los_Angeles]",
        ]);
        assert_eq!(flight, [("2026-11-29".to_owned(), 1), ("2026-11-28".to_owned(), 2)]);
        // Samoa had no 30 December 2011, so these are consecutive days.
        let line =
            days(&["2011-12-29T20:00:00-10:00[Pacific/Apia]", "2011-12-31T08:00:00+14:00[Pacific/Apia]"]);
        assert_eq!(line, [("2011-12-31".to_owned(), 1), ("2011-12-29".to_owned(), 1)]);
    }

    /// The week of a progression on the last of these days, done on the days before. Days
    /// count from 1 November 2026.
    fn week_on(days: &[i32]) -> u32 {
        let day = |day: &i32| jiff::civil::date(2026, 11, 1).checked_add((day - 1).days()).unwrap();
        let days: Vec<Date> = days.iter().map(day).collect();
        let (today, done) = days.split_last().unwrap();
        week_number(done, *today)
    }

    #[test]
    fn a_progression_goes_on_where_the_week_before_was_done() {
        for (days, expected) in [
            (&[2][..], 1),
            (&[2, 2], 1),
            (&[2, 8], 1),
            (&[2, 9], 2),
            // Twice a week; then on the last day of week 2 and of week 3.
            (&[2, 5, 9, 12, 16, 19, 23], 4),
            (&[2, 15, 22], 3),
            // A clock that was set back.
            (&[9, 2], 1),
        ] {
            assert_eq!(week_on(days), expected, "{days:?}");
        }
    }

    #[test]
    fn after_a_week_off_the_same_week_is_done_again_and_after_four_the_first() {
        assert_eq!(week_on(&[2, 9, 22]), 3, "it was done in the week before, on its first day");
        assert_eq!(week_on(&[2, 9, 23]), 2, "a whole week was left out");
        assert_eq!(week_on(&[2, 9, 23, 30]), 3, "seven days later");
        assert_eq!(week_on(&[2, 9, 36]), 2);
        assert_eq!(week_on(&[2, 9, 37]), 1, "28 days without it");
        assert_eq!(week_on(&[2, 9, 37, 44]), 2);
        let wrong_clock = Date::new(1970, 1, 1).unwrap();
        assert_eq!(week_number(&[wrong_clock], Date::new(2026, 11, 2).unwrap()), 1);
        assert_eq!(week_number(&[], Date::new(2026, 11, 2).unwrap()), 1);
    }

    #[test]
    fn how_long_ago_goes_by_the_calendar() {
        let now = moment("2026-11-28T00:10:00+01:00[Europe/Berlin]");
        let ago = |text: &str| relative_day(&moment(text), &now);
        assert_eq!(ago("2026-11-27T23:50:00+01:00[Europe/Berlin]"), "yesterday");
        assert_eq!(ago("2026-11-28T00:01:00+01:00[Europe/Berlin]"), "today");
        assert_eq!(ago("2026-11-30T00:01:00+01:00[Europe/Berlin]"), "today", "a clock that was set back");
        assert_eq!(ago("2026-11-20T12:00:00+01:00[Europe/Berlin]"), "8 days ago");
        assert_eq!(ago("2026-10-28T12:00:00+01:00[Europe/Berlin]"), "4 weeks ago");
        assert_eq!(ago("2025-11-28T12:00:00+01:00[Europe/Berlin]"), "2025-11-28");
    }
}
