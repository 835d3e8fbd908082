//! What an upsert would have put into another column names no other tenant on purpose.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn main() {
    built(
        Note::insert(notes::text.eq("a"))
            .on_conflict(notes::id)
            .do_update()
            .set(notes::reader_id.eq(tenancy::upsert::excluded(tags::org_id))),
    );
}
