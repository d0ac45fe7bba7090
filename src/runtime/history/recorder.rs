//! Writes the history as a session goes on, on a thread of its own.

use super::running::{Running, Taken};
use super::{Database, HistoryFiles, Unusable};
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

/// Receives what the recorder tells, on its thread: [`Message::HistoryTrouble`]
/// for one.
pub type Reporter = Arc<dyn Fn(Message) + Send + Sync>;

/// Something to be written or read.
#[derive(Debug)]
enum Job {
    Begin(Box<SessionRecord>, Origin),
    GoOn(String),
    Keep {
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
    Forget(String),
    Note(String, String),
    Delete(String),
    ReadPast(LocalTimestamp),
    ReadLast(String, LocalTimestamp),
    ReadSessions,
    ReadSteps(String),
    /// Answers whether everything before it is written.
    Flush(Sender<bool>),
}

impl Job {
    /// Whether both keep something of the same session.
    fn is_keep_of(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Keep { id, .. }, Self::Keep { id: other, .. }) if id == other)
    }

    /// Takes what a later job keeps; of the positions the later one holds.
    fn merge(&mut self, later: Self) {
        if let Self::Keep { steps, position, now, .. } = self
            && let Self::Keep { steps: more, position: newer, now: at, .. } = later
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
    /// A recorder; nothing is opened before there is something to do.
    ///
    /// # Errors
    ///
    /// Where no thread is to be had.
    pub fn start(files: HistoryFiles, report: Reporter) -> io::Result<Self> {
        let (jobs, queue) = channel();
        let worker = Worker {
            files,
            report,
            database: None,
            unusable: None,
            begun: None,
            running: None,
            begun_anew: false,
            waiting: VecDeque::new(),
        };
        let thread =
            std::thread::Builder::new().name("history".to_owned()).spawn(move || worker.work(&queue))?;
        Ok(Self { jobs, thread })
    }

    fn send(&self, job: Job) {
        if self.jobs.send(job).is_err() {
            log::error!("the history's thread is gone");
        }
    }

    /// Notes that a session began.
    pub fn begin(&self, record: SessionRecord, origin: Origin) {
        self.send(Job::Begin(Box::new(record), origin));
    }

    /// Notes that the session `id`, which had been left, is played again.
    pub fn go_on(&self, id: &str) {
        self.send(Job::GoOn(id.to_owned()));
    }

    /// Keeps what was done of steps, and where the session stands.
    pub fn keep(&self, id: &str, steps: Vec<SetRecord>, position: Option<ResumePoint>, now: Timestamp) {
        self.send(Job::Keep { id: id.to_owned(), steps, position: position.map(Box::new), now });
    }

    /// Notes how a session ended.
    pub fn end(&self, id: &str, end: SessionEnd, seconds_done: f64, at: LocalTimestamp) {
        self.send(Job::End { id: id.to_owned(), end, seconds_done, at });
    }

    /// Keeps what was answered before a session, and what that changed in it.
    pub fn keep_check_in(&self, id: &str, check_in: CheckIn, changes: Vec<EasingEffect>) {
        self.send(Job::CheckIn(id.to_owned(), Box::new(check_in), changes));
    }

    /// Keeps what the runner answered at `now`.
    pub fn keep_answers(&self, answers: Answers, now: LocalTimestamp) {
        self.send(Job::Answers(Box::new(answers), now));
    }

    /// Keeps how a session was rated right after it.
    pub fn rate_after(&self, id: &str, rating: Rating) {
        self.send(Job::RateAfter(id.to_owned(), rating));
    }

    /// Notes that the morning after a session was asked about, and its rating
    /// where it was given.
    pub fn rate_next_morning(&self, id: &str, rating: Option<Rating>) {
        self.send(Job::RateNextMorning(id.to_owned(), rating));
    }

    /// Deletes the session that is on, which was begun by mistake.
    pub fn forget(&self, id: &str) {
        self.send(Job::Forget(id.to_owned()));
    }

    /// Changes the note of a session.
    pub fn set_note(&self, id: &str, note: String) {
        self.send(Job::Note(id.to_owned(), note));
    }

    /// Deletes a session.
    pub fn delete(&self, id: &str) {
        self.send(Job::Delete(id.to_owned()));
    }

    /// Asks for [`Message::RecentHistory`], as of `now`.
    pub fn read_past(&self, now: LocalTimestamp) {
        self.send(Job::ReadPast(now));
    }

    /// Asks for [`Message::PreviousSession`] of a routine, as of `now`.
    pub fn read_last(&self, routine: String, now: LocalTimestamp) {
        self.send(Job::ReadLast(routine, now));
    }

    /// Asks for [`Message::Sessions`].
    pub fn read_sessions(&self) {
        self.send(Job::ReadSessions);
    }

    /// Asks for [`Message::Steps`] of a session.
    pub fn read_steps(&self, id: &str) {
        self.send(Job::ReadSteps(id.to_owned()));
    }

    /// Waits until everything is written, at most so long; whether it is.
    pub fn flush(&self, at_most: Duration) -> bool {
        let (sender, done) = channel();
        self.send(Job::Flush(sender));
        done.recv_timeout(at_most).unwrap_or(false)
    }

    /// Writes what is left, within `at_most`, and closes the history.
    pub fn finish(self, at_most: Duration) -> bool {
        let written = self.flush(at_most);
        drop(self.jobs);
        // A disk that hangs is not waited for.
        if written && self.thread.join().is_err() {
            log::error!("the history's thread panicked");
        }
        written
    }
}

