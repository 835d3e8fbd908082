//! A permission has a name of its own, by which the database calls it.

use tenancy::permissions::permissions;

permissions! {
    pub enum May {
        ViewTicket = "ticket.view",
        ReadTicket = "Ticket.View",
    }
}

permissions! {
    pub enum Can {
        Write = "",
    }
}

fn main() {}
