//! Loads, unions, and joins of a table with itself.

use super::facts::{Columns, columns, compare, filtered, is};
use super::on;
use crate::backend::{Backend, Conn as Db};
use crate::programs::any::{Any, any};
use crate::programs::model::{Returned, Values, number, ordered, rows};
use crate::programs::program::{
    Ask, Chain, Cmp, Combine, Filter, JoinKind, Lock, Query, Read, Table,
};
use crate::programs::schema::*;
use diesel::dsl::{count_star, max, sum};
use diesel::sql_types::{Bool, Nullable};
use tenancy::dsl::{exists, select};
use tenancy::prelude::*;

type Shown = (i32, i32, Option<i32>);

fn values((id, mark, n): Shown) -> Values {
    vec![Some(id), Some(mark), n]
}

pub(super) fn shown(loaded: Vec<Shown>) -> Returned {
    rows(loaded.into_iter().map(values))
}

/// In the order of the query.
fn listed(loaded: Vec<Shown>) -> Returned {
    Returned::Rows(loaded.into_iter().map(values).collect())
}

macro_rules! query {
    ($table:ident $Model:ident $filters:expr) => {
        filtered!($table $Model::scoped().into_boxed::<Backend>(), $filters)
    };
}

macro_rules! ask {
    ($table:ident $Model:ident ($conn:expr, $filters:expr, $ask:expr)) => {{
        let of = columns!($table);
        let all = query!($table $Model $filters);
        match $ask {
            Ask::All(by) => {
                let shown = ($table::id, $table::mark, $table::n);
                let all = all.select(shown).order(of.order(*by)).then_order_by($table::mark);
                listed(all.load::<Shown>($conn)?)
            }
            Ask::Count => ordered([[number(all.count().get_result::<i64>($conn)?)]]),
            Ask::Exists => {
                let exists = select(exists(all)).get_result::<bool>($conn)?;
                ordered([[Some(i32::from(exists))]])
            }
            Ask::Beside(table) => {
                let beside = all.select(($table::mark, of.number_beside(*table)));
                let beside = beside.load::<(i32, Option<i64>)>($conn)?;
                rows(beside.into_iter().map(|(mark, n)| vec![Some(mark), n.and_then(number)]))
            }
            other => unreachable!("{other:?} is run elsewhere"),
        }
    }};
}

macro_rules! ask_more {
    ($table:ident $Model:ident ($conn:expr, $filters:expr, $ask:expr)) => {{
        let of = columns!($table);
        let all = query!($table $Model $filters);
        let shown = ($table::id, $table::mark, $table::n);
        match $ask {
            Ask::Page(by, limit, offset) => {
                let all = all.select(shown).order(of.order(*by)).then_order_by($table::mark);
                listed(match (*limit, *offset) {
                    (3, 0) => all.limit_to::<3>().load::<Shown>($conn)?,
                    (limit, offset) => all.limit(limit).offset(offset).load::<Shown>($conn)?,
                })
            }
            Ask::First(by) => {
                let all = all.select(shown).order(of.order(*by)).then_order_by($table::mark);
                listed(vec![all.first::<Shown>($conn)?])
            }
            Ask::Distinct => {
                let found = all.select($table::n).distinct().load::<Option<i32>>($conn)?;
                rows(found.into_iter().map(|n| vec![n]))
            }
            Ask::Sum => {
                let sum = all.select(sum($table::n)).get_result::<Option<i64>>($conn)?;
                ordered([[sum.and_then(number)]])
            }
            Ask::Max => ordered([[all.select(max($table::n)).get_result::<Option<i32>>($conn)?]]),
            other => unreachable!("{other:?} is run elsewhere"),
        }
    }};
}

macro_rules! chain {
    ($table:ident $Model:ident ($conn:expr, $chain:expr)) => {{
        let is = |what| is(&columns!($table), what);
        let columns = ($table::id, $table::mark, $table::n);
        macro_rules! load {
            ($query:expr) => {
                shown($query.select(columns).load::<Shown>($conn)?)
            };
        }
        match $chain {
            Chain::All => load!($Model::scoped()),
            Chain::Find(id) => load!($Model::find(*id)),
            Chain::FindOr(id, b) => load!($Model::scoped().find(*id).or_filter(is(b))),
            Chain::Filter(a) => load!($Model::scoped().filter(is(a))),
            Chain::FilterOr(a, b) => load!($Model::scoped().filter(is(a)).or_filter(is(b))),
            Chain::OrFilter(a, b) => load!($Model::scoped().or_filter(is(a)).filter(is(b))),
        }
    }};
}

