//! Which test proves which sentence of the contract: `docs/contract.md` says what the lines above the tests say.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

/// Where tests prove something of accounts.
const TESTS: [&str; 5] = [
    "tests/accounts",
    "tests/tenants/testing",
    "tests/web/src",
    "examples/accounts/tests",
    "tenancy-accounts/src",
];

const PAGE: &str = "docs/contract.md";

/// What stands above a test, before the sentences that it proves.
const PROVES: &str = "// Proves ";

/// Of each sentence, by its letter, the tests.
type Proofs = BTreeMap<String, Vec<String>>;

fn proofs(folder: &Path, proofs: &mut Proofs) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            self::proofs(&path, proofs);
        } else if path.extension().is_some_and(|end| end == "rs") {
            of_file(&fs::read_to_string(&path).expect("a source"), proofs);
        }
    }
}

fn of_file(source: &str, proofs: &mut Proofs) {
    let mut lines = source.lines().map(str::trim);
    while let Some(line) = lines.next() {
        let Some(letters) = line.strip_prefix(PROVES) else {
            continue;
        };
        let test = lines.find_map(|line| line.split_once("fn "));
        let (_, test) = test.expect("a test below");
        let test = test.split('(').next().expect("a name");
        for letter in letters.trim_end_matches('.').split(", ") {
            let of_letter = proofs.entry(letter.to_owned()).or_default();
            of_letter.push(test.to_owned());
        }
    }
}

/// The page as the tests would have it. What has no test keeps what is said instead.
fn written(page: &str, proofs: &mut Proofs) -> String {
    let lines = page.lines().map(|line| {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let ["", letter, sentence, said, ""] = cells[..] else {
            return line.to_owned();
        };
        let is_letter = |text: &str| text.starts_with(|first: char| first.is_ascii_uppercase());
        if !is_letter(letter) {
            return line.to_owned();
        }
        let said = if let Some(tests) = proofs.remove(letter) {
            let tests: Vec<_> = tests.iter().map(|test| format!("`{test}`")).collect();
            tests.join(", ")
        } else {
            assert!(
                is_letter(said),
                "nothing proves {letter}, and nothing says why"
            );
            said.to_owned()
        };
        format!("| {letter} | {sentence} | {said} |")
    });
    lines.map(|line| line + "\n").collect()
}

#[test]
fn the_page_of_the_contract_says_which_test_proves_what() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut proofs = Proofs::new();
    for folder in TESTS {
        self::proofs(&root.join(folder), &mut proofs);
    }
    let path = root.join(PAGE);
    let page = fs::read_to_string(&path).expect(PAGE);
    let written = written(&page, &mut proofs);
    assert!(proofs.is_empty(), "{PAGE} has no row of {proofs:?}");
    if env::var_os("TENANCY_REWRITE").is_some() {
        fs::write(&path, written).expect(PAGE);
    } else {
        let is_so = page == written;
        assert!(is_so, "{PAGE} is not what the tests say");
    }
}

#[test]
fn a_row_without_a_proof_says_why() {
    let of = |said: &str| {
        let page = format!("| A1 | it holds | {said} |");
        std::panic::catch_unwind(|| written(&page, &mut Proofs::new()))
    };
    of("Left out: it is not.").expect("it says why");
    for said in ["", "`a_test_that_is_gone`"] {
        of(said).expect_err("it says nothing");
    }
}
