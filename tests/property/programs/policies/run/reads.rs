//! Loads, unions, and joins of a table with itself.

use super::super::model::{Returned, rows};
use super::super::program::{Combine, Filter, Kind, Query, Read, Table};
use super::super::schema::*;
use super::any::any;
use super::facts::{Columns, columns, compare, filtered, is};
use super::{Backend, Db, on};
use tenancy::prelude::*;

type Shown = (i32, i32, i32);

pub(super) fn shown(loaded: Vec<Shown>) -> Returned {
    rows(
        loaded
            .into_iter()
            .map(|(id, mark, n)| vec![Some(id), Some(mark), Some(n)]),
    )
}

macro_rules! query {
    ($table:ident $Model:ident $filters:expr) => {{
        let all = $Model::scoped().select(($table::id, $table::mark, $table::n));
        filtered!($table all.into_boxed::<Backend>(), $filters)
    }};
}

macro_rules! load {
    ($table:ident $Model:ident ($conn:expr, $filters:expr)) => {
        shown(query!($table $Model $filters).load::<Shown>($conn)?)
    };
}

macro_rules! load_alias {
    ($table:ident $Model:ident ($conn:expr, $cmp:expr, $n:expr)) => {{
        let other = tenancy::alias!($table as other);
        let found =
            $Model::scoped_as(other).filter(compare(&any(other.field($table::n)), *$cmp, *$n));
        let columns = other.fields(($table::id, $table::mark, $table::n));
        shown(found.select(columns).load::<Shown>($conn)?)
    }};
}

macro_rules! combine {
    ($table:ident $Model:ident ($conn:expr, $how:expr, $left:expr, $right:expr)) => {{
        let (left, right) = (query!($table $Model $left), query!($table $Model $right));
        shown(match $how {
            Combine::Union => left.union(right).load::<Shown>($conn)?,
            Combine::UnionAll => left.union_all(right).load::<Shown>($conn)?,
            Combine::Intersect => left.intersect(right).load::<Shown>($conn)?,
            Combine::Except => left.except(right).load::<Shown>($conn)?,
        })
    }};
}

macro_rules! join_alias {
    ($table:ident $Model:ident ($conn:expr, $kind:expr, $is:expr)) => {{
        let twins = tenancy::alias!($table as twins);
        let on = twins.on(twins.field($table::n).eq($table::n));
        let (roots, twin) = (
            $Model::scoped().filter(is(&columns!($table), $is)),
            twins.field($table::mark),
        );
        let columns = ($table::mark, twin.nullable());
        let joined = match $kind {
            Kind::Inner => roots
                .inner_join(on)
                .select(columns)
                .load::<(i32, Option<i32>)>($conn)?,
            Kind::Left => roots
                .left_join(on)
                .select(columns)
                .load::<(i32, Option<i32>)>($conn)?,
        };
        rows(
            joined
                .into_iter()
                .map(|(mark, twin)| vec![Some(mark), twin]),
        )
    }};
}

macro_rules! reads {
    ($(fn $name:ident($Conn:ty) $tables:tt)+) => {$(
        pub(super) fn $name(conn: &mut $Conn, read: &Read) -> QueryResult<Returned> {
            Ok(match read {
                Read::Load(Query { table, filters }) => on!(table, $tables, load!(conn, filters)),
                Read::LoadAlias(table, cmp, n) => on!(table, $tables, load_alias!(conn, cmp, n)),
                Read::Combine(how, table, left, right) => on!(table, $tables, combine!(conn, how, left, right)),
                Read::JoinAlias(kind, table, is) => on!(table, $tables, join_alias!(conn, kind, is)),
                Read::Join(..) => unreachable!("joins of several tables are elsewhere"),
            })
        }
    )+};
}

reads! {
    fn of_a_firm(TenantConn<'_, Db, Firm>) [
        Firms firms Firm, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead, Shares shares Share,
        Tasks tasks Task, Folders folders Folder, Lines lines Line, Words words Word, Pictures pictures Picture,
    ]
    fn of_a_user(TenantConn<'_, Db, User>) [Users users User, Pictures pictures Picture,]
    fn of_both(TenantConn<'_, Db, (Firm, User)>) [
        Firms firms Firm, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead, Shares shares Share,
        Tasks tasks Task, Folders folders Folder, Lines lines Line, Words words Word, Drafts drafts Draft,
    ]
    fn of_firms(TenantsConn<'_, Db, Firm>) [
        Firms firms Firm, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead, Shares shares Share,
        Tasks tasks Task, Folders folders Folder, Lines lines Line, Words words Word, Pictures pictures Picture,
    ]
    fn unscoped(UnscopedConn<'_, Db>) [
        Firms firms Firm, Users users User, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead,
        Shares shares Share, Tasks tasks Task, Folders folders Folder, Lines lines Line, Words words Word,
        Drafts drafts Draft, Pictures pictures Picture,
    ]
}
