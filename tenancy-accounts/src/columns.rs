//! The columns of the tables that may hang on a tenant with accounts.

/// The columns of the invitations' table, by their names in the database. The primary key is the application's, and has a
/// default in the database.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct InvitationColumns {
    /// The tenant's key. Tenant, address and `pending` are unique together.
    pub tenant: &'static str,
    /// The key of the account that has invited.
    pub inviter: &'static str,
    /// `address -> Text`: an [`Address`](crate::Address).
    pub address: &'static str,
    /// `role -> Text`: the name of a [`Role`](crate::Role).
    pub role: &'static str,
    /// `token_hash -> Binary`: what the database has of the [`Token`](crate::Token), unique.
    pub token_hash: &'static str,
    /// `status -> Text`: an [`InvitationStatus`](crate::InvitationStatus).
    pub status: &'static str,
    /// `pending -> Nullable<BigInt>`: 1 while it is pending, and null from then on. So there is one pending invitation for an
    /// address, and any number of old ones.
    pub pending: &'static str,
    /// `expires_at -> BigInt`: from when on it is not accepted, in seconds of Unix time.
    pub expires_at: &'static str,
}

impl InvitationColumns {
    /// For the attribute: the names in the order of the fields.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        [
            tenant,
            inviter,
            address,
            role,
            token_hash,
            status,
            pending,
            expires_at,
        ]: [&'static str; 8],
    ) -> Self {
        Self {
            tenant,
            inviter,
            address,
            role,
            token_hash,
            status,
            pending,
            expires_at,
        }
    }
}

/// The columns of the join links' table, by their names in the database.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct JoinLinkColumns {
    /// `id -> BigInt`: the primary key, which the database counts up.
    pub id: &'static str,
    /// The tenant's key.
    pub tenant: &'static str,
    /// The key of the account that has made it.
    pub maker: &'static str,
    /// `token_hash -> Binary`: what the database has of the [`Token`](crate::Token), unique.
    pub token_hash: &'static str,
    /// `domains -> Text`: each [`Domain`](crate::Domain) whose addresses it is for, parted by spaces; empty if it is for all.
    pub domains: &'static str,
    /// `uses -> BigInt`: how many have joined by it.
    pub uses: &'static str,
    /// `max_uses -> BigInt`: how many may.
    pub max_uses: &'static str,
    /// `expires_at -> BigInt`: from when on nobody joins by it, in seconds of Unix time.
    pub expires_at: &'static str,
    /// `revoked_at -> Nullable<BigInt>`: since when nobody has, in seconds of Unix time.
    pub revoked_at: &'static str,
}

impl JoinLinkColumns {
    /// For the attribute: the names in the order of the fields.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        [
            id,
            tenant,
            maker,
            token_hash,
            domains,
            uses,
            max_uses,
            expires_at,
            revoked_at,
        ]: [&'static str; 9],
    ) -> Self {
        Self {
            id,
            tenant,
            maker,
            token_hash,
            domains,
            uses,
            max_uses,
            expires_at,
            revoked_at,
        }
    }
}

/// The columns of the table of the tenants' domains, by their names in the database.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct TenantDomainColumns {
    /// `id -> BigInt`: the primary key, which the database counts up.
    pub id: &'static str,
    /// The tenant's key.
    pub tenant: &'static str,
    /// `domain -> Text`: the [`Domain`](crate::Domain).
    pub domain: &'static str,
    /// `challenge -> Text`: what the record of DNS says that shows it.
    pub challenge: &'static str,
    /// `proven -> Nullable<BigInt>`: not null for the one tenant that has shown it last, unique together with the domain.
    pub proven: &'static str,
    /// `proven_until -> Nullable<BigInt>`: when the proof is over, or the claim that nobody has shown yet, in seconds of Unix time.
    pub proven_until: &'static str,
}

impl TenantDomainColumns {
    /// For the attribute: the names in the order of the fields.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        [id, tenant, domain, challenge, proven, proven_until]: [&'static str; 6],
    ) -> Self {
        Self {
            id,
            tenant,
            domain,
            challenge,
            proven,
            proven_until,
        }
    }
}

/// The columns of the API keys' table, by their names in the database.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ApiKeyColumns {
    /// `id -> BigInt`: the primary key, which the database counts up.
    pub id: &'static str,
    /// The tenant's key.
    pub tenant: &'static str,
    /// The key of the account whose own it is, nullable: null for a key of the tenant's.
    pub account: &'static str,
    /// `label -> Text`: what it is for, in the words of whoever has made it.
    pub label: &'static str,
    /// `hint -> Text`: its prefix and its last four characters, to be recognised by.
    pub hint: &'static str,
    /// `key_hash -> Binary`: what the database has of the [`Token`](crate::Token), unique.
    pub key_hash: &'static str,
    /// `scopes -> Text`: [`Scopes`](crate::Scopes), by their names.
    pub scopes: &'static str,
    /// `expires_at -> BigInt`: from when on it is refused, in seconds of Unix time.
    pub expires_at: &'static str,
    /// `last_used_at -> Nullable<BigInt>`: when it was used, to the minute, in seconds of Unix time.
    pub last_used_at: &'static str,
    /// `revoked_at -> Nullable<BigInt>`: since when it has been refused, in seconds of Unix time.
    pub revoked_at: &'static str,
}

