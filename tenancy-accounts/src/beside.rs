//! What a crate beside this one makes operations of: a transaction on a tenant, as those of this crate; and a look-up that
//! makes evidence of a member. It is not for users.

use crate::account::Account;
use crate::actor::{By, Operator};
use crate::audit::{Action, Entry};
use crate::clock::Clock;
use crate::database::Database;
use crate::error::Error;
use crate::look_up::{Found, compared};
use crate::member::Member;
use crate::membership::{HasMembers, RoleOf};
use crate::operation::{Act, Session, Work, repeated};
use crate::status::MemberStatus;
use crate::value::Values;
use diesel::result::Error as DieselError;
use std::fmt;
use tenancy_admin::database::{self, Operation};
use tenancy_runtime::catalog::TableName;

pub use crate::invitation::{is_hidden, is_visible};
pub use crate::operation::{Failure, insert, is};
pub use crate::value::{Kind, Value};

/// A statement of an operation.
pub type Statement<T, A> = database::Statement<Values<T, A>>;

/// Runs a select, and makes something of its rows.
pub fn read<'a, T, A, Conn, R, E>(
    select: Statement<T, A>,
    judge: impl FnOnce(Vec<Vec<Value<T, A>>>) -> Result<R, E> + Send + 'a,
    conn: &'a mut Conn,
) -> Conn::Answer<'a, R, E>
where
    T: HasMembers<A>,
    A: Account,
    Conn: Database<T, A>,
    R: Send + 'a,
    E: From<DieselError> + Send + 'a,
{
    conn.ask_all(select, judge)
}

/// What is compared with a slug, of a text that somebody has sent.
#[must_use]
pub fn compared_slug<T: HasMembers<A>, A: Account>(text: &str) -> Value<T, A> {
    Value::Text(compared(text).to_owned())
}

/// Judges what a look-up has found of the tenant and the membership: the tenant's key, slug and status, and role and status of the
/// member.
///
/// # Errors
///
/// Those of [`Member::by_key`].
pub fn member_of<T: HasMembers<A>, A: Account>(
    row: Vec<Value<T, A>>,
    account: A::Key,
) -> Result<Member<T, A>, Error> {
    let Ok(
        [
            Value::Tenant(key),
            Value::Text(slug),
            Value::Text(standing),
            Value::Text(role),
            Value::Text(status),
        ],
    ) = <[Value<T, A>; 5]>::try_from(row)
    else {
        return Err(DieselError::NotFound.into());
    };
    let found = Found {
        key,
        slug,
        standing,
        role,
        status,
    };
    Member::found(Some(found), account)
}

/// Who acts, in which tenant.
pub struct Acting<T: HasMembers<A>, A: Account> {
    tenant: T::Key,
    by: By<A>,
}

impl<T: HasMembers<A>, A: Account> Acting<T, A> {
    /// A member, in the own tenant.
    pub fn by(member: &Member<T, A>) -> Self {
        Self {
            tenant: member.tenant().key().clone(),
            by: By::member(member),
        }
    }

    /// An operator, in whatever tenant.
    pub fn by_operator(operator: impl Into<Operator>, tenant: T::Key) -> Self {
        Self {
            tenant,
            by: By::operator(operator),
        }
    }

    /// In the request of this id.
    pub fn in_request(&mut self, id: String) {
        self.by.request = Some(id);
    }

    /// At the time of this clock.
    pub fn at(&mut self, clock: &impl Clock) {
        self.by.now = crate::clock::Now::of(clock);
    }

    /// Does it, in a transaction.
    pub fn run<'a, Conn, D>(
        self,
        deed: D,
        conn: &'a mut Conn,
    ) -> Conn::Answer<'a, D::Done, D::Error>
    where
        T: 'a,
        A: 'a,
        Conn: Database<T, A>,
        D: Deed<T, A> + 'a,
    {
        let deed = Run { acting: self, deed };
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session, _| repeated(&mut session, &deed).await,
        )
    }
}

/// What an operation does while it has the tenant. It may be begun more than once.
pub trait Deed<T: HasMembers<A>, A: Account>: Send + Sync {
    /// What has been done.
    type Done: Send;

