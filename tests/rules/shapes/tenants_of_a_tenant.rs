//! Tenants that belong to a tenant: the one above enters them, and each has its own row.

use crate::backend::filled;
use house::refusal;
use house::shapes::*;
use tenancy::SaveDsl;
use tenancy::ScopeError;
use tenancy::prelude::*;

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
        assert_eq!(
            refusal(of_org_2.save().execute(conn)),
            ScopeError::NamesAnotherTenant
        );
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
