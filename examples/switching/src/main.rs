//! A help desk switches from plain Diesel to tenancy: `cargo run -p example-switching`
//!
//! The page *Switching over* of the manual shows it, step by step, by this code. Each module is the whole program after one
//! step, and all of them print the same.

#![expect(
    clippy::duplicate_mod,
    reason = "a table is designated once, so each step has tables of its own"
)]

mod program;
mod schema;

#[expect(dead_code, reason = "rows are as their table is")]
mod plain;
#[expect(dead_code, reason = "rows are as their table is")]
mod step1;
#[expect(dead_code, reason = "rows are as their table is")]
mod step2;
#[expect(dead_code, reason = "rows are as their table is")]
mod step3;
#[expect(dead_code, reason = "rows are as their table is")]
mod step4;

#[cfg(test)]
mod page;

use program::{Program, run_asynchronous};
use std::error::Error;
use tokio::runtime::Runtime;

/// A module as the program that it is.
macro_rules! program {
    ($step:ident) => {
        Program {
            sign_up: $step::sign_up,
            serve: $step::serve,
            report: $step::report,
        }
        .run()?
    };
    ($step:ident::asynchronous) => {
        Runtime::new()?.block_on(run_asynchronous(
            $step::asynchronous::sign_up,
            $step::asynchronous::serve,
            $step::asynchronous::report,
        ))?
    };
}

/// What the program prints before the first step and after each, and on an asynchronous connection before and after all.
fn outputs() -> Result<[String; 7], Box<dyn Error>> {
    Ok([
        program!(plain),
        program!(step1),
        program!(step2),
        program!(step3),
        program!(step4),
        program!(plain::asynchronous),
        program!(step4::asynchronous),
    ])
}

fn main() -> Result<(), Box<dyn Error>> {
    let outputs = outputs()?;
    let [first, others @ ..] = &outputs;
    print!("{first}");
    for other in others {
        assert_eq!(other, first, "a step has changed what the program does");
    }
    println!("{} programs have printed this", outputs.len());
    Ok(())
}
