//! The page *Switching over* is about this code: what it shows is in the modules, and what the modules change it shows. All
//! modules print the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The page's sections with code, and between which two modules each leads.
const SECTIONS: [(&str, &str, &str); 6] = [
    ("The program", "plain", "plain"),
    ("Step 1", "plain", "step1"),
    ("Step 2", "step1", "step2"),
    ("Step 3", "step2", "step3"),
    ("Step 4", "step3", "step4"),
    (
        "The same on an asynchronous connection",
        "plain/asynchronous",
        "step4/asynchronous",
    ),
];

#[test]
fn each_step_prints_what_the_program_printed_before() {
    let promised = fs::read_to_string(root().join("examples/switching.stdout")).expect("a file");
    let (promised, _) = promised.split_once("7 programs").expect("its last line");
    for output in crate::outputs().expect("every program runs") {
        assert_eq!(output, promised);
    }
}

#[test]
fn the_code_on_the_page_is_the_code_of_the_steps() {
    let mut shown = BTreeMap::new();
    for Block {
        section,
        language,
        text,
    } in blocks()
    {
        let (_, before, after) = SECTIONS
            .into_iter()
            .find(|(heading, ..)| section.starts_with(heading))
            .unwrap_or_else(|| panic!("no module is behind the code in {section:?}"));
        *shown.entry(section.clone()).or_insert(0) += 1;
        match language.as_str() {
            "rust" => assert_has(&[before, "schema"], &text),
            "diff" => {
                assert_has(&[before], &one_side(&text, '-'));
                assert_has(&[after], &one_side(&text, '+'));
            }
            other => panic!("a block of {other:?} is checked by nothing"),
        }
    }
    assert_eq!(
        shown.len(),
        SECTIONS.len(),
        "sections without code: {shown:?}"
    );
}

#[test]
fn the_page_shows_all_that_a_step_changes() {
    let blocks = blocks();
    for (heading, before, after) in &SECTIONS[1..5] {
        let of_this_step = || {
            blocks
                .iter()
                .filter(|block| block.section.starts_with(heading))
        };
        for (module, other, sign) in [(before, after, '-'), (after, before, '+')] {
            let shown: Vec<String> = of_this_step()
                .flat_map(|block| one_side(&block.text, sign))
                .collect();
            let changed = changed(&lines(module), &lines(other));
            assert!(
                !changed.is_empty() || sign == '-',
                "{heading} changes nothing"
            );
            for line in changed {
                assert!(
                    shown.contains(&line),
                    "{heading} does not show `{sign}{line}`"
                );
            }
        }
    }
}

struct Block {
    section: String,
    language: String,
    text: Vec<String>,
}

/// The blocks of code on the page.
fn blocks() -> Vec<Block> {
    let page = fs::read_to_string(root().join("docs/switching.md")).expect("the page");
    let mut section = String::new();
    let mut open: Option<Block> = None;
    let mut blocks = Vec::new();
    for line in page.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(language), None) => {
                open = Some(Block {
                    section: section.clone(),
                    language: language.to_owned(),
                    text: Vec::new(),
                });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.text.push(line.to_owned()),
            (None, None) => {
                if let Some(heading) = line.strip_prefix("## ") {
                    heading.clone_into(&mut section);
                }
            }
        }
    }
    assert!(blocks.len() > 20, "the page has {} blocks", blocks.len());
    blocks
}

/// One side of a diff: the lines that are on both, and those of this one.
fn one_side(diff: &[String], sign: char) -> Vec<String> {
    let lines = diff.iter().filter_map(|line| {
        let kept = line.is_empty() || line.starts_with([' ', '+', '-']);
        assert!(kept, "neither kept, nor taken, nor added: {line:?}");
        line.strip_prefix([' ', sign])
            .or((line.is_empty()).then_some(""))
    });
    lines.map(|line| line.trim().to_owned()).collect()
}

/// That one of these modules has these lines, one after the other.
#[track_caller]
fn assert_has(modules: &[&str], wanted: &[String]) {
    let wanted: Vec<_> = wanted.iter().map(|line| line.trim()).collect();
    // One side of a diff may have none.
    let found = wanted.is_empty()
        || modules.iter().any(|module| {
            lines(module)
                .windows(wanted.len())
                .any(|some| some == wanted)
        });
    assert!(found, "not in {modules:?}:\n{}", wanted.join("\n"));
}

/// The lines that there are more often on the one side than on the other.
fn changed(here: &[String], there: &[String]) -> Vec<String> {
    let often =
        |lines: &[String], line: &String| lines.iter().filter(|other| *other == line).count();
    let told = here.iter().filter(|line| !line.starts_with("//!"));
    told.filter(|line| often(here, line) > often(there, line))
        .filter(|line| *line != "pub(crate) mod asynchronous;")
        .cloned()
        .collect()
}

/// A module, without its indentation.
fn lines(module: &str) -> Vec<String> {
    let file = root().join(format!("examples/switching/src/{module}.rs"));
    let text = fs::read_to_string(file).expect("the module");
    text.lines().map(|line| line.trim().to_owned()).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
