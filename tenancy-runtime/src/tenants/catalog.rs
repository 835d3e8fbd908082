//! The tables of the program: the attributes register each, so nobody keeps a list.

use super::name::{Names, TableName};
use diesel::query_builder::QueryFragment;
use diesel::query_source::{Column, QuerySource};
use std::any::TypeId;

/// A table that the program has designated, wherever in the program that is.
#[derive(Debug)]
pub struct Registration(fn() -> Entry);

inventory::collect!(Registration);

impl Registration {
    /// `describe` says whose the rows are.
    #[must_use]
    pub const fn new(describe: fn() -> Entry) -> Self {
        Self(describe)
    }
}

/// Every table of `table!` that has been registered, in the order of their names. Two of them may be one in the database.
pub(super) fn registered() -> Vec<Entry> {
    let registrations = inventory::iter::<Registration>.into_iter();
    let mut entries: Vec<_> = registrations
        .map(|Registration(describe)| describe())
        .collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    entries
}

/// What is known of a table: none of the roles says that its rows are everybody's.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The type of the table: two modules of a program, for two databases, may each have a table of one name.
    pub(super) table: TypeId,
    pub(super) name: TableName,
    pub(super) roles: Vec<Role>,
}

/// What a table, or a column of it, is to one type of tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// The rows are the tenants.
    Determines { tenant: TypeId, key: &'static str },
    /// A row belongs to the tenant whose key is in the column; to none if it is null.
    OwnedBy {
        tenant: TypeId,
        column: &'static str,
    },
    /// A row belongs to the tenant whose key is in the column, if the type column says that it is a key of this type.
    OwnedAs {
        tenant: TypeId,
        type_column: &'static str,
        type_value: &'static str,
        key_column: &'static str,
    },
    /// A row where the column is set is nobody's, whatever is in its tenant column.
    NobodysIf { flag: &'static str },
    /// A row belongs to whom the row of the parent belongs to.
    Through {
        parent: TypeId,
        foreign_key: &'static str,
        parent_key: &'static str,
    },
    /// The column holds the key of a tenant that does not own the row by that.
    Names {
        tenant: TypeId,
        column: &'static str,
    },
}

impl Entry {
    /// A table whose rows are everybody's, until something else is said.
    #[must_use]
    pub fn of<Tab>() -> Self
    where
        Tab: QuerySource<FromClause: QueryFragment<Names>> + Default + 'static,
    {
        Self {
            table: TypeId::of::<Tab>(),
            name: TableName::of::<Tab>(),
            roles: Vec::new(),
        }
    }

    fn with(mut self, role: Role) -> Self {
        self.roles.push(role);
        self
    }

    /// The rows are the tenants of the type `T`.
    #[must_use]
    pub fn determines<T: 'static, Key: Column>(self) -> Self {
        self.with(Role::Determines {
            tenant: TypeId::of::<T>(),
            key: Key::NAME,
        })
    }

    /// The rows belong to tenants of the type `T`; those where the column is null, to none. A table whose rows belong
    /// to several types of tenants says this of each.
    #[must_use]
    pub fn owned_by<T: 'static, C: Column>(self) -> Self {
        self.with(Role::OwnedBy {
            tenant: TypeId::of::<T>(),
            column: C::NAME,
        })
    }

    /// The rows where the type column has this value belong to tenants of the type `T`.
    #[must_use]
    pub fn owned_as<T: 'static, Type: Column, Key: Column>(self, value: &'static str) -> Self {
        self.with(Role::OwnedAs {
            tenant: TypeId::of::<T>(),
            type_column: Type::NAME,
            type_value: value,
            key_column: Key::NAME,
        })
    }

    /// The rows where the column is set are everybody's, and nobody owns them.
    #[must_use]
    pub fn nobodys_if<Flag: Column>(self) -> Self {
        self.with(Role::NobodysIf { flag: Flag::NAME })
    }

    /// The rows belong to whom the row of the table of `ParentKey` belongs to.
    #[must_use]
    pub fn through<ForeignKey, ParentKey>(self) -> Self
    where
        ForeignKey: Column,
        ParentKey: Column<Table: 'static>,
    {
        self.with(Role::Through {
            parent: TypeId::of::<ParentKey::Table>(),
            foreign_key: ForeignKey::NAME,
            parent_key: ParentKey::NAME,
        })
    }

    /// The column holds keys of tenants of the type `T`, and does not say whose the rows are.
    #[must_use]
    pub fn names<T: 'static, C: Column>(self) -> Self {
        self.with(Role::Names {
            tenant: TypeId::of::<T>(),
            column: C::NAME,
        })
    }
}