/// The most jobs that wait for a history that can't be written just now.
const MOST_WAITING: usize = 2000;

struct Worker {
    files: HistoryFiles,
    report: Reporter,
    database: Option<Database>,
    /// Why the history is off for now, once that was told.
    unusable: Option<String>,
    /// How the session that is on began, for a file that has to be begun anew.
    begun: Option<(SessionRecord, Origin)>,
    running: Option<Running>,
    /// Whether a damaged history was put aside already.
    begun_anew: bool,
    /// Writes that could not be done yet, in order.
    waiting: VecDeque<Job>,
}

impl Worker {
    /// Takes all that is wanted at once, so that a slow disk has less to write.
    fn work(mut self, queue: &Receiver<Job>) {
        while let Ok(first) = queue.recv() {
            let mut asked = Vec::new();
            for job in std::iter::once(first).chain(queue.try_iter()) {
                match job {
                    Job::ReadPast(_)
                    | Job::ReadLast(..)
                    | Job::ReadSessions
                    | Job::ReadSteps(_)
                    | Job::Flush(_) => {
                        asked.push(job);
                    }
                    job => self.wait_with(job),
                }
            }
            self.write_waiting();
            for job in asked {
                match self.answer(job) {
                    Err(Unusable::Damaged) if self.begin_anew() => self.begin_again(),
                    Err(why) => log::warn!("the history can't be read: {why}"),
                    Ok(()) => {}
                }
            }
        }
    }

    /// Puts a write behind those that wait. Of a session's positions only the
    /// last one is written.
    fn wait_with(&mut self, job: Job) {
        if let Some(last) = self.waiting.back_mut().filter(|last| last.is_keep_of(&job)) {
            return last.merge(job);
        }
        if self.waiting.len() < MOST_WAITING {
            self.waiting.push_back(job);
        } else {
            log::error!("too much waits to be written to the history");
        }
    }

    /// Does the writes that wait, until one can't be done.
    fn write_waiting(&mut self) {
        while let Some(job) = self.waiting.pop_front() {
            match self.write(&job) {
                Ok(()) => self.unusable = None,
                Err(Unusable::Damaged) if self.begin_anew() => {
                    self.waiting.push_front(job);
                    self.begin_again();
                }
                // Deleted meanwhile, by another program for one: what is still done
                // of it is kept all the same, and nothing waits for what is gone.
                Err(Unusable::Gone) => self.begin_gone(job),
                Err(why) => {
                    let word = why.to_string();
                    if self.unusable.as_ref() != Some(&word) {
                        log::error!("{word}");
                        let trouble = HistoryNotice { reason: word.clone(), label: why.word() };
                        (self.report)(Message::HistoryTrouble(trouble));
                        self.unusable = Some(word);
                    }
                    self.waiting.push_front(job);
                    return;
                }
            }
        }
    }

    /// Begins the session that is on once more, for a job whose session is gone.
    fn begin_gone(&mut self, job: Job) {
        match self.begun.take() {
            Some((record, origin)) if matches!(&job, Job::Keep { id, .. } if *id == record.id) => {
                self.waiting.push_front(job);
                self.waiting.push_front(Job::Begin(Box::new(record), origin));
            }
            begun => {
                log::warn!("what was done of a session that is gone is not kept");
                self.begun = begun;
            }
        }
    }

    /// Begins the session that is on in a file that was made anew.
    fn begin_again(&mut self) {
        if let Some((record, origin)) = self.begun.clone() {
            self.waiting.push_front(Job::Begin(Box::new(record), origin));
        }
    }

