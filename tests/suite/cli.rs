//! The command line: what is printed, where, and with which exit code.

use crate::program::{Home, supple};
use std::io::{BufRead, BufReader};
use std::process::Stdio;

const THREE_MISTAKES: &str = r#"name = "Three mistakes"

[[step]]
name = "Walk"
duration = "5min"

[[step]]
name = "Lunge"
reps = 20
tempo = "straighten 2s, bend 1 s"
side = "both"
"#;

#[test]
fn help_shows_a_newcomer_what_to_type() {
    let help = supple(&["--help"]);
    assert_eq!((help.code, help.errors.as_str()), (0, ""));
    for words in ["supple play post-run-cool-down", "supple check", "see a clinician", "--mute"] {
        assert!(help.output.contains(words), "{words} is missing in\n{}", help.output);
    }
}

#[test]
fn wrong_usage_has_exit_code_two_and_names_the_word() {
    let run = supple(&["plya"]);
    assert_eq!(run.code, 2);
    assert!(run.errors.contains("'play'"), "{}", run.errors);
    assert_eq!(supple(&["play", "glute-ball", "--speed", "fast"]).code, 2);
    assert_eq!(supple(&["check", "--format", "xml"]).code, 2);
}

#[test]
fn an_unknown_name_gets_a_suggestion() {
    let run = supple(&["play", "post-run-cooldown"]);
    assert_eq!(run.code, 1);
    assert_eq!(
        run.errors,
        "supple: no routine is called \"post-run-cooldown\"; did you mean \"post-run-cool-down\"?\n"
    );
    assert_eq!(supple(&["show", "nowhere.toml"]).errors, "supple: there is no file nowhere.toml\n");
}

#[test]
fn three_mistakes_get_three_carets() {
    let home = Home::new();
    home.write("three.toml", THREE_MISTAKES);
    for command in ["check", "show", "play"] {
        let run = home.run(&[command, "three.toml"]);
        assert_eq!(run.code, 1, "{command}");
        for place in ["three.toml:5:1", "three.toml:10:", "three.toml:11:8"] {
            assert!(run.errors.contains(place), "{command}: {place} is missing in\n{}", run.errors);
        }
        assert!(run.errors.contains("time = \"5min\""), "the help shows the fix:\n{}", run.errors);
    }
    let run = home.run(&["check", "three.toml"]);
    assert!(run.output.starts_with("1 file checked: 3 errors"), "{}", run.output);
}

#[test]
fn bare_supple_without_a_terminal_lists_the_routines() {
    let run = supple(&[]);
    assert_eq!(run.code, 0);
    assert_eq!(run.output.lines().count(), 11);
    assert_eq!(run.output, supple(&["list"]).output);
    assert!(run.output.starts_with("post-run-cool-down  cool-down"), "{}", run.output);
}

