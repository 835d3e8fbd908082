//! How a tenant and a membership stand.
//!
//! A status is a value of `Text` as any other of Diesel's: a field of the application's models, and what a column is
//! compared with and set to.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use thiserror::Error;

/// The database has a status that the library does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the database has a status that the library does not know")]
pub struct UnknownStatus;

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
        /// Its rows are gone.
        Purged = "purged",
    }
}
