-- Who runs this server.
create table operators (
    user_id text primary key references users
);
