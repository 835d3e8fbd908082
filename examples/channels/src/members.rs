//! The members of an organisation, and how one is removed.

use crate::App;
use crate::models::{Org, RemoveMembers, User};
use crate::news::News;
use crate::schema::{memberships, users};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tenancy::accounts::{Error, MemberStatus, RemoveMember};
use tenancy::channels::{Call, Operations, Refused};
use tenancy::prelude::*;

pub(crate) fn operations(app: &App, all: Operations<Org, User>) -> Operations<Org, User> {
    let removes = app.clone();
    all.operation("members", "remove", move |call| {
        remove(removes.clone(), call)
    })
}

/// What a browser shows of a member.
#[derive(Queryable, Serialize)]
pub(crate) struct Shown {
    id: i32,
    name: String,
}

/// All but one.
pub(crate) fn others(
    one: i32,
    conn: &mut TenantConn<'_, SqliteConnection, Org>,
) -> QueryResult<Vec<Shown>> {
    User::scoped()
        .inner_join(memberships::table)
        .filter(memberships::status.eq(MemberStatus::Active))
        .filter(users::id.ne(one))
        .order(users::name)
        .select((users::id, users::name))
        .load(conn)
}

#[derive(Deserialize)]
struct Remove {
    member: i32,
}

/// The library asks again who acts, and lets nobody touch somebody above.
async fn remove(app: App, call: Call<RemoveMembers, Org, User>) -> Result<Value, Refused> {
    let Remove { member } = call.parse()?;
    app.work(move |app| {
        let by = call.rights().member();
        let mut conn = app.pool.unscoped("a member is removed")?;
        match RemoveMember::by(by, member).execute(&mut conn) {
            Ok(()) => {}
            Err(Error::UnknownMember) => {
                return Err(Refused::new("no_member", "That is no member any more.").into());
            }
            Err(Error::AboveOwnRole | Error::LastOwner) => {
                return Err(Refused::new("not_permitted", "That one stays.").into());
            }
            Err(error) => return Err(error.into()),
        }
        // Their sockets close now, and not only when the next event is published.
        app.news.send(News::Changed(by.tenant().clone()))?;
        Ok(json!({}))
    })
    .await
}
