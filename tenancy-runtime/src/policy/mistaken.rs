//! Tables of models that an attribute refuses: what stands in for their policy, so that one mistake is one error.

use super::reading::{Pairs, Plan};
use super::writing::{NoColumns, NoReferences, NoRules};
use super::{KeySource, Policy, Stamp, Unrestricted, WritePolicy};
use crate::binding::{One, Several};
use crate::conn::Reaches;
use crate::scope::Scope;
use crate::seal::Seal;
use crate::tenant::Tenant;
use diesel::query_source::AliasSource;

/// Everything is allowed, so that the table's other models and what refers to them are checked as if nothing were wrong.
///
/// The attributes write it beside the error that says what is wrong, and nowhere else. So no program with it compiles; one that
/// names it by hand ends where a statement of it would be rendered.
#[derive(Debug, Clone, Copy)]
pub struct Mistaken;

const UNREACHABLE: &str = "a model that its attribute refuses has no statements";

impl Policy for Mistaken {
    type Reading = Unrestricted;
    type As<S: AliasSource + 'static> = Self;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl WritePolicy for Mistaken {
    type Writing = Unrestricted;
    type Rules = NoRules;
    type Stamp = Self;
    type References = NoReferences;
}

impl Stamp for Mistaken {
    type Scope = ();
    const COLUMN: &'static str = panic!("{}", UNREACHABLE);
    type Eq<K: KeySource> = NoColumns;

    fn eq<K: KeySource>(_: &K) -> NoColumns {
        const { panic!("{}", UNREACHABLE) }
    }
}

impl<S: Scope> Reaches<Mistaken> for One<S> {}
impl<T: Tenant> Reaches<Mistaken> for Several<T> {}

impl Pairs for Mistaken {
    const IS_ONE_TABLE: bool = panic!("{}", UNREACHABLE);

    fn lay_out(_: &mut Plan) {
        const { panic!("{}", UNREACHABLE) }
    }
}
