//! Views: the rows are those of other tables, and are written there.

use super::reading::{Pairs, Plan};
use super::writing::{Deletable, KeySource, NoColumns, NoReferences, NoRules, Owns, Stamp};
use super::{AdoptablePolicy, GlobalPolicy, Policy, WritePolicy};
use crate::binding::{One, Several};
use crate::conn::Reaches;
use crate::opaque::opaque;
use crate::scope::{Scope, Tenants};
use crate::seal::Seal;

use diesel::query_source::AliasSource;
use std::marker::PhantomData;

/// A tenant reads the rows that the policy `P` gives it, and neither writes nor locks one.
pub struct View<P>(PhantomData<P>);

opaque!([P] View<P>);

impl<P: Policy> Policy for View<P> {
    type Reading = P::Reading;
    type As<S: AliasSource + 'static> = View<P::As<S>>;

    fn is_said_by<Fk: 'static>() -> bool {
        P::is_said_by::<Fk>()
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// What the condition is about: a table that is designated as a view.
#[derive(Debug, Clone, Copy)]
pub struct AView;

/// The condition under which a view is written: nothing meets it.
#[diagnostic::on_unimplemented(
    message = "a view is read, and not written",
    label = "a view, by its designation",
    note = "write to the table behind the view: designate that table, and start from its model",
    note = "rows that are tenanted `through` a view are read, too: to write them, name the table behind the view as their parent"
)]
pub(crate) trait Written {}

/// Under a condition that nothing meets, so that rustc reports the condition. It does not depend on `P`, and has a
/// lifetime, without which rustc refuses it.
impl<P: Policy> WritePolicy for View<P>
where
    for<'view> &'view AView: Written,
{
    type Writing = P::Reading;
    type Rules = NoRules;
    type Stamp = AView;
    type References = NoReferences;
}

impl<P: Policy> AdoptablePolicy for View<P>
where
    for<'view> &'view AView: Written,
{
    type Ownerless = P::Reading;
}

impl Stamp for AView {
    type Scope = ();
    const COLUMN: &'static str = "";
    type Eq<K: KeySource> = NoColumns;

    fn eq<K: KeySource>(_: &K) -> NoColumns {
        NoColumns
    }
}

impl Owns for AView {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl Deletable for AView {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<P: GlobalPolicy> GlobalPolicy for View<P> {
    type Own = P::Own;
    type Global = P::Global;
}

impl<S: Scope, P> Reaches<View<P>> for One<S> where One<S>: Reaches<P> {}
impl<L: Tenants, P> Reaches<View<P>> for Several<L> where Several<L>: Reaches<P> {}

impl<P: Pairs> Pairs for View<P> {
    const IS_ONE_TABLE: bool = P::IS_ONE_TABLE;

    fn lay_out(plan: &mut Plan) {
        P::lay_out(plan);
    }
}
