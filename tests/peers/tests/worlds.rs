//! Random worlds: who may do what in them is the same for `tenancy`, for `cedar-policy` and for `casbin`.
//!
//! `TENANCY_WORLDS` says how many, and `TENANCY_SEED` draws others. A world that fails is drawn again by its number alone:
//! `TENANCY_WORLD`.

#![allow(missing_docs)]

use cedar_policy::Entities;
use peers::act::{Act, Change};
use peers::casbin::Casbin;
use peers::cedar::{Asked, Cedar, Who as Principal};
use peers::models::{AddTicket, ChangeTicket, May, Org, User, ViewTicket};
use peers::ours::{Ours, Outcome, Who};
use peers::world::{Dice, ORGS, Standing, USERS, World};
use std::collections::BTreeMap;
use std::fmt::Debug;
use tenancy::accounts::Member;
use tenancy::permissions::{All, Any, PermissionSet, Permissions as _};

/// How often each answer was given. A rule that is always or never met would prove little.
#[derive(Debug, Default)]
struct Counts(BTreeMap<&'static str, [u64; 2]>);

impl Counts {
    fn count(&mut self, what: &'static str, yes: bool) {
        self.0.entry(what).or_default()[usize::from(yes)] += 1;
    }
}

/// Who asks, and within which organisation.
type By = (Principal, i32);

/// A world, as each engine has it.
struct Asking<'a> {
    number: u64,
    cedar: &'a Cedar,
    ours: &'a mut Ours,
    world: World,
    entities: Entities,
    counts: &'a mut Counts,
}

