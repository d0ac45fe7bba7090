//! The arguments of `supple pose`.

use super::ScreenArguments;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Which figure, or what to do with figures.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  supple pose hamstring-lunge         watch one; l shows its landmarks
  supple pose my-figure.toml          watch a file while you write it
  supple pose check my-figure.toml    is it written right?
  supple pose --sheet moves.png       all of them as a picture
  supple pose walk --moving walk.svg  one of them, moving"
)]
pub(in crate::cli) struct PoseArguments {
    #[command(flatten)]
    pub screen: ScreenArguments,

    /// What to do instead of watching a figure.
    #[command(subcommand)]
    pub command: Option<PoseCommand>,

    /// The figure to watch, or those to draw on a sheet, by name or path;
    /// without any, a sheet shows all.
    pub names: Vec<String>,

    /// Draw a sheet of moments into this .png or .svg file; with `--glyphs` as
    /// it looks in a terminal's cells.
    #[arg(long, value_name = "FILE")]
    pub sheet: Option<PathBuf>,

    /// How many moments of each movement a sheet shows.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=24), requires = "sheet")]
    pub moments: u16,

    /// Draw one movement as a moving picture into this .svg file.
    #[arg(long, value_name = "FILE", conflicts_with = "sheet")]
    pub moving: Option<PathBuf>,

    /// Overwrite an existing file without asking.
    #[arg(long)]
    pub force: bool,

    /// How large each picture is, in cells of 8 by 16 pixels.
    #[arg(long, value_name = "COLUMNSxROWS", default_value = "40x20", value_parser = cells)]
    pub cells: (u16, u16),

    /// How many movements stand beside each other on a sheet.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=12), requires = "sheet")]
    pub across: u16,
}

/// What to do with figures.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum PoseCommand {
    /// List the figures there are.
    List,
    /// Check figure files; all there are without one.
    Check {
        /// Figures by name or path.
        paths: Vec<PathBuf>,
    },
    /// Print the JSON Schema of figure files.
    Schema,
}

/// Reads a number of columns and rows.
fn cells(text: &str) -> Result<(u16, u16), String> {
    let size = text.split_once(['x', '×']).and_then(|(columns, rows)| {
        let (columns, rows) = (columns.parse().ok()?, rows.parse().ok()?);
        ((8..=200).contains(&columns) && (4..=100).contains(&rows)).then_some((columns, rows))
    });
    size.ok_or_else(|| "give columns from 8 to 200 and rows from 4 to 100, such as 40x20".to_owned())
}
