//! An upsert names no other tenant by what it would have put into another column.

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
