//! Whose the rows of a tenanted table are. These types cannot say what makes no sense.

use super::permissions::Permissions;
use proc_macro2::Span;
use quote::ToTokens;
use syn::{Ident, LitStr, Path};

/// What is said of a table.
pub(crate) struct Said {
    pub(super) ownership: Ownership,
    /// Where it says that the table is a view.
    pub(super) view: Option<Ident>,
    /// By whose permission the rows are read and written, if any is asked for.
    pub(super) permissions: Option<Permissions>,
}

pub(crate) enum Ownership {
    ByColumn(ByColumn),
    Through(Through),
    ThroughJoinTable(ThroughJoinTable),
    ByType(ByType),
    OneOf(OneOf),
    Either(Either),
}

/// `#[tenanted(Org)]`: a row belongs to the tenant whose key is in the tenant column.
pub(crate) struct ByColumn {
    pub(super) tenant: Path,
    pub(super) column: Ident,
    pub(super) base: Base,
    /// What more is said of the rows, in the order in which it is said.
    pub(super) layers: Vec<Layer>,
}

/// `#[tenanted(Org)]` beside `#[determines_tenant]`: the tenant of this type whose key is in the column has the row.
pub(crate) struct Above {
    pub(crate) tenant: Path,
    pub(crate) column: Ident,
}

/// Who else has the rows of a model that determines tenants.
pub(crate) enum Others {
    One(Above),
    /// Each tenant of which a row of the join table names it.
    Several(ThroughJoinTable),
}

/// `through = posts, foreign_key = post_id`: a row belongs to the tenant that owns its parent.
pub(crate) struct Through {
    pub(super) parent: Path,
    pub(super) foreign_key: Ident,
    /// What more is said of the rows, in the order in which it is said.
    pub(super) layers: Vec<OverParent>,
}

/// `through = memberships, key = user_id`: a row belongs to each tenant of which a row of the join table names it.
pub(crate) struct ThroughJoinTable {
    pub(crate) join_table: Path,
    /// The column of the join table.
    pub(crate) key: Ident,
    /// Whether its tenants update it, for all of them.
    pub(super) updatable: bool,
    /// Whether a tenant may write any key into the join table.
    pub(super) unscoped_key: bool,
    pub(super) references: Vec<Reference>,
}

/// `Org = "Org", Site = "Site", type_column = owner_type, column = owner_id`: a row belongs to the tenant of the type
/// that the type column names, whose key is in the key column.
pub(crate) struct ByType {
    pub(super) type_column: Ident,
    pub(super) key_column: Ident,
    pub(super) owners: Vec<Owner>,
    pub(super) references: Vec<Reference>,
}

/// `one_of(Org = org_id, User = user_id)`: a row belongs to the tenant whose key is in the column for its type, if the
/// other ones are null.
pub(crate) struct OneOf {
    pub(super) owners: Vec<Dimension>,
    pub(super) references: Vec<Reference>,
}

/// `either(folder_id -> folders, cipher_id -> ciphers)`: a row belongs to whom one of its two parents belongs.
pub(crate) struct Either {
    pub(super) parents: [Reference; 2],
    pub(super) references: Vec<Reference>,
}

/// What a tenant column says.
pub(super) enum Base {
    /// Whose the row is, and that is all.
    Owned,
    /// `global`, at this place: a row without a tenant is every tenant's to read.
    Global(Span),
    /// `global = is_global`: a flagged row is.
    GlobalFlag(Ident),
    /// `adoptable`, at this place: a row may have no owner yet.
    Adoptable(Span),
    /// `nullable`, at this place: a row may have no owner, for good.
    Nullable(Span),
    /// `shared_with = reader_id`: another tenant, which the column names, reads the row, too.
    SharedWith(Ident),
}

/// What may be said of rows beside whose they are.
pub(super) enum Layer {
    Dimension(Dimension),
    OtherTenant(OtherTenant),
    Reference(Reference),
}

/// What may be said of rows that have the tenant of their parent: the table itself has the column.
pub(super) enum OverParent {
    Dimension(Dimension),
    Reference(Reference),
}

/// `User = author_id`: the rows belong to a tenant of this type, too; or, among others, to one of this type.
pub(super) struct Dimension {
    pub(super) tenant: Path,
    pub(super) column: Ident,
}

/// `other_tenant = invited_id`: the column may hold another tenant's key, and says so.
pub(super) struct OtherTenant {
    pub(super) key: Ident,
    pub(super) column: Ident,
}

/// `references(post_id -> posts)`: what the column points to is in scope.
pub(super) struct Reference {
    pub(super) column: Ident,
    pub(super) parent: Path,
}

/// `Org = "Org"`: one of several types of owners, and what the type column says of it.
pub(super) struct Owner {
    pub(super) tenant: Path,
    pub(super) name: LitStr,
}

impl Ownership {
    /// The columns that name the tenants of an instance.
    pub(super) fn naming(&self) -> Vec<&Ident> {
        match self {
            Self::ByColumn(owned) => {
                let dimensions = owned.layers.iter().filter_map(|layer| match layer {
                    Layer::Dimension(dimension) => Some(&dimension.column),
                    Layer::OtherTenant(_) | Layer::Reference(_) => None,
                });
                [&owned.column].into_iter().chain(dimensions).collect()
            }
            Self::ThroughJoinTable(_) | Self::Either(_) => Vec::new(),
            Self::Through(owned) => {
                let dimensions = owned.layers.iter().filter_map(|layer| match layer {
                    OverParent::Dimension(dimension) => Some(&dimension.column),
                    OverParent::Reference(_) => None,
                });
                dimensions.collect()
            }
            Self::ByType(owned) => vec![&owned.key_column, &owned.type_column],
            Self::OneOf(owned) => owned.owners.iter().map(|owner| &owner.column).collect(),
        }
    }

    /// The column that holds the key of the owner.
    pub(super) fn key_column(&self) -> Option<&Ident> {
        match self {
            Self::ByColumn(owned) => Some(&owned.column),
            Self::Through(_) | Self::ThroughJoinTable(_) | Self::OneOf(_) | Self::Either(_) => None,
            Self::ByType(owned) => Some(&owned.key_column),
        }
    }
}

impl Base {
    /// The column that it is about, beside the tenant column.
    pub(super) fn column(&self) -> Option<&Ident> {
        match self {
            Self::GlobalFlag(column) | Self::SharedWith(column) => Some(column),
            Self::Owned | Self::Global(_) | Self::Adoptable(_) | Self::Nullable(_) => None,
        }
    }
}

impl Layer {
    pub(super) fn dimension(&self) -> Option<&Dimension> {
        match self {
            Self::Dimension(dimension) => Some(dimension),
            Self::OtherTenant(_) | Self::Reference(_) => None,
        }
    }

    /// The column that it is about.
    pub(super) fn column(&self) -> &Ident {
        match self {
            Self::Dimension(dimension) => &dimension.column,
            Self::OtherTenant(other) => &other.column,
            Self::Reference(reference) => &reference.column,
        }
    }
}

/// A type as the user writes it: without spaces.
pub(super) fn text(path: &Path) -> String {
    path.to_token_stream().to_string().replace(' ', "")
}
