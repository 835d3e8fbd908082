//! Only tenancy says under which policy a tenant writes.

use diesel as _;
use ui_schema::*;

impl tenancy::policy::WritePolicy for tenancy::policy::Everyone {
    type Writing = tenancy::policy::Unrestricted;
    type Rules = tenancy::policy::NoRules;
    type Stamp = tenancy::policy::NoStamp<countries::id>;
    type References = tenancy::policy::NoReferences;
}

fn main() {}
