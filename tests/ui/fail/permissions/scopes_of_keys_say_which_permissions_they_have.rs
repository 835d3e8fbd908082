//! Scopes of keys say which permissions they have.

use diesel as _;
use tenancy::permissions::ScopePermissions;


fn asked(scope: ui_schema::accounts::Scope) {
    let _ = ScopePermissions::permissions(scope);
}

fn main() {}
