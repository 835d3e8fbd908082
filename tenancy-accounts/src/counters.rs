//! Whether the counters of the tenants are what they count.
//!
//! A counter and what it counts change in one transaction. So one statement, which sees one state of the database, finds
//! each counter that is wrong, and none that is merely about to change.

use crate::account::Account;
use crate::actor::{Actor, By};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::invitation::Invitations;
use crate::membership::{HasMembers, Membership};
use crate::operation::{Act, Session, Statement, Work, repeated};
use crate::role::Role as _;
use crate::status::{MemberStatus, TenantStatus};
use crate::tenants::HasAccounts;
use crate::value::{Kind, MembersTable, TenantsTable, Value, Values};
use diesel::query_source::Column;
use std::fmt;
use std::marker::PhantomData;
use tenancy_admin::database::{Operation, Statement as Sql, Terms};
use tenancy_runtime::Tenant;
use tenancy_runtime::catalog::TableName;

/// Compares the counters of all tenants, of owners and of seats, with what they count, and corrects them.
///
/// The operations of this library keep them. What is written by other means, such as an import or SQL by hand, may not:
/// so run this after it, or from time to time with [`dry_run`](RepairCounters::dry_run) to be told.
///
/// Owners are the active members with the highest role. Seats are held by active members and by pending invitations, also
/// by those whose time is over and that nobody has [ended](crate::ExpireInvitations) yet. Tenants that are being purged are
/// left out: what they have is going.
///
/// A counter above the limit of seats is right if that many are held: nobody is removed.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::RepairCounters;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// diesel::sql_query("delete from memberships where user_id = 'cid'").execute(&mut db)?;
///
/// let conn = &mut db.unscoped("counters after an import");
/// let repaired = RepairCounters::<Org, User>::new().execute(conn)?;
/// let [acme] = &repaired[..] else { panic!("one tenant has lost a member") };
/// assert_eq!((acme.tenant, acme.seats.stored, acme.seats.counted), (1, 3, 2));
///
/// assert!(RepairCounters::<Org, User>::new().dry_run(conn)?.is_empty());
/// # Ok(())
/// # }
/// ```
#[must_use = "counters are only compared when calling `dry_run`, and corrected when calling `execute`"]
pub struct RepairCounters<T, A> {
    of: PhantomData<fn() -> (T, A)>,
}

/// A tenant of which a counter is wrong.
#[non_exhaustive]
pub struct Miscounted<T: Tenant> {
    /// Its key.
    pub tenant: T::Key,
    /// Its owners.
    pub owners: Counter,
    /// The seats that are held.
    pub seats: Counter,
}

/// A counter, and what it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counter {
    /// What the tenant's row says.
    pub stored: i64,
    /// How many there are.
    pub counted: i64,
}

impl<T: HasMembers<A>, A: Account> RepairCounters<T, A> {
    /// Of all tenants.
    pub const fn new() -> Self {
        Self { of: PhantomData }
    }

    /// Says of which tenants a counter is wrong, and changes nothing. It is one statement.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub fn dry_run<'a, Conn: Database<T, A>>(
        &self,
        conn: &'a mut Conn,
    ) -> Conn::Answer<'a, Vec<Miscounted<T>>, Error> {
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session: Session<T, A>, _| {
                let rows = session.rows(miscounted()).await?;
                Ok(rows.into_iter().filter_map(Miscounted::read).collect())
            },
        )
    }

    /// Corrects the counters that are wrong, and says of which tenants, and what they were.
    ///
    /// Each tenant has a transaction of its own, in which nobody else changes its members.
    ///
    /// # Errors
    ///
    /// What the database says. The tenants before are done with then.
    pub fn execute<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Vec<Miscounted<T>>, Error> {
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session: Session<T, A>, _| {
                let rows = session.rows(miscounted()).await?;
                let found = rows.into_iter().filter_map(Miscounted::<T>::read);
                let mut repaired = Vec::new();
                for Miscounted { tenant, .. } in found {
                    let of = PhantomData;
                    let recounting = Recounting { tenant, of };
                    match repeated(&mut session, &recounting).await {
                        // Meanwhile it is being purged, or is gone.
                        Err(Error::TenantNotServed { .. } | Error::NotAMember) => {}
                        done => repaired.extend(done?),
                    }
                }
                Ok(repaired)
            },
        )
    }
}

impl<T: HasMembers<A>, A: Account> Default for RepairCounters<T, A> {
    fn default() -> Self {
        Self::new()
    }
}

struct Recounting<T: HasMembers<A>, A: Account> {
    tenant: T::Key,
    of: PhantomData<fn() -> A>,
}

impl<T: HasMembers<A>, A: Account> Act<T, A> for Recounting<T, A> {
    /// What was wrong, if it still was.
    type Done = Option<Miscounted<T>>;

    async fn act(&self, session: &mut Session<T, A>) -> Result<Option<Miscounted<T>>, Error> {
        let by = By::new(Actor::System);
        let mut work = Work::begin(session, self.tenant.clone(), &by).await?;
        let miscounted = work.recount().await?;
        if let Some(Miscounted { owners, seats, .. }) = &miscounted {
            let entry = Entry::of(Action::CountersRepaired)
                .number("owners", owners.counted.unsigned_abs())
                .number("seats", seats.counted.unsigned_abs());
            work.record(entry).await?;
        }
        Ok(miscounted)
    }
}

