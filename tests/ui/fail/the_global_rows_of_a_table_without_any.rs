//! A table without global rows is not asked for them.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn post() {
    built(Post::scoped().global());
}

fn lead() {
    built(Lead::scoped().global());
}

fn note() {
    built(Note::scoped().global());
}

fn invite() {
    built(Invite::scoped().global());
}

fn task() {
    built(Task::scoped().global());
}

fn attachment() {
    built(Attachment::scoped().global());
}

fn country() {
    built(Country::scoped().global());
}

fn region() {
    built(Region::scoped().global());
}

fn main() {}
