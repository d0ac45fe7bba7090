//! What is found of past sessions.

use super::*;

#[test]
fn a_position_with_numbers_that_no_session_writes_is_not_offered() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = open(folder.path());
    insert(&mut database, &session("a", &evening()), &Origin::Named("quick-cool-down".to_owned())).unwrap();
    database.save("a", &[], Some(&position()), evening().utc).unwrap();
    let offered = |database: &Database| database.resumable(evening().utc).unwrap().len();
    assert_eq!(offered(&database), 1);
    let stored: String =
        database.connection.query_row("SELECT position FROM sessions", [], |row| row.get(0)).unwrap();
    let wild = stored.replacen("\"secs\":", "\"secs\":1844674407370955", 1);
    assert_ne!(wild, stored);
    database.connection.execute("UPDATE sessions SET position = ?", [wild]).unwrap();
    assert_eq!(offered(&database), 0);
}

#[test]
fn the_last_session_of_a_routine_is_found_with_its_sets() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = open(folder.path());
    let done = |id: &str, started: &str, speed: f64, steps: Vec<SetRecord>| SessionRecord {
        ended: Some(evening()),
        end: Some(SessionEnd::Finished),
        seconds_done: 60.0,
        speed,
        sets: steps,
        ..session(id, &moment(started))
    };
    let day = |day: u32| format!("2026-11-{day}T18:00:00+01:00[Europe/Berlin]");
    database
        .import(&[
            done("old", &day(20), 1.0, vec![set(1, None)]),
            done("last", &day(25), 1.0, vec![set(1, None), set(2, None)]),
            done("rehearsal", &day(26), 20.0, vec![]),
            session("this one", &moment(&day(27))),
        ])
        .unwrap();
    let last = database.previous_session("quick-cool-down", &evening()).unwrap().unwrap();
    assert_eq!((last.ago.as_str(), last.sets.len()), ("3 days ago", 2));
    assert_eq!(database.previous_session("another", &evening()).unwrap(), None);
}

#[test]
fn a_history_that_is_removed_meanwhile_is_begun_anew_with_the_session() {
    let folder = tempfile::tempdir().unwrap();
    let (recorder, reports) = recorder(folder.path());
    recorder.change(begin("a"));
    assert!(recorder.flush(Duration::from_secs(20)));
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap().path();
        if file.is_file() {
            std::fs::remove_file(file).unwrap();
        }
    }
    recorder.change(save(vec![set(1, None)]));
    assert!(recorder.finish(Duration::from_secs(20)));
    let kept = open(folder.path()).sessions_with_sets().unwrap();
    assert_eq!((kept.len(), kept[0].id.as_str(), kept[0].sets.len()), (1, "a", 1));
    let reports = reports.lock().unwrap();
    let removed = "somebody removed the history; a new one was begun with this session";
    assert!(
        reports
            .iter()
            .any(|report| matches!(report, Message::HistoryNotice(notice) if notice.message == removed))
    );
}
