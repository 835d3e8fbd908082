//! What a policy says of reading: a predicate, how it gets into a query, and which rows may meet.

mod enclosed;
mod given;
mod origin;
mod pairing;
mod restriction;
mod terms;

pub use self::enclosed::Enclosed;
pub use self::given::Given;
pub use self::origin::{Aliased, Itself, OnAlias, OnTable, Origin};
pub use self::pairing::{Begins, Met, Pairs, Plan, Side};
pub(in crate::policy) use self::pairing::{Holds, Named, Owner, Readers, Sql, Table, primary_key};
pub(in crate::policy) use self::restriction::Beside;
pub use self::restriction::{
    AllSides, Anybodys, Everybodys, Narrowed, OfOwners, OrAll, Predicate, RestrictJoin,
    RestrictSelect, RestrictSide, Restricted, RestrictedOn, Restriction, Unrestricted,
};
pub use self::terms::{AnyDimension, Dimension, IsKey, Wall};
pub(in crate::policy) use self::terms::{
    Both, Either, InJoinTable, InParent, IsNotNull, IsNotSet, IsNull, IsSet, NoRow,
};
pub(crate) use self::terms::{Keys, Lookup};
