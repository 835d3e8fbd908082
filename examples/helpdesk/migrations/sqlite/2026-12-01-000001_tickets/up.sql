-- What people write to a company. Each key has the company in it, so that no row points at another company's.

create table tickets (
    company_id integer not null references companies,
    id bigint not null,
    subject text not null,
    status text not null,
    requester_id text not null,
    assignee_id text,
    opened_at bigint not null,
    updated_at bigint not null,
    primary key (company_id, id),
    foreign key (company_id, requester_id) references memberships (company_id, user_id),
    foreign key (company_id, assignee_id) references memberships (company_id, user_id)
);

create index tickets_by_update on tickets (company_id, updated_at, id);

create table comments (
    company_id integer not null references companies,
    id bigint not null,
    ticket_id bigint not null,
    author_id text not null,
    private boolean not null,
    body text not null,
    at bigint not null,
    primary key (company_id, id),
    foreign key (company_id, ticket_id) references tickets (company_id, id),
    foreign key (company_id, author_id) references memberships (company_id, user_id)
);

create index comments_of_tickets on comments (company_id, ticket_id, id);

-- A label without a company is everybody's.
create table labels (
    id integer primary key autoincrement,
    company_id integer references companies,
    name text not null,
    hue text not null
);

-- No company sees two labels of one name.
create unique index labels_own on labels (name, company_id);
create unique index labels_global on labels (name) where company_id is null;

create trigger labels_inserted after insert on labels
when exists (
    select 1 from labels as other
    where other.name = new.name and (other.company_id is null) <> (new.company_id is null)
)
begin
    select raise(abort, 'a company and the global labels have the same name');
end;

create trigger labels_updated after update on labels
when exists (
    select 1 from labels as other
    where other.name = new.name and (other.company_id is null) <> (new.company_id is null)
)
begin
    select raise(abort, 'a company and the global labels have the same name');
end;

-- A label may be global, so its key has no company in it: the program checks the reference.
create table ticket_labels (
    company_id integer not null references companies,
    ticket_id bigint not null,
    label_id integer not null references labels,
    primary key (company_id, ticket_id, label_id),
    foreign key (company_id, ticket_id) references tickets (company_id, id)
);
