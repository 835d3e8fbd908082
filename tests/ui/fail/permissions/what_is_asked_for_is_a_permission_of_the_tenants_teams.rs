//! What is asked for is a permission of the tenant's teams.

use tenancy::permissions::{Any, Rights, permissions};
use ui_schema::accounts::Person;
use ui_schema::permissions::{Club, ViewTicket};

permissions! {
    pub enum InTheShop {
        SellBeer = "beer.sell",
    }
}

fn of_others(rights: &Rights<Club, Person>) {
    let _ = rights.permit::<SellBeer>();
}

fn one_of_them(rights: &Rights<Club, Person>) {
    let _ = rights.holds::<Any<(ViewTicket, SellBeer)>>();
}

fn main() {}
