//! The table of cases, and the tests that are made of it: one for each policy and verb, which runs at each reach.
//!
//! On the servers that is the reach of one tenant, where SQL differs, and `load` at the others.

use super::reading::{id, sorted};
use super::schema::*;
use super::statements::Prepared;
use super::writing::{Expected, Names, names_a_tenant, written};
use diesel::dsl::{max, sql, sum};
use diesel::sql_types::Bool;
use std::collections::{BTreeMap, BTreeSet};
use tenancy::ScopeError;
use tenancy::prelude::*;
use tenancy::upsert::excluded;

/// Of each policy: the verbs that compile, the columns that tenants set, the keys, and which rows the tenants of these
/// keys read and write.
macro_rules! cases {
    ($($(#[$doc:meta])* $policy:ident by $verbs:tt $case:tt)*) => {$(
        $(#[$doc])*
        mod $policy {
            #[allow(unused_imports)]
            use super::*;

            on_mysql! { { verbs_of_mysql! { $verbs $case } } else { verbs! { $verbs $case } } }
        }
    )*};
}

macro_rules! verbs {
    ([$($verb:ident)*] $case:tt) => {
        $(verbs! { $verb $case })*
    };
    (read $case:tt) => {
        tests! { reads $case
            load first find count filter_and_or_filter select_and_order group_by aggregate inner_join left_join exists
            eq_any union alias
        }
        tests! { statements $case one_select_for_all_tenants a_clone_runs_for_another_tenant }
    };
    (change $case:tt) => {
        tests! { changes $case
            update_by_key update_by_query update_that_returns update_by_instance save delete_by_key delete_by_query
            delete_that_returns delete_by_instance
                    }
    };
    (insert $case:tt) => {
        tests! { inserts $case
            insert_one insert_batch insert_model insert_from_select upsert_do_nothing upsert_do_update
        }
        tests! { statements $case one_insert_for_all_tenants }
    };
    (insert_defaults $case:tt) => {
        tests! { inserts $case default_values }
    };
}

/// Without what returns rows; an upsert says nothing of the constraint.
#[allow(unused_macros, reason = "`on_mysql!` decides")]
macro_rules! verbs_of_mysql {
    ([$($verb:ident)*] $case:tt) => {
        $(verbs_of_mysql! { $verb $case })*
    };
    (change $case:tt) => {
        tests! { changes $case
            update_by_key update_by_query update_by_instance save delete_by_key delete_by_query delete_by_instance
        }
    };
    (insert $case:tt) => {
        tests! { inserts $case
            insert_without_returning insert_batch insert_model insert_from_select duplicate_key_do_nothing
            duplicate_key_update
        }
        tests! { statements $case one_insert_for_all_tenants }
    };
    ($verb:ident $case:tt) => {
        verbs! { $verb $case }
    };
}

macro_rules! tests {
    ($what:ident $case:tt $($verb:ident)*) => {
        $(
            #[test]
            fn $verb() {
                let db = &mut *filled();
                $what! { $verb db $case }
            }
        )*
    };
}

macro_rules! reads {
    ($verb:ident $db:ident {
        $Model:ident in $table:ident
        $(sets |$key:ident| $columns:tt copies $copied:tt stamp $stamp:expr;)?
        $(one $Scope:ty { $($one:expr => [$($read:literal),*] [$($write:literal),*];)* })*
        $(several $Tenant:ty { $([$($of:expr),*] => [$($among:literal),*];)* })*
        unscoped ($($named:tt)*) [$($all:literal),*]
    }) => {
        $({
            let cases: Vec<(_, Vec<&str>)> = vec![$(($one, vec![$($read),*])),*];
            for (key, names) in cases {
                let at = format!("one {key:?}");
                let conn = &mut TenantConn::<_, $Scope>::trusting($db, key);
                read! { $verb $Model $table conn names at }
            }
        })*
        beyond_one! { $verb
            $({
                let cases: Vec<(Vec<i32>, Vec<&str>)> = vec![$((vec![$($of),*], vec![$($among),*])),*];
                for (keys, names) in cases {
                    let at = format!("several {keys:?}");
                    let conn = &mut TenantsConn::<_, $Tenant>::trusting($db, keys);
                    read! { $verb $Model $table conn names at }
                }
            })*
            {
                let (at, names): (_, &[&str]) = ("unscoped", &[$($all),*]);
                let conn = &mut $db.unscoped("all rows");
                read! { $verb $Model $table conn names at }
            }
        }
    };
}

/// What is prepared for one tenant is found again for the next one, and a query that has run runs again.
macro_rules! statements {
    (a_clone_runs_for_another_tenant $db:ident {
        $Model:ident in $table:ident
        $(sets |$key:ident| $columns:tt copies $copied:tt stamp $stamp:expr;)?
        $(one $Scope:ty { $($one:expr => [$($read:literal),*] [$($write:literal),*];)* })*
        $(several $Tenant:ty { $([$($of:expr),*] => [$($among:literal),*];)* })*
        unscoped ($($named:tt)*) [$($all:literal),*]
    }) => {
        let query = $Model::scoped().order($table::name).select($table::name);
        $({
            let cases: Vec<(_, Vec<&str>)> = vec![$(($one, vec![$($read),*])),*];
            for (key, names) in cases {
                let found = query.clone().load::<String>(&mut TenantConn::<_, $Scope>::trusting($db, key));
                assert_eq!(found.expect("a clone"), names, "one {key:?}");
            }
        })*
        $({
            let cases: Vec<(Vec<i32>, Vec<&str>)> = vec![$((vec![$($of),*], vec![$($among),*])),*];
            for (keys, names) in cases {
                let found = query.clone().load::<String>(&mut TenantsConn::<_, $Tenant>::trusting($db, keys.clone()));
                assert_eq!(found.expect("a clone"), names, "several {keys:?}");
            }
        })*
        let all: &[&str] = &[$($all),*];
        assert_eq!(query.load::<String>(&mut $db.unscoped("all rows")).expect("the query"), all);
    };
    ($verb:ident $db:ident {
        $Model:ident in $table:ident
        sets |$key:ident| $columns:tt copies $copied:tt stamp $stamp:expr;
        $($case:tt)*
    }) => {
        statements! { @ $verb $db $Model $table (|$key| $columns) $($case)* }
    };
    ($verb:ident $db:ident { $Model:ident in $table:ident $($case:tt)* }) => {
        statements! { @ $verb $db $Model $table () $($case)* }
    };
    (@ $verb:ident $db:ident $Model:ident $table:ident $columns:tt
        $(one $Scope:ty { $($one:expr => $read:tt $write:tt;)* })*
        $(several $Tenant:ty { $($several:tt)* })*
        unscoped $named:tt $all:tt
    ) => {
        $({
            let prepared = Prepared::on($db);
            for key in [$($one),*] {
                reset($db);
                let conn = &mut TenantConn::<_, $Scope>::trusting($db, key);
                statement! { $verb $Model $table conn key $columns }
            }
            let prepared = prepared.take();
            assert_eq!(prepared.len(), 1, "{prepared:?}");
        })*
    };
}

macro_rules! statement {
    (one_select_for_all_tenants $Model:ident $table:ident $conn:ident $at:ident $columns:tt) => {
        $Model::scoped().filter($table::id.gt(0)).load::<$Model>($conn).expect("a select");
    };
    (one_update_for_all_tenants $Model:ident $table:ident $conn:ident $at:ident $columns:tt) => {
        $Model::update(1).set($table::text.eq("new")).execute($conn).expect("an update");
    };
    (one_delete_for_all_tenants $Model:ident $table:ident $conn:ident $at:ident $columns:tt) => {
        $Model::delete($Model::scoped().filter($table::id.gt(0))).execute($conn).expect("a delete");
    };
    (one_insert_for_all_tenants $Model:ident $table:ident $conn:ident $at:ident
        (|$key:ident| {$($column:ident: $value:expr => $text:expr),*})) => {
        let $key = $at;
        let row = ($table::id.eq(50), $table::name.eq(format!("n{:?}", $key)) $(, $table::$column.eq($value))*);
        $Model::insert(row).execute($conn).expect("an insert");
    };
}

macro_rules! changes {
    ($verb:ident $db:ident {
        $Model:ident in $table:ident
        $(sets |$key:ident| $columns:tt copies $copied:tt stamp $stamp:expr;)?
        $(one $Scope:ty { $($one:expr => [$($read:literal),*] [$($write:literal),*];)* })*
        $(several $Tenant:ty { $([$($of:expr),*] => [$($among:literal),*];)* })*
        unscoped ($($named:tt)*) [$($all:literal),*]
    }) => {
        let all: &[&str] = &[$($all),*];
        $({
            let cases: Vec<(_, &[&str])> = vec![$(($one, &[$($write),*])),*];
            for (key, writes) in cases {
                let names = Names { at: format!("one {key:?}"), reads: all, writes, all };
                change! { $verb $Model $table $db (TenantConn::<_, $Scope>::trusting($db, key)) names }
            }
        })*
        beyond_one! { $verb
            {
                let names = Names { at: "unscoped".into(), reads: all, writes: all, all };
                change! { $verb $Model $table $db ($db.unscoped("all rows")) names }
            }
        }
    };
}

macro_rules! inserts {
    ($verb:ident $db:ident {
        $Model:ident in $table:ident
        sets |$key:ident| $columns:tt copies $copied:tt stamp $stamp:expr;
        $(one $Scope:ty { $($one:expr => [$($read:literal),*] [$($write:literal),*];)* })*
        $(several $Tenant:ty { $([$($of:expr),*] => [$($among:literal),*];)* })*
        unscoped $named:tt [$($all:literal),*]
    }) => {
        let all: &[&str] = &[$($all),*];
        $({
            let cases: Vec<(_, &[&str], &[&str])> = vec![$(($one, &[$($read),*], &[$($write),*])),*];
            for ($key, reads, writes) in cases {
                let names = Names { at: format!("one {:?}", $key), reads, writes, all };
                insert! {
                    $verb $Model $table $db (TenantConn::<_, $Scope>::trusting($db, $key)) () $columns $copied ($stamp)
                    names
                }
                beyond_one! { $verb
                    inserts! { @unscoped $named $verb $Model $table $db $columns $copied ($stamp) $key writes all }
                }
            }
        })*
    };
    // A polymorphic owner is not named.
    (@unscoped (-) $($rest:tt)*) => {};
    (@unscoped ($($named:tt)*) $verb:ident $Model:ident $table:ident $db:ident $columns:tt $copied:tt ($stamp:expr)
        $key:ident $writes:ident $all:ident) => {
        let names = Names { at: format!("unscoped for {:?}", $key), reads: $writes, writes: $all, all: $all };
        insert! {
            $verb $Model $table $db ($db.unscoped("for one tenant")) ($($named)*) $columns $copied ($stamp) names
        }
    };
}

cases! {
    owned_by_column by [read change insert insert_defaults] {
        Owned in owned
        sets |key| {} copies true stamp key.to_string();
        one Org {
            1 => ["a1", "a2"] ["a1", "a2"];
            2 => ["b1", "b3"] ["b1", "b3"];
            3 => [] [];
        }
        several Org {
            [1] => ["a1", "a2"];
            [1, 2] => ["a1", "a2", "b1", "b3"];
            [2, 3, 2] => ["b1", "b3"];
            [] => [];
        }
        unscoped (.for_tenant(key)) ["a1", "a2", "b1", "b3"]
    }

    /// The same on a connection that is bound to a user, too.
    owned_by_the_first_dimension by [read change insert insert_defaults] {
        Owned in owned
        sets |key| {} copies true stamp key.0.to_string();
        one (Org, User) {
            (1, 2) => ["a1", "a2"] ["a1", "a2"];
            (2, 1) => ["b1", "b3"] ["b1", "b3"];
        }
        unscoped (.for_tenant(key.0)) ["a1", "a2", "b1", "b3"]
    }

    global_by_null by [read change insert insert_defaults] {
        Tag in tags
        sets |key| {} copies true stamp key.to_string();
        one Org {
            1 => ["a1", "g4"] ["a1"];
            2 => ["b1", "g4"] ["b1"];
            3 => ["g4"] [];
        }
        several Org {
            [1, 2] => ["a1", "b1", "g4"];
            [2] => ["b1", "g4"];
            [] => ["g4"];
        }
        unscoped (.for_tenant(key)) ["a1", "b1", "g4"]
    }

    global_by_flag by [read change insert] {
        Flagged in flagged
        sets |key| {} copies true stamp format!("{key}|false");
        one Org {
            1 => ["a1", "g4", "h5"] ["a1"];
            2 => ["b1", "g4", "h5"] ["b1"];
            3 => ["g4", "h5"] [];
        }
        several Org {
            [1, 2] => ["a1", "b1", "g4", "h5"];
            [2] => ["b1", "g4", "h5"];
            [] => ["g4", "h5"];
        }
        unscoped (.for_tenant(key)) ["a1", "b1", "g4", "h5"]
    }

    adoptable by [read change insert insert_defaults] {
        Lead in leads
        sets |key| {} copies true stamp key.to_string();
        one Org {
            1 => ["a1"] ["a1"];
            2 => ["b1"] ["b1"];
            3 => [] [];
        }
        several Org {
            [1, 2] => ["a1", "b1"];
            [2] => ["b1"];
            [] => [];
        }
        unscoped (.for_tenant(key)) ["a1", "b1", "o4", "p5"]
    }

    nobodys_if_null by [read change insert insert_defaults] {
        Slip in slips
        sets |key| { owned_id: Some(1) => 1 } copies true stamp key.to_string();
        one Org {
            1 => ["a1", "a2"] ["a1", "a2"];
            2 => ["b1"] ["b1"];
        }
        several Org {
            [1, 2] => ["a1", "a2", "b1"];
            [2] => ["b1"];
            [] => [];
        }
        unscoped (.for_tenant(key)) ["a1", "a2", "b1", "o4", "p5"]
    }

    shared_with_a_tenant by [read change insert insert_defaults] {
        Shared in shared
        sets |key| { reader_id: OtherTenant::<Org>::new(2) => 2 } copies false stamp key.to_string();
        one Org {
            1 => ["a1", "a2", "b3"] ["a1", "a2"];
            2 => ["a2", "b1", "b3"] ["b1", "b3"];
            3 => [] [];
        }
        several Org {
            [1, 2] => ["a1", "a2", "b1", "b3"];
            [2, 3] => ["a2", "b1", "b3"];
            [] => [];
        }
        unscoped (.for_tenant(key)) ["a1", "a2", "b1", "b3"]
    }

    names_another_tenant by [read change insert insert_defaults] {
        Invited in invited
        sets |key| { guest_id: OtherTenant::<Org>::none() => "-" } copies false stamp key.to_string();
        one Org {
            1 => ["a1", "a2"] ["a1", "a2"];
            2 => ["b1", "b3"] ["b1", "b3"];
            3 => [] [];
        }
        several Org {
            [1, 2] => ["a1", "a2", "b1", "b3"];
            [2, 3] => ["b1", "b3"];
            [] => [];
        }
        unscoped (.for_tenant(key)) ["a1", "a2", "b1", "b3"]
    }

    through_a_parent by [read change insert] {
        Line in lines
        sets |key| { note_id: key => key } copies true stamp "";
        one Org {
            1 => ["a1", "a3"] ["a1", "a3"];
            2 => ["b2"] ["b2"];
        }
        several Org {
            [1, 2] => ["a1", "a3", "b2"];
            [2] => ["b2"];
            [] => [];
        }
        unscoped () ["a1", "a3", "b2"]
    }

    /// The parent says which tenant's a row is, and its own column which user's.
    through_a_parent_and_of_a_dimension by [read change insert] {
        Mark in marks
        sets |key| { note_id: key.0 => key.0 } copies true stamp key.1.to_string();
        one (Org, User) {
            (1, 1) => ["a1", "a2"] ["a1", "a2"];
            (1, 2) => ["c1"] ["c1"];
            (2, 1) => ["b3"] ["b3"];
            (2, 2) => ["d3"] ["d3"];
        }
        unscoped (.for_tenant(key)) ["a1", "a2", "b3", "c1", "d3"]
    }

    tenants_of_a_tenant by [read change insert] {
        Project in projects
        sets |key| {} copies true stamp key.to_string();
        one Org {
            1 => ["a1", "a3"] ["a1", "a3"];
            2 => ["b2"] ["b2"];
            3 => [] [];
        }
        several Org {
            [1, 2] => ["a1", "a3", "b2"];
            [2] => ["b2"];
            [] => [];
        }
        unscoped (.for_tenant(key)) ["a1", "a3", "b2"]
    }

    /// The same rows, for the tenants that they are.
    tenant_of_a_tenant by [read] {
        Project in projects
        one Project {
            1 => ["a1"] ["a1"];
            2 => ["b2"] ["b2"];
            9 => [] [];
        }
        several Project {
            [1, 2] => ["a1", "b2"];
            [3] => ["a3"];
            [] => [];
        }
        unscoped () ["a1", "a3", "b2"]
    }

    through_two_parents by [read change insert] {
        Word in words
        sets |key| { line_id: key => key } copies true stamp "";
        one Org {
            1 => ["a1", "a3"] ["a1", "a3"];
            2 => ["b2", "b4"] ["b2", "b4"];
        }
        several Org {
            [1, 2] => ["a1", "a3", "b2", "b4"];
            [2] => ["b2", "b4"];
            [] => [];
        }
        unscoped () ["a1", "a3", "b2", "b4"]
    }

    /// Every tenant reads the child of a global row, and none writes it.
    through_a_global_parent by [read change] {
        Reply in replies
        one Org {
            1 => ["a1", "g3"] ["a1"];
            2 => ["b2", "g3"] ["b2"];
            3 => ["g3"] [];
        }
        several Org {
            [1, 2] => ["a1", "b2", "g3"];
            [2] => ["b2", "g3"];
            [] => ["g3"];
        }
        unscoped () ["a1", "b2", "g3"]
    }

    refers_to_rows_in_scope by [read change insert] {
        Must in must
        sets |key| { owned_id: 1 => 1, tag_id: 4 => 4, label_id: 7 => 7, must_id: 1 => 1 }
        copies true stamp key.to_string();
        one Org {
            1 => ["a1", "a2"] ["a1", "a2"];
            2 => ["b1", "b3"] ["b1", "b3"];
        }
        several Org {
            [1, 2] => ["a1", "a2", "b1", "b3"];
            [2] => ["b1", "b3"];
            [] => [];
        }
        unscoped (.for_tenant(key)) ["a1", "a2", "b1", "b3"]
    }

    may_refer_to_rows_in_scope by [read change insert insert_defaults] {
        May in may
        sets |key| { owned_id: None::<i32> => "-", tag_id: Some(4) => 4, label_id: 7 => 7, may_id: Some(1) => 1 }
        copies true stamp key.to_string();
        one Org {
            1 => ["a1", "a2"] ["a1", "a2"];
            2 => ["b1", "b3"] ["b1", "b3"];
        }
        several Org {
            [1, 2] => ["a1", "a2", "b1", "b3"];
            [2] => ["b1", "b3"];
            [] => [];
        }
        unscoped (.for_tenant(key)) ["a1", "a2", "b1", "b3"]
    }

    two_dimensions by [read change insert insert_defaults] {
        Draft in drafts
        sets |key| {} copies true stamp format!("{}|{}", key.0, key.1);
        one (Org, User) {
            (1, 1) => ["a1"] ["a1"];
            (1, 2) => ["c1", "c2"] ["c1", "c2"];
            (2, 1) => ["b1", "b3"] ["b1", "b3"];
            (2, 2) => [] [];
        }
        unscoped (.for_tenant(key)) ["a1", "b1", "b3", "c1", "c2"]
    }

    two_dimensions_and_references by [read change insert] {
        Remark in remarks
        sets |key| { owned_id: 1 => 1, draft_id: Some(1) => 1 } copies true stamp format!("{}|{}", key.0, key.1);
        one (Org, User) {
            (1, 1) => ["a1"] ["a1"];
            (1, 2) => ["c1"] ["c1"];
            (2, 1) => ["b1", "b2"] ["b1", "b2"];
        }
        unscoped (.for_tenant(key)) ["a1", "b1", "b2", "c1"]
    }

    /// The rows of the organisation 1 are not those of the user 1.
    a_polymorphic_owner by [read change] {
        File in files
        one Org {
            1 => ["a1"] ["a1"];
            2 => ["b1"] ["b1"];
            3 => [] [];
        }
        one User {
            1 => ["u1"] ["u1"];
            2 => ["v1"] ["v1"];
        }
        several Org {
            [1, 2] => ["a1", "b1"];
            [2] => ["b1"];
            [] => [];
        }
        several User {
            [1, 2] => ["u1", "v1"];
            [] => [];
        }
        unscoped (-) ["a1", "b1", "u1", "v1"]
    }

    a_polymorphic_owner_of_one_type by [insert insert_defaults] {
        File in files
        sets |key| {} copies true stamp format!("Org|{key}");
        one Org {
            1 => ["a1"] ["a1"];
            2 => ["b1"] ["b1"];
        }
        unscoped (-) ["a1", "b1", "u1", "v1"]
    }

    a_polymorphic_owner_of_another_type by [insert insert_defaults] {
        File in files
        sets |key| {} copies true stamp format!("User|{key}");
        one User {
            1 => ["u1"] ["u1"];
            2 => ["v1"] ["v1"];
        }
        unscoped (-) ["a1", "b1", "u1", "v1"]
    }

    /// Not those of which a column names a tenant of the other type.
    one_of_two_owners by [read change] {
        Secret in secrets
        one Org {
            1 => ["a1", "a2"] ["a1", "a2"];
            2 => ["b1"] ["b1"];
            3 => [] [];
        }
        one User {
            1 => ["u1"] ["u1"];
            2 => ["v1"] ["v1"];
        }
        several Org {
            [1, 2] => ["a1", "a2", "b1"];
            [2] => ["b1"];
            [] => [];
        }
        several User {
            [1, 2] => ["u1", "v1"];
            [] => [];
        }
        unscoped (-) ["a1", "a2", "b1", "o5", "t6", "u1", "v1"]
    }

    one_of_two_owners_of_one_type by [insert insert_defaults] {
        Secret in secrets
        sets |key| { safe_id: Some(key) => key } copies true stamp format!("{key}|-");
        one Org {
            1 => ["a1", "a2"] ["a1", "a2"];
            2 => ["b1"] ["b1"];
        }
        unscoped (-) ["a1", "a2", "b1", "o5", "t6", "u1", "v1"]
    }

    one_of_two_owners_of_the_other_type by [insert insert_defaults] {
        Secret in secrets
        sets |key| { safe_id: Some(key + 2) => key + 2 } copies true stamp format!("-|{key}");
        one User {
            1 => ["u1"] ["u1"];
            2 => ["v1"] ["v1"];
        }
        unscoped (-) ["a1", "a2", "b1", "o5", "t6", "u1", "v1"]
    }

    through_a_parent_of_one_of_two_owners by [read change] {
        Clip in clips
        one Org {
            1 => ["a1"] ["a1"];
            2 => ["b2"] ["b2"];
        }
        one User {
            1 => ["u3"] ["u3"];
            2 => ["v4"] ["v4"];
        }
        several User {
            [1, 2] => ["u3", "v4"];
            [] => [];
        }
        unscoped () ["a1", "b2", "o5", "t6", "u3", "v4"]
    }

    tenants_that_read_their_own_row by [read change] {
        Org in orgs
        one Org {
            1 => ["a1"] ["a1"];
            2 => ["b2"] ["b2"];
            9 => [] [];
        }
        several Org {
            [1, 2] => ["a1", "b2"];
            [3, 9] => ["c3"];
            [] => [];
        }
        unscoped (.for_tenant(key)) ["a1", "b2", "c3", "d4", "e5", "f6"]
    }

    tenants_that_are_listed by [read change] {
        User in users
        one User {
            1 => ["a1", "b2"] ["a1"];
            2 => ["a1", "b2"] ["b2"];
            9 => ["a1", "b2"] [];
        }
        several User {
            [1, 2] => ["a1", "b2"];
            [] => ["a1", "b2"];
        }
        unscoped (.for_tenant(key)) ["a1", "b2"]
    }

    universal by [read] {
        Color in colors
        one Org {
            1 => ["x1", "y2"] [];
        }
        one (Org, User) {
            (1, 2) => ["x1", "y2"] [];
        }
        several User {
            [2] => ["x1", "y2"];
            [] => ["x1", "y2"];
        }
        unscoped (-) ["x1", "y2"]
    }
}
