//! Checks a step in every week of its progression.

use super::Validator;
use super::amount::WrittenAmount;
use super::circuit::CircuitContext;
use crate::diagnostic::Diagnostic;
use crate::routine::model::WeekDose;
use crate::routine::resolved::ResolvedStep;
use crate::routine::schema::{KeyLocation, Step, value};
use std::rc::Rc;

/// The most weeks that the progressions of all steps have together.
const MAX_WEEKS_IN_TOTAL: usize = 5_000;

/// The step in each week of its progression; empty if it has none. The header of each is
/// that of the week's table.
fn weeks_of(step: &ResolvedStep) -> Vec<ResolvedStep> {
    let has_own_weeks = step.own_keys.weeks.is_some();
    let in_week = |week: &Rc<Step>| ResolvedStep {
        keys: Rc::new(step.keys.in_week(week)),
        own_keys: if has_own_weeks { Rc::new(step.own_keys.in_week(week)) } else { step.own_keys.clone() },
        ..step.clone()
    };
    value(&step.keys.weeks).into_iter().flatten().map(in_week).collect()
}

/// A finding, with the weeks in which it is found.
struct WeekFinding {
    finding: Diagnostic,
    /// The first of those weeks, from 1.
    first: usize,
    /// The table of that week.
    at: KeyLocation,
    /// How many weeks there are.
    weeks: usize,
}

impl Validator<'_> {
    /// Checks a step in every week. Returns the dose of each week; without a progression,
    /// the only one.
    pub(super) fn check_weeks(
        &mut self,
        step: &ResolvedStep,
        circuit: Option<&CircuitContext>,
    ) -> Option<Vec<WeekDose>> {
        if !self.count_weeks(step) {
            return None;
        }
        let weeks = weeks_of(step);
        let has_amount = |step: &ResolvedStep| !WrittenAmount::of(step).is_absent();
        if !weeks.iter().any(has_amount) {
            return self.check_week(step, circuit).map(|dose| vec![dose]);
        }
        let findings_before = self.findings.diagnostics.len();
        let mut week_findings: Vec<WeekFinding> = Vec::new();
        let mut doses = Vec::with_capacity(weeks.len());
        for (week, number) in weeks.iter().zip(1..) {
            let at = week.keys.header;
            if has_amount(week) {
                doses.extend(self.check_week(week, circuit));
            } else {
                self.report_no_amount_in_week(week, at, number);
            }
            for finding in self.findings.diagnostics.split_off(findings_before) {
                match week_findings.iter_mut().find(|known| known.finding == finding) {
                    Some(known) => known.weeks += 1,
                    None => week_findings.push(WeekFinding { finding, first: number, at, weeks: 1 }),
                }
            }
        }
        let has_error = week_findings.iter().any(|week_finding| week_finding.finding.is_error());
        for week_finding in week_findings {
            let finding = self.with_week(week_finding, weeks.len());
            self.findings.push(finding);
        }
        Some(doses).filter(|doses| !has_error && doses.len() == weeks.len())
    }

    /// Counts the weeks of a step's progression. Returns `false` if they make too many weeks
    /// in the routine, which is reported.
    fn count_weeks(&mut self, step: &ResolvedStep) -> bool {
        let Some(weeks) = &step.keys.weeks else { return true };
        self.week_count += weeks.value.as_ref().map_or(0, Vec::len);
        if self.week_count <= MAX_WEEKS_IN_TOTAL {
            return true;
        }
        let message = "with this step the routine has over 5,000 weeks in its progressions";
        let finding = self.error(step, weeks.at, "out-of-bounds", message);
        self.findings.push(finding.help("the last week goes on; leave out those that only repeat it"));
        false
    }

    /// Reports a week without an amount, if the step has none either. `step` is the step in that week.
    fn report_no_amount_in_week(&mut self, step: &ResolvedStep, at: KeyLocation, number: usize) {
        if self.has_syntax_error() || step.any_is_unknown(&["time", "reps"]) {
            return;
        }
        let message = format!("week {number} doesn't say how much");
        let finding = self.error(step, at, "no-amount", message).label("no `time` and no `reps`");
        let help = "write `time = \"30s\"` or `reps = 10` in it, or in the step for the weeks that don't";
        self.findings.push(finding.help(help));
    }

    /// Adds the week to a finding, unless its location shows the week or it is found in
    /// all of them.
    fn with_week(&self, week_finding: WeekFinding, weeks: usize) -> Diagnostic {
        let WeekFinding { finding, first, at, weeks: found_in } = week_finding;
        let is_inside_week = at.file == self.own_file
            && at.value.start <= finding.span.start
            && finding.span.end <= at.value.end;
        if is_inside_week || found_in == weeks {
            finding
        } else {
            finding.note(format!("it is so in week {first}"))
        }
    }
}
