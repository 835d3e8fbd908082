create table orgs (
    id integer primary key,
    slug varchar(63) character set ascii collate ascii_nopad_bin not null unique,
    status varchar(16) character set ascii collate ascii_nopad_bin not null,
    purge_at bigint,
    owners bigint not null,
    seats_used bigint not null,
    seat_limit bigint
);
create table users (id varchar(36) character set ascii collate ascii_nopad_bin primary key);
create table memberships (
    org_id integer not null,
    user_id varchar(36) character set ascii collate ascii_nopad_bin not null,
    role varchar(16) character set ascii collate ascii_nopad_bin not null,
    status varchar(16) character set ascii collate ascii_nopad_bin not null,
    primary key (org_id, user_id),
    foreign key (org_id) references orgs (id),
    foreign key (user_id) references users (id)
);
create table notes (
    id integer primary key,
    org_id integer not null,
    text text not null,
    foreign key (org_id) references orgs (id)
);
create table invitations (
    id bigint auto_increment primary key,
    org_id integer not null,
    inviter_id varchar(36) character set ascii collate ascii_nopad_bin not null,
    address varchar(254) character set ascii collate ascii_nopad_bin not null,
    role varchar(16) character set ascii collate ascii_nopad_bin not null,
    token_hash binary(32) not null unique,
    status varchar(16) character set ascii collate ascii_nopad_bin not null,
    pending bigint,
    expires_at bigint not null,
    unique (org_id, address, pending),
    foreign key (org_id) references orgs (id),
    foreign key (inviter_id) references users (id)
);
create table slugs (
    slug varchar(63) character set ascii collate ascii_nopad_bin primary key,
    org_id integer not null,
    held_until bigint,
    foreign key (org_id) references orgs (id)
);
create table audit_entries (
    id bigint auto_increment primary key,
    org_id integer not null,
    actor varchar(16) character set ascii collate ascii_nopad_bin not null,
    account_id varchar(36) character set ascii collate ascii_nopad_bin,
    operator varchar(255),
    action varchar(64) character set ascii collate ascii_nopad_bin not null,
    whom_id varchar(36) character set ascii collate ascii_nopad_bin,
    target varchar(255),
    details text not null,
    request varchar(255),
    at bigint not null,
    foreign key (org_id) references orgs (id)
);
create index audit_entries_by_time on audit_entries (org_id, at);
create table messages (
    id bigint auto_increment primary key,
    org_id integer not null,
    kind varchar(64) not null,
    payload text not null,
    message_key varchar(255) character set utf8mb4 collate utf8mb4_nopad_bin not null,
    attempts bigint not null,
    due_at bigint not null,
    lease bigint,
    dead bigint,
    unique (org_id, message_key),
    foreign key (org_id) references orgs (id)
);
