-- How an assessor scored a party of a commitment over a period. An assessor's next interim score of the same closes
-- the row of the one before. The days are the period's.
create table assessment (
    known_from     bigint      not null,
    known_to       bigint      not null,
    begun_earliest date        not null,
    begun_latest   date        not null,
    latest         date        not null,
    recorded_at    timestamptz not null,
    id             text        not null collate "C",
    commitment     text        not null collate "C",
    party          text        not null collate "C",
    period         text        not null,
    score          text        not null collate "C",
    stage          text        not null collate "C",
    assessor       text        not null collate "C",
    rationale      text        not null,
    reports        jsonb       not null,
    outside        jsonb       not null,
    codebook       text        not null,
    primary key (known_from)
);
create index assessment_commitment on assessment (commitment, party, begun_earliest, known_from);
