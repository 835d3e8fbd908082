//! Which connection runs what, for each shape of tenancy.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn global_rows_for_another_type_of_tenant(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Tag::scoped().load::<Tag>(conn);
    let _ = Tag::insert(tags::name.eq("a")).execute(conn);
    let _ = Tag::update(1).set(tags::name.eq("a")).execute(conn);
    let _ = Tag::delete(1).execute(conn);
    let _ = Tag::insert(tags::name.eq("a"))
        .on_conflict(tags::id)
        .do_update()
        .set(tags::name.eq("a"))
        .execute(conn);
}

fn global_rows_on_a_plain_connection(conn: &mut SqliteConnection) {
    let conn = &mut TenantConn::<_, Org>::trusting(conn, 1);
    let _ = Tag::scoped().load::<Tag>(conn);
    let _ = Tag::insert(tags::name.eq("a")).execute(conn);
    let _ = Tag::update(1).set(tags::name.eq("a")).execute(conn);
    let _ = Tag::delete(1).execute(conn);
    let _ = Tag::insert(tags::name.eq("a"))
        .on_conflict(tags::id)
        .do_update()
        .set(tags::name.eq("a"))
        .execute(conn);
}

fn flagged_rows_for_another_type_of_tenant(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Template::scoped().load::<Template>(conn);
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

fn flagged_rows_on_a_plain_connection(conn: &mut SqliteConnection) {
    let conn = &mut TenantConn::<_, Org>::trusting(conn, 1);
    let _ = Template::scoped().load::<Template>(conn);
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

fn adoptable_rows_for_another_type_of_tenant(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Lead::scoped().load::<Lead>(conn);
    let _ = Lead::insert(leads::email.eq("a")).execute(conn);
    let _ = Lead::update(1).set(leads::email.eq("a")).execute(conn);
    let _ = Lead::delete(1).execute(conn);
    let _ = Lead::insert(leads::email.eq("a"))
        .on_conflict(leads::id)
        .do_update()
        .set(leads::email.eq("a"))
        .execute(conn);
}

fn adoptable_rows_on_a_plain_connection(conn: &mut SqliteConnection) {
    let conn = &mut TenantConn::<_, Org>::trusting(conn, 1);
    let _ = Lead::scoped().load::<Lead>(conn);
    let _ = Lead::insert(leads::email.eq("a")).execute(conn);
    let _ = Lead::update(1).set(leads::email.eq("a")).execute(conn);
    let _ = Lead::delete(1).execute(conn);
    let _ = Lead::insert(leads::email.eq("a"))
        .on_conflict(leads::id)
        .do_update()
        .set(leads::email.eq("a"))
        .execute(conn);
}

fn shared_rows_for_another_type_of_tenant(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Note::scoped().load::<Note>(conn);
    let _ = Note::insert(notes::text.eq("a")).execute(conn);
    let _ = Note::update(1).set(notes::text.eq("a")).execute(conn);
    let _ = Note::delete(1).execute(conn);
    let _ = Note::insert(notes::text.eq("a"))
        .on_conflict(notes::id)
        .do_update()
        .set(notes::text.eq("a"))
        .execute(conn);
}

fn shared_rows_on_a_plain_connection(conn: &mut SqliteConnection) {
    let conn = &mut TenantConn::<_, Org>::trusting(conn, 1);
    let _ = Note::scoped().load::<Note>(conn);
    let _ = Note::insert(notes::text.eq("a")).execute(conn);
    let _ = Note::update(1).set(notes::text.eq("a")).execute(conn);
    let _ = Note::delete(1).execute(conn);
    let _ = Note::insert(notes::text.eq("a"))
        .on_conflict(notes::id)
        .do_update()
        .set(notes::text.eq("a"))
        .execute(conn);
}

fn rows_that_name_other_tenants_for_another_type_of_tenant(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Invite::scoped().load::<Invite>(conn);
    let _ = Invite::insert(invites::email.eq("a")).execute(conn);
    let _ = Invite::update(1).set(invites::email.eq("a")).execute(conn);
    let _ = Invite::delete(1).execute(conn);
    let _ = Invite::insert(invites::email.eq("a"))
        .on_conflict(invites::id)
        .do_update()
        .set(invites::email.eq("a"))
        .execute(conn);
}

fn rows_that_name_other_tenants_on_a_plain_connection(conn: &mut SqliteConnection) {
    let conn = &mut TenantConn::<_, Org>::trusting(conn, 1);
    let _ = Invite::scoped().load::<Invite>(conn);
    let _ = Invite::insert(invites::email.eq("a")).execute(conn);
    let _ = Invite::update(1).set(invites::email.eq("a")).execute(conn);
    let _ = Invite::delete(1).execute(conn);
    let _ = Invite::insert(invites::email.eq("a"))
        .on_conflict(invites::id)
        .do_update()
        .set(invites::email.eq("a"))
        .execute(conn);
}

fn rows_with_references_for_another_type_of_tenant(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Task::scoped().load::<Task>(conn);
    let _ = Task::insert(tasks::name.eq("a")).execute(conn);
    let _ = Task::update(1).set(tasks::name.eq("a")).execute(conn);
    let _ = Task::delete(1).execute(conn);
    let _ = Task::insert(tasks::name.eq("a"))
        .on_conflict(tasks::id)
        .do_update()
        .set(tasks::name.eq("a"))
        .execute(conn);
}

fn rows_with_references_on_a_plain_connection(conn: &mut SqliteConnection) {
    let conn = &mut TenantConn::<_, Org>::trusting(conn, 1);
    let _ = Task::scoped().load::<Task>(conn);
    let _ = Task::insert(tasks::name.eq("a")).execute(conn);
    let _ = Task::update(1).set(tasks::name.eq("a")).execute(conn);
    let _ = Task::delete(1).execute(conn);
    let _ = Task::insert(tasks::name.eq("a"))
        .on_conflict(tasks::id)
        .do_update()
        .set(tasks::name.eq("a"))
        .execute(conn);
}

fn rows_through_a_parent_for_another_type_of_tenant(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Attachment::scoped().load::<Attachment>(conn);
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

fn rows_through_a_parent_on_a_plain_connection(conn: &mut SqliteConnection) {
    let conn = &mut TenantConn::<_, Org>::trusting(conn, 1);
    let _ = Attachment::scoped().load::<Attachment>(conn);
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

fn rows_with_owners_of_several_types_for_another_type_of_tenant(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Invoice::scoped().load::<Invoice>(conn);
    let _ = Invoice::insert(invoices::total.eq(1)).execute(conn);
    let _ = Invoice::update(1).set(invoices::total.eq(1)).execute(conn);
    let _ = Invoice::delete(1).execute(conn);
    let _ = Invoice::insert(invoices::total.eq(1))
        .on_conflict(invoices::id)
        .do_update()
        .set(invoices::total.eq(1))
        .execute(conn);
}

fn rows_with_owners_of_several_types_on_a_plain_connection(conn: &mut SqliteConnection) {
    let conn = &mut TenantConn::<_, Org>::trusting(conn, 1);
    let _ = Invoice::scoped().load::<Invoice>(conn);
    let _ = Invoice::insert(invoices::total.eq(1)).execute(conn);
    let _ = Invoice::update(1).set(invoices::total.eq(1)).execute(conn);
    let _ = Invoice::delete(1).execute(conn);
    let _ = Invoice::insert(invoices::total.eq(1))
        .on_conflict(invoices::id)
        .do_update()
        .set(invoices::total.eq(1))
        .execute(conn);
}

fn listed_tenants_for_another_type_of_tenant(conn: &mut TenantConn<SqliteConnection, Region>) {
    let _ = Region::scoped().load::<Region>(conn);
    let _ = Region::insert(regions::name.eq("a")).execute(conn);
    let _ = Region::update(1).set(regions::name.eq("a")).execute(conn);
    let _ = Region::delete(1).execute(conn);
    let _ = Region::insert(regions::name.eq("a"))
        .on_conflict(regions::id)
        .do_update()
        .set(regions::name.eq("a"))
        .execute(conn);
}

fn listed_tenants_on_a_plain_connection(conn: &mut SqliteConnection) {
    let conn = &mut TenantConn::<_, Region>::trusting(conn, 1);
    let _ = Region::scoped().load::<Region>(conn);
    let _ = Region::insert(regions::name.eq("a")).execute(conn);
    let _ = Region::update(1).set(regions::name.eq("a")).execute(conn);
    let _ = Region::delete(1).execute(conn);
    let _ = Region::insert(regions::name.eq("a"))
        .on_conflict(regions::id)
        .do_update()
        .set(regions::name.eq("a"))
        .execute(conn);
}

fn unscoped_inserts_for_no_tenant(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Post::insert(posts::title.eq("a"))
        .for_tenant(1)
        .execute(conn);
    let _ = Tag::insert(tags::name.eq("a")).for_tenant(1).execute(conn);
    let _ = Template::insert(templates::text.eq("a"))
        .for_tenant(1)
        .execute(conn);
    let _ = Lead::insert(leads::email.eq("a"))
        .for_tenant(1)
        .execute(conn);
    let _ = Note::insert(notes::text.eq("a"))
        .for_tenant(1)
        .execute(conn);
    let _ = Invite::insert(invites::email.eq("a"))
        .for_tenant(1)
        .execute(conn);
    let _ = Task::insert((tasks::name.eq("a"), tasks::post_id.eq(1)))
        .for_tenant(1)
        .execute(conn);
    let _ = Page::insert(pages::path.eq("a"))
        .for_tenant(1)
        .execute(conn);
    let _ = Region::insert(regions::name.eq("a"))
        .for_tenant(1)
        .execute(conn);
    let _ = Draft::insert(drafts::text.eq("a"))
        .for_tenant((1, 7))
        .execute(conn);
    let _ = diesel::insert_into(invoices::table)
        .values((invoices::owner_type.eq("Org"), invoices::owner_id.eq(1)))
        .execute(&mut **conn);
}

fn inserts_for_a_named_tenant(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a")).execute(conn);
    let _ = Tag::insert(tags::name.eq("a")).execute(conn);
    let _ = Template::insert(templates::text.eq("a")).execute(conn);
    let _ = Lead::insert(leads::email.eq("a")).execute(conn);
    let _ = Note::insert(notes::text.eq("a")).execute(conn);
    let _ = Invite::insert(invites::email.eq("a")).execute(conn);
    let _ = Task::insert((tasks::name.eq("a"), tasks::post_id.eq(1))).execute(conn);
}

fn an_insert_for_a_named_tenant_of_several(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a")).execute(&mut conn.only(1).unwrap());
}

fn an_insert_through_a_parent_for_a_named_tenant(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Attachment::insert(attachments::post_id.eq(1)).execute(conn);
}

fn an_insert_for_a_named_owner_of_several_types(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = diesel::insert_into(invoices::table)
        .values((invoices::owner_type.eq("Org"), invoices::owner_id.eq(1)))
        .execute(&mut **conn);
}

fn an_insert_in_two_dimensions_for_one_key(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Draft::insert(drafts::text.eq("a"))
        .for_tenant((1, 7))
        .execute(conn);
}

fn the_current_row_of_nobody(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Org::find(1).first::<Org>(conn);
}

fn the_current_row_on_a_plain_connection(conn: &mut SqliteConnection) {
    let _ = Org::current(&mut TenantConn::<_, Org>::trusting(conn, 1));
}

fn the_current_row_of_another_type_of_tenant(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Site::current(conn);
}

fn the_current_row_of_a_further_dimension(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = Site::current(conn);
}

fn the_current_row_of_what_determines_no_tenant(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Org::current(conn);
}

fn descendants_of_a_tenant_without_a_parent(conn: &mut SqliteConnection) {
    let _ = TenantsConn::<_, Region>::with_descendants(conn, tenancy::Verified::trust(1));
}

fn descendants_from_a_tenant_connection(conn: &mut SqliteConnection) {
    let _ = TenantsConn::<_, Region>::trusting(conn, [1, 2]);
}
