//! The tables. None of the steps changes them.

diesel::table! { orgs { id -> Integer, name -> Text } }
diesel::table! { users { id -> Integer, name -> Text, closed -> Integer } }
diesel::table! { memberships (org_id, user_id) { org_id -> Integer, user_id -> Integer } }
diesel::table! { priorities { id -> Integer, name -> Text } }
diesel::table! { tickets { id -> Integer, org_id -> Integer, priority_id -> Integer, title -> Text } }
diesel::table! { comments { id -> Integer, ticket_id -> Integer, body -> Text } }

diesel::joinable!(tickets -> orgs (org_id));
diesel::joinable!(tickets -> priorities (priority_id));
diesel::joinable!(comments -> tickets (ticket_id));
diesel::allow_tables_to_appear_in_same_query!(
    orgs,
    users,
    memberships,
    priorities,
    tickets,
    comments
);
