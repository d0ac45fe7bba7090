//! A session whose history is lost while it is played is written whole into the next one.

use super::*;
use crate::history::export_line;

/// A set of another step.
fn later_set() -> SetRecord {
    SetRecord { part_index: 2, step: "bridge".to_owned(), ..set(1, None) }
}

fn check_in() -> Change {
    Change::Session(SessionChange::CheckIn(Box::new(answers().check_in), Vec::new()))
}

fn flush(recorder: &Recorder) {
    assert!(recorder.flush(Duration::from_secs(20)));
}

fn remove(folder: &Path) {
    for file in ["history.db", "history.db-wal", "history.db-shm"] {
        let _ = std::fs::remove_file(folder.join(file));
    }
}

fn notices(reports: &Mutex<Vec<Message>>) -> Vec<String> {
    let reports = reports.lock().unwrap();
    let notices = reports.iter().filter_map(|report| match report {
        Message::HistoryNotice(notice) => Some(notice.message.clone()),
        _ => None,
    });
    notices.collect()
}

/// Damages all pages but the first one, which is looked at when the history is opened.
fn damage(path: &Path) {
    use std::io::{Seek, SeekFrom, Write};
    let length = path.metadata().unwrap().len();
    let mut file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(4096)).unwrap();
    file.write_all(&vec![0xa5; usize::try_from(length).unwrap() - 4096]).unwrap();
}

/// Sessions enough for several pages, all in the file itself.
fn many_sessions(folder: &Path) {
    let sessions: Vec<_> = (0..200).map(|number| session(&format!("s{number}"), &evening())).collect();
    open(folder).import(&sessions).unwrap();
}

/// What a history lost while a session was played has after the session.
fn after_losing(lose: impl Fn(&Path)) -> (SessionRecord, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    many_sessions(folder.path());
    let (recorder, reports) = recorder(folder.path());
    for change in [begin("a"), check_in(), save(vec![set(1, None), set(2, None)])] {
        recorder.change(change);
    }
    flush(&recorder);
    lose(folder.path());
    recorder.query(Query::Sessions);
    flush(&recorder);
    recorder.change(save(vec![later_set()]));
    recorder.change(end());
    assert!(recorder.finish(Duration::from_secs(20)));
    let sessions = open(folder.path()).sessions_with_sets().unwrap();
    (sessions.into_iter().find(|session| session.id == "a").unwrap(), notices(&reports))
}

#[test]
fn a_history_lost_meanwhile_gets_all_of_the_session() {
    let expected = SessionRecord {
        check_in: Some(answers().check_in),
        sets: vec![set(1, None), set(2, None), later_set()],
        end: Some(SessionEnd::Finished),
        ended: Some(evening()),
        seconds_done: 60.0,
        ..session("a", &evening())
    };
    let removed = "somebody removed the history; a new one was begun with this session";
    assert_eq!(after_losing(remove), (expected.clone(), vec![removed.to_owned()]));
    let delete = |folder: &Path| assert_eq!(open(folder).delete_all().unwrap(), 201);
    assert_eq!(after_losing(delete), (expected.clone(), Vec::new()));
    let another = |folder: &Path| {
        std::fs::rename(folder.join("history.db"), folder.join("elsewhere.db")).unwrap();
        drop(open(folder));
    };
    assert_eq!(after_losing(another), (expected.clone(), Vec::new()));
    let (kept, notices) = after_losing(|folder| damage(&folder.join("history.db")));
    assert_eq!(kept, expected);
    assert!(
        notices[0].starts_with("the history was damaged and is kept as history.db.damaged-"),
        "{notices:?}"
    );
}

