//! Links, domains, keys and impersonations.

use super::super::rules::whole::{undo, world, written};
use super::super::rules::*;
use super::super::steps::{OF_DOMAINS, OF_IMPERSONATIONS, OF_KEYS, OF_LINKS, Step};
use super::{doomed, survives};

/// Whichever statement was the last one, each operation is whole or none, and whoever finds none does it.
fn are_whole_or_none(test: &str, steps: &[Step]) {
    if let Some((mut conn, knows)) = doomed() {
        let (at, knows) = knows.split_once(' ').expect("which one, and about what");
        let at: usize = at.parse().expect("a number");
        (steps[at].act)(&mut conn, knows).expect("it may be done");
        return;
    }
    let (db, mut conn) = acme();
    for (at, step) in steps.iter().enumerate() {
        let mut none = 0;
        for statement in 1.. {
            let knows = (step.prepare)(&mut conn);
            let before = world(&mut conn);
            let of = [module_path!(), test];
            let done = survives(of, &db, statement, &format!("{at} {knows}"));
            let found = written(&before, &world(&mut conn));
            if found.is_empty() {
                none += 1;
                (step.act)(&mut conn, &knows).expect("it may be done");
                let found = written(&before, &world(&mut conn));
                assert_eq!(found, step.writes, "{at}: before {statement}");
            } else {
                assert_eq!(found, step.writes, "{at}: before {statement}");
            }
            counts_are_true(&mut conn);
            undo(&mut conn);
            if done {
                assert!(!found.is_empty(), "{at}");
                break;
            }
        }
        assert!(none > 5, "{at}: {none}");
    }
}

// Proves F4.
#[test]
fn a_change_of_links_that_is_killed_is_whole_or_none() {
    are_whole_or_none(
        "a_change_of_links_that_is_killed_is_whole_or_none",
        OF_LINKS,
    );
}

// Proves F5.
#[test]
fn a_change_of_domains_that_is_killed_is_whole_or_none() {
    are_whole_or_none(
        "a_change_of_domains_that_is_killed_is_whole_or_none",
        OF_DOMAINS,
    );
}

// Proves O4.
#[test]
fn a_change_of_keys_that_is_killed_is_whole_or_none() {
    are_whole_or_none("a_change_of_keys_that_is_killed_is_whole_or_none", OF_KEYS);
}

// Proves J2, J3.
#[test]
fn an_impersonation_that_is_killed_is_whole_or_none() {
    are_whole_or_none(
        "an_impersonation_that_is_killed_is_whole_or_none",
        OF_IMPERSONATIONS,
    );
}
