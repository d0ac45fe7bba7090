//! The fixes that are offered: each leaves a file that is better than before.

use super::*;

/// What a mistake may have hidden: a fix that mends it brings this to light.
const HIDDEN: [&str; 4] = [
    "this cue lies beyond its amount",
    "a number is a rep, and this step counts none",
    "this is done left, and nothing does it right",
    "this `rest` is never heard: it lies between sets, and there is one",
];

#[test]
fn no_fix_makes_a_new_mistake() {
    let mut new_findings = Vec::new();
    for path in files(&data("invalid")) {
        let (text, parsed) = parse_file(&path);
        for finding in &parsed.diagnostics {
            let Some(fix) = &finding.fix else { continue };
            let mut mended = text.clone();
            mended.replace_range(fix.span.clone(), &fix.replacement);
            let folder = Folder(data("invalid"));
            let context = Context { sources: &folder, ..Context::default() };
            for left in parse(&mended, &stem(&path), &context).diagnostics {
                let known = parsed.diagnostics.iter().any(|before| before.message == left.message);
                if !known && !HIDDEN.contains(&left.message.as_str()) {
                    new_findings.push(format!("{}: {fix:?} brings: {}", stem(&path), left.message));
                }
            }
        }
    }
    assert!(new_findings.is_empty(), "{}", new_findings.join("\n"));
}
