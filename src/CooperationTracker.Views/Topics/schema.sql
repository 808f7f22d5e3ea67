-- A topic of a report. Rows of one known_from belong to the report row of that known_from.
create table topic (
    known_from     bigint   not null,
    known_to       bigint   not null,
    begun_earliest date     not null,
    begun_latest   date     not null,
    ordinal        smallint not null,
    topic          text     not null collate "C"
);
create index topic_known on topic (known_from);

-- after loading
create index topic_topic on topic (topic, begun_earliest);
