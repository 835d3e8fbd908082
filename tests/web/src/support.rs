//! The tenants, their posts and the stores of the tests.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tenancy::Verified;
use tenancy::prelude::*;
use tenancy::resolve::{Claim, Refusal, ResolveError, TenantStore};
use tracing_subscriber::layer::SubscriberExt;

diesel::table! { orgs { id -> Integer, slug -> Text, host -> Nullable<Text>, suspended -> Bool } }
diesel::table! { sites { id -> Integer } }
diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
diesel::allow_tables_to_appear_in_same_query!(orgs, sites, posts);

#[determines_tenant]
#[derive(Queryable, Debug)]
#[diesel(table_name = orgs)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct Org {
    id: i32,
    slug: String,
    host: Option<String>,
    pub(crate) suspended: bool,
}

/// Another type of tenant, with keys of the same type.
#[determines_tenant]
#[derive(Queryable, Debug)]
#[diesel(table_name = sites)]
#[expect(dead_code, reason = "only its type matters here")]
pub struct Site {
    id: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Debug)]
#[diesel(table_name = posts)]
#[expect(dead_code, reason = "only its columns matter here")]
pub(crate) struct Post {
    id: i32,
    org_id: i32,
    title: String,
}

/// Knows `acme` (1), whose host is `blog.acme.com`, and `globex` (2). `initech` (3) is suspended, `hooli` (4) has been
/// deleted; of `broken`, no answer is to be had.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) asked: AtomicUsize,
}

impl TenantStore<Org> for Known {
    fn find(&self, claim: &Claim<Org>) -> Result<Verified<Org>, ResolveError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let key = match claim {
            Claim::Slug(slug) => match slug.as_str() {
                "acme" => 1,
                "globex" => 2,
                "initech" => 3,
                "hooli" => 4,
                // Names that must not be found by accident.
                "www" | "api" | "com" | "example" | "a" | "127" | "localhost" => 9,
                "broken" => return Err(ResolveError::store("the database is down: acme")),
                _ => 0,
            },
            Claim::Host(host) if host == "blog.acme.com" => 1,
            Claim::Key(key) => *key.claimed(),
            _ => 0,
        };
        match key {
            1 | 2 | 9 => Ok(Verified::trust(key)),
            3 => Err(Refusal::Suspended.into()),
            4 => Err(Refusal::Deleted.into()),
            _ => Err(Refusal::Unknown.into()),
        }
    }
}

pub(crate) fn slug(text: &str) -> Claim<Org> {
    Claim::Slug(text.to_owned())
}

/// Takes down what is logged.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<String>>);

impl<S: tracing::Subscriber> tracing_subscriber::Layer<S> for Log {
    fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        struct Fields<'a>(&'a mut String);
        impl tracing::field::Visit for Fields<'_> {
            fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
                use std::fmt::Write;
                write!(self.0, "{field}={value:?} ").expect("a string takes it");
            }
        }
        let mut log = self.0.lock().expect("no test panics with it");
        event.record(&mut Fields(&mut log));
    }
}

impl Log {
    /// Listens on this thread, for as long as what is returned is there.
    pub(crate) fn listen(&self) -> (tracing::subscriber::DefaultGuard, tracing::Dispatch) {
        let subscriber = tracing_subscriber::registry().with(self.clone());
        // With one subscriber alone, `tracing` asks the thread that comes first, a test's that has none, whether an event is
        // of interest to anyone.
        let second = tracing::Dispatch::new(tracing_subscriber::registry());
        (tracing::subscriber::set_default(subscriber), second)
    }

    pub(crate) fn text(&self) -> String {
        self.0.lock().expect("no test panics with it").clone()
    }
}
