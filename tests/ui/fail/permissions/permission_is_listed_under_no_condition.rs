//! A permission is listed under no condition.

use tenancy::permissions::permissions;

permissions! {
    pub enum May {
        ViewTicket = "ticket.view",
        #[cfg(test)]
        SellTicket = "ticket.sell",
    }
}

fn main() {}
