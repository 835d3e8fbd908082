//! The server that is measured: an application of one organisation, and as many members as there are sockets.

#[allow(
    missing_debug_implementations,
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::all,
    clippy::pedantic,
    reason = "it is an example of the documentation"
)]
mod tickets {
    include!("../../../tenancy-permissions/doc/tickets.rs");

    pub fn database() -> Result<SqliteConnection, Box<dyn std::error::Error>> {
        acme()
    }
}

use self::tickets::{May, Org, User, ViewTicket, database};
use crate::Answer;
use crate::clients::now;
use axum::Router;
use axum::http::request::Parts;
use diesel::connection::SimpleConnection as _;
use diesel::r2d2;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tenancy::accounts::RemoveMember;
use tenancy::channels::{
    Admit, Call, Event, Hub, Limits, Operations, Protocol, Refused, Topic, TopicKind,
};
use tenancy::permissions::Rights;
use tenancy::pool::{Connector, LogUnscoped};
use tenancy::prelude::*;
use tenancy::web::{ChannelSession, MemberLayer, Origins, Session, Sockets};
use tokio::net::TcpListener;

type Pool = tenancy::Pool<r2d2::Pool<Connector<SqliteConnection>>>;

/// Beside those of the example: `control`, and who listens.
const MEMBERS: &str = "
    create index team_members_of_account on team_members (org_id, account_id, team_id);
    update orgs set seat_limit = null;
    insert into users
        with recursive numbers (n) as (select 0 union all select n + 1 from numbers where n < 19999)
        select 'u' || n from numbers;
    insert into users values ('control');
    insert into memberships select 1, id, 'member', 'active' from users where id like 'u%' or id = 'control';
    update orgs set seats_used = (select count(*) from memberships where org_id = 1) where id = 1;
    insert into team_members select 1, 7, id, false from users where id like 'u%' or id = 'control';
    analyze;
";

/// Who is signed in, by a header: sessions are not what is measured.
#[derive(Clone)]
struct Login(String);

impl Session<User> for Login {
    type Error = Infallible;

    async fn account(&self) -> Result<Option<String>, Infallible> {
        Ok(Some(self.0.clone()))
    }

    async fn last_used(&self) -> Result<Option<String>, Infallible> {
        Ok(None)
    }

    async fn replace_last_used(
        &self,
        _: Option<&str>,
        _: Option<&str>,
    ) -> Result<bool, Infallible> {
        Ok(true)
    }

    async fn renew(&self) -> Result<bool, Infallible> {
        Ok(true)
    }
}

impl ChannelSession<User> for Login {
    async fn name(&self) -> Result<String, Infallible> {
        Ok(self.0.clone())
    }

    async fn lasts(&self) -> Result<Option<Duration>, Infallible> {
        Ok(Some(Duration::from_hours(12)))
    }

    async fn is_still(&self, account: &String) -> Result<bool, Infallible> {
        Ok(self.0 == *account)
    }
}

struct Boards;

impl Admit<Org, User> for Boards {
    async fn admit(&self, topic: &Topic<Org, User>, rights: &Rights<Org, User>) -> bool {
        topic.kind() == TopicKind::Tenant && rights.holds::<ViewTicket>()
    }
}

/// The hub, for operations that it holds itself: the process ends before it does.
#[derive(Clone)]
struct Bench {
    pool: Pool,
    hub: Arc<OnceLock<Hub<Org, User>>>,
}

fn failed(error: impl std::fmt::Display) -> Refused {
    Refused::new("failed", error.to_string())
}

impl Bench {
    fn hub(&self) -> Result<&Hub<Org, User>, Refused> {
        self.hub.get().ok_or_else(|| failed("no hub"))
    }

    /// Events of about 100 bytes, one after the other.
    async fn publish(self, call: Call<ViewTicket, Org, User>) -> Result<Value, Refused> {
        let topic = Topic::tenant(call.permit().tenant(), "tickets").map_err(failed)?;
        for _ in 0..call.data()["count"].as_u64().unwrap_or(1) {
            let data = json!({"at": now(), "text": "a card has been moved from here to there, by somebody"});
            let event = Event::new("moved", data).map_err(failed)?;
            let event = if call.data()["filtered"] == true {
                event.needs([May::ViewTicket])
            } else {
                event
            };
            self.hub()?.publish(&topic, &event).await.map_err(failed)?;
        }
        Ok(json!({}))
    }

    /// Removes a member, and says when that was committed.
    async fn remove(self, call: Call<ViewTicket, Org, User>) -> Result<Value, Refused> {
        let user = format!("u{}", call.data()["user"]);
        let pool = self.pool.clone();
        let removed = tokio::task::spawn_blocking(move || {
            let mut conn = pool.unscoped("somebody is removed").map_err(failed)?;
            let remove = RemoveMember::<Org, User>::by_operator("bench", 1, user);
            remove.execute(&mut conn).map_err(failed)?;
            Ok(now())
        });
        let at = removed.await.map_err(failed)??;
        self.hub()?
            .recheck(call.permit().tenant())
            .await
            .map_err(failed)?;
        Ok(json!({"at": at}))
    }
}

/// Says where it listens, and serves until it is killed.
pub(crate) fn serve() -> Answer<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let url = "file:sockets?mode=memory&cache=shared";
        let mut kept = SqliteConnection::establish(url)?;
        database()?.batch_execute(&format!("vacuum into '{url}'"))?;
        kept.batch_execute(MEMBERS)?;
        let pool = r2d2::Pool::builder().max_size(1);
        let pool =
            Pool::new(pool.build(Connector::new(url))?).log_unscoped(LogUnscoped::OncePerPlace);

        let bench = Bench {
            pool: pool.clone(),
            hub: Arc::default(),
        };
        let (publish, remove) = (bench.clone(), bench.clone());
        let operations = Operations::new()
            .operation("bench", "hello", async |_: Call<ViewTicket, Org, User>| {
                Ok(json!({}))
            })
            .operation("bench", "publish", move |call| {
                publish.clone().publish(call)
            })
            .operation("bench", "remove", move |call| remove.clone().remove(call));
        let limits = Limits {
            messages_per_second: 10_000,
            burst: 10_000,
            idle: Duration::from_mins(10),
            ..Limits::default()
        };
        let hub = Hub::new(pool.clone(), Boards, operations, limits);
        bench.hub.get_or_init(|| hub.clone());
        let looks = hub.clone();
        tokio::spawn(async move { looks.keep(Duration::from_secs(1)).await });

        let login = |parts: &Parts| {
            let user = parts.headers.get("x-user")?.to_str().ok()?;
            Some(Login(user.to_owned()))
        };
        let sockets = Sockets::new(hub, login).from(Origins::same_host().and_none());
        let app: Router = Router::new()
            .route("/{org}/socket", sockets.route(Protocol::Envelope))
            .layer(MemberLayer::<Org, User>::new(pool, login).path_segment(0));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        axum::serve(listener, app).await?;
        Ok(())
    })
}
