//! Which rows meet, where a statement sees those of several tenants: rows that one tenant reads together.
//!
//! On the connection of one tenant every table is restricted to that tenant, and nothing of this is rendered. On any
//! other one, rows of two tenants may have the same key, so a join, or a subquery, would pair them. There each table
//! that is joined, and each subquery, also says that one tenant reads its row and the rows that it meets:
//! `comments.org_id = posts.org_id`, or what that is for rows that every tenant reads, or two.
//!
//! For that the tables of a query and whose their rows are, as SQL, are laid out as a [`Plan`] when its walk begins; the
//! predicates look there what comes before them. A walk meets the parts of a query in the order in which SQL has them:
//! the selection, then each `ON`, the ones of inner joins first, then `WHERE`. So it is enough to count.

use crate::binding;
use crate::binding::walked::{self, look};
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use std::any::TypeId;
use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;

/// A policy, or what is made of several, that lays out its tables for a backend.
pub trait Pairs<DB> {
    /// Whether it lays out one table, and no join: its rows meet none but those of a query around it.
    const IS_ONE_TABLE: bool;

    /// Adds them.
    fn lay_out(plan: &mut Plan<DB>);
}

/// A piece of SQL without bind parameters.
pub(in crate::policy) struct Sql<DB: 'static>(Vec<Piece<DB>>);

enum Piece<DB: 'static> {
    Verbatim(&'static str),
    /// What stands between quotes.
    Literal(&'static str),
    Part(&'static dyn QueryFragment<DB>),
}

impl<DB> Clone for Piece<DB> {
    fn clone(&self) -> Self {
        match *self {
            Self::Verbatim(sql) => Self::Verbatim(sql),
            Self::Literal(text) => Self::Literal(text),
            Self::Part(part) => Self::Part(part),
        }
    }
}

impl<DB> Clone for Sql<DB> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<DB: Backend> Sql<DB> {
    const fn new() -> Self {
        Self(Vec::new())
    }

    /// A column or a table. These have no size, so that nothing is allocated, nor leaked.
    pub(in crate::policy) fn of<F: QueryFragment<DB> + 'static>(part: F) -> Self {
        Self(vec![Piece::Part(Box::leak(Box::new(part)))])
    }

    pub(in crate::policy) fn sql(mut self, sql: &'static str) -> Self {
        self.0.push(Piece::Verbatim(sql));
        self
    }

    pub(in crate::policy) fn literal(mut self, text: &'static str) -> Self {
        self.0.push(Piece::Literal(text));
        self
    }

    pub(in crate::policy) fn then(mut self, text: &Self) -> Self {
        self.0.extend_from_slice(&text.0);
        self
    }

    /// `(<a> <operator> <b> ..)`; nothing of an empty list.
    fn join(texts: Vec<Self>, operator: &'static str) -> Option<Self> {
        let mut joined: Option<Self> = None;
        for text in texts {
            joined = Some(match joined {
                None => Self::new().sql("(").then(&text),
                Some(before) => before.sql(operator).then(&text),
            });
        }
        joined.map(|text| text.sql(")"))
    }

    pub(in crate::policy) fn walk(&self, mut out: AstPass<'_, '_, DB>) -> QueryResult<()> {
        for piece in &self.0 {
            match *piece {
                Piece::Verbatim(sql) => out.push_sql(sql),
                Piece::Literal(text) => {
                    out.push_sql("'");
                    out.push_sql(&text.replace('\'', "''"));
                    out.push_sql("'");
                }
                Piece::Part(part) => part.walk_ast(out.reborrow())?,
            }
        }
        Ok(())
    }
}

/// One of those whose a row is.
pub(in crate::policy) struct Owner<DB: 'static> {
    /// The type of the tenant.
    tenant: TypeId,
    /// Its key.
    key: Sql<DB>,
    /// Whether it has none.
    may_be_null: bool,
    /// The condition under which the key is one.
    when: Option<Sql<DB>>,
}

impl<DB> Clone for Owner<DB> {
    fn clone(&self) -> Self {
        Self {
            tenant: self.tenant,
            key: self.key.clone(),
            may_be_null: self.may_be_null,
            when: self.when.clone(),
        }
    }
}

