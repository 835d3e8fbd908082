//! A world: who is in what, and what there is.

use crate::models::{May, Rank};
use std::collections::{BTreeMap, BTreeSet};
use tenancy::permissions::Permissions as _;

pub const ORGS: [i32; 3] = [1, 2, 3];
pub const TEAMS: [i64; 3] = [1, 2, 3];
pub const USERS: [&str; 5] = ["ada", "bob", "cid", "dan", "eve"];

/// Names of permissions that the program does not know.
const UNKNOWN: [&str; 2] = ["ticket", "ticket.view.all"];

/// Draws the same each time.
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    /// Those of the world of this number.
    #[must_use]
    pub const fn of(seed: u64, number: u64) -> Self {
        Self(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// The generator is `SplitMix64`: its neighbours have nothing in common.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut drawn = self.0;
        drawn = (drawn ^ (drawn >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        drawn = (drawn ^ (drawn >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        drawn ^ (drawn >> 31)
    }

    /// Once in so many.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.next().is_multiple_of(times)
    }

    /// A number from 0, below this one.
    pub fn below(&mut self, end: usize) -> usize {
        let drawn = self.next() % end as u64;
        usize::try_from(drawn).expect("it is below one")
    }

    /// One of these.
    pub fn one_of<X: Copy>(&mut self, all: &[X]) -> X {
        all[self.below(all.len())]
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Active,
    Suspended,
    Left,
}

#[derive(Debug, Default)]
pub struct Team {
    /// Who is in it, and whether they manage it.
    pub people: BTreeMap<&'static str, bool>,
    /// The names of what it may do.
    pub grants: BTreeSet<&'static str>,
}

#[derive(Debug)]
pub struct Organisation {
    pub served: bool,
    pub members: BTreeMap<&'static str, (Rank, Standing)>,
    pub teams: BTreeMap<i64, Team>,
}

#[derive(Debug)]
pub struct Ticket {
    pub id: i32,
    /// Or it is everybody's.
    pub org: Option<i32>,
    pub author: &'static str,
}

#[derive(Debug)]
pub struct Comment {
    pub id: i32,
    /// Where its ticket is among all.
    pub ticket: usize,
}

#[derive(Debug)]
pub struct World {
    pub orgs: BTreeMap<i32, Organisation>,
    pub tickets: Vec<Ticket>,
    pub comments: Vec<Comment>,
}

impl Organisation {
    fn drawn(dice: &mut Dice) -> Self {
        let mut members = BTreeMap::new();
        let mut teams = BTreeMap::new();
        for user in USERS {
            if !dice.once_in(5) {
                let rank = dice.one_of(&[Rank::Owner, Rank::Admin, Rank::Member, Rank::Member]);
                let standing = dice.one_of(&[
                    Standing::Active,
                    Standing::Active,
                    Standing::Active,
                    Standing::Suspended,
                    Standing::Left,
                ]);
                members.insert(user, (rank, standing));
            }
        }
        for id in TEAMS {
            if !dice.once_in(5) {
                let mut team = Team::default();
                // Whoever is no active member any more may have been left in it by another program.
                for user in members.keys() {
                    if dice.once_in(2) {
                        team.people.insert(*user, dice.once_in(3));
                    }
                }
                for permission in May::ALL {
                    if dice.once_in(3) {
                        team.grants.insert(permission.name());
                    }
                }
                if dice.once_in(6) {
                    team.grants.insert(dice.one_of(&UNKNOWN));
                }
                teams.insert(id, team);
            }
        }
        Self {
            served: !dice.once_in(8),
            members,
            teams,
        }
    }

    /// How many owners it has, and how many seats are taken, as its row says.
    #[must_use]
    pub fn counted(&self) -> (usize, usize) {
        let active = || {
            let members = self.members.values();
            members.filter(|(_, standing)| *standing == Standing::Active)
        };
        let owners = active().filter(|(rank, _)| *rank == Rank::Owner);
        (owners.count(), active().count())
    }

    /// What ends with a membership.
    pub fn leave(&mut self, user: &'static str) {
        self.stands(user, Standing::Left);
        for team in self.teams.values_mut() {
            team.people.remove(user);
        }
    }

    /// The member stands otherwise from now on.
    pub fn stands(&mut self, user: &'static str, standing: Standing) {
        self.members
            .entry(user)
            .and_modify(|(_, before)| *before = standing);
    }
}

impl World {
    #[must_use]
    pub fn drawn(dice: &mut Dice) -> Self {
        let orgs = ORGS.map(|id| (id, Organisation::drawn(dice))).into();
        let tickets: Vec<_> = (1..=5)
            .map(|id| Ticket {
                id,
                org: dice.one_of(&[Some(1), Some(1), Some(2), Some(3), None]),
                author: dice.one_of(&USERS),
            })
            .collect();
        let comments = (1..=3)
            .map(|id| Comment {
                id,
                ticket: dice.one_of(&[0, 1, 2, 3, 4]),
            })
            .collect();
        Self {
            orgs,
            tickets,
            comments,
        }
    }

    /// The ticket that a comment is on.
    #[must_use]
    pub fn parent(&self, comment: &Comment) -> &Ticket {
        &self.tickets[comment.ticket]
    }
}
