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
create index api_keys_of_accounts on api_keys (org_id, account_id);
