use super::session_lock::SessionLock;
use super::stored::StoredSession;
use super::*;
use crate::app::{Message, Origin};
use crate::history::{LocalTimestamp, ResumePoint, SessionEnd, SessionRecord, SetRecord};
use crate::routine::{BodySide, BySide};
use crate::session::{
    Answers, CheckIn, Checkpoint, Difficulty, EasingEffect, Outcome, PlanOverrides, Rating, Session,
};
use crate::time::Tick;
use crate::timeline::{Timeline, compile};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

mod past;
mod unusual;
mod whole;

fn moment(text: &str) -> LocalTimestamp {
    LocalTimestamp::new(&text.parse::<jiff::Zoned>().unwrap())
}

fn evening() -> LocalTimestamp {
    moment("2026-11-28T18:00:00+01:00[Europe/Berlin]")
}

fn session(id: &str, started: &LocalTimestamp) -> SessionRecord {
    SessionRecord::begun(id, "quick-cool-down", "Quick cool-down", started.clone(), 1.0)
}

fn set(number: u32, side: Option<BodySide>) -> SetRecord {
    SetRecord {
        part_index: 1,
        step: "hurdler".to_owned(),
        name: "Hurdler".to_owned(),
        round: None,
        set: number,
        side,
        outcome: Outcome::Done,
        planned: 30.0,
        seconds: 30.0,
        reps: 0,
        load: Some("25 kg".to_owned()),
        difficulty: Difficulty::Easier,
        ended: evening(),
    }
}

fn timeline() -> Arc<Timeline> {
    let text = "name = \"x\"\n[[step]]\nname = \"y\"\nreps = 4\ntempo = \"2s\"\nside = \"each\"\n";
    let routine = crate::routine::parse(text, "x", &crate::routine::Context::default()).routine.unwrap();
    Arc::new(compile(routine))
}

fn checkpoint() -> Checkpoint {
    let mut session = Session::new(timeline()).unwrap();
    let now = Tick::from_secs(11);
    session.advance(now, None);
    session.checkpoint(now).unwrap()
}

fn position() -> ResumePoint {
    ResumePoint::new(&timeline(), PlanOverrides::default(), checkpoint())
}

fn insert(database: &mut Database, record: &SessionRecord, origin: &Origin) -> Result<(), HistoryError> {
    database.insert(&StoredSession::begun(record.clone(), origin.clone()))
}

fn open(folder: &Path) -> Database {
    Database::open(&folder.join("history.db"), &evening()).unwrap()
}

#[test]
fn a_session_is_kept_as_it_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = open(folder.path());
    insert(&mut database, &session("a", &evening()), &Origin::Named("quick-cool-down".to_owned())).unwrap();
    let steps = [set(1, Some(BodySide::Left)), set(1, Some(BodySide::Right))];
    database.save("a", &steps[..1], Some(&position()), evening().utc).unwrap();
    database.save("a", &steps, None, evening().utc).unwrap();
    let left = open(folder.path()).resumable(evening().utc).unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!((&left[0].id[..], &left[0].position), ("a", &position()));
    let end = moment("2026-11-28T18:03:00+01:00[Europe/Berlin]");
    database.end("a", SessionEnd::Quit, 63.5, &end).unwrap();
    let all = open(folder.path()).sessions_with_sets().unwrap();
    let expected = SessionRecord {
        ended: Some(end.clone()),
        end: Some(SessionEnd::Quit),
        seconds_done: 63.5,
        sets: steps.to_vec(),
        ..session("a", &evening())
    };
    assert_eq!(all, [expected]);
    assert_eq!(database.resumable(evening().utc).unwrap().len(), 1, "it can still be gone on with");
    assert!(
        database.resumable(end.utc + RESUMABLE_FOR + Duration::from_secs(1)).unwrap().is_empty(),
        "not for ever"
    );
    database.resume("a").unwrap();
    assert_eq!(database.sessions().unwrap()[0].end, None);
    database.end("a", SessionEnd::Finished, 300.0, &end).unwrap();
    assert!(database.resumable(evening().utc).unwrap().is_empty());
}

