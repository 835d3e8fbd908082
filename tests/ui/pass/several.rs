//! What a connection of several tenants does: it reads.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::SaveDsl;
use tenancy::prelude::*;
use ui_schema::*;

fn connection_of_several_tenants_inserts_nothing(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a")).execute(&mut conn.only(1).unwrap());
}

fn connection_of_several_tenants_inserts_no_defaults(
    conn: &mut TenantsConn<SqliteConnection, Org>,
) {
    let _ = Post::insert_default_values().execute(&mut conn.only(1).unwrap());
}

fn connection_of_several_tenants_inserts_nothing_that_it_reads(
    conn: &mut TenantsConn<SqliteConnection, Org>,
) {
    let _ = Post::insert(Post::scoped().select(posts::title))
        .into_columns(posts::title)
        .execute(&mut conn.only(1).unwrap());
}

fn connection_of_several_tenants_updates_nothing(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::update(1)
        .set(posts::title.eq("a"))
        .execute(&mut conn.only(1).unwrap());
}

fn connection_of_several_tenants_deletes_nothing(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::delete(1).execute(&mut conn.only(1).unwrap());
}

fn connection_of_several_tenants_upserts_nothing(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a"))
        .on_conflict_do_nothing()
        .execute(&mut conn.only(1).unwrap());
}

fn connection_of_several_tenants_updates_nothing_by_an_upsert(
    conn: &mut TenantsConn<SqliteConnection, Org>,
) {
    let _ = Post::insert(posts::title.eq("a"))
        .on_conflict(posts::id)
        .do_update()
        .set(posts::title.eq("a"))
        .execute(&mut conn.only(1).unwrap());
}

fn connection_of_several_tenants_saves_no_instance(
    post: &Post,
    conn: &mut TenantsConn<SqliteConnection, Org>,
) {
    let _ = post.save().execute(&mut conn.only(1).unwrap());
}

fn connection_of_several_tenants_adopts_nothing(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Lead::adopt(1).execute(&mut conn.only(1).unwrap());
}

fn connection_of_several_tenants_returns_no_written_rows(
    conn: &mut TenantsConn<SqliteConnection, Org>,
) {
    let conn = &mut conn.only(1).unwrap();
    let _ = Post::insert(posts::title.eq("a")).get_result::<Post>(conn);
    let _ = Post::update(1)
        .set(posts::title.eq("a"))
        .get_result::<Post>(conn);
    let _ = Post::delete(1).get_result::<Post>(conn);
    let _ = Post::insert(posts::title.eq("a"))
        .on_conflict_do_nothing()
        .load::<Post>(conn);
}

fn connection_of_several_tenants_runs_no_plain_query(
    conn: &mut TenantsConn<SqliteConnection, Org>,
) {
    let _ = Post::scoped().load::<Post>(conn);
}

fn connection_of_several_tenants_does_not_leave_its_scope(conn: &mut SqliteConnection) {
    let _ = conn.unscoped("to count everything");
}

fn connection_of_several_tenants_is_not_narrowed_by_a_dimension(
    conn: &mut TenantsConn<SqliteConnection, Site>,
) {
    let _ = conn.only(1).unwrap().narrow_trusting::<User>(7);
}

fn connection_of_several_tenants_reads_the_rows_of_their_own_type(
    conn: &mut TenantsConn<SqliteConnection, Org>,
) {
    let _ = Post::scoped().load::<Post>(conn);
    let _ = Tag::scoped().load::<Tag>(conn);
    let _ = Template::scoped().load::<Template>(conn);
    let _ = Lead::scoped().load::<Lead>(conn);
    let _ = Note::scoped().load::<Note>(conn);
    let _ = Invite::scoped().load::<Invite>(conn);
    let _ = Task::scoped().load::<Task>(conn);
    let _ = Attachment::scoped().load::<Attachment>(conn);
    let _ = Org::scoped().load::<Org>(conn);
}

fn several_tenants_have_no_one_row_of_their_own(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Org::current(&mut conn.only(1).unwrap());
}

fn tenants_of_one_type_are_named_in_one_list(db: &mut SqliteConnection) {
    let _ = TenantsConn::<_, Org>::trusting(db, [1, 2, 3]).and_trusting::<User>([7]);
}

fn connection_of_several_types_of_tenants_reads_rows_of_these_types(
    conn: &mut TenantsConn<SqliteConnection, (Org, User)>,
) {
    let _ = Post::scoped().load::<Post>(conn);
    let _ = Secret::scoped().load::<Secret>(conn);
}

fn connection_of_several_types_of_tenants_writes_nothing(
    conn: &mut TenantsConn<SqliteConnection, (Org, User)>,
) {
    let _ = Secret::delete(1).execute(&mut conn.only_of::<User>(7).unwrap());
}

fn row_of_two_dimensions_is_no_row_of_tenants_of_two_types(
    conn: &mut TenantConn<SqliteConnection, (Site, User)>,
) {
    let _ = Draft::scoped().load::<Draft>(conn);
}
