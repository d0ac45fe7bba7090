//! `supple remove`: takes a routine of one's own out of the library, back to
//! the one that comes with supple where it took its place.

use super::args::RemoveArguments;
use super::{House, complain, print, shelf};
use crate::diagnostic::harmless;
use crate::runtime::{keep, paths, shipped};

/// Puts a routine aside: the file stays, under a name that no list shows.
pub(super) fn remove(house: &House, arguments: &RemoveArguments) -> u8 {
    let id = &arguments.routine;
    let Some(path) = house.library.own_file(id) else {
        if shipped::text(id).is_some() {
            let id = harmless(id);
            return complain(&format!("{id} comes with supple and can't be removed; it is as it came"));
        }
        return match house.library.find(id) {
            Ok(_) => {
                complain(&format!("{} is no routine of your library; remove the file yourself", harmless(id)))
            }
            Err(error) => complain(&error),
        };
    };
    match keep::move_aside(&path, "removed") {
        Ok(aside) => {
            let back = if shipped::text(id).is_some() {
                "The one that comes with supple is played again.\n"
            } else {
                ""
            };
            let (from, to) = (paths::typed(&aside), paths::typed(&path));
            print(&format!(
                "{} is out of your library, and kept as {}.\n{back}\n  mv {from} {to}\n",
                harmless(id),
                shelf::shown(&aside)
            ))
        }
        Err(error) => complain(&format!("{} can't be removed: {error}", shelf::shown(&path))),
    }
}
