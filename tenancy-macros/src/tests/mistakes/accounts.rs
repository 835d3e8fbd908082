//! What the attributes of accounts stand on and say.

use super::super::{tokens, words};
use super::{ATTRIBUTE, ORG, check};
use crate::determines_account::DeterminesAccount;
use crate::determines_tenant::DeterminesTenant;
use crate::hanging::{Invitation, On};
use crate::membership::Membership;
use crate::pipeline::run;
use crate::role;
use proc_macro2::TokenStream;

const USER: &str = "#[diesel(table_name = users)] pub struct User { id: i64, email: String }";
const MEMBERSHIP: &str = "#[diesel(table_name = memberships)]
    pub struct Membership { id: i64, org_id: i64, user_id: i64, role: Role, status: MemberStatus }";

const INVITATION: &str =
    "#[diesel(table_name = invitations)] pub struct Invitation { id: i64, org_id: i64 }";

const ACCOUNT_TAKES: &str =
    "`#[determines_account]` takes `through = ..`, `key = ..` and `crate = ..`";
const MEMBERSHIP_TAKES: &str = "`#[membership]` takes a tenant, an account, `tenant = ..`, `account = ..`, `role = ..`, \
     `status = ..` and `crate = ..`";

fn derive_role(_: TokenStream, item: TokenStream) -> TokenStream {
    role::derive(item)
}

/// One mistake in the attribute of a membership that is right otherwise.
#[track_caller]
fn check_membership(attr: &str, at: &str, what: &str, cure: &str) {
    check(
        run::<Membership>,
        &format!("{attr}, crate = t"),
        MEMBERSHIP,
        &[(at, what, cure)],
    );
}

#[test]
fn an_account_has_no_owner_of_its_own() {
    let cure = "an account belongs to each tenant of which it is a member, as the table of the memberships says";
    for (attr, at, what) in [
        ("Org", "Org", "takes no tenant"),
        ("column = org_id", "column", "takes no column"),
    ] {
        check(
            run::<DeterminesAccount>,
            &format!("{attr}, crate = t"),
            USER,
            &[(at, &format!("`#[determines_account]` {what}"), cure)],
        );
    }
}

#[test]
fn all_mistakes_of_an_account_are_reported_at_once() {
    check(
        run::<DeterminesAccount>,
        "through = 1, key, updatable, crate = t",
        "struct User<T> { name: T }",
        &[
            (
                "1",
                "`through` takes the table of the memberships",
                "write `through = memberships`",
            ),
            ("key", "`key` takes an identifier", "write `key = user_id`"),
            ("updatable", "unknown option `updatable`", ACCOUNT_TAKES),
            (
                "User",
                "no table",
                "name it: `#[diesel(table_name = users)]`",
            ),
            (
                "User",
                "the account `User` is not public",
                "make it `pub struct User`: impls that join tenants and accounts name it",
            ),
            (
                "T",
                "the account `User` has generic parameters",
                "give its fields types of their own: one type is one kind of account",
            ),
            (
                "User",
                "no field for the account's key, the column `id`",
                "add it, or name the key: `#[diesel(primary_key(..))]`",
            ),
        ],
    );
}

#[test]
fn an_accounts_key_is_one_column() {
    check(
        run::<DeterminesAccount>,
        "crate = t",
        "#[diesel(table_name = users, primary_key(id, region))] pub struct User { id: i64, region: i32 }",
        &[(
            "region",
            "the account's key has more than one column",
            "name the column that tells accounts apart: `#[diesel(primary_key(id))]`",
        )],
    );
}

#[test]
fn an_account_is_designated_once() {
    for second in [
        "#[universal]",
        "#[tenancy::tenanted(Org)]",
        "#[membership(Org, User)]",
    ] {
        check(
            run::<DeterminesAccount>,
            "crate = t",
            &format!("{second} {USER}"),
            &[(
                "#",
                "a second designation, after `#[determines_account]`",
                "keep the one that says whose the rows are",
            )],
        );
    }
}