#[test]
fn a_damaged_file_is_set_aside_under_its_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    std::fs::write(&path, "this is not a database, however long one looks at it").unwrap();
    let database = open(folder.path());
    let aside = database.damaged_file.clone().unwrap();
    assert_eq!(aside.file_name().unwrap(), "history.db.damaged-2026-11-28T18-00-00");
    assert!(std::fs::read_to_string(aside).unwrap().starts_with("this is not"));
    assert!(database.sessions().unwrap().is_empty());
}

#[test]
fn a_newer_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let database = open(folder.path());
    database.connection.pragma_update(None, "user_version", 99).unwrap();
    drop(database);
    let path = folder.path().join("history.db");
    let before = std::fs::read(&path).unwrap();
    let error = Database::open(&path, &evening()).unwrap_err();
    assert_eq!(error.to_string(), "a newer supple wrote the history");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn two_machines_come_together_and_twice_changes_nothing() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let later = moment("2026-11-29T07:00:00+09:00[Asia/Tokyo]");
    let mut here = open(one.path());
    let mut there = open(two.path());
    let done = SessionRecord {
        ended: Some(later.clone()),
        end: Some(SessionEnd::Finished),
        sets: vec![set(1, None), set(2, None)],
        ..session("b", &later)
    };
    here.import(&[session("a", &evening())]).unwrap();
    assert_eq!(there.import(std::slice::from_ref(&done)).unwrap(), 1);
    let lines: Vec<String> = there
        .sessions_with_sets()
        .unwrap()
        .iter()
        .map(|session| crate::history::export_line(session).unwrap())
        .collect();
    let read: Vec<SessionRecord> =
        lines.iter().map(|line| crate::history::import_line(line).unwrap()).collect();
    assert_eq!(here.import(&read).unwrap(), 1);
    assert_eq!(here.import(&read).unwrap(), 0);
    assert_eq!(here.sessions_with_sets().unwrap(), [done, session("a", &evening())], "newest first");
}

/// A session of one set, as earlier versions recorded it.
const OLDER_LINE: &str = r#"{"v":1,"session":"2026-11-01T18:00:00Z","ended":"2026-11-01T18:01:00Z","routine":"r","step":"walk","name":"Walk","outcome":"done","planned_s":68.0,"work_s":60.0,"spent_s":68.0,"reps":0,"amounts_done":1,"amounts":1}"#;

#[test]
fn the_older_record_is_taken_over_once() {
    let folder = tempfile::tempdir().unwrap();
    let older = folder.path().join("steps.jsonl");
    std::fs::write(&older, OLDER_LINE).unwrap();
    let files = HistoryFiles { folder: folder.path().join("data"), older: Some(older.clone()) };
    assert_eq!(files.open().unwrap().sessions().unwrap().len(), 1);
    files.open().unwrap().delete_all().unwrap();
    assert!(files.open().unwrap().sessions().unwrap().is_empty(), "what was deleted stays deleted");
    assert_eq!(std::fs::read_to_string(older).unwrap(), OLDER_LINE);
}

#[test]
fn an_older_record_that_can_not_be_read_yet_is_taken_over_later() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let older = state.join("steps.jsonl");
    let files = HistoryFiles { folder: folder.path().join("data"), older: Some(older.clone()) };
    let count = || files.open().unwrap().sessions().unwrap().len();
    // Something else stands where the folder should be, and then where the file should be.
    std::fs::write(&state, "").unwrap();
    assert_eq!(count(), 0);
    std::fs::remove_file(&state).unwrap();
    std::fs::create_dir_all(&older).unwrap();
    assert_eq!(count(), 0);
    std::fs::remove_dir(&older).unwrap();
    std::fs::write(&older, OLDER_LINE).unwrap();
    assert_eq!(count(), 1);
}

#[test]
fn what_is_played_elsewhere_is_not_offered() {
    let folder = tempfile::tempdir().unwrap();
    let running = SessionLock::acquire(folder.path(), "a").unwrap().unwrap();
    assert!(SessionLock::acquire(folder.path(), "a").unwrap().is_none());
    drop(running);
    assert!(SessionLock::acquire(folder.path(), "a").unwrap().is_some());
}

