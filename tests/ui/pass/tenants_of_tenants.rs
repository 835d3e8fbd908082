//! Tenants that belong to tenants.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { projects { id -> Integer, org_id -> Integer, name -> Text } }
diesel::table! { steps { id -> Integer, project_id -> Integer, name -> Text } }

#[determines_tenant]
#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = projects)]
pub struct Project {
    pub id: i32,
    pub org_id: i32,
    pub name: String,
}

#[tenanted(Project)]
#[derive(Queryable)]
#[diesel(table_name = steps)]
struct Step {
    id: i32,
    project_id: i32,
    name: String,
}

diesel::table! { clubs { id -> Integer } }
diesel::table! { leagues { id -> Integer } }
diesel::table! { people { id -> Integer, email -> Text } }
diesel::table! { members { id -> Integer, club_id -> Integer, person_id -> Integer } }
diesel::allow_tables_to_appear_in_same_query!(clubs, leagues, people, members);

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = clubs)]
pub struct Club {
    pub id: i32,
}

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = leagues)]
pub struct League {
    pub id: i32,
}

#[determines_tenant]
#[tenanted(through = members, key = person_id)]
#[derive(Queryable)]
#[diesel(table_name = people)]
pub struct Person {
    pub id: i32,
    pub email: String,
}

#[tenanted(Club, references(person_id -> people))]
#[derive(Queryable)]
#[diesel(table_name = members)]
struct Member {
    id: i32,
    club_id: i32,
    person_id: i32,
}

fn rows_of_a_tenant_below_are_reached_by_its_connection(
    conn: &mut TenantConn<SqliteConnection, Project>,
) {
    let _ = Step::scoped().load::<Step>(conn);
    let _ = Step::insert(steps::name.eq("a")).execute(conn);
}

fn tenant_below_inserts_no_tenant(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Project::insert(projects::name.eq("a")).execute(conn);
    let _ = Project::insert((projects::id.eq(1), projects::name.eq("a"))).execute(conn);
}

fn tenant_enters_only_those_below_it(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = conn.enter::<Project>(1);
}

fn tenant_does_not_enter_one_that_belongs_to_none(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = conn.enter::<Project>(1);
}

fn key_of_a_tenant_below_is_not_changed(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Project::update(1).set(projects::name.eq("a")).execute(conn);
}

fn tenant_below_does_not_move(conn: &mut TenantConn<SqliteConnection, Project>) {
    let _ = Project::update(1).set(projects::name.eq("a")).execute(conn);
}

mod tenant_below_has_a_current_row_if_the_connection_has_one_such_tenant {
    use super::*;

    diesel::table! { teams { id -> Integer, club_id -> Integer } }
    diesel::allow_tables_to_appear_in_same_query!(clubs, teams);

    #[determines_tenant]
    #[tenanted(Club)]
    #[derive(Queryable)]
    #[diesel(table_name = teams)]
    pub struct Team {
        pub id: i32,
        pub club_id: i32,
    }

    fn run(conn: &mut TenantConn<SqliteConnection, Club>) {
        let _ = Team::current(&mut conn.narrow_trusting::<Team>(1));
        let _ = Club::current(&mut conn.unscoped_dimension::<Team>("all teams"));
    }
}

mod key_of_a_tenant_below_is_the_primary_key_of_its_table {
    use super::*;

    diesel::table! { plans { id -> Integer, org_id -> Integer, name -> Text } }

    #[determines_tenant]
    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        pub id: i32,
        pub org_id: i32,
        pub name: String,
    }
}

fn tenant_of_several_is_inserted_by_none_of_them(db: &mut SqliteConnection) {
    let _ = Person::insert(people::email.eq("a")).execute(&mut db.unscoped("sign-up"));
}

fn tenant_of_several_is_read_by_these_and_by_itself(
    club: &mut TenantConn<SqliteConnection, Club>,
    person: &mut TenantConn<SqliteConnection, Person>,
) {
    let _ = Person::scoped().load::<Person>(club);
    let _ = Person::scoped().load::<Person>(person);
}

fn each_type_of_tenant_in_a_list_reads_a_tenant_below(
    conn: &mut TenantsConn<SqliteConnection, (Org, Project)>,
) {
    let _ = Project::scoped().load::<Project>(conn);
}
