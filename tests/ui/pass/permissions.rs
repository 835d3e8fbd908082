//! Teams, and what their members may do.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use diesel::pg::PgConnection;
use tenancy::bounds::{Permits, RootedIn};
use tenancy::permissions::{
    All, Any, Denied, Permission, Permit, PermitsIn, Permitted, Rights, TeamTerms, permissions,
};
use tenancy::prelude::*;
use tenancy::{Scope, UnscopedConn};
use ui_schema::accounts::Person;
use ui_schema::permissions::*;

type Conn<'c> = TenantConn<'c, SqliteConnection, Club>;
type PermittedConn<'c, P> = TenantConn<'c, SqliteConnection, (Club, Permitted<P>)>;

mod tables_of_teams_have_what_permissions_need {
    use tenancy::permissions::TeamTerms;
    use tenancy::prelude::*;
    use ui_schema::accounts::{Person, Role};
    use ui_schema::permissions::May;

    diesel::table! {
        clubs {
            id -> BigInt,
            slug -> Text,
            status -> Text,
            purge_at -> Nullable<BigInt>,
            owners -> BigInt,
            seats_used -> BigInt,
            seat_limit -> Nullable<BigInt>,
            changes -> BigInt,
        }
    }
    diesel::table! { staff { id -> BigInt, club_id -> BigInt, person_id -> BigInt, role -> Text, status -> Text } }
    diesel::table! { teams (club_id, id) { club_id -> BigInt, id -> BigInt, name -> Text } }
    diesel::table! {
        team_members (club_id, team_id, account_id) {
            club_id -> BigInt,
            team_id -> BigInt,
            account_id -> BigInt,
            manager -> Bool,
        }
    }
    diesel::table! {
        team_grants (club_id, team_id, permission) { club_id -> BigInt, team_id -> BigInt, permission -> Text }
    }

    #[determines_tenant(accounts, changes)]
    #[derive(Queryable)]
    #[diesel(table_name = clubs)]
    pub struct Club {
        pub id: i64,
    }

    #[membership(Club, Person)]
    #[derive(Queryable)]
    #[diesel(table_name = staff)]
    pub struct Staff {
        pub id: i64,
        pub club_id: i64,
        pub person_id: i64,
        pub role: Role,
    }

    #[team(Club, Person)]
    #[derive(Queryable)]
    #[diesel(table_name = teams)]
    pub struct Team {
        pub club_id: i64,
        pub id: i64,
        pub name: String,
    }

    impl TeamTerms for Team {
        type Permissions = May;
        const CHANGE_TEAMS: Option<May> = None;
    }

    #[team_member(Club, Person)]
    #[derive(Queryable)]
    #[diesel(table_name = team_members)]
    pub struct TeamMember {
        pub club_id: i64,
        pub team_id: i64,
        pub account_id: i64,
    }

    #[team_grant(Club, Person, permission = permission)]
    #[derive(Queryable)]
    #[diesel(table_name = team_grants)]
    pub struct TeamGrant {
        pub club_id: i64,
        pub team_id: i64,
        pub permission: String,
    }
}

mod model_of_teams_says_what_they_may_do {
    use tenancy::permissions::TeamTerms;

    fn run<Team: TeamTerms<Permissions = ui_schema::permissions::May>>() {}

    fn asked() {
        run::<ui_schema::permissions::Team>();
    }
}

fn rights_are_those_in_tenants_whose_changes_are_counted(
    conn: &mut UnscopedConn<SqliteConnection>,
) {
    let _ = Rights::<Club, Person>::by_slug("acme", 1, conn);
}

mod permission_has_a_name_of_its_own {
    use tenancy::permissions::permissions;

    permissions! {
        pub enum May {
            ViewTicket = "ticket.view",
            ReadTicket = "ticket.read",
        }
    }
}

mod permissions_are_an_enum_with_a_text_for_each {
    use tenancy::permissions::permissions;

    permissions! {
        #[derive(Default)]
        pub enum May {
            #[default]
            ViewTicket = "ticket.view",
        }
    }

    fn asked() {
        let May::ViewTicket = May::default();
    }
}

mod permission_is_listed_under_no_condition {
    use tenancy::permissions::permissions;

    permissions! {
        pub enum May {
            /// Read tickets.
            ViewTicket = "ticket.view",
            #[doc(hidden)]
            #[allow(dead_code)]
            SellTicket = "ticket.sell",
        }
    }
}

mod scopes_of_keys_say_which_permissions_they_have {
    use tenancy::accounts::KeyScope;
    use tenancy::permissions::ScopePermissions;
    use ui_schema::accounts::Role;
    use ui_schema::permissions::May;

    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Scope {
        Read,
    }

    impl KeyScope for Scope {
        type Role = Role;

        const ALL: &'static [Self] = &[Self::Read];

        fn name(self) -> &'static str {
            "read"
        }

        fn needs(self) -> Role {
            Role::Member
        }
    }

    impl ScopePermissions for Scope {
        type Permissions = May;

        fn permissions(self) -> &'static [May] {
            &[May::ViewTicket]
        }
    }

    fn asked(scope: Scope) {
        let _ = ScopePermissions::permissions(scope);
    }
}

