create table impersonations (
    id bigint auto_increment primary key,
    org_id integer not null,
    account_id varchar(36) character set ascii collate ascii_nopad_bin not null,
    operator varchar(255) not null,
    reason text not null,
    access varchar(16) character set ascii collate ascii_nopad_bin not null,
    token_hash binary(32) not null unique,
    made_at bigint not null,
    expires_at bigint not null,
    begun_at bigint,
    ended_at bigint,
    foreign key (org_id) references orgs (id),
    foreign key (account_id) references users (id)
);
create index impersonations_of_accounts on impersonations (org_id, account_id);
create table operators (
    user_id varchar(36) character set ascii collate ascii_nopad_bin primary key,
    foreign key (user_id) references users (id)
);
