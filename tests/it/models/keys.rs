//! Types of keys.

use super::*;
use diesel::backend::Backend as DieselBackend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;

/// A key with a type of its own.
#[derive(AsExpression, FromSqlRow, Debug, Clone, PartialEq, Eq, Hash)]
#[diesel(sql_type = Text)]
pub struct Code(String);

impl<DB: DieselBackend> FromSql<Text, DB> for Code
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        String::from_sql(bytes).map(Self)
    }
}

impl<DB: DieselBackend> ToSql<Text, DB> for Code
where
    String: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

macro_rules! key {
    ($name:ident: $Key:ty, $Sql:ident, $sql:literal, $one:expr, $two:expr, on $($backend:ident)+) => {
        mod $name {
            use super::*;

            diesel::table! { use diesel::sql_types::*; firms { id -> $Sql, name -> Text } }
            diesel::table! { use diesel::sql_types::*; orders { id -> Integer, firm_id -> $Sql, goods -> Text } }

            #[determines_tenant]
            #[derive(Queryable, Selectable, Identifiable, Debug, PartialEq)]
            #[diesel(table_name = firms)]
            pub struct Firm {
                id: $Key,
                name: String,
            }

            #[tenanted(Firm)]
            #[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, PartialEq)]
            #[diesel(table_name = orders)]
            struct Order {
                id: i32,
                firm_id: $Key,
                goods: String,
            }

            fn order(firm_id: $Key, goods: &str) -> Order {
                Order { id: 1, firm_id, goods: goods.into() }
            }

            $(#[test]
            fn $backend() {
                let db = &mut crate::support::$backend();
                crate::support::batch(db, concat!(
                    "create table firms (id ", $sql, " primary key, name text not null);",
                    "create table orders (id integer not null, firm_id ", $sql, " not null, goods text not null, primary key (firm_id, id))",
                )).expect("tables");
                for (key, other) in [($one, $two), ($two, $one)] {
                    let key: $Key = key;
                    let mut conn = TenantConn::<_, Firm>::trusting(db, key.clone());
                    assert_eq!(conn.key(), &key);
                    let inserted = Order::insert(order(other.clone(), "tea")).get_result::<Order>(&mut conn);
                    assert_eq!(inserted, Ok(order(key.clone(), "tea")));
                    assert_eq!(order(key.clone(), "rum").save().execute(&mut conn), Ok(1));
                    let upserted = Order::insert(order(other, "tea"))
                        .on_conflict((orders::firm_id, orders::id))
                        .do_update()
                        .set(orders::goods.eq(orders::goods.concat("!")))
                        .get_result::<Order>(&mut conn);
                    assert_eq!(upserted, Ok(order(key.clone(), "rum!")));
                    assert_eq!(Order::scoped().load::<Order>(&mut conn), Ok(vec![order(key, "rum!")]));
                    assert_eq!(Firm::scoped().load::<Firm>(&mut conn), Ok(vec![]));
                }
                let one: $Key = $one;
                assert_eq!(Order::delete(1).execute(&mut TenantConn::<_, Firm>::trusting(db, one)), Ok(1));
                assert_eq!(Order::scoped().count().get_result::<i64>(&mut db.unscoped("a test")), Ok(1));
            })+
        }
    };
}

/// The same on MySQL, where a write returns nothing.
macro_rules! key_on_mysql {
    ($name:ident: $Key:ty, $Sql:ty, $sql:literal, $one:expr, $two:expr) => {
        mod $name {
            use super::*;
            use diesel::dsl::DuplicatedKeys;

            diesel::table! { use diesel::sql_types::*; firms { id -> $Sql, name -> Text } }
            diesel::table! { use diesel::sql_types::*; orders { id -> Integer, firm_id -> $Sql, goods -> Text } }

            #[determines_tenant]
            #[derive(Queryable, Selectable, Identifiable, Debug, PartialEq)]
            #[diesel(table_name = firms)]
            pub struct Firm {
                id: $Key,
                name: String,
            }

            #[tenanted(Firm)]
            #[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, PartialEq)]
            #[diesel(table_name = orders)]
            struct Order {
                id: i32,
                firm_id: $Key,
                goods: String,
            }

            fn order(firm_id: $Key, goods: &str) -> Order {
                Order { id: 1, firm_id, goods: goods.into() }
            }

            #[test]
            fn mysql() {
                let db = &mut *crate::support::mysql();
                crate::support::batch(db, concat!(
                    "create table firms (id ", $sql, " primary key, name text not null);",
                    "create table orders (id integer not null, firm_id ", $sql, " not null, goods text not null, primary key (firm_id, id))",
                )).expect("tables");
                for (key, other) in [($one, $two), ($two, $one)] {
                    let (key, other): ($Key, $Key) = (key, other);
                    let mut conn = TenantConn::<_, Firm>::trusting(db, key.clone());
                    assert_eq!(conn.key(), &key);
                    assert_eq!(Order::insert(order(other.clone(), "tea")).execute(&mut conn), Ok(1));
                    assert_eq!(order(key.clone(), "rum").save().execute(&mut conn), Ok(1));
                    let upserted = Order::insert(order(other, "tea"))
                        .on_conflict(DuplicatedKeys)
                        .do_update()
                        .set(orders::goods.eq(orders::goods.concat("!")))
                        .execute(&mut conn);
                    assert_eq!(upserted, Ok(2));
                    assert_eq!(Order::scoped().load::<Order>(&mut conn), Ok(vec![order(key, "rum!")]));
                    assert_eq!(Firm::scoped().load::<Firm>(&mut conn), Ok(vec![]));
                }
                let one: $Key = $one;
                assert_eq!(Order::delete(1).execute(&mut TenantConn::<_, Firm>::trusting(db, one)), Ok(1));
                assert_eq!(Order::scoped().count().get_result::<i64>(&mut db.unscoped("a test")), Ok(1));
            }
        }
    };
}

key!(an_i32: i32, Integer, "integer", 1, -2, on sqlite postgres);
key!(an_i64: i64, BigInt, "bigint", 1, i64::MAX, on sqlite postgres);
key!(a_string: String, Text, "text", "a".to_owned(), "' or 1 = 1 --".to_owned(), on sqlite postgres);
key!(a_newtype: Code, Text, "text", Code("a".into()), Code("b".into()), on sqlite postgres);
key!(a_uuid: uuid::Uuid, Uuid, "uuid", uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2), on postgres);

key_on_mysql!(an_i32_on_mysql: i32, Integer, "integer", 1, -2);
key_on_mysql!(a_u64_on_mysql: u64, Unsigned<BigInt>, "bigint unsigned", 1, u64::MAX);
key_on_mysql!(a_string_on_mysql: String, Text, "varchar(40)", "a".to_owned(), "' or 1 = 1 -- \\".to_owned());
key_on_mysql!(a_newtype_on_mysql: Code, Text, "varchar(40)", Code("a".into()), Code("A".into()));
key_on_mysql!(bytes_on_mysql: Vec<u8>, Binary, "varbinary(16)", vec![0, 255], vec![0]);
