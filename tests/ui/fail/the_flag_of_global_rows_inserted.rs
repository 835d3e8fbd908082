//! No tenant inserts a global row.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn value() {
    let _ = Template::insert(templates::is_global.eq(true));
}

fn not_set() {
    let _ = Template::insert(templates::is_global.eq(false));
}

fn tuple() {
    let _ = Template::insert((templates::text.eq("a"), templates::is_global.eq(true)));
}

fn selected() {
    let _ = Template::insert(Template::scoped().select(templates::is_global))
        .into_columns(templates::is_global);
}

fn main() {}
