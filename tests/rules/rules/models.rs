//! What models may look like.

use house::*;
use tenancy::prelude::*;

pub(crate) mod columns;
pub(crate) mod hygiene;
pub(crate) mod keys;
pub(crate) mod shapes;
