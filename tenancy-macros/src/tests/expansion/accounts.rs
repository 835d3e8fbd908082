//! What the attributes of accounts make of a model and its table.

use super::super::{tokens, words};
use super::check_parts;
use crate::determines_account::DeterminesAccount;
use crate::determines_tenant::DeterminesTenant;
use crate::hanging::{ApiKey, Audit, Invitation, JoinLink, On, Outbox, TenantDomain};
use crate::membership::Membership;
use crate::pipeline::run;
use crate::role;

const MEMBERSHIP: &str = "#[diesel(table_name = memberships)]
    pub struct Membership { id: i64, org_id: i64, user_id: i64, role: r::Role, status: MemberStatus }";

#[test]
fn an_account_is_read_by_the_tenants_that_a_membership_names() {
    check_parts(
        run::<DeterminesAccount>,
        "crate = t",
        "#[diesel(table_name = users)] pub struct User { id: i64, email: String }",
        &[
            "impl t::__private::accounts::Account for User {
                type Key = i64;
                type KeyColumn = <users::id as t::__private::Identity>::Type;
            }",
            "type Policy = t::__private::policy::ThroughJoinTable<
                users::table, memberships::user_id, t::__private::policy::OfAccounts
            >;",
            "t::__private::policy::NamedByMemberships::<memberships::table, memberships::user_id, users::table>::check::<_>()",
            "t::__private::ForeignKeyOf::<memberships::table, memberships::user_id, users::table>::new()",
            "t::__private::Registration::new(|| t::__private::Entry::of::<users::table>())",
        ],
    );
}

#[test]
fn the_table_of_the_memberships_and_its_key_may_be_said() {
    check_parts(
        run::<DeterminesAccount>,
        "through = crate::staff, key = r#type, crate = t",
        "#[diesel(table_name = people, primary_key(email))] pub struct Person { email: String }",
        &[
            "type Key = String; type KeyColumn = <people::email as",
            "t::__private::policy::ThroughJoinTable<people::table, crate::staff::r#type,",
        ],
    );
}

#[test]
fn a_membership_is_the_tenants_and_no_tenant_writes_it() {
    check_parts(
        run::<Membership>,
        "Org, User, crate = t",
        MEMBERSHIP,
        &[
            "type Policy = t::__private::policy::Memberships<t::__private::Owned<memberships::table> >;",
            "impl t::__private::Tenanted for memberships::table {
                type Tenant = Org;
                type Presence = t::__private::NotNull;
                type Column = <memberships::org_id as t::__private::Identity>::Type;
            }",
            "type TheTenant = Org; type TheAccount = User; type TheRole = r::Role;",
            "impl t::__private::accounts::Membership for Membership {
                type Tenant = TheTenant;
                type Account = TheAccount;
                type Role = TheRole;
                type Table = columns_of_the_table::table;
                const COLUMNS: t::__private::accounts::MembershipColumns =
                    t::__private::accounts::MembershipColumns::new([
                        check_org_id::<org_id, t::__private::accounts::__private::KeyType<TheTenant> >(),
                        check_user_id::<user_id, t::__private::accounts::AccountKeyType<TheAccount> >(),
                        check_role::<role, t::__private::accounts::__private::Text>(),
                        check_status::<status, t::__private::accounts::__private::Text>()
                    ]);
            }",
            "impl t::__private::accounts::__private::OneTypeOfAccounts<User, u8> for Org {}",
            "const _: () = t::__private::accounts::__private::has_one_type_of_accounts::<Org, _, _>(0);",
            "impl t::__private::accounts::HasMembers<User> for Org {
                type Membership = Membership;
                const TABLES: t::__private::accounts::__private::Tables = {
                    #[allow(unused_imports)]
                    use t::__private::accounts::__private::Without as _;
                    t::__private::accounts::__private::Tables {
                        invitations: t::__private::accounts::__private::TablesOf::<Org, User>::INVITATIONS,
                        join_links: t::__private::accounts::__private::TablesOf::<Org, User>::JOIN_LINKS,
                        domains: t::__private::accounts::__private::TablesOf::<Org, User>::DOMAINS,
                        audit: t::__private::accounts::__private::TablesOf::<Org, User>::AUDIT,
                        api_keys: t::__private::accounts::__private::TablesOf::<Org, User>::API_KEYS,
                        ending: t::__private::accounts::__private::TablesOf::<Org, User>::ENDING,
                        outbox: t::__private::accounts::__private::TablesOf::<Org, User>::OUTBOX,
                        impersonations: t::__private::accounts::__private::TablesOf::<Org, User>::IMPERSONATIONS,
                    }
                };
            }",
            "t::__private::Entry::of::<memberships::table>()
                .owned_by::<
                    <memberships::table as t::__private::Tenanted>::Tenant,
                    <memberships::table as t::__private::Tenanted>::Column
                >()",
        ],
    );
}

