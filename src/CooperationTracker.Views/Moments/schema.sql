-- The last position recorded on each day (UTC): known at a day means known at the highest one up to it.
create table moment (
    day      date   not null,
    position bigint not null,
    primary key (day)
);
