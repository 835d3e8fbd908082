//! The tables, as `diesel print-schema` writes them.

diesel::table! {
    companies {
        id -> Integer,
        slug -> Text,
        name -> Text,
        status -> Text,
        purge_at -> Nullable<BigInt>,
        owners -> BigInt,
        seats_used -> BigInt,
        seat_limit -> Nullable<BigInt>,
        changes -> BigInt,
        last_ticket -> BigInt,
        last_id -> BigInt,
    }
}
diesel::table! { users { id -> Text, name -> Text, address -> Text } }
diesel::table! { passwords (user_id) { user_id -> Text, hash -> Text } }
diesel::table! {
    memberships (company_id, user_id) {
        company_id -> Integer,
        user_id -> Text,
        role -> Text,
        status -> Text,
    }
}
diesel::table! {
    invitations {
        id -> BigInt,
        company_id -> Integer,
        inviter_id -> Text,
        address -> Text,
        role -> Text,
        token_hash -> Binary,
        status -> Text,
        pending -> Nullable<BigInt>,
        expires_at -> BigInt,
    }
}
diesel::table! {
    audit_entries {
        id -> BigInt,
        company_id -> Integer,
        actor -> Text,
        account_id -> Nullable<Text>,
        operator -> Nullable<Text>,
        action -> Text,
        whom_id -> Nullable<Text>,
        target -> Nullable<Text>,
        details -> Text,
        request -> Nullable<Text>,
        at -> BigInt,
    }
}
diesel::table! {
    messages {
        id -> BigInt,
        company_id -> Integer,
        kind -> Text,
        payload -> Text,
        message_key -> Text,
        attempts -> BigInt,
        due_at -> BigInt,
        lease -> Nullable<BigInt>,
        dead -> Nullable<BigInt>,
    }
}
diesel::table! {
    teams (company_id, id) { company_id -> Integer, id -> BigInt, name -> Text }
}
diesel::table! {
    team_members (company_id, team_id, account_id) {
        company_id -> Integer,
        team_id -> BigInt,
        account_id -> Text,
        manager -> Bool,
    }
}
diesel::table! {
    team_grants (company_id, team_id, permission) {
        company_id -> Integer,
        team_id -> BigInt,
        permission -> Text,
    }
}
diesel::table! {
    tickets (company_id, id) {
        company_id -> Integer,
        id -> BigInt,
        subject -> Text,
        status -> Text,
        requester_id -> Text,
        assignee_id -> Nullable<Text>,
        opened_at -> BigInt,
        updated_at -> BigInt,
    }
}
diesel::table! {
    comments (company_id, id) {
        company_id -> Integer,
        id -> BigInt,
        ticket_id -> BigInt,
        author_id -> Text,
        private -> Bool,
        body -> Text,
        at -> BigInt,
    }
}
diesel::table! {
    labels { id -> Integer, company_id -> Nullable<Integer>, name -> Text, hue -> Text }
}
diesel::table! {
    ticket_labels (company_id, ticket_id, label_id) {
        company_id -> Integer,
        ticket_id -> BigInt,
        label_id -> Integer,
    }
}
diesel::table! {
    articles {
        id -> Text,
        company_id -> Nullable<Integer>,
        title -> Text,
        body -> Text,
        updated_at -> BigInt,
    }
}
diesel::table! {
    slugs (slug) { slug -> Text, company_id -> Integer, held_until -> Nullable<BigInt> }
}
diesel::table! {
    api_keys {
        id -> BigInt,
        company_id -> Integer,
        account_id -> Nullable<Text>,
        label -> Text,
        hint -> Text,
        key_hash -> Binary,
        scopes -> Text,
        expires_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}
diesel::table! {
    attachments (company_id, id) {
        company_id -> Integer,
        id -> BigInt,
        ticket_id -> BigInt,
        uploader_id -> Text,
        name -> Text,
        kind -> Text,
        content -> Binary,
        at -> BigInt,
    }
}
diesel::table! { operators (user_id) { user_id -> Text } }

diesel::joinable!(passwords -> users (user_id));
diesel::joinable!(memberships -> users (user_id));
diesel::joinable!(tickets -> users (requester_id));
diesel::joinable!(comments -> users (author_id));
diesel::joinable!(ticket_labels -> labels (label_id));
diesel::allow_tables_to_appear_in_same_query!(
    companies,
    users,
    passwords,
    memberships,
    invitations,
    audit_entries,
    messages,
    teams,
    team_members,
    team_grants,
    tickets,
    comments,
    labels,
    ticket_labels,
    articles,
    api_keys,
    operators,
    attachments,
);
