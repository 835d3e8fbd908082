//! Which connection runs what, for each shape of tenancy.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn on_the_connection_of_several_tenants_an_insert_names_none_of_them(
    conn: &mut TenantsConn<SqliteConnection, Org>,
) {
    let _ = Post::insert(posts::title.eq("a")).execute(&mut conn.only(1).unwrap());
}

fn row_tenanted_through_a_parent_has_the_tenant_of_its_parent(
    conn: &mut UnscopedConn<SqliteConnection>,
) {
    let _ = Attachment::insert(attachments::post_id.eq(1)).execute(conn);
}

fn no_one_key_names_an_owner_of_one_of_several_types(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = diesel::insert_into(invoices::table)
        .values((invoices::owner_type.eq("Org"), invoices::owner_id.eq(1)))
        .execute(&mut **conn);
}

fn in_two_dimensions_a_tenant_is_named_by_two_keys(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Draft::insert(drafts::text.eq("a"))
        .for_tenant((1, 7))
        .execute(conn);
}

fn unscoped_connection_has_no_tenant(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Org::find(1).first::<Org>(conn);
}

fn plain_connection_has_no_tenant(conn: &mut SqliteConnection) {
    let _ = Org::current(&mut TenantConn::<_, Org>::trusting(conn, 1));
}

fn tenant_has_the_row_of_its_own_type(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Site::current(conn);
}

fn row_of_a_further_dimension_is_behind_the_wall_of_the_first(
    conn: &mut TenantConn<SqliteConnection, (Site, User)>,
) {
    let _ = Site::current(conn);
}

fn only_a_model_that_determines_tenants_has_a_current_row(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Org::current(conn);
}

fn only_tenants_that_name_a_parent_have_descendants(conn: &mut SqliteConnection) {
    let _ = TenantsConn::<_, Region>::with_descendants(conn, tenancy::Verified::trust(1));
}

fn tenant_connection_does_not_become_one_of_several_tenants(conn: &mut SqliteConnection) {
    let _ = TenantsConn::<_, Region>::trusting(conn, [1, 2]);
}
