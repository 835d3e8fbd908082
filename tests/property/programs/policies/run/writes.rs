//! Inserts, updates, deletes, upserts, adoptions.

use super::super::model::Returned;
use super::super::program::{Conflict, Set, Table, Target, Write};
use super::super::schema::*;
use super::any::any;
use super::facts::{Columns, columns, is};
use super::reads::shown;
use super::{Backend, Db, on};
use tenancy::SaveDsl;
use tenancy::prelude::*;
use tenancy::upsert::excluded;

/// A row's values, as an insert takes them.
macro_rules! values {
    (firms $row:ident) => { (firms::mark.eq($row.mark), firms::n.eq($row.n)) };
    (users $row:ident) => { (users::mark.eq($row.mark), users::n.eq($row.n)) };
    (shares $row:ident) => {
        values!(shares $row, shares::reader_id.eq(other($row.second)))
    };
    (tasks $row:ident) => {
        values!(tasks $row, tasks::note_id.eq(parent($row)), tasks::tag_id.eq($row.second))
    };
    (lines $row:ident) => { values!(lines $row, lines::folder_id.eq(parent($row))) };
    (words $row:ident) => { values!(words $row, words::line_id.eq(parent($row))) };
    ($table:ident $row:ident $(, $more:expr)*) => {
        ($table::id.eq($row.id), $table::mark.eq($row.mark), $table::n.eq($row.n) $(, $more)*)
    };
}

/// Copies of rows, as an insert takes them.
macro_rules! copies {
    (firms $Model:ident $rows:expr, $by:expr) => {
        $Model::insert($rows.select((firms::mark + $by, firms::n))).into_columns((firms::mark, firms::n))
    };
    (users $Model:ident $rows:expr, $by:expr) => {
        $Model::insert($rows.select((users::mark + $by, users::n))).into_columns((users::mark, users::n))
    };
    (tasks $Model:ident $rows:expr, $by:expr) => { copies!(tasks $Model $rows, $by, tasks::note_id, tasks::tag_id) };
    (lines $Model:ident $rows:expr, $by:expr) => { copies!(lines $Model $rows, $by, lines::folder_id) };
    (words $Model:ident $rows:expr, $by:expr) => { copies!(words $Model $rows, $by, words::line_id) };
    ($table:ident $Model:ident $rows:expr, $by:expr $(, $more:expr)*) => {
        $Model::insert($rows.select(($table::id + $by, $table::mark + $by, $table::n $(, $more)*)))
            .into_columns(($table::id, $table::mark, $table::n $(, $more)*))
    };
}

/// Names the tenant, where the connection has none.
macro_rules! given {
    (current $table:ident $insert:expr, $to:expr) => {{
        let _ = $to;
        $insert
    }};
    (given lines $insert:expr, $to:expr) => { given!(current lines $insert, $to) };
    (given words $insert:expr, $to:expr) => { given!(current words $insert, $to) };
    (given users $insert:expr, $to:expr) => { $insert.for_tenant($to.1) };
    (given drafts $insert:expr, $to:expr) => { $insert.for_tenant(($to.0, $to.1)) };
    (given $table:ident $insert:expr, $to:expr) => { $insert.for_tenant($to.0) };
}

macro_rules! insert {
    ($table:ident $Model:ident ($key:ident, $conn:expr, $rows:expr, $to:expr)) => {
        match &$rows[..] {
            [row] => given!($key $table $Model::insert(values!($table row)), $to).execute($conn)?,
            rows => {
                let rows: Vec<_> = rows.iter().map(|row| values!($table row)).collect();
                given!($key $table $Model::insert(rows), $to).execute($conn)?
            }
        }
    };
}

macro_rules! insert_array {
    ($table:ident $Model:ident ($key:ident, $conn:expr, $rows:expr, $to:expr)) => {
        match &$rows[..] {
            [row] => given!($key $table $Model::insert([values!($table row)]), $to).execute($conn)?,
            [a, b] => {
                let rows = [values!($table a), values!($table b)];
                given!($key $table $Model::insert(rows), $to).execute($conn)?
            }
            other => unreachable!("{other:?} is no array of the programs"),
        }
    };
}

