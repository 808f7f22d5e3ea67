-- What auditors say of findings: the last row of a finding known at a position is its verdict then. Findings
-- themselves are derived at the asked times, and stand nowhere.
create table settlement (
    known_from  bigint      not null,
    known_to    bigint      not null,
    recorded_at timestamptz not null,
    finding     text        not null collate "C",
    kind        text        not null collate "C",
    subject     text        not null collate "C",
    verdict     text        not null collate "C",
    given_on    bigint      not null,
    reason      text        not null,
    author      text        not null,
    primary key (known_from)
);
create index settlement_finding on settlement (finding, known_from);
