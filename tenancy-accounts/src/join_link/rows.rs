//! The rows of a tenant's links, while a transaction works on the tenant.

use super::model::{HasJoinLinks, JoinLink};
use crate::account::Account;
use crate::columns::JoinLinkColumns;
use crate::domain::Domain;
use crate::error::Error;
use crate::invitation::{Hash, Purpose, Token};
use crate::operation::{Statement, Work, insert, is};
use crate::role::Role as _;
use crate::value::{Kind, Value};
use tenancy_runtime::catalog::TableName;

/// A link, as the database has it.
pub(super) struct Row<A: Account> {
    pub(super) id: i64,
    pub(super) maker: A::Key,
    /// Whose addresses it is for; of none, it is for all.
    pub(super) domains: Vec<Domain>,
    pub(super) expires_at: i64,
    pub(super) is_revoked: bool,
    pub(super) is_used_up: bool,
}

impl<A: Account> Row<A> {
    /// An error if it lets nobody in any more.
    pub(super) const fn holds_at(&self, now: i64) -> Result<(), Error> {
        holds(self.is_revoked, self.expires_at, now)
    }
}

/// An error if a link lets nobody in any more.
pub(super) const fn holds(is_revoked: bool, expires_at: i64, now: i64) -> Result<(), Error> {
    if is_revoked {
        Err(Error::JoinLinkRevoked)
    } else if now >= expires_at {
        Err(Error::JoinLinkExpired)
    } else {
        Ok(())
    }
}

pub(super) const fn columns<T: HasJoinLinks<A>, A: Account>() -> JoinLinkColumns {
    <T::JoinLink as JoinLink>::COLUMNS
}

pub(super) fn table<T: HasJoinLinks<A>, A: Account>() -> TableName {
    TableName::of::<<T::JoinLink as JoinLink>::Table>()
}

/// `<token_hash> = ?`
pub(super) fn has_token<T: HasJoinLinks<A>, A: Account>(token: &Hash) -> Statement<T, A> {
    let hash = Value::Bytes(token.to_bytes());
    is(columns::<T, A>().token_hash, hash)
}

/// The domains in a column, which are parted by spaces.
pub(super) fn domains(text: &str) -> Vec<Domain> {
    text.split(' ')
        .filter(|domain| !domain.is_empty())
        .map(Domain::trusted)
        .collect()
}

/// A link that is to be written.
pub(super) struct NewLink<'l> {
    pub(super) domains: &'l str,
    pub(super) max_uses: u32,
    pub(super) expires_at: i64,
}

