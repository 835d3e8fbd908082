//! The tables, as `diesel print-schema` writes them.

diesel::table! { orgs { id -> Integer, slug -> Text, suspended -> Bool } }
diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
