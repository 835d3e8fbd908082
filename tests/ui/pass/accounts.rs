//! Accounts and memberships.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::UnscopedConn;
use tenancy::accounts::{
    Accept, Account, Address, Admission, Audited, ChangeRole, ClaimDomain, CountsTenants, Domain,
    EndImpersonation, Enqueue, HasAuditLog, HasImpersonations, HasMembers, HasOperators, HasOutbox,
    HasTenantDomains, Impersonator, Invite, KeyHolder, Leave, LookUpKey, MakeKey, Member, Record,
    RemembersSlugs, RemoveMember, RenameTenant, SignUp, SignedIn, Slug, TransferOwnership,
};
use tenancy::prelude::*;
use ui_schema::accounts::*;

type Conn<'c> = TenantConn<'c, SqliteConnection, Team>;

fn tenant_does_not_insert_a_membership(
    conn: &mut Conn,
    db: &mut SqliteConnection,
    new: &Membership,
) {
    let _ = Membership::scoped().load::<Membership>(conn);
    let _ = diesel::insert_into(memberships::table)
        .values(new)
        .execute(db);
    let _ =
        Profile::insert((profiles::membership_id.eq(1), profiles::nickname.eq("a"))).execute(conn);
}

fn tenant_does_not_update_a_membership(conn: &mut Conn, db: &mut SqliteConnection) {
    let _ = Membership::find(1)
        .select((memberships::role, memberships::status))
        .first::<(Role, MemberStatus)>(conn);
    let _ = diesel::update(memberships::table.find(1))
        .set((
            memberships::role.eq(Role::Owner),
            memberships::status.eq(MemberStatus::Active),
        ))
        .execute(&mut *db.unscoped("an operator names an owner"));
    let _ = Profile::update(1)
        .set(profiles::nickname.eq("b"))
        .execute(conn);
}

fn tenant_does_not_delete_a_membership(conn: &mut Conn, db: &mut SqliteConnection) {
    let _ = diesel::delete(memberships::table.find(1)).execute(db);
    let _ = Profile::delete(1).execute(conn);
}

fn tenant_does_not_write_its_audit_log(conn: &mut Conn, db: &mut SqliteConnection) {
    let _ = AuditEntry::scoped()
        .select(audit_entries::action)
        .load::<String>(conn);
    let _ = diesel::delete(audit_entries::table.find(1)).execute(db);
}

fn application_records_what_is_its_own_where_there_is_a_log(db: &mut SqliteConnection) {
    struct Deed;
    impl Audited for Deed {
        fn name(self) -> &'static str {
            "note.deleted"
        }
    }
    let _ = Record::<Team, Person>::by_operator("ines", 1, Deed).execute(&mut db.unscoped("why"));
}

fn tenant_does_not_write_its_api_keys(conn: &mut Conn, db: &mut SqliteConnection) {
    let _ = ApiKey::scoped()
        .select((api_keys::label, api_keys::scopes))
        .load::<(String, Scopes<Scope>)>(conn);
    let _ = diesel::delete(api_keys::table.find(1)).execute(db);
}

fn tenant_does_not_write_its_join_links(conn: &mut Conn, db: &mut SqliteConnection) {
    let _ = JoinLink::scoped()
        .select((join_links::uses, join_links::expires_at))
        .load::<(i64, i64)>(conn);
    let _ = diesel::delete(join_links::table.find(1)).execute(db);
}

fn tenant_does_not_write_its_domains(conn: &mut Conn, db: &mut SqliteConnection) {
    let _ = TenantDomain::scoped()
        .select((tenant_domains::domain, tenant_domains::proven_until))
        .load::<(String, Option<i64>)>(conn);
    let _ = diesel::delete(tenant_domains::table.find(1)).execute(db);
}

fn model_of_domains_says_for_which_application_they_are_shown<T: HasTenantDomains<A>, A: Account>(
    owner: &Member<T, A>,
    domain: Domain,
    conn: &mut SqliteConnection,
) where
    for<'c> UnscopedConn<'c, SqliteConnection>: tenancy::accounts::Database<T, A>,
{
    let _ = ClaimDomain::by(owner, domain).execute(&mut conn.unscoped("an owner claims a domain"));
}

