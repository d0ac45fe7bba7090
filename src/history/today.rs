//! What is read from the history for a day.

use super::{LocalTimestamp, SessionRecord};
use crate::routine::BySide;
use crate::session::{Answers, Response};
use jiff::{SignedDuration, civil};

/// How long after a session with [`Response::Worse`] gentle days are suggested.
const GENTLE_PERIOD: SignedDuration = SignedDuration::from_hours(48);

/// What holds for one day: the runner's answers, a session to rate, whether a gentle day is due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Today {
    /// The day for which this is valid; `None` before the history was read.
    pub day: Option<civil::Date>,
    /// The runner's answers.
    pub answers: Answers,
    /// Whether answers were stored. If not, questions that are asked only once are asked
    /// again.
    pub has_answers: bool,
    /// Yesterday's session, if it is to be rated.
    pub unrated: Option<Unrated>,
    /// The title of the routine after which pain rose so much that gentle days are
    /// suggested.
    pub gentle_day_after: Option<String>,
}

/// A session of yesterday that was not rated yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unrated {
    /// The session's id.
    pub id: String,
    /// The routine's title.
    pub name: String,
    /// The pain on each side before it; `None` if not answered.
    pub before: BySide<Option<u8>>,
}

/// A session of the last days.
#[derive(Clone, Debug)]
pub struct PastSession {
    /// Its record.
    pub record: SessionRecord,
    /// Whether the runner was asked to rate it.
    pub rating_asked: bool,
}

impl Today {
    /// The state at `now`, from the stored answers with the day on which they were given,
    /// and the sessions of the last days, newest first.
    pub fn at(
        now: &LocalTimestamp,
        stored_answers: Option<(civil::Date, Answers)>,
        sessions: &[PastSession],
    ) -> Self {
        let today = now.day();
        let has_answers = stored_answers.is_some();
        let answers = match stored_answers {
            Some((day, answers)) if day == today => answers,
            Some((_, answers)) => answers.carried_over(),
            None => Answers::default(),
        };
        let counts = |session: &&PastSession| {
            let record = &session.record;
            !record.is_rehearsal() && record.seconds_done > 0.0 && record.ended.is_some()
        };
        let mut counting_sessions = sessions.iter().filter(counts);
        let worse_session =
            counting_sessions.clone().find(|session| asks_for_gentle_day(&session.record, now));
        // Only the last session is asked about, and only once.
        let unrated_session = counting_sessions.next().filter(|session| {
            let record = &session.record;
            !session.rating_asked && record.rating_next_morning.is_none() && is_of_yesterday(record, today)
        });
        Self {
            day: Some(today),
            answers,
            has_answers,
            unrated: unrated_session.map(|session| Unrated {
                id: session.record.id.clone(),
                name: session.record.name.clone(),
                before: session.record.pain_before(),
            }),
            gentle_day_after: worse_session.map(|session| session.record.name.clone()),
        }
    }
}

fn is_of_yesterday(session: &SessionRecord, today: civil::Date) -> bool {
    session.started.day().tomorrow().is_ok_and(|next| next == today)
}

fn asks_for_gentle_day(session: &SessionRecord, now: &LocalTimestamp) -> bool {
    let ratings = [session.rating_after, session.rating_next_morning];
    let is_worse = ratings
        .iter()
        .flatten()
        .any(|rating| rating.response(session.pain_before()) == Some(Response::Worse));
    let ended = session.ended.as_ref().unwrap_or(&session.started);
    is_worse && now.utc.duration_since(ended.utc) < GENTLE_PERIOD
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::SessionEnd;
    use crate::session::{CheckIn, Rating, Sign};

    fn moment(text: &str) -> LocalTimestamp {
        LocalTimestamp::new(&format!("{text}+01:00[Europe/Berlin]").parse::<jiff::Zoned>().unwrap())
    }

    fn session(ended: &str, before: u8, after: Option<u8>) -> SessionRecord {
        let pain = |left: u8| BySide { left: Some(left), right: Some(0) };
        SessionRecord {
            ended: Some(moment(ended)),
            end: Some(SessionEnd::Finished),
            seconds_done: 60.0,
            check_in: Some(CheckIn { pain: pain(before), ..CheckIn::default() }),
            rating_after: after.map(|left| Rating { pain: pain(left), limp: false }),
            ..SessionRecord::begun("a", "walk", "Walk", moment(ended), 1.0)
        }
    }

    #[test]
    fn pain_and_signs_hold_for_the_day_and_other_answers_until_changed() {
        let check_in = CheckIn {
            pain: BySide { left: Some(3), right: None },
            signs: [Sign::Limp].into(),
            injured: true,
            conditions: [crate::routine::Condition::Pregnancy].into(),
        };
        let answers = Answers { check_in, medical: true, no_ball: true, ..Answers::default() };
        let day = moment("2026-11-28T18:00:00").day();
        let answers_at = |now| Today::at(&moment(now), Some((day, answers.clone())), &[]).answers;
        assert_eq!(answers_at("2026-11-28T23:59:00"), answers);
        let next = answers_at("2026-11-29T00:01:00");
        assert_eq!((next.check_in.worst_pain(), next.check_in.signs.len()), (0, 0));
        assert!(next.medical && next.no_ball && next.check_in.injured);
        assert_eq!(next.check_in.conditions.len(), 1);
    }

    #[test]
    fn the_last_session_of_yesterday_is_asked_about_once() {
        let asks = |now, rating_asked, record: &SessionRecord| {
            let session = PastSession { record: record.clone(), rating_asked };
            Today::at(&moment(now), None, &[session]).unrated.map(|unrated| unrated.before)
        };
        let done = session("2026-11-28T18:00:00", 2, None);
        let two = Some(BySide { left: Some(2), right: Some(0) });
        assert_eq!(asks("2026-11-28T22:00:00", false, &done), None, "not on the same day");
        assert_eq!(asks("2026-11-29T07:00:00", false, &done), two);
        assert_eq!(asks("2026-11-29T07:00:00", true, &done), None, "never twice");
        assert_eq!(asks("2026-11-30T07:00:00", false, &done), None, "nor days later");
        let rated = SessionRecord { rating_next_morning: Some(Rating::default()), ..done.clone() };
        assert_eq!(asks("2026-11-29T07:00:00", false, &rated), None);
        let rehearsal = SessionRecord { speed: 20.0, ..done };
        assert_eq!(asks("2026-11-29T07:00:00", false, &rehearsal), None);
    }

    #[test]
    fn two_more_or_a_limp_asks_for_gentle_days_for_two_days() {
        let worse = |now, record: SessionRecord| {
            let session = PastSession { record, rating_asked: true };
            Today::at(&moment(now), None, &[session]).gentle_day_after
        };
        let ended = "2026-11-28T18:00:00";
        assert_eq!(worse("2026-11-29T07:00:00", session(ended, 2, Some(3))), None);
        assert_eq!(worse("2026-11-29T07:00:00", session(ended, 2, Some(4))).as_deref(), Some("Walk"));
        assert_eq!(worse("2026-11-30T17:59:00", session(ended, 2, Some(4))).as_deref(), Some("Walk"));
        assert_eq!(worse("2026-11-30T18:01:00", session(ended, 2, Some(4))), None);
        let limp = SessionRecord {
            rating_next_morning: Some(Rating { limp: true, ..Rating::default() }),
            ..session(ended, 2, None)
        };
        assert_eq!(worse("2026-11-29T07:00:00", limp).as_deref(), Some("Walk"));
    }
}
