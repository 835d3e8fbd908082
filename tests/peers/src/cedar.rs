//! The world, as `cedar-policy` is told of it: what there is are entities, and who may do what say the policies alone.

use crate::act::Act;
use crate::models::{May, Rank};
use crate::world::{Organisation, Standing, USERS, World};
use cedar_policy::{
    ActionConstraint, Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName,
    EntityUid, PolicySet, Request, RestrictedExpression, Schema, ValidationMode, Validator,
};
use std::collections::{HashMap, HashSet};
use std::str::FromStr as _;
use tenancy::permissions::Permissions as _;

/// The policies, and what they speak of.
pub struct Cedar {
    authorizer: Authorizer,
    /// Those that are about an action. It evaluates each that it is given, of whatever action.
    policies: HashMap<EntityUid, PolicySet>,
    schema: Schema,
}

/// Who asks: a user, or an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    User(&'static str),
    Operator,
}

/// What is asked for, within an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Whether they act for it at all.
    Acts,
    Holds(May),
    ReadsTicket(i32),
    ReadsComment(i32),
    ChangesTicket(i32),
    DeletesTicket(i32),
    CommentsOn(i32),
    Does(Act),
}

fn uid(of: &str, id: &(impl ToString + ?Sized)) -> EntityUid {
    let name = EntityTypeName::from_str(of).expect("a name");
    EntityUid::from_type_name_and_id(name, EntityId::new(id.to_string()))
}

fn is(uid: EntityUid) -> RestrictedExpression {
    RestrictedExpression::new_entity_uid(uid)
}

fn group(org: i32, name: &str) -> EntityUid {
    uid("Group", &format!("{org}/{name}"))
}

fn team_uid(org: i32, team: i64) -> EntityUid {
    uid("Team", &format!("{org}/{team}"))
}

fn managers(org: i32, team: i64) -> EntityUid {
    group(org, &format!("{team}/managers"))
}

/// The group of those who hold it.
const fn holders(permission: May) -> &'static str {
    match permission {
        May::ViewTicket => "viewers",
        May::AddTicket => "adders",
        May::ChangeTicket => "changers",
        May::ChangeOwn => "own_changers",
        May::DeleteTicket => "deleters",
        May::ChangeTeams => "team_changers",
    }
}

fn entity<const N: usize>(
    uid: EntityUid,
    attributes: [(&str, RestrictedExpression); N],
    parents: HashSet<EntityUid>,
) -> Entity {
    let attributes = attributes.map(|(name, value)| (name.to_owned(), value));
    Entity::new(uid, HashMap::from(attributes), parents).expect("an entity")
}

/// The organisation, and its teams.
fn of_organisation(id: i32, org: &Organisation, all: &mut Vec<Entity>) {
    const GROUPS: [&str; 9] = [
        "members",
        "owners",
        "admins",
        "viewers",
        "adders",
        "changers",
        "own_changers",
        "deleters",
        "team_changers",
    ];
    let mut attributes: HashMap<_, _> = GROUPS
        .map(|name| (name.to_owned(), is(group(id, name))))
        .into();
    attributes.insert("served".into(), RestrictedExpression::new_bool(org.served));
    let itself = Entity::new(uid("Organisation", &id), attributes, HashSet::new());
    all.push(itself.expect("an entity"));
    for name in GROUPS {
        all.push(Entity::new_no_attrs(group(id, name), HashSet::new()));
    }
    for (number, team) in &org.teams {
        let known = team.grants.iter().filter_map(|name| May::named(name));
        let grants = team.grants.iter().map(|name| (*name).to_owned());
        let grants = grants.map(RestrictedExpression::new_string);
        all.push(Entity::new_no_attrs(managers(id, *number), HashSet::new()));
        all.push(entity(
            team_uid(id, *number),
            [
                ("organisation", is(uid("Organisation", &id))),
                ("managers", is(managers(id, *number))),
                ("grants", RestrictedExpression::new_set(grants)),
            ],
            known.map(|known| group(id, holders(known))).collect(),
        ));
    }
}

/// What the user is in.
fn groups_of(user: &str, world: &World) -> HashSet<EntityUid> {
    let mut groups = HashSet::new();
    for (id, org) in &world.orgs {
        if let Some((rank, standing)) = org.members.get(user) {
            if *standing == Standing::Active {
                groups.insert(group(*id, "members"));
            }
            match rank {
                Rank::Owner => drop(groups.insert(group(*id, "owners"))),
                Rank::Admin => drop(groups.insert(group(*id, "admins"))),
                Rank::Member => {}
            }
        }
        for (number, team) in &org.teams {
            if let Some(manager) = team.people.get(user) {
                groups.insert(team_uid(*id, *number));
                if *manager {
                    groups.insert(managers(*id, *number));
                }
            }
        }
    }
    groups
}

