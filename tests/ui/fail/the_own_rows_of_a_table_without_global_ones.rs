//! A table without global rows is not asked for the others.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn post() {
    built(Post::scoped().own());
}

fn lead() {
    built(Lead::scoped().own());
}

fn note() {
    built(Note::scoped().own());
}

fn invite() {
    built(Invite::scoped().own());
}

fn task() {
    built(Task::scoped().own());
}

fn attachment() {
    built(Attachment::scoped().own());
}

fn country() {
    built(Country::scoped().own());
}

fn region() {
    built(Region::scoped().own());
}

fn draft() {
    built(Draft::scoped().own());
}

fn invoice() {
    built(Invoice::scoped().own());
}

fn main() {}
