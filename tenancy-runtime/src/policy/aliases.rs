//! What the policy of a table says, by the table.

use super::{Designated, Policy, Restriction, WritePolicy};

/// Which rows a query sees.
pub(crate) type ReadingOf<T> = <<T as Designated>::Policy as Policy>::Reading;

/// The predicate of the rows that a tenant reads.
pub(crate) type Readable<T> = <ReadingOf<T> as Restriction>::Predicate;

/// The predicate of the rows that a tenant writes.
pub(crate) type Writable<T> =
    <<<T as Designated>::Policy as WritePolicy>::Writing as Restriction>::Predicate;

/// What may be assigned to which column.
pub(crate) type RulesOf<T> = <<T as Designated>::Policy as WritePolicy>::Rules;

/// What every insert adds.
pub(crate) type StampOf<T> = <<T as Designated>::Policy as WritePolicy>::Stamp;

/// Which columns must point to a row in scope.
pub(crate) type ReferencesOf<T> = <<T as Designated>::Policy as WritePolicy>::References;
