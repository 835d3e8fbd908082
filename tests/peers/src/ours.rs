//! The world, in a database of `SQLite`, asked by the public interface of `tenancy`.

use crate::act::{Act, Change};
use crate::models::{
    AddTicket, ChangeOwn, ChangeTeams, ChangeTicket, Comment, DeleteTicket, May, Org, Rank, TABLES,
    Ticket, User, ViewTicket, comments, tickets,
};
use crate::world::{ORGS, Standing, USERS, World};
use diesel::connection::SimpleConnection as _;
use diesel::result::Error as DieselError;
use std::fmt::Write as _;
use tenancy::Verified;
use tenancy::accounts::{
    Error as AccountsError, Member, ReinstateMember, RemoveMember, SuspendMember,
};
use tenancy::permissions::{
    AddToTeam, Any, CreateTeam, DeleteTeam, Error, GrantPermission, Permit, PermittedTenants,
    RemoveFromTeam, RenameTeam, Requirement, RevokePermission, RevokeUnknownGrant, Rights,
    SuperUser,
};
use tenancy::prelude::*;

/// The database.
pub struct Ours {
    conn: SqliteConnection,
    /// No team was called so before.
    names: u64,
}

/// Who asks: a member, or an operator who is let do everything.
pub enum Who {
    Member(Rights<Org, User>),
    SuperUser(SuperUser<Org>),
}

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    Denied,
    NoSuchTeam,
    NoSuchMember,
}

impl Who {
    #[must_use]
    pub fn operator(org: i32) -> Self {
        Self::SuperUser(SuperUser::new("grace", Verified::trust(org)))
    }

    fn permit<P: Requirement<May>>(&self) -> Option<Permit<'_, P, Org>> {
        match self {
            Self::Member(rights) => rights.permit().ok(),
            Self::SuperUser(super_user) => Some(super_user.permit()),
        }
    }

    /// Whether they get a permit of what is asked for.
    #[must_use]
    pub fn gets<P: Requirement<May>>(&self) -> bool {
        self.permit::<P>().is_some()
    }

    /// Whether they get one of this permission.
    #[must_use]
    pub fn may(&self, permission: May) -> bool {
        match permission {
            May::ViewTicket => self.gets::<ViewTicket>(),
            May::AddTicket => self.gets::<AddTicket>(),
            May::ChangeTicket => self.gets::<ChangeTicket>(),
            May::ChangeOwn => self.gets::<ChangeOwn>(),
            May::DeleteTicket => self.gets::<DeleteTicket>(),
            May::ChangeTeams => self.gets::<ChangeTeams>(),
        }
    }
}

impl World {
    /// What its rows are written by.
    fn sql(&self) -> String {
        let mut sql = String::new();
        let mut add = |line: std::fmt::Arguments<'_>| {
            writeln!(sql, "{line};").expect("a text takes it");
        };
        for table in [
            "comments",
            "tickets",
            "team_grants",
            "team_members",
            "teams",
            "memberships",
        ] {
            add(format_args!("delete from {table}"));
        }
        for (id, org) in &self.orgs {
            let status = if org.served { "active" } else { "suspended" };
            let (owners, seats) = org.counted();
            add(format_args!(
                "update orgs set status = '{status}', owners = {owners}, seats_used = {seats} where id = {id}"
            ));
            for (user, (rank, standing)) in &org.members {
                let rank = match rank {
                    Rank::Owner => "owner",
                    Rank::Admin => "admin",
                    Rank::Member => "member",
                };
                let standing = match standing {
                    Standing::Active => "active",
                    Standing::Suspended => "suspended",
                    Standing::Left => "left",
                };
                add(format_args!(
                    "insert into memberships values ({id}, '{user}', '{rank}', '{standing}')"
                ));
            }
            for (number, team) in &org.teams {
                add(format_args!(
                    "insert into teams values ({id}, {number}, 'team {number}')"
                ));
                for (user, manager) in &team.people {
                    add(format_args!(
                        "insert into team_members values ({id}, {number}, '{user}', {manager})"
                    ));
                }
                for permission in &team.grants {
                    add(format_args!(
                        "insert into team_grants values ({id}, {number}, '{permission}')"
                    ));
                }
            }
        }
        for ticket in &self.tickets {
            let org = ticket
                .org
                .map_or_else(|| "null".to_owned(), |org| org.to_string());
            add(format_args!(
                "insert into tickets values ({}, {org}, '{}', '')",
                ticket.id, ticket.author
            ));
        }
        for comment in &self.comments {
            let ticket = self.parent(comment).id;
            add(format_args!(
                "insert into comments values ({}, {ticket}, '')",
                comment.id
            ));
        }
        sql
    }
}

