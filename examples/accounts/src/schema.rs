//! The tables, as `diesel print-schema` writes them.

diesel::table! {
    orgs {
        id -> Integer,
        slug -> Text,
        name -> Text,
        status -> Text,
        purge_at -> Nullable<BigInt>,
        owners -> BigInt,
        seats_used -> BigInt,
        seat_limit -> Nullable<BigInt>,
    }
}
diesel::table! { users { id -> Integer, name -> Text, address -> Text } }
diesel::table! { passwords (user_id) { user_id -> Integer, hash -> Text } }
diesel::table! {
    memberships (org_id, user_id) { org_id -> Integer, user_id -> Integer, role -> Text, status -> Text }
}
diesel::table! {
    invitations {
        id -> BigInt,
        org_id -> Integer,
        inviter_id -> Integer,
        address -> Text,
        role -> Text,
        token_hash -> Binary,
        status -> Text,
        pending -> Nullable<BigInt>,
        expires_at -> BigInt,
    }
}
diesel::table! {
    join_links {
        id -> BigInt,
        org_id -> Integer,
        maker_id -> Integer,
        token_hash -> Binary,
        domains -> Text,
        uses -> BigInt,
        max_uses -> BigInt,
        expires_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
    }
}
diesel::table! {
    audit_entries {
        id -> BigInt,
        org_id -> Integer,
        actor -> Text,
        account_id -> Nullable<Integer>,
        operator -> Nullable<Text>,
        action -> Text,
        whom_id -> Nullable<Integer>,
        target -> Nullable<Text>,
        details -> Text,
        request -> Nullable<Text>,
        at -> BigInt,
    }
}
diesel::table! {
    impersonations {
        id -> BigInt,
        org_id -> Integer,
        account_id -> Integer,
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
diesel::table! { operators (user_id) { user_id -> Integer } }
diesel::table! { notes { id -> Integer, org_id -> Integer, author_id -> Integer, text -> Text } }

diesel::joinable!(memberships -> users (user_id));
diesel::joinable!(passwords -> users (user_id));
diesel::joinable!(notes -> users (author_id));
diesel::joinable!(operators -> users (user_id));
diesel::allow_tables_to_appear_in_same_query!(
    orgs,
    users,
    passwords,
    memberships,
    invitations,
    join_links,
    audit_entries,
    impersonations,
    operators,
    notes
);
