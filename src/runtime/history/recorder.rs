//! Writes the history during a session, on a thread of its own.

use super::session_lock::{SessionLock, is_unlocked};
use super::{Database, HistoryError, HistoryFiles};
use crate::app::{HistoryNotice, Message, Origin};
use crate::history::{LocalTimestamp, ResumePoint, SessionEnd, SessionRecord, SetRecord};
use crate::session::{Answers, CheckIn, EasingEffect, Rating};
use jiff::Timestamp;
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

/// Something to write.
#[derive(Debug)]
pub(in crate::runtime) enum Change {
    Begin(Box<SessionRecord>, Origin),
    /// The session with this id is resumed.
    Resume(String),
    /// What was done of some sets of a session, and its position if that has changed.
    Save {
        id: String,
        sets: Vec<SetRecord>,
        position: Option<Box<ResumePoint>>,
        now: Timestamp,
    },
    End {
        id: String,
        end: SessionEnd,
        seconds_done: f64,
        at: LocalTimestamp,
    },
    /// The answers before a session, and what they changed in it.
    CheckIn {
        id: String,
        check_in: Box<CheckIn>,
        changes: Vec<EasingEffect>,
    },
    /// The runner's answers, and when they were given.
    Answers(Box<Answers>, LocalTimestamp),
    /// The rating right after the session with this id.
    RatingAfter(String, Rating),
    /// The rating of the morning after the session with this id was asked for, and perhaps given.
    RatingNextMorning(String, Option<Rating>),
    /// The current session, with this id, is deleted since it was begun by mistake.
    Discard(String),
    /// The note of the session with this id.
    Note(String, String),
    /// The session with this id is deleted.
    Delete(String),
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

impl Change {
    /// Whether both save something of the same session.
    fn saves_same_session(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Save { id, .. }, Self::Save { id: other, .. }) if id == other)
    }

    /// Adds what a later change saves; its position replaces this one's.
    fn merge(&mut self, later: Self) {
        if let Self::Save { sets, position, now, .. } = self
            && let Self::Save { sets: later_sets, position: later_position, now: later_now, .. } = later
        {
            sets.extend(later_sets);
            *position = later_position.or(position.take());
            *now = later_now;
        }
    }
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
            moved_damaged_aside: false,
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
    /// The message that was reported last, until a change is written.
    reported_error: Option<String>,
    /// The current session's first record, in case it has to be inserted again.
    current_session: Option<(SessionRecord, Origin)>,
    lock: Option<SessionLock>,
    /// Whether a damaged history was already moved aside.
    moved_damaged_aside: bool,
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
                let mut answered = self.answer(&query);
                if matches!(answered, Err(HistoryError::Damaged)) && self.move_damaged_aside() {
                    self.queue_session_again();
                    answered = self.answer(&query);
                }
                if let Err(error) = answered {
                    log::warn!("the history can't be read: {error}");
                    let notice =
                        HistoryNotice { message: error.to_string(), label: "history not read · ? why" };
                    (self.report)(Message::HistoryUnread(notice));
                }
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
        if let Some(last) = self.pending.back_mut().filter(|last| last.saves_same_session(&change)) {
            return last.merge(change);
        }
        if self.pending.len() < MAX_PENDING {
            self.pending.push_back(change);
        } else {
            log::error!("too much waits to be written to the history");
        }
    }

    /// Writes the pending changes, until one fails.
    fn write_pending(&mut self) {
        self.reopen_if_file_removed();
        while let Some(change) = self.pending.pop_front() {
            match self.write(&change) {
                Ok(()) => self.reported_error = None,
                Err(HistoryError::Damaged) if self.move_damaged_aside() => {
                    self.pending.push_front(change);
                    self.queue_session_again();
                }
                // The session was deleted meanwhile, perhaps by another program.
                Err(HistoryError::Gone) => self.restore_deleted_session(change),
                Err(error) => {
                    self.report_error(&error);
                    self.pending.push_front(change);
                    return;
                }
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

    /// Queues the current session before a change that failed because the session was deleted.
    /// A change of another session is dropped.
    fn restore_deleted_session(&mut self, change: Change) {
        match self.current_session.take() {
            Some((record, origin)) if matches!(&change, Change::Save { id, .. } if *id == record.id) => {
                self.pending.push_front(change);
                self.pending.push_front(Change::Begin(Box::new(record), origin));
            }
            current_session => {
                log::warn!("a change of a deleted session is dropped");
                self.current_session = current_session;
            }
        }
    }

    /// Queues the current session for insertion into a new history file.
    fn queue_session_again(&mut self) {
        if let Some((record, origin)) = self.current_session.clone() {
            self.pending.push_front(Change::Begin(Box::new(record), origin));
        }
    }

    /// If the file of the open history was removed, begins a new history with the current
    /// session. Writes to the removed file would be lost without an error.
    fn reopen_if_file_removed(&mut self) {
        if self.database.is_none() || self.files.database().exists() {
            return;
        }
        self.database = None;
        self.queue_session_again();
        let message = "somebody removed the history; a new one was begun with this session".to_owned();
        log::error!("{message}");
        let notice = HistoryNotice { message, label: "history removed · ? more" };
        (self.report)(Message::HistoryNotice(notice));
    }

    /// Moves a damaged history aside and begins a new one; returns whether that
    /// succeeded. It is tried once.
    fn move_damaged_aside(&mut self) -> bool {
        self.database = None;
        if std::mem::replace(&mut self.moved_damaged_aside, true) {
            return false;
        }
        match self.files.replace_damaged() {
            Ok(database) => {
                self.use_database(database);
                true
            }
            Err(error) => {
                log::error!("the damaged history can't be moved aside: {error}");
                false
            }
        }
    }

    /// Uses a history that was opened; reports where a damaged one was moved.
    fn use_database(&mut self, mut database: Database) {
        if let Some(path) = database.damaged_file.take() {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let message = format!("the history was damaged and is kept as {name}; a new one was begun");
            let label = "history damaged · ? more";
            (self.report)(Message::HistoryNotice(HistoryNotice { message, label }));
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
            Change::Begin(record, origin) => {
                self.lock_session(&record.id);
                self.open()?.begin(record, origin)?;
                self.current_session = Some((record.as_ref().clone(), origin.clone()));
                Ok(())
            }
            Change::Resume(id) => {
                self.lock_session(id);
                self.open()?.resume(id)
            }
            Change::Save { id, sets, position, now } => {
                self.open()?.save(id, sets, position.as_deref(), *now)
            }
            Change::End { id, end, seconds_done, at } => {
                self.open()?.end(id, *end, *seconds_done, at)?;
                self.leave_session();
                Ok(())
            }
            Change::CheckIn { id, check_in, changes } => self.open()?.save_check_in(id, check_in, changes),
            Change::Answers(answers, now) => self.open()?.save_answers(answers, now),
            Change::RatingAfter(id, rating) => self.open()?.rate_after(id, *rating),
            Change::RatingNextMorning(id, rating) => self.open()?.rate_next_morning(id, rating.as_ref()),
            Change::Discard(id) => {
                self.open()?.delete(id)?;
                self.leave_session();
                Ok(())
            }
            Change::Note(id, note) => self.open()?.set_note(id, note).map(drop),
            Change::Delete(id) => self.open()?.delete(id).map(drop),
        }
    }

    fn leave_session(&mut self) {
        self.lock = None;
        self.current_session = None;
    }

    /// Locks a session, so that other programs see that it is being played.
    fn lock_session(&mut self, id: &str) {
        self.lock = None;
        match SessionLock::acquire(&self.files.folder, id) {
            Ok(Some(lock)) => self.lock = Some(lock),
            Ok(None) => log::error!("session {id} is played by another program too"),
            Err(error) => log::warn!("session {id} can't be locked: {error}"),
        }
    }

    /// Reads and reports what a query asks for.
    fn answer(&mut self, query: &Query) -> Result<(), HistoryError> {
        let message = match query {
            Query::Recent(now) => {
                let folder = self.files.folder.clone();
                let database = self.open()?;
                let today = database.today(now)?;
                let last_times = database.last_times(now)?;
                let mut resumable = database.resumable(now.utc)?;
                resumable.retain(|session| is_unlocked(&folder, &session.id));
                (self.report)(Message::Today(Box::new(today)));
                Message::RecentHistory { last_times, resumable }
            }
            Query::Previous(routine, now) => {
                Message::PreviousSession(self.open()?.previous_session(routine, now)?.map(Box::new))
            }
            Query::Sessions => Message::Sessions(self.open()?.sessions()?),
            Query::Sets(id) => {
                let sets = self.open()?.sets(id)?;
                Message::Sets(id.clone(), sets)
            }
        };
        (self.report)(message);
        Ok(())
    }
}
