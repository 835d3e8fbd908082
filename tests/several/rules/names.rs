//! Two tables of one name: an alias may be named as any other table.

use super::schema::*;
use diesel::prelude::*;
use tenancy::dsl::exists;
use tenancy::prelude::*;

type Two = (String, String);

/// That the query means the same under either name of its alias: the one that is given, or one that nothing else has.
macro_rules! agrees_by_any_name {
    ($table:ident as $name:ident, $alias:ident: $query:expr) => {{
        let query = {
            let $alias = tenancy::alias!($table as $name);
            $query
        };
        let expected = {
            let $alias = tenancy::alias!($table as nothing_else);
            $query
        };
        let sorted = |names: QueryResult<Vec<Two>>| {
            let mut names = names.expect("read");
            names.sort();
            names
        };
        let db = &mut filled();
        let conn = &mut TenantsConn::<_, Org>::trusting(&mut **db, [1, 2]);
        let some = sorted(expected.clone().load(conn));
        assert!(!some.is_empty());
        assert_eq!(sorted(query.clone().load(conn)), some, "of two tenants");

        let conn = &mut db.unscoped("a test");
        assert_eq!(
            sorted(query.load(conn)),
            sorted(expected.load(conn)),
            "of all"
        );
    }};
}

#[test]
fn an_alias_that_is_named_as_the_join_table_meets_its_tenants_rows() {
    agrees_by_any_name!(people as members, person:
        Person::scoped_as(person)
            .inner_join(fans::table.on(fans::ref_id.eq(person.field(people::id))))
            .select((person.field(people::name), fans::name))
    );
    agrees_by_any_name!(people as members, person:
        Person::scoped_as(person)
            .left_join(pets::table.on(pets::person.eq(person.field(people::name))))
            .filter(pets::name.is_not_null())
            .select((person.field(people::name), pets::name.assume_not_null()))
    );
    agrees_by_any_name!(owned as members, own:
        Person::scoped()
            .inner_join(own.on(own.field(owned::ref_id).eq(people::id)))
            .select((people::name, own.field(owned::name)))
    );
    agrees_by_any_name!(fans as meetings, fan:
        Friend::scoped()
            .filter(exists(Fan::scoped_as(fan).filter(fan.field(fans::ref_id).eq(friends::id))))
            .select((friends::name, friends::name))
    );
}

#[test]
fn an_alias_that_is_named_as_the_parent_meets_its_tenants_rows() {
    agrees_by_any_name!(files as folders, file:
        File::scoped_as(file)
            .inner_join(owned::table.on(owned::ref_id.eq(file.field(files::id))))
            .select((file.field(files::name), owned::name))
    );
    agrees_by_any_name!(pets as people, pet:
        Pet::scoped_as(pet)
            .inner_join(fans::table.on(fans::ref_id.eq(pet.field(pets::id))))
            .select((pet.field(pets::name), fans::name))
    );
    agrees_by_any_name!(shared as safes, own:
        Clip::scoped()
            .inner_join(own.on(own.field(shared::ref_id).eq(clips::id)))
            .select((clips::name, own.field(shared::name)))
    );
    agrees_by_any_name!(globals as folders, global:
        Global::scoped_as(global)
            .left_join(files::table.on(files::ref_id.eq(global.field(globals::id))))
            .filter(files::name.is_not_null())
            .select((global.field(globals::name), files::name.assume_not_null()))
    );
}

#[test]
fn a_side_of_a_union_in_a_subquery_meets_an_alias_that_is_named_as_the_table_of_another_side() {
    agrees_by_any_name!(owned as others, own:
        Fan::scoped()
            .inner_join(own.on(own.field(owned::ref_id).eq(fans::id)))
            .filter(
                fans::id.eq_any(
                    Other::scoped()
                        .filter(others::name.eq("others 1 of 1"))
                        .select(others::ref_id)
                        .union(
                            Adoptable::scoped()
                                .filter(adoptables::name.eq("adoptables 2 of 2"))
                                .select(adoptables::ref_id),
                        ),
                ),
            )
            .filter(fans::id.ne(1))
            .select((own.field(owned::name), fans::name))
    );
}

// Inside, the name is that of the universal table. What is around has none there, and is not compared with.
#[test]
fn a_subquery_from_a_universal_table_that_is_named_as_the_table_around_it_is_as_it_is_written() {
    let others_of_one = || others::name.eq("others 1 of 1");
    let db = &mut filled();
    let conn = &mut TenantsConn::<_, Org>::trusting(&mut **db, [1, 2]);
    let expected = [
        "owned 1 of 1",
        "owned 1 of 2",
        "owned 2 of 1",
        "owned 2 of 2",
    ];

    let universal = tenancy::alias!(listed as owned);
    let inside = Everyones::scoped_as(universal)
        .inner_join(others::table.on(others::ref_id.eq(universal.field(listed::id))))
        .filter(others_of_one());
    let names = Owned::scoped()
        .filter(exists(inside))
        .order(owned::name)
        .select(owned::name);
    assert_eq!(names.load::<String>(conn).expect("read"), expected);

    let around = tenancy::alias!(owned as listed);
    let inside = Everyones::scoped()
        .inner_join(others::table.on(others::ref_id.eq(listed::id)))
        .filter(others_of_one());
    let names = Owned::scoped_as(around)
        .filter(exists(inside))
        .order(around.field(owned::name))
        .select(around.field(owned::name));
    assert_eq!(names.load::<String>(conn).expect("read"), expected);
}
