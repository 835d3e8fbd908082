//! Connections: narrowed by a dimension, of several tenants, of a tenant and those below it, and whose row is current.

use super::reading::sorted;
use super::schema::*;
use diesel::connection::SimpleConnection as _;
use house::refusal;
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

// Each type of tenant has a file of the key 1 and the id 1.
#[test]
fn an_instance_of_another_type_of_owner_is_not_written() {
    let db = &mut *filled();
    let of_org: File = File::find(1)
        .first(&mut TenantConn::<_, Org>::trusting(db, 1))
        .expect("its file");
    let of_user: File = File::find(1)
        .first(&mut TenantConn::<_, User>::trusting(db, 1))
        .expect("its file");
    let before = rows(db);
    assert_eq!(
        refusal(
            of_org
                .save()
                .execute(&mut TenantConn::<_, User>::trusting(db, 1))
        ),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        File::delete(&of_org).execute(&mut TenantConn::<_, User>::trusting(db, 1)),
        Ok(0)
    );
    assert_eq!(
        refusal(
            of_user
                .save()
                .execute(&mut TenantConn::<_, Org>::trusting(db, 1))
        ),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        File::delete(&of_user).execute(&mut TenantConn::<_, Org>::trusting(db, 1)),
        Ok(0)
    );
    assert_eq!(rows(db), before);
}

#[test]
fn one_of_several_tenants_writes() {
    let db = &mut *filled();
    let before = rows(db).len();
    let mut several = TenantsConn::<_, Org>::trusting(db, [1, 2]);
    {
        let mut first = several.only(1).expect("among them");
        assert_eq!(first.key(), &1);
        assert_eq!(
            Owned::update(Owned::scoped())
                .set(owned::text.eq("new"))
                .execute(&mut first),
            Ok(2)
        );
        assert_eq!(
            Owned::insert((owned::id.eq(50), owned::name.eq("n50"))).execute(&mut first),
            Ok(1)
        );
        assert_eq!(Owned::scoped().count().get_result(&mut first), Ok(3_i64));
    }
    assert_eq!(Owned::scoped().count().get_result(&mut several), Ok(5_i64));
    let changed: Vec<_> = rows(db)
        .into_iter()
        .filter(|row| row.starts_with("owned: "))
        .collect();
    assert_eq!(
        changed,
        [
            "owned: 1|a1|1|new",
            "owned: 1|b1|2|-",
            "owned: 2|a2|1|new",
            "owned: 3|b3|2|-",
            "owned: 50|n50|1|-"
        ]
    );
    assert_eq!(rows(db).len(), before + 1);
}

#[test]
fn a_key_outside_the_list_is_out_of_reach() {
    let db = &mut *filled();
    assert_eq!(
        TenantsConn::<_, Org>::trusting(db, [1, 3]).only(2).err(),
        Some(ScopeError::OutOfReach)
    );
    assert_eq!(
        TenantsConn::<_, Org>::trusting(db, []).only(1).err(),
        Some(ScopeError::OutOfReach)
    );
    assert_eq!(
        TenantsConn::<_, Org>::with_descendants(db, tenancy::Verified::trust(3))
            .expect("a tree")
            .only(1)
            .err(),
        Some(ScopeError::OutOfReach)
    );
}

#[test]
fn a_tenant_reads_with_those_below_it() {
    let db = &mut *filled();
    db.batch_execute("insert into owned (id, name, payer) values (1, 'c1', 3), (1, 'd1', 4), (1, 'e1', 5), (1, 'f1', 6)")
        .expect("new rows");
    let trees: [(i32, &[i32], &[&str]); 7] = [
        (1, &[1, 3, 4], &["a1", "a2", "c1", "d1"]),
        (3, &[3, 4], &["c1", "d1"]),
        (4, &[4], &["d1"]),
        (2, &[2], &["b1", "b3"]),
        // Above each other, and found once.
        (5, &[5, 6], &["e1", "f1"]),
        (6, &[5, 6], &["e1", "f1"]),
        // Nobody's key: no row, though there are tenants without a parent.
        (99, &[], &[]),
    ];
    for (root, keys, names) in trees {
        let mut tree = TenantsConn::<_, Org>::with_descendants(db, tenancy::Verified::trust(root))
            .expect("a tree");
        assert_eq!(tree.keys(), keys);
        let found = Owned::scoped()
            .select(owned::name)
            .load::<String>(&mut tree)
            .expect("their rows");
        assert_eq!(sorted(found), names, "{root}");
    }
}

