use crate::expand::Kept;
use crate::tenanted::{Above, ThroughJoinTable};
use syn::{Ident, Path, Type};

/// The columns that accounts need, in the order of the fields of `TenantColumns`.
pub(super) const KEPT_BY_ACCOUNTS: [(&str, Kept); 6] = [
    ("slug", Kept::Text),
    ("status", Kept::Text),
    ("purge_at", Kept::Time),
    ("owners", Kept::Count),
    ("seats_used", Kept::Count),
    ("seat_limit", Kept::Limit),
];

/// What tells one tenant from another, and what is said of their table.
pub(crate) struct Determining {
    /// The column of the tenant's key.
    pub(super) key: Ident,
    /// The type of the key.
    pub(super) ty: Type,
    /// Every tenant reads the list of all.
    pub(super) listed: bool,
    /// The column that names the tenant above.
    pub(super) parent: Option<Ident>,
    /// Who has the tenant, if it belongs to one of another type.
    pub(super) above: Option<Above>,
    /// What says to which tenants of other types it belongs, if it may belong to several.
    pub(super) join_table: Option<ThroughJoinTable>,
    /// What writes the key to the log.
    pub(super) log: Option<Path>,
    /// Where the user says that the table has what accounts need.
    pub(super) accounts: Option<Ident>,
    /// The column that counts the changes of a tenant, if they are counted.
    pub(super) changes: Option<Ident>,
}
