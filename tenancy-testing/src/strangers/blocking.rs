//! The check on connections that block.

use super::{ACTING, COMPARING, Findings, OfTwins, REASON, Strangers, WRITING, failed};
use crate::rows::{HasRows, Rows};
use crate::seen::Seen;
use diesel::Connection;
use std::fmt::Display;
use tenancy_runtime::{Blocking, Tenant, TenantConn, UnscopedConn, UnscopedExt};

impl<C, T> Strangers<'_, C, T, Blocking>
where
    T: Tenant,
    C: Connection,
    for<'u> UnscopedConn<'u, C>: HasRows<T, Mode = Blocking>,
{
    /// Lets the owner `write`; then a stranger runs the `scenario`, and then the owner. What has been written is handed to
    /// the scenario, the ids for instance.
    ///
    /// The scenario says to [`Seen`] what it gets of each thing. It should look at the same things whoever runs it: a thing
    /// that only the owner looks at is a fault. The owner runs it last, so let it end with what it deletes. What both of
    /// them have done stays in the database.
    ///
    /// # Panics
    ///
    /// - if the stranger gets something, with the name that the scenario gives it and the number of rows;
    /// - if the stranger changes, removes or adds rows of the owner, with the tables and the numbers of rows;
    /// - if the check says nothing of strangers: the owner has no rows, gets nothing of a thing either, or looks at other
    ///   things;
    /// - if a statement fails, or the database lacks a table in which the owner might have rows.
    ///
    /// The message has all that was found, and no key and no row, unless the database names one in an error of its own.
    #[track_caller]
    pub fn check<Written, E: Display>(
        self,
        write: impl FnOnce(&mut TenantConn<'_, C, T>) -> Result<Written, E>,
        mut scenario: impl FnMut(&mut TenantConn<'_, C, T>, &Written, &mut Seen),
    ) {
        let write = |conn: &mut C, key| write(&mut TenantConn::trusting(conn, key));
        let scenario = |conn: &mut C, key, written: &Written, seen: &mut Seen| {
            scenario(&mut TenantConn::trusting(conn, key), written, seen);
        };
        if let Err(fault) = self.findings(write, scenario) {
            panic!("{fault}");
        }
    }

    /// The same as [`check`](Strangers::check) for what takes no tenant's connection, but finds out for itself who acts: the
    /// operations of `tenancy::accounts`, for instance. Each closure is given an unscoped connection, and the key of the tenant
    /// that runs it.
    ///
    /// # Panics
    ///
    /// As [`check`](Strangers::check) does.
    ///
    /// # Example
    ///
    /// ```
    /// # use tenancy::prelude::*;
    /// # use diesel::connection::SimpleConnection;
    /// # diesel::table! { orgs { id -> Integer } }
    /// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
    /// use tenancy::testing::{Scratch, Strangers};
    ///
    /// /// A function of the application's, for whichever organisation acts.
    /// fn remove(conn: &mut UnscopedConn<SqliteConnection>, org: i32, id: i32) -> QueryResult<usize> {
    ///     Post::delete(Post::find(id).filter(posts::org_id.eq(org))).execute(conn)
    /// }
    ///
    /// # let mut db = Scratch::<SqliteConnection>::in_memory()?.prepare(|conn| conn.batch_execute(
    /// #     "create table orgs (id integer primary key); insert into orgs values (1), (2);
    /// #      create table posts (id integer primary key, org_id integer not null, title text not null);"))?;
    /// Strangers::<_, Org>::trusting(&mut *db, 1, 2).check_unscoped(
    ///     |conn, &org| Post::insert((posts::id.eq(7), posts::title.eq("mine"))).for_tenant(org).execute(conn),
    ///     |conn, &org, _, seen| _ = seen.count("its deletion", remove(conn, org, 7)),
    /// );
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    #[track_caller]
    pub fn check_unscoped<Written, E: Display>(
        self,
        write: impl FnOnce(&mut UnscopedConn<'_, C>, &T::Key) -> Result<Written, E>,
        mut scenario: impl FnMut(&mut UnscopedConn<'_, C>, &T::Key, &Written, &mut Seen),
    ) {
        let write = |conn: &mut C, key: T::Key| write(&mut conn.unscoped(ACTING), &key);
        let scenario = |conn: &mut C, key: T::Key, written: &Written, seen: &mut Seen| {
            scenario(&mut conn.unscoped(ACTING), &key, written, seen);
        };
        if let Err(fault) = self.findings(write, scenario) {
            panic!("{fault}");
        }
    }

    /// Lets two tenants `write` the same, with the same ids where the primary key has the tenant column in it, and says that
    /// what one of them reads does not depend on the other one.
    ///
    /// The stranger writes and runs `reads` alone. Then the owner writes, and the stranger reads once more: each thing must be
    /// as much as before, and each row of the stranger's, in all tables that the program designates, what it was. It finds what
    /// a tenant without rows cannot show: a subquery in the text of `sql()` that meets another tenant's rows by their ids.
    ///
    /// # Panics
    ///
    /// As [`check`](Strangers::check) does; also if the stranger reads nothing while it is alone.
    ///
    /// # Example
    ///
    /// ```
    /// # use tenancy::prelude::*;
    /// # use diesel::connection::SimpleConnection;
    /// # diesel::table! { orgs { id -> Integer } }
    /// # diesel::table! { posts (org_id, id) { org_id -> Integer, id -> Integer, title -> Text } }
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts, primary_key(org_id, id))] struct Post { org_id: i32, id: i32, title: String }
    /// use tenancy::testing::{Scratch, Strangers};
    ///
    /// # let mut db = Scratch::<SqliteConnection>::in_memory()?.prepare(|conn| conn.batch_execute(
    /// #     "create table orgs (id integer primary key); insert into orgs values (1), (2);
    /// #      create table posts (org_id integer not null, id integer not null, title text not null, primary key (org_id, id));"))?;
    /// Strangers::<_, Org>::trusting(&mut *db, 1, 2).check_twins(
    ///     |conn| Post::insert((posts::id.eq(7), posts::title.eq("the same"))).execute(conn),
    ///     |conn, _, seen| {
    ///         seen.rows("all posts", Post::scoped().load::<Post>(conn));
    ///         seen.rows("by id", Post::scoped().filter(posts::id.eq(7)).load::<Post>(conn));
    ///     },
    /// );
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    #[track_caller]
    pub fn check_twins<Written, E: Display>(
        self,
        write: impl FnMut(&mut TenantConn<'_, C, T>) -> Result<Written, E>,
        reads: impl FnMut(&mut TenantConn<'_, C, T>, &Written, &mut Seen),
    ) {
        if let Err(fault) = self.of_twins(write, reads) {
            panic!("{fault}");
        }
    }

    fn of_twins<Written, E: Display>(
        self,
        mut write: impl FnMut(&mut TenantConn<'_, C, T>) -> Result<Written, E>,
        mut reads: impl FnMut(&mut TenantConn<'_, C, T>, &Written, &mut Seen),
    ) -> Result<(), String> {
        let Self {
            conn,
            owner,
            stranger,
            ..
        } = self;
        let mut write = |conn: &mut C, key: T::Key| {
            let written = write(&mut TenantConn::trusting(conn, key));
            written.map_err(|error| failed(WRITING, error))
        };
        let written = write(conn, stranger.clone())?;
        let mut look = |conn: &mut C| {
            let mut seen = Seen::new();
            let mut twin = TenantConn::trusting(conn, stranger.clone());
            reads(&mut twin, &written, &mut seen);
            let rows = Rows::of::<T, _>(stranger.clone(), &mut conn.unscoped(REASON));
            let rows = rows.map_err(|error| failed(COMPARING, error))?;
            Ok::<_, String>((seen, rows))
        };
        let (alone, before) = look(conn)?;
        write(conn, owner)?;
        let (among, after) = look(conn)?;
        let findings = OfTwins {
            before,
            after,
            alone,
            among,
        };
        findings.report()
    }

    fn findings<Written, E: Display>(
        self,
        write: impl FnOnce(&mut C, T::Key) -> Result<Written, E>,
        mut scenario: impl FnMut(&mut C, T::Key, &Written, &mut Seen),
    ) -> Result<(), String> {
        let Self {
            conn,
            owner,
            stranger,
            ..
        } = self;
        let written = write(conn, owner.clone());
        let written = written.map_err(|error| failed(WRITING, error))?;
        let rows = |conn: &mut C| {
            let rows = Rows::of::<T, _>(owner.clone(), &mut conn.unscoped(REASON));
            rows.map_err(|error| failed(COMPARING, error))
        };
        let before = rows(conn)?;
        let mut seen = |conn: &mut C, key: T::Key| {
            let mut seen = Seen::new();
            scenario(conn, key, &written, &mut seen);
            seen
        };
        let of_stranger = seen(conn, stranger);
        let after = rows(conn)?;
        let of_owner = seen(conn, owner.clone());
        let findings = Findings {
            before,
            after,
            of_stranger,
            of_owner,
        };
        findings.report()
    }
}
