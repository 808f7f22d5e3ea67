-- Cooperation of two actors that a report tells of; a sorts before b. Rows of one known_from belong to
-- the report row of that known_from. The weight is the Goldstein weight of the report's type.
create table tie (
    known_from     bigint  not null,
    known_to       bigint  not null,
    begun_earliest date    not null,
    begun_latest   date    not null,
    latest         date    not null,
    a              text    not null collate "C",
    b              text    not null collate "C",
    type           text    not null collate "C",
    weight         numeric not null
);
create index tie_known on tie (known_from);

-- after loading
create index tie_pair on tie (a, b);
create index tie_b on tie (b);
