//! Any text is read without panic, with well-formed findings.

use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

/// Reads a text. Its findings must have spans in it, in order, and a known code and help;
/// there must be a routine exactly if there is no error.
fn assert_findings_are_well_formed(text: &str) {
    let folder = Folder(data("valid"));
    let context = Context { sources: &folder, ..Context::default() };
    let parsed = parse(text, "any", &context);
    let lines = LineIndex::new(text);
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

/// The texts of the valid and the invalid corpus.
static SAMPLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let paths = ["valid", "invalid"].iter().flat_map(|folder| files(&data(folder)));
    paths.map(|path| fs::read_to_string(path).unwrap()).collect()
});

proptest! {
    #![proptest_config(crate::chance::cases(256))]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        assert_findings_are_well_formed(&text);
    }

    #[test]
    fn text_of_the_right_letters_is_read(text in "[a-z=\"'\\[\\]{}#,.0-9 \n\\\\-]{0,200}") {
        assert_findings_are_well_formed(&text);
    }

    #[test]
    fn any_value_of_any_key_is_read(scope in 0..7_usize, key in 0..40_usize, value in "(\"[0-9a-z%#/. ,-]{0,12}\"|-?[0-9]{1,30}|[0-9.]{1,5}|\\[[\"a0, ]{0,9}\\]|true)") {
        let fields = fields::Scope::ALL[scope].fields();
        let field = fields[key % fields.len()].key;
        for head in ["", "name = \"x\"\n[[step]]\nname = \"y\"\n", "name = \"x\"\n[[step]]\nname = \"y\"\ntime = \"30s\"\n", "[defaults]\n"] {
            assert_findings_are_well_formed(&format!("{head}{field} = {value}\n"));
        }
    }

    #[test]
    fn a_sample_with_a_slip_is_read(sample in any::<prop::sample::Index>(), slips in prop::collection::vec((any::<prop::sample::Index>(), 0..8_usize, any::<char>()), 1..4)) {
        let mut text: Vec<char> = sample.get(&SAMPLES).chars().collect();
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
        assert_findings_are_well_formed(&text.into_iter().collect::<String>());
    }
}

/// Parts of large texts: the start, and what is repeated after it.
const LARGE_TEXTS: &[(&str, &str)] = &[
    ("", "\n"),
    ("", "=\n"),
    ("", "[[step]]\n"),
    ("", "[[step\n"),
    ("", "[step]\n"),
    ("", "a"),
    ("", "a."),
    ("", "["),
    ("how = ", "["),
    ("how = ", "{a="),
    ("name = \"", "x"),
    ("name = \"", "\\u0007"),
    ("name = \"\"\"", "\n"),
    ("name = \"x\"\n", "[[step]]\nid = \"a\"\nuse = \"#a\"\n"),
    ("name = \"x\"\n", "[[step]]\nname = \"March\"\ntime = \"30s\"\n"),
    ("name = \"x\"\n", "[[step]]\nuse = \"#walk\"\n[[step]]\nname = \"walk\"\n"),
    ("name = \"x\"\n", "[[step]]\nuse = \"hamstring-ball\"\n"),
    ("name = \"x\"\n[[step]]\nname = \"y\"\nhow = [", "\"z\","),
    ("name = \"x\"\n[[step]]\nname = \"y\"\nreps = ", "9"),
    ("name = \"x\"\n[[step]]\nname = \"y\"\nreps = 3\ntempo = \"lift 1s", ", lift 9h"),
    ("name = \"x\"\n[[step]]\nname = \"y\"\ntime = \"30s\"\ncues = [", "{at=1,say=\"x\"},"),
    ("", "\u{202e}\u{1F3C3}"),
    ("", "\r"),
    ("", "// x\n"),
    ("", "x: y\n"),
    ("", "x = y\n"),
    ("", "x = [\n"),
    ("", "x = \"\"\"\n"),
    ("", "a\n"),
    ("", "\"\n"),
    ("", "[\n"),
    ("a = [", ","),
    ("a = [", "="),
    ("a = [", "a\n"),
    ("a = [", "\"\""),
    ("a = {", "a=1 "),
];

#[test]
fn large_and_malformed_texts_are_read() {
    // The whole size takes the unoptimised parser its time.
    let size = if cfg!(debug_assertions) { MAX_FILE_BYTES / 2 } else { MAX_FILE_BYTES };
    for (front, piece) in LARGE_TEXTS {
        let filled = format!("{front}{}", piece.repeat((size - front.len()) / piece.len()));
        assert_large_input_is_read(&filled);
        assert_large_input_is_read(&format!("{}\"", filled.get(..size - 10).unwrap_or(&filled)));
    }
    let keys = (0..size / 17).fold(String::new(), |text, i| text + &format!("key{i} = {i}\n"));
    assert_large_input_is_read(&keys);
}

/// Reads a large text, and draws only its first findings.
fn assert_large_input_is_read(text: &str) {
    let folder = Folder(data("valid"));
    let context = Context { sources: &folder, ..Context::default() };
    let parsed = parse(text, "any", &context);
    assert!(parsed.diagnostics.len() <= 1100, "{} findings", parsed.diagnostics.len());
    assert_eq!(parsed.routine.is_none(), parsed.diagnostics.iter().any(Diagnostic::is_error));
    let lines = LineIndex::new(text);
    for found in parsed.diagnostics.iter().take(3) {
        render(found, "any.toml", &lines, Style::default());
    }
}

#[test]
fn a_file_that_is_too_large_is_reported() {
    let text = "a".repeat(MAX_FILE_BYTES + 1);
    let found = parse(&text, "any", &Context::default()).diagnostics;
    assert_eq!(found.iter().map(|found| found.code).collect::<Vec<_>>(), ["too-large"]);
}

#[test]
fn a_character_of_four_bytes_alone_on_a_line_is_reported() {
    for text in ["🕴", "🕴\n", "🕴=", "🕴 = 1", "\"🕴", "a\n🕴\nb", "[🕴", "🕴[", "a.🕴", "🕴\"", "'🕴=", "🕴🕴=🕴"]
    {
        assert_findings_are_well_formed(text);
        // What is blank, but not to TOML, may stand before it.
        for blank in ["\u{a0}", "\u{2003}", "\u{85}", "\u{b}"] {
            assert_findings_are_well_formed(&format!("{blank}{text}"));
            assert_findings_are_well_formed(&format!("name = \"x\"\n{blank}{text}{blank}\n"));
        }
    }
}
