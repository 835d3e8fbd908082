//! Only tenancy says under which policy a tenant writes.

use diesel as _;
use ui_schema::*;

impl tenancy::policy::WritePolicy for tenancy::policy::Everyone {
    type Writing = tenancy::policy::Unrestricted;
    type Rules = tenancy::write::rules::NoRules;
    type Stamp = tenancy::write::NoStamp<countries::id>;
    type References = tenancy::write::NoReferences;
}

fn main() {}
