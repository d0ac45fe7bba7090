//! Writes the history during a session, on a thread of its own.
//!
//! The recorder holds the record of the current session so far. If the open history lacks the
//! session, because its file was removed or damaged or the session was deleted, the next change
//! writes the whole record.

use super::changes::{Change, SessionChange};
use super::session_lock::{SessionLock, acquire_to_play, is_unlocked};
use super::stored::StoredSession;
use super::{Database, HistoryError, HistoryFiles};
use crate::app::{HistoryNotice, Message, Origin};
use crate::history::{LocalTimestamp, SessionRecord};
use crate::runtime::clock;
use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Receives the recorder's messages, on its thread, such as
/// [`Message::HistoryUnsaved`].
pub(crate) type Reporter = Arc<dyn Fn(Message) + Send + Sync>;

/// A job of the recorder's thread.
#[derive(Debug)]
enum Job {
    Change(Change),
    Query(Query),
    /// Asks whether everything is written.
    Flush(Sender<bool>),
}

/// Something to read. The answer is reported, or [`Message::HistoryUnread`].
#[derive(Debug)]
pub(in crate::runtime) enum Query {
    /// [`Message::Today`] and [`Message::RecentHistory`], as of this moment.
    Recent(LocalTimestamp),
    /// [`Message::PreviousSession`] of a routine, as of this moment.
    Previous(String, LocalTimestamp),
    /// [`Message::Sessions`].
    Sessions,
    /// [`Message::Sets`] of the session with this id.
    Sets(String),
}

/// Writes the history. Every call returns at once.
#[derive(Debug)]
pub(crate) struct Recorder {
    jobs: Sender<Job>,
    thread: JoinHandle<()>,
}

impl Recorder {
    /// Starts a recorder. The history is opened when there is something to do.
    pub(crate) fn start(files: HistoryFiles, report: Reporter) -> io::Result<Self> {
        let (jobs, queue) = channel();
        let worker = Worker {
            files,
            report,
            database: None,
            reported_error: None,
            current_session: None,
            lock: None,
            mended_damage: false,
            pending: VecDeque::new(),
        };
        let thread =
            std::thread::Builder::new().name("history".to_owned()).spawn(move || worker.run(&queue))?;
        Ok(Self { jobs, thread })
    }

    fn send(&self, job: Job) {
        if self.jobs.send(job).is_err() {
            log::error!("the history's thread is gone");
        }
    }

    /// Writes a change, after those before it.
    pub(in crate::runtime) fn change(&self, change: Change) {
        self.send(Job::Change(change));
    }

    /// Reports the answer to a query, once the changes before it are written.
    pub(in crate::runtime) fn query(&self, query: Query) {
        self.send(Job::Query(query));
    }

    /// Waits until everything is written, for at most this long; returns whether it is.
    pub(crate) fn flush(&self, at_most: Duration) -> bool {
        let (sender, is_written) = channel();
        self.send(Job::Flush(sender));
        is_written.recv_timeout(at_most).unwrap_or(false)
    }

    /// Writes what is pending and closes the history; returns whether everything was
    /// written within `at_most`.
    pub(crate) fn finish(self, at_most: Duration) -> bool {
        let written = self.flush(at_most);
        drop(self.jobs);
        // If the disk hangs, joining the thread would hang too.
        if written && self.thread.join().is_err() {
            log::error!("the history's thread panicked");
        }
        written
    }
}

/// The most changes that are kept while the history can't be written.
const MAX_PENDING: usize = 2000;

struct Worker {
    files: HistoryFiles,
    report: Reporter,
    database: Option<Database>,
    /// The error that was reported last, until a change is written.
    reported_error: Option<String>,
    /// The session that was begun last, as far as its changes were tried to be written.
    current_session: Option<StoredSession>,
    /// The lock on the current session while it is played.
    lock: Option<SessionLock>,
    /// Whether damage was found and mended already.
    mended_damage: bool,
    /// The changes that are not yet written, in order.
    pending: VecDeque<Change>,
}

