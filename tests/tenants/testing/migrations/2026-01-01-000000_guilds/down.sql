drop table tools;
drop table crafts;
drop table guilds;
