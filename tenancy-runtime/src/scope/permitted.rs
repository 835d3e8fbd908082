//! A further kind of dimension, without a key: what whoever holds the connection has been permitted.
//!
//! `(Org, Permitted<ViewTicket>)` reaches the rows that `Org` reaches. Beside these it reaches tables that ask for `ViewTicket`, or
//! for what follows from it: a table that asks for one permission of several is reached by a connection that has all of them.
//! The compiler works that out, by types that the application has for its permissions; so it is a list of a few impls, and no
//! code runs for it.
//!
//! What a subquery inside an expression asks for does not show in the type of the query around it. So the same is worked out
//! again, by values, where the predicate of such a table is rendered: see `policy::by_permission`.

use super::{Carries, Formula, Frame};
use super::{HasWall, InsertsForOne, Lacks, NoKey, RootedIn, Scope};
use crate::opaque::opaque;
use crate::seal::Seal;
use crate::tenant::Tenant;
use std::fmt;
use std::marker::PhantomData;

/// In the place of a dimension: what `P` asks for has been permitted in the tenant of the dimensions before it.
///
/// A connection of it is made by a permit alone, `permit.borrow(conn)`. Nobody has its key.
pub struct Permitted<P>(PhantomData<fn() -> P>);

opaque!([P] Permitted<P>);

/// What tables ask for and connections are permitted: a permission, one of several, or each of several.
///
/// `permissions!` implements it, for its permissions.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that is permitted",
    label = "not a permission",
    note = "ask for a type that `permissions!` has made, for `Any<(A, B)>` or for `All<(A, B)>`"
)]
pub trait Asked: 'static {
    /// The same by value.
    #[doc(hidden)]
    const FORMULA: &'static Formula;
}

/// True or false, as a type.
pub trait Truth {
    #[doc(hidden)]
    type And<Other: Truth>: Truth;

    #[doc(hidden)]
    type Or<Other: Truth>: Truth;
}

/// Yes.
#[derive(Debug, Clone, Copy)]
pub struct True;

/// No.
#[derive(Debug, Clone, Copy)]
pub struct False;

impl Truth for True {
    type And<Other: Truth> = Other;
    type Or<Other: Truth> = Self;
}

impl Truth for False {
    type And<Other: Truth> = Self;
    type Or<Other: Truth> = Other;
}

/// Whether whoever is permitted `Q` is permitted this.
pub trait FollowsFrom<Q> {
    #[doc(hidden)]
    type Answer: Truth;
}

/// A connection that is bound to this has been permitted what `P` asks for. Sealed: it lets statements write.
pub trait Permits<P> {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// What is asked for is permitted in each of several tenants. Sealed.
pub trait PermitsInEach<P> {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<L, Q, P> PermitsInEach<P> for (L, Permitted<Q>)
where
    P: FollowsFrom<Q, Answer: IsTrue>,
{
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// It is so.
pub trait IsTrue {}

impl IsTrue for True {}

impl<S, Q, P> Permits<P> for (S, Permitted<Q>)
where
    P: FollowsFrom<Q, Answer: OrIn<S, P>>,
{
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: Permits<P>, T: Tenant, P> Permits<P> for (S, T) {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: Permits<P>, T: Tenant, P> Permits<P> for (S, super::Unscoped<T>) {
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// It is so, or the dimensions before permit it.
pub trait OrIn<S, P> {}

impl<S, P> OrIn<S, P> for True {}
impl<S: Permits<P>, P> OrIn<S, P> for False {}

impl<S: Scope, P: Asked> Scope for (S, Permitted<P>) {
    type Key = (S::Key, NoKey);
    type KeyRef<'k> = S::KeyRef<'k>;
    type Text = S::Text;

    const SEALED_BY_TENANCY: Seal = Seal;
    const LOGS_KEY: bool = S::LOGS_KEY;
    const PERMITS: &'static Formula = &Formula::All(&[S::PERMITS, P::FORMULA]);

    fn log((outer, _): &Self::Key, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        S::log(outer, f)
    }

    fn frame((outer, _): Self::Key) -> Frame {
        S::frame(outer)
    }

    fn find(frame: &Frame) -> Self::KeyRef<'_> {
        S::find(frame)
    }
}

/// A scope of one tenant, and what has been permitted there: its connection leads to those of the tenants below.
pub trait Above: Scope {
    /// The tenant.
    type Tenant: Tenant;

    /// A tenant below, and what has been permitted in the one above.
    type Below<P: Tenant>: Scope;
}

impl<T: Tenant> Above for T {
    type Tenant = T;
    type Below<P: Tenant> = P;
}

impl<S: Above, Q: Asked> Above for (S, Permitted<Q>) {
    type Tenant = S::Tenant;
    type Below<P: Tenant> = (S::Below<P>, Permitted<Q>);
}

impl<S: RootedIn<U>, P, U> RootedIn<U> for (S, Permitted<P>) {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: HasWall, P> HasWall for (S, Permitted<P>) {
    type Wall = S::Wall;
}

impl<S: Carries<U>, P, U> Carries<U> for (S, Permitted<P>) {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: InsertsForOne<U>, P, U> InsertsForOne<U> for (S, Permitted<P>) {}

impl<S: Lacks<U>, P, U> Lacks<U> for (S, Permitted<P>) {
    const SEALED_BY_TENANCY: Seal = Seal;
}
