//! Accounts, for [`tenancy`](https://docs.rs/tenancy): users who are members of several tenants, and what becomes of
//! tenants.
//!
//! Use it through `tenancy`, by the feature `accounts`: it is `tenancy::accounts` there.
//!
//! All of it works on the application's own tables and models. An attribute on each says which it is, and has columns of
//! the names and SQL types that it lists:
//!
//! | attribute | on the model of | columns |
//! |---|---|---|
//! | `#[determines_tenant(accounts)]` | the tenants | [`TenantColumns`] |
//! | `#[determines_account]` | the users | the primary key |
//! | `#[membership(Org, User)]` | who is a member of which tenant | [`MembershipColumns`] |
//! | `#[invitation(Org, User)]` | who is invited to which tenant | [`InvitationColumns`] |
//! | `#[join_link(Org, User)]` | the links by which many join which tenant | [`JoinLinkColumns`] |
//! | `#[tenant_domain(Org, User)]` | the domains by whose addresses accounts join which tenant | [`TenantDomainColumns`] |
//! | `#[audit(Org, User)]` | what somebody has done in which tenant | [`AuditColumns`] |
//! | `#[api_key(Org, User)]` | the keys by which programs act for which tenant | [`ApiKeyColumns`] |
//! | `#[impersonation(Org, User)]` | who of the operators acts as which member | [`ImpersonationColumns`] |
//! | `#[outbox(Org, User)]` | the messages that follow from that | [`OutboxColumns`] |

mod account;
mod actor;
mod audit;
mod beside;
mod change_role;
mod changes;
mod choice;
mod clock;
mod close;
mod column;
mod columns;
mod counters;
mod database;
mod domain;
mod ending;
mod erase;
mod error;
mod export;
mod impersonation;
mod invitation;
mod join_link;
mod joining;
mod keys;
mod leave;
mod life;
mod look_up;
mod member;
mod membership;
mod memberships;
mod merge;
mod on;
mod operation;
mod outbox;
mod owner;
#[cfg(feature = "testing")]
mod predictable;
mod random;
mod rename;
mod role;
mod scopes;
mod sign_up;
mod slug;
mod status;
mod suspend;
mod tables;
mod tenant_count;
mod tenant_domain;
mod tenants;
mod value;

pub use self::account::{Account, AccountKeyType};
pub use self::actor::{ActorKind, Operator};
pub use self::audit::{Action, AuditLog, Audited, HasAuditLog, PruneAudit, Record};
pub use self::change_role::ChangeRole;
pub use self::changes::CountsChanges;
pub use self::choice::Choice;
pub use self::clock::{Clock, SystemClock};
pub use self::close::{CloseAccount, Unclosed};
pub use self::columns::{
    ApiKeyColumns, AuditColumns, ImpersonationColumns, InvitationColumns, JoinLinkColumns,
    OutboxColumns, TenantDomainColumns,
};
pub use self::counters::{Counter, Miscounted, RepairCounters};
pub use self::database::Database;
pub use self::domain::{Domain, InvalidDomain};
pub use self::erase::{EraseAccount, Erased, Erasure};
pub use self::error::Error;
pub use self::export::{
    AccountExport, ExportAccount, ExportedInvitation, ExportedJoinLink, ExportedKey,
    ExportedMembership,
};
pub use self::impersonation::{
    BeginImpersonation, EndImpersonation, HasImpersonations, HasOperators, Impersonate,
    Impersonation, Impersonator, LookUpImpersonation, Operators,
};
pub use self::invitation::{
    Accept, AccountInvitations, Address, Decline, ExpireInvitations, HasInvitations,
    InvalidAddress, Invitation, InvitationLimits, Invite, InviteMany, Invited, Invitee, Joined,
    Look, MailName, Resend, Revoke, SignedIn, Token,
};
pub use self::join_link::{
    HasJoinLinks, Join, JoinLink, LinkedTo, LookAtJoinLink, MakeJoinLink, RevokeJoinLink,
    RotateJoinLink,
};
pub use self::keys::{
    ApiKey, HasApiKeys, KeyHolder, KeyTerms, LookUpKey, MakeKey, RevokeKey, RotateKey, ScopeOf,
};
pub use self::leave::{Leave, RemoveMember};
pub use self::life::{
    PurgeTenant, PurgeableTenants, ReinstateTenant, RestoreTenant, ScheduleDeletion, SuspendTenant,
};
pub use self::member::Member;
pub use self::membership::{HasMembers, Membership, MembershipColumns, RoleOf};
pub use self::memberships::{AccountMemberships, Home};
pub use self::merge::MergeTenants;
pub use self::outbox::{ClaimMessages, Claimed, Enqueue, HasOutbox, Outbox, RetryMessage, Settle};
pub use self::owner::{AppointOwner, TransferOwnership};
pub use self::rename::{MovedSlug, RegisterSlug, RemembersSlugs, RenameTenant};
pub use self::role::{Role, UnknownRole};
pub use self::scopes::{KeyScope, Scopes, UnknownScope};
pub use self::sign_up::{Admission, Found, Founder, RegistrationPolicy, SignUp, SignedUp};
pub use self::slug::{InvalidSlug, Slug, SlugCandidates, SlugRules};
pub use self::status::{Access, InvitationStatus, MemberStatus, TenantStatus, UnknownStatus};
pub use self::suspend::{ReinstateMember, SuspendMember};
pub use self::tenant_count::CountsTenants;
pub use self::tenant_domain::{
    ClaimDomain, DomainChallenge, DomainTerms, DomainToProve, DomainsToProve, ForgetDomain,
    HasTenantDomains, JoinByDomain, JoinableTenant, JoinableTenants, ProveDomain, TenantDomain,
};
pub use self::tenants::{HasAccounts, TenantColumns};
pub use self::value::{Knows, UnreadableKey};
pub use tenancy_macros::Role;

/// For the expansions of the attributes; not for users.
#[doc(hidden)]
pub mod __private {
    pub use crate::column::{Named, Typed};
    pub use crate::ending::HasEnding;
    pub use crate::membership::{OneTypeOfAccounts, has_one_type_of_accounts};
    pub use crate::tables::{EndingColumns, SharedTables, Tables, TablesOf, Without};
    pub use diesel::query_source::Column;
    pub use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text};
    pub use tenancy_runtime::KeyType;

    /// For `tenancy-testing`.
    #[cfg(feature = "testing")]
    pub use crate::predictable::PredictableTokens;

    /// For crates that have operations of their own on members.
    pub mod beside {
        pub use crate::beside::{
            Acting, Deed, Failure, Kind, OnTenant, Statement, Value, compared_slug, insert, is,
            is_hidden, is_visible, member_of, read,
        };
    }
}
