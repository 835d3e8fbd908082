//! MySQL does not return the rows that it writes.

use crate::backend;
use house::bystanders::rows;
use house::*;
use tenancy::prelude::*;

#[test]
fn an_unscoped_insert_names_its_tenant() {
    let db = &mut *backend::filled();
    let mut conn = db.unscoped("a test");
    let values = || (posts::id.eq(9), posts::title.eq("new"));
    assert_eq!(
        Post::insert(values()).for_tenant(2).execute(&mut conn),
        Ok(1)
    );
    assert_eq!(
        Post::insert(vec![values()])
            .for_tenant(1)
            .returning(posts::org_id)
            .get_result(&mut conn),
        Ok(1)
    );
    assert_eq!(rows(db, "posts", "id = 9"), ["9|1|new|-|0", "9|2|new|-|0"]);
}
