//! How programs are drawn. The values are few on purpose: keys meet, marks are taken, references dangle.

use super::program::{
    Answer, As, Ask, By, Chain, Cmp, Combine, Conflict, Filter, For, Is, Join, JoinKind, Lock, Op,
    Order, Program, Query, Reach, Read, Row, Set, Step, Table, Target, World, Write,
};
use crate::backend::MYSQL;
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::{Just, Strategy, any};
use proptest::strategy::{BoxedStrategy, Union};
use proptest::{prop_oneof, sample};
use std::collections::BTreeSet;

pub(super) fn programs() -> impl Strategy<Value = Program> {
    (worlds(), vec(steps(), 1..8)).prop_map(|(world, steps)| Program { world, steps })
}

/// Firms, or users.
fn keys() -> impl Strategy<Value = i32> {
    1..4
}

fn ids() -> impl Strategy<Value = i32> {
    1..4
}

fn marks() -> impl Strategy<Value = i32> {
    1..6
}

fn numbers() -> impl Strategy<Value = i32> {
    0..4
}

fn worlds() -> impl Strategy<Value = World> {
    let rows = |table| {
        vec(rows(table), 1..6).prop_map(move |rows| {
            let mut taken = BTreeSet::new();
            let rows = (1..).zip(rows).filter_map(|(mark, mut row)| {
                row.mark = mark;
                taken.insert(table.unique(&row)).then_some(row)
            });
            (table, rows.collect())
        })
    };
    Vec::from(Table::ALL.map(rows))
        .prop_map(|tables: Vec<(Table, Vec<Row>)>| tables.into_iter().collect())
}

/// A row as a table has it.
fn rows(table: Table) -> impl Strategy<Value = Row> {
    (
        marks(),
        ids(),
        option::weighted(0.8, numbers()),
        option::weighted(0.7, keys()),
        option::weighted(0.7, keys()),
        ids(),
    )
        .prop_map(move |(mark, id, n, owner, second, parent)| {
            let sure = owner.unwrap_or(1);
            let (owner, second, parent) = match table {
                // Of a firm, of a user, or of both or neither, which is nobody's.
                Table::Safes => match parent {
                    1 => (owner, None, None),
                    2 => (None, second, None),
                    _ => (owner, second, None),
                },
                Table::Ties => (None, second.or(Some(1)), Some(parent)),
                Table::Firms | Table::Users => (Some(id), None, None),
                Table::Countries => (None, None, None),
                Table::Notes | Table::Folders => (Some(sure), None, None),
                Table::Tags | Table::Leads => (owner, None, None),
                Table::Shares => (Some(sure), second, None),
                Table::Tasks => (Some(sure), second, Some(parent)),
                Table::Pages | Table::Words => (None, None, Some(parent)),
                Table::Drafts => (Some(sure), second.or(Some(1)), None),
                Table::Docs | Table::Pictures => {
                    (Some(sure), Some(i32::from(second == Some(1))), None)
                }
            };
            Row {
                mark,
                id,
                n,
                owner,
                second,
                parent,
            }
        })
}

fn steps() -> impl Strategy<Value = Step> {
    let reaches = prop_oneof![
        6 => keys().prop_map(Reach::Firm),
        2 => keys().prop_map(Reach::User),
        2 => (keys(), keys()).prop_map(|(firm, user)| Reach::Both(firm, user)),
        1 => (keys(), keys()).prop_map(|(firm, user)| Reach::Narrowed(firm, user)),
        2 => vec(keys(), 0..4).prop_map(Reach::Several),
        2 => (vec(keys(), 0..4), vec(keys(), 0..3))
            .prop_map(|(firms, users)| Reach::OfTypes(firms, users)),
        1 => Just(Reach::Unscoped),
    ];
    reaches.prop_flat_map(|reach| {
        let op = {
            let mut ops = vec![(3, self::reads(&reach).prop_map(Op::Read).boxed())];
            if !matches!(reach, Reach::Several(_) | Reach::OfTypes(..)) {
                ops.push((4, self::writes(&reach).prop_map(Op::Write).boxed()));
            }
            Union::new_weighted(ops).prop_recursive(2, 8, 3, |op| {
                (vec(op, 1..4), any::<bool>())
                    .prop_map(|(ops, commit)| Op::Transaction { ops, commit })
            })
        };
        (Just(reach), op).prop_map(|(reach, op)| Step { reach, op })
    })
}

fn tables(reach: &Reach) -> Vec<Table> {
    let mut tables = Table::ALL.to_vec();
    tables.retain(|table| reach.reaches(*table));
    tables
}

