//! Whether a join table checks the column by which it names rows of another table.
//!
//! Whoever writes that column chooses whose rows a tenant reads. Where it is a checked reference to these rows, a tenant
//! names only such as it reads already, and all others are named on an unscoped connection.

use super::{Designated, WithDimension, WithOtherTenant, WithReference};
use crate::opaque::opaque;
use crate::seal::Seal;
use std::marker::PhantomData;

/// The column `Key` of `Join` names rows of the table `T`.
pub struct CheckedKey<Join, Key, T>(PhantomData<fn() -> (Join, Key, T)>);

opaque!([Join, Key, T] CheckedKey<Join, Key, T>);

impl<Join, Key, T> CheckedKey<Join, Key, T> {
    /// Asks whether the policy of the join table checks it. `At` is where, and left to inference.
    pub fn check<At>()
    where
        Join: Designated<Policy: ChecksKey<Key, T, At>>,
    {
    }
}

/// A policy under which the column `Key` is a checked reference to `T`. Sealed.
#[diagnostic::on_unimplemented(
    message = "a tenant could write any key into `{Key}`, and read the row that has it",
    label = "this column of the join table says whose the rows are, and nothing checks it",
    note = "check it on the model of the join table, `references(user_id -> users)`: then a tenant names only rows that it reads already, and others are named on an unscoped connection, with plain Diesel",
    note = "or let a tenant read each row whose key it knows: `#[tenanted(through = .., key = .., unscoped_key)]`"
)]
pub trait ChecksKey<Key, T, At> {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// By the last option.
#[derive(Debug, Clone, Copy)]
pub struct Here;

/// By one before.
#[derive(Debug, Clone, Copy)]
pub struct Before<At>(PhantomData<At>);

impl<P, Key, T> ChecksKey<Key, T, Here> for WithReference<P, Key, T> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<P: ChecksKey<Key, T, At>, A, B, Key, T, At> ChecksKey<Key, T, Before<At>>
    for WithReference<P, A, B>
{
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<P: ChecksKey<Key, T, At>, A, B, Key, T, At> ChecksKey<Key, T, Before<At>>
    for WithDimension<P, A, B>
{
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<P: ChecksKey<Key, T, At>, A, B, Key, T, At> ChecksKey<Key, T, Before<At>>
    for WithOtherTenant<P, A, B>
{
    const SEALED_BY_TENANCY: Seal = Seal;
}
