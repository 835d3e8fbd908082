create table tenant_domains (
    id bigint auto_increment primary key,
    org_id integer not null,
    domain varchar(253) character set ascii collate ascii_nopad_bin not null,
    challenge varchar(255) character set ascii collate ascii_nopad_bin not null,
    proven bigint,
    proven_until bigint,
    foreign key (org_id) references orgs (id),
    unique (domain, proven)
);
create index tenant_domains_of_tenants on tenant_domains (org_id);
