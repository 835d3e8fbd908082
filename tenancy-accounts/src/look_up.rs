//! The one statement that tells whether an account acts for a tenant.

use crate::account::Account;
use crate::membership::{HasMembers, Membership};
use crate::slug::is_of_a_slug;
use crate::tenants::HasAccounts;
use crate::value::{FromTable, Knows, MembersTable, TenantsTable};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_source::{Column, QuerySource};
use diesel::result::{Error, QueryResult};
use diesel::row::{Field, Row};
use diesel::sql_types::Untyped;
use std::fmt;
use std::marker::PhantomData;
use tenancy_admin::database::KnownBackend;
use tenancy_runtime::{Tenant, Verified};

/// What names the tenant.
pub trait Named<T: HasAccounts>: Send + Sync {
    /// Stands for the SQL of it.
    type Id: 'static;

    /// The column that is compared.
    const COLUMN: &'static str;

    fn bind<'b, A, DB>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        T: HasMembers<A>,
        A: Account,
        DB: Knows<T, A>;
}

/// What is compared instead of a text that is none, so that it is the same statement, and the same answer: a database may take
/// offence at a text that its column cannot have.
const NO_SLUG: &str = "-";

/// What is compared with a slug, of a text that somebody has sent.
pub(crate) fn compared(text: &str) -> &str {
    if text.bytes().all(is_of_a_slug) {
        text
    } else {
        NO_SLUG
    }
}

/// Its slug.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slug<'q>(pub(crate) &'q str);

impl<T: HasAccounts> Named<T> for Slug<'_> {
    type Id = Slug<'static>;

    const COLUMN: &'static str = T::COLUMNS.slug;

    fn bind<'b, A, DB>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        T: HasMembers<A>,
        A: Account,
        DB: Knows<T, A>,
    {
        DB::bind_slug(compared(self.0), out)
    }
}

impl<T: HasAccounts> Named<T> for &Verified<T> {
    type Id = Verified<T>;

    const COLUMN: &'static str = <T::KeyColumn as Column>::NAME;

    fn bind<'b, A, DB>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        T: HasMembers<A>,
        A: Account,
        DB: Knows<T, A>,
    {
        DB::bind_tenant(self.key(), out)
    }
}

/// How tenant and membership stand, in one statement: it is the same whether there is such a tenant or not, and Diesel keeps
/// it prepared.
pub struct LookUp<T: HasMembers<A>, A: Account, By> {
    by: By,
    pub(crate) account: A::Key,
    tenants: FromTable<TenantsTable<T>>,
    members: FromTable<MembersTable<T, A>>,
}

impl<T: HasMembers<A>, A: Account, By> LookUp<T, A, By> {
    pub(crate) fn new(by: By, account: A::Key) -> Self {
        Self {
            by,
            account,
            tenants: <TenantsTable<T>>::default().from_clause(),
            members: <MembersTable<T, A>>::default().from_clause(),
        }
    }
}

impl<T: HasMembers<A>, A: Account, By> fmt::Debug for LookUp<T, A, By> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LookUp").finish_non_exhaustive()
    }
}

impl<T, A, By, DB> QueryFragment<DB> for LookUp<T, A, By>
where
    T: HasMembers<A>,
    A: Account,
    By: Named<T>,
    DB: Knows<T, A>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let tenants = T::COLUMNS;
        let members = <T::Membership as Membership>::COLUMNS;
        out.push_sql("SELECT t.");
        out.push_identifier(<T::KeyColumn as Column>::NAME)?;
        out.push_sql(", t.");
        out.push_identifier(tenants.slug)?;
        out.push_sql(", t.");
        out.push_identifier(tenants.status)?;
        out.push_sql(", m.");
        out.push_identifier(members.role)?;
        out.push_sql(", m.");
        out.push_identifier(members.status)?;
        out.push_sql(" FROM ");
        DB::tenants(&self.tenants, out.reborrow())?;
        out.push_sql(" AS t INNER JOIN ");
        DB::members(&self.members, out.reborrow())?;
        out.push_sql(" AS m ON m.");
        out.push_identifier(members.tenant)?;
        out.push_sql(" = t.");
        out.push_identifier(<T::KeyColumn as Column>::NAME)?;
        out.push_sql(" WHERE t.");
        out.push_identifier(By::COLUMN)?;
        out.push_sql(" = ");
        self.by.bind::<A, DB>(out.reborrow())?;
        out.push_sql(" AND m.");
        out.push_identifier(members.account)?;
        out.push_sql(" = ");
        DB::bind_account(&self.account, out.reborrow())
    }
}

impl<T: HasMembers<A>, A: Account, By: Named<T>> QueryId for LookUp<T, A, By> {
    type QueryId = LookUp<T, A, PhantomData<By::Id>>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<T: HasMembers<A>, A: Account, By> Query for LookUp<T, A, By> {
    type SqlType = Untyped;
}

/// What has been found, as the database has it.
pub struct Found<T: Tenant> {
    pub(crate) key: T::Key,
    pub(crate) slug: String,
    pub(crate) standing: String,
    pub(crate) role: String,
    pub(crate) status: String,
}

impl<T: Tenant> fmt::Debug for Found<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found").finish_non_exhaustive()
    }
}

impl<T: Tenant> Found<T> {
    pub(crate) fn read<'r, DB, A>(row: &impl Row<'r, DB>) -> QueryResult<Self>
    where
        T: HasMembers<A>,
        A: Account,
        DB: Knows<T, A>,
    {
        let text = |at| {
            let field = row.get(at).ok_or(Error::NotFound)?;
            let value = field.value().ok_or(Error::NotFound)?;
            <DB as KnownBackend>::text(value).map_err(Error::DeserializationError)
        };
        let field = row.get(0).ok_or(Error::NotFound)?;
        let key = field.value().ok_or(Error::NotFound)?;
        Ok(Self {
            key: DB::read_tenant(key).map_err(Error::DeserializationError)?,
            slug: text(1)?,
            standing: text(2)?,
            role: text(3)?,
            status: text(4)?,
        })
    }
}
