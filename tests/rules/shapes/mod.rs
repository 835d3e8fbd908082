//! What no table of cases says of the shapes of tenancy.

mod current;
mod dimensions;
mod either;
pub(crate) mod global;
mod lists;
mod one_of;
mod tenants_of_a_tenant;
