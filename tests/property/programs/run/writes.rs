//! Inserts, updates, deletes, upserts, adoptions.

use super::facts::{Columns, columns, is};
use super::on;
use crate::backend::{Backend, Conn as Db};
use crate::programs::any::{Any, any};
use crate::programs::model::Returned;
use crate::programs::program::{Answer, As, Conflict, Set, Table, Target, Write};
use crate::programs::schema::*;
use diesel::dsl::max;
use diesel::sql_types::{Integer, Nullable};
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
    (pages $row:ident) => { values!(pages $row, pages::folder_id.eq(parent($row))) };
    (words $row:ident) => { values!(words $row, words::page_id.eq(parent($row))) };
    (ties $row:ident) => {
        values!(ties $row, ties::folder_id.eq(parent($row)), ties::safe_id.eq(second($row)))
    };
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
    (pages $Model:ident $rows:expr, $by:expr) => { copies!(pages $Model $rows, $by, pages::folder_id) };
    (words $Model:ident $rows:expr, $by:expr) => { copies!(words $Model $rows, $by, words::page_id) };
    (ties $Model:ident $rows:expr, $by:expr) => { copies!(ties $Model $rows, $by, ties::folder_id, ties::safe_id) };
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
    (given pages $insert:expr, $to:expr) => { given!(current pages $insert, $to) };
    (given words $insert:expr, $to:expr) => { given!(current words $insert, $to) };
    (given ties $insert:expr, $to:expr) => { given!(current ties $insert, $to) };
    (given users $insert:expr, $to:expr) => { $insert.for_tenant($to.1) };
    (given drafts $insert:expr, $to:expr) => { $insert.for_tenant(($to.0, $to.1)) };
    (given $table:ident $insert:expr, $to:expr) => { $insert.for_tenant($to.0) };
}

/// What is known of a row.
macro_rules! known {
    ($table:ident) => {
        ($table::id, $table::mark, $table::n)
    };
}

/// The key of a determining table is no field that an insert may name.
macro_rules! insert_model {
    ($key:ident firms $Model:ident $row:ident, $to:expr, $conn:expr) => {
        unreachable!("{:?} is not drawn", $row)
    };
    ($key:ident users $Model:ident $row:ident, $to:expr, $conn:expr) => {
        unreachable!("{:?} is not drawn", $row)
    };
    ($key:ident $table:ident $Model:ident $row:ident, $to:expr, $conn:expr) => {
        Returned::Count(given!($key $table $Model::insert($Model::from($row)), $to).execute($conn)?)
    };
}

macro_rules! insert {
    ($table:ident $Model:ident ($key:ident, $conn:expr, $rows:expr, $form:expr, $to:expr, $answer:expr)) => {
        match (&$rows[..], $form) {
            ([row], As::Values) => {
                let insert = given!($key $table $Model::insert(values!($table row)), $to);
                answered!(insert, $answer, known!($table), $conn)
            }
            (rows, As::Values) => {
                let rows: Vec<_> = rows.iter().map(|row| values!($table row)).collect();
                let insert = given!($key $table $Model::insert(rows), $to);
                answered!(insert, $answer, known!($table), $conn)
            }
            ([row], As::Array) => {
                let insert = given!($key $table $Model::insert([values!($table row)]), $to);
                Returned::Count(insert.execute($conn)?)
            }
            ([a, b], As::Array) => {
                let rows = [values!($table a), values!($table b)];
                Returned::Count(given!($key $table $Model::insert(rows), $to).execute($conn)?)
            }
            ([row], As::Model) => insert_model!($key $table $Model row, $to, $conn),
            other => unreachable!("{other:?} is not drawn"),
        }
    };
}

macro_rules! copy {
    ($table:ident $Model:ident ($key:ident, $conn:expr, $is:expr, $by:expr, $to:expr)) => {{
        let rows = $Model::scoped().filter(is(&columns!($table), $is));
        given!($key $table copies!($table $Model rows, *$by), $to).execute($conn)?
    }};
}

