//! Tenants of several types on one connection: organisations and a user, each of whom reads by itself.

use super::schema::*;
use crate::backend::Conn;
use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;
use tenancy::ScopeError;
use tenancy::dsl::exists;
use tenancy::prelude::*;

type Two = (String, Option<String>);
type Three = (String, Option<String>, Option<String>);

/// The organisations 1 and 2, and the user 1.
fn both(db: &mut Conn) -> TenantsConn<'_, Conn, (Org, User)> {
    TenantsConn::<_, Org>::trusting(db, [1, 2]).and_trusting::<User>([1])
}

/// That the query gives on one connection, in one statement, the rows that it gives for each of these tenants.
macro_rules! agrees {
    ($Row:ty: $query:expr) => {{
        let db = &mut *filled();
        let query = || $query;
        let mut expected: Vec<$Row> = Vec::new();
        for org in [1, 2] {
            let conn = &mut TenantConn::<_, Org>::trusting(db, org);
            expected.extend(query().load::<$Row>(conn).expect("an organisation's"));
        }
        let of_orgs = expected.len();
        let conn = &mut TenantConn::<_, User>::trusting(db, 1);
        expected.extend(query().load::<$Row>(conn).expect("a user's"));
        assert!(of_orgs > 0 && expected.len() > of_orgs);
        expected.sort();
        // The statement is prepared once, whatever keys it is run with.
        let conn = &mut TenantsConn::<_, Org>::trusting(db, [3, 4]).and_trusting::<User>([2]);
        query().load::<$Row>(conn).expect("others'");
        let mut together: Vec<$Row> = query().load(&mut both(db)).expect("together");
        together.sort();
        assert_eq!(together, expected);
    }};
}

#[test]
fn a_chain_of_outer_joins_keeps_what_meets_none_of_its_owner() {
    agrees!(Three:
        Secret::scoped()
            .left_join(clips::table.on(clips::ref_id.eq(secrets::id).and(clips::id.eq(1))))
            .left_join(owners::table.on(owners::ref_id.eq(secrets::id)))
            .select((secrets::name, clips::name.nullable(), owners::name.nullable()))
    );
}

#[test]
fn an_alias_of_an_arc_meets_rows_of_its_owner() {
    agrees!(Two: {
        let again = tenancy::alias!(secrets as again);
        Secret::scoped()
            .inner_join(again.on(again.field(secrets::ref_id).eq(secrets::id)))
            .select((secrets::name, again.field(secrets::name).nullable()))
    });
}

#[test]
fn the_sides_of_a_union_are_of_the_same_tenants() {
    agrees!(String:
        Secret::scoped()
            .select(secrets::name)
            .union_all(Belonging::scoped().select(owners::name))
    );
}

#[test]
fn a_boxed_query_of_an_arc_is_read() {
    agrees!(String:
        Secret::scoped()
            .select(secrets::name)
            .into_boxed()
            .filter(exists(Clip::scoped().filter(clips::ref_id.eq(secrets::id))))
            .or_filter(secrets::id.eq(2))
    );
}

#[test]
fn tables_joined_to_a_universal_one_meet_where_one_owner_reads_both() {
    agrees!(Three:
        Everyones::scoped()
            .inner_join(secrets::table.on(secrets::ref_id.eq(listed::id)))
            .inner_join(clips::table.on(clips::ref_id.eq(listed::id)))
            .select((listed::name, secrets::name.nullable(), clips::name.nullable()))
    );
}

#[test]
fn a_nested_join_behind_a_universal_table_meets_rows_of_one_owner() {
    agrees!(Three:
        Secret::scoped()
            .inner_join(
                Everyones::scoped()
                    .left_join(owners::table.on(owners::ref_id.eq(listed::id).and(owners::id.eq(1))))
                    .on(listed::ref_id.eq(secrets::id)),
            )
            .select((secrets::name, listed::name.nullable(), owners::name.nullable()))
    );
}

// Raw SQL has no parentheses of its own.
#[test]
fn an_or_in_the_raw_condition_of_a_nested_join_ends_with_it() {
    agrees!(Three: {
        let on = diesel::dsl::sql::<diesel::sql_types::Bool>("listed.ref_id = secrets.id or 1 = 1");
        Secret::scoped()
            .inner_join(
                Everyones::scoped()
                    .inner_join(owners::table.on(owners::ref_id.eq(listed::id)))
                    .on(on),
            )
            .select((secrets::name, listed::name.nullable(), owners::name.nullable()))
    });
}

// Between the two, no owner of the one is among those of the other.
#[test]
fn rows_of_an_organisation_and_of_a_user_do_not_meet_over_those_of_either() {
    let db = &mut *filled();
    let conn = &mut both(db);
    let rows: Vec<Three> = Secret::scoped()
        .left_join(owned::table.on(owned::ref_id.eq(secrets::id)))
        .left_join(notes::table.on(notes::ref_id.eq(secrets::id)))
        .filter(secrets::id.eq(1))
        .order(secrets::name)
        .select((
            secrets::name,
            owned::name.nullable(),
            notes::name.nullable(),
        ))
        .load(conn)
        .expect("read");
    let row = |secret: &str, owned: Option<&str>, note: Option<&str>| {
        let name = |name: &str| name.to_owned();
        (name(secret), owned.map(name), note.map(name))
    };
    assert_eq!(
        rows,
        [
            row("secrets 1 of 1-null", Some("owned 1 of 1"), None),
            row("secrets 1 of 2-null", Some("owned 1 of 2"), None),
            row("secrets 1 of null-1", None, Some("notes 1 of 1")),
        ]
    );
}

