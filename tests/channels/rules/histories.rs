//! Random histories: members come and go, teams change, and events are published in between. Each event is heard by whoever may hear
//! it as of its publication, and by nobody else; no notice is given but where the history says so.

use super::world::{Client, World, acme, done, event, join, tickets, world};
use proptest::prelude::*;
use std::sync::Arc;
use tenancy::channels::{Next, Protocol};
use tokio::runtime::Builder;

const USERS: [&str; 3] = ["ada", "bob", "cid"];

/// What somebody commits.
#[derive(Debug, Clone, Copy)]
enum Change {
    JoinTeam(usize),
    LeaveTeam(usize),
    JoinTenant(usize),
    LeaveTenant(usize),
    Suspend(usize),
    Grant,
    Revoke,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Change(Change),
    Listen(usize),
    /// With a change that is committed after the event is published, and before it is sent.
    Publish(Option<Change>),
    Recheck,
}

/// What the database has.
#[derive(Debug, Clone, Copy)]
struct Rows {
    members: [bool; 3],
    suspended: [bool; 3],
    in_team: [bool; 3],
    granted: bool,
}

impl Rows {
    fn acts(&self, user: usize) -> bool {
        self.members[user] && !self.suspended[user]
    }

    fn may_listen(&self, user: usize) -> bool {
        self.acts(user) && self.in_team[user] && self.granted
    }

    /// The change as SQL, if it is one.
    fn change(&mut self, change: Change) -> Option<String> {
        let before = format!("{self:?}");
        let sql = match change {
            Change::JoinTeam(user) if self.members[user] && !self.in_team[user] => {
                self.in_team[user] = true;
                format!(
                    "insert into team_members values (1, 7, '{}', false)",
                    USERS[user]
                )
            }
            Change::LeaveTeam(user) => {
                self.in_team[user] = false;
                format!(
                    "delete from team_members where org_id = 1 and account_id = '{}'",
                    USERS[user]
                )
            }
            Change::JoinTenant(user) if !self.members[user] => {
                self.members[user] = true;
                self.suspended[user] = false;
                format!(
                    "insert into memberships values (1, '{}', 'member', 'active')",
                    USERS[user]
                )
            }
            Change::LeaveTenant(user) => {
                self.members[user] = false;
                self.in_team[user] = false;
                let user = USERS[user];
                format!(
                    "delete from team_members where org_id = 1 and account_id = '{user}';
                     delete from memberships where org_id = 1 and user_id = '{user}'"
                )
            }
            Change::Suspend(user) if self.members[user] => {
                self.suspended[user] ^= true;
                let status = if self.suspended[user] {
                    "suspended"
                } else {
                    "active"
                };
                let user = USERS[user];
                format!(
                    "update memberships set status = '{status}' where org_id = 1 and user_id = '{user}'"
                )
            }
            Change::Grant if !self.granted => {
                self.granted = true;
                "insert into team_grants values (1, 7, 'ticket.view')".to_owned()
            }
            Change::Revoke => {
                self.granted = false;
                "delete from team_grants where org_id = 1 and permission = 'ticket.view'".to_owned()
            }
            _ => return None,
        };
        (before != format!("{self:?}")).then_some(sql)
    }
}

/// The database, the sockets, and who listens.
struct History {
    world: World,
    rows: Rows,
    clients: [Option<Client>; 3],
    listening: [bool; 3],
}

impl History {
    fn change(&mut self, change: Change) {
        if let Some(sql) = self.rows.change(change) {
            self.world.db.change(&sql);
        }
    }

    /// What each has heard since it was asked last; a socket that is closed is gone.
    async fn heard(&mut self) -> [Vec<String>; 3] {
        let mut heard = [const { Vec::new() }; 3];
        for (client, heard) in self.clients.iter_mut().zip(&mut heard) {
            let Some(open) = client else { continue };
            loop {
                match open.next().await {
                    Some(Next::Frame(frame)) => heard.push(frame.text().to_owned()),
                    Some(_) => {
                        *client = None;
                        break;
                    }
                    None => break,
                }
            }
            heard.retain(|text| text.contains("secret"));
        }
        heard
    }

