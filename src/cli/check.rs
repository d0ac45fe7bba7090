//! `supple check`: what is wrong in routine files.

use super::args::CheckArguments;
use super::{FAILED, House, complain, load, print, tell};
use crate::check;
use crate::diagnostic::Severity;
use crate::runtime::read::{self, Read};
use crate::speech::{Pronunciations, Speaker, Trouble};
use crate::timeline;
use std::sync::{Arc, LazyLock};

/// Checks every file and tells everything that is wrong in each.
pub(super) fn check(house: &House, arguments: &CheckArguments) -> u8 {
    let voice: LazyLock<Result<Speaker, Trouble>> =
        LazyLock::new(|| Speaker::embedded(1.0, &Pronunciations::shipped()));
    let (mut files, mut errors, mut warnings) = (0usize, 0usize, 0usize);
    for path in &arguments.paths {
        files += 1;
        let wanted = path.to_string_lossy();
        let found = match house.library.find(&wanted) {
            Ok(found) => found,
            Err(error) => {
                complain(&error);
                errors += 1;
                continue;
            }
        };
        let mut read = read::read(&found, &house.library);
        unsaid(&mut read, &voice);
        tell(&read.report(&found, load::colour(house)));
        errors += read.count(Severity::Error);
        warnings += read.count(Severity::Warning);
    }
    let plural =
        |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    let files = plural(files, "file");
    let (bad, odd) = (plural(errors, "error"), plural(warnings, "warning"));
    let code = match (errors, warnings) {
        (0, 0) => print(&format!("{files} checked, nothing to mend.\n")),
        (0, _) => print(&format!("{files} checked: {odd}.\n")),
        (_, 0) => print(&format!("{files} checked: {bad}.\n")),
        _ => print(&format!("{files} checked: {bad}, {odd}.\n")),
    };
    if errors > 0 { FAILED } else { code }
}

/// Adds what the embedded voice can't say in the time there is. It is the one
/// that everybody has; who chose another may hear more.
fn unsaid(read: &mut Read, voice: &LazyLock<Result<Speaker, Trouble>>) {
    let Some(routine) = &read.routine else { return };
    let timeline = timeline::compile(Arc::new(routine.clone()));
    let Ok(speaker) = voice.as_ref() else { return };
    let speaker = speaker.clone();
    let measure: crate::cue::Measure = Arc::new(move |text| speaker.measure(text));
    let findings = check::words(&timeline, &read.spans, &measure);
    read.add(findings);
}
