//! A connection of several tenants reads the rows of its own type of tenant only.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn post(conn: &mut TenantsConn<SqliteConnection, User>) {
    let _ = Post::scoped().load::<Post>(conn);
}

fn tag(conn: &mut TenantsConn<SqliteConnection, User>) {
    let _ = Tag::scoped().load::<Tag>(conn);
}

fn template(conn: &mut TenantsConn<SqliteConnection, User>) {
    let _ = Template::scoped().load::<Template>(conn);
}

fn lead(conn: &mut TenantsConn<SqliteConnection, User>) {
    let _ = Lead::scoped().load::<Lead>(conn);
}

fn note(conn: &mut TenantsConn<SqliteConnection, User>) {
    let _ = Note::scoped().load::<Note>(conn);
}

fn invite(conn: &mut TenantsConn<SqliteConnection, User>) {
    let _ = Invite::scoped().load::<Invite>(conn);
}

fn task(conn: &mut TenantsConn<SqliteConnection, User>) {
    let _ = Task::scoped().load::<Task>(conn);
}

fn attachment(conn: &mut TenantsConn<SqliteConnection, User>) {
    let _ = Attachment::scoped().load::<Attachment>(conn);
}

fn org(conn: &mut TenantsConn<SqliteConnection, User>) {
    let _ = Org::scoped().load::<Org>(conn);
}

fn main() {}
