//! What a program means, in plain Rust.

mod facts;
mod joins;
mod reads;
mod writes;

use super::program::{Answer, Is, Op, Reach, Row, Step, Table, World};
use super::reach::Near;

pub(super) type Outcome = Result<Returned, Failure>;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Returned {
    Count(usize),
    Rows(Vec<Values>),
    /// Of the steps of a transaction.
    All(Vec<Returned>),
}

/// Of one row, what was asked for.
pub(super) type Values = Vec<Option<i32>>;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Failure {
    Taken,
    NotFound,
    NothingToSet,
    OutOfScope,
    NamesAnotherTenant,
    /// Either: it depends on the order of rows that are selected without one.
    TakenOrOutOfScope,
    RolledBack,
    /// The model expects no other.
    Other(String),
}

/// Whether `got` is what the model says. Not every write can return its rows.
pub(super) fn agree(expected: &Outcome, got: &Outcome) -> bool {
    match (expected, got) {
        (Err(Failure::TakenOrOutOfScope), Err(Failure::Taken | Failure::OutOfScope)) => true,
        (Ok(Returned::Rows(rows)), Ok(Returned::Count(n))) => rows.len() == *n,
        (Ok(Returned::All(expected)), Ok(Returned::All(got))) => {
            let both = expected.iter().cloned().zip(got.iter().cloned());
            expected.len() == got.len() && both.into_iter().all(|(a, b)| agree(&Ok(a), &Ok(b)))
        }
        _ => expected == got,
    }
}

pub(super) fn rows(rows: impl IntoIterator<Item = Values>) -> Returned {
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort();
    Returned::Rows(rows)
}

pub(super) fn ordered<const N: usize>(
    rows: impl IntoIterator<Item = [Option<i32>; N]>,
) -> Returned {
    Returned::Rows(rows.into_iter().map(Vec::from).collect())
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "as a column has it that may be null"
)]
pub(super) fn number(n: i64) -> Option<i32> {
    Some(i32::try_from(n).expect("numbers are small"))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "as a column has it that may be null"
)]
fn count(n: usize) -> Option<i32> {
    Some(i32::try_from(n).expect("rows are few"))
}

pub(super) fn run(world: &mut World, step: &Step) -> Outcome {
    Run {
        world,
        reach: &step.reach,
    }
    .run(&step.op)
}

/// # Errors
///
/// Which rows there should be and which there are, of the first table that differs.
pub(super) fn same_rows(expected: &World, got: &World) -> Result<(), String> {
    for (table, expected) in expected {
        let mut expected = expected.clone();
        expected.sort();
        if got[table] != expected {
            let got = &got[table];
            return Err(format!(
                "{table:?} should be\n{expected:?}\nand are\n{got:?}"
            ));
        }
    }
    Ok(())
}

struct Run<'w> {
    world: &'w mut World,
    reach: &'w Reach,
}

fn shown(row: &Row) -> Values {
    vec![Some(row.id), Some(row.mark), row.n]
}

fn answered(answer: Answer, written: &[Row]) -> Returned {
    match answer {
        Answer::Rows => rows(written.iter().map(shown)),
        Answer::Count => Returned::Count(written.len()),
    }
}

impl Run<'_> {
    fn run(&mut self, op: &Op) -> Outcome {
        let before = self.world.clone();
        let outcome = match op {
            Op::Read(read) => self.read(read),
            Op::Write(write) => self.write(write),
            Op::Transaction { ops, commit } => {
                let all = ops.iter().map(|op| self.run(op)).collect();
                match all {
                    Ok(_) if !commit => Err(Failure::RolledBack),
                    all => all.map(Returned::All),
                }
            }
        };
        if outcome.is_err() {
            *self.world = before;
        }
        outcome
    }

    fn readable(&self, table: Table) -> impl Iterator<Item = &Row> {
        let rows = self.world[&table].iter();
        rows.filter(move |row| self.reach.reads(self.world, table, row))
    }

    fn roots(&self, table: Table, is: &Is) -> impl Iterator<Item = &Row> {
        self.readable(table)
            .filter(move |row| self.is(&[Near::new(table, row)], row, is) == Some(true))
    }

    fn rows_of(&mut self, table: Table) -> &mut Vec<Row> {
        self.world.get_mut(&table).expect("all tables are there")
    }
}
