//! Runs a program's steps by connections of every reach.

pub(crate) mod database;
mod facts;
mod joins;
mod reads;
mod writes;

use super::super::any;
use super::model::{Failure, Outcome};
use super::program::{Op, Reach, Read, Step};
use super::schema::{Firm, User};
use crate::backend::{Backend, Conn as Db};
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

/// Runs one step.
pub(crate) fn run(db: &mut Db, step: &Step) -> Outcome {
    macro_rules! run {
        ($conn:expr, $of:ident) => {
            match &step.op {
                Op::Read(Read::Join(join, is)) => joins::$of($conn, *join, is),
                Op::Read(read) => reads::$of($conn, read),
                Op::Write(write) => writes::$of($conn, write),
            }
        };
    }
    let returned = match &step.reach {
        Reach::Firm(firm) => run!(&mut TenantConn::trusting(db, *firm), of_a_firm),
        Reach::User(user) => {
            let conn = &mut TenantConn::trusting(db, *user);
            match &step.op {
                Op::Read(read) => reads::of_a_user(conn, read),
                Op::Write(write) => writes::of_a_user(conn, write),
            }
        }
        Reach::Both(firm, user) => run!(&mut TenantConn::trusting(db, (*firm, *user)), of_both),
        Reach::Narrowed(firm, user) => {
            let conn = &mut TenantConn::<_, Firm>::trusting(db, *firm);
            run!(&mut conn.narrow_trusting::<User>(*user), of_both)
        }
        Reach::Several(firms) => {
            let conn = &mut TenantsConn::trusting(db, firms.iter().copied());
            match &step.op {
                Op::Read(Read::Join(join, is)) => joins::of_firms(conn, *join, is),
                Op::Read(read) => reads::of_firms(conn, read),
                Op::Write(write) => {
                    unreachable!("no connection of several tenants writes: {write:?}")
                }
            }
        }
        Reach::Unscoped => run!(&mut db.unscoped("programs of the property test"), unscoped),
    };
    returned.map_err(|error| match error {
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Failure::Taken,
        Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, said)
            if said.message() == "a reference points to no row of the tenant" =>
        {
            Failure::OutOfScope
        }
        Error::QueryBuilderError(why)
            if why.downcast_ref() == Some(&ScopeError::NamesAnotherTenant) =>
        {
            Failure::NamesAnotherTenant
        }
        other => Failure::Other(format!("{other:?}")),
    })
}
