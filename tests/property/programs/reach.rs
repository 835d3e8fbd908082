//! Whose each row is: the rules of the policies, a line each.

use super::program::{Reach, Row, Table, World};

/// In `Row::second` of a picture.
pub(super) const OWNED_BY_FIRM: i32 = 0;
pub(super) const OWNED_BY_USER: i32 = 1;

impl Reach {
    /// Whether its tenants are of one type. What is asked of one table is asked in all ways there, and in the most telling ones
    /// elsewhere.
    pub(super) const fn is_of_one_type(&self) -> bool {
        matches!(self, Self::Firm(_) | Self::User(_) | Self::Several(_))
    }

    fn is_firm(&self, key: Option<i32>) -> bool {
        match self {
            Self::Firm(firm) | Self::Both(firm, _) | Self::Narrowed(firm, _) => key == Some(*firm),
            Self::Several(firms) | Self::OfTypes(firms, _) => {
                key.is_some_and(|key| firms.contains(&key))
            }
            Self::User(_) => false,
            Self::Unscoped => true,
        }
    }

    fn is_user(&self, key: Option<i32>) -> bool {
        match self {
            Self::User(user) | Self::Both(_, user) | Self::Narrowed(_, user) => key == Some(*user),
            Self::OfTypes(_, users) => key.is_some_and(|key| users.contains(&key)),
            Self::Firm(_) | Self::Several(_) => false,
            Self::Unscoped => true,
        }
    }

    pub(super) fn reads(&self, world: &World, table: Table, row: &Row) -> bool {
        if *self == Self::Unscoped {
            return true;
        }
        let parents = |table| {
            world[&table]
                .iter()
                .filter(|parent| Some(parent.id) == row.parent)
        };
        match table {
            Table::Firms | Table::Countries => true,
            Table::Users => self.is_user(Some(row.id)),
            Table::Notes | Table::Leads | Table::Tasks | Table::Folders => self.is_firm(row.owner),
            Table::Tags => self.is_firm(row.owner) || row.owner.is_none(),
            Table::Docs => self.is_firm(row.owner) || row.second == Some(1),
            Table::Shares => self.is_firm(row.owner) || self.is_firm(row.second),
            Table::Pages => {
                parents(Table::Folders).any(|folder| self.reads(world, Table::Folders, folder))
            }
            Table::Words => parents(Table::Pages).any(|page| self.reads(world, Table::Pages, page)),
            Table::Drafts => self.is_firm(row.owner) && self.is_user(row.second),
            Table::Pictures => match row.second {
                Some(OWNED_BY_FIRM) => self.is_firm(row.owner),
                _ => self.is_user(row.owner),
            },
            Table::Safes => match (row.owner, row.second) {
                (firm, None) => self.is_firm(firm),
                (None, user) => self.is_user(user),
                (Some(_), Some(_)) => false,
            },
            Table::Ties => {
                let mut safes = world[&Table::Safes].iter();
                parents(Table::Folders).any(|folder| self.reads(world, Table::Folders, folder))
                    || safes.any(|safe| {
                        Some(safe.id) == row.second && self.reads(world, Table::Safes, safe)
                    })
            }
        }
    }

    pub(super) fn writes(&self, world: &World, table: Table, row: &Row) -> bool {
        let more = *self == Self::Unscoped
            || match table {
                Table::Firms => self.is_firm(Some(row.id)),
                Table::Tags | Table::Shares => self.is_firm(row.owner),
                Table::Countries => false,
                Table::Docs => self.is_firm(row.owner) && row.second == Some(0),
                _ => true,
            };
        more && self.reads(world, table, row)
    }

    /// The instance says that it is another tenant's, or everybody's. Of a determining table its key says whose it is.
    pub(super) fn refuses(&self, table: Table, instance: &Row) -> bool {
        if *self == Self::Unscoped {
            return false;
        }
        match table {
            Table::Firms => !self.is_firm(Some(instance.id)),
            Table::Users => !self.is_user(Some(instance.id)),
            Table::Pages | Table::Words | Table::Ties | Table::Countries => false,
            Table::Safes => {
                (instance.owner.is_some() && !self.is_firm(instance.owner))
                    || (instance.second.is_some() && !self.is_user(instance.second))
            }
            Table::Tags | Table::Leads => instance.owner.is_some() && !self.is_firm(instance.owner),
            Table::Docs => !self.is_firm(instance.owner) || instance.second == Some(1),
            Table::Notes | Table::Shares | Table::Tasks | Table::Folders => {
                !self.is_firm(instance.owner)
            }
            Table::Drafts => !self.is_firm(instance.owner) || !self.is_user(instance.second),
            Table::Pictures => match instance.second {
                Some(OWNED_BY_FIRM) => !self.is_firm(instance.owner),
                _ => !self.is_user(instance.owner),
            },
        }
    }

