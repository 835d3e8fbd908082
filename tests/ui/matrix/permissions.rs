//! Of a model whose verbs ask for permissions, each verb runs where its own permission is held, and nowhere else.

use super::asked::{No as _, executed, loaded};
use diesel::pg::PgConnection;
use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
use tenancy::permissions::{All, Any, Permitted};
use tenancy::prelude::*;
use tenancy::{AsyncTenantConn, Unscoped};
use ui_schema::Org;
use ui_schema::permissions::*;

type Tenant<P> = TenantConn<'static, SqliteConnection, (Club, Permitted<P>)>;
type Async<P> =
    AsyncTenantConn<'static, SyncConnectionWrapper<SqliteConnection>, (Club, Permitted<P>)>;
type ReadOnly<P> = ReadOnlyConn<'static, SqliteConnection, (Club, Permitted<P>)>;
type Tenants<P> = TenantsConn<'static, SqliteConnection, (Club, Permitted<P>)>;
type Unpermitted = TenantConn<'static, SqliteConnection, Club>;
type Application = UnscopedConn<'static, SqliteConnection>;

/// Whether the connection reads, inserts, updates and deletes tickets.
macro_rules! verbs_on {
    ($Conn:ty) => {{
        let title = tickets::title.eq("a");
        [
            loaded::<$Conn, i64, _>(Ticket::scoped().select(tickets::id)).loads(),
            executed::<$Conn, _>(Ticket::insert(title)).runs(),
            executed::<$Conn, _>(Ticket::update(1).set(title)).runs(),
            executed::<$Conn, _>(Ticket::delete(1)).runs(),
        ]
    }};
}

#[test]
fn verb_runs_where_its_own_permission_is_held_and_nowhere_else() {
    type Each = All<(ViewTicket, AddTicket, ChangeTicket, DeleteTicket)>;
    type Some = Any<(ViewTicket, AddTicket, ChangeTicket, DeleteTicket)>;
    assert_eq!(verbs_on!(Tenant<ViewTicket>), [true, false, false, false]);
    assert_eq!(verbs_on!(Tenant<AddTicket>), [false, true, false, false]);
    assert_eq!(verbs_on!(Tenant<ChangeTicket>), [false, false, true, false]);
    assert_eq!(verbs_on!(Tenant<DeleteTicket>), [false, false, false, true]);
    assert_eq!(verbs_on!(Tenant<ViewReply>), [false; 4]);
    assert_eq!(verbs_on!(Tenant<Each>), [true; 4]);
    assert_eq!(verbs_on!(Tenant<All<(Each, ViewReply)>>), [true; 4]);
    assert_eq!(verbs_on!(Tenant<Some>), [false; 4]);
    assert_eq!(
        verbs_on!(Tenant<Any<(ViewTicket,)>>),
        [true, false, false, false]
    );
    assert_eq!(verbs_on!(Tenant<Any<()>>), [false; 4]);
    assert_eq!(verbs_on!(Tenant<All<()>>), [false; 4]);
    assert_eq!(verbs_on!(Unpermitted), [false; 4]);
    assert_eq!(verbs_on!(Application), [true, false, true, true]);
    assert_eq!(verbs_on!(ReadOnly<Each>), [true, false, false, false]);
    assert_eq!(verbs_on!(ReadOnly<AddTicket>), [false; 4]);
    assert_eq!(verbs_on!(Tenants<Each>), [true, false, false, false]);
    assert_eq!(verbs_on!(Tenants<AddTicket>), [false; 4]);
}

#[test]
fn asynchronous_connection_asks_for_the_same() {
    macro_rules! verbs_on_async {
        ($Conn:ty) => {{
            let title = tickets::title.eq("a");
            [
                loaded::<$Conn, i64, _>(Ticket::scoped().select(tickets::id)).loads(),
                executed::<$Conn, _>(Ticket::insert(title)).runs(),
                executed::<$Conn, _>(Ticket::update(1).set(title)).runs(),
                executed::<$Conn, _>(Ticket::delete(1)).runs(),
            ]
        }};
    }
    assert_eq!(
        verbs_on_async!(Async<ViewTicket>),
        [true, false, false, false]
    );
    assert_eq!(
        verbs_on_async!(Async<AddTicket>),
        [false, true, false, false]
    );
    assert_eq!(
        verbs_on_async!(Async<ChangeTicket>),
        [false, false, true, false]
    );
    assert_eq!(
        verbs_on_async!(Async<DeleteTicket>),
        [false, false, false, true]
    );
}

#[test]
fn what_is_permitted_stays_so_in_further_dimensions_and_is_of_the_tenant_alone() {
    type Narrowed = TenantConn<'static, SqliteConnection, ((Club, Permitted<ViewTicket>), Org)>;
    type EachOne =
        TenantConn<'static, SqliteConnection, ((Club, Permitted<ViewTicket>), Unscoped<Org>)>;
    type Twice = TenantConn<
        'static,
        SqliteConnection,
        ((Club, Permitted<ViewTicket>), Permitted<AddTicket>),
    >;
    type Other = TenantConn<'static, SqliteConnection, (Org, Permitted<ViewTicket>)>;
    assert_eq!(verbs_on!(Twice), [true, true, false, false]);
    assert_eq!(verbs_on!(Other), [false; 4]);
    assert_eq!(verbs_on!(Narrowed), [true, false, false, false]);
    assert_eq!(verbs_on!(EachOne), [true, false, false, false]);
}

