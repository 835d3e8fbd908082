//! MySQL does not return the rows that it writes.

use crate::backend;
use crate::rules::models::columns::*;
use diesel::connection::SimpleConnection as _;
use house::*;
use tenancy::SaveDsl;
use tenancy::ScopeError;
use tenancy::prelude::*;

#[test]
fn the_tenant_column_is_tenant_id_by_convention() {
    let db = &mut *backend::filled();
    db.batch_execute(TABLES).expect("tables");
    let memo = |tenant_id| Memo {
        id: 1,
        tenant_id,
        text: "t".into(),
    };
    assert_eq!(
        refusal(Memo::insert(&memo(2)).get_result::<Memo>(&mut as_tenant(db, 1))),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        Memo::insert(&memo(1)).get_result::<Memo>(&mut as_tenant(db, 1)),
        Ok(memo(1))
    );
    assert_eq!(
        Memo::find(1).first::<Memo>(&mut as_tenant(db, 1)),
        Ok(memo(1))
    );
    assert_eq!(
        Memo::scoped().load::<Memo>(&mut as_tenant(db, 2)),
        Ok(vec![])
    );
    assert_eq!(
        refusal(memo(1).save().execute(&mut as_tenant(db, 2))),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(memo(2).save().execute(&mut as_tenant(db, 2)), Ok(0));
}

#[test]
fn fields_may_be_named_otherwise_than_columns() {
    let db = &mut *backend::filled();
    db.batch_execute(TABLES).expect("tables");
    let tag = |owner| Tag {
        number: 1,
        owner,
        text: "t".into(),
    };
    assert_eq!(
        refusal(Tag::insert(&tag(2)).get_result::<Tag>(&mut as_tenant(db, 1))),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        Tag::insert(&tag(1)).get_result::<Tag>(&mut as_tenant(db, 1)),
        Ok(tag(1))
    );
    assert_eq!(
        Tag::scoped()
            .select(Tag::as_select())
            .load(&mut as_tenant(db, 1)),
        Ok(vec![tag(1)])
    );
    assert_eq!(tag(1).save().execute(&mut as_tenant(db, 1)), Ok(1));
    assert_eq!(Tag::delete(1).execute(&mut as_tenant(db, 2)), Ok(0));
    assert_eq!(Tag::delete(&tag(1)).execute(&mut as_tenant(db, 1)), Ok(1));
}

#[test]
fn a_model_need_not_have_the_tenant_column() {
    let db = &mut *backend::filled();
    db.batch_execute(TABLES).expect("tables");
    let bill = |cents| Bill { number: 1, cents };
    for org in [1, 2] {
        assert_eq!(
            Bill::insert(&bill(org)).execute(&mut as_tenant(db, org)),
            Ok(1)
        );
    }
    assert_eq!(
        Bill::find(1)
            .select(Bill::as_select())
            .first(&mut as_tenant(db, 2)),
        Ok(bill(2))
    );
    assert_eq!(
        bill(7)
            .save()
            .returning(Bill::as_returning())
            .get_result(&mut as_tenant(db, 1)),
        Ok(bill(7))
    );
    assert_eq!(
        Bill::delete(1)
            .returning(Bill::as_returning())
            .get_result(&mut as_tenant(db, 2)),
        Ok(bill(2))
    );
    assert_eq!(
        Bill::scoped()
            .select((bills::payer, bills::cents))
            .load::<(i32, i32)>(&mut as_tenant(db, 1)),
        Ok(vec![(1, 7)])
    );
}

#[test]
fn names_may_be_raw() {
    let db = &mut *backend::filled();
    db.batch_execute(TABLES).expect("tables");
    let row = |org| Type {
        r#match: 1,
        r#where: org,
        r#in: "t".into(),
    };
    assert_eq!(
        refusal(Type::insert(&row(2)).get_result::<Type>(&mut as_tenant(db, 1))),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        Type::insert(&row(1)).get_result::<Type>(&mut as_tenant(db, 1)),
        Ok(row(1))
    );
    assert_eq!(
        Type::find(1).first::<Type>(&mut as_tenant(db, 1)),
        Ok(row(1))
    );
    assert_eq!(
        Type::find(1).first::<Type>(&mut as_tenant(db, 2)),
        Err(diesel::NotFound)
    );
    assert_eq!(
        refusal(Type::update(1).set(&row(2)).execute(&mut as_tenant(db, 1))),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        Type::update(1).set(&row(1)).execute(&mut as_tenant(db, 1)),
        Ok(1)
    );
    assert_eq!(Type::delete(1).execute(&mut as_tenant(db, 2)), Ok(0));
}

/// `temp` on SQLite, `pg_temp` on PostgreSQL.
macro_rules! in_a_schema {
    ($schema:ident) => {
        diesel::table! { $schema.reports { id -> Integer, org_id -> Integer, title -> Text } }

        #[tenanted(Org)]
        #[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, PartialEq)]
        #[diesel(table_name = reports)]
        struct Report {
            id: i32,
            org_id: i32,
            title: String,
        }

        #[test]
        fn tables_may_be_qualified_by_a_schema() {
            let db = &mut *backend::filled();
            db.batch_execute(
                "create temp table reports (id integer not null, org_id integer not null, title varchar(200) not null)",
            ).expect("a table");
            let report = |org_id| Report { id: 1, org_id, title: "t".into() };
            let theirs = Report::insert(&report(2)).execute(&mut as_tenant(db, 1));
            assert_eq!(refusal(theirs), ScopeError::NamesAnotherTenant);
            assert_eq!(Report::insert(&report(1)).get_result::<Report>(&mut as_tenant(db, 1)), Ok(report(1)));
            assert_eq!(Report::find(1).first::<Report>(&mut as_tenant(db, 1)), Ok(report(1)));
            assert_eq!(Report::scoped().load::<Report>(&mut as_tenant(db, 2)), Ok(vec![]));
            assert_eq!(<Report as tenancy::SaveDsl>::save(&report(1)).execute(&mut as_tenant(db, 1)), Ok(1));
            assert_eq!(Report::delete(1).execute(&mut as_tenant(db, 2)), Ok(0));
        }
    };
}
pub(crate) use in_a_schema;