#[test]
fn an_id_that_is_a_path_reaches_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let lock = folder.path().join("Cargo.lock");
    std::fs::write(&lock, "mine").unwrap();
    let inside = folder.path().join("history");
    for id in ["../../Cargo", "..", "", "a/b", "a\\b"] {
        assert!(SessionLock::acquire(&inside, id).is_err(), "{id}");
    }
    assert_eq!(std::fs::read_to_string(lock).unwrap(), "mine");
}

/// A recorder, and what it reports.
fn recorder(folder: &Path) -> (Recorder, Arc<Mutex<Vec<Message>>>) {
    let reports: Arc<Mutex<Vec<Message>>> = Arc::default();
    let kept = Arc::clone(&reports);
    let files = HistoryFiles { folder: folder.to_path_buf(), older: None };
    let recorder = Recorder::start(files, Arc::new(move |report| kept.lock().unwrap().push(report))).unwrap();
    (recorder, reports)
}

fn begin(id: &str) -> Change {
    Change::Begin(Box::new(session(id, &evening())), Origin::Stream)
}

fn end() -> Change {
    let end = SessionEnd::Finished;
    Change::Session(SessionChange::End { end, seconds_done: 60.0, at: evening() })
}

fn save(sets: Vec<SetRecord>) -> Change {
    Change::Session(SessionChange::Save { sets, position: None, now: evening().utc })
}

#[test]
fn a_history_that_cant_be_opened_is_reported_to_whoever_asks_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("supple");
    std::fs::write(&file, "a file where the folder should be").unwrap();
    let (recorder, reports) = recorder(&file);
    recorder.query(Query::Sessions);
    assert!(recorder.finish(Duration::from_secs(20)));
    let reports = reports.lock().unwrap();
    assert!(matches!(reports.as_slice(), [Message::HistoryUnread(_)]), "{reports:?}");
}

#[test]
fn a_query_of_a_damaged_history_is_answered_from_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let (recorder, reports) = recorder(folder.path());
    recorder.change(begin("old"));
    assert!(recorder.flush(Duration::from_secs(20)));
    recorder.query(Query::Sessions);
    assert!(recorder.flush(Duration::from_secs(20)));
    std::fs::write(folder.path().join("history.db"), "no database").unwrap();
    recorder.query(Query::Sets("old".to_owned()));
    assert!(recorder.finish(Duration::from_secs(20)));
    let reports = reports.lock().unwrap();
    assert!(matches!(reports.last(), Some(Message::Sets(id, _)) if id == "old"), "{reports:?}");
}

#[test]
fn a_file_that_is_damaged_meanwhile_is_begun_anew_with_the_session_that_is_on() {
    let folder = tempfile::tempdir().unwrap();
    let (first, _) = recorder(folder.path());
    first.change(begin("old"));
    assert!(first.finish(Duration::from_secs(20)));
    std::fs::write(folder.path().join("history.db"), vec![b'x'; 8192]).unwrap();
    let (second, reports) = recorder(folder.path());
    second.change(begin("new"));
    assert!(second.finish(Duration::from_secs(20)));
    let reports = reports.lock().unwrap().clone();
    assert!(
        matches!(&reports[..], [Message::HistoryNotice(notice)] if notice.message.starts_with("the history was damaged and is kept as history.db.damaged-")),
        "{reports:?}"
    );
    assert_eq!(open(folder.path()).sessions().unwrap()[0].id, "new");
}

fn answers() -> Answers {
    let check_in = CheckIn { pain: BySide { left: Some(2), right: None }, ..CheckIn::default() };
    Answers { check_in, no_ball: true, ..Answers::default() }
}

#[test]
fn answers_are_kept_for_their_day_and_go_with_all_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = open(folder.path());
    assert_eq!(database.today(&evening()).unwrap().answers, Answers::default());
    database.save_answers(&Answers::default(), &evening()).unwrap();
    database.save_answers(&answers(), &evening()).unwrap();
    drop(database);
    let mut database = open(folder.path());
    let later = moment("2026-11-28T23:30:00+01:00[Europe/Berlin]");
    assert_eq!(database.today(&later).unwrap().answers, answers());
    let next = moment("2026-11-29T07:00:00+01:00[Europe/Berlin]");
    assert_eq!(database.today(&next).unwrap().answers, answers().carried_over());
    database.delete_all().unwrap();
    assert_eq!(database.today(&later).unwrap().answers, Answers::default());
}

