//! Compares the `length` that an author intends with that of the timeline.

use crate::diagnostic::Diagnostic;
use crate::routine::Spans;
use crate::time::Spelled;
use crate::timeline::Timeline;
use std::time::Duration;

/// How far the planned length may differ from the intended one, in percent of the latter.
const TOLERANCE_PERCENT: u32 = 15;

/// Warns if the planned length differs too much from `length`.
pub(super) fn check(timeline: &Timeline, spans: &Spans) -> Option<Diagnostic> {
    let intended = timeline.routine.length?;
    let total = timeline.total;
    if total.abs_diff(intended).saturating_mul(100) <= intended.saturating_mul(TOLERANCE_PERCENT) {
        return None;
    }
    let about = timeline.about();
    let plan = Spelled(rounded(total));
    let (week, weeks) = (timeline.routine.week, timeline.routine.weeks());
    let when = if weeks > 1 { format!(" in week {week}") } else { String::new() };
    let message = format!("the plan comes to {about}{plan}{when}, not {}", Spelled(intended));
    let label = if total > intended { "too short for the plan" } else { "too long for the plan" };
    let finding = Diagnostic::warning("length-off-plan", spans.get("length")?, message).label(label);
    Some(finding.help(if weeks > 1 {
        format!("take `length` out where the weeks differ, or change the steps; `supple show --week {week}` lists them")
    } else {
        format!("write `length = \"{plan}\"`, or change the steps; `supple show` lists them")
    }))
}

/// Rounds to a second, at least one.
fn rounded(length: Duration) -> Duration {
    Duration::from_secs(length.as_secs() + u64::from(length.subsec_millis() >= 500))
        .max(Duration::from_secs(1))
}

#[cfg(test)]
mod tests {
    use crate::check::{Probes, check};
    use crate::routine::Context;

    fn found(length: &str, rest: &str) -> Vec<String> {
        let text = format!(
            "name = \"x\"\nlength = \"{length}\"\n{rest}\n[[step]]\nname = \"y\"\ntime = \"92s\"\nprepare = \"8s\"\n"
        );
        check(&text, "x", &Context::default(), Probes::default())
            .findings
            .into_iter()
            .map(|found| found.message)
            .collect()
    }

    #[test]
    fn a_later_week_is_measured_too() {
        let findings = |weeks: &str| {
            let text = format!(
                "name = \"x\"\nlength = \"100s\"\n[[step]]\nname = \"y\"\ntime = \"92s\"\nweeks = [{weeks}]\n"
            );
            let found = check(&text, "x", &Context::default(), Probes::default()).findings;
            found.into_iter().map(|found| (found.message, found.help.unwrap())).collect::<Vec<_>>()
        };
        assert_eq!(findings("{}, { time = \"100s\" }"), []);
        let help = "take `length` out where the weeks differ, or change the steps; `supple show --week 3` lists them";
        assert_eq!(
            findings("{}, {}, { sets = 2 }, { sets = 3 }"),
            [("the plan comes to 3min12s in week 3, not 1min40s".to_owned(), help.to_owned())]
        );
    }

    #[test]
    fn fifteen_in_a_hundred_are_near_enough() {
        // The plan is 100 s.
        for near in ["100s", "87s", "117s"] {
            assert_eq!(found(near, ""), Vec::<String>::new(), "{near}");
        }
        assert_eq!(found("86s", ""), ["the plan comes to 1min40s, not 1min26s"]);
        assert_eq!(found("118s", ""), ["the plan comes to 1min40s, not 1min58s"]);
        assert_eq!(found("1h", "allow = \"length-off-plan\""), Vec::<String>::new());
    }
}
