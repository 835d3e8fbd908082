//! What models may look like.

use crate::support::*;
use tenancy::prelude::*;

mod columns;
mod hygiene;
mod keys;
mod shapes;
