//! Only rows with a tenant column are adopted.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn country() {
    let _ = Country::adopt(1);
}

fn attachment() {
    let _ = Attachment::adopt(1);
}

fn invoice() {
    let _ = Invoice::adopt(1);
}

fn main() {}
