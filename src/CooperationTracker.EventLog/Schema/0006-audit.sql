-- The transparency log over the events: what each event was when it was recorded, as the leaves of a Merkle tree that
-- only grows. Tables of ours: Marten leaves them alone. What stands in them: src/CooperationTracker.Audit/README.md.

-- Leaves are numbered from 0 without gaps, in the order of positions, which have some. A run is what one batch made of
-- one tile's leaves: in bulk a whole tile. A row for each leaf would cost more than all the rest of the tree.
create table tracker.audit_run (
    first_index    bigint   not null,
    first_position bigint   not null,
    least_id       uuid     not null,
    greatest_id    uuid     not null,
    positions      bigint[] not null,
    event_ids      uuid[]   not null,
    digests        bytea    not null,
    hashes         bytea    not null,
    salts          bytea    not null,
    constraint pk_audit_run primary key (first_index),
    constraint audit_run_is_in_a_tile check (first_index >= 0 and cardinality(positions) between 1 and 256 - first_index % 256),
    constraint audit_run_sizes check (
        first_position = positions[1] and cardinality(event_ids) = cardinality(positions) and length(digests) = 32 * cardinality(positions)
        and length(hashes) = 32 * cardinality(positions) and length(salts) = 32 * cardinality(positions))
);
create unique index uq_audit_run_first_position on tracker.audit_run (first_position);
-- Ids grow with time: those of a run are close to one another, and few runs may hold an id.
create index ix_audit_run_ids on tracker.audit_run (greatest_id, least_id);
-- Digests, hashes and salts cannot be compressed: do not try.
alter table tracker.audit_run
    alter column event_ids set storage external, alter column digests set storage external,
    alter column hashes set storage external, alter column salts set storage external;
comment on table tracker.audit_run is 'Leaves that follow each other: of each event the salted digest of its data, the hash of the leaf, and the salt.';
comment on column tracker.audit_run.salts is 'Without it nobody can try which data a digest is of. 32 bytes a leaf: zeros where the content was erased by law.';

create table tracker.audit_tile (
    level  smallint not null,
    index  bigint   not null,
    root   bytea    not null,
    hashes bytea,
    constraint pk_audit_tile primary key (level, index),
    constraint audit_tile_sizes check (length(root) = 32 and (level = 0) = (hashes is null) and length(hashes) = 8192)
);
alter table tracker.audit_tile alter column hashes set storage external;
comment on table tracker.audit_tile is 'Tiles of 256 hashes that are full. The hashes of level 0 stand in the runs; tiles at the edge follow from runs and from the roots of the tiles below.';

create table tracker.audit_key (
    vkey text        not null,
    name text        not null,
    made timestamptz not null default clock_timestamp(),
    constraint pk_audit_key primary key (vkey)
);
comment on table tracker.audit_key is 'The public keys that checkpoints are signed with; the newest signs, and those before it stay to check what they signed.';

create table tracker.audit_checkpoint (
    size      bigint      not null,
    vkey      text        not null,
    root      bytea       not null,
    note      text        not null,
    timestamp timestamptz not null default clock_timestamp(),
    constraint pk_audit_checkpoint primary key (size, vkey),
    constraint fk_audit_checkpoint_key foreign key (vkey) references tracker.audit_key (vkey)
);
comment on table tracker.audit_checkpoint is 'What the log has said, signed, that its tree holds.';

create trigger append_only before update or delete or truncate on tracker.audit_run
    for each statement execute function tracker.refuse_change();
create trigger append_only before update or delete or truncate on tracker.audit_tile
    for each statement execute function tracker.refuse_change();
create trigger append_only before update or delete or truncate on tracker.audit_key
    for each statement execute function tracker.refuse_change();
create trigger append_only before update or delete or truncate on tracker.audit_checkpoint
    for each statement execute function tracker.refuse_change();

alter table tracker.audit_run enable always trigger append_only;
alter table tracker.audit_tile enable always trigger append_only;
alter table tracker.audit_key enable always trigger append_only;
alter table tracker.audit_checkpoint enable always trigger append_only;