impl<DB: Backend> Owner<DB> {
    pub(in crate::policy) fn new<T: 'static>(key: Sql<DB>) -> Self {
        Self::of_type(TypeId::of::<T>(), key)
    }

    pub(in crate::policy) const fn of_type(tenant: TypeId, key: Sql<DB>) -> Self {
        Self {
            tenant,
            key,
            may_be_null: false,
            when: None,
        }
    }

    pub(in crate::policy) fn or_null(mut self) -> Self {
        self.may_be_null = true;
        self
    }

    pub(in crate::policy) fn when(mut self, when: Sql<DB>) -> Self {
        self.when = Some(when);
        self
    }
}

/// Who reads a row, in one dimension.
pub(in crate::policy) struct Readers<DB: 'static> {
    /// The table, by the name under which its columns are written.
    table: TypeId,
    /// One of these, at least; whoever reads the row is one of them, unless everyone does.
    owners: Vec<Owner<DB>>,
    /// The condition under which every tenant of their types does.
    everyone: Option<Sql<DB>>,
    /// The condition under which there is no row: an outer join has found none.
    missing: Option<Sql<DB>>,
    /// Whether the predicate of the table compares each owner with the keys of the connection, in this order.
    each_compared: bool,
}

impl<DB> Clone for Readers<DB> {
    fn clone(&self) -> Self {
        Self {
            table: self.table,
            owners: self.owners.clone(),
            everyone: self.everyone.clone(),
            missing: self.missing.clone(),
            each_compared: self.each_compared,
        }
    }
}

impl<DB: Backend> Readers<DB> {
    /// The readers of rows of the table `T`, or of an alias of it, as `F` says.
    pub(in crate::policy) fn new<T: 'static, F: 'static>(owners: Vec<Owner<DB>>) -> Self {
        Self {
            table: TypeId::of::<(T, F)>(),
            owners,
            everyone: None,
            missing: None,
            each_compared: false,
        }
    }

    pub(in crate::policy) fn or_everyone(mut self, when: Sql<DB>) -> Self {
        self.everyone = Some(when);
        self
    }

    pub(in crate::policy) fn each_compared(mut self) -> Self {
        self.each_compared = true;
        self
    }

    /// The same of a row whose outer join may have found none: then there is nothing to read. An adoptable row without an
    /// owner, which an unscoped connection finds there, looks like none.
    fn outer(&self) -> Self {
        Self {
            missing: Some(self.owners[0].key.clone().sql(" IS NULL")),
            ..self.clone()
        }
    }

    /// Those of a row whose parent, in the table `from`, these are the readers of.
    pub(in crate::policy) fn of_parent<T: 'static, F: 'static>(
        &self,
        from: &Sql<DB>,
        is_parent: &Sql<DB>,
    ) -> Self {
        let looked_up = |what: &Sql<DB>| {
            let looked_up = Sql::new().sql("(SELECT ").then(what).sql(" FROM ");
            looked_up.then(from).sql(" WHERE ").then(is_parent).sql(")")
        };
        let exists = |when: &Sql<DB>| {
            let exists = Sql::new().sql("EXISTS (SELECT 1 FROM ").then(from);
            let exists = exists.sql(" WHERE ").then(is_parent);
            exists.sql(" AND (").then(when).sql("))")
        };
        let owners = self.owners.iter().map(|owner| Owner {
            tenant: owner.tenant,
            key: looked_up(&owner.key),
            may_be_null: true,
            when: owner.when.as_ref().map(exists),
        });
        Self {
            everyone: self.everyone.as_ref().map(exists),
            ..Self::new::<T, F>(owners.collect())
        }
    }

    /// Where an owner of one of two types makes one dimension of the two, a row that has an owner in each meets what either
    /// of them reads.
    fn one_a_table(mut readers: Vec<(usize, &Self)>) -> Vec<Self> {
        readers.sort_by_key(|(at, _)| *at);
        let mut each: Vec<(usize, Self)> = Vec::new();
        for (at, readers) in readers {
            match each.last_mut() {
                Some((last, merged)) if *last == at => {
                    merged.owners.extend(readers.owners.iter().cloned());
                    merged.everyone = merged.everyone.take().or_else(|| readers.everyone.clone());
                }
                _ => each.push((at, readers.clone())),
            }
        }
        each.into_iter().map(|(_, readers)| readers).collect()
    }

