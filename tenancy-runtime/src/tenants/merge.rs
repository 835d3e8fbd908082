//! Merging two tenants.

use super::counts::Counts;
use super::database::{Database, in_snapshot, in_transaction};
use super::dialect::Dialect;
use super::error::Error;
use super::holdings::Held;
use super::references;
use super::statement::{Key, Statement};
use super::transfer::{Move, Nowhere};
use crate::conn::UnscopedConn;
use crate::tenant::Tenant;
use std::any::type_name;
use std::fmt;

/// Makes one tenant of two: all rows go over, and then the tenant that gave them is deleted.
///
/// Columns that only name the tenant, as a share does, name the other one afterwards. For the rest it is a
/// [`Transfer`](super::Transfer).
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// use tenancy::prelude::*;
/// use tenancy::tenants::Merge;
///
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table orgs (id integer primary key)").execute(&mut db)?;
/// # diesel::sql_query("create table posts (id integer primary key, org_id integer references orgs, title text)").execute(&mut db)?;
/// # diesel::sql_query("insert into orgs values (1), (2)").execute(&mut db)?;
/// # diesel::sql_query("insert into posts values (1, 1, 'a'), (2, 2, 'b')").execute(&mut db)?;
/// let conn = &mut db.unscoped("org 2 has bought org 1");
/// Merge::<Org>::of(1).into(2).execute(conn)?;
/// assert_eq!(Org::scoped().select(orgs::id).load::<i32>(conn)?, [2]);
/// assert_eq!(Post::scoped().select(posts::org_id).load::<i32>(conn)?, [2, 2]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[must_use = "tenants are only merged when calling `execute`"]
pub struct Merge<T: Tenant, Target = Nowhere> {
    source: Key<T>,
    target: Target,
}

impl<T: Tenant, Target> fmt::Debug for Merge<T, Target> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Merge").finish_non_exhaustive()
    }
}

impl<T: Tenant> Merge<T> {
    /// The tenant that will not be there any more.
    pub fn of(key: T::Key) -> Self {
        Self {
            source: Key(key),
            target: Nowhere,
        }
    }

    /// The tenant that stays.
    pub fn into(self, key: T::Key) -> Merge<T, Key<T>> {
        Merge {
            source: self.source,
            target: Key(key),
        }
    }
}

impl<T: Tenant> Merge<T, Key<T>> {
    /// Counts what would be moved, and what would collide, and changes nothing. The row that would be deleted is
    /// counted in the determining table.
    ///
    /// # Errors
    ///
    /// Those of [`execute`](Merge::execute), as far as they can be known without merging.
    pub fn dry_run<C: Database<T>>(&self, conn: &mut UnscopedConn<'_, C>) -> Result<Counts, Error> {
        in_snapshot(conn, |conn| Ok(self.plan(conn)?.1))
    }

    /// Merges, and says how many rows of each table were written; of the determining table, deleted.
    ///
    /// # Errors
    ///
    /// Those of [`Transfer::execute`](super::Transfer::execute), and [`Error::Referenced`] if rows that do not go over
    /// refer to the tenant's own row.
    pub fn execute<C: Database<T>>(self, conn: &mut UnscopedConn<'_, C>) -> Result<Counts, Error> {
        let (source, target) = (C::key(&self.source), C::key(&self.target));
        let counts = in_transaction(conn, |conn| {
            let (plan, counts) = self.plan(conn)?;
            let mut writes = plan.writes(source, target);
            let own_row = plan.holdings.determining().owned_rows(source);
            writes.push(Statement::new(C::Backend::DELETE).then(own_row));
            C::Backend::write_together(conn, writes, &plan.keys())?;
            Ok(counts.without_collisions())
        })?;
        tracing::info!(
            target: "tenancy",
            tenant = type_name::<T>(),
            rows = counts.rows(),
            "tenant merged into another one"
        );
        Ok(counts)
    }

    fn plan<C: Database<T>>(&self, conn: &mut C) -> Result<(Move, Counts), Error> {
        let (source, target) = (C::key(&self.source), C::key(&self.target));
        let (plan, mut counts) = Move::plan::<T, C>(conn, source, target, Held::merges)?;
        references::to_the_merged(conn, &plan.holdings, source)?;
        let determining = plan.holdings.determining();
        counts.push(&determining.name, determining.count(conn, source)?, 0);
        Ok((plan, counts))
    }
}
