//! `own`, `global`: the two kinds of rows of a table that has global rows

use super::Scoped;
use crate::policy::{GlobalPolicy, Narrowed};
use diesel::query_dsl::methods::FilterDsl;

impl<Q, P, M> Scoped<Q, P, M> {
    /// Leaves out the global rows. `Own` and `Narrow` are left to inference.
    ///
    /// # Example
    ///
    /// ```
    /// # diesel::table! { orgs { id -> Integer } }
    /// # diesel::table! { tags { id -> Integer, org_id -> Nullable<Integer>, name -> Text } }
    /// # use tenancy::prelude::*;
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// #[tenanted(Org, global)]
    /// #[derive(Queryable)]
    /// #[diesel(table_name = tags)]
    /// struct Tag {
    ///     id: i32,
    ///     org_id: Option<i32>,
    ///     name: String,
    /// }
    ///
    /// # let mut db = SqliteConnection::establish(":memory:")?;
    /// # diesel::sql_query("create table tags (id integer, org_id integer, name text)").execute(&mut db)?;
    /// # diesel::sql_query("insert into tags values (1, null, 'urgent'), (2, 1, 'mine'), (3, 2, 'theirs')").execute(&mut db)?;
    /// let conn = &mut TenantConn::<_, Org>::trusting(&mut db, 1);
    /// let names = Tag::scoped().order(tags::id).select(tags::name);
    /// assert_eq!(names.clone().load::<String>(conn)?, ["urgent", "mine"]);
    /// assert_eq!(names.clone().own().load::<String>(conn)?, ["mine"]);
    /// assert_eq!(names.global().load::<String>(conn)?, ["urgent"]);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn own<Own, Narrow>(self) -> Scoped<Narrow, P, M>
    where
        P: GlobalPolicy<Own = Own>,
        Own: Default,
        Q: FilterDsl<Narrowed<Own>, Output = Narrow>,
    {
        Scoped::new(self.query.filter(Narrowed::new()))
    }

    /// Leaves out all but the global rows. `Global` and `Narrow` are left to inference.
    pub fn global<Global, Narrow>(self) -> Scoped<Narrow, P, M>
    where
        P: GlobalPolicy<Global = Global>,
        Global: Default,
        Q: FilterDsl<Narrowed<Global>, Output = Narrow>,
    {
        Scoped::new(self.query.filter(Narrowed::new()))
    }
}
