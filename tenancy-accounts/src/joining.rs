//! Who joins a tenant by oneself: by a link, or by the domain of an address.

use crate::account::Account;
use crate::error::Error;
use crate::membership::{HasMembers, RoleOf};
use crate::operation::Work;
use crate::role::lowest;
use crate::status::MemberStatus;

impl<T: HasMembers<A>, A: Account> Work<'_, T, A> {
    /// The role of an account that is a member already. An error if it was one, or is suspended: nobody undoes that by oneself.
    pub(crate) async fn has_joined(
        &mut self,
        account: &A::Key,
    ) -> Result<Option<RoleOf<T, A>>, Error> {
        let Some(standing) = self.standing(account).await? else {
            return Ok(None);
        };
        match standing.status {
            MemberStatus::Active => Ok(Some(standing.role)),
            MemberStatus::Suspended => Err(Error::MemberSuspended),
            MemberStatus::Left => Err(Error::FormerMember),
        }
    }

    /// The account is a member from here on, in the lowest role, with a free seat.
    pub(crate) async fn join(&mut self, account: &A::Key) -> Result<RoleOf<T, A>, Error> {
        self.end_expired(self.by.now.get()).await?;
        self.take_seat().await?;
        let role: RoleOf<T, A> = lowest();
        self.insert_member(account, role).await?;
        Ok(role)
    }
}
