//! The seats and the owners of a tenant, in the counters of its row.

use super::members::Standing;
use super::statement::Statement;
use super::work::Work;
use crate::account::Account;
use crate::error::Error;
use crate::membership::{HasMembers, RoleOf};
use crate::role::Role as _;
use crate::status::MemberStatus;
use crate::value::Value;

impl<T: HasMembers<A>, A: Account> Work<'_, T, A> {
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
}
