-- The transparency log over the events: what each event was when it was recorded, as the leaves of a Merkle tree that
-- only grows. Tables of ours: Marten leaves them alone. What stands in them: src/CooperationTracker.Audit/README.md.

-- Leaves are numbered without gaps in the order of positions, which have some.
create table tracker.audit_leaf (
    index    bigint not null,
    position bigint not null,
    event_id uuid   not null,
    digest   bytea  not null,
    hash     bytea  not null,
    constraint pk_audit_leaf primary key (index),
    constraint audit_leaf_sizes check (index >= 0 and length(digest) = 32 and length(hash) = 32)
);
create unique index uq_audit_leaf_position on tracker.audit_leaf (position);
create index ix_audit_leaf_event_id on tracker.audit_leaf (event_id);
comment on table tracker.audit_leaf is 'A leaf of the tree for each settled event: the salted digest of its data, and the hash of the leaf.';

-- Apart from the leaves, so that it can go with the content of an event that is erased by law while the leaf stays.
create table tracker.audit_salt (
    index bigint not null,
    salt  bytea  not null,
    constraint pk_audit_salt primary key (index),
    constraint audit_salt_size check (length(salt) = 32)
);
comment on table tracker.audit_salt is 'The salt of each leaf''s digest: without it nobody can try which data the digest is of.';

create table tracker.audit_tile (
    level  smallint not null,
    index  bigint   not null,
    root   bytea    not null,
    hashes bytea    not null,
    constraint pk_audit_tile primary key (level, index),
    constraint audit_tile_sizes check (length(root) = 32 and length(hashes) = 8192)
);
-- Hashes cannot be compressed: do not try.
alter table tracker.audit_tile alter column hashes set storage external;
comment on table tracker.audit_tile is 'Tiles of 256 hashes that are full; those at the edge follow from the leaves and from the roots of the tiles below.';

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

create trigger append_only before update or delete or truncate on tracker.audit_leaf
    for each statement execute function tracker.refuse_change();
create trigger append_only before update or delete or truncate on tracker.audit_salt
    for each statement execute function tracker.refuse_change();
create trigger append_only before update or delete or truncate on tracker.audit_tile
    for each statement execute function tracker.refuse_change();
create trigger append_only before update or delete or truncate on tracker.audit_key
    for each statement execute function tracker.refuse_change();
create trigger append_only before update or delete or truncate on tracker.audit_checkpoint
    for each statement execute function tracker.refuse_change();

alter table tracker.audit_leaf enable always trigger append_only;
alter table tracker.audit_salt enable always trigger append_only;
alter table tracker.audit_tile enable always trigger append_only;
alter table tracker.audit_key enable always trigger append_only;
alter table tracker.audit_checkpoint enable always trigger append_only;
