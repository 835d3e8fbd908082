//! Only tenancy says under which policy a tenant writes.

use diesel as _;
use ui_schema::*;

impl tenancy::bounds::WritePolicy for tenancy::bounds::Everyone<countries::table> {
    type Writing = tenancy::bounds::Unrestricted;
    type Rules = tenancy::bounds::NoRules;
    type Stamp = tenancy::bounds::NoStamp<countries::id>;
    type References = tenancy::bounds::NoReferences;
}

fn main() {}
