drop table ticket_labels;
drop table labels;
drop function labels_own_or_global;
drop table comments;
drop table tickets;
