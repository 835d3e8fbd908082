//! No tenant says to whom flagged rows belong.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn insert() {
    let _ = Template::insert(templates::org_id.eq(2));
}

fn insert_tuple() {
    let _ = Template::insert((templates::text.eq("a"), templates::org_id.eq(2)));
}

fn update() {
    let _ = Template::update(1).set(templates::org_id.eq(2));
}

fn update_tuple() {
    let _ = Template::update(1).set((templates::text.eq("a"), templates::org_id.eq(2)));
}

fn upsert() {
    let _ = Template::insert(templates::text.eq("a"))
        .on_conflict(templates::id)
        .do_update()
        .set(templates::org_id.eq(2));
}

fn selected_org_id() {
    let _ = Template::insert(Template::scoped().select(templates::org_id))
        .into_columns(templates::org_id);
}

fn main() {}
