//! Rows of one of several types of tenants, on a connection of one tenant inside another.

use super::schema::*;
use diesel::prelude::*;
use diesel::result::Error;
use tenancy::ScopeError;
use tenancy::dsl::{exists, select};
use tenancy::prelude::*;

// That a query by itself does not compile is a case in `tests/ui/fail/dimensions`.
#[test]
fn a_narrowed_connection_reaches_no_row_of_several_types_of_tenants_by_a_subquery() {
    let db = &mut *filled();
    let conn = &mut TenantConn::<_, (Org, User)>::trusting(db, (1, 1));
    let found: [QueryResult<bool>; 4] = [
        select(exists(Secret::scoped())).get_result(conn),
        select(exists(Belonging::scoped())).get_result(conn),
        select(exists(Tie::scoped())).get_result(conn),
        select(exists(Knot::scoped())).get_result(conn),
    ];
    for found in found {
        out_of_reach(found);
    }

    let first = Belonging::scoped().select(owners::name).limit(1);
    let name: QueryResult<Option<String>> = select(first.single_value()).get_result(conn);
    out_of_reach(name);
}

#[track_caller]
fn out_of_reach<T: std::fmt::Debug>(found: QueryResult<T>) {
    match found {
        Err(Error::QueryBuilderError(error)) => {
            assert_eq!(error.downcast_ref(), Some(&ScopeError::OtherTenantType));
        }
        other => panic!("{other:?}"),
    }
}
