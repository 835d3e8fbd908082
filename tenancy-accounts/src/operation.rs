//! What every operation shares: a transaction that begins with a guarded update of the tenant's row, and that is repeated
//! if another one stood in its way.
//!
//! That update counts for nothing by itself. It lets one operation after the other at the members of a tenant, in one order
//! of locks; and it comes before anything is read, so that what is read is what the one before has left.

use crate::account::Account;
use crate::actor::{Actor, By, Operator};
use crate::database::Database;
use crate::error::Error;
use crate::member::Member;
use crate::membership::{HasMembers, Membership, MembershipColumns, RoleOf};
use crate::role::Role as _;
use crate::status::{MemberStatus, TenantStatus};
use crate::tenants::{HasAccounts, TenantColumns};
use crate::value::{Kind, MembersTable, TenantsTable, Value, Values};
use diesel::query_source::Column;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use std::time::{Duration, Instant};
use tenancy_admin::database::{self, Operation};
use tenancy_runtime::catalog::TableName;

pub(crate) type Session<T, A> = database::Session<Values<T, A>>;
pub(crate) type Statement<T, A> = database::Statement<Values<T, A>>;

/// What an operation does in its transaction. It may be begun more than once.
pub(crate) trait Act<T: HasMembers<A>, A: Account>: Send + Sync {
    /// What has been done.
    type Done: Send;

    fn act(
        &self,
        session: &mut Session<T, A>,
    ) -> impl Future<Output = Result<Self::Done, Error>> + Send;
}

/// Runs an operation.
pub(crate) fn run<'a, T, A, Conn, What>(
    what: What,
    conn: &'a mut Conn,
) -> Conn::Answer<'a, What::Done, Error>
where
    T: HasMembers<A>,
    A: Account,
    Conn: Database<T, A>,
    What: Act<T, A> + 'a,
{
    conn.run(
        Operation::giving(Values::NONE),
        async move |mut session, _| repeated(&mut session, &what).await,
    )
}

/// How often an operation is begun, at most. Of those that stand in each other's way, one gets through each time: so as many
/// as this may begin at once.
const ATTEMPTS: u32 = 100;

/// After how long it is not begun once more: an attempt may have waited for a lock as long as the database lets it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Acts in a transaction, once more if another one stood in its way: at once, for that one has got through. Inside a
/// larger transaction it is a savepoint, and whoever has begun that one repeats it.
///
/// Where gaps between rows are locked, two who look for a row that is not there keep each other from inserting it, whatever
/// their tenants are. Of many who do so, most are in somebody's way again and again. So no gap is locked the second time: what
/// is looked for comes only by who holds the tenant's row.
pub(crate) async fn repeated<T, A, What>(
    session: &mut Session<T, A>,
    what: &What,
) -> Result<What::Done, Error>
where
    T: HasMembers<A>,
    A: Account,
    What: Act<T, A>,
{
    let begun = Instant::now();
    let mut attempts = 1;
    loop {
        if attempts > 1 {
            session.without_gaps().await?;
        }
        session.begin().await?;
        let done = what.act(session).await;
        let done = session.end(done).await;
        let again = session.is_outermost() && attempts < ATTEMPTS && begun.elapsed() < PATIENCE;
        match done {
            Err(Error::Database(error)) if again && stood_in_its_way(&error) => attempts += 1,
            done => return done,
        }
    }
}

/// Whether another transaction did, and the next attempt may get through.
pub(crate) fn stood_in_its_way(error: &DieselError) -> bool {
    // Diesel tells some of them by their kind, and all others by what the database says: PostgreSQL 40P01, MySQL 1205 and
    // MariaDB 1020, and SQLite's `BUSY` and `LOCKED`. `diesel-async` has no kind for MySQL's 1213 either.
    const SAID: [&str; 6] = [
        "deadlock detected",
        "Deadlock found when trying to get lock",
        "Lock wait timeout exceeded",
        "Record has changed since last read",
        "database is locked",
        "database table is locked",
    ];
    match error {
        DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => true,
        DieselError::DatabaseError(DatabaseErrorKind::Unknown, information) => {
            SAID.iter().any(|said| information.message().contains(said))
        }
        DieselError::RollbackErrorOnCommit { commit_error, .. } => stood_in_its_way(commit_error),
        _ => false,
    }
}