/// As many rows as are to be there.
fn one(rows: QueryResult<usize>) -> bool {
    match rows {
        Ok(rows) => {
            assert!(rows < 2, "{rows} rows of one id");
            rows == 1
        }
        Err(error) => {
            let text = error.to_string();
            assert!(text.contains("no row of the tenant"), "{text}");
            false
        }
    }
}

impl Ours {
    /// A database without a world.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it opens a database")]
    pub fn new() -> Self {
        let mut conn = SqliteConnection::establish(":memory:").expect("SQLite is compiled in");
        conn.batch_execute(TABLES).expect("the tables are new");
        for org in ORGS {
            let row = format!(
                "insert into orgs values ({org}, 'org{org}', 'active', null, 0, 0, null, 0)"
            );
            conn.batch_execute(&row).expect("the row is new");
        }
        for user in USERS {
            let row = format!("insert into users values ('{user}')");
            conn.batch_execute(&row).expect("the row is new");
        }
        Self { conn, names: 0 }
    }

    /// This world, and no other, from now on.
    pub fn fill(&mut self, world: &World) {
        let sql = format!("begin; {} commit", world.sql());
        self.conn.batch_execute(&sql).expect("the rows are new");
    }

    /// What the user may do in the organisation.
    ///
    /// # Errors
    ///
    /// If they do not act for it.
    pub fn rights(&mut self, org: i32, user: &str) -> Result<Rights<Org, User>, Error> {
        let conn = &mut self.conn.unscoped("who is asking");
        Rights::by_key(&Verified::trust(org), user.to_owned(), conn)
    }

    /// That the user acts for the organisation, if they do.
    pub fn member(&mut self, org: i32, user: &str) -> Option<Member<Org, User>> {
        let conn = &mut self.conn.unscoped("who is asking");
        Member::by_key(&Verified::trust(org), user.to_owned(), conn).ok()
    }

    /// The tickets and the comments that they read.
    pub fn read(&mut self, who: &Who) -> (Vec<i32>, Vec<i32>) {
        let Some(permit) = who.permit::<ViewTicket>() else {
            return (Vec::new(), Vec::new());
        };
        let mut conn = self.conn.unscoped("a list");
        let conn = &mut permit.borrow(&mut conn);
        (
            Ticket::scoped()
                .select(tickets::id)
                .load(conn)
                .expect("a list"),
            Comment::scoped()
                .select(comments::id)
                .load(conn)
                .expect("a list"),
        )
    }

    /// Whether they change the ticket.
    pub fn change(&mut self, who: &Who, id: i32) -> bool {
        let Some(permit) = who.permit::<Any<(ChangeTicket, ChangeOwn)>>() else {
            return false;
        };
        let mut conn = self.conn.unscoped("a change");
        let conn = &mut permit.borrow(&mut conn);
        let title = tickets::title.eq("changed");
        one(match who {
            Who::SuperUser(_) => Ticket::update(id).set(title).execute(conn),
            Who::Member(rights) => {
                let me = rights.member().account();
                let of_them = rights.held::<ChangeTicket>().or(tickets::author.eq(me));
                let ticket = Ticket::scoped().filter(tickets::id.eq(id)).filter(of_them);
                Ticket::update(ticket).set(title).execute(conn)
            }
        })
    }

    /// Whether they delete the ticket. It stays.
    pub fn delete(&mut self, who: &Who, id: i32) -> bool {
        let Some(permit) = who.permit::<DeleteTicket>() else {
            return false;
        };
        self.undone(|conn| {
            let mut conn = conn.unscoped("a delete");
            Ticket::delete(id).execute(&mut permit.borrow(&mut conn))
        })
    }

