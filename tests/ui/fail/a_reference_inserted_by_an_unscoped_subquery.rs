//! What a reference is set to holds no unscoped query.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run() {
    let _ = Task::insert(tasks::tag_id.eq(tags::table.select(tags::id).single_value()));
}

fn main() {}
