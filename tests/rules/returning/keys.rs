//! MySQL does not return the rows that it writes.

use crate::backend;
use crate::rules::writing::keys::*;
use house::bystanders::write_as;
use house::*;
use tenancy::SaveDsl;
use tenancy::ScopeError;
use tenancy::prelude::*;

#[test]
fn an_instance_with_a_composite_key_is_of_one_tenant() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| page(1, "home")
            .save()
            .get_result::<Page>(conn)),
        Ok(page(1, "home"))
    );
    assert_eq!(
        refusal(write_as(db, 1, |conn| page(2, "home")
            .save()
            .get_result::<Page>(conn))),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        refusal(write_as(db, 1, |conn| page(2, "home").save().execute(conn))),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        write_as(db, 1, |conn| Page::delete(&page(2, "home")).execute(conn)),
        Ok(0)
    );
    assert_eq!(
        write_as(db, 1, |conn| Page::delete(&page(1, "home")).execute(conn)),
        Ok(1)
    );
}

#[test]
fn an_instance_whose_key_is_the_tenant_column_is_of_one_tenant() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| setting(1).save().get_result::<Setting>(conn)),
        Ok(setting(1))
    );
    assert_eq!(
        refusal(write_as(db, 1, |conn| setting(2)
            .save()
            .get_result::<Setting>(conn))),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        write_as(db, 1, |conn| Setting::delete(&setting(2)).execute(conn)),
        Ok(0)
    );
}
