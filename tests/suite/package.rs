//! What goes into the package that is published.

use std::path::Path;
use std::process::Command;

/// The most that the registry takes, in bytes.
const MOST: u64 = 10_000_000;

#[test]
fn the_package_is_small_enough_to_publish_and_has_every_notice() {
    let folder = tempfile::tempdir().unwrap();
    let cargo = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--allow-dirty", "--offline", "--quiet"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    cargo(&["package", "--no-verify", "--target-dir", &folder.path().display().to_string()]);
    let package = format!("package/supple-{}.crate", env!("CARGO_PKG_VERSION"));
    let bytes = folder.path().join(package).metadata().unwrap().len();
    assert!(bytes < MOST, "the package has {bytes} bytes");
    let listed = cargo(&["package", "--list"]);
    for file in ["THIRD-PARTY.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        assert!(listed.lines().any(|line| line == file), "{file} is not in the package");
    }
    for file in ["heart.onnx", "symbols.json", "LICENSE", "NOTICE", "README.md"] {
        let file = Path::new("assets/voice").join(file);
        assert!(listed.lines().any(|line| Path::new(line) == file), "{} is missing", file.display());
    }
    assert!(!listed.contains("pictures/"), "pictures are for the repository");
}
