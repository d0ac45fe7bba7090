//! `supple lsp`: the language server for editors.

use super::{House, complain};
use crate::lsp::{Setting, serve};
use crate::runtime::paths;
use std::io::{self, BufReader};

/// Serves the editor at the other end of standard input and output.
pub(super) fn lsp(house: &House) -> u8 {
    let setting = Setting {
        library: house.library.clone(),
        cache: paths::cache(&house.environment).ok(),
        voice: house.voice_judge().in_haste(),
    };
    match serve(setting, BufReader::new(io::stdin()), io::stdout()) {
        Ok(code) => code,
        Err(error) => complain(&format!("the editor can't be served: {error}")),
    }
}