fn tenants_are_limited_in_all_where_something_counts_them<T, A>(
    account: A::Key,
    admission: Admission,
) where
    T: HasAuditLog<A> + CountsTenants,
    A: Account,
{
    let _ = SignUp::<T, A>::by(account, admission).at_most_in_all(100);
}

fn tenant_is_renamed_where_its_former_slugs_are_remembered<T, A>(tenant: T::Key, slug: Slug)
where
    T: HasMembers<A> + RemembersSlugs,
    A: Account,
{
    let _ = RenameTenant::<T, A>::by_operator("ines", tenant, slug);
}

fn message_is_enqueued_where_there_is_an_outbox<T: HasOutbox<A>, A: Account>(tenant: T::Key) {
    let _ = Enqueue::<T, A>::by_operator("ines", tenant, "mail", "welcome");
}

fn holder_of_a_key_is_no_member(
    member: &Member<Team, Person>,
    token: &str,
    db: &mut SqliteConnection,
) -> Result<KeyHolder<Team, Person>, tenancy::accounts::Error> {
    let conn = &mut db.unscoped("a program asks");
    let _ = MakeKey::own(member, "another", Scopes::of([Scope::Read])).execute(conn);
    LookUpKey::of(token).execute(conn)
}

fn tenant_does_not_write_an_account(conn: &mut Conn, db: &mut SqliteConnection) {
    let _ = Person::find(1).first::<Person>(conn);
    let _ = diesel::update(people::table.find(1))
        .set(people::email.eq("mine@example.com"))
        .execute(&mut *db.unscoped("the address is verified"));
}

fn tenant_does_not_change_how_it_stands(conn: &mut Conn, db: &mut SqliteConnection, team: &Team) {
    let _ = Team::update(team).set(team).execute(conn);
    let _ = Team::update(1).set(teams::name.eq("b")).execute(conn);
    let _ = Team::insert((
        teams::name.eq("a"),
        teams::slug.eq("a"),
        teams::status.eq(TenantStatus::Active),
        teams::owners.eq(1),
        teams::seats_used.eq(1),
    ))
    .execute(&mut db.unscoped("a team signs up"));
    let _ = diesel::update(teams::table.find(1))
        .set(teams::seat_limit.eq(Some(5)))
        .execute(&mut *db.unscoped("the plan changes"));
}

fn tenant_with_accounts_is_not_deleted_by_a_tenant(conn: &mut Conn, db: &mut SqliteConnection) {
    let _ = Profile::delete(1).execute(conn);
    let _ = tenancy::delete(Profile::find(1)).execute(conn);
    let _ = diesel::delete(teams::table.find(1)).execute(&mut *db.unscoped("it has gone"));
}

fn tenant_with_accounts_does_not_insert_its_own_row(conn: &mut Conn, db: &mut SqliteConnection) {
    let new = (teams::name.eq("a"), teams::slug.eq("a"));
    let _ = Team::insert(new).execute(&mut db.unscoped("a team signs up"));
    let _ = Team::scoped().select(teams::name).load::<String>(conn);
}

mod table_of_tenants_has_what_accounts_need {
    use super::*;

    diesel::table! { teams { id -> BigInt, slug -> Text, status -> Text, owners -> BigInt, purge_at -> Nullable<BigInt> } }

    #[determines_tenant]
    #[derive(Queryable)]
    #[diesel(table_name = teams)]
    pub struct Team {
        pub id: i64,
        pub slug: String,
    }

    diesel::table! {
        projects {
            id -> BigInt,
            team_id -> BigInt,
            slug -> Text,
            status -> Text,
            purge_at -> Nullable<BigInt>,
            owners -> BigInt,
            seats_used -> BigInt,
            seat_limit -> Nullable<BigInt>,
        }
    }

