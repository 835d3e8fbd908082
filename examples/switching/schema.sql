create table orgs (id integer primary key, name text not null);
create table users (id integer primary key, name text not null, closed integer not null default 0);
create table memberships (
    org_id integer not null references orgs,
    user_id integer not null references users,
    primary key (org_id, user_id)
);
create table priorities (id integer primary key, name text not null);
create table tickets (
    id integer primary key,
    org_id integer not null references orgs,
    priority_id integer not null references priorities,
    title text not null
);
create table comments (
    id integer primary key,
    ticket_id integer not null references tickets,
    body text not null
);
insert into users (id, name) values (1, 'Ann'), (2, 'Bob');
insert into priorities values (1, 'urgent'), (2, 'normal');
