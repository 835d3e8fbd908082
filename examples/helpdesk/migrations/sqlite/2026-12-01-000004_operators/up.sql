-- Who runs this server.
create table operators (
    user_id text not null primary key references users
);
