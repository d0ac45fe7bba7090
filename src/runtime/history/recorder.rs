//! Writes the history during a session, on a thread of its own.

use super::session_lock::{Acquired, SessionLock};
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
pub type Reporter = Arc<dyn Fn(Message) + Send + Sync>;

/// Something to write or read.
#[derive(Debug)]
enum Job {
    Begin(Box<SessionRecord>, Origin),
    Resume(String),
    Save {
        id: String,
        steps: Vec<SetRecord>,
        position: Option<Box<ResumePoint>>,
        now: Timestamp,
    },
    End {
        id: String,
        end: SessionEnd,
        seconds_done: f64,
        at: LocalTimestamp,
    },
    CheckIn(String, Box<CheckIn>, Vec<EasingEffect>),
    Answers(Box<Answers>, LocalTimestamp),
    RateAfter(String, Rating),
    RateNextMorning(String, Option<Rating>),
    Discard(String),
    Note(String, String),
    Delete(String),
    ReadRecent(LocalTimestamp),
    ReadPrevious(String, LocalTimestamp),
    ReadSessions,
    ReadSteps(String),
    /// Asks whether everything before it is written.
    Flush(Sender<bool>),
}

impl Job {
    /// Whether both save something of the same session.
    fn is_save_of(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Save { id, .. }, Self::Save { id: other, .. }) if id == other)
    }

    /// Adds what a later job saves; its position replaces this one's.
    fn merge(&mut self, later: Self) {
        if let Self::Save { steps, position, now, .. } = self
            && let Self::Save { steps: more, position: newer, now: at, .. } = later
        {
            steps.extend(more);
            *position = newer.or(position.take());
            *now = at;
        }
    }
}

/// Writes the history. Every call returns at once.
#[derive(Debug)]
pub struct Recorder {
    jobs: Sender<Job>,
    thread: JoinHandle<()>,
}

