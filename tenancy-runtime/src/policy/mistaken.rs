//! Tables of models that an attribute refuses: what stands in for their policy, so that one mistake is one error.

use super::reading::{Anybodys, Pairs, Plan};
use super::writing::{NoColumns, NoReferences, NoRules};
use super::{Deletable, KeySource, Owns, Policy, Stamp, Unrestricted, WritePolicy};
use crate::binding::{One, Several};
use crate::conn::Reaches;
use crate::opaque::opaque;
use crate::scope::{Scope, Tenants};
use crate::seal::Seal;

use diesel::query_source::AliasSource;
use std::marker::PhantomData;

/// Everything is allowed, so that the table's other models and what refers to them are checked as if nothing were wrong.
///
/// The attributes write it beside the error that says what is wrong, and nowhere else. So no program with it compiles. One that
/// names it by hand does not either: where a statement of the table `T` would be rendered, a constant is an error.
pub struct Mistaken<T>(PhantomData<T>);

opaque!([T] Mistaken<T>);

impl<T> Mistaken<T> {
    const REFUSED: bool = panic!("a model that its attribute refuses has no statements");
}

impl<T: 'static> Policy for Mistaken<T> {
    type Reading = Unrestricted<Anybodys>;
    type As<S: AliasSource + 'static> = Self;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T: 'static> WritePolicy for Mistaken<T> {
    type Writing = Unrestricted<Anybodys>;
    type Rules = NoRules;
    type Stamp = Self;
    type References = NoReferences;
}

impl<T> Stamp for Mistaken<T> {
    type Scope = ();
    const COLUMN: &'static str = "";
    type Eq<K: KeySource> = NoColumns;

    fn eq<K: KeySource>(_: &K) -> NoColumns {
        let _ = Self::REFUSED;
        NoColumns
    }
}

impl<T> Owns for Mistaken<T> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T> Deletable for Mistaken<T> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: Scope, T> Reaches<Mistaken<T>> for One<S> {}
impl<L: Tenants, T> Reaches<Mistaken<T>> for Several<L> {}

impl<T> Pairs for Mistaken<T> {
    const IS_ONE_TABLE: bool = Self::REFUSED;

    fn lay_out(_: &mut Plan) {
        let _ = Self::REFUSED;
    }
}
