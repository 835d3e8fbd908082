//! Connections of several dimensions, and of tenants that belong to tenants.

use crate::support::*;
use diesel::result::Error;
use diesel_async::{AsyncConnection, SimpleAsyncConnection};
use tenancy::prelude::*;

diesel::table! { users { id -> Integer } }
diesel::table! { marks { id -> Integer, project_id -> Integer, user_id -> Integer } }
diesel::table! { projects { id -> Integer, org_id -> Integer } }
diesel::table! { tasks { id -> Integer, project_id -> Integer } }
diesel::table! { people { id -> Integer, name -> VarChar } }
diesel::table! { memberships { id -> Integer, org_id -> Integer, person_id -> Integer } }
diesel::table! { vaults { id -> Integer, org_id -> Nullable<Integer>, user_id -> Nullable<Integer> } }
diesel::allow_tables_to_appear_in_same_query!(orgs, users, projects, people, memberships);

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = users)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct User {
    id: i32,
}

#[tenanted(Org)]
#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = projects)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct Project {
    id: i32,
    org_id: i32,
}

#[tenanted(Project)]
#[derive(Queryable)]
#[diesel(table_name = tasks)]
#[expect(dead_code, reason = "only its key matters here")]
struct Task {
    id: i32,
    project_id: i32,
}

#[tenanted(through = projects, foreign_key = project_id, User = user_id)]
#[derive(Queryable)]
#[diesel(table_name = marks)]
#[expect(dead_code, reason = "only its key matters here")]
struct Mark {
    id: i32,
    project_id: i32,
    user_id: i32,
}

#[determines_tenant]
#[tenanted(through = memberships, key = person_id)]
#[derive(Queryable, Debug, PartialEq)]
#[diesel(table_name = people)]
pub struct Person {
    id: i32,
    name: String,
}

#[tenanted(Org, references(person_id -> people))]
#[derive(Queryable)]
#[diesel(table_name = memberships)]
#[expect(dead_code, reason = "only its key matters here")]
struct Membership {
    id: i32,
    org_id: i32,
    person_id: i32,
}

#[tenanted(one_of(Org = org_id, User = user_id))]
#[derive(Queryable)]
#[diesel(table_name = vaults)]
#[expect(dead_code, reason = "only its key matters here")]
struct Vault {
    id: i32,
    org_id: Option<i32>,
    user_id: Option<i32>,
}

const TABLES: &str = "
    create temporary table people (id integer primary key, name varchar(20) not null);
    create temporary table memberships (id integer primary key, org_id integer not null, person_id integer not null);
    create temporary table vaults (id integer primary key, org_id integer, user_id integer);
    insert into people values (1, 'ann'), (2, 'bob'), (3, 'cyd');
    insert into memberships values (1, 1, 1), (2, 2, 2), (3, 1, 3), (4, 2, 3);
    insert into vaults values (1, 1, null), (2, 2, null), (3, null, 7), (4, null, 1), (5, 1, 7);
    create temporary table projects (id integer primary key, org_id integer not null);
    create temporary table tasks (id integer primary key, project_id integer not null);
    create temporary table marks (id integer primary key, project_id integer not null, user_id integer not null);
    insert into projects values (10, 1), (11, 1), (20, 2);
    insert into tasks values (100, 10), (110, 11), (200, 20);
    insert into marks values (1, 10, 7), (2, 11, 8), (3, 20, 7);
";

async fn fill(db: &mut (impl AsyncConnection + SimpleAsyncConnection)) {
    db.batch_execute(TABLES).await.expect("the tables");
}

