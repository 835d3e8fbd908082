//! Rows of one of two types of tenants, by a column for each or by one that names the type: what no table of cases says.

use crate::backend::filled;
use diesel::result::{DatabaseErrorKind, Error};
use house::refusal;
use house::shapes::*;
use tenancy::prelude::*;
use tenancy::{SaveDsl, ScopeError};

/// The rows that were not there before, or not like that.
fn changed(before: &[String], after: Vec<String>) -> Vec<String> {
    let new = after.into_iter().filter(|row| !before.contains(row));
    new.collect()
}

// Organisation 1 and user 1 have a secret of the id 1 each.
#[test]
fn an_instance_of_another_owner_is_not_written() {
    let db = &mut *filled();
    let of_org: Secret = Secret::find(1)
        .first(&mut TenantConn::<_, Org>::trusting(db, 1))
        .expect("its secret");
    let of_user: Secret = Secret::find(1)
        .first(&mut TenantConn::<_, User>::trusting(db, 1))
        .expect("their secret");
    let before = rows(db);
    let conn = &mut TenantConn::<_, User>::trusting(db, 1);
    assert_eq!(
        refusal(of_org.save().execute(conn)),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        refusal(Secret::insert(&of_org).execute(conn)),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(Secret::delete(&of_org).execute(conn), Ok(0));
    let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    assert_eq!(
        refusal(of_user.save().execute(conn)),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(Secret::delete(&of_user).execute(conn), Ok(0));
    let both = Secret {
        user_id: Some(1),
        ..of_org
    };
    assert_eq!(
        refusal(Secret::insert(&both).execute(conn)),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(rows(db), before);
}

#[test]
fn a_child_goes_to_a_parent_of_the_connections_tenant() {
    let db = &mut *filled();
    let before = rows(db);
    let row = |id: i32, safe: i32| {
        (
            clips::id.eq(id),
            clips::name.eq(format!("n{id}")),
            clips::safe_id.eq(safe),
        )
    };
    let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    assert_eq!(Clip::insert(row(50, 1)).execute(conn), Ok(1));
    for other in [2, 3, 4, 5, 6, 7] {
        let refused = Clip::insert(row(60, other)).execute(conn);
        assert!(
            matches!(
                refused,
                Err(Error::DatabaseError(
                    DatabaseErrorKind::ForeignKeyViolation,
                    _
                ))
            ),
            "{other}: {refused:?}"
        );
        let moved = Clip::update(1).set(clips::safe_id.eq(other));
        assert_eq!(moved.execute(conn), Ok(0));
    }
    let conn = &mut TenantConn::<_, User>::trusting(db, 2);
    assert_eq!(Clip::insert(row(51, 4)).execute(conn), Ok(1));
    assert!(Clip::insert(row(60, 1)).execute(conn).is_err());
    let moved = Clip::update(4).set(clips::safe_id.eq(2));
    assert_eq!(moved.execute(conn), Ok(0));
    let new = changed(&before, rows(db));
    assert_eq!(new, ["clips: 50|n50|1|-", "clips: 51|n51|4|-"]);
}

#[test]
fn a_reference_is_to_a_row_of_the_connections_tenant() {
    let db = &mut *filled();
    let before = rows(db);
    let row = |id: i32, safe: Option<i32>| {
        (
            secrets::id.eq(id),
            secrets::name.eq(format!("n{id}")),
            secrets::safe_id.eq(safe),
        )
    };
    let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    assert_eq!(Secret::insert(row(50, Some(1))).execute(conn), Ok(1));
    assert_eq!(Secret::insert(row(51, None)).execute(conn), Ok(1));
    for other in [2, 3, 5, 6, 7] {
        assert!(Secret::insert(row(60, Some(other))).execute(conn).is_err());
        let moved = Secret::update(2).set(secrets::safe_id.eq(other));
        assert_eq!(moved.execute(conn), Ok(0));
    }
    let conn = &mut TenantConn::<_, User>::trusting(db, 1);
    assert_eq!(Secret::insert(row(52, Some(3))).execute(conn), Ok(1));
    assert!(Secret::insert(row(60, Some(1))).execute(conn).is_err());
    let new = changed(&before, rows(db));
    assert_eq!(
        new,
        [
            "secrets: 50|n50|1|1|-|-",
            "secrets: 51|n51|-|1|-|-",
            "secrets: 52|n52|3|-|1|-"
        ]
    );
}

/// How many rows in the way an upsert has updated.
#[track_caller]
fn upserted(said: QueryResult<usize>) -> bool {
    match said {
        Ok(0) | Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => false,
        Ok(_) => true,
        Err(error) => panic!("{error}"),
    }
}

// For both types of tenants the statements are of the same types, and their SQL differs.
#[test]
fn an_upsert_for_one_type_of_owner_is_not_run_for_another() {
    macro_rules! upsert {
        ($conn:expr) => {
            upserted(
                Safe::insert((safes::id.eq(50), safes::name.eq("b2")))
                    .on_conflict(on_mysql!({ diesel::dsl::DuplicatedKeys } else { safes::name }))
                    .do_update()
                    .set(safes::text.eq("new"))
                    .execute($conn),
            )
        };
    }
    let db = &mut *filled();
    for _ in 0..2 {
        reset(db);
        let before = rows(db);
        assert!(upsert!(&mut TenantConn::<_, Org>::trusting(db, 2)));
        assert_eq!(changed(&before, rows(db)), ["safes: 2|b2|2|-|new"]);
        reset(db);
        assert!(!upsert!(&mut TenantConn::<_, User>::trusting(db, 2)));
        assert_eq!(rows(db), before);
    }
}

#[test]
fn a_copy_for_one_type_of_owner_is_not_made_for_another() {
    macro_rules! copy {
        ($conn:expr) => {
            File::insert(Safe::scoped().select((safes::id + 60, safes::name.concat("+"))))
                .into_columns((files::id, files::name))
                .execute($conn)
        };
    }
    let db = &mut *filled();
    let before = rows(db);
    assert_eq!(copy!(&mut TenantConn::<_, Org>::trusting(db, 2)), Ok(1));
    assert_eq!(copy!(&mut TenantConn::<_, User>::trusting(db, 2)), Ok(1));
    assert_eq!(
        changed(&before, rows(db)),
        ["files: 62|b2+|Org|2|-", "files: 64|v4+|User|2|-"]
    );
}

// Each type of tenant has a file of the key 1 and the id 1.
#[test]
fn an_instance_of_another_type_of_owner_is_not_written() {
    let db = &mut *filled();
    let of_org: File = File::find(1)
        .first(&mut TenantConn::<_, Org>::trusting(db, 1))
        .expect("its file");
    let of_user: File = File::find(1)
        .first(&mut TenantConn::<_, User>::trusting(db, 1))
        .expect("its file");
    let before = rows(db);
    assert_eq!(
        refusal(
            of_org
                .save()
                .execute(&mut TenantConn::<_, User>::trusting(db, 1))
        ),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        File::delete(&of_org).execute(&mut TenantConn::<_, User>::trusting(db, 1)),
        Ok(0)
    );
    assert_eq!(
        refusal(
            of_user
                .save()
                .execute(&mut TenantConn::<_, Org>::trusting(db, 1))
        ),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        File::delete(&of_user).execute(&mut TenantConn::<_, Org>::trusting(db, 1)),
        Ok(0)
    );
    assert_eq!(rows(db), before);
}
