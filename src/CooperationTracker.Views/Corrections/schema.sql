-- Everything that changed what was recorded before: who, why, and since when. The last correction of a
-- statement known at a position tells its status then; a merger makes an id mean its successor.
create table correction (
    known_from   bigint      not null,
    known_to     bigint      not null,
    recorded_at  timestamptz not null,
    subject_type text        not null collate "C",
    subject      text        not null collate "C",
    kind         text        not null collate "C",
    successor    text        collate "C",
    reason       text        not null,
    author       text        not null,
    erased       text        collate "C",
    legal_basis  text,
    primary key (known_from, subject_type, subject)
);

-- after loading
create index correction_subject on correction (subject, subject_type);
create index correction_erased on correction (known_from) where kind = 'erased';
create index correction_merged on correction (subject_type, subject) where kind = 'merged';
