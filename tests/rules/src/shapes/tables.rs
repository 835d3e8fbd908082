//! The tables, as Diesel sees them.

diesel::table! { labels { id -> Integer, name -> Text, text -> Text } }
diesel::table! { colors { id -> Integer, name -> Text, text -> Text } }
diesel::table! { orgs { id -> Integer, name -> Text, parent_id -> Nullable<Integer>, text -> Text } }
diesel::table! { users { id -> Integer, name -> Text, text -> Text } }
diesel::table! { owned { id -> Integer, name -> Text, payer -> Integer, text -> Text } }
diesel::table! { tags { id -> Integer, name -> Text, org_id -> Nullable<Integer>, text -> Text } }
diesel::table! { flagged { id -> Integer, name -> Text, org_id -> Integer, is_global -> Bool, text -> Text } }
diesel::table! { leads { id -> Integer, name -> Text, org_id -> Nullable<Integer>, text -> Text } }
diesel::table! {
    slips { id -> Integer, name -> Text, owned_id -> Nullable<Integer>, org_id -> Nullable<Integer>, text -> Text }
}
diesel::table! {
    shared (org_id, id) {
        id -> Integer, name -> Text, reader_id -> Nullable<Integer>, org_id -> Integer, text -> Text,
    }
}
diesel::table! {
    invited { id -> Integer, name -> Text, guest_id -> Nullable<Integer>, org_id -> Integer, text -> Text }
}
diesel::table! { notes { id -> Integer, name -> Text, org_id -> Integer, text -> Text } }
diesel::table! { lines { id -> Integer, name -> Text, note_id -> Integer, text -> Text } }
diesel::table! { words { id -> Integer, name -> Text, line_id -> Integer, text -> Text } }
diesel::table! { marks { id -> Integer, name -> Text, note_id -> Integer, user_id -> Integer, text -> Text } }
diesel::table! { projects { id -> Integer, name -> Text, org_id -> Integer, text -> Text } }
diesel::table! { tasks { id -> Integer, name -> Text, project_id -> Integer, text -> Text } }
diesel::table! { steps { id -> Integer, name -> Text, project_id -> Integer, text -> Text } }
diesel::table! { topics { id -> Integer, name -> Text, org_id -> Nullable<Integer>, text -> Text } }
diesel::table! { replies { id -> Integer, name -> Text, topic_id -> Integer, text -> Text } }
diesel::table! {
    must {
        id -> Integer, name -> Text, owned_id -> Integer, tag_id -> Integer, label_id -> Integer,
        must_id -> Integer, org_id -> Integer, text -> Text,
    }
}
diesel::table! {
    may {
        id -> Integer, name -> Text, owned_id -> Nullable<Integer>, tag_id -> Nullable<Integer>,
        label_id -> Nullable<Integer>, may_id -> Nullable<Integer>, org_id -> Integer, text -> Text,
    }
}
diesel::table! { drafts { id -> Integer, name -> Text, org_id -> Integer, user_id -> Integer, text -> Text } }
diesel::table! {
    remarks {
        id -> Integer, name -> Text, owned_id -> Integer, draft_id -> Nullable<Integer>, org_id -> Integer,
        user_id -> Integer, text -> Text,
    }
}
diesel::table! { files { id -> Integer, name -> Text, owner_type -> Text, owner_id -> Integer, text -> Text } }
diesel::table! {
    safes {
        id -> Integer, name -> Text, org_id -> Nullable<Integer>, user_id -> Nullable<Integer>, text -> Text,
    }
}
diesel::table! {
    secrets {
        id -> Integer, name -> Text, safe_id -> Nullable<Integer>, org_id -> Nullable<Integer>,
        user_id -> Nullable<Integer>, text -> Text,
    }
}
diesel::table! { clips { id -> Integer, name -> Text, safe_id -> Integer, text -> Text } }
diesel::table! { ties { id -> Integer, name -> Text, note_id -> Integer, safe_id -> Integer, text -> Text } }

diesel::allow_tables_to_appear_in_same_query!(
    labels, colors, orgs, users, owned, tags, flagged, leads, slips, shared, invited, notes, lines,
    words, marks, projects, tasks, steps, topics, replies, must, may, drafts, remarks, files,
    safes, secrets, clips, ties,
);