#[test]
fn a_resumed_session_is_written_whole_too() {
    for is_only_deleted in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let mut database = open(folder.path());
        let origin = Origin::Named("quick-cool-down".to_owned());
        let earlier = SessionRecord { note: "Slowly.".to_owned(), ..session("a", &evening()) };
        insert(&mut database, &earlier, &origin).unwrap();
        database.save("a", &[set(1, None)], Some(&position()), evening().utc).unwrap();
        database.end("a", SessionEnd::Quit, 11.0, &evening()).unwrap();
        drop(database);
        let (recorder, reports) = recorder(folder.path());
        let again = session("a", &moment("2026-11-28T19:00:00+01:00[Europe/Berlin]"));
        recorder.change(Change::Begin(Box::new(again), origin));
        flush(&recorder);
        if is_only_deleted {
            open(folder.path()).delete("a").unwrap();
        } else {
            remove(folder.path());
        }
        recorder.change(save(vec![set(2, None)]));
        flush(&recorder);
        // It was stopped, and goes on after all.
        let quit = SessionChange::End { end: SessionEnd::Quit, seconds_done: 20.0, at: evening() };
        recorder.change(Change::Session(quit));
        flush(&recorder);
        open(folder.path()).delete("a").unwrap();
        recorder.change(Change::Session(SessionChange::Reopen));
        assert!(recorder.finish(Duration::from_secs(20)));
        assert_eq!(notices(&reports).len(), usize::from(!is_only_deleted));
        let database = open(folder.path());
        let expected =
            SessionRecord { sets: vec![set(1, None), set(2, None)], seconds_done: 20.0, ..earlier };
        assert_eq!(database.sessions_with_sets().unwrap(), [expected]);
        assert_eq!(database.resumable(evening().utc).unwrap()[0].position, position());
    }
}

#[test]
fn a_session_deleted_before_it_is_resumed_is_recorded_from_there() {
    let folder = tempfile::tempdir().unwrap();
    let (recorder, _) = recorder(folder.path());
    // The last session was ended and deleted, and says so itself: it isn't brought back.
    for change in [begin("a"), end(), Change::Delete("a".to_owned())] {
        recorder.change(change);
    }
    recorder.change(Change::Session(SessionChange::Note("late".to_owned())));
    recorder.change(begin("b"));
    recorder.change(save(vec![set(1, None)]));
    assert!(recorder.finish(Duration::from_secs(20)));
    let sessions = open(folder.path()).sessions_with_sets().unwrap();
    assert_eq!((sessions.len(), sessions[0].id.as_str(), sessions[0].sets.len()), (1, "b", 1));
}

#[test]
fn of_two_programs_that_find_damage_one_begins_a_new_history() {
    let folder = tempfile::tempdir().unwrap();
    many_sessions(folder.path());
    let ((first, first_reports), (second, second_reports)) =
        (recorder(folder.path()), recorder(folder.path()));
    first.change(begin("a"));
    second.change(begin("b"));
    flush(&first);
    flush(&second);
    damage(&folder.path().join("history.db"));
    for recorder in [&first, &second] {
        recorder.change(save(vec![set(1, None)]));
        flush(recorder);
    }
    for recorder in [first, second] {
        recorder.change(end());
        assert!(recorder.finish(Duration::from_secs(20)));
    }
    let mut sessions = open(folder.path()).sessions_with_sets().unwrap();
    sessions.sort_by_key(|session| session.id.clone());
    let kept: Vec<_> = sessions.iter().map(|session| (session.id.as_str(), session.sets.len())).collect();
    assert_eq!(kept, [("a", 1), ("b", 1)]);
    assert_eq!((notices(&first_reports).len(), notices(&second_reports).len()), (1, 0));
}

#[test]
fn a_sound_history_is_not_moved_aside() {
    let folder = tempfile::tempdir().unwrap();
    many_sessions(folder.path());
    let path = folder.path().join("history.db");
    let database = Database::replace_damaged(&path, &evening()).unwrap();
    assert_eq!((database.damaged_file.as_deref(), database.sessions().unwrap().len()), (None, 200));
    drop(database);
    damage(&path);
    let database = Database::replace_damaged(&path, &evening()).unwrap();
    assert!(database.damaged_file.is_some());
}

