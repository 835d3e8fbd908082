//! Random worlds, against a model in plain Rust: who holds what is what the model says, in each tenant.
//!
//! `TENANCY_WORLDS` says how many. They are the same in each run.

use super::*;
use std::fmt::Write as _;
use tenancy::permissions::{Permissions as _, PermittedTenants};

const ORGS: [i32; 3] = [1, 2, 3];
const TEAMS: [i64; 3] = [1, 2, 3];
const USERS: [&str; 4] = ["ada", "bob", "cid", "dan"];
const STATUSES: [&str; 4] = ["active", "active", "suspended", "left"];
const NAMES: [&str; 7] = [
    "ticket.view",
    "ticket.add",
    "ticket.change",
    "ticket.delete",
    "team.change",
    // Names that the program does not know.
    "ticket",
    "ticket.view.all",
];

/// Draws the same each time.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Once in so many.
    fn once_in(&mut self, times: u64) -> bool {
        self.next().is_multiple_of(times)
    }

    fn one_of<X: Copy, const N: usize>(&mut self, all: [X; N]) -> X {
        let at = self.next() % N as u64;
        all[usize::try_from(at).expect("it is small")]
    }
}

#[derive(Debug, Default)]
struct World {
    /// Which tenants are served.
    served: Vec<i32>,
    /// Tenant, user and status.
    memberships: Vec<(i32, &'static str, &'static str)>,
    /// Tenant, team and user.
    placed: Vec<(i32, i64, &'static str)>,
    /// Tenant, team and name.
    granted: Vec<(i32, i64, &'static str)>,
}

impl World {
    fn drawn(dice: &mut Dice) -> Self {
        let mut world = Self::default();
        for org in ORGS {
            if !dice.once_in(6) {
                world.served.push(org);
            }
            for user in USERS {
                if !dice.once_in(4) {
                    world.memberships.push((org, user, dice.one_of(STATUSES)));
                    for team in TEAMS {
                        if dice.once_in(3) {
                            world.placed.push((org, team, user));
                        }
                    }
                }
            }
            for team in TEAMS {
                for name in NAMES {
                    if dice.once_in(4) {
                        world.granted.push((org, team, name));
                    }
                }
            }
        }
        world
    }

    fn sql(&self) -> String {
        let mut sql = String::new();
        for table in ["team_grants", "team_members", "teams", "memberships"] {
            writeln!(sql, "delete from {table};").expect("a text takes it");
        }
        for org in ORGS {
            let status = if self.served.contains(&org) {
                "active"
            } else {
                "suspended"
            };
            writeln!(sql, "update orgs set status = '{status}' where id = {org};")
                .expect("a text takes it");
            for team in TEAMS {
                writeln!(
                    sql,
                    "insert into teams (org_id, id, name) values ({org}, {team}, 't{team}');"
                )
                .expect("a text takes it");
            }
        }
        for (org, user, status) in &self.memberships {
            writeln!(sql, "insert into memberships (org_id, user_id, role, status) values ({org}, '{user}', 'member', '{status}');")
                .expect("a text takes it");
        }
        for (org, team, user) in &self.placed {
            writeln!(sql, "insert into team_members (org_id, team_id, account_id, manager) values ({org}, {team}, '{user}', false);")
                .expect("a text takes it");
        }
        for (org, team, name) in &self.granted {
            writeln!(sql, "insert into team_grants (org_id, team_id, permission) values ({org}, {team}, '{name}');")
                .expect("a text takes it");
        }
        sql
    }

    /// Whether the user is let in.
    fn acts(&self, org: i32, user: &str) -> bool {
        self.served.contains(&org) && self.memberships.contains(&(org, user, "active"))
    }

    fn holds(&self, org: i32, user: &str, permission: May) -> bool {
        self.acts(org, user)
            && TEAMS.into_iter().any(|team| {
                self.placed.contains(&(org, team, static_user(user)))
                    && self.granted.contains(&(org, team, permission.name()))
            })
    }
}

fn static_user(user: &str) -> &'static str {
    USERS
        .into_iter()
        .find(|known| *known == user)
        .expect("one of them")
}

#[test]
fn in_random_worlds_everybody_holds_what_the_model_says_and_nothing_else() {
    let worlds = std::env::var("TENANCY_WORLDS").map_or(20, |worlds| {
        worlds.parse::<u32>().expect("TENANCY_WORLDS is a number")
    });
    let db = Database::new();
    let mut conn = db.connect();
    run(&mut conn, crate::server::TABLES);
    run(
        &mut conn,
        "insert into orgs (id, slug, status, owners, seats_used) values
             (1, 'a', 'active', 0, 0), (2, 'b', 'active', 0, 0), (3, 'c', 'active', 0, 0);
         insert into users (id) values ('ada'), ('bob'), ('cid'), ('dan')",
    );
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut held_in_all = 0_u32;
    for number in 0..worlds {
        let world = World::drawn(&mut dice);
        run(&mut conn, &world.sql());
        for user in USERS {
            for org in ORGS {
                let tenant = Verified::trust(org);
                let unscoped = &mut conn.unscoped("test");
                let found = wait(Rights::<Org, User>::by_key(
                    &tenant,
                    user.to_owned(),
                    unscoped,
                ));
                assert_eq!(
                    found.is_ok(),
                    world.acts(org, user),
                    "world {number}: {user} in {org}: {world:?}"
                );
                for permission in May::ALL.iter().copied() {
                    let holds = found
                        .as_ref()
                        .is_ok_and(|rights| rights.permissions().contains(permission));
                    held_in_all += u32::from(holds);
                    assert_eq!(
                        holds,
                        world.holds(org, user, permission),
                        "world {number}: {permission:?} of {user} in {org}: {world:?}"
                    );
                }
            }
            let asked = PermittedTenants::<Org, User>::of(user.to_owned());
            let unscoped = &mut conn.unscoped("test");
            let permitted = wait(asked.load::<ViewTicket, _>(unscoped)).expect("a list");
            let permitted: Vec<_> = permitted.iter().map(|tenant| *tenant.key()).collect();
            let expected: Vec<_> = ORGS
                .into_iter()
                .filter(|org| world.holds(*org, user, May::ViewTicket))
                .collect();
            assert_eq!(permitted, expected, "world {number}: {user}: {world:?}");
        }
    }
    // The worlds are worth drawing.
    assert!(held_in_all > worlds, "{held_in_all} in {worlds} worlds");
}
