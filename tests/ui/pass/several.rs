//! What a connection of several tenants does: it reads.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn an_insert_for_several_tenants(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a")).execute(&mut conn.only(1).unwrap());
}

fn an_insert_of_defaults_for_several_tenants(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::insert_default_values().execute(&mut conn.only(1).unwrap());
}

fn an_insert_from_a_select_for_several_tenants(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::insert(Post::scoped().select(posts::title))
        .into_columns(posts::title)
        .execute(&mut conn.only(1).unwrap());
}

fn an_update_for_several_tenants(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::update(1)
        .set(posts::title.eq("a"))
        .execute(&mut conn.only(1).unwrap());
}

fn a_delete_for_several_tenants(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::delete(1).execute(&mut conn.only(1).unwrap());
}

fn an_upsert_for_several_tenants(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a"))
        .on_conflict_do_nothing()
        .execute(&mut conn.only(1).unwrap());
}

fn an_upsert_that_updates_for_several_tenants(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a"))
        .on_conflict(posts::id)
        .do_update()
        .set(posts::title.eq("a"))
        .execute(&mut conn.only(1).unwrap());
}

fn a_save_for_several_tenants(post: &Post, conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = post.save().execute(&mut conn.only(1).unwrap());
}

fn an_adoption_for_several_tenants(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Lead::adopt(1).execute(&mut conn.only(1).unwrap());
}

fn writes_that_return_for_several_tenants(conn: &mut TenantsConn<SqliteConnection, Org>) {
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

fn writes_of_global_rows_for_several_tenants(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let conn = &mut conn.only(1).unwrap();
    let _ = Tag::insert(tags::name.eq("a")).execute(conn);
    let _ = Tag::update(1).set(tags::name.eq("a")).execute(conn);
    let _ = Tag::delete(1).execute(conn);
    let _ = Tag::insert(tags::name.eq("a"))
        .on_conflict(tags::id)
        .do_update()
        .set(tags::name.eq("a"))
        .execute(conn);
}

fn writes_of_flagged_rows_for_several_tenants(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let conn = &mut conn.only(1).unwrap();
    let _ = Template::insert(templates::text.eq("a")).execute(conn);
    let _ = Template::update(1)
        .set(templates::text.eq("a"))
        .execute(conn);
    let _ = Template::delete(1).execute(conn);
    let _ = Template::insert(templates::text.eq("a"))
        .on_conflict(templates::id)
        .do_update()
        .set(templates::text.eq("a"))
        .execute(conn);
}

fn writes_of_adoptable_rows_for_several_tenants(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let conn = &mut conn.only(1).unwrap();
    let _ = Lead::insert(leads::email.eq("a")).execute(conn);
    let _ = Lead::update(1).set(leads::email.eq("a")).execute(conn);
    let _ = Lead::delete(1).execute(conn);
    let _ = Lead::insert(leads::email.eq("a"))
        .on_conflict(leads::id)
        .do_update()
        .set(leads::email.eq("a"))
        .execute(conn);
}

fn writes_of_shared_rows_for_several_tenants(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let conn = &mut conn.only(1).unwrap();
    let _ = Note::insert(notes::text.eq("a")).execute(conn);
    let _ = Note::update(1).set(notes::text.eq("a")).execute(conn);
    let _ = Note::delete(1).execute(conn);
    let _ = Note::insert(notes::text.eq("a"))
        .on_conflict(notes::id)
        .do_update()
        .set(notes::text.eq("a"))
        .execute(conn);
}

fn writes_of_rows_that_name_other_tenants_for_several_tenants(
    conn: &mut TenantsConn<SqliteConnection, Org>,
) {
    let conn = &mut conn.only(1).unwrap();
    let _ = Invite::insert(invites::email.eq("a")).execute(conn);
    let _ = Invite::update(1).set(invites::email.eq("a")).execute(conn);
    let _ = Invite::delete(1).execute(conn);
    let _ = Invite::insert(invites::email.eq("a"))
        .on_conflict(invites::id)
        .do_update()
        .set(invites::email.eq("a"))
        .execute(conn);
}

fn writes_of_rows_with_references_for_several_tenants(
    conn: &mut TenantsConn<SqliteConnection, Org>,
) {
    let conn = &mut conn.only(1).unwrap();
    let _ = Task::insert(tasks::name.eq("a")).execute(conn);
    let _ = Task::update(1).set(tasks::name.eq("a")).execute(conn);
    let _ = Task::delete(1).execute(conn);
    let _ = Task::insert(tasks::name.eq("a"))
        .on_conflict(tasks::id)
        .do_update()
        .set(tasks::name.eq("a"))
        .execute(conn);
}

fn writes_of_rows_through_a_parent_for_several_tenants(
    conn: &mut TenantsConn<SqliteConnection, Org>,
) {
    let conn = &mut conn.only(1).unwrap();
    let _ = Attachment::insert(attachments::post_id.eq(1)).execute(conn);
    let _ = Attachment::update(1)
        .set(attachments::post_id.eq(1))
        .execute(conn);
    let _ = Attachment::delete(1).execute(conn);
    let _ = Attachment::insert(attachments::post_id.eq(1))
        .on_conflict(attachments::id)
        .do_update()
        .set(attachments::post_id.eq(1))
        .execute(conn);
}

fn writes_of_rows_with_owners_of_several_types_for_several_tenants(
    conn: &mut TenantsConn<SqliteConnection, Org>,
) {
    let conn = &mut conn.only(1).unwrap();
    let _ = Invoice::insert(invoices::total.eq(1)).execute(conn);
    let _ = Invoice::update(1).set(invoices::total.eq(1)).execute(conn);
    let _ = Invoice::delete(1).execute(conn);
    let _ = Invoice::insert(invoices::total.eq(1))
        .on_conflict(invoices::id)
        .do_update()
        .set(invoices::total.eq(1))
        .execute(conn);
}

fn writes_of_listed_tenants_for_several_tenants(conn: &mut TenantsConn<SqliteConnection, Region>) {
    let conn = &mut conn.only(1).unwrap();
    let _ = Region::insert(regions::name.eq("a")).execute(conn);
    let _ = Region::update(1).set(regions::name.eq("a")).execute(conn);
    let _ = Region::delete(1).execute(conn);
    let _ = Region::insert(regions::name.eq("a"))
        .on_conflict(regions::id)
        .do_update()
        .set(regions::name.eq("a"))
        .execute(conn);
}

fn writes_of_rows_in_two_dimensions_for_several_tenants(
    conn: &mut TenantConn<SqliteConnection, (Site, User)>,
) {
    let _ = Draft::insert(drafts::text.eq("a")).execute(conn);
    let _ = Draft::update(1).set(drafts::text.eq("a")).execute(conn);
    let _ = Draft::delete(1).execute(conn);
    let _ = Draft::insert(drafts::text.eq("a"))
        .on_conflict(drafts::id)
        .do_update()
        .set(drafts::text.eq("a"))
        .execute(conn);
}

fn a_plain_query_for_several_tenants(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::scoped().load::<Post>(conn);
}

fn leaving_the_scope_from_several_tenants(conn: &mut SqliteConnection) {
    let _ = conn.unscoped("to count everything");
}

fn several_tenants_narrowed_by_a_dimension(conn: &mut TenantsConn<SqliteConnection, Site>) {
    let _ = conn.only(1).unwrap().narrow_trusting::<User>(7);
}

fn several_tenants_of_another_type(conn: &mut TenantsConn<SqliteConnection, Org>) {
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

fn the_current_row_of_several_tenants(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Org::current(&mut conn.only(1).unwrap());
}
