//! Joins of tables under different policies.

use super::super::model::{Returned, rows};
use super::super::program::{Is, Join};
use super::super::schema::*;
use super::Db;
use super::any::any;
use super::facts::{Columns, columns, is};
use tenancy::prelude::*;

type Marks = (i32, Option<i32>, Option<i32>);

macro_rules! joins {
    ($(fn $name:ident($Conn:ty))+) => {$(
        pub(super) fn $name(conn: &mut $Conn, join: Join, what: &Is) -> QueryResult<Returned> {
            let marks: Vec<Marks> = match join {
                Join::TasksNotesLeftTags => Task::scoped()
                    .filter(is(&columns!(tasks), what))
                    .inner_join(notes::table.on(notes::id.eq(tasks::note_id)))
                    .left_join(tags::table.on(tasks::tag_id.eq(tags::id.nullable())))
                    .select((tasks::mark, notes::mark.nullable(), tags::mark.nullable()))
                    .load(conn)?,
                Join::WordsLeftLinesLeftFolders => Word::scoped()
                    .filter(is(&columns!(words), what))
                    .left_join(lines::table.on(lines::id.eq(words::line_id)))
                    .left_join(folders::table.on(lines::folder_id.nullable().eq(folders::id.nullable())))
                    .select((words::mark, lines::mark.nullable(), folders::mark.nullable()))
                    .load(conn)?,
                Join::NotesLeftDocsLeftShares => Note::scoped()
                    .filter(is(&columns!(notes), what))
                    .left_join(docs::table.on(docs::id.eq(notes::id)))
                    .left_join(Share::scoped().on(shares::id.eq(notes::id)))
                    .select((notes::mark, docs::mark.nullable(), shares::mark.nullable()))
                    .load(conn)?,
                Join::FirmsLeftLeadsFolders => Firm::scoped()
                    .filter(is(&columns!(firms), what))
                    .left_join(Lead::scoped().on(leads::id.eq(firms::id)))
                    .inner_join(folders::table.on(folders::id.eq(firms::id)))
                    .select((firms::mark, leads::mark.nullable(), folders::mark.nullable()))
                    .load(conn)?,
            };
            Ok(rows(marks.into_iter().map(|(a, b, c)| vec![Some(a), b, c])))
        }
    )+};
}

joins! {
    fn of_a_firm(TenantConn<'_, Db, Firm>)
    fn of_both(TenantConn<'_, Db, (Firm, User)>)
    fn of_firms(TenantsConn<'_, Db, Firm>)
    fn unscoped(UnscopedConn<'_, Db>)
}
