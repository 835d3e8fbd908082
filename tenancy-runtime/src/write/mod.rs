//! Inserts, updates, deletes and upserts of a tenant's rows.
//!
//! Two rules hold for each of them. Nothing but the placeholder writes the tenant column: values that name it do not
//! type-check. And what touches rows that are there already carries the policy's predicate.
//!
//! One starts from [`Model::insert`](crate::Model::insert), [`update`](crate::Model::update) or
//! [`delete`](crate::Model::delete); the other types and traits here appear in what these return and require.

mod changes;
mod columns;
mod conflict_target;
mod delete;
mod excluded;
mod insert;
mod insert_select;
mod instance;
mod parts;
mod rows;
mod target;
mod tenant_key;
mod update;
mod upsert;
mod values;
mod with_tenant;

pub use self::changes::{ChangesNoTenant, Changeset};
pub use self::columns::{ColumnIs, ColumnNames, Insertables, Names, NotTheTenantColumn};
pub use self::conflict_target::{
    IntoConflictTarget, NoTarget, OnColumns, OnConstraint, OnPartial, on_constraint,
};
pub use self::delete::Delete;
pub use self::excluded::{Excluded, excluded};
pub use self::insert::Insert;
pub use self::insert_select::{SelectedColumns, SelectedRows};
pub use self::instance::{Instance, Named, RestrictToOwner, Unnamed};
pub use self::parts::{NoReturning, NoUpsert, Records, Returning, Returns};
pub use self::rows::{RowList, SameColumns};
pub use self::target::IntoTarget;
pub use self::tenant_key::{Current, Given, KeyFor, TenantKey};
pub use self::update::Update;
pub use self::upsert::{DoNothing, DoUpdate, OnConflict, OnConflictDoUpdate, Upsert};
pub use self::values::InsertsNoTenant;
pub use self::with_tenant::WithTenant;