#[test]
fn a_tenant_above_itself_is_found_once() {
    let db = &mut *filled();
    db.batch_execute("update orgs set parent_id = 2 where id = 2")
        .expect("an update");
    assert_eq!(
        TenantsConn::<_, Org>::with_descendants(db, tenancy::Verified::trust(2))
            .expect("a tree")
            .keys(),
        [2]
    );
}

#[test]
fn one_of_the_tenants_below_writes() {
    let db = &mut *filled();
    let mut tree =
        TenantsConn::<_, Org>::with_descendants(db, tenancy::Verified::trust(1)).expect("a tree");
    let child = &mut tree.only(4).expect("below it");
    assert_eq!(
        Org::update(Org::scoped())
            .set(orgs::text.eq("new"))
            .execute(child),
        Ok(1)
    );
    let changed: Vec<_> = rows(db)
        .into_iter()
        .filter(|row| row.ends_with("|new"))
        .collect();
    assert_eq!(changed, ["orgs: 4|d4|3|new"]);
}

#[test]
fn the_current_tenant_is_the_one_of_the_connection() {
    let db = &mut *filled();
    for (key, name) in [(1, "a1"), (2, "b2"), (4, "d4")] {
        let mut conn = TenantConn::<_, Org>::trusting(db, key);
        assert_eq!(Org::current(&mut conn).expect("its row").name, name);
        assert_eq!(
            Org::current(&mut conn.narrow_trusting::<User>(2))
                .expect("its row")
                .name,
            name
        );
    }
    let gone = Org::current(&mut TenantConn::<_, Org>::trusting(db, 99)).map(|org| org.name);
    assert_eq!(gone, Err(diesel::result::Error::NotFound));
    let only = &mut TenantsConn::<_, Org>::trusting(db, [1, 2]);
    assert_eq!(
        Org::current(&mut only.only(2).expect("among them"))
            .expect("its row")
            .name,
        "b2"
    );
}

