//! Columns and tables by other names.

use crate::backend;
use crate::returning::columns::in_a_schema;
use diesel::connection::SimpleConnection as _;
use house::*;
use tenancy::ScopeError;
use tenancy::prelude::*;

in_a_schema!(pg_temp);
