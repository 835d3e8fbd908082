//! What the policy of a table says, by the table.

use super::{Designated, IsKey, Itself, Origin, Policy, Restriction, Tenanted, Verbs, WritePolicy};

/// Which rows a query sees.
pub(crate) type ReadingOf<T> = <<T as Designated>::Policy as Policy>::Reading;

/// The same, and by whose permission.
pub(crate) type ReadOf<T> = <ReadsOf<T> as Policy>::Reading;

/// The policy of a query over the table: whose the rows are, and by whose permission they are read.
pub type ReadsOf<T> = <<T as Designated>::Asks as Verbs>::Reads<T, <T as Designated>::Policy>;

/// That the tenant column of a row carries the key, whether in the table itself or in an alias of it.
pub(super) type Own<T, F = Itself> =
    IsKey<<T as Tenanted>::Tenant, <F as Origin>::Of<<T as Tenanted>::Column>>;

/// The predicate of the rows that a tenant reads.
pub(crate) type Readable<T> = <ReadingOf<T> as Restriction>::Predicate;

/// Which rows a tenant writes.
pub(crate) type WritingOf<T> = <<T as Designated>::Policy as WritePolicy>::Writing;

/// The predicate of the rows that a tenant writes.
pub(crate) type Writable<T> = <WritingOf<T> as Restriction>::Predicate;

/// What may be assigned to which column.
pub(crate) type RulesOf<T> = <<T as Designated>::Policy as WritePolicy>::Rules;

/// What every insert adds.
pub(crate) type StampOf<T> = <<T as Designated>::Policy as WritePolicy>::Stamp;

/// Which columns must point to a row in scope.
pub(crate) type ReferencesOf<T> = <<T as Designated>::Policy as WritePolicy>::References;
