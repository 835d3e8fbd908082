//! MySQL does not say on which constraint an insert may conflict.

use crate::backend;
use crate::rules::sql::*;
use house::*;
use tenancy::prelude::*;

#[test]
fn an_upsert_updates_rows_of_the_tenant_only() {
    let db = &mut *backend::filled();
    check(
        db,
        |conn| {
            Post::insert((posts::id.eq(1), posts::title.eq("t")))
                .on_conflict((posts::org_id, posts::id))
                .do_update()
                .set(posts::title.eq("u"))
                .execute(conn)
        },
        r#"INSERT INTO "posts" ("id", "title", "org_id") VALUES ($1, $2, $3) ON CONFLICT ("org_id", "id") DO UPDATE SET "title" = $4 WHERE ("posts"."org_id" = $5) -- binds: [1, "t", 2, "u", 2]"#,
    );
}
