//! The tenant column, and columns by other names.

use super::*;

diesel::table! { memos { id -> Integer, tenant_id -> Integer, text -> Text } }
diesel::table! { tags { id -> Integer, org_id -> Integer, name -> Text } }
diesel::table! { bills (number) { number -> Integer, payer -> Integer, cents -> Integer } }
diesel::table! { r#type (r#match) { r#match -> Integer, r#where -> Integer, r#in -> Text } }

const TABLES: &str = "
    create table memos (id integer not null, tenant_id integer not null, text text not null);
    create table tags (id integer not null, org_id integer not null, name text not null);
    create table bills (number integer not null, payer integer not null, cents integer not null);
    create table \"type\" (\"match\" integer not null, \"where\" integer not null, \"in\" text not null);
";

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, PartialEq)]
#[diesel(table_name = memos)]
struct Memo {
    id: i32,
    tenant_id: i32,
    text: String,
}

/// The fields are named otherwise than the columns.
#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, PartialEq)]
#[diesel(table_name = tags)]
struct Tag {
    #[diesel(column_name = id)]
    number: i32,
    #[diesel(column_name = org_id)]
    owner: i32,
    #[diesel(column_name = name)]
    text: String,
}

/// The model has no field for the tenant column.
#[tenanted(Org, column = payer)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, PartialEq)]
#[diesel(table_name = bills, primary_key(number))]
struct Bill {
    number: i32,
    cents: i32,
}

// Diesel's `Identifiable` does not find a raw column of the primary key.
#[tenanted(Org, column = r#where)]
#[derive(Queryable, Selectable, Insertable, AsChangeset, Debug, PartialEq)]
#[diesel(table_name = r#type, primary_key(r#match))]
struct Type {
    r#match: i32,
    r#where: i32,
    r#in: String,
}

on_sqlite_and_postgres! {
    /// MySQL does not return the rows that it writes.
    mod with_returning;

    fn the_tenant_column_is_tenant_id_by_convention(db) {
        crate::support::batch(db, TABLES).expect("tables");
        let memo = |tenant_id| Memo { id: 1, tenant_id, text: "t".into() };
        assert_eq!(Memo::insert(&memo(2)).get_result::<Memo>(&mut as_tenant(db, 1)), Ok(memo(1)));
        assert_eq!(Memo::find(1).first::<Memo>(&mut as_tenant(db, 1)), Ok(memo(1)));
        assert_eq!(Memo::scoped().load::<Memo>(&mut as_tenant(db, 2)), Ok(vec![]));
        assert_eq!(memo(1).save().execute(&mut as_tenant(db, 2)), Ok(0));
    }

    fn fields_may_be_named_otherwise_than_columns(db) {
        crate::support::batch(db, TABLES).expect("tables");
        let tag = |owner| Tag { number: 1, owner, text: "t".into() };
        assert_eq!(Tag::insert(&tag(2)).get_result::<Tag>(&mut as_tenant(db, 1)), Ok(tag(1)));
        assert_eq!(Tag::scoped().select(Tag::as_select()).load(&mut as_tenant(db, 1)), Ok(vec![tag(1)]));
        assert_eq!(tag(1).save().execute(&mut as_tenant(db, 1)), Ok(1));
        assert_eq!(Tag::delete(1).execute(&mut as_tenant(db, 2)), Ok(0));
        assert_eq!(Tag::delete(&tag(1)).execute(&mut as_tenant(db, 1)), Ok(1));
    }

    fn a_model_need_not_have_the_tenant_column(db) {
        crate::support::batch(db, TABLES).expect("tables");
        let bill = |cents| Bill { number: 1, cents };
        for org in [1, 2] {
            assert_eq!(Bill::insert(&bill(org)).execute(&mut as_tenant(db, org)), Ok(1));
        }
        assert_eq!(Bill::find(1).select(Bill::as_select()).first(&mut as_tenant(db, 2)), Ok(bill(2)));
        assert_eq!(bill(7).save().returning(Bill::as_returning()).get_result(&mut as_tenant(db, 1)), Ok(bill(7)));
        assert_eq!(Bill::delete(1).returning(Bill::as_returning()).get_result(&mut as_tenant(db, 2)), Ok(bill(2)));
        assert_eq!(Bill::scoped().select((bills::payer, bills::cents)).load::<(i32, i32)>(&mut as_tenant(db, 1)), Ok(vec![(1, 7)]));
    }

    fn names_may_be_raw(db) {
        crate::support::batch(db, TABLES).expect("tables");
        let row = |org| Type { r#match: 1, r#where: org, r#in: "t".into() };
        assert_eq!(Type::insert(&row(2)).get_result::<Type>(&mut as_tenant(db, 1)), Ok(row(1)));
        assert_eq!(Type::find(1).first::<Type>(&mut as_tenant(db, 1)), Ok(row(1)));
        assert_eq!(Type::find(1).first::<Type>(&mut as_tenant(db, 2)), Err(diesel::NotFound));
        assert_eq!(Type::update(1).set(&row(2)).execute(&mut as_tenant(db, 1)), Ok(1));
        assert_eq!(Type::delete(1).execute(&mut as_tenant(db, 2)), Ok(0));
    }
}

macro_rules! in_a_schema {
    ($($backend:ident: $schema:ident, $create:literal;)+) => {$(mod $backend {
        use super::*;

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
            let db = &mut crate::support::$backend();
            crate::support::batch(db, $create).expect("a table");
            let report = |org_id| Report { id: 1, org_id, title: "t".into() };
            assert_eq!(Report::insert(&report(2)).get_result::<Report>(&mut as_tenant(db, 1)), Ok(report(1)));
            assert_eq!(Report::find(1).first::<Report>(&mut as_tenant(db, 1)), Ok(report(1)));
            assert_eq!(Report::scoped().load::<Report>(&mut as_tenant(db, 2)), Ok(vec![]));
            assert_eq!(report(1).save().execute(&mut as_tenant(db, 1)), Ok(1));
            assert_eq!(Report::delete(1).execute(&mut as_tenant(db, 2)), Ok(0));
        }
    })+};
}
in_a_schema! {
    sqlite: temp, "create temp table reports (id integer not null, org_id integer not null, title text not null)";
    postgres: pg_temp, "create temp table reports (id integer not null, org_id integer not null, title text not null)";
}
