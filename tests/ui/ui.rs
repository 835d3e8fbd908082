//! What the compiler says: a program that could reach another tenant's rows does not compile, the nearest one that
//! cannot does. `fail/<subject>/<rule>.stderr` is made by `TRYBUILD=overwrite` and read by eye.

mod matrix;
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
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// What Cargo takes instead of the flags that it is told on its command line, if the variable is set.
const FLAGS: &str = "CARGO_ENCODED_RUSTFLAGS";

// A `pass` among these cases would make it compile them one by one.
#[test]
fn refused_programs_say_why_in_words_of_tenancy() {
    if env::var_os(FLAGS).is_none() {
        return with_flags_of_the_programs();
    }
    let cases = trybuild::TestCases::new();
    cases.compile_fail("fail/**/*.rs");
    cases.compile_fail("asynchronous/fail/*.rs");
}

#[test]
fn each_refused_program_has_a_nearest_one_that_compiles() {
    let subjects = items(&read(&folder("pass").join("mod.rs")));
    for subject in &subjects {
        let compiled = items(&read(&folder("pass").join(format!("{subject}.rs"))));
        let refused = names(&format!("fail/{subject}"));
        assert_eq!(refused, compiled.into_iter().collect(), "{subject}");
    }
    let folders = children("fail").iter().map(|path| stem(path)).collect();
    assert_eq!(BTreeSet::from_iter(subjects), folders);

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

/// The name is the rule, or its beginning: without an article, and as much of it as tells it from others.
#[test]
fn each_refused_program_has_the_name_of_its_rule() {
    let folders = children("fail")
        .into_iter()
        .chain([folder("asynchronous/fail")]);
    for path in folders.flat_map(|subject| programs(&subject)) {
        let program = read(&path);
        let rule = program
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("//! "));
        let said = words(rule.expect("a program begins with its rule"));
        let name = stem(&path);
        let rest = said.strip_prefix(&*name);
        assert!(
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_')),
            "{name} is not {said}"
        );
    }
}

#[test]
fn the_readme_shows_the_compilers_own_answer() {
    let answer = "plain_diesel/plain_diesel_query_does_not_run_on_a_tenant_connection.stderr";
    let answer = read(&folder("fail").join(answer));
    let (told, _by_which_impls) = answer
        .split_once("\n  = note: required for")
        .expect("the compiler says what led there after what it has to say");
    let from_the_root = told.replace(" --> fail/", " --> tests/ui/fail/");
    assert!(read(&folder("../../README.md")).contains(&from_the_root));
}

/// Runs the test again, with flags for the dependencies that are those of the programs. `trybuild` has others for them, and
/// would have all dependencies checked twice.
fn with_flags_of_the_programs() {
    let flags = [
        "--cfg",
        "trybuild",
        "--verbose",
        "-A",
        "dead_code",
        "--diagnostic-width=140",
    ];
    let cases = env::args().filter(|arg| arg.starts_with("trybuild="));
    let status = Command::new(env::current_exe().expect("a program knows its path"))
        .args([
            "--exact",
            "refused_programs_say_why_in_words_of_tenancy",
            "--nocapture",
        ])
        .args(cases)
        .env(FLAGS, flags.join("\u{1f}"))
        .status();
    assert!(status.expect("a program starts itself").success());
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn children(name: &str) -> Vec<PathBuf> {
    entries(&folder(name))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("the folder is readable").path())
        .collect()
}

fn programs(folder: &Path) -> Vec<PathBuf> {
    let mut programs = entries(folder);
    programs.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    programs
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().expect("a file has a name");
    stem.to_string_lossy().into_owned()
}

/// The names of a folder's programs.
fn names(name: &str) -> BTreeSet<String> {
    programs(&folder(name))
        .iter()
        .map(|path| stem(path))
        .collect()
}

/// A sentence as a name.
fn words(sentence: &str) -> String {
    let lower = sentence.to_lowercase().replace(['\'', '`'], "");
    let words: Vec<_> = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    match words[..] {
        ["a" | "an" | "the", ref rest @ ..] => rest.join("_"),
        ref all => all.join("_"),
    }
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
