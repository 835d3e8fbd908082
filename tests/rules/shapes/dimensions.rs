//! Connections that are narrowed by a dimension.

use crate::backend::filled;
use house::refusal;
use house::shapes::*;
use tenancy::SaveDsl;
use tenancy::ScopeError;
use tenancy::prelude::*;

/// The names of all drafts in reach.
macro_rules! drafts {
    ($conn:expr) => {
        Draft::scoped()
            .order(drafts::name)
            .select(drafts::name)
            .load::<String>($conn)
            .expect("drafts")
    };
}

#[test]
fn a_connection_is_narrowed_by_a_dimension_and_leaves_it() {
    let db = &mut *filled();
    let mut org = TenantConn::<_, Org>::trusting(db, 1);
    assert_eq!(drafts!(&mut org.narrow_trusting::<User>(1)), ["a1"]);
    assert_eq!(drafts!(&mut org.narrow_trusting::<User>(2)), ["c1", "c2"]);
    assert!(drafts!(&mut org.narrow_trusting::<User>(3)).is_empty());

    let mut user = org.narrow_trusting::<User>(2);
    assert_eq!(user.key(), (&1, &2));
    assert_eq!(
        Draft::update(1)
            .set(drafts::text.eq("new"))
            .execute(&mut user),
        Ok(1)
    );
    assert_eq!(
        Draft::insert((drafts::id.eq(50), drafts::name.eq("n50"))).execute(&mut user),
        Ok(1)
    );
    assert_eq!(Owned::scoped().count().get_result(&mut user), Ok(2_i64));

    // Left: the connection of the organisation alone again.
    assert_eq!(org.key(), &1);
    assert_eq!(Owned::scoped().count().get_result(&mut org), Ok(2_i64));
    let drafts: Vec<_> = rows(db)
        .into_iter()
        .filter(|row| row.starts_with("drafts: "))
        .collect();
    assert_eq!(
        drafts,
        [
            "drafts: 1|a1|1|1|-",
            "drafts: 1|b1|2|1|-",
            "drafts: 1|c1|1|2|new",
            "drafts: 2|c2|1|2|-",
            "drafts: 3|b3|2|1|-",
            "drafts: 50|n50|1|2|-",
        ]
    );
}

#[test]
fn an_instance_of_another_dimension_is_not_written() {
    let db = &mut *filled();
    let of_user_2: Draft = Draft::find(1)
        .first(&mut TenantConn::<_, (Org, User)>::trusting(db, (1, 2)))
        .expect("its draft");
    let before = rows(db);
    for key in [(1, 1), (2, 1), (2, 2)] {
        let conn = &mut TenantConn::<_, (Org, User)>::trusting(db, key);
        assert_eq!(
            Draft::update(&of_user_2)
                .set(drafts::text.eq("new"))
                .execute(conn),
            Ok(0)
        );
        assert_eq!(
            refusal(of_user_2.save().execute(conn)),
            ScopeError::NamesAnotherTenant
        );
        assert_eq!(Draft::delete(&of_user_2).execute(conn), Ok(0));
    }
    assert_eq!(rows(db), before);
}

#[test]
fn an_unscoped_dimension_reaches_every_user_of_the_tenant_and_no_other_tenant() {
    let db = &mut *filled();
    let mut org = TenantConn::<_, Org>::trusting(db, 1);
    let mut admin = org.unscoped_dimension::<User>("all of the organisation's users");
    assert_eq!(admin.key(), &1);
    assert_eq!(drafts!(&mut admin), ["a1", "c1", "c2"]);
    assert_eq!(
        Mark::scoped()
            .order(marks::name)
            .select(marks::name)
            .load(&mut admin),
        Ok(vec!["a1".to_owned(), "a2".to_owned(), "c1".to_owned()])
    );
    assert_eq!(Owned::scoped().count().get_result(&mut admin), Ok(2_i64));
    // Id 3 is another organisation's.
    assert_eq!(
        Draft::update(3)
            .set(drafts::text.eq("new"))
            .execute(&mut admin),
        Ok(0)
    );
    assert_eq!(
        Draft::update(Draft::scoped().filter(drafts::id.gt(0)))
            .set(drafts::text.eq("new"))
            .execute(&mut admin),
        Ok(3)
    );
    assert_eq!(Draft::delete(2).execute(&mut admin), Ok(1));
    assert_eq!(
        Mark::delete(Mark::scoped()).execute(&mut admin),
        Ok(3),
        "through a parent of the organisation"
    );

    // One of them.
    let mut user = admin.only_trusting(2);
    assert_eq!(user.key(), (&1, &2));
    assert_eq!(drafts!(&mut user), ["c1"]);
    assert_eq!(
        Draft::insert((drafts::id.eq(50), drafts::name.eq("n50"))).execute(&mut user),
        Ok(1)
    );
    assert_eq!(drafts!(&mut admin), ["a1", "c1", "n50"]);

    let left: Vec<_> = rows(db)
        .into_iter()
        .filter(|row| row.starts_with("drafts: ") || row.starts_with("marks: "))
        .collect();
    assert_eq!(
        left,
        [
            "drafts: 1|a1|1|1|new",
            "drafts: 1|b1|2|1|-",
            "drafts: 1|c1|1|2|new",
            "drafts: 3|b3|2|1|-",
            "drafts: 50|n50|1|2|-",
            "marks: 3|b3|2|1|-",
            "marks: 3|d3|2|2|-",
        ]
    );
}

