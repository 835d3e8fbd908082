//! How a tenant and a membership stand.
//!
//! A status is a value of `Text` as any other of Diesel's: a field of the application's models, and what a column is
//! compared with and set to.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use tenancy_runtime::resolve::Refusal;
use thiserror::Error;

/// The database has a status that the library does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the database has a status that the library does not know")]
pub struct UnknownStatus;

/// An enum of names that the database has, which stand for no more than that.
macro_rules! names {
    ($(#[$doc:meta])* $Names:ident { $($(#[$about:meta])* $Variant:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, diesel::expression::AsExpression)]
        #[diesel(sql_type = diesel::sql_types::Text)]
        #[non_exhaustive]
        pub enum $Names {
            $($(#[$about])* $Variant,)*
        }

        impl $Names {
            /// Each one.
            pub const ALL: &[Self] = &[$(Self::$Variant,)*];

            /// What the database calls it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$Variant => $name,)*
                }
            }
        }

        impl<DB> diesel::serialize::ToSql<diesel::sql_types::Text, DB> for $Names
        where
            DB: diesel::backend::Backend,
            str: diesel::serialize::ToSql<diesel::sql_types::Text, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, DB>,
            ) -> diesel::serialize::Result {
                self.name().to_sql(out)
            }
        }
    };
}
pub(crate) use names;

macro_rules! status {
    ($(#[$doc:meta])* $Status:ident { $($(#[$about:meta])* $Variant:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
        #[diesel(sql_type = Text)]
        #[non_exhaustive]
        pub enum $Status {
            $($(#[$about])* $Variant,)*
        }

        impl $Status {
            /// What the database calls it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$Variant => $name,)*
                }
            }

            /// The status of that name.
            ///
            /// # Errors
            ///
            /// [`UnknownStatus`]: a name that is not known is refused, and stands for no other status.
            pub fn named(name: &str) -> Result<Self, UnknownStatus> {
                match name {
                    $($name => Ok(Self::$Variant),)*
                    _ => Err(UnknownStatus),
                }
            }
        }

        impl<DB> ToSql<Text, DB> for $Status
        where
            DB: Backend,
            str: ToSql<Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                self.name().to_sql(out)
            }
        }

        impl<DB> FromSql<Text, DB> for $Status
        where
            DB: Backend,
            String: FromSql<Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                Ok(Self::named(&String::from_sql(bytes)?)?)
            }
        }
    };
}

status! {
    /// What an operator does who acts as a member.
    Access {
        /// The operator reads.
        Read = "read",
        /// The operator reads and writes what is the tenant's.
        Write = "write",
    }
}

status! {
    /// How a membership stands. Who is invited is no member yet.
    MemberStatus {
        /// The account acts for the tenant.
        Active = "active",
        /// It does not, until an admin lifts that.
        Suspended = "suspended",
        /// It does not any more. The row stays, for what the account has written.
        Left = "left",
    }
}

status! {
    /// How an invitation stands. Only a pending one changes, and each change is the last one.
    InvitationStatus {
        /// It waits for an answer, and holds a seat.
        Pending = "pending",
        /// It has been accepted.
        Accepted = "accepted",
        /// Whoever has been invited does not want to.
        Declined = "declined",
        /// The tenant has taken it back.
        Revoked = "revoked",
        /// Its time was over.
        Expired = "expired",
    }
}

status! {
    /// How a tenant stands.
    TenantStatus {
        /// It is served.
        Active = "active",
        /// It is not, until an operator lifts that.
        Suspended = "suspended",
        /// It is deleted when its time has come, and may be restored until then.
        Deleting = "deleting",
        /// Its rows are being deleted. It does not come back.
        Purging = "purging",
        /// Its rows are gone, but for its own, which keeps its key and its slug.
        Purged = "purged",
    }
}

impl TenantStatus {
    /// What a tenant that stands so may become. Nothing else comes of it, by no operation.
    ///
    /// ```
    /// # use tenancy_accounts as accounts;
    /// use accounts::TenantStatus;
    ///
    /// let deleting = TenantStatus::Deleting.becomes();
    /// assert_eq!(deleting, [TenantStatus::Active, TenantStatus::Purging]);
    /// // What has begun to be purged does not come back.
    /// assert_eq!(TenantStatus::Purging.becomes(), [TenantStatus::Purged]);
    /// ```
    #[must_use]
    pub const fn becomes(self) -> &'static [Self] {
        match self {
            Self::Active => &[Self::Suspended, Self::Deleting],
            Self::Suspended => &[Self::Active, Self::Deleting],
            Self::Deleting => &[Self::Active, Self::Purging],
            Self::Purging => &[Self::Purged],
            Self::Purged => &[],
        }
    }

    /// Whether a tenant that stands so may be served, in the terms of a resolver: for
    /// [`TableStore::standing`](tenancy_runtime::resolve::TableStore::standing), or a store of the application's own. Jobs ask
    /// the same store.
    ///
    /// # Errors
    ///
    /// Why not.
    ///
    /// # Example
    ///
    /// ```
    /// # use tenancy_accounts as accounts;
    /// use accounts::TenantStatus;
    /// use tenancy::resolve::Refusal;
    ///
    /// // In `TableStore::new(pool).slug(orgs::slug).standing(|org| org.status.served())`.
    /// assert_eq!(TenantStatus::Active.served(), Ok(()));
    /// assert_eq!(TenantStatus::Suspended.served(), Err(Refusal::Suspended));
    /// assert_eq!(TenantStatus::Deleting.served(), Err(Refusal::Deleted));
    /// ```
    pub const fn served(self) -> Result<(), Refusal> {
        match self {
            Self::Active => Ok(()),
            Self::Suspended => Err(Refusal::Suspended),
            Self::Deleting | Self::Purging | Self::Purged => Err(Refusal::Deleted),
        }
    }
}
