create table orgs (
    id integer primary key,
    slug varchar(64) not null unique,
    status varchar(64) not null,
    purge_at bigint,
    owners bigint not null,
    seats_used bigint not null,
    seat_limit bigint,
    changes bigint not null default 0
);
create table users (id varchar(64) not null primary key);
create table memberships (
    org_id integer not null,
    user_id varchar(64) not null,
    role varchar(64) not null,
    status varchar(64) not null,
    primary key (org_id, user_id),
    foreign key (org_id) references orgs (id),
    foreign key (user_id) references users (id)
);
create table teams (
    org_id integer not null,
    id bigint not null,
    name varchar(64) not null,
    primary key (org_id, id),
    unique (org_id, name),
    foreign key (org_id) references orgs (id)
);
create table team_members (
    org_id integer not null,
    team_id bigint not null,
    account_id varchar(64) not null,
    manager boolean not null,
    primary key (org_id, team_id, account_id),
    foreign key (org_id, team_id) references teams (org_id, id),
    foreign key (org_id, account_id) references memberships (org_id, user_id)
);
create table team_grants (
    org_id integer not null,
    team_id bigint not null,
    permission varchar(64) not null,
    primary key (org_id, team_id, permission),
    foreign key (org_id, team_id) references teams (org_id, id)
);
insert into orgs values (1, 'acme', 'active', null, 1, 3, 4, 0), (2, 'globex', 'active', null, 0, 0, null, 0);
insert into users values ('ada'), ('bob'), ('cid'), ('dan');
insert into memberships values (1, 'ada', 'owner', 'active'), (1, 'bob', 'admin', 'active'), (1, 'cid', 'member', 'active');
insert into teams values (1, 7, 'support');
insert into team_members values (1, 7, 'bob', true);
insert into team_grants values (1, 7, 'ticket.view'), (1, 7, 'ticket.change');