impl Recorder {
    /// Starts a recorder. The history is opened when there is something to do.
    ///
    /// # Errors
    ///
    /// Returns an error if the thread can't be started.
    pub fn start(files: HistoryFiles, report: Reporter) -> io::Result<Self> {
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

    /// Records the beginning of a session.
    pub fn begin(&self, record: SessionRecord, origin: Origin) {
        self.send(Job::Begin(Box::new(record), origin));
    }

    /// Records that the unfinished session `id` is resumed.
    pub fn resume(&self, id: &str) {
        self.send(Job::Resume(id.to_owned()));
    }

    /// Saves what was done of sets, and the position of the session.
    pub fn save(&self, id: &str, steps: Vec<SetRecord>, position: Option<ResumePoint>, now: Timestamp) {
        self.send(Job::Save { id: id.to_owned(), steps, position: position.map(Box::new), now });
    }

    /// Records how a session ended.
    pub fn end(&self, id: &str, end: SessionEnd, seconds_done: f64, at: LocalTimestamp) {
        self.send(Job::End { id: id.to_owned(), end, seconds_done, at });
    }

    /// Saves the answers given before a session, and what they changed in it.
    pub fn save_check_in(&self, id: &str, check_in: CheckIn, changes: Vec<EasingEffect>) {
        self.send(Job::CheckIn(id.to_owned(), Box::new(check_in), changes));
    }

    /// Saves the runner's answers, given at `now`.
    pub fn save_answers(&self, answers: Answers, now: LocalTimestamp) {
        self.send(Job::Answers(Box::new(answers), now));
    }

    /// Saves the rating given right after a session.
    pub fn rate_after(&self, id: &str, rating: Rating) {
        self.send(Job::RateAfter(id.to_owned(), rating));
    }

    /// Records that the rating of the morning after a session was asked for, and saves
    /// it if it was given.
    pub fn rate_next_morning(&self, id: &str, rating: Option<Rating>) {
        self.send(Job::RateNextMorning(id.to_owned(), rating));
    }

    /// Deletes the current session, begun by mistake.
    pub fn discard(&self, id: &str) {
        self.send(Job::Discard(id.to_owned()));
    }

    /// Replaces the note of a session.
    pub fn set_note(&self, id: &str, note: String) {
        self.send(Job::Note(id.to_owned(), note));
    }

    /// Deletes a session.
    pub fn delete(&self, id: &str) {
        self.send(Job::Delete(id.to_owned()));
    }

    /// Asks for [`Message::StartupState`] and [`Message::RecentHistory`], as of `now`.
    pub fn read_recent(&self, now: LocalTimestamp) {
        self.send(Job::ReadRecent(now));
    }

    /// Asks for [`Message::PreviousSession`] of a routine, as of `now`.
    pub fn read_previous(&self, routine: String, now: LocalTimestamp) {
        self.send(Job::ReadPrevious(routine, now));
    }

    /// Asks for [`Message::Sessions`].
    pub fn read_sessions(&self) {
        self.send(Job::ReadSessions);
    }

    /// Asks for [`Message::Sets`] of a session.
    pub fn read_sets(&self, id: &str) {
        self.send(Job::ReadSteps(id.to_owned()));
    }

    /// Waits until everything is written, for at most this long; returns whether it is.
    pub fn flush(&self, at_most: Duration) -> bool {
        let (sender, done) = channel();
        self.send(Job::Flush(sender));
        done.recv_timeout(at_most).unwrap_or(false)
    }

    /// Writes what is pending and closes the history; returns whether everything was
    /// written within `at_most`.
    pub fn finish(self, at_most: Duration) -> bool {
        let written = self.flush(at_most);
        drop(self.jobs);
        // If the disk hangs, the thread is left alone.
        if written && self.thread.join().is_err() {
            log::error!("the history's thread panicked");
        }
        written
    }
}

/// The most writes that are kept while the history can't be written.
const MAX_PENDING: usize = 2000;

struct Worker {
    files: HistoryFiles,
    report: Reporter,
    database: Option<Database>,
    /// The error that was reported last, until a write succeeds.
    reported_error: Option<String>,
    /// The current session's first record, in case it has to be inserted again.
    current_session: Option<(SessionRecord, Origin)>,
    lock: Option<SessionLock>,
    /// Whether a damaged history was already moved aside.
    moved_damaged_aside: bool,
    /// The writes that could not be done yet, in order.
    pending: VecDeque<Job>,
}

impl Worker {
    /// Handles all queued jobs together, so that a slow disk has less to write.
    fn run(mut self, queue: &Receiver<Job>) {
        while let Ok(first) = queue.recv() {
            let mut reads = Vec::new();
            for job in std::iter::once(first).chain(queue.try_iter()) {
                match job {
                    Job::ReadRecent(_)
                    | Job::ReadPrevious(..)
                    | Job::ReadSessions
                    | Job::ReadSteps(_)
                    | Job::Flush(_) => {
                        reads.push(job);
                    }
                    job => self.enqueue_write(job),
                }
            }
            self.write_pending();
            for job in reads {
                match self.read(job) {
                    Err(HistoryError::Damaged) if self.move_damaged_aside() => self.queue_session_again(),
                    Err(why) => log::warn!("the history can't be read: {why}"),
                    Ok(()) => {}
                }
            }
        }
    }

    /// Adds a write to the pending ones. Of a session's positions only the last is
    /// written.
    fn enqueue_write(&mut self, job: Job) {
        if let Some(last) = self.pending.back_mut().filter(|last| last.is_save_of(&job)) {
            return last.merge(job);
        }
        if self.pending.len() < MAX_PENDING {
            self.pending.push_back(job);
        } else {
            log::error!("too much waits to be written to the history");
        }
    }

    /// Does the pending writes, until one fails.
    fn write_pending(&mut self) {
        self.reopen_if_file_removed();
        while let Some(job) = self.pending.pop_front() {
            match self.write(&job) {
                Ok(()) => self.reported_error = None,
                Err(HistoryError::Damaged) if self.move_damaged_aside() => {
                    self.pending.push_front(job);
                    self.queue_session_again();
                }
                // The session was deleted meanwhile, perhaps by another program.
                Err(HistoryError::Gone) => self.restore_deleted_session(job),
                Err(why) => {
                    let message = why.to_string();
                    if self.reported_error.as_ref() != Some(&message) {
                        log::error!("{message}");
                        let notice = HistoryNotice { message: message.clone(), label: why.label() };
                        (self.report)(Message::HistoryUnsaved(notice));
                        self.reported_error = Some(message);
                    }
                    self.pending.push_front(job);
                    return;
                }
            }
        }
    }

    /// Queues the current session before a job that failed because the session was deleted;
    /// a job of another session is dropped.
    fn restore_deleted_session(&mut self, job: Job) {
        match self.current_session.take() {
            Some((record, origin)) if matches!(&job, Job::Save { id, .. } if *id == record.id) => {
                self.pending.push_front(job);
                self.pending.push_front(Job::Begin(Box::new(record), origin));
            }
            session => {
                log::warn!("what was done of a session that is gone is not kept");
                self.current_session = session;
            }
        }
    }

