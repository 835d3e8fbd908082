//! Who sees the statements of a pool's connections.

use diesel::connection::Instrumentation;

/// Makes an instrumentation for each connection. Diesel's default one is anybody's to set, and sees what all tenants
/// write and look for; so a pool gives its connections the application's choice, or none.
pub(super) struct Instruments(Option<Box<Make>>);

type Make = dyn Fn() -> Box<dyn Instrumentation> + Send + Sync;

impl Instruments {
    pub(super) fn none() -> Self {
        Self(None)
    }

    pub(super) fn by<I: Instrumentation>(make: impl Fn() -> I + Send + Sync + 'static) -> Self {
        Self(Some(Box::new(move || Box::new(make()))))
    }

    pub(super) fn one(&self) -> Option<Box<dyn Instrumentation>> {
        self.0.as_ref().map(|make| make())
    }
}