macro_rules! locked_rows {
    ($table:ident $Model:ident ($conn:expr, $is:expr, $lock:expr)) => {{
        let rows = $Model::scoped()
            .filter(is(&columns!($table), $is))
            .order($table::mark);
        let rows = rows.select(($table::id, $table::mark, $table::n));
        listed(locked!(rows, $lock, Shown, $conn))
    }};
}

macro_rules! groups {
    ($table:ident $Model:ident ($conn:expr, $is:expr, $more_than:expr)) => {{
        let groups = $Model::scoped()
            .filter(is(&columns!($table), $is))
            .group_by($table::n)
            .having(count_star().gt(*$more_than))
            .select(($table::n, count_star()));
        let groups = groups.load::<(Option<i32>, i64)>($conn)?;
        rows(groups.into_iter().map(|(n, rows)| vec![n, number(rows)]))
    }};
}

macro_rules! load_alias {
    ($table:ident $Model:ident ($conn:expr, $cmp:expr, $n:expr)) => {{
        let other = tenancy::alias!($table as other);
        let is: Any<Nullable<Bool>> = compare!(other.field($table::n), $cmp, *$n);
        let columns = other.fields(($table::id, $table::mark, $table::n));
        shown(
            $Model::scoped_as(other)
                .filter(is)
                .select(columns)
                .load::<Shown>($conn)?,
        )
    }};
}

macro_rules! combine {
    ($table:ident $Model:ident ($conn:expr, $how:expr, $left:expr, $right:expr)) => {{
        let columns = ($table::id, $table::mark, $table::n);
        let (left, right) = (query!($table $Model $left).select(columns), query!($table $Model $right).select(columns));
        shown(combined!(left, $how, right, Shown, $conn))
    }};
}

