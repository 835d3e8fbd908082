//! Beginning to act as a member, by the token.

use super::BEGINS;
use super::model::HasImpersonations;
use super::operators::HasOperators;
use super::rows::{columns, is_an_operator, table};
use crate::actor::{Actor, ActsAs, By, Operator, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::invitation::{Hash, Purpose, Token};
use crate::operation::{Act, Session, Statement, Work, is, repeated};
use crate::random::gives_a_token;
use crate::status::MemberStatus;
use crate::value::{Kind, Value, Values};
use std::fmt;
use tenancy_admin::database::Operation;
use tenancy_runtime::Verified;

/// An operator begins to act as a member, by the token that [`Impersonate`](super::Impersonate) gave. It gives another
/// [`Token`], for the operator's session to keep: by that, each request is [looked up](super::LookUpImpersonation).
///
/// The first token is used once, within five minutes. Let the session have a new id, and keep the other one in it: no page and no
/// link has that.
#[must_use = "nothing begins before calling `execute`"]
pub struct BeginImpersonation<T: HasImpersonations<A>, A: HasOperators> {
    hash: Hash,
    tenant: Option<T::Key>,
    by: By<A>,
}

impl<T: HasImpersonations<A>, A: HasOperators> BeginImpersonation<T, A> {
    /// By a text that somebody says is the token.
    pub fn by(token: &str) -> Self {
        Self {
            hash: Hash::of(Purpose::BeginsImpersonation, token),
            tenant: None,
            by: By::new(Actor::Holder(None)),
        }
    }

    /// On the host, or under the path, of a tenant: a token of another one's is not known there.
    pub fn on(mut self, tenant: &Verified<T>) -> Self {
        self.tenant = Some(tenant.key().clone());
        self
    }

    of_a_request!(by);
    gives_a_token!(by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownImpersonation`] if there is no such token, as for one that has been used, or is too old, and where the
    /// account does not act for the tenant any more, or the tenant is not served; [`Error::NoRandomBytes`]; and what the database
    /// says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, Token, Error> {
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session, _| {
                let row = session.rows(self.select()).await?.pop();
                let row = row.map(<[Value<T, A>; 5]>::try_from);
                let Some(Ok(
                    [
                        Value::Tenant(tenant),
                        Value::Number(id),
                        Value::Account(account),
                        Value::Text(operator),
                        Value::Text(reason),
                    ],
                )) = row
                else {
                    return Err(Error::UnknownImpersonation);
                };
                let operator = Operator::new(operator).because(reason);
                let acting = ActsAs {
                    id,
                    account,
                    operator,
                };
                let beginning = Beginning {
                    holder: self.by.as_actor(Actor::Holder(None)),
                    by: self.by.as_actor(Actor::Impersonator(acting.again())),
                    hash: self.hash,
                    tenant,
                    acting,
                };
                match repeated(&mut session, &beginning).await {
                    Err(Error::NotAMember | Error::TenantNotServed { .. }) => {
                        Err(Error::UnknownImpersonation)
                    }
                    begun => begun,
                }
            },
        )
    }

    fn select(&self) -> Statement<T, A> {
        let columns = columns::<T, A>();
        let read = [
            columns.tenant,
            columns.id,
            columns.account,
            columns.operator,
            columns.reason,
        ];
        let read = read.map(|column| Statement::empty().name(column));
        let here = match &self.tenant {
            Some(key) => {
                Statement::new(" AND ").then(is(columns.tenant, Value::Tenant(key.clone())))
            }
            None => Statement::empty(),
        };
        Statement::new("SELECT ")
            .joined(read, ", ")
            .sql(" FROM ")
            .table(&table::<T, A>())
            .sql(" WHERE ")
            .then(is(columns.token_hash, Value::Bytes(self.hash.to_bytes())))
            .then(here)
            .reads(&[
                Kind::Tenant,
                Kind::Number,
                Kind::Account,
                Kind::Text,
                Kind::Text,
            ])
    }
}

struct Beginning<T: HasImpersonations<A>, A: HasOperators> {
    tenant: T::Key,
    hash: Hash,
    acting: ActsAs<A>,
    /// Whoever has the token. The tenant is locked for nobody else.
    holder: By<A>,
    /// Who has begun.
    by: By<A>,
}

impl<T: HasImpersonations<A>, A: HasOperators> Act<T, A> for Beginning<T, A> {
    type Done = Token;

    async fn act(&self, session: &mut Session<T, A>) -> Result<Token, Error> {
        let Self { acting, by, .. } = self;
        let mut work = Work::begin(session, self.tenant.clone(), &self.holder).await?;
        let standing = work.standing(&acting.account).await?;
        let acts = standing.is_some_and(|standing| standing.status == MemberStatus::Active);
        if !acts || is_an_operator(work.session, &acting.account).await? {
            return Err(Error::UnknownImpersonation);
        }
        let token = Token::new(&self.by.random)?;
        let columns = columns::<T, A>();
        let hash = token.hash(Purpose::Impersonation).to_bytes();
        let begin = Work::update_impersonations()
            .then(is(columns.token_hash, Value::Bytes(hash)))
            .sql(", ")
            .then(is(columns.begun_at, Value::Number(by.now.get())))
            .then(work.is_impersonation(acting.id))
            .sql(" AND ")
            .then(is(columns.token_hash, Value::Bytes(self.hash.to_bytes())))
            .sql(" AND ")
            .name(columns.begun_at)
            .sql(" IS NULL AND ")
            .name(columns.ended_at)
            .sql(" IS NULL AND ")
            .name(columns.expires_at)
            .sql(" > ")
            .given(Value::Number(by.now.get()))
            .sql(" AND ")
            .name(columns.made_at)
            .sql(" > ")
            .given(Value::Number(by.now.before(BEGINS)));
        if work.session.write(begin).await? == 0 {
            return Err(Error::UnknownImpersonation);
        }
        let entry = Entry::of(Action::ImpersonationBegun).about(&acting.account);
        work.record_by(by, entry).await?;
        Ok(token)
    }
}

impl<T: HasImpersonations<A>, A: HasOperators> fmt::Debug for BeginImpersonation<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BeginImpersonation").finish_non_exhaustive()
    }
}
