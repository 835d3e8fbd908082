//! What somebody does to teams, in an organisation.

use crate::models::May;
use crate::world::{Dice, Standing, TEAMS, Team, USERS, World};
use tenancy::permissions::Permissions as _;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Create,
    Rename {
        team: i64,
    },
    Delete {
        team: i64,
    },
    Grant {
        team: i64,
        permission: May,
    },
    Revoke {
        team: i64,
        permission: May,
    },
    RevokeUnknown {
        team: i64,
        name: &'static str,
    },
    Add {
        team: i64,
        whom: &'static str,
        manager: bool,
    },
    Remove {
        team: i64,
        whom: &'static str,
    },
}

/// What becomes of a membership. An operator does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Removed(&'static str),
    Suspended(&'static str),
    Reinstated(&'static str),
}

impl Act {
    #[must_use]
    pub fn drawn(dice: &mut Dice) -> Self {
        let team = dice.one_of(&TEAMS);
        let whom = dice.one_of(&USERS);
        let permission = dice.one_of(May::ALL);
        match dice.one_of(&[0, 1, 2, 3, 3, 4, 4, 5, 6, 6, 6, 7, 7, 7]) {
            0 => Self::Create,
            1 => Self::Rename { team },
            2 => Self::Delete { team },
            3 => Self::Grant { team, permission },
            4 => Self::Revoke { team, permission },
            5 => Self::RevokeUnknown {
                team,
                name: "ticket",
            },
            6 => Self::Add {
                team,
                whom,
                manager: dice.once_in(3),
            },
            _ => Self::Remove { team, whom },
        }
    }

    /// The team that it is done to.
    #[must_use]
    pub const fn team(self) -> Option<i64> {
        match self {
            Self::Create => None,
            Self::Rename { team }
            | Self::Delete { team }
            | Self::Grant { team, .. }
            | Self::Revoke { team, .. }
            | Self::RevokeUnknown { team, .. }
            | Self::Add { team, .. }
            | Self::Remove { team, .. } => Some(team),
        }
    }

    /// Does it in the world.
    pub fn befalls(self, org: i32, world: &mut World) {
        let org = world.orgs.get_mut(&org).expect("one of them");
        let team = self.team().and_then(|team| org.teams.get_mut(&team));
        match (self, team) {
            (Self::Delete { team }, _) => {
                org.teams.remove(&team);
            }
            (Self::Grant { permission, .. }, Some(Team { grants, .. })) => {
                grants.insert(permission.name());
            }
            (Self::Revoke { permission, .. }, Some(Team { grants, .. })) => {
                grants.remove(permission.name());
            }
            (Self::RevokeUnknown { name, .. }, Some(Team { grants, .. })) => {
                grants.remove(name);
            }
            (Self::Add { whom, manager, .. }, Some(Team { people, .. })) => {
                // Nobody becomes less by it.
                *people.entry(whom).or_default() |= manager;
            }
            (Self::Remove { whom, .. }, Some(Team { people, .. })) => {
                people.remove(whom);
            }
            // A team without permissions and people changes nobody's; a name is a label.
            (Self::Create | Self::Rename { .. }, _) | (_, None) => {}
        }
    }
}

impl Change {
    #[must_use]
    pub fn drawn(dice: &mut Dice) -> Self {
        let whom = dice.one_of(&USERS);
        dice.one_of(&[
            Self::Removed(whom),
            Self::Suspended(whom),
            Self::Reinstated(whom),
        ])
    }

    /// Does it in the world.
    pub fn befalls(self, org: i32, world: &mut World) {
        let org = world.orgs.get_mut(&org).expect("one of them");
        match self {
            Self::Removed(whom) => org.leave(whom),
            Self::Suspended(whom) => org.stands(whom, Standing::Suspended),
            Self::Reinstated(whom) => org.stands(whom, Standing::Active),
        }
    }
}
