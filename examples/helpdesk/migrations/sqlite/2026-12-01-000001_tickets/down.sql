drop table ticket_labels;
drop table labels;
drop table comments;
drop table tickets;
