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
create index api_keys_of_accounts on api_keys (org_id, account_id);
