//! What an instance says of a column that only the connection writes.
//!
//! A model's own `Insertable` and `AsChangeset` name such a column by one of the two types here. To plain Diesel they
//! are a value like any other. In a statement of a tenant they are nothing, for there the tenant is stamped on the row;
//! but if the instance names another tenant than the one that is stamped, the statement is an error.
//!
//! A statement of a tenant is known by two facts. Its values were made inside [`for_tenant`], and it is walked in a
//! frame. What has the first alone is shown after the run. What has the second alone was not made for this statement,
//! and is refused: it would name the column a second time.

mod change;
mod compare;
mod value;

pub use self::change::{FixedChange, LeftOut};
pub use self::compare::{
    ByRef, Comparable, IfSaid, Incomparable, Question, Said, ToItself, ToKey, ToKeyAbove,
    ToNothing, ToOwnerKey, ToOwnerType, ToUnset,
};
pub use self::value::FixedValue;

use self::compare::Compare;
use super::for_tenant::is_made_for_tenant;
use crate::binding::{ScopeError, look};

/// What a field says of the column `C`, and whether it was made for a statement of a tenant.
struct Field<V> {
    /// None if it says nothing; then it was made for a tenant.
    value: Option<V>,
    compare: Compare<V>,
    for_tenant: bool,
}

impl<V> Field<V> {
    fn new(value: Option<V>, compare: Compare<V>) -> Self {
        Self {
            value,
            compare,
            for_tenant: is_made_for_tenant(),
        }
    }

    /// What is to be written: nothing in a statement of a tenant.
    fn written(&self) -> Result<Option<&V>, ScopeError> {
        let written = look(|frame| match &self.value {
            _ if !self.for_tenant => Err(ScopeError::NamesTenant),
            Some(value) if (self.compare)(value, frame) == Said::Another => {
                Err(ScopeError::NamesAnotherTenant)
            }
            Some(_) | None => Ok(None),
        });
        written.unwrap_or(Ok(self.value.as_ref()))
    }
}
