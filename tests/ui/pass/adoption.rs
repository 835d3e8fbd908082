//! Rows without an owner, which a tenant adopts.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn only_rows_of_an_adoptable_table_are_adopted() {
    built(Lead::adopt(1));
}

fn only_rows_with_a_tenant_column_are_adopted() {
    built(Lead::adopt(1));
}

fn unscoped_connection_has_no_tenant_that_adopts(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Lead::update(1).set(leads::email.eq("a")).execute(conn);
}

fn plain_connection_has_no_tenant_that_adopts(conn: &mut SqliteConnection) {
    let _ = Lead::adopt(1).execute(&mut TenantConn::<_, Org>::trusting(conn, 1));
}

fn tenant_adopts_rows_of_its_own_type_of_tenant(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Lead::adopt(1).execute(conn);
}

fn only_rows_of_a_scoped_query_are_adopted() {
    built(Lead::adopt(Lead::scoped().filter(leads::id.gt(1))));
}

fn tenant_adopts_rows_of_the_models_own_table() {
    built(Lead::adopt(Lead::scoped()));
}

fn adoption_does_not_assign_the_tenant_column() {
    built(Lead::adopt(1).set((leads::email.eq("a"), leads::id.eq(2))));
}

fn adoption_holds_no_unscoped_query() {
    built(Lead::adopt(Lead::scoped()).filter(leads::id.eq_any(Post::scoped().select(posts::id))));
}
