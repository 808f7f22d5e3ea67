-- An account of a named occurrence: the report row of the same known_from has the rest. A report that
-- names no occurrence is the only account of its own, and has no row here.
create table occurrence (
    known_from     bigint not null,
    known_to       bigint not null,
    begun_earliest date   not null,
    begun_latest   date   not null,
    occurrence     text   not null collate "C",
    report         text   not null collate "C",
    statement      text   not null collate "C",
    occurred       text   not null,
    place          text
);
create index occurrence_known on occurrence (known_from);

-- after loading
create index occurrence_occurrence on occurrence (occurrence);