    /// Whether they say something of the ticket. It is forgotten.
    pub fn comment(&mut self, who: &Who, id: i32) -> bool {
        let Some(permit) = who.permit::<AddTicket>() else {
            return false;
        };
        let new = (
            comments::id.eq(9),
            comments::ticket_id.eq(id),
            comments::body.eq(""),
        );
        self.undone(|conn| {
            let mut conn = conn.unscoped("a comment");
            Comment::insert(new).execute(&mut permit.borrow(&mut conn))
        })
    }

    fn undone(&mut self, act: impl FnOnce(&mut SqliteConnection) -> QueryResult<usize>) -> bool {
        let mut done = false;
        let undone = self.conn.transaction(|conn| {
            done = one(act(conn));
            Err::<(), _>(DieselError::RollbackTransaction)
        });
        assert_eq!(undone, Err(DieselError::RollbackTransaction));
        done
    }

    /// The organisations in which the user meets this, and the tickets that they read in all of those at once.
    pub fn lists(&mut self, user: &str) -> (Vec<i32>, Vec<i32>) {
        let mut conn = self.conn.unscoped("where somebody may read");
        let permits = PermittedTenants::<Org, User>::of(user.to_owned());
        let permits = permits.load::<ViewTicket, _>(&mut conn).expect("a list");
        let orgs = permits.iter().map(|org| *org.key()).collect();
        let conn = &mut permits.borrow(&mut conn);
        let ids = Ticket::scoped().select(tickets::id).load(conn);
        (orgs, ids.expect("a list"))
    }

    /// Does it, or does not. Without a member, an operator does.
    pub fn act(&mut self, member: Option<&Member<Org, User>>, org: i32, act: Act) -> Outcome {
        self.names += 1;
        let name = format!("a name {}", self.names);
        let conn = &mut self.conn.unscoped("teams");
        macro_rules! act {
            ($Act:ident($($arg:expr),*) $(.$more:ident())?) => {
                match member {
                    Some(member) => $Act::by(member, $($arg),*),
                    None => $Act::by_operator("grace", org, $($arg),*),
                }
                $(.$more())?
                .execute(conn)
                .map(drop)
            };
        }
        let done = match act {
            Act::Create => act!(CreateTeam(name)),
            Act::Rename { team } => act!(RenameTeam(team, name)),
            Act::Delete { team } => act!(DeleteTeam(team)),
            Act::Grant { team, permission } => act!(GrantPermission(team, permission)),
            Act::Revoke { team, permission } => act!(RevokePermission(team, permission)),
            Act::RevokeUnknown { team, name } => act!(RevokeUnknownGrant(team, name.to_owned())),
            Act::Add {
                team,
                whom,
                manager: true,
            } => act!(AddToTeam(team, whom.to_owned()).as_manager()),
            Act::Add {
                team,
                whom,
                manager: false,
            } => act!(AddToTeam(team, whom.to_owned())),
            Act::Remove { team, whom } => act!(RemoveFromTeam(team, whom.to_owned())),
        };
        match done {
            Ok(()) => Outcome::Done,
            Err(Error::UnknownTeam) => Outcome::NoSuchTeam,
            Err(Error::Accounts(AccountsError::UnknownMember)) => Outcome::NoSuchMember,
            Err(
                Error::Denied(_)
                | Error::Accounts(
                    AccountsError::AboveOwnRole
                    | AccountsError::NotAMember
                    | AccountsError::MemberSuspended
                    | AccountsError::TenantNotServed { .. },
                ),
            ) => Outcome::Denied,
            Err(error) => panic!("{act:?}: {error:?}"),
        }
    }

    /// An operator does it, and whether something has come of it.
    pub fn change_membership(&mut self, org: i32, change: Change) -> bool {
        let conn = &mut self.conn.unscoped("memberships");
        match change {
            Change::Removed(whom) => {
                RemoveMember::<Org, User>::by_operator("grace", org, whom.to_owned()).execute(conn)
            }
            Change::Suspended(whom) => {
                SuspendMember::<Org, User>::by_operator("grace", org, whom.to_owned()).execute(conn)
            }
            Change::Reinstated(whom) => {
                ReinstateMember::<Org, User>::by_operator("grace", org, whom.to_owned())
                    .execute(conn)
            }
        }
        .is_ok()
    }
}
