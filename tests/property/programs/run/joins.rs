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
                other => unreachable!("{other:?} is of links"),
            };
            Ok(marked(marks))
        }
    )+};
}

fn marked(marks: Vec<Marks>) -> Returned {
    rows(marks.into_iter().map(|(a, b, c)| vec![Some(a), b, c]))
}

macro_rules! joins_of_folders {
    ($(fn $name:ident($Conn:ty) or $other:path;)+) => {$(
        pub(super) fn $name(conn: &mut $Conn, join: Join, what: &Is) -> QueryResult<Returned> {
            let Join::FoldersLeftTiesLeftSafes = join else {
                return $other(conn, join, what);
            };
            Folder::scoped()
                .filter(is(&columns!(folders), what))
                .left_join(ties::table.on(ties::folder_id.eq(folders::id)))
                .left_join(safes::table.on(safes::id.nullable().eq(ties::safe_id.nullable())))
                .select((folders::mark, ties::mark.nullable(), safes::mark.nullable()))
                .load(conn)
                .map(marked)
        }
    )+};
}

macro_rules! joins_of_safes {
    ($(fn $name:ident($Conn:ty) $(or $other:path)?;)+) => {$(
        pub(super) fn $name(conn: &mut $Conn, join: Join, what: &Is) -> QueryResult<Returned> {
            let Join::SafesLeftTiesLeftPictures = join else {
                $(return $other(conn, join, what);)?
                #[allow(unreachable_code)]
                {
                    unreachable!("{join:?} is out of reach")
                }
            };
            Safe::scoped()
                .filter(is(&columns!(safes), what))
                .left_join(ties::table.on(ties::safe_id.eq(safes::id)))
                .left_join(pictures::table.on(pictures::id.eq(safes::id)))
                .select((safes::mark, ties::mark.nullable(), pictures::mark.nullable()))
                .load(conn)
                .map(marked)
        }
    )+};
}

joins! {
    fn of_a_firm_alone(TenantConn<'_, Db, Firm>)
    fn of_both(TenantConn<'_, Db, (Firm, User)>)
    fn of_firms_alone(TenantsConn<'_, Db, Firm>)
    fn of_types_alone(TenantsConn<'_, Db, (Firm, User)>)
    fn unscoped_alone(UnscopedConn<'_, Db>)
}

joins_of_folders! {
    fn of_folders_of_a_firm(TenantConn<'_, Db, Firm>) or of_a_firm_alone;
    fn of_folders_of_firms(TenantsConn<'_, Db, Firm>) or of_firms_alone;
    fn of_folders_of_types(TenantsConn<'_, Db, (Firm, User)>) or of_types_alone;
    fn of_folders_unscoped(UnscopedConn<'_, Db>) or unscoped_alone;
}

joins_of_safes! {
    fn of_a_firm(TenantConn<'_, Db, Firm>) or of_folders_of_a_firm;
    fn of_a_user(TenantConn<'_, Db, User>);
    fn of_firms(TenantsConn<'_, Db, Firm>) or of_folders_of_firms;
    fn of_types(TenantsConn<'_, Db, (Firm, User)>) or of_folders_of_types;
    fn unscoped(UnscopedConn<'_, Db>) or of_folders_unscoped;
}
