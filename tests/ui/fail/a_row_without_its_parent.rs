//! A row that is tenanted through a parent says which.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn value() {
    let _ = Attachment::insert(attachments::url.eq("a"));
}

fn tuple() {
    let _ = Attachment::insert((attachments::id.eq(1), attachments::url.eq("a")));
}

fn several() {
    let _ = Attachment::insert(vec![attachments::url.eq("a")]);
}

fn defaults() {
    let _ = Attachment::insert_default_values();
}

fn selected() {
    let _ = Attachment::insert(Post::scoped().select(posts::title)).into_columns(attachments::url);
}

fn main() {}