/// Whom an operation is about, and who acts.
pub(crate) struct Subject<T: HasMembers<A>, A: Account> {
    pub(crate) tenant: T::Key,
    pub(crate) account: A::Key,
    pub(crate) by: By<A>,
}

impl<T: HasMembers<A>, A: Account> Subject<T, A> {
    /// Somebody in the member's own tenant.
    pub(crate) fn by(member: &Member<T, A>, account: A::Key) -> Self {
        Self {
            tenant: member.tenant().key().clone(),
            account,
            by: By::member(member),
        }
    }

    /// Somebody in whatever tenant.
    pub(crate) fn by_operator(
        operator: impl Into<Operator>,
        tenant: T::Key,
        account: A::Key,
    ) -> Self {
        Self {
            tenant,
            account,
            by: By::operator(operator),
        }
    }

    /// Begins to work on the tenant, and finds the membership, if who acts may touch it.
    pub(crate) async fn begin<'s>(
        &'s self,
        session: &'s mut Session<T, A>,
    ) -> Result<(Work<'s, T, A>, Standing<T, A>), Error> {
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        let standing = work.standing(&self.account).await?;
        let standing = standing.ok_or(Error::UnknownMember)?;
        work.reaches(standing.role)?;
        Ok((work, standing))
    }
}

/// How the membership of an account stands.
pub(crate) struct Standing<T: HasMembers<A>, A: Account> {
    pub(crate) role: RoleOf<T, A>,
    pub(crate) status: MemberStatus,
}

impl<T: HasMembers<A>, A: Account> Standing<T, A> {
    /// Whether it is as it has to be for the change. Who has left is no member.
    pub(crate) fn changes(&self, from: MemberStatus, to: MemberStatus) -> Result<(), Error> {
        match self.status {
            status if status == from => Ok(()),
            MemberStatus::Left => Err(Error::UnknownMember),
            status => Err(Error::MemberTransition { from: status, to }),
        }
    }
}

/// A tenant on which a transaction works.
pub(crate) struct Work<'s, T: HasMembers<A>, A: Account> {
    pub(crate) session: &'s mut Session<T, A>,
    pub(crate) key: T::Key,
    pub(crate) by: &'s By<A>,
    /// The highest that it may give and touch, if it is not all.
    role: Option<RoleOf<T, A>>,
}

impl<'s, T: HasMembers<A>, A: Account> Work<'s, T, A> {
    const TENANT: TenantColumns = <T as HasAccounts>::COLUMNS;
    const MEMBER: MembershipColumns = <T::Membership as Membership>::COLUMNS;

    /// Begins to work on a tenant, before anything else is said or read.
    pub(crate) async fn begin(
        session: &'s mut Session<T, A>,
        key: T::Key,
        by: &'s By<A>,
    ) -> Result<Self, Error> {
        let mut work = Self {
            session,
            key,
            by,
            role: None,
        };
        work.lock(by.actor.standings()).await?;
        if let Actor::Member(account) = &by.actor {
            let standing = work.standing(account).await?.ok_or(Error::NotAMember)?;
            match standing.status {
                MemberStatus::Active => work.role = Some(standing.role),
                MemberStatus::Suspended => return Err(Error::MemberSuspended),
                MemberStatus::Left => return Err(Error::NotAMember),
            }
        }
        Ok(work)
    }

    /// Goes on to work on a tenant that this transaction has locked before.
    pub(crate) const fn on_locked(
        session: &'s mut Session<T, A>,
        key: T::Key,
        by: &'s By<A>,
    ) -> Self {
        Self {
            session,
            key,
            by,
            role: None,
        }
    }

    /// Nobody else works on the tenant from here on.
    async fn lock(&mut self, standings: &[TenantStatus]) -> Result<(), Error> {
        let status = Self::TENANT.status;
        let guarded = Self::update_tenant()
            .name(status)
            .sql(" = ")
            .name(status)
            .then(self.is_tenant())
            .sql(" AND ")
            .then(Self::stands(standings));
        if self.session.write(guarded).await? > 0 {
            return Ok(());
        }
        // A larger transaction may have begun before the tenant came to stand so.
        match self.status().await? {
            None => Err(Error::NotAMember),
            // It has come back since the update. It is locked all the same.
            Some(status) if standings.contains(&status) => Ok(()),
            Some(status) => Err(Error::TenantNotServed { status }),
        }
    }

