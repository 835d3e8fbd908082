//! What a user may implement of what the shapes of tenancy rest on: nothing, and need not.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

mod an_impl_of_a_policy {
    use super::*;

    #[derive(Clone, Copy)]
    struct Mine;
}

mod an_impl_of_a_policy_that_writes {
    use super::*;

    #[derive(Clone, Copy)]
    struct Mine;
}

mod an_impl_of_a_second_designation {
    use super::*;

    #[derive(Clone, Copy)]
    struct Mine;
}

mod an_impl_that_reaches_rows {
    use super::*;

    #[derive(Clone, Copy)]
    struct Mine;
}

mod an_impl_that_writes_for_several_tenants {
    use super::*;

    #[derive(Clone, Copy)]
    struct Mine;
}

mod an_impl_of_a_scope {
    use super::*;

    #[derive(Clone, Copy)]
    struct Mine;
}

mod an_impl_that_moves_the_wall {
    use super::*;

    #[derive(Clone, Copy)]
    struct Mine;
}

mod an_impl_that_carries_a_key {
    use super::*;

    #[derive(Clone, Copy)]
    struct Mine;
}

mod an_impl_that_lacks_a_dimension {
    use super::*;

    #[derive(Clone, Copy)]
    struct Mine;
}

mod an_impl_that_gives_an_insert_a_key {
    use super::*;

    #[derive(Clone, Copy)]
    struct Mine;
}

mod an_impl_that_says_that_a_value_is_another_tenants {
    use super::*;

    #[derive(Clone, Copy)]
    struct Mine;
}

mod an_impl_that_says_that_every_key_is_another_tenants {
    use super::*;

    #[derive(Clone, Copy)]
    struct Mine;
}

mod an_impl_that_lets_a_column_be_assigned {
    use super::*;

    #[derive(Clone, Copy)]
    struct Mine;
}

mod an_impl_that_compares_columns {
    use super::*;

    #[derive(Clone, Copy)]
    struct Mine;
}

mod an_impl_that_makes_rows {
    use super::*;

    #[derive(Clone, Copy)]
    struct Mine;
}

mod an_impl_that_sets_changes {
    use super::*;

    #[derive(Clone, Copy)]
    struct Mine;
}

mod an_impl_that_says_which_parent_a_row_has {
    use super::*;

    #[derive(Clone, Copy)]
    struct Mine;
}
