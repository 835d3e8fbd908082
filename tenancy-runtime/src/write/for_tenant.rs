//! Whether values are made for a statement of a tenant, or for plain Diesel.

use std::cell::Cell;

thread_local! {
    static FOR_TENANT: Cell<bool> = const { Cell::new(false) };
}

/// Makes values for a statement of a tenant.
pub(crate) fn for_tenant<R>(make: impl FnOnce() -> R) -> R {
    struct Restore(bool);

    impl Drop for Restore {
        fn drop(&mut self) {
            FOR_TENANT.set(self.0);
        }
    }

    let _restore = Restore(FOR_TENANT.replace(true));
    make()
}

/// Whether values that are made now are.
pub(super) fn is_made_for_tenant() -> bool {
    FOR_TENANT.get()
}
