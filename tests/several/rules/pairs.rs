//! Two tables of any two policies: their rows meet where one tenant of the connection reads both.

use super::schema::*;
use crate::backend::Conn;
use diesel::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tenancy::dsl::exists;
use tenancy::prelude::*;

type Names = BTreeSet<String>;

/// What the tenants' own connections say, together.
#[derive(Default)]
struct Seen {
    left: Names,
    pairs: BTreeSet<(String, String)>,
}

impl Seen {
    fn paired(&self) -> Names {
        self.pairs.iter().map(|(left, _)| left.clone()).collect()
    }

    fn unpaired(&self) -> Names {
        self.left.difference(&self.paired()).cloned().collect()
    }

    fn outer(&self) -> BTreeSet<(String, Option<String>)> {
        let pairs = self.pairs.iter().cloned();
        let alone = self.unpaired().into_iter().map(|left| (left, None));
        pairs
            .map(|(left, right)| (left, Some(right)))
            .chain(alone)
            .collect()
    }

    fn counts(&self) -> BTreeMap<String, i64> {
        let count = |left: &String| self.pairs.iter().filter(|pair| pair.0 == *left).count();
        self.left
            .iter()
            .map(|left| (left.clone(), i64::try_from(count(left)).expect("few")))
            .collect()
    }
}

/// Adds to `$seen` what `$conn` answers.
macro_rules! look {
    ($seen:ident, $conn:expr, $Left:ident of $lefts:ident, $rights:ident) => {{
        let conn = &mut $conn;
        look!(left of $seen, conn, $Left of $lefts);
        look!(pairs of $seen, conn, $Left of $lefts, $rights);
    }};
    (left of $seen:ident, $conn:expr, $Left:ident of $lefts:ident) => {{
        let left = $Left::scoped()
            .select($lefts::name)
            .load::<String>($conn)
            .expect("read");
        $seen.left.extend(left);
    }};
    (pairs of $seen:ident, $conn:expr, $Left:ident of $lefts:ident, $rights:ident) => {{
        let joined = $Left::scoped()
            .inner_join($rights::table.on($rights::ref_id.eq($lefts::id)))
            .select(($lefts::name, $rights::name));
        $seen
            .pairs
            .extend(joined.load::<(String, String)>($conn).expect("joined"));
    }};
}

/// What `$conn` says of all tenants at once is what `$seen` says.
macro_rules! agrees {
    ($seen:ident, $conn:expr, $Left:ident of $lefts:ident, $Right:ident of $rights:ident) => {{
        let conn = &mut $conn;
        let what = concat!(stringify!($lefts), " and ", stringify!($rights));
        let mine = || $Right::scoped().filter($rights::ref_id.eq($lefts::id));

        let inner: Vec<(String, String)> = $Left::scoped()
            .inner_join($rights::table.on($rights::ref_id.eq($lefts::id)))
            .select(($lefts::name, $rights::name))
            .load(conn)
            .expect("joined");
        assert_eq!(inner.len(), $seen.pairs.len(), "each pair once: {what}");
        assert_eq!(
            BTreeSet::from_iter(inner),
            $seen.pairs,
            "inner join: {what}"
        );

        let outer: Vec<(String, Option<String>)> = $Left::scoped()
            .left_join($rights::table.on($rights::ref_id.eq($lefts::id)))
            .select(($lefts::name, $rights::name.nullable()))
            .load(conn)
            .expect("joined");
        assert_eq!(
            BTreeSet::from_iter(outer),
            $seen.outer(),
            "left join: {what}"
        );

        let asked: Vec<(String, bool, bool, bool, Option<i64>)> = $Left::scoped()
            .select((
                $lefts::name,
                exists(mine()),
                diesel::dsl::not(exists(mine())),
                $lefts::id.eq_any($Right::scoped().select($rights::ref_id)),
                mine().count().single_value(),
            ))
            .load(conn)
            .expect("asked");
        let names = |holds: fn(&(String, bool, bool, bool, Option<i64>)) -> bool| {
            let rows = asked.iter().filter(|row| holds(row));
            rows.map(|row| row.0.clone()).collect::<Names>()
        };
        assert_eq!(names(|row| row.1), $seen.paired(), "exists: {what}");
        assert_eq!(names(|row| row.2), $seen.unpaired(), "not exists: {what}");
        assert_eq!(names(|row| row.3), $seen.paired(), "eq_any: {what}");
        let counts = asked.iter().map(|row| (row.0.clone(), row.4.unwrap_or(0)));
        assert_eq!(
            BTreeMap::from_iter(counts),
            $seen.counts(),
            "scalar subquery: {what}"
        );
    }};
}

