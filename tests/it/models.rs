//! What models may look like.

use crate::support::*;
use diesel::connection::SimpleConnection as _;
use tenancy::prelude::*;

mod columns;
mod hygiene;
mod keys;
mod shapes;
