create table orgs (
    id integer primary key autoincrement,
    slug text not null unique,
    name text not null,
    status text not null,
    purge_at bigint,
    owners bigint not null,
    seats_used bigint not null,
    seat_limit bigint
);
-- Whoever is here has proved to read the mails of the address.
create table users (
    id integer primary key autoincrement,
    name text not null,
    address text not null unique
);
-- What no organisation sees, although it sees its members.
create table passwords (
    user_id integer primary key references users,
    hash text not null
);
create table memberships (
    org_id integer not null references orgs,
    user_id integer not null references users,
    role text not null,
    status text not null,
    primary key (org_id, user_id)
);
create table invitations (
    id integer primary key,
    org_id integer not null references orgs,
    inviter_id integer not null references users,
    address text not null,
    role text not null,
    token_hash blob not null unique,
    status text not null,
    pending bigint,
    expires_at bigint not null,
    unique (org_id, address, pending)
);
create table join_links (
    id integer primary key,
    org_id integer not null references orgs,
    maker_id integer not null references users,
    token_hash blob not null unique,
    domains text not null,
    uses bigint not null,
    max_uses bigint not null,
    expires_at bigint not null,
    revoked_at bigint
);
create index join_links_of_org on join_links (org_id);
create table audit_entries (
    id integer primary key,
    org_id integer not null references orgs,
    actor text not null,
    account_id integer,
    operator text,
    action text not null,
    whom_id integer,
    target text,
    details text not null,
    request text,
    at bigint not null
);
create index audit_entries_by_time on audit_entries (org_id, at);
-- Who acts as whom, and who may.
create table impersonations (
    id integer primary key,
    org_id integer not null references orgs,
    account_id integer not null references users,
    operator text not null,
    reason text not null,
    access text not null,
    token_hash blob not null unique,
    made_at bigint not null,
    expires_at bigint not null,
    begun_at bigint,
    ended_at bigint
);
create table operators (user_id integer primary key references users);
create table notes (
    id integer primary key,
    org_id integer not null references orgs,
    author_id integer not null,
    text text not null,
    foreign key (org_id, author_id) references memberships
);
create index notes_of_org on notes (org_id);