macro_rules! pairs {
    ($($name:ident: $Left:ident of $lefts:ident, $Right:ident of $rights:ident $(, $no_deletes:ident)?;)+) => {$(
        #[test]
        fn $name() {
            let db = &mut filled();
            let db: &mut Conn = db;

            let mut some = Seen::default();
            for key in [1, 2] {
                look!(some, TenantConn::<_, Org>::trusting(db, key), $Left of $lefts, $rights);
            }
            assert!(!some.pairs.is_empty());
            agrees!(some, TenantsConn::<_, Org>::trusting(db, [1, 2]), $Left of $lefts, $Right of $rights);

            let mut all = some;
            look!(all, TenantConn::<_, Org>::trusting(db, 3), $Left of $lefts, $rights);
            all.left = unscoped_names!(db, $lefts);
            unscoped!(all, db, $Left of $lefts, $Right of $rights $(, $no_deletes)?);
        }
    )+};
}

macro_rules! unscoped_names {
    ($db:ident, $lefts:ident) => {
        $lefts::table
            .select($lefts::name)
            .load::<String>($db)
            .expect("read")
            .into_iter()
            .collect()
    };
}

/// The same for all tenants; and the rows that a write picks by a subquery. No tenant deletes those of several.
macro_rules! unscoped {
    ($seen:ident, $db:ident, $Left:ident of $lefts:ident, $Right:ident of $rights:ident) => {{
        unscoped!($seen, $db, $Left of $lefts, $Right of $rights, no_deletes);

        let mine = || $Right::scoped().filter($rights::ref_id.eq($lefts::id));
        $Left::delete($Left::scoped().filter(exists(mine())))
            .execute(&mut $db.unscoped("a test"))
            .expect("deleted");
        let left: Names = unscoped_names!($db, $lefts);
        assert_eq!(left, $seen.unpaired(), "delete");
    }};
    ($seen:ident, $db:ident, $Left:ident of $lefts:ident, $Right:ident of $rights:ident, no_deletes) => {{
        agrees!($seen, $db.unscoped("a test"), $Left of $lefts, $Right of $rights);

        let mine = || $Right::scoped().filter($rights::ref_id.eq($lefts::id));
        let updated = diesel::update($lefts::table).set($lefts::ref_id.eq(0)).execute($db).expect("set");
        assert_eq!(updated, $seen.left.len());
        $Left::update($Left::scoped().filter(exists(mine())))
            .set($lefts::ref_id.eq(7))
            .execute(&mut $db.unscoped("a test"))
            .expect("updated");
        let updated: Vec<String> = $lefts::table
            .filter($lefts::ref_id.eq(7))
            .select($lefts::name)
            .load($db)
            .expect("read");
        assert_eq!(Names::from_iter(updated), $seen.paired(), "update");
    }};
}