#[test]
fn an_instance_of_any_user_is_saved_where_the_dimension_is_unscoped() {
    let db = &mut *filled();
    let mut of_user_2: Draft = Draft::find(1)
        .first(&mut TenantConn::<_, (Org, User)>::trusting(db, (1, 2)))
        .expect("its draft");
    of_user_2.text = "new".into();
    let before = rows(db);
    // Another organisation's.
    let mut org = TenantConn::<_, Org>::trusting(db, 2);
    assert_eq!(
        refusal(
            of_user_2
                .save()
                .execute(&mut org.unscoped_dimension::<User>("all users"))
        ),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(rows(db), before);

    let mut org = TenantConn::<_, Org>::trusting(db, 1);
    let mut admin = org.unscoped_dimension::<User>("all users");
    assert_eq!(of_user_2.save().execute(&mut admin), Ok(1));
    let drafts: Vec<_> = rows(db)
        .into_iter()
        .filter(|row| row.starts_with("drafts: 1|"))
        .collect();
    assert_eq!(
        drafts,
        [
            "drafts: 1|a1|1|1|-",
            "drafts: 1|b1|2|1|-",
            "drafts: 1|c1|1|2|new"
        ]
    );
}

// Drafts of two users have the id 1, and each user has a mark of that id.
#[test]
fn rows_of_two_users_do_not_meet_where_the_dimension_is_unscoped() {
    let db = &mut *filled();
    let mut org = TenantConn::<_, Org>::trusting(db, 1);
    let mut admin = org.unscoped_dimension::<User>("all users");
    let pairs = Draft::scoped()
        .inner_join(marks::table.on(marks::id.eq(drafts::id)))
        .order((drafts::name, marks::name))
        .select((drafts::name, marks::name))
        .load::<(String, String)>(&mut admin)
        .expect("pairs");
    assert_eq!(
        pairs,
        [("a1".into(), "a1".into()), ("c1".into(), "c1".into())]
    );
    // User 2 has no mark of the id 2, which user 1 has.
    let marked = Draft::scoped()
        .filter(drafts::id.eq_any(Mark::scoped().select(marks::id)))
        .order(drafts::name)
        .select(drafts::name)
        .load::<String>(&mut admin)
        .expect("marked drafts");
    assert_eq!(marked, ["a1", "c1"]);
    // What is the organisation's meets what any of its users has.
    let owned = Draft::scoped()
        .inner_join(owned::table.on(owned::id.eq(drafts::id)))
        .order(drafts::name)
        .select((drafts::name, owned::name))
        .load::<(String, String)>(&mut admin)
        .expect("pairs");
    let expected = [("a1", "a1"), ("c1", "a1"), ("c2", "a2")];
    assert_eq!(
        owned,
        expected.map(|(draft, owned)| (draft.into(), owned.into()))
    );
}

// On SQLite a blocking insert has no id but its own: the text must not be found for another connection.
#[test]
fn an_insert_from_what_every_user_has_is_not_run_for_one_of_them() {
    let db = &mut *filled();
    let copies = |id: i32| {
        Note::insert(Draft::scoped().select((drafts::id + id, drafts::name.concat("+"))))
            .into_columns((notes::id, notes::name))
    };
    let count = |db: &mut _| {
        let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
        Note::delete(Note::scoped().filter(notes::id.gt(50)))
            .execute(conn)
            .expect("copies")
    };
    let distinct = || {
        Note::insert(
            Draft::scoped()
                .filter(drafts::name.ne("a1"))
                .select((drafts::id + 60, drafts::name.concat("+"))),
        )
        .into_columns((notes::id, notes::name))
    };
    for _ in 0..2 {
        {
            let mut org = TenantConn::<_, Org>::trusting(db, 1);
            let mut admin = org.unscoped_dimension::<User>("all users");
            assert_eq!(distinct().execute(&mut admin), Ok(2));
        }
        assert_eq!(count(db), 2);
        let user = &mut TenantConn::<_, (Org, User)>::trusting(db, (1, 1));
        assert_eq!(copies(60).execute(user), Ok(1));
        assert_eq!(distinct().execute(user), Ok(0));
        assert_eq!(count(db), 1);
    }
}
