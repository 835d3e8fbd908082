//! Bands and their players: their keys are of types that do not read each text, and nobody remembers former slugs.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::prelude::*;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use tenancy::accounts::{MemberStatus, TenantStatus};
use tenancy::{determines_account, determines_tenant, join_link, membership};

use super::Rank;

diesel::table! {
    bands {
        id -> Text,
        slug -> Text,
        status -> Text,
        purge_at -> Nullable<BigInt>,
        owners -> BigInt,
        seats_used -> BigInt,
        seat_limit -> Nullable<BigInt>,
    }
}

diesel::table! {
    players {
        id -> Text,
    }
}

diesel::table! {
    playing (band_id, player_id) {
        band_id -> Text,
        player_id -> Text,
        role -> Text,
        status -> Text,
    }
}

diesel::table! {
    band_links {
        id -> BigInt,
        band_id -> Text,
        maker_id -> Text,
        token_hash -> Binary,
        domains -> Text,
        uses -> BigInt,
        max_uses -> BigInt,
        expires_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(bands, players, playing, band_links);

/// A text that begins with a `k`. The database may have others.
#[derive(Debug, Clone, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Key(pub(crate) String);

impl<DB> ToSql<Text, DB> for Key
where
    DB: Backend,
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.as_str().to_sql(out)
    }
}

impl<DB> FromSql<Text, DB> for Key
where
    DB: Backend,
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let text = String::from_sql(bytes)?;
        if text.starts_with('k') {
            Ok(Self(text))
        } else {
            Err("it does not begin with a `k`".into())
        }
    }
}

/// A tenant.
#[determines_tenant(accounts)]
#[derive(Debug, Queryable)]
#[diesel(table_name = bands)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Band {
    id: Key,
    slug: String,
    status: TenantStatus,
}

/// An account.
#[determines_account(through = playing)]
#[derive(Debug, Queryable)]
#[diesel(table_name = players)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Player {
    id: Key,
}

/// Who plays where.
#[membership(Band, Player)]
#[derive(Debug, Queryable)]
#[diesel(table_name = playing)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Playing {
    band_id: Key,
    player_id: Key,
    role: Rank,
    status: MemberStatus,
}

/// By what many join.
#[join_link(Band, Player)]
#[derive(Debug, Queryable)]
#[diesel(table_name = band_links)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct BandLink {
    id: i64,
    band_id: Key,
    uses: i64,
}
