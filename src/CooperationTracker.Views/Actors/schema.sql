-- An actor's entry as it stood in a record interval: what queries need as columns, and all of it as JSON.
-- search has its id, names and aliases in lower case, a line each.
create table actor (
    known_from  bigint      not null,
    known_to    bigint      not null,
    recorded_at timestamptz not null,
    id          text        not null collate "C",
    kind        text        not null collate "C",
    name        text        not null,
    parent      text        collate "C",
    search      text        not null collate "C",
    definition  jsonb       not null,
    primary key (id, known_from)
);
create index actor_known on actor (known_from);
create index actor_parent on actor (parent);

-- That an actor belongs to, or holds office in, an organization.
create table membership (
    known_from     bigint not null,
    known_to       bigint not null,
    begun_earliest date   not null,
    begun_latest   date   not null,
    latest         date   not null,
    actor          text   not null collate "C",
    organization   text   not null collate "C",
    during         text   not null,
    office         text,
    basis          text   not null
);
create index membership_known on membership (known_from);
create index membership_actor on membership (actor);
create index membership_organization on membership (organization);