impl Asking<'_> {
    fn cedar(&self, (who, within): By, asked: Asked) -> bool {
        let request = self.cedar.request(who, within, asked);
        self.cedar.allows(&request, &self.entities)
    }

    /// That both have decided the same.
    #[track_caller]
    fn decided(&mut self, what: &'static str, ours: bool, theirs: bool, case: &dyn Debug) {
        self.counts.count(what, theirs);
        let (number, world) = (self.number, &self.world);
        assert_eq!(
            ours, theirs,
            "{what} (ours, theirs): {case:?} in world {number}: {world:#?}"
        );
    }

    #[track_caller]
    fn compare(&mut self, what: &'static str, ours: bool, by: By, asked: Asked) {
        let theirs = self.cedar(by, asked);
        self.decided(what, ours, theirs, &(by, asked));
    }

    /// What somebody holds, and each row.
    fn ask(&mut self, by: By, who: &Who) {
        let mut held = PermissionSet::NONE;
        for permission in May::ALL.iter().copied() {
            let theirs = self.cedar(by, Asked::Holds(permission));
            self.decided("holds", who.may(permission), theirs, &(by, permission));
            if theirs {
                held.insert(permission);
            }
        }
        let [view, add, change] = [May::ViewTicket, May::AddTicket, May::ChangeTicket]
            .map(|permission| held.contains(permission));
        let one = who.gets::<Any<(ViewTicket, AddTicket)>>();
        self.decided("one of two", one, view || add, &by);
        let both = who.gets::<All<(ViewTicket, AddTicket)>>();
        self.decided("both", both, view && add, &by);
        let nested = who.gets::<All<(ViewTicket, Any<(AddTicket, ChangeTicket)>)>>();
        self.decided("one, and one of two", nested, view && (add || change), &by);
        if matches!(who, Who::Member(_)) {
            assert!(!who.gets::<Any<()>>() && !who.gets::<All<()>>());
        }
        let (tickets, comments) = self.ours.read(who);
        for id in 1..=5 {
            let reads = tickets.contains(&id);
            self.compare("reads a ticket", reads, by, Asked::ReadsTicket(id));
            let changes = self.ours.change(who, id);
            self.compare("changes a ticket", changes, by, Asked::ChangesTicket(id));
            let deletes = self.ours.delete(who, id);
            self.compare("deletes a ticket", deletes, by, Asked::DeletesTicket(id));
            let says = self.ours.comment(who, id);
            self.compare("comments on a ticket", says, by, Asked::CommentsOn(id));
        }
        for id in 1..=3 {
            let reads = comments.contains(&id);
            self.compare("reads a comment", reads, by, Asked::ReadsComment(id));
        }
    }

    /// `casbin` is asked for each permission, and for a row of whichever organisation.
    fn ask_casbin(
        &mut self,
        casbin: &Casbin,
        who: Option<&Who>,
        (user, org): (&'static str, i32),
        dice: &mut Dice,
    ) {
        for permission in May::ALL.iter().copied() {
            let owner = dice.one_of(&[Some(org), Some(1), Some(2), Some(3), None]);
            let reaches = owner == Some(org) || (owner.is_none() && permission == May::ViewTicket);
            let ours = reaches && who.is_some_and(|who| who.may(permission));
            let theirs = casbin.allows(user, org, owner, permission.name());
            self.decided("casbin", ours, theirs, &(user, org, permission, owner));
        }
    }

    /// In which organisations somebody reads tickets, and which.
    fn ask_for_lists(&mut self, user: &'static str) {
        let (orgs, tickets) = self.ours.lists(user);
        let by = |org| (Principal::User(user), org);
        for org in ORGS {
            let listed = orgs.contains(&org);
            self.compare("in a list", listed, by(org), Asked::Holds(May::ViewTicket));
        }
        for id in 1..=5 {
            let asked = |org| self.cedar(by(org), Asked::ReadsTicket(id));
            let theirs = ORGS.into_iter().any(asked);
            self.decided(
                "reads in a list",
                tickets.contains(&id),
                theirs,
                &(user, id),
            );
        }
    }

    /// What everybody of an organisation holds by now, and the number of its last change.
    fn held(&mut self, org: i32) -> Vec<(&'static str, i64, PermissionSet<May>)> {
        let mut all = Vec::new();
        for user in USERS {
            let by = (Principal::User(user), org);
            let rights = self.ours.rights(org, user);
            self.compare("acts", rights.is_ok(), by, Asked::Acts);
            if let Ok(rights) = rights {
                all.push((user, rights.version(), *rights.permissions()));
            }
        }
        all
    }

    /// Changes, by whoever was a member when all began: the evidence may be stale.
    fn live(&mut self, dice: &mut Dice) {
        let mut members = Vec::new();
        for org in ORGS {
            for user in USERS {
                let member = self.ours.member(org, user);
                members.extend(member.map(|member| (org, user, member)));
            }
        }
        for _ in 0..5 {
            let actor = (!members.is_empty()).then(|| &members[dice.below(members.len())]);
            let org = actor.map_or(1, |(org, ..)| *org);
            let before = self.held(org);
            let changed = match actor {
                _ if dice.once_in(4) => self.befalls(org, Change::drawn(dice)),
                Some((_, user, member)) if !dice.once_in(8) => {
                    let by = (Principal::User(user), org);
                    let stale = !self.cedar(by, Asked::Acts);
                    self.counts.count("by stale evidence", stale);
                    self.does(Some(member), by, Act::drawn(dice))
                }
                _ => self.does(None, (Principal::Operator, org), Act::drawn(dice)),
            };
            if !changed {
                continue;
            }
            self.entities = self.cedar.entities(&self.world);
            for (user, version, held) in self.held(org) {
                for permission in May::ALL.iter().copied() {
                    let ours = held.contains(permission);
                    let by = (Principal::User(user), org);
                    self.compare("holds after a change", ours, by, Asked::Holds(permission));
                }
                // What is kept with the number is old, if it is not the same.
                let same = |(of, number, kept): &(_, _, _)| {
                    *of != user || *number != version || *kept == held
                };
                assert!(before.iter().all(same), "world {}: {user}", self.number);
            }
        }
    }

    /// Whether something has come of it.
    fn befalls(&mut self, org: i32, change: Change) -> bool {
        let changed = self.ours.change_membership(org, change);
        if changed {
            change.befalls(org, &mut self.world);
        }
        changed
    }

    /// The same of an act.
    fn does(&mut self, member: Option<&Member<Org, User>>, by: By, act: Act) -> bool {
        let (_, org) = by;
        let teams = &self.world.orgs[&org].teams;
        let exists = act.team().is_none_or(|team| teams.contains_key(&team));
        let outcome = self.ours.act(member, org, act);
        if !exists {
            // It may be another organisation's. That is told to nobody, and nothing is done.
            let nothing = matches!(outcome, Outcome::NoSuchTeam | Outcome::Denied);
            assert!(nothing, "world {}: {by:?}: {act:?}", self.number);
            return false;
        }
        let allowed = outcome != Outcome::Denied;
        self.compare(name(act), allowed, by, Asked::Does(act));
        match (outcome, act) {
            (Outcome::Done, _) => act.befalls(org, &mut self.world),
            (Outcome::NoSuchMember, Act::Add { whom, .. }) => {
                let standing = self.world.orgs[&org].members.get(whom);
                assert!(standing.is_none_or(|(_, standing)| *standing != Standing::Active));
            }
            _ => assert_eq!(outcome, Outcome::Denied, "{act:?}"),
        }
        outcome == Outcome::Done
    }
}

