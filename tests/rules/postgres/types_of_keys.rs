//! Types of keys.

use crate::backend;
use diesel::connection::SimpleConnection as _;
use tenancy::prelude::*;
use crate::returning::types_of_keys::key;

key!(a_uuid: uuid::Uuid, Uuid, "uuid", uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2));
