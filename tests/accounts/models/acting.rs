//! Who of the operators acts as which member.

use super::{Org, User};
use diesel::prelude::*;
use tenancy::accounts::{Access, HasOperators, Operators};
use tenancy::impersonation;

diesel::table! {
    impersonations {
        id -> BigInt,
        org_id -> Integer,
        account_id -> Text,
        operator -> Text,
        reason -> Text,
        access -> Text,
        token_hash -> Binary,
        made_at -> BigInt,
        expires_at -> BigInt,
        begun_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    operators (user_id) {
        user_id -> Text,
    }
}

/// An operator acts as a member.
#[impersonation(Org, User)]
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = impersonations)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Impersonation {
    id: i64,
    org_id: i32,
    account_id: String,
    operator: String,
    reason: String,
    access: Access,
    made_at: i64,
    expires_at: i64,
    begun_at: Option<i64>,
    ended_at: Option<i64>,
}

impl HasOperators for User {
    const OPERATORS: Operators<Self> = Operators::listed_by::<operators::user_id>();

    fn logged(key: &String) -> Option<String> {
        Some(key.clone())
    }
}
