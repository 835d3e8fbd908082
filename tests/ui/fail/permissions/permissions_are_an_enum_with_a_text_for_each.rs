//! Permissions are an enum with a text for each of at least one variant.

use tenancy::permissions::permissions;

permissions! {
    pub enum May {
        ViewTicket = "ticket.view",
        ChangeTicket,
    }
}

permissions! {
    pub enum Can {}
}

fn main() {}
