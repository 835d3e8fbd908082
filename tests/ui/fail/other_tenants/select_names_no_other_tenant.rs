//! A select names no other tenant: nobody can tell that it is on purpose.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn named() {
    built(Invite::insert(Post::scoped().select(posts::id)).into_columns(invites::invited_id));
}

fn shared() {
    built(
        Note::insert(Note::scoped().select((notes::text, notes::reader_id)))
            .into_columns((notes::text, notes::reader_id)),
    );
}

fn main() {}