#[test]
fn a_membership_joins_a_tenant_and_an_account() {
    check(
        run::<Membership>,
        "crate = t",
        MEMBERSHIP,
        &[(
            ATTRIBUTE,
            "`#[membership]` without a tenant and an account",
            "name who is a member, and of what: `#[membership(Org, User)]`",
        )],
    );
    check_membership(
        "Org",
        "Org",
        "a tenant without an account",
        "name who is a member, too: `#[membership(Org, User)]`",
    );
    check_membership(
        "Org, User, Site",
        "Site",
        "a third type",
        "name the tenant and the account, and no more: `#[membership(Org, User)]`",
    );
    check_membership(
        "Org, Vec<>::x!",
        "Vec",
        "the account is not a type",
        "name its type by a path: `#[membership(Org, User)]`",
    );
}

#[test]
fn all_mistakes_of_a_membership_are_reported_at_once() {
    check(
        run::<Membership>,
        "Org, User, tenant = 1, status, rol = role, through = users, crate = t",
        "struct Membership { id: i64, user_id: i64 }",
        &[
            (
                "1",
                "`tenant` takes an identifier",
                "write `tenant = org_id`",
            ),
            (
                "status",
                "`status` takes an identifier",
                "write `status = status`",
            ),
            ("rol", "unknown option `rol`", MEMBERSHIP_TAKES),
            ("through", "unknown option `through`", MEMBERSHIP_TAKES),
            (
                "Membership",
                "no table",
                "name it: `#[diesel(table_name = memberships)]`",
            ),
            (
                "Membership",
                "the membership `Membership` is not public",
                "make it `pub struct Membership`: impls that join tenants and accounts name it",
            ),
            (
                "Membership",
                "no field for the role, the column `role`",
                "add it, with the type that has `#[derive(Role)]`; or name its column: `role = ..`",
            ),
        ],
    );
}

#[test]
fn a_membership_has_a_column_for_each_key() {
    check(
        run::<Membership>,
        "Org, User, crate = t",
        "#[diesel(table_name = memberships)] pub struct Membership { id: i64, role: Role }",
        &[
            (
                "Membership",
                "no column for the tenant's key, `org_id`",
                "add the field, or name the column: `tenant = ..`",
            ),
            (
                "Membership",
                "no column for the account's key, `user_id`",
                "add the field, or name the column: `account = ..`",
            ),
        ],
    );
}

#[test]
fn a_column_of_a_membership_has_one_meaning() {
    for (attr, at) in [
        ("Org, User, account = org_id", "org_id"),
        ("Org, User, status = r#role", "r#role"),
    ] {
        check_membership(
            attr,
            at,
            &format!("the column `{at}` has two meanings for tenancy"),
            "keep one, or name another column",
        );
    }
}

#[test]
fn all_mistakes_of_an_invitation_are_reported_at_once() {
    let takes = "`#[invitation]` takes a tenant, an account, `tenant = ..`, `inviter = ..`, `address = ..`, `role = ..`, \
         `token_hash = ..`, `status = ..`, `pending = ..`, `expires_at = ..` and `crate = ..`";
    check(
        run::<On<Invitation>>,
        "Org, address, account = user_id, crate = t",
        "struct Invitation { id: i64 }",
        &[
            (
                "address",
                "`address` takes an identifier",
                "write `address = address`",
            ),
            ("account", "unknown option `account`", takes),
            (
                "Invitation",
                "no table",
                "name it: `#[diesel(table_name = invitations)]`",
            ),
            (
                "Invitation",
                "the invitation `Invitation` is not public",
                "make it `pub struct Invitation`: impls that invite accounts to tenants name it",
            ),
            (
                "Invitation",
                "no column for the tenant's key, `org_id`",
                "add the field, or name the column: `tenant = ..`",
            ),
        ],
    );
    check(
        run::<On<Invitation>>,
        "crate = t",
        INVITATION,
        &[(
            ATTRIBUTE,
            "`#[invitation]` without a tenant and an account",
            "name who is invited, and to what: `#[invitation(Org, User)]`",
        )],
    );
    check(
        run::<On<Invitation>>,
        "Org, User, pending = status, crate = t",
        INVITATION,
        &[(
            "status",
            "the column `status` has two meanings for tenancy",
            "keep one, or name another column",
        )],
    );
}