#[test]
fn each_column_of_a_membership_may_be_said() {
    check_parts(
        run::<Membership>,
        "Org, User, tenant = team, account = person, role = rank, status = r#type, crate = t",
        "#[diesel(table_name = staff)] pub struct Staff { rank: Rank }",
        &[
            "type Column = <staff::team as",
            "check_team::<team,",
            "check_person::<person,",
            "check_rank::<rank,",
            "check_type::<r#type,",
            "type TheRole = Rank;",
        ],
    );
}

#[test]
fn an_invitation_is_the_tenants_and_no_tenant_writes_it() {
    check_parts(
        run::<On<Invitation>>,
        "Org, User, inviter = by, status = r#type, crate = t",
        "#[diesel(table_name = invitations)] pub struct Invitation { id: i64, org_id: i64 }",
        &[
            "type Policy = t::__private::policy::Memberships<t::__private::Owned<invitations::table> >;",
            "impl t::__private::accounts::Invitation for Invitation {
                type Tenant = TheTenant;
                type Account = TheAccount;
                type Table = columns_of_the_table::table;
                const COLUMNS: t::__private::accounts::InvitationColumns =
                    t::__private::accounts::InvitationColumns::new([
                        check_org_id::<org_id, t::__private::accounts::__private::KeyType<TheTenant> >(),
                        check_by::<by, t::__private::accounts::AccountKeyType<TheAccount> >(),
                        check_address::<address, t::__private::accounts::__private::Text>(),
                        check_role::<role, t::__private::accounts::__private::Text>(),
                        check_token_hash::<token_hash, t::__private::accounts::__private::Binary>(),
                        check_type::<r#type, t::__private::accounts::__private::Text>(),
                        check_pending::<pending, t::__private::accounts::__private::Nullable<
                            t::__private::accounts::__private::BigInt
                        > >(),
                        check_expires_at::<expires_at, t::__private::accounts::__private::BigInt>()
                    ]);
            }",
            "impl t::__private::accounts::HasInvitations<User> for Org { type Invitation = Invitation; }",
            "t::__private::Entry::of::<invitations::table>()
                .owned_by::<
                    <invitations::table as t::__private::Tenanted>::Tenant,
                    <invitations::table as t::__private::Tenanted>::Column
                >()",
        ],
    );
}

