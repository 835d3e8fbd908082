//! The model of API keys says what they let a program do, by roles of the same tenants.

use diesel as _;
use tenancy::accounts::{KeyScope, KeyTerms};
use tenancy::prelude::*;
use ui_schema::accounts::{Person, Role};

diesel::table! {
    clubs {
        id -> BigInt,
        slug -> Text,
        status -> Text,
        purge_at -> Nullable<BigInt>,
        owners -> BigInt,
        seats_used -> BigInt,
        seat_limit -> Nullable<BigInt>,
    }
}
diesel::table! { staff { id -> BigInt, club_id -> BigInt, person_id -> BigInt, role -> Text, status -> Text } }
diesel::table! {
    api_keys {
        id -> BigInt,
        club_id -> BigInt,
        account_id -> Nullable<BigInt>,
        label -> Text,
        hint -> Text,
        key_hash -> Binary,
        scopes -> Text,
        expires_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

#[determines_tenant(accounts)]
#[derive(Queryable)]
#[diesel(table_name = clubs)]
pub struct Club {
    pub id: i64,
}

#[membership(Club, Person)]
#[derive(Queryable)]
#[diesel(table_name = staff)]
pub struct Staff {
    pub id: i64,
    pub club_id: i64,
    pub person_id: i64,
    pub role: Role,
}

#[api_key(Club, Person)]
#[derive(Queryable)]
#[diesel(table_name = api_keys)]
pub struct ApiKey {
    pub id: i64,
    pub club_id: i64,
}

mod of_other_roles {
    use super::*;

    #[derive(Clone, Copy, PartialEq, Eq, Role)]
    pub enum Rank {
        Boss,
    }

    #[derive(Clone, Copy, PartialEq, Eq)]
    pub enum Scope {
        Read,
    }

    impl KeyScope for Scope {
        type Role = Rank;

        const ALL: &'static [Self] = &[Self::Read];

        fn name(self) -> &'static str {
            "read"
        }

        fn needs(self) -> Rank {
            Rank::Boss
        }
    }

    diesel::table! {
        gates {
            id -> BigInt,
            slug -> Text,
            status -> Text,
            purge_at -> Nullable<BigInt>,
            owners -> BigInt,
            seats_used -> BigInt,
            seat_limit -> Nullable<BigInt>,
        }
    }
    diesel::table! { guards { id -> BigInt, gate_id -> BigInt, person_id -> BigInt, role -> Text, status -> Text } }
    diesel::table! {
        gate_keys {
            id -> BigInt,
            gate_id -> BigInt,
            account_id -> Nullable<BigInt>,
            label -> Text,
            hint -> Text,
            key_hash -> Binary,
            scopes -> Text,
            expires_at -> BigInt,
            last_used_at -> Nullable<BigInt>,
            revoked_at -> Nullable<BigInt>,
        }
    }

    #[determines_tenant(accounts)]
    #[derive(Queryable)]
    #[diesel(table_name = gates)]
    pub struct Gate {
        pub id: i64,
    }

    #[membership(Gate, Person)]
    #[derive(Queryable)]
    #[diesel(table_name = guards)]
    pub struct Guard {
        pub id: i64,
        pub gate_id: i64,
        pub person_id: i64,
        pub role: super::Role,
    }

    #[api_key(Gate, Person)]
    #[derive(Queryable)]
    #[diesel(table_name = gate_keys)]
    pub struct GateKey {
        pub id: i64,
        pub gate_id: i64,
    }

    impl KeyTerms for GateKey {
        type Scope = Scope;
        const PREFIX: &'static str = "gate";
    }
}

fn main() {}
