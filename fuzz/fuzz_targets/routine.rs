//! Any text at all goes through everything that is done with a routine file:
//! read, checked, drawn, formatted, laid out.
//!
//! ```sh
//! mkdir -p fuzz/corpus/routine && cp tests/data/*/*.toml fuzz/corpus/routine
//! cargo +nightly fuzz run -s none routine -- -dict=fuzz/routine.dict \
//!     -max_len=131072 -timeout=10 -rss_limit_mb=800
//! ```
//!
//! The limits are wide because the build is: it counts every branch. What a
//! released program takes is tested by `authoring::anything`. A stack that runs over ends the fuzzer
//! with signal 11 and without a word; a debugger names the input.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::{Arc, LazyLock};
use supple::check::{Probes, check};
use supple::diagnostic::{Diagnostic, LineIndex, Style, render};
use supple::routine::{Context, format, parse};
use supple::speech::SpeechLengths;

/// How long the built-in voice takes for texts.
static LENGTHS: LazyLock<Arc<SpeechLengths>> = LazyLock::new(|| Arc::new(SpeechLengths::new(None)));

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let probes = Probes { measure: Some(&LENGTHS.measure_fn()), ..Probes::default() };
    let checked = check(text, "fuzz", &Context::default(), probes);
    let has_errors = checked.findings.iter().any(Diagnostic::is_error);
    assert_eq!(checked.routine().is_none(), has_errors, "there is a routine if there is no error");
    let lines = LineIndex::new(text);
    for finding in checked.findings.iter().take(3) {
        render(finding, "fuzz.toml", &lines, Style::default());
    }
    if let Some(once) = format(text) {
        assert_eq!(format(&once).as_deref(), Some(once.as_str()), "formatting is stable");
        let again = parse(&once, "fuzz", &Context::default());
        assert_eq!(checked.parsed.routine, again.routine, "formatting changes no meaning");
    }
    if let Some(timeline) = checked.timeline {
        assert!(timeline.segments.len() <= 10_000);
    }
});
