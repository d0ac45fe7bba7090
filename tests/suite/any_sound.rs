//! What holds for any bytes as a sound file. The tests and the fuzz target `sound` both call it.

use std::io::Cursor;
use supple::audio::files::{check_playable, decode, is_decoding};

/// Decodes a sound file; what can be decoded is also accepted by the check, is no
/// longer than a sound may be and no louder than its limit.
pub(crate) fn decode_or_refuse(bytes: &[u8]) {
    let decoded = decode(Cursor::new(bytes.to_vec()));
    let judged = check_playable(Cursor::new(bytes.to_vec()));
    assert!(!is_decoding());
    if let Ok(samples) = decoded {
        assert_eq!(judged, Ok(()), "it is decoded and yet refused");
        assert!(samples.len() <= 21 * 48_000 && samples.iter().all(|sample| sample.abs() <= 0.601));
    }
}
