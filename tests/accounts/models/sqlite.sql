create table orgs (
    id integer primary key autoincrement,
    slug text not null unique,
    status text not null,
    purge_at bigint,
    owners bigint not null,
    seats_used bigint not null,
    seat_limit bigint
);
create table users (id text not null primary key);
create table memberships (
    org_id integer not null references orgs,
    user_id text not null references users,
    role text not null,
    status text not null,
    primary key (org_id, user_id)
);
create table notes (
    id integer primary key,
    org_id integer not null references orgs,
    text text not null
);
create table invitations (
    id integer primary key,
    org_id integer not null references orgs,
    inviter_id text not null references users,
    address text not null,
    role text not null,
    token_hash blob not null unique,
    status text not null,
    pending bigint,
    expires_at bigint not null,
    unique (org_id, address, pending)
);
create table slugs (
    slug text not null primary key,
    org_id integer not null references orgs,
    held_until bigint
);
create table audit_entries (
    id integer primary key,
    org_id integer not null references orgs,
    actor text not null,
    account_id text,
    operator text,
    action text not null,
    whom_id text,
    target text,
    details text not null,
    request text,
    at bigint not null
);
create index audit_entries_by_time on audit_entries (org_id, at);
create table messages (
    id integer primary key autoincrement,
    org_id integer not null references orgs,
    kind text not null,
    payload text not null,
    message_key text not null,
    attempts bigint not null,
    due_at bigint not null,
    lease bigint,
    dead bigint,
    unique (org_id, message_key)
);
