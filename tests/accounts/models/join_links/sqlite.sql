create table join_links (
    id integer primary key,
    org_id integer not null references orgs,
    maker_id text not null references users,
    token_hash blob not null unique,
    domains text not null,
    uses bigint not null,
    max_uses bigint not null,
    expires_at bigint not null,
    revoked_at bigint
);
create index join_links_of_tenants on join_links (org_id);
