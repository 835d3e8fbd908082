create table orgs (
    id integer primary key,
    slug varchar(63) character set ascii collate ascii_nopad_bin not null unique,
    status varchar(16) character set ascii collate ascii_nopad_bin not null,
    purge_at bigint,
    owners bigint not null,
    seats_used bigint not null,
    seat_limit bigint,
    changes bigint not null default 0
);
create table users (id varchar(36) character set ascii collate ascii_nopad_bin not null primary key);
create table memberships (
    org_id integer not null,
    user_id varchar(36) character set ascii collate ascii_nopad_bin not null,
    role varchar(16) character set ascii collate ascii_nopad_bin not null,
    status varchar(16) character set ascii collate ascii_nopad_bin not null,
    primary key (org_id, user_id),
    foreign key (org_id) references orgs (id),
    foreign key (user_id) references users (id)
);
create table teams (
    org_id integer not null,
    id bigint not null,
    name varchar(200) not null,
    primary key (org_id, id),
    unique (org_id, name),
    foreign key (org_id) references orgs (id)
);
create table team_members (
    org_id integer not null,
    team_id bigint not null,
    account_id varchar(36) character set ascii collate ascii_nopad_bin not null,
    manager boolean not null,
    primary key (org_id, team_id, account_id),
    foreign key (org_id, team_id) references teams (org_id, id),
    foreign key (org_id, account_id) references memberships (org_id, user_id)
);
create table team_grants (
    org_id integer not null,
    team_id bigint not null,
    permission varchar(63) character set ascii collate ascii_nopad_bin not null,
    primary key (org_id, team_id, permission),
    foreign key (org_id, team_id) references teams (org_id, id)
);
create table audit_entries (
    id bigint auto_increment primary key,
    org_id integer not null,
    actor varchar(16) character set ascii collate ascii_nopad_bin not null,
    account_id varchar(36) character set ascii collate ascii_nopad_bin,
    operator text,
    action varchar(63) character set ascii collate ascii_nopad_bin not null,
    whom_id varchar(36) character set ascii collate ascii_nopad_bin,
    target text,
    details text not null,
    request text,
    at bigint not null,
    foreign key (org_id) references orgs (id)
);
create table tickets (
    id integer primary key,
    org_id integer,
    title varchar(200) not null
);
create table comments (
    id integer primary key,
    ticket_id integer not null,
    body varchar(200) not null
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
    author varchar(40) not null,
    team_id bigint,
    closed boolean not null
);
create table memo_shares (
    id integer primary key,
    org_id integer not null,
    memo_id integer not null,
    account_id varchar(40),
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
    id bigint auto_increment primary key,
    org_id integer not null,
    account_id varchar(36) character set ascii collate ascii_nopad_bin,
    label varchar(255) not null,
    hint varchar(64) not null,
    key_hash binary(32) not null unique,
    scopes text not null,
    expires_at bigint not null,
    last_used_at bigint,
    revoked_at bigint,
    foreign key (org_id) references orgs (id),
    foreign key (account_id) references users (id)
);
