//! MySQL does not say on which constraint an insert may conflict.

use crate::backend;
use house::*;
use tenancy::prelude::*;

#[test]
fn an_unscoped_upsert_updates_the_row_of_whichever_tenant_is_in_the_way() {
    let db = &mut *backend::filled();
    let mut conn = db.unscoped("a test");
    let upserted = Handle::insert((handles::id.eq(9), handles::name.eq("bob")))
        .for_tenant(1)
        .on_conflict(handles::name)
        .do_update()
        .set(handles::name.eq("rob"))
        .get_result::<Handle>(&mut conn);
    assert_eq!(
        upserted,
        Ok(Handle {
            id: 2,
            org_id: 2,
            name: "rob".into()
        })
    );
}
