-- A statement as it was received. It stays when it is withdrawn or superseded: see correction.
create table statement (
    known_from     bigint      not null,
    known_to       bigint      not null,
    begun_earliest date        not null,
    begun_latest   date        not null,
    latest         date        not null,
    recorded_at    timestamptz not null,
    key            text        not null collate "C",
    title          text        not null,
    issuer         text        not null collate "C",
    on_behalf_of   text        collate "C",
    speaker        text        collate "C",
    venue          text,
    issued         text        not null,
    symbol         text,
    languages      jsonb       not null,
    source_file    text,
    source_sha256  text,
    digest         text        not null,
    primary key (key, known_from)
);
create index statement_known on statement (known_from);

-- What each paragraph says, in our own words.
create table paragraph (
    known_from bigint  not null,
    known_to   bigint  not null,
    number     integer not null,
    statement  text    not null collate "C",
    sha256     text,
    text       text    not null,
    primary key (statement, number)
);
create index paragraph_known on paragraph (known_from);

-- A paragraph of the document word for word, once somebody brought it and its digest was right.
create table passage (
    known_from bigint  not null,
    known_to   bigint  not null,
    number     integer not null,
    statement  text    not null collate "C",
    text       text    not null,
    primary key (statement, number, known_from)
);
create index passage_known on passage (known_from);

-- after loading
create index statement_issued on statement (begun_earliest, known_from);
create index statement_issuer on statement (issuer);