    /// Tenants that belong to tenants have accounts as well.
    #[determines_tenant(accounts)]
    #[tenanted(super::Team)]
    #[derive(Queryable)]
    #[diesel(table_name = projects)]
    pub struct Project {
        pub id: i64,
        pub team_id: i64,
    }

    fn run(conn: &mut Conn) {
        let _ = conn.enter::<Project>(1);
    }
}

/// A path of the user's may begin as a column is called, and a column may have another name in the database.
mod columns_that_accounts_need_have_their_sql_types {
    use super::*;

    mod role {
        pub use ui_schema::accounts::Role;
    }

    mod status {
        diesel::table! {
            clubs {
                id -> Integer,
                #[sql_name = "subdomain"]
                slug -> Text,
                status -> Text,
                purge_at -> Nullable<BigInt>,
                owners -> BigInt,
                seats_used -> BigInt,
                seat_limit -> Nullable<BigInt>,
            }
        }
        diesel::table! { staff { id -> BigInt, club -> Integer, r#type -> BigInt, role -> VarChar, status -> Text } }
    }

    use status::staff;

    #[determines_tenant(accounts)]
    #[derive(Queryable)]
    #[diesel(table_name = status::clubs)]
    pub struct Club {
        pub id: i32,
    }

    #[membership(Club, Person, tenant = club, account = r#type)]
    #[derive(Queryable)]
    #[diesel(table_name = staff)]
    pub struct Staff {
        pub id: i64,
        pub role: role::Role,
    }
}

mod membership_joins_tenants_and_accounts {
    use super::*;

    fn run<A: tenancy::accounts::Account>()
    where
        Team: tenancy::accounts::HasMembers<A>,
    {
    }

    fn asked() {
        run::<Person>();
    }
}

fn membership_has_a_role_and_a_status() {
    use tenancy::accounts::Role as _;
    let _ = (
        Role::Owner.name(),
        Role::Member.reaches(Role::Owner),
        Role::Owner.owns(),
    );
}

mod accounts_are_named_by_memberships_that_no_tenant_writes {
    use super::*;

    diesel::table! {
        clubs {
            id -> BigInt,
            slug -> Text,
            status -> Text,
            purge_at -> Nullable<BigInt>,
            owners -> BigInt,
            seats_used -> BigInt,
            seat_limit -> Nullable<BigInt>,
        }
    }
    diesel::table! { users { id -> BigInt, email -> Text } }
    diesel::table! { staff { id -> BigInt, club_id -> BigInt, user_id -> BigInt, role -> Text, status -> Text } }

    #[determines_tenant(accounts)]
    #[derive(Queryable)]
    #[diesel(table_name = clubs)]
    pub struct Club {
        pub id: i64,
    }

    #[determines_account(through = staff)]
    #[derive(Queryable)]
    #[diesel(table_name = users)]
    pub struct User {
        pub id: i64,
        pub email: String,
    }

    #[membership(Club, User)]
    #[derive(Queryable)]
    #[diesel(table_name = staff)]
    pub struct Staff {
        pub id: i64,
        pub club_id: i64,
        pub user_id: i64,
        pub role: Role,
        pub status: MemberStatus,
    }
}

mod tenants_have_one_type_of_accounts {
    use super::*;
    use status::staff;

    mod status {
        diesel::table! {
            clubs {
                id -> BigInt,
                slug -> Text,
                status -> Text,
                purge_at -> Nullable<BigInt>,
                owners -> BigInt,
                seats_used -> BigInt,
                seat_limit -> Nullable<BigInt>,
            }
        }
        diesel::table! { staff { id -> BigInt, club_id -> BigInt, person_id -> BigInt, role -> Text, status -> Text } }
    }

    #[determines_tenant(accounts)]
    #[derive(Queryable)]
    #[diesel(table_name = status::clubs)]
    pub struct Club {
        pub id: i64,
    }

