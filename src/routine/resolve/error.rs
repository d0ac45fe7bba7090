//! Why a `use` can't be resolved, and how that is reported.

use super::{FileId, StepPath};
use crate::diagnostic::Diagnostic;
use crate::routine::message::{quoted, truncated};
use crate::routine::slug;
use crate::routine::source::SourceError;
use crate::routine::span::Span;

/// Why a step can't be resolved.
#[derive(Clone, Debug)]
pub(in crate::routine) enum UseError {
    /// It is reported elsewhere in this file.
    AlreadyReported,
    /// There is no such file, or it can't be read.
    NoFile { name: String, step: Option<String>, why: SourceError, near: Option<String> },
    /// The file has no such step; `steps` are the ids of its first steps, one more
    /// than [`MAX_IDS_LISTED`] if there are that many.
    NoStep { file: Option<String>, id: String, near: Option<String>, steps: Vec<String> },
    /// The step borrows from itself, through others or directly.
    Cycle { members: Vec<(FileId, StepPath)>, chain: Vec<String> },
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
        let error = |code, message: String| Diagnostic::error(code, at.range(), message);
        Some(match self {
            Self::AlreadyReported => return None,
            Self::NoFile { name, why, near, step } => match why {
                SourceError::NotFound => {
                    let finding =
                        error("unresolved-use", format!("there is no routine `{}`", truncated(name)));
                    let rest = step.as_ref().map(|step| format!("#{step}")).unwrap_or_default();
                    match near {
                        Some(near) => finding
                            .help(format!("write `use = \"{}{}\"`", truncated(near), truncated(&rest)))
                            .fix(at.range(), quoted(&format!("{near}{rest}"))),
                        None if step.is_none() => finding.help(format!(
                            "put the file beside this one or into your library; a step of this file is `#{}`",
                            slug(name)
                        )),
                        None => finding.help("put the file beside this one or into your library"),
                    }
                }
                SourceError::Outside => {
                    error("use-outside", format!("`{}` leaves the folders of routines", truncated(name)))
                        .help("copy the file beside this one or into your library")
                }
                other => error("broken-use", format!("`{}` can't be borrowed: {other}", truncated(name)))
                    .help("mend the file, or take this step out"),
            },
            Self::NoStep { file, id, near, steps } => {
                no_step(at, file.as_deref(), id, near.as_deref(), steps)
            }
            Self::Cycle { chain, .. } => error("cyclic-use", "this `use` leads back to itself".to_owned())
                .note(chain_text(chain))
                .help("one of these steps has to say what is done, without `use`"),
            Self::ContainsItself { chain } => {
                error("cyclic-use", "this routine would contain itself".to_owned())
                    .note(chain_text(chain))
                    .help("borrow single steps by `file#id`")
            }
            Self::ChainTooLong => error("cyclic-use", "this `use` leads through too many others".to_owned())
                .help("borrow from the step that says what is done"),
            Self::TooMuch => {
                error("routine-too-long", "what is borrowed here is too much for one routine".to_owned())
                    .help("borrow single steps by `file#id`")
            }
            Self::LenderHasError { file, line, message } => {
                error("broken-use", format!("`{}` has an error", truncated(file)))
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
fn no_step(at: Span, file: Option<&str>, id: &str, near: Option<&str>, steps: &[String]) -> Diagnostic {
    let whose = file.map_or("this file".to_owned(), |file| format!("`{}`", truncated(file)));
    let finding =
        Diagnostic::error("unresolved-use", at.range(), format!("{whose} has no step `{}`", truncated(id)));
    let name = file.unwrap_or("");
    match near {
        Some(near) => finding
            .help(format!("write `use = \"{}#{}\"`", truncated(name), truncated(near)))
            .fix(at.range(), quoted(&format!("{name}#{near}"))),
        None if steps.is_empty() => finding.help("there are no steps to borrow"),
        None => finding.help(format!("its steps are {}", listed(steps))),
    }
}

/// The note with the steps or files of a cycle.
fn chain_text(chain: &[String]) -> String {
    const MAX_STEPS_SHOWN: usize = 8;
    let mut names: Vec<String> = chain.iter().take(MAX_STEPS_SHOWN).map(|name| truncated(name)).collect();
    if chain.len() > MAX_STEPS_SHOWN {
        names.push("…".to_owned());
    }
    format!("the way is {}", names.join(" → "))
}

/// The most ids of a file's steps that a finding lists.
pub(super) const MAX_IDS_LISTED: usize = 6;

/// The first ids, separated by commas.
fn listed(ids: &[String]) -> String {
    let mut names: Vec<String> =
        ids.iter().take(MAX_IDS_LISTED).map(|id| format!("`{}`", truncated(id))).collect();
    if ids.len() > MAX_IDS_LISTED {
        names.push("…".to_owned());
    }
    names.join(", ")
}
