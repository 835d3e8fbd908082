//! The changes of an update, with their references checked.

use super::changes::{Assigned, AssignedColumn, IfSome};
use crate::policy::{ColumnIs, Designated, Differs, Keys, Lookup, LookupFor, NoLookups};
use diesel::backend::Backend;
use diesel::dsl::SqlTypeOf;
use diesel::expression::Expression;
use diesel::expression::is_contained_in_group_by::{No, Yes};
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::query_source::Column;
use diesel::result::QueryResult;
use diesel::sql_types::{self, SqlType, is_nullable};

/// Changes with the lookups `L`. `Proof` is that of [`ChangesNoTenant`](crate::write::ChangesNoTenant).
pub(crate) trait CheckChanges<DB: Backend, L, Proof> {
    /// ` AND <check>` for each assignment of a reference.
    ///
    /// # Errors
    ///
    /// What a part of the changes says.
    fn walk_checks<'b>(&'b self, lookups: &'b L, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

/// The assignment `A` to a column of which `Self` says whether it is the first reference of `L`.
pub(crate) trait CheckAssignment<DB: Backend, A, L, IsNull> {
    /// See [`CheckChanges`].
    fn walk<'b>(assignment: &'b A, lookups: &'b L, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

impl<A, DB: Backend, At> CheckChanges<DB, NoLookups, Assigned<At>> for A {
    fn walk_checks<'b>(&'b self, _: &'b NoLookups, _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Ok(())
    }
}

impl<A, DB, Fk, Parent, E, Rest, At> CheckChanges<DB, LookupFor<Fk, Parent, E, Rest>, Assigned<At>>
    for A
where
    DB: Backend,
    Fk: Expression<SqlType: SqlType>,
    Parent: Designated,
    At: AssignedColumn<Column: ColumnIs<Fk>>,
    <At::Column as ColumnIs<Fk>>::Answer:
        CheckAssignment<DB, A, LookupFor<Fk, Parent, E, Rest>, <Fk::SqlType as SqlType>::IsNull>,
    A: CheckChanges<DB, Rest, Assigned<At>>,
{
    fn walk_checks<'b>(
        &'b self,
        lookups: &'b LookupFor<Fk, Parent, E, Rest>,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        <At::Column as ColumnIs<Fk>>::Answer::walk(self, lookups, out.reborrow())?;
        self.walk_checks(&lookups.rest, out)
    }
}

impl<A, DB: Backend, L, Proof> CheckChanges<DB, L, IfSome<Proof>> for Option<A>
where
    A: CheckChanges<DB, L, Proof>,
{
    fn walk_checks<'b>(&'b self, lookups: &'b L, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match self {
            Some(changes) => changes.walk_checks(lookups, out),
            None => Ok(()),
        }
    }
}

/// `EXISTS (SELECT 1 FROM (SELECT <key> AS "fk" FROM <parent> WHERE <in scope>) AS "parent" WHERE "fk" = ?)`: the
/// assignment, read as a comparison with the column that its name finds first.
fn walk_exists<'b, DB, Fk, A, Parent, E>(
    assignment: &'b A,
    lookup: &'b Lookup<Parent, E>,
    mut out: AstPass<'_, 'b, DB>,
) -> QueryResult<()>
where
    DB: Backend,
    Fk: Column,
    A: QueryFragment<DB>,
    Parent: Designated,
    Lookup<Parent, E>: Keys<DB>,
{
    out.push_sql("EXISTS (SELECT 1 FROM (SELECT ");
    lookup.walk_key(out.reborrow())?;
    out.push_sql(" AS ");
    out.push_identifier(Fk::NAME)?;
    lookup.walk_from(out.reborrow())?;
    out.push_sql(") AS ");
    out.push_identifier("parent")?;
    out.push_sql(" WHERE ");
    assignment.walk_ast(out.reborrow())?;
    out.push_sql(")");
    Ok(())
}

impl<DB, A, Fk, Parent, E, Rest>
    CheckAssignment<DB, A, LookupFor<Fk, Parent, E, Rest>, is_nullable::NotNull>
    for Differs<Yes, Yes>
where
    DB: Backend,
    Fk: Column,
    A: QueryFragment<DB>,
    Parent: Designated,
    Lookup<Parent, E>: Keys<DB>,
{
    fn walk<'b>(
        assignment: &'b A,
        lookups: &'b LookupFor<Fk, Parent, E, Rest>,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        out.push_sql(" AND ");
        walk_exists::<DB, Fk, _, _, _>(assignment, &lookups.lookup, out)
    }
}

impl<DB, A, Fk, Parent, E, Rest>
    CheckAssignment<DB, A, LookupFor<Fk, Parent, E, Rest>, is_nullable::IsNullable>
    for Differs<Yes, Yes>
where
    DB: Backend,
    Fk: Column,
    A: QueryFragment<DB>,
    Parent: Designated<FindBy: Expression<SqlType: BlankKey>>,
    Lookup<Parent, E>: Keys<DB>,
{
    /// Whether the value is `NULL` is asked of a comparison with something that is not.
    fn walk<'b>(
        assignment: &'b A,
        LookupFor { lookup, .. }: &'b LookupFor<Fk, Parent, E, Rest>,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        out.push_sql(" AND (");
        walk_exists::<DB, Fk, _, _, _>(assignment, lookup, out.reborrow())?;
        out.push_sql(" OR (SELECT (");
        assignment.walk_ast(out.reborrow())?;
        out.push_sql(") IS NULL FROM (SELECT COALESCE((SELECT ");
        lookup.walk_key(out.reborrow())?;
        lookup.walk_table(out.reborrow())?;
        out.push_sql(" WHERE 1 = 0), ");
        out.push_sql(const { literal(<SqlTypeOf<Parent::FindBy> as BlankKey>::LITERAL) });
        out.push_sql(") AS ");
        out.push_identifier(Fk::NAME)?;
        out.push_sql(") AS ");
        out.push_identifier("blank")?;
        out.push_sql("))");
        Ok(())
    }
}

