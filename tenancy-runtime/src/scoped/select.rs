//! `select`, `count`, `nullable`, and a select without a table

use super::Scoped;
use super::given::Selects;
use crate::mode::Blocking;
use crate::policy::Closed;
use crate::proof::HoldsNoUnscopedQuery;
use diesel::Expression;
use diesel::query_builder::AsQuery;
use diesel::query_dsl::methods::{SelectDsl, SelectNullableDsl};

impl<Q, P, S, M> SelectDsl<S> for Scoped<Q, P, M>
where
    S: Expression + HoldsNoUnscopedQuery,
    Q: Selects<S>,
{
    type Output = Scoped<Q::Output, P, M>;

    fn select(self, selection: S) -> Self::Output {
        Scoped::new(self.query.selects(selection))
    }
}

impl<Q: SelectNullableDsl, P, M> SelectNullableDsl for Scoped<Q, P, M> {
    type Output = Scoped<Q::Output, P, M>;

    fn nullable(self) -> Self::Output {
        Scoped::new(self.query.nullable())
    }
}

/// A select that reads from no table of its own, made by [`dsl::select`](crate::dsl::select).
pub type NoTable<E, M = Blocking> = Scoped<diesel::dsl::select<E>, Closed, M>;

/// Selects an expression, such as `exists(..)` of a scoped query, without a table.
///
/// The scoped twin of `diesel::select`.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32 }
/// # let db = &mut SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table posts (id integer, org_id integer)").execute(db)?;
/// # diesel::sql_query("insert into posts values (1, 1)").execute(db)?;
/// use tenancy::dsl::{exists, select};
///
/// let any = select(exists(Post::scoped()));
/// assert!(any.clone().get_result::<bool>(&mut TenantConn::<_, Org>::trusting(db, 1))?);
/// assert!(!any.get_result::<bool>(&mut TenantConn::<_, Org>::trusting(db, 2))?);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn select<E, M>(expression: E) -> NoTable<E, M>
where
    E: Expression + HoldsNoUnscopedQuery,
    diesel::dsl::select<E>: AsQuery,
{
    Scoped::new(diesel::select(expression))
}