impl Cedar {
    /// The policies, which the schema has found to be sound.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it reads two files")]
    pub fn new() -> Self {
        let (schema, _) =
            Schema::from_cedarschema_str(include_str!("policies.cedarschema")).expect("a schema");
        let policies = PolicySet::from_str(include_str!("policies.cedar")).expect("policies");
        let found = Validator::new(schema.clone()).validate(&policies, ValidationMode::Strict);
        assert!(found.validation_passed(), "{found}");
        let of_action = |action: &EntityUid| {
            let about = policies
                .policies()
                .filter(|policy| match policy.action_constraint() {
                    ActionConstraint::Any => true,
                    ActionConstraint::Eq(one) => one == *action,
                    ActionConstraint::In(several) => several.contains(action),
                });
            PolicySet::from_policies(about.cloned()).expect("each has an id of its own")
        };
        let actions = schema.actions();
        Self {
            authorizer: Authorizer::new(),
            policies: actions
                .map(|action| (action.clone(), of_action(action)))
                .collect(),
            schema,
        }
    }

    /// What there is in the world.
    #[must_use]
    pub fn entities(&self, world: &World) -> Entities {
        let mut all = vec![Entity::new_no_attrs(
            uid("Operator", "grace"),
            HashSet::new(),
        )];
        for (id, org) in &world.orgs {
            of_organisation(*id, org, &mut all);
        }
        for user in USERS {
            all.push(Entity::new_no_attrs(
                uid("User", user),
                groups_of(user, world),
            ));
        }
        for ticket in &world.tickets {
            let author = is(uid("User", ticket.author));
            let ticket_uid = uid("Ticket", &ticket.id);
            let none = HashSet::new();
            all.push(match ticket.org {
                Some(org) => {
                    let org = is(uid("Organisation", &org));
                    entity(
                        ticket_uid,
                        [("author", author), ("organisation", org)],
                        none,
                    )
                }
                None => entity(ticket_uid, [("author", author)], none),
            });
        }
        for comment in &world.comments {
            let ticket = is(uid("Ticket", &world.parent(comment).id));
            all.push(entity(
                uid("Comment", &comment.id),
                [("ticket", ticket)],
                HashSet::new(),
            ));
        }
        Entities::from_entities(all, Some(&self.schema)).expect("entities of the schema")
    }

    /// The question. `within` is the organisation for which somebody asks.
    #[must_use]
    pub fn request(&self, who: Who, within: i32, asked: Asked) -> Request {
        let principal = match who {
            Who::User(user) => uid("User", user),
            Who::Operator => uid("Operator", "grace"),
        };
        let itself = uid("Organisation", &within);
        let mut context = vec![("within".to_owned(), is(itself.clone()))];
        let (action, resource) = match asked {
            Asked::Acts => ("acts", itself),
            Asked::Holds(permission) => (permission.name(), itself),
            Asked::ReadsTicket(id) => ("read", uid("Ticket", &id)),
            Asked::ReadsComment(id) => ("read", uid("Comment", &id)),
            Asked::ChangesTicket(id) => ("change", uid("Ticket", &id)),
            Asked::DeletesTicket(id) => ("delete", uid("Ticket", &id)),
            Asked::CommentsOn(id) => ("comment on", uid("Ticket", &id)),
            Asked::Does(act) => {
                match act {
                    Act::Grant { permission, .. } | Act::Revoke { permission, .. } => {
                        let holders = is(group(within, holders(permission)));
                        context.push(("holders".into(), holders));
                    }
                    Act::Add { whom, .. } | Act::Remove { whom, .. } => {
                        let manager = matches!(act, Act::Add { manager: true, .. });
                        let manager = RestrictedExpression::new_bool(manager);
                        context.push(("whom".into(), is(uid("User", whom))));
                        context.push(("manager".into(), manager));
                    }
                    _ => {}
                }
                let action = match act {
                    Act::Create => "create team",
                    Act::Rename { .. } => "rename team",
                    Act::Delete { .. } => "delete team",
                    Act::Grant { .. } => "grant",
                    Act::Revoke { .. } => "revoke",
                    Act::RevokeUnknown { .. } => "revoke unknown",
                    Act::Add { .. } => "add",
                    Act::Remove { .. } => "remove",
                };
                (
                    action,
                    act.team().map_or(itself, |team| team_uid(within, team)),
                )
            }
        };
        let action = uid("Action", action);
        let context = Context::from_pairs(context).expect("a context");
        Request::new(principal, action, resource, context, Some(&self.schema)).expect("a request")
    }

    /// Whether the policies allow it.
    #[must_use]
    pub fn allows(&self, request: &Request, entities: &Entities) -> bool {
        let policies = &self.policies[request.action().expect("each has one")];
        let answer = self.authorizer.is_authorized(request, policies, entities);
        let mut errors = answer.diagnostics().errors();
        assert!(errors.next().is_none(), "{answer:?}: {request:?}");
        answer.decision() == Decision::Allow
    }
}
