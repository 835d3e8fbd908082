//! What an instance says of a column that only the connection writes.
//!
//! A model's own `Insertable` and `AsChangeset` name such a column by one of the two types here. To plain Diesel they
//! are a value like any other. In a statement of a tenant they are nothing, for there the tenant is stamped on the row;
//! but if the instance names another tenant than the one that is stamped, the statement is an error.
//!
//! A statement of a tenant is known by two facts. Its values were made inside [`for_tenant`], and it is walked in a
//! frame. What has the first alone is shown after the run. What has the second alone was not made for this statement,
//! and is refused: it would name the column a second time.

use crate::binding::{ScopeError, look};
use crate::policy::{
    Differs, Inserted, NotTheGlobalFlag, NotTheTenantColumn, OwnerOf, Owners, SaysOther,
};
use crate::scope::Frame;
use crate::seal::Seal;
use crate::tenant::Tenant;
use crate::write::for_tenant::is_made_for_tenant;
use crate::write::update::{ChangesNoTenant, CheckChanges};
use crate::write::upsert::SameColumns;
use diesel::backend::Backend;
use diesel::backend::sql_dialect::default_keyword_for_insert::DoesNotSupportDefaultKeyword;
use diesel::expression::is_contained_in_group_by::Yes;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::insertable::{ColumnInsertValue, DefaultableColumnInsertValue};
use diesel::query_builder::{AsChangeset, AstPass, QueryFragment, QueryId};
use diesel::query_source::Column;
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, SingleValue};
use std::fmt;
use std::marker::PhantomData;

/// What a field says of whom the row belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Nothing.
    Nothing,
    /// To whom the statement writes it.
    TheSame,
    /// To somebody else.
    Another,
}

/// How a field's value is compared with what a statement stamps on the row.
type Compare<V> = fn(&V, &Frame) -> Said;

