//! Why somebody is not let in, and why something is not done.

use crate::role::UnknownRole;
use crate::scopes::UnknownScope;
use crate::slug::InvalidSlug;
use crate::status::{InvitationStatus, MemberStatus, TenantStatus, UnknownStatus};
use crate::value::UnreadableKey;
use diesel::result::Error as DieselError;
use thiserror::Error;

/// Why somebody is not let in, or why an operation is not done. Nothing of it has happened then.
///
/// It names no key, and nothing that another tenant has: who asks for a tenant that is not there, and who is no member of
/// one that is, have the same answer.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// What the database says. If it is that another transaction stood in the way, the operation has been repeated, unless
    /// it was part of a larger transaction: repeat that.
    #[error("the database refused it")]
    Database(#[source] diesel::result::Error),

    /// The account is no member of the tenant, or there is no such tenant.
    #[error("no member of such a tenant")]
    NotAMember,

    /// The account is a member, and has been suspended.
    #[error("the member is suspended")]
    MemberSuspended,

    /// The tenant is not served.
    #[error("the tenant is {}", .status.name())]
    TenantNotServed {
        /// How it stands; not [`Active`](TenantStatus::Active).
        status: TenantStatus,
    },

    /// There is no such tenant. Only operators are told so.
    #[error("no such tenant")]
    UnknownTenant,

    /// A tenant does not come from the one status to the other in this way.
    #[error("a tenant that is {} does not become {}", .from.name(), .to.name())]
    TenantTransition {
        /// How it stands.
        from: TenantStatus,
        /// How it would stand.
        to: TenantStatus,
    },

    /// The tenant's deletion is scheduled, and not due yet.
    #[error("the tenant is not to be purged yet")]
    NotDue,

    /// What is left of the tenant could not be removed. Cure that, and purge it again: it goes on where it has ended.
    #[error("the tenant's rows were not removed")]
    Removal(#[from] tenancy_admin::tenants::Error),

    /// Only an owner of the tenant does that.
    #[error("the member does not own the tenant")]
    NotAnOwner,

    /// The account that the operation is about is no member of the tenant.
    #[error("the account is no member of the tenant")]
    UnknownMember,

    /// Nobody does that to somebody above, and nobody gives a role above the own one.
    #[error("the role is above that of the member who acts")]
    AboveOwnRole,

    /// A tenant keeps an owner: an active member with the highest role.
    #[error("it is the tenant's last owner")]
    LastOwner,

    /// Who is to own a tenant is an active member of it, and another one than hands it over.
    #[error("the account may not own the tenant")]
    CannotOwn,

    /// An owner is named only where there is none.
    #[error("the tenant has an owner")]
    HasOwner,

    /// Each seat is taken, by an active member or a pending invitation.
    #[error("the tenant has no free seat")]
    SeatsExceeded,

    /// The token is that of no invitation, or of one to another tenant.
    #[error("no such invitation")]
    UnknownToken,

    /// The invitation has been answered, taken back, or is too old.
    #[error("the invitation is {}", .status.name())]
    InvitationClosed {
        /// How it stands; not [`Pending`](InvitationStatus::Pending).
        status: InvitationStatus,
    },

    /// The invitation, or the join link, is for an address that the account has, and has not verified. Verify it first.
    #[error("the address is not verified")]
    AddressNotVerified,

    /// The invitation is for an address that the account does not have. The invitation stays.
    #[error("the invitation is for another address")]
    OtherAddress,

    /// The account that has invited, or has made the join link, does not act for the tenant any more, or not in a role that
    /// lets it do so. The invitation, or the link, stays.
    #[error("who has invited may not do so any more")]
    InviterGone,

    /// The account that is to be invited is a member of the tenant already.
    #[error("the account is a member already")]
    AlreadyMember,

    /// The address has a pending invitation to the tenant. Send that again, or revoke it.
    #[error("the address is invited already")]
    AlreadyInvited,

    /// The address has no pending invitation to the tenant.
    #[error("the address is not invited")]
    NotInvited,

    /// It is the token of no join link, or the tenant has no link of that id.
    #[error("no such link")]
    UnknownJoinLink,

    /// The join link has been revoked, or has ended with the membership of whoever has made it.
    #[error("the link is revoked")]
    JoinLinkRevoked,

    /// The join link is too old.
    #[error("the link has expired")]
    JoinLinkExpired,

    /// As many have joined by the link as may.
    #[error("the link is used up")]
    JoinLinkUsedUp,

    /// A join link is to be for the addresses of no domain at all.
    #[error("a link for no domain lets nobody in")]
    NoDomain,

    /// The account has no verified address of the domains that the join link is for, or by which one joins the tenant.
    #[error("no address of a domain by which one may join")]
    OtherDomain,

    /// Whoever wants one gets an address of the domain: it is a public suffix, or a provider's.
    #[error("addresses of the domain are anybody's")]
    SharedDomain,

    /// The tenant has claimed as many domains as it may.
    #[error("the tenant has claimed as many domains as it may, which is {limit}")]
    MaxDomainsExceeded {
        /// How many it may claim.
        limit: u32,
    },

    /// The tenant has claimed no domain of that id.
    #[error("no such domain")]
    UnknownDomain,

    /// No record of DNS is the one that shows that the tenant has the domain.
    #[error("the domain is not proven")]
    DomainNotProven,

    /// Another tenant has shown that it has the domain, and that proof holds.
    #[error("the domain is another tenant's")]
    DomainTaken,

    /// The account was a member, and has left or was removed. It comes back by an invitation.
    #[error("who was a member comes back by an invitation alone")]
    FormerMember,

    /// The tenant has as many join links as it may.
    #[error("the tenant has as many links as it may, which is {limit}")]
    MaxJoinLinksExceeded {
        /// How many it may have.
        limit: u32,
    },

    /// It is no API key, or one of another tenant's.
    #[error("no such key")]
    UnknownKey,

    /// The API key has been revoked, or has ended with the membership of whoever it was of.
    #[error("the key is revoked")]
    KeyRevoked,

    /// The API key is too old. Rotate a key before.
    #[error("the key has expired")]
    KeyExpired,

    /// The API key does not let a program do this.
    #[error("the key has no scope `{scope}`")]
    MissingScope {
        /// The name of the scope.
        scope: &'static str,
    },

    /// The database has a scope that the program does not know.
    #[error(transparent)]
    UnknownScope(#[from] UnknownScope),

    /// There is no such impersonation, or it has not begun, has ended, or is too old; or the member does not act for the tenant
    /// any more, or the tenant is not served. Which of these is not told.
    #[error("no such impersonation")]
    UnknownImpersonation,

    /// Who acts as somebody else says why, and who that is.
    #[error("nobody acts as a member without a name and a reason")]
    NoReason,

    /// Nobody acts as an operator's account.
    #[error("the account is an operator's")]
    AnOperator,

    /// The operator who acts as the member has not asked for writing.
    #[error("the impersonation is for reading")]
    ReadOnly,

    /// More addresses than are invited at once.
    #[error("more than {limit} addresses at once")]
    TooManyInvitations {
        /// How many are.
        limit: usize,
    },

    /// So many invitations have been made or sent again within a day, by the member or in the tenant.
    #[error("more than {limit} invitations within a day")]
    MaxInvitationsExceeded {
        /// How many there may be.
        limit: u32,
    },

    /// What is to be the tenant's slug is none.
    #[error(transparent)]
    InvalidSlug(InvalidSlug),

    /// The slug is another tenant's, or was and is held, or no tenant gets it. Which of these is not told.
    #[error("the slug is not available")]
    SlugTaken,

    /// As many former slugs are held for the tenant as may be. It takes one of them back, or waits until one is held no more.
    #[error("as many former slugs are held for the tenant as may be, which is {limit}")]
    MaxSlugsExceeded {
        /// How many may be.
        limit: u32,
    },

    /// The tenant's row has another slug than the one that is to be registered: nobody else could have that one.
    #[error("the tenant has another slug")]
    AnotherSlug,

    /// Nobody founds a tenant, or not without the right code.
    #[error("nobody signs up")]
    RegistrationClosed,

    /// The account owns as many tenants as it may.
    #[error("the account owns as many tenants as it may, which is {limit}")]
    MaxTenantsExceeded {
        /// How many it may own.
        limit: u32,
    },

    /// There are as many tenants as there may be.
    #[error("there are as many tenants as there may be, which is {limit}")]
    MaxTenantsInAll {
        /// How many there may be.
        limit: u32,
    },

    /// There is no account of that key.
    #[error("no such account")]
    UnknownAccount,

    /// By the same request, the account has founded another tenant.
    #[error("by the same request a tenant was founded")]
    AlreadyFounded,

    /// A tenant that is to be founded has members.
    #[error("the tenant has members already")]
    HasMembers,

    /// The operation is part of a transaction of the application's, and none has begun.
    #[error("no transaction has begun")]
    NoTransaction,

    /// The application's action is called as one of accounts' own.
    #[error("`{name}` is the name of an action of accounts")]
    ReservedAction {
        /// The name.
        name: &'static str,
    },

    /// The detail is called as one that the library writes.
    #[error("`{name}` is the name of a detail of accounts")]
    ReservedDetail {
        /// The name.
        name: &'static str,
    },

    /// The operating system gives no random bytes for a token.
    #[error("the operating system gives no random bytes")]
    NoRandomBytes(#[from] getrandom::Error),

    /// A membership does not come from the one status to the other in this way.
    #[error("a membership that is {} does not become {}", .from.name(), .to.name())]
    MemberTransition {
        /// How it stands.
        from: MemberStatus,
        /// How it would stand.
        to: MemberStatus,
    },

    /// The database has a role that the program does not know.
    #[error(transparent)]
    UnknownRole(#[from] UnknownRole),

    /// The database has a status that the library does not know.
    #[error(transparent)]
    UnknownStatus(#[from] UnknownStatus),

    /// The database has a key of a tenant or of an account that is none for the program.
    #[error(transparent)]
    UnreadableKey(UnreadableKey),
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::DeserializationError(why) => match why.downcast() {
                Ok(key) => Self::UnreadableKey(*key),
                Err(why) => Self::Database(DieselError::DeserializationError(why)),
            },
            error => Self::Database(error),
        }
    }
}

impl From<InvalidSlug> for Error {
    fn from(error: InvalidSlug) -> Self {
        match error {
            InvalidSlug::Unavailable => Self::SlugTaken,
            error => Self::InvalidSlug(error),
        }
    }
}
