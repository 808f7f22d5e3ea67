-- What a report does to a commitment. Rows of one known_from belong to the report row of that known_from. first_known is
-- the position at which the report was recorded: among effects of the same days an amended report keeps its place.
create table effect (
    known_from     bigint   not null,
    known_to       bigint   not null,
    begun_earliest date     not null,
    begun_latest   date     not null,
    first_known    bigint   not null,
    ordinal        smallint not null,
    commitment     text     not null collate "C",
    effect         text     not null collate "C",
    latest         date     not null,
    type           text     not null collate "C",
    statement      text     not null collate "C"
);
create index effect_known on effect (known_from);

-- after loading
create index effect_commitment on effect (commitment, begun_earliest, begun_latest, first_known, ordinal)
    include (known_from, known_to, latest, type, effect, statement);
-- Questions read that index alone, as far as pages are vacuumed: often, then.
alter table effect set (autovacuum_vacuum_insert_scale_factor = 0.02);
-- Where a commitment was kept or came to an end.
create index effect_ends on effect (commitment) where effect in ('fulfils', 'supersedes', 'withdraws', 'lapses');