    /// Whether nobody but an owner comes into question.
    fn only_owners(&self) -> bool {
        self.everyone.is_none() && self.missing.is_none()
    }

    /// The one owner of each row.
    fn only(&self) -> Option<&Owner<DB>> {
        match &self.owners[..] {
            [owner] if self.only_owners() && owner.when.is_none() => Some(owner),
            _ => None,
        }
    }

    fn has_type_of(&self, other: &Self) -> bool {
        let types = |owner: &Owner<DB>| other.owners.iter().any(|it| it.tenant == owner.tenant);
        self.owners.iter().any(types)
    }

    /// `(<key> = <that of the owner> OR ..)`: the owner reads the row.
    fn read_by(&self, owner: &Owner<DB>) -> Sql<DB> {
        let same = self.owners.iter().filter(|own| own.tenant == owner.tenant);
        let mut ways: Vec<_> = same
            .map(|own| {
                let is = own.key.clone().sql(" = ").then(&owner.key);
                match &own.when {
                    Some(when) => when.clone().sql(" AND ").then(&is),
                    None => is,
                }
            })
            .collect();
        let everyone = self.everyone.as_ref().filter(|_| !ways.is_empty());
        ways.extend(everyone.map(|everyone| {
            if owner.may_be_null {
                let everyone = Sql::new().sql("(").then(everyone).sql(") AND ");
                everyone.then(&owner.key).sql(" IS NOT NULL")
            } else {
                everyone.clone()
            }
        }));
        ways.extend(self.missing.clone());
        if let [only] = &ways[..] {
            return only.clone();
        }
        Sql::join(ways, " OR ").unwrap_or_else(|| Sql::new().sql("1 = 0"))
    }

    /// Whoever reads other rows reads this one.
    fn by_anyone(&self) -> Option<Sql<DB>> {
        let ways = [&self.everyone, &self.missing];
        Sql::join(ways.into_iter().flatten().cloned().collect(), " OR ")
    }
}

/// Who reads the rows of a table, in each dimension; in none, if everyone does.
pub(in crate::policy) type Table<DB> = Vec<Readers<DB>>;

/// A join: the tables from `start` on meet those from `middle` on.
#[derive(Clone, Copy)]
struct Joint {
    start: usize,
    middle: usize,
    end: usize,
    outer: bool,
}

/// A select: its tables and its joins, both in the order in which they stand.
struct Side<DB: 'static> {
    tables: Vec<Table<DB>>,
    joints: Vec<Joint>,
}

impl<DB: Backend> Side<DB> {
    /// The tables in a range, after so many joins.
    fn tables(&self, start: usize, end: usize, joined: usize) -> Vec<Table<DB>> {
        let is_outer = |at: usize| {
            let mut joints = self.joints[..joined].iter();
            joints.any(|joint| joint.outer && (joint.middle..joint.end).contains(&at))
        };
        let tables = self.tables[start..end].iter().zip(start..);
        tables
            .map(|(table, at)| {
                let outer = is_outer(at);
                let readers = table.iter();
                readers
                    .map(|readers| {
                        if outer {
                            readers.outer()
                        } else {
                            readers.clone()
                        }
                    })
                    .collect()
            })
            .collect()
    }
}

/// The tables of a query: of one select, or of several that are combined.
pub struct Plan<DB: 'static> {
    sides: Vec<Side<DB>>,
}

impl<DB> fmt::Debug for Plan<DB> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plan").finish_non_exhaustive()
    }
}

impl<DB: Backend> Plan<DB> {
    fn of<P: Pairs<DB>>() -> Self {
        let side = Side {
            tables: Vec::new(),
            joints: Vec::new(),
        };
        let mut plan = Self { sides: vec![side] };
        P::lay_out(&mut plan);
        plan
    }

    /// The one table of a policy.
    pub(in crate::policy) fn table_of<P: Pairs<DB>>() -> Table<DB> {
        let mut plan = Self::of::<P>();
        plan.side().tables.pop().unwrap_or_default()
    }

    fn names_one_of(&self, table: &[Readers<DB>]) -> bool {
        let tables = self.sides.iter().flat_map(|side| &side.tables);
        let mut readers = tables.flatten();
        readers.any(|own| table.iter().any(|other| other.table == own.table))
    }

