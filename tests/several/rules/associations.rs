//! Rows and the parents to whom they belong, where two tenants' parents have one id.

use super::schema::{Org, User};
use crate::backend::{Conn, Database};
use diesel::connection::SimpleConnection;
use tenancy::prelude::*;

diesel::table! { projects (org_id, id) { id -> Integer, org_id -> Integer } }
diesel::table! { tasks (org_id, id) { id -> Integer, org_id -> Integer, person_id -> Nullable<Integer>, project_id -> Nullable<Integer>, title -> Text } }
diesel::table! { people { id -> Integer, org_id -> Integer } }
diesel::table! { hints (id) { id -> Integer, org_id -> Nullable<Integer>, project_id -> Integer } }
diesel::table! { areas (org_id, code, zone) { org_id -> Integer, code -> Integer, zone -> Integer } }
diesel::table! { errands (title) { org_id -> Nullable<Integer>, user_id -> Nullable<Integer>, project_id -> Integer, title -> Text } }
diesel::allow_tables_to_appear_in_same_query!(projects, tasks, hints);

#[tenanted(Org)]
#[derive(Queryable, Identifiable, Debug, Clone, PartialEq)]
#[diesel(table_name = projects, primary_key(org_id, id))]
struct Project {
    id: i32,
    org_id: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Identifiable, Associations, Debug, PartialEq)]
#[diesel(table_name = tasks, primary_key(org_id, id), belongs_to(Project), belongs_to(Person))]
struct Task {
    id: i32,
    org_id: i32,
    person_id: Option<i32>,
    project_id: Option<i32>,
    title: String,
}

/// The key is unique over all tenants.
#[tenanted(Org)]
#[derive(Queryable, Identifiable, Debug)]
#[diesel(table_name = people)]
#[allow(dead_code, reason = "a model has a field for each column")]
struct Person {
    id: i32,
    org_id: i32,
}

/// Its rows may be every tenant's.
#[tenanted(Org, global)]
#[derive(Queryable, Identifiable, Associations, Debug, PartialEq)]
#[diesel(table_name = hints, belongs_to(Project))]
struct Hint {
    id: i32,
    org_id: Option<i32>,
    project_id: i32,
}

/// Its rows may be a user's.
#[tenanted(one_of(Org = org_id, User = user_id))]
#[derive(Queryable, Identifiable, Associations, Debug, PartialEq)]
#[diesel(table_name = errands, primary_key(title), belongs_to(Project))]
struct Errand {
    org_id: Option<i32>,
    user_id: Option<i32>,
    project_id: i32,
    title: String,
}

/// The rest of the key has two columns: no foreign key of one column points to it, and the model compiles.
#[tenanted(Org)]
#[derive(Identifiable, Debug)]
#[diesel(table_name = areas, primary_key(org_id, code, zone))]
#[allow(dead_code, reason = "a model has a field for each column")]
struct Area {
    org_id: i32,
    code: i32,
    zone: i32,
}

/// Three tenants have the project 7, and tenant 1 the project 8.
fn filled() -> Database {
    let mut db = Database::new();
    db.batch_execute(
        "create table projects (id integer not null, org_id integer not null, primary key (org_id, id));
         create table tasks (id integer not null, org_id integer not null, person_id integer, project_id integer, title varchar(50) not null,
             primary key (org_id, id));
         create table hints (id integer primary key, org_id integer, project_id integer not null);
         insert into projects values (7, 1), (7, 2), (7, 3), (8, 1);
         insert into tasks values (1, 1, 9, 7, 'one of 1'), (1, 2, 9, 7, 'one of 2'), (2, 2, 9, 7, 'two of 2'),
             (1, 3, 9, 7, 'one of 3'), (2, 1, 9, 8, 'two of 1'), (3, 1, 9, null, 'none of 1');
         insert into hints values (1, null, 7), (2, 1, 7), (3, 2, 7), (4, 3, 7);",
    )
    .expect("filled");
    db
}

fn titles(tasks: &[Vec<Task>]) -> Vec<Vec<&str>> {
    let mut titles = Vec::new();
    for tasks in tasks {
        let mut of_one: Vec<_> = tasks.iter().map(|task| &task.title[..]).collect();
        of_one.sort_unstable();
        titles.push(of_one);
    }
    titles
}

#[test]
fn a_parent_whose_key_has_the_tenant_in_it_has_its_rows() {
    let db = &mut filled();
    let conn = &mut TenantConn::<_, Org>::trusting(&mut **db, 2);
    let project: Project = Project::find(7).first(conn).expect("found");
    let tasks: Vec<Task> = Task::scoped_belonging_to(&project)
        .load(conn)
        .expect("read");
    assert_eq!(titles(&[tasks]), [["one of 2", "two of 2"]]);

    let projects = [project];
    let tasks: Vec<Task> = Task::scoped_belonging_to(&projects[..])
        .load(conn)
        .expect("read");
    assert_eq!(
        titles(&tasks.scoped_grouped_by(&projects)),
        [["one of 2", "two of 2"]]
    );
}

#[test]
fn one_of_several_tenants_parents_has_the_rows_of_its_tenant() {
    let db = &mut filled();
    let conn = &mut TenantsConn::<_, Org>::trusting(&mut **db, [1, 2]);
    let ask = |conn: &mut TenantsConn<'_, Conn, Org>, org_id| {
        let project = Project { id: 7, org_id };
        let tasks: Vec<Task> = Task::scoped_belonging_to(&project)
            .load(conn)
            .expect("read");
        titles(&[tasks]).concat().join(", ")
    };
    assert_eq!(ask(conn, 1), "one of 1");
    assert_eq!(ask(conn, 2), "one of 2, two of 2");
    assert_eq!(
        ask(conn, 3),
        "",
        "a tenant that the connection does not read for"
    );
}

