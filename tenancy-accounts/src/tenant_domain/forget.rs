//! Giving a domain up.

use super::model::HasTenantDomains;
use super::rows::{columns, table};
use crate::account::Account;
use crate::actor::{By, Operator, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::member::Member;
use crate::operation::{Act, Session, Statement, Work, is, run};
use crate::value::Value;
use std::fmt;

/// Gives up a domain of a tenant: nobody joins by it from then on, and another tenant may have it. Who has joined by it stays.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{ClaimDomain, Error, ForgetDomain, Member};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), conn)?;
/// # ClaimDomain::by(&ada, "acme.example".parse()?).execute(conn)?;
/// let id = TenantDomain::scoped().select(tenant_domains::id).first(&mut ada.borrow(conn))?;
/// ForgetDomain::by(&ada, id).execute(conn)?;
/// assert!(matches!(ForgetDomain::by(&ada, id).execute(conn), Err(Error::UnknownDomain)));
/// # Ok(())
/// # }
/// ```
#[must_use = "a domain is only given up when calling `execute`"]
pub struct ForgetDomain<T: HasTenantDomains<A>, A: Account> {
    tenant: T::Key,
    by: By<A>,
    id: i64,
}

impl<T: HasTenantDomains<A>, A: Account> ForgetDomain<T, A> {
    /// The owner gives up the domain of this id, in the own tenant.
    pub fn by(owner: &Member<T, A>, id: i64) -> Self {
        Self {
            tenant: owner.tenant().key().clone(),
            by: By::member(owner),
            id,
        }
    }

    /// An operator gives it up, in whatever tenant.
    pub fn by_operator(operator: impl Into<Operator>, tenant: T::Key, id: i64) -> Self {
        Self {
            tenant,
            by: By::operator(operator),
            id,
        }
    }

    of_a_request!(by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownDomain`] if the tenant has none of that id; by a member, [`Error::NotAnOwner`], and
    /// [`Error::NotAMember`], [`Error::MemberSuspended`] or [`Error::TenantNotServed`] if that one may not act any more; and what
    /// the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, (), Error> {
        run(self, conn)
    }
}

impl<T: HasTenantDomains<A>, A: Account> Act<T, A> for ForgetDomain<T, A> {
    type Done = ();

    async fn act(&self, session: &mut Session<T, A>) -> Result<(), Error> {
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        work.has_an_owner()?;
        let row = work.domain(self.id).await?.ok_or(Error::UnknownDomain)?;
        let delete = Statement::new("DELETE FROM ")
            .table(&table::<T, A>())
            .sql(" WHERE ")
            .then(work.is_domain_of_tenant())
            .sql(" AND ")
            .then(is(
                columns::<T, A>().domain,
                Value::Text(row.domain.clone()),
            ));
        work.session.write_some(delete).await?;
        let entry = Entry::of(Action::DomainForgotten).text("domain", &row.domain);
        work.record(entry).await
    }
}

impl<T: HasTenantDomains<A>, A: Account> fmt::Debug for ForgetDomain<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ForgetDomain").finish_non_exhaustive()
    }
}
