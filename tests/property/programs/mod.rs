//! Random programs of scoped reads and writes do what a model in plain Rust says, and leave other tenants alone.
//!
//! The programs are the same ones in every run. `TENANCY_PROGRAMS` says how many of them run; with
//! `TENANCY_SEED=random` others are drawn. A failure shrinks, prints the program, and names the seed that finds it
//! again.

mod any;
mod model;
mod policies;
mod program;
mod run;
mod schema;

use crate::PROGRAMS;
use crate::backend::{Conn, Database, faults};
use diesel::QueryResult;
use diesel::connection::SimpleConnection;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use std::cell::RefCell;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use tenancy::TenantConn;

fn batch(db: &mut Conn, sql: &str) -> QueryResult<()> {
    db.batch_execute(sql)
}

#[test]
fn programs_do_what_the_model_says_and_leave_other_tenants_alone() {
    let db = RefCell::new(Database::new());
    batch(&mut db.borrow_mut(), schema::TABLES).expect("the tables are new");
    let programs = program::programs();
    for_random_programs(PROGRAMS, &programs, |program| {
        let db = &mut **db.borrow_mut();
        run::fill(db, &program.world).expect("the rows of the program go in");
        let mut model = program.world.clone();
        for (n, step) in program.steps.iter().enumerate() {
            let expected = model.run(program.tenant, step);
            let got = run::run(&mut TenantConn::trusting(db, program.tenant), step);
            one_text(db, n)?;
            let (expected_others, expected_rows) = (model.without(program.tenant), &model);
            let rows = run::dump(db).expect("the rows come out");
            if rows.without(program.tenant) != expected_others {
                return Err(format!(
                    "step {n} changed other tenants' rows, which are now\n{}",
                    rows.without(program.tenant)
                ));
            }
            if got != expected {
                return Err(format!(
                    "step {n} should return {expected:?}\nand returns {got:?}"
                ));
            }
            if rows.without(0) != expected_rows.without(0) {
                return Err(format!(
                    "after step {n} there should be\n{expected_rows}and there is\n{rows}"
                ));
            }
        }
        Ok(())
    });
}

#[test]
fn programs_on_tables_of_every_policy_do_what_the_model_says_and_nothing_else() {
    use policies::model;
    let db = RefCell::new(Database::new());
    policies::run::database::create(&mut db.borrow_mut()).expect("the tables are new");
    let programs = policies::programs();
    for_random_programs(PROGRAMS, &programs, |program| {
        let db = &mut **db.borrow_mut();
        policies::run::database::fill(db, &program.world).expect("the rows of the program go in");
        let mut world = program.world.clone();
        for (n, step) in program.steps.iter().enumerate() {
            let expected = model::run(&mut world, step);
            let got = policies::run::run(db, step);
            one_text(db, n)?;
            if !model::agree(&expected, &got) {
                return Err(format!(
                    "step {n} should return {expected:?}\nand returns {got:?}"
                ));
            }
            let rows = policies::run::database::dump(db).expect("the rows come out");
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

fn for_random_programs<P: Strategy<Value: fmt::Display>>(
    number: u32,
    programs: &P,
    check: impl Fn(&P::Value) -> Result<(), String>,
) {
    let number = match std::env::var("TENANCY_PROGRAMS") {
        Ok(number) => number.parse().expect("TENANCY_PROGRAMS is a number"),
        Err(_) => number,
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
    let run = TestRunner::new_with_rng(config, rng).run(programs, |program| {
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
