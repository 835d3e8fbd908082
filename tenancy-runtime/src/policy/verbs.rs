//! What the verbs of a table ask for: which permission, if any.
//!
//! The attributes write it beside the policy: [`Designated::Asks`](super::Designated::Asks). A statement that writes asks for what its
//! verb does, an upsert that updates for two, and what returns rows asks for what reading them does.

use super::{ByPermission, Designated, Policy};
use crate::binding::{All, One, ReadOnly, Several};
use crate::opaque::opaque;
use crate::scope::{Asked, Formula, Permits, PermitsInEach, Scope, Tenants};
use crate::seal::Seal;
use std::marker::PhantomData;

/// What the verbs of a table ask for: [`AsksNothing`], or [`AskedFor`] permissions.
pub trait Verbs: 'static {
    /// The policy of a query over the table `T`, whose rows are as the policy `P` says.
    type Reads<T: 'static, P: Policy>: Policy;

    #[doc(hidden)]
    type Read: Verb;

    #[doc(hidden)]
    type Insert: Verb;

    #[doc(hidden)]
    type Update: Verb;

    #[doc(hidden)]
    type Delete: Verb;
}

/// What one verb asks for: [`AsksNothing`], [`AsksFor`] a permission; or it is [let to nobody](LetsNobody).
pub trait Verb: 'static {
    #[doc(hidden)]
    type Asked: Asked;
}

impl Verb for AsksNothing {
    type Asked = Self;
}

impl<A: Asked> Verb for AsksFor<A> {
    type Asked = A;
}

impl Verb for LetsNobody {
    type Asked = Self;
}

/// Whatever is permitted is enough.
impl Asked for AsksNothing {
    const FORMULA: &'static Formula = Formula::NOTHING;
}

/// Nothing that is permitted is enough.
impl Asked for LetsNobody {
    const FORMULA: &'static Formula = Formula::NOBODYS;
}

/// What updating rows of the table `T` asks for.
pub(super) type UpdateOf<T> = <<<T as Designated>::Asks as Verbs>::Update as Verb>::Asked;

/// No permission; of a table, or of one of its verbs.
#[derive(Debug, Clone, Copy)]
pub struct AsksNothing;

/// One verb asks for what `P` says.
pub struct AsksFor<P>(PhantomData<fn() -> P>);

opaque!([P] AsksFor<P>);

/// One verb is let to nobody.
#[derive(Debug, Clone, Copy)]
pub struct LetsNobody;

/// What reading, inserting, updating and deleting ask for, each.
pub struct AskedFor<Read, Insert, Update, Delete>(
    PhantomData<fn() -> (Read, Insert, Update, Delete)>,
);

opaque!([Read, Insert, Update, Delete] AskedFor<Read, Insert, Update, Delete>);

impl Verbs for AsksNothing {
    type Reads<T: 'static, P: Policy> = P;
    type Read = Self;
    type Insert = Self;
    type Update = Self;
    type Delete = Self;
}

impl<Read: Verb, Insert: Verb, Update: Verb, Delete: Verb> Verbs
    for AskedFor<Read, Insert, Update, Delete>
{
    type Reads<T: 'static, P: Policy> = ByPermission<T, P, Read>;
    type Read = Read;
    type Insert = Insert;
    type Update = Update;
    type Delete = Delete;
}

macro_rules! verbs {
    ($($Lets:ident $Permits:ident $PermitsEach:ident: $asks:tt, $nobody:tt, $cure:tt;)+) => {$(
        /// A connection that is bound to this has been permitted what the verb asks for, of the table `T`: `P`. Sealed.
        #[diagnostic::on_unimplemented(
            message = $asks,
            label = "not permitted on this connection",
            note = "ask what whoever acts may do, and narrow the connection by the permit: `rights.permit::<{P}>()?.narrow(conn)?`",
            note = "of several permissions a permit is `All<(A, B)>`"
        )]
        pub trait $Permits<P, T> {
            #[doc(hidden)]
            const SEALED_BY_TENANCY: Seal;
        }

        #[diagnostic::do_not_recommend]
        impl<S: Permits<P>, P, T> $Permits<P, T> for S {
            const SEALED_BY_TENANCY: Seal = Seal;
        }

        /// The same of each of several tenants. Sealed.
        #[diagnostic::on_unimplemented(
            message = $asks,
            label = "not permitted on this connection",
            note = "look up where it is permitted, and open the connection by that: `PermittedTenants::of(account).load::<{P}, _>(conn)?.borrow(conn)`"
        )]
        pub trait $PermitsEach<P, T> {
            #[doc(hidden)]
            const SEALED_BY_TENANCY: Seal;
        }

        #[diagnostic::do_not_recommend]
        impl<L: PermitsInEach<P>, P, T> $PermitsEach<P, T> for L {
            const SEALED_BY_TENANCY: Seal = Seal;
        }

        /// A connection of the reach `R` has been permitted what this asks for, of the table `T`.
        #[diagnostic::on_unimplemented(
            message = $nobody,
            label = "permitted to nobody",
            note = $cure
        )]
        pub trait $Lets<R, T> {}

        impl<R, T> $Lets<R, T> for AsksNothing {}
        impl<S: Scope + $Permits<P, T>, P, T> $Lets<One<S>, T> for AsksFor<P> {}
        impl<S: Scope + $Permits<P, T>, P, T> $Lets<ReadOnly<S>, T> for AsksFor<P> {}
        impl<L: Tenants + $PermitsEach<P, T>, P, T> $Lets<Several<L>, T> for AsksFor<P> {}
        impl<P, T> $Lets<All, T> for AsksFor<P> {}
        impl<T> $Lets<All, T> for LetsNobody {}
    )+};
}

verbs! {
    LetsRead PermitsReading PermitsReadingEach:
        "reading rows of `{T}` asks for the permission `{P}`",
        "nobody reads rows of `{T}`",
        "say by which permission: `#[tenanted(.., permissions(read = .., ..))]`";
    LetsInsert PermitsInserting PermitsInsertingEach:
        "inserting rows of `{T}` asks for the permission `{P}`",
        "nobody inserts rows of `{T}`: its model names no permission for that",
        "say by which permission: `#[tenanted(.., permissions(insert = .., ..))]`; or that none is asked for: `insert = _`";
    LetsUpdate PermitsUpdating PermitsUpdatingEach:
        "updating rows of `{T}` asks for the permission `{P}`",
        "nobody updates rows of `{T}`: its model names no permission for that",
        "say by which permission: `#[tenanted(.., permissions(update = .., ..))]`; or that none is asked for: `update = _`";
    LetsDelete PermitsDeleting PermitsDeletingEach:
        "deleting rows of `{T}` asks for the permission `{P}`",
        "nobody deletes rows of `{T}`: its model names no permission for that",
        "say by which permission: `#[tenanted(.., permissions(delete = .., ..))]`; or that none is asked for: `delete = _`";
}
