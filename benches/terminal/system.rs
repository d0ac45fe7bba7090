//! What the system tells about a running program: Linux does, under `/proc`.

use std::fs;

/// Running totals of a program.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Totals {
    /// Nanoseconds on a processor.
    pub(crate) cpu: Option<u64>,
    /// Calls that write.
    pub(crate) writes: Option<u64>,
    /// Times that a thread gave up the processor to wait for something.
    pub(crate) waits: Option<u64>,
}

impl Totals {
    /// The totals of a program now.
    pub(crate) fn of(id: u32) -> Self {
        let threads = threads(id);
        Self {
            cpu: sum(&threads, |thread| {
                let text = fs::read_to_string(format!("{thread}/schedstat")).ok()?;
                text.split_whitespace().next()?.parse().ok()
            }),
            writes: field(&format!("/proc/{id}/io"), "syscw"),
            waits: sum(&threads, |thread| field(&format!("{thread}/status"), "voluntary_ctxt_switches")),
        }
    }
}

/// The most memory that a program has held, in kilobytes.
pub(crate) fn peak_memory(id: u32) -> Option<u64> {
    field(&format!("/proc/{id}/status"), "VmHWM")
}

/// The folders of a program's threads.
fn threads(id: u32) -> Vec<String> {
    let entries = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
    entries.map(|entry| entry.path().display().to_string()).collect()
}

fn sum(threads: &[String], figure: impl Fn(&str) -> Option<u64>) -> Option<u64> {
    let figures: Vec<u64> = threads.iter().filter_map(|thread| figure(thread)).collect();
    (!figures.is_empty()).then(|| figures.iter().sum())
}

/// The number behind a name in a file of names and numbers.
fn field(path: &str, name: &str) -> Option<u64> {
    let text = fs::read_to_string(path).ok()?;
    let rest = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    rest.split_whitespace().next()?.parse().ok()
}