    /// Accounts of one type are members of tenants of several types.
    #[membership(Club, Person)]
    #[derive(Queryable)]
    #[diesel(table_name = staff)]
    pub struct Staff {
        pub id: i64,
        pub club_id: i64,
        pub person_id: i64,
        pub role: Role,
        pub status: MemberStatus,
    }
}

fn unscoped_query_of_accounts_is_refused(
    conn: &mut Conn,
    several: &mut TenantsConn<SqliteConnection, Team>,
) {
    let _ = Person::scoped()
        .inner_join(memberships::table)
        .filter(memberships::status.eq(MemberStatus::Active))
        .select((people::email, memberships::role))
        .load::<(String, Role)>(conn);
    let _ = Person::scoped().load::<Person>(several);
}

fn tenant_connection_does_not_look_up_members(
    mut db: UnscopedConn<'_, SqliteConnection>,
) -> Result<(), tenancy::accounts::Error> {
    let member = Member::<Team, Person>::by_slug("a", 1, &mut db)?;
    let conn = &mut member.connect(db);
    let _ = Membership::scoped().load::<Membership>(conn);
    Ok(())
}

fn tenant_connection_does_not_change_memberships(
    db: &mut SqliteConnection,
    member: &Member<Team, Person>,
) {
    let conn = &mut db.unscoped("a member leaves");
    let _ = Leave::of(member).execute(conn);
    let _ = ChangeRole::by(member, 2, Role::Member).execute(conn);
    let _ = RemoveMember::<Team, Person>::by_operator("ines", 1, 2).execute(conn);
}

fn member_is_made_anew_for_each_request(member: &Member<Team, Person>) -> Role {
    member.role()
}

fn tenant_does_not_write_an_invitation(conn: &mut Conn, db: &mut SqliteConnection) {
    let _ = Invitation::scoped()
        .filter(invitations::status.eq(InvitationStatus::Pending))
        .select(Invitation::as_select())
        .load(conn);
    let _ = diesel::delete(invitations::table.find(1)).execute(&mut *db.unscoped("it is old"));
}

fn tenant_connection_does_not_invite(
    db: &mut UnscopedConn<'_, SqliteConnection>,
    member: &Member<Team, Person>,
    address: Address,
) -> Result<(), tenancy::accounts::Error> {
    let token = Invite::by(member, address.clone(), Role::Member).execute(db)?;
    let who = SignedIn::new(1).verified(address);
    Accept::<Team, Person>::new(&token.into_text(), who).execute(db)?;
    Ok(())
}

fn token_of_an_invitation_is_not_shown_and_given_once(
    token: tenancy::accounts::Token,
) -> (String, usize) {
    let text = token.into_text();
    let letters = text.len();
    (text, letters)
}

mod table_of_invitations_has_what_accounts_need {
    use super::*;

    diesel::table! {
        clubs {
            id -> BigInt,
            slug -> Text,
            status -> Text,
            purge_at -> Nullable<BigInt>,
            owners -> BigInt,
            seats_used -> BigInt,
            seat_limit -> Nullable<BigInt>,
        }
    }
    diesel::table! { staff { id -> BigInt, club_id -> BigInt, person_id -> BigInt, role -> Text, status -> Text } }
    diesel::table! {
        offers {
            id -> BigInt,
            club -> BigInt,
            by -> BigInt,
            address -> Text,
            role -> Text,
            hash -> Binary,
            status -> Text,
            pending -> Nullable<BigInt>,
            expires_at -> BigInt,
        }
    }

    #[determines_tenant(accounts)]
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

    #[invitation(Club, Person, tenant = club, inviter = by, token_hash = hash)]
    #[derive(Queryable)]
    #[diesel(table_name = offers)]
    pub struct Offer {
        pub id: i64,
    }
}

mod table_of_an_audit_log_has_what_accounts_need {
    use super::*;

