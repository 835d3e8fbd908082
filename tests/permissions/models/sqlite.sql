create table orgs (
    id integer primary key autoincrement,
    slug text not null unique,
    status text not null,
    purge_at bigint,
    owners bigint not null,
    seats_used bigint not null,
    seat_limit bigint,
    changes bigint not null default 0
);
create table users (id text not null primary key);
create table memberships (
    org_id integer not null,
    user_id text not null,
    role text not null,
    status text not null,
    primary key (org_id, user_id),
    foreign key (org_id) references orgs (id),
    foreign key (user_id) references users (id)
);
create table teams (
    org_id integer not null,
    id bigint not null,
    name text not null,
    primary key (org_id, id),
    unique (org_id, name),
    foreign key (org_id) references orgs (id)
);
create table team_members (
    org_id integer not null,
    team_id bigint not null,
    account_id text not null,
    manager boolean not null,
    primary key (org_id, team_id, account_id),
    foreign key (org_id, team_id) references teams (org_id, id),
    foreign key (org_id, account_id) references memberships (org_id, user_id)
);
create table team_grants (
    org_id integer not null,
    team_id bigint not null,
    permission text not null,
    primary key (org_id, team_id, permission),
    foreign key (org_id, team_id) references teams (org_id, id)
);
create table audit_entries (
    id integer primary key,
    org_id integer not null,
    actor text not null,
    account_id text,
    operator text,
    action text not null,
    whom_id text,
    target text,
    details text not null,
    request text,
    at bigint not null,
    foreign key (org_id) references orgs (id)
);
create table tickets (
    id integer primary key,
    org_id integer,
    title text not null
);
create table comments (
    id integer primary key,
    ticket_id integer not null,
    body text not null
);
create table notes (
    id integer primary key,
    org_id integer not null,
    author text not null,
    body text not null
);
create table replies (
    id integer primary key,
    org_id integer not null,
    note_id integer not null,
    body text not null
);
create table memos (
    id integer primary key,
    org_id integer not null,
    author text not null,
    team_id bigint,
    closed boolean not null
);
create table memo_shares (
    id integer primary key,
    org_id integer not null,
    memo_id integer not null,
    account_id text,
    team_id bigint
);
create table notices (
    id integer primary key,
    org_id integer
);
create table leads (
    id integer primary key,
    org_id integer
);
create table projects (
    id integer primary key,
    org_id integer not null
);
create table tasks (
    id integer primary key,
    project_id integer not null
);
create table api_keys (
    id integer primary key,
    org_id integer not null references orgs,
    account_id text references users,
    label text not null,
    hint text not null,
    key_hash blob not null unique,
    scopes text not null,
    expires_at bigint not null,
    last_used_at bigint,
    revoked_at bigint
);
