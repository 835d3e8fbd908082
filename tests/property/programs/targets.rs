//! What SQLite and PostgreSQL have, and MySQL has otherwise or not at all.

/// `execute` or `get_results`.
macro_rules! answered {
    ($write:expr, $answer:expr, $columns:expr, $conn:expr) => {
        match $answer {
            Answer::Count => Returned::Count($write.execute($conn)?),
            Answer::Rows => super::reads::shown($write.returning($columns).get_results($conn)?),
        }
    };
}

macro_rules! combined {
    ($left:expr, $how:expr, $right:expr, $Row:ty, $conn:expr) => {
        match $how {
            Combine::Union => $left.union($right).load::<$Row>($conn)?,
            Combine::UnionAll => $left.union_all($right).load::<$Row>($conn)?,
            Combine::Intersect => $left.intersect($right).load::<$Row>($conn)?,
            Combine::Except => $left.except($right).load::<$Row>($conn)?,
        }
    };
}

macro_rules! on_conflict {
    ($insert:expr, $target:expr) => {
        $insert.on_conflict($target)
    };
}

macro_rules! filtered_upsert {
    ($upsert:expr, $filter:expr) => {
        $upsert.filter($filter)
    };
}
