//! Rows without an owner, which a tenant adopts.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn an_adoption_where_each_row_has_an_owner() {
    built(Lead::adopt(1));
}

fn an_adoption_where_rows_have_no_tenant_column() {
    built(Lead::adopt(1));
}

fn an_unscoped_adoption(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Lead::update(1).set(leads::email.eq("a")).execute(conn);
}

fn an_adoption_on_a_plain_connection(conn: &mut SqliteConnection) {
    let _ = Lead::adopt(1).execute(&mut TenantConn::<_, Org>::trusting(conn, 1));
}

fn an_adoption_for_another_type_of_tenant(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Lead::adopt(1).execute(conn);
}

fn an_adoption_of_a_plain_query() {
    built(Lead::adopt(Lead::scoped().filter(leads::id.gt(1))));
}

fn an_adoption_of_rows_of_another_table() {
    built(Lead::adopt(Lead::scoped()));
}

fn an_unscoped_subquery_in_the_filter_of_an_adoption() {
    built(Lead::adopt(Lead::scoped()).filter(leads::id.eq_any(Post::scoped().select(posts::id))));
}
