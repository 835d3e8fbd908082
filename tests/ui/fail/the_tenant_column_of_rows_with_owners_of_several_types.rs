//! No tenant says to whom rows with owners of several types belong.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert_1() {
    built(Invoice::insert(invoices::owner_type.eq("Site")));
}

fn insert_tuple_1() {
    built(Invoice::insert((
        invoices::total.eq(1),
        invoices::owner_type.eq("Site"),
    )));
}

fn update_1() {
    built(Invoice::update(1).set(invoices::owner_type.eq("Site")));
}

fn update_tuple_1() {
    built(Invoice::update(1).set((invoices::total.eq(1), invoices::owner_type.eq("Site"))));
}

fn upsert_1() {
    built(
        Invoice::insert(invoices::total.eq(1))
            .on_conflict(invoices::id)
            .do_update()
            .set(invoices::owner_type.eq("Site")),
    );
}

fn insert_2() {
    built(Invoice::insert(invoices::owner_id.eq(2)));
}

fn insert_tuple_2() {
    built(Invoice::insert((
        invoices::total.eq(1),
        invoices::owner_id.eq(2),
    )));
}

fn update_2() {
    built(Invoice::update(1).set(invoices::owner_id.eq(2)));
}

fn update_tuple_2() {
    built(Invoice::update(1).set((invoices::total.eq(1), invoices::owner_id.eq(2))));
}

fn upsert_2() {
    built(
        Invoice::insert(invoices::total.eq(1))
            .on_conflict(invoices::id)
            .do_update()
            .set(invoices::owner_id.eq(2)),
    );
}

fn selected_owner_type() {
    built(
        Invoice::insert(Invoice::scoped().select(invoices::owner_type))
            .into_columns(invoices::owner_type),
    );
}

fn selected_owner_id() {
    built(
        Invoice::insert(Invoice::scoped().select(invoices::owner_id))
            .into_columns(invoices::owner_id),
    );
}

fn main() {}