#[test]
fn rows_of_several_tenants_are_grouped_by_their_own_tenants_parents() {
    let db = &mut filled();
    let expected: [&[&str]; 3] = [&["one of 1"], &["two of 1"], &["one of 2", "two of 2"]];
    let conn = &mut TenantsConn::<_, Org>::trusting(&mut **db, [1, 2]);
    let projects: Vec<Project> = Project::scoped()
        .order((projects::org_id, projects::id))
        .load(conn)
        .expect("read");
    let tasks: Vec<Task> = Task::scoped_belonging_to(&projects)
        .load(conn)
        .expect("read");
    assert_eq!(tasks.len(), 4);
    assert_eq!(titles(&tasks.scoped_grouped_by(&projects)), expected);

    // Nothing of what the parents' tenants do not have, also where all rows are read.
    let conn = &mut db.unscoped("a test");
    let tasks: Vec<Task> = Task::scoped_belonging_to(&projects)
        .load(conn)
        .expect("read");
    assert_eq!(tasks.len(), 4);
    assert_eq!(titles(&tasks.scoped_grouped_by(&projects)), expected);
    let all: Vec<Task> = Task::scoped().load(conn).expect("read");
    assert_eq!(
        titles(&all.scoped_grouped_by(&projects)),
        expected,
        "those that belong to none are left out"
    );
}

#[test]
fn no_parents_have_no_rows() {
    let db = &mut filled();
    let none: Vec<Project> = Vec::new();
    let conn = &mut TenantsConn::<_, Org>::trusting(&mut **db, [1, 2]);
    let tasks: Vec<Task> = Task::scoped_belonging_to(&none).load(conn).expect("read");
    assert!(tasks.is_empty());
    assert!(tasks.scoped_grouped_by(&none).is_empty());
}

#[test]
fn a_parent_has_the_global_rows_that_belong_to_it() {
    let db = &mut filled();
    let conn = &mut TenantsConn::<_, Org>::trusting(&mut **db, [1, 2]);
    let [one, two, three] = [1, 2, 3].map(|org_id| Project { id: 7, org_id });
    for (project, expected) in [(&one, [1, 2]), (&two, [1, 3])] {
        let ids = Hint::scoped_belonging_to(project)
            .select(hints::id)
            .order(hints::id);
        assert_eq!(ids.load(conn), Ok(expected.to_vec()));
    }
    let ids = Hint::scoped_belonging_to(&three)
        .select(hints::id)
        .order(hints::id);
    assert_eq!(ids.load(&mut db.unscoped("a test")), Ok(vec![1, 4]));
}

#[test]
fn parents_of_other_lists_do_not_have_each_others_statement() {
    let db = &mut filled();
    let conn = &mut TenantsConn::<_, Org>::trusting(&mut **db, [1, 2]);
    let project = |id, org_id| Project { id, org_id };
    for (parents, count) in [
        (vec![project(7, 1)], 1),
        (vec![project(7, 2)], 2),
        (vec![project(7, 1), project(8, 1)], 2),
        (vec![], 0),
        (vec![project(7, 2), project(7, 1), project(8, 1)], 4),
        (vec![project(8, 2)], 0),
    ] {
        let tasks: Vec<Task> = Task::scoped_belonging_to(&parents)
            .load(conn)
            .expect("read");
        assert_eq!(tasks.len(), count);
    }
}

#[test]
fn a_row_has_parents_of_both_kinds() {
    let db = &mut filled();
    let conn = &mut TenantConn::<_, Org>::trusting(&mut **db, 1);
    let people = vec![Person { id: 9, org_id: 1 }];
    let tasks: Vec<Task> = Task::scoped_belonging_to(&people).load(conn).expect("read");
    assert_eq!(
        titles(&tasks.grouped_by(&people)),
        [["none of 1", "one of 1", "two of 1"]]
    );
    let tasks: Vec<Task> = Task::scoped_belonging_to(&people[0])
        .load(conn)
        .expect("read");
    assert_eq!(tasks.len(), 3);

    let projects = vec![Project { id: 8, org_id: 1 }];
    let tasks: Vec<Task> = Task::scoped_belonging_to(&projects)
        .load(conn)
        .expect("read");
    assert_eq!(titles(&tasks.scoped_grouped_by(&projects)), [["two of 1"]]);
}

#[test]
fn an_organisations_parent_in_a_list_has_no_rows_of_a_user() {
    let db = &mut filled();
    db.batch_execute(
        "create table errands (org_id integer, user_id integer, project_id integer not null, title varchar(50) primary key);
         insert into errands values (1, null, 7, 'of 1'), (2, null, 7, 'of 2'), (3, null, 7, 'of 3'), (null, 1, 7, 'of a user'),
             (1, 1, 7, 'of nobody');",
    )
    .expect("filled");
    let conn = &mut TenantsConn::<_, Org>::trusting(&mut **db, [1, 2]).and_trusting::<User>([1]);
    let titles = |errands: QueryResult<Vec<Errand>>| {
        let errands = errands.expect("read").into_iter();
        let mut titles: Vec<_> = errands.map(|errand| errand.title).collect();
        titles.sort();
        titles
    };
    let project = |org_id| Project { id: 7, org_id };
    let of_one = Errand::scoped_belonging_to(&project(1)).load(conn);
    assert_eq!(titles(of_one), ["of 1"]);
    let of_three = Errand::scoped_belonging_to(&[project(1), project(2), project(3)]).load(conn);
    assert_eq!(titles(of_three), ["of 1", "of 2"]);
    let of_another = Errand::scoped_belonging_to(&project(3)).load(conn);
    assert_eq!(titles(of_another), [""; 0]);
}