impl Worker {
    /// Handles all queued jobs together, so that a slow disk has less to write. Changes are
    /// written before queries are answered.
    fn run(mut self, queue: &Receiver<Job>) {
        while let Ok(first) = queue.recv() {
            let (mut queries, mut flushes) = (Vec::new(), Vec::new());
            for job in std::iter::once(first).chain(queue.try_iter()) {
                match job {
                    Job::Change(change) => self.enqueue(change),
                    Job::Query(query) => queries.push(query),
                    Job::Flush(sender) => flushes.push(sender),
                }
            }
            self.write_pending();
            for query in queries {
                self.answer_or_report(&query);
            }
            for sender in flushes {
                if sender.send(self.pending.is_empty()).is_err() {
                    log::debug!("nobody waits for the history any more");
                }
            }
        }
    }

    /// Adds a change to the pending ones. Only the last of several positions of a session is
    /// kept.
    fn enqueue(&mut self, change: Change) {
        let change = match self.pending.back_mut() {
            Some(last) => last.merged_with(change),
            None => Some(change),
        };
        let Some(change) = change else { return };
        if self.pending.len() < MAX_PENDING {
            self.pending.push_back(change);
        } else {
            log::error!("too much waits to be written to the history");
        }
    }

    /// Writes the pending changes, until one fails.
    fn write_pending(&mut self) {
        self.close_if_moved();
        while let Some(change) = self.pending.pop_front() {
            let mut result = self.write(&change);
            if matches!(result, Err(HistoryError::Damaged)) && self.mend_damage() {
                result = self.write(&change);
            }
            if let Err(error) = result {
                self.report_error(&error);
                self.pending.push_front(change);
                return;
            }
            if self.pending.is_empty() && self.reported_error.take().is_some() {
                (self.report)(Message::HistorySaved);
            }
        }
    }

    /// Logs and reports an error, unless it is the same as last time.
    fn report_error(&mut self, error: &HistoryError) {
        let message = error.to_string();
        if self.reported_error.as_ref() != Some(&message) {
            log::error!("{message}");
            let notice = HistoryNotice { message: message.clone(), label: error.label() };
            (self.report)(Message::HistoryUnsaved(notice));
            self.reported_error = Some(message);
        }
    }

    /// Reports something that the runner has to know.
    fn notify(&self, message: String, label: &'static str) {
        log::error!("{message}");
        (self.report)(Message::HistoryNotice(HistoryNotice { message, label }));
    }

    /// Closes the history if its file was removed or moved: writes to that file would be lost
    /// without an error. The next change opens the file that is there now, or a new one.
    fn close_if_moved(&mut self) {
        let path = self.files.database();
        if self.database.as_ref().is_none_or(|database| database.is_at(&path)) {
            return;
        }
        self.database = None;
        if path.exists() {
            log::warn!("another program has begun a new history");
            return;
        }
        let session = self.current_session.as_ref().filter(|session| session.record.end.is_none());
        let with_session = if session.is_some() { " with this session" } else { "" };
        let message = format!("somebody removed the history; a new one was begun{with_session}");
        self.notify(message, "history removed · ? more");
    }

    /// Moves a damaged history aside and begins a new one, once; returns whether that succeeded.
    fn mend_damage(&mut self) -> bool {
        self.database = None;
        if self.mended_damage {
            return false;
        }
        match self.files.replace_damaged() {
            Ok(database) => self.use_database(database),
            Err(error) => log::error!("the damaged history can't be moved aside: {error}"),
        }
        self.mended_damage = self.database.is_some();
        self.mended_damage
    }