/// The columns of the key of a table, which a conflict is on.
macro_rules! key {
    (firms) => {
        firms::id
    };
    (users) => {
        users::id
    };
    (folders) => {
        folders::id
    };
    (pages) => {
        pages::id
    };
    (words) => {
        words::id
    };
    (safes) => {
        safes::id
    };
    (ties) => {
        ties::id
    };
    (drafts) => {
        (drafts::firm_id, drafts::author_id, drafts::id)
    };
    (pictures) => {
        (pictures::owner_type, pictures::owner_id, pictures::id)
    };
    ($table:ident) => {
        ($table::firm_id, $table::id)
    };
}

macro_rules! upsert {
    (tasks $Model:ident $args:tt) => { upsert!(@ tasks $Model $args note_id) };
    (pages $Model:ident $args:tt) => { upsert!(@ pages $Model $args folder_id) };
    (words $Model:ident $args:tt) => { upsert!(@ words $Model $args page_id) };
    ($table:ident $Model:ident $args:tt) => { upsert!(@ $table $Model $args) };
    (@ $table:ident $Model:ident ($key:ident, $conn:expr, $rows:expr, $on:expr, $to:expr, $answer:expr) $($parent:ident)?) => {{
        let rows: Vec<_> = $rows.iter().map(|row| values!($table row)).collect();
        let insert = given!($key $table $Model::insert(rows), $to);
        let take_n = $table::n.eq(excluded($table::n));
        match $on {
            Conflict::NothingOnAny => answered!(insert.on_conflict_do_nothing(), $answer, known!($table), $conn),
            Conflict::Nothing => {
                Returned::Count(on_conflict!(insert, $table::mark).do_nothing().execute($conn)?)
            }
            Conflict::TakeN => {
                let upsert = on_conflict!(insert, $table::mark).do_update().set(take_n);
                answered!(upsert, $answer, known!($table), $conn)
            }
            $(Conflict::Parent(id) => {
                let changes = (take_n, $table::$parent.eq(*id));
                let upsert = on_conflict!(insert, $table::mark).do_update().set(changes);
                Returned::Count(upsert.execute($conn)?)
            })?
            Conflict::TakeNOnKey => {
                let upsert = on_conflict!(insert, key!($table)).do_update().set(take_n);
                Returned::Count(upsert.execute($conn)?)
            }
            Conflict::TakeNIfLess(than) => {
                let upsert = on_conflict!(insert, $table::mark).do_update().set(take_n);
                Returned::Count(filtered_upsert!(upsert, $table::n.lt(*than)).execute($conn)?)
            }
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
    (pages $Model:ident $args:tt) => { update!(@ pages $Model $args [Parent(id) => pages::folder_id.eq(*id)]) };
    (words $Model:ident $args:tt) => { update!(@ words $Model $args [Parent(id) => words::page_id.eq(*id)]) };
    (shares $Model:ident $args:tt) => {
        update!(@ shares $Model $args [Second(id) => shares::reader_id.eq(other(*id))])
    };
    ($table:ident $Model:ident $args:tt) => { update!(@ $table $Model $args) };
    (@ $table:ident $Model:ident ($conn:expr, $target:expr, $also:expr, $set:expr, $answer:expr) $([$Set:ident($id:ident) => $changes:expr])*) => {{
        let instance = instance!($Model $target);
        let update = target!($table $Model $target, instance, |rows| $Model::update(rows).into_boxed::<Backend>());
        let update = match $also {
            Some(also) => update.filter(is(&columns!($table), also)),
            None => update,
        };
        match $set {
            Set::N(n) => answered!(update.set($table::n.eq(*n)), $answer, known!($table), $conn),
            Set::Changes(mark, n) => {
                let changes = (mark.map(|mark| $table::mark.eq(mark)), n.map(|n| $table::n.eq(n)));
                answered!(update.set(changes), $answer, known!($table), $conn)
            }
            Set::MostOfNotes => {
                let most: Any<Nullable<Integer>> = any(Note::scoped().select(max(notes::n)).single_value());
                answered!(update.set($table::n.eq(most)), $answer, known!($table), $conn)
            }
            $(Set::$Set($id) => answered!(update.set($changes), $answer, known!($table), $conn),)*
            #[allow(unreachable_patterns)]
            other => unreachable!("{other:?} is for other tables"),
        }
    }};
}

macro_rules! delete {
    ($table:ident $Model:ident ($conn:expr, $target:expr, $also:expr, $answer:expr)) => {{
        let instance = instance!($Model $target);
        let delete = target!($table $Model $target, instance, |rows| $Model::delete(rows).into_boxed::<Backend>());
        let delete = match $also {
            Some(also) => delete.filter(is(&columns!($table), also)),
            None => delete,
        };
        answered!(delete, $answer, known!($table), $conn)
    }};
}

macro_rules! save {
    ($table:ident $Model:ident ($conn:expr, $row:expr, $answer:expr)) => {{
        let instance = $Model::from($row);
        answered!(instance.save(), $answer, known!($table), $conn)
    }};
}

macro_rules! adopt {
    (adopts $conn:expr, $target:expr) => {{
        let instance = instance!(Lead $target);
        target!(leads Lead $target, instance, |rows| Returned::Count(Lead::adopt(rows).execute($conn)?))
    }};
    (adopts_not $conn:expr, $target:expr) => {
        unreachable!("no leads are adopted here: {:?}", $target)
    };
}

macro_rules! writes {
    ($(fn $name:ident($Conn:ty, $key:ident, $adopts:ident) inserts $inserts:tt changes $changes:tt)+) => {$(
        pub(super) fn $name(conn: &mut $Conn, write: &Write) -> QueryResult<Returned> {
            Ok(match write {
                Write::Insert(table, new, form, to, answer) => {
                    on!(table, $inserts, insert!($key, conn, new, form, to, answer))
                }
                Write::Copy(table, is, by, to) => {
                    Returned::Count(on!(table, $inserts, copy!($key, conn, is, by, to)))
                }
                Write::Upsert(table, new, on, to, answer) => {
                    on!(table, $inserts, upsert!($key, conn, new, on, to, answer))
                }
                Write::Save(table, row, answer) => on!(table, $changes, save!(conn, row, answer)),
                Write::Adopt(target) => adopt!($adopts conn, target),
                Write::Update(table, target, also, set, answer) => {
                    on!(table, $changes, update!(conn, target, also, set, answer))
                }
                Write::Delete(table, target, also, answer) => {
                    on!(table, $changes, delete!(conn, target, also, answer))
                }
            })
        }
    )+};
}

writes! {
    fn of_a_firm(TenantConn<'_, Db, Firm>, current, adopts)
        inserts [
            Firms firms Firm, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead, Shares shares Share,
            Tasks tasks Task, Folders folders Folder, Pages pages Page, Words words Word, Pictures pictures Picture,
            Safes safes Safe, Ties ties Tie,
        ]
        changes [
            Firms firms Firm, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead, Shares shares Share,
            Tasks tasks Task, Folders folders Folder, Pages pages Page, Words words Word, Pictures pictures Picture,
            Safes safes Safe, Ties ties Tie,
        ]
    fn of_a_user(TenantConn<'_, Db, User>, current, adopts_not)
        inserts [Users users User, Pictures pictures Picture, Safes safes Safe,]
        changes [Users users User, Pictures pictures Picture, Safes safes Safe, Ties ties Tie,]
    fn of_both(TenantConn<'_, Db, (Firm, User)>, current, adopts_not)
        inserts [
            Firms firms Firm, Notes notes Note, Tags tags Tag, Tasks tasks Task, Folders folders Folder, Pages pages Page, Drafts drafts Draft,
        ]
        changes [
            Firms firms Firm, Notes notes Note, Tags tags Tag, Tasks tasks Task, Folders folders Folder, Pages pages Page, Drafts drafts Draft,
        ]
    fn unscoped(UnscopedConn<'_, Db>, given, adopts_not)
        inserts [
            Firms firms Firm, Users users User, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead,
            Shares shares Share, Tasks tasks Task, Folders folders Folder, Pages pages Page, Words words Word,
            Drafts drafts Draft, Ties ties Tie,
        ]
        changes [
            Firms firms Firm, Users users User, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead,
            Shares shares Share, Tasks tasks Task, Folders folders Folder, Pages pages Page, Words words Word,
            Drafts drafts Draft, Pictures pictures Picture, Safes safes Safe, Ties ties Tie,
        ]
}