pairs! {
    rows_of_one_tenant_each_meet_inside_their_tenant: Owned of owned, Other of others;
    global_rows_meet_those_of_every_tenant: Owned of owned, Global of globals;
    rows_of_every_tenant_meet_global_ones: Global of globals, Owned of owned;
    global_rows_meet_global_ones: Global of globals, Common of commons;
    flagged_rows_meet_those_of_every_tenant: Owned of owned, Flagged of flagged;
    rows_of_every_tenant_meet_flagged_ones: Flagged of flagged, Global of globals;
    rows_without_an_owner_meet_none: Owned of owned, Adoptable of adoptables;
    rows_meet_none_without_an_owner: Adoptable of adoptables, Global of globals;
    rows_that_are_nobodys_meet_none: Owned of owned, Maybe of maybes;
    rows_meet_none_that_are_nobodys: Maybe of maybes, Global of globals;
    shared_rows_meet_those_of_both_tenants: Owned of owned, Shared of shared;
    rows_of_both_tenants_meet_shared_ones: Shared of shared, Owned of owned;
    shared_rows_meet_where_one_tenant_reads_both: Shared of shared, Lent of lent;
    shared_rows_meet_global_ones: Shared of shared, Global of globals;
    rows_through_a_parent_meet_those_of_its_tenant: Owned of owned, File of files;
    rows_meet_those_through_a_parent_of_their_tenant: File of files, Flagged of flagged;
    rows_of_several_tenants_meet_those_of_each: Owned of owned, Person of people;
    rows_of_each_meet_those_of_several_tenants: Person of people, Owned of owned, no_deletes;
    rows_of_several_tenants_meet_where_one_reads_both: Person of people, Fan of fans, no_deletes;
    rows_of_several_tenants_meet_global_ones: Person of people, Global of globals, no_deletes;
    global_rows_meet_those_of_several_tenants: Global of globals, Person of people;
    rows_of_several_tenants_meet_shared_ones: Person of people, Shared of shared, no_deletes;
    shared_rows_meet_those_of_several_tenants: Shared of shared, Fan of fans;
    rows_of_several_tenants_meet_adoptable_ones: Person of people, Adoptable of adoptables, no_deletes;
    rows_of_several_tenants_meet_those_through_a_parent: Fan of fans, File of files, no_deletes;
    rows_of_several_or_all_tenants_meet_those_of_each: Owned of owned, Guest of guests;
    rows_of_each_meet_those_of_several_or_all_tenants: Guest of guests, Owned of owned, no_deletes;
    rows_of_several_or_all_tenants_meet_those_of_several: Guest of guests, Person of people, no_deletes;
    rows_of_several_tenants_meet_those_of_several_or_all: Fan of fans, Guest of guests, no_deletes;
    rows_of_several_tenants_meet_those_of_owners_of_two_types: Person of people, Belonging of owners, no_deletes;
    rows_of_several_tenants_meet_their_children: Person of people, Pet of pets, no_deletes;
    rows_of_several_tenants_meet_their_friends: Person of people, Friend of friends, no_deletes;
    rows_of_several_or_all_tenants_meet_global_ones: Guest of guests, Global of globals, no_deletes;
    global_rows_meet_those_of_several_or_all_tenants: Global of globals, Guest of guests;
    shared_rows_meet_those_of_several_or_all_tenants: Shared of shared, Guest of guests;
    children_of_rows_of_several_tenants_meet_those_of_several: Pet of pets, Fan of fans;
    friends_of_rows_of_several_tenants_meet_those_of_each: Owned of owned, Friend of friends;
    rows_of_several_tenants_meet_friends_of_such: Fan of fans, Friend of friends, no_deletes;
    children_of_rows_of_several_tenants_meet_the_rows: Pet of pets, Person of people;
    friends_of_rows_of_several_tenants_meet_the_rows: Friend of friends, Person of people, no_deletes;
    rows_of_owners_of_two_types_meet_those_of_their_owner: Owned of owned, Belonging of owners;
    rows_of_one_of_two_owners_meet_those_of_their_owner: Owned of owned, Secret of secrets;
    rows_meet_those_of_one_of_two_owners: Secret of secrets, Global of globals;
    rows_through_a_parent_of_one_of_two_owners_meet_those_of_its_owner: Owned of owned, Clip of clips;
    rows_meet_those_through_a_parent_of_one_of_two_owners: Clip of clips, Flagged of flagged;
    rows_meet_those_of_owners_of_two_types: Belonging of owners, Global of globals;
}

