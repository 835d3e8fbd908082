//! Tenancy through a parent: a row without a tenant column belongs to whom its parent belongs.

use super::aliases::{Readable, Writable};
use super::reading::{InParent, OfOwners, Pairs, Plan, Sql};
use super::writing::{AndReference, Checked, NoReferences, NoRules, NoStamp, References};
use super::{Aliased, Itself, Origin, Policy, Restricted, WritePolicy};
use crate::binding::{One, Several};
use crate::conn::Reaches;
use crate::names::Names;
use crate::opaque::opaque;
use crate::policy::Designated;
use crate::scope::{Scope, Tenants};
use crate::seal::Seal;
use crate::tenant::{NamesARow, NamesParent};
use diesel::dsl::SqlTypeOf;
use diesel::expression::Expression;
use diesel::query_builder::QueryFragment;
use diesel::query_source::{AliasSource, Column};
use std::marker::PhantomData;

/// A tenant reads the rows of `T` whose column `Fk` names a row of `Parent` that it reads, and writes those whose
/// parent it writes.
///
/// The parent may be tenanted through a parent in turn. Its key is unique over all tenants: a key that two tenants
/// have would give both of them the rows. The rule is `django-scopes`' `post__site`, which has it for reading only.
pub struct Through<T, Fk, Parent, F = Itself>(PhantomData<(T, Fk, Parent, F)>);

opaque!([T, Fk, Parent, F] Through<T, Fk, Parent, F>);

/// The primary key of a parent, as its `table!` has it: the column by which the foreign key names the parent.
#[diagnostic::on_unimplemented(
    message = "the parent's primary key is `{Self}`, and the foreign key holds `{By}` alone",
    label = "two tenants may have a parent with this key, and both would have the row",
    note = "give the row a tenant column, and refer to the parent by its whole key: `#[tenanted(Org)]`, and `foreign key (org_id, post_id) references posts (org_id, id)` in the database",
    note = "or, if that one column is unique over all tenants, make it the primary key in the parent's `table!`",
    note = "where the parent's model names another key than its `table!`, leave out its `#[diesel(primary_key(..))]`"
)]
pub(crate) trait OneColumnKey<By> {}

#[diagnostic::do_not_recommend]
impl<C: Column> OneColumnKey<C> for C {}

impl<T, Fk, Parent, F> Policy for Through<T, Fk, Parent, F>
where
    T: 'static,
    Fk: Column + Expression<SqlType: NamesParent<SqlTypeOf<Parent::FindBy>>> + Default + 'static,
    Parent: Designated<
            PrimaryKey: OneColumnKey<Parent::FindBy>,
            Policy: Policy<Reading: OfOwners>,
            FindBy: NamesARow,
            FromClause: 'static,
        >,
    F: Origin,
{
    type Reading = Restricted<InParent<F::Of<Fk>, Parent, Readable<Parent>>>;
    type As<S: AliasSource + 'static> = Through<T, Fk, Parent, Aliased<S>>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T, Fk, Parent> WritePolicy for Through<T, Fk, Parent>
where
    T: 'static,
    Fk: Column + Expression<SqlType: NamesParent<SqlTypeOf<Parent::FindBy>>> + Default + 'static,
    Parent: Designated<
            PrimaryKey: OneColumnKey<Parent::FindBy>,
            Policy: WritePolicy<Reading: OfOwners>,
            FindBy: NamesARow,
            FromClause: 'static,
        >,
    AndReference<Fk, Parent, Writable<Parent>, NoReferences>: References,
{
    type Writing = Restricted<InParent<<Itself as Origin>::Of<Fk>, Parent, Writable<Parent>>>;
    type Rules = Checked<Fk, NoRules>;
    type Stamp = NoStamp<Fk, <Parent::Policy as WritePolicy>::Stamp>;
    type References = AndReference<Fk, Parent, Writable<Parent>, NoReferences>;
}

impl<S, T, Fk, Parent, F> Reaches<Through<T, Fk, Parent, F>> for One<S>
where
    S: Scope,
    Parent: Designated,
    One<S>: Reaches<Parent::Policy>,
{
}

impl<L, T, Fk, Parent, F> Reaches<Through<T, Fk, Parent, F>> for Several<L>
where
    L: Tenants,
    Parent: Designated,
    Several<L>: Reaches<Parent::Policy>,
{
}

impl<T, Fk, Parent, F> Pairs for Through<T, Fk, Parent, F>
where
    T: 'static,
    Fk: Column + Default + 'static,
    Parent: Designated<
            Policy: Pairs,
            FindBy: QueryFragment<Names> + 'static,
            FromClause: QueryFragment<Names> + 'static,
        >,
    F: Origin<Of<Fk>: QueryFragment<Names>>,
{
    const IS_ONE_TABLE: bool = true;

    fn lay_out(plan: &mut Plan) {
        let from = Sql::of(Parent::default().from_clause());
        let key = Sql::of(Parent::find_by());
        let foreign_key = Sql::of(<F::Of<Fk>>::default());
        let parent = Plan::table_of::<Parent::Policy>();
        plan.other_table(parent.of_parent(&from, &key, &foreign_key));
    }
}
