//! A row that is tenanted through a parent says which.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn value() {
    built(Attachment::insert(attachments::url.eq("a")));
}

fn tuple() {
    built(Attachment::insert((
        attachments::id.eq(1),
        attachments::url.eq("a"),
    )));
}

fn several() {
    built(Attachment::insert(vec![attachments::url.eq("a")]));
}

fn defaults() {
    built(Attachment::insert_default_values());
}

fn selected() {
    built(Attachment::insert(Post::scoped().select(posts::title)).into_columns(attachments::url));
}

fn main() {}
