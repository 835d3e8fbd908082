//! Designation: whose are the rows of a table?

use super::{Policy, Verbs};
use crate::tenant::{HoldsKey, KeyType, Tenant};
use diesel::expression::Expression;
use diesel::query_source::{Column, Table};
use diesel::sql_types::SingleValue;

/// A table of which is said, once, whose its rows are; written by the attributes.
#[diagnostic::on_unimplemented(
    message = "table `{Self}` has not been designated for tenancy",
    label = "whose are these rows?",
    note = "put `#[tenanted(..)]` or `#[universal]` on its model"
)]
pub trait Designated: Table + Copy + Default + 'static {
    /// Whose the rows are.
    type Policy: Policy;

    /// By whose permission they are read and written.
    type Asks: Verbs;

    /// The columns by which a row is found inside its tenant: the primary key without the tenant column.
    type FindBy;

    /// The same with the columns that name tenants, if the model says them: each column of the table's primary key, where it
    /// names no other.
    type WholeKey;

    /// The value of [`FindBy`](Designated::FindBy).
    fn find_by() -> Self::FindBy;
}

/// A table whose rows each belong to one tenant; written by `#[tenanted]` and `#[determines_tenant]`.
#[diagnostic::on_unimplemented(
    message = "the rows of `{Self}` do not belong to tenants",
    label = "not a tenanted table",
    note = "rows of a universal table are everybody's; only an unscoped connection writes them"
)]
pub trait Tenanted: Designated {
    /// Who owns the rows.
    type Tenant: Tenant;

    /// Whether each row has an owner: [`NotNull`](crate::tenant::NotNull) or [`MayBeNull`](crate::tenant::MayBeNull).
    type Presence: 'static;

    /// The column that carries the owner's key.
    type Column: Column<Table = Self>
        + Expression<SqlType: SingleValue + HoldsKey<KeyType<Self::Tenant>, Self::Presence>>
        + Copy
        + Default
        + Send
        + 'static;
}

/// A type by a way around, which gives an associated type of an expansion a span of its own.
pub trait Identity {
    /// The type itself.
    type Type: ?Sized;
}

impl<T: ?Sized> Identity for T {
    type Type = T;
}
