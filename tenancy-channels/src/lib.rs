//! Channels: sockets that are bound to tenants, and events that are filtered for each listener. It builds on
//! `tenancy-permissions`, and knows no web framework.
//!
//! It is the feature `channels` of `tenancy`, where it is `tenancy::channels`.
//!
//! # What there is
//!
//! | to | see |
//! |---|---|
//! | read and write the two protocols | [`Protocol`], [`Message`], [`Answer`], [`Code`] |
//! | name what is listened to | [`Topic`] |
//! | say who may join a topic, and who hears one by themselves | [`Admit`], [`Groups`] |
//! | say what clients may ask for, and which permission it needs | [`Operations`], [`Call`] |
//! | say what members show of themselves to others | [`Presence`], [`PresentAs`] |
//! | say where rights are looked up | [`Directory`], or a pool |
//! | open sockets | [`Hub::connect`], for a [`Socket`] and its [`Outgoing`] |
//! | tell those who may hear it | [`Hub::publish`], an [`Event`] |
//! | put somebody out | [`Hub::recheck`], [`Hub::keep`], [`Hub::evict`], [`Hub::log_out`], [`Hub::drain`] |
//! | tell other nodes | [`Hub::relay`], over a [`Broker`]: `Redis`, [`InProcess`], or one of your own; [`Hub::listen`], to a database |
//! | bound all of it | [`Limits`], [`Close`] |
//!
//! # How it is decided
//!
//! A socket is bound to the tenant of the member who has opened it. What a client sends names a tenant, and is compared with that
//! one; nothing of it is ever read as a key. Each join and each operation looks up what the member may do. An event says what its
//! listener needs, and is decided for the sockets of an account at once, by permissions of which the number of the tenant's last
//! change says whether they are old: see [`Hub`].
//!
//! One process has one hub: a node. Each event reaches the sockets of each node, at most once.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod budget;
mod close;
mod directory;
mod event;
mod groups;
mod hub;
mod limits;
mod line;
mod operations;
#[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
mod pool;
mod presence;
mod relay;
mod room;
mod topic;
mod wire;

pub use self::close::Close;
pub use self::directory::{Admit, Directory, Unavailable, acting};
pub use self::event::{Event, InvalidEvent};
pub use self::groups::Groups;
pub use self::hub::{Hub, NotOpened, Opening, Socket};
pub use self::limits::Limits;
pub use self::line::{Next, Outgoing};
pub use self::operations::{Call, Operations, Refused};
#[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
pub use self::pool::LooksUpStandingsInTasks;
pub use self::presence::{Presence, PresentAs};
#[cfg(feature = "postgres-notify")]
pub use self::relay::PostgresChanges;
#[cfg(feature = "redis")]
pub use self::relay::Redis;
pub use self::relay::{Broker, Heard, Hears, InProcess, NoticeCounts, Sends, Unsent};
pub use self::topic::{InvalidTopic, Topic, TopicKind};
pub use self::wire::{
    Answer, Ask, At, Code, ForOrg, Frame, Malformed, Message, Of, Protocol, Since,
};