#[test]
fn the_changes_of_a_tenant_are_counted_by_accounts() {
    check(
        run::<DeterminesTenant>,
        "changes = version, crate = t",
        ORG,
        &[(
            "version",
            "the operations of accounts count the changes of a tenant, and this one has no accounts",
            "say `accounts` as well, or leave it out",
        )],
    );
}

#[test]
fn what_counts_the_changes_of_a_tenant_counts_nothing_else() {
    for (option, column) in [
        ("changes = owners", "owners"),
        ("changes = r#owners", "r#owners"),
        ("changes = id", "id"),
        ("changes = version, parent = version", "version"),
    ] {
        check(
            run::<DeterminesTenant>,
            &format!("accounts, {option}, crate = t"),
            ORG,
            &[(
                column,
                &format!("the column `{column}` has two meanings for tenancy"),
                "keep one, or name another column",
            )],
        );
    }
}

#[test]
fn what_accounts_need_of_tenants_is_said_without_a_value() {
    check(
        run::<DeterminesTenant>,
        "accounts = slug, crate = t",
        super::ORG,
        &[("slug", "`accounts` takes no value", "write `accounts`")],
    );
    check(
        run::<DeterminesTenant>,
        "accounts, accounts, crate = t",
        super::ORG,
        &[(
            "accounts",
            "`accounts` is given twice",
            "keep one of the two",
        )],
    );
}

#[test]
fn a_role_is_a_public_enum() {
    let variants =
        "give it a variant for each role, from the highest, who owns the tenant, to the lowest";
    for (item, at, what, cure) in [
        (
            "#[role(crate = t)] enum Role { Owner }",
            "Role",
            "the role `Role` is not public",
            "make it `pub enum Role`: the impls of its memberships name it",
        ),
        (
            "#[role(crate = t)] pub enum Role<T> { Owner }",
            "T",
            "the role `Role` has generic parameters",
            "leave them out",
        ),
        (
            "#[role(crate = t)] pub struct Role;",
            "Role",
            "a role is an enum",
            variants,
        ),
        (
            "#[role(crate = t)] pub enum Role {}",
            "Role",
            "no role",
            variants,
        ),
    ] {
        check(derive_role, "", item, &[(at, what, cure)]);
    }
}

#[test]
fn all_mistakes_of_a_role_are_reported_at_once() {
    let same = "give each role a name of its own";
    check(
        derive_role,
        "",
        "#[role(name = \"a\", crate = t)]
        pub enum Role {
            Owner(i32),
            #[role(name = admin)] Admin,
            #[role(nam = \"x\")] ReadOnly,
            #[role(name = \"read_only\")] Viewer,
            #[role(name = \" \")] Guest,
            #[role] Bot,
        }",
        &[
            (
                "name",
                "unknown option `name`",
                "`#[role(..)]` on the enum takes `crate = ..`",
            ),
            (
                "(i32)",
                "a role with fields",
                "leave them out: the database has the name of the role, and no more",
            ),
            (
                "admin",
                "`name` takes text in quotes",
                "write `name = \"admin\"`",
            ),
            (
                "nam",
                "unknown option `nam`",
                "`#[role(..)]` on a variant takes `name = \"..\"`",
            ),
            (
                "\"read_only\"",
                "`ReadOnly` and `Viewer` go by the same name, so each would be the other",
                same,
            ),
            ("\" \"", "a role without a name", "give it one"),
            (
                "#",
                "`#[role]` takes its options in parentheses",
                "write `#[role(name = \"..\")]` on a variant",
            ),
        ],
    );
}

#[test]
fn a_refused_account_is_still_an_account() {
    let expansion = run::<DeterminesAccount>(
        tokens("crate = t"),
        tokens("#[diesel(table_name = users)] struct User { id: i64 }"),
    );
    let expansion = words(expansion);
    assert!(expansion.contains("pub struct User"), "{expansion}");
    assert!(expansion.contains("Account for User"), "{expansion}");
}