    async fn listen(&mut self, user: usize) {
        if self.clients[user].is_none() && self.rows.acts(user) {
            let client = self.world.open(1, USERS[user], Protocol::Envelope).await;
            self.clients[user] = Some(client);
            self.listening[user] = false;
        }
        if let Some(client) = &mut self.clients[user] {
            let join = join(Protocol::Envelope, "tenant:1:tickets");
            client.socket.receive(&join.to_string()).await;
            let answer = client.next().await;
            let answer = match answer {
                Some(Next::Frame(frame)) => serde_json::from_str(frame.text()).expect("JSON"),
                _ => serde_json::Value::Null,
            };
            let may = self.rows.may_listen(user);
            assert_eq!(
                done(&answer).is_some(),
                may,
                "{} joins: {answer}",
                USERS[user]
            );
            self.listening[user] = may;
        }
        _ = self.heard().await;
    }

    /// After a look at everybody who listens.
    fn looked(&mut self) {
        for user in 0..USERS.len() {
            self.listening[user] &= self.rows.may_listen(user);
        }
    }

    async fn publish(&mut self, meanwhile: Option<Change>) {
        let before = self.rows;
        if let Some(sql) = meanwhile.and_then(|change| self.rows.change(change)) {
            let db = Arc::clone(&self.world.db);
            let mut point = self.world.db.after_version.lock().expect("no panic");
            *point = Some(Box::pin(async move { db.change(&sql) }));
        }
        // Whoever may not join the topic may not hear it, whatever the event needs.
        let published = self
            .world
            .hub
            .publish(&tickets(&acme()), &event("secret"))
            .await;
        let reached = published.expect("the database is there");
        // Nobody listened: the change was not made by reading the number.
        let rest = self.world.db.after_version.lock().expect("no panic").take();
        if let Some(rest) = rest {
            rest.await;
        }
        let heard = self.heard().await;
        for (user, heard) in heard.iter().enumerate() {
            let may = |rows: Rows| self.listening[user] && rows.may_listen(user);
            match [may(before), may(self.rows)] {
                [true, true] => assert_eq!(heard.len(), 1, "{} may hear it", USERS[user]),
                [false, false] => assert_eq!(heard.len(), 0, "{} may not hear it", USERS[user]),
                _ => assert!(heard.len() <= 1),
            }
        }
        assert_eq!(reached, heard.iter().map(Vec::len).sum::<usize>());
        if meanwhile.is_some() {
            self.recheck().await;
        }
        self.looked();
    }

    async fn recheck(&mut self) {
        self.world
            .hub
            .recheck(&acme())
            .await
            .expect("the database is there");
        assert!(self.heard().await.iter().all(Vec::is_empty));
        for (user, client) in self.clients.iter().enumerate() {
            assert!(
                client.is_none() || self.rows.acts(user),
                "{} is still there",
                USERS[user]
            );
        }
        self.looked();
    }
}

async fn tell(steps: Vec<Step>) {
    let mut history = History {
        world: world(),
        rows: Rows {
            members: [true; 3],
            suspended: [false; 3],
            in_team: [false, true, false],
            granted: true,
        },
        clients: [const { None }; 3],
        listening: [false; 3],
    };
    for step in steps {
        match step {
            Step::Change(change) => history.change(change),
            Step::Listen(user) => history.listen(user).await,
            Step::Publish(meanwhile) => history.publish(meanwhile).await,
            Step::Recheck => history.recheck().await,
        }
    }
}

fn changes() -> impl Strategy<Value = Change> {
    let user = 0..USERS.len();
    prop_oneof![
        user.clone().prop_map(Change::JoinTeam),
        user.clone().prop_map(Change::LeaveTeam),
        user.clone().prop_map(Change::JoinTenant),
        user.clone().prop_map(Change::LeaveTenant),
        user.prop_map(Change::Suspend),
        Just(Change::Grant),
        Just(Change::Revoke),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => changes().prop_map(Step::Change),
        3 => (0..USERS.len()).prop_map(Step::Listen),
        3 => Just(Step::Publish(None)),
        1 => changes().prop_map(|change| Step::Publish(Some(change))),
        1 => Just(Step::Recheck),
    ];
    prop::collection::vec(step, 1..60)
}

/// How many; `TENANCY_HISTORIES` says how many others.
fn cases() -> u32 {
    let said = std::env::var("TENANCY_HISTORIES").ok();
    said.and_then(|said| said.parse().ok()).unwrap_or(64)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_event_is_heard_by_who_may_hear_it_when_it_is_published_and_by_nobody_else(steps in steps()) {
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
        runtime.expect("a runtime").block_on(tell(steps));
    }
}
