//! A permit is made by a check.

use tenancy::Verified;
use tenancy::permissions::Permit;
use ui_schema::permissions::{ChangeTicket, Club};

fn close(_: Permit<'_, ChangeTicket, Club>) {}

fn by_nobody(tenant: &Verified<Club>) {
    close(Permit::new(tenant));
}

fn again(permit: &Permit<'_, ChangeTicket, Club>) {
    close(permit.clone());
}

fn main() {}
