//! What a connection is bound to: one tenant, or one in each of several dimensions.
//!
//! The first dimension of a connection is the wall, and further ones only narrow. A table that asks for `User` alone is
//! out of reach of a connection `(Site, User)`: otherwise whoever holds the connection of one site could reach the rows of
//! any user of any site, by narrowing it. A connection is not narrowed by a type of tenant that it has, which would lead
//! to another tenant. Diesel's own relation of tables tells two types of tenant apart: `AppearsInFromClause` is `Once` for
//! a table and itself, and `Never` for two tables that `allow_tables_to_appear_in_same_query!` names.

mod formula;
mod frame;
mod permitted;
mod tenants;

pub use self::formula::Formula;
pub(crate) use self::frame::{Frame, KeyOf, KeysOf, Marked, marked_as};
pub(crate) use self::permitted::Above;
pub use self::permitted::{
    Asked, False, FollowsFrom, Permits, PermitsInEach, Permitted, True, Truth,
};
pub use self::tenants::{Excludes, Includes, Tenants};

use crate::opaque::opaque;
use crate::seal::Seal;
use crate::tenant::{DeterminingTable, SameTenant, Tenant};
use diesel::query_source::{AppearsInFromClause, Never, Once};
use std::fmt;
use std::marker::PhantomData;

/// What a connection is bound to: a [`Tenant`], or `(Site, User)`, a tenant in each of two dimensions. Sealed.
///
/// Further dimensions nest: `((Site, User), Team)`.
///
/// # Example
///
/// ```
/// # diesel::table! { sites { id -> Integer } }
/// # diesel::table! { users { id -> Integer } }
/// # diesel::allow_tables_to_appear_in_same_query!(sites, users);
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = sites)] pub struct Site { id: i32 }
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = users)] pub struct User { id: i32 }
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// let conn: TenantConn<_, (Site, User)> = TenantConn::trusting(&mut db, (1, 7));
/// assert_eq!(conn.key(), (&1, &7));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "a connection cannot be bound to `{Self}`",
    label = "not a tenant",
    note = "name a model with `#[determines_tenant]`, or a pair of dimensions: `(Site, User)`"
)]
pub trait Scope: 'static {
    /// What names it: the tenant's key, or the pair of keys.
    type Key: Clone + Send + Sync + 'static;

    /// The key by reference: `&Key`, or the pair of references.
    type KeyRef<'k>;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;

    /// Whether some of the keys are written to the log.
    #[doc(hidden)]
    const LOGS_KEY: bool;

    /// Writes the key to the log; of a key that is not written there, an underscore.
    #[doc(hidden)]
    fn log(key: &Self::Key, f: &mut fmt::Formatter<'_>) -> fmt::Result;

    #[doc(hidden)]
    fn frame(key: Self::Key) -> Frame;

    #[doc(hidden)]
    fn find(frame: &Frame) -> Self::KeyRef<'_>;

    /// What has been permitted.
    #[doc(hidden)]
    const PERMITS: &'static Formula;

    /// The same without what has been permitted: the text of a statement does not depend on that.
    #[doc(hidden)]
    type Text: Scope;
}

const PRESENT: &str = "the frame of a scope holds each of its keys";

impl<T: Tenant> Scope for T {
    type Key = <T as Tenant>::Key;
    type KeyRef<'k> = &'k <T as Tenant>::Key;
    type Text = T;

    const SEALED_BY_TENANCY: Seal = Seal;
    const LOGS_KEY: bool = <T as Tenant>::LOG.is_some();
    const PERMITS: &'static Formula = Formula::NOTHING;

    fn log(key: &<T as Tenant>::Key, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match <T as Tenant>::LOG {
            Some(log) => log(key, f),
            None => f.write_str("_"),
        }
    }

    fn frame(key: <T as Tenant>::Key) -> Frame {
        Frame::of::<T>(key)
    }

    fn find(frame: &Frame) -> &<T as Tenant>::Key {
        frame.key::<T>().expect(PRESENT)
    }
}

impl<S: Scope, T: Tenant> Scope for (S, T) {
    type Key = (S::Key, <T as Tenant>::Key);
    type KeyRef<'k> = (S::KeyRef<'k>, &'k <T as Tenant>::Key);
    type Text = (S::Text, T);

    const SEALED_BY_TENANCY: Seal = Seal;
    const LOGS_KEY: bool = S::LOGS_KEY || <T as Scope>::LOGS_KEY;
    const PERMITS: &'static Formula = S::PERMITS;

