create table join_links (
    id bigint auto_increment primary key,
    org_id integer not null,
    maker_id varchar(36) character set ascii collate ascii_nopad_bin not null,
    token_hash binary(32) not null unique,
    domains text character set ascii collate ascii_nopad_bin not null,
    uses bigint not null,
    max_uses bigint not null,
    expires_at bigint not null,
    revoked_at bigint,
    foreign key (org_id) references orgs (id),
    foreign key (maker_id) references users (id)
);
create index join_links_of_tenants on join_links (org_id);
