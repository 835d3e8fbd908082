//! MySQL does not say on which constraint an insert may conflict.

use crate::backend;
use house::bystanders::write_as;
use house::*;
use tenancy::prelude::*;
use tenancy::upsert::excluded;

/// hibernate-orm #13412: an upsert did not validate the tenant. Ash #565, #2713: its target left out the tenant.
#[test]
fn an_upsert_whose_target_leaves_out_the_tenant_stays_inside_it() {
    let db = &mut *backend::filled();
    let upsert = Handle::insert((handles::id.eq(9), handles::name.eq("bob")))
        .on_conflict(handles::name)
        .do_update()
        .set(handles::id.eq(excluded(handles::id)));
    assert_eq!(
        write_as(db, 1, |conn| upsert.get_results::<Handle>(conn)),
        Ok(vec![])
    );
}