    /// What the columns `parent` and `second` of the row would point to is in scope.
    pub(super) fn may_refer(
        &self,
        world: &World,
        table: Table,
        parent: Option<i32>,
        second: Option<i32>,
    ) -> bool {
        let found = |table, key: i32| {
            let writes = matches!(table, Table::Folders | Table::Pages | Table::Safes);
            world[&table].iter().any(|row| {
                row.id == key
                    && if writes {
                        self.writes(world, table, row)
                    } else {
                        self.reads(world, table, row)
                    }
            })
        };
        let parent_is_of = match table {
            Table::Tasks => Table::Notes,
            Table::Pages | Table::Ties => Table::Folders,
            Table::Words => Table::Pages,
            _ => return true,
        };
        let second_is_of = match table {
            Table::Ties => Table::Safes,
            _ => Table::Tags,
        };
        let second = second.filter(|_| matches!(table, Table::Tasks | Table::Ties));
        parent.is_none_or(|key| found(parent_is_of, key))
            && second.is_none_or(|key| found(second_is_of, key))
    }

    /// The row as an insert makes it.
    pub(super) fn stamp(&self, table: Table, row: &Row) -> Row {
        let (firm, user) = match self {
            Self::Firm(firm) => (Some(*firm), None),
            Self::User(user) => (None, Some(*user)),
            Self::Both(firm, user) | Self::Narrowed(firm, user) => (Some(*firm), Some(*user)),
            Self::Several(_) | Self::OfTypes(..) | Self::Unscoped => (None, None),
        };
        let mut row = row.clone();
        match table {
            Table::Firms => (row.id, row.owner) = (firm.expect("a firm"), firm),
            Table::Users => (row.id, row.owner) = (user.expect("a user"), user),
            Table::Notes
            | Table::Tags
            | Table::Leads
            | Table::Shares
            | Table::Tasks
            | Table::Folders => row.owner = firm,
            Table::Docs => (row.owner, row.second) = (firm, Some(0)),
            Table::Drafts => (row.owner, row.second) = (firm, user),
            Table::Pictures if firm.is_some() => {
                (row.owner, row.second) = (firm, Some(OWNED_BY_FIRM));
            }
            Table::Pictures => (row.owner, row.second) = (user, Some(OWNED_BY_USER)),
            Table::Safes if firm.is_some() => (row.owner, row.second) = (firm, None),
            Table::Safes => (row.owner, row.second) = (None, user),
            Table::Pages | Table::Words | Table::Ties | Table::Countries => {}
        }
        row
    }
}

/// Who reads a row, in one dimension: its owners, each a firm or a user; or everyone of these types.
struct Readers {
    types: &'static [i32],
    owners: Vec<(i32, i32)>,
    everyone: bool,
    /// Each row of the table has one owner, at most, and nobody else reads it.
    are_one: bool,
}

const FIRMS: &[i32] = &[OWNED_BY_FIRM];
const USERS: &[i32] = &[OWNED_BY_USER];
const BOTH: &[i32] = &[OWNED_BY_FIRM, OWNED_BY_USER];

impl Readers {
    fn of(world: &World, table: Table, row: &Row) -> Vec<Self> {
        let owned = |types: &'static [i32], owners: &[Option<(i32, i32)>], everyone| Self {
            types,
            owners: owners.iter().flatten().copied().collect(),
            everyone,
            are_one: types.len() == 1
                && !matches!(table, Table::Tags | Table::Docs | Table::Shares),
        };
        let firm = |key: Option<i32>| key.map(|key| (OWNED_BY_FIRM, key));
        let user = |key: Option<i32>| key.map(|key| (OWNED_BY_USER, key));
        let parent = |parent: Table, key: Option<i32>| {
            let mut parents = world[&parent].iter();
            parents.find(|parent| Some(parent.id) == key)
        };
        let through = |table: Table| match parent(table, row.parent) {
            Some(row) => Self::of(world, table, row),
            None => vec![owned(FIRMS, &[], false)],
        };
        match table {
            Table::Firms | Table::Countries => vec![],
            Table::Users => vec![owned(USERS, &[user(Some(row.id))], false)],
            Table::Notes | Table::Leads | Table::Tasks | Table::Folders => {
                vec![owned(FIRMS, &[firm(row.owner)], false)]
            }
            Table::Tags => vec![owned(FIRMS, &[firm(row.owner)], row.owner.is_none())],
            Table::Docs => vec![owned(FIRMS, &[firm(row.owner)], row.second == Some(1))],
            Table::Shares => vec![owned(FIRMS, &[firm(row.owner), firm(row.second)], false)],
            Table::Pages => through(Table::Folders),
            Table::Words => through(Table::Pages),
            Table::Drafts => vec![
                owned(FIRMS, &[firm(row.owner)], false),
                owned(USERS, &[user(row.second)], false),
            ],
            Table::Pictures => {
                let by_type = row.owner.zip(row.second).map(|(key, ty)| (ty, key));
                vec![owned(BOTH, &[by_type], false)]
            }
            Table::Safes => {
                let by_firm = firm(row.owner).filter(|_| row.second.is_none());
                let by_user = user(row.second).filter(|_| row.owner.is_none());
                vec![owned(BOTH, &[by_firm, by_user], false)]
            }
            Table::Ties => {
                let folder = parent(Table::Folders, row.parent).map(|row| (Table::Folders, row));
                let safe = parent(Table::Safes, row.second).map(|row| (Table::Safes, row));
                let parents = [folder, safe].into_iter().flatten();
                let readers = parents.flat_map(|(table, row)| Self::of(world, table, row));
                let owners: Vec<_> = readers.flat_map(|it| it.owners).map(Some).collect();
                vec![owned(BOTH, &owners, false)]
            }
        }
    }

    fn reads(&self, tenant: (i32, i32)) -> bool {
        self.owners.contains(&tenant) || (self.everyone && self.types.contains(&tenant.0))
    }
}

