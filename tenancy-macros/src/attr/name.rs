use std::fmt::{self, Display};
use syn::Path;

/// An attribute, by its name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name(&'static str);

impl Name {
    pub(crate) const DETERMINES_TENANT: Self = Self("determines_tenant");
    pub(crate) const TENANTED: Self = Self("tenanted");
    pub(crate) const UNIVERSAL: Self = Self("universal");
    pub(crate) const DETERMINES_ACCOUNT: Self = Self("determines_account");
    pub(crate) const MEMBERSHIP: Self = Self("membership");
    pub(crate) const INVITATION: Self = Self("invitation");
    pub(crate) const JOIN_LINK: Self = Self("join_link");
    pub(crate) const TENANT_DOMAIN: Self = Self("tenant_domain");
    pub(crate) const AUDIT: Self = Self("audit");
    pub(crate) const OUTBOX: Self = Self("outbox");
    pub(crate) const API_KEY: Self = Self("api_key");
    pub(crate) const TEAM: Self = Self("team");
    pub(crate) const TEAM_MEMBER: Self = Self("team_member");
    pub(crate) const TEAM_GRANT: Self = Self("team_grant");
    pub(crate) const IMPERSONATION: Self = Self("impersonation");
    /// A derive. It designates nothing.
    pub(crate) const ROLE: Self = Self("derive(Role)");

    /// Those that say whose the rows of a table are. A model has one of them.
    const DESIGNATIONS: &[Self] = &[
        Self::DETERMINES_TENANT,
        Self::TENANTED,
        Self::UNIVERSAL,
        Self::DETERMINES_ACCOUNT,
        Self::MEMBERSHIP,
        Self::INVITATION,
        Self::JOIN_LINK,
        Self::TENANT_DOMAIN,
        Self::AUDIT,
        Self::OUTBOX,
        Self::API_KEY,
        Self::TEAM,
        Self::TEAM_MEMBER,
        Self::TEAM_GRANT,
        Self::IMPERSONATION,
    ];

    /// Whether `path` is that of this one. Only its last segment counts.
    pub(crate) fn is(self, path: &Path) -> bool {
        let last = path.segments.last();
        last.is_some_and(|last| last.ident == self.0)
    }

    /// As the user writes it, with arguments.
    pub(crate) fn with(self, arguments: &str) -> String {
        format!("#[{}({arguments})]", self.0)
    }

    /// Whether `path` is that of a designation. Only its last segment counts, since the facade may go by any name
    /// (`tenancy::universal`, `db::tenancy::prelude::universal`).
    pub(crate) fn designates(path: &Path) -> bool {
        Self::DESIGNATIONS.iter().any(|name| name.is(path))
    }
}

/// As the user writes it.
impl Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#[{}]", self.0)
    }
}