macro_rules! copy {
    ($table:ident $Model:ident ($key:ident, $conn:expr, $is:expr, $by:expr, $to:expr)) => {{
        let rows = $Model::scoped().filter(is(&columns!($table), $is));
        given!($key $table copies!($table $Model rows, *$by), $to).execute($conn)?
    }};
}

macro_rules! upsert {
    (tasks $Model:ident $args:tt) => { upsert!(@ tasks $Model $args note_id) };
    (lines $Model:ident $args:tt) => { upsert!(@ lines $Model $args folder_id) };
    (words $Model:ident $args:tt) => { upsert!(@ words $Model $args line_id) };
    ($table:ident $Model:ident $args:tt) => { upsert!(@ $table $Model $args) };
    (@ $table:ident $Model:ident ($key:ident, $conn:expr, $rows:expr, $on:expr, $to:expr) $($parent:ident)?) => {{
        let rows: Vec<_> = $rows.iter().map(|row| values!($table row)).collect();
        let insert = given!($key $table $Model::insert(rows), $to);
        let take_n = $table::n.eq(excluded($table::n));
        match $on {
            Conflict::NothingOnAny => insert.on_conflict_do_nothing().execute($conn)?,
            Conflict::Nothing => insert.on_conflict($table::mark).do_nothing().execute($conn)?,
            Conflict::TakeN => insert.on_conflict($table::mark).do_update().set(take_n).execute($conn)?,
            $(Conflict::Parent(id) => {
                let changes = (take_n, $table::$parent.eq(*id));
                insert.on_conflict($table::mark).do_update().set(changes).execute($conn)?
            })?
            #[allow(unreachable_patterns)]
            other => unreachable!("{other:?} is for tables with parents"),
        }
    }};
}

/// The instance that is the target, if one is.
macro_rules! instance {
    ($Model:ident $target:expr) => {
        match $target {
            Target::Instance(row) => Some($Model::from(row)),
            _ => None,
        }
    };
}

/// Evaluates `$then` with `$rows` as what an update or delete takes, once for each type.
macro_rules! target {
    ($table:ident $Model:ident $target:expr, $instance:ident, |$rows:ident| $then:expr) => {
        match $target {
            Target::Key(id) => {
                let $rows = *id;
                $then
            }
            Target::Filter(a) => {
                let $rows = $Model::scoped().filter(is(&columns!($table), a));
                $then
            }
            Target::OrFilter(a, b) => {
                let of = columns!($table);
                let $rows = $Model::scoped().filter(is(&of, a)).or_filter(is(&of, b));
                $then
            }
            Target::Instance(_) => {
                let $rows = $instance.as_ref().expect("made above");
                $then
            }
        }
    };
}

macro_rules! update {
    (tasks $Model:ident $args:tt) => {
        update!(@ tasks $Model $args [Parent(id) => tasks::note_id.eq(*id)] [Second(id) => tasks::tag_id.eq(*id)])
    };
    (lines $Model:ident $args:tt) => { update!(@ lines $Model $args [Parent(id) => lines::folder_id.eq(*id)]) };
    (words $Model:ident $args:tt) => { update!(@ words $Model $args [Parent(id) => words::line_id.eq(*id)]) };
    (shares $Model:ident $args:tt) => {
        update!(@ shares $Model $args [Second(id) => shares::reader_id.eq(other(*id))])
    };
    ($table:ident $Model:ident $args:tt) => { update!(@ $table $Model $args) };
    (@ $table:ident $Model:ident ($conn:expr, $target:expr, $set:expr) $([$Set:ident($id:ident) => $changes:expr])*) => {{
        let columns = ($table::id, $table::mark, $table::n);
        let instance = instance!($Model $target);
        let update = target!($table $Model $target, instance, |rows| $Model::update(rows).into_boxed::<Backend>());
        shown(match $set {
            Set::N(n) => update.set($table::n.eq(*n)).returning(columns).get_results($conn)?,
            $(Set::$Set($id) => update.set($changes).returning(columns).get_results($conn)?,)*
            #[allow(unreachable_patterns)]
            other => unreachable!("{other:?} is for other tables"),
        })
    }};
}

