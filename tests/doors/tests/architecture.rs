//! `ARCHITECTURE.md` is true today as far as a test can tell: what it names is there, and what it promises has a test.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn page() -> String {
    fs::read_to_string(root().join("ARCHITECTURE.md")).expect("it is at the root")
}

/// The paths from the root that stand in backticks.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.filter(|word| {
        let folder = word.split_once('/').map_or("", |(folder, _)| folder);
        !folder.is_empty() && root().join(folder).is_dir()
    })
}

/// The numbered invariants.
fn invariants(page: &str) -> Vec<&str> {
    let (_, section) = page
        .split_once("\n## Invariants\n")
        .expect("there is a section");
    let section = section
        .split_once("\n## ")
        .map_or(section, |(section, _)| section);
    let mut starts: Vec<_> = (1..)
        .map_while(|number| section.find(&format!("\n{number}. ")))
        .collect();
    starts.push(section.len());
    starts
        .windows(2)
        .map(|ends| &section[ends[0]..ends[1]])
        .collect()
}

/// Whether it is a file with tests, or a folder of programs that are refused.
fn is_test(path: &str) -> bool {
    let file = root().join(path);
    if file.is_dir() {
        return path.starts_with("tests/ui/fail/")
            && fs::read_dir(file).expect("it is a folder").any(|entry| {
                entry.is_ok_and(|entry| entry.path().with_extension("stderr").exists())
            });
    }
    fs::read_to_string(file).is_ok_and(|text| text.contains("test]") || text.contains("test("))
}

#[test]
fn each_path_that_the_architecture_names_is_there() {
    let page = page();
    let named: Vec<_> = paths(&page).collect();
    assert!(named.len() > 20, "{named:?}");
    let gone: Vec<_> = named
        .iter()
        .filter(|path| !root().join(path).exists())
        .collect();
    assert!(gone.is_empty(), "{gone:#?}");
}

#[test]
fn each_invariant_names_the_test_that_proves_it() {
    let page = page();
    let invariants = invariants(&page);
    assert!(invariants.len() > 20, "{invariants:#?}");
    for invariant in invariants {
        let mut tests = paths(invariant).filter(|path| is_test(path));
        assert!(tests.next().is_some(), "no test: {invariant}");
    }
}

#[test]
fn the_architecture_is_read_at_a_sitting() {
    assert!(page().lines().count() <= 150);
}
