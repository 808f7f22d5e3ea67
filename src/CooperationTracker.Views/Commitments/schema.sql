-- A commitment's definition as it stood in a record interval. Its status is derived from its effects.
-- review is an ISO 8601 duration, which PostgreSQL reads as an interval.
create table commitment (
    known_from  bigint      not null,
    known_to    bigint      not null,
    recorded_at timestamptz not null,
    id          text        not null collate "C",
    title       text        not null,
    scope       text        not null,
    parties     jsonb       not null,
    topics      jsonb       not null,
    review      text,
    primary key (id, known_from)
);
create index commitment_known on commitment (known_from);
