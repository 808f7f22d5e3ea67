-- A report as it stood in a record interval: amending it closes its row and makes another.
create table report (
    known_from     bigint      not null,
    known_to       bigint      not null,
    begun_earliest date        not null,
    begun_latest   date        not null,
    latest         date        not null,
    paragraph      integer     not null,
    recorded_at    timestamptz not null,
    id             text        not null collate "C",
    statement      text        not null collate "C",
    type           text        not null collate "C",
    modality       text        not null collate "C",
    occurred       text        not null,
    date_wording   text,
    occurrence     text        collate "C",
    implements     text        collate "C",
    summary        text        not null,
    details        jsonb       not null,
    primary key (known_from)
);

-- after loading
create index report_id on report (id);
create index report_begun on report (begun_earliest, known_from);
-- Plans whose day has passed, and what followed from a plan: few among all.
create index report_planned on report (latest) where modality = 'planned';
create index report_implements on report (implements) where implements is not null;
