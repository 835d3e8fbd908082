//! The row of the tenant itself.

use super::{AllOf, Model};
use crate::binding::{One, ReadOnly};
use crate::conn::ScopedConnection;
use crate::mode::Mode;
use crate::policy::{AnyDimension, IsKey, OnTable, Predicate, Tenanted};
use crate::run::Loads;
use crate::scope::{InsertsForOne, Scope};
use crate::tenant::Tenant;
use diesel::dsl::Filter;
use diesel::query_dsl::methods::FilterDsl;

/// The model whose rows are the tenants; the attribute `#[determines_tenant]` implements it.
pub trait CurrentRow: Model<Table: Tenanted> + Tenant + Sized {
    /// The row of the tenant that the connection is bound to. On a connection `(Org, Project)` that is the organisation for
    /// `Org::current`, and for `Project::current` the project, if it is one of the organisation's.
    ///
    /// # Errors
    ///
    /// What the database says, and `NotFound` if the tenant is gone.
    ///
    /// # Example
    ///
    /// ```
    /// # diesel::table! { orgs { id -> Integer, name -> Text } }
    /// use tenancy::prelude::*;
    ///
    /// #[determines_tenant]
    /// #[derive(Queryable)]
    /// #[diesel(table_name = orgs)]
    /// pub struct Org {
    ///     pub id: i32,
    ///     pub name: String,
    /// }
    ///
    /// # let mut db = SqliteConnection::establish(":memory:")?;
    /// # diesel::sql_query("create table orgs (id integer, name text)").execute(&mut db)?;
    /// # diesel::sql_query("insert into orgs values (1, 'First'), (2, 'Second')").execute(&mut db)?;
    /// let mut conn = TenantConn::<_, Org>::trusting(&mut db, 2);
    /// let org = Org::current(&mut conn)?;
    /// assert_eq!(org.name, "Second");
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    #[allow(clippy::implied_bounds_in_impls)] // See `run::loading_verbs`.
    fn current<'query, 'a, M: Mode>(
        conn: &'a mut (
                    impl ScopedConnection<Mode = M, Reach: HasOne<Self>>
                    + Loads<'query, OwnRowOf<Self, M>, Self>
                ),
    ) -> M::Answer<'a, Self>
    where
        AllOf<Self, M>: FilterDsl<OwnRow<Self>>,
        'query: 'a,
        Self: 'a,
    {
        conn.get_result(FilterDsl::filter(Self::scoped(), OwnRow::new()))
    }
}

type OwnRowOf<T, M> = Filter<AllOf<T, M>, OwnRow<T>>;

/// A connection of this reach has one tenant of the type `T`.
#[diagnostic::on_unimplemented(
    message = "the connection is not bound to a single tenant of the type `{T}`",
    label = "whose row would that be?",
    note = "ask on a `TenantConn` of that tenant"
)]
pub trait HasOne<T> {}

#[diagnostic::do_not_recommend]
impl<T: Tenant, S: Scope + InsertsForOne<T>> HasOne<T> for One<S> {}

#[diagnostic::do_not_recommend]
impl<T: Tenant, S: Scope + InsertsForOne<T>> HasOne<T> for ReadOnly<S> {}

/// `<key column> = <the tenant's key>`: of a project also where the first dimension is the organisation that has it.
type OwnRow<T> = Predicate<IsKey<T, OnTable<<T as Tenant>::KeyColumn>, AnyDimension>>;
