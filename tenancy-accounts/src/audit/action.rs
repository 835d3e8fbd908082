//! What has been done, by its name.

use crate::status::names;

names! {
    /// What the operations of accounts do, as the audit log names it.
    Action {
        /// The tenant has another slug: `{"from": .., "to": ..}`.
        TenantRenamed = "tenant.renamed",
        /// The tenant is not served.
        TenantSuspended = "tenant.suspended",
        /// The tenant is served again.
        TenantReinstated = "tenant.reinstated",
        /// The tenant is deleted when its time has come.
        DeletionScheduled = "tenant.deletion_scheduled",
        /// The tenant is not deleted.
        TenantRestored = "tenant.restored",
        /// An account has founded the tenant, and owns it: `{"role": ..}`.
        TenantFounded = "tenant.founded",
        /// Another tenant has become one with this: the target is the slug that it had. Its pending invitations, its links, keys
        /// and impersonations have ended by that.
        TenantMerged = "tenant.merged",
        /// An account has become a member, or is one again: `{"role": ..}`, and `"link"`, its id, if that was by a join link, or
        /// `"domain"`.
        MemberJoined = "member.joined",
        /// An owner has made another member an owner instead: `{"role": ..}`, which the former one has now.
        OwnershipTransferred = "owner.transferred",
        /// A tenant without an owner has one.
        OwnerAppointed = "owner.appointed",
        /// The counters were not what they count: `{"owners": .., "seats": ..}`, which they are now.
        CountersRepaired = "counters.repaired",
        /// A member has another role: `{"from": .., "to": ..}`.
        RoleChanged = "member.role_changed",
        /// A member has left.
        MemberLeft = "member.left",
        /// A member has been removed.
        MemberRemoved = "member.removed",
        /// A member has been suspended.
        MemberSuspended = "member.suspended",
        /// A suspended member acts again.
        MemberReinstated = "member.reinstated",
        /// An address is invited: `{"role": ..}`.
        Invited = "invitation.made",
        /// A member has used an invitation, and keeps the role.
        InvitationUsed = "invitation.used",
        /// An invitation has another token: `{"role": ..}`.
        InvitationResent = "invitation.resent",
        /// An invitation has been taken back: `{"role": ..}`.
        InvitationRevoked = "invitation.revoked",
        /// The invitations of a member have ended with the membership: `{"count": ..}`.
        InvitationsEnded = "invitation.ended",
        /// Who has been invited does not want to: `{"role": ..}`.
        InvitationDeclined = "invitation.declined",
        /// The time of invitations was over: `{"count": ..}`.
        InvitationsExpired = "invitation.expired",
        /// A join link has been made: `{"uses": .., "domains": ..}`.
        JoinLinkMade = "link.made",
        /// A join link has another token: `{"link": ..}`, its id.
        JoinLinkRotated = "link.rotated",
        /// A join link has been revoked: `{"link": ..}`, its id.
        JoinLinkRevoked = "link.revoked",
        /// The join links of an owner have ended with the membership: `{"count": ..}`.
        JoinLinksEnded = "link.ended",
        /// A domain has been claimed: `{"domain": ..}`.
        DomainClaimed = "domain.claimed",
        /// DNS has said that the tenant has a domain: `{"domain": ..}`.
        DomainProven = "domain.proven",
        /// A domain has been given up: `{"domain": ..}`.
        DomainForgotten = "domain.forgotten",
        /// A key has been made: `{"hint": .., "scopes": ..}`.
        KeyMade = "key.made",
        /// A key has been made that replaces another one: `{"hint": .., "replaces": ..}`.
        KeyRotated = "key.rotated",
        /// A key has been revoked: `{"hint": ..}`.
        KeyRevoked = "key.revoked",
        /// The keys of a member have ended with the membership: `{"count": ..}`.
        KeysEnded = "key.ended",
        /// An operator is to act as the member: `{"access": .., "reason": ..}`.
        ImpersonationMade = "impersonation.made",
        /// An operator acts as the member from here on.
        ImpersonationBegun = "impersonation.begun",
        /// Nobody acts as the member any more: `{"count": ..}`. When its time is over, an impersonation ends without an entry.
        ImpersonationEnded = "impersonation.ended",
        /// A dead message of the outbox is tried again: `{"message": ..}`.
        MessageRetried = "outbox.retried",
        /// A team has been made: the target is its name, `{"team": ..}` its id.
        TeamCreated = "team.created",
        /// A team has another name: `{"team": .., "from": .., "to": ..}`.
        TeamRenamed = "team.renamed",
        /// A team is gone, with who was in it and what it had: `{"team": ..}`.
        TeamDeleted = "team.deleted",
        /// A team has one more permission: `{"team": .., "permission": ..}`.
        PermissionGranted = "team.granted",
        /// A team has a permission less: `{"team": .., "permission": ..}`.
        PermissionRevoked = "team.revoked",
        /// A member is in a team: `{"team": .., "as": ..}`.
        TeamJoined = "team.member_added",
        /// A member is in a team no longer: `{"team": ..}`.
        TeamLeft = "team.member_removed",
        /// Old entries of this log have been deleted: `{"count": ..}`.
        AuditPruned = "audit.pruned",
    }
}

/// What the application does and writes to the audit log: an enum of its own.
///
/// # Example
///
/// ```
/// # use tenancy_accounts as accounts;
/// use accounts::Audited;
///
/// #[derive(Debug, Clone, Copy)]
/// enum Deed {
///     NoteDeleted,
///     PlanChanged,
/// }
///
/// impl Audited for Deed {
///     fn name(self) -> &'static str {
///         match self {
///             Self::NoteDeleted => "note.deleted",
///             Self::PlanChanged => "plan.changed",
///         }
///     }
/// }
/// assert_eq!(Deed::NoteDeleted.name(), "note.deleted");
/// ```
pub trait Audited {
    /// What the log calls it: a text of the program's, and not one that somebody has sent. A name of an [`Action`] is
    /// refused.
    fn name(self) -> &'static str;
}
