//! Who is let do everything in a tenant, and is nobody's member.

use crate::permit::Permit;
use std::fmt;
use tenancy_accounts::Operator;
use tenancy_runtime::{Tenant, Verified};

/// An operator who is let do whatever is asked for, in one tenant. The application has found out that the operator may.
///
/// Nothing is asked for: no membership, no team. So each [`permit`](SuperUser::permit) leaves a warning in the log, with the
/// operator's name and reason. What is changed by it belongs into the audit log: `Record::by_operator` writes it there.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/tickets.rs"));
/// use tenancy::accounts::Operator;
/// use tenancy::permissions::SuperUser;
/// use tenancy::Verified;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let acme = Verified::<Org>::trust(1);
/// let support = SuperUser::new(Operator::new("grace").because("ticket 4711"), acme);
/// let permit = support.permit::<DeleteTicket>();
/// let mut conn = permit.connect(db.unscoped("support"));
/// assert_eq!(Ticket::delete(1).execute(&mut conn)?, 1);
/// # Ok(())
/// # }
/// ```
pub struct SuperUser<T: Tenant> {
    operator: Operator,
    tenant: Verified<T>,
}

impl<T: Tenant> SuperUser<T> {
    /// This operator, in this tenant.
    pub fn new(operator: impl Into<Operator>, tenant: Verified<T>) -> Self {
        Self {
            operator: operator.into(),
            tenant,
        }
    }

    /// Lets the operator do what `P` asks for, whatever it is. The log has a warning of it.
    pub fn permit<P>(&self) -> Permit<'_, P, T> {
        tracing::warn!(
            target: "tenancy::permissions",
            operator = self.operator.name(),
            because = self.operator.reason(),
            asked = std::any::type_name::<P>(),
            "permitted without being asked for"
        );
        Permit::new(&self.tenant)
    }
}

impl<T: Tenant> fmt::Debug for SuperUser<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SuperUser").finish_non_exhaustive()
    }
}
