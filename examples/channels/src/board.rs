//! The board: who sees it, and how a card moves.

use crate::App;
use crate::members;
use crate::models::{Card, May, MoveCards, Org, RemoveMembers, User, ViewCards, ViewSecretCards};
use crate::news::News;
use crate::schema::cards;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tenancy::channels::{Admit, Call, Event, Operations, Refused, Topic, TopicKind};
use tenancy::permissions::{All, Rights};
use tenancy::prelude::*;

/// The topic of each organisation, and the stream of its operations.
const BOARD: &str = "board";

/// Who hears what happens to an organisation's cards.
pub(crate) struct Boards;

impl Admit<Org, User> for Boards {
    async fn admit(&self, topic: &Topic<Org, User>, rights: &Rights<Org, User>) -> bool {
        topic.kind() == TopicKind::Tenant && topic.name() == BOARD && rights.holds::<ViewCards>()
    }
}

pub(crate) fn operations(app: &App, all: Operations<Org, User>) -> Operations<Org, User> {
    let (shows, moves) = (app.clone(), app.clone());
    all.operation(BOARD, "show", move |call| show(shows.clone(), call))
        .operation(BOARD, "move", move |call| move_card(moves.clone(), call))
}

/// Where a card stands.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stage {
    Todo,
    Doing,
    Done,
}

impl Stage {
    const fn name(&self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::Doing => "doing",
            Self::Done => "done",
        }
    }
}

/// What a browser shows of a card.
#[derive(Queryable, Serialize)]
struct Shown {
    id: i32,
    title: String,
    stage: String,
    secret: bool,
}

/// All that the member may see. A client joins the topic first: it misses nothing between the two.
async fn show(app: App, call: Call<ViewCards, Org, User>) -> Result<Value, Refused> {
    app.work(move |app| {
        let rights = call.rights();
        let mut conn = app.pool.unscoped("a board is shown")?;
        let conn = &mut call.permit().borrow(&mut conn);
        let sees = cards::secret.eq(false).or(rights.held::<ViewSecretCards>());
        let cards: Vec<Shown> = Card::scoped()
            .filter(sees)
            .order(cards::id)
            .select((cards::id, cards::title, cards::stage, cards::secret))
            .load(conn)?;
        let others = if rights.holds::<RemoveMembers>() {
            members::others(*rights.member().account(), &mut conn.without_permit())?
        } else {
            Vec::new()
        };
        Ok(json!({
            "name": Org::current(conn)?.name,
            "cards": cards,
            "moves": rights.holds::<MoveCards>(),
            "others": others,
        }))
    })
    .await
}

#[derive(Deserialize)]
struct Move {
    card: i32,
    to: Stage,
}

/// A card that the member does not see is not there, as another organisation's is not.
async fn move_card(
    app: App,
    call: Call<All<(ViewCards, MoveCards)>, Org, User>,
) -> Result<Value, Refused> {
    let Move { card, to } = call.parse()?;
    app.work(move |app| {
        let permit = call.permit();
        let conn = &mut permit.connect(app.pool.unscoped("a card moves")?);
        let sees = cards::secret
            .eq(false)
            .or(call.rights().held::<ViewSecretCards>());
        let secret = Card::update(Card::scoped().filter(cards::id.eq(card)).filter(sees))
            .set(cards::stage.eq(to.name()))
            .returning(cards::secret)
            .get_result(conn)
            .optional()?;
        let secret: bool =
            secret.ok_or_else(|| Refused::new("no_card", "There is no such card."))?;
        let event = Event::new("moved", json!({"card": card, "to": to.name()}))?;
        let event = event.needs([May::ViewCards]);
        let event = if secret {
            event.needs([May::ViewSecretCards])
        } else {
            event
        };
        let topic = Topic::tenant(permit.tenant(), BOARD)?;
        app.news.send(News::Happened(topic, event))?;
        Ok(json!({}))
    })
    .await
}