#[expect(clippy::too_many_lines, reason = "one entry for each operation")]
fn reads(reach: &Reach) -> impl Strategy<Value = Read> + use<> {
    let tables = tables(reach);
    let mut lockable = tables.clone();
    lockable.retain(|table| *table != Table::Countries);
    let table = || sample::select(tables.clone());
    let queries = || {
        let all = tables.clone();
        let filters = move |table| (Just(table), filters(table, &all));
        table()
            .prop_flat_map(filters)
            .prop_map(|(table, filters)| Query { table, filters })
    };
    let is = || conditions(&tables);
    let how = || {
        let mut how = vec![Combine::Union, Combine::UnionAll];
        if !MYSQL {
            how.extend([Combine::Intersect, Combine::Except]);
        }
        sample::select(how)
    };
    let combined = {
        let all = tables.clone();
        queries().prop_flat_map(move |query| {
            let filters = filters(query.table, &all);
            (Just(query), filters)
        })
    };
    let locks = [
        Lock::Update,
        Lock::UpdateSkipLocked,
        Lock::Share,
        Lock::ShareNoWait,
    ];
    let kinds = sample::select(vec![JoinKind::Inner, JoinKind::Left]);
    let mut reads = vec![
        (
            6,
            (queries(), asks(&tables, reach.is_of_one_type()))
                .prop_map(|(query, ask)| Read::Rows(query, ask))
                .boxed(),
        ),
        (
            2,
            (how(), combined)
                .prop_map(|(how, (left, right))| Read::Combine(how, left, right))
                .boxed(),
        ),
        (
            2,
            (kinds, table(), is())
                .prop_map(|(kind, table, is)| Read::JoinAlias(kind, table, is))
                .boxed(),
        ),
    ];
    if reach.is_of_one_type() {
        reads.extend([
            (
                1,
                (
                    sample::select(lockable),
                    is(),
                    sample::select(locks.to_vec()),
                )
                    .prop_map(|(table, is, lock)| Read::Locked(table, is, lock))
                    .boxed(),
            ),
            (
                1,
                (table(), is(), 0..3_i64)
                    .prop_map(|(table, is, n)| Read::Groups(table, is, n))
                    .boxed(),
            ),
            (
                1,
                (table(), cmps(), numbers())
                    .prop_map(|(table, cmp, n)| Read::Alias(table, cmp, n))
                    .boxed(),
            ),
        ]);
    }
    let joins = (sample::select(joins(reach)), is());
    reads.push((5, joins.prop_map(|(join, is)| Read::Join(join, is)).boxed()));
    if let Reach::Firm(_) = reach {
        let chains = prop_oneof![
            Just(Chain::All),
            ids().prop_map(Chain::Find),
            (ids(), is()).prop_map(|(id, b)| Chain::FindOr(id, b)),
            is().prop_map(Chain::Filter),
            (is(), is()).prop_map(|(a, b)| Chain::FilterOr(a, b)),
            (is(), is()).prop_map(|(a, b)| Chain::OrFilter(a, b)),
        ];
        reads.push((
            3,
            (table(), chains)
                .prop_map(|(table, chain)| Read::Chain(table, chain))
                .boxed(),
        ));
        let notes = (how(), queries(), is());
        reads.push((
            1,
            notes
                .prop_map(|(how, left, is)| Read::CombineWithNotes(how, left, is))
                .boxed(),
        ));
    }
    Union::new_weighted(reads)
}

fn joins(reach: &Reach) -> Vec<Join> {
    let mut joins = Vec::new();
    if !matches!(reach, Reach::User(_)) {
        joins.extend([
            Join::TasksNotesLeftTags,
            Join::WordsLeftPagesLeftFolders,
            Join::NotesLeftDocsLeftShares,
            Join::FirmsLeftLeadsFolders,
            Join::CountriesLeftNotesLeftTags,
            Join::FoldersLeftPagesWithWords,
            Join::NumberOfPages,
        ]);
    }
    if reach.reaches(Table::Ties) {
        joins.push(Join::SafesLeftTiesLeftPictures);
        if reach.reaches(Table::Folders) {
            joins.push(Join::FoldersLeftTiesLeftSafes);
        }
    }
    joins
}

fn asks(tables: &[Table], more: bool) -> impl Strategy<Value = Ask> + use<> {
    let by = sample::select(vec![By::Id, By::Mark, By::N]);
    let order = (by, any::<bool>()).prop_map(|(by, desc)| Order { by, desc });
    let beside = sample::select(tables.to_vec()).prop_map(Ask::Beside);
    let mut asks = vec![
        (4, order.clone().prop_map(Ask::All).boxed()),
        (1, Just(Ask::Count).boxed()),
        (1, Just(Ask::Exists).boxed()),
        (1, beside.boxed()),
    ];
    if more {
        let page = (order.clone(), 0..4_i64, 0..3_i64);
        let page = page.prop_map(|(order, limit, offset)| Ask::Page(order, limit, offset));
        asks.extend([
            (1, page.boxed()),
            (1, order.prop_map(Ask::First).boxed()),
            (1, Just(Ask::Distinct).boxed()),
            (1, Just(Ask::Sum).boxed()),
            (1, Just(Ask::Max).boxed()),
        ]);
    }
    Union::new_weighted(asks)
}