    pub(crate) fn update_tenant() -> Statement<T, A> {
        Statement::new("UPDATE ")
            .table(&TableName::of::<TenantsTable<T>>())
            .sql(" SET ")
    }

    pub(crate) fn is_tenant(&self) -> Statement<T, A> {
        Statement::new(" WHERE ")
            .name(<T::KeyColumn as Column>::NAME)
            .sql(" = ")
            .given(Value::Tenant(self.key.clone()))
    }

    fn is_member(&self, account: &A::Key) -> Statement<T, A> {
        Statement::new(" WHERE ")
            .name(Self::MEMBER.tenant)
            .sql(" = ")
            .given(Value::Tenant(self.key.clone()))
            .sql(" AND ")
            .name(Self::MEMBER.account)
            .sql(" = ")
            .given(Value::Account(account.clone()))
    }

    /// How the membership of the account stands, if there is one. It stays so.
    pub(crate) async fn standing(
        &mut self,
        account: &A::Key,
    ) -> Result<Option<Standing<T, A>>, Error> {
        let select = Statement::new("SELECT ")
            .name(Self::MEMBER.role)
            .sql(", ")
            .name(Self::MEMBER.status)
            .sql(" FROM ")
            .table(&TableName::of::<MembersTable<T, A>>())
            .then(self.is_member(account))
            .sql(self.session.for_update())
            .reads(&[Kind::Text, Kind::Text]);
        let row = self.session.rows(select).await?.pop();
        let Some([Value::Text(role), Value::Text(status)]) = row.as_deref() else {
            return Ok(None);
        };
        Ok(Some(Standing {
            role: RoleOf::<T, A>::named(role)?,
            status: MemberStatus::named(status)?,
        }))
    }

    /// The role of the member who acts; an operator has none.
    pub(crate) const fn role(&self) -> Option<RoleOf<T, A>> {
        self.role
    }

    /// Changes how the tenant stands, if it stands in one of these ways.
    pub(crate) async fn change_standing(
        &mut self,
        from: &[TenantStatus],
        to: TenantStatus,
        purge_at: Option<i64>,
    ) -> Result<(), Error> {
        let status = Self::TENANT.status;
        let purge_at = purge_at.map_or(Value::Null, Value::Number);
        let guarded = Self::update_tenant()
            .name(status)
            .sql(" = ")
            .given(Value::Text(to.name().to_owned()))
            .sql(", ")
            .name(Self::TENANT.purge_at)
            .sql(" = ")
            .given(purge_at)
            .then(self.is_tenant())
            .sql(" AND ")
            .then(Self::stands(from));
        if self.session.write(guarded).await? > 0 {
            return Ok(());
        }
        let from = self.status().await?.ok_or(Error::UnknownTenant)?;
        Err(Error::TenantTransition { from, to })
    }

    /// `<status> IN (..)`
    fn stands(standings: &[TenantStatus]) -> Statement<T, A> {
        let names = standings.iter();
        let names = names.map(|standing| Statement::empty().literal(standing.name()));
        Statement::empty()
            .name(Self::TENANT.status)
            .sql(" IN (")
            .joined(names, ", ")
            .sql(")")
    }

    /// The tenant's slug.
    pub(crate) async fn slug(&mut self) -> Result<String, Error> {
        let slug = self.text_of_tenant(Self::TENANT.slug).await?;
        slug.ok_or(Error::UnknownTenant)
    }

    /// Gives the tenant another one. A violated uniqueness says that another tenant has it.
    pub(crate) async fn set_slug(&mut self, slug: &str) -> Result<(), Error> {
        let update = Self::update_tenant()
            .name(Self::TENANT.slug)
            .sql(" = ")
            .given(Value::Text(slug.to_owned()))
            .then(self.is_tenant());
        match self.session.write(update).await? {
            // It is locked: the database has a rule that skips it.
            0 => Err(DieselError::NotFound.into()),
            _ => Ok(()),
        }
    }

