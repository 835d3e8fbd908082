//! Inserts, updates, deletes and upserts of a tenant's rows.
//!
//! Two rules hold for each of them. Nothing but the placeholder writes the tenant column: values that name it do not
//! type-check. And what touches rows that are there already carries the policy's predicate.
//!
//! One starts from [`Model::insert`](crate::Model::insert), [`update`](crate::Model::update) or
//! [`delete`](crate::Model::delete); the other types and traits here appear in what these return and require.

mod adopt;
mod changes;
mod columns;
mod conflict_target;
mod delete;
#[cfg(feature = "mysql")]
mod duplicate_keys;
mod excluded;
mod fixed;
mod insert;
mod insert_select;
mod instance;
mod parts;
mod references;
mod rows;
pub mod rules;
mod target;
mod tenant_key;
mod update;
mod upsert;
mod values;
mod with_tenant;

pub use self::adopt::{Adopt, Adopted};
pub use self::changes::{ChangesNoTenant, Changeset};
pub use self::columns::{ColumnIs, ColumnNames, Names, NotTheTenantColumn};
pub use self::conflict_target::{
    IntoConflictTarget, NoTarget, OnColumns, OnConstraint, OnPartial, on_constraint,
};
pub use self::delete::Delete;
#[cfg(feature = "mysql")]
pub use self::duplicate_keys::{ByDuplicatedKeys, OnDuplicatedKeys};
pub use self::excluded::{Excluded, excluded};
pub(crate) use self::fixed::for_tenant;
pub use self::fixed::{
    Agrees, ByRef, Comparable, FixedChange, FixedValue, IfSaid, Incomparable, LeftOut, OwnerKeys,
    OwnerTypes, Question, Said, ToKey, ToNothing, ToOwnerKey, ToOwnerType, ToUnset,
};
pub use self::insert::Insert;
pub use self::insert_select::{SelectedColumns, SelectedRows};
pub use self::instance::{CompareOwner, EqOrBothNull, Instance, Named, RestrictToOwner, Unnamed};
pub use self::parts::{NoReturning, NoUpsert, OneRow, Outcome, Records, Returning, Returns};
pub use self::references::{
    AsksFor, BlankKey, CheckChanges, CheckValue, Complete, Conditions, Gives, IntoRows, ListRows,
    NamesItsParent, NoReferences, Reference, References, Referring, SetChanges, SetOnConflict,
    StampValues,
};
pub use self::rows::{RowList, SameColumns};
pub use self::target::{IntoTarget, Writing};
pub use self::tenant_key::{
    AndStamp, BothScopes, CanCheck, Current, Given, KeyFor, KeySource, NamesTenant, NoStamp, Stamp,
    StampFalse, StampKey, StampOwner,
};
pub use self::update::{Changed, Update};
pub use self::upsert::{
    ConflictClause, DoNothing, DoUpdate, OnConflict, OnConflictDoUpdate, Updates, Upsert,
};
pub use self::values::{InsertsNoTenant, IsEmpty};
pub use self::with_tenant::WithTenant;
