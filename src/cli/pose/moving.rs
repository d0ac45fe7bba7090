//! A movement as a moving picture.

use super::sheet::colors;
use super::{CELL, load_figure};
use crate::cli::args::PoseArguments;
use crate::cli::{CliContext, ask, print, print_error};
use crate::figure::Motion;
use crate::picture::moving_svg;
use crate::runtime::figures::FigureFolder;
use crate::runtime::{output, paths};
use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

/// Draws the named figure, moving, into a file.
pub(super) fn moving(cli: &CliContext, folder: &FigureFolder, arguments: &PoseArguments, file: &Path) -> u8 {
    let shown = paths::shown(file);
    if file.extension().map(OsStr::to_ascii_lowercase).is_none_or(|ending| ending != "svg") {
        return print_error(&format!("{shown}: a moving picture's file ends in .svg"));
    }
    let [name] = arguments.names.as_slice() else {
        return print_error(&"a moving picture shows one figure: `supple pose NAME --moving FILE.svg`");
    };
    if let Err(code) = ask::may_overwrite(cli, file, arguments.force) {
        return code;
    }
    let motion = match load_figure(cli, folder, name) {
        Ok((_, pose)) => Motion::new(Arc::new(pose), &[]),
        Err(code) => return code,
    };
    let size = (u32::from(arguments.cells.0) * CELL.0, u32::from(arguments.cells.1) * CELL.1);
    let text = moving_svg(&motion.loop_frames(), colors(cli), size, "f");
    match output::write(file, text) {
        Ok(()) => print(&format!("1 movement in {shown}\n")),
        Err(error) => print_error(&error),
    }
}