/// A value that can be compared, in the way that `By` says. Sealed.
#[diagnostic::on_unimplemented(
    message = "whether this instance names the connection's tenant cannot be told",
    label = "a field of type `{Self}` is not compared with the tenant's key",
    note = "give the field the type of the key, or implement `PartialEq` with the key for its type"
)]
pub trait Agrees<By> {
    #[doc(hidden)]
    fn said(&self, frame: &Frame) -> Said;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl From<bool> for Said {
    fn from(same: bool) -> Self {
        if same { Self::TheSame } else { Self::Another }
    }
}

/// By the key of the tenant of the type `T`.
#[derive(Debug)]
pub struct ToKey<T>(PhantomData<fn() -> T>);

#[diagnostic::do_not_recommend]
impl<T: Tenant, V: PartialEq<T::Key>> Agrees<ToKey<T>> for V {
    fn said(&self, frame: &Frame) -> Said {
        match frame.writes_for() {
            Some(frame) => Said::from(frame.key::<T>().is_some_and(|key| *self == *key)),
            None => Said::Nothing,
        }
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// By the flag of global rows, which no tenant sets.
#[derive(Debug)]
pub struct ToUnset;

impl Agrees<ToUnset> for bool {
    fn said(&self, frame: &Frame) -> Said {
        match frame.writes_for() {
            Some(_) => Said::from(!*self),
            None => Said::Nothing,
        }
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// By the words for the type of the tenant, one of the owners `O` of rows of the table `Tab`.
#[derive(Debug)]
pub struct ToOwnerType<Tab, O>(PhantomData<fn() -> (Tab, O)>);

/// By the key of the tenant, one of the owners `O` of rows of the table `Tab`.
#[derive(Debug)]
pub struct ToOwnerKey<Tab, O>(PhantomData<fn() -> (Tab, O)>);

/// Values that can be compared with the keys of all of `Self`, which are the owners of rows of the table `Tab`.
pub trait OwnerKeys<Tab, V> {
    /// Whether the value is the key of the frame's tenant.
    fn is_key(value: &V, frame: &Frame) -> bool;
}

/// What the type column says of the owners of rows of the table `Tab`.
pub trait OwnerTypes<Tab> {
    /// What it says of the frame's tenant.
    fn name(frame: &Frame) -> Option<&'static str>;
}

macro_rules! owners {
    ($(($($O:ident),+))+) => {$(
        impl<Tab, V, $($O: OwnerOf<Tab>),+> OwnerKeys<Tab, V> for ($($O,)+)
        where
            $(V: PartialEq<$O::Key>),+
        {
            fn is_key(value: &V, frame: &Frame) -> bool {
                $(if frame.is_wall::<$O>() {
                    return frame.key::<$O>().is_some_and(|key| *value == *key);
                })+
                false
            }
        }

        impl<Tab, $($O: OwnerOf<Tab>),+> OwnerTypes<Tab> for ($($O,)+) {
            fn name(frame: &Frame) -> Option<&'static str> {
                $(if frame.is_wall::<$O>() {
                    return Some($O::NAME);
                })+
                None
            }
        }
    )+};
}
owners! { (A) (A, B) (A, B, C) (A, B, C, D) }

#[diagnostic::do_not_recommend]
impl<Tab, O: Owners<Tab> + OwnerTypes<Tab>, V: AsRef<str>> Agrees<ToOwnerType<Tab, O>> for V {
    fn said(&self, frame: &Frame) -> Said {
        match frame.writes_for() {
            Some(frame) => Said::from(O::name(frame) == Some(self.as_ref())),
            None => Said::Nothing,
        }
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

#[diagnostic::do_not_recommend]
impl<Tab, O: Owners<Tab> + OwnerKeys<Tab, V>, V> Agrees<ToOwnerKey<Tab, O>> for V {
    fn said(&self, frame: &Frame) -> Said {
        match frame.writes_for() {
            Some(frame) => Said::from(O::is_key(self, frame)),
            None => Said::Nothing,
        }
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// By nothing: the column names another tenant on purpose.
#[derive(Debug)]
pub struct ToNothing;

impl<V> Agrees<ToNothing> for V {
    fn said(&self, _: &Frame) -> Said {
        Said::Nothing
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// An `Option`: `None` says nothing.
#[derive(Debug)]
pub struct IfSaid<By>(PhantomData<fn() -> By>);

#[diagnostic::do_not_recommend]
impl<By, V: Agrees<By>> Agrees<IfSaid<By>> for Option<V> {
    fn said(&self, frame: &Frame) -> Said {
        self.as_ref()
            .map_or(Said::Nothing, |value| value.said(frame))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// A reference.
#[derive(Debug)]
pub struct ByRef<By>(PhantomData<fn() -> By>);

#[diagnostic::do_not_recommend]
impl<By, V: Agrees<By>> Agrees<ByRef<By>> for &V {
    fn said(&self, frame: &Frame) -> Said {
        (**self).said(frame)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// How the expansions ask whether a field can be compared. One that cannot is still a value to plain Diesel.
///
/// A method call finds the trait that is implemented for the type before the one that is implemented for a reference to
/// it: [`Comparable`] if it can be.
#[derive(Debug)]
pub struct Question<By, V>(PhantomData<fn() -> (By, V)>);

impl<By, V> Question<By, V> {
    /// The question.
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<By, V> Default for Question<By, V> {
    fn default() -> Self {
        Self::new()
    }
}

/// The answer of a field that can be compared.
pub trait Comparable<V> {
    #[doc(hidden)]
    fn compare(&self) -> fn(&V, &Frame) -> Said;
}

impl<By, V: Agrees<By>> Comparable<V> for Question<By, V> {
    fn compare(&self) -> fn(&V, &Frame) -> Said {
        V::said
    }
}

/// The answer of a field that cannot: no statement of a tenant compiles with it, so it is never heard.
pub trait Incomparable<V> {
    #[doc(hidden)]
    fn compare(&self) -> fn(&V, &Frame) -> Said;
}

impl<By, V> Incomparable<V> for &Question<By, V> {
    fn compare(&self) -> fn(&V, &Frame) -> Said {
        |_, _| Said::Another
    }
}

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

/// What an instance that is inserted says of the column `C`.
pub struct FixedValue<C, By, V> {
    field: Field<V>,
    types: PhantomData<fn() -> (C, By)>,
}

impl<C, By, V> FixedValue<C, By, V> {
    #[doc(hidden)]
    pub fn new(value: V, compare: fn(&V, &Frame) -> Said) -> Self {
        Self::of(Some(value), compare)
    }

    /// Of a field that leaves the column to its default where it is `None`. A statement of a tenant keeps it: where
    /// there is a keyword for the default, Diesel would write that.
    #[doc(hidden)]
    pub fn or_default(value: Option<V>, compare: fn(&V, &Frame) -> Said) -> Option<Self> {
        (value.is_some() || is_made_for_tenant()).then(|| Self::of(value, compare))
    }

    fn of(value: Option<V>, compare: Compare<V>) -> Self {
        Self {
            field: Field::new(value, compare),
            types: PhantomData,
        }
    }
}

impl<C, By, V> fmt::Debug for FixedValue<C, By, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FixedValue").finish_non_exhaustive()
    }
}

impl<C: 'static, By: 'static, V> QueryId for FixedValue<C, By, V> {
    type QueryId = FixedValue<C, By, ()>;
    // Written in a plain statement and left out in one of a tenant. The types of the two differ by what the tenant's
    // adds to each row.
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<C: Expression<SqlType: SingleValue>, By, V> Expression for FixedValue<C, By, V> {
    type SqlType = C::SqlType;
}

impl<C, By, V, QS> AppearsOnTable<QS> for FixedValue<C, By, V> where Self: Expression {}
impl<C, By, V, QS> SelectableExpression<QS> for FixedValue<C, By, V> where Self: Expression {}

impl<C, By, V, GB> ValidGrouping<GB> for FixedValue<C, By, V> {
    type IsAggregate = is_aggregate::Never;
}

impl<C, By, V, DB> QueryFragment<DB> for FixedValue<C, By, V>
where
    C: Expression,
    DB: Backend + HasSqlType<C::SqlType>,
    V: ToSql<C::SqlType, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match self.field.written()? {
            Some(value) => out.push_bind_param::<C::SqlType, V>(value),
            None => Ok(()),
        }
    }
}

// The rules of what is assigned to the column: an instance may name it.
#[diagnostic::do_not_recommend]
impl<C, By, V: Agrees<By>> NotTheTenantColumn<Inserted<FixedValue<C, By, V>>>
    for Differs<Yes, Yes>
{
}
#[diagnostic::do_not_recommend]
impl<C, By, V: Agrees<By>> NotTheGlobalFlag<Inserted<FixedValue<C, By, V>>> for Differs<Yes, Yes> {}

impl<C, By, V, U, F> SaysOther<U, F> for FixedValue<C, By, V> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

// It is in no row of a tenant's.
impl<C, D, By, V> SameColumns<DoesNotSupportDefaultKeyword>
    for DefaultableColumnInsertValue<ColumnInsertValue<C, FixedValue<D, By, V>>>
{
}

/// What an instance that is set says of the column `C`.
pub struct FixedChange<C, By, V> {
    field: Field<V>,
    /// Not if it is a part of the primary key, which Diesel's derive leaves out.
    assigned: bool,
    types: PhantomData<fn() -> (C, By)>,
}

impl<C, By, V> FixedChange<C, By, V> {
    #[doc(hidden)]
    pub fn new(value: V, compare: fn(&V, &Frame) -> Said) -> Self {
        Self {
            field: Field::new(Some(value), compare),
            assigned: true,
            types: PhantomData,
        }
    }

    #[doc(hidden)]
    pub fn of_key(value: V, compare: fn(&V, &Frame) -> Said) -> Self {
        Self {
            assigned: false,
            ..Self::new(value, compare)
        }
    }
}

impl<C, By, V> fmt::Debug for FixedChange<C, By, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FixedChange").finish_non_exhaustive()
    }
}

impl<C: 'static, By: 'static, V> QueryId for FixedChange<C, By, V> {
    type QueryId = FixedChange<C, By, ()>;
    // Part of updates and upserts, whose text the cache goes by.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C: Column, By, V> AsChangeset for FixedChange<C, By, V> {
    type Target = C::Table;
    type Changeset = Self;

    fn as_changeset(self) -> Self {
        self
    }
}

impl<C, By, V, DB> QueryFragment<DB> for FixedChange<C, By, V>
where
    C: Column,
    DB: Backend + HasSqlType<C::SqlType>,
    V: ToSql<C::SqlType, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match self.field.written()? {
            Some(value) if self.assigned => {
                out.push_identifier(C::NAME)?;
                out.push_sql(" = ");
                out.push_bind_param::<C::SqlType, V>(value)
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// The proof for what an instance says of a column that only the connection writes.
#[derive(Debug)]
pub struct LeftOut;

impl<T, Rules, C, By, V> ChangesNoTenant<T, Rules, LeftOut> for FixedChange<C, By, V>
where
    C: Column<Table = T>,
    V: Agrees<By>,
{
    fn sets_nothing(&self) -> bool {
        true
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<C, By, V, DB: Backend, L> CheckChanges<DB, L, LeftOut> for FixedChange<C, By, V> {
    fn walk_checks<'b>(&'b self, _: &'b L, _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Ok(())
    }
}
