//! The world, as `casbin` is told of it: a team is a role, and an organisation a domain.

use crate::world::{Standing, World};
use casbin::{CoreApi as _, DefaultModel, Enforcer, StringAdapter};
use std::fmt::Write as _;

/// `g` says who is in which team, `g2` how a membership stands, and `g3` which organisations are served. A row of nobody's, `*`, is
/// read in each organisation.
const MODEL: &str = r#"
[request_definition]
r = sub, dom, owner, act
[policy_definition]
p = sub, dom, act
[role_definition]
g = _, _, _
g2 = _, _, _
g3 = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.dom == p.dom && r.act == p.act && g(r.sub, p.sub, r.dom) && g2(r.sub, "active", r.dom) && g3(r.dom, "served") && (r.owner == r.dom || (r.owner == "*" && r.act == "ticket.view"))
"#;

/// The world, to be asked of.
pub struct Casbin(Enforcer);

impl Casbin {
    /// What there is in it.
    #[must_use]
    pub fn of(world: &World) -> Self {
        let mut policy = String::new();
        let mut line = |line: std::fmt::Arguments<'_>| {
            writeln!(policy, "{line}").expect("a text takes it");
        };
        // It wants each kind of line, if there is none as well.
        line(format_args!("p, nobody, nowhere, nothing"));
        line(format_args!("g, nobody, nobody, nowhere"));
        line(format_args!("g2, nobody, nobody, nowhere"));
        line(format_args!("g3, nowhere, nobody"));
        for (id, org) in &world.orgs {
            if org.served {
                line(format_args!("g3, org{id}, served"));
            }
            for (user, (_, standing)) in &org.members {
                let standing = match standing {
                    Standing::Active => "active",
                    Standing::Suspended => "suspended",
                    Standing::Left => "left",
                };
                line(format_args!("g2, {user}, {standing}, org{id}"));
            }
            for (number, team) in &org.teams {
                for permission in &team.grants {
                    line(format_args!("p, team{number}, org{id}, {permission}"));
                }
                for user in team.people.keys() {
                    line(format_args!("g, {user}, team{number}, org{id}"));
                }
            }
        }
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.expect("a runtime").block_on(async {
            let model = DefaultModel::from_str(MODEL).await.expect("a model");
            let enforcer = Enforcer::new(model, StringAdapter::new(policy)).await;
            Self(enforcer.expect("a policy"))
        })
    }

    /// Whether the user may do it within the organisation, to a row of this one; without one, to a row of nobody's.
    #[must_use]
    pub fn allows(&self, user: &str, within: i32, owner: Option<i32>, permission: &str) -> bool {
        let within = format!("org{within}");
        let owner = owner.map_or_else(|| "*".to_owned(), |owner| format!("org{owner}"));
        let asked = (user, &*within, &*owner, permission);
        self.0.enforce(asked).expect("an answer")
    }
}