#[test]
fn an_audit_log_is_the_tenants_and_no_tenant_writes_it() {
    check_parts(
        run::<On<Audit>>,
        "Org, User, at = written_at, whom = about, crate = t",
        "#[diesel(table_name = audit_entries)] pub struct AuditEntry { id: i64, org_id: i64 }",
        &[
            "type Policy = t::__private::policy::Appended<t::__private::Owned<audit_entries::table> >;",
            "const COLUMNS: t::__private::accounts::AuditColumns =
                t::__private::accounts::AuditColumns::new([
                    check_org_id::<org_id, t::__private::accounts::__private::KeyType<TheTenant> >(),
                    check_actor::<actor, t::__private::accounts::__private::Text>(),
                    check_account_id::<account_id, t::__private::accounts::__private::Nullable<
                        t::__private::accounts::AccountKeyType<TheAccount>
                    > >(),
                    check_operator::<operator, t::__private::accounts::__private::Nullable<
                        t::__private::accounts::__private::Text
                    > >(),
                    check_action::<action, t::__private::accounts::__private::Text>(),
                    check_about::<about, t::__private::accounts::__private::Nullable<
                        t::__private::accounts::AccountKeyType<TheAccount>
                    > >(),
                    check_target::<target, t::__private::accounts::__private::Nullable<
                        t::__private::accounts::__private::Text
                    > >(),
                    check_details::<details, t::__private::accounts::__private::Text>(),
                    check_request::<request, t::__private::accounts::__private::Nullable<
                        t::__private::accounts::__private::Text
                    > >(),
                    check_written_at::<written_at, t::__private::accounts::__private::BigInt>()
                ]);",
            "impl t::__private::accounts::HasAuditLog<User> for Org { type AuditLog = AuditEntry; }",
        ],
    );
}

#[test]
fn an_outbox_is_the_tenants_and_no_tenant_writes_it() {
    check_parts(
        run::<On<Outbox>>,
        "Org, User, key = once, crate = t",
        "#[diesel(table_name = messages)] pub struct Message { id: i64, org_id: i64 }",
        &[
            "type Policy = t::__private::policy::Appended<t::__private::Owned<messages::table> >;",
            "const COLUMNS: t::__private::accounts::OutboxColumns =
                t::__private::accounts::OutboxColumns::new([
                    check_id::<id, t::__private::accounts::__private::BigInt>(),
                    check_org_id::<org_id, t::__private::accounts::__private::KeyType<TheTenant> >(),
                    check_kind::<kind, t::__private::accounts::__private::Text>(),
                    check_payload::<payload, t::__private::accounts::__private::Text>(),
                    check_once::<once, t::__private::accounts::__private::Text>(),
                    check_attempts::<attempts, t::__private::accounts::__private::BigInt>(),
                    check_due_at::<due_at, t::__private::accounts::__private::BigInt>(),
                    check_lease::<lease, t::__private::accounts::__private::Nullable<
                        t::__private::accounts::__private::BigInt
                    > >(),
                    check_dead::<dead, t::__private::accounts::__private::Nullable<
                        t::__private::accounts::__private::BigInt
                    > >()
                ]);",
            "impl t::__private::accounts::HasOutbox<User> for Org { type Outbox = Message; }",
        ],
    );
}

#[test]
fn domains_are_the_tenants_and_no_tenant_writes_them() {
    check_parts(
        run::<On<TenantDomain>>,
        "Org, User, domain = host, crate = t",
        "#[diesel(table_name = tenant_domains)] pub struct TenantDomain { id: i64, org_id: i64 }",
        &[
            "type Policy = t::__private::policy::Memberships<t::__private::Owned<tenant_domains::table> >;",
            "const COLUMNS: t::__private::accounts::TenantDomainColumns =
                t::__private::accounts::TenantDomainColumns::new([
                    check_id::<id, t::__private::accounts::__private::BigInt>(),
                    check_org_id::<org_id, t::__private::accounts::__private::KeyType<TheTenant> >(),
                    check_host::<host, t::__private::accounts::__private::Text>(),
                    check_challenge::<challenge, t::__private::accounts::__private::Text>(),
                    check_proven::<proven, t::__private::accounts::__private::Nullable<
                        t::__private::accounts::__private::BigInt
                    > >(),
                    check_proven_until::<proven_until, t::__private::accounts::__private::Nullable<
                        t::__private::accounts::__private::BigInt
                    > >()
                ]);",
            "impl t::__private::accounts::HasTenantDomains<User> for Org { type TenantDomain = TenantDomain; }",
        ],
    );
}

