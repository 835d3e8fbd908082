create table orgs (
    id integer primary key autoincrement,
    slug text not null unique,
    name text not null,
    status text not null,
    purge_at bigint,
    owners bigint not null,
    seats_used bigint not null,
    seat_limit bigint,
    changes bigint not null default 0
);
create table users (
    id integer primary key,
    name text not null
);
create table memberships (
    org_id integer not null references orgs,
    user_id integer not null references users,
    role text not null,
    status text not null,
    primary key (org_id, user_id)
);
create table teams (
    org_id integer not null references orgs,
    id bigint not null,
    name text not null,
    primary key (org_id, id),
    unique (org_id, name)
);
create table team_members (
    org_id integer not null,
    team_id bigint not null,
    account_id integer not null,
    manager boolean not null,
    primary key (org_id, team_id, account_id),
    foreign key (org_id, team_id) references teams (org_id, id),
    foreign key (org_id, account_id) references memberships (org_id, user_id)
);
create index team_members_of_account on team_members (org_id, account_id, team_id);
create table team_grants (
    org_id integer not null,
    team_id bigint not null,
    permission text not null,
    primary key (org_id, team_id, permission),
    foreign key (org_id, team_id) references teams (org_id, id)
);
create table cards (
    id integer primary key,
    org_id integer not null references orgs,
    title text not null,
    stage text not null,
    secret boolean not null
);
create index cards_of_org on cards (org_id);

insert into orgs values
    (1, 'acme', 'Acme Aviation', 'active', null, 1, 4, null, 0),
    (2, 'globex', 'Globex Gardens', 'active', null, 1, 2, null, 0);
insert into users values (1, 'Ada'), (2, 'Bob'), (3, 'Cid'), (4, 'Dot'), (5, 'Eve');
-- Ada is in both. Each team may do more than the one below it.
insert into memberships values
    (1, 1, 'owner', 'active'), (1, 2, 'member', 'active'), (1, 3, 'member', 'active'), (1, 4, 'member', 'active'),
    (2, 5, 'owner', 'active'), (2, 1, 'member', 'active');
insert into teams values
    (1, 1, 'leads'), (1, 2, 'crew'), (1, 3, 'guests'),
    (2, 1, 'leads'), (2, 2, 'crew'), (2, 3, 'guests');
insert into team_members values
    (1, 1, 1, true), (1, 2, 2, false), (1, 2, 3, false), (1, 3, 4, false),
    (2, 1, 5, true), (2, 2, 1, false);
insert into team_grants
    select teams.org_id, teams.id, may.permission
    from teams
    inner join (
        select 'leads' as team, 'card.view' as permission union all select 'leads', 'card.move'
        union all select 'leads', 'card.view_secret' union all select 'leads', 'member.remove'
        union all select 'crew', 'card.view' union all select 'crew', 'card.move'
        union all select 'guests', 'card.view'
    ) as may on may.team = teams.name;
insert into cards values
    (1, 1, 'Paint the hangar', 'todo', false),
    (2, 1, 'Inspect the tail rotor', 'doing', false),
    (3, 1, 'Sell the old biplane', 'todo', true),
    (4, 1, 'Order new tyres', 'done', false),
    (5, 2, 'Prune the roses', 'todo', false),
    (6, 2, 'Repair the greenhouse', 'doing', false),
    (7, 2, 'Raise the rent of the lots', 'todo', true);
