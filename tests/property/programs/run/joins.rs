//! Joins of tables under different policies.

use super::facts::{Columns, columns, is};
use crate::backend::Conn as Db;
use crate::programs::any::any;
use crate::programs::model::{Returned, number, rows};
use crate::programs::program::{Is, Join};
use crate::programs::schema::*;
use diesel::dsl::count;
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
                Join::WordsLeftPagesLeftFolders => Word::scoped()
                    .filter(is(&columns!(words), what))
                    .left_join(pages::table.on(pages::id.eq(words::page_id)))
                    .left_join(folders::table.on(pages::folder_id.nullable().eq(folders::id.nullable())))
                    .select((words::mark, pages::mark.nullable(), folders::mark.nullable()))
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
                Join::CountriesLeftNotesLeftTags => Country::scoped()
                    .filter(is(&columns!(countries), what))
                    .left_join(notes::table.on(notes::id.eq(countries::id)))
                    .left_join(tags::table.on(tags::id.eq(countries::id)))
                    .select((countries::mark, notes::mark.nullable(), tags::mark.nullable()))
                    .load(conn)?,
                Join::FoldersLeftPagesWithWords => Folder::scoped()
                    .left_join(Page::scoped().inner_join(words::table))
                    .filter(is(&columns!(folders), what))
                    .select((folders::mark, pages::mark.nullable(), words::mark.nullable()))
                    .load(conn)?,
                Join::NumberOfPages => {
                    let numbers = Folder::scoped()
                        .left_join(pages::table.on(pages::folder_id.eq(folders::id)))
                        .filter(is(&columns!(folders), what))
                        .group_by(folders::mark)
                        .select((folders::mark, count(pages::id.nullable())))
                        .load::<(i32, i64)>(conn)?;
                    return Ok(rows(numbers.into_iter().map(|(mark, n)| vec![Some(mark), number(n)])));
                }
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