const fn name(act: Act) -> &'static str {
    match act {
        Act::Create => "makes a team",
        Act::Rename { .. } => "renames one",
        Act::Delete { .. } => "deletes one",
        Act::Grant { .. } => "grants",
        Act::Revoke { .. } => "revokes",
        Act::RevokeUnknown { .. } => "revokes what is unknown",
        Act::Add { manager: true, .. } => "adds a manager",
        Act::Add { .. } => "adds",
        Act::Remove { .. } => "removes",
    }
}

fn of(name: &str) -> Option<u64> {
    let value = std::env::var(name).ok()?;
    Some(value.parse().expect("a number"))
}

#[test]
fn in_random_worlds_three_engines_decide_the_same() {
    let seed = of("TENANCY_SEED").unwrap_or(0x7e4a_9c15);
    let worlds = of("TENANCY_WORLDS").unwrap_or(1_200);
    let numbers = of("TENANCY_WORLD").map_or(0..worlds, |number| number..number + 1);
    let all_of_them = numbers.end - numbers.start >= 1_000;
    let cedar = &Cedar::new();
    let ours = &mut Ours::new();
    let mut counts = Counts::default();
    for number in numbers {
        let dice = &mut Dice::of(seed, number);
        let world = World::drawn(dice);
        ours.fill(&world);
        let casbin = Casbin::of(&world);
        let entities = cedar.entities(&world);
        let mut asking = Asking {
            number,
            cedar,
            ours: &mut *ours,
            world,
            entities,
            counts: &mut counts,
        };
        for user in USERS {
            for org in ORGS {
                let by = (Principal::User(user), org);
                let rights = asking.ours.rights(org, user);
                asking.compare("acts", rights.is_ok(), by, Asked::Acts);
                let who = rights.ok().map(Who::Member);
                if let Some(who) = &who {
                    asking.ask(by, who);
                }
                asking.ask_casbin(&casbin, who.as_ref(), (user, org), dice);
            }
            asking.ask_for_lists(user);
        }
        let org = dice.one_of(&ORGS);
        asking.ask((Principal::Operator, org), &Who::operator(org));
        asking.live(dice);
    }
    println!("{counts:#?}");
    // Each rule was met, and was not, in a part of the worlds.
    if all_of_them {
        for (what, [no, yes]) in &counts.0 {
            assert!(
                *no > 30 && *yes > 30,
                "{what}: {no} times no, {yes} times yes"
            );
        }
    }
}
