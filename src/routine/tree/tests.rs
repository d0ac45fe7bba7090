use super::*;
use proptest::prelude::*;

/// Whether a text is read at one look; either way the tree is the parser's.
#[track_caller]
fn at_one_look(text: &str) -> bool {
    let (table, errors) = whole(text);
    let Some(plain) = plain::read(text) else { return false };
    assert_eq!(plain, table, "{text}");
    assert!(errors.is_empty(), "{text}\n{errors:?}");
    true
}

#[test]
fn what_routines_are_written_in_is_plain() {
    let all = [
        "",
        "# a note\n\n",
        "name = \"Walk\" # a note\nkind=\"cool-down\"\nmax_pain = 4\nx = 0\n",
        "tags = []\nhow = [ # first\n  \"One, # two.\", 'three',\n\n  # none\n]\nx = [[1], [true, false],]",
        "cues = [{ at = 10, say = \"Half\" }, {}]\nsource = { title = \"é\u{85} ’\" }",
        "[defaults]\nrest = \"5s\"\n[[step]]\n\t time\t=\t\"9s\"\t\n[[ step . step ]]\nname = \"a\"\n[[step.step]]\n[[step]]\n",
        "[[step]]\n[[step.step]]\n[[step]]\n[x]\n",
    ];
    for text in all {
        assert!(at_one_look(text), "{text}");
    }
}

#[test]
fn what_is_not_plain_goes_to_the_parser() {
    let all = [
        "a.b = 1",
        "\"a\" = 1",
        "a = 1\na = 2",
        "a = \"\\n\"",
        "a = \"\"\"x\"\"\"",
        "a = ''''''",
        "a = 1.5",
        "a = 01",
        "a = 1_000",
        "a = -1",
        "a = 99999999999999999999999999999999999999999",
        "a = 2026-01-01",
        "a = { b = 1, }",
        "a = { b = 1\n}",
        "a = 1\r\n",
        "a = \"\u{1}\"",
        "a = \"\u{7f}\"",
        "# \u{8}",
        "\u{feff}a = 1",
        "a = 1 b = 2",
        "a =",
        "a = [1 2]",
        "a = [,]",
        "a = \"open",
        "[a.b]",
        "[[a.b]]",
        "[a]\n[a]",
        "a = []\n[[a]]",
        "a = [{}]\n[[a]]",
        "[a]\n[[a.b]]",
        "[[a]]\n[a]",
        "[ [a]]",
        "[[a] ]",
        "[a] b = 1",
        "a = [[[[[[[[[1]]]]]]]]]",
        "é = 1",
    ];
    for text in all {
        assert!(!at_one_look(text), "{text}");
    }
    let many = (0..100).map(|key| format!("k{key} = 1")).collect::<Vec<_>>().join("\n");
    assert!(!at_one_look(&many));
}

#[test]
fn the_shipped_routines_are_plain() {
    let all = [
        include_str!("../../../routines/glute-ball.toml"),
        include_str!("../../../routines/hamstring-ball.toml"),
        include_str!("../../../routines/out-the-door.toml"),
        include_str!("../../../routines/post-run-cool-down.toml"),
        include_str!("../../../routines/pre-run-warm-up.toml"),
        include_str!("../../../routines/quick-cool-down.toml"),
    ];
    for text in all {
        assert!(at_one_look(text), "{text}");
    }
}

/// Scraps that together make all sorts of half right texts.
const SCRAPS: [&str; 40] = [
    "a",
    "b",
    "step",
    "name",
    " ",
    "\t",
    "\n",
    "\r\n",
    "=",
    " = ",
    ".",
    ",",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "{ a = 1 }",
    "\"",
    "'",
    "\"\"\"",
    "\"x\"",
    "'y'",
    "\\",
    "\"\\n\"",
    "#",
    "# c\n",
    "1",
    "0",
    "07",
    "1.5",
    "-",
    "true",
    "2026-01-01",
    "é",
    "\u{7f}",
    "\n[step]\n",
    "\n[[step]]\n",
    "\n[[step.step]]\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, rng_seed: proptest::test_runner::RngSeed::Fixed(3), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_ways_give_the_same_tree(scraps in prop::collection::vec(prop::sample::select(&SCRAPS[..]), 0..24)) {
        at_one_look(&scraps.concat());
    }

    #[test]
    fn so_they_do_where_most_is_right(lines in prop::collection::vec((0..SCRAPS.len(), 0..8_usize), 0..12)) {
        let line = |(scrap, kind): &(usize, usize)| match kind {
            0 => format!("a{scrap} = {}\n", SCRAPS[*scrap]),
            1 => format!("b{scrap} = [{0}, {0}]\n", SCRAPS[*scrap]),
            2 => format!("c{scrap} = {{ x = {} }}\n", SCRAPS[*scrap]),
            3 => "[[step]]\n".to_owned(),
            4 => "[[step.step]]\n".to_owned(),
            5 => format!("d{scrap} = \"{}\"\n", SCRAPS[*scrap]),
            6 => format!("{} = 1\n", SCRAPS[*scrap]),
            _ => "e = true # c\n".to_owned(),
        };
        at_one_look(&lines.iter().map(line).collect::<String>());
    }
}
