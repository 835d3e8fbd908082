//! A read-only connection reads under each policy as the connection of its tenant does, and writes under none.

use super::asked::{No as _, executed, loaded};
use tenancy::prelude::*;
use ui_schema::*;

type Org1 = ReadOnlyConn<'static, SqliteConnection, Org>;
type SiteAndUser = ReadOnlyConn<'static, SqliteConnection, (Site, User)>;

/// It loads, and no statement that writes runs, whether it returns rows or not.
macro_rules! only_reads {
    ($($Conn:ident: $Model:ident of $table:ident with $value:expr;)+) => {$(
        let read = loaded::<$Conn, i32, _>($Model::scoped().select($table::id));
        assert!(read.loads(), "{}", stringify!($Model));
        let written = [
            ("insert", executed::<$Conn, _>($Model::insert($value)).runs()),
            ("insert, returning", loaded::<$Conn, $Model, _>($Model::insert($value)).loads()),
            ("do nothing", executed::<$Conn, _>($Model::insert($value).on_conflict_do_nothing()).runs()),
            (
                "upsert",
                executed::<$Conn, _>(
                    $Model::insert($value).on_conflict($table::id).do_update().set($value),
                )
                .runs(),
            ),
            ("update", executed::<$Conn, _>($Model::update(1).set($value)).runs()),
            ("update, returning", loaded::<$Conn, $Model, _>($Model::update(1).set($value)).loads()),
            ("delete", executed::<$Conn, _>($Model::delete(1)).runs()),
            ("delete, returning", loaded::<$Conn, $Model, _>($Model::delete(1)).loads()),
        ];
        for (verb, runs) in written {
            assert!(!runs, "{verb} of {}", stringify!($Model));
        }
    )+};
}

#[test]
fn read_only_connection_reads_what_its_tenant_reads_and_writes_nothing() {
    only_reads! {
        Org1: Post of posts with posts::title.eq("a");
        Org1: Tag of tags with tags::name.eq("a");
        Org1: Template of templates with templates::text.eq("a");
        Org1: Lead of leads with leads::email.eq("a");
        Org1: Slip of slips with slips::text.eq("a");
        Org1: Note of notes with notes::text.eq("a");
        Org1: Invite of invites with invites::email.eq("a");
        Org1: Task of tasks with (tasks::name.eq("a"), tasks::post_id.eq(1));
        Org1: Org of orgs with orgs::name.eq("a");
        Org1: Attachment of attachments with attachments::post_id.eq(1);
        SiteAndUser: Draft of drafts with drafts::text.eq("a");
    }
}

#[test]
fn read_only_connection_adopts_nothing() {
    assert!(!executed::<Org1, _>(Lead::adopt(1)).runs());
    assert!(executed::<TenantConn<'static, SqliteConnection, Org>, _>(Lead::adopt(1)).runs());
}
