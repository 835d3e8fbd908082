//! The walks: from edit to edit, with a build after each. The tests of a program are built at its start and at its end.

use super::backend::Backend;
use super::program::{Edit, Program};
use super::random::Random;
use super::user::User;

const SUBJECTS: &[(&str, &str)] = &[
    ("asynchronous", include_str!("../src/asynchronous.rs")),
    ("joining", include_str!("../src/joining.rs")),
    ("locking", include_str!("../src/locking.rs")),
    ("policies", include_str!("../src/policies.rs")),
    ("pools", include_str!("../src/pools.rs")),
    ("reading", include_str!("../src/reading.rs")),
    ("returning", include_str!("../src/returning.rs")),
    ("several", include_str!("../src/several.rs")),
    ("subqueries", include_str!("../src/subqueries.rs")),
    ("tenants", include_str!("../src/tenants.rs")),
    ("types", include_str!("../src/types.rs")),
    ("writing", include_str!("../src/writing.rs")),
];

fn programs() -> impl Iterator<Item = Program> {
    SUBJECTS
        .iter()
        .filter(|(subject, _)| !Backend::wanted().without.contains(subject))
        .map(|(subject, source)| Program::new(subject, source))
}

#[test]
fn a_query_more_never_crashes_the_compiler() {
    let mut user = User::new("growth", programs().collect());
    let append = |program: &Program| (program.ahead() > 0).then_some(Edit::Append);
    user.edit(append);
    user.build_with_tests();
    // One by one, and later five by five, for the sake of time.
    for build in 2.. {
        user.edit(append);
        if build > 3 {
            for _ in 1..5 {
                user.edit(append);
            }
        }
        if !user.any(|program| program.ahead() > 0) {
            break;
        }
        user.build();
    }
    user.build_with_tests();
}

#[test]
fn no_edit_of_a_program_crashes_the_compiler() {
    let mut user = User::new("change", programs().collect());
    for _ in 0..6 {
        user.edit(|_| Some(Edit::Append));
    }
    user.build_with_tests();
    let edits: &[fn(&Program) -> Edit] = &[
        // Something is asked before what was asked first.
        |_| Edit::Insert,
        // All bodies are new, and all that they ask is known.
        |_| Edit::Change,
        // What one function asked is asked by none.
        |_| Edit::Replace(0),
        // All is asked in another order.
        |_| Edit::Reverse,
        // What is known of one table no longer holds.
        |_| Edit::AddField,
        // The same is asked from elsewhere: by a function less, beside more tables, in another module, by another name.
        |program| Edit::Remove(program.len() / 2),
        |_| Edit::AddModel,
        |_| Edit::AddModule(1),
        |_| Edit::Rename(0),
    ];
    for edit in edits {
        user.edit(|program| Some(edit(program)));
        user.build();
    }
    user.edit(|_| Some(Edit::Replace(1)));
    user.build_with_tests();
}

#[test]
fn no_random_edit_crashes_the_compiler() {
    let mut random = Random(9);
    let mut user = User::new("random", programs().collect());
    for _ in 0..3 {
        user.edit(|_| Some(Edit::Append));
    }
    user.build_with_tests();
    for _ in 0..3 {
        user.edit(|program| Some(any(program, &mut random)));
        user.build();
    }
    user.edit(|program| Some(any(program, &mut random)));
    user.build_with_tests();
}

fn any(program: &Program, random: &mut Random) -> Edit {
    let one = random.below(program.len());
    let other = random.below(program.len());
    match random.below(12) {
        0..3 if program.ahead() > 0 => Edit::Append,
        3 if program.ahead() > 0 => Edit::Insert,
        4 if program.ahead() > 0 => Edit::Replace(one),
        5 if program.len() > 1 => Edit::Remove(one),
        6 if one != other => Edit::Move(one, other),
        7 if program.len() > 1 => Edit::AddModule(one),
        8 if program.len() > 1 => Edit::Reverse,
        9 => Edit::AddField,
        10 => Edit::AddModel,
        _ => Edit::Rename(one),
    }
}
