//! A session in a real Neovim, if one is installed, with the setup in docs/editors.md.

use crate::program::{Home, environment};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Stdio};

const MORNING: &str = "name = \"Morning\"

[[step]]
name = \"Walk 🏃\"
side = \"each\"
tiem = \"1min\"

[[step]]
time=\"30s\"
name = \"March\"
[[step]]
use = \"bridges#bridge\"
";

/// Whether there is a Neovim that knows `vim.lsp.config`.
fn is_there() -> bool {
    let version = Command::new("nvim").arg("--version").stderr(Stdio::null()).output();
    let text = version.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let number = text.strip_prefix("NVIM v0.").and_then(|rest| rest.split('.').next()?.parse::<u32>().ok());
    number.is_some_and(|minor| minor >= 11) || text.starts_with("NVIM v1.")
}

#[test]
fn neovim_works_as_the_page_says() {
    if !is_there() {
        eprintln!("skipped: there is no Neovim 0.11 or later");
        return;
    }
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(repository.join("docs/editors.md")).unwrap();
    let init = page.split("```lua\n").nth(1).unwrap().split("```").next().unwrap();
    let home = Home::new();
    home.write("config/nvim/init.lua", init);
    home.write("morning.toml", MORNING);
    home.write(
        "bridges.toml",
        "name = \"Bridges\"\nkind = \"library\"\n\n[[step]]\nname = \"Bridge\"\nreps = 10\n",
    );
    let program = Path::new(env!("CARGO_BIN_EXE_supple")).parent().unwrap();
    let path = std::env::vars_os().find(|(name, _)| name == "PATH").map(|(_, path)| path).unwrap_or_default();
    let path = std::env::join_paths([program.to_owned()].into_iter().chain(std::env::split_paths(&path)));
    let script = repository.join("tests/data/editors/neovim.lua");
    let output = Command::new("nvim")
        .args(["--headless", "-i", "NONE", "-c"])
        .arg(format!("luafile {}", script.display()))
        .current_dir(home.path())
        .envs(environment(home.path()))
        .env("PATH", path.unwrap())
        .env("RESULTS", home.join("results.json"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let results = std::fs::read_to_string(home.join("results.json"));
    let results = results.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let results: Value = serde_json::from_str(&results).unwrap();
    assert_eq!(results["waited_for"], Value::Null, "{results}");
    let message = "a step has no key `tiem`\nhelp: write `time = \"1min\"`";
    assert_eq!(results["findings"], json!([[6, 0, 4, "unknown-key", message]]));
    assert_eq!(results["fixed"], "time = \"1min\"");
    assert!(results["hover"].as_str().unwrap().starts_with("**`time`** of a step: "), "{results}");
    assert!(results["offers"].as_array().unwrap().contains(&json!("prepare")), "{results}");
    assert_eq!(results["symbols"], json!(["Walk 🏃", "March", "bridges#bridge"]));
    assert_eq!(
        results["hints"],
        json!(["~3:29 in all", "at 0:00, 2min13s", "at 2:13, 38s", "at 2:51, ~38s"])
    );
    assert_eq!(results["formatted"], "name = \"March\"");
    assert_eq!(results["jumped"], json!([5, 7]));
}
