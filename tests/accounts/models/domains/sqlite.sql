create table tenant_domains (
    id integer primary key,
    org_id integer not null references orgs,
    domain text not null,
    challenge text not null,
    proven bigint,
    proven_until bigint,
    unique (domain, proven)
);
create index tenant_domains_of_tenants on tenant_domains (org_id);
