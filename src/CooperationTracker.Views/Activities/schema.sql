-- A report in brief, for counting many: when, of which type and weight, who and what about. Rows of one known_from
-- belong to the report row of that known_from. Reports of the same actors have the same id in actors, whichever order
-- they stand in, and so have those of the same topics: many reports are grouped by it first, and what it stands for is
-- read once, from the participants or topics of any one of them. No actors, no id. The
-- weight (Goldstein) is in tenths, which add up faster; null where the type is no act.
create table activity (
    known_from     bigint  not null,
    known_to       bigint  not null,
    begun_earliest date    not null,
    begun_latest   date    not null,
    latest         date    not null,
    type           text    not null collate "C",
    tenths         smallint,
    actors         uuid,
    topics         uuid
);
create index activity_known on activity (known_from);
