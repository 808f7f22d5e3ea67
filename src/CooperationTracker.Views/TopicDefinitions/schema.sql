-- A topic's definition as it stood in a record interval.
create table topic_definition (
    known_from  bigint      not null,
    known_to    bigint      not null,
    recorded_at timestamptz not null,
    id          text        not null collate "C",
    name        text        not null,
    description text,
    primary key (id, known_from)
);
create index topic_definition_known on topic_definition (known_from);
