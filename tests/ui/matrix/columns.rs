//! What a tenant may put into which column, for each policy.

use super::asked::{No as _, assigned};
use tenancy::prelude::*;
use ui_schema::*;

/// Whether an insert and an update may put the value into the column, and whether an insert may fill it from a select.
macro_rules! assignments {
    ($column:expr, $value:expr) => {{
        let asked = assigned($column, $value);
        (asked.inserts(), asked.updates(), asked.selects())
    }};
}

const NEVER: (bool, bool, bool) = (false, false, false);
const ALWAYS: (bool, bool, bool) = (true, true, true);
/// A value that says that it is another tenant's key; of what is selected nobody can tell.
const ON_PURPOSE: (bool, bool, bool) = (true, true, false);

#[test]
fn no_value_goes_into_a_column_that_says_whose_the_row_is() {
    macro_rules! never {
        ($($column:expr, $value:expr;)+) => {$(
            assert_eq!(assignments!($column, $value), NEVER, "{}", stringify!($column));
        )+};
    }
    never! {
        posts::org_id, 2;
        tags::org_id, 2;
        tags::org_id, None::<i32>;
        templates::org_id, 2;
        leads::org_id, 2;
        leads::org_id, None::<i32>;
        slips::org_id, 2;
        slips::org_id, None::<i32>;
        notes::org_id, 2;
        notes::org_id, OtherTenant::<Org>::new(2);
        invites::org_id, 2;
        invites::org_id, OtherTenant::<Org>::new(2);
        tasks::org_id, 2;
        pages::site_id, 2;
        drafts::site_id, 2;
        drafts::author_id, 8;
        invoices::owner_type, "Org";
        invoices::owner_id, 2;
        secrets::org_id, 2;
        secrets::org_id, None::<i32>;
        secrets::user_id, 2;
        secrets::user_id, None::<i32>;
        orgs::id, 2;
        regions::id, 2;
        posts::org_id, posts::org_id;
        posts::org_id, posts::id;
    }
}

#[test]
fn no_value_goes_into_the_flag_of_global_rows() {
    assert_eq!(assignments!(templates::is_global, true), NEVER);
    assert_eq!(assignments!(templates::is_global, false), NEVER);
}

#[test]
fn a_column_that_names_another_tenant_takes_only_what_says_so() {
    assert_eq!(assignments!(invites::invited_id, 2), NEVER);
    assert_eq!(assignments!(invites::invited_id, invites::id), NEVER);
    assert_eq!(
        assignments!(invites::invited_id, invites::org_id + 1),
        NEVER
    );
    assert_eq!(assignments!(notes::reader_id, 2), NEVER);
    assert_eq!(assignments!(notes::reader_id, Some(2)), NEVER);
    assert_eq!(assignments!(notes::reader_id, None::<i32>), NEVER);
    assert_eq!(assignments!(regions::parent_id, Some(2)), NEVER);
    assert_eq!(
        assignments!(invites::invited_id, OtherTenant::<Site>::new(2)),
        NEVER
    );
    assert_eq!(
        assignments!(invites::invited_id, OtherTenant::<Org>::new(2)),
        ON_PURPOSE
    );
    assert_eq!(
        assignments!(notes::reader_id, OtherTenant::<Org>::new(2)),
        ON_PURPOSE
    );
    assert_eq!(
        assignments!(regions::parent_id, OtherTenant::<Region>::new(2)),
        ON_PURPOSE
    );
}

#[test]
fn a_checked_reference_is_updated_to_a_value_only() {
    let sql = || diesel::dsl::sql::<diesel::sql_types::Integer>("2");
    let tag = || Tag::scoped().select(tags::id).single_value();
    assert!(assigned(tasks::post_id, 1).updates());
    assert!(assigned(tasks::tag_id, Some(1)).updates());
    assert!(assigned(tasks::tag_id, None::<i32>).updates());
    assert!(assigned(attachments::post_id, 1).updates());
    assert!(!assigned(tasks::post_id, tasks::id).updates());
    assert!(!assigned(tasks::post_id, tasks::post_id + 1).updates());
    assert!(!assigned(tasks::post_id, sql()).updates());
    assert!(!assigned(tasks::tag_id, tag()).updates());
    assert!(!assigned(attachments::post_id, attachments::id).updates());
}

#[test]
fn any_other_column_takes_any_value() {
    assert_eq!(assignments!(posts::title, "a"), ALWAYS);
    assert_eq!(assignments!(posts::votes, posts::votes + 1), ALWAYS);
    assert_eq!(assignments!(tags::name, "a"), ALWAYS);
    assert_eq!(assignments!(templates::text, "a"), ALWAYS);
    assert_eq!(assignments!(invoices::total, 1), ALWAYS);
    assert_eq!(assignments!(regions::name, "a"), ALWAYS);
}