#[test]
fn the_current_tenant_of_a_list_that_all_read_is_the_connections_own() {
    let db = &mut *filled();
    for (key, name) in [(1, "a1"), (2, "b2")] {
        assert_eq!(
            User::current(&mut TenantConn::<_, User>::trusting(db, key))
                .expect("its row")
                .name,
            name
        );
    }
    let gone = User::current(&mut TenantConn::<_, User>::trusting(db, 99)).map(|user| user.name);
    assert_eq!(gone, Err(diesel::result::Error::NotFound));
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

#[test]
fn a_tenant_enters_those_below_it_and_no_other() {
    let db = &mut *filled();
    let mut org = TenantConn::<_, Org>::trusting(db, 1);
    {
        let mut project = org.enter::<Project>(3).expect("its project");
        assert_eq!(project.key(), &3);
        assert_eq!(
            Task::scoped().select(tasks::name).load(&mut project),
            Ok(vec!["c1".to_owned()])
        );
        assert_eq!(
            Task::insert((tasks::id.eq(50), tasks::name.eq("n50"))).execute(&mut project),
            Ok(1)
        );
        assert_eq!(
            Project::current(&mut project)
                .map(|row| row.name)
                .expect("its row"),
            "a3"
        );
    }
    for other in [2, 9] {
        assert_eq!(
            org.enter::<Project>(other).map(|_| ()),
            Err(diesel::result::Error::NotFound),
            "{other}"
        );
    }
    // In a transaction, too.
    let entered = org.transaction(|org| {
        let project = &mut org.enter::<Project>(1)?;
        Task::update(Task::scoped())
            .set(tasks::text.eq("new"))
            .execute(project)
    });
    assert_eq!(entered, Ok(2));
    let tasks: Vec<_> = rows(db)
        .into_iter()
        .filter(|row| row.starts_with("tasks: "))
        .collect();
    assert_eq!(
        tasks,
        [
            "tasks: 1|a1|1|new",
            "tasks: 1|b1|2|-",
            "tasks: 1|c1|3|-",
            "tasks: 2|a2|1|new",
            "tasks: 50|n50|3|-",
        ]
    );
}

#[test]
fn a_connection_narrowed_to_a_tenant_below_has_the_row_of_each() {
    let db = &mut *filled();
    let mut org = TenantConn::<_, Org>::trusting(db, 1);
    {
        let mut narrowed = org.narrow_trusting::<Project>(3);
        let project = Project::current(&mut narrowed).expect("one of the organisation's");
        assert_eq!((project.id, project.name.as_str()), (3, "a3"));
        assert_eq!(Org::current(&mut narrowed).expect("above").id, 1);
        // The first dimension is the wall: what it reads are all of its projects.
        assert_eq!(
            Project::scoped().count().get_result(&mut narrowed),
            Ok(2_i64)
        );
    }
    let theirs = Project::current(&mut org.narrow_trusting::<Project>(2)).map(|row| row.name);
    assert_eq!(theirs, Err(diesel::result::Error::NotFound));
}

#[test]
fn a_tenant_below_another_one_writes_its_own_row_and_no_other() {
    let db = &mut *filled();
    let before = rows(db);
    let mut of_org_2: Project = Project::find(2)
        .first(&mut TenantConn::<_, Org>::trusting(db, 2))
        .expect("its project");
    of_org_2.text = "new".into();
    {
        let conn = &mut TenantConn::<_, Project>::trusting(db, 1);
        for id in [2, 3] {
            let update = Project::update(id).set(projects::text.eq("new"));
            assert_eq!(update.execute(conn), Ok(0));
            assert_eq!(Project::delete(id).execute(conn), Ok(0));
        }
        assert_eq!(of_org_2.save().execute(conn), Ok(0));
    }
    assert_eq!(
        refusal(
            of_org_2
                .save()
                .execute(&mut TenantConn::<_, Org>::trusting(db, 1))
        ),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(rows(db), before);
    let itself = &mut TenantConn::<_, Project>::trusting(db, 2);
    assert_eq!(of_org_2.save().execute(itself), Ok(1));
    assert_eq!(
        Project::update(Project::scoped())
            .set(projects::text.eq("again"))
            .execute(itself),
        Ok(1)
    );
}

#[test]
fn what_is_through_a_tenant_is_that_tenants_and_the_one_above() {
    let db = &mut *filled();
    let names = || Step::scoped().order(steps::name).select(steps::name);
    let org = &mut TenantConn::<_, Org>::trusting(db, 1);
    assert_eq!(
        names().load::<String>(org),
        Ok(vec!["a1".into(), "a3".into()])
    );
    let step = |id: i32, project| {
        Step::insert((
            steps::id.eq(id),
            steps::name.eq(format!("n{id}")),
            steps::project_id.eq(project),
        ))
    };
    assert_eq!(step(50, 3).execute(org), Ok(1));
    assert!(step(51, 2).execute(org).is_err());
    let project = &mut TenantConn::<_, Project>::trusting(db, 3);
    assert_eq!(
        names().load::<String>(project),
        Ok(vec!["a3".into(), "n50".into()])
    );
    assert_eq!(step(52, 3).execute(project), Ok(1));
    assert!(step(53, 1).execute(project).is_err());
}

// Both have the key 1, and a step of a project is inserted by both: the text of one must not be found for the other.
#[test]
fn an_insert_from_the_tenants_below_is_not_run_for_one_of_them() {
    let db = &mut *filled();
    let copies = |id: i32| {
        let copies = Project::scoped().select((
            projects::id + id,
            projects::name.concat(format!("+{id}")),
            projects::id,
        ));
        Step::insert(copies).into_columns((steps::id, steps::name, steps::project_id))
    };
    for id in [100, 200] {
        let itself = &mut TenantConn::<_, Project>::trusting(db, 1);
        assert_eq!(copies(id).execute(itself), Ok(1));
        let above = &mut TenantConn::<_, Org>::trusting(db, 1);
        assert_eq!(copies(id + 1000).execute(above), Ok(2));
    }
}
