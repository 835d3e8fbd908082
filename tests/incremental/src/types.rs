//! Tenants of several types at once.

use crate::{Db, shapes::*};
use tenancy::dsl::exists;

type Conns<'a> = TenantsConn<'a, Db, (Org, User)>;
type Below<'a> = TenantsConn<'a, Db, (Org, Project)>;

pub fn all(conn: &mut Conns<'_>) -> QueryResult<Vec<Secret>> {
    Secret::scoped().load(conn)
}

pub fn of_one_type(conn: &mut Conns<'_>) -> QueryResult<i64> {
    Post::scoped().count().get_result(conn)
}

pub fn joined(conn: &mut Conns<'_>) -> QueryResult<Vec<(Secret, Option<Clip>)>> {
    Secret::scoped()
        .left_join(clips::table.on(clips::secret_id.eq(secrets::id)))
        .load(conn)
}

pub fn linked(conn: &mut Conns<'_>) -> QueryResult<Vec<(Tie, Secret)>> {
    Tie::scoped()
        .inner_join(secrets::table.on(secrets::id.eq(ties::secret_id)))
        .load(conn)
}

pub fn existing(conn: &mut Conns<'_>) -> QueryResult<Vec<Secret>> {
    Secret::scoped()
        .filter(exists(
            Tie::scoped().filter(ties::secret_id.eq(secrets::id)),
        ))
        .load(conn)
}

pub fn one_of_them(conn: &mut Conns<'_>) -> QueryResult<usize> {
    let mut conn = conn.only_of::<User>(1).expect("one of them");
    Secret::delete(1).execute(&mut conn)
}

pub fn opened(db: &mut Db) -> QueryResult<Vec<Tie>> {
    let mut conn = TenantsConn::<_, Org>::trusting(db, [1, 2]).and_trusting::<User>([1]);
    Tie::scoped().load(&mut conn)
}

pub fn below(conn: &mut Below<'_>) -> QueryResult<Vec<Project>> {
    Project::scoped().load(conn)
}

pub fn below_joined(conn: &mut Below<'_>) -> QueryResult<Vec<(Project, Post)>> {
    Project::scoped()
        .inner_join(posts::table.on(posts::id.eq(projects::id)))
        .load(conn)
}