fn what_is_asked_for_is_a_permission_of_the_tenants_teams(rights: &Rights<Club, Person>) {
    let _ = rights.permit::<ViewTicket>();
    let _ = rights.holds::<Any<(ViewTicket, ChangeTicket)>>();
}

fn permit_is_made_by_a_check(rights: &Rights<Club, Person>) -> Result<(), Denied> {
    fn close(_: Permit<'_, ChangeTicket, Club>) {}
    close(rights.permit()?);
    Ok(())
}

fn permit_of_one_permission_is_not_taken_for_another(
    rights: &Rights<Club, Person>,
) -> Result<(), Denied> {
    fn close<P>(_: Permit<'_, P, Club>) {}
    close(rights.permit::<ViewTicket>()?);
    close(rights.permit::<Any<(ViewTicket, ChangeTicket)>>()?);
    Ok(())
}

fn permitted_connection_ends_with_the_rights<'c>(
    rights: &'c Rights<Club, Person>,
    conn: UnscopedConn<'c, SqliteConnection>,
) -> Result<PermittedConn<'c, ViewTicket>, Denied> {
    Ok(rights.permit::<ViewTicket>()?.connect(conn))
}

fn tenant_does_not_write_its_teams(conn: &mut Conn, db: &mut SqliteConnection) {
    let _ = Team::scoped().select(teams::name).load::<String>(conn);
    let _ = TeamGrant::scoped()
        .select(team_grants::permission)
        .load::<String>(conn);
    let _ = diesel::delete(teams::table.find((1, 1))).execute(db);
}

fn verb_asks_for_its_permission_on_the_connection(
    rights: &Rights<Club, Person>,
    conn: &mut UnscopedConn<SqliteConnection>,
) -> Result<(), Denied> {
    let _ = Ticket::scoped().load::<Ticket>(&mut rights.permit::<ViewTicket>()?.borrow(conn));
    let new = Ticket::insert(tickets::title.eq("a"));
    let _ = new.execute(&mut rights.permit::<AddTicket>()?.borrow(conn));
    let change = Ticket::update(1).set(tickets::title.eq("a"));
    let _ = change.execute(&mut rights.permit::<ChangeTicket>()?.borrow(conn));
    let _ = Ticket::delete(1).execute(&mut rights.permit::<DeleteTicket>()?.borrow(conn));
    Ok(())
}

fn permission_of_another_verb_is_too_little(
    conn: &mut PermittedConn<All<(DeleteTicket, ChangeTicket)>>,
) {
    let _ = Ticket::delete(1).execute(conn);
}

fn only_tenancy_says_what_has_been_permitted<S>(conn: &mut TenantConn<SqliteConnection, S>)
where
    S: Scope + RootedIn<Club> + Permits<DeleteTicket>,
{
    let _ = Ticket::delete(1).execute(conn);
}

fn lock_asks_for_the_permission_to_update(
    conn: &mut TenantConn<PgConnection, (Club, Permitted<All<(ViewTicket, ChangeTicket)>>)>,
) {
    let _ = Ticket::scoped().for_update().load::<Ticket>(conn);
    let _ = Notice::scoped().for_share().load::<Notice>(conn);
}

fn join_asks_for_the_permission_of_each_of_its_tables(
    conn: &mut PermittedConn<All<(ViewReply, ViewTicket)>>,
) {
    let _ = Ticket::scoped()
        .inner_join(replies::table)
        .select((tickets::title, replies::text))
        .load::<(String, String)>(conn);
}

fn what_returns_rows_asks_for_the_permission_to_read_them(
    conn: &mut PermittedConn<All<(ViewTicket, ChangeTicket)>>,
) {
    let _ = Ticket::update(1)
        .set(tickets::title.eq("a"))
        .get_result::<Ticket>(conn);
}

fn upsert_that_updates_asks_for_both_permissions(
    conn: &mut PermittedConn<All<(AddTicket, ChangeTicket)>>,
) {
    let _ = Ticket::insert((tickets::id.eq(1), tickets::title.eq("a")))
        .on_conflict(tickets::id)
        .do_update()
        .set(tickets::title.eq("a"))
        .execute(conn);
}

fn verb_of_which_the_model_says_nothing_is_let_to_nobody(
    conn: &mut Conn,
    db: &mut UnscopedConn<SqliteConnection>,
) {
    // `insert = _`: whoever has the tenant's connection.
    let _ = Reply::insert((replies::ticket_id.eq(1), replies::text.eq("a"))).execute(conn);
    let _ = Reply::delete(1).execute(db);
}

fn list_of_tenants_asks_for_the_permission_in_each_of_them(
    permits: &PermitsIn<ViewTicket, Club>,
    conn: &mut UnscopedConn<SqliteConnection>,
) {
    let _ = Ticket::scoped().load::<Ticket>(&mut permits.borrow(conn));
}

mod verb_asks_for_what_is_a_permission {
    use tenancy::permissions::Any;
    use tenancy::prelude::*;
    use ui_schema::permissions::*;

    diesel::table! { matches { id -> BigInt, club_id -> BigInt } }

    #[tenanted(Club, permissions(read = ViewTicket, insert = Any<(AddTicket, ChangeTicket)>))]
    #[derive(Queryable)]
    #[diesel(table_name = matches)]
    pub struct Match {
        pub id: i64,
        pub club_id: i64,
    }
}
