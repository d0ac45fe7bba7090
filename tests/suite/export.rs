//! `supple export`: cards, pages and calendar series.

use crate::program::Home;
use std::path::Path;
use std::process::Command;

const SHIPPED: [&str; 3] = ["post-run-cool-down", "pre-run-warm-up", "glute-ball"];

fn export(home: &Home, arguments: &[&str]) -> (i32, String, String) {
    let run = home.run(&[&["export"], arguments].concat());
    (run.code, run.output, run.errors)
}

#[test]
fn the_files_ending_chooses_the_format_and_nothing_is_overwritten_unasked() {
    let home = Home::new();
    let read = |name: &str| home.read(name);
    let (code, output, errors) = export(&home, &["glute-ball", "-o", "card.html"]);
    assert_eq!((code, output.as_str(), errors.as_str()), (0, "card.html: Glute ball, 4 min.\n", ""));
    assert!(read("card.html").starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    let (code, _, errors) = export(&home, &["out-the-door", "-o", "card.html"]);
    assert_eq!((code, errors.as_str()), (1, "supple: card.html is there already; --force overwrites it\n"));
    assert!(read("card.html").contains("Glute ball"));
    assert_eq!(export(&home, &["out-the-door", "-o", "card.html", "--force"]).0, 0);
    assert!(!read("card.html").contains("Glute ball"));
    assert_eq!(export(&home, &["glute-ball", "-o", "PAGE.MD"]).0, 0);
    assert!(read("PAGE.MD").starts_with("# Glute ball\n"));
    let (code, _, errors) = export(&home, &["glute-ball", "-o", "a.pdf"]);
    assert_eq!(code, 1);
    assert!(errors.contains("a.pdf: the file's ending is .html, .md or .ics"), "{errors}");
    assert_eq!(export(&home, &["no-such", "-o", "a.md"]).0, 1);
    assert!(!home.join("a.md").exists());
}

#[test]
fn a_series_says_when_it_takes_place() {
    let home = Home::new();
    let export_series = |arguments: &[&str]| {
        let (code, output, errors) =
            export(&home, &[&["glute-ball", "-o", "a.ics", "--force"], arguments].concat());
        assert_eq!((code, errors.as_str()), (0, ""));
        output
    };
    assert_eq!(export_series(&[]), "a.ics: Glute ball, every day at 18:00.\n");
    assert_eq!(export_series(&["--daily", "20:30"]), "a.ics: Glute ball, every day at 20:30.\n");
    assert_eq!(
        export_series(&["--days", "wed,mon,wednesday", "--at", "7:15"]),
        "a.ics: Glute ball, Monday, Wednesday at 7:15.\n"
    );
    let file = home.read("a.ics");
    assert!(file.contains("\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE\r\n"), "{file}");
    for (arguments, code) in [
        (&["glute-ball", "-o", "a.ics", "--daily", "25:00"][..], 2),
        (&["glute-ball", "-o", "a.ics", "--daily", "7:00", "--at", "8:00"], 2),
        (&["glute-ball", "-o", "a.ics", "--days", "someday"], 2),
        (&["glute-ball", "-o", "b.md", "--daily", "7:00"], 2),
    ] {
        assert_eq!(export(&home, arguments).0, code, "{arguments:?}");
    }
}

/// A browser that prints without a screen, if there is one.
#[expect(clippy::print_stdout, reason = "a test that skips says so")]
fn browser() -> Option<&'static str> {
    let found =
        ["/usr/bin/chromium", "/usr/bin/google-chrome"].into_iter().find(|path| Path::new(path).exists());
    if found.is_none() || !Path::new("/usr/bin/pdfinfo").exists() {
        println!("skipped: there is no browser that prints, or no pdfinfo");
        return None;
    }
    found
}

#[test]
fn a_card_prints_on_one_or_two_pages() {
    let Some(browser) = browser() else { return };
    let home = Home::new();
    for name in SHIPPED {
        let (page, pdf) = (home.join("card.html"), home.join("card.pdf"));
        assert_eq!(export(&home, &[name, "-o", "card.html", "--force"]).0, 0);
        let printed = Command::new(browser)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"])
            .arg(format!("--user-data-dir={}", home.join("browser").display()))
            .arg(format!("--print-to-pdf={}", pdf.display()))
            .arg(&page)
            .output()
            .unwrap();
        assert!(printed.status.success() && pdf.exists(), "{}", String::from_utf8_lossy(&printed.stderr));
        let about = Command::new("pdfinfo").arg(&pdf).output().unwrap();
        let about = String::from_utf8(about.stdout).unwrap();
        let pages = about.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap().trim();
        assert!(matches!(pages, "1" | "2"), "{name} takes {pages} pages");
    }
}
