//! One statement serves lists of tenants of any length.

use crate::backend::filled;
use house::postgres::Db;
use house::shapes::*;
use tenancy::prelude::*;

/// The statements that the server keeps for this connection about `table`.
fn kept(db: &mut Db, table: &str) -> i64 {
    use diesel::dsl::sql;
    use diesel::sql_types::{BigInt, Text};
    diesel::select(
        sql::<BigInt>(
            "(select count(*) from pg_prepared_statements where statement like '%FROM \"' || ",
        )
        .bind::<Text, _>(table)
        .sql(" || '\"%')"),
    )
    .get_result(db)
    .expect("a count")
}

macro_rules! one_statement_for_lists_of_any_length {
    ($($Model:ident in $table:ident of $Tenant:ident)+) => {
        mod one_statement_for_lists_of_any_length {
            use super::*;
            $(
                #[test]
                fn $table() {
                    let db = &mut *filled();
                    for length in [1, 2, 3, 40, 1, 2] {
                        let conn = &mut TenantsConn::<_, $Tenant>::trusting(db, 1..=length);
                        let all = $Model::scoped().filter(house::shapes::$table::text.eq("-")).count();
                        assert!(all.get_result::<i64>(conn).expect("a count") > 0);
                    }
                    assert_eq!(kept(db, stringify!($table)), 1);
                }
            )+
        }
    };
}

one_statement_for_lists_of_any_length! {
    Owned in owned of Org
    Tag in tags of Org
    Flagged in flagged of Org
    Lead in leads of Org
    Shared in shared of Org
    Invited in invited of Org
    Line in lines of Org
    Word in words of Org
    Reply in replies of Org
    Must in must of Org
    May in may of Org
    File in files of User
    Slip in slips of Org
    Secret in secrets of User
    Clip in clips of User
    Org in orgs of Org
    User in users of User
}