macro_rules! delete {
    ($table:ident $Model:ident ($conn:expr, $target:expr)) => {{
        let columns = ($table::id, $table::mark, $table::n);
        let instance = instance!($Model $target);
        let delete = target!($table $Model $target, instance, |rows| $Model::delete(rows).into_boxed::<Backend>());
        shown(delete.returning(columns).get_results($conn)?)
    }};
}

macro_rules! save {
    ($table:ident $Model:ident ($conn:expr, $row:expr)) => {
        $Model::from($row).save().execute($conn)?
    };
}

macro_rules! adopt {
    (adopts $conn:expr, $target:expr) => {{
        let instance = instance!(Lead $target);
        target!(leads Lead $target, instance, |rows| Lead::adopt(rows).execute($conn)?)
    }};
    (adopts_not $conn:expr, $target:expr) => {
        unreachable!("no leads are adopted here: {:?}", $target)
    };
}

macro_rules! writes {
    ($(fn $name:ident($Conn:ty, $key:ident, $adopts:ident) inserts $inserts:tt changes $changes:tt)+) => {$(
        pub(super) fn $name(conn: &mut $Conn, write: &Write) -> QueryResult<Returned> {
            let count = match write {
                Write::Insert(table, new, to) => on!(table, $inserts, insert!($key, conn, new, to)),
                Write::InsertArray(table, new, to) => on!(table, $inserts, insert_array!($key, conn, new, to)),
                Write::Copy(table, is, by, to) => on!(table, $inserts, copy!($key, conn, is, by, to)),
                Write::Upsert(table, new, on, to) => on!(table, $inserts, upsert!($key, conn, new, on, to)),
                Write::Save(table, row) => on!(table, $changes, save!(conn, row)),
                Write::Adopt(target) => adopt!($adopts conn, target),
                Write::Update(table, target, set) => {
                    return Ok(on!(table, $changes, update!(conn, target, set)));
                }
                Write::Delete(table, target) => return Ok(on!(table, $changes, delete!(conn, target))),
            };
            Ok(Returned::Count(count))
        }
    )+};
}

writes! {
    fn of_a_firm(TenantConn<'_, Db, Firm>, current, adopts)
        inserts [
            Firms firms Firm, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead, Shares shares Share,
            Tasks tasks Task, Folders folders Folder, Lines lines Line, Words words Word, Pictures pictures Picture,
        ]
        changes [
            Firms firms Firm, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead, Shares shares Share,
            Tasks tasks Task, Folders folders Folder, Lines lines Line, Words words Word, Pictures pictures Picture,
        ]
    fn of_a_user(TenantConn<'_, Db, User>, current, adopts_not)
        inserts [Users users User, Pictures pictures Picture,]
        changes [Users users User, Pictures pictures Picture,]
    fn of_both(TenantConn<'_, Db, (Firm, User)>, current, adopts)
        inserts [
            Firms firms Firm, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead, Shares shares Share,
            Tasks tasks Task, Folders folders Folder, Lines lines Line, Words words Word, Drafts drafts Draft,
        ]
        changes [
            Firms firms Firm, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead, Shares shares Share,
            Tasks tasks Task, Folders folders Folder, Lines lines Line, Words words Word, Drafts drafts Draft,
        ]
    fn unscoped(UnscopedConn<'_, Db>, given, adopts_not)
        inserts [
            Firms firms Firm, Users users User, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead,
            Shares shares Share, Tasks tasks Task, Folders folders Folder, Lines lines Line, Words words Word,
            Drafts drafts Draft,
        ]
        changes [
            Firms firms Firm, Users users User, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead,
            Shares shares Share, Tasks tasks Task, Folders folders Folder, Lines lines Line, Words words Word,
            Drafts drafts Draft, Pictures pictures Picture,
        ]
}