/// A SQL type of keys to which a nullable reference may point: it has a value that can be written down.
///
/// An update asks whether the new value is `NULL` by comparing it with this one. Implement it for your own SQL types
/// of keys.
///
/// Where it is used, what is no literal is an error when the program is built, for with `NULL` every key would seem to
/// be null, and so to be allowed:
///
/// ```compile_fail,E0080
/// use diesel::sql_types::{Integer, Nullable, SqlType};
/// use tenancy::prelude::*;
///
/// #[derive(SqlType, diesel::query_builder::QueryId)]
/// #[diesel(sqlite_type(name = "Integer"))]
/// pub struct Code;
///
/// impl tenancy::bounds::BlankKey for Code {
///     const LITERAL: &'static str = "NULL"; // "0" would do.
/// }
///
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { use super::Code; use diesel::sql_types::*; posts (code) { code -> Code, org_id -> Integer } }
/// # diesel::table! {
/// #     use super::Code; use diesel::sql_types::*;
/// #     comments { id -> Integer, org_id -> Integer, post -> Nullable<Code> }
/// # }
/// # #[derive(Debug, Clone, Copy, diesel::AsExpression)] #[diesel(sql_type = Code)] pub struct Key(i32);
/// # impl diesel::serialize::ToSql<Code, diesel::sqlite::Sqlite> for Key {
/// #     fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, diesel::sqlite::Sqlite>) -> diesel::serialize::Result {
/// #         out.set_value(self.0);
/// #         Ok(diesel::serialize::IsNull::No)
/// #     }
/// # }
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org, column = org_id)] #[derive(Queryable)] #[diesel(table_name = posts, primary_key(code))]
/// # struct Post { org_id: i32 }
/// # #[tenanted(Org, column = org_id, references(post -> posts))] #[derive(Queryable)] #[diesel(table_name = comments)]
/// # struct Comment { id: i32 }
/// fn run(conn: &mut TenantConn<SqliteConnection, Org>) -> QueryResult<usize> {
///     Comment::update(1).set(comments::post.eq(Some(Key(1)))).execute(conn)
/// }
/// # fn main() { let _ = run; }
/// ```
#[diagnostic::on_unimplemented(
    message = "a tenant's update cannot tell whether a reference of the SQL type `{Self}` is null",
    label = "no literal of this type is known",
    note = "implement `tenancy::bounds::BlankKey` for it"
)]
pub trait BlankKey {
    /// Any literal of this type that is not null, as it stands in SQL: `'00000000-0000-0000-0000-000000000000'`.
    const LITERAL: &'static str;
}

/// The text, if it is one number or one string in SQL.
const fn literal(text: &'static str) -> &'static str {
    let bytes = text.as_bytes();
    let mut at = 0;
    if let [b'\'', inside @ .., b'\''] = bytes {
        while at < inside.len() {
            assert!(
                inside[at] != b'\'' && inside[at] != b'\\',
                "a `BlankKey` is one literal"
            );
            at += 1;
        }
    } else {
        assert!(!bytes.is_empty(), "a `BlankKey` is one literal");
        while at < bytes.len() {
            assert!(bytes[at].is_ascii_digit(), "a `BlankKey` is one literal");
            at += 1;
        }
    }
    text
}

macro_rules! blank {
    ($($(#[$cfg:meta])? $ST:ty => $literal:literal,)+) => {$(
        $(#[$cfg])?
        impl BlankKey for $ST {
            const LITERAL: &'static str = $literal;
        }
    )+};
}

blank! {
    sql_types::SmallInt => "0",
    sql_types::Integer => "0",
    sql_types::BigInt => "0",
    sql_types::Text => "''",
    sql_types::Binary => "''",
    #[cfg(feature = "postgres-backend")]
    sql_types::Uuid => "'00000000-0000-0000-0000-000000000000'",
}

/// A column that is not the first reference says nothing of it.
macro_rules! other_column {
    ($($A:ident $B:ident),+) => {$(
        impl<DB, A, Fk, Parent, E, Rest, IsNull>
            CheckAssignment<DB, A, LookupFor<Fk, Parent, E, Rest>, IsNull> for Differs<$A, $B>
        where
            DB: Backend,
            Parent: Designated,
        {
            fn walk<'b>(
                _: &'b A,
                _: &'b LookupFor<Fk, Parent, E, Rest>,
                _: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                Ok(())
            }
        }
    )+};
}
other_column!(No No, No Yes, Yes No);

macro_rules! tuples {
    ($($n:tt { $(($i:tt) -> $V:ident, $Proof:ident, $TT:ident,)+ })+) => {$(
        impl<$($V,)+ DB: Backend, L, $($Proof,)+> CheckChanges<DB, L, ($($Proof,)+)> for ($($V,)+)
        where
            $($V: CheckChanges<DB, L, $Proof>,)+
        {
            fn walk_checks<'b>(
                &'b self,
                lookups: &'b L,
                mut out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                $(self.$i.walk_checks(lookups, out.reborrow())?;)+
                Ok(())
            }
        }
    )+};
}
diesel_derives::__diesel_for_each_tuple!(tuples);
