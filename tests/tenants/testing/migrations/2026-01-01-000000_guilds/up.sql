create table guilds (id integer primary key);
create table crafts (guild_id integer not null references guilds (id), id integer not null, name varchar(50) not null, primary key (guild_id, id));
create table tools (id integer primary key, guild_id integer not null references guilds (id), name varchar(50) not null);
insert into guilds (id) values (4711), (4712);
