//! The routine language: a corpus of right files, one of wrong ones with their
//! findings exact to the column, and what must hold for any text at all.
//!
//! `SUPPLE_BLESS=1 cargo test lang` writes the expected findings anew.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use supple::diagnostic::{Diagnostic, Lines, Style, render};
use supple::routine::{Context, Loaded, Origin, Parsed, SourceError, Sources, codes, fields, parse};

/// A folder of routines, as the player has one.
struct Folder(PathBuf);

impl Sources for Folder {
    fn load(&self, _from: &Origin, name: &str) -> Result<Loaded, SourceError> {
        let path = self.0.join(format!("{name}.toml"));
        let text = fs::read_to_string(path).map_err(|_| SourceError::NotFound)?;
        Ok(Loaded { origin: Origin(name.to_owned()), name: format!("{name}.toml"), text })
    }

    fn names(&self, _from: &Origin) -> Vec<String> {
        let mut names: Vec<String> = files(&self.0).iter().map(|path| stem(path)).collect();
        names.sort();
        names
    }
}

fn data(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(folder)
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// The routines of a folder, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
    files.sort();
    files
}

fn check(path: &Path) -> (String, Parsed) {
    let text = fs::read_to_string(path).unwrap();
    let folder = Folder(path.parent().unwrap().to_path_buf());
    let origin = Origin(stem(path));
    let context = Context { poses: &fields::POSES, sources: &folder, origin };
    let parsed = parse(&text, &stem(path), &context);
    (text, parsed)
}

/// A finding as the corpus has it: a line for itself, then its help, notes and
/// other places, then the drawing.
fn expected(text: &str, name: &str, diagnostics: &[Diagnostic]) -> String {
    let lines = Lines::new(text);
    let mut out = String::new();
    for found in diagnostics {
        let (start, end) = (lines.position(found.span.start), lines.position(found.span.end));
        let place = format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column);
        writeln!(out, "{place} {} {} {}", found.severity.word(), found.code, found.message).unwrap();
        writeln!(out, "  help: {}", found.help.as_deref().unwrap_or("-")).unwrap();
    }
    for found in diagnostics {
        out.push('\n');
        out.push_str(&render(found, name, &lines, Style::default()));
    }
    out
}

#[test]
fn right_files_have_no_findings() {
    let all = files(&data("valid"));
    assert!(all.len() >= 40, "{} files", all.len());
    for path in all {
        let (text, parsed) = check(&path);
        let drawn = expected(&text, &stem(&path), &parsed.diagnostics);
        assert!(parsed.diagnostics.is_empty(), "{}:\n{drawn}", path.display());
        assert!(parsed.routine.is_some(), "{}", path.display());
    }
}

