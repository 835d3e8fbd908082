//! What the compiler says: a program that could reach another tenant's rows does not compile, the nearest one that
//! cannot does. `fail/*.stderr` is made by `TRYBUILD=overwrite` and read by eye.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn refused_programs_say_why_in_words_of_tenancy() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*.rs");
    cases.compile_fail("tests/ui/fail/*.rs");
}

#[test]
fn each_refused_program_has_a_nearest_one_that_compiles() {
    let refused: BTreeSet<_> = programs("fail").iter().map(|path| name(path)).collect();
    let compiled: BTreeSet<_> = programs("pass")
        .iter()
        .flat_map(|path| items(&fs::read_to_string(path).expect("the program is readable")))
        .collect();
    assert_eq!(refused, compiled);
}

#[test]
fn each_refused_program_begins_with_its_rule() {
    for path in programs("fail") {
        let text = fs::read_to_string(&path).expect("the program is readable");
        assert!(text.starts_with("//! "), "{}", path.display());
    }
}

#[test]
fn the_readme_shows_the_compilers_own_answer() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file| fs::read_to_string(root.join(file)).expect("the file is readable");
    let answer = read("tests/ui/fail/a_plain_load.stderr");
    let (told, _listed) = answer
        .split_once("\nhelp: ")
        .expect("the compiler lists impls after what it has to say");
    assert!(read("README.md").contains(told));
}

fn programs(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/ui")
        .join(folder);
    fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("the folder is readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

fn name(path: &Path) -> String {
    path.file_stem()
        .expect("a file has a name")
        .to_string_lossy()
        .into_owned()
}

/// The names of a program's own functions and modules, at the left edge.
fn items(program: &str) -> Vec<String> {
    program
        .lines()
        .filter_map(|line| {
            line.strip_prefix("fn ")
                .or_else(|| line.strip_prefix("mod "))
        })
        .filter_map(|rest| rest.split([' ', '(', ';']).next())
        .filter(|name| !["main", "schema", "shapes"].contains(name))
        .map(str::to_owned)
        .collect()
}
