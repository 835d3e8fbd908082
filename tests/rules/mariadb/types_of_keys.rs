//! Types of keys, where a write returns nothing.

use crate::backend;
use crate::rules::models::keys::Code;
use diesel::connection::SimpleConnection as _;
use house::refusal;
use tenancy::SaveDsl;
use tenancy::ScopeError;
use tenancy::prelude::*;

macro_rules! key {
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
            fn keeps_tenants_apart() {
                let db = &mut *backend::filled();
                db.batch_execute(concat!(
                    "create table firms (id ", $sql, " primary key, name text not null);",
                    "create table orders (id integer not null, firm_id ", $sql, " not null, goods text not null, primary key (firm_id, id))",
                )).expect("tables");
                for (key, other) in [($one, $two), ($two, $one)] {
                    let (key, other): ($Key, $Key) = (key, other);
                    let mut conn = TenantConn::<_, Firm>::trusting(db, key.clone());
                    assert_eq!(conn.key(), &key);
                    let others = Order::insert(order(other, "tea")).execute(&mut conn);
                    assert_eq!(refusal(others), ScopeError::NamesAnotherTenant);
                    assert_eq!(Order::insert(order(key.clone(), "tea")).execute(&mut conn), Ok(1));
                    assert_eq!(order(key.clone(), "rum").save().execute(&mut conn), Ok(1));
                    let upserted = Order::insert(order(key.clone(), "tea"))
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

key!(an_i32: i32, Integer, "integer", 1, -2);
key!(a_u64: u64, Unsigned<BigInt>, "bigint unsigned", 1, u64::MAX);
key!(a_string: String, Text, "varchar(40)", "a".to_owned(), "' or 1 = 1 -- \\".to_owned());
key!(a_newtype: Code, Text, "varchar(40)", Code("a".into()), Code("A".into()));
key!(bytes: Vec<u8>, Binary, "varbinary(16)", vec![0, 255], vec![0]);
