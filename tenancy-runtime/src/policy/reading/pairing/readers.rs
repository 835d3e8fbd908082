//! Who reads a row: its owners, or everyone.

use super::keys::{Keys, Named, Naming};
use super::sql::Sql;
use crate::binding;
use std::any::TypeId;

/// One of those whose a row is.
#[derive(Clone)]
pub(in crate::policy) struct Owner {
    /// The type of the tenant.
    tenant: TypeId,
    /// Its key, or the keys of several of its type.
    key: Keys,
    /// Whether it has none.
    may_be_null: bool,
    /// The condition under which the key is one.
    pub(super) when: Option<Sql>,
    /// The tables in whose subqueries the predicate compares the key, by the names under which their columns are written.
    inside: Vec<TypeId>,
}

impl Owner {
    pub(in crate::policy) fn new<T: 'static>(key: Sql) -> Self {
        Self::of_type(TypeId::of::<T>(), key)
    }

    pub(in crate::policy) const fn of_type(tenant: TypeId, key: Sql) -> Self {
        Self {
            tenant,
            key: Keys::One(key),
            may_be_null: false,
            when: None,
            inside: Vec::new(),
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

    /// That it reads all of `others`, as the `condition` on an owner says.
    pub(super) fn reads(&self, others: &[&Readers], condition: impl Fn(&Self) -> Sql) -> Sql {
        let read = match &self.key {
            // Of several, one and the same.
            Keys::Named(naming)
                if others.len() > 1 && others.iter().all(|other| other.table != naming.table) =>
            {
                naming.any(&condition(&self.each()))
            }
            _ => condition(self),
        };
        match &self.when {
            Some(when) => when.clone().sql(" AND ").then(&read),
            None => read,
        }
    }

    /// One of its keys, where the join table that has them is at hand.
    pub(super) fn each(&self) -> Self {
        let key = match &self.key {
            Keys::One(key) => key,
            Keys::Named(naming) => &naming.key,
        };
        Self {
            key: Keys::One(key.clone()),
            ..self.clone()
        }
    }

    /// Whether the names of these tables mean the same where the predicate compares the key.
    pub(super) fn is_compared_apart(&self, others: &[&Readers]) -> bool {
        let mut others = others.iter();
        others.all(|other| !self.inside.contains(&other.table))
    }

    /// The same of a row that is found by one of the `table`.
    fn inside(&self, table: TypeId) -> Vec<TypeId> {
        let inside = self.inside.iter().copied();
        inside.chain([table]).collect()
    }
}

/// Who reads a row, in one dimension.
#[derive(Clone)]
pub(in crate::policy) struct Readers {
    /// The table, by the name under which its columns are written.
    pub(super) table: TypeId,
    /// One of these, at least; whoever reads the row is one of them, unless everyone does.
    pub(super) owners: Vec<Owner>,
    /// The condition under which every tenant of their types does.
    everyone: Option<Sql>,
    /// The condition under which there is no row: an outer join has found none.
    missing: Option<Sql>,
    /// Whether the predicate of the table compares each owner with the keys of the connection, in this order.
    pub(super) each_compared: bool,
    /// Whether each owner has a column of its own, which is null if the row is another one's.
    by_a_column_each: bool,
}

impl Readers {
    /// The readers of rows of the table `T`, or of an alias of it, as `F` says.
    pub(in crate::policy) fn new<T: 'static, F: 'static>(owners: Vec<Owner>) -> Self {
        Self {
            table: TypeId::of::<(T, F)>(),
            owners,
            everyone: None,
            missing: None,
            each_compared: false,
            by_a_column_each: false,
        }
    }

    pub(in crate::policy) fn or_everyone(mut self, when: Sql) -> Self {
        self.everyone = Some(when);
        self
    }

    /// This one, too, whose key the predicate may not compare.
    pub(in crate::policy) fn or_owner(mut self, owner: Owner) -> Self {
        self.owners.push(owner);
        self.each_compared = false;
        self
    }

    pub(in crate::policy) fn each_compared(mut self) -> Self {
        self.each_compared = true;
        self
    }

    pub(in crate::policy) fn by_a_column_each(mut self) -> Self {
        self.by_a_column_each = true;
        self
    }

    /// The same of a row whose outer join may have found none: then there is nothing to read. An adoptable row without an
    /// owner, which an unscoped connection finds there, looks like none.
    pub(super) fn outer(&self) -> Self {
        let asked = if self.by_a_column_each {
            &self.owners[..]
        } else {
            &self.owners[..1]
        };
        let nulls = asked.iter().map(|owner| owner.key.of_no_row());
        let missing = nulls.reduce(|before, null| before.sql(" AND ").then(&null));
        Self {
            missing,
            ..self.clone()
        }
    }

    /// Those of a row whose parent, in the table `from`, these are the readers of.
    pub(in crate::policy) fn of_parent<T: 'static, F: 'static>(
        &self,
        from: &Sql,
        is_parent: &Sql,
    ) -> Self {
        let looked_up = |what: &Sql| {
            let looked_up = Sql::new().sql("(SELECT ").then(what).sql(" FROM ");
            looked_up.then(from).sql(" WHERE ").then(is_parent).sql(")")
        };
        let exists = |when: &Sql| {
            let exists = Sql::new().sql("EXISTS (SELECT 1 FROM ").then(from);
            let exists = exists.sql(" WHERE ").then(is_parent);
            exists.sql(" AND (").then(when).sql("))")
        };
        let owners = self.owners.iter().map(|owner| Owner {
            tenant: owner.tenant,
            key: match &owner.key {
                Keys::One(key) => Keys::One(looked_up(key)),
                Keys::Named(naming) => Keys::Named(naming.clone().of(|row| Named::Row {
                    key: looked_up(&row),
                    of: TypeId::of::<(T, F)>(),
                })),
            },
            may_be_null: true,
            when: owner.when.as_ref().map(exists),
            inside: owner.inside(self.table),
        });
        Self {
            everyone: self.everyone.as_ref().map(exists),
            each_compared: self.each_compared,
            by_a_column_each: self.by_a_column_each,
            ..Self::new::<T, F>(owners.collect())
        }
    }

    /// Those of a row of `T`, whose own key is `row`, that the column `link` of a join table names; these are the readers of
    /// the join table, `from`.
    pub(in crate::policy) fn through_join_table<T: 'static, F: 'static>(
        &self,
        from: &Sql,
        link: &Sql,
        row: &Sql,
    ) -> Self {
        let naming = |key: Sql, when: Option<Sql>| Naming {
            key,
            from: from.clone(),
            table: self.table,
            link: link.clone(),
            named: Named::Row {
                key: row.clone(),
                of: TypeId::of::<(T, F)>(),
            },
            when,
        };
        let owners = self.owners.iter().map(|owner| {
            let when = owner.when.clone();
            Owner {
                tenant: owner.tenant,
                key: Keys::Named(match &owner.key {
                    Keys::One(key) => naming(key.clone(), when),
                    Keys::Named(further) => further
                        .clone()
                        .of(|row| Named::Rows(Box::new(naming(row, when)))),
                }),
                may_be_null: true,
                when: None,
                inside: owner.inside(self.table),
            }
        });
        let everyone = self.everyone.as_ref();
        let compared = match &self.owners[..] {
            [
                Owner {
                    key: Keys::One(_), ..
                },
            ] => true,
            _ => self.each_compared,
        };
        Self {
            everyone: everyone.map(|when| {
                let when = Sql::new().sql("(").then(when).sql(")");
                naming(Sql::new(), None).any(&when)
            }),
            each_compared: compared,
            ..Self::new::<T, F>(owners.collect())
        }
    }

    /// Where an owner of one of two types makes one dimension of the two, a row that has an owner in each meets what either
    /// of them reads.
    pub(super) fn one_a_table(mut readers: Vec<(usize, &Self)>) -> Vec<Self> {
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
    pub(super) fn only_owners(&self) -> bool {
        self.everyone.is_none() && self.missing.is_none()
    }

    /// The one owner of each row.
    pub(super) fn only(&self) -> Option<&Owner> {
        match &self.owners[..] {
            [
                owner @ Owner {
                    key: Keys::One(_), ..
                },
            ] if self.only_owners() && owner.when.is_none() => Some(owner),
            _ => None,
        }
    }

    /// Whether the connection sees the rows of several of them.
    pub(super) fn are_several(&self) -> bool {
        let mut owners = self.owners.iter();
        owners.any(|owner| binding::sees_several_of(owner.tenant))
    }

    pub(super) fn has_type_of(&self, other: &Self) -> bool {
        let types = |owner: &Owner| other.owners.iter().any(|it| it.tenant == owner.tenant);
        self.owners.iter().any(types)
    }

    /// `(<key> = <that of the owner> OR ..)`: the owner reads the row.
    pub(super) fn read_by(&self, owner: &Owner) -> Sql {
        let same = self.owners.iter().filter(|own| own.tenant == owner.tenant);
        let mut ways: Vec<_> = same
            .map(|own| {
                let is = own.key.meet(&owner.key);
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
                everyone.then(&owner.key.is_any())
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
    pub(super) fn by_anyone(&self) -> Option<Sql> {
        let ways = [&self.everyone, &self.missing];
        Sql::join(ways.into_iter().flatten().cloned().collect(), " OR ")
    }
}

/// Who reads the rows of a table, in each dimension; in none, if everyone does.
pub(in crate::policy) type Table = Vec<Readers>;
