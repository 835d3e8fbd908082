//! A table without global rows is not asked for them.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn post() {
    let _ = Post::scoped().global();
}

fn lead() {
    let _ = Lead::scoped().global();
}

fn note() {
    let _ = Note::scoped().global();
}

fn invite() {
    let _ = Invite::scoped().global();
}

fn task() {
    let _ = Task::scoped().global();
}

fn attachment() {
    let _ = Attachment::scoped().global();
}

fn country() {
    let _ = Country::scoped().global();
}

fn region() {
    let _ = Region::scoped().global();
}

fn main() {}
