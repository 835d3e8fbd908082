//! What a merge writes of accounts, beside the rows that go over.

use crate::account::Account;
use crate::columns::SlugColumns;
use crate::counters::{owners, seats};
use crate::membership::{HasMembers, Membership, RoleOf};
use crate::role::Role as _;
use crate::status::{MemberStatus, TenantStatus};
use crate::tables::Table;
use crate::tenants::HasAccounts;
use crate::value::{MembersTable, TenantsTable};
use diesel::query_source::Column;
use tenancy_admin::database::{Given, Statement};
use tenancy_runtime::catalog::TableName;

/// Memberships of one account stand for the same.
pub(super) fn twins<T: HasMembers<A>, A: Account>() -> (TableName, &'static str) {
    let columns = <T::Membership as Membership>::COLUMNS;
    (members::<T, A>(), columns.account)
}

pub(super) fn of(given: Given) -> Statement {
    Statement::empty().given(given)
}

fn members<T: HasMembers<A>, A: Account>() -> TableName {
    TableName::of::<MembersTable<T, A>>()
}

/// Nobody else changes members of the two from here on. Both are locked already, in the order of their keys, where rows are;
/// where one writes at a time, this begins to write.
pub(super) fn lock<T: HasMembers<A>, A: Account>() -> Statement {
    let status = <T as HasAccounts>::COLUMNS.status;
    let written = match T::SHARED.changes {
        Some(changes) => Statement::empty()
            .name(changes)
            .sql(" = ")
            .name(changes)
            .sql(" + 1"),
        None => Statement::empty().name(status).sql(" = ").name(status),
    };
    Statement::new("UPDATE ")
        .table(&TableName::of::<TenantsTable<T>>())
        .sql(" SET ")
        .then(written)
        .sql(" WHERE ")
        .then(is_of_the_two::<T>())
}

/// What another program has left of memberships that have ended is not that of who comes back, or is a member of the other tenant.
/// Nor has who stays a member of the one that stays what counted for nothing in the one that goes: its member is suspended there.
pub(super) fn end_beside<T: HasMembers<A>, A: Account>() -> Vec<Statement> {
    let Some(ending) = &T::TABLES.ending else {
        return Vec::new();
    };
    let columns = <T::Membership as Membership>::COLUMNS;
    let those = |of_tenant: Given, compared: &'static str, status: MemberStatus| {
        Statement::new("(SELECT ")
            .name(columns.account)
            .sql(" FROM ")
            .table(&members::<T, A>())
            .sql(" WHERE ")
            .name(columns.tenant)
            .sql(" = ")
            .then(of(of_tenant))
            .sql(" AND ")
            .name(columns.status)
            .sql(compared)
            .literal(status.name())
            .sql(")")
    };
    let delete = |of_tenant: Given| {
        Statement::new("DELETE FROM ")
            .table(&ending.name())
            .sql(" WHERE ")
            .name(ending.columns.tenant)
            .sql(" = ")
            .then(of(of_tenant))
            .sql(" AND ")
            .name(ending.columns.account)
    };
    let stale = |of_tenant: fn() -> Given| {
        delete(of_tenant())
            .sql(" NOT IN ")
            .then(those(of_tenant(), " <> ", MemberStatus::Left))
    };
    let suspended = delete(Given::Source)
        .sql(" IN ")
        .then(those(Given::Source, " = ", MemberStatus::Suspended))
        .sql(" AND ")
        .name(ending.columns.account)
        .sql(" IN ")
        .then(those(Given::Target, " <> ", MemberStatus::Left));
    vec![stale(|| Given::Source), stale(|| Given::Target), suspended]
}

/// Counts those of the two that are being purged, or have been.
pub(super) fn purging<T: HasMembers<A>, A: Account>() -> Statement {
    let names = [TenantStatus::Purging, TenantStatus::Purged];
    let names = names.map(|status| Statement::empty().literal(status.name()));
    Statement::new("SELECT count(*) FROM ")
        .table(&TableName::of::<TenantsTable<T>>())
        .sql(" WHERE ")
        .then(is_of_the_two::<T>())
        .sql(" AND ")
        .name(<T as HasAccounts>::COLUMNS.status)
        .sql(" IN (")
        .joined(names, ", ")
        .sql(")")
}

/// `<key> IN (?, ?)`
fn is_of_the_two<T: HasAccounts>() -> Statement {
    Statement::empty()
        .name(<T::KeyColumn as Column>::NAME)
        .sql(" IN (")
        .then(of(Given::Source))
        .sql(", ")
        .then(of(Given::Target))
        .sql(")")
}