on_each_backend! {
    async fn a_tenant_enters_those_below_it(db) {
        fill(db).await;
        let mut org = AsyncTenantConn::<_, Org>::trusting(db, 1);
        {
            let mut project = org.enter::<Project>(11).await.expect("its project");
            assert_eq!(project.key(), &11);
            assert_eq!(Task::scoped().select(tasks::id).load(&mut project).await, Ok(vec![110]));
            assert_eq!(Task::insert(tasks::id.eq(111)).execute(&mut project).await, Ok(1));
        }
        for other in [20, 9] {
            let refused = org.enter::<Project>(other).await.map(|_| ());
            assert_eq!(refused, Err(Error::NotFound), "{other}");
        }
        // A transaction that enters may go to another thread.
        let counted = org.transaction(async |org| {
            let mut project = org.enter::<Project>(11).await?;
            Task::scoped().count().get_result::<i64>(&mut project).await
        }).await;
        assert_eq!(counted, Ok(2));
    }

    async fn an_unscoped_dimension_stays_in_the_tenant(db) {
        fill(db).await;
        let mut org = AsyncTenantConn::<_, Org>::trusting(db, 1);
        let mut admin = org.unscoped_dimension::<User>("all users of the organisation");
        let ids = || Mark::scoped().order(marks::id).select(marks::id);
        assert_eq!(ids().load(&mut admin).await, Ok(vec![1, 2]));
        assert_eq!(Mark::delete(3).execute(&mut admin).await, Ok(0));
        let mut user = admin.only_trusting(8);
        let mark = |id: i32, project| Mark::insert((marks::id.eq(id), marks::project_id.eq(project)));
        assert_eq!(mark(4, 10).execute(&mut user).await, Ok(1));
        assert!(mark(5, 20).execute(&mut user).await.is_err());
        assert_eq!(ids().load(&mut user).await, Ok(vec![2, 4]));
        assert_eq!(ids().load(&mut admin).await, Ok(vec![1, 2, 4]));
    }

    async fn a_tenant_of_several_is_read_by_these_and_written_by_itself(db) {
        fill(db).await;
        let names = || Person::scoped().order(people::id).select(people::name);
        let mut org = AsyncTenantConn::<_, Org>::trusting(db, 1);
        assert_eq!(names().load::<String>(&mut org).await, Ok(vec!["ann".into(), "cyd".into()]));
        let renamed = |id: i32| Person::update(id).set(people::name.eq("new"));
        assert_eq!(renamed(1).execute(&mut org).await, Ok(0));
        assert_eq!(Person::delete(1).execute(&mut org).await, Ok(0));
        let membership = |id: i32, person| Membership::insert((memberships::id.eq(id), memberships::person_id.eq(person)));
        assert!(membership(5, 2).execute(&mut org).await.is_err());
        assert_eq!(membership(5, 3).execute(&mut org).await, Ok(1));

        let mut several = AsyncTenantsConn::<_, Org>::trusting(db, [1, 2]);
        assert_eq!(Person::scoped().count().get_result::<i64>(&mut several).await, Ok(3));

        let mut person = AsyncTenantConn::<_, Person>::trusting(db, 2);
        assert_eq!(Person::current(&mut person).await, Ok(Person { id: 2, name: "bob".into() }));
        assert_eq!(renamed(1).execute(&mut person).await, Ok(0));
        assert_eq!(renamed(2).execute(&mut person).await, Ok(1));
        assert_eq!(names().load::<String>(&mut person).await, Ok(vec!["new".into()]));
    }

    async fn tenants_of_two_types_are_read_and_one_is_written(db) {
        fill(db).await;
        let mut conn = AsyncTenantsConn::<_, Org>::trusting(db, [1]).and_trusting::<User>([7]);
        let ids = || Vault::scoped().order(vaults::id).select(vaults::id);
        assert_eq!(ids().load(&mut conn).await, Ok(vec![1, 3]));
        let read = conn.transaction(async |conn| ids().load::<i32>(conn).await).await;
        assert_eq!(read, Ok(vec![1, 3]));
        let mut user = conn.only_of::<User>(7).expect("one of them");
        assert_eq!(Vault::delete(1).execute(&mut user).await, Ok(0));
        assert_eq!(Vault::delete(3).execute(&mut user).await, Ok(1));
        drop(user);
        assert_eq!(conn.only_of::<User>(1).err(), Some(tenancy::ScopeError::OutOfReach));
    }
}
