//! Who reads a row: its owners, or everyone.

use super::sql::{Inner, Sql};
use crate::binding;
use std::any::TypeId;

/// One of those whose a row is.
#[derive(Clone)]
pub(in crate::policy) struct Owner {
    /// The type of the tenant.
    tenant: TypeId,
    /// Its key.
    key: Sql,
    /// Whether it has none.
    may_be_null: bool,
    /// The condition under which the key is one.
    when: Option<Sql>,
    /// Whether the row is this tenant, while rows of a join table say who its other owners are.
    is_itself: bool,
}

impl Owner {
    pub(in crate::policy) fn new<T: 'static>(key: Sql) -> Self {
        Self::of_type(TypeId::of::<T>(), key)
    }

    pub(in crate::policy) const fn of_type(tenant: TypeId, key: Sql) -> Self {
        Self {
            tenant,
            key,
            may_be_null: false,
            when: None,
            is_itself: false,
        }
    }

    pub(in crate::policy) fn or_null(mut self) -> Self {
        self.may_be_null = true;
        self
    }

    pub(in crate::policy) fn when(mut self, when: Sql) -> Self {
        self.when = Some(when);
        self
    }

    fn map(&self, key: impl FnOnce(&Sql) -> Sql, when: impl FnOnce(&Sql) -> Sql) -> Self {
        Self {
            key: key(&self.key),
            when: self.when.as_ref().map(when),
            ..self.clone()
        }
    }

    pub(super) fn has_type_of(&self, other: &Self) -> bool {
        self.tenant == other.tenant
    }

    /// That it is a tenant of the connection, of which the connection has the key.
    pub(super) fn is_held(&self) -> Sql {
        self.key.clone().held(self.tenant)
    }

    /// That this is one of those whose the row is, and that `said` is true.
    pub(super) fn and(&self, said: Sql) -> Sql {
        match &self.when {
            Some(when) => when.clone().sql(" AND ").then(&said),
            None => said,
        }
    }
}

/// Who reads a row, in one dimension.
#[derive(Clone)]
pub(in crate::policy) struct Readers {
    /// One of these, at least; whoever reads the row is one of them, unless everyone does.
    owners: Vec<Owner>,
    /// The condition under which every tenant of their types does.
    everyone: Option<Sql>,
}

impl Readers {
    pub(in crate::policy) const fn new(owners: Vec<Owner>) -> Self {
        Self {
            owners,
            everyone: None,
        }
    }

    pub(in crate::policy) fn or_everyone(mut self, when: Sql) -> Self {
        self.everyone = Some(when);
        self
    }

    fn map(&self, key: impl Fn(&Sql) -> Sql, when: impl Fn(&Sql) -> Sql) -> Self {
        let owners = self.owners.iter().map(|owner| owner.map(&key, &when));
        Self {
            owners: owners.collect(),
            everyone: self.everyone.as_ref().map(&when),
        }
    }

    /// Where an owner of one of two types makes one dimension of the two, a row that has an owner in each meets what either
    /// of them reads.
    pub(super) fn or(mut self, other: &Self) -> Self {
        self.owners.extend(other.owners.iter().cloned());
        self.everyone = self.everyone.take().or_else(|| other.everyone.clone());
        self
    }

    /// Those that the row is itself, or those that rows of other tables say.
    pub(super) fn that_are(&self, itself: bool) -> Self {
        let owners = self.owners.iter();
        let owners = owners.filter(|owner| owner.is_itself == itself);
        Self {
            owners: owners.cloned().collect(),
            everyone: self.everyone.clone().filter(|_| !itself),
        }
    }

    /// Those of whom the connection has the key; each, if it has no list of keys.
    pub(super) fn owners(&self) -> impl Iterator<Item = &Owner> {
        let held = |owner: &&Owner| !binding::is_of_a_list() || binding::holds(owner.tenant);
        self.owners.iter().filter(held)
    }

    /// The one owner of each row.
    pub(super) fn only(&self) -> Option<&Owner> {
        match &self.owners[..] {
            [owner] if self.everyone.is_none() && owner.when.is_none() => Some(owner),
            _ => None,
        }
    }

    pub(super) const fn everyone(&self) -> Option<&Sql> {
        self.everyone.as_ref()
    }

    /// Whether the connection sees the rows of several of them.
    pub(super) fn are_several(&self) -> bool {
        let mut owners = self.owners.iter();
        owners.any(|owner| binding::sees_several_of(owner.tenant))
    }

    /// Whether a row that has these readers and the others has two owners of one type, neither of which is the row itself.
    pub(super) fn is_of_type_with(&self, other: &Self) -> bool {
        (self.that_are(false)).has_type_of(&other.that_are(false))
    }