/// Lowers roles that are above this one, of the tenant that goes.
pub(super) fn cap<T: HasMembers<A>, A: Account>(role: RoleOf<T, A>) -> Statement {
    let columns = <T::Membership as Membership>::COLUMNS;
    let all = RoleOf::<T, A>::ALL.iter();
    let above = all.filter(|above| !role.reaches(**above));
    let above = above.map(|above| Statement::new(", ").literal(above.name()));
    let update = Statement::new("UPDATE ")
        .table(&members::<T, A>())
        .sql(" SET ")
        .name(columns.role)
        .sql(" = ")
        .literal(role.name())
        .sql(" WHERE ")
        .name(columns.tenant)
        .sql(" = ")
        .then(of(Given::Source))
        .sql(" AND ")
        .name(columns.role)
        .sql(" IN (")
        .literal(role.name());
    update.joined(above, "").sql(")")
}

/// Who has left the one and is a member of the other is a member again.
pub(super) fn come_back<T: HasMembers<A>, A: Account>() -> Statement {
    let columns = <T::Membership as Membership>::COLUMNS;
    // MySQL reads the table that it writes only as a derived one, and only if it is not merged.
    let there = || {
        Statement::new("(SELECT DISTINCT ")
            .name(columns.account)
            .sql(" AS account, ")
            .name(columns.role)
            .sql(" AS role, ")
            .name(columns.status)
            .sql(" AS status FROM ")
            .table(&members::<T, A>())
            .sql(" WHERE ")
            .name(columns.tenant)
            .sql(" = ")
            .then(of(Given::Source))
            .sql(" AND ")
            .name(columns.status)
            .sql(" <> ")
            .literal(MemberStatus::Left.name())
            .sql(") AS there")
    };
    let its = |what: &'static str| {
        Statement::new(what)
            .then(there())
            .sql(" WHERE there.account = m.")
            .name(columns.account)
            .sql(")")
    };
    Statement::new("UPDATE ")
        .table(&members::<T, A>())
        .sql(" AS m SET ")
        .name(columns.role)
        .sql(" = ")
        .then(its("(SELECT there.role FROM "))
        .sql(", ")
        .name(columns.status)
        .sql(" = ")
        .then(its("(SELECT there.status FROM "))
        .sql(" WHERE m.")
        .name(columns.tenant)
        .sql(" = ")
        .then(of(Given::Target))
        .sql(" AND m.")
        .name(columns.status)
        .sql(" = ")
        .literal(MemberStatus::Left.name())
        .sql(" AND m.")
        .name(columns.account)
        .sql(" IN (SELECT there.account FROM ")
        .then(there())
        .sql(")")
}

/// The slugs that the tenant that goes has and had are held for the other one: `UPDATE` and `INSERT`, in this order.
pub(super) fn lead_to_the_other_one<T: HasAccounts>(
    slugs: &Table<SlugColumns>,
    until: i64,
) -> [Statement; 2] {
    let columns = slugs.columns;
    let tenants = TableName::of::<TenantsTable<T>>();
    let key = <T::KeyColumn as Column>::NAME;
    let go_over = Statement::new("UPDATE ")
        .table(&slugs.name())
        .sql(" SET ")
        .name(columns.tenant)
        .sql(" = ")
        .then(of(Given::Target))
        .sql(", ")
        .name(columns.held_until)
        .sql(" = coalesce(")
        .name(columns.held_until)
        .sql(format!(", {until}) WHERE "))
        .name(columns.tenant)
        .sql(" = ")
        .then(of(Given::Source))
        // If there is none, the merge says so.
        .sql(" AND EXISTS (SELECT 1 FROM ")
        .table(&tenants)
        .sql(" WHERE ")
        .name(key)
        .sql(" = ")
        .then(of(Given::Target))
        .sql(")");
    // It had this one before there was such a table.
    let slug = <T as HasAccounts>::COLUMNS.slug;
    let unknown = Statement::new("INSERT INTO ")
        .table(&slugs.name())
        .sql(" (")
        .name(columns.slug)
        .sql(", ")
        .name(columns.tenant)
        .sql(", ")
        .name(columns.held_until)
        .sql(") SELECT goes.")
        .name(slug)
        .sql(", stays.")
        .name(key)
        .sql(format!(", {until} FROM "))
        .table(&tenants)
        .sql(" AS goes CROSS JOIN ")
        .table(&tenants)
        .sql(" AS stays WHERE goes.")
        .name(key)
        .sql(" = ")
        .then(of(Given::Source))
        .sql(" AND stays.")
        .name(key)
        .sql(" = ")
        .then(of(Given::Target))
        .sql(" AND NOT EXISTS (SELECT 1 FROM ")
        .table(&slugs.name())
        .sql(" AS s WHERE s.")
        .name(columns.slug)
        .sql(" = goes.")
        .name(slug)
        .sql(")");
    [go_over, unknown]
}

