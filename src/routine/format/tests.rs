use super::format;

fn formatted(text: &str) -> String {
    let once = format(text).expect("the text is TOML");
    assert_eq!(format(&once).as_deref(), Some(once.as_str()), "it is not stable");
    once
}

#[test]
fn keys_come_in_the_order_of_the_field_table_with_their_comments() {
    let text = "\
#:schema ./routine.schema.json
kind='warm-up'   # before a run
# What it is called.
name   =   \"A\"
unknown = 1


[[step]]
# how long
  time = \"30s\" #half a minute
  name = \"B\"

  # Cues go last.
  cues = [ {say=\"x\",at=1} ]
  how = [\"a\",\"b\",]
# a word on the step above

# a word on the step below
[[ step ]]
use=\"#b\"
";
    let expected = "\
#:schema ./routine.schema.json

# What it is called.
name = \"A\"
kind = 'warm-up'  # before a run
unknown = 1

[[step]]
name = \"B\"
# how long
time = \"30s\"  #half a minute
how = [\"a\", \"b\"]

# Cues go last.
cues = [{ at = 1, say = \"x\" }]
# a word on the step above

# a word on the step below
[[step]]
use = \"#b\"
";
    assert_eq!(formatted(text), expected);
}

#[test]
fn defaults_stand_above_the_steps_and_parts_of_a_step_stay_with_it() {
    let text = "\
name = \"A\"
[[step]]
name = \"Round\"
[[step.step]]
time = \"9s\"
name = \"In\"
[[step.step.cues]]
say = \"x\"
at = 1
[step.step.easier]
pose = \"walk\"
text = \"y\"
[[step.step]]
name = \"Two\"
[step.source]
title = \"z\"
[defaults] # for all
# at the end
";
    let expected = "\
name = \"A\"

[defaults]  # for all
# at the end

[[step]]
name = \"Round\"

[step.source]
title = \"z\"

[[step.step]]
name = \"In\"
time = \"9s\"

[[step.step.cues]]
at = 1
say = \"x\"

[step.step.easier]
text = \"y\"
pose = \"walk\"

[[step.step]]
name = \"Two\"
";
    assert_eq!(formatted(text), expected);
}

#[test]
fn lists_keep_their_lines_and_comments_and_long_ones_are_broken() {
    let text = "tags = [\"a\", # one\n  # two\n\n\n\n  \"b\"  # three\n  , \"c\" ]\nmuscles = [ # all\n]\nequipment = [\n]\n";
    let expected = "\
tags = [
  \"a\",  # one
  # two

  \"b\",  # three
  \"c\",
]
equipment = []
muscles = [  # all
]
";
    assert_eq!(formatted(text), expected);
    let long = format!("how = [\"{}\", \"{}\"]\n", "x".repeat(50), "y".repeat(50));
    let broken = format!("how = [\n  \"{}\",\n  \"{}\",\n]\n", "x".repeat(50), "y".repeat(50));
    assert_eq!(formatted(&long), broken);
    assert_eq!(formatted(&broken), broken);
}

#[test]
fn marks_and_line_breaks_of_other_systems_stay() {
    assert_eq!(
        formatted("\u{feff}name=\"a\"\r\n\r\n\r\n[[step]]\r\n"),
        "\u{feff}name = \"a\"\r\n\r\n[[step]]\r\n"
    );
    assert_eq!(formatted(""), "");
    assert_eq!(formatted("# only\n\n\n# comments"), "# only\n\n# comments\n");
    assert_eq!(format("name = "), None);
}

#[test]
fn comments_above_a_first_header_stay_in_their_order() {
    for text in ["#a\n\n#b\n\n[a]\n", "# About.\n\n# The first.\n[[step]]\nname = \"x\"\n"] {
        assert_eq!(formatted(text), text);
    }
}

#[test]
fn newer_inline_tables_come_onto_one_line_unless_a_comment_is_in_them() {
    assert_eq!(
        formatted("source = {\n  url=\"u\",\n title=\"t\",\n}\n"),
        "source = { title = \"t\", url = \"u\" }\n"
    );
    let commented = "source = {\n  url=\"u\", # c\n}\n";
    assert_eq!(formatted(commented), commented);
}

#[test]
fn dotted_and_quoted_keys_stay_as_written() {
    let text = "defaults . rest = \"5s\"\n\"name\" = \"x\"\ndefaults.tempo = \"4s\"\n";
    assert_eq!(formatted(text), "\"name\" = \"x\"\ndefaults.tempo = \"4s\"\ndefaults.rest = \"5s\"\n");
}