impl<T: HasMembers<A>, A: Account> Work<'_, T, A> {
    /// Makes the counters of the tenant what they count, and says what they were if they were not.
    pub(crate) async fn recount(&mut self) -> Result<Option<Miscounted<T>>, Error> {
        let stored = self.counters().await?;
        let columns = T::COLUMNS;
        let tenant = || Statement::empty().given(Value::Tenant(self.key.clone()));
        let update = Self::update_tenant()
            .name(columns.owners)
            .sql(" = ")
            .then(owners::<T, A, _>(tenant()))
            .sql(", ")
            .name(columns.seats_used)
            .sql(" = ")
            .then(seats::<T, A, _>(tenant))
            .then(self.is_tenant());
        self.session.write(update).await?;
        let counted = self.counters().await?;
        Ok((stored != counted).then(|| Miscounted {
            tenant: self.key.clone(),
            owners: Counter {
                stored: stored.0,
                counted: counted.0,
            },
            seats: Counter {
                stored: stored.1,
                counted: counted.1,
            },
        }))
    }

    /// What the tenant's row says, of owners and of seats.
    pub(crate) async fn counters(&mut self) -> Result<(i64, i64), Error> {
        let select = Statement::new("SELECT ")
            .name(T::COLUMNS.owners)
            .sql(", ")
            .name(T::COLUMNS.seats_used)
            .sql(" FROM ")
            .table(&TableName::of::<TenantsTable<T>>())
            .then(self.is_tenant())
            .sql(self.session.for_update())
            .reads(&[Kind::Number, Kind::Number]);
        match self.session.rows(select).await?.pop().as_deref() {
            Some([Value::Number(owners), Value::Number(seats)]) => Ok((*owners, *seats)),
            _ => Err(Error::NotAMember),
        }
    }
}

/// Selects the tenants of which a counter is wrong.
fn miscounted<T: HasMembers<A>, A: Account>() -> Statement<T, A> {
    let columns = <T as HasAccounts>::COLUMNS;
    let key = <T::KeyColumn as Column>::NAME;
    let tenant = || Statement::new("t.").name(key);
    let purging = Statement::empty().literal(TenantStatus::Purging.name());
    Statement::new(
        "SELECT c.k, c.owners, c.counted_owners, c.seats, c.counted_seats FROM (SELECT t.",
    )
    .name(key)
    .sql(" AS k, t.")
    .name(columns.owners)
    .sql(" AS owners, ")
    .then(owners::<T, A, _>(tenant()))
    .sql(" AS counted_owners, t.")
    .name(columns.seats_used)
    .sql(" AS seats, ")
    .then(seats::<T, A, _>(tenant))
    .sql(" AS counted_seats FROM ")
    .table(&TableName::of::<TenantsTable<T>>())
    .sql(" AS t WHERE t.")
    .name(columns.status)
    .sql(" <> ")
    .then(purging)
    .sql(") AS c WHERE c.owners <> c.counted_owners OR c.seats <> c.counted_seats ORDER BY c.k")
    .reads(&[
        Kind::Tenant,
        Kind::Number,
        Kind::Number,
        Kind::Number,
        Kind::Number,
    ])
}

/// `(SELECT count(*) ..)`: the active members of a tenant with the highest role.
pub(crate) fn owners<T, A, X>(tenant: Sql<X>) -> Sql<X>
where
    T: HasMembers<A>,
    A: Account,
    X: Terms,
{
    let columns = <T::Membership as Membership>::COLUMNS;
    let owner = <T::Membership as Membership>::Role::ALL.first();
    let counted = active::<T, A, X>(tenant).sql(" AND m.").name(columns.role);
    let counted = match owner {
        Some(owner) => counted.sql(" = ").literal(owner.name()),
        // Nobody owns what has no roles.
        None => counted.sql(" IS NULL"),
    };
    counted.sql(")")
}

/// `((SELECT count(*) ..) + (SELECT count(*) ..))`: the active members and the pending invitations of a tenant.
pub(crate) fn seats<T, A, X>(tenant: impl Fn() -> Sql<X>) -> Sql<X>
where
    T: HasMembers<A>,
    A: Account,
    X: Terms,
{
    let members = active::<T, A, X>(tenant());
    let members = Sql::new("(").then(members).sql(")");
    match Invitations::of::<T, A>().count_pending(tenant()) {
        Some(pending) => members.sql(" + ").then(pending),
        None => members,
    }
    .sql(")")
}

/// `(SELECT count(*) FROM .. AS m WHERE ..`: the active members of a tenant.
fn active<T, A, X>(tenant: Sql<X>) -> Sql<X>
where
    T: HasMembers<A>,
    A: Account,
    X: Terms,
{
    let columns = <T::Membership as Membership>::COLUMNS;
    Sql::new("(SELECT count(*) FROM ")
        .table(&TableName::of::<MembersTable<T, A>>())
        .sql(" AS m WHERE m.")
        .name(columns.tenant)
        .sql(" = ")
        .then(tenant)
        .sql(" AND m.")
        .name(columns.status)
        .sql(" = ")
        .literal(MemberStatus::Active.name())
}

impl<T: Tenant> Miscounted<T> {
    fn read<A: Account>(row: Vec<Value<T, A>>) -> Option<Self> {
        let row: [Value<T, A>; 5] = row.try_into().ok()?;
        let [
            Value::Tenant(tenant),
            Value::Number(owners),
            Value::Number(counted_owners),
            Value::Number(seats),
            Value::Number(counted_seats),
        ] = row
        else {
            return None;
        };
        Some(Self {
            tenant,
            owners: Counter {
                stored: owners,
                counted: counted_owners,
            },
            seats: Counter {
                stored: seats,
                counted: counted_seats,
            },
        })
    }
}

impl<T, A> fmt::Debug for RepairCounters<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RepairCounters").finish_non_exhaustive()
    }
}

// A key is nobody's to read.
impl<T: Tenant> fmt::Debug for Miscounted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Miscounted")
            .field("owners", &self.owners)
            .field("seats", &self.seats)
            .finish_non_exhaustive()
    }
}