    fn side(&mut self) -> &mut Side<DB> {
        self.sides.last_mut().expect("there is one from the start")
    }

    pub(in crate::policy) fn table(&mut self, table: Table<DB>) {
        self.side().tables.push(table);
    }

    /// One dimension more of the last table.
    pub(in crate::policy) fn dimension(&mut self, readers: Readers<DB>) {
        if let Some(table) = self.side().tables.last_mut() {
            table.push(readers);
        }
    }

    pub(in crate::policy) fn join<L: Pairs<DB>, R: Pairs<DB>>(&mut self, outer: bool) {
        let start = self.side().tables.len();
        L::lay_out(self);
        let middle = self.side().tables.len();
        R::lay_out(self);
        let side = self.side();
        side.joints.push(Joint {
            start,
            middle,
            end: side.tables.len(),
            outer,
        });
    }

    pub(in crate::policy) fn combine<L: Pairs<DB>, R: Pairs<DB>>(&mut self) {
        L::lay_out(self);
        self.sides.append(&mut Self::of::<R>().sides);
    }
}

/// That one tenant reads the rows that meet.
pub(in crate::policy) enum Condition<DB: 'static> {
    /// Beside the predicate of the table.
    Beside(Sql<DB>),
    /// Beside each comparison with the keys of the connection in it.
    BesideEach(Vec<Sql<DB>>),
}

/// That one tenant reads a row of each of the tables `left`, which meet, and one of each of the tables `right`, which
/// meet; nothing, if that goes without saying.
fn met<DB: Backend>(left: &[Table<DB>], right: &[Table<DB>]) -> Option<Condition<DB>> {
    fn by_table<DB>(tables: &[Table<DB>]) -> Vec<(usize, &Readers<DB>)> {
        let tables = tables.iter().enumerate();
        let readers = tables.flat_map(|(at, table)| table.iter().map(move |readers| (at, readers)));
        readers.collect()
    }
    let (mut left, mut right) = (by_table(left), by_table(right));
    let mut conditions = Vec::new();
    // One dimension after the other: those of which a tenant may be of the same type.
    while let Some(first) = right.pop() {
        let mut group = (Vec::new(), vec![first]);
        loop {
            let related = |(_, it): &mut (usize, &Readers<DB>)| {
                let mut group = group.0.iter().chain(&group.1);
                group.any(|(_, readers): &(usize, &Readers<DB>)| readers.has_type_of(it))
            };
            let more_left: Vec<_> = left.extract_if(.., related).collect();
            let more_right: Vec<_> = right.extract_if(.., related).collect();
            if more_left.is_empty() && more_right.is_empty() {
                break;
            }
            group.0.extend(more_left);
            group.1.extend(more_right);
        }
        if group.0.is_empty() {
            continue;
        }
        let (left, right) = (Readers::one_a_table(group.0), Readers::one_a_table(group.1));
        let (left, right): (Vec<_>, Vec<_>) = (left.iter().collect(), right.iter().collect());
        match met_in_one(&left, &right) {
            Condition::Beside(condition) => conditions.push(condition),
            // With the keys of several tenants there is one dimension only.
            each @ Condition::BesideEach(_) => return Some(each),
        }
    }
    if conditions.len() == 1 {
        return conditions.pop().map(Condition::Beside);
    }
    Sql::join(conditions, " AND ").map(Condition::Beside)
}

