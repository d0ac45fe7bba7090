//! Checks a step in every week of its progression.

use super::amount::WrittenAmount;
use super::circuit::CircuitContext;
use super::{StepValues, Validator};
use crate::diagnostic::Diagnostic;
use crate::routine::model::WeekDose;
use crate::routine::resolved::ResolvedStep;
use crate::routine::schema::{KeyLocation, value};
use std::rc::Rc;

/// The most weeks that the progressions of all steps have together.
const MAX_WEEKS_IN_TOTAL: usize = 5_000;

/// A step in one week of its progression.
struct StepInWeek {
    /// The week's table.
    at: KeyLocation,
    step: ResolvedStep,
}

/// A step in each week of its progression; empty if it has none.
fn weeks_of(from: &ResolvedStep) -> Vec<StepInWeek> {
    let weeks = value(&from.step.weeks).into_iter().flatten();
    let in_week = |keys| ResolvedStep {
        step: Rc::new(from.step.in_week(keys)),
        own: Rc::new(from.own.in_week(keys)),
        ..from.clone()
    };
    weeks.map(|week| StepInWeek { at: week.at, step: in_week(&week.keys) }).collect()
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
    /// Checks a step in every week. Returns its values in the first week, and the dose
    /// of each week; without a progression, no doses.
    pub(super) fn each_week(
        &mut self,
        from: &ResolvedStep,
        circuit: Option<&CircuitContext>,
    ) -> Option<(StepValues, Vec<WeekDose>)> {
        if !self.count_weeks(from) {
            return None;
        }
        let weeks = weeks_of(from);
        let has_amount = |step: &ResolvedStep| !WrittenAmount::of(step).is_absent();
        if weeks.is_empty() || !weeks.iter().any(|week| has_amount(&week.step)) {
            return self.check_step(from, circuit).map(|values| (values, Vec::new()));
        }
        let before = self.findings.all.len();
        let mut week_findings: Vec<WeekFinding> = Vec::new();
        let mut values = Vec::with_capacity(weeks.len());
        for (week, number) in weeks.iter().zip(1..) {
            if has_amount(&week.step) {
                values.extend(self.check_step(&week.step, circuit));
            } else {
                self.report_no_amount_in_week(from, week.at, number);
            }
            for finding in self.findings.all.split_off(before.min(self.findings.all.len())) {
                match week_findings.iter_mut().find(|known| known.finding == finding) {
                    Some(known) => known.weeks += 1,
                    None => week_findings.push(WeekFinding { finding, first: number, at: week.at, weeks: 1 }),
                }
            }
        }
        let has_error = week_findings.iter().any(|found| found.finding.is_error());
        for week_finding in week_findings {
            let finding = self.with_week(week_finding, weeks.len());
            self.findings.push(finding);
        }
        if has_error || values.len() < weeks.len() {
            return None;
        }
        let doses = values.iter().zip(&weeks).map(|(values, week)| WeekDose {
            amounts: values.amounts.clone(),
            sets: values.sets,
            rest: values.rest,
            load: value(&week.step.step.load).cloned(),
        });
        let doses = doses.collect();
        values.into_iter().next().map(|first| (first, doses))
    }

    /// Counts the weeks of a step's progression. Returns `false` if the routine has too
    /// many with them, which is reported.
    fn count_weeks(&mut self, from: &ResolvedStep) -> bool {
        let Some(weeks) = &from.step.weeks else { return true };
        self.weeks += weeks.value.as_ref().map_or(0, Vec::len);
        if self.weeks <= MAX_WEEKS_IN_TOTAL {
            return true;
        }
        self.report(from, weeks.at, |at| {
            let message = "with this step the routine has over 5,000 weeks in its progressions";
            let finding = Diagnostic::error("out-of-bounds", at.range(), message);
            finding.help("the last week goes on; leave out those that only repeat it")
        });
        false
    }

    /// Reports a week without an amount, if the step has none either.
    fn report_no_amount_in_week(&mut self, from: &ResolvedStep, at: KeyLocation, number: usize) {
        if self.has_syntax_error() {
            return;
        }
        self.report(from, at, |at| {
            let message = format!("week {number} doesn't say how much");
            let finding = Diagnostic::error("no-amount", at.range(), message);
            finding
                .label("no `time` and no `reps`")
                .help("write `time = \"30s\"` or `reps = 10` in it, or in the step for the weeks that don't")
        });
    }

    /// Adds the week to a finding, unless its location shows the week or it is found in
    /// all of them.
    fn with_week(&self, week_finding: WeekFinding, weeks: usize) -> Diagnostic {
        let WeekFinding { finding, first, at, weeks: found_in } = week_finding;
        let inside =
            at.file == self.home && at.value.start <= finding.span.start && finding.span.end <= at.value.end;
        if inside || found_in == weeks { finding } else { finding.note(format!("it is so in week {first}")) }
    }
}
