//! The Debian package and the extension for VS Code. A test whose tool is not installed says
//! that it skips.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// A tool on the path, if it is there.
#[expect(clippy::print_stdout, reason = "a test that skips says so")]
fn tool(name: &str) -> Option<PathBuf> {
    let path = std::env::vars_os().find(|(variable, _)| variable == "PATH").map(|(_, path)| path)?;
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.exists());
    if found.is_none() {
        println!("skipped: there is no {name} here");
    }
    found
}

fn succeeds(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&said));
    output
}

#[test]
fn every_package_has_this_version() {
    let extension: serde_json::Value = serde_json::from_str(&read("editors/vscode/package.json")).unwrap();
    assert_eq!(extension["version"], VERSION);
    assert!(read("packaging/supple.metainfo.xml").contains(&format!("<release version=\"{VERSION}\"")));
    assert!(read("CHANGELOG.md").contains(&format!("\n## {VERSION}")));
}

#[test]
fn the_desktop_entry_and_its_description_are_valid() {
    if let Some(validate) = tool("desktop-file-validate") {
        let output = succeeds(Command::new(validate).arg(root().join("packaging/supple.desktop")));
        assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    if let Some(validate) = tool("appstreamcli") {
        let file = root().join("packaging/supple.metainfo.xml");
        succeeds(Command::new(validate).args(["validate", "--no-net", "--pedantic"]).arg(file));
    }
}

#[test]
fn a_debian_package_is_built_and_runs_where_it_was_put() {
    let (Some(_), Some(unpack)) = (tool("cargo-deb"), tool("dpkg-deb")) else { return };
    let out = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_supple"));
    let target = program.parent().and_then(Path::parent).unwrap();
    let mut build = Command::new(root().join("packaging/build-deb"));
    succeeds(build.arg(out.path()).env("PROFILE", "dev").env("CARGO_TARGET_DIR", target));
    let package = fs::read_dir(out.path()).unwrap().next().unwrap().unwrap().path();
    let installed = out.path().join("installed");
    succeeds(Command::new(unpack).arg("-x").args([&package, &installed]));
    let files = [
        "usr/share/bash-completion/completions/supple",
        "usr/share/zsh/vendor-completions/_supple",
        "usr/share/fish/vendor_completions.d/supple.fish",
        "usr/share/man/man1/supple.1.gz",
        "usr/share/man/man1/supple-export.1.gz",
        "usr/share/applications/supple.desktop",
        "usr/share/metainfo/supple.metainfo.xml",
        "usr/share/icons/hicolor/scalable/apps/supple.svg",
        "usr/share/doc/supple/voice/NOTICE",
        "usr/share/doc/supple/THIRD-PARTY.md",
    ];
    for file in files {
        assert!(installed.join(file).is_file(), "{file} is missing");
    }
    let version = succeeds(Command::new(installed.join("usr/bin/supple")).arg("--version"));
    assert_eq!(String::from_utf8(version.stdout).unwrap(), format!("supple {VERSION}\n"));
    let script = fs::read_to_string(installed.join(files[0])).unwrap();
    assert!(!script.contains(&target.display().to_string()), "it calls the program by name");
}

#[test]
fn the_extension_is_packed_by_its_own_tool() {
    let source = root().join("editors/vscode");
    let pack = source.join("node_modules/.bin/vsce");
    if !pack.exists() {
        println!("skipped: there is no vsce; `npm install` in editors/vscode brings it");
        return;
    }
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("supple.vsix");
    let arguments = ["package", "--allow-missing-repository", "--out"];
    succeeds(Command::new(pack).args(arguments).arg(&file).current_dir(source));
    let bytes = fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"PK"));
    // The names in an archive stand in it as they are.
    let contains = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    for name in
        ["extension/extension.js", "extension/package.json", "extension/node_modules/vscode-languageclient/"]
    {
        assert!(contains(name.as_bytes()), "{name} is missing");
    }
    assert!(bytes.len() < 5_000_000, "{} bytes", bytes.len());
}
