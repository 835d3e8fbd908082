//! The table of cases: of each policy, which rows a connection reads and writes. `matrix` says what is made of it.

#[allow(
    clippy::wildcard_imports,
    reason = "what makes tests of the table decides what they need"
)]
use super::*;

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

    /// The organisation 1 reads by the note, or by the safe, or by both; a user by the safe.
    through_either_parent by [read change] {
        Tie in ties
        one Org {
            1 => ["a1", "a5", "x3", "y4"] ["a1", "a5", "x3", "y4"];
            2 => ["b2", "y4"] ["b2", "y4"];
            3 => [] [];
        }
        one User {
            1 => ["x3"] ["x3"];
            2 => ["v7"] ["v7"];
            3 => [] [];
        }
        several Org {
            [1, 2] => ["a1", "a5", "b2", "x3", "y4"];
            [2] => ["b2", "y4"];
            [] => [];
        }
        several User {
            [1, 2] => ["v7", "x3"];
            [] => [];
        }
        unscoped () ["a1", "a5", "b2", "t6", "v7", "x3", "y4"]
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
