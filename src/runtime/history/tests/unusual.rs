//! Wrong clocks, files that are none, and what can't be read.

use super::*;

#[test]
fn a_clock_that_jumps_offers_nothing_from_the_future() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = open(folder.path());
    let ahead = moment("2031-01-01T12:00:00+01:00[Europe/Berlin]");
    insert(&mut database, &session("a", &ahead), &Origin::Named("quick-cool-down".to_owned())).unwrap();
    database.save("a", &[set(1, None)], Some(&position()), ahead.utc).unwrap();
    assert!(database.resumable(evening().utc).unwrap().is_empty(), "the clock is right again");
    // Half an hour back, as at the end of summer time, takes nothing away.
    let back = ahead.utc - Duration::from_secs(30 * 60);
    let left = database.resumable(back).unwrap();
    assert_eq!((left.len(), left[0].ago), (1, Duration::ZERO));
    assert_eq!(database.sessions_with_sets().unwrap()[0].sets.len(), 1);
}

#[test]
fn what_may_not_be_written_can_still_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a folder % with ? signs #").join("history.db");
    assert!(Database::open_to_read(&path).unwrap().is_none());
    let mut database = Database::open(&path, &evening()).unwrap();
    database.import(&[session("a", &evening())]).unwrap();
    drop(database);
    let read = Database::open_to_read(&path).unwrap().unwrap();
    assert_eq!(read.sessions_with_sets().unwrap()[0].id, "a");
    let alone = super::database::open_immutable(&path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let count: i64 = alone.query_row("SELECT count(*) FROM sessions", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 1);
}

#[test]
fn another_programs_database_is_named_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    let why = format!("the history can't be used: {} is another program's; move it away", path.display());
    for (version, table) in [(0, "sessions (a)"), (0, "songs (a)"), (2, "songs (a)")] {
        let other = rusqlite::Connection::open(&path).unwrap();
        other.execute_batch(&format!("CREATE TABLE {table}; PRAGMA user_version = {version}")).unwrap();
        drop(other);
        let before = std::fs::read(&path).unwrap();
        assert_eq!(Database::open(&path, &evening()).unwrap_err().to_string(), why, "{table}");
        assert_eq!(Database::open_to_read(&path).unwrap_err().to_string(), why, "{table}");
        assert_eq!(std::fs::read(&path).unwrap(), before, "{table}");
        std::fs::remove_file(&path).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    for (to, why) in [("/dev/null", "is no file"), ("nowhere", "is a link that leads nowhere")] {
        std::os::unix::fs::symlink(to, &path).unwrap();
        for found in [Database::open(&path, &evening()).err(), Database::open_to_read(&path).err()] {
            let found = found.unwrap().to_string();
            assert_eq!(found, format!("the history can't be used: {} {why}", path.display()));
        }
        std::fs::remove_file(&path).unwrap();
    }
}

#[test]
fn a_session_that_a_wrong_clock_dates_ahead_counts_once_its_day_has_come() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = open(folder.path());
    let ahead = moment("2028-11-28T18:00:00+01:00[Europe/Berlin]");
    for (id, when) in [("now", evening()), ("ahead", ahead.clone())] {
        insert(&mut database, &session(id, &when), &Origin::Stream).unwrap();
        database.end(id, SessionEnd::Finished, 60.0, &when).unwrap();
    }
    let next = moment("2026-11-29T07:00:00+01:00[Europe/Berlin]");
    let routine = session("now", &evening()).routine;
    assert_eq!(database.today(&next).unwrap().unrated.unwrap().id, "now");
    assert_eq!(database.last_times(&next).unwrap()[&routine].ago, "yesterday");
    assert_eq!(database.previous_session(&routine, &next).unwrap().unwrap().ago, "yesterday");
    assert_eq!(database.last_times(&ahead).unwrap()[&routine].ago, "today");
}

#[test]
fn answers_that_can_not_be_read_count_as_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = open(folder.path());
    assert!(!database.today(&evening()).unwrap().has_answers);
    database.save_answers(&Answers { medical: true, ..Answers::default() }, &evening()).unwrap();
    assert!(database.today(&evening()).unwrap().has_answers);
    let later = r#"{"medical":true,"check_in":{"signs":["of a later version"]}}"#;
    database.connection.execute("UPDATE answers SET answers = ?", [later]).unwrap();
    assert!(!database.today(&evening()).unwrap().has_answers);
}
