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

// Compiled and called by the tests as well, so it can't fall behind the program.
#[path = "../../tests/suite/any_text.rs"]
mod any_text;

libfuzzer_sys::fuzz_target!(|text: &str| any_text::check_and_format(text));
