-- Files at a ticket.
create table attachments (
    company_id integer not null references companies,
    id bigint not null,
    ticket_id bigint not null,
    uploader_id text not null,
    name text not null,
    kind text not null,
    content blob not null,
    at bigint not null,
    primary key (company_id, id),
    foreign key (company_id, ticket_id) references tickets (company_id, id),
    foreign key (company_id, uploader_id) references memberships (company_id, user_id)
);

create index attachments_of_tickets on attachments (company_id, ticket_id, id);