    pub(super) fn has_owner_like(&self, other: &Owner) -> bool {
        self.owners.iter().any(|owner| owner.has_type_of(other))
    }

    pub(super) fn has_type_of(&self, other: &Self) -> bool {
        let types = |owner: &Owner| other.owners.iter().any(|it| it.tenant == owner.tenant);
        self.owners.iter().any(types)
    }

    /// Whether all owners of both are of one type.
    pub(super) fn are_of_type_of(&self, other: &Self) -> bool {
        let mut owners = self.owners.iter().chain(&other.owners);
        let first = owners.next();
        owners.all(|owner| first.is_some_and(|first| owner.has_type_of(first)))
    }

    /// `(<key> = <that of the owner> OR ..)`: the owner reads the row.
    pub(super) fn read_by(&self, owner: &Owner) -> Sql {
        let same = self.owners.iter().filter(|own| own.tenant == owner.tenant);
        let mut ways: Vec<_> = same
            .map(|own| own.and(own.key.clone().sql(" = ").then(&owner.key)))
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
        any_of(ways)
    }

    /// The tenant of the connection reads the row.
    fn read_by_held(&self) -> Sql {
        let held = |owner: &&Owner| binding::holds(owner.tenant);
        let held = self.owners.iter().filter(held);
        let mut ways: Vec<_> = held.map(|owner| owner.and(owner.is_held())).collect();
        ways.extend(self.everyone.clone());
        any_of(ways)
    }
}

/// `(<a> OR <b> ..)`
pub(super) fn any_of(ways: Vec<Sql>) -> Sql {
    Sql::join(ways, " OR ").unwrap_or_else(Sql::never)
}

/// A row of another table, which says whose a row is: `FROM <from> WHERE <link>`
#[derive(Clone)]
struct Naming {
    from: Sql,
    inner: Inner,
    link: Sql,
}

/// That each of these rows is there, each named by the one before, and that all of `said` is true of the last one.
fn any_named(named: &[Naming], mut said: Vec<Sql>) -> Sql {
    for Naming { from, inner, link } in named.iter().rev() {
        let exists = Sql::new().sql("EXISTS (SELECT 1 FROM ").then(from);
        let mut exists = exists.sql(" AS ").inner(inner).sql(" WHERE ").then(link);
        for said in said.drain(..) {
            exists = exists.sql(" AND ").then(&said);
        }
        said.push(exists.sql(")"));
    }
    Sql::join(said, " AND ").unwrap_or_else(|| Sql::new().sql("1 = 1"))
}

/// A table of a query, and who reads its rows, in each dimension; in none, if everyone does.
#[derive(Clone)]
pub(in crate::policy) struct Table {
    /// The name under which its columns are written.
    name: Sql,
    /// The rows of other tables that say whose a row is: the first one names it, each further one the one before. A
    /// row may have several of each, and belongs to whom these belong.
    named: Vec<Naming>,
    /// By how many of these rows it is found whether the row is a tenant itself, if it may be one.
    itself: Option<usize>,
    pub(super) dimensions: Vec<Readers>,
    /// What is null where there is no row.
    key: Vec<Sql>,
    /// The condition under which there is no row: an outer join has found none.
    missing: Option<Sql>,
}

impl Table {
    /// That of rows each of which has an owner: the first one is not null.
    pub(super) fn new(dimensions: Vec<Readers>) -> Self {
        let owner = dimensions.first().and_then(|it| it.owners.first());
        let key = owner.map(|owner| owner.key.clone());
        Self::of(dimensions, key.into_iter().collect())
    }

    /// That of rows which are found by this primary key, and may have no owner.
    pub(in crate::policy) fn of(dimensions: Vec<Readers>, key: Vec<Sql>) -> Self {
        Self {
            name: key.first().map_or_else(Sql::new, Sql::table),
            named: Vec::new(),
            itself: None,
            dimensions,
            key,
            missing: None,
        }
    }

    /// That of rows which everyone reads, under this name.
    pub(in crate::policy) const fn everyones(name: Sql) -> Self {
        Self {
            name,
            named: Vec::new(),
            itself: None,
            dimensions: Vec::new(),
            key: Vec::new(),
            missing: None,
        }
    }

    /// That of a row which has the readers of this one and those of the other, in the one dimension of both: two parents.
    pub(in crate::policy) fn or(mut self, other: &Self) -> Self {
        let readers = self.dimensions.iter().zip(&other.dimensions);
        self.dimensions = readers.map(|(own, other)| own.clone().or(other)).collect();
        self
    }

