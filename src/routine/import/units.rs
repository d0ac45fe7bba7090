//! The units of amounts, and how a routine writes seconds.

/// Words of what lasts ten minutes and more: with them `20m` is minutes, otherwise metres.
pub(super) const LONG_ACTIVITIES: [&str; 22] = [
    "jog",
    "jogging",
    "run",
    "running",
    "walk",
    "cycle",
    "cycling",
    "bike",
    "spin",
    "row",
    "rowing",
    "swim",
    "elliptical",
    "treadmill",
    "cardio",
    "ice",
    "heat",
    "bath",
    "rest",
    "easy",
    "warm",
    "cool",
];

/// The seconds of a unit of time.
pub(super) fn unit_of_time(word: &str) -> Option<f64> {
    match word {
        "s" | "sec" | "secs" | "second" | "seconds" => Some(1.0),
        "m" | "min" | "mins" | "minute" | "minutes" => Some(60.0),
        "h" | "hr" | "hrs" | "hour" | "hours" => Some(3600.0),
        _ => None,
    }
}

/// Whether a word is a unit of reps.
pub(super) fn is_reps(word: &str) -> bool {
    matches!(word, "rep" | "reps" | "repetition" | "repetitions" | "times" | "wdh")
}

/// Seconds as a routine writes them: `45s`, `1min30s`.
pub(super) fn duration(seconds: f64) -> String {
    let seconds = to_milliseconds(seconds);
    let (minutes, rest) = ((seconds / 60.0).floor(), to_milliseconds(seconds % 60.0));
    match (minutes > 0.0, rest > 0.0) {
        (true, true) => format!("{minutes}min{rest}s"),
        (true, false) => format!("{minutes}min"),
        _ => format!("{rest}s"),
    }
}

/// Seconds without the error of a floating-point number, such as 4.1 times 60.
pub(super) fn to_milliseconds(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}