#[test]
fn a_session_that_another_program_plays_gets_a_record_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let ((first, first_reports), (second, second_reports)) =
        (recorder(folder.path()), recorder(folder.path()));
    first.change(begin("a"));
    first.change(save(vec![set(1, None)]));
    flush(&first);
    second.change(begin("a"));
    second.change(save(vec![set(2, None)]));
    flush(&second);
    first.change(save(vec![set(3, None)]));
    assert!(first.finish(Duration::from_secs(20)));
    assert!(second.finish(Duration::from_secs(20)));
    let sessions = open(folder.path()).sessions_with_sets().unwrap();
    let sets = |is_first: bool| -> Vec<u32> {
        let session = sessions.iter().find(|session| (session.id == "a") == is_first).unwrap();
        session.sets.iter().map(|set| set.set).collect()
    };
    assert_eq!((sessions.len(), sets(true), sets(false)), (2, vec![1, 3], vec![1, 2]));
    let notice = "another program plays this session too; here it is recorded as a new one";
    assert_eq!((notices(&first_reports).len(), notices(&second_reports)), (0, vec![notice.to_owned()]));
}

#[test]
fn an_older_export_takes_nothing_from_an_unfinished_session() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = open(folder.path());
    insert(&mut database, &session("a", &evening()), &Origin::Named("quick-cool-down".to_owned())).unwrap();
    database.save("a", &[set(1, None)], Some(&position()), evening().utc).unwrap();
    database.end("a", SessionEnd::Interrupted, 11.0, &evening()).unwrap();
    let exported = export_line(&database.sessions_with_sets().unwrap()[0]).unwrap();
    let exported = crate::history::import_line(&exported).unwrap();
    database.resume("a").unwrap();
    database.save("a", &[set(2, None)], Some(&position()), evening().utc).unwrap();
    database.set_note("a", "Better.").unwrap();
    let before = database.sessions_with_sets().unwrap();
    assert_eq!(database.import(&[exported]).unwrap(), 0);
    assert_eq!(database.sessions_with_sets().unwrap(), before);
    assert_eq!(database.resumable(evening().utc).unwrap().len(), 1);
}

#[test]
fn an_imported_session_gets_its_end_and_keeps_what_was_said_about_it_here() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = open(folder.path());
    let unfinished = SessionRecord { sets: vec![set(1, None)], ..session("a", &evening()) };
    let finished = SessionRecord {
        end: Some(SessionEnd::Finished),
        ended: Some(evening()),
        seconds_done: 60.0,
        sets: vec![set(1, None), set(2, None)],
        check_in: Some(answers().check_in),
        note: "Elsewhere.".to_owned(),
        ..unfinished.clone()
    };
    assert_eq!(database.import(std::slice::from_ref(&unfinished)).unwrap(), 1);
    database.set_note("a", "Here.").unwrap();
    assert_eq!(database.import(std::slice::from_ref(&finished)).unwrap(), 1);
    assert_eq!(database.import(&[unfinished]).unwrap(), 0);
    let expected = SessionRecord { note: "Here.".to_owned(), ..finished };
    assert_eq!(database.sessions_with_sets().unwrap(), [expected]);
}

#[test]
fn what_is_written_late_is_reported_as_saved() {
    let folder = tempfile::tempdir().unwrap();
    // Something else stands where the file should be.
    std::fs::create_dir(folder.path().join("history.db")).unwrap();
    let (recorder, reports) = recorder(folder.path());
    recorder.change(begin("a"));
    assert!(!recorder.flush(Duration::from_secs(20)));
    std::fs::remove_dir(folder.path().join("history.db")).unwrap();
    recorder.change(save(vec![set(1, None)]));
    assert!(recorder.finish(Duration::from_secs(20)));
    let reports = reports.lock().unwrap();
    assert!(matches!(&reports[..], [Message::HistoryUnsaved(_), Message::HistorySaved]), "{reports:?}");
}
