//! `supple lsp`: the language server for editors.

use super::{CliContext, CommandResult};
use crate::lsp::{ServerContext, serve};
use crate::runtime::paths;
use std::io::{self, BufReader};

/// Serves the editor at the other end of standard input and output.
pub(super) fn lsp(cli: &CliContext) -> CommandResult {
    let context = ServerContext {
        library: cli.library.clone(),
        cache: paths::cache(&cli.environment).ok(),
        voice: cli.voice_probe().measuring_in_background(),
    };
    serve(context, BufReader::new(io::stdin()), io::stdout())
        .map_err(|error| format!("the editor can't be served: {error}").into())
}
