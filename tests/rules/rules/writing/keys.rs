//! Primary keys with the tenant column in them, or made of nothing else; a tenant column by another name.

use super::*;
use crate::backend;

pub(crate) fn page(org_id: i32, slug: &str) -> Page {
    Page {
        org_id,
        slug: slug.into(),
        title: "t".into(),
    }
}

pub(crate) fn setting(org_id: i32) -> Setting {
    Setting {
        org_id,
        theme: "t".into(),
        quota: 1,
    }
}

#[test]
fn a_composite_key_is_written_without_the_tenant() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Page::insert(&page(1, "jobs")).execute(conn)),
        Ok(1)
    );
    assert_eq!(
        write_as(db, 1, |conn| Page::update("home".to_owned())
            .set(pages::title.eq("Hi"))
            .execute(conn)),
        Ok(1)
    );
    assert_eq!(
        write_as(db, 1, |conn| Page::find("home")
            .select(pages::title)
            .first(conn)),
        Ok("Hi".to_owned())
    );
    assert_eq!(
        write_as(db, 1, |conn| Page::delete("jobs").execute(conn)),
        Ok(1)
    );
    assert_eq!(
        write_as(db, 1, |conn| Page::delete("jobs").execute(conn)),
        Ok(0)
    );
    assert_eq!(
        rows(db, "pages", "1 = 1"),
        ["1|home|Hi", "2|home|WELCOME", "2|jobs|JOBS"]
    );
}

#[test]
fn a_key_that_is_the_tenant_column_finds_the_tenants_row_only() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Setting::find(1)
            .select(settings::theme)
            .first(conn)),
        Ok("light".to_owned()),
    );
    assert_eq!(
        write_as(db, 1, |conn| Setting::find(2).first::<Setting>(conn)),
        Err(NotFound)
    );
    assert_eq!(
        write_as(db, 1, |conn| Setting::update(2)
            .set(settings::quota.eq(0))
            .execute(conn)),
        Ok(0)
    );
    assert_eq!(
        write_as(db, 1, |conn| Setting::update(1)
            .set(settings::quota.eq(0))
            .execute(conn)),
        Ok(1)
    );
    assert_eq!(
        write_as(db, 1, |conn| Setting::delete(2).execute(conn)),
        Ok(0)
    );
    assert_eq!(
        write_as(db, 1, |conn| Setting::delete(1).execute(conn)),
        Ok(1)
    );
}

#[test]
fn a_row_whose_key_is_the_tenant_column_is_inserted_for_the_connections_tenant() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 3, |conn| Setting::insert(&setting(3)).execute(conn)),
        Ok(1)
    );
    for other in [2, 4] {
        assert_eq!(
            refusal(write_as(db, 3, |conn| Setting::insert(&setting(other)).execute(conn))),
            ScopeError::NamesAnotherTenant
        );
    }
    assert_eq!(rows(db, "settings", "theme = 't'"), ["3|t|1"]);
    assert_unique_violation(write_as(db, 1, |conn| {
        Setting::insert(&setting(1)).execute(conn)
    }));
}

#[test]
fn a_tenant_column_by_another_name_is_written() {
    let db = &mut *backend::filled();
    let invoice = |payer| Invoice {
        id: 2,
        payer,
        cents: 5,
    };
    assert_eq!(
        write_as(db, 1, |conn| Invoice::insert(&invoice(1)).execute(conn)),
        Ok(1)
    );
    assert_eq!(
        refusal(write_as(db, 1, |conn| Invoice::insert(&invoice(2)).execute(conn))),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        write_as(db, 1, |conn| Invoice::update(1)
            .set(invoices::cents.eq(invoices::cents + 1))
            .execute(conn)),
        Ok(1)
    );
    assert_eq!(
        rows(db, "invoices", "1 = 1"),
        ["1|1|101", "1|2|900", "2|1|5"]
    );
    assert_eq!(
        write_as(db, 1, |conn| Invoice::delete(1).execute(conn)),
        Ok(1)
    );
}

#[test]
fn a_universal_table_is_read_by_all_and_written_unscoped() {
    let db = &mut *backend::filled();
    let names = Country::scoped()
        .select(countries::name)
        .order(countries::name);
    assert_eq!(
        names.clone().load::<String>(&mut as_tenant(db, 1)),
        Ok(vec!["Chile".into(), "Ghana".into()])
    );
    let conn = &mut db.unscoped("countries come from a list of the UN");
    diesel::insert_into(countries::table)
        .values((countries::id.eq(3), countries::name.eq("Fiji")))
        .execute(&mut **conn)
        .expect("plain Diesel");
    assert_eq!(
        names.load::<String>(&mut as_tenant(db, 2)),
        Ok(vec!["Chile".into(), "Fiji".into(), "Ghana".into()]),
    );
}