fn met_in_one<DB: Backend>(left: &[&Readers<DB>], right: &[&Readers<DB>]) -> Condition<DB> {
    let find = |side: &[&Readers<DB>]| side.iter().position(|readers| readers.only().is_some());
    let read_by = |side: &[&Readers<DB>], owner: &Owner<DB>| {
        let conditions: Vec<_> = side.iter().map(|readers| readers.read_by(owner)).collect();
        match &conditions[..] {
            [only] => only.clone(),
            _ => Sql::join(conditions, " AND ").unwrap_or_else(|| Sql::new().sql("1 = 1")),
        }
    };
    let only = |side: &[&Readers<DB>], at: usize| side[at].only().cloned();

    // Where a row has one owner only, nobody else comes into question; and the rows of its own side meet already.
    if let Some(owner) = find(left).and_then(|at| only(left, at)) {
        let right = match find(right) {
            Some(at) => &right[at..=at],
            None => right,
        };
        return Condition::Beside(read_by(right, &owner));
    }
    if let Some(owner) = find(right).and_then(|at| only(right, at)) {
        return Condition::Beside(read_by(left, &owner));
    }
    // One of several owners that reads all rows must be a tenant of the connection, too.
    if let [readers] = right
        && readers.each_compared
        && !binding::is_unscoped()
    {
        let owners = readers.owners.iter();
        return Condition::BesideEach(owners.map(|owner| read_by(left, owner)).collect());
    }
    let all: Vec<_> = left.iter().chain(right).copied().collect();
    let owned = all.iter().position(|readers| readers.only_owners());
    let asked = owned.map_or(0..all.len(), |at| at..at + 1);
    let mut ways = Vec::new();
    for at in asked {
        let mut others = all.clone();
        let readers = others.remove(at);
        for owner in &readers.owners {
            let read = read_by(&others, owner);
            ways.push(match &owner.when {
                Some(when) => when.clone().sql(" AND ").then(&read),
                None => read,
            });
        }
    }
    let by_anyone: Option<Vec<_>> = all.iter().map(|readers| readers.by_anyone()).collect();
    ways.extend(by_anyone.and_then(|all| Sql::join(all, " AND ")));
    Condition::Beside(Sql::join(ways, " OR ").unwrap_or_else(|| Sql::new().sql("1 = 0")))
}

/// A query that is being walked, and those around it.
struct Level<DB: 'static> {
    /// What a subquery sees of the queries around it.
    around: Vec<Table<DB>>,
    plan: Plan<DB>,
    side: Cell<usize>,
    /// Of this side: how many joins have begun, the one whose `ON` is being walked, and whether `WHERE` was.
    joined: Cell<usize>,
    inside: Cell<Option<usize>>,
    restricted: Cell<bool>,
}

impl<DB: Backend> Level<DB> {
    const fn new(around: Vec<Table<DB>>, plan: Plan<DB>) -> Self {
        Self {
            around,
            plan,
            side: Cell::new(0),
            joined: Cell::new(0),
            inside: Cell::new(None),
            restricted: Cell::new(false),
        }
    }

    fn now(&self) -> &Side<DB> {
        &self.plan.sides[self.side.get()]
    }

    fn is_last_side(&self) -> bool {
        self.side.get() + 1 == self.plan.sides.len()
    }

    fn next_side(&self) {
        self.side.set(self.side.get() + 1);
        self.joined.set(0);
        self.restricted.set(false);
    }

    /// What a subquery at this place sees.
    fn seen(&self) -> Vec<Table<DB>> {
        let mut seen = self.around.clone();
        let side = self.now();
        seen.extend(if let Some(at) = self.inside.get() {
            // What is joined later is not there yet.
            side.tables(side.joints[at].start, side.joints[at].end, at)
        } else {
            // After `WHERE`, the selection of the next side comes.
            let next = usize::from(self.restricted.get() && !self.is_last_side());
            let side = &self.plan.sides[self.side.get() + next];
            side.tables(0, side.tables.len(), side.joints.len())
        });
        seen
    }

    /// An `ON` begins.
    fn join(&self) -> Option<usize> {
        while self.restricted.get() || self.joined.get() == self.now().joints.len() {
            if self.is_last_side() {
                return None;
            }
            self.next_side();
        }
        let at = self.joined.get();
        self.joined.set(at + 1);
        Some(at)
    }

    fn met_in_join(&self, at: usize) -> Option<Condition<DB>> {
        let side = self.now();
        let Joint {
            start, middle, end, ..
        } = side.joints[at];
        let mut left = self.around.clone();
        left.extend(side.tables(start, middle, at));
        met(&left, &side.tables(middle, end, at))
    }

    /// The predicate of the first table of a select.
    fn met_in_where(&self) -> Option<Condition<DB>> {
        while self.restricted.get() || self.now().tables.first().is_none_or(Vec::is_empty) {
            if self.is_last_side() {
                break;
            }
            self.next_side();
        }
        self.restricted.set(true);
        let first = self.now().tables.first()?;
        met(&self.around, std::slice::from_ref(first))
    }
}