#[test]
fn returning_and_upsert_ask_for_both_permissions() {
    type Writes = All<(AddTicket, ChangeTicket, DeleteTicket)>;

    let title = tickets::title.eq("a");
    let update = || Ticket::update(1).set(title);
    let delete = || Ticket::delete(1);
    let insert = || Ticket::insert(title);
    macro_rules! returning_on {
        ($Conn:ty) => {
            [
                loaded::<$Conn, Ticket, _>(insert()).loads(),
                loaded::<$Conn, Ticket, _>(update()).loads(),
                loaded::<$Conn, Ticket, _>(delete()).loads(),
            ]
        };
    }
    assert_eq!(returning_on!(Tenant<Writes>), [false; 3]);
    assert_eq!(returning_on!(Tenant<All<(ViewTicket, Writes)>>), [true; 3]);
    assert_eq!(
        returning_on!(Tenant<All<(ViewTicket, ChangeTicket)>>),
        [false, true, false]
    );

    let nothing = || insert().on_conflict_do_nothing();
    let upsert = || insert().on_conflict(tickets::id).do_update().set(title);
    assert!(executed::<Tenant<AddTicket>, _>(nothing()).runs());
    assert!(!executed::<Tenant<ChangeTicket>, _>(nothing()).runs());
    assert!(!executed::<Tenant<AddTicket>, _>(upsert()).runs());
    assert!(!executed::<Tenant<ChangeTicket>, _>(upsert()).runs());
    assert!(executed::<Tenant<All<(AddTicket, ChangeTicket)>>, _>(upsert()).runs());
}

#[test]
fn join_union_and_alias_ask_for_what_each_of_their_tables_asks_for() {
    macro_rules! reads {
        ($P:ty) => {{
            let wholes = tenancy::alias!(tickets as wholes);
            [
                loaded::<Tenant<$P>, i64, _>(
                    Ticket::scoped()
                        .inner_join(replies::table)
                        .select(tickets::id),
                )
                .loads(),
                loaded::<Tenant<$P>, i64, _>(
                    Reply::scoped()
                        .left_join(tickets::table)
                        .select(replies::id),
                )
                .loads(),
                loaded::<Tenant<$P>, i64, _>(
                    Ticket::scoped()
                        .select(tickets::id)
                        .union(Reply::scoped().select(replies::id)),
                )
                .loads(),
                loaded::<Tenant<$P>, i64, _>(
                    Ticket::scoped_as(wholes).select(wholes.field(tickets::id)),
                )
                .loads(),
                loaded::<Tenant<$P>, i64, _>(Ticket::find(1).select(tickets::id)).loads(),
            ]
        }};
    }
    assert_eq!(reads!(ViewTicket), [false, false, false, true, true]);
    assert_eq!(reads!(ViewReply), [false; 5]);
    assert_eq!(reads!(All<(ViewReply, ViewTicket)>), [true; 5]);
}

#[test]
fn lock_asks_for_what_updating_the_rows_of_each_table_asks_for() {
    type On<P> = TenantConn<'static, PgConnection, (Club, Permitted<P>)>;
    type List<P> = TenantsConn<'static, PgConnection, (Club, Permitted<P>)>;
    macro_rules! locks {
        ($Conn:ty) => {{
            let wholes = tenancy::alias!(tickets as wholes);
            let joined = Notice::scoped().inner_join(tickets::table);
            [
                loaded::<$Conn, i64, _>(Ticket::scoped().select(tickets::id).for_update()).loads(),
                loaded::<$Conn, i64, _>(
                    Ticket::scoped_as(wholes)
                        .select(wholes.field(tickets::id))
                        .for_key_share(),
                )
                .loads(),
                loaded::<$Conn, i64, _>(joined.select(notices::id).for_share()).loads(),
                // Everybody reads these.
                loaded::<$Conn, i64, _>(Notice::scoped().select(notices::id).for_update()).loads(),
                // Nobody updates these.
                loaded::<$Conn, i64, _>(Reply::scoped().select(replies::id).for_update()).loads(),
            ]
        }};
    }
    type Both = All<(ViewTicket, ChangeTicket, ViewReply)>;
    assert_eq!(locks!(On<ViewTicket>), [false; 5]);
    assert_eq!(locks!(On<ChangeTicket>), [false, false, false, true, false]);
    assert_eq!(locks!(On<Both>), [true, true, true, true, false]);
    assert_eq!(locks!(List<Both>), [true, true, true, true, false]);
    assert_eq!(locks!(TenantConn<'static, PgConnection, Club>), [false; 5]);
    assert_eq!(locks!(UnscopedConn<'static, PgConnection>), [true; 5]);
}
