//! Why a `use` can't be resolved, and how that is reported.

use super::StepPath;
use crate::diagnostic::Diagnostic;
use crate::routine::message::{quoted, truncated};
use crate::routine::slug;
use crate::routine::source::SourceError;
use crate::routine::span::Span;

/// Why a step can't be resolved.
#[derive(Clone, Debug)]
pub(in crate::routine) enum UseError {
    /// The error is reported elsewhere in this file.
    AlreadyReported,
    /// There is no such file, or it can't be read.
    NoFile { name: String, step: Option<String>, error: SourceError, near: Option<String> },
    /// The file has no such step. One more than [`MAX_IDS_LISTED`] of its ids are kept, to
    /// show whether there are more.
    NoStep { file: Option<String>, id: String, near: Option<String>, first_ids: Vec<String> },
    /// The step borrows from itself, through others or directly.
    Cycle { members: Vec<StepPath>, chain: Vec<String> },
    /// A file borrows itself as a whole, through others or directly.
    ContainsItself { chain: Vec<String> },
    /// More steps borrow from each other than [`MAX_USE_DEPTH`](super::MAX_USE_DEPTH).
    ChainTooLong,
    /// The files borrowed from are too many, or too large in total.
    TooMuch,
    /// The file of the lender has an error.
    LenderHasError { file: String, line: usize, message: String },
}

impl UseError {
    /// The finding at the `use`; `None` if it is reported elsewhere.
    pub(super) fn finding(&self, at: Span) -> Option<Diagnostic> {
        let report = |code, message: String| Diagnostic::error(code, at, message);
        Some(match self {
            Self::AlreadyReported => return None,
            Self::NoFile { name, error, near, step } => match error {
                SourceError::NotFound => {
                    let finding =
                        report("unresolved-use", format!("there is no routine `{}`", truncated(name)));
                    let hash_id = step.as_ref().map(|step| format!("#{step}")).unwrap_or_default();
                    match near {
                        Some(near) => finding
                            .help(format!("write `use = \"{}{}\"`", truncated(near), truncated(&hash_id)))
                            .fix(at, quoted(&format!("{near}{hash_id}"))),
                        None if step.is_none() => finding.help(format!(
                            "put the file beside this one or into your library; a step of this file is `#{}`",
                            slug(name)
                        )),
                        None => finding.help("put the file beside this one or into your library"),
                    }
                }
                SourceError::Outside => {
                    report("use-outside", format!("`{}` leaves the folders of routines", truncated(name)))
                        .help("copy the file beside this one or into your library")
                }
                other => report("broken-use", format!("`{}` can't be borrowed: {other}", truncated(name)))
                    .help("mend the file, or take this step out"),
            },
            Self::NoStep { file, id, near, first_ids } => {
                no_step(at, file.as_deref(), id, near.as_deref(), first_ids)
            }
            Self::Cycle { chain, .. } => report("cyclic-use", "this `use` leads back to itself".to_owned())
                .note(chain_text(chain))
                .help("one of these steps has to say what is done, without `use`"),
            Self::ContainsItself { chain } => {
                report("cyclic-use", "this routine would contain itself".to_owned())
                    .note(chain_text(chain))
                    .help("borrow single steps by `file#id`")
            }
            Self::ChainTooLong => report("cyclic-use", "this `use` leads through too many others".to_owned())
                .help("borrow from the step that says what is done"),
            Self::TooMuch => {
                report("routine-too-long", "what is borrowed here is too much for one routine".to_owned())
                    .help("borrow single steps by `file#id`")
            }
            Self::LenderHasError { file, line, message } => {
                report("broken-use", format!("`{}` has an error", truncated(file)))
                    .note(format!("{}:{line}: {message}", truncated(file)))
                    .help(format!(
                        "mend `{}` first; `supple check` on it shows all that is wrong",
                        truncated(file)
                    ))
            }
        })
    }
}

/// The finding at a `use` of a step that a file doesn't have.
fn no_step(at: Span, file: Option<&str>, id: &str, near: Option<&str>, first_ids: &[String]) -> Diagnostic {
    let whose = file.map_or("this file".to_owned(), |file| format!("`{}`", truncated(file)));
    let finding = Diagnostic::error("unresolved-use", at, format!("{whose} has no step `{}`", truncated(id)));
    let name = file.unwrap_or("");
    match near {
        Some(near) => finding
            .help(format!("write `use = \"{}#{}\"`", truncated(name), truncated(near)))
            .fix(at, quoted(&format!("{name}#{near}"))),
        None if first_ids.is_empty() => finding.help("there are no steps to borrow"),
        None => {
            let ids = first_ids.iter().map(|id| format!("`{}`", truncated(id)));
            finding.help(format!("its steps are {}", joined(ids, MAX_IDS_LISTED, ", ")))
        }
    }
}

/// The note that lists the steps or files of a cycle.
fn chain_text(chain: &[String]) -> String {
    const MAX_STEPS_SHOWN: usize = 8;
    format!("the way is {}", joined(chain.iter().map(|name| truncated(name)), MAX_STEPS_SHOWN, " → "))
}

/// The most ids of a file's steps that a finding lists.
pub(super) const MAX_IDS_LISTED: usize = 6;

/// The first `max` names, with a mark if there are more.
fn joined(mut names: impl Iterator<Item = String>, max: usize, separator: &str) -> String {
    let mut shown: Vec<String> = names.by_ref().take(max).collect();
    shown.extend(names.next().map(|_| "…".to_owned()));
    shown.join(separator)
}
