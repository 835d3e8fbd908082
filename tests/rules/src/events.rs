//! What the library leaves in the `tracing` log.

use std::cell::RefCell;
use std::fmt::{Debug, Write as _};
use std::sync::Once;
use tracing::field::Field;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

thread_local! {
    static EVENTS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// One listener for the whole process, since `tracing` remembers of each event whether anybody listens; each thread
/// has its own list.
struct Listener;

impl<S: tracing::Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        let mut text = format!("{} {}", metadata.level(), metadata.target());
        event.record(&mut |field: &Field, value: &dyn Debug| {
            write!(text, " {field}={value:?}").expect("a string takes it");
        });
        EVENTS.with_borrow_mut(|events| events.push(text));
    }
}

/// The events that `run` leaves, with their fields.
pub fn events<R>(run: impl FnOnce() -> R) -> Vec<String> {
    static LISTEN: Once = Once::new();
    LISTEN.call_once(|| {
        tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Listener))
            .expect("nobody else listens");
    });
    EVENTS.take();
    run();
    EVENTS.take()
}
