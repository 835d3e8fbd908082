//! Runs a program's steps by connections of every reach.

pub(super) mod database;
mod facts;
mod joins;
mod reads;
mod writes;

use super::model::{Failure, Outcome, Returned};
use super::program::{Op, Reach, Read, Step, Write};
use super::schema::{Firm, User};
use crate::backend::Conn as Db;
use diesel::result::{DatabaseErrorKind, Error};
use tenancy::ScopeError;
use tenancy::prelude::*;

/// Evaluates `$go!` for `$table`, which is one of those listed: with the table's module and its model.
macro_rules! on {
    ($table:expr, [$($Table:ident $module:ident $Model:ident,)+], $go:ident! $args:tt) => {
        match $table {
            $(Table::$Table => $go!($module $Model $args),)+
            #[allow(unreachable_patterns)]
            other => unreachable!("{other:?} is out of reach"),
        }
    };
}
use on;

/// A connection that runs programs.
trait Runs: Sized {
    fn read(&mut self, read: &Read) -> QueryResult<Returned>;

    fn write(&mut self, write: &Write) -> QueryResult<Returned>;

    fn transaction(&mut self, ops: &[Op], commit: bool) -> Result<Returned, Ended>;

    fn run(&mut self, op: &Op) -> Result<Returned, Ended> {
        match op {
            Op::Read(read) => Ok(self.read(read)?),
            Op::Write(write) => Ok(self.write(write)?),
            Op::Transaction { ops, commit } => self.transaction(ops, *commit),
        }
    }
}

macro_rules! runs {
    ($($Conn:ty { joins $joins:expr, reads $reads:expr, writes $writes:expr })+) => {$(
        impl Runs for $Conn {
            fn read(&mut self, read: &Read) -> QueryResult<Returned> {
                match read {
                    Read::Join(join, is) => $joins(self, *join, is),
                    read => $reads(self, read),
                }
            }

            fn write(&mut self, write: &Write) -> QueryResult<Returned> {
                $writes(self, write)
            }

            fn transaction(&mut self, ops: &[Op], commit: bool) -> Result<Returned, Ended> {
                self.transaction(|conn| {
                    let all = ops.iter().map(|op| conn.run(op)).collect::<Result<_, _>>()?;
                    if commit {
                        Ok(Returned::All(all))
                    } else {
                        Err(Ended(Failure::RolledBack))
                    }
                })
            }
        }
    )+};
}

runs! {
    TenantConn<'_, Db, Firm> {
        joins joins::of_a_firm, reads reads::more_of_a_firm, writes writes::of_a_firm
    }
    TenantConn<'_, Db, User> {
        joins joins::of_a_user, reads reads::of_a_user, writes writes::of_a_user
    }
    TenantConn<'_, Db, (Firm, User)> {
        joins joins::of_both, reads reads::of_both, writes writes::of_both
    }
    TenantsConn<'_, Db, Firm> {
        joins joins::of_firms,
        reads reads::of_firms,
        writes |_: &mut _, write| unreachable!("no connection of several tenants writes: {write:?}")
    }
    TenantsConn<'_, Db, (Firm, User)> {
        joins joins::of_types,
        reads reads::of_types,
        writes |_: &mut _, write| unreachable!("no connection of several tenants writes: {write:?}")
    }
    UnscopedConn<'_, Db> { joins joins::unscoped, reads reads::unscoped, writes writes::unscoped }
}

/// Runs one step.
pub(super) fn run(db: &mut Db, Step { reach, op }: &Step) -> Outcome {
    let ran = match reach {
        Reach::Firm(firm) => TenantConn::<_, Firm>::trusting(db, *firm).run(op),
        Reach::User(user) => TenantConn::<_, User>::trusting(db, *user).run(op),
        Reach::Both(firm, user) => {
            TenantConn::<_, (Firm, User)>::trusting(db, (*firm, *user)).run(op)
        }
        Reach::Narrowed(firm, user) => {
            let conn = &mut TenantConn::<_, Firm>::trusting(db, *firm);
            conn.narrow_trusting::<User>(*user).run(op)
        }
        Reach::Several(firms) => {
            TenantsConn::<_, Firm>::trusting(db, firms.iter().copied()).run(op)
        }
        Reach::OfTypes(firms, users) => {
            let conn = TenantsConn::<_, Firm>::trusting(db, firms.iter().copied());
            conn.and_trusting::<User>(users.iter().copied()).run(op)
        }
        Reach::Unscoped => db.unscoped("programs of the property test").run(op),
    };
    ran.map_err(|Ended(failure)| failure)
}

/// Why an operation, or a transaction, has ended.
struct Ended(Failure);

impl From<Error> for Ended {
    fn from(error: Error) -> Self {
        Self(match error {
            Error::NotFound => Failure::NotFound,
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Failure::Taken,
            Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, said)
                if said.message() == "a reference points to no row of the tenant" =>
            {
                Failure::OutOfScope
            }
            Error::QueryBuilderError(why) if why.to_string().contains("no changes to save") => {
                Failure::NothingToSet
            }
            Error::QueryBuilderError(why)
                if why.downcast_ref() == Some(&ScopeError::NamesAnotherTenant) =>
            {
                Failure::NamesAnotherTenant
            }
            other => Failure::Other(format!("{other:?}")),
        })
    }
}
