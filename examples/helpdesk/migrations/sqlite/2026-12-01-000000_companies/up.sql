-- The companies, and who belongs to them.

create table companies (
    id integer primary key autoincrement,
    slug text not null unique,
    name text not null,
    status text not null,
    purge_at bigint,
    owners bigint not null,
    seats_used bigint not null,
    seat_limit bigint,
    changes bigint not null default 0,
    -- What numbers tickets, and all else that a company has.
    last_ticket bigint not null default 1000,
    last_id bigint not null default 0
);

create table users (
    id text not null primary key,
    name text not null,
    address text not null unique
);

create table passwords (
    user_id text not null primary key references users,
    hash text not null
);

create table memberships (
    company_id integer not null references companies,
    user_id text not null references users,
    role text not null,
    status text not null,
    primary key (company_id, user_id)
);

create index memberships_of_users on memberships (user_id);

create table invitations (
    id integer primary key,
    company_id integer not null references companies,
    inviter_id text not null references users,
    address text not null,
    role text not null,
    token_hash blob not null unique,
    status text not null,
    pending bigint,
    expires_at bigint not null,
    unique (company_id, address, pending)
);

create table audit_entries (
    id integer primary key,
    company_id integer not null references companies,
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

create index audit_entries_by_time on audit_entries (company_id, at);

create table messages (
    id integer primary key autoincrement,
    company_id integer not null references companies,
    kind text not null,
    payload text not null,
    message_key text not null,
    attempts bigint not null,
    due_at bigint not null,
    lease bigint,
    dead bigint,
    unique (company_id, message_key)
);

create table teams (
    company_id integer not null references companies,
    id bigint not null,
    name text not null,
    primary key (company_id, id),
    unique (company_id, name)
);

create table team_members (
    company_id integer not null,
    team_id bigint not null,
    account_id text not null,
    manager boolean not null,
    primary key (company_id, team_id, account_id),
    foreign key (company_id, team_id) references teams (company_id, id),
    foreign key (company_id, account_id) references memberships (company_id, user_id)
);

create index team_members_of_accounts on team_members (company_id, account_id, team_id);

create table team_grants (
    company_id integer not null,
    team_id bigint not null,
    permission text not null,
    primary key (company_id, team_id, permission),
    foreign key (company_id, team_id) references teams (company_id, id)
);