    diesel::table! {
        clubs {
            id -> BigInt,
            slug -> Text,
            status -> Text,
            purge_at -> Nullable<BigInt>,
            owners -> BigInt,
            seats_used -> BigInt,
            seat_limit -> Nullable<BigInt>,
        }
    }
    diesel::table! { staff { id -> BigInt, club_id -> BigInt, person_id -> BigInt, role -> Text, status -> Text } }
    diesel::table! {
        log_entries {
            id -> BigInt,
            club_id -> BigInt,
            actor -> Text,
            account_id -> Nullable<BigInt>,
            operator -> Nullable<Text>,
            action -> Text,
            whom_id -> Nullable<BigInt>,
            target -> Nullable<Text>,
            details -> Text,
            request -> Nullable<Text>,
            at -> BigInt,
        }
    }

    #[determines_tenant(accounts)]
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

    #[audit(Club, Person)]
    #[derive(Queryable)]
    #[diesel(table_name = log_entries)]
    pub struct LogEntry {
        pub id: i64,
        pub club_id: i64,
    }
}

mod table_of_join_links_has_what_accounts_need {
    use tenancy::prelude::*;
    use ui_schema::accounts::{Person, Role};

    diesel::table! {
        clubs {
            id -> BigInt,
            slug -> Text,
            status -> Text,
            purge_at -> Nullable<BigInt>,
            owners -> BigInt,
            seats_used -> BigInt,
            seat_limit -> Nullable<BigInt>,
        }
    }
    diesel::table! { staff { id -> BigInt, club_id -> BigInt, person_id -> BigInt, role -> Text, status -> Text } }
    diesel::table! {
        join_links {
            id -> BigInt,
            club_id -> BigInt,
            maker_id -> BigInt,
            token_hash -> Binary,
            domains -> Text,
            uses -> BigInt,
            max_uses -> BigInt,
            expires_at -> BigInt,
            revoked_at -> Nullable<BigInt>,
        }
    }

    #[determines_tenant(accounts)]
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

    #[join_link(Club, Person)]
    #[derive(Queryable)]
    #[diesel(table_name = join_links)]
    pub struct JoinLink {
        pub id: i64,
        pub club_id: i64,
    }
}

mod table_of_domains_has_what_accounts_need {
    use tenancy::accounts::DomainTerms;
    use tenancy::prelude::*;
    use ui_schema::accounts::{Person, Role};

    diesel::table! {
        clubs {
            id -> BigInt,
            slug -> Text,
            status -> Text,
            purge_at -> Nullable<BigInt>,
            owners -> BigInt,
            seats_used -> BigInt,
            seat_limit -> Nullable<BigInt>,
        }
    }
    diesel::table! { staff { id -> BigInt, club_id -> BigInt, person_id -> BigInt, role -> Text, status -> Text } }
    diesel::table! {
        tenant_domains {
            id -> BigInt,
            club_id -> BigInt,
            domain -> Text,
            challenge -> Text,
            proven -> Nullable<BigInt>,
            proven_until -> Nullable<BigInt>,
        }
    }

    #[determines_tenant(accounts)]
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

    #[tenant_domain(Club, Person)]
    #[derive(Queryable)]
    #[diesel(table_name = tenant_domains)]
    pub struct TenantDomain {
        pub id: i64,
        pub club_id: i64,
    }

    impl DomainTerms for TenantDomain {
        const LABEL: &'static str = "club-domain-verification";
    }
}

mod table_of_an_outbox_has_what_accounts_need {
    use tenancy::prelude::*;
    use ui_schema::accounts::{Person, Role};

    diesel::table! {
        clubs {
            id -> BigInt,
            slug -> Text,
            status -> Text,
            purge_at -> Nullable<BigInt>,
            owners -> BigInt,
            seats_used -> BigInt,
            seat_limit -> Nullable<BigInt>,
        }
    }
    diesel::table! { staff { id -> BigInt, club_id -> BigInt, person_id -> BigInt, role -> Text, status -> Text } }
    diesel::table! {
        messages {
            id -> BigInt,
            club_id -> BigInt,
            kind -> Text,
            payload -> Text,
            message_key -> Text,
            attempts -> BigInt,
            due_at -> BigInt,
            lease -> Nullable<BigInt>,
            dead -> Nullable<BigInt>,
        }
    }

    #[determines_tenant(accounts)]
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

