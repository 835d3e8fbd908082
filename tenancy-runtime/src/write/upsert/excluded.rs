//! `excluded(..)`

use crate::dialect::{Dialect, HasConflicts};
use crate::policy::{AssignsReference, ColumnIs, Differs, IsSame, SaysOther, Updated};
use crate::seal::Seal;
use diesel::expression::is_contained_in_group_by::Yes;
use diesel::expression::{AppearsOnTable, Expression};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::query_source::{AppearsInFromClause, Column, Once};
use diesel::result::QueryResult;

/// The value that an upsert would have inserted into `column`.
///
/// The scoped twin of `diesel::upsert::excluded`.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts (org_id, slug) { org_id -> Integer, slug -> Text, title -> Text } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Insertable)] #[diesel(table_name = posts, primary_key(org_id, slug))]
/// # struct Post { org_id: i32, slug: String, title: String }
/// # let db = &mut SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table posts (org_id integer, slug text, title text, primary key (org_id, slug))").execute(db)?;
/// # let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
/// use tenancy::upsert::excluded;
///
/// for title in ["Hello", "Hello again"] {
///     Post::insert((posts::slug.eq("hello"), posts::title.eq(title)))
///         .on_conflict((posts::org_id, posts::slug))
///         .do_update()
///         .set(posts::title.eq(excluded(posts::title)))
///         .execute(conn)?;
/// }
/// let titles: Vec<String> = Post::scoped().select(posts::title).load(conn)?;
/// assert_eq!(titles, ["Hello again"]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub const fn excluded<C: Column>(column: C) -> Excluded<C> {
    Excluded(column)
}

/// `excluded.<column>`, on MySQL `VALUES(<column>)`; made by [`excluded`](crate::upsert::excluded).
#[derive(Debug, Clone, Copy, QueryId)]
pub struct Excluded<C>(C);

impl<C: Column> Expression for Excluded<C> {
    type SqlType = C::SqlType;
}

impl<C, QS> AppearsOnTable<QS> for Excluded<C>
where
    C: Column,
    QS: AppearsInFromClause<C::Table, Count = Once>,
{
}

impl<C, DB> QueryFragment<DB> for Excluded<C>
where
    C: Column + QueryFragment<DB>,
    DB: Dialect + HasConflicts,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if out.backend().is_mysql() {
            out.push_sql("VALUES(");
            self.0.walk_ast(out.reborrow())?;
            out.push_sql(")");
            return Ok(());
        }
        out.push_sql("excluded.");
        out.push_identifier(C::NAME)
    }
}

// The rules of what is assigned to a column.
impl<C, IsNull> AssignsReference<Updated<Excluded<C>>, IsNull> for Differs<Yes, Yes> {}

/// What the insert gave the same column has said it there.
impl<C: ColumnIs<F, Answer: IsSame<Answer = Yes>>, U, F> SaysOther<U, F> for Excluded<C> {
    const SEALED_BY_TENANCY: Seal = Seal;
}
