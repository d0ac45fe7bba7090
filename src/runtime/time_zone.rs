//! The user's time zone.

use jiff::tz::TimeZone;
use std::ffi::OsStr;
use std::path::Path;

/// The most bytes of a file that describes a zone; the largest of IANA's has 3,800.
const MAX_FILE_BYTES: u64 = 64 * 1024;

/// The zone that the variable `TZ` names, otherwise the system's.
pub(super) fn local() -> TimeZone {
    match super::environment::time_zone_variable() {
        None => linked(Path::new("/etc/localtime")).unwrap_or_else(TimeZone::system),
        // A device such as `/dev/zero` would be read without end.
        Some(variable) if names_endless_file(&variable) => TimeZone::UTC,
        Some(_) => TimeZone::system(),
    }
}

/// The zone of a link into a folder `zoneinfo`, with the name of its target there; `None`
/// if the path is no such link or its target describes no zone. `TimeZone::system` finds
/// the same zone, but lists the whole database first, which takes a millisecond.
fn linked(path: &Path) -> Option<TimeZone> {
    let target = std::fs::read_link(path).ok()?;
    let (_, name) = target.to_str()?.rsplit_once("zoneinfo/")?;
    let description = (!names_endless_file(path.as_os_str())).then(|| std::fs::read(path).ok())??;
    TimeZone::tzif(name, &description).ok()
}

/// Whether a value of `TZ` is the path of a file that could be read without end or is too large,
/// such as a device. A folder is none, nor is what doesn't exist.
fn names_endless_file(variable: &OsStr) -> bool {
    let path =
        variable.to_str().and_then(|text| text.strip_prefix(':')).map_or(Path::new(variable), Path::new);
    std::fs::metadata(path)
        .is_ok_and(|file| !file.is_dir() && (!file.is_file() || file.len() > MAX_FILE_BYTES))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// A description of a zone, in version 2 of the format: one type of no use before the
    /// rule, which holds for all time.
    fn description(rule: &str) -> Vec<u8> {
        let header = |version: &[u8]| {
            let counts = [0_u32, 0, 0, 0, 1, 4].map(u32::to_be_bytes).concat();
            [b"TZif", version, &[0; 15], &counts].concat()
        };
        let data = [&[0; 6][..], b"UTC\0"].concat();
        [header(b"2"), data.clone(), header(b"2"), data, format!("\n{rule}\n").into_bytes()].concat()
    }

    #[test]
    fn a_link_gives_the_zone_and_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let zones = folder.path().join("zoneinfo/Europe");
        std::fs::create_dir_all(&zones).unwrap();
        std::fs::write(zones.join("Berlin"), description("CET-1CEST,M3.5.0,M10.5.0/3")).unwrap();
        let link = folder.path().join("localtime");
        std::os::unix::fs::symlink(zones.join("Berlin"), &link).unwrap();
        let zone = linked(&link).unwrap();
        assert_eq!(zone.iana_name(), Some("Europe/Berlin"));
        let noon = |month| date(2026, month, 1).at(12, 0, 0, 0).to_zoned(zone.clone()).unwrap().to_string();
        assert_eq!(noon(7), "2026-07-01T12:00:00+02:00[Europe/Berlin]");
        assert_eq!(noon(12), "2026-12-01T12:00:00+01:00[Europe/Berlin]");
        // No link, no zone, nothing there.
        assert_eq!(linked(&zones.join("Berlin")), None);
        std::fs::write(zones.join("Berlin"), "Berlin").unwrap();
        assert_eq!(linked(&link), None);
        std::fs::remove_file(zones.join("Berlin")).unwrap();
        assert_eq!(linked(&link), None);
    }

    #[test]
    fn names_and_small_files_are_read_and_devices_are_not() {
        for readable in
            ["Europe/Berlin", "CET-1CEST", ":Europe/Berlin", "/nowhere/zoneinfo/UTC", "Cargo.toml"]
        {
            assert!(!names_endless_file(OsStr::new(readable)), "{readable}");
        }
        for unreadable in ["/dev/zero", ":/dev/zero"] {
            assert!(names_endless_file(OsStr::new(unreadable)), "{unreadable}");
        }
    }
}
