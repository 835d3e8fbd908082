//! The tables of the program, as plain data: the attributes register each, so nobody keeps a list.
//!
//! A table is known by its schema and its name.

mod name;

#[doc(hidden)]
pub use self::name::{Names, TableName};

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
#[must_use]
pub fn registered() -> Vec<Entry> {
    let registrations = inventory::iter::<Registration>.into_iter();
    let mut entries: Vec<_> = registrations
        .map(|Registration(describe)| describe())
        .collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    entries
}

/// Types of tenants that own rows of the table `Tab`, as a tuple.
pub trait OneOfOwners<Tab> {
    /// Each type, and its column.
    fn columns() -> Vec<(TypeId, &'static str)>;
}

/// What is known of a table: none of the roles says that its rows are everybody's.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The type of the table: two modules of a program, for two databases, may each have a table of one name.
    pub table: TypeId,
    /// What the database calls it.
    pub name: TableName,
    /// What it is to each type of tenant.
    pub roles: Vec<Role>,
    /// Whether it is designated as a view: its rows are those of other tables.
    pub is_view: bool,
}

/// What a table, or a column of it, is to one type of tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// The rows are the tenants.
    Determines {
        /// The type of tenant.
        tenant: TypeId,
        /// The column of their keys.
        key: &'static str,
    },
    /// A row belongs to the tenant whose key is in the column; to none if it is null.
    OwnedBy {
        /// The type of tenant.
        tenant: TypeId,
        /// The tenant column.
        column: &'static str,
    },
    /// A row belongs to the tenant whose key is in the column, if the type column says that it is a key of this type.
    OwnedAs {
        /// The type of tenant.
        tenant: TypeId,
        /// The column that says of which type the owner is.
        type_column: &'static str,
        /// What it says of this type.
        type_value: &'static str,
        /// The column of the owner's key.
        key_column: &'static str,
    },
    /// A row belongs to the tenant whose key is in the column, if the columns of the other types of owners are null.
    OwnedByOneOf {
        /// The type of tenant.
        tenant: TypeId,
        /// The tenant column.
        column: &'static str,
        /// Those of the other types.
        others: Vec<&'static str>,
    },
    /// A row where the column is set is nobody's, whatever is in its tenant column.
    NobodysIf {
        /// The column.
        flag: &'static str,
    },
    /// A row belongs to whom the row of the parent belongs to; where two roles say so, to whom either of both belongs.
    Through {
        /// The type of the parent's table.
        parent: TypeId,
        /// The column that names the parent.
        foreign_key: &'static str,
        /// The parent's column that it names.
        parent_key: &'static str,
    },
    /// The column holds the key of a tenant that does not own the row by that.
    Names {
        /// The type of tenant.
        tenant: TypeId,
        /// The column.
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
            is_view: false,
        }
    }

    /// It is a view.
    #[must_use]
    pub fn view(self) -> Self {
        Self {
            is_view: true,
            ..self
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

    /// The rows belong to tenants of several types, each by a column of its own; those with two owners, to none.
    #[must_use]
    pub fn owned_by_one_of<Tab, Owners: OneOfOwners<Tab>>(self) -> Self {
        let columns = Owners::columns();
        columns.iter().fold(self, |entry, (tenant, column)| {
            let others = columns.iter().filter(|(other, _)| other != tenant);
            entry.with(Role::OwnedByOneOf {
                tenant: *tenant,
                column,
                others: others.map(|(_, other)| *other).collect(),
            })
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

    /// Whether its rows have two parents, and belong to whom either of them belongs.
    #[must_use]
    pub fn has_two_parents(&self) -> bool {
        let through = |role: &&Role| matches!(role, Role::Through { .. });
        self.roles.iter().filter(through).count() == 2
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
