-- The knowledge base. An article without a company is everybody's. Its key is drawn and not counted, so that nobody learns from it how
-- much others write.
create table articles (
    id text not null primary key,
    company_id integer references companies,
    title text not null,
    body text not null,
    updated_at bigint not null
);

create index articles_of_companies on articles (company_id);
