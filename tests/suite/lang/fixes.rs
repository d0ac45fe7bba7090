//! Every fix mends its finding, and makes no new mistake.

use super::*;

/// Messages of mistakes that another mistake may hide until it is fixed.
const HIDDEN: [&str; 4] = [
    "this cue lies beyond its amount",
    "a number is a rep, and this step counts none",
    "this is done left, and nothing does it right",
    "this `rest` is never heard: it lies between sets, and there is one",
];

#[test]
fn every_fix_mends_its_finding_and_makes_no_new_mistake() {
    let (mut fixes, mut wrong) = (0, Vec::new());
    for path in files(&data("invalid")) {
        let (text, parsed) = parse_file(&path);
        for finding in &parsed.diagnostics {
            let Some(fix) = &finding.fix else { continue };
            fixes += 1;
            let mut mended = text.clone();
            mended.replace_range(fix.span.clone(), &fix.replacement);
            let folder = Folder(data("invalid"));
            let context = Context { sources: &folder, ..Context::default() };
            for left in parse(&mended, &stem(&path), &context).diagnostics {
                let is_same = (left.code, left.span.start, &left.message)
                    == (finding.code, finding.span.start, &finding.message);
                if is_same {
                    wrong.push(format!("{}: {fix:?} leaves: {}", stem(&path), left.message));
                }
                let is_known = parsed.diagnostics.iter().any(|before| before.message == left.message);
                if !is_known && !HIDDEN.contains(&left.message.as_str()) {
                    wrong.push(format!("{}: {fix:?} brings: {}", stem(&path), left.message));
                }
            }
        }
    }
    assert!(fixes > 30, "only {fixes} fixes");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