    /// How the tenant stands, if it is there. It stays so.
    async fn status(&mut self) -> Result<Option<TenantStatus>, Error> {
        let status = self.text_of_tenant(Self::TENANT.status).await?;
        let status = status.map(|status| TenantStatus::named(&status));
        Ok(status.transpose()?)
    }

    /// What the tenant's row has in a column of text, if it is there.
    async fn text_of_tenant(&mut self, column: &str) -> Result<Option<String>, Error> {
        let select = Statement::new("SELECT ")
            .name(column)
            .sql(" FROM ")
            .table(&TableName::of::<TenantsTable<T>>())
            .then(self.is_tenant())
            .sql(self.session.for_update())
            .reads(&[Kind::Text]);
        let row = self.session.rows(select).await?.pop();
        Ok(match row.and_then(|mut row| row.pop()) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        })
    }

    /// Whether who acts may give the role, and may touch who has it.
    pub(crate) fn reaches(&self, role: RoleOf<T, A>) -> Result<(), Error> {
        match self.role {
            Some(own) if !own.reaches(role) => Err(Error::AboveOwnRole),
            _ => Ok(()),
        }
    }

    /// Takes a free seat.
    pub(crate) async fn take_seat(&mut self) -> Result<(), Error> {
        let (used, limit) = (Self::TENANT.seats_used, Self::TENANT.seat_limit);
        let guarded = self
            .count(used, " + 1")
            .sql(" AND (")
            .name(limit)
            .sql(" IS NULL OR ")
            .name(used)
            .sql(" < ")
            .name(limit)
            .sql(")");
        match self.session.write(guarded).await? {
            0 => Err(Error::SeatsExceeded),
            _ => Ok(()),
        }
    }

    /// Gives a seat back. If none is counted as taken, none is free beyond the limit.
    pub(crate) async fn free_seat(&mut self) -> Result<(), Error> {
        self.free_seats(1).await
    }

    /// Gives seats back, but no more than are counted as taken.
    pub(crate) async fn free_seats(&mut self, seats: u64) -> Result<(), Error> {
        let used = Self::TENANT.seats_used;
        let seats = i64::try_from(seats).unwrap_or(i64::MAX);
        let count = Self::update_tenant()
            .name(used)
            .sql(" = CASE WHEN ")
            .name(used)
            .sql(" > ")
            .given(Value::Number(seats))
            .sql(" THEN ")
            .name(used)
            .sql(" - ")
            .given(Value::Number(seats))
            .sql(" ELSE 0 END")
            .then(self.is_tenant());
        self.session.write(count).await?;
        Ok(())
    }

    /// The tenant has one more owner.
    pub(crate) async fn add_owner(&mut self) -> Result<(), Error> {
        let count = self.count(Self::TENANT.owners, " + 1");
        self.session.write(count).await?;
        Ok(())
    }

    /// The tenant has one owner less, and one at least.
    pub(crate) async fn lose_owner(&mut self) -> Result<(), Error> {
        let owners = Self::TENANT.owners;
        let guarded = self.count(owners, " - 1").sql(" AND ").name(owners);
        match self.session.write(guarded.sql(" > 1")).await? {
            0 => Err(Error::LastOwner),
            _ => Ok(()),
        }
    }

    /// An account acts for the tenant from here on: it takes a seat, and may be an owner.
    pub(crate) async fn admit(&mut self, role: RoleOf<T, A>) -> Result<(), Error> {
        self.take_seat().await?;
        if role.owns() {
            self.add_owner().await?;
        }
        Ok(())
    }

    /// The account does not act for the tenant any more: it frees its seat, and is no owner.
    pub(crate) async fn retire(&mut self, standing: &Standing<T, A>) -> Result<(), Error> {
        if standing.status == MemberStatus::Active {
            if standing.role.owns() {
                self.lose_owner().await?;
            }
            self.free_seat().await?;
        }
        Ok(())
    }

    fn count(&self, column: &str, by: &'static str) -> Statement<T, A> {
        Self::update_tenant()
            .name(column)
            .sql(" = ")
            .name(column)
            .sql(by)
            .then(self.is_tenant())
    }

    /// Writes the membership of an account that has had none.
    pub(crate) async fn insert_member(
        &mut self,
        account: &A::Key,
        role: RoleOf<T, A>,
    ) -> Result<(), Error> {
        let row = [
            (Self::MEMBER.tenant, Value::Tenant(self.key.clone())),
            (Self::MEMBER.account, Value::Account(account.clone())),
            (Self::MEMBER.role, Value::Text(role.name().to_owned())),
            (
                Self::MEMBER.status,
                Value::Text(MemberStatus::Active.name().to_owned()),
            ),
        ];
        self.insert(insert(&TableName::of::<MembersTable<T, A>>(), row))
            .await
    }

    /// Inserts a row. None is there if the database has a rule, or a trigger, that skips it.
    pub(crate) async fn insert(&mut self, row: Statement<T, A>) -> Result<(), Error> {
        match self.session.write(row).await? {
            0 => Err(DieselError::NotFound.into()),
            _ => Ok(()),
        }
    }

    /// Writes the status of a membership.
    pub(crate) async fn set_status(
        &mut self,
        account: &A::Key,
        status: MemberStatus,
    ) -> Result<(), Error> {
        self.set(account, Self::MEMBER.status, status.name()).await
    }

    /// Writes the role of a membership.
    pub(crate) async fn set_role(
        &mut self,
        account: &A::Key,
        role: RoleOf<T, A>,
    ) -> Result<(), Error> {
        self.set(account, Self::MEMBER.role, role.name()).await
    }

    async fn set(&mut self, account: &A::Key, column: &str, to: &str) -> Result<(), Error> {
        let update = Statement::new("UPDATE ")
            .table(&TableName::of::<MembersTable<T, A>>())
            .sql(" SET ")
            .name(column)
            .sql(" = ")
            .given(Value::Text(to.to_owned()))
            .then(self.is_member(account));
        match self.session.write(update).await? {
            // It is locked: the database has a rule that skips it.
            0 => Err(Error::UnknownMember),
            _ => Ok(()),
        }
    }
}

