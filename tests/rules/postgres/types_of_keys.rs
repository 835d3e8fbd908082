//! Types of keys.

use crate::backend;
use crate::returning::types_of_keys::key;
use diesel::connection::SimpleConnection as _;
use house::refusal;
use tenancy::SaveDsl;
use tenancy::ScopeError;
use tenancy::prelude::*;

key!(a_uuid: uuid::Uuid, Uuid, "uuid", uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2));
