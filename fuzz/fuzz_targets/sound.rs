//! Any bytes at all as a sound file: both ways of looking at one come to an end,
//! whatever their decoder does.
//!
//! ```sh
//! mkdir -p fuzz/corpus/sound && cp tests/data/sounds/* fuzz/corpus/sound
//! cargo +nightly fuzz run -s none sound -- -max_len=65536 -timeout=10 -rss_limit_mb=800
//! ```
//!
//! A decoder's own panic is caught by the program, so the fuzzer must not end at
//! it either.

#![no_main]

use supple::audio::files::is_decoding;

// Compiled and called by the tests as well, so it can't fall behind the program.
#[path = "../../tests/suite/any_sound.rs"]
mod any_sound;

libfuzzer_sys::fuzz_target!(
    init: {
        let aborts = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !is_decoding() {
                aborts(panic);
            }
        }));
    },
    |bytes: &[u8]| any_sound::decode_or_refuse(bytes)
);