    /// Uses a history that was opened; reports where a damaged one was moved.
    fn use_database(&mut self, mut database: Database) {
        if let Some(path) = database.damaged_file.take() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let message = format!("the history was damaged and is kept as {name}; a new one was begun");
            self.notify(message, "history damaged · ? more");
        }
        self.database = Some(database);
    }

    fn open(&mut self) -> Result<&mut Database, HistoryError> {
        if self.database.is_none() {
            let database = self.files.open()?;
            self.use_database(database);
        }
        self.database.as_mut().ok_or(HistoryError::Damaged)
    }

    fn write(&mut self, change: &Change) -> Result<(), HistoryError> {
        match change {
            Change::Begin(record, origin) => self.begin(record, origin),
            Change::Session(change) => self.change_session(change),
            Change::Discard => match self.current_session.as_ref().map(|session| session.record.id.clone()) {
                Some(id) => self.delete(&id),
                None => Ok(()),
            },
            Change::Answers(answers, now) => self.open()?.save_answers(answers, now),
            Change::RatingNextMorning(id, rating) => self.open()?.rate_next_morning(id, rating.as_ref()),
            Change::Note(id, note) => {
                if self.is_current(id) {
                    return self.change_session(&SessionChange::Note(note.clone()));
                }
                self.open()?.set_note(id, note).map(drop)
            }
            Change::Delete(id) => self.delete(id),
        }
    }

    fn is_current(&self, id: &str) -> bool {
        self.current_session.as_ref().is_some_and(|session| session.record.id == id)
    }

    fn delete(&mut self, id: &str) -> Result<(), HistoryError> {
        self.open()?.delete(id)?;
        if self.is_current(id) {
            self.lock = None;
            self.current_session = None;
        }
        Ok(())
    }

    /// Begins the session of this record, or resumes it if the history has it.
    fn begin(&mut self, record: &SessionRecord, origin: &Origin) -> Result<(), HistoryError> {
        let stored = self.open()?.stored_session(&record.id)?;
        let session = stored.unwrap_or_else(|| StoredSession::begun(record.clone(), origin.clone()));
        self.current_session = Some(session);
        self.change_session(&SessionChange::Reopen)
    }

    /// Changes the current session; writes it whole if the history lacks it.
    fn change_session(&mut self, change: &SessionChange) -> Result<(), HistoryError> {
        self.open()?;
        if matches!(change, SessionChange::Reopen) {
            self.lock_session();
        }
        let (Some(session), Some(database)) = (&mut self.current_session, &mut self.database) else {
            log::warn!("there is no session for {change:?}");
            return Ok(());
        };
        session.apply(change);
        if !database.change(&session.record.id, change)? {
            database.insert(session)?;
        }
        if matches!(change, SessionChange::End { .. }) {
            self.lock = None;
        }
        Ok(())
    }

    /// Locks the current session, so that other programs see that it is being played. If another
    /// program plays it, it goes on under another id, so that neither changes the other's record.
    fn lock_session(&mut self) {
        self.lock = None;
        let Some(session) = &mut self.current_session else { return };
        let id = &mut session.record.id;
        let mut locked = acquire_to_play(&self.files.folder, id);
        let is_taken = matches!(locked, Ok(None));
        if is_taken {
            *id = clock::session_id();
            locked = acquire_to_play(&self.files.folder, id);
        }
        match locked {
            Ok(lock) => self.lock = lock,
            Err(error) => log::warn!("session {id} can't be locked: {error}"),
        }
        if is_taken {
            let message = "another program plays this session too; here it is recorded as a new one";
            self.notify(message.to_owned(), "played elsewhere too · ? more");
        }
    }

    /// Answers a query, or reports why that isn't possible.
    fn answer_or_report(&mut self, query: &Query) {
        let mut result = self.answer(query);
        if matches!(result, Err(HistoryError::Damaged)) && self.mend_damage() {
            result = self.answer(query);
        }
        if let Err(error) = result {
            log::warn!("the history can't be read: {error}");
            let notice = HistoryNotice { message: error.to_string(), label: "history not read · ? why" };
            (self.report)(Message::HistoryUnread(notice));
        }
    }

    /// Reads and reports what a query asks for, even if the history may not be written.
    fn answer(&mut self, query: &Query) -> Result<(), HistoryError> {
        let folder = self.files.folder.clone();
        let read_only;
        let opened = match self.open() {
            Ok(database) => Ok(&*database),
            Err(error) => Err(error),
        };
        let database = match opened {
            Ok(database) => database,
            Err(error) => {
                read_only = self.files.open_to_read()?.ok_or(error)?;
                &read_only
            }
        };
        let message = match query {
            Query::Recent(now) => {
                let today = database.today(now)?;
                let last_times = database.last_times(now)?;
                let mut resumable = database.resumable(now.utc)?;
                resumable.retain(|session| is_unlocked(&folder, &session.id));
                (self.report)(Message::Today(Box::new(today)));
                Message::RecentHistory { last_times, resumable }
            }
            Query::Previous(routine, now) => {
                Message::PreviousSession(database.previous_session(routine, now)?.map(Box::new))
            }
            Query::Sessions => Message::Sessions(database.sessions()?),
            Query::Sets(id) => Message::Sets(id.clone(), database.sets(id)?),
        };
        (self.report)(message);
        Ok(())
    }
}
