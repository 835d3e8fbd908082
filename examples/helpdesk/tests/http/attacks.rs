//! `ATTACKS.md`: what it says is so.

use super::browser::{ACME, Browser, start};

const PAGE: &str = include_str!("../../ATTACKS.md");

/// The texts between backquotes.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn read(path: &str) -> String {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).expect(&path)
}

#[test]
fn each_attack_names_a_line_that_is_there_and_a_test_that_is_there() {
    let tests = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/http"));
    let tests: Vec<_> = tests
        .expect("a folder")
        .map(|file| {
            read(&format!(
                "tests/http/{}",
                file.expect("a file").file_name().display()
            ))
        })
        .collect();
    let attacks: Vec<_> = PAGE.split("\n## ").skip(1).collect();
    assert_eq!(attacks.len(), 10);
    for attack in attacks {
        let (before, rest) = attack.split_once("```rust\n").expect(attack);
        let (line, after) = rest.split_once("\n```").expect(attack);
        let file = quoted(before)
            .filter(|quoted| quoted.starts_with("src/"))
            .last();
        let file = read(file.expect(attack));
        assert!(file.contains(line), "{line}");
        let (_, shown) = after.split_once("Shown by").expect(attack);
        for name in quoted(shown) {
            let is_there = tests
                .iter()
                .any(|test| test.contains(&format!("fn {name}()")));
            assert!(is_there, "{name}");
        }
    }
}

#[tokio::test]
async fn a_text_is_shown_and_never_run() {
    let (_database, app) = start();
    let mut ben = Browser::of(&app, "ben").await;
    ben.get(ACME, "/articles/new").await;
    let script = "<script>alert(1)</script>";
    let written = [
        ("title", script),
        ("body", "\"><img src=x onerror=alert(1)>"),
    ];
    let to = ben.post(ACME, "/articles", &written).await;
    let page = ben.get(ACME, to.to()).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(!page.body.contains("<script") && !page.body.contains("<img src=x"));
}