    /// Why it is not done.
    type Error: Failure + From<Error> + Send;

    /// Does it.
    fn act(
        &self,
        tenant: &mut OnTenant<'_, T, A>,
    ) -> impl Future<Output = Result<Self::Done, Self::Error>> + Send;
}

struct Run<T: HasMembers<A>, A: Account, D> {
    acting: Acting<T, A>,
    deed: D,
}

impl<T: HasMembers<A>, A: Account, D: Deed<T, A>> Act<T, A, D::Error> for Run<T, A, D> {
    type Done = D::Done;

    async fn act(&self, session: &mut Session<T, A>) -> Result<D::Done, D::Error> {
        let Acting { tenant, by } = &self.acting;
        let work = Work::begin(session, tenant.clone(), by).await?;
        self.deed.act(&mut OnTenant(work)).await
    }
}

/// A tenant on which a transaction works. Nobody else does.
pub struct OnTenant<'s, T: HasMembers<A>, A: Account>(Work<'s, T, A>);

impl<T: HasMembers<A>, A: Account> OnTenant<'_, T, A> {
    /// The tenant's key.
    pub fn key(&self) -> Value<T, A> {
        Value::Tenant(self.0.key.clone())
    }

    /// The member who acts, and as what. An operator is none.
    pub fn member(&self) -> Option<(&A::Key, RoleOf<T, A>)> {
        self.0.by.actor.account().zip(self.0.role())
    }

    /// Role and status of the membership of an account, if there is one. They stay so.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn standing_of(
        &mut self,
        account: &A::Key,
    ) -> Result<Option<(RoleOf<T, A>, MemberStatus)>, Error> {
        let standing = self.0.standing(account).await?;
        Ok(standing.map(|standing| (standing.role, standing.status)))
    }

    /// Whether who acts may touch who has this role.
    ///
    /// # Errors
    ///
    /// [`Error::AboveOwnRole`].
    pub fn reaches(&self, role: RoleOf<T, A>) -> Result<(), Error> {
        self.0.reaches(role)
    }

    /// The rows of a select, which are locked.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn rows(&mut self, select: Statement<T, A>) -> Result<Vec<Vec<Value<T, A>>>, Error> {
        let end = self.0.session.for_update();
        Ok(self.0.session.rows(select.sql(end)).await?)
    }

    /// Runs a write of a row that is to be there, or was. An error if it writes none: the database has a rule, or a trigger, that
    /// skips it.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn write_one(&mut self, row: Statement<T, A>) -> Result<(), Error> {
        self.0.insert(row).await
    }

    /// Deletes the rows of the table that are such, and finds none of them afterwards: ` WHERE ..`, and one of their columns.
    ///
    /// # Errors
    ///
    /// What the database says; and if it has a rule, or a trigger, that skips a row.
    pub async fn delete_all(
        &mut self,
        table: &TableName,
        column: &str,
        such: impl Fn(&Self) -> Statement<T, A>,
    ) -> Result<(), Error> {
        let delete = Statement::new("DELETE FROM ").table(table).then(such(self));
        self.0.session.write(delete).await?;
        let left = Statement::new("SELECT ")
            .name(column)
            .sql(" FROM ")
            .table(table)
            .then(such(self))
            .reads(&[Kind::Number]);
        if self.rows(left).await?.is_empty() {
            Ok(())
        } else {
            Err(DieselError::NotFound.into())
        }
    }

    /// Writes what has been done to the tenant's audit log, if it has one.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn record(
        &mut self,
        action: Action,
        whom: Option<&A::Key>,
        target: Option<&str>,
        details: &[(&'static str, &str)],
    ) -> Result<(), Error> {
        let mut entry = Entry::of(action).target(target);
        if let Some(whom) = whom {
            entry = entry.about(whom);
        }
        for (name, text) in details {
            entry = entry.text(name, text);
        }
        self.0.record(entry).await
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for Acting<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Acting").finish_non_exhaustive()
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for OnTenant<'_, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnTenant").finish_non_exhaustive()
    }
}