fn filters(table: Table, all: &[Table]) -> impl Strategy<Value = Vec<Filter>> + use<> {
    let mut filters = vec![
        (3, conditions(all).prop_map(Filter::And).boxed()),
        (2, conditions(all).prop_map(Filter::Or).boxed()),
    ];
    if matches!(table, Table::Tags | Table::Docs) {
        filters.push((2, Just(Filter::Own).boxed()));
        filters.push((2, Just(Filter::Global).boxed()));
    }
    vec(Union::new_weighted(filters), 0..3)
}

fn cmps() -> impl Strategy<Value = Cmp> {
    sample::select(vec![Cmp::Eq, Cmp::Ne, Cmp::Lt, Cmp::Le, Cmp::Gt, Cmp::Ge])
}

fn conditions(all: &[Table]) -> impl Strategy<Value = Is> + use<> {
    // A row whose owner is of either type joins rows of both to one dimension, and which of them it then meets depends
    // on the order; so a connection that sees users and firms, and has no list of them, does not ask for it between the two.
    let mut inside = all.to_vec();
    if all.contains(&Table::Users) && all.contains(&Table::Drafts) {
        inside.retain(|table| !matches!(table, Table::Pictures | Table::Safes | Table::Ties));
    }
    let subqueries = |is: BoxedStrategy<Is>, tables: Vec<Table>| {
        let among = (sample::select(tables), is, any::<bool>());
        among.prop_map(|(table, is, not)| {
            if not {
                Is::NotIn(table, is.into())
            } else {
                Is::In(table, is.into())
            }
        })
    };
    let flat = trees(facts(&inside).boxed());
    let deep = prop_oneof![2 => facts(&inside), 1 => subqueries(flat.boxed(), inside.clone())];
    let deep = trees(deep.boxed());
    let deepest = subqueries(deep.boxed(), all.to_vec());
    trees(prop_oneof![2 => facts(all), 1 => deepest].boxed())
}

/// What is said of a row without a condition of another one.
fn facts(all: &[Table]) -> impl Strategy<Value = Is> + use<> {
    let tables = || sample::select(all.to_vec());
    prop_oneof![
        (cmps(), ids()).prop_map(|(cmp, id)| Is::Id(cmp, id)),
        (cmps(), numbers()).prop_map(|(cmp, n)| Is::N(cmp, n)),
        Just(Is::NoN),
        vec(ids(), 0..4).prop_map(Is::Among),
        (tables(), cmps(), numbers()).prop_map(|(table, cmp, n)| Is::Exists(table, cmp, n)),
        (tables(), cmps(), 0..3_i64).prop_map(|(table, cmp, n)| Is::Number(table, cmp, n)),
        tables().prop_map(Is::Most),
    ]
}

fn trees(leaf: BoxedStrategy<Is>) -> impl Strategy<Value = Is> {
    leaf.prop_recursive(2, 4, 2, |is| {
        prop_oneof![
            is.clone().prop_map(|is| Is::Not(is.into())),
            (is.clone(), is.clone()).prop_map(|(a, b)| Is::Both(a.into(), b.into())),
            (is.clone(), is).prop_map(|(a, b)| Is::Either(a.into(), b.into())),
        ]
    })
}

