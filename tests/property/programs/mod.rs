//! Random programs, on tables of every policy, by connections of every reach, do what a model in plain Rust says, and
//! nothing else.
//!
//! The programs are the same ones in every run. `TENANCY_PROGRAMS` says how many of them run; with
//! `TENANCY_SEED=random` others are drawn. A failure shrinks, prints the program, and names the seed that finds it
//! again.

mod any;
mod draw;
mod model;
mod program;
mod reach;
mod run;
mod schema;

use self::program::Program;
use crate::PROGRAMS;
use crate::backend::{Conn, Database, faults};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use std::cell::RefCell;
use std::hash::{BuildHasher, RandomState};

#[test]
fn programs_do_what_the_model_says_and_nothing_else() {
    let db = RefCell::new(Database::new());
    run::database::create(&mut db.borrow_mut()).expect("the tables are new");
    for_random_programs(|program| {
        let db = &mut **db.borrow_mut();
        run::database::fill(db, &program.world).expect("the rows of the program go in");
        let mut world = program.world.clone();
        for (n, step) in program.steps.iter().enumerate() {
            let expected = model::run(&mut world, step);
            let got = run::run(db, step);
            one_text(db, n)?;
            if !model::agree(&expected, &got) {
                return Err(format!(
                    "step {n} should return {expected:?}\nand returns {got:?}"
                ));
            }
            let rows = run::database::dump(db).expect("the rows come out");
            model::same_rows(&world, &rows).map_err(|why| format!("after step {n} {why}"))?;
        }
        Ok(())
    });
}

/// A connection finds a prepared statement by its id, which therefore means one text.
fn one_text(db: &mut Conn, step: usize) -> Result<(), String> {
    match faults(db).first() {
        None => Ok(()),
        Some(fault) => Err(format!(
            "step {step} and a former one are of one id:\n{fault}"
        )),
    }
}

fn for_random_programs(check: impl Fn(&Program) -> Result<(), String>) {
    let number = match std::env::var("TENANCY_PROGRAMS") {
        Ok(number) => number.parse().expect("TENANCY_PROGRAMS is a number"),
        Err(_) => PROGRAMS,
    };
    let seed = match std::env::var("TENANCY_SEED") {
        Ok(seed) if seed == "random" => RandomState::new().hash_one("seed"),
        Ok(seed) => seed.parse().expect("TENANCY_SEED is a number, or `random`"),
        Err(_) => 0,
    };
    let config = Config {
        cases: number,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed_bytes(seed));
    let run = TestRunner::new_with_rng(config, rng).run(&draw::programs(), |program| {
        check(&program).map_err(TestCaseError::fail)
    });
    match run {
        Ok(()) => {}
        Err(TestError::Fail(why, program)) => panic!("{why}\n\n{program}\nTENANCY_SEED={seed}"),
        Err(TestError::Abort(why)) => panic!("no programs can be drawn: {why}"),
    }
}

/// ChaCha's seed is of 32 bytes.
fn seed_bytes(seed: u64) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes
}
