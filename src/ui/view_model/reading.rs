//! Lines that are shown one at a time, for sessions without speech and small screens: each
//! for as long as it takes to read it from two metres.

use std::time::Duration;

/// The shortest time that a line is shown.
const MIN_READING_TIME: Duration = Duration::from_secs(3);
/// The time to find the line, in seconds.
const FINDING_TIME: f64 = 1.0;
/// The time to read one word, in seconds: about 170 words a minute, for people who are busy
/// with something else.
const TIME_PER_WORD: f64 = 0.35;

/// The time to read a text, in whole seconds, so that lines change with the countdown.
pub fn reading_time(text: &str) -> Duration {
    let words = u32::try_from(text.split_whitespace().count()).unwrap_or(u32::MAX);
    Duration::from_secs_f64((FINDING_TIME + TIME_PER_WORD * f64::from(words)).ceil()).max(MIN_READING_TIME)
}

/// The line to show after this time. Once all lines were shown, they repeat if `repeats`,
/// otherwise there is none.
pub fn in_turn<'a>(lines: &[&'a str], elapsed: Duration, repeats: bool) -> Option<&'a str> {
    let total: Duration = lines.iter().map(|line| reading_time(line)).sum();
    if total.is_zero() {
        return None;
    }
    let mut left = elapsed;
    if repeats {
        left = Duration::from_secs(elapsed.as_secs() % total.as_secs());
    }
    lines.iter().copied().find(|line| {
        let time = reading_time(line);
        let is_shown = left < time;
        left = left.saturating_sub(time);
        is_shown
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_lines_stay_longer() {
        assert_eq!(reading_time("Stop"), Duration::from_secs(3));
        assert_eq!(reading_time("Keep the ball off bone and bruises."), Duration::from_secs(4));
        let long = "Pressure four out of ten at most, easing within twenty seconds.";
        assert_eq!(reading_time(long), Duration::from_secs(5));
    }

    #[test]
    fn lines_take_turns() {
        let lines = ["Ease off.", "Stop at dizziness"];
        let repeats = true;
        let seen: Vec<_> =
            (0..8).map(|second| in_turn(&lines, Duration::from_secs(second), repeats).unwrap()).collect();
        assert_eq!(seen[..3], ["Ease off."; 3]);
        assert_eq!(seen[3..6], ["Stop at dizziness"; 3]);
        assert_eq!(seen[6..], ["Ease off."; 2]);
        assert_eq!(in_turn(&lines, Duration::from_secs(6), !repeats), None);
        assert_eq!(in_turn(&[], Duration::ZERO, repeats), None);
    }
}
