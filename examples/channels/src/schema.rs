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
        changes -> BigInt,
    }
}
diesel::table! { users { id -> Integer, name -> Text } }
diesel::table! {
    memberships (org_id, user_id) { org_id -> Integer, user_id -> Integer, role -> Text, status -> Text }
}
diesel::table! { teams (org_id, id) { org_id -> Integer, id -> BigInt, name -> Text } }
diesel::table! {
    team_members (org_id, team_id, account_id) {
        org_id -> Integer,
        team_id -> BigInt,
        account_id -> Integer,
        manager -> Bool,
    }
}
diesel::table! {
    team_grants (org_id, team_id, permission) { org_id -> Integer, team_id -> BigInt, permission -> Text }
}
diesel::table! {
    cards { id -> Integer, org_id -> Integer, title -> Text, stage -> Text, secret -> Bool }
}

diesel::joinable!(memberships -> users (user_id));
diesel::joinable!(memberships -> orgs (org_id));
diesel::allow_tables_to_appear_in_same_query!(
    orgs,
    users,
    memberships,
    teams,
    team_members,
    team_grants,
    cards
);
