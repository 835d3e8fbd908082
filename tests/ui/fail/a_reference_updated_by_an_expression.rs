//! A reference that is checked is set to a value.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn computed() {
    built(Task::update(1).set(tasks::post_id.eq(tasks::post_id + 1)));
}

fn copied() {
    built(Task::update(1).set(tasks::post_id.eq(tasks::id)));
}

fn raw() {
    built(
        Task::update(1).set(tasks::post_id.eq(diesel::dsl::sql::<diesel::sql_types::Integer>("2"))),
    );
}

fn subquery() {
    built(Task::update(1).set(tasks::tag_id.eq(Tag::scoped().select(tags::id).single_value())));
}

fn tuple() {
    built(Task::update(1).set((tasks::name.eq("a"), tasks::post_id.eq(tasks::id))));
}

fn parent() {
    built(Attachment::update(1).set(attachments::post_id.eq(attachments::id)));
}

fn upsert() {
    built(
        Task::insert((tasks::name.eq("a"), tasks::post_id.eq(1)))
            .on_conflict(tasks::id)
            .do_update()
            .set(tasks::post_id.eq(tasks::id)),
    );
}

fn main() {}