const ORGS: [i32; 2] = [1, 2];
const USERS: [i32; 1] = [1];

macro_rules! keys {
    (Org) => {
        ORGS
    };
    (User) => {
        USERS
    };
}

/// The same for two organisations and a user on one connection. The rows of the left table have owners of the types that are
/// named behind it; those of both tables, of the types behind the right one.
macro_rules! pairs_of_types {
    ($($name:ident: $Left:ident of $lefts:ident by $($left:ident)+, $Right:ident of $rights:ident by $($both:ident)*;)+) => {$(
        #[test]
        fn $name() {
            let db = &mut filled();
            let db: &mut Conn = db;
            let mut some = Seen::default();
            $(for key in keys!($left) {
                look!(left of some, &mut TenantConn::<_, $left>::trusting(db, key), $Left of $lefts);
            })+
            $(for key in keys!($both) {
                look!(pairs of some, &mut TenantConn::<_, $both>::trusting(db, key), $Left of $lefts, $rights);
            })*
            agrees!(
                some,
                TenantsConn::<_, Org>::trusting(db, ORGS).and_trusting::<User>(USERS),
                $Left of $lefts,
                $Right of $rights
            );
        }
    )+};
}

pairs_of_types! {
    rows_of_an_arc_meet_those_of_their_owner_through_a_parent: Secret of secrets by Org User, Clip of clips by Org User;
    rows_through_a_parent_meet_those_of_an_arc_of_their_owner: Clip of clips by Org User, Secret of secrets by Org User;
    rows_of_an_arc_meet_those_of_their_polymorphic_owner: Secret of secrets by Org User, Belonging of owners by Org User;
    rows_of_a_polymorphic_owner_meet_those_of_an_arc: Belonging of owners by Org User, Secret of secrets by Org User;
    rows_of_an_arc_meet_those_of_their_organisation: Secret of secrets by Org User, Owned of owned by Org;
    rows_of_an_organisation_meet_its_own_of_an_arc: Owned of owned by Org, Secret of secrets by Org;
    rows_of_an_arc_meet_those_of_their_user: Secret of secrets by Org User, Note of notes by User;
    rows_of_a_user_meet_their_own_of_an_arc: Note of notes by User, Clip of clips by User;
    rows_of_a_user_meet_none_of_an_organisation: Note of notes by User, Owned of owned by;
    rows_of_an_organisation_meet_none_of_a_user: Owned of owned by Org, Note of notes by;
    global_rows_meet_none_of_a_user: Global of globals by Org, Note of notes by;
    rows_of_a_user_meet_no_global_ones: Note of notes by User, Global of globals by;
    rows_of_an_arc_meet_global_ones_of_organisations: Secret of secrets by Org User, Global of globals by Org;
    global_rows_of_organisations_meet_those_of_an_arc: Flagged of flagged by Org, Clip of clips by Org;
    rows_of_an_arc_meet_shared_ones: Clip of clips by Org User, Shared of shared by Org;
    shared_rows_meet_those_of_an_arc: Shared of shared by Org, Belonging of owners by Org;
    rows_of_an_arc_meet_those_of_several_organisations: Secret of secrets by Org User, Person of people by Org;
    rows_of_several_organisations_meet_those_of_an_arc: Person of people by Org, Clip of clips by Org;
    rows_of_several_organisations_meet_none_of_a_user: Person of people by Org, Note of notes by;
    rows_of_a_user_meet_none_of_several_organisations: Note of notes by User, Fan of fans by;
    rows_of_an_arc_meet_those_of_several_or_all_organisations: Clip of clips by Org User, Guest of guests by Org;
    rows_of_several_or_all_organisations_meet_those_of_an_arc: Guest of guests by Org, Secret of secrets by Org;
    children_of_rows_of_several_organisations_meet_those_of_an_arc: Pet of pets by Org, Secret of secrets by Org;
}