#[expect(clippy::too_many_lines, reason = "one entry for each operation")]
fn writes(reach: &Reach) -> impl Strategy<Value = Write> + use<> {
    let read = tables(reach);
    let mut tables = read.clone();
    tables.retain(|table| *table != Table::Countries);
    let mut insertable = tables.clone();
    insertable.retain(|table| reach.inserts(*table));
    let whom = || (keys(), keys()).prop_map(|(firm, user)| For(firm, user));
    let on = {
        let tables = tables.clone();
        move || sample::select(tables.clone())
    };
    let is = || conditions(&read);
    let also = || option::weighted(0.3, conditions(&read));
    let answers = || sample::select(vec![Answer::Count, Answer::Rows]);
    let target = {
        let read = read.clone();
        move |table| targets(table, &read)
    };
    let batch = |most| {
        move |table| {
            // A row must not conflict with another of the same statement: `PostgreSQL` refuses that.
            let rows = (btree_set(marks(), 1..=most), vec(rows(table), most)).prop_map(
                |(marks, mut rows)| {
                    rows.truncate(marks.len());
                    for ((at, row), mark) in (0..).zip(&mut rows).zip(marks) {
                        (row.mark, row.id) = (mark, (row.id + at) % 3 + 1);
                    }
                    rows
                },
            );
            (Just(table), rows)
        }
    };
    // A reference is asked about only where all else is in scope: that takes many draws.
    let weighted = |tables: &[Table], times: usize| {
        let mut weighted = tables.to_vec();
        let referring = tables.iter().filter(|table| table.refers());
        weighted.extend(referring.flat_map(|table| vec![*table; times]));
        sample::select(weighted)
    };
    let copies = (sample::select(insertable.clone()), is(), 0..9, whom());
    let sets = {
        let notes = tables.contains(&Table::Notes);
        move |table| sets(table, notes)
    };
    let updates = weighted(&tables, 2).prop_flat_map({
        let target = target.clone();
        move |table| (Just(table), target(table), sets(table))
    });
    let deletes = on().prop_flat_map({
        let target = target.clone();
        move |table| (Just(table), target(table))
    });
    let forms = prop_oneof![3 => Just(As::Values), 1 => Just(As::Array), 1 => Just(As::Model)];
    let inserts = sample::select(insertable.clone()).prop_flat_map(batch(3));
    let upserts =
        weighted(&insertable, 6).prop_flat_map(move |table| (batch(2)(table), conflicts(table)));
    let saves = on().prop_flat_map(|table| (Just(table), rows(table)));
    let mut ops = vec![
        (
            3,
            (inserts, forms, whom(), answers())
                .prop_map(|((table, mut rows), form, to, answer)| {
                    // The key of a determining table is no field that an insert may name.
                    let form = match (form, table) {
                        (As::Model, Table::Firms | Table::Users) => As::Array,
                        (form, _) => form,
                    };
                    let most = match form {
                        As::Values => 3,
                        As::Array => 2,
                        As::Model => 1,
                    };
                    rows.truncate(most);
                    Write::Insert(table, rows, form, to, answer)
                })
                .boxed(),
        ),
        (
            1,
            copies
                .prop_map(|(table, is, by, to)| Write::Copy(table, is, by, to))
                .boxed(),
        ),
        (
            4,
            (updates, also(), answers())
                .prop_map(|((table, target, set), also, answer)| {
                    Write::Update(table, target, also, set, answer)
                })
                .boxed(),
        ),
        (
            2,
            (deletes, also(), answers())
                .prop_map(|((table, target), also, answer)| {
                    Write::Delete(table, target, also, answer)
                })
                .boxed(),
        ),
        (
            2,
            (saves, answers())
                .prop_map(|((table, row), answer)| Write::Save(table, row, answer))
                .boxed(),
        ),
        (
            4,
            (upserts, whom(), answers())
                .prop_map(|(((table, mut rows), on), to, answer)| {
                    // Their marks are not those of another row of the statement, but their keys may be.
                    if let Conflict::TakeNOnKey = on {
                        rows.truncate(1);
                    }
                    Write::Upsert(table, rows, on, to, answer)
                })
                .boxed(),
        ),
    ];
    if let Reach::Firm(_) = reach {
        ops.push((1, target(Table::Leads).prop_map(Write::Adopt).boxed()));
    }
    Union::new_weighted(ops)
}

fn targets(table: Table, all: &[Table]) -> impl Strategy<Value = Target> + use<> {
    prop_oneof![
        ids().prop_map(Target::Key),
        conditions(all).prop_map(Target::Filter),
        (conditions(all), conditions(all)).prop_map(|(a, b)| Target::OrFilter(a, b)),
        rows(table).prop_map(Target::Instance),
    ]
}

fn sets(table: Table, reaches_notes: bool) -> impl Strategy<Value = Set> {
    let changes = (option::of(marks()), option::of(numbers()));
    let mut sets = vec![
        numbers().prop_map(Set::N).boxed(),
        changes.prop_map(|(mark, n)| Set::Changes(mark, n)).boxed(),
    ];
    if reaches_notes {
        sets.push(Just(Set::MostOfNotes).boxed());
    }
    if table.refers() {
        sets.push(ids().prop_map(Set::Parent).boxed());
    }
    if matches!(table, Table::Tasks | Table::Shares) {
        sets.push(option::of(keys()).prop_map(Set::Second).boxed());
    }
    Union::new(sets)
}

fn conflicts(table: Table) -> impl Strategy<Value = Conflict> {
    let mut conflicts = vec![
        (1, Just(Conflict::NothingOnAny).boxed()),
        (1, Just(Conflict::Nothing).boxed()),
        (2, Just(Conflict::TakeN).boxed()),
    ];
    // `ON DUPLICATE KEY UPDATE` has no target and no `WHERE`.
    if !MYSQL {
        conflicts.push((1, Just(Conflict::TakeNOnKey).boxed()));
        conflicts.push((1, numbers().prop_map(Conflict::TakeNIfLess).boxed()));
    }
    if table.refers() {
        conflicts.push((4, ids().prop_map(Conflict::Parent).boxed()));
    }
    Union::new_weighted(conflicts)
}
