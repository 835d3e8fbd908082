create table orgs (
    id integer primary key,
    slug text not null unique,
    suspended boolean not null default false
);
create table posts (
    id integer primary key,
    org_id integer not null references orgs,
    title text not null
);
create index posts_by_org on posts (org_id, id);

insert into orgs (id, slug, suspended) values (1, 'acme', false), (2, 'globex', false), (3, 'initech', true);
insert into posts (id, org_id, title) values
    (1, 1, 'Anvils are back'),
    (2, 2, 'A new volcano'),
    (3, 1, 'Rockets, too'),
    (4, 3, 'Reports');