/// A row beside others, as a query has them.
#[derive(Clone, Copy)]
pub(super) struct Near<'r> {
    pub(super) table: Table,
    pub(super) row: &'r Row,
    /// Under another name than that of its table.
    pub(super) is_alias: bool,
}

impl<'r> Near<'r> {
    pub(super) const fn new(table: Table, row: &'r Row) -> Self {
        Self {
            table,
            row,
            is_alias: false,
        }
    }
}

impl Reach {
    /// Rows of several tenants meet where one tenant of the connection reads them all.
    pub(super) fn meet(&self, world: &World, rows: &[Near<'_>]) -> bool {
        let is_ours = |tenant: &(i32, i32)| match self {
            Self::Several(firms) => tenant.0 == OWNED_BY_FIRM && firms.contains(&tenant.1),
            Self::OfTypes(firms, users) => match tenant.0 {
                OWNED_BY_FIRM => firms.contains(&tenant.1),
                _ => users.contains(&tenant.1),
            },
            _ => true,
        };
        if !matches!(self, Self::Several(_) | Self::OfTypes(..) | Self::Unscoped) {
            return true;
        }
        let rows = rows.iter();
        let mut readers: Vec<_> = rows
            .map(|near| Readers::of(world, near.table, near.row))
            .collect();
        // An owner of either type makes one dimension of the two, in which each tenant of a row reads it.
        let is_mixed = |readers: &Readers| readers.types.len() > 1;
        if readers.iter().flatten().any(is_mixed) {
            for readers in &mut readers {
                while readers.len() > 1 {
                    let more = readers.pop().expect("there are two");
                    readers[0].owners.extend(more.owners);
                    readers[0].types = BOTH;
                    readers[0].are_one = false;
                }
            }
        }
        let readers: Vec<_> = readers.into_iter().flatten().collect();
        // So do tenants of both types in a list. Without a list, rows that have one owner each, of either type, have no tenant in
        // common, and what both may read is compared with each.
        let are_of = |ty: i32| {
            let mut readers = readers.iter();
            readers.any(|it| it.are_one && it.types.contains(&ty))
        };
        let is_one = match self {
            Self::OfTypes(..) => true,
            _ => readers.iter().any(|it| it.types.len() > 1) && !BOTH.iter().all(|ty| are_of(*ty)),
        };
        [OWNED_BY_FIRM, OWNED_BY_USER].into_iter().all(|ty| {
            let group = readers
                .iter()
                .filter(|readers| is_one || readers.types.contains(&ty));
            let group: Vec<_> = group.collect();
            let mut tenants = group.iter().flat_map(|readers| &readers.owners);
            group.len() < 2
                || group.iter().all(|readers| readers.everyone)
                || tenants.any(|tenant| {
                    is_ours(tenant) && group.iter().all(|readers| readers.reads(*tenant))
                })
        })
    }
}

impl Table {
    /// What, beside the mark, no two rows of the table have.
    pub(super) fn unique(self, row: &Row) -> (Option<i32>, Option<i32>, i32) {
        match self {
            _ if self.has_plain_key() => (None, None, row.id),
            Self::Drafts | Self::Pictures => (row.owner, row.second, row.id),
            _ => (row.owner, None, row.id),
        }
    }

    /// `NULL` is not equal to itself in an index.
    pub(super) fn is_same(self, a: &Row, b: &Row) -> bool {
        let null = matches!(self, Self::Tags | Self::Leads) && a.owner.is_none();
        self.unique(a) == self.unique(b) && !null
    }

    /// An instance names this row: by the id and by the tenant that it says it is of. One that says it is of none
    /// names a row without an owner.
    pub(super) fn names(self, instance: &Row, row: &Row) -> bool {
        instance.id == row.id
            && match self {
                Self::Firms
                | Self::Users
                | Self::Pages
                | Self::Words
                | Self::Ties
                | Self::Countries => true,
                Self::Drafts | Self::Pictures | Self::Safes => {
                    (instance.owner, instance.second) == (row.owner, row.second)
                }
                _ => instance.owner == row.owner,
            }
    }
}
