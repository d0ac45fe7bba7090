//! Tables of shorthand and the words that it stands for.

/// Units after a number: shorthand, singular, plural.
pub(super) const UNITS: &[(&[&str], &str, &str)] = &[
    (&["s", "sec", "secs", "\u{2033}"], "second", "seconds"),
    (&["min", "mins", "\u{2032}"], "minute", "minutes"),
    (&["h", "hr", "hrs"], "hour", "hours"),
    (&["d"], "day", "days"),
    (&["wk", "wks"], "week", "weeks"),
    (&["yr", "yrs"], "year", "years"),
    (&["mm"], "millimetre", "millimetres"),
    (&["cm"], "centimetre", "centimetres"),
    (&["m"], "metre", "metres"),
    (&["km", "k", "K"], "kilometre", "kilometres"),
    (&["mi"], "mile", "miles"),
    (&["ft"], "foot", "feet"),
    (&["yd"], "yard", "yards"),
    (&["g"], "gram", "grams"),
    (&["kg"], "kilogram", "kilograms"),
    (&["lb", "lbs"], "pound", "pounds"),
    (&["oz"], "ounce", "ounces"),
    (&["ml"], "millilitre", "millilitres"),
    // Not a capital, which may stand for the left side.
    (&["l"], "litre", "litres"),
    (&["mph"], "mile per hour", "miles per hour"),
    (&["km/h", "kmh", "kph"], "kilometre per hour", "kilometres per hour"),
    (&["bpm"], "beat per minute", "beats per minute"),
    (&["spm"], "step per minute", "steps per minute"),
    (&["rpm"], "turn per minute", "turns per minute"),
    (&["kcal"], "kilocalorie", "kilocalories"),
    (&["W"], "watt", "watts"),
    (&["Hz"], "hertz", "hertz"),
    (&["x", "X", "\u{d7}"], "time", "times"),
    (&["%"], "percent", "percent"),
    (&["\u{b0}", "\u{ba}", "deg"], "degree", "degrees"),
    (&["\u{b0}C"], "degree Celsius", "degrees Celsius"),
    (&["\u{b0}F"], "degree Fahrenheit", "degrees Fahrenheit"),
    (&["\u{20ac}"], "euro", "euros"),
    (&["reps"], "rep", "reps"),
    (&["pcs"], "piece", "pieces"),
];

/// Abbreviations in lower case without their last full stop, which may be missing, and their words.
pub(super) const ABBREVIATIONS: &[(&str, &str)] = &[
    ("e.g", "for example"),
    ("i.e", "that is"),
    ("vs", "versus"),
    ("approx", "approximately"),
    ("w/", "with"),
    ("w/o", "without"),
    ("b/c", "because"),
    ("&", "and"),
    ("+", "plus"),
    ("=", "is"),
    ("x", "times"),
    ("\u{d7}", "times"),
    ("->", "then"),
    ("\u{2192}", "then"),
    ("=>", "then"),
    ("@", "at"),
    ("~", "about"),
    ("\u{2248}", "about"),
    ("<", "less than"),
    (">", "more than"),
    ("\u{2264}", "at most"),
    ("\u{2265}", "at least"),
    ("\u{b1}", "plus or minus"),
];

/// Like [`ABBREVIATIONS`], but only with the full stop: without it they may be other words or units.
pub(super) const ABBREVIATIONS_WITH_STOP: &[(&str, &str)] = &[
    ("eg", "for example"),
    ("ie", "that is"),
    ("etc", "and so on"),
    ("ca", "about"),
    ("incl", "including"),
    ("excl", "excluding"),
    ("max", "at most"),
    ("min", "at least"),
    ("opt", "optional"),
    ("resp", "or"),
    ("nr", "number"),
    ("fig", "figure"),
    ("ex", "exercise"),
    ("alt", "alternate"),
];

/// Initials that are spelled. Other words in capitals are spoken as words if possible.
pub(super) const INITIALS: [&str; 33] = [
    "IT", "ITB", "ITBS", "ACL", "MCL", "PCL", "LCL", "TFL", "QL", "SI", "PNF", "RDL", "SLDL", "SMR", "DB",
    "KB", "BB", "RPE", "HR", "BPM", "TV", "PT", "USA", "UK", "AC", "PF", "GTPS", "PHT", "MTSS", "BMI", "VMO",
    "SLR", "PC",
];

/// What something is done per, after a slash: "5 breaths/side".
pub(super) const PER: [&str; 11] =
    ["side", "leg", "arm", "direction", "rep", "set", "round", "min", "minute", "day", "week"];

/// Prefixes of a number, and their words with the space after them.
pub(super) const PREFIXES: [(&[char], &str); 11] = [
    (&['~', '\u{2248}'], "about "),
    (&['<'], "less than "),
    (&['>'], "more than "),
    (&['\u{2264}'], "at most "),
    (&['\u{2265}'], "at least "),
    (&['\u{b1}'], "plus or minus "),
    (&['#'], "number "),
    (&['-', '\u{2212}'], "minus "),
    (&['+'], "plus "),
    (&['@'], "at "),
    (&['x', '\u{d7}'], "times "),
];

/// Symbols inside a word, and their words.
pub(super) const SYMBOLS: [(char, &str); 14] = [
    ('&', "and"),
    ('+', "plus"),
    ('=', "is"),
    ('%', "percent"),
    ('\u{b0}', "degrees"),
    ('@', "at"),
    ('#', "number"),
    ('\u{d7}', "times"),
    ('\u{2192}', "then"),
    ('/', ""),
    ('_', ""),
    ('*', ""),
    ('~', ""),
    ('|', ""),
];

/// The words of a character that is a fraction.
pub(super) fn fraction(char: char) -> Option<&'static str> {
    Some(match char {
        '\u{bd}' => "a half",
        '\u{2153}' => "a third",
        '\u{2154}' => "two thirds",
        '\u{bc}' => "a quarter",
        '\u{be}' => "three quarters",
        '\u{215b}' => "an eighth",
        '\u{215c}' => "three eighths",
        '\u{215d}' => "five eighths",
        '\u{215e}' => "seven eighths",
        _ => return None,
    })
}