/// ` <column> = ?`
pub(crate) fn is<T: HasMembers<A>, A: Account>(
    column: &str,
    value: Value<T, A>,
) -> Statement<T, A> {
    Statement::empty().name(column).sql(" = ").given(value)
}

/// The statement that inserts a row of these columns and values.
pub(crate) fn insert<T: HasMembers<A>, A: Account, const N: usize>(
    table: &TableName,
    row: [(&str, Value<T, A>); N],
) -> Statement<T, A> {
    let (columns, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
    let columns = columns.iter().map(|column| Statement::empty().name(column));
    let values = values.into_iter();
    Statement::new("INSERT INTO ")
        .table(table)
        .sql(" (")
        .joined(columns, ", ")
        .sql(") VALUES (")
        .joined(values.map(|value| Statement::empty().given(value)), ", ")
        .sql(")")
}

#[cfg(test)]
mod tests {
    use super::stood_in_its_way;
    use diesel::result::{DatabaseErrorKind, Error};

    fn said(kind: DatabaseErrorKind, what: &str) -> Error {
        Error::DatabaseError(kind, Box::new(what.to_owned()))
    }

    #[test]
    fn what_stood_in_the_way_is_known_by_what_the_database_says() {
        for what in [
            "deadlock detected",
            "Deadlock found when trying to get lock; try restarting transaction",
            "Lock wait timeout exceeded; try restarting transaction",
            "Record has changed since last read in table 'orgs'",
            "database is locked",
            "database table is locked: orgs",
        ] {
            let error = said(DatabaseErrorKind::Unknown, what);
            assert!(stood_in_its_way(&error), "{what}");
            let error = Error::RollbackErrorOnCommit {
                rollback_error: Box::new(Error::NotInTransaction),
                commit_error: Box::new(error),
            };
            assert!(stood_in_its_way(&error), "{what}");
        }
        let kind = DatabaseErrorKind::SerializationFailure;
        assert!(stood_in_its_way(&said(kind, "in any words")));
    }

    #[test]
    fn nothing_else_is_repeated() {
        let kind = DatabaseErrorKind::UniqueViolation;
        for error in [
            said(kind, "database is locked"),
            said(DatabaseErrorKind::Unknown, "no such table: orgs"),
            Error::NotFound,
            Error::BrokenTransactionManager,
        ] {
            assert!(!stood_in_its_way(&error), "{error}");
        }
    }
}
