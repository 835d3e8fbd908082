//! Whether an outer join has found a row, where no owner of the row tells.

use super::schema::*;
use diesel::prelude::*;
use tenancy::prelude::*;

type Two = (Option<String>, Option<String>);

// Every organisation reads a global row, and no user does.
#[test]
fn a_global_row_that_an_outer_join_has_found_does_not_meet_a_users_rows() {
    let db = &mut *filled();
    let conn = &mut TenantsConn::<_, Org>::trusting(db, [1, 2]).and_trusting::<User>([1]);
    let global = || Some("globals 1 of null".to_owned());

    let rows = Everyones::scoped()
        .left_join(globals::table.on(globals::name.eq("globals 1 of null")))
        .left_join(notes::table.on(notes::ref_id.eq(listed::id)))
        .filter(listed::id.eq(1))
        .select((globals::name.nullable(), notes::name.nullable()));
    assert_eq!(rows.load::<Two>(conn), Ok(vec![(global(), None)]));

    let again = tenancy::alias!(globals as again);
    let rows = Everyones::scoped()
        .left_join(again.on(again.field(globals::name).eq("globals 1 of null")))
        .left_join(notes::table.on(notes::ref_id.eq(listed::id)))
        .filter(listed::id.eq(1))
        .select((
            again.field(globals::name).nullable(),
            notes::name.nullable(),
        ));
    assert_eq!(rows.load::<Two>(conn), Ok(vec![(global(), None)]));

    // Where there is none, there is nothing that a user would not read.
    let rows = Everyones::scoped()
        .left_join(globals::table.on(globals::name.eq("globals 1 of 3")))
        .left_join(notes::table.on(notes::ref_id.eq(listed::id)))
        .filter(listed::id.eq(1))
        .select((globals::name.nullable(), notes::name.nullable()));
    let note = Some("notes 1 of 1".to_owned());
    assert_eq!(rows.load::<Two>(conn), Ok(vec![(None, note)]));
}

/// That a row of the table which is nobody's meets no tenant's rows behind an outer join.
macro_rules! meets_none {
    ($table:ident: $name:literal) => {{
        let db = &mut *filled();
        let rows = Everyones::scoped()
            .left_join($table::table.on($table::name.eq($name)))
            .left_join(owned::table.on(owned::ref_id.eq(listed::id)))
            .filter(listed::id.eq(1))
            .select(($table::name.nullable(), owned::name.nullable()))
            .load::<Two>(&mut db.unscoped("a test"));
        assert_eq!(rows, Ok(vec![(Some($name.to_owned()), None)]));
    }};
}

#[test]
fn a_row_without_an_owner_that_an_outer_join_has_found_meets_no_tenants_rows() {
    meets_none!(adoptables: "adoptables 1 of null");
    meets_none!(maybes: "maybes 1 of null");
    meets_none!(secrets: "secrets 1 of null-null");
}
