//! MySQL does not return the rows that it writes.

use crate::backend;
use diesel::result::Error::NotFound;
use house::bystanders::write_as;
use house::*;
use tenancy::prelude::*;

/// objectstack #8323: a unique index without the tenant tells whether another tenant has a value. It does here
/// (the database answers), but not whose it is, nor anything else of the row.
#[test]
fn a_conflict_with_another_tenants_row_tells_nothing_of_it_but_that_it_is_there() {
    let db = &mut *backend::filled();
    let taken = write_as(db, 1, |conn| {
        Handle::insert((handles::id.eq(9), handles::name.eq("bob")))
            .on_conflict_do_nothing()
            .get_result::<Handle>(conn)
    });
    assert_eq!(taken, Err(NotFound));
}