    fn log((outer, key): &Self::Key, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        S::log(outer, f)?;
        f.write_str("/")?;
        <T as Scope>::log(key, f)
    }

    fn frame((outer, key): Self::Key) -> Frame {
        S::frame(outer).with::<T>(key)
    }

    fn find(frame: &Frame) -> Self::KeyRef<'_> {
        let (key, outer) = frame.innermost::<T>().expect(PRESENT);
        (S::find(outer), key)
    }
}

/// In the place of a dimension: every tenant of the type `T`, and not one of them, inside the dimensions before it.
///
/// `TenantConn<_, (Site, Unscoped<User>)>` reads, updates and deletes the rows of one site, of whatever user they are. It
/// is made by [`unscoped_dimension`](crate::TenantConn::unscoped_dimension), and in no other way.
pub struct Unscoped<T>(PhantomData<fn() -> T>);

opaque!([T] Unscoped<T>);

/// The key of [`Unscoped`], which nobody has.
#[derive(Debug, Clone)]
pub struct NoKey(());

impl<S: Scope, T: Tenant> Scope for (S, Unscoped<T>) {
    type Key = (S::Key, NoKey);
    type KeyRef<'k> = S::KeyRef<'k>;
    type Text = (S::Text, Unscoped<T>);

    const SEALED_BY_TENANCY: Seal = Seal;
    const LOGS_KEY: bool = S::LOGS_KEY;
    const PERMITS: &'static Formula = S::PERMITS;

    fn log((outer, _): &Self::Key, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        S::log(outer, f)?;
        f.write_str("/*")
    }

    fn frame((outer, _): Self::Key) -> Frame {
        S::frame(outer).with_every::<T>()
    }

    fn find(frame: &Frame) -> Self::KeyRef<'_> {
        S::find(frame.inside_every().expect(PRESENT))
    }
}

/// The first dimension of this scope is a tenant of the type `U`.
///
/// The first dimension is the wall: a connection reaches rows of that one tenant, and further dimensions narrow what
/// it sees of them. So a table that asks for `User` alone is out of reach of a `(Site, User)`, or whoever holds a
/// connection of a site could reach the rows of every user of every site, by narrowing it. Sealed.
#[diagnostic::on_unimplemented(
    message = "the connection's first dimension is not a tenant of the type `{U}`",
    label = "behind the wall of the first dimension",
    note = "rows that ask for `{U}` first are reached by a connection that is bound to it first: `TenantConn<_, {U}>`, narrowed or not"
)]
pub trait RootedIn<U> {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<T: Tenant, U: SameTenant<T>> RootedIn<U> for T {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: RootedIn<U>, T: Tenant, U> RootedIn<U> for (S, T) {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: RootedIn<U>, T: Tenant, U> RootedIn<U> for (S, Unscoped<T>) {
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// A scope whose first dimension, the wall, is a tenant of the type `Wall`.
pub(crate) trait HasWall {
    type Wall;
}

impl<T: Tenant> HasWall for T {
    type Wall = T;
}

impl<S: HasWall, T: Tenant> HasWall for (S, T) {
    type Wall = S::Wall;
}

impl<S: HasWall, T: Tenant> HasWall for (S, Unscoped<T>) {
    type Wall = S::Wall;
}

/// A connection that is bound to this has one dimension.
#[diagnostic::on_unimplemented(
    message = "each of these rows is one tenant's, and the connection is bound to `{Self}`, one tenant inside another",
    label = "bound in several dimensions",
    note = "run it on the connection of one owner, such as `TenantConn<_, Org>`, and narrow that one later",
    note = "for the rows of a user and of organisations together: `TenantsConn::<_, Org>::new(db, orgs).and::<User>(users)`"
)]
pub(crate) trait OneDimension {}

impl<T: Tenant> OneDimension for T {}

/// A connection that is bound to this carries the key of a tenant of the type `U`.
///
/// Two types of tenant are told apart by their tables; so `allow_tables_to_appear_in_same_query!` names the
/// determining tables of all dimensions, as the one that Diesel's CLI writes does. Sealed.
#[diagnostic::on_unimplemented(
    message = "the connection carries no key of `{U}`",
    label = "a dimension that the connection lacks",
    note = "open it with that dimension, or narrow it: `conn.narrow::<{U}>(key)`"
)]
pub trait Carries<U> {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

#[diagnostic::do_not_recommend]
impl<T: Tenant, U: Is<T>> Carries<U> for T {
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// Both are one type of tenant.
#[diagnostic::on_unimplemented(
    message = "the connection carries no key of `{Self}`",
    label = "a dimension that the connection lacks",
    note = "open it with that dimension, or narrow it: `conn.narrow::<{Self}>(key)`"
)]
pub(crate) trait Is<T> {}

