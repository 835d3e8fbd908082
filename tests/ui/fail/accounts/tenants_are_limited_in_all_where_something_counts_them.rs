//! Tenants are limited in all where something counts them.

use tenancy::accounts::{Admission, SignUp};
use ui_schema::accounts::{Person, Team};

fn limited(admission: Admission) {
    let _ = SignUp::<Team, Person>::by(1, admission).at_most_in_all(100);
}

fn main() {}
