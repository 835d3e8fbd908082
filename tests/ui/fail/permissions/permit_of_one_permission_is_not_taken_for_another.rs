//! The permit of one permission is not taken for another.

use tenancy::permissions::{Any, Denied, Permit, Rights};
use ui_schema::accounts::Person;
use ui_schema::permissions::{ChangeTicket, Club, ViewTicket};

fn close(_: Permit<'_, ChangeTicket, Club>) {}

fn of_another(rights: &Rights<Club, Person>) -> Result<(), Denied> {
    close(rights.permit::<ViewTicket>()?);
    Ok(())
}

fn of_any(rights: &Rights<Club, Person>) -> Result<(), Denied> {
    close(rights.permit::<Any<(ViewTicket, ChangeTicket)>>()?);
    Ok(())
}

fn main() {}
