//! A verb of which the model says nothing is let to nobody.

use tenancy::permissions::{All, Permitted};
use tenancy::prelude::*;
use ui_schema::permissions::*;


fn delete(conn: &mut TenantConn<SqliteConnection, (Club, Permitted<All<(ViewReply, DeleteTicket)>>)>) {
    let _ = Reply::delete(1).execute(conn);
}

fn main() {}
