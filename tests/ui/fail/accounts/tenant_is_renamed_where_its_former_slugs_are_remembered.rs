//! A tenant is renamed where its former slugs are remembered.

use tenancy::accounts::{RenameTenant, Slug};
use ui_schema::accounts::{Person, Team};

fn renamed(slug: Slug) {
    let _ = RenameTenant::<Team, Person>::by_operator("ines", 1, slug);
}

fn main() {}