    /// Queues the current session for insertion into a new history file.
    fn queue_session_again(&mut self) {
        if let Some((record, origin)) = self.current_session.clone() {
            self.pending.push_front(Job::Begin(Box::new(record), origin));
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
            Err(why) => {
                log::error!("the damaged history can't be put aside: {why}");
                false
            }
        }
    }

    /// Uses a history that was opened; reports where a damaged one was moved.
    fn use_database(&mut self, mut database: Database) {
        if let Some(aside) = database.set_aside.take() {
            let name = aside.file_name().unwrap_or_default().to_string_lossy().into_owned();
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

    fn write(&mut self, job: &Job) -> Result<(), HistoryError> {
        match job {
            Job::Begin(record, origin) => {
                self.lock_session(&record.id);
                self.open()?.begin(record, origin)?;
                self.current_session = Some((record.as_ref().clone(), origin.clone()));
                Ok(())
            }
            Job::Resume(id) => {
                self.lock_session(id);
                self.open()?.resume(id)
            }
            Job::Save { id, steps, position, now } => self.open()?.save(id, steps, position.as_deref(), *now),
            Job::End { id, end, seconds_done, at } => {
                self.open()?.end(id, *end, *seconds_done, at)?;
                self.lock = None;
                self.current_session = None;
                Ok(())
            }
            Job::CheckIn(id, check_in, changes) => self.open()?.save_check_in(id, check_in, changes),
            Job::Answers(answers, now) => self.open()?.save_answers(answers, now),
            Job::RateAfter(id, rating) => self.open()?.rate_after(id, rating),
            Job::RateNextMorning(id, rating) => self.open()?.rate_next_morning(id, rating.as_ref()),
            Job::Discard(id) => {
                self.open()?.delete(id)?;
                self.lock = None;
                self.current_session = None;
                Ok(())
            }
            Job::Note(id, note) => self.open()?.set_note(id, note).map(drop),
            Job::Delete(id) => self.open()?.delete(id).map(drop),
            Job::ReadRecent(_)
            | Job::ReadPrevious(..)
            | Job::ReadSessions
            | Job::ReadSteps(_)
            | Job::Flush(_) => Ok(()),
        }
    }

    /// Shows other programs that this one plays the session.
    fn lock_session(&mut self, id: &str) {
        self.lock = None;
        match SessionLock::acquire(&self.files.folder, id) {
            Ok(Acquired::Ours(lock)) => self.lock = Some(lock),
            Ok(Acquired::HeldElsewhere) => log::error!("session {id} is played by another program too"),
            Err(error) => log::warn!("session {id} can't be locked: {error}"),
        }
    }

    /// Reads what a job asks for and reports it.
    fn read(&mut self, job: Job) -> Result<(), HistoryError> {
        let report = match job {
            Job::ReadRecent(now) => {
                let folder = self.files.folder.clone();
                let database = self.open()?;
                let recall = database.recall(&now)?;
                let last_times = database.last_times(&now)?;
                let unfinished = database.resumable(now.utc)?;
                let resumable =
                    unfinished.into_iter().filter(|session| is_unlocked(&folder, &session.id)).collect();
                (self.report)(Message::StartupState(Box::new(recall)));
                Message::RecentHistory { last_times, resumable }
            }
            Job::ReadPrevious(routine, now) => {
                Message::PreviousSession(self.open()?.previous_session(&routine, &now)?.map(Box::new))
            }
            Job::ReadSessions => Message::Sessions(self.open()?.sessions()?),
            Job::ReadSteps(id) => {
                let steps = self.open()?.steps(&id)?;
                Message::Sets(id, steps)
            }
            Job::Flush(done) => {
                if done.send(self.pending.is_empty()).is_err() {
                    log::debug!("nobody waits for the history any more");
                }
                return Ok(());
            }
            _ => return Ok(()),
        };
        (self.report)(report);
        Ok(())
    }
}

/// Whether no program plays a session.
fn is_unlocked(folder: &std::path::Path, id: &str) -> bool {
    match SessionLock::acquire(folder, id) {
        Ok(Acquired::Ours(_)) => true,
        Ok(Acquired::HeldElsewhere) => false,
        Err(error) => {
            log::warn!("session {id} can't be looked at: {error}");
            false
        }
    }
}