impl<T> Is<T> for T {}

impl<S, T, U> Carries<U> for (S, T)
where
    T: Tenant,
    U: Tenant,
    DeterminingTable<T>: AppearsInFromClause<DeterminingTable<U>>,
    <DeterminingTable<T> as AppearsInFromClause<DeterminingTable<U>>>::Count: CarriedBy<S, T, U>,
{
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S, T, U> Carries<U> for (S, Unscoped<T>)
where
    T: Tenant,
    U: Tenant,
    DeterminingTable<T>: AppearsInFromClause<DeterminingTable<U>>,
    <DeterminingTable<T> as AppearsInFromClause<DeterminingTable<U>>>::Count: CarriedBy<S, T, U>,
{
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// Carried by the last dimension, if its table is that of `U`; otherwise by one before it.
pub(crate) trait CarriedBy<S, T, U> {}

impl<S, T, U: Is<T>> CarriedBy<S, T, U> for Once {}
impl<S: Carries<U>, T, U> CarriedBy<S, T, U> for Never {}

/// A connection that is bound to this has one tenant of the type `U`, for whom an insert writes; and not every one.
#[diagnostic::on_unimplemented(
    message = "this insert does not say for which `{U}`",
    label = "the connection has every tenant of this dimension",
    note = "say for which one: `conn.only_trusting(key)`, or insert on the connection that this one was made of, narrowed: `conn.narrow::<{U}>(key)`"
)]
pub(crate) trait InsertsForOne<U> {}

#[diagnostic::do_not_recommend]
impl<T: Tenant, U: Is<T>> InsertsForOne<U> for T {}

impl<S, T, U> InsertsForOne<U> for (S, T)
where
    T: Tenant,
    U: Tenant,
    DeterminingTable<T>: AppearsInFromClause<DeterminingTable<U>>,
    <DeterminingTable<T> as AppearsInFromClause<DeterminingTable<U>>>::Count: OneIn<S, T, U>,
{
}

/// One in the last dimension, if its table is that of `U`; otherwise in one before it.
pub(crate) trait OneIn<S, T, U> {}

impl<S, T, U: Is<T>> OneIn<S, T, U> for Once {}
impl<S: InsertsForOne<U>, T, U> OneIn<S, T, U> for Never {}

impl<S, T, U> InsertsForOne<U> for (S, Unscoped<T>)
where
    T: Tenant,
    U: Tenant,
    DeterminingTable<T>: AppearsInFromClause<DeterminingTable<U>>,
    <DeterminingTable<T> as AppearsInFromClause<DeterminingTable<U>>>::Count: OneBefore<S, U>,
{
}

/// The last dimension, with every tenant, is another one than `U`; one before it has one.
#[diagnostic::on_unimplemented(
    message = "this insert does not say for which `{U}`",
    label = "the connection has every tenant of this dimension",
    note = "say for which one: `conn.only_trusting(key)`, or insert on the connection that this one was made of, narrowed: `conn.narrow::<{U}>(key)`"
)]
pub(crate) trait OneBefore<S, U> {}

impl<S: InsertsForOne<U>, U> OneBefore<S, U> for Never {}

/// A scope that has no tenant of the type `U` yet: a connection does not leave the tenant it has for another one.
/// Sealed.
#[diagnostic::on_unimplemented(
    message = "the connection already has a tenant of the type `{U}`",
    label = "narrowing does not lead to another tenant",
    note = "narrow it by a dimension that it lacks"
)]
pub trait Lacks<U> {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<T, U> Lacks<U> for T
where
    T: Tenant,
    U: Tenant,
    DeterminingTable<T>: AppearsInFromClause<DeterminingTable<U>, Count: LackedBy>,
{
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: Lacks<U>, T, U> Lacks<U> for (S, T)
where
    T: Tenant + Lacks<U>,
    U: Tenant,
{
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: Lacks<U>, T, U> Lacks<U> for (S, Unscoped<T>)
where
    T: Tenant + Lacks<U>,
    U: Tenant,
{
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// Two different tables.
#[diagnostic::on_unimplemented(
    message = "the connection already has a tenant of this type",
    label = "narrowing does not lead to another tenant",
    note = "narrow it by a dimension that it lacks"
)]
pub(crate) trait LackedBy {}

impl LackedBy for Never {}
