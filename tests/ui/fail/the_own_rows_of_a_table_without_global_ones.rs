//! A table without global rows is not asked for the others.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn post() {
    let _ = Post::scoped().own();
}

fn lead() {
    let _ = Lead::scoped().own();
}

fn note() {
    let _ = Note::scoped().own();
}

fn invite() {
    let _ = Invite::scoped().own();
}

fn task() {
    let _ = Task::scoped().own();
}

fn attachment() {
    let _ = Attachment::scoped().own();
}

fn country() {
    let _ = Country::scoped().own();
}

fn region() {
    let _ = Region::scoped().own();
}

fn draft() {
    let _ = Draft::scoped().own();
}

fn invoice() {
    let _ = Invoice::scoped().own();
}

fn main() {}
