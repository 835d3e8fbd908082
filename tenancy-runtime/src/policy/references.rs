//! References: a row points only to rows that its tenant reads.

use super::aliases::Readable;
use super::inside::{NamedBy, ToldByModel, ToldByTable};
use super::reading::{Both, Either, Holds, InJoinTable, InParent, IsNull, Pairs, Plan};
use super::writing::{AndReference, CanCheck, Checked, CheckedOn, References};
use super::{
    AdoptablePolicy, GlobalPolicy, Itself, Origin, Policy, Restricted, Restriction, WritePolicy,
};
use crate::binding::{self, One, Several};
use crate::conn::Reaches;
use crate::opaque::opaque;
use crate::policy::Designated;
use crate::scope::{Scope, Tenants};
use crate::seal::Seal;
use crate::tenant::MayHoldKey;
use diesel::backend::Backend;
use diesel::dsl::SqlTypeOf;
use diesel::expression::{Expression, ValidGrouping};
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::query_source::{AliasSource, Column, QuerySource};
use diesel::result::QueryResult;
use diesel::sql_types::{SqlType, is_nullable};
use std::any::TypeId;
use std::marker::PhantomData;

/// As under the policy `P`; what the column `Fk` is set to is the key of a row of the table `Parent` that the tenant
/// reads.
pub struct WithReference<P, Fk, Parent>(PhantomData<(P, Fk, Parent)>);

opaque!([P, Fk, Parent] WithReference<P, Fk, Parent>);

/// The rows of the table `Parent` that a tenant may name in the column `Fk` of a table with the policy `P`: those that it
/// reads. Where that column itself says whose they are, they are those that a row names which the tenant writes. One that
/// it was only shown would otherwise be its own for as long as it likes.
pub struct MayBeNamed<Fk: Column<Table: QuerySource>, Parent: Designated, P: WritePolicy> {
    readable: Readable<Parent>,
    named: InJoinTable<Parent::FindBy, Fk, <P::Writing as Restriction>::Predicate>,
}

opaque!([Fk: Column<Table: QuerySource>, Parent: Designated, P: WritePolicy] MayBeNamed<Fk, Parent, P>);

impl<Fk, Parent, P> Default for MayBeNamed<Fk, Parent, P>
where
    Fk: Column<Table: QuerySource + Default> + Default,
    Parent: Designated<FindBy: Default>,
    P: WritePolicy,
{
    fn default() -> Self {
        Self {
            readable: Readable::<Parent>::default(),
            named: InJoinTable::default(),
        }
    }
}

impl<Fk, Parent, P, DB> QueryFragment<DB> for MayBeNamed<Fk, Parent, P>
where
    Fk: Column<Table: QuerySource> + 'static,
    Parent: Designated,
    P: WritePolicy,
    Readable<Parent>: QueryFragment<DB>,
    InJoinTable<Parent::FindBy, Fk, <P::Writing as Restriction>::Predicate>: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if binding::is_unscoped() || !Parent::Policy::is_said_by::<Fk>() {
            return self.readable.walk_ast(out);
        }
        out.push_sql("(");
        self.named.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

impl<Fk, Parent, P, DB> Holds<DB> for MayBeNamed<Fk, Parent, P>
where
    Self: QueryFragment<DB>,
    Fk: Column<Table: QuerySource>,
    Parent: Designated,
    P: WritePolicy,
    Readable<Parent>: Holds<DB>,
    DB: Backend,
{
    fn walk_held<'b>(&'b self, tenant: TypeId, out: AstPass<'_, 'b, DB>) -> QueryResult<bool> {
        self.readable.walk_held(tenant, out)
    }
}

/// Its rows are those of another table, by no column of this one; so a connection may be out of their reach.
impl<R, Fk, Parent, P, Rest> CheckedOn<R>
    for AndReference<Fk, Parent, MayBeNamed<Fk, Parent, P>, Rest>
where
    Fk: Column<Table: QuerySource>
        + Expression<SqlType: SqlType<IsNull: OnReach<R, Parent::Policy>>>,
    Parent: Designated,
    P: WritePolicy,
    Rest: CheckedOn<R>,
{
}

/// Whether a reference is checked in each insert, by a connection of the reach `R` that reaches rows under the policy `P`.
#[diagnostic::on_unimplemented(
    message = "an insert checks the references of this table, and the connection does not reach the rows that one of them names",
    label = "each insert would fail",
    note = "insert on a connection that reaches these rows, or on an unscoped one, with plain Diesel; or leave the reference out of `references(..)`"
)]
pub(crate) trait OnReach<R, P> {}