#[test]
fn join_links_are_the_tenants_and_no_tenant_writes_them() {
    check_parts(
        run::<On<JoinLink>>,
        "Org, User, maker = owner_id, crate = t",
        "#[diesel(table_name = join_links)] pub struct JoinLink { id: i64, org_id: i64 }",
        &[
            "type Policy = t::__private::policy::Memberships<t::__private::Owned<join_links::table> >;",
            "const COLUMNS: t::__private::accounts::JoinLinkColumns =
                t::__private::accounts::JoinLinkColumns::new([
                    check_id::<id, t::__private::accounts::__private::BigInt>(),
                    check_org_id::<org_id, t::__private::accounts::__private::KeyType<TheTenant> >(),
                    check_owner_id::<owner_id, t::__private::accounts::AccountKeyType<TheAccount> >(),
                    check_token_hash::<token_hash, t::__private::accounts::__private::Binary>(),
                    check_domains::<domains, t::__private::accounts::__private::Text>(),
                    check_uses::<uses, t::__private::accounts::__private::BigInt>(),
                    check_max_uses::<max_uses, t::__private::accounts::__private::BigInt>(),
                    check_expires_at::<expires_at, t::__private::accounts::__private::BigInt>(),
                    check_revoked_at::<revoked_at, t::__private::accounts::__private::Nullable<
                        t::__private::accounts::__private::BigInt
                    > >()
                ]);",
            "impl t::__private::accounts::HasJoinLinks<User> for Org { type JoinLink = JoinLink; }",
        ],
    );
}

#[test]
fn api_keys_are_the_tenants_and_no_tenant_writes_them() {
    check_parts(
        run::<On<ApiKey>>,
        "Org, User, account = owner_id, crate = t",
        "#[diesel(table_name = api_keys)] pub struct ApiKey { id: i64, org_id: i64 }",
        &[
            "type Policy = t::__private::policy::Memberships<t::__private::Owned<api_keys::table> >;",
            "const COLUMNS: t::__private::accounts::ApiKeyColumns =
                t::__private::accounts::ApiKeyColumns::new([
                    check_id::<id, t::__private::accounts::__private::BigInt>(),
                    check_org_id::<org_id, t::__private::accounts::__private::KeyType<TheTenant> >(),
                    check_owner_id::<owner_id, t::__private::accounts::__private::Nullable<
                        t::__private::accounts::AccountKeyType<TheAccount>
                    > >(),
                    check_label::<label, t::__private::accounts::__private::Text>(),
                    check_hint::<hint, t::__private::accounts::__private::Text>(),
                    check_key_hash::<key_hash, t::__private::accounts::__private::Binary>(),
                    check_scopes::<scopes, t::__private::accounts::__private::Text>(),
                    check_expires_at::<expires_at, t::__private::accounts::__private::BigInt>(),
                    check_last_used_at::<last_used_at, t::__private::accounts::__private::Nullable<
                        t::__private::accounts::__private::BigInt
                    > >(),
                    check_revoked_at::<revoked_at, t::__private::accounts::__private::Nullable<
                        t::__private::accounts::__private::BigInt
                    > >()
                ]);",
            "impl t::__private::accounts::HasApiKeys<User> for Org { type ApiKey = ApiKey; }",
        ],
    );
}

#[test]
fn a_column_that_is_not_there_is_said_by_its_name_and_its_sql_type() {
    check_parts(
        run::<DeterminesTenant>,
        "accounts, crate = t",
        "#[diesel(table_name = schema::orgs)] pub struct Org { id: i64 }",
        &[
            "use schema::orgs as columns_of_the_table;",
            "pub struct seats_used;",
            "#[diagnostic::on_unimplemented(
                message = \"the table `schema::orgs` has no column `seats_used`\",
                label = \"accounts need the column `seats_used`\",
                note = \"add it to `table!`, and by a migration: `seats_used -> BigInt`\"
            )]",
            "#[diagnostic::on_unimplemented(
                message = \"the column `seats_used` of `schema::orgs` is of SQL type `{Actual}`; accounts count in `BigInt`\",
                label = \"accounts need the column `seats_used`\",
                note = \"change it in `table!`, and by a migration: `seats_used -> BigInt`\"
            )]",
        ],
    );
}

