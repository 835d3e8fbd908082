//! Only rows of an adoptable table are adopted.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn post() {
    let _ = Post::adopt(1);
}

fn org() {
    let _ = Org::adopt(1);
}

fn tag() {
    let _ = Tag::adopt(1);
}

fn template() {
    let _ = Template::adopt(1);
}

fn note() {
    let _ = Note::adopt(1);
}

fn invite() {
    let _ = Invite::adopt(1);
}

fn task() {
    let _ = Task::adopt(1);
}

fn region() {
    let _ = Region::adopt(1);
}

fn page() {
    let _ = Page::adopt(1);
}

fn main() {}
