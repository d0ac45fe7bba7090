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

use libfuzzer_sys::fuzz_target;
use std::io::Cursor;
use supple::audio::files::{check_playable, decode, is_decoding};

fuzz_target!(
    init: {
        let aborts = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !is_decoding() {
                aborts(panic);
            }
        }));
    },
    |bytes: &[u8]| {
        let decoded = decode(Cursor::new(bytes.to_vec()));
        let judged = check_playable(Cursor::new(bytes.to_vec()));
        if let Ok(samples) = decoded {
            assert_eq!(judged, Ok(()));
            assert!(samples.len() <= 21 * 48_000 && samples.iter().all(|sample| sample.abs() <= 0.601));
        }
    }
);
