//! Random programs of scoped reads and writes do what a model in plain Rust says, and leave other tenants alone.
//!
//! `TENANCY_PROGRAMS` says how many programs run on each backend. A failure shrinks, prints the program, and names the
//! seed that finds it again: `TENANCY_SEED`.

mod model;
mod policies;
mod program;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use std::fmt;
use std::hash::{BuildHasher, RandomState};

#[path = "property"]
mod on_sqlite {
    pub(super) type Db = diesel::sqlite::SqliteConnection;
    pub(super) type Backend = diesel::sqlite::Sqlite;

    mod any;
    mod run;
    #[path = "policies/run.rs"]
    mod run_policies;

    super::property!(crate::support::sqlite(), 2_000);
}

#[path = "property"]
mod on_postgres {
    pub(super) type Db = diesel::pg::PgConnection;
    pub(super) type Backend = diesel::pg::Pg;

    // The same files, for another backend.
    #[allow(clippy::duplicate_mod)]
    mod any;
    #[allow(clippy::duplicate_mod)]
    mod run;
    #[allow(clippy::duplicate_mod)]
    #[path = "policies/run.rs"]
    mod run_policies;

    super::property!(crate::support::postgres(), 200);
}

/// The test for the backend of the module that calls this.
macro_rules! property {
    ($db:expr, $programs:expr) => {
        #[test]
        fn programs_do_what_the_model_says_and_leave_other_tenants_alone() {
            let db = std::cell::RefCell::new($db);
            let programs = super::program::programs();
            super::for_random_programs($programs, &programs, |program| {
                let db = &mut *db.borrow_mut();
                run::fill(db, &program.world).expect("the rows of the program go in");
                let mut model = program.world.clone();
                for (n, step) in program.steps.iter().enumerate() {
                    let expected = model.run(program.tenant, step);
                    let got = run::run(&mut crate::support::as_tenant(db, program.tenant), step);
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
            use super::policies::model;
            let db = std::cell::RefCell::new($db);
            run_policies::database::create(&mut db.borrow_mut()).expect("the tables are new");
            let programs = super::policies::programs();
            super::for_random_programs($programs, &programs, |program| {
                let db = &mut *db.borrow_mut();
                run_policies::database::fill(db, &program.world)
                    .expect("the rows of the program go in");
                let mut world = program.world.clone();
                for (n, step) in program.steps.iter().enumerate() {
                    let expected = model::run(&mut world, step);
                    let got = run_policies::run(db, step);
                    if !model::agree(&expected, &got) {
                        return Err(format!(
                            "step {n} should return {expected:?}\nand returns {got:?}"
                        ));
                    }
                    let rows = run_policies::database::dump(db).expect("the rows come out");
                    model::same_rows(&world, &rows)
                        .map_err(|why| format!("after step {n} {why}"))?;
                }
                Ok(())
            });
        }
    };
}
use property;

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
        Ok(seed) => seed.parse().expect("TENANCY_SEED is a number"),
        Err(_) => RandomState::new().hash_one("seed"),
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
