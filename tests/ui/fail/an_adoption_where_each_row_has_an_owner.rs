//! Only rows of an adoptable table are adopted.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn post() {
    built(Post::adopt(1));
}

fn org() {
    built(Org::adopt(1));
}

fn tag() {
    built(Tag::adopt(1));
}

fn template() {
    built(Template::adopt(1));
}

fn note() {
    built(Note::adopt(1));
}

fn invite() {
    built(Invite::adopt(1));
}

fn task() {
    built(Task::adopt(1));
}

fn region() {
    built(Region::adopt(1));
}

fn page() {
    built(Page::adopt(1));
}

fn main() {}
