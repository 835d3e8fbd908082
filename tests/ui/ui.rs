//! What the compiler says: a program that could reach another tenant's rows does not compile, the nearest one that
//! cannot does. `fail/*.stderr` is made by `TRYBUILD=overwrite` and read by eye.

mod pass;

#[path = "asynchronous/pass.rs"]
#[allow(
    dead_code,
    clippy::all,
    clippy::pedantic,
    reason = "they show that a user's program compiles, and nothing runs them"
)]
mod pass_asynchronous;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

// A `pass` among these cases would make it compile them one by one.
#[test]
fn refused_programs_say_why_in_words_of_tenancy() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("fail/*.rs");
    cases.compile_fail("asynchronous/fail/*.rs");
}

#[test]
fn each_refused_program_has_a_nearest_one_that_compiles() {
    let pass = read(&folder("pass").join("mod.rs"));
    let compiled = items(&pass)
        .iter()
        .flat_map(|module| items(&read(&folder("pass").join(format!("{module}.rs")))))
        .collect();
    assert_eq!(names("fail"), compiled);

    let compiled = items(&read(&folder("asynchronous").join("pass.rs")));
    assert_eq!(names("asynchronous/fail"), compiled.into_iter().collect());
}

#[test]
fn each_program_that_has_to_compile_is_compiled() {
    let compiled = items(&read(&folder("pass").join("mod.rs")));
    let mut there = names("pass");
    there.remove("mod");
    assert_eq!(there, compiled.into_iter().collect());
}

#[test]
fn each_refused_program_begins_with_its_rule() {
    for path in ["fail", "asynchronous/fail"].into_iter().flat_map(programs) {
        assert!(read(&path).starts_with("//! "), "{}", path.display());
    }
}

#[test]
fn the_readme_shows_the_compilers_own_answer() {
    let answer = read(&folder("fail").join("a_plain_load.stderr"));
    let (told, _listed) = answer
        .split_once("\nhelp: ")
        .expect("the compiler lists impls after what it has to say");
    let from_the_root = told.replace(" --> fail/", " --> tests/ui/fail/");
    assert!(read(&folder("../../README.md")).contains(&from_the_root));
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn programs(name: &str) -> Vec<PathBuf> {
    fs::read_dir(folder(name))
        .expect("the folder is there")
        .map(|entry| entry.expect("the folder is readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// The names of a folder's programs.
fn names(folder: &str) -> BTreeSet<String> {
    programs(folder)
        .iter()
        .map(|path| {
            let stem = path.file_stem().expect("a file has a name");
            stem.to_string_lossy().into_owned()
        })
        .collect()
}

/// The names of a program's own functions and modules, at the left edge.
fn items(program: &str) -> Vec<String> {
    program
        .lines()
        .map(|line| line.strip_prefix("async ").unwrap_or(line))
        .filter_map(|line| {
            line.strip_prefix("fn ")
                .or_else(|| line.strip_prefix("mod "))
        })
        .filter_map(|rest| rest.split([' ', '(', ';', '<']).next())
        .filter(|name| *name != "schema")
        .map(str::to_owned)
        .collect()
}
