create table impersonations (
    id integer primary key,
    org_id integer not null references orgs,
    account_id text not null references users,
    operator text not null,
    reason text not null,
    access text not null,
    token_hash blob not null unique,
    made_at bigint not null,
    expires_at bigint not null,
    begun_at bigint,
    ended_at bigint
);
create index impersonations_of_accounts on impersonations (org_id, account_id);
create table operators (user_id text not null primary key references users);
