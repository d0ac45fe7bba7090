//! A movement as a moving picture.

use super::sheet::colors;
use super::{CELL, load_figure};
use crate::cli::args::PoseArguments;
use crate::cli::{CliContext, CommandResult, ask, print};
use crate::figure::Motion;
use crate::picture::moving_svg;
use crate::runtime::figures::FigureFolder;
use crate::runtime::{output, paths};
use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

/// Draws the named figure, moving, into a file.
pub(super) fn moving(
    cli: &CliContext,
    folder: &FigureFolder,
    arguments: &PoseArguments,
    file: &Path,
) -> CommandResult {
    let shown = paths::shown(file);
    if file.extension().map(OsStr::to_ascii_lowercase).is_none_or(|ending| ending != "svg") {
        return Err(format!("{shown}: a moving picture's file ends in .svg").into());
    }
    let [name] = arguments.names.as_slice() else {
        return Err("a moving picture shows one figure: `supple pose NAME --moving FILE.svg`".into());
    };
    ask::may_overwrite(cli, file, arguments.force)?;
    let (_, pose) = load_figure(cli, folder, name)?;
    let motion = Motion::new(Arc::new(pose), &[]);
    let size = (u32::from(arguments.cells.0) * CELL.0, u32::from(arguments.cells.1) * CELL.1);
    output::write(file, moving_svg(&motion.loop_frames(), colors(cli), size, "f"))?;
    Ok(print(&format!("1 movement in {shown}\n")))
}