#[test]
fn accounts_keep_how_a_tenant_stands() {
    check_parts(
        run::<DeterminesTenant>,
        "accounts, parent = parent_id, crate = t",
        "#[diesel(table_name = orgs)] pub struct Org { id: i64 }",
        &[
            "type Policy = t::__private::policy::WithOtherTenant<
                t::__private::policy::WithAccounts<t::__private::Owned<orgs::table>, Org>, Org, orgs::parent_id
            >;",
            "impl t::__private::policy::KeptByAccounts for Org {
                type Rules<Rest> = t::__private::policy::Kept<slug, t::__private::policy::Kept<status,
                    t::__private::policy::Kept<purge_at, t::__private::policy::Kept<owners,
                    t::__private::policy::Kept<seats_used, t::__private::policy::Kept<seat_limit, Rest> > > > > >;
            }",
            "check_purge_at::<purge_at, t::__private::accounts::__private::Nullable<
                t::__private::accounts::__private::BigInt
            > >()",
        ],
    );
    let expansion = words(run::<DeterminesTenant>(
        tokens("crate = t"),
        tokens("#[diesel(table_name = orgs)] pub struct Org { id: i64 }"),
    ));
    assert!(!expansion.contains("accounts"), "{expansion}");
}

#[test]
fn the_changes_of_a_tenant_are_counted_in_a_column_that_accounts_keep() {
    for (option, column) in [("changes", "changes"), ("changes = version", "version")] {
        check_parts(
            run::<DeterminesTenant>,
            &format!("accounts, {option}, crate = t"),
            "#[diesel(table_name = orgs)] pub struct Org { id: i64 }",
            &[
                &format!(
                    "t::__private::policy::Kept<seat_limit, t::__private::policy::Kept<{column}, Rest> >"
                ),
                &format!(
                    "impl t::__private::accounts::CountsChanges for Org {{
                        const CHANGES: &'static str =
                            check_{column}::<{column}, t::__private::accounts::__private::BigInt>();
                    }}"
                ),
                "changes: ::core::option::Option::Some(<Org as t::__private::accounts::CountsChanges>::CHANGES)",
            ],
        );
    }
    let expansion = words(run::<DeterminesTenant>(
        tokens("accounts, crate = t"),
        tokens("#[diesel(table_name = orgs)] pub struct Org { id: i64 }"),
    ));
    let none = words(tokens("changes: ::core::option::Option::None"));
    assert!(expansion.contains(&none), "{expansion}");
}

#[test]
fn a_role_is_text_by_its_name() {
    let expansion = words(role::derive(tokens(
        "#[role(crate = t)]
        pub enum Role { Owner, #[role(name = \"read-only\")] Viewer, BillingAdmin, r#Self_ }",
    )));
    for part in [
        "impl t::__private::accounts::Role for Role {
            const ALL: &'static [Self] = &[Self::Owner, Self::Viewer, Self::BillingAdmin, Self::r#Self_];
            fn name(self) -> &'static str {
                match self {
                    Self::Owner => \"owner\",
                    Self::Viewer => \"read-only\",
                    Self::BillingAdmin => \"billing_admin\",
                    Self::r#Self_ => \"self\",
                }
            }
        }",
        "impl<__DB> t::__private::diesel::deserialize::FromSql<t::__private::diesel::sql_types::Text, __DB> for Role",
        "impl<'__expr, '__expr2> t::__private::diesel::expression::AsExpression<
            t::__private::diesel::sql_types::Nullable<t::__private::diesel::sql_types::Text>
        > for &'__expr2 &'__expr Role",
    ] {
        let part = words(tokens(part));
        assert!(expansion.contains(&part), "no\n{part}\nin\n{expansion}");
    }
}