#[diagnostic::do_not_recommend]
impl<R: Reaches<P>, P> OnReach<R, P> for is_nullable::NotNull {}

/// An insert without it checks nothing.
#[diagnostic::do_not_recommend]
impl<R, P> OnReach<R, P> for is_nullable::IsNullable {}

/// The columns by which a row is found inside its tenant, where they are what is left of its table's primary key `Key`
/// without the columns that name tenants. `Whole` is both, or says that the table itself has been asked.
#[diagnostic::on_unimplemented(
    message = "the reference is checked by `{Self}`, and the primary key of that table is `{Key}`",
    label = "could point to a row of another tenant",
    note = "where the model of that table names another key than its `table!`, leave out its `#[diesel(primary_key(..))]`",
    note = "or, if the foreign key points to `{Self}`, make that the primary key in `table!`, with the tenant column if it is unique inside a tenant only"
)]
pub(crate) trait FindsByPrimaryKey<Key, Whole> {}

#[diagnostic::do_not_recommend]
impl<By, Key> FindsByPrimaryKey<Key, ToldByTable> for By {}

#[diagnostic::do_not_recommend]
impl<By, Key, Whole> FindsByPrimaryKey<Key, ToldByModel<Whole>> for By
where
    By: ValidGrouping<Key>,
    Key: ValidGrouping<Whole> + NamedBy<By>,
{
}

impl<P, Fk, Parent> Policy for WithReference<P, Fk, Parent>
where
    P: Policy,
    Fk: Expression<SqlType: MayHoldKey<SqlTypeOf<Parent::FindBy>>> + 'static,
    Parent:
        Designated<FindBy: Expression + FindsByPrimaryKey<Parent::PrimaryKey, Parent::WholeKey>>,
{
    type Reading = P::Reading;
    type As<S: AliasSource + 'static> = WithReference<P::As<S>, Fk, Parent>;

    fn is_said_by<Key: 'static>() -> bool {
        P::is_said_by::<Key>()
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<P: WritePolicy, Fk: 'static, Parent: Designated> WritePolicy for WithReference<P, Fk, Parent>
where
    Fk: Column<Table: QuerySource>
        + Expression<SqlType: SqlType + MayHoldKey<SqlTypeOf<Parent::FindBy>>>,
    Parent:
        Designated<FindBy: Expression + FindsByPrimaryKey<Parent::PrimaryKey, Parent::WholeKey>>,
    P::Stamp: CanCheck<<Fk::SqlType as SqlType>::IsNull>,
    AndReference<Fk, Parent, MayBeNamed<Fk, Parent, P>, P::References>: References,
{
    type Writing = P::Writing;
    type Rules = Checked<Fk, P::Rules>;
    type Stamp = P::Stamp;
    type References = AndReference<Fk, Parent, MayBeNamed<Fk, Parent, P>, P::References>;
}

impl<P: GlobalPolicy, Fk: 'static, Parent: Designated> GlobalPolicy for WithReference<P, Fk, Parent>
where
    Self: Policy,
{
    type Own = P::Own;
    type Global = P::Global;
}

impl<P, Fk, Parent> AdoptablePolicy for WithReference<P, Fk, Parent>
where
    P: AdoptablePolicy,
    Fk: Column<Table: QuerySource> + Default + 'static,
    Parent: Designated<FindBy: Column, FromClause: 'static>,
    MayBeNamed<Fk, Parent, P>: Default,
    Self: WritePolicy,
{
    // A row that points out of the tenant stays without an owner.
    type Ownerless = Restricted<
        Both<
            <P::Ownerless as Restriction>::Inside,
            Either<
                IsNull<<Itself as Origin>::Of<Fk>>,
                InParent<<Itself as Origin>::Of<Fk>, Parent, MayBeNamed<Fk, Parent, P>>,
            >,
        >,
    >;
}

impl<S: Scope, P, Fk, Parent> Reaches<WithReference<P, Fk, Parent>> for One<S> where
    One<S>: Reaches<P>
{
}
impl<L: Tenants, P, Fk, Parent> Reaches<WithReference<P, Fk, Parent>> for Several<L> where
    Several<L>: Reaches<P>
{
}

impl<P: Pairs, Fk, Parent> Pairs for WithReference<P, Fk, Parent> {
    const IS_ONE_TABLE: bool = P::IS_ONE_TABLE;

    fn lay_out(plan: &mut Plan) {
        P::lay_out(plan);
    }
}
