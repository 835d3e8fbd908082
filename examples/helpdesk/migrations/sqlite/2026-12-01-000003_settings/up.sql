-- The short names that companies have, and those that they had.
create table slugs (
    slug text not null primary key,
    company_id integer not null references companies,
    held_until bigint
);

-- The keys by which programs act for somebody. The database has a hash of each.
create table api_keys (
    id integer primary key autoincrement,
    company_id integer not null references companies,
    account_id text references users,
    label text not null,
    hint text not null,
    key_hash blob not null unique,
    scopes text not null,
    expires_at bigint not null,
    last_used_at bigint,
    revoked_at bigint
);

create index api_keys_of_accounts on api_keys (company_id, account_id);