/// Runs `run`, which walks a query over the tables of `P`.
fn within<P: Pairs<DB>, DB: Backend + 'static, R>(run: impl FnOnce() -> R) -> R {
    if !binding::sees_several() {
        return run();
    }
    if P::IS_ONE_TABLE && !walked::is_any() {
        return walked::within_alone(
            || Box::new(Level::<DB>::new(Vec::new(), Plan::of::<P>())),
            run,
        );
    }
    let plan = Plan::of::<P>();
    let mut around = look(Level::<DB>::seen).unwrap_or_default();
    // Inside a subquery, the name of a table is that of its own one: what is around has no other, unless it is an alias.
    around.retain(|table| !plan.names_one_of(table));
    walked::within(Level::new(around, plan), run)
}

/// Walks the `ON` of a join, and says what the joined rows are restricted to, beside their own predicate.
pub(in crate::policy) fn walk_join<'b, DB: Backend + 'static>(
    mut out: AstPass<'_, 'b, DB>,
    on: impl FnOnce(AstPass<'_, 'b, DB>) -> QueryResult<()>,
) -> QueryResult<Option<Condition<DB>>> {
    let at = look(Level::<DB>::join).flatten();
    let inside = |at| look(|level: &Level<DB>| level.inside.set(at));
    inside(at);
    on(out.reborrow())?;
    inside(None);
    Ok(at.and_then(|at| look(|level: &Level<DB>| level.met_in_join(at)).flatten()))
}

/// What stands beside the comparisons of a predicate, one after the other.
struct Comparisons<DB: 'static> {
    conditions: Vec<Sql<DB>>,
    next: Cell<usize>,
}

/// Walks a predicate, and each of the conditions beside one of its comparisons.
pub(in crate::policy) fn beside_each<DB: Backend + 'static, R>(
    conditions: Vec<Sql<DB>>,
    run: impl FnOnce() -> R,
) -> R {
    let comparisons = Comparisons {
        conditions,
        next: Cell::new(0),
    };
    walked::within(comparisons, run)
}

/// Walks what stands beside a comparison that has just been walked, if something does.
pub(in crate::policy) fn walk_beside<DB: Backend + 'static>(
    mut out: AstPass<'_, '_, DB>,
) -> QueryResult<()> {
    let condition = look(|comparisons: &Comparisons<DB>| {
        let at = comparisons.next.replace(comparisons.next.get() + 1);
        comparisons.conditions.get(at).cloned()
    });
    if let Some(condition) = condition.flatten() {
        out.push_sql(" AND ");
        condition.walk(out)?;
    }
    Ok(())
}

/// What the first table of a select is restricted to, beside its own predicate.
pub(in crate::policy) fn met_in_where<DB: Backend + 'static>() -> Option<Condition<DB>> {
    // The row of a table that stands alone meets no other.
    if walked::is_alone() {
        return None;
    }
    look(Level::<DB>::met_in_where).flatten()
}

/// A query over the tables of `P`.
pub struct Met<Q, P> {
    query: Q,
    tables: PhantomData<fn() -> P>,
}

impl<Q, P> Met<Q, P> {
    pub(crate) const fn new(query: Q) -> Self {
        Self {
            query,
            tables: PhantomData,
        }
    }

    pub(crate) const fn query(&self) -> &Q {
        &self.query
    }
}

impl<Q: Clone, P> Clone for Met<Q, P> {
    fn clone(&self) -> Self {
        Self::new(self.query.clone())
    }
}

impl<Q: Copy, P> Copy for Met<Q, P> {}

impl<Q, P> fmt::Debug for Met<Q, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Met").finish_non_exhaustive()
    }
}

// What is rendered is in `P`, which may have been told nothing by the query's type.
impl<Q: QueryId, P: 'static> QueryId for Met<Q, P> {
    type QueryId = Met<Q::QueryId, P>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q: Query, P> Query for Met<Q, P> {
    type SqlType = Q::SqlType;
}

impl<Q, P, DB> QueryFragment<DB> for Met<Q, P>
where
    Q: QueryFragment<DB>,
    P: Pairs<DB>,
    DB: Backend + 'static,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        within::<P, DB, _>(|| self.query.walk_ast(out))
    }
}