    /// Whether the other one has the same name.
    pub(super) fn has_name_of(&self, other: &Self) -> bool {
        self.name == other.name
    }

    /// The same of a row whose outer join may have found none: then there is nothing to read.
    pub(super) fn outer(&self) -> Self {
        let nulls = self.key.iter().map(|key| key.clone().sql(" IS NULL"));
        Self {
            missing: nulls.reduce(|before, null| before.sql(" AND ").then(&null)),
            ..self.clone()
        }
    }

    pub(super) const fn missing(&self) -> Option<&Sql> {
        self.missing.as_ref()
    }

    /// Whether rows of other tables say whose its rows are.
    pub(super) fn is_named(&self) -> bool {
        !self.named.is_empty()
    }

    /// Whether one of its owners may be the row itself.
    pub(super) const fn may_be_itself(&self) -> bool {
        self.itself.is_some()
    }

    /// That `said` is true of the row that is a tenant itself.
    pub(super) fn is_itself(&self, said: Option<Sql>) -> Sql {
        let found = self.itself.unwrap_or_default();
        any_named(&self.named[..found], said.into_iter().collect())
    }

    /// That one of these rows is there, of which `said` is true, and which the connection's tenant reads in the dimensions in
    /// which it has one.
    pub(super) fn any_named(&self, said: Option<Sql>) -> Sql {
        let one = self.dimensions.iter().filter(|it| !it.are_several());
        let said = one.map(Readers::read_by_held).chain(said);
        any_named(&self.named, said.collect())
    }

    /// Of a row whose `link` is the `key` of one of these rows, of the table `from`.
    fn named_by(&self, from: &Sql, key: &Sql, link: &Sql) -> Self {
        let inner = Inner::new();
        let of_inner = |sql: &Sql| sql.of_inner(from, &inner);
        let naming = Naming {
            from: from.clone(),
            inner: inner.clone(),
            link: of_inner(key).sql(" = ").then(link),
        };
        let further = self.named.iter().map(|naming| Naming {
            link: of_inner(&naming.link),
            ..naming.clone()
        });
        let dimensions = self.dimensions.iter();
        Self {
            name: link.table(),
            named: [naming].into_iter().chain(further).collect(),
            itself: self.itself.map(|found| found + 1),
            dimensions: dimensions
                .map(|readers| readers.map(of_inner, of_inner))
                .collect(),
            key: vec![link.clone()],
            missing: None,
        }
    }

    /// That of a row of `T`, whose own key is `row`, that the column `link` of a join table names; this is the join table,
    /// `from`.
    pub(in crate::policy) fn through_join_table(self, from: &Sql, link: &Sql, row: &Sql) -> Self {
        self.named_by(from, link, row)
    }

    /// The same of rows that are tenants themselves, `owner` by its own key: a tenant of its type reads no other one, also
    /// where rows of the join table are its own.
    pub(in crate::policy) fn or_itself(mut self, owner: &Owner) -> Self {
        self.itself = Some(0);
        for readers in &mut self.dimensions {
            readers.owners.retain(|other| !other.has_type_of(owner));
            readers.owners.push(Owner {
                is_itself: true,
                ..owner.clone()
            });
        }
        self
    }

    /// That of a row whose parent, in the table `from`, is the one whose `key` is the `foreign_key`; this is the table of the
    /// parent.
    pub(in crate::policy) fn of_parent(self, from: &Sql, key: &Sql, foreign_key: &Sql) -> Self {
        if self.is_named() {
            return self.named_by(from, key, foreign_key);
        }
        // There is one parent at most.
        let inner = Inner::new();
        let parent = Sql::new().then(from).sql(" AS ").inner(&inner);
        let parent = parent.sql(" WHERE ").then(&key.of_inner(from, &inner));
        let parent = parent.sql(" = ").then(foreign_key);
        let key = |key: &Sql| {
            let key = Sql::new().sql("(SELECT ").then(&key.of_inner(from, &inner));
            key.sql(" FROM ").then(&parent).sql(")")
        };
        let when = |when: &Sql| {
            let exists = Sql::new().sql("EXISTS (SELECT 1 FROM ").then(&parent);
            let when = when.of_inner(from, &inner);
            exists.sql(" AND (").then(&when).sql("))")
        };
        let readers = self.dimensions.iter().map(|readers| {
            let mut readers = readers.map(key, when);
            for owner in &mut readers.owners {
                owner.may_be_null = true;
            }
            readers
        });
        Self {
            name: foreign_key.table(),
            named: Vec::new(),
            itself: None,
            dimensions: readers.collect(),
            key: vec![foreign_key.clone()],
            missing: None,
        }
    }
}