#[test]
fn rows_of_two_types_of_tenants_do_not_meet_over_a_universal_table() {
    let db = &mut *filled();
    let conn = &mut both(db);
    let count = Everyones::scoped()
        .inner_join(owned::table.on(owned::ref_id.eq(listed::id)))
        .inner_join(notes::table.on(notes::ref_id.eq(listed::id)))
        .count();
    assert_eq!(count.get_result::<i64>(conn), Ok(0));
    let rows: Vec<Three> = Everyones::scoped()
        .left_join(owned::table.on(owned::ref_id.eq(listed::id)))
        .left_join(notes::table.on(notes::ref_id.eq(listed::id)))
        .select((listed::name, owned::name.nullable(), notes::name.nullable()))
        .load(conn)
        .expect("read");
    assert!(rows.iter().any(|(_, owned, _)| owned.is_some()));
    assert!(
        rows.iter()
            .all(|(_, owned, note)| owned.is_none() || note.is_none())
    );
}

#[test]
fn rows_that_are_read_one_by_one_are_those_of_the_list_and_of_each_in_turn() {
    let db = &mut *filled();
    let names = || {
        Secret::scoped()
            .left_join(clips::table.on(clips::ref_id.eq(secrets::id)))
            .order((secrets::name, clips::name))
            .select((secrets::name, clips::name.nullable()))
    };
    let one_by_one = |conn: &mut TenantsConn<'_, Conn, (Org, User)>, at_most: usize| {
        let rows = names()
            .load_iter::<Two, DefaultLoadingMode>(conn)
            .expect("read");
        rows.take(at_most)
            .collect::<QueryResult<Vec<_>>>()
            .expect("read")
    };
    let together: Vec<Two> = names().load(&mut both(db)).expect("together");
    let of_others = &mut TenantsConn::<_, Org>::trusting(db, [3]).and_trusting::<User>([2]);
    assert_eq!(one_by_one(of_others, 1).len(), 1);
    // Nothing is left of what another list has not read to its end.
    assert_eq!(one_by_one(&mut both(db), usize::MAX), together);
}

#[test]
fn a_list_without_a_key_of_one_type_has_no_rows_of_it() {
    let db = &mut *filled();
    let names = || Secret::scoped().select(secrets::name).order(secrets::name);
    let none: [i32; 0] = [];
    let conn = &mut TenantsConn::<_, Org>::trusting(db, none).and_trusting::<User>([1]);
    assert_eq!(
        names().load::<String>(conn).expect("read"),
        ["secrets 1 of null-1", "secrets 2 of null-1"]
    );
    let conn = &mut TenantsConn::<_, Org>::trusting(db, [2]).and_trusting::<User>(none);
    assert_eq!(
        names().load::<String>(conn).expect("read"),
        ["secrets 1 of 2-null", "secrets 2 of 2-null"]
    );
    let conn = &mut TenantsConn::<_, Org>::trusting(db, none).and_trusting::<User>(none);
    assert_eq!(names().load::<String>(conn), Ok(Vec::new()));
    let joined = names().inner_join(clips::table.on(clips::ref_id.eq(secrets::id)));
    assert_eq!(joined.load::<String>(conn), Ok(Vec::new()));
}

// An organisation and a user in one list are not a user of the organisation.
#[test]
fn a_row_that_asks_for_both_is_no_row_of_either() {
    let db = &mut *filled();
    let drafts = || Draft::scoped().filter(drafts::ref_id.eq(secrets::id));
    let refused = Secret::scoped()
        .filter(exists(drafts()))
        .count()
        .get_result::<i64>(&mut both(db))
        .expect_err("a dimension");
    let diesel::result::Error::QueryBuilderError(refused) = refused else {
        panic!("{refused}");
    };
    assert_eq!(
        refused.downcast_ref::<ScopeError>(),
        Some(&ScopeError::OtherTenantType)
    );
}

#[test]
fn one_of_several_types_of_tenants_writes_by_a_connection_of_its_own() {
    let db = &mut *filled();
    let conn = &mut both(db);
    assert_eq!(conn.keys_of::<Org>(), [1, 2]);
    assert_eq!(conn.keys_of::<User>(), [1]);
    let user = &mut conn.only_of::<User>(1).expect("among them");
    assert_eq!(Secret::delete("secrets 1 of null-1").execute(user), Ok(1));
    assert_eq!(Secret::delete("secrets 1 of 1-null").execute(user), Ok(0));
    let org = &mut conn.only_of::<Org>(2).expect("among them");
    assert_eq!(Secret::delete("secrets 1 of 2-null").execute(org), Ok(1));
    // The organisation 2 is there, the user 2 is not.
    assert_eq!(
        conn.only_of::<User>(2).expect_err("not among them"),
        ScopeError::OutOfReach
    );
}

#[test]
fn a_transaction_is_for_the_same_tenants() {
    let db = &mut *filled();
    let count = both(db).transaction(|conn| Secret::scoped().count().get_result::<i64>(conn));
    assert_eq!(count, Ok(6));
}