#[test]
fn a_routine_is_played_to_its_end_in_plain_text() {
    let home = Home::new();
    let run = home.run(&["play", "post-run-cool-down", "--plain", "--mute", "--speed", "2000"]);
    assert_eq!(run.code, 0, "{}", run.errors);
    let lines: Vec<&str> = run.output.lines().filter(|line| line.contains("  Go: ")).collect();
    assert_eq!(lines.len(), 1 + 6 + 12 + 4);
    assert_eq!(lines[0], "   0:06  Go: Easy walk, 1min30s");
    assert_eq!(
        lines[1],
        "   1:54  Go: Hamstring on the ball, left side, spot 1 of 3, just below the glute, 5 reps"
    );
    assert_eq!(lines[22], "   9:49  Go: Modified hurdler stretch, right side, set 2 of 2, 15s to 30s");
    assert!(run.output.ends_with("  10:19  Well done. 10:19 done.\n"), "{}", run.output);
    assert!(!run.output.contains('\u{1b}'), "no escape sequence");
    let sessions = home.history();
    assert_eq!(sessions.len(), 1);
    let session = &sessions[0];
    assert_eq!((&session["routine"], &session["end"]), (&"post-run-cool-down".into(), &"finished".into()));
    assert_eq!((&session["speed"], &session["seconds_done"]), (&2000.0.into(), &619.0.into()));
    let steps = session["steps"].as_array().unwrap();
    let rows: Vec<String> = steps
        .iter()
        .map(|row| {
            format!(
                "{} {} {} {} {} {}",
                row["step"], row["side"], row["set"], row["outcome"], row["seconds"], row["reps"]
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            "\"easy-walk\" null 1 \"done\" 90.0 0",
            "\"hamstring-on-the-ball\" \"left\" 1 \"done\" 75.0 15",
            "\"hamstring-on-the-ball\" \"right\" 1 \"done\" 75.0 15",
            "\"glute-circles\" \"left\" 1 \"done\" 60.0 0",
            "\"glute-circles\" \"right\" 1 \"done\" 60.0 0",
            "\"modified-hurdler-stretch\" \"left\" 1 \"done\" 30.0 0",
            "\"modified-hurdler-stretch\" \"right\" 1 \"done\" 30.0 0",
            "\"modified-hurdler-stretch\" \"left\" 2 \"done\" 30.0 0",
            "\"modified-hurdler-stretch\" \"right\" 2 \"done\" 30.0 0",
        ]
    );
}

#[test]
fn without_a_keyboard_open_steps_end_by_themselves() {
    let text = "name = \"Open\"\n[[step]]\nname = \"Hang\"\ntime = \"open\"\nprepare = \"open\"\n\
                [[step]]\nname = \"Curls\"\nreps = 5\n";
    let home = Home::new();
    let run = home.run_with_input(&["play", "-", "--plain", "--mute", "--speed", "500"], text);
    assert_eq!(run.code, 0, "{}", run.errors);
    assert!(run.output.contains("   0:10  Go: Hang"), "{}", run.output);
    assert!(run.output.contains("   0:48  Go: Curls, 5 reps"), "{}", run.output);
    assert!(run.output.contains("   1:03  Well done."), "{}", run.output);
}

#[test]
fn the_last_routine_is_played_again() {
    let home = Home::new();
    let none = home.run(&["play"]);
    assert_eq!(none.code, 1);
    assert_eq!(none.errors, "supple: no routine or file was played yet; `supple list` shows what there is\n");
    home.run(&["play", "glute-ball", "--mute", "--speed", "5000"]);
    let again = home.run(&["play", "--mute", "--speed", "5000"]);
    assert!(again.output.starts_with("Glute ball, 4:06."), "{}", again.output);
}

#[test]
fn a_session_can_start_at_a_step() {
    for from in ["3", "glute-circles", "Glute c"] {
        let run = supple(&["play", "post-run-cool-down", "--from", from, "--mute", "--speed", "5000"]);
        assert!(
            run.output.contains("   0:00  Get ready: Glute circles, left side"),
            "{from}: {}",
            run.output
        );
        assert!(!run.output.contains("Easy walk,"), "{from}");
    }
    let run = supple(&["play", "post-run-cool-down", "--from", "swim"]);
    assert_eq!(run.code, 1);
    assert_eq!(
        run.errors,
        "supple: no step is called \"swim\"; there are: easy-walk, hamstring-on-the-ball, glute-circles, \
         modified-hurdler-stretch\n"
    );
}

#[test]
fn the_exact_name_of_a_step_or_circuit_comes_before_the_beginning_of_another() {
    let home = Home::new();
    let step = |header: &str, name: &str| format!("[[{header}]]\nname = \"{name}\"\ntime = \"5s\"\n");
    let text = [
        "name = \"Planks\"\n",
        &step("step", "Side plank reach"),
        &step("step", "Side plank"),
        "[[step]]\nname = \"Core\"\nsets = 2\n",
        &step("step.step", "Hollow"),
        &step("step.step", "Core lift"),
    ]
    .concat();
    home.write("planks.toml", &text);
    let path = home.join("planks.toml").display().to_string();
    let played = |option: &str, wanted: &str| {
        let run = home.run(&["play", &path, option, wanted, "--mute", "--speed", "5000"]);
        let begun =
            run.output.lines().filter_map(|line| line.split_once("  Go: ")).map(|(_, go)| go.to_owned());
        begun.map(|go| go.split(',').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(played("--only", "side plank"), ["Side plank"]);
    assert_eq!(played("--from", "Side plank")[0], "Side plank");
    assert_eq!(played("--only", "side plank r"), ["Side plank reach"]);
    assert_eq!(played("--only", "core"), ["Hollow", "Core lift", "Hollow", "Core lift"]);
    assert_eq!(played("--only", "core l"), ["Core lift", "Core lift"]);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_plain_session_and_saves_its_step() {
    use crate::program::send_signal;
    use rustix::process::Signal;
    let home = Home::new();
    let mut child = home.spawn(&["play", "glute-ball", "--plain", "--mute", "--speed", "20"]);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("Go: ")));
    send_signal(child.id(), Signal::TERM);
    let last_lines: Vec<String> = lines.map(Result::unwrap).collect();
    assert!(last_lines.last().unwrap().contains("What you did is kept."), "{last_lines:?}");
    assert_eq!(child.wait().unwrap().code(), Some(143));
    let session = &home.history()[0];
    assert_eq!((&session["end"], &session["steps"][0]["outcome"]), (&"interrupted".into(), &"partly".into()));
}

#[test]
fn a_closed_pipe_ends_a_plain_session_and_saves_it() {
    let home = Home::new();
    let mut child = home.spawn(&["play", "glute-ball", "--plain", "--mute", "--speed", "50"]);
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("Go: ") {
        line.clear();
        assert!(reader.read_line(&mut line).unwrap() > 0);
    }
    drop(reader);
    assert_eq!(child.wait().unwrap().code(), Some(0), "a reader that has gone is no failure");
    let session = &home.history()[0];
    assert_eq!(session["end"], "quit");
    let steps = session["steps"].as_array().unwrap();
    assert!(steps.iter().any(|step| step["outcome"] != "done"), "{steps:?}");
}

#[test]
fn escape_sequences_in_a_file_never_reach_the_terminal() {
    let text = "name = \"Bell \\u0007 and \\u001b[2J\"\n[[step]]\nname = \"a\\u202eb\"\ntime = \"1s\"\n";
    let home = Home::new();
    let run = home.run_with_input(&["check", "-"], text);
    assert_eq!(run.code, 1);
    for bytes in [&run.output, &run.errors] {
        assert!(!bytes.contains(['\u{7}', '\u{1b}', '\u{202e}']), "{bytes:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_stopped_plain_session_goes_on_by_itself_without_a_keyboard() {
    use crate::program::{send_signal, wait};
    use rustix::process::Signal;
    use std::time::Duration;
    let home = Home::new();
    let mut child = home.spawn(&["play", "glute-ball", "--plain", "--mute", "--speed", "40"]);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("Go: ")));
    send_signal(child.id(), Signal::STOP);
    wait(Duration::from_secs(3));
    send_signal(child.id(), Signal::CONT);
    let last_lines: Vec<String> = lines.map(Result::unwrap).collect();
    assert!(last_lines.iter().any(|line| line.contains("the clock stood still")), "{last_lines:?}");
    assert!(last_lines.last().unwrap().contains("Well done."), "{last_lines:?}");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn the_readmes_own_routine_has_nothing_to_mend() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (_, from) = readme.split_once("```toml\nname = \"After the hill\"").unwrap();
    let (routine, _) = from.split_once("```").unwrap();
    let home = Home::new();
    let run = home.run_with_input(&["check", "-"], &format!("name = \"After the hill\"{routine}"));
    assert_eq!((run.code, run.errors.as_str()), (0, ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_for_plain_text_is_reported() {
    let home = Home::new();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = home
        .command(&["play", "glute-ball", "--plain", "--mute", "--speed", "100"])
        .stdin(Stdio::null())
        .stdout(full)
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.starts_with("supple: standard output can't be written: No space left"), "{errors}");
}