#[test]
fn wrong_files_have_exactly_the_findings_expected() {
    let bless = std::env::vars_os().any(|(name, value)| name == "SUPPLE_BLESS" && value == "1");
    let all = files(&data("invalid"));
    assert!(all.len() >= 120, "{} files", all.len());
    let mut differ = Vec::new();
    for path in &all {
        let (text, parsed) = check(path);
        let name = path.file_name().unwrap().to_string_lossy();
        let got = expected(&text, &name, &parsed.diagnostics);
        assert!(!parsed.diagnostics.is_empty() || stem(path).starts_with("lent-"), "{name} has no findings");
        assert_eq!(parsed.routine.is_none(), parsed.diagnostics.iter().any(Diagnostic::is_error), "{name}");
        let beside = path.with_extension("expected");
        if bless {
            fs::write(&beside, &got).unwrap();
        } else if fs::read_to_string(&beside).unwrap_or_default() != got {
            differ.push(format!("--- {name} gives\n{got}"));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn every_code_has_a_file() {
    let mut seen = std::collections::BTreeSet::new();
    for path in files(&data("invalid")) {
        seen.extend(check(&path).1.diagnostics.iter().map(|found| found.code));
    }
    // A file of over a megabyte is made below; the other two are told by the
    // layer that knows the plan.
    let elsewhere = ["too-large", "length-off-plan", "words-dont-fit"];
    for code in codes::all().filter(|code| !elsewhere.contains(&code.code)) {
        assert!(seen.contains(code.code), "no file has {}", code.code);
    }
    for code in seen {
        assert!(codes::find(code).is_some(), "{code} is not in the table");
    }
}

mod meaning {
    //! What right files mean, where that is easily got wrong.

    use super::*;
    use std::time::Duration;
    use supple::routine::{Amount, AuthorCue, CueAt, Gap, Item, Routine, Side, Spots, Step};

    fn valid(name: &str) -> Routine {
        check(&data("valid").join(name).with_extension("toml")).1.routine.unwrap()
    }

    fn secs(gap: Gap) -> u64 {
        match gap {
            Gap::Timed(length) => length.as_secs(),
            Gap::Open => u64::MAX,
        }
    }

    fn step<'r>(routine: &'r Routine, id: &str) -> &'r Step {
        let ids: Vec<&str> = routine.steps().map(|step| step.id.as_str()).collect();
        routine.steps().find(|step| step.id == id).unwrap_or_else(|| panic!("{id} is not in {ids:?}"))
    }

    fn ids(routine: &Routine) -> Vec<String> {
        let item = |item: &Item| match item {
            Item::Step(step) => vec![step.id.clone()],
            Item::Circuit(all) => {
                std::iter::once(all.id.clone()).chain(all.steps.iter().map(|step| step.id.clone())).collect()
            }
        };
        routine.items.iter().flat_map(item).collect()
    }

    #[test]
    fn defaults_are_those_of_the_format() {
        let routine = valid("least");
        let step = step(&routine, "march");
        assert_eq!(
            [step.prepare, step.switch, step.move_, step.reverse, step.rest].map(secs),
            [8, 5, 5, 2, 0]
        );
        assert_eq!(
            (step.sets, step.side, &step.spots, step.direction),
            (1, Side::Together, &Spots::None, None)
        );
        assert_eq!((routine.max_pain, routine.voice, routine.kind), (4, None, None));
        assert_eq!(step.pose.as_deref(), Some("march"));
    }

    #[test]
    fn the_third_example_borrows_its_first_three_spots() {
        let routine = valid("short-cool-down");
        let ball = step(&routine, "hamstring-on-the-ball");
        let Spots::Named(names) = &ball.spots else { panic!("{:?}", ball.spots) };
        assert_eq!(names, &["just below the glute", "a hand lower", "outer edge"]);
        assert!(
            matches!(&ball.amount, Amount::Reps { min: 5, max: 5, tempo: Some(tempo) } if tempo.phases.len() == 3)
        );
        assert_eq!(ball.caution, ["Not on bone, a bruise, or behind the knee."]);
    }

    #[test]
    fn own_keys_win_over_lent_over_lenders_defaults_over_this_files() {
        let routine = valid("use-chain");
        let link = step(&routine, "link");
        // Own: spots. The link's: reps, over the ball's tempo and sides. The
        // link's defaults: switch. This file's defaults: prepare.
        assert!(matches!(&link.amount, Amount::Reps { max: 8, tempo: Some(_), .. }));
        assert_eq!((secs(link.switch), secs(link.prepare), link.side), (7, 4, Side::Each));
        assert!(matches!(&link.spots, Spots::Named(names) if names.len() == 2));
    }

    #[test]
    fn a_time_drops_lent_reps_and_tempo() {
        let routine = valid("use-local");
        assert_eq!(ids(&routine), ["march-2", "march", "slow", "march-2-2"]);
        let minute = Duration::from_secs(60);
        assert_eq!(step(&routine, "march-2").amount, Amount::Time { min: minute, max: minute });
        assert!(
            matches!(&step(&routine, "slow").amount, Amount::Reps { max: 10, tempo: Some(t), .. } if t.rep().as_secs() == 6)
        );
        assert_eq!(step(&routine, "march-2-2").side, Side::Each);
        assert_eq!(step(&routine, "march-2-2").pose.as_deref(), Some("march"));
    }

    #[test]
    fn a_whole_file_brings_its_steps_and_circuits_under_free_ids() {
        assert_eq!(ids(&valid("use-whole")), ["glute-circles", "hamstring-on-the-ball", "glute-circles-2"]);
        let routine = valid("use-whole-circuit");
        let expected = [
            "march",
            "the-round",
            "march-2",
            "heel-drop",
            "the-round-2",
            "march-3",
            "heel-drop-3",
            "heel-drop-2",
        ];
        assert_eq!(ids(&routine), expected);
        let round = step(&routine, "heel-drop");
        assert_eq!(
            (round.sets, secs(round.rest), round.muscles.as_slice()),
            (2, 10, ["calves".to_owned()].as_slice())
        );
        let Some(Item::Circuit(all)) = routine.items.get(2) else { panic!() };
        assert_eq!((all.rounds, all.name.as_str(), secs(all.rest)), (1, "Once more", 60));
        let inside = valid("use-in-circuit");
        assert_eq!(ids(&inside), ["round", "hamstring-on-the-ball", "glute-circles", "slow"]);
    }

    #[test]
    fn a_circuit_gets_neither_sets_nor_rest_by_default() {
        let Some(Item::Circuit(all)) = valid("circuit").items.first().cloned() else { panic!() };
        assert_eq!((all.rounds, secs(all.rest)), (3, 60));
        assert!(all.steps.iter().all(|step| step.sets == 2 && secs(step.rest) == 10));
    }

    #[test]
    fn a_default_tempo_skips_what_it_cannot_pace() {
        let routine = valid("default-tempo-skips-timed");
        assert!(matches!(&step(&routine, "lunge").amount, Amount::Reps { tempo: Some(_), .. }));
        assert!(matches!(&step(&routine, "hold").amount, Amount::Time { .. }));
        assert!(matches!(&step(&routine, "all-you-can").amount, Amount::Max { .. }));
    }

    #[test]
    fn cues_and_texts_come_as_written() {
        let routine = valid("every-step-key");
        let step = step(&routine, "my_step-1");
        let last = AuthorCue { at: CueAt::FromStart(Duration::from_secs(30)), say: "Last".into() };
        assert_eq!(step.cues.get(1), Some(&last));
        assert_eq!(step.cues.get(5).map(|cue| cue.at), Some(CueAt::Percent(33.3)));
        assert_eq!(step.how, ["One\nline break", "Two\ttabs"]);
        assert_eq!((step.prepare, step.rest, secs(step.switch)), (Gap::Open, Gap::Open, 0));
        assert_eq!(step.sound.as_deref(), Some("sounds/bell.OGG"));
        assert_eq!(valid("windows-line-breaks").steps().next().unwrap().how, ["First.\nSecond."]);
    }

    #[test]
    fn spans_lead_back_to_the_file() {
        let (text, parsed) = check(&data("valid").join("use-in-circuit.toml"));
        let at = |id: &str, key: &str| &text[parsed.spans.step(id, key).unwrap()];
        assert_eq!(at("round", "sets"), "2");
        assert_eq!(at("glute-circles", "time"), "\"hamstring-ball\"");
        assert_eq!(at("slow", "reps"), "\"use-local#slow\"");
        assert_eq!(&text[parsed.spans.get("step[0].step[1].use").unwrap()], "\"use-local#slow\"");
        assert_eq!(
            parsed.spans.ids().collect::<Vec<_>>(),
            ["round", "hamstring-on-the-ball", "glute-circles", "slow"]
        );
    }
}

mod anything {
    //! What holds for any text at all.

    use super::*;
    use proptest::prelude::*;

    /// Whatever the text: findings lie in it, in order, each drawn and told
    /// apart, and a routine comes out exactly where there is no error.
    fn holds(text: &str) {
        let folder = Folder(data("valid"));
        let context = Context { sources: &folder, ..Context::default() };
        let parsed = parse(text, "any", &context);
        let lines = Lines::new(text);
        let errors = parsed.diagnostics.iter().any(Diagnostic::is_error);
        assert_eq!(parsed.routine.is_none(), errors);
        for found in &parsed.diagnostics {
            assert!(found.span.start <= found.span.end && found.span.end <= text.len(), "{found:?}");
            assert!(
                text.is_char_boundary(found.span.start) && text.is_char_boundary(found.span.end),
                "{found:?}"
            );
            assert!(codes::find(found.code).is_some_and(|code| code.severity == found.severity), "{found:?}");
            assert!(found.help.is_some(), "{found:?}");
            assert!(!found.message.ends_with('.') && !found.message.contains('\n'), "{found:?}");
            let drawn = render(found, "any.toml", &lines, Style::default());
            assert!(!drawn.chars().any(|c| c.is_control() && c != '\n'), "{drawn:?}");
        }
        let places: Vec<_> = parsed.diagnostics.iter().map(|found| found.span.start).collect();
        assert!(places.is_sorted());
    }

    fn samples() -> Vec<String> {
        ["valid", "invalid"]
            .iter()
            .flat_map(|folder| files(&data(folder)))
            .map(|path| fs::read_to_string(path).unwrap())
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_read(text in any::<String>()) {
            holds(&text);
        }

        #[test]
        fn text_of_the_right_letters_is_read(text in "[a-z=\"'\\[\\]{}#,.0-9 \n\\\\-]{0,200}") {
            holds(&text);
        }

        #[test]
        fn any_value_of_any_key_is_read(scope in 0..7_usize, key in 0..40_usize, value in "(\"[0-9a-z%#/. ,-]{0,12}\"|-?[0-9]{1,30}|[0-9.]{1,5}|\\[[\"a0, ]{0,9}\\]|true)") {
            let fields = fields::Scope::ALL[scope].fields();
            let field = fields[key % fields.len()].key;
            for head in ["", "name = \"x\"\n[[step]]\nname = \"y\"\n", "name = \"x\"\n[[step]]\nname = \"y\"\ntime = \"30s\"\n", "[defaults]\n"] {
                holds(&format!("{head}{field} = {value}\n"));
            }
        }

        #[test]
        fn a_sample_with_a_slip_is_read(sample in any::<prop::sample::Index>(), slips in prop::collection::vec((any::<prop::sample::Index>(), 0..8_usize, any::<char>()), 1..4)) {
            let samples = samples();
            let mut text: Vec<char> = sample.get(&samples).chars().collect();
            for (at, kind, c) in slips {
                let at = at.index(text.len() + 1);
                match kind {
                    0 | 1 if at < text.len() => drop(text.remove(at)),
                    2 => text.insert(at, '"'),
                    3 => text.insert(at, '['),
                    4 => text.insert(at, '\n'),
                    5 => text.insert(at, '='),
                    6 if at < text.len() => text.truncate(at),
                    _ => text.insert(at, c),
                }
            }
            holds(&text.into_iter().collect::<String>());
        }
    }

    #[test]
    fn great_and_nasty_texts_are_read() {
        // The full mebibyte takes the unoptimised parser a second each.
        const MIB: usize = if cfg!(debug_assertions) { 1 << 17 } else { 1 << 20 };
        let filled = |piece: &str| piece.repeat(MIB / piece.len());
        let step = "[[step]]\nname = \"March\"\ntime = \"30s\"\n";
        let texts = [
            filled("\n"),
            filled("=\n"),
            filled("[[step]]\n"),
            filled("[[step\n"),
            filled("[step]\n"),
            filled("a"),
            filled("a.").replacen("a.", "", 5) + "a = 1",
            filled("["),
            format!("how = {}", filled("[").get(..MIB - 10).unwrap()),
            format!("how = {}", filled("{a=").get(..MIB - 10).unwrap()),
            format!("name = \"{}\"", "x".repeat(MIB - 20)),
            format!("name = \"{}\"", filled("\\u0007").get(..MIB - 22).unwrap()),
            format!("name = \"\"\"{}", filled("\n").get(..MIB - 20).unwrap()),
            (0..MIB / 17).map(|i| format!("key{i} = {i}\n")).collect::<String>(),
            (0..MIB / 32)
                .map(|i| format!("[[step]]\nid = \"a\"\nuse = \"#a\"\n{}", i % 10))
                .collect::<String>()
                .chars()
                .take(MIB)
                .collect(),
            format!("name = \"x\"\n{}", filled(step).get(..(MIB / step.len() - 1) * step.len()).unwrap()),
            format!(
                "name = \"x\"\n[[step]]\nname = \"y\"\nhow = [{}]",
                filled("\"z\",").get(..MIB - 400).unwrap()
            ),
            format!("name = \"x\"\n[[step]]\nname = \"y\"\nreps = {}", "9".repeat(MIB - 100)),
            format!(
                "name = \"x\"\n[[step]]\nname = \"y\"\nreps = 3\ntempo = \"{}lift 1s\"",
                filled("lift 9h, ").get(..MIB / 18 * 9).unwrap()
            ),
            format!(
                "name = \"x\"\n{}",
                filled("[[step]]\nuse = \"#walk\"\n[[step]]\nname = \"walk\"\n").get(..MIB - 100).unwrap()
            ),
            format!(
                "name = \"x\"\n{}",
                filled("[[step]]\nuse = \"hamstring-ball\"\n").get(..MIB - 100).unwrap()
            ),
            filled("\u{202e}\u{1F3C3}"),
            filled("\r"),
            filled("// x\n"),
            filled("x: y\n"),
            filled("x = y\n"),
            filled("x = [\n"),
            filled("x = \"\"\"\n"),
            filled("a\n"),
            filled("\"\n"),
            filled("[\n"),
            filled(",").replacen(",", "a = [", 5).get(..MIB - 9).unwrap().to_owned(),
            filled("=").replacen("=", "a = [", 5).get(..MIB - 9).unwrap().to_owned(),
            filled("a\n").replacen("a\n", "a = [", 5).get(..MIB - 9).unwrap().to_owned(),
            filled("\"\"").replacen("\"\"", "a = [", 5).get(..MIB - 9).unwrap().to_owned(),
            filled("a=1 ").replacen("a=1 ", "a={ ", 2),
        ];
        for text in texts {
            holds_quickly(&text);
        }
    }

    /// Reads a great text; drawing a thousand findings is not what is tested.
    fn holds_quickly(text: &str) {
        let folder = Folder(data("valid"));
        let context = Context { sources: &folder, ..Context::default() };
        let parsed = parse(text, "any", &context);
        assert!(parsed.diagnostics.len() <= 1100, "{} findings", parsed.diagnostics.len());
        assert_eq!(parsed.routine.is_none(), parsed.diagnostics.iter().any(Diagnostic::is_error));
        let lines = Lines::new(text);
        for found in parsed.diagnostics.iter().take(3) {
            render(found, "any.toml", &lines, Style::default());
        }
    }

    #[test]
    fn a_file_of_over_a_mebibyte_is_told_so() {
        let text = "a".repeat((1 << 20) + 1);
        let found = parse(&text, "any", &Context::default()).diagnostics;
        assert_eq!(found.iter().map(|found| found.code).collect::<Vec<_>>(), ["too-large"]);
    }
}

#[test]
fn every_example_of_the_field_table_is_right() {
    let folder = Folder(data("valid"));
    let context = Context { sources: &folder, ..Context::default() };
    for scope in fields::Scope::ALL {
        for field in scope.fields() {
            let key = field.key;
            let line = field.example;
            let amount = if matches!(key, "time" | "reps" | "use") {
                ""
            } else if key == "tempo" {
                "reps = 5\n"
            } else {
                "time = \"30s\"\n"
            };
            let name = if matches!(key, "name" | "use") { "" } else { "name = \"x\"\n" };
            let caution = "caution = \"Mind.\"\n";
            let text = match scope {
                fields::Scope::Routine if key == "name" => {
                    format!("{line}\n[[step]]\n{name}name = \"y\"\n{amount}")
                }
                fields::Scope::Routine if key == "step" => format!("name = \"x\"\n{line}\n"),
                fields::Scope::Routine if key == "caution" => {
                    format!("name = \"x\"\n{line}\n[[step]]\n{name}{amount}")
                }
                fields::Scope::Routine => format!("name = \"x\"\n{caution}{line}\n[[step]]\n{name}{amount}"),
                fields::Scope::Defaults => {
                    format!("name = \"x\"\n[defaults]\n{line}\n[[step]]\n{name}reps = 5\n")
                        .replace("[[step]]\n", "[[step]]\nname = \"y\"\n")
                        .replacen("name = \"y\"\nname = \"x\"", "name = \"y\"", 1)
                }
                fields::Scope::Step if key == "step" => {
                    format!("name = \"x\"\n[[step]]\nname = \"y\"\n{line}\n")
                }
                fields::Scope::Step if key == "caution" => {
                    format!("name = \"x\"\n[[step]]\n{name}{amount}{line}\n")
                }
                fields::Scope::Step => format!("name = \"x\"\n{caution}[[step]]\n{name}{amount}{line}\n"),
                fields::Scope::Circuit if key == "step" => {
                    format!("name = \"x\"\n[[step]]\nname = \"y\"\n{line}\n")
                }
                fields::Scope::Circuit => format!(
                    "name = \"x\"\n{caution}[[step]]\n{}{line}\n[[step.step]]\nname = \"z\"\ntime = \"30s\"\n",
                    name.replace('x', "y")
                ),
                fields::Scope::Cue if key == "at" => format!(
                    "name = \"x\"\n[[step]]\nname = \"y\"\ntime = \"30s\"\ncues = [{{ {line}, say = \"Go\" }}]\n"
                ),
                fields::Scope::Cue => format!(
                    "name = \"x\"\n[[step]]\nname = \"y\"\ntime = \"30s\"\ncues = [{{ {line}, at = \"1s\" }}]\n"
                ),
                fields::Scope::Variation if key == "text" => {
                    format!("name = \"x\"\n[[step]]\nname = \"y\"\ntime = \"30s\"\neasier = {{ {line} }}\n")
                }
                fields::Scope::Variation => format!(
                    "name = \"x\"\n[[step]]\nname = \"y\"\ntime = \"30s\"\neasier = {{ text = \"t\", {line} }}\n"
                ),
                fields::Scope::Source => {
                    format!("name = \"x\"\nsource = {{ {line} }}\n[[step]]\nname = \"y\"\ntime = \"30s\"\n")
                }
            };
            let found = parse(&text, "any", &context).diagnostics;
            assert!(
                found.is_empty(),
                "{key} of {}:\n{text}\n{}",
                scope.name(),
                expected(&text, "any", &found)
            );
        }
    }
}
