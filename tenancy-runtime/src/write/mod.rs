//! Inserts, updates, deletes and upserts of a tenant's rows.
//!
//! Two rules hold for each of them. Nothing but the placeholder writes the tenant column: values that name it do not
//! type-check. And what touches rows that are there already carries the policy's predicate.
//!
//! One starts from [`Model::insert`](crate::Model::insert), [`update`](crate::Model::update) or
//! [`delete`](crate::Model::delete); the other types and traits here appear in what these return and require.

mod adopt;
mod column_list;
mod column_names;
mod delete;
mod fixed;
mod for_tenant;
mod functions;
mod insert;
mod instance;
mod refusal;
mod target;
mod update;
mod upsert;

pub use self::adopt::{Adopt, Adopted};
pub use self::column_names::{ColumnNames, NameList};
pub use self::delete::Delete;
pub use self::fixed::{
    ByRef, Comparable, FixedChange, FixedValue, IfSaid, Incomparable, LeftOut, Question, Said,
    ToItself, ToKey, ToKeyAbove, ToNothing, ToOwnerKey, ToOwnerType, ToUnset,
};
pub(crate) use self::for_tenant::for_tenant;
pub use self::functions::{IntoTable, RowsOfTable, delete, insert_into, update};
pub use self::insert::{
    Complete, Conditions, FromCaller, FromConnection, Gives, Insert, Insertables, InsertsFor,
    InsertsNoTenant, IntoRows, KeyFor, NamesItsParent, NoReturning, NoUpsert, OnConflictLets,
    OneRow, Outcome, Records, Returning, Returns, Selected, SelectedColumns, SelectedRows,
    ValuesFor, ValuesOf, WithTenant,
};
pub use self::instance::{EqOrBothNull, Instance, Named, Unnamed};
pub use self::target::{IntoTarget, RestrictRows};
pub use self::update::{BlankKey, Changed, ChangesNoTenant, Changeset, SetChanges, Update};
#[cfg(feature = "mysql")]
pub use self::upsert::{ByDuplicatedKeys, OnDuplicatedKeys};
pub use self::upsert::{
    DoNothing, DoUpdate, Excluded, IntoConflictTarget, NoTarget, OnColumns, OnConflict,
    OnConflictDoUpdate, OnConstraint, OnPartial, SetOnConflict, Updates, Upsert, excluded,
    on_constraint,
};