#[test]
fn what_was_answered_about_a_session_stays_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = open(folder.path());
    let begun = SessionRecord {
        check_in: Some(answers().check_in),
        changes: vec![EasingEffect::LeftOut("Nordic".to_owned())],
        ..session("a", &evening())
    };
    insert(&mut database, &begun, &Origin::Stream).unwrap();
    database.end("a", SessionEnd::Finished, 60.0, &evening()).unwrap();
    let rating = |left| Rating { pain: BySide { left: Some(left), right: Some(0) }, limp: false };
    database.rate_after("a", rating(3)).unwrap();
    let next = moment("2026-11-29T07:00:00+01:00[Europe/Berlin]");
    let unrated = database.today(&next).unwrap().unrated.unwrap();
    assert_eq!((&unrated.id[..], unrated.before.left), ("a", Some(2)));
    database.rate_next_morning("a", Some(&rating(4))).unwrap();
    assert_eq!(database.today(&next).unwrap().unrated, None);
    assert_eq!(database.today(&next).unwrap().gentle_day_after.as_deref(), Some("Quick cool-down"));
    let expected = SessionRecord {
        ended: Some(evening()),
        end: Some(SessionEnd::Finished),
        seconds_done: 60.0,
        rating_after: Some(rating(3)),
        rating_next_morning: Some(rating(4)),
        ..begun
    };
    assert_eq!(database.sessions().unwrap(), std::slice::from_ref(&expected));
    // It is carried to another machine with all of it.
    let line = crate::history::export_line(&expected).unwrap();
    let there = tempfile::tempdir().unwrap();
    let mut there = open(there.path());
    // What is there already gets the rating that it lacks.
    there.import(&[SessionRecord { rating_next_morning: None, ..expected.clone() }]).unwrap();
    there.import(&[crate::history::import_line(&line).unwrap()]).unwrap();
    assert_eq!(there.sessions().unwrap(), [expected]);
}

#[test]
fn a_rating_that_was_asked_for_and_not_given_is_not_asked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = open(folder.path());
    insert(&mut database, &session("a", &evening()), &Origin::Stream).unwrap();
    database.end("a", SessionEnd::Finished, 60.0, &evening()).unwrap();
    let next = moment("2026-11-29T07:00:00+01:00[Europe/Berlin]");
    assert!(database.today(&next).unwrap().unrated.is_some());
    database.rate_next_morning("a", None).unwrap();
    assert_eq!(database.today(&next).unwrap().unrated, None);
    assert_eq!(database.sessions().unwrap()[0].rating_next_morning, None);
}

#[test]
fn a_file_from_before_the_check_in_keeps_all_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch(include_str!("schema.sql")).unwrap();
    connection
        .execute_batch(
            "INSERT INTO sessions (id, routine, name, started, started_offset, speed, seconds_done, note, touched)
             VALUES ('a', 'quick-cool-down', 'Quick cool-down', 1795885200000, 3600, 1.0, 0.0, '', 0);
             PRAGMA user_version = 1;",
        )
        .unwrap();
    drop(connection);
    let sessions = open(folder.path()).sessions().unwrap();
    let started = LocalTimestamp { zone: None, ..evening() };
    assert_eq!(sessions, [session("a", &started)]);
}

#[test]
fn damage_deep_inside_is_put_aside_where_it_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    let mut database = open(folder.path());
    let one = |number: u32| SessionRecord {
        sets: vec![set(1, None)],
        ..session(&format!("s{number}"), &evening())
    };
    database.import(&(0..200).map(one).collect::<Vec<_>>()).unwrap();
    drop(database);
    // The first page, which is looked at when it is opened, stays whole.
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[4096..].fill(0xa5);
    std::fs::write(&path, bytes).unwrap();
    let (recorder, reports) = recorder(folder.path());
    recorder.change(begin("new"));
    recorder.change(save(vec![set(1, None)]));
    assert!(recorder.finish(Duration::from_secs(20)));
    let reports = reports.lock().unwrap().clone();
    assert!(matches!(&reports[..], [Message::HistoryNotice(_)]), "{reports:?}");
    let sessions = open(folder.path()).sessions_with_sets().unwrap();
    assert_eq!((sessions.len(), sessions[0].sets.len()), (1, 1));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
