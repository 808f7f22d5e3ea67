-- An actor's part in a report. Rows of one known_from belong to the report row of that known_from.
create table participant (
    known_from     bigint   not null,
    known_to       bigint   not null,
    begun_earliest date     not null,
    begun_latest   date     not null,
    ordinal        smallint not null,
    actor          text     not null collate "C",
    role           text     not null collate "C"
);
create index participant_known on participant (known_from);

-- after loading
create index participant_actor on participant (actor, begun_earliest);