    /// Puts the history aside, in which damage was found, and begins a new one;
    /// whether that went well. It is tried once.
    fn begin_anew(&mut self) -> bool {
        self.database = None;
        if std::mem::replace(&mut self.begun_anew, true) {
            return false;
        }
        match self.files.begin_anew() {
            Ok(database) => {
                self.take(database);
                true
            }
            Err(why) => {
                log::error!("the damaged history can't be put aside: {why}");
                false
            }
        }
    }

    /// Takes a history that was opened; tells where a damaged one went.
    fn take(&mut self, mut database: Database) {
        if let Some(aside) = database.set_aside.take() {
            let name = aside.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let why = format!("the history was damaged and is kept as {name}; a new one was begun");
            let word = "history damaged · ? more";
            (self.report)(Message::HistoryNotice(HistoryNotice { reason: why, label: word }));
        }
        self.database = Some(database);
    }

    fn open(&mut self) -> Result<&mut Database, Unusable> {
        if self.database.is_none() {
            let database = self.files.open()?;
            self.take(database);
        }
        self.database.as_mut().ok_or(Unusable::Damaged)
    }

    fn write(&mut self, job: &Job) -> Result<(), Unusable> {
        match job {
            Job::Begin(record, origin) => {
                self.hold(&record.id);
                self.open()?.begin(record, origin)?;
                self.begun = Some((record.as_ref().clone(), origin.clone()));
                Ok(())
            }
            Job::GoOn(id) => {
                self.hold(id);
                self.open()?.go_on(id)
            }
            Job::Keep { id, steps, position, now } => self.open()?.keep(id, steps, position.as_deref(), *now),
            Job::End { id, end, seconds_done, at } => {
                self.open()?.end(id, *end, *seconds_done, at)?;
                self.running = None;
                self.begun = None;
                Ok(())
            }
            Job::CheckIn(id, check_in, changes) => self.open()?.keep_check_in(id, check_in, changes),
            Job::Answers(answers, now) => self.open()?.keep_answers(answers, now),
            Job::RateAfter(id, rating) => self.open()?.rate_after(id, rating),
            Job::RateNextMorning(id, rating) => self.open()?.rate_next_morning(id, rating.as_ref()),
            Job::Forget(id) => {
                self.open()?.delete(id)?;
                self.running = None;
                self.begun = None;
                Ok(())
            }
            Job::Note(id, note) => self.open()?.set_note(id, note).map(drop),
            Job::Delete(id) => self.open()?.delete(id).map(drop),
            Job::ReadPast(_) | Job::ReadLast(..) | Job::ReadSessions | Job::ReadSteps(_) | Job::Flush(_) => {
                Ok(())
            }
        }
    }

    /// Shows other programs that this one plays the session.
    fn hold(&mut self, id: &str) {
        self.running = None;
        match Running::take(&self.files.folder, id) {
            Ok(Taken::Here(running)) => self.running = Some(running),
            Ok(Taken::Elsewhere) => log::error!("session {id} is played by another program too"),
            Err(error) => log::warn!("session {id} can't be locked: {error}"),
        }
    }

    /// Answers what was asked.
    fn answer(&mut self, job: Job) -> Result<(), Unusable> {
        let report = match job {
            Job::ReadPast(now) => {
                let folder = self.files.folder.clone();
                let database = self.open()?;
                let recall = database.recall(&now)?;
                let last = database.last_times(&now)?;
                let left = database.left(now.utc)?;
                let free = left.into_iter().filter(|session| is_free(&folder, &session.id)).collect();
                (self.report)(Message::SavedAnswers(Box::new(recall)));
                Message::RecentHistory { last_times: last, resumable: free }
            }
            Job::ReadLast(routine, now) => {
                Message::PreviousSession(self.open()?.last_session(&routine, &now)?.map(Box::new))
            }
            Job::ReadSessions => Message::Sessions(self.open()?.sessions()?),
            Job::ReadSteps(id) => {
                let steps = self.open()?.steps(&id)?;
                Message::Steps(id, steps)
            }
            Job::Flush(done) => {
                if done.send(self.waiting.is_empty()).is_err() {
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

/// Whether nobody plays a session.
fn is_free(folder: &std::path::Path, id: &str) -> bool {
    match Running::take(folder, id) {
        Ok(Taken::Here(_)) => true,
        Ok(Taken::Elsewhere) => false,
        Err(error) => {
            log::warn!("session {id} can't be looked at: {error}");
            false
        }
    }
}