impl<T: HasJoinLinks<A>, A: Account> Work<'_, T, A> {
    /// The link of this id, if the tenant has one. It stays so.
    pub(super) async fn link(&mut self, id: i64) -> Result<Option<Row<A>>, Error> {
        let which = is(columns::<T, A>().id, Value::Number(id));
        self.which_link(which).await
    }

    /// The link of a token, if it is one to this tenant. It stays so.
    pub(super) async fn linked_by(&mut self, token: &Hash) -> Result<Option<Row<A>>, Error> {
        self.which_link(has_token(token)).await
    }

    async fn which_link(&mut self, which: Statement<T, A>) -> Result<Option<Row<A>>, Error> {
        let columns = columns::<T, A>();
        let select = Statement::new("SELECT ")
            .name(columns.id)
            .sql(", ")
            .name(columns.maker)
            .sql(", ")
            .name(columns.domains)
            .sql(", ")
            .name(columns.expires_at)
            .sql(", ")
            .name(columns.revoked_at)
            .sql(", ")
            .name(columns.uses)
            .sql(", ")
            .name(columns.max_uses)
            .sql(" FROM ")
            .table(&table::<T, A>())
            .sql(" WHERE ")
            .then(self.is_link_of_tenant())
            .sql(" AND ")
            .then(which)
            .sql(self.session.for_update())
            .reads(&[
                Kind::Number,
                Kind::Account,
                Kind::Text,
                Kind::Number,
                Kind::Number,
                Kind::Number,
                Kind::Number,
            ]);
        let row = self.session.rows(select).await?.pop();
        let Some(Ok(row)) = row.map(<[Value<T, A>; 7]>::try_from) else {
            return Ok(None);
        };
        let [
            Value::Number(id),
            Value::Account(maker),
            Value::Text(text),
            Value::Number(expires_at),
            revoked_at,
            Value::Number(uses),
            Value::Number(max_uses),
        ] = row
        else {
            return Ok(None);
        };
        Ok(Some(Row {
            id,
            maker,
            domains: domains(&text),
            expires_at,
            is_revoked: matches!(revoked_at, Value::Number(_)),
            is_used_up: uses >= max_uses,
        }))
    }

    fn is_link_of_tenant(&self) -> Statement<T, A> {
        let tenant = Value::Tenant(self.key.clone());
        is(columns::<T, A>().tenant, tenant)
    }

    pub(super) fn update_links() -> Statement<T, A> {
        Statement::new("UPDATE ")
            .table(&table::<T, A>())
            .sql(" SET ")
    }

    /// ` WHERE ..`: the link of this id.
    pub(super) fn is_link(&self, id: i64) -> Statement<T, A> {
        Statement::new(" WHERE ")
            .then(self.is_link_of_tenant())
            .sql(" AND ")
            .then(is(columns::<T, A>().id, Value::Number(id)))
    }

    /// The owner in whose name there is a link. Nobody below makes one.
    pub(super) fn maker(&self) -> Result<A::Key, Error> {
        match (self.by.actor.account(), self.role()) {
            (Some(account), Some(role)) if role.owns() => Ok(account.clone()),
            _ => Err(Error::NotAnOwner),
        }
    }

    /// Whether one link more may let somebody in.
    pub(super) async fn one_more_link(&mut self, at_most: Option<u32>) -> Result<(), Error> {
        let Some(limit) = at_most else {
            return Ok(());
        };
        let limited = usize::try_from(limit).unwrap_or(usize::MAX);
        if self.links_that_hold().await? >= limited {
            return Err(Error::MaxJoinLinksExceeded { limit });
        }
        Ok(())
    }

    /// How many links of the tenant let somebody in.
    async fn links_that_hold(&mut self) -> Result<usize, Error> {
        let columns = columns::<T, A>();
        let select = Statement::new("SELECT ")
            .name(columns.id)
            .sql(" FROM ")
            .table(&table::<T, A>())
            .sql(" WHERE ")
            .then(self.is_link_of_tenant())
            .sql(" AND ")
            .name(columns.revoked_at)
            .sql(" IS NULL AND ")
            .name(columns.expires_at)
            .sql(" > ")
            .given(Value::Number(self.by.now.get()))
            .sql(" AND ")
            .name(columns.uses)
            .sql(" < ")
            .name(columns.max_uses)
            .sql(self.session.for_update())
            .reads(&[Kind::Number]);
        Ok(self.session.rows(select).await?.len())
    }

    /// Writes a new link.
    pub(super) async fn insert_link(
        &mut self,
        maker: A::Key,
        link: NewLink<'_>,
    ) -> Result<Token, Error> {
        let token = Token::new(&self.by.random)?;
        let columns = columns::<T, A>();
        let row = [
            (columns.tenant, Value::Tenant(self.key.clone())),
            (columns.maker, Value::Account(maker)),
            (
                columns.token_hash,
                Value::Bytes(token.hash(Purpose::JoinLink).to_bytes()),
            ),
            (columns.domains, Value::Text(link.domains.to_owned())),
            (columns.uses, Value::Number(0)),
            (columns.max_uses, Value::Number(link.max_uses.into())),
            (columns.expires_at, Value::Number(link.expires_at)),
        ];
        self.insert(insert(&table::<T, A>(), row)).await?;
        Ok(token)
    }

    /// Counts that somebody joins by the link, if that may be.
    pub(super) async fn use_link(&mut self, id: i64) -> Result<(), Error> {
        let columns = columns::<T, A>();
        let guarded = Self::update_links()
            .name(columns.uses)
            .sql(" = ")
            .name(columns.uses)
            .sql(" + 1")
            .then(self.is_link(id))
            .sql(" AND ")
            .name(columns.uses)
            .sql(" < ")
            .name(columns.max_uses);
        match self.session.write(guarded).await? {
            0 => Err(Error::JoinLinkUsedUp),
            _ => Ok(()),
        }
    }
}