impl ApiKeyColumns {
    /// For the attribute: the names in the order of the fields.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        [
            id,
            tenant,
            account,
            label,
            hint,
            key_hash,
            scopes,
            expires_at,
            last_used_at,
            revoked_at,
        ]: [&'static str; 10],
    ) -> Self {
        Self {
            id,
            tenant,
            account,
            label,
            hint,
            key_hash,
            scopes,
            expires_at,
            last_used_at,
            revoked_at,
        }
    }
}

/// The columns of the impersonations' table, by their names in the database.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ImpersonationColumns {
    /// `id -> BigInt`: the primary key, which the database counts up.
    pub id: &'static str,
    /// The tenant's key.
    pub tenant: &'static str,
    /// The key of the account as which the operator acts.
    pub account: &'static str,
    /// `operator -> Text`: the name of the operator.
    pub operator: &'static str,
    /// `reason -> Text`: why the operator acts so.
    pub reason: &'static str,
    /// `access -> Text`: an [`Access`](crate::Access).
    pub access: &'static str,
    /// `token_hash -> Binary`: what the database has of the [`Token`](crate::Token), unique: of the one by which it begins, and of
    /// the session's from then on.
    pub token_hash: &'static str,
    /// `made_at -> BigInt`: since when there is the token by which it begins, in seconds of Unix time.
    pub made_at: &'static str,
    /// `expires_at -> BigInt`: from when on it is over, in seconds of Unix time.
    pub expires_at: &'static str,
    /// `begun_at -> Nullable<BigInt>`: when it has begun, in seconds of Unix time.
    pub begun_at: &'static str,
    /// `ended_at -> Nullable<BigInt>`: when it was ended before its time, in seconds of Unix time.
    pub ended_at: &'static str,
}

impl ImpersonationColumns {
    /// For the attribute: the names in the order of the fields.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        [
            id,
            tenant,
            account,
            operator,
            reason,
            access,
            token_hash,
            made_at,
            expires_at,
            begun_at,
            ended_at,
        ]: [&'static str; 11],
    ) -> Self {
        Self {
            id,
            tenant,
            account,
            operator,
            reason,
            access,
            token_hash,
            made_at,
            expires_at,
            begun_at,
            ended_at,
        }
    }
}

/// The columns of the audit log's table, by their names in the database.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct AuditColumns {
    /// The tenant's key.
    pub tenant: &'static str,
    /// `actor -> Text`: an [`ActorKind`](crate::ActorKind).
    pub actor: &'static str,
    /// The key of the account that has acted, nullable.
    pub account: &'static str,
    /// `operator -> Nullable<Text>`: the name of the [`Operator`](crate::Operator) who has acted.
    pub operator: &'static str,
    /// `action -> Text`: the name of an [`Action`](crate::Action), or of one of the application's.
    pub action: &'static str,
    /// The key of the account that it is about, nullable.
    pub whom: &'static str,
    /// `target -> Nullable<Text>`: what it is about beside that, in the application's words.
    pub target: &'static str,
    /// `details -> Text`: an object of JSON.
    pub details: &'static str,
    /// `request -> Nullable<Text>`: the id of the request.
    pub request: &'static str,
    /// `at -> BigInt`: when, in seconds of Unix time.
    pub at: &'static str,
}

impl AuditColumns {
    /// For the attribute: the names in the order of the fields.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        [
            tenant,
            actor,
            account,
            operator,
            action,
            whom,
            target,
            details,
            request,
            at,
        ]: [&'static str; 10],
    ) -> Self {
        Self {
            tenant,
            actor,
            account,
            operator,
            action,
            whom,
            target,
            details,
            request,
            at,
        }
    }
}

/// The columns of the outbox's table, by their names in the database.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct OutboxColumns {
    /// `id -> BigInt`: the primary key, which the database counts up. Messages are handled in its order.
    pub id: &'static str,
    /// The tenant's key. Tenant and `key` are unique together.
    pub tenant: &'static str,
    /// `kind -> Text`: what is to be done, in the application's words.
    pub kind: &'static str,
    /// `payload -> Text`: with what.
    pub payload: &'static str,
    /// `message_key -> Text`: what tells a message that comes again.
    pub key: &'static str,
    /// `attempts -> BigInt`: how often it has been claimed.
    pub attempts: &'static str,
    /// `due_at -> BigInt`: from when on it is handled, in seconds of Unix time.
    pub due_at: &'static str,
    /// `lease -> Nullable<BigInt>`: until when somebody has it, in seconds of Unix time.
    pub lease: &'static str,
    /// `dead -> Nullable<BigInt>`: since when it has been given up, in seconds of Unix time.
    pub dead: &'static str,
}

impl OutboxColumns {
    /// For the attribute: the names in the order of the fields.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        [
            id,
            tenant,
            kind,
            payload,
            key,
            attempts,
            due_at,
            lease,
            dead,
        ]: [&'static str; 9],
    ) -> Self {
        Self {
            id,
            tenant,
            kind,
            payload,
            key,
            attempts,
            due_at,
            lease,
            dead,
        }
    }
}

/// The columns of the slugs' table, by their names in the database.
#[derive(Debug, Clone, Copy)]
pub struct SlugColumns {
    pub(crate) slug: &'static str,
    pub(crate) tenant: &'static str,
    pub(crate) held_until: &'static str,
}
