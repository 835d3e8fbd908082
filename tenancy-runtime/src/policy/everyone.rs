//! Universal tables: the rows are everybody's.

use super::{Policy, Unrestricted};

/// Every tenant reads every row; no tenant writes one, for what one tenant writes there every other one reads.
#[derive(Debug, Clone, Copy)]
pub struct Everyone;

impl Policy for Everyone {
    type Reading = Unrestricted;
}