/// No key of the tenant that goes lets a program act for the one that stays.
pub(super) fn revoke_keys<T: HasMembers<A>, A: Account>(now: i64) -> Option<Statement> {
    let keys = T::TABLES.api_keys.as_ref()?;
    let columns = &keys.columns;
    Some(revoke(
        &keys.name(),
        columns.tenant,
        columns.revoked_at,
        now,
    ))
}

/// No link of the tenant that goes leads into the one that stays.
pub(super) fn revoke_links<T: HasMembers<A>, A: Account>(now: i64) -> Option<Statement> {
    let links = T::TABLES.join_links.as_ref()?;
    let columns = &links.columns;
    Some(revoke(
        &links.name(),
        columns.tenant,
        columns.revoked_at,
        now,
    ))
}

/// By no domain that the tenant that goes has shown does anybody join the one that stays.
pub(super) fn end_proofs<T: HasMembers<A>, A: Account>() -> Option<Statement> {
    let domains = T::TABLES.domains.as_ref()?;
    let columns = &domains.columns;
    let end = Statement::new("UPDATE ")
        .table(&domains.name())
        .sql(" SET ")
        .name(columns.proven)
        .sql(" = NULL WHERE ")
        .name(columns.tenant)
        .sql(" = ")
        .then(of(Given::Source));
    Some(end)
}

/// Revokes what the tenant that goes has in a table.
fn revoke(table: &TableName, tenant: &str, revoked_at: &str, now: i64) -> Statement {
    Statement::new("UPDATE ")
        .table(table)
        .sql(" SET ")
        .name(revoked_at)
        .sql(format!(" = {now}"))
        .sql(" WHERE ")
        .name(tenant)
        .sql(" = ")
        .then(of(Given::Source))
        .sql(" AND ")
        .name(revoked_at)
        .sql(" IS NULL")
}

/// Who acts as a member of the tenant that goes does not act as one of the tenant that stays.
pub(super) fn end_impersonations<T: HasMembers<A>, A: Account>(now: i64) -> Option<Statement> {
    let impersonations = T::TABLES.impersonations.as_ref()?;
    let columns = &impersonations.columns;
    let end = Statement::new("UPDATE ")
        .table(&impersonations.name())
        .sql(" SET ")
        .name(columns.ended_at)
        .sql(format!(" = {now}"))
        .sql(" WHERE ")
        .name(columns.tenant)
        .sql(" = ")
        .then(of(Given::Source))
        .sql(" AND ")
        .name(columns.ended_at)
        .sql(" IS NULL");
    Some(end)
}

/// A message of the tenant that goes, whose key is also that of one of the tenant that stays, gets another key. The two follow from
/// what has happened in two tenants, so neither stands for the other.
pub(super) fn tell_apart<T: HasMembers<A>, A: Account>() -> Option<Statement> {
    let outbox = T::TABLES.outbox.as_ref()?;
    let columns = &outbox.columns;
    // MySQL reads the table that it writes only as a derived one.
    let there = Statement::new("(SELECT DISTINCT ")
        .name(columns.key)
        .sql(" AS message_key FROM ")
        .table(&outbox.name())
        .sql(" WHERE ")
        .name(columns.tenant)
        .sql(" = ")
        .then(of(Given::Target))
        .sql(") AS there");
    // Each database knows `replace`, and not each of them `||`.
    let another = Statement::new("replace('tenancy:merged:#', '#', cast(")
        .name(columns.id)
        .sql(" AS char(20)))");
    let update = Statement::new("UPDATE ")
        .table(&outbox.name())
        .sql(" SET ")
        .name(columns.key)
        .sql(" = ")
        .then(another)
        .sql(" WHERE ")
        .name(columns.tenant)
        .sql(" = ")
        .then(of(Given::Source))
        .sql(" AND ")
        .name(columns.key)
        .sql(" IN (SELECT there.message_key FROM ")
        .then(there)
        .sql(")");
    Some(update)
}

/// The counters of the tenant that stays are what they count.
pub(super) fn recount<T: HasMembers<A>, A: Account>() -> Statement {
    let columns = <T as HasAccounts>::COLUMNS;
    Statement::new("UPDATE ")
        .table(&TableName::of::<TenantsTable<T>>())
        .sql(" SET ")
        .name(columns.owners)
        .sql(" = ")
        .then(owners::<T, A, _>(of(Given::Target)))
        .sql(", ")
        .name(columns.seats_used)
        .sql(" = ")
        .then(seats::<T, A, _>(|| of(Given::Target)))
        .sql(" WHERE ")
        .name(<T::KeyColumn as Column>::NAME)
        .sql(" = ")
        .then(of(Given::Target))
}