    #[outbox(Club, Person)]
    #[derive(Queryable)]
    #[diesel(table_name = messages)]
    pub struct Message {
        pub id: i64,
        pub club_id: i64,
    }
}

mod table_of_impersonations_has_what_accounts_need {
    use tenancy::prelude::*;
    use ui_schema::accounts::{Person, Role};

    diesel::table! {
        clubs {
            id -> BigInt,
            slug -> Text,
            status -> Text,
            purge_at -> Nullable<BigInt>,
            owners -> BigInt,
            seats_used -> BigInt,
            seat_limit -> Nullable<BigInt>,
        }
    }
    diesel::table! { staff { id -> BigInt, club_id -> BigInt, person_id -> BigInt, role -> Text, status -> Text } }
    diesel::table! {
        impersonations {
            id -> BigInt,
            club_id -> BigInt,
            account_id -> BigInt,
            operator -> Text,
            reason -> Text,
            access -> Text,
            token_hash -> Binary,
            made_at -> BigInt,
            expires_at -> BigInt,
            begun_at -> Nullable<BigInt>,
            ended_at -> Nullable<BigInt>,
        }
    }

    #[determines_tenant(accounts)]
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

    #[impersonation(Club, Person)]
    #[derive(Queryable)]
    #[diesel(table_name = impersonations)]
    pub struct Impersonation {
        pub id: i64,
        pub club_id: i64,
    }
}

mod table_of_api_keys_has_what_accounts_need {
    use tenancy::accounts::KeyTerms;
    use tenancy::prelude::*;
    use ui_schema::accounts::{Person, Role, Scope};

    diesel::table! {
        clubs {
            id -> BigInt,
            slug -> Text,
            status -> Text,
            purge_at -> Nullable<BigInt>,
            owners -> BigInt,
            seats_used -> BigInt,
            seat_limit -> Nullable<BigInt>,
        }
    }
    diesel::table! { staff { id -> BigInt, club_id -> BigInt, person_id -> BigInt, role -> Text, status -> Text } }
    diesel::table! {
        api_keys {
            id -> BigInt,
            club_id -> BigInt,
            account_id -> Nullable<BigInt>,
            label -> Text,
            hint -> Text,
            key_hash -> Binary,
            scopes -> Text,
            expires_at -> BigInt,
            last_used_at -> Nullable<BigInt>,
            revoked_at -> Nullable<BigInt>,
        }
    }

    #[determines_tenant(accounts)]
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

    #[api_key(Club, Person)]
    #[derive(Queryable)]
    #[diesel(table_name = api_keys)]
    pub struct ApiKey {
        pub id: i64,
        pub club_id: i64,
    }

    impl KeyTerms for ApiKey {
        type Scope = Scope;
        const PREFIX: &'static str = "club";
    }
}

mod model_of_api_keys_says_what_they_let_a_program_do {
    use tenancy::accounts::KeyTerms;

    fn run<Key: KeyTerms<Scope = ui_schema::accounts::Scope>>() {}

    fn asked() {
        run::<ui_schema::accounts::ApiKey>();
    }
}

fn impersonator_is_no_member<T: HasImpersonations<A>, A: HasOperators>(
    acting: &Impersonator<T, A>,
    member: &Member<T, A>,
    to: A::Key,
) {
    let _ = EndImpersonation::of(acting);
    let _ = TransferOwnership::by(member, to, member.role());
}

fn impersonator_does_not_write<T: HasImpersonations<A>, A: HasOperators>(
    acting: &Impersonator<T, A>,
    db: &mut SqliteConnection,
) -> Result<(), tenancy::accounts::Error> {
    fn read<T: tenancy::Tenant>(_: &mut ReadOnlyConn<'_, SqliteConnection, T>) {}
    fn write<T: tenancy::Tenant>(_: &mut TenantConn<'_, SqliteConnection, T>) {}
    let mut conn = db.unscoped("an operator helps");
    read(&mut acting.borrow(&mut conn));
    write(&mut acting.borrow_to_write(&mut conn)?);
    Ok(())
}