macro_rules! combine_with_notes {
    ($table:ident $Model:ident ($conn:expr, $how:expr, $left:expr, $is:expr)) => {{
        let left = query!($table $Model $left).select(($table::id, $table::mark, $table::n));
        let right = Note::scoped().filter(is(&columns!(notes), $is)).select((notes::id, notes::mark, notes::n));
        shown(combined!(left, $how, right, Shown, $conn))
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
            JoinKind::Inner => roots
                .inner_join(on)
                .select(columns)
                .load::<(i32, Option<i32>)>($conn)?,
            JoinKind::Left => roots
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
    ($(fn $name:ident($Conn:ty) reads $tables:tt)+) => {$(
        pub(super) fn $name(conn: &mut $Conn, read: &Read) -> QueryResult<Returned> {
            Ok(match read {
                Read::Rows(Query { table, filters }, ask) => on!(table, $tables, ask!(conn, filters, ask)),
                Read::Combine(how, Query { table, filters }, right) => {
                    on!(table, $tables, combine!(conn, how, filters, right))
                }
                Read::JoinAlias(kind, table, is) => on!(table, $tables, join_alias!(conn, kind, is)),
                other => unreachable!("{other:?} is run elsewhere, or for another connection"),
            })
        }
    )+};
}

/// What is run for connections of one type of tenant: whether there is a second one makes no difference to it.
macro_rules! more_reads {
    ($(fn $name:ident($Conn:ty) reads $tables:tt locks $lockable:tt or $other:path;)+) => {$(
        pub(super) fn $name(conn: &mut $Conn, read: &Read) -> QueryResult<Returned> {
            Ok(match read {
                Read::Rows(Query { table, filters }, ask) if ask.is_more() => {
                    on!(table, $tables, ask_more!(conn, filters, ask))
                }
                Read::Locked(table, is, lock) => on!(table, $lockable, locked_rows!(conn, is, lock)),
                Read::Groups(table, is, n) => on!(table, $tables, groups!(conn, is, n)),
                Read::Alias(table, cmp, n) => on!(table, $tables, load_alias!(conn, cmp, n)),
                read => return $other(conn, read),
            })
        }
    )+};
}

/// What is run for a firm alone: the connection makes no difference to it.
pub(super) fn more_of_a_firm(
    conn: &mut TenantConn<'_, Db, Firm>,
    read: &Read,
) -> QueryResult<Returned> {
    macro_rules! of_a_firm {
        ($table:expr, $go:ident! $args:tt) => {
            on!($table, [
                Firms firms Firm, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead,
                Shares shares Share, Tasks tasks Task, Folders folders Folder, Pages pages Page, Words words Word,
                Pictures pictures Picture, Safes safes Safe, Ties ties Tie, Countries countries Country,
            ], $go! $args)
        };
    }
    Ok(match read {
        Read::Chain(table, chain) => of_a_firm!(table, chain!(conn, chain)),
        Read::CombineWithNotes(how, Query { table, filters }, is) => {
            of_a_firm!(table, combine_with_notes!(conn, how, filters, is))
        }
        read => return of_a_firm(conn, read),
    })
}

more_reads! {
    fn of_a_firm(TenantConn<'_, Db, Firm>)
        reads [
            Firms firms Firm, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead,
            Shares shares Share, Tasks tasks Task, Folders folders Folder, Pages pages Page, Words words Word,
            Pictures pictures Picture, Safes safes Safe, Ties ties Tie, Countries countries Country,
        ]
        locks [
            Firms firms Firm, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead,
            Shares shares Share, Tasks tasks Task, Folders folders Folder, Pages pages Page, Words words Word,
            Pictures pictures Picture, Safes safes Safe, Ties ties Tie,
        ]
        or most_of_a_firm;
    fn of_a_user(TenantConn<'_, Db, User>)
        reads [
            Users users User, Pictures pictures Picture, Safes safes Safe, Ties ties Tie, Countries countries Country,
        ]
        locks [
            Users users User, Pictures pictures Picture, Safes safes Safe, Ties ties Tie,
        ]
        or most_of_a_user;
    fn of_firms(TenantsConn<'_, Db, Firm>)
        reads [
            Firms firms Firm, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead,
            Shares shares Share, Tasks tasks Task, Folders folders Folder, Pages pages Page, Words words Word,
            Pictures pictures Picture, Safes safes Safe, Ties ties Tie, Countries countries Country,
        ]
        locks [
            Firms firms Firm, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead,
            Shares shares Share, Tasks tasks Task, Folders folders Folder, Pages pages Page, Words words Word,
            Pictures pictures Picture, Safes safes Safe, Ties ties Tie,
        ]
        or most_of_firms;
}

reads! {
    fn most_of_a_firm(TenantConn<'_, Db, Firm>)
        reads [
            Firms firms Firm, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead,
            Shares shares Share, Tasks tasks Task, Folders folders Folder, Pages pages Page, Words words Word,
            Pictures pictures Picture, Safes safes Safe, Ties ties Tie, Countries countries Country,
        ]
    fn most_of_a_user(TenantConn<'_, Db, User>)
        reads [
            Users users User, Pictures pictures Picture, Safes safes Safe, Ties ties Tie, Countries countries Country,
        ]
    fn of_both(TenantConn<'_, Db, (Firm, User)>)
        reads [
            Firms firms Firm, Notes notes Note, Tags tags Tag, Tasks tasks Task, Folders folders Folder, Pages pages Page, Drafts drafts Draft, Countries countries Country,
        ]
    fn most_of_firms(TenantsConn<'_, Db, Firm>)
        reads [
            Firms firms Firm, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead,
            Shares shares Share, Tasks tasks Task, Folders folders Folder, Pages pages Page, Words words Word,
            Pictures pictures Picture, Safes safes Safe, Ties ties Tie, Countries countries Country,
        ]
    fn of_types(TenantsConn<'_, Db, (Firm, User)>)
        reads [
            Firms firms Firm, Users users User, Notes notes Note, Tags tags Tag, Docs docs Doc,
            Leads leads Lead, Shares shares Share, Tasks tasks Task, Folders folders Folder, Pages pages Page,
            Words words Word, Pictures pictures Picture, Safes safes Safe, Ties ties Tie, Countries countries Country,
        ]
    fn unscoped(UnscopedConn<'_, Db>)
        reads [
            Firms firms Firm, Users users User, Notes notes Note, Tags tags Tag, Docs docs Doc,
            Leads leads Lead, Shares shares Share, Tasks tasks Task, Folders folders Folder, Pages pages Page,
            Words words Word, Drafts drafts Draft, Pictures pictures Picture, Safes safes Safe, Ties ties Tie, Countries countries Country,
        ]
}
