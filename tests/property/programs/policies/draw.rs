//! How programs are drawn. The values are few on purpose: keys meet, marks are taken, references dangle.

use super::program::{
    Cmp, Combine, Conflict, Filter, For, Is, Join, Kind, Op, Program, Query, Reach, Read, Row, Set,
    Step, Table, Target, World, Write,
};
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::{Just, Strategy, any};
use proptest::strategy::Union;
use proptest::{prop_oneof, sample};
use std::collections::BTreeSet;

pub(crate) fn programs() -> impl Strategy<Value = Program> {
    (worlds(), vec(steps(), 1..7)).prop_map(|(world, steps)| Program { world, steps })
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
        numbers(),
        option::weighted(0.7, keys()),
        option::weighted(0.7, keys()),
        ids(),
    )
        .prop_map(move |(mark, id, n, owner, second, parent)| {
            let sure = owner.unwrap_or(1);
            let (owner, second, parent) = match table {
                Table::Firms | Table::Users => (Some(id), None, None),
                Table::Notes | Table::Folders => (Some(sure), None, None),
                Table::Tags | Table::Leads => (owner, None, None),
                Table::Shares => (Some(sure), second, None),
                Table::Tasks => (Some(sure), second, Some(parent)),
                Table::Lines | Table::Words => (None, None, Some(parent)),
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
        1 => Just(Reach::Unscoped),
    ];
    reaches.prop_flat_map(|reach| {
        let mut ops = vec![(3, self::reads(&reach).prop_map(Op::Read).boxed())];
        if !matches!(reach, Reach::Several(_)) {
            ops.push((4, self::writes(&reach).prop_map(Op::Write).boxed()));
        }
        let ops = Union::new_weighted(ops);
        (Just(reach), ops).prop_map(|(reach, op)| Step { reach, op })
    })
}

fn tables(reach: &Reach) -> Vec<Table> {
    let mut tables = Table::ALL.to_vec();
    tables.retain(|table| reach.reaches(*table));
    tables
}

fn reads(reach: &Reach) -> impl Strategy<Value = Read> + use<> {
    let tables = tables(reach);
    let table = || sample::select(tables.clone());
    let query = {
        let all = tables.clone();
        table().prop_flat_map(move |table| (Just(table), filters(table, &all)))
    };
    let combine = {
        let all = tables.clone();
        let kinds = [
            Combine::Union,
            Combine::UnionAll,
            Combine::Intersect,
            Combine::Except,
        ];
        let queries = table()
            .prop_flat_map(move |table| (Just(table), filters(table, &all), filters(table, &all)));
        (sample::select(kinds.to_vec()), queries)
    };
    let kinds = sample::select(vec![Kind::Inner, Kind::Left]);
    let mut ops = vec![
        (
            4,
            query
                .prop_map(|(table, filters)| Read::Load(Query { table, filters }))
                .boxed(),
        ),
        (
            1,
            (table(), cmps(), numbers())
                .prop_map(|(table, cmp, n)| Read::LoadAlias(table, cmp, n))
                .boxed(),
        ),
        (
            2,
            combine
                .prop_map(|(how, (table, a, b))| Read::Combine(how, table, a, b))
                .boxed(),
        ),
        (
            2,
            (kinds, table(), facts(&tables))
                .prop_map(|(kind, table, is)| Read::JoinAlias(kind, table, is))
                .boxed(),
        ),
    ];
    if !matches!(reach, Reach::User(_)) {
        let joins = [
            Join::TasksNotesLeftTags,
            Join::WordsLeftLinesLeftFolders,
            Join::NotesLeftDocsLeftShares,
            Join::FirmsLeftLeadsFolders,
        ];
        let joins = (sample::select(joins.to_vec()), facts(&tables));
        ops.push((3, joins.prop_map(|(join, is)| Read::Join(join, is)).boxed()));
    }
    Union::new_weighted(ops)
}

fn filters(table: Table, all: &[Table]) -> impl Strategy<Value = Vec<Filter>> + use<> {
    let mut filters = vec![
        (3, facts(all).prop_map(Filter::And).boxed()),
        (2, facts(all).prop_map(Filter::Or).boxed()),
    ];
    if matches!(table, Table::Tags | Table::Docs) {
        filters.push((2, Just(Filter::Own).boxed()));
        filters.push((2, Just(Filter::Global).boxed()));
    }
    vec(Union::new_weighted(filters), 0..3)
}

fn cmps() -> impl Strategy<Value = Cmp> {
    sample::select(vec![Cmp::Eq, Cmp::Le, Cmp::Ge])
}

fn facts(all: &[Table]) -> impl Strategy<Value = Is> + use<> {
    let tables = || sample::select(all.to_vec());
    let leaf = prop_oneof![
        (cmps(), ids()).prop_map(|(cmp, id)| Is::Id(cmp, id)),
        (cmps(), numbers()).prop_map(|(cmp, n)| Is::N(cmp, n)),
        (tables(), cmps(), numbers()).prop_map(|(table, cmp, n)| Is::IdIn(table, cmp, n)),
        (tables(), cmps(), numbers()).prop_map(|(table, cmp, n)| Is::Exists(table, cmp, n)),
    ];
    leaf.prop_recursive(1, 2, 2, |is| {
        prop_oneof![
            is.clone().prop_map(|is| Is::Not(is.into())),
            (is.clone(), is).prop_map(|(a, b)| Is::Either(a.into(), b.into())),
        ]
    })
}

fn insert(table: Table, rows: Vec<Row>, to: For, array: bool) -> Write {
    if array && (1..=2).contains(&rows.len()) {
        Write::InsertArray(table, rows, to)
    } else {
        Write::Insert(table, rows, to)
    }
}

fn writes(reach: &Reach) -> impl Strategy<Value = Write> + use<> {
    let tables = tables(reach);
    let insertable = match reach {
        // A polymorphic owner is not named by a key.
        Reach::Unscoped => tables
            .iter()
            .copied()
            .filter(|table| *table != Table::Pictures)
            .collect(),
        _ => tables.clone(),
    };
    let fors = || (keys(), keys()).prop_map(|(firm, user)| For(firm, user));
    let on = {
        let tables = tables.clone();
        move || sample::select(tables.clone())
    };
    let all = tables.clone();
    let target = move |table| targets(table, &all);
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
    let copies = (
        sample::select(insertable.clone()),
        facts(&tables),
        0..9,
        fors(),
    );
    let updates = weighted(&tables, 2).prop_flat_map({
        let target = target.clone();
        move |table| (Just(table), target(table), sets(table))
    });
    let deletes = on().prop_flat_map({
        let target = target.clone();
        move |table| (Just(table), target(table))
    });
    let inserts = sample::select(insertable.clone()).prop_flat_map(batch(3));
    let upserts =
        weighted(&insertable, 6).prop_flat_map(move |table| (batch(2)(table), conflicts(table)));
    let mut ops = vec![
        (
            3,
            (inserts, fors(), any::<bool>())
                .prop_map(|((table, rows), to, array)| insert(table, rows, to, array))
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
            updates
                .prop_map(|(table, target, set)| Write::Update(table, target, set))
                .boxed(),
        ),
        (
            2,
            deletes
                .prop_map(|(table, target)| Write::Delete(table, target))
                .boxed(),
        ),
        (
            2,
            on().prop_flat_map(|table| (Just(table), rows(table)))
                .prop_map(|(table, row)| Write::Save(table, row))
                .boxed(),
        ),
        (
            4,
            (upserts, fors())
                .prop_map(|(((table, rows), on), to)| Write::Upsert(table, rows, on, to))
                .boxed(),
        ),
    ];
    if !matches!(reach, Reach::User(_) | Reach::Unscoped) {
        ops.push((1, target(Table::Leads).prop_map(Write::Adopt).boxed()));
    }
    Union::new_weighted(ops)
}

fn targets(table: Table, all: &[Table]) -> impl Strategy<Value = Target> + use<> {
    prop_oneof![
        ids().prop_map(Target::Key),
        facts(all).prop_map(Target::Filter),
        (facts(all), facts(all)).prop_map(|(a, b)| Target::OrFilter(a, b)),
        rows(table).prop_map(Target::Instance),
    ]
}

fn sets(table: Table) -> impl Strategy<Value = Set> {
    let mut sets = vec![numbers().prop_map(Set::N).boxed()];
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
    if table.refers() {
        conflicts.push((4, ids().prop_map(Conflict::Parent).boxed()));
    }
    Union::new_weighted(conflicts)
}
