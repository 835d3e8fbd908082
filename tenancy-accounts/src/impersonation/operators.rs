//! Which accounts are those of operators.

use crate::account::{Account, AccountKeyType};
use crate::membership::HasMembers;
use crate::operation::Statement;
use crate::value::{Kind, Value};
use diesel::expression::Expression;
use diesel::query_builder::QueryFragment;
use diesel::query_source::{Column, QuerySource};
use std::fmt;
use std::marker::PhantomData;
use tenancy_runtime::catalog::{Names, TableName};

/// Accounts of which the program says which ones are operators': nobody acts as one of these.
///
/// # Example
///
/// ```
/// # use tenancy::accounts::MemberStatus;
/// # use tenancy::prelude::*;
/// # diesel::table! { orgs { id -> Integer, slug -> Text, status -> Text, purge_at -> Nullable<BigInt>, owners -> BigInt, seats_used -> BigInt, seat_limit -> Nullable<BigInt> } }
/// # diesel::table! { users { id -> Text } }
/// # diesel::table! { memberships (org_id, user_id) { org_id -> Integer, user_id -> Text, role -> Text, status -> Text } }
/// # #[determines_tenant(accounts)] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { pub id: i32 }
/// # #[determines_account] #[derive(Queryable)] #[diesel(table_name = users)] pub struct User { pub id: String }
/// # #[derive(Debug, Clone, Copy, PartialEq, Eq, Role)] pub enum Rank { Owner, Admin, Member }
/// # #[membership(Org, User)] #[derive(Queryable)] #[diesel(table_name = memberships)]
/// # pub struct Membership { pub org_id: i32, pub user_id: String, pub role: Rank, pub status: MemberStatus }
/// use tenancy::accounts::{HasOperators, Operators};
///
/// diesel::table! {
///     operators (user_id) { user_id -> Text }
/// }
///
/// impl HasOperators for User {
///     const OPERATORS: Operators<Self> = Operators::listed_by::<operators::user_id>();
/// }
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing says which accounts `{Self}` are those of operators",
    label = "nobody acts as an operator: which ones are they?",
    note = "say it: `impl HasOperators for {Self} {{ const OPERATORS: Operators<Self> = Operators::listed_by::<operators::user_id>(); }}`",
    note = "`Operators::NONE` says that operators have no accounts: they log in elsewhere"
)]
pub trait HasOperators: Account + Sized {
    /// These.
    const OPERATORS: Operators<Self>;

    /// What the log calls an account in the span of an impersonation; nothing, if nothing else is said.
    fn logged(key: &Self::Key) -> Option<String> {
        let _ = key;
        None
    }
}

/// Where it says which accounts are those of operators.
pub struct Operators<A> {
    listed: Option<(fn() -> TableName, &'static str)>,
    of: PhantomData<fn() -> A>,
}

impl<A: Account> Operators<A> {
    /// Operators have no accounts. They log in elsewhere.
    pub const NONE: Self = Self {
        listed: None,
        of: PhantomData,
    };

    /// Each account whose key is in this column, of a table or a view.
    #[must_use]
    pub const fn listed_by<C>() -> Self
    where
        C: Column<Table: QuerySource<FromClause: QueryFragment<Names>> + Default>
            + Expression<SqlType = AccountKeyType<A>>,
    {
        Self {
            listed: Some((TableName::of::<C::Table>, C::NAME)),
            of: PhantomData,
        }
    }

    /// Selects the account if it is one of these; nothing, if there are none.
    pub(super) fn select<T: HasMembers<A>>(&self, account: &A::Key) -> Option<Statement<T, A>> {
        let (table, column) = self.listed?;
        let select = Statement::new("SELECT ")
            .name(column)
            .sql(" FROM ")
            .table(&table())
            .sql(" WHERE ")
            .name(column)
            .sql(" = ")
            .given(Value::Account(account.clone()));
        Some(select.reads(&[Kind::Account]))
    }

    /// ` AND NOT EXISTS (..)`: the account in the column of `i` is none of these.
    pub(super) fn exclude<T: HasMembers<A>>(&self, account: &str) -> Statement<T, A> {
        match self.listed {
            Some((table, column)) => Statement::new(" AND NOT EXISTS (SELECT 1 FROM ")
                .table(&table())
                .sql(" AS o WHERE o.")
                .name(column)
                .sql(" = i.")
                .name(account)
                .sql(")"),
            None => Statement::empty(),
        }
    }
}

impl<A> fmt::Debug for Operators<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operators").finish_non_exhaustive()
    }
}
