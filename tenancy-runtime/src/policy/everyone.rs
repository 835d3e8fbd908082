//! Universal tables: the rows are everybody's.

use super::reading::{Pairs, Plan};
use super::{Policy, Unrestricted};
use crate::binding::{One, Several};
use crate::conn::Reaches;
use crate::scope::{Scope, Tenants};
use crate::seal::Seal;

use diesel::query_source::AliasSource;

/// Every tenant reads every row; no tenant writes one, for what one tenant writes there every other one reads.
#[derive(Debug, Clone, Copy)]
pub struct Everyone;

impl Policy for Everyone {
    type Reading = Unrestricted;
    type As<S: AliasSource + 'static> = Self;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: Scope> Reaches<Everyone> for One<S> {}
impl<L: Tenants> Reaches<Everyone> for Several<L> {}

impl Pairs for Everyone {
    const IS_ONE_TABLE: bool = true;

    fn lay_out(plan: &mut Plan) {
        plan.table(Vec::new());
    }
}
